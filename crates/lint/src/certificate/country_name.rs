//! A country is two letters in a `PrintableString`.

use countersign_asn1::{Certificate, Oid, Tag};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "country-name",
    severity: Severity::Error,
    source: "RFC 5280 Appendix A.1",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let countries = certificate.tbs_certificate().subject().attributes(Oid::COUNTRY_NAME);
    countries.into_iter().find_map(|country| {
        let code = country.as_bytes();
        let lawful = country.tag() == Tag::PRINTABLE_STRING
            && code.len() == 2
            && code.iter().all(u8::is_ascii_uppercase);
        (!lawful).then(|| {
            let shown: String = country.to_text().chars().take(16).collect();
            format!("country `{}` is not a two-letter code in a PrintableString", shown.escape_debug())
        })
    })
}
