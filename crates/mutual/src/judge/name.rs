//! The name that was dialled, and the names that the certificate bears.

use countersign_trust::{
    CertificateFacts, CertificateId, NameMatch, NameRules, ReferenceName, match_name,
};

use super::hearing::Hearing;
use crate::words::{called, cut, list};
use crate::{Layer, Reason, Rule};

/// Why the certificate is not for the host that was dialled, if it is not.
pub(super) fn mismatch(
    hearing: &Hearing<'_, '_>,
    rule: &Rule,
    certificate: CertificateId,
    rules: NameRules,
) -> Option<Reason> {
    let facts = hearing.facts_of(certificate);
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let dialled = cut(&hearing.judged.host);
    let dial_otherwise = format!("let {judge} dial a name that the certificate has");
    let (sentence, remedy) = match ReferenceName::parse(&hearing.judged.host) {
        Ok(name) if match_name(facts, &name, rules) != NameMatch::Mismatch => {
            return None;
        }
        Ok(name) => {
            let place = match name {
                ReferenceName::Ip(_) => "IP addresses",
                _ => "DNS names",
            };
            (
                format!(
                    "{judge} dials `{dialled}`, but the certificate `{}` of {judged} is for {}",
                    called(facts),
                    list(hosts(facts), "no host at all")
                ),
                format!(
                    "reissue the certificate of {judged} with `{dialled}` among the {place} of its SAN, or {dial_otherwise}"
                ),
            )
        }
        Err(_) => (
            format!(
                "{judge} dials `{dialled}`, which is neither a host name nor an address: no certificate is for it"
            ),
            dial_otherwise,
        ),
    };
    Some(Reason {
        certificate: Some(hearing.reference(certificate)),
        windows: hearing.windows(rule, "CERT_E_CN_NO_MATCH"),
        remedy: Some(remedy),
        ..hearing.draft(rule, "NameMismatch", Layer::Name, sentence)
    })
}

/// The hosts that the certificate names: those of its SAN, or without one its common names.
fn hosts(facts: &CertificateFacts) -> Vec<String> {
    match facts.subject_alt_names() {
        Some(_) => facts
            .dns_names()
            .map(str::to_owned)
            .chain(facts.ip_addresses().map(|address| address.to_string()))
            .collect(),
        None => facts.common_names().to_vec(),
    }
}
