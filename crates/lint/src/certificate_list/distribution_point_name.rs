//! A list that says which distribution point it is of, as a shard does, names it by a URI or another full name.

use countersign_asn1::{
    CertificateList, DistributionPointName, GeneralName,
};

use super::{ListRule, issuing_distribution_point};
use crate::Severity;
use crate::uri::is_absolute;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-distribution-point-name",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.5, §4.2.1.13",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let point = issuing_distribution_point(list)?;
    let Some(DistributionPointName::FullName(names)) = point.distribution_point else {
        return None;
    };
    names.iter().find_map(|name| match name {
        GeneralName::UniformResourceIdentifier(uri) if !is_absolute(uri) => {
            let shown: String = uri.chars().take(64).collect();
            Some(format!("URI `{}` of its distribution point is not absolute", shown.escape_debug()))
        }
        _ => None,
    })
}
