//! A product's rules, as data: what it demands of a peer's certificate, and of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{Answer, Confidence, FactValue, Layer, Role};

/// How one product verifies, and what it demands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifierRules {
    /// The product's identifier, as `lync-2013`.
    pub id: String,
    /// The product's name, as its maker writes it.
    pub name: String,
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
        name: String,
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
    /// What is wrong, in a sentence: `{judge}`, `{judged}`, `{subject}`, `{name}`, `{found}` are filled in.
    #[serde(default)]
    pub sentence: String,
    /// What to do about it, with the same words filled in.
    #[serde(default)]
    pub remedy: String,
    /// What Windows reports, by its name in `winerror.h`.
    #[serde(default)]
    pub hresult: Option<String>,
    /// The page, article or report that says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
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
    Chain {
        /// How chains are built and judged.
        #[serde(default)]
        chain: ChainRules,
    },
    /// The certificate must be for this purpose in this role.
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
    },
    /// The judge asks clients for a certificate. Without such a rule it does not.
    RequestsCertificate,
    /// The name in the client's subject must be one that the judge lists as a trusted peer.
    ListedPeer,
    /// The party's certificate has these properties: the rule bites when all of them hold.
    Certificate(CertificatePredicate),
    /// The judge's own store holds a certificate that is not self-signed among its roots.
    NonSelfSignedRoot,
    /// A live session is older than the certificate.
    StaleSession,
}

impl Default for Test {
    /// Every certificate: the facts alone decide.
    fn default() -> Self {
        Self::Certificate(CertificatePredicate::default())
    }
}

/// How a product builds and judges chains; each word is a knob of `trust`'s policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ChainRules {
    /// A root must be self-signed to count. Windows and OpenSSL by default: yes.
    pub self_signed_roots_only: bool,
    /// Names chain by their encoded bytes, not by RFC 5280 §7.1. Windows: yes.
    pub names_as_bytes: bool,
    /// `anyExtendedKeyUsage` does not stand for every purpose. Windows: yes.
    pub any_purpose_is_itself: bool,
    /// The least size of an RSA key, in bits; 0 is any.
    pub minimum_rsa_bits: u32,
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

/// Whether the subject's common name counts as a server's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "it counts, or it does not, or only alone"
)]
pub enum CommonName {
    /// Never.
    Never,
    /// When there is no `subjectAltName` extension [RFC 6125 §6.4.4].
    WithoutSan,
}

/// Properties of a certificate; those left out do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CertificatePredicate {
    /// It is its own issuer.
    pub self_signed: Option<bool>,
    /// It has a CRL distribution point.
    pub crl_distribution_point: Option<bool>,
    /// Its common name has a wildcard.
    pub wildcard_common_name: Option<bool>,
    /// Its common name is one of the party's own names.
    pub common_name_is_own: Option<bool>,
    /// It, or a certificate between it and the root, is signed with one of these hashes.
    pub hashes: Vec<String>,
    /// It, or a certificate between it and the root, is signed with RSASSA-PSS.
    pub pss: Option<bool>,
    /// Its RSA key is larger than this, in bits.
    pub rsa_bits_above: Option<u32>,
    /// It is past its end.
    pub expired: Option<bool>,
}
