//! An endpoint in a role: what it presents, what it trusts, what product it is.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use countersign_messages::Language;
use countersign_trust::{CertificateId, ListId, Purpose, RevocationEvidence, TrustStore};
use time::OffsetDateTime;

use crate::{FactDefinition, Facts, MissingFact, Rule, Test, VerifierRules, WhenUnknown};

/// A service on a host and port, with its certificate, its store and its product.
///
/// Every `None` means that nobody says. It never stands for "nothing": a store without roots is an empty
/// store.
///
/// One host may be several parties: the UM Call Router on 5061 redirects to the UM service on 5063,
/// which may hold another certificate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Party {
    /// Unique within an estate, and readable: `um1.contoso.com (UM service)`.
    pub name: String,
    /// The host name that peers dial.
    pub host: String,
    /// The names under which peers list it: its host, and for a pool's member the pool's name, last.
    pub identities: Vec<String>,
    /// How its product verifies.
    pub rules: Rc<VerifierRules>,
    /// What it presents; `None` when nobody says.
    pub credential: Option<Credential>,
    /// What it trusts.
    pub trust: Rc<Trust>,
    /// The peers that it lists as trusted; `None` when nobody says.
    pub trusted_peers: Option<Rc<Vec<String>>>,
    /// The servers that it trusts without listing them: those that it is installed with, as the other
    /// members of its pool.
    pub fellows: Rc<Vec<String>>,
    /// How it dials servers, by their hosts in lower case, where its settings say more than a name.
    pub dials: Rc<BTreeMap<String, Dialling>>,
    /// The port on which it listens for TLS; `None` when nobody says.
    pub tls_port: Option<u16>,
    /// What else is known of it.
    pub facts: Facts,
}

/// How a party dials one server, as its settings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dialling {
    /// What stands for the server there: its name, or an IP address.
    pub address: String,
    /// The port; `None` when nobody says.
    pub port: Option<u16>,
    /// Since when the name resolves to what it does; `None` when nobody says, or it does not matter.
    pub resolves_since: Option<OffsetDateTime>,
    /// Another server that is dialled at the same IP address, if one is known.
    pub twin: Option<String>,
}

impl Dialling {
    /// By this address, of which nothing else is known.
    #[must_use]
    pub fn new(address: String) -> Self {
        Self {
            address,
            port: None,
            resolves_since: None,
            twin: None,
        }
    }
}

/// A certificate and what is sent along with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credential {
    /// The end entity's certificate.
    pub certificate: CertificateId,
    /// The intermediates that are sent, in order.
    pub intermediates: Vec<CertificateId>,
}

impl Credential {
    /// A certificate and the intermediates that are sent with it.
    #[must_use]
    pub fn new(certificate: CertificateId, intermediates: Vec<CertificateId>) -> Self {
        Self {
            certificate,
            intermediates,
        }
    }
}

/// The stores of a host. Parties on one host share them, and so their judgements.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Trust {
    /// The trusted roots; `None` when nobody says.
    pub roots: Option<TrustStore>,
    /// The intermediates that the host holds; `None` when nobody says.
    pub intermediates: Option<Vec<CertificateId>>,
    /// Whether Windows fetches public roots on demand; `None` when nobody says.
    pub auto_root_update: Option<bool>,
    /// Whether missing intermediates are fetched by the AIA URL; `None` when nobody says.
    pub aia: Option<bool>,
    /// What the stores leave of a certificate's purposes, where they limit it: Windows keeps that beside
    /// the certificate, and shows it as "Certificate purposes" among its properties.
    pub purposes: BTreeMap<CertificateId, Vec<Purpose>>,
    /// What the host distrusts, whoever vouches for it: the Disallowed store of Windows.
    pub disallowed: Vec<CertificateId>,
    /// The revocation lists that the host has, or gets when it asks; `None` when nobody says.
    pub lists: Option<Arc<RevocationEvidence>>,
    /// Those of them whose next is supposed to be there: with what they say, and in force.
    pub renewed_lists: Vec<ListId>,
}

impl Party {
    /// A party of which nothing is known but its name, host and product.
    #[must_use]
    pub fn new(name: String, host: String, rules: Rc<VerifierRules>) -> Self {
        Self {
            identities: vec![host.clone()],
            name,
            host,
            rules,
            credential: None,
            trust: Rc::default(),
            trusted_peers: None,
            fellows: Rc::default(),
            dials: Rc::default(),
            tls_port: None,
            facts: Facts::new(),
        }
    }

    /// Whether its product is an instance of any of these families; an empty list is any.
    #[must_use]
    pub fn is_any_of<'f>(&self, families: impl IntoIterator<Item = &'f String>) -> bool {
        let mut families = families.into_iter().peekable();
        families.peek().is_none() || families.any(|family| self.rules.families.contains(family))
    }

    /// Whether somebody else runs it, as Teams: nothing of it can be changed here.
    #[must_use]
    pub fn is_hosted(&self) -> bool {
        self.rules.families.contains(HOSTED)
    }

    /// The name that belongs in its subject: the pool's for a pool's member, else its host's.
    #[must_use]
    pub fn known_as(&self) -> &str {
        self.identities.last().unwrap_or(&self.host)
    }

    /// Whether `name` is one of its own names, without regard to case.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.identities
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether it trusts a peer of this name, without regard to case and to a final dot; `None` when it
    /// depends on a list that nobody states.
    #[must_use]
    pub fn lists(&self, name: &str) -> Option<bool> {
        let is_among = |names: &[String]| {
            let mut names = names.iter();
            names.any(|known| undotted(known).eq_ignore_ascii_case(undotted(name)))
        };
        if is_among(&self.fellows) {
            return Some(true);
        }
        self.trusted_peers.as_ref().map(|names| is_among(names))
    }

    /// Whether the rule is about a list of authorities that is too long, and this party's is not.
    fn has_room_for_its_roots(&self, rule: &Rule) -> bool {
        let (Test::IssuerList { octets_above }, Some(roots)) = (&rule.test, &self.trust.roots)
        else {
            return false;
        };
        roots.distinguished_names_len() <= *octets_above
    }

    /// The facts that nobody states, and whose trouble is taken to be absent: those of rules that are
    /// silent about what is unknown, unless another fact settles the rule.
    #[must_use]
    pub fn taken_for_granted(
        &self,
        definitions: &BTreeMap<String, FactDefinition>,
        language: Language,
    ) -> Vec<MissingFact> {
        let mut names = Vec::new();
        for rule in &self.rules.rules {
            if rule.when_unknown == WhenUnknown::Undecided
                || rule.is_settled_by(&self.facts)
                || self.has_room_for_its_roots(rule)
            {
                continue;
            }
            for name in rule.facts.keys() {
                if self.facts.get(name).is_none() && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
            .into_iter()
            .map(|name| MissingFact::new(name, &self.name, definitions, language))
            .collect()
    }
}

/// The family of the products that their makers run.
const HOSTED: &str = "hosted";

/// A host name without the dot that stands for the root of the DNS [RFC 1034 §3.1].
fn undotted(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}
