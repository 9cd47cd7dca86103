//! `subjectAltName` holds at least one name, and no empty one.

use countersign_asn1::{Certificate, ExtensionValue, GeneralName, Oid};

use super::{CertificateRule, decoded};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-alt-name-empty",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let Some(ExtensionValue::SubjectAltName(names)) = decoded(certificate, Oid::SUBJECT_ALT_NAME)
    else {
        return None;
    };
    if names.is_empty() {
        return Some("subjectAltName holds no name".to_owned());
    }
    names.iter().any(is_empty).then(|| "subjectAltName holds an empty name".to_owned())
}

fn is_empty(name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::Rfc822Name(text)
        | GeneralName::DnsName(text)
        | GeneralName::UniformResourceIdentifier(text) => text.trim().is_empty(),
        GeneralName::DirectoryName(name) => name.is_empty(),
        GeneralName::IpAddress(octets) => octets.is_empty(),
        GeneralName::OtherName { .. }
        | GeneralName::X400Address(_)
        | GeneralName::EdiPartyName(_)
        | GeneralName::RegisteredId(_) => false,
    }
}
