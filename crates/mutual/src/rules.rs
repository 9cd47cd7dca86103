//! A product's rules, as data: what it demands of a peer's certificate, and of its own.

use std::collections::{BTreeMap, BTreeSet};

use countersign_keys::{Hash, KeyAlgorithm};
use countersign_messages::{Language, Text, link};
use countersign_trust::{NameRules, Wildcards};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::{Answer, ChainRules, Confidence, FactValue, Facts, Layer, Role};

/// How one product verifies, and what it demands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifierRules {
    /// The product's identifier, as `lync-2013`.
    pub id: String,
    /// The product's name, as its maker writes it; or what it is, where several makers have one.
    pub name: Text<String>,
    /// What it is an instance of: rules of others speak of these words, as `lync` or `windows`.
    pub families: BTreeSet<String>,
    /// Whether its verdicts come as `CERT_TRUST_STATUS` and HRESULT.
    pub windows: bool,
    /// The rules, in the order in which they are listed.
    pub rules: Vec<Rule>,
}

impl VerifierRules {
    /// Rules put together from their parts.
    #[must_use]
    pub fn new(
        id: String,
        name: Text<String>,
        families: BTreeSet<String>,
        windows: bool,
        rules: Vec<Rule>,
    ) -> Self {
        Self {
            id,
            name,
            families,
            windows,
            rules,
        }
    }
}

/// One rule: a test, and what it means when the test finds something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Rule {
    /// Unique among all products.
    pub id: String,
    /// The reason code; tests whose findings have codes of their own leave it out.
    #[serde(default)]
    pub code: Option<String>,
    /// Where in the making of a connection it bites; left out as the code is.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Whose certificate the product looks at.
    #[serde(default)]
    pub speaks: Speaks,
    /// The roles of the judged in which the rule holds; empty is both.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// What is looked at.
    #[serde(default)]
    pub test: Test,
    /// Facts of the party whose product this is, each with the values under which the rule bites.
    #[serde(default)]
    pub facts: BTreeMap<String, Vec<FactValue>>,
    /// What an unknown fact among [`Self::facts`] leads to, when all else holds.
    #[serde(default)]
    pub when_unknown: WhenUnknown,
    /// The families of the other party with which alone the rule bites; empty is any.
    #[serde(default)]
    pub with: BTreeSet<String>,
    /// The answer to "does it work?"; without it the rule does not touch that answer.
    #[serde(default)]
    pub works: Option<Answer>,
    /// The answer to "is it supported?"
    #[serde(default)]
    pub supported: Option<Answer>,
    /// What is wrong, in a sentence: the words of [`Rule::PLACEHOLDERS`] are filled in.
    #[serde(default)]
    pub sentence: Text<String>,
    /// What to do about it, with the same words filled in. A chain's rule says here what to do about a
    /// root that is not trusted; the other faults of a chain have remedies of their own.
    #[serde(default)]
    pub remedy: Text<String>,
    /// What Windows reports, by its name in `winerror.h`: only where the source names it.
    #[serde(default)]
    pub hresult: Option<String>,
    /// The page, article or report that says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Rule {
    /// What may stand in braces in a sentence and a remedy: the names of the two parties, the host of
    /// the judged, the name that belongs in its subject, the subject of the certificate that was found,
    /// and what was found about it.
    pub const PLACEHOLDERS: [&str; 6] = ["judge", "judged", "name", "known", "subject", "found"];

    /// Whether a fact is known to have another value than those under which the rule bites.
    pub(crate) fn is_settled_by(&self, facts: &Facts) -> bool {
        self.facts.iter().any(|(name, values)| {
            facts
                .get(name)
                .is_some_and(|fact| !values.iter().any(|value| fact.is(value)))
        })
    }
}

/// Whose certificate a rule looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a connection has two ends")]
pub enum Speaks {
    /// The product judges its peer's.
    #[default]
    OfPeer,
    /// The product uses its own.
    OfItself,
}

/// What an unknown fact leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a rule bites, or it does not")]
pub enum WhenUnknown {
    /// The answer is undecided, and the fact is named.
    #[default]
    Undecided,
    /// The rule stays silent: the fact's trouble is rare, or shows at once.
    Silent,
}

/// What a rule looks at.
///
/// To add a kind: a variant here, with what it is a test of; an arm in `Hearing::apply`, which finds the
/// evidence, or pushes a reason of its own where one sentence does not fit all; an arm in
/// [`Test::question`]; a row in this crate's
/// tests for `yes`, `no` and every fact that may be unknown. Nothing else knows the kinds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "kind",
    deny_unknown_fields,
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
#[non_exhaustive]
pub enum Test {
    /// A chain must lead to a root that the judge trusts.
    Chain(ChainRules),
    /// The certificate must be for this purpose in this role. What is found on the chain about purposes
    /// is this rule's; the first one that applies is asked.
    Purpose {
        /// As a server.
        server: PurposeRule,
        /// As a client.
        client: PurposeRule,
    },
    /// The server's certificate must be for the name that was dialled.
    ServerName {
        /// Whether the subject's common name counts.
        common_name: CommonName,
        /// Whether a host name may hold an underscore.
        #[serde(default)]
        underscores: Underscores,
    },
    /// The client's certificate must be for the host by which the judge knows it.
    ClientName {
        /// Whether the subject's common name counts.
        common_name: CommonName,
    },
    /// The judge asks clients for a certificate. Without such a rule it does not.
    RequestsCertificate,
    /// The server is dialled by an IP address. Where a rule says so, no name is looked for.
    DialledAddress,
    /// The judge dials a port of the server on which it does not listen for TLS: another than its own, or
    /// where nobody says which that is 5060, which is for SIP without TLS [RFC 3261 §19.1.2]: the port.
    DialledPort,
    /// The server's name has come to resolve to another address since the judge was started; silent unless
    /// both moments are known: since when.
    StaleAddress,
    /// The judge dials another server at the same IP address: its name there.
    SharedAddress,
    /// The judge was started before this moment of its own; silent unless both are known: the moment.
    StartedBefore {
        /// The fact that is the moment.
        fact: String,
    },
    /// The names of the judge's trusted roots take more octets than this, each with the two of its length
    /// [RFC 5246 §7.4.4], so that its list of them is cut: how many.
    IssuerList {
        /// The most that it sends.
        octets_above: usize,
    },
    /// The client, under the name in its subject, must be one of the judge's trusted peers. What a
    /// wildcard there means is another rule's to say.
    ListedPeer {
        /// Whose name the subject is.
        subject: PeerSubject,
    },
    /// The party's certificate has these properties: the rule bites when all of them hold.
    Certificate(CertificatePredicate),
    /// The judge's own store holds a certificate among its roots whose issuer is not its subject.
    NonSelfSignedRoot,
    /// The path by which the chain holds has more intermediates than this fact of the judge says; silent
    /// unless it is known: how many.
    PathLength {
        /// The fact that is the most that it takes.
        fact: String,
    },
    /// The path by which the chain holds ends in a root that is not public: the root.
    PrivateRoot,
    /// A certificate of the chain is revoked, says a list that the judge has: the list says so.
    Revoked,
    /// No list that the judge has says whether a certificate of the chain is revoked: why. Which lists it
    /// has is asked only where a rule refuses what they do not tell of.
    RevocationUnknown,
    /// A live session is older than the certificate; silent unless both moments are known.
    StaleSession,
}

impl Test {
    /// What is asked, where a rule has no sentence of its own.
    #[must_use]
    pub fn question(&self, language: Language) -> &'static str {
        let text = match self {
            Self::Chain { .. } => link::TEST_CHAIN,
            Self::Purpose { .. } => link::TEST_PURPOSE,
            Self::ServerName { .. } => link::TEST_SERVER_NAME,
            Self::ClientName { .. } => link::TEST_CLIENT_NAME,
            Self::RequestsCertificate => link::TEST_REQUESTS_CERTIFICATE,
            Self::DialledAddress => link::TEST_DIALLED_ADDRESS,
            Self::DialledPort => link::TEST_DIALLED_PORT,
            Self::StaleAddress => link::TEST_STALE_ADDRESS,
            Self::SharedAddress => link::TEST_SHARED_ADDRESS,
            Self::StartedBefore { .. } => link::TEST_STARTED_BEFORE,
            Self::IssuerList { .. } => link::TEST_ISSUER_LIST,
            Self::ListedPeer { .. } => link::TEST_LISTED_PEER,
            Self::Certificate(_) => link::TEST_CERTIFICATE,
            Self::NonSelfSignedRoot => link::TEST_NON_SELF_SIGNED_ROOT,
            Self::PathLength { .. } => link::TEST_PATH_LENGTH,
            Self::PrivateRoot => link::TEST_PRIVATE_ROOT,
            Self::Revoked => link::TEST_REVOKED,
            Self::RevocationUnknown => link::TEST_REVOCATION_UNKNOWN,
            Self::StaleSession => link::TEST_STALE_SESSION,
        };
        text.told(language)
    }

    /// Whether there is anything to test of a party in this role: only servers are dialled, only
    /// clients are asked for a certificate and looked up among peers.
    pub(crate) fn concerns(&self, role: Role) -> bool {
        match self {
            Self::ServerName { .. }
            | Self::DialledAddress
            | Self::DialledPort
            | Self::StaleAddress
            | Self::SharedAddress => role == Role::Server,
            Self::RequestsCertificate
            | Self::ListedPeer { .. }
            | Self::ClientName { .. }
            | Self::IssuerList { .. } => role == Role::Client,
            Self::Chain(_)
            | Self::Purpose { .. }
            | Self::Certificate(_)
            | Self::NonSelfSignedRoot
            | Self::StartedBefore { .. }
            | Self::PathLength { .. }
            | Self::PrivateRoot
            | Self::Revoked
            | Self::RevocationUnknown
            | Self::StaleSession => true,
        }
    }
}

impl Default for Test {
    /// Every certificate: the facts alone decide.
    fn default() -> Self {
        Self::Certificate(CertificatePredicate::default())
    }
}

/// What a product demands of `extKeyUsage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "TLS has two purposes")]
pub enum PurposeRule {
    /// `serverAuth`
    ServerAuth,
    /// `clientAuth`
    ClientAuth,
    /// Nothing.
    Any,
}

/// Whose name is in the subject of a client's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a name is one's own, or it is not")]
pub enum PeerSubject {
    /// One of the client's own.
    Own,
    /// The one of its own that belongs there [`Party::known_as`](crate::Party::known_as).
    Known,
    /// Another of its own, as that of a pool's member beside the pool's.
    Alias,
    /// Another's; or the subject has no common name.
    Foreign,
}

/// Whether the subject's common name counts as a host's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "it counts, or it does not, or only alone"
)]
pub enum CommonName {
    /// Never [RFC 9525 §6.3].
    Never,
    /// When there is no `subjectAltName` extension [RFC 6125 §6.4.4].
    WithoutSan,
    /// When no `dNSName` is in `subjectAltName`, as OpenSSL has it.
    WithoutDnsName,
    /// Beside `subjectAltName`, as gateways and SBCs have it.
    Always,
}

/// Whether a host name may hold an underscore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "it may, or it may not")]
pub enum Underscores {
    /// It may, as internal names do.
    #[default]
    Allowed,
    /// It is no host name then [RFC 1123 §2.1].
    Refused,
}

impl CommonName {
    /// How `trust` is to look for the name.
    #[must_use]
    pub fn rules(self, underscores: Underscores) -> NameRules {
        let underscores = match underscores {
            Underscores::Allowed => countersign_trust::Underscores::Allowed,
            Underscores::Refused => countersign_trust::Underscores::Refused,
        };
        let common_name = match self {
            Self::Never => countersign_trust::CommonName::Never,
            Self::WithoutSan => countersign_trust::CommonName::WithoutSan,
            Self::WithoutDnsName => countersign_trust::CommonName::WithoutDnsName,
            Self::Always => countersign_trust::CommonName::Always,
        };
        NameRules::new(common_name, Wildcards::Allowed, underscores)
    }
}

/// Properties of a certificate; those left out do not matter. The words beside each say what `{found}`
/// stands for in a rule that asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CertificatePredicate {
    /// It is its own issuer.
    pub self_signed: Option<bool>,
    /// It has a CRL distribution point.
    pub crl_distribution_point: Option<bool>,
    /// Its common name has a wildcard: the common name.
    pub wildcard_common_name: Option<bool>,
    /// Its common name is the name under which the party is known, or a wildcard, of which another rule
    /// speaks: the common name, or the whole subject where there is none.
    pub subject_is_known: Option<bool>,
    /// Each of the party's own names is among its DNS names; a wildcard does not stand for one: the
    /// first that is not.
    pub own_names_in_san: Option<bool>,
    /// The name under which the party is known lies below this domain: the name.
    pub known_below: Option<String>,
    /// Its key is an RSA key: the kind of the key.
    pub rsa_key: Option<bool>,
    /// It, or a certificate between it and the root, is signed with one of these hashes, given as
    /// `sha512`: the hash.
    #[serde(deserialize_with = "hashes")]
    pub hashes: Vec<Hash>,
    /// It, or a certificate between it and the root, is signed with RSASSA-PSS: the hash.
    pub pss: Option<bool>,
    /// Its RSA key is larger than this, in bits: its size.
    pub rsa_bits_above: Option<u32>,
    /// Its RSA key is smaller than this, in bits: its size.
    pub rsa_bits_below: Option<u32>,
    /// Its key, or that of an authority above it, the root's too, is of none of these kinds: the kind.
    pub keys_other_than: Vec<KeyKind>,
    /// It, and every authority above it that has Microsoft's application policies, allows there what the
    /// judge asks for: what the first that does not allows.
    pub application_policies_suffice: Option<bool>,
    /// The judge's own stores leave it, and every authority above it, what the judge asks for: what is
    /// left of the first that they do not.
    pub store_purposes_suffice: Option<bool>,
    /// The judge's own stores distrust it, or an authority above it, the root too.
    pub disallowed_in_store: Option<bool>,
    /// It is past its end.
    pub expired: Option<bool>,
}

impl CertificatePredicate {
    /// Whether it asks for nothing: every certificate has it, one that nobody has seen too.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A kind of key, whatever its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA, `id-RSASSA-PSS` too.
    Rsa,
    /// ECDSA on secp256r1.
    #[serde(rename = "p-256")]
    P256,
    /// ECDSA on secp384r1.
    #[serde(rename = "p-384")]
    P384,
    /// ECDSA on secp521r1.
    #[serde(rename = "p-521")]
    P521,
    /// Ed25519.
    Ed25519,
    /// DSA.
    Dsa,
    /// ML-DSA, of any parameters.
    MlDsa,
    /// Every other, one that is unknown here too.
    Other,
}

impl KeyKind {
    pub(crate) fn of(algorithm: KeyAlgorithm) -> Self {
        match algorithm {
            KeyAlgorithm::Rsa { .. } | KeyAlgorithm::RsaPss { .. } => Self::Rsa,
            KeyAlgorithm::P256 => Self::P256,
            KeyAlgorithm::P384 => Self::P384,
            KeyAlgorithm::P521 => Self::P521,
            KeyAlgorithm::Ed25519 => Self::Ed25519,
            KeyAlgorithm::Dsa { .. } => Self::Dsa,
            KeyAlgorithm::MlDsa(_) => Self::MlDsa,
            _ => Self::Other,
        }
    }
}

pub(crate) fn hashes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|word| {
            let known = HASHES.iter().find(|(known, _)| known == word);
            known.map(|(_, hash)| *hash).ok_or_else(|| {
                D::Error::custom(format!("`{word}` is no hash; wanted one as `sha512`"))
            })
        })
        .collect()
}

const HASHES: [(&str, Hash); 6] = [
    ("md5", Hash::Md5),
    ("sha1", Hash::Sha1),
    ("sha224", Hash::Sha224),
    ("sha256", Hash::Sha256),
    ("sha384", Hash::Sha384),
    ("sha512", Hash::Sha512),
];
