//! Names are written in `PrintableString` or `UTF8String`, domain components and mail addresses in `IA5String`.

use countersign_asn1::{Certificate, Oid, Tag};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "name-string-type",
    // Deviation: a MUST with exceptions for names that were in use before, which cannot be seen from here.
    severity: Severity::Warning,
    source: "RFC 5280 §4.1.2.4",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let tbs = certificate.tbs_certificate();
    for (field, name) in [("issuer", tbs.issuer()), ("subject", tbs.subject())] {
        for attribute in name.rdns().ok()?.iter().flatten() {
            let Some(string) = attribute.string() else {
                continue;
            };
            let lawful = match attribute.kind() {
                Oid::DOMAIN_COMPONENT | Oid::EMAIL_ADDRESS => &[Tag::IA5_STRING][..],
                _ => &[Tag::PRINTABLE_STRING, Tag::UTF8_STRING],
            };
            if !lawful.contains(&string.tag()) {
                let kind = attribute.kind();
                let tag = string.tag();
                return Some(format!("attribute `{kind}` of the {field} is a {tag}"));
            }
        }
    }
    None
}
