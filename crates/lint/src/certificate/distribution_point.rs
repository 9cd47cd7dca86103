//! A CRL distribution point says where the CRL is, or who signs it.

use countersign_asn1::{Certificate, ExtensionValue, Oid};

use super::{CertificateRule, decoded};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "distribution-point",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.13",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let Some(ExtensionValue::CrlDistributionPoints(points)) =
        decoded(certificate, Oid::CRL_DISTRIBUTION_POINTS)
    else {
        return None;
    };
    points
        .iter()
        .any(|point| point.distribution_point.is_none() && point.crl_issuer.is_empty())
        .then(|| "a distribution point has neither a name nor a cRLIssuer".to_owned())
}
