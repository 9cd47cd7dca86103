//! The rules about what a certificate may be used for.

use countersign_asn1::KeyUsage;
use countersign_keys::KeyAlgorithm;

use crate::Purpose;
use crate::finding::{Bounded, FindingKind};
use crate::policy::{IssuerPurposes, PurposeKeyUsage};
use crate::rules::{Check, Interrupt, Part};

/// For issuers [RFC 5280 §6.1.4 (n)]; for the target, what goes with the purpose
/// [RFC 5280 §4.2.1.12].
pub(super) fn key_usage(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let Some(usage) = check.facts().key_usage() else {
        return Ok(());
    };
    if !check.is_target() {
        if check.counts(Part::Authority) && !usage.contains(KeyUsage::KEY_CERT_SIGN) {
            check.error(FindingKind::KeyUsageLacksCertSign)?;
        }
        return Ok(());
    }
    let wanted = check.question.key_usage;
    if !usage.contains(wanted) {
        check.error(FindingKind::KeyUsageMissing {
            wanted,
            present: usage,
        })?;
    }
    let purpose = &check.question.purpose;
    if suits(check, usage, purpose) {
        return Ok(());
    }
    check.error(FindingKind::KeyUsageInconsistent {
        purpose: purpose.clone(),
        present: usage,
    })
}

/// Whether the target's `keyUsage` suits the purpose, as the policy has it.
fn suits(check: &Check<'_>, usage: KeyUsage, purpose: &Purpose) -> bool {
    let consistent = purpose.consistent_key_usage();
    let wanted: &[KeyUsage] = match (check.policy().purpose_key_usage, consistent) {
        (PurposeKeyUsage::Ignored, _) | (_, None) => return true,
        (PurposeKeyUsage::Consistent, Some(bits)) => bits,
        (PurposeKeyUsage::DigitalSignature, _) => &[KeyUsage::DIGITAL_SIGNATURE],
        (PurposeKeyUsage::ByKeyKind, Some(bits)) => {
            match (purpose, check.facts().key_algorithm()) {
                (Purpose::ServerAuth, KeyAlgorithm::Rsa { .. }) => &[KeyUsage::KEY_ENCIPHERMENT],
                (
                    Purpose::ServerAuth,
                    KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521,
                ) => &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_AGREEMENT],
                (
                    Purpose::ClientAuth,
                    KeyAlgorithm::Rsa { .. }
                    | KeyAlgorithm::P256
                    | KeyAlgorithm::P384
                    | KeyAlgorithm::P521,
                ) => &[KeyUsage::DIGITAL_SIGNATURE],
                (Purpose::ServerAuth | Purpose::ClientAuth, _) => &[],
                _ => bits,
            }
        }
    };
    wanted.iter().any(|bit| usage.contains(*bit))
}

/// [RFC 5280 §4.2.1.12], which binds the target; and by the policy its issuers too.
pub(super) fn purpose(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let purpose = &check.question.purpose;
    let policy = check.policy();
    let counts = check.is_target()
        || match policy.issuer_purposes {
            IssuerPurposes::Chained => check.counts(Part::Rest),
            IssuerPurposes::ChainedBelowAnchor => !check.is_anchor,
            IssuerPurposes::Ignored => false,
        };
    if !counts || *purpose == Purpose::Any {
        return Ok(());
    }
    let facts = check.facts();
    if facts.allows_purpose(purpose, policy.any_purpose) {
        return Ok(());
    }
    let purpose = purpose.clone();
    let present = Bounded::new(facts.ext_key_usage().unwrap_or_default().iter().cloned());
    check.error(if check.is_target() {
        FindingKind::PurposeMissing { purpose, present }
    } else {
        FindingKind::IssuerPurposeMissing { purpose, present }
    })
}
