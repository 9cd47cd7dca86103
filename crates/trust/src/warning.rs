//! What a policy accepts, and other verifiers do not, or this one not for long.

use countersign_asn1::{Leniency, Version};
use countersign_keys::{Hash, KeyAlgorithm};
use time::{Duration, OffsetDateTime};

use crate::explanation::{CandidatePath, Link};
use crate::finding::{Class, Finding, FindingKind};
use crate::{
    AnyPurpose, CertificateFacts, CertificateId, NameMatch, Purpose, Question, ReferenceName,
    Validator, match_name,
};

/// A thing that is accepted here, and will not be everywhere or for long. Which verifiers refuse it was
/// seen: `docs/agreement.md` has the chains.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// `notAfter` comes within [`Warning::DAYS`] days.
    EndsSoon {
        /// The last moment of validity.
        not_after: OffsetDateTime,
    },
    /// A signature's digest that collides [RFC 6151 §2], [RFC 6194 §3].
    WeakHash {
        /// The digest.
        hash: Hash,
    },
    /// An RSA or DSA key below [`Warning::BITS`] bits.
    ShortKey {
        /// Its length in bits.
        bits: u32,
    },
    /// The name that was asked for is a common name, and nothing else [RFC 9525 §2].
    CommonName {
        /// The name.
        wanted: ReferenceName,
    },
    /// The issuer's name and the certificate's word for it are equal only after preparation
    /// [RFC 5280 §7.1].
    IssuerSpelledOtherwise {
        /// The issuer.
        issuer: CertificateId,
    },
    /// The authority key identifier names another key than the one that signed.
    KeyIdentifierContradicts {
        /// Whose key signed.
        issuer: CertificateId,
    },
    /// `anyExtendedKeyUsage` alone allows the purpose [RFC 5280 §4.2.1.12].
    AnyPurpose {
        /// The purpose that was asked for.
        purpose: Purpose,
    },
    /// The target is an authority.
    AuthorityAsEndEntity,
    /// A certificate before version 3.
    OldVersion,
    /// An encoding that DER or RFC 5280 forbids.
    Encoding {
        /// What was read nevertheless.
        leniency: Leniency,
    },
}

impl Warning {
    /// How many days before its end a certificate is said to end soon: when ACME clients renew one
    /// (`renew_before_expiry` of certbot), and so when somebody has forgotten to.
    pub const DAYS: u16 = 30;
    /// The shortest RSA or DSA key that is not warned of [NIST SP 800-131A §3],
    /// [CA/Browser Forum Baseline Requirements §6.1.5].
    pub const BITS: u32 = 2048;

    /// A stable name in kebab case, for JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EndsSoon { .. } => "ends-soon",
            Self::WeakHash { .. } => "weak-hash-accepted",
            Self::ShortKey { .. } => "short-key-accepted",
            Self::CommonName { .. } => "common-name-accepted",
            Self::IssuerSpelledOtherwise { .. } => "issuer-spelled-otherwise",
            Self::KeyIdentifierContradicts { .. } => "key-identifier-contradicts",
            Self::AnyPurpose { .. } => "any-purpose-accepted",
            Self::AuthorityAsEndEntity => "authority-as-end-entity",
            Self::OldVersion => "old-version-accepted",
            Self::Encoding { .. } => "encoding-accepted",
        }
    }

    /// What it is about.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::EndsSoon { .. } => Class::Time,
            Self::WeakHash { .. } | Self::ShortKey { .. } => Class::Algorithm,
            Self::CommonName { .. } => Class::Name,
            Self::IssuerSpelledOtherwise { .. } | Self::KeyIdentifierContradicts { .. } => {
                Class::IssuerUnknown
            }
            Self::AnyPurpose { .. } => Class::Usage,
            Self::AuthorityAsEndEntity => Class::Constraint,
            Self::OldVersion | Self::Encoding { .. } => Class::Structure,
        }
    }
}

impl Validator<'_> {
    /// What this question's policy accepts on a path of [`Self::explain`], and others do not, or it not for
    /// long: findings of [`Severity::Warning`](crate::Severity::Warning), from the target up. They decide
    /// nothing, and are looked for only here.
    ///
    /// What the path's own findings say is no warning beside.
    ///
    /// # Panics
    /// If the question or the path is about certificates of another table.
    #[must_use]
    pub fn warnings(&self, question: &Question<'_>, path: &CandidatePath) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (depth, id) in path.certificates().iter().enumerate() {
            let facts = self.certificates.get(*id);
            let is_anchor = depth + 1 == path.certificates().len();
            let mut warnings = of_certificate(question, facts, depth == 0, is_anchor);
            if let Some((link, issuer)) = path
                .links()
                .get(depth)
                .zip(path.certificates().get(depth + 1))
            {
                let spelled = facts.issuer_der() == self.certificates.get(*issuer).subject_der();
                warnings.extend(
                    (!spelled).then_some(Warning::IssuerSpelledOtherwise { issuer: *issuer }),
                );
                warnings.extend(
                    (*link == Link::NameMatchAlone)
                        .then_some(Warning::KeyIdentifierContradicts { issuer: *issuer }),
                );
            }
            let is_said = |warning: &Warning| {
                let own = path
                    .findings()
                    .iter()
                    .filter(|finding| finding.depth() == depth);
                own.map(Finding::kind).any(|kind| match warning {
                    Warning::EndsSoon { .. } => matches!(kind, FindingKind::Expired { .. }),
                    Warning::WeakHash { .. } => matches!(kind, FindingKind::WeakHash { .. }),
                    Warning::ShortKey { .. } => matches!(kind, FindingKind::WeakKey { .. }),
                    Warning::AuthorityAsEndEntity => matches!(kind, FindingKind::TargetIsAuthority),
                    Warning::OldVersion => matches!(kind, FindingKind::VersionTooOld),
                    Warning::KeyIdentifierContradicts { .. }
                    | Warning::IssuerSpelledOtherwise { .. } => {
                        matches!(kind, FindingKind::SignatureInvalid { .. })
                    }
                    _ => false,
                })
            };
            findings.extend(
                warnings
                    .into_iter()
                    .filter(|warning| !is_said(warning))
                    .map(|warning| Finding {
                        kind: FindingKind::Warned { warning },
                        certificate: *id,
                        depth,
                        untold: 0,
                    }),
            );
        }
        findings
    }
}

fn of_certificate(
    question: &Question<'_>,
    facts: &CertificateFacts,
    is_target: bool,
    is_anchor: bool,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let not_after = facts.not_after();
    if not_after >= question.at && not_after - question.at <= Duration::days(Warning::DAYS.into()) {
        warnings.push(Warning::EndsSoon { not_after });
    }
    // The signature of a root proves nothing, and nobody looks at it.
    let hash = facts
        .signature_algorithm()
        .ok()
        .and_then(|algorithm| algorithm.hash());
    if let Some(hash @ (Hash::Md5 | Hash::Sha1)) = hash
        && !(is_anchor && facts.claims_self_signed())
    {
        warnings.push(Warning::WeakHash { hash });
    }
    match facts.key_algorithm() {
        KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits } | KeyAlgorithm::Dsa { bits }
            if bits < Warning::BITS =>
        {
            warnings.push(Warning::ShortKey { bits });
        }
        _ => {}
    }
    if is_target {
        let matched = |wanted| match_name(facts, wanted, question.policy.names);
        let mut matches = question
            .names
            .iter()
            .map(|wanted| (wanted, matched(wanted)));
        if let Some((wanted, NameMatch::CommonName(_) | NameMatch::CommonNameIp(_))) =
            matches.find(|(_, found)| *found != NameMatch::Mismatch)
        {
            let wanted = wanted.clone();
            warnings.push(Warning::CommonName { wanted });
        }
    }
    let counts = is_target || !is_anchor;
    if counts
        && facts.allows_purpose(&question.purpose, AnyPurpose::AllowsAll)
        && !facts.allows_purpose(&question.purpose, AnyPurpose::OnlyItself)
    {
        let purpose = question.purpose.clone();
        warnings.push(Warning::AnyPurpose { purpose });
    }
    if is_target && !is_anchor && facts.is_ca() {
        warnings.push(Warning::AuthorityAsEndEntity);
    }
    if facts.version() < Version::V3 {
        warnings.push(Warning::OldVersion);
    }
    let leniencies = facts.leniencies();
    warnings.extend(
        leniencies
            .iter()
            .map(|(leniency, _)| Warning::Encoding { leniency }),
    );
    warnings
}
