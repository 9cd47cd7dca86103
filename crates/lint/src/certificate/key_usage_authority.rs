//! An authority's certificate has a key usage.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-usage-authority",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let absent = extensions(certificate).get(Oid::KEY_USAGE).is_none();
    (is_authority(certificate) && absent)
        .then(|| "the subject is an authority and there is no keyUsage".to_owned())
}
