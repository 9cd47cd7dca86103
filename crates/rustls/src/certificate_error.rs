//! What rustls calls a finding, and with it the alert that the peer gets.

use core::time::Duration;

use countersign_asn1::Oid;
use countersign_trust::{Bounded, Class, Finding, FindingKind, Purpose};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{CertificateError, ExtendedKeyPurpose};
use time::OffsetDateTime;

/// The variant of rustls for this finding; `None` where it has none but `Other`. The alerts are those
/// that rustls sends for the variants [RFC 8446 §6.2]:
///
/// | finding | variant | alert |
/// |---|---|---|
/// | dates | `ExpiredContext`, `NotValidYetContext` | `certificate_expired` |
/// | no path to an anchor | `UnknownIssuer` | `unknown_ca` |
/// | a signature is not its issuer's | `BadSignature` | `decrypt_error` |
/// | `extKeyUsage` | `InvalidPurposeContext` | `unsupported_certificate` |
/// | `keyUsage` | `InvalidPurpose` | `unsupported_certificate` |
/// | the dialled name | `NotValidForNameContext` | `bad_certificate` |
/// | a critical extension that is not processed | `UnhandledCriticalExtension` | `bad_certificate` |
/// | a malformed extension, contradicting algorithms | `BadEncoding` | `bad_certificate` |
/// | revoked | `Revoked` | `certificate_revoked` |
/// | revocation unknown | `UnknownRevocationStatus` | `unknown_ca` |
/// | constraints, weak or unknown algorithms, other rules | - | `certificate_unknown` |
///
/// Unknown algorithms have a variant in rustls, whose alert is `decrypt_error`; the standard keeps that
/// one for cryptographic operations that failed, and here none was tried.
pub(crate) fn exact(
    finding: &Finding,
    server: Option<&ServerName<'_>>,
) -> Option<CertificateError> {
    match (finding.kind(), finding.class()) {
        (FindingKind::Expired { not_after, at }, _) => Some(
            unix_time(*at)
                .zip(unix_time(*not_after))
                .map_or(CertificateError::Expired, |(time, not_after)| {
                    CertificateError::ExpiredContext { time, not_after }
                }),
        ),
        (FindingKind::NotYetValid { not_before, at }, _) => Some(
            unix_time(*at)
                .zip(unix_time(*not_before))
                .map_or(CertificateError::NotValidYet, |(time, not_before)| {
                    CertificateError::NotValidYetContext { time, not_before }
                }),
        ),
        (
            FindingKind::PurposeMissing { purpose, present }
            | FindingKind::IssuerPurposeMissing { purpose, present },
            _,
        ) => Some(CertificateError::InvalidPurposeContext {
            required: key_purpose(purpose),
            presented: present.first().iter().map(key_purpose).collect(),
        }),
        (FindingKind::NameMismatch { presented, .. }, _) => {
            Some(server.map_or(CertificateError::NotValidForName, |server| {
                not_valid_for(server, presented)
            }))
        }
        (FindingKind::UnknownCriticalExtension { .. }, _) => {
            Some(CertificateError::UnhandledCriticalExtension)
        }
        (FindingKind::MalformedExtension { .. } | FindingKind::SignatureAlgorithmsDiffer, _) => {
            Some(CertificateError::BadEncoding)
        }
        (_, Class::IssuerUnknown) => Some(CertificateError::UnknownIssuer),
        (_, Class::Signature) => Some(CertificateError::BadSignature),
        (_, Class::Usage) => Some(CertificateError::InvalidPurpose),
        (_, Class::Name) => Some(CertificateError::NotValidForName),
        (FindingKind::Revoked { .. }, _) => Some(CertificateError::Revoked),
        (_, Class::Revocation) => Some(CertificateError::UnknownRevocationStatus),
        _ => None,
    }
}

fn not_valid_for(server: &ServerName<'_>, presented: &Bounded<String>) -> CertificateError {
    CertificateError::NotValidForNameContext {
        expected: server.to_owned(),
        presented: presented.first().to_vec(),
    }
}

/// `None` before 1970, which rustls cannot say.
fn unix_time(moment: OffsetDateTime) -> Option<UnixTime> {
    let seconds = u64::try_from(moment.unix_timestamp()).ok()?;
    Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

fn key_purpose(purpose: &Purpose) -> ExtendedKeyPurpose {
    let dotted = match purpose {
        Purpose::ServerAuth => return ExtendedKeyPurpose::ServerAuth,
        Purpose::ClientAuth => return ExtendedKeyPurpose::ClientAuth,
        Purpose::CodeSigning => Oid::CODE_SIGNING.to_string(),
        Purpose::EmailProtection => Oid::EMAIL_PROTECTION.to_string(),
        Purpose::TimeStamping => Oid::TIME_STAMPING.to_string(),
        Purpose::OcspSigning => Oid::OCSP_SIGNING.to_string(),
        Purpose::Any => Oid::ANY_EXTENDED_KEY_USAGE.to_string(),
        other => other.to_string(),
    };
    let arcs = dotted.split('.').filter_map(|arc| arc.parse().ok());
    ExtendedKeyPurpose::Other(arcs.collect())
}
