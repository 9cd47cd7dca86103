//! The name by which one party knows the other, and the names that the certificate bears.

use countersign_trust::{
    CertificateFacts, CertificateId, NameMatch, NameRules, ReferenceName, match_name,
};

use super::hearing::Hearing;
use crate::words::{called, cut, list};
use crate::{Layer, Reason, Rule};

/// Why the server's certificate is not for the host that was dialled, if it is not.
pub(super) fn of_server(
    hearing: &Hearing<'_, '_>,
    rule: &Rule,
    certificate: CertificateId,
    rules: NameRules,
) -> Option<Reason> {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let host = cut(&hearing.judged.host);
    let dial_otherwise = format!("let {judge} dial a name that the certificate has");
    let (sentence, remedy) = match mismatch(hearing, certificate, rules)? {
        Mismatch::NoHost => (
            format!(
                "{judge} dials `{host}`, which is neither a host name nor an address: no certificate is for it"
            ),
            dial_otherwise,
        ),
        Mismatch::Other {
            subject,
            hosts,
            place,
        } => (
            format!(
                "{judge} dials `{host}`, but the certificate `{subject}` of {judged} is for {hosts}"
            ),
            format!(
                "reissue the certificate of {judged} with `{host}` among the {place} of its SAN, or {dial_otherwise}"
            ),
        ),
    };
    Some(Reason {
        certificate: Some(hearing.reference(certificate)),
        windows: hearing.windows(rule, "CERT_E_CN_NO_MATCH"),
        remedy: Some(remedy),
        ..hearing.draft(rule, "NameMismatch", Layer::Name, sentence)
    })
}

/// Why the client's certificate is not for the host by which the judge knows it, if it is not.
pub(super) fn of_client(
    hearing: &Hearing<'_, '_>,
    rule: &Rule,
    certificate: CertificateId,
    rules: NameRules,
) -> Option<Reason> {
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let host = cut(&hearing.judged.host);
    let know_otherwise = format!("let {judge} know {judged} by a name that the certificate has");
    let (sentence, remedy) = match mismatch(hearing, certificate, rules)? {
        Mismatch::NoHost => (
            format!(
                "{judge} knows {judged} as `{host}`, which is neither a host name nor an address: no certificate is for it"
            ),
            know_otherwise,
        ),
        Mismatch::Other {
            subject,
            hosts,
            place,
        } => (
            format!(
                "{judge} knows {judged} as `{host}` and looks for that name in its client certificate, but `{subject}` is for {hosts}"
            ),
            format!(
                "reissue the certificate of {judged} with `{host}` among the {place} of its SAN, or {know_otherwise}"
            ),
        ),
    };
    Some(Reason {
        certificate: Some(hearing.reference(certificate)),
        remedy: Some(remedy),
        ..hearing.draft(rule, "ClientNameMismatch", Layer::Identity, sentence)
    })
}

/// Why a certificate is not for a host.
enum Mismatch {
    /// The host is neither a name nor an address.
    NoHost,
    /// It is for others.
    Other {
        subject: String,
        hosts: String,
        /// Where the host would be in a SAN.
        place: &'static str,
    },
}

/// Why the certificate is not for the host of the judged, if it is not.
fn mismatch(
    hearing: &Hearing<'_, '_>,
    certificate: CertificateId,
    rules: NameRules,
) -> Option<Mismatch> {
    let Ok(name) = ReferenceName::parse(&hearing.judged.host) else {
        return Some(Mismatch::NoHost);
    };
    let facts = hearing.facts_of(certificate);
    (match_name(facts, &name, rules) == NameMatch::Mismatch).then(|| Mismatch::Other {
        subject: called(facts),
        hosts: list(hosts(facts), "no host at all"),
        place: match name {
            ReferenceName::Ip(_) => "IP addresses",
            _ => "DNS names",
        },
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
