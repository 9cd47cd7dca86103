//! A subject without a name has alternative names, and an authority always has a name.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-empty",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    if !certificate.tbs_certificate().subject().is_empty() {
        return None;
    }
    if is_authority(certificate) {
        return Some("the subject is an authority and its name is empty".to_owned());
    }
    let named = extensions(certificate).get(Oid::SUBJECT_ALT_NAME).is_some();
    (!named).then(|| "the subject's name is empty and there is no subjectAltName".to_owned())
}
