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
    [("issuer", tbs.issuer()), ("subject", tbs.subject())].into_iter().find_map(|(field, name)| {
        let mut unlawful = None;
        // A malformed name, `syntax` speaks of.
        let read = name.each_attribute(|attribute| {
            let kind = attribute.kind();
            let lawful = match kind {
                Oid::DOMAIN_COMPONENT | Oid::EMAIL_ADDRESS => &[Tag::IA5_STRING][..],
                _ => &[Tag::PRINTABLE_STRING, Tag::UTF8_STRING],
            };
            let tag = attribute.string().map(|string| string.tag());
            unlawful = unlawful.or_else(|| Some((kind, tag.filter(|tag| !lawful.contains(tag))?)));
        });
        let (kind, tag) = unlawful.filter(|_| read.is_ok())?;
        Some(format!("attribute `{kind}` of the {field} is a {tag}"))
    })
}
