//! Why a statement does not count, and a status stays unknown.

use core::fmt;

use countersign_asn1::{Error, OcspResponseStatus, ReasonFlags};
use countersign_keys::Hash;
use time::OffsetDateTime;

use super::Statement;
use super::status::moment;

/// One reason why a status is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Doubt {
    /// The statement that does not count; `None` if it is about none.
    pub statement: Option<Statement>,
    /// Why.
    pub kind: DoubtKind,
}

/// Why a statement does not count, or does not suffice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DoubtKind {
    /// There is no statement about such a certificate at all.
    NoStatement,
    /// The certificate's `cRLDistributionPoints` break their syntax.
    DistributionPointsMalformed {
        /// What is wrong with them.
        fault: Error,
    },
    /// The statements that count leave some reasons out [RFC 5280 §6.3.3 (l)].
    ReasonsMissing {
        /// The reasons for which nothing is known.
        missing: ReasonFlags,
    },
    /// The list is one that nobody may use.
    Unfit(ListFault),
    /// The list is about other certificates.
    OutOfScope(Scope),
    /// It was made after the moment that is asked about.
    FromTheFuture {
        /// The moment that is asked about.
        at: OffsetDateTime,
    },
    /// Its successor was due before the moment that is asked about.
    Stale {
        /// By when the successor was due.
        next_update: OffsetDateTime,
    },
    /// It does not say when its successor is due [RFC 5280 §5.1.2.5].
    NoNextUpdate,
    /// It is a delta list, and the list that it adds to is not at hand [RFC 5280 §5.2.4].
    BaseMissing,
    /// Its signer has no certificate at hand of which a path to the same anchor holds
    /// [RFC 5280 §6.3.3 (f)].
    SignerUnknown,
    /// The `keyUsage` of its signer lacks `cRLSign` [RFC 5280 §6.3.3 (f)].
    SignerLacksCrlSign,
    /// No key at hand of the signer's name made the signature [RFC 5280 §6.3.3 (g)].
    SignatureInvalid,
    /// The signature uses a digest that the policy refuses.
    WeakHash {
        /// The digest.
        hash: Hash,
    },
    /// The responder did not answer [RFC 6960 §4.2.1].
    ResponderRefused {
        /// What it said instead.
        status: OcspResponseStatus,
    },
    /// The response is not of the basic type [RFC 6960 §4.2.1].
    ResponseTypeUnknown,
    /// The response or the answer has a critical extension that is not processed here.
    UnknownCriticalExtension {
        /// Which, in dotted decimal.
        oid: String,
    },
    /// The response does not bear the nonce of the request [RFC 6960 §4.4.1].
    NonceMismatch,
    /// The responder does not know the certificate [RFC 6960 §2.2].
    ResponderIgnorant,
    /// Nobody at hand is the responder that the response names [RFC 6960 §4.2.2.3].
    ResponderUnknown,
    /// The responder's certificate is not signed with the key that signed the certificate in
    /// question [RFC 6960 §4.2.2.2].
    ResponderNotOfIssuer,
    /// The responder's `extKeyUsage` lacks `OCSPSigning`, or its `keyUsage` a signature
    /// [RFC 6960 §4.2.2.2].
    ResponderLacksPurpose,
    /// The responder's certificate does not hold at the moment.
    ResponderInvalid,
    /// The responder's certificate is revoked.
    ResponderRevoked,
    /// The responder's certificate says where its own revocation is to be looked up, and it is not
    /// known [RFC 6960 §4.2.2.2.1].
    ResponderStatusUnknown,
}

/// Why nobody may use a list, whatever it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListFault {
    /// `signatureAlgorithm` and `tbsCertList.signature` differ [RFC 5280 §5.1.1.2].
    SignatureAlgorithmsDiffer,
    /// Extensions in a list of version 1 [RFC 5280 §5.1.2.1].
    ExtensionsInVersion1,
    /// A critical extension that is not processed here [RFC 5280 §5.2].
    UnknownCriticalExtension {
        /// Which, in dotted decimal.
        oid: String,
    },
    /// A critical extension of an entry that is not processed here: the list must not be used for
    /// any certificate [RFC 5280 §5.3].
    UnknownCriticalEntryExtension {
        /// Which, in dotted decimal.
        oid: String,
    },
    /// A delta list without `cRLNumber` (CVE-2026-28388) [RFC 5280 §5.2.3].
    DeltaWithoutNumber,
    /// A negative `cRLNumber` or `BaseCRLNumber` [RFC 5280 §5.2.3].
    NegativeNumber,
    /// An entry names another issuer, in a list that is not indirect [RFC 5280 §5.3.3].
    ForeignEntry,
    /// `issuingDistributionPoint` says more than one of `onlyContainsUserCerts`,
    /// `onlyContainsCACerts` and `onlyContainsAttributeCerts` [RFC 5280 §5.2.5].
    ContradictoryScope,
    /// No `cRLNumber`, which the policy's profile demands [RFC 5280 §5.2.3].
    NumberAbsent,
    /// A critical `cRLNumber`, which the policy's profile forbids [RFC 5280 §5.2.3].
    NumberCritical,
    /// No `authorityKeyIdentifier`, which the policy's profile demands [RFC 5280 §5.2.1].
    AuthorityKeyIdentifierAbsent,
}

/// In what a list is about other certificates [RFC 5280 §6.3.3 (b)].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// It is another distribution point's.
    DistributionPoint,
    /// It is about end entities alone.
    UserCertificates,
    /// It is about authorities alone.
    Authorities,
    /// It is about attribute certificates alone.
    AttributeCertificates,
    /// The certificate names its issuer as `cRLIssuer`, and it is not indirect.
    NotIndirect,
}

impl Doubt {
    pub(super) fn about(statement: Statement, kind: DoubtKind) -> Self {
        Self {
            statement: Some(statement),
            kind,
        }
    }

    pub(super) fn alone(kind: DoubtKind) -> Self {
        Self {
            statement: None,
            kind,
        }
    }
}

impl fmt::Display for Doubt {
    /// A clause that names the statement and the rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.statement {
            Some(statement) => write!(f, "{statement} {}", self.kind),
            None => write!(f, "{}", self.kind),
        }
    }
}

impl fmt::Display for DoubtKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStatement => f.write_str("no list and no response about it is at hand"),
            Self::DistributionPointsMalformed { fault } => {
                write!(f, "its `cRLDistributionPoints` are malformed: {fault}")
            }
            Self::ReasonsMissing { missing } => {
                let names: Vec<&str> = missing.names().collect();
                write!(
                    f,
                    "nothing is known for the reasons `{}` [RFC 5280 §6.3.3]",
                    names.join(", ")
                )
            }
            Self::Unfit(fault) => write!(f, "{fault}"),
            Self::OutOfScope(scope) => write!(f, "{scope} [RFC 5280 §6.3.3]"),
            Self::FromTheFuture { at } => {
                write!(f, "was made after the moment asked about, {}", moment(*at))
            }
            Self::Stale { next_update } => write!(
                f,
                "is out of date: the next was due at {} [RFC 5280 §5.1.2.5]",
                moment(*next_update)
            ),
            Self::NoNextUpdate => {
                f.write_str("does not say when the next is due [RFC 5280 §5.1.2.5]")
            }
            Self::BaseMissing => f.write_str(
                "is an addition to a list that is not at hand or too old [RFC 5280 §5.2.4]",
            ),
            Self::SignerUnknown => f.write_str(
                "has no signer at hand with a path to the same anchor [RFC 5280 §6.3.3]",
            ),
            Self::SignerLacksCrlSign => f.write_str(
                "is signed by a certificate whose `keyUsage` lacks `cRLSign` [RFC 5280 §6.3.3]",
            ),
            Self::SignatureInvalid => {
                f.write_str("is signed by no key at hand of that name [RFC 5280 §6.3.3]")
            }
            Self::WeakHash { hash } => {
                write!(
                    f,
                    "is signed with {}, which the policy refuses",
                    hash.name()
                )
            }
            Self::ResponderRefused { status } => write!(
                f,
                "a responder answers `{}` [RFC 6960 §4.2.1]",
                status.name()
            ),
            Self::ResponseTypeUnknown => {
                f.write_str("a response is not of the basic type [RFC 6960 §4.2.1]")
            }
            Self::UnknownCriticalExtension { oid } => write!(
                f,
                "has the critical extension `{oid}`, which is not processed here [RFC 6960 §4.4]"
            ),
            Self::NonceMismatch => {
                f.write_str("does not bear the nonce that was sent [RFC 6960 §4.4.1]")
            }
            Self::ResponderIgnorant => {
                f.write_str("says that it does not know the certificate [RFC 6960 §2.2]")
            }
            Self::ResponderUnknown => {
                f.write_str("names a responder that is not at hand [RFC 6960 §4.2.2.3]")
            }
            Self::ResponderNotOfIssuer => f.write_str(
                "is signed by a certificate that another key signed [RFC 6960 §4.2.2.2]",
            ),
            Self::ResponderLacksPurpose => f.write_str(
                "is signed by a certificate that is not for `OCSPSigning` [RFC 6960 §4.2.2.2]",
            ),
            Self::ResponderInvalid => f.write_str(
                "is signed by a certificate that does not hold at the moment [RFC 6960 §4.2.2.2]",
            ),
            Self::ResponderRevoked => {
                f.write_str("is signed by a certificate that is revoked [RFC 6960 §4.2.2.2.1]")
            }
            Self::ResponderStatusUnknown => f.write_str(
                "is signed by a certificate of which nobody can say whether it is revoked [RFC 6960 §4.2.2.2.1]",
            ),
        }
    }
}

impl fmt::Display for ListFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignatureAlgorithmsDiffer => f.write_str(
                "names one signature algorithm inside what is signed and another outside [RFC 5280 §5.1.1.2]",
            ),
            Self::ExtensionsInVersion1 => {
                f.write_str("has extensions in version 1 [RFC 5280 §5.1.2.1]")
            }
            Self::UnknownCriticalExtension { oid } => write!(
                f,
                "has the critical extension `{oid}`, which is not processed here [RFC 5280 §5.2]"
            ),
            Self::UnknownCriticalEntryExtension { oid } => write!(
                f,
                "has an entry with the critical extension `{oid}`, which is not processed here [RFC 5280 §5.3]"
            ),
            Self::DeltaWithoutNumber => {
                f.write_str("is a delta list without `cRLNumber` [RFC 5280 §5.2.3]")
            }
            Self::NegativeNumber => f.write_str("has a negative number [RFC 5280 §5.2.3]"),
            Self::ForeignEntry => f.write_str(
                "has entries of other issuers and is not indirect [RFC 5280 §5.3.3]",
            ),
            Self::ContradictoryScope => f.write_str(
                "says of more than one kind of certificate that it has no other [RFC 5280 §5.2.5]",
            ),
            Self::NumberAbsent => f.write_str("has no `cRLNumber` [RFC 5280 §5.2.3]"),
            Self::NumberCritical => f.write_str("has a critical `cRLNumber` [RFC 5280 §5.2.3]"),
            Self::AuthorityKeyIdentifierAbsent => {
                f.write_str("has no `authorityKeyIdentifier` [RFC 5280 §5.2.1]")
            }
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DistributionPoint => "is of another distribution point",
            Self::UserCertificates => "is about end entities alone",
            Self::Authorities => "is about authorities alone",
            Self::AttributeCertificates => "is about attribute certificates alone",
            Self::NotIndirect => "is not indirect, as its `cRLIssuer` would have to make it",
        })
    }
}
