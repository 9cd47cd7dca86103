//! What path validation found, as a reason: its code, its layer, its sentence and its remedy.

use countersign_trust::{
    CertificateFacts, Explanation, Finding, FindingKind, HResult, TrustStatus,
};
use time::format_description::well_known::Rfc3339;

use super::hearing::Hearing;
use crate::{CertificateReference, Layer, PurposeRule, Reason, Role, Rule, WindowsCodes};

/// What Windows reports for a whole chain.
pub(super) type ChainCodes = Option<WindowsCodes>;

/// The reason that a finding is.
pub(super) fn reason(hearing: &Hearing<'_, '_>, rule: &Rule, finding: &Finding) -> Reason {
    let told = tell(hearing, finding);
    let mut reason = hearing.draft(rule, told.code, told.layer, told.sentence);
    reason.certificate = Some(hearing.reference(finding.certificate()));
    reason.remedy = Some(if rule.remedy.is_empty() {
        told.remedy
    } else {
        super::hearing::fill(
            &rule.remedy,
            &[
                ("judge", &hearing.judge.name),
                ("judged", &hearing.judged.name),
            ],
        )
    });
    reason
}

struct Told {
    code: &'static str,
    layer: Layer,
    sentence: String,
    remedy: String,
}

fn tell(hearing: &Hearing<'_, '_>, finding: &Finding) -> Told {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let facts = hearing.facts_of(finding.certificate());
    let subject = facts.subject().to_string();
    let chain = |code, sentence, remedy| Told {
        code,
        layer: Layer::Chain,
        sentence,
        remedy,
    };
    match finding.kind() {
        FindingKind::Expired { not_after, .. } => chain(
            "Expired",
            format!("`{subject}` expired at {}", moment(*not_after)),
            format!(
                "renew `{subject}`, assign the new certificate and restart the services of {judged}"
            ),
        ),
        FindingKind::NotYetValid { not_before, .. } => chain(
            "NotYetValid",
            format!("`{subject}` is not valid before {}", moment(*not_before)),
            format!(
                "compare the clocks of {judge}, {judged} and the authority; if they are right, wait or reissue `{subject}`"
            ),
        ),
        FindingKind::IssuerUnknown { issuer, .. } => chain(
            "IssuerUnknown",
            format!(
                "`{subject}` was issued by `{issuer}`, which {judged} does not send and {judge} does not have"
            ),
            format!(
                "get the certificate of `{issuer}`: if it is self-signed, import it into the trusted roots of {judge}; if it is an intermediate, let {judged} send it"
            ),
        ),
        FindingKind::UntrustedRoot { .. } if facts.is_ca() || finding.depth() > 0 => chain(
            "UntrustedRoot",
            format!("the chain of {judged} ends in `{subject}`, which {judge} does not trust"),
            format!(
                "import `{subject}` into the trusted roots of {judge} (on Windows: LocalMachine\\Root), or give {judged} a certificate from an authority that {judge} trusts"
            ),
        ),
        FindingKind::UntrustedRoot { .. } => chain(
            "UntrustedRoot",
            format!(
                "the certificate `{subject}` of {judged} is self-signed, and {judge} does not have it among its trusted roots"
            ),
            format!(
                "give {judged} a certificate from an authority that {judge} trusts; where a self-signed one is supported, import `{subject}` into the trusted roots of {judge}"
            ),
        ),
        FindingKind::SignatureInvalid { .. } => chain(
            "SignatureInvalid",
            format!("the signature of `{subject}` was not made by the authority of that name"),
            format!(
                "compare the authority's certificate with the one that issued `{subject}`: it was re-keyed, or the file is damaged"
            ),
        ),
        FindingKind::SignatureUnsupported { .. }
        | FindingKind::SignatureAlgorithmUnknown { .. }
        | FindingKind::IssuerKeyUnknown { .. } => Told {
            code: "SignatureUnsupported",
            layer: Layer::Negotiation,
            sentence: format!(
                "the signature of `{subject}` is of a kind that cannot be verified here"
            ),
            remedy: format!("reissue `{subject}` with RSA (PKCS#1 v1.5) or ECDSA and SHA-256"),
        },
        FindingKind::WeakHash { hash } => Told {
            code: "WeakHash",
            layer: Layer::Negotiation,
            sentence: format!(
                "`{subject}` is signed with {}, which {judge} refuses",
                hash.name()
            ),
            remedy: format!("reissue `{subject}` with SHA-256"),
        },
        FindingKind::WeakKey { bits, minimum } => Told {
            code: "WeakKey",
            layer: Layer::Negotiation,
            sentence: format!(
                "the key of `{subject}` has {bits} bits, and {judge} wants at least {minimum}"
            ),
            remedy: format!("reissue `{subject}` with an RSA key of 2048 bits"),
        },
        FindingKind::PurposeMissing { .. } | FindingKind::KeyUsageInconsistent { .. } => {
            let client = hearing.role == Role::Client;
            let wanted = match hearing.purpose() {
                Some((PurposeRule::ClientAuth, _)) => "clientAuth",
                _ => "serverAuth",
            };
            Told {
                code: if client {
                    "ClientEkuMissing"
                } else {
                    "ServerEkuMissing"
                },
                layer: Layer::Role,
                sentence: format!(
                    "{judge} demands {wanted} of a {}, and `{subject}` of {judged} does not allow it",
                    hearing.role
                ),
                remedy: if client {
                    format!(
                        "reissue the certificate of {judged} with both serverAuth and clientAuth from a private authority (public ones drop clientAuth in 2026), or let {judge} not ask for a client certificate"
                    )
                } else {
                    format!("reissue the certificate of {judged} with serverAuth")
                },
            }
        }
        FindingKind::IssuerPurposeMissing { purpose, .. } => Told {
            code: "IssuerPurposeMissing",
            layer: Layer::Role,
            sentence: format!("the authority `{subject}` may not issue for {purpose}"),
            remedy: format!(
                "reissue the authority's certificate without extKeyUsage, or with {purpose} in it"
            ),
        },
        FindingKind::NameNotPermitted { name, .. } | FindingKind::NameExcluded { name, .. } => {
            chain(
                "NameConstraint",
                format!(
                    "the name `{name}` of {judged} lies outside what its authorities may issue for"
                ),
                format!(
                    "reissue the certificate of {judged} from an authority whose name constraints allow `{name}`"
                ),
            )
        }
        _ => chain(
            "ChainInvalid",
            format!(
                "`{subject}` in the chain of {judged} does not hold: {}",
                finding.sentence(hearing.court.surroundings.certificates)
            ),
            format!(
                "run `countersign verify --explain` on the chain of {judged} to see every path and rule, and reissue `{subject}`"
            ),
        ),
    }
}

fn moment(moment: time::OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}

/// The certificate as a person and a tool look for it.
pub(super) fn reference(facts: &CertificateFacts) -> CertificateReference {
    CertificateReference {
        subject: facts.subject().to_string(),
        sha256: facts.sha256().map(|digest| {
            digest
                .iter()
                .fold(String::with_capacity(64), |mut hex, octet| {
                    use core::fmt::Write as _;
                    let _ = write!(hex, "{octet:02x}");
                    hex
                })
        }),
    }
}

/// What Windows reports for a chain whose every path fails. Approximate: of several faults it may name
/// another, for the order of precedence is Wine's.
pub(super) fn chain_codes(explanation: &Explanation) -> ChainCodes {
    let hresult = HResult::of_explanation(explanation)?;
    let findings = explanation.paths().first()?.findings();
    let status = TrustStatus::of_findings(findings);
    let mut codes = codes(hresult, true);
    codes.error_status_hex = Some(format!("0x{:08X}", status.error_bits()));
    codes.error_status = status
        .error_names()
        .map(|name| format!("CERT_TRUST_{name}"))
        .collect();
    Some(codes)
}

/// The one HRESULT that the rule's source names.
pub(super) fn windows_code(name: &str) -> ChainCodes {
    HResult::named(name).map(|hresult| codes(hresult, false))
}

fn codes(hresult: HResult, approximate: bool) -> WindowsCodes {
    WindowsCodes {
        hresult: hresult.name().to_owned(),
        hresult_hex: format!("0x{:08X}", hresult.code()),
        error_status_hex: None,
        error_status: Vec::new(),
        approximate,
    }
}
