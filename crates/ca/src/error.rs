//! Why an authority did not issue.

use countersign_keys::{KeyAlgorithm, KeyError, SignatureAlgorithm, SigningFailed};
use countersign_lint::Finding;
use thiserror::Error;
use time::OffsetDateTime;

use crate::remark::rfc3339;
use crate::{Contradiction, ForbiddenName, LedgerError, Misfit, Profile, Unfitness, Unlike};

/// Why an authority was not set up, or did not issue.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A certificate or request is malformed.
    #[error(transparent)]
    Malformed(#[from] countersign_asn1::Error),
    /// The text of a profile is no TOML, lacks a key or has an unknown one.
    #[error("profile is malformed at line {line}: {message}")]
    ProfileSyntax {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// One rule of a profile excludes another.
    #[error("profile `{profile}` contradicts itself: {contradiction}")]
    ProfileContradiction {
        /// The profile's name.
        profile: String,
        /// Which rules, and how.
        contradiction: Contradiction,
    },
    /// There is no profile of this name.
    #[error("unknown profile `{name}`: wanted one of {}", house_names())]
    UnknownProfile {
        /// The name that was given.
        name: String,
    },
    /// The issuer's certificate or key cannot issue.
    #[error("`{issuer}` cannot issue: {reason}")]
    NoAuthority {
        /// The issuer's subject.
        issuer: String,
        /// Why not.
        reason: Incapacity,
    },
    /// An authority's certificate proves nothing that a request would.
    #[error(
        "the certificate of `{subject}` is not signed by its own key, so it does not prove that its holder has the key"
    )]
    NotSelfSigned {
        /// Its subject.
        subject: String,
    },
    /// The responder's certificate or key cannot answer for the authority.
    #[error("`{responder}` cannot respond: {reason}")]
    NoResponder {
        /// The responder's subject.
        responder: String,
        /// Why not.
        reason: Unfitness,
    },
    /// The profile does not give what is asked for.
    #[error("profile `{profile}` refuses the request: {refusal}")]
    Refused {
        /// The profile's name.
        profile: String,
        /// What is asked for, and why it is not given.
        refusal: Refusal,
    },
    /// What was going to be signed would break a rule.
    #[error("the {what} would break a rule: {first}{}", more(*others))]
    Lint {
        /// `certificate`, `list` or `response`.
        what: &'static str,
        /// The first finding.
        first: Box<Finding>,
        /// How many more there are.
        others: usize,
    },
    /// The certificate that an authority above gave is not the one that was asked for.
    #[error("the certificate does not fit: {0}")]
    Unfit(Misfit),
    /// What was to be taken over is not the authority's, or cannot be taken over.
    #[error("the {what} cannot be taken over: {misfit}")]
    NotInherited {
        /// `certificate` or `list`.
        what: &'static str,
        /// The field, and what is wrong with it.
        misfit: Misfit,
    },
    /// The name is not one of a Windows machine.
    #[error("`{}` is no machine's name: wanted letters, digits, hyphens and dots", name.escape_debug())]
    ExchangeName {
        /// The name that was given.
        name: String,
    },
    /// Exchange signs its own certificate with RSA and SHA-256.
    #[error("the signer signs with {found}, and Exchange with sha256WithRSAEncryption")]
    ExchangeSignature {
        /// The signer's algorithm.
        found: SignatureAlgorithm,
    },
    /// The ledger did not take it down, so nothing was handed out.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A request about more certificates than anybody has reason to ask about at once.
    #[error("the OCSP request asks about more than {most} certificates")]
    OcspRequest {
        /// How many are answered.
        most: usize,
    },
    /// Nobody would believe a list or a response that ends before it begins.
    #[error("what is good for {seconds} seconds would tell nobody anything")]
    ListLifetime {
        /// How long it was to be good for.
        seconds: i64,
    },
    /// The throw-away key for linting could not be made.
    #[error("no throw-away key for linting: {0}")]
    ThrowAwayKey(KeyError),
    /// The authority's key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}

/// Why a certificate and a key make no authority: the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Incapacity {
    /// The certificate is an end entity's.
    #[error("its certificate is not an authority's")]
    NotAnAuthority,
    /// The key usage forbids it.
    #[error("its key usage lacks `keyCertSign`")]
    NoKeyCertSign,
    /// The key usage forbids lists.
    #[error("its key usage lacks `cRLSign`")]
    NoCrlSign,
    /// The key is another one than the certificate's.
    #[error("the key is not the one in its certificate")]
    OtherKey,
    /// No subject key identifier that issued certificates could point at.
    #[error("its certificate has no subjectKeyIdentifier")]
    NoKeyIdentifier,
    /// It is not valid when it should issue.
    #[error(
        "its certificate is valid from {} to {}, and not at {}",
        rfc3339(*not_before), rfc3339(*not_after), rfc3339(*at)
    )]
    NotValid {
        /// When it should issue.
        at: OffsetDateTime,
        /// The first moment at which it is valid.
        not_before: OffsetDateTime,
        /// The last.
        not_after: OffsetDateTime,
    },
}

/// Why a profile does not give what is asked for: the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The profile is for another place in a chain.
    #[error("it is for {wanted}, and this is {found}")]
    Place {
        /// Where the profile's certificates stand.
        wanted: &'static str,
        /// Where this one would.
        found: &'static str,
    },
    /// The key is of a kind that it does not certify.
    #[error("the key is {found}, and wanted is {wanted}")]
    Key {
        /// The key's kind.
        found: KeyAlgorithm,
        /// Those that it certifies.
        wanted: String,
    },
    /// The issuer signs with an algorithm that it does not allow.
    #[error("the issuer signs with {found}, and wanted is {wanted}")]
    Signature {
        /// The issuer's algorithm.
        found: SignatureAlgorithm,
        /// Those that it allows.
        wanted: String,
    },
    /// The subject has no common name.
    #[error("the subject has no common name")]
    NoCommonName,
    /// The subject has several common names: which one is meant?
    #[error("the subject has {count} common names")]
    SeveralCommonNames {
        /// How many.
        count: usize,
    },
    /// The common name must be a DNS name of several labels.
    #[error("common name `{found}` is not a fully qualified domain name")]
    CommonNameNotFqdn {
        /// The common name.
        found: String,
    },
    /// The common name is a wildcard.
    #[error("common name `{found}` is a wildcard, and peers look it up as it stands")]
    CommonNameWildcard {
        /// The common name.
        found: String,
    },
    /// The subject has an attribute that it does not take.
    #[error("attribute `{kind}` of the subject is not one of {wanted}")]
    Attribute {
        /// The attribute, by its name or in dotted decimal.
        kind: String,
        /// Those that it takes.
        wanted: String,
    },
    /// An alternative name is of a kind that it does not take.
    #[error("alternative name `{name}` is of a kind that it does not take")]
    NameKind {
        /// The name.
        name: String,
    },
    /// An alternative name is a wildcard.
    #[error("alternative name `{name}` is a wildcard")]
    Wildcard {
        /// The name.
        name: String,
    },
    /// There are too few alternative names.
    #[error("there are {found} alternative names, and {wanted} are needed")]
    TooFewNames {
        /// How many there are.
        found: usize,
        /// How many are needed.
        wanted: u8,
    },
    /// The request asks to be an authority.
    #[error("the request asks for an authority's certificate")]
    AsksForAuthority,
    /// The request has the issuer's own name.
    #[error("the subject has the issuer's own name")]
    IssuersName,
    /// The issuer would certify the key that it signs with.
    #[error("the key is the issuer's own")]
    IssuersKey,
    /// What links two keys of an issuer has the issuer's name.
    #[error("the subject is `{found}`, and not the issuer's own name")]
    NotIssuersName {
        /// The subject.
        found: String,
    },
    /// The authority's own certificate is not valid, and what it issued ended with it.
    #[error(
        "the authority's own certificate is valid from {} to {}, and not at {}",
        rfc3339(*not_before), rfc3339(*not_after), rfc3339(*at)
    )]
    NotValid {
        /// When another one is to be issued.
        at: OffsetDateTime,
        /// The first moment at which it is valid.
        not_before: OffsetDateTime,
        /// The last.
        not_after: OffsetDateTime,
    },
    /// The issuer may have no authority below it.
    #[error("the issuer's path length is 0: no authority may follow it")]
    PathLength,
    /// It would not take the place of the certificate that it is to renew.
    #[error("it is no renewal: {0}")]
    NoRenewal(Unlike),
    /// A name that an authority above does not let stand in a certificate below it.
    #[error("{0}")]
    NameConstraints(Box<ForbiddenName>),
    /// The certificate must say where its revocation is published, and the authority does not know.
    #[error("the authority has no CRL distribution point, and one is required")]
    NoDistributionPoint,
}

fn house_names() -> String {
    Profile::house_names().collect::<Vec<_>>().join(", ")
}

fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        others => format!(", and {others} more"),
    }
}
