//! `subjectAltName` is critical when the subject has no other name.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-alt-name-critical",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let names = extensions(certificate).get(Oid::SUBJECT_ALT_NAME)?;
    let alone = certificate.tbs_certificate().subject().is_empty();
    (alone && !names.is_critical())
        .then(|| "the subject is empty and subjectAltName is not critical".to_owned())
}
