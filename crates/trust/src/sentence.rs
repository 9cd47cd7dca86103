//! Findings as sentences: one each, lower case, values in backticks, moments by RFC 3339.

use core::fmt::{self, Write as _};

use countersign_asn1::{KeyUsage, OwnedOid};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::finding::{Bounded, Finding, FindingKind, Likeness, NearMiss, NearMisses};
use crate::{CertificateId, Certificates, Doubt, Purpose};

impl Finding {
    /// The finding as a sentence without a full stop. It is bounded, whatever the certificates hold:
    /// of long lists the first few are named, and long values are cut.
    ///
    /// # Panics
    /// If another table gave the certificates.
    #[must_use]
    pub fn sentence(&self, certificates: &Certificates) -> String {
        let name = |id: CertificateId| Quoted(called(certificates, id));
        let subject = name(self.certificate);
        match &self.kind {
            FindingKind::Expired { not_after, at } => format!(
                "{subject} expired at {}; the moment asked about is {}",
                moment(*not_after),
                moment(*at)
            ),
            FindingKind::NotYetValid { not_before, at } => format!(
                "{subject} is not valid before {}; the moment asked about is {}",
                moment(*not_before),
                moment(*at)
            ),
            FindingKind::IssuerUnknown { issuer, near } => format!(
                "the issuer of {subject}, {}, is neither in the store nor among the intermediates{}",
                Quoted(issuer),
                likenesses(certificates, near)
            ),
            FindingKind::UntrustedRoot { near } => format!(
                "{subject} is self-signed and the store does not hold it{}",
                likenesses(certificates, near)
            ),
            FindingKind::Cycle { issuer } => format!(
                "{subject} leads back to {}, which the path has passed: they vouch for each other, and nobody for them",
                name(*issuer)
            ),
            FindingKind::AnchorNotSelfSigned => {
                format!("{subject} is in the store and not self-signed, so it ends no path here")
            }
            FindingKind::PinnedEndEntityRefused => {
                format!(
                    "{subject} is in the store and no authority, and the policy wants one there"
                )
            }
            FindingKind::SignatureInvalid { issuer } => format!(
                "the signature of {subject} was not made by the key of {}",
                name(*issuer)
            ),
            FindingKind::SignatureUnsupported { algorithm, key } => format!(
                "no verifier here judges the signature of {subject}: {algorithm} by a key of {key}"
            ),
            FindingKind::SignatureAlgorithmUnknown { fault } => {
                format!("the signature of {subject} cannot be verified: {fault}")
            }
            FindingKind::IssuerKeyUnknown { issuer } => format!(
                "the signature of {subject} cannot be verified: the key of {} is of an unknown kind or malformed",
                name(*issuer)
            ),
            FindingKind::SignatureNotSupposed { issuer } => format!(
                "{subject} does not exist yet, and it is not supposed that {} will sign it",
                name(*issuer)
            ),
            FindingKind::SignatureAlgorithmsDiffer => format!(
                "{subject} names one signature algorithm inside what is signed and another outside [RFC 5280 §4.1.1.2]"
            ),
            FindingKind::TargetIsAuthority => {
                format!("{subject} is an authority, and an end entity is wanted")
            }
            FindingKind::VersionTooOld => format!(
                "{subject} is of a version before 3, which this verifier does not take [RFC 5280 §4.1.2.1]"
            ),
            FindingKind::NotAnAuthority => format!(
                "{subject} has issued a certificate and is no authority: `basicConstraints` does not say `cA` [RFC 5280 §4.2.1.9]"
            ),
            FindingKind::KeyUsageLacksCertSign => format!(
                "{subject} has issued a certificate and its `keyUsage` lacks `keyCertSign` [RFC 5280 §4.2.1.3]"
            ),
            FindingKind::PathLengthExceeded { limit, found } => format!(
                "{subject} allows {limit} intermediates below it, and there are {found} [RFC 5280 §4.2.1.9]"
            ),
            FindingKind::PathTooLong { limit, found } => format!(
                "{subject} is intermediate {found} of the path, and {limit} are allowed [RFC 5280 §6.1.2]"
            ),
            FindingKind::PolicyMissing { demanded_by } => format!(
                "{} certificate policy, and from {subject} on the path is valid for none [RFC 5280 §6.1.3]",
                demand(certificates, *demanded_by)
            ),
            FindingKind::PolicyNotAcceptable {
                wanted,
                demanded_by,
            } => format!(
                "{} certificate policy, and the path to {subject} is valid for none that is acceptable: {} [RFC 5280 §6.1.5]",
                demand(certificates, *demanded_by),
                list(wanted, |policy: &OwnedOid| Quoted(policy).to_string())
            ),
            FindingKind::AnyPolicyMapped => {
                format!("{subject} maps `anyPolicy` from or to another policy [RFC 5280 §4.2.1.5]")
            }
            FindingKind::KeyUsageMissing { wanted, present } => format!(
                "the `keyUsage` of {subject} is `{}`, and `{}` is wanted [RFC 5280 §4.2.1.3]",
                bits(*present),
                bits(*wanted)
            ),
            FindingKind::PurposeMissing { purpose, present }
            | FindingKind::IssuerPurposeMissing { purpose, present } => format!(
                "the `extKeyUsage` of {subject} allows {}, not `{purpose}` [RFC 5280 §4.2.1.12]",
                list(present, |purpose: &Purpose| format!("`{purpose}`"))
            ),
            FindingKind::KeyUsageInconsistent { purpose, present } => format!(
                "the `keyUsage` of {subject} is `{}`, none of which serves `{purpose}` [RFC 5280 §4.2.1.12]",
                bits(*present)
            ),
            FindingKind::NameMismatch { wanted, presented } => format!(
                "{subject} is not for `{wanted}`; it is for {}",
                list(presented, |name: &String| Quoted(name).to_string())
            ),
            FindingKind::NameNotPermitted {
                name: found,
                constrained_by,
            } => format!(
                "the name {} of {subject} lies in no subtree that {} permits [RFC 5280 §4.2.1.10]",
                Quoted(found),
                name(*constrained_by)
            ),
            FindingKind::NameExcluded {
                name: found,
                subtree,
                constrained_by,
            } => format!(
                "the name {} of {subject} lies in the subtree {} that {} excludes [RFC 5280 §4.2.1.10]",
                Quoted(found),
                Quoted(subtree),
                name(*constrained_by)
            ),
            FindingKind::ConstraintUnsupported {
                form,
                constrained_by,
            } => format!(
                "{} constrains names of the form `{form}`, {subject} has one, and whether it keeps the constraint cannot be told [RFC 5280 §4.2.1.10]",
                name(*constrained_by)
            ),
            FindingKind::UnknownCriticalExtension { oid } => format!(
                "{subject} has the critical extension `{oid}`, which is not processed here [RFC 5280 §4.2]"
            ),
            FindingKind::MalformedExtension { oid, fault } => {
                format!("the extension `{oid}` of {subject} is malformed: {fault}")
            }
            FindingKind::Nonconforming { rule } => {
                format!("{subject} {} [{}]", rule.breach(), rule.source())
            }
            FindingKind::Revoked { revoked } => {
                let reason = revoked
                    .reason
                    .map_or_else(String::new, |reason| format!(" for `{}`", reason.name()));
                format!(
                    "{subject} was revoked at {}{reason}, says {} [RFC 5280 §6.3.3]",
                    moment(revoked.since),
                    revoked.by
                )
            }
            FindingKind::RevocationUnknown { doubts, .. } => format!(
                "whether {subject} is revoked cannot be told: {}",
                list(doubts, |doubt: &Doubt| doubt.to_string())
            ),
            FindingKind::WeakHash { hash } => {
                format!(
                    "{subject} is signed with {}, which the policy refuses",
                    hash.name()
                )
            }
            FindingKind::WeakKey { bits, minimum } => format!(
                "the key of {subject} has {bits} bits, and the policy wants {minimum} at least"
            ),
        }
    }
}

/// Who demands a policy, up to its article.
fn demand(certificates: &Certificates, demanded_by: Option<CertificateId>) -> String {
    match demanded_by {
        Some(id) => format!("{} demands a", Quoted(called(certificates, id))),
        None => "the question demands a".to_owned(),
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

fn likenesses(certificates: &Certificates, near: &NearMisses) -> String {
    if near.is_empty() {
        return String::new();
    }
    format!(
        "; near it: {}",
        list(near, |miss: &NearMiss| {
            let place = if miss.in_store {
                "in the store"
            } else {
                "at hand"
            };
            format!(
                "{} {place}, {}",
                Quoted(called(certificates, miss.certificate)),
                likeness(miss.likeness)
            )
        })
    )
}

fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::SameNameOtherKey => "of that name, whose key did not sign it",
        Likeness::KeyIdentifierContradicts => "of that name, with another key identifier",
        Likeness::SameKeyOtherName => "of another name, with the key identifier that is looked for",
        Likeness::OtherCertificateSameKey => "of the same name and key, another certificate",
    }
}

/// `a, b and 5 more`; `nothing` if there is none.
fn list<T>(items: &Bounded<T>, write: impl Fn(&T) -> String) -> String {
    if items.is_empty() {
        return "nothing".to_owned();
    }
    let named: Vec<String> = items.first().iter().map(write).collect();
    let mut text = named.join(", ");
    let rest = items.total() - named.len();
    if rest > 0 {
        let _ = write!(text, " and {rest} more");
    }
    text
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
