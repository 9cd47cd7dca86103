//! What path validation found, as a reason: its code, its layer, its sentence and its remedy.

use countersign_trust::{CertificateFacts, Class, Finding, FindingKind, Likeness, NearMisses};

use super::hearing::Hearing;
use crate::words::{cut, moment};
use crate::{Layer, Reason, Rule};

/// The reason that a finding is; `in_doubt` when something unknown may undo it.
pub(super) fn reason(
    hearing: &Hearing<'_, '_>,
    rule: &Rule,
    finding: &Finding,
    in_doubt: bool,
) -> Reason {
    let Told {
        code,
        layer,
        mut sentence,
        remedy,
    } = tell(hearing, finding, in_doubt);
    let is_open = matches!(finding.kind(), FindingKind::IssuerUnknown { .. });
    if in_doubt && !is_open && !is_beyond_us(finding) {
        sentence.push_str(&format!(
            "; it is not known whether {} holds another certificate of that authority",
            hearing.judge.name
        ));
    }
    let certificate = hearing.reference(finding.certificate());
    // The rule says what to do about a root that is not trusted.
    let remedy = if finding.class() == Class::IssuerUnknown && !rule.remedy.is_empty() {
        hearing.fill(&rule.remedy, &certificate.subject, "")
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

fn tell(hearing: &Hearing<'_, '_>, finding: &Finding, in_doubt: bool) -> Told {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let facts = hearing.facts_of(finding.certificate());
    let subject = hearing.called(finding.certificate());
    let (code, layer, sentence, remedy) = match finding.kind() {
        FindingKind::Expired { not_after, .. } => (
            "Expired",
            Layer::Chain,
            format!("`{subject}` expired at {}", moment(*not_after)),
            if finding.depth() > 0 {
                format!(
                    "renew the authority `{subject}` with the key it has, put the new certificate where the old one is in every store and chain, and restart the services that present what it issued; with another key, reissue what it issued; where it is another's authority, take a certificate from one that both sides trust"
                )
            } else {
                format!(
                    "renew `{subject}`, assign the new certificate and restart the services of {judged}"
                )
            },
        ),
        FindingKind::NotYetValid { not_before, .. } => (
            "NotYetValid",
            Layer::Chain,
            format!("`{subject}` is not valid before {}", moment(*not_before)),
            format!(
                "compare the clocks of {judge}, {judged} and the authority; if they are right, wait or reissue `{subject}`"
            ),
        ),
        FindingKind::IssuerUnknown { issuer, near } => {
            let issuer = cut(issuer);
            (
                "IssuerUnknown",
                Layer::Chain,
                format!(
                    "{}, and {}{}",
                    open_end(hearing, finding, &issuer),
                    if in_doubt {
                        format!("it is not known whether {judge} has it")
                    } else {
                        format!("{judge} does not have it")
                    },
                    near_miss(hearing, near),
                ),
                format!(
                    "get the certificate of `{issuer}`: if it is self-signed, import it into the trusted roots of {judge}; if it is an intermediate, let {judged} send it"
                ),
            )
        }
        FindingKind::UntrustedRoot { near } => {
            let (sentence, remedy) = untrusted(hearing, finding, facts);
            let near = near_miss(hearing, near);
            (
                "UntrustedRoot",
                Layer::Chain,
                format!("{sentence}{near}"),
                remedy,
            )
        }
        FindingKind::SignatureInvalid { .. } => (
            "SignatureInvalid",
            Layer::Chain,
            format!("the signature of `{subject}` was not made by the authority of that name"),
            format!(
                "compare the authority's certificate with the one that issued `{subject}`: it was re-keyed, or the file is damaged"
            ),
        ),
        kind if kind.is_unverifiable() => (
            "SignatureUnsupported",
            Layer::Negotiation,
            format!(
                "the signature of `{subject}` is of a kind that cannot be verified here; it is not known whether {judge} can"
            ),
            reissued(
                finding,
                &subject,
                judged,
                "signed by an authority with an RSA key (PKCS#1 v1.5) or one on P-256, with SHA-256",
            ),
        ),
        FindingKind::WeakHash { hash } => (
            "WeakHash",
            Layer::Negotiation,
            format!(
                "`{subject}` is signed with {}, which {judge} refuses",
                hash.name()
            ),
            reissued(finding, &subject, judged, "signed with SHA-256"),
        ),
        FindingKind::WeakKey { bits, minimum } => (
            "WeakKey",
            Layer::Negotiation,
            format!("the key of `{subject}` has {bits} bits, and {judge} wants at least {minimum}"),
            reissued(finding, &subject, judged, "with an RSA key of 2048 bits"),
        ),
        FindingKind::PurposeMissing { purpose, .. } => {
            let is_client = *purpose == countersign_trust::Purpose::ClientAuth;
            (
                if is_client {
                    "ClientEkuMissing"
                } else {
                    "ServerEkuMissing"
                },
                Layer::Role,
                format!(
                    "{judge} demands {purpose} of a {}, and `{subject}` of {judged} does not allow it",
                    hearing.role
                ),
                if is_client {
                    format!(
                        "reissue the certificate of {judged} with both serverAuth and clientAuth from a private authority (public ones drop clientAuth in 2026), or let {judge} not ask for a client certificate"
                    )
                } else {
                    format!("reissue the certificate of {judged} with {purpose}")
                },
            )
        }
        FindingKind::KeyUsageInconsistent { purpose, .. } => (
            "KeyUsageInconsistent",
            Layer::Role,
            format!(
                "{judge} demands {purpose} of a {}, and the keyUsage of `{subject}` of {judged} allows nothing that goes with it",
                hearing.role
            ),
            format!(
                "reissue the certificate of {judged} with digitalSignature and keyEncipherment in keyUsage"
            ),
        ),
        FindingKind::IssuerPurposeMissing { purpose, .. } => (
            "IssuerPurposeMissing",
            Layer::Role,
            format!("the authority `{subject}` may not issue for {purpose}"),
            format!(
                "reissue the authority's certificate without extKeyUsage, or with {purpose} in it"
            ),
        ),
        FindingKind::NameNotPermitted { name, .. } | FindingKind::NameExcluded { name, .. } => {
            let name = cut(name);
            (
                "NameConstraint",
                Layer::Chain,
                format!(
                    "the name `{name}` of {judged} lies outside what its authorities may issue for"
                ),
                format!(
                    "reissue the certificate of {judged} from an authority whose name constraints allow `{name}`"
                ),
            )
        }
        _ => (
            "ChainInvalid",
            Layer::Chain,
            format!(
                "the chain of {judged} does not hold: {}",
                finding.sentence(hearing.court.surroundings.certificates)
            ),
            remedy_by_rule(hearing, finding, &subject),
        ),
    };
    Told {
        code,
        layer,
        sentence,
        remedy,
    }
}

/// Another certificate in the place of this one, and what else changes with it.
fn reissued(finding: &Finding, subject: &str, judged: &str, how: &str) -> String {
    if finding.depth() > 0 {
        format!(
            "have the authority `{subject}` issued again, {how}, put the new certificate where the old one is in every store and chain, and restart the services that present what it issued"
        )
    } else {
        format!(
            "have `{subject}` issued again, {how}, assign the new certificate and restart the services of {judged}"
        )
    }
}

/// What to do about a rule of path validation that has no code of its own here.
fn remedy_by_rule(hearing: &Hearing<'_, '_>, finding: &Finding, subject: &str) -> String {
    let judged = &hearing.judged.name;
    let again = |how: &str| reissued(finding, subject, judged, how);
    match finding.kind() {
        FindingKind::NotAnAuthority | FindingKind::KeyUsageLacksCertSign => format!(
            "give {judged} a certificate from a real authority: `{subject}` is none, or not marked as one, and whoever runs it must have it issued again with cA in basicConstraints and keyCertSign in keyUsage"
        ),
        FindingKind::TargetIsAuthority | FindingKind::VersionTooOld => {
            again("as an end entity, of version 3")
        }
        FindingKind::PathLengthExceeded { .. } | FindingKind::PathTooLong { .. } => format!(
            "give {judged} a certificate from an authority nearer to the root, or have `{subject}` issued again with a greater pathLenConstraint"
        ),
        FindingKind::PolicyMissing { .. }
        | FindingKind::PolicyNotAcceptable { .. }
        | FindingKind::AnyPolicyMapped => format!(
            "let the authorities of {judged} agree about certificatePolicies: `countersign verify --explain` shows where the last common policy is lost"
        ),
        FindingKind::UnknownCriticalExtension { oid } => {
            again(&format!("without the critical extension {oid}"))
        }
        FindingKind::MalformedExtension { oid, .. } => {
            again(&format!("with a well-formed extension {oid}"))
        }
        FindingKind::ConstraintUnsupported { .. } => format!(
            "give {judged} a certificate without names of that form, or from an authority whose nameConstraints leave that form out"
        ),
        FindingKind::SignatureAlgorithmsDiffer => {
            again("by an authority that writes one signature algorithm in both places")
        }
        _ => format!(
            "run `countersign verify --explain` on the chain of {judged}: it shows every path, and the rule that ends it"
        ),
    }
}

/// Where the path ends before anybody self-signed: at a certificate whose issuer is not at hand, even if
/// the judge trusts that very certificate.
fn open_end(hearing: &Hearing<'_, '_>, finding: &Finding, issuer: &str) -> String {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let subject = hearing.called(finding.certificate());
    let roots = hearing.judge.trust.roots.as_ref();
    let issued = if roots.is_some_and(|roots| roots.contains(finding.certificate())) {
        format!(
            "{judge} has `{subject}` among its trusted roots, where only self-signed certificates count, and its issuer is `{issuer}`"
        )
    } else {
        format!("`{subject}` was issued by `{issuer}`")
    };
    if hearing.may_send_more() {
        format!("{issued}: it is not known whether {judged} sends that")
    } else {
        format!("{issued}, which {judged} does not send")
    }
}

fn untrusted(
    hearing: &Hearing<'_, '_>,
    finding: &Finding,
    facts: &CertificateFacts,
) -> (String, String) {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let subject = hearing.called(finding.certificate());
    if facts.is_ca() || finding.depth() > 0 {
        (
            format!("the chain of {judged} ends in `{subject}`, which {judge} does not trust"),
            format!(
                "import `{subject}` into the trusted roots of {judge} (on Windows: LocalMachine\\Root), or give {judged} a certificate from an authority that {judge} trusts"
            ),
        )
    } else {
        (
            format!(
                "the certificate `{subject}` of {judged} is self-signed, and {judge} does not have it among its trusted roots"
            ),
            // Where a self-signed one is not supported, the rule that says so says what to do.
            match hearing.rule_against_self_signed() {
                Some(rule) => hearing.fill(&rule.remedy, &subject, ""),
                None => format!(
                    "import `{subject}` into the trusted roots of {judge}, or give {judged} a certificate from an authority that {judge} trusts"
                ),
            },
        )
    }
}

/// What the judge has that looks like what is missing, and is not: an authority that was renewed,
/// re-keyed or renamed is the hardest to see.
fn near_miss(hearing: &Hearing<'_, '_>, near: &NearMisses) -> String {
    let Some(miss) = near.first().first() else {
        return String::new();
    };
    let what = match miss.likeness {
        Likeness::SameNameOtherKey => "of that name, with another key",
        Likeness::KeyIdentifierContradicts => "of that name, with another key identifier",
        Likeness::SameKeyOtherName => "of that key identifier, under another name",
        Likeness::OtherCertificateSameKey => "of that name and key, another certificate",
        _ => return String::new(),
    };
    let place = if miss.in_store {
        format!("the trusted roots of {}", hearing.judge.name)
    } else {
        "what was sent or stored".to_owned()
    };
    format!(
        "; among {place} is `{}`, {what}",
        hearing.called(miss.certificate)
    )
}
