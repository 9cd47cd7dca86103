//! What was found on a path: typed, with the certificate it is about, and bounded.

use countersign_asn1::{DistinguishedName, Error, KeyUsage, NameForm, OwnedOid};
use countersign_keys::{Hash, KeyAlgorithm, SignatureAlgorithm, UnknownAlgorithm};
use time::OffsetDateTime;

use crate::{
    CertificateId, Doubt, ProfileRule, Purpose, ReferenceName, Revocation, Revoked, Warning,
};

/// One thing that a rule found about one certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub(crate) kind: FindingKind,
    pub(crate) certificate: CertificateId,
    pub(crate) depth: usize,
    /// How many more of its kind were found after it, and are not told.
    pub(crate) untold: usize,
}

/// Whether a finding decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// It says why things are as they are, and decides nothing.
    Note,
    /// It is accepted, and will not be everywhere or for long.
    Warning,
    /// The path does not hold.
    Error,
}

/// What a finding is about, as far as one can tell without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// Dates.
    Time,
    /// The path ends before an anchor.
    IssuerUnknown,
    /// A signature is not good, or cannot be verified.
    Signature,
    /// `keyUsage`, `extKeyUsage`.
    Usage,
    /// The name that was asked for.
    Name,
    /// `basicConstraints`, `nameConstraints`, policies.
    Constraint,
    /// Revocation.
    Revocation,
    /// Weak or refused algorithms and keys.
    Algorithm,
    /// Malformed or unknown content.
    Structure,
}

/// What was found, with what it takes to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// `notAfter` has passed [RFC 5280 §6.1.3 (a) (2)].
    Expired {
        /// The last moment of validity.
        not_after: OffsetDateTime,
        /// The moment that was asked about.
        at: OffsetDateTime,
    },
    /// `notBefore` has not come [RFC 5280 §6.1.3 (a) (2)].
    NotYetValid {
        /// The first moment of validity.
        not_before: OffsetDateTime,
        /// The moment that was asked about.
        at: OffsetDateTime,
    },
    /// Nobody at hand issued the certificate.
    IssuerUnknown {
        /// The name that was looked for.
        issuer: DistinguishedName,
        /// Certificates that look like the issuer and are not.
        near: NearMisses,
    },
    /// The path ends in a self-signed certificate that the store does not hold.
    UntrustedRoot {
        /// Certificates of the store that look like it and are not.
        near: NearMisses,
    },
    /// The certificate's issuer is one that the path has passed: authorities that vouch for each
    /// other, and nobody for them.
    Cycle {
        /// The issuer, in one of its certificates.
        issuer: CertificateId,
    },
    /// The certificate is in the store, where only self-signed ones count.
    AnchorNotSelfSigned,
    /// The certificate is in the store and is no authority; the policy wants one.
    PinnedEndEntityRefused,
    /// The signature was not made by the key of this issuer [RFC 5280 §6.1.3 (a) (1)].
    SignatureInvalid {
        /// Whose key it was tried with.
        issuer: CertificateId,
    },
    /// No verifier at hand judges such a signature.
    SignatureUnsupported {
        /// How the certificate is signed.
        algorithm: SignatureAlgorithm,
        /// The issuer's kind of key.
        key: KeyAlgorithm,
    },
    /// The certificate's algorithm is not known here.
    SignatureAlgorithmUnknown {
        /// What was found in its place.
        fault: UnknownAlgorithm,
    },
    /// The issuer's key is of a kind that is not known here.
    IssuerKeyUnknown {
        /// Whose key.
        issuer: CertificateId,
    },
    /// The certificate is hypothetical, and nobody supposed that this issuer would sign it.
    SignatureNotSupposed {
        /// Who would have to.
        issuer: CertificateId,
    },
    /// `signatureAlgorithm` and `tbsCertificate.signature` differ [RFC 5280 §4.1.1.2].
    SignatureAlgorithmsDiffer,
    /// The target is an authority, and this verifier wants an end entity.
    TargetIsAuthority,
    /// A certificate before version 3, where this verifier takes none.
    VersionTooOld,
    /// An issuer without `cA` in `basicConstraints` [RFC 5280 §6.1.4 (k)].
    NotAnAuthority,
    /// An issuer whose `keyUsage` lacks `keyCertSign` [RFC 5280 §6.1.4 (n)].
    KeyUsageLacksCertSign,
    /// More intermediates below than `pathLenConstraint` allows [RFC 5280 §6.1.4 (l), (m)].
    PathLengthExceeded {
        /// How many it allows.
        limit: u32,
        /// How many there are, self-issued ones not counted.
        found: u32,
    },
    /// More intermediates than the question allows [RFC 5280 §6.1.2 (k)].
    PathTooLong {
        /// How many it allows.
        limit: u32,
        /// How many there are up to this one, self-issued ones not counted.
        found: u32,
    },
    /// A policy is required, and from this certificate on the path is valid for none
    /// [RFC 5280 §6.1.3 (f)].
    PolicyMissing {
        /// The certificate whose `policyConstraints` demand one; `None` if the question does.
        demanded_by: Option<CertificateId>,
    },
    /// A policy is required, and the path is valid for none of those that are acceptable
    /// [RFC 5280 §6.1.5 (g)].
    PolicyNotAcceptable {
        /// The policies that are.
        wanted: Bounded<OwnedOid>,
        /// The certificate whose `policyConstraints` demand one; `None` if the question does.
        demanded_by: Option<CertificateId>,
    },
    /// `policyMappings` of an authority map `anyPolicy`, from or to [RFC 5280 §6.1.4 (a)].
    AnyPolicyMapped,
    /// The target's `keyUsage` lacks bits that the question asks for [RFC 5280 §4.2.1.3].
    KeyUsageMissing {
        /// The bits that were asked for.
        wanted: KeyUsage,
        /// What it has.
        present: KeyUsage,
    },
    /// The target's `extKeyUsage` lacks the purpose [RFC 5280 §4.2.1.12].
    PurposeMissing {
        /// The purpose that was asked for.
        purpose: Purpose,
        /// What it has.
        present: Bounded<Purpose>,
    },
    /// An issuer's `extKeyUsage` lacks the purpose.
    IssuerPurposeMissing {
        /// The purpose that was asked for.
        purpose: Purpose,
        /// What it has.
        present: Bounded<Purpose>,
    },
    /// The target's `keyUsage` has none of the bits that go with the purpose [RFC 5280 §4.2.1.12].
    KeyUsageInconsistent {
        /// The purpose that was asked for.
        purpose: Purpose,
        /// What it has.
        present: KeyUsage,
    },
    /// The target does not bear the name.
    NameMismatch {
        /// The name that was asked for.
        wanted: ReferenceName,
        /// The names that it bears, those of `subjectAltName` or else the common names.
        presented: Bounded<String>,
    },
    /// A name lies in no permitted subtree [RFC 5280 §6.1.3 (b)].
    NameNotPermitted {
        /// The name.
        name: String,
        /// The issuer whose constraints it breaks.
        constrained_by: CertificateId,
    },
    /// A name lies in an excluded subtree [RFC 5280 §6.1.3 (c)].
    NameExcluded {
        /// The name.
        name: String,
        /// The subtree.
        subtree: String,
        /// The issuer whose constraints it breaks.
        constrained_by: CertificateId,
    },
    /// A name of a form whose constraint is not implemented, or whose name or constraint is
    /// malformed: it cannot be shown to keep the constraint [RFC 5280 §4.2.1.10].
    ConstraintUnsupported {
        /// The form.
        form: NameForm,
        /// The issuer with the constraint.
        constrained_by: CertificateId,
    },
    /// A critical extension that is not processed here [RFC 5280 §4.2].
    UnknownCriticalExtension {
        /// Which, in dotted decimal.
        oid: String,
    },
    /// An extension whose value breaks its syntax.
    MalformedExtension {
        /// Which, in dotted decimal.
        oid: String,
        /// What is wrong with it.
        fault: Error,
    },
    /// A certificate that does not keep the profile that the policy wants of each.
    Nonconforming {
        /// What it breaks.
        rule: ProfileRule,
    },
    /// The certificate is revoked [RFC 5280 §6.1.3 (a) (3)].
    Revoked {
        /// Since when, why, and who says so.
        revoked: Box<Revoked>,
    },
    /// Whether the certificate is revoked cannot be told.
    RevocationUnknown {
        /// What the question makes of that: an error, or a note.
        mode: Revocation,
        /// Why.
        doubts: Bounded<Doubt>,
    },
    /// The signature uses a digest that the policy refuses.
    WeakHash {
        /// The digest.
        hash: Hash,
    },
    /// The key is shorter than the policy wants.
    WeakKey {
        /// Its length in bits.
        bits: u32,
        /// The least that is accepted.
        minimum: u32,
    },
    /// What the policy accepts, and others do not, or it not for long.
    Warned {
        /// What it is.
        warning: Warning,
    },
}

/// The first few of many, and how many there are: a hostile certificate cannot make a long answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounded<T> {
    first: Vec<T>,
    total: usize,
}

/// Certificates that look like an issuer that was not found.
pub type NearMisses = Bounded<NearMiss>;

/// A certificate that looks like the one that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearMiss {
    /// The certificate.
    pub certificate: CertificateId,
    /// Whether the store holds it.
    pub in_store: bool,
    /// What it has in common with the issuer, and what not.
    pub likeness: Likeness,
}

/// How a certificate is like an issuer that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Likeness {
    /// The issuer's name and another key: an authority that was re-keyed, or another of that name.
    SameNameOtherKey,
    /// The issuer's name; its key identifier contradicts the certificate's, and the policy lets that
    /// rule it out.
    KeyIdentifierContradicts,
    /// The issuer's key identifier and another name: an authority that was renamed.
    SameKeyOtherName,
    /// The same name and key in another certificate: an authority that was renewed.
    OtherCertificateSameKey,
}

impl<T> Bounded<T> {
    /// How many are kept.
    pub const LIMIT: usize = 10;

    /// Keeps the first few.
    #[must_use]
    pub fn new(all: impl IntoIterator<Item = T>) -> Self {
        let mut all = all.into_iter();
        let first: Vec<T> = all.by_ref().take(Self::LIMIT).collect();
        let total = first.len() + all.count();
        Self { first, total }
    }

    /// The same number of something else.
    pub(crate) fn map<U>(self, change: impl FnMut(T) -> U) -> Bounded<U> {
        Bounded {
            first: self.first.into_iter().map(change).collect(),
            total: self.total,
        }
    }

    /// The first few, [`Self::LIMIT`] at most.
    #[must_use]
    pub fn first(&self) -> &[T] {
        &self.first
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl Finding {
    /// What was found.
    #[must_use]
    pub fn kind(&self) -> &FindingKind {
        &self.kind
    }

    /// The certificate that it is about.
    #[must_use]
    pub fn certificate(&self) -> CertificateId {
        self.certificate
    }

    /// The certificate's place in the path; the target's is 0.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// How many more of its kind a rule found in this certificate, beyond the few that are told one by one.
    #[must_use]
    pub fn untold(&self) -> usize {
        self.untold
    }

    /// Whether it decides.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.kind {
            FindingKind::AnchorNotSelfSigned
            | FindingKind::RevocationUnknown {
                mode: Revocation::Soft | Revocation::Off,
                ..
            } => Severity::Note,
            FindingKind::Warned { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The place in the order of [`CandidatePath::primary`](crate::CandidatePath::primary).
    pub(crate) fn precedence(&self) -> (u8, usize) {
        (self.kind.precedence(), self.depth)
    }

    /// A stable name in kebab case, for JSON and tables.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// What it is about.
    #[must_use]
    pub fn class(&self) -> Class {
        self.kind.class()
    }
}

impl FindingKind {
    /// Whether nobody here can verify the signature, as its kind or its key's is not known: it may hold,
    /// and another program may say so.
    #[must_use]
    pub fn is_unverifiable(&self) -> bool {
        matches!(
            self,
            Self::SignatureUnsupported { .. }
                | Self::SignatureAlgorithmUnknown { .. }
                | Self::IssuerKeyUnknown { .. }
        )
    }

    fn precedence(&self) -> u8 {
        match self {
            Self::SignatureInvalid { .. }
            | Self::SignatureAlgorithmsDiffer
            | Self::MalformedExtension { .. } => 1,
            Self::SignatureUnsupported { .. }
            | Self::SignatureAlgorithmUnknown { .. }
            | Self::IssuerKeyUnknown { .. }
            | Self::SignatureNotSupposed { .. } => 2,
            Self::IssuerUnknown { .. }
            | Self::UntrustedRoot { .. }
            | Self::Cycle { .. }
            | Self::AnchorNotSelfSigned
            | Self::PinnedEndEntityRefused => 3,
            Self::Expired { .. } | Self::NotYetValid { .. } | Self::Revoked { .. } => 4,
            Self::TargetIsAuthority
            | Self::VersionTooOld
            | Self::NotAnAuthority
            | Self::KeyUsageLacksCertSign
            | Self::PathLengthExceeded { .. }
            | Self::PathTooLong { .. }
            | Self::PolicyMissing { .. }
            | Self::PolicyNotAcceptable { .. }
            | Self::AnyPolicyMapped
            | Self::NameNotPermitted { .. }
            | Self::NameExcluded { .. }
            | Self::ConstraintUnsupported { .. }
            | Self::UnknownCriticalExtension { .. }
            | Self::Nonconforming { .. } => 5,
            Self::PurposeMissing { .. }
            | Self::IssuerPurposeMissing { .. }
            | Self::KeyUsageMissing { .. }
            | Self::KeyUsageInconsistent { .. } => 6,
            Self::WeakHash { .. } | Self::WeakKey { .. } => 7,
            Self::NameMismatch { .. } => 8,
            Self::RevocationUnknown { .. } => 9,
            Self::Warned { .. } => 10,
        }
    }

    /// A stable name in kebab case, for JSON and tables.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::IssuerUnknown { .. } => "issuer-unknown",
            Self::UntrustedRoot { .. } => "untrusted-root",
            Self::Cycle { .. } => "cycle",
            Self::AnchorNotSelfSigned => "anchor-not-self-signed",
            Self::PinnedEndEntityRefused => "pinned-end-entity-refused",
            Self::SignatureInvalid { .. } => "signature-invalid",
            Self::SignatureUnsupported { .. } => "signature-unsupported",
            Self::SignatureAlgorithmUnknown { .. } => "signature-algorithm-unknown",
            Self::IssuerKeyUnknown { .. } => "issuer-key-unknown",
            Self::SignatureNotSupposed { .. } => "signature-not-supposed",
            Self::SignatureAlgorithmsDiffer => "signature-algorithms-differ",
            Self::TargetIsAuthority => "target-is-authority",
            Self::VersionTooOld => "version-too-old",
            Self::NotAnAuthority => "not-an-authority",
            Self::KeyUsageLacksCertSign => "key-usage-lacks-cert-sign",
            Self::PathLengthExceeded { .. } => "path-length-exceeded",
            Self::PathTooLong { .. } => "path-too-long",
            Self::PolicyMissing { .. } => "policy-missing",
            Self::PolicyNotAcceptable { .. } => "policy-not-acceptable",
            Self::AnyPolicyMapped => "any-policy-mapped",
            Self::KeyUsageMissing { .. } => "key-usage-missing",
            Self::PurposeMissing { .. } => "purpose-missing",
            Self::IssuerPurposeMissing { .. } => "issuer-purpose-missing",
            Self::KeyUsageInconsistent { .. } => "key-usage-inconsistent",
            Self::NameMismatch { .. } => "name-mismatch",
            Self::NameNotPermitted { .. } => "name-not-permitted",
            Self::NameExcluded { .. } => "name-excluded",
            Self::ConstraintUnsupported { .. } => "constraint-unsupported",
            Self::UnknownCriticalExtension { .. } => "unknown-critical-extension",
            Self::MalformedExtension { .. } => "malformed-extension",
            Self::Nonconforming { rule } => rule.code(),
            Self::Revoked { .. } => "revoked",
            Self::RevocationUnknown { .. } => "revocation-unknown",
            Self::WeakHash { .. } => "weak-hash",
            Self::WeakKey { .. } => "weak-key",
            Self::Warned { warning } => warning.code(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Expired { .. } | Self::NotYetValid { .. } => Class::Time,
            Self::IssuerUnknown { .. }
            | Self::UntrustedRoot { .. }
            | Self::Cycle { .. }
            | Self::AnchorNotSelfSigned
            | Self::PinnedEndEntityRefused => Class::IssuerUnknown,
            Self::SignatureInvalid { .. } | Self::SignatureNotSupposed { .. } => Class::Signature,
            Self::SignatureUnsupported { .. }
            | Self::SignatureAlgorithmUnknown { .. }
            | Self::IssuerKeyUnknown { .. }
            | Self::WeakHash { .. }
            | Self::WeakKey { .. } => Class::Algorithm,
            Self::TargetIsAuthority
            | Self::NotAnAuthority
            | Self::PathLengthExceeded { .. }
            | Self::PathTooLong { .. }
            | Self::PolicyMissing { .. }
            | Self::PolicyNotAcceptable { .. }
            | Self::AnyPolicyMapped
            | Self::NameNotPermitted { .. }
            | Self::NameExcluded { .. }
            | Self::ConstraintUnsupported { .. } => Class::Constraint,
            Self::KeyUsageLacksCertSign
            | Self::PurposeMissing { .. }
            | Self::IssuerPurposeMissing { .. }
            | Self::KeyUsageMissing { .. }
            | Self::KeyUsageInconsistent { .. } => Class::Usage,
            Self::NameMismatch { .. } => Class::Name,
            Self::Revoked { .. } | Self::RevocationUnknown { .. } => Class::Revocation,
            Self::Warned { warning } => warning.class(),
            Self::SignatureAlgorithmsDiffer
            | Self::VersionTooOld
            | Self::UnknownCriticalExtension { .. }
            | Self::Nonconforming { .. }
            | Self::MalformedExtension { .. } => Class::Structure,
        }
    }
}
