//! A responder's certificate says that nobody is to ask about it, or where to ask.

use countersign_asn1::{BasicOcspResponse, Certificate, Oid};

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-responder-no-check",
    severity: Severity::Warning,
    source: "RFC 6960 §4.2.2.2.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let certificate = Certificate::from_der(response.certs().next()?).ok()?;
    let extensions = certificate.tbs_certificate().extensions();
    let purposes = extensions.ext_key_usage().ok()??;
    let says = [
        Oid::OCSP_NOCHECK,
        Oid::CRL_DISTRIBUTION_POINTS,
        Oid::AUTHORITY_INFO_ACCESS,
    ];
    let silent = !says.iter().any(|id| extensions.get(*id).is_some());
    (purposes.contains(&Oid::OCSP_SIGNING) && silent).then(|| {
        "its responder's certificate says neither where its revocation is told nor that nobody is to ask".to_owned()
    })
}
