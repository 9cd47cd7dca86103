//! Why a statement does not count, and a status stays unknown.

use countersign_asn1::{Error, OcspResponseStatus, ReasonFlags};
use countersign_keys::Hash;
use countersign_messages::{Language, Text, path};
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
    /// `revokedCertificates` without an entry, which the policy's profile forbids [RFC 5280 §5.1.2.6].
    EntriesEmpty,
    /// No `cRLNumber`, which the policy's profile demands [RFC 5280 §5.2.3].
    NumberAbsent,
    /// A critical `cRLNumber`, which the policy's profile forbids [RFC 5280 §5.2.3].
    NumberCritical,
    /// A `cRLNumber` of more than 20 octets, which the policy's profile forbids [RFC 5280 §5.2.3].
    NumberTooLong,
    /// An `issuingDistributionPoint` that is not critical, which the policy's profile forbids
    /// [RFC 5280 §5.2.5].
    PointNotCritical,
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

impl Doubt {
    /// A clause that names the statement and the rule.
    #[must_use]
    pub fn clause(&self, language: Language) -> String {
        let kind = self.kind.clause(language);
        match &self.statement {
            Some(statement) => path::doubt_of(language, statement.clause(language), kind),
            None => kind,
        }
    }
}

impl DoubtKind {
    /// The clause alone, whose subject is the statement.
    #[must_use]
    pub fn clause(&self, language: Language) -> String {
        let text = match self {
            Self::DistributionPointsMalformed { fault } => {
                return path::distribution_points_malformed(language, fault);
            }
            Self::ReasonsMissing { missing } => {
                let names: Vec<&str> = missing.names().collect();
                return path::reasons_missing(language, names.join(", "));
            }
            Self::Unfit(fault) => return fault.clause(language),
            Self::OutOfScope(scope) => {
                return path::out_of_scope(language, scope.text().told(language));
            }
            Self::FromTheFuture { at } => return path::from_the_future(language, moment(*at)),
            Self::Stale { next_update } => return path::stale(language, moment(*next_update)),
            Self::WeakHash { hash } => return path::list_weak_hash(language, hash.name()),
            Self::ResponderRefused { status } => {
                return path::responder_refused(language, status.name());
            }
            Self::UnknownCriticalExtension { oid } => {
                return path::response_unknown_critical_extension(language, oid);
            }
            Self::NoStatement => path::NO_STATEMENT,
            Self::NoNextUpdate => path::NO_NEXT_UPDATE,
            Self::BaseMissing => path::BASE_MISSING,
            Self::SignerUnknown => path::SIGNER_UNKNOWN,
            Self::SignerLacksCrlSign => path::SIGNER_LACKS_CRL_SIGN,
            Self::SignatureInvalid => path::LIST_SIGNATURE_INVALID,
            Self::ResponseTypeUnknown => path::RESPONSE_TYPE_UNKNOWN,
            Self::NonceMismatch => path::NONCE_MISMATCH,
            Self::ResponderIgnorant => path::RESPONDER_IGNORANT,
            Self::ResponderUnknown => path::RESPONDER_UNKNOWN,
            Self::ResponderNotOfIssuer => path::RESPONDER_NOT_OF_ISSUER,
            Self::ResponderLacksPurpose => path::RESPONDER_LACKS_PURPOSE,
            Self::ResponderInvalid => path::RESPONDER_INVALID,
            Self::ResponderRevoked => path::RESPONDER_REVOKED,
            Self::ResponderStatusUnknown => path::RESPONDER_STATUS_UNKNOWN,
        };
        text.told(language).to_owned()
    }
}

impl ListFault {
    fn clause(&self, language: Language) -> String {
        let text = match self {
            Self::UnknownCriticalExtension { oid } => {
                return path::list_unknown_critical_extension(language, oid);
            }
            Self::UnknownCriticalEntryExtension { oid } => {
                return path::unknown_critical_entry_extension(language, oid);
            }
            Self::SignatureAlgorithmsDiffer => path::LIST_SIGNATURE_ALGORITHMS_DIFFER,
            Self::ExtensionsInVersion1 => path::EXTENSIONS_IN_VERSION_1,
            Self::DeltaWithoutNumber => path::DELTA_WITHOUT_NUMBER,
            Self::NegativeNumber => path::NEGATIVE_NUMBER,
            Self::ForeignEntry => path::FOREIGN_ENTRY,
            Self::ContradictoryScope => path::CONTRADICTORY_SCOPE,
            Self::EntriesEmpty => path::ENTRIES_EMPTY,
            Self::NumberAbsent => path::NUMBER_ABSENT,
            Self::NumberCritical => path::NUMBER_CRITICAL,
            Self::NumberTooLong => path::NUMBER_TOO_LONG,
            Self::PointNotCritical => path::POINT_NOT_CRITICAL,
            Self::AuthorityKeyIdentifierAbsent => path::AUTHORITY_KEY_IDENTIFIER_ABSENT,
        };
        text.told(language).to_owned()
    }
}

impl Scope {
    fn text(self) -> Text {
        match self {
            Self::DistributionPoint => path::SCOPE_DISTRIBUTION_POINT,
            Self::UserCertificates => path::SCOPE_USER_CERTIFICATES,
            Self::Authorities => path::SCOPE_AUTHORITIES,
            Self::AttributeCertificates => path::SCOPE_ATTRIBUTE_CERTIFICATES,
            Self::NotIndirect => path::SCOPE_NOT_INDIRECT,
        }
    }
}
