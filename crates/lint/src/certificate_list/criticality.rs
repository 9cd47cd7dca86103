//! What changes the meaning of a list is critical, what does not is not.

use countersign_asn1::{CertificateList, Oid};

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-criticality",
    severity: Severity::Error,
    source: "RFC 5280 §5.2",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let extensions = list.tbs_cert_list().crl_extensions();
    extensions.iter().find_map(|extension| {
        let (_, name, critical) = KNOWN.iter().find(|(id, _, _)| *id == extension.id())?;
        (extension.is_critical() != *critical).then(|| match critical {
            true => format!("`{name}` is not critical"),
            false => format!("`{name}` is critical"),
        })
    })
}

/// Which are critical: §5.2.1 and §5.2.3 to §5.2.6.
const KNOWN: &[(Oid<'static>, &str, bool)] = &[
    (Oid::AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier", false),
    (Oid::CRL_NUMBER, "crlNumber", false),
    (Oid::FRESHEST_CRL, "freshestCRL", false),
    (Oid::DELTA_CRL_INDICATOR, "deltaCRLIndicator", true),
    (Oid::ISSUING_DISTRIBUTION_POINT, "issuingDistributionPoint", true),
];
