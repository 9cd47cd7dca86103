//! Findings as sentences: one each, lower case, values in backticks, moments by RFC 3339.

use core::fmt;

use countersign_asn1::{KeyUsage, OwnedOid};
use countersign_messages::{Language, Text, path, warning as warn, words};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::finding::{Bounded, Finding, FindingKind, Likeness, NearMiss, NearMisses};
use crate::{CertificateId, Certificates, Doubt, Purpose, Warning};

impl Finding {
    /// The finding as a sentence without a full stop. It is bounded, whatever the certificates hold:
    /// of long lists the first few are named, and long values are cut.
    ///
    /// # Panics
    /// If another table gave the certificates.
    #[must_use]
    pub fn sentence(&self, certificates: &Certificates, language: Language) -> String {
        let say = language;
        let name = |id: CertificateId| Quoted(called(certificates, id));
        let subject = name(self.certificate);
        match &self.kind {
            FindingKind::Expired { not_after, at } => {
                path::expired(say, subject, moment(*not_after), moment(*at))
            }
            FindingKind::NotYetValid { not_before, at } => {
                path::not_yet_valid(say, subject, moment(*not_before), moment(*at))
            }
            FindingKind::IssuerUnknown { issuer, near } => {
                let near = likenesses(certificates, near, say);
                path::issuer_unknown(say, subject, Quoted(issuer), near)
            }
            FindingKind::UntrustedRoot { near } => {
                path::untrusted_root(say, subject, likenesses(certificates, near, say))
            }
            FindingKind::Cycle { issuer } => path::cycle(say, subject, name(*issuer)),
            FindingKind::AnchorNotSelfSigned => path::anchor_not_self_signed(say, subject),
            FindingKind::PinnedEndEntityRefused => path::pinned_end_entity_refused(say, subject),
            FindingKind::SignatureInvalid { issuer } => {
                path::signature_invalid(say, subject, name(*issuer))
            }
            FindingKind::SignatureUnsupported { algorithm, key } => {
                path::signature_unsupported(say, subject, algorithm, key)
            }
            FindingKind::SignatureAlgorithmUnknown { fault } => {
                path::signature_algorithm_unknown(say, subject, fault)
            }
            FindingKind::IssuerKeyUnknown { issuer } => {
                path::issuer_key_unknown(say, subject, name(*issuer))
            }
            FindingKind::SignatureNotSupposed { issuer } => {
                path::signature_not_supposed(say, subject, name(*issuer))
            }
            FindingKind::SignatureAlgorithmsDiffer => {
                path::signature_algorithms_differ(say, subject)
            }
            FindingKind::TargetIsAuthority => path::target_is_authority(say, subject),
            FindingKind::VersionTooOld => path::version_too_old(say, subject),
            FindingKind::NotAnAuthority => path::not_an_authority(say, subject),
            FindingKind::KeyUsageLacksCertSign => path::key_usage_lacks_cert_sign(say, subject),
            FindingKind::PathLengthExceeded { limit, found } => {
                path::path_length_exceeded(say, subject, limit, found)
            }
            FindingKind::PathTooLong { limit, found } => {
                path::path_too_long(say, subject, found, limit)
            }
            FindingKind::PolicyMissing { demanded_by } => match demanded_by {
                Some(by) => path::policy_missing_for(say, name(*by), subject),
                None => path::policy_missing(say, subject),
            },
            FindingKind::PolicyNotAcceptable {
                wanted,
                demanded_by,
            } => {
                let wanted = list(wanted, say, |policy: &OwnedOid| Quoted(policy).to_string());
                match demanded_by {
                    Some(by) => path::policy_not_acceptable_for(say, name(*by), subject, wanted),
                    None => path::policy_not_acceptable(say, subject, wanted),
                }
            }
            FindingKind::AnyPolicyMapped => path::any_policy_mapped(say, subject),
            FindingKind::KeyUsageMissing { wanted, present } => {
                path::key_usage_missing(say, subject, bits(*present), bits(*wanted))
            }
            FindingKind::PurposeMissing { purpose, present }
            | FindingKind::IssuerPurposeMissing { purpose, present } => {
                let present = list(present, say, |purpose: &Purpose| format!("`{purpose}`"));
                path::purpose_missing(say, subject, present, purpose)
            }
            FindingKind::KeyUsageInconsistent { purpose, present } => {
                path::key_usage_inconsistent(say, subject, bits(*present), purpose)
            }
            FindingKind::NameMismatch { wanted, presented } => {
                let presented = list(presented, say, |name: &String| Quoted(name).to_string());
                path::name_mismatch(say, subject, wanted, presented)
            }
            FindingKind::NameNotPermitted {
                name: found,
                constrained_by,
            } => path::name_not_permitted(say, Quoted(found), subject, name(*constrained_by)),
            FindingKind::NameExcluded {
                name: found,
                subtree,
                constrained_by,
            } => {
                let constraining = name(*constrained_by);
                path::name_excluded(say, Quoted(found), subject, Quoted(subtree), constraining)
            }
            FindingKind::ConstraintUnsupported {
                form,
                constrained_by,
            } => path::constraint_unsupported(say, name(*constrained_by), form, subject),
            FindingKind::UnknownCriticalExtension { oid } => {
                path::unknown_critical_extension(say, subject, oid)
            }
            FindingKind::MalformedExtension { oid, fault } => {
                path::malformed_extension(say, oid, subject, fault)
            }
            FindingKind::Nonconforming { rule } => {
                path::nonconforming(say, subject, rule.breach(say), rule.source())
            }
            FindingKind::Revoked { revoked } => {
                let (since, by) = (moment(revoked.since), revoked.by.clause(say));
                match revoked.reason {
                    Some(reason) => path::revoked_for(say, subject, since, reason.name(), by),
                    None => path::revoked(say, subject, since, by),
                }
            }
            FindingKind::RevocationUnknown { doubts, .. } => {
                let doubts = list(doubts, say, |doubt: &Doubt| doubt.clause(say));
                path::revocation_unknown(say, subject, doubts)
            }
            FindingKind::WeakHash { hash } => path::weak_hash(say, subject, hash.name()),
            FindingKind::WeakKey { bits, minimum } => path::weak_key(say, subject, bits, minimum),
            FindingKind::Warned { warning } => match warning {
                Warning::EndsSoon { not_after } => {
                    warn::ends_soon(say, subject, moment(*not_after), Warning::DAYS)
                }
                Warning::WeakHash { hash } => warn::weak_hash(say, subject, hash.name()),
                Warning::ShortKey { bits } => warn::short_key(say, subject, bits, Warning::BITS),
                Warning::CommonName { wanted } => warn::common_name(say, subject, wanted),
                Warning::IssuerSpelledOtherwise { issuer } => {
                    warn::issuer_spelled_otherwise(say, subject, name(*issuer))
                }
                Warning::KeyIdentifierContradicts { issuer } => {
                    warn::key_identifier_contradicts(say, subject, name(*issuer))
                }
                Warning::AnyPurpose { purpose } => warn::any_purpose(say, subject, purpose),
                Warning::AuthorityAsEndEntity => warn::authority_as_end_entity(say, subject),
                Warning::OldVersion => warn::old_version(say, subject),
                Warning::Encoding { leniency } => warn::encoding(say, subject, leniency),
            },
        }
    }
}

fn bits(usage: KeyUsage) -> String {
    usage.names().collect::<Vec<_>>().join(", ")
}

/// What a person calls a certificate: its subject, or without one its first other name.
fn called(certificates: &Certificates, id: CertificateId) -> String {
    let facts = certificates.get(id);
    match facts.subject_alt_names() {
        Some([name, ..]) if facts.subject().is_empty() => name.to_string(),
        _ => facts.subject().to_string(),
    }
}

fn likenesses(certificates: &Certificates, near: &NearMisses, language: Language) -> String {
    if near.is_empty() {
        return String::new();
    }
    let misses = list(near, language, |miss: &NearMiss| {
        let subject = Quoted(called(certificates, miss.certificate));
        let likeness = likeness(miss.likeness).told(language);
        if miss.in_store {
            path::near_in_store(language, subject, likeness)
        } else {
            path::near_at_hand(language, subject, likeness)
        }
    });
    path::near(language, misses)
}

fn likeness(likeness: Likeness) -> Text {
    match likeness {
        Likeness::SameNameOtherKey => path::SAME_NAME_OTHER_KEY,
        Likeness::KeyIdentifierContradicts => path::KEY_IDENTIFIER_CONTRADICTS,
        Likeness::SameKeyOtherName => path::SAME_KEY_OTHER_NAME,
        Likeness::OtherCertificateSameKey => path::OTHER_CERTIFICATE_SAME_KEY,
    }
}

/// `a, b and 5 more`; `nothing` if there is none.
fn list<T>(items: &Bounded<T>, language: Language, write: impl Fn(&T) -> String) -> String {
    if items.is_empty() {
        return words::NOTHING.told(language).to_owned();
    }
    let named: Vec<String> = items.first().iter().map(write).collect();
    let rest = items.total() - named.len();
    let named = named.join(", ");
    if rest > 0 {
        words::and_more(language, named, rest)
    } else {
        named
    }
}

fn moment(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}

/// A value in backticks, cut where it grows longer than a reader reads.
struct Quoted<T>(T);

impl<T: fmt::Display> fmt::Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", excerpt(&self.0))
    }
}

/// A value's text, cut where it grows longer than a reader reads.
pub(crate) fn excerpt(value: &impl fmt::Display) -> String {
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}

/// The most characters of one value: a distinguished name of a real certificate has fewer.
const LONGEST: usize = 200;

#[cfg(test)]
mod tests;
