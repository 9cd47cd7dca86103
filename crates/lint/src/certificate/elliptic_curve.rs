//! An elliptic-curve key lies on P-256, P-384 or P-521.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "elliptic-curve",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §6.1.5",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let identifier = certificate.tbs_certificate().subject_public_key_info().algorithm();
    if identifier.algorithm() != Oid::EC_PUBLIC_KEY {
        return None;
    }
    // Parameters that name no curve at all are `key-parameters`' affair.
    let curve = identifier.parameters_oid()?;
    (![Oid::SECP256R1, Oid::SECP384R1, Oid::SECP521R1].contains(&curve))
        .then(|| format!("the key's curve `{curve}` is none of P-256, P-384, P-521"))
}
