//! A profile as it is written down, before anybody knows whether it holds together.

use serde::Deserialize;

/// A profile as its TOML spells it: [`Profile::new`] makes a profile of it, or says why not.
///
/// [`Profile::new`]: crate::Profile::new
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it is the file format; a new key is a new version of it"
)]
pub struct ProfileConfig {
    /// The profile's name, in kebab case.
    pub name: String,
    /// What it is for, as the end of the sentence "a certificate for ...".
    pub summary: String,
    /// Where in a chain its certificates stand.
    pub place: Place,
    /// How long certificates are valid.
    pub lifetime: Row<Lifetime>,
    /// The kinds of key that are certified, as `rsa2048` and `p256`.
    pub keys: Row<Vec<String>>,
    /// The algorithms that the issuer may sign with, by their standard's names.
    pub signatures: Row<Vec<String>>,
    /// What the key may be used for.
    pub key_usage: Row<KeyUsageConfig>,
    /// For which purposes; none leaves the extension out.
    #[serde(default)]
    pub extended_key_usage: Vec<Row<String>>,
    /// What the common name must be.
    pub common_name: Row<CommonNameForm>,
    /// Which attributes the subject may have besides it, as `O` and `OU`.
    pub subject_attributes: Row<Vec<String>>,
    /// Which alternative names there may be.
    pub alternative_names: Row<AlternativeNames>,
    /// Whether the certificate says where its revocation is published.
    pub revocation: Row<RevocationPointers>,
    /// How many authorities may follow below; no limit when absent. For authorities only.
    pub path_length: Option<Row<u8>>,
    /// Which names may be issued below. For authorities only.
    pub name_constraints: Option<Row<NameConstraintsConfig>>,
}

/// One rule, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it is the file format")]
pub struct Row<T> {
    /// The rule.
    pub value: T,
    /// The document, the test or the reason that it stands on.
    pub source: String,
    /// How sure that source makes us.
    pub confidence: Confidence,
}

/// How sure a source makes us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Confidence {
    /// A document or a test says so.
    Confirmed,
    /// It follows from what documents say.
    Inferred,
    /// It is said, and nobody showed it.
    Unconfirmed,
    /// No outside rule: a decision of this house, for the reason given.
    Chosen,
}

/// Where in a chain a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Place {
    /// A self-signed authority.
    Root,
    /// An authority below another.
    Intermediate,
    /// A server, a device, a person.
    EndEntity,
}

impl Place {
    /// What a profile of this place is for: the end of a sentence.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Root => "a root",
            Self::Intermediate => "an authority below another",
            Self::EndEntity => "an end entity",
        }
    }
}

/// How long certificates are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it is the file format")]
pub struct Lifetime {
    /// From the first second to the last, in days of 24 hours.
    pub days: u16,
    /// How long before the moment of issue it begins, for peers whose clocks lag.
    pub backdate_minutes: u16,
}

/// `keyUsage`, by the names of RFC 5280; always critical.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it is the file format")]
pub struct KeyUsageConfig {
    /// For every key.
    pub all: Vec<String>,
    /// For RSA keys besides.
    #[serde(default)]
    pub rsa: Vec<String>,
}

/// What the common name must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CommonNameForm {
    /// A DNS name of several labels, without a wildcard.
    Fqdn,
    /// As [`Self::Fqdn`], if there is one: the alternative names suffice.
    FqdnOrNone,
    /// Any text.
    Text,
}

/// Which alternative names there may be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it is the file format")]
pub struct AlternativeNames {
    /// Of which kinds.
    pub kinds: Vec<NameKind>,
    /// Whether a DNS name may be a wildcard.
    pub wildcard: Wildcard,
    /// Whether the common name is one of them.
    pub common_name: CommonNamePlace,
    /// How many at least.
    pub minimum: u8,
}

/// A kind of alternative name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NameKind {
    /// `dNSName`
    Dns,
    /// `iPAddress`
    Ip,
    /// `uniformResourceIdentifier`
    Uri,
    /// `rfc822Name`
    Email,
}

/// Whether a DNS name may be a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Wildcard {
    /// As its whole first label.
    Allowed,
    /// Never.
    Refused,
}

/// Whether the common name is one of the alternative names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CommonNamePlace {
    /// It is, and it is put there first when the request forgot it.
    Repeated,
    /// It stands for itself.
    Apart,
}

/// Whether the certificate says where its revocation is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RevocationPointers {
    /// An authority that does not know where its CRL is cannot issue it.
    Required,
    /// When the authority knows where its CRL is.
    WhereKnown,
    /// There is nobody who could revoke it.
    Never,
    /// Nobody is to ask: `id-pkix-ocsp-nocheck`, for responders [RFC 6960 §4.2.2.2.1].
    NoCheck,
}

/// `nameConstraints` over DNS names, always critical.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it is the file format")]
pub struct NameConstraintsConfig {
    /// Domains that names must lie within.
    #[serde(default)]
    pub permitted_dns: Vec<String>,
    /// Domains that names must not lie within.
    #[serde(default)]
    pub excluded_dns: Vec<String>,
}
