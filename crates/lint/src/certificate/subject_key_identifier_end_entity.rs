//! An end entity's certificate identifies its key too.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-key-identifier-end-entity",
    severity: Severity::Warning,
    source: "RFC 5280 §4.2.1.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let absent = extensions(certificate).get(Oid::SUBJECT_KEY_IDENTIFIER).is_none();
    (!is_authority(certificate) && absent).then(|| "there is no subjectKeyIdentifier".to_owned())
}
