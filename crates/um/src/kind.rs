//! The three kinds of certificate, decided from what it chains to, never declared.

use std::cell::RefCell;
use std::collections::HashMap;

use countersign_asn1::PreparedName;
use countersign_messages::{Language, Text, estate};
use countersign_mutual::Confidence;
use countersign_trust::{Budget, CertificateId, Certificates, Edge, SignatureFault, Signatures};
use schemars::JsonSchema;
use serde::Serialize;

use crate::public_roots::PublicRoots;
use crate::service::RootCaType;

/// The kinds of certificate that Exchange's documentation tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CertificateKind {
    /// Signed by its own key. It serves gateways, IP PBXs and SBCs, and is never supported with Lync.
    SelfSigned,
    /// From an authority of the organisation.
    InternalPki,
    /// Bought from a public authority.
    ThirdPartyCommercial,
    /// What there is does not tell.
    Unknown,
}

impl CertificateKind {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::SelfSigned => estate::SELF_SIGNED,
            Self::InternalPki => estate::INTERNAL_PKI,
            Self::ThirdPartyCommercial => estate::THIRD_PARTY_COMMERCIAL,
            Self::Unknown => estate::OF_UNKNOWN_KIND,
        };
        text.told(language)
    }
}

/// A certificate's kind, and why it is of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct KindVerdict {
    /// The kind.
    pub kind: CertificateKind,
    /// What it was decided from.
    pub because: String,
    /// How sure that is.
    pub confidence: Confidence,
}

impl KindVerdict {
    fn new(kind: CertificateKind, confidence: Confidence, because: String) -> Self {
        Self {
            kind,
            because,
            confidence,
        }
    }
}

/// Decides kinds, and says why in a language; where a certificate chains to is found out once.
pub(crate) struct Kinds<'a> {
    language: Language,
    certificates: &'a Certificates,
    signatures: &'a Signatures<'a>,
    public_roots: &'a PublicRoots,
    /// Every certificate, by its subject as names are compared [RFC 5280 §7.1].
    by_subject: HashMap<Comparable<'a>, Vec<CertificateId>>,
    ends: RefCell<HashMap<CertificateId, Vec<End>>>,
}

/// What stands for a name in comparisons.
type Comparable<'a> = Result<&'a PreparedName, &'a [u8]>;

/// Where a chain leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// To this self-signed certificate.
    Root(CertificateId),
    /// To this one, whose issuer is in no file.
    Missing(CertificateId),
    /// To this one, whose signature nobody here can verify.
    Unverifiable(CertificateId),
    /// Further than anybody should have to look.
    Exhausted,
}

impl<'a> Kinds<'a> {
    pub(crate) fn new(
        certificates: &'a Certificates,
        signatures: &'a Signatures<'a>,
        public_roots: &'a PublicRoots,
        language: Language,
    ) -> Self {
        let mut by_subject: HashMap<_, Vec<CertificateId>> = HashMap::new();
        for (id, facts) in certificates.iter() {
            let subject = facts.subject().comparable();
            by_subject.entry(subject).or_default().push(id);
        }
        Self {
            language,
            certificates,
            signatures,
            public_roots,
            by_subject,
            ends: RefCell::default(),
        }
    }

    /// The kind of the certificate that an endpoint presents.
    pub(crate) fn decide(&self, leaf: CertificateId, said: Option<RootCaType>) -> KindVerdict {
        use CertificateKind::{InternalPki, SelfSigned, ThirdPartyCommercial, Unknown};
        use Confidence::{Confirmed, Inferred, Unconfirmed};
        let language = self.language;
        let told = |because: Text| because.told(language).to_owned();
        let ends = self.ends(leaf);
        if ends.contains(&End::Root(leaf)) {
            return KindVerdict::new(SelfSigned, Confirmed, told(estate::ITS_OWN_KEY));
        }
        let subject = |id: CertificateId| self.certificates.get(id).subject();
        let roots = self.roots(leaf);
        for root in roots.iter().copied() {
            if let Some(list) = self.public_roots.list_of(self.certificates, root) {
                let list = list.name(language);
                let because = estate::public_root(language, subject(root), list);
                return KindVerdict::new(ThirdPartyCommercial, Confirmed, because);
            }
        }
        let (kind, confidence, because) = match (said, roots.first().copied(), ends.first()) {
            (Some(RootCaType::ThirdParty), Some(root), _) => (
                ThirdPartyCommercial,
                Inferred,
                estate::third_party_unlisted(language, subject(root)),
            ),
            (Some(RootCaType::ThirdParty), None, _) => {
                (ThirdPartyCommercial, Confirmed, told(estate::THIRD_PARTY))
            }
            (Some(RootCaType::Enterprise), ..) => {
                (InternalPki, Confirmed, told(estate::ENTERPRISE))
            }
            (Some(RootCaType::GroupPolicy), ..) => {
                (InternalPki, Confirmed, told(estate::GROUP_POLICY))
            }
            (Some(RootCaType::Registry), Some(root), _) => (
                InternalPki,
                Inferred,
                estate::registry(language, subject(root)),
            ),
            (Some(RootCaType::Registry), None, _) => {
                (InternalPki, Unconfirmed, told(estate::REGISTRY_UNSEEN))
            }
            (_, Some(root), _) => (
                InternalPki,
                Inferred,
                estate::unlisted(language, subject(root)),
            ),
            (_, None, Some(End::Missing(last))) => {
                let issuer = self.certificates.get(*last).issuer();
                let because = estate::issuer_missing(language, issuer, subject(*last));
                (Unknown, Confirmed, because)
            }
            (_, None, Some(End::Unverifiable(last))) => (
                Unknown,
                Confirmed,
                estate::unverifiable(language, subject(*last)),
            ),
            (_, None, _) => (Unknown, Confirmed, told(estate::TOO_MANY_ISSUERS)),
        };
        KindVerdict::new(kind, confidence, because)
    }

    /// The self-signed certificates to which its chain leads; itself if it is one.
    pub(crate) fn roots(&self, leaf: CertificateId) -> Vec<CertificateId> {
        let ends = self.ends(leaf);
        let roots = ends.iter().filter_map(|end| match end {
            End::Root(root) => Some(*root),
            End::Missing(_) | End::Unverifiable(_) | End::Exhausted => None,
        });
        roots.collect()
    }

    fn ends(&self, leaf: CertificateId) -> Vec<End> {
        if let Some(ends) = self.ends.borrow().get(&leaf) {
            return ends.clone();
        }
        let mut ends = Vec::new();
        let mut budget = Budget::default();
        self.walk(leaf, &mut vec![leaf], &mut budget, &mut ends);
        self.ends.borrow_mut().insert(leaf, ends.clone());
        ends
    }

    /// Follows proven signatures upwards from the last certificate of `path`.
    fn walk(
        &self,
        subject: CertificateId,
        path: &mut Vec<CertificateId>,
        budget: &mut Budget,
        ends: &mut Vec<End>,
    ) {
        let mut issuers = Vec::new();
        let mut unverifiable = false;
        let named = self.certificates.get(subject).issuer().comparable();
        for &issuer in self.by_subject.get(&named).into_iter().flatten() {
            let edge = self
                .signatures
                .edge(self.certificates, issuer, subject, budget);
            match edge {
                Ok(Edge::Proven) => issuers.push(issuer),
                Ok(Edge::Refuted(SignatureFault::Unsupported { .. } | SignatureFault::Unknown)) => {
                    unverifiable = true;
                }
                Ok(_) => {}
                Err(_) => return push(ends, End::Exhausted),
            }
        }
        if issuers.contains(&subject) {
            return push(ends, End::Root(subject));
        }
        if issuers.is_empty() {
            return push(
                ends,
                if unverifiable {
                    End::Unverifiable(subject)
                } else {
                    End::Missing(subject)
                },
            );
        }
        for issuer in issuers {
            if path.contains(&issuer) {
                continue;
            }
            if path.len() > MOST_ISSUERS {
                return push(ends, End::Exhausted);
            }
            path.push(issuer);
            self.walk(issuer, path, budget, ends);
            path.pop();
        }
    }
}

/// Longer chains than this are nobody's.
const MOST_ISSUERS: usize = 10;

fn push(ends: &mut Vec<End>, end: End) {
    if !ends.contains(&end) {
        ends.push(end);
    }
}
