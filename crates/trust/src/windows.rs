//! The findings in a Windows administrator's words: `CERT_TRUST_STATUS` bits and an HRESULT.
//!
//! Both are approximate. The bits follow the documentation of `CERT_TRUST_STATUS`. Which of several
//! faults names the HRESULT is not documented: the order here is that of Wine's `crypt32` for the
//! faults that it knows, and for the others by analogy; real Windows may name another.

use core::fmt;

use crate::candidates::link;
use crate::explanation::{CandidatePath, Explanation, Link};
use crate::finding::{Class, FindingKind};
use crate::{CertificateFacts, Certificates, Finding, Severity};

/// `CERT_TRUST_STATUS`: the bits of `dwErrorStatus` and `dwInfoStatus`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrustStatus {
    error_bits: u32,
    info_bits: u32,
}

/// An HRESULT of `winerror.h`, by name and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HResult {
    name: &'static str,
    code: u32,
}

impl TrustStatus {
    /// The error bits of these findings; the chain's status, if they are all of a path's.
    #[must_use]
    pub fn of_findings<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let error_bits = findings
            .into_iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .fold(0, |bits, finding| bits | error_bits(finding.kind()));
        Self {
            error_bits,
            info_bits: 0,
        }
    }

    /// The status of one element of a path, which says too how its issuer was found. The element at
    /// depth 0 is the target.
    ///
    /// # Panics
    /// If another table gave the path's certificates.
    #[must_use]
    pub fn of_element(certificates: &Certificates, path: &CandidatePath, depth: usize) -> Self {
        let findings = path.findings().iter();
        let own = Self::of_findings(findings.filter(|finding| finding.depth() == depth));
        let facts = path.certificates().get(depth).map(|id| &certificates[*id]);
        let is_self_signed = facts.is_some_and(CertificateFacts::claims_self_signed);
        // A self-signed certificate is its own issuer: `certutil -verify` prints of a root 0x10C, or
        // 0x10A where it names its own key.
        let own_link = facts.filter(|_| is_self_signed).map(|own| link(own, own));
        let link = match path.links().get(depth).copied().or(own_link) {
            Some(Link::ExactMatch) => HAS_EXACT_MATCH_ISSUER | HAS_PREFERRED_ISSUER,
            Some(Link::KeyMatch) => HAS_KEY_MATCH_ISSUER | HAS_PREFERRED_ISSUER,
            Some(Link::NameMatch) => HAS_NAME_MATCH_ISSUER | HAS_PREFERRED_ISSUER,
            // Inferred: an issuer that the identifiers speak against is not preferred.
            Some(Link::NameMatchAlone) => HAS_NAME_MATCH_ISSUER,
            None => 0,
        };
        Self {
            // Chain-only: it is no fault of an element's.
            error_bits: own.error_bits & !IS_PARTIAL_CHAIN,
            info_bits: link | if is_self_signed { IS_SELF_SIGNED } else { 0 },
        }
    }

    /// `dwErrorStatus`
    #[must_use]
    pub fn error_bits(self) -> u32 {
        self.error_bits
    }

    /// `dwInfoStatus`
    #[must_use]
    pub fn info_bits(self) -> u32 {
        self.info_bits
    }

    /// The names of the error bits, without `CERT_TRUST_`, from the lowest.
    pub fn error_names(self) -> impl Iterator<Item = &'static str> {
        names(ERROR_NAMES, self.error_bits)
    }

    /// The names of the info bits, without `CERT_TRUST_`, from the lowest.
    pub fn info_names(self) -> impl Iterator<Item = &'static str> {
        names(INFO_NAMES, self.info_bits)
    }
}

impl HResult {
    /// What `CertVerifyCertificateChainPolicy` would report of the nearest path; `None` if a path
    /// holds, or nobody can say.
    ///
    /// The order:
    ///
    /// 1. a signature that does not hold, a weak digest or key among them: Windows sets the bit of weak
    ///    signatures together with that of bad ones, which Wine and .NET look at before all others;
    /// 2. an untrusted root, or a circle;
    /// 3. a partial chain;
    /// 4. dates (the order so far is Wine's);
    /// 5. basic constraints, and how long the path is;
    /// 6. critical and malformed extensions;
    /// 7. name constraints and policies;
    /// 8. usage;
    /// 9. revocation, which Windows looks up where nothing else failed; that the status is unknown,
    ///    after that it is revoked;
    /// 10. the name last, as in Wine again: the chain's status has no bit for it.
    #[must_use]
    pub fn of_explanation(explanation: &Explanation) -> Option<Self> {
        explanation.primary()?;
        Self::of_path(explanation.paths().first()?)
    }

    /// The same of one path; `None` if it holds.
    #[must_use]
    pub fn of_path(path: &CandidatePath) -> Option<Self> {
        let errors = path
            .findings()
            .iter()
            .filter(|finding| finding.severity() == Severity::Error);
        let code = errors.map(|finding| precedence(finding.kind())).min()?;
        Self::named(code.1)
    }

    /// The HRESULT of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        HRESULTS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(name, code)| Self { name, code: *code })
    }

    /// As `winerror.h` spells it: `CERT_E_UNTRUSTEDROOT`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The number; event logs print it as a signed decimal.
    #[must_use]
    pub fn code(self) -> u32 {
        self.code
    }
}

impl fmt::Display for HResult {
    /// As `CERT_E_UNTRUSTEDROOT (0x800B0109)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (0x{:08X})", self.name, self.code)
    }
}

fn names(names: &'static [(u32, &'static str)], bits: u32) -> impl Iterator<Item = &'static str> {
    names
        .iter()
        .filter(move |(bit, _)| bits & bit != 0)
        .map(|(_, name)| *name)
}

fn error_bits(kind: &FindingKind) -> u32 {
    match kind {
        FindingKind::Expired { .. } | FindingKind::NotYetValid { .. } => IS_NOT_TIME_VALID,
        FindingKind::IssuerUnknown { .. } => IS_PARTIAL_CHAIN,
        FindingKind::UntrustedRoot { .. } | FindingKind::PinnedEndEntityRefused => {
            IS_UNTRUSTED_ROOT
        }
        FindingKind::Cycle { .. } => IS_CYCLIC,
        FindingKind::AnchorNotSelfSigned
        | FindingKind::NameMismatch { .. }
        | FindingKind::Warned { .. } => 0,
        FindingKind::SignatureInvalid { .. }
        | FindingKind::SignatureUnsupported { .. }
        | FindingKind::SignatureAlgorithmUnknown { .. }
        | FindingKind::IssuerKeyUnknown { .. }
        | FindingKind::SignatureNotSupposed { .. }
        | FindingKind::SignatureAlgorithmsDiffer => IS_NOT_SIGNATURE_VALID,
        // No bit is about versions. What an old one lacks is `basicConstraints`, and that is the bit
        // which Wine (`crypt32`, chain.c) sets for an issuer of version 1.
        FindingKind::TargetIsAuthority
        | FindingKind::NotAnAuthority
        | FindingKind::PathLengthExceeded { .. }
        | FindingKind::PathTooLong { .. }
        | FindingKind::VersionTooOld => INVALID_BASIC_CONSTRAINTS,
        FindingKind::PolicyMissing { .. } | FindingKind::PolicyNotAcceptable { .. } => {
            NO_ISSUANCE_CHAIN_POLICY
        }
        FindingKind::AnyPolicyMapped => INVALID_POLICY_CONSTRAINTS,
        FindingKind::KeyUsageLacksCertSign
        | FindingKind::KeyUsageMissing { .. }
        | FindingKind::PurposeMissing { .. }
        | FindingKind::IssuerPurposeMissing { .. }
        | FindingKind::KeyUsageInconsistent { .. } => IS_NOT_VALID_FOR_USAGE,
        FindingKind::Revoked { .. } => IS_REVOKED,
        FindingKind::RevocationUnknown { .. } => REVOCATION_STATUS_UNKNOWN | IS_OFFLINE_REVOCATION,
        FindingKind::NameNotPermitted { .. } => HAS_NOT_PERMITTED_NAME_CONSTRAINT,
        FindingKind::NameExcluded { .. } => HAS_EXCLUDED_NAME_CONSTRAINT,
        FindingKind::ConstraintUnsupported { .. } => HAS_NOT_SUPPORTED_NAME_CONSTRAINT,
        FindingKind::UnknownCriticalExtension { .. } => {
            INVALID_EXTENSION | HAS_NOT_SUPPORTED_CRITICAL_EXT
        }
        FindingKind::MalformedExtension { .. } | FindingKind::Nonconforming { .. } => {
            INVALID_EXTENSION
        }
        FindingKind::WeakHash { .. } | FindingKind::WeakKey { .. } => {
            IS_NOT_SIGNATURE_VALID | HAS_WEAK_SIGNATURE
        }
    }
}

/// The place in the order, and the HRESULT's name.
fn precedence(kind: &FindingKind) -> (u8, &'static str) {
    match kind {
        FindingKind::UntrustedRoot { .. }
        | FindingKind::PinnedEndEntityRefused
        | FindingKind::Cycle { .. } => (2, "CERT_E_UNTRUSTEDROOT"),
        FindingKind::NotAnAuthority | FindingKind::VersionTooOld => {
            (5, "TRUST_E_BASIC_CONSTRAINTS")
        }
        FindingKind::PathLengthExceeded { .. } | FindingKind::PathTooLong { .. } => {
            (5, "CERT_E_PATHLENCONST")
        }
        FindingKind::PolicyMissing { .. }
        | FindingKind::PolicyNotAcceptable { .. }
        | FindingKind::AnyPolicyMapped => (7, "CERT_E_INVALID_POLICY"),
        FindingKind::UnknownCriticalExtension { .. } => (6, "CERT_E_CRITICAL"),
        FindingKind::MalformedExtension { .. } | FindingKind::Nonconforming { .. } => {
            (6, "CERT_E_MALFORMED")
        }
        FindingKind::NameNotPermitted { .. }
        | FindingKind::NameExcluded { .. }
        | FindingKind::ConstraintUnsupported { .. } => (7, "CERT_E_INVALID_NAME"),
        FindingKind::RevocationUnknown { .. } => (10, "CRYPT_E_REVOCATION_OFFLINE"),
        kind => match kind.class() {
            Class::Signature | Class::Algorithm | Class::Structure => (1, "TRUST_E_CERT_SIGNATURE"),
            Class::IssuerUnknown => (3, "CERT_E_CHAINING"),
            Class::Time => (4, "CERT_E_EXPIRED"),
            Class::Constraint => (5, "TRUST_E_BASIC_CONSTRAINTS"),
            Class::Usage => (8, "CERT_E_WRONG_USAGE"),
            Class::Revocation => (9, "CRYPT_E_REVOKED"),
            Class::Name => (11, "CERT_E_CN_NO_MATCH"),
        },
    }
}

const IS_NOT_TIME_VALID: u32 = 0x0000_0001;
const IS_REVOKED: u32 = 0x0000_0004;
const IS_NOT_SIGNATURE_VALID: u32 = 0x0000_0008;
const IS_NOT_VALID_FOR_USAGE: u32 = 0x0000_0010;
const IS_UNTRUSTED_ROOT: u32 = 0x0000_0020;
const REVOCATION_STATUS_UNKNOWN: u32 = 0x0000_0040;
const IS_CYCLIC: u32 = 0x0000_0080;
const INVALID_EXTENSION: u32 = 0x0000_0100;
const INVALID_POLICY_CONSTRAINTS: u32 = 0x0000_0200;
const INVALID_BASIC_CONSTRAINTS: u32 = 0x0000_0400;
const HAS_NOT_SUPPORTED_NAME_CONSTRAINT: u32 = 0x0000_1000;
const HAS_NOT_PERMITTED_NAME_CONSTRAINT: u32 = 0x0000_4000;
const HAS_EXCLUDED_NAME_CONSTRAINT: u32 = 0x0000_8000;
const IS_PARTIAL_CHAIN: u32 = 0x0001_0000;
const HAS_WEAK_SIGNATURE: u32 = 0x0010_0000;
const IS_OFFLINE_REVOCATION: u32 = 0x0100_0000;
const NO_ISSUANCE_CHAIN_POLICY: u32 = 0x0200_0000;
const HAS_NOT_SUPPORTED_CRITICAL_EXT: u32 = 0x0800_0000;

const HAS_EXACT_MATCH_ISSUER: u32 = 0x1;
const HAS_KEY_MATCH_ISSUER: u32 = 0x2;
const HAS_NAME_MATCH_ISSUER: u32 = 0x4;
const IS_SELF_SIGNED: u32 = 0x8;
const HAS_PREFERRED_ISSUER: u32 = 0x100;

const ERROR_NAMES: &[(u32, &str)] = &[
    (IS_NOT_TIME_VALID, "IS_NOT_TIME_VALID"),
    (IS_REVOKED, "IS_REVOKED"),
    (IS_NOT_SIGNATURE_VALID, "IS_NOT_SIGNATURE_VALID"),
    (IS_NOT_VALID_FOR_USAGE, "IS_NOT_VALID_FOR_USAGE"),
    (IS_UNTRUSTED_ROOT, "IS_UNTRUSTED_ROOT"),
    (REVOCATION_STATUS_UNKNOWN, "REVOCATION_STATUS_UNKNOWN"),
    (IS_CYCLIC, "IS_CYCLIC"),
    (INVALID_EXTENSION, "INVALID_EXTENSION"),
    (INVALID_POLICY_CONSTRAINTS, "INVALID_POLICY_CONSTRAINTS"),
    (INVALID_BASIC_CONSTRAINTS, "INVALID_BASIC_CONSTRAINTS"),
    (
        HAS_NOT_SUPPORTED_NAME_CONSTRAINT,
        "HAS_NOT_SUPPORTED_NAME_CONSTRAINT",
    ),
    (
        HAS_NOT_PERMITTED_NAME_CONSTRAINT,
        "HAS_NOT_PERMITTED_NAME_CONSTRAINT",
    ),
    (HAS_EXCLUDED_NAME_CONSTRAINT, "HAS_EXCLUDED_NAME_CONSTRAINT"),
    (IS_PARTIAL_CHAIN, "IS_PARTIAL_CHAIN"),
    (HAS_WEAK_SIGNATURE, "HAS_WEAK_SIGNATURE"),
    (IS_OFFLINE_REVOCATION, "IS_OFFLINE_REVOCATION"),
    (NO_ISSUANCE_CHAIN_POLICY, "NO_ISSUANCE_CHAIN_POLICY"),
    (
        HAS_NOT_SUPPORTED_CRITICAL_EXT,
        "HAS_NOT_SUPPORTED_CRITICAL_EXT",
    ),
];

const INFO_NAMES: &[(u32, &str)] = &[
    (HAS_EXACT_MATCH_ISSUER, "HAS_EXACT_MATCH_ISSUER"),
    (HAS_KEY_MATCH_ISSUER, "HAS_KEY_MATCH_ISSUER"),
    (HAS_NAME_MATCH_ISSUER, "HAS_NAME_MATCH_ISSUER"),
    (IS_SELF_SIGNED, "IS_SELF_SIGNED"),
    (HAS_PREFERRED_ISSUER, "HAS_PREFERRED_ISSUER"),
];

/// Of `winerror.h`: what certificate checks and Schannel report.
const HRESULTS: &[(&str, u32)] = &[
    ("NTE_BAD_ALGID", 0x8009_0008),
    ("NTE_BAD_KEYSET", 0x8009_0016),
    ("NTE_PROV_TYPE_NOT_DEF", 0x8009_0017),
    ("SEC_E_NO_CREDENTIALS", 0x8009_030E),
    ("SEC_E_WRONG_PRINCIPAL", 0x8009_0322),
    ("SEC_E_UNTRUSTED_ROOT", 0x8009_0325),
    ("SEC_E_ILLEGAL_MESSAGE", 0x8009_0326),
    ("SEC_E_CERT_UNKNOWN", 0x8009_0327),
    ("SEC_E_CERT_EXPIRED", 0x8009_0328),
    ("SEC_E_ALGORITHM_MISMATCH", 0x8009_0331),
    ("SEC_E_CERT_WRONG_USAGE", 0x8009_0349),
    ("SEC_E_MUTUAL_AUTH_FAILED", 0x8009_0363),
    ("CRYPT_E_REVOKED", 0x8009_2010),
    ("CRYPT_E_NO_REVOCATION_DLL", 0x8009_2011),
    ("CRYPT_E_NO_REVOCATION_CHECK", 0x8009_2012),
    ("CRYPT_E_REVOCATION_OFFLINE", 0x8009_2013),
    ("TRUST_E_CERT_SIGNATURE", 0x8009_6004),
    ("TRUST_E_BAD_DIGEST", 0x8009_6010),
    ("TRUST_E_BASIC_CONSTRAINTS", 0x8009_6019),
    ("TRUST_E_NOSIGNATURE", 0x800B_0100),
    ("CERT_E_EXPIRED", 0x800B_0101),
    ("CERT_E_VALIDITYPERIODNESTING", 0x800B_0102),
    ("CERT_E_ROLE", 0x800B_0103),
    ("CERT_E_PATHLENCONST", 0x800B_0104),
    ("CERT_E_CRITICAL", 0x800B_0105),
    ("CERT_E_PURPOSE", 0x800B_0106),
    ("CERT_E_ISSUERCHAINING", 0x800B_0107),
    ("CERT_E_MALFORMED", 0x800B_0108),
    ("CERT_E_UNTRUSTEDROOT", 0x800B_0109),
    ("CERT_E_CHAINING", 0x800B_010A),
    ("TRUST_E_FAIL", 0x800B_010B),
    ("CERT_E_REVOKED", 0x800B_010C),
    ("CERT_E_UNTRUSTEDTESTROOT", 0x800B_010D),
    ("CERT_E_REVOCATION_FAILURE", 0x800B_010E),
    ("CERT_E_CN_NO_MATCH", 0x800B_010F),
    ("CERT_E_WRONG_USAGE", 0x800B_0110),
    ("TRUST_E_EXPLICIT_DISTRUST", 0x800B_0111),
    ("CERT_E_UNTRUSTEDCA", 0x800B_0112),
    ("CERT_E_INVALID_POLICY", 0x800B_0113),
    ("CERT_E_INVALID_NAME", 0x800B_0114),
];
