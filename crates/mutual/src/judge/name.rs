//! The name by which one party knows the other, and the names that the certificate bears.

use countersign_messages::link;
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
    let mismatch = mismatch(hearing, certificate, rules)?;
    let say = hearing.say();
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let host = cut(&hearing.judged.host);
    let otherwise = link::dial_otherwise(say, judge);
    let sentence = match &mismatch {
        Mismatch::NoHost => link::server_has_no_host(say, judge, &host),
        Mismatch::Other { subject, hosts, .. } => {
            link::server_name_mismatch(say, judge, &host, subject, judged, hosts)
        }
    };
    Some(Reason {
        certificate: Some(hearing.reference(certificate)),
        windows: hearing.windows(rule, "CERT_E_CN_NO_MATCH"),
        remedy: Some(mismatch.remedy(hearing, &host, otherwise)),
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
    let mismatch = mismatch(hearing, certificate, rules)?;
    let say = hearing.say();
    let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
    let host = cut(&hearing.judged.host);
    let otherwise = link::know_otherwise(say, judge, judged);
    let sentence = match &mismatch {
        Mismatch::NoHost => link::client_has_no_host(say, judge, judged, &host),
        Mismatch::Other { subject, hosts, .. } => {
            link::client_name_mismatch(say, judge, judged, &host, subject, hosts)
        }
    };
    Some(Reason {
        certificate: Some(hearing.reference(certificate)),
        remedy: Some(mismatch.remedy(hearing, &host, otherwise)),
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
        /// Whether the host is an address, and would be one of the SAN's.
        by_address: bool,
    },
}

impl Mismatch {
    /// A certificate for the host, or else `otherwise`.
    fn remedy(&self, hearing: &Hearing<'_, '_>, host: &str, otherwise: String) -> String {
        let (say, judged) = (hearing.say(), &hearing.judged.name);
        match self {
            Self::NoHost => otherwise,
            Self::Other {
                by_address: true, ..
            } => link::reissue_with_address(say, judged, host, otherwise),
            Self::Other { .. } => link::reissue_with_dns_name(say, judged, host, otherwise),
        }
    }
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
        hosts: list(hosts(facts), hearing.say(), link::NO_HOST),
        by_address: matches!(name, ReferenceName::Ip(_)),
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
