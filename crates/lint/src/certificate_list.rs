//! The rules about revocation lists.

use countersign_asn1::{CertificateList, ExtensionValue, IssuingDistributionPoint, Oid};

use time::Duration;

use crate::{Lint, Severity};

rule!(ListRule: inspect_list(CertificateList<'_>));

rules! {
    syntax
    version
    signature_algorithms_equal
    signature_hash
    issuer_empty
    next_update
    update_order
    validity_long
    validity_years
    number
    number_length
    authority_key_identifier
    criticality
    delta_base
    delta_base_length
    distribution_point
    distribution_point_name
    attribute_certificates
    freshest_crl_delta
    freshest_crl_fields
    entry_reason
}

/// The catalogue for revocation lists: the rules of RFC 5280 §5, and what public authorities are held to.
///
/// They live for ever, and so for as long as whatever a caller chains to them.
pub fn private_pki_lists<'l>() -> impl Iterator<Item = &'l dyn Lint> {
    let rules: &'l [&'l dyn Lint] = RULES;
    rules.iter().copied()
}

/// For how many days the list is good, where that is longer than the limit.
fn days_beyond(limit: Duration, list: &CertificateList<'_>) -> Option<i64> {
    let tbs = list.tbs_cert_list();
    let lifetime = tbs.next_update()? - tbs.this_update();
    (lifetime > limit).then(|| lifetime.whole_days())
}

/// The extension, decoded; `None` when it is absent, and when it is malformed: `crl-syntax` speaks of that.
fn decoded<'a>(list: &CertificateList<'a>, id: Oid<'_>) -> Option<ExtensionValue<'a>> {
    list.tbs_cert_list().crl_extensions().get(id)?.decode().ok()
}

/// What the list says of where it is from; `None` as with [`decoded`].
fn issuing_distribution_point<'a>(
    list: &CertificateList<'a>,
) -> Option<IssuingDistributionPoint<'a>> {
    match decoded(list, Oid::ISSUING_DISTRIBUTION_POINT)? {
        ExtensionValue::IssuingDistributionPoint(point) => Some(point),
        _ => None,
    }
}
