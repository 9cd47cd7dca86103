//! What path validation found, as a reason: its code, its layer, its sentence and its remedy.

use countersign_messages::link;
use countersign_trust::{
    CertificateFacts, Class, Finding, FindingKind, Likeness, NearMisses, Purpose,
};
use time::{Duration, OffsetDateTime};

use super::hearing::Hearing;
use crate::fact::CERTIFICATE_SINCE;
use crate::words::{cut, moment};
use crate::{Layer, Reason, Role, Rule};

/// The reason that a finding is; `in_doubt` when something unknown may undo it.
pub(super) fn reason(
    hearing: &Hearing<'_, '_>,
    rule: &Rule,
    finding: &Finding,
    in_doubt: bool,
) -> Reason {
    let say = hearing.say();
    let Told {
        code,
        layer,
        mut sentence,
        remedy,
    } = tell(hearing, finding, in_doubt);
    let is_open = matches!(finding.kind(), FindingKind::IssuerUnknown { .. });
    if in_doubt && !is_open && !is_beyond_us(finding) {
        sentence = link::another_of_that_authority(say, sentence, &hearing.judge.name);
    }
    let certificate = hearing.reference(finding.certificate());
    // The rule says what to do about a root that is not trusted.
    let remedy = if finding.class() == Class::IssuerUnknown && !rule.remedy.is_empty() {
        hearing.fill(rule.remedy.told(say), &certificate.subject, "")
    } else {
        remedy
    };
    Reason {
        certificate: Some(certificate),
        remedy: Some(remedy),
        ..hearing.draft(rule, code, layer, sentence)
    }
}

/// What this program cannot judge, and another may: a signature of a kind that no verifier here knows, a
/// critical extension of the standard's or Microsoft's that is not processed here.
pub(super) fn is_beyond_us(finding: &Finding) -> bool {
    match finding.kind() {
        FindingKind::UnknownCriticalExtension { oid } => {
            oid.starts_with("2.5.29.") || oid.starts_with("1.3.6.1.4.1.311.")
        }
        kind => kind.is_unverifiable(),
    }
}

struct Told {
    code: &'static str,
    layer: Layer,
    sentence: String,
    remedy: String,
}

/// That a certificate is not valid yet at this moment; and where a clock explains that better than patience, so.
fn not_yet_valid(
    hearing: &Hearing<'_, '_>,
    finding: &Finding,
    (not_before, at): (OffsetDateTime, OffsetDateTime),
) -> String {
    let say = hearing.say();
    let subject = hearing.called(finding.certificate());
    let sentence = link::not_yet_valid(say, subject, moment(not_before));
    let judged = hearing.judged;
    let since = judged.facts.moment(CERTIFICATE_SINCE);
    match since.filter(|since| finding.depth() == 0 && *since < not_before) {
        Some(since) => link::in_use_before_valid(say, sentence, &judged.name, moment(since)),
        None if not_before - at <= FARTHEST_CLOCK => {
            link::soon_valid(say, sentence, &hearing.judge.name)
        }
        None => sentence,
    }
}

/// Whether the certificate is valid by the right time, and the judge has another.
fn is_of_clock(hearing: &Hearing<'_, '_>, facts: &CertificateFacts) -> bool {
    let at = hearing.court.at();
    !hearing.judge.facts.clock_ahead().is_zero()
        && facts.not_before() <= at
        && at <= facts.not_after()
}

/// That the judge's clock makes the certificate one that has ended, or is to begin.
fn by_wrong_clock(hearing: &Hearing<'_, '_>, subject: &str) -> String {
    let (say, judge) = (hearing.say(), &hearing.judge.name);
    let ahead = hearing.judge.facts.clock_ahead();
    let seconds = ahead.unsigned_abs().as_secs();
    if ahead.is_positive() {
        link::ended_by_clock(say, judge, seconds, subject)
    } else {
        link::to_begin_by_clock(say, judge, seconds, subject)
    }
}

/// What a clock is off at most that is set to another time zone: they are from 12 hours behind UTC to 14 ahead.
const FARTHEST_CLOCK: Duration = Duration::hours(26);

fn tell(hearing: &Hearing<'_, '_>, finding: &Finding, in_doubt: bool) -> Told {
    let say = hearing.say();
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let facts = hearing.facts_of(finding.certificate());
    let subject = hearing.called(finding.certificate());
    let subject = subject.as_str();
    let (code, layer, sentence, remedy) = match finding.kind() {
        FindingKind::Expired { .. } | FindingKind::NotYetValid { .. }
            if is_of_clock(hearing, facts) =>
        {
            (
                "ClockSkew",
                Layer::Chain,
                by_wrong_clock(hearing, subject),
                link::set_clock(say, judge),
            )
        }
        FindingKind::Expired { not_after, .. } => (
            "Expired",
            Layer::Chain,
            link::expired(say, subject, moment(*not_after)),
            if finding.depth() > 0 {
                link::renew_authority(say, subject)
            } else {
                link::renew(say, subject, judged)
            },
        ),
        FindingKind::NotYetValid { not_before, at } => (
            "NotYetValid",
            Layer::Chain,
            not_yet_valid(hearing, finding, (*not_before, *at)),
            link::compare_clocks(say, judge, judged, subject),
        ),
        FindingKind::IssuerUnknown { issuer, near } => {
            let issuer = cut(issuer);
            let end = open_end(hearing, finding, &issuer);
            let near = near_miss(hearing, near);
            (
                "IssuerUnknown",
                Layer::Chain,
                if in_doubt {
                    link::issuer_perhaps_not_had(say, end, judge, near)
                } else {
                    link::issuer_not_had(say, end, judge, near)
                },
                link::get_issuer(say, issuer, judge, judged),
            )
        }
        FindingKind::UntrustedRoot { near } => {
            let (mut sentence, remedy) = untrusted(hearing, finding, facts);
            sentence.push_str(&near_miss(hearing, near));
            ("UntrustedRoot", Layer::Chain, sentence, remedy)
        }
        FindingKind::SignatureInvalid { .. } => (
            "SignatureInvalid",
            Layer::Chain,
            link::signature_invalid(say, subject),
            link::compare_authority(say, subject),
        ),
        kind if kind.is_unverifiable() => (
            "SignatureUnsupported",
            Layer::Negotiation,
            link::signature_unsupported(say, subject, judge),
            reissued(hearing, finding, link::SIGNED_BY_A_COMMON_KEY.told(say)),
        ),
        FindingKind::WeakHash { hash } => (
            "WeakHash",
            Layer::Negotiation,
            link::weak_hash(say, subject, hash.name(), judge),
            reissued(hearing, finding, link::SIGNED_WITH_SHA_256.told(say)),
        ),
        FindingKind::WeakKey { bits, minimum } => (
            "WeakKey",
            Layer::Negotiation,
            link::weak_key(say, subject, bits, judge, minimum),
            reissued(hearing, finding, link::WITH_RSA_2048.told(say)),
        ),
        FindingKind::PurposeMissing { purpose, .. } => {
            let (code, remedy) = if *purpose == Purpose::ClientAuth {
                let remedy = link::reissue_with_both_purposes(say, judged, judge);
                ("ClientEkuMissing", remedy)
            } else {
                let remedy = link::reissue_with_purpose(say, judged, purpose);
                ("ServerEkuMissing", remedy)
            };
            let sentence = match hearing.role {
                Role::Server => link::server_purpose_missing(say, judge, purpose, subject, judged),
                Role::Client => link::client_purpose_missing(say, judge, purpose, subject, judged),
            };
            (code, Layer::Role, sentence, remedy)
        }
        FindingKind::KeyUsageInconsistent { purpose, .. } => {
            let tell = match hearing.role {
                Role::Server => link::server_key_usage_inconsistent,
                Role::Client => link::client_key_usage_inconsistent,
            };
            (
                "KeyUsageInconsistent",
                Layer::Role,
                tell(say, judge, purpose, subject, judged),
                link::reissue_with_key_usage(say, judged),
            )
        }
        FindingKind::IssuerPurposeMissing { purpose, .. } => (
            "IssuerPurposeMissing",
            Layer::Role,
            link::issuer_purpose_missing(say, subject, purpose),
            link::reissue_authority_with_purpose(say, purpose),
        ),
        FindingKind::NameNotPermitted { name, .. } | FindingKind::NameExcluded { name, .. } => {
            let name = cut(name);
            (
                "NameConstraint",
                Layer::Chain,
                link::name_constraint(say, &name, judged),
                link::reissue_within_constraints(say, judged, &name),
            )
        }
        _ => {
            let certificates = hearing.court.surroundings.certificates;
            (
                "ChainInvalid",
                Layer::Chain,
                link::chain_invalid(say, judged, finding.sentence(certificates, say)),
                remedy_by_rule(hearing, finding),
            )
        }
    };
    Told {
        code,
        layer,
        sentence,
        remedy,
    }
}

/// Another certificate in the place of this one, and what else changes with it.
fn reissued(hearing: &Hearing<'_, '_>, finding: &Finding, how: &str) -> String {
    let say = hearing.say();
    let subject = hearing.called(finding.certificate());
    if finding.depth() > 0 {
        link::reissue_authority(say, subject, how)
    } else {
        link::reissue(say, subject, how, &hearing.judged.name)
    }
}

/// What to do about a rule of path validation that has no code of its own here.
fn remedy_by_rule(hearing: &Hearing<'_, '_>, finding: &Finding) -> String {
    let say = hearing.say();
    let judged = &hearing.judged.name;
    let subject = || hearing.called(finding.certificate());
    let again = |how: &str| reissued(hearing, finding, how);
    match finding.kind() {
        FindingKind::NotAnAuthority | FindingKind::KeyUsageLacksCertSign => {
            link::take_a_real_authority(say, judged, subject())
        }
        FindingKind::TargetIsAuthority | FindingKind::VersionTooOld => {
            again(link::AS_END_ENTITY.told(say))
        }
        FindingKind::PathLengthExceeded { .. } | FindingKind::PathTooLong { .. } => {
            link::take_a_nearer_authority(say, judged, subject())
        }
        FindingKind::PolicyMissing { .. }
        | FindingKind::PolicyNotAcceptable { .. }
        | FindingKind::AnyPolicyMapped => link::agree_about_policies(say, judged),
        FindingKind::UnknownCriticalExtension { oid } => again(&link::without_critical(say, oid)),
        FindingKind::MalformedExtension { oid, .. } => again(&link::with_well_formed(say, oid)),
        FindingKind::ConstraintUnsupported { .. } => link::avoid_constrained_form(say, judged),
        FindingKind::SignatureAlgorithmsDiffer => again(link::BY_ONE_ALGORITHM.told(say)),
        _ => link::explain_chain(say, judged),
    }
}

/// Where the path ends before anybody self-signed: at a certificate whose issuer is not at hand, even if
/// the judge trusts that very certificate.
fn open_end(hearing: &Hearing<'_, '_>, finding: &Finding, issuer: &str) -> String {
    let say = hearing.say();
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let subject = hearing.called(finding.certificate());
    let roots = hearing.judge.trust.roots.as_ref();
    let issued = if roots.is_some_and(|roots| roots.contains(finding.certificate())) {
        link::issued_by_and_in_roots(say, judge, subject, issuer)
    } else {
        link::issued_by(say, subject, issuer)
    };
    if hearing.may_send_more() {
        link::issuer_perhaps_sent(say, issued, judged)
    } else {
        link::issuer_not_sent(say, issued, judged)
    }
}

fn untrusted(
    hearing: &Hearing<'_, '_>,
    finding: &Finding,
    facts: &CertificateFacts,
) -> (String, String) {
    let say = hearing.say();
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let subject = hearing.called(finding.certificate());
    let subject = subject.as_str();
    if facts.is_ca() || finding.depth() > 0 {
        (
            link::untrusted_authority(say, judged, subject, judge),
            link::import_root_of_windows(say, subject, judge, judged),
        )
    } else {
        (
            link::untrusted_self_signed(say, subject, judged, judge),
            // Where a self-signed one is not supported, the rule that says so says what to do.
            match hearing.rule_against_self_signed() {
                Some(rule) => hearing.fill(rule.remedy.told(say), subject, ""),
                None => link::import_root(say, subject, judge, judged),
            },
        )
    }
}

/// What the judge has that looks like what is missing, and is not: an authority that was renewed,
/// re-keyed or renamed is the hardest to see.
fn near_miss(hearing: &Hearing<'_, '_>, near: &NearMisses) -> String {
    let say = hearing.say();
    let Some(miss) = near.first().first() else {
        return String::new();
    };
    let what = match miss.likeness {
        Likeness::SameNameOtherKey => link::SAME_NAME_OTHER_KEY,
        Likeness::KeyIdentifierContradicts => link::KEY_IDENTIFIER_CONTRADICTS,
        Likeness::SameKeyOtherName => link::SAME_KEY_OTHER_NAME,
        Likeness::OtherCertificateSameKey => link::OTHER_CERTIFICATE_SAME_KEY,
        _ => return String::new(),
    };
    let place = if miss.in_store {
        link::trusted_roots_of(say, &hearing.judge.name)
    } else {
        link::AT_HAND.told(say).to_owned()
    };
    link::near(say, place, hearing.called(miss.certificate), what.told(say))
}
