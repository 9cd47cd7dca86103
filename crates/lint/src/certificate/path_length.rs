//! Only an authority limits the length of the path below it.

use countersign_asn1::Certificate;

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "path-length",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.9",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let constraints = extensions(certificate).basic_constraints().ok()??;
    (constraints.path_len_constraint.is_some() && !constraints.ca)
        .then(|| "there is a pathLenConstraint and cA is not TRUE".to_owned())
}
