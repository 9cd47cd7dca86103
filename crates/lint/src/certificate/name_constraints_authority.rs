//! Only an authority constrains names.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "name-constraints-authority",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.10",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let present = extensions(certificate).get(Oid::NAME_CONSTRAINTS).is_some();
    (present && !is_authority(certificate))
        .then(|| "there are nameConstraints and the subject is no authority".to_owned())
}
