//! A certificate that comes with a response is a responder's: it is for `OCSPSigning`.

use countersign_asn1::{BasicOcspResponse, Certificate, Oid};

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-responder-certificate",
    severity: Severity::Error,
    source: "RFC 6960 §4.2.2.2",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let first = response.certs().next()?;
    let Ok(certificate) = Certificate::from_der(first) else {
        return Some("the certificate that comes with it is malformed".to_owned());
    };
    let extensions = certificate.tbs_certificate().extensions();
    // The authority itself may answer, and send its certificate along.
    let constraints = extensions.basic_constraints().ok().flatten();
    if constraints.is_some_and(|constraints| constraints.ca) {
        return None;
    }
    let purposes = extensions.ext_key_usage().ok().flatten().unwrap_or_default();
    (!purposes.contains(&Oid::OCSP_SIGNING))
        .then(|| "the certificate that comes with it is not for `OCSPSigning`".to_owned())
}
