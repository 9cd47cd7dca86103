//! An authority's certificate identifies its key, so that those it issues can point at it.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-key-identifier-authority",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let absent = extensions(certificate).get(Oid::SUBJECT_KEY_IDENTIFIER).is_none();
    (is_authority(certificate) && absent)
        .then(|| "the subject is an authority and there is no subjectKeyIdentifier".to_owned())
}
