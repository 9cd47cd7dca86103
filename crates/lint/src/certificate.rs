//! The rules about certificates.

use countersign_asn1::{
    Certificate, Error, ExtensionValue, Extensions, GeneralName, Leniencies, Oid,
};

use crate::{Lint, Severity};

rule!(CertificateRule: inspect_certificate(Certificate<'_>));
rule!(EncodingRule: inspect_encoding(Encoding));

rules! {
    syntax
    strict_der
    version
    serial_positive
    serial_length
    serial_short
    signature_algorithms_equal
    signature_hash
    signature_parameters
    issuer_empty
    validity_order
    validity_long
    time_encoding
    subject_empty
    name_string_type
    country_name
    common_name_length
    common_name_in_subject_alt_name
    key_parameters
    rsa_key_size
    rsa_exponent
    elliptic_curve
    unique_identifiers
    unknown_critical_extension
    authority_key_identifier
    authority_key_identifier_critical
    subject_key_identifier_authority
    subject_key_identifier_end_entity
    subject_key_identifier_critical
    key_usage_authority
    key_usage_critical
    key_usage_empty
    key_usage_of_key
    certificate_policies_duplicate
    subject_alt_name_empty
    subject_alt_name_critical
    subject_alt_name_needlessly_critical
    subject_alt_name_server
    dns_name_syntax
    ip_address_length
    uri_absolute
    basic_constraints_critical
    key_cert_sign
    path_length
    name_constraints_authority
    name_constraints_critical
    name_constraints_distance
    distribution_point
}

/// The catalogue: the rules of RFC 5280, and of the Baseline Requirements, that hold in a private PKI.
///
/// They live for ever, and so for as long as whatever a caller chains to them.
pub fn private_pki<'l>() -> impl Iterator<Item = &'l dyn Lint> {
    let rules: &'l [&'l dyn Lint] = RULES;
    rules.iter().copied()
}

/// What reading all of a certificate comes to.
type Encoding = Result<Leniencies, Error>;

/// Whether the certificate says that its subject is an authority.
fn is_authority(certificate: &Certificate<'_>) -> bool {
    let constraints = extensions(certificate).basic_constraints();
    constraints.is_ok_and(|constraints| constraints.is_some_and(|constraints| constraints.ca))
}

/// Whether the issuer has the subject's name, byte for byte. Whether the certificate is signed with
/// its own key, only a provider could say.
fn is_self_issued(certificate: &Certificate<'_>) -> bool {
    let tbs = certificate.tbs_certificate();
    tbs.issuer().as_der() == tbs.subject().as_der()
}

fn extensions<'a>(certificate: &Certificate<'a>) -> Extensions<'a> {
    certificate.tbs_certificate().extensions()
}

/// The extension, decoded; `None` when it is absent, and when it is malformed: `syntax` speaks of that.
fn decoded<'a>(certificate: &Certificate<'a>, id: Oid<'_>) -> Option<ExtensionValue<'a>> {
    extensions(certificate).get(id)?.decode().ok()
}

/// Whether the certificate says that it is for servers.
fn is_for_servers(certificate: &Certificate<'_>) -> bool {
    let mut found = false;
    let purposes = extensions(certificate).get(Oid::EXT_KEY_USAGE);
    let read = purposes
        .map(|purposes| purposes.for_each_purpose(|purpose| found |= purpose == Oid::SERVER_AUTH));
    found && read.is_some_and(|read| read.is_ok())
}

/// What is found in the first alternative name that it is found in; `None` as with [`decoded`].
fn find_in_names<'a, T>(
    certificate: &Certificate<'a>,
    mut find: impl FnMut(GeneralName<'a>) -> Option<T>,
) -> Option<T> {
    let names = extensions(certificate).get(Oid::SUBJECT_ALT_NAME)?;
    let mut found = None;
    let read = names.for_each_name(|name| {
        if found.is_none() {
            found = find(name);
        }
    });
    found.filter(|_| read.is_ok())
}

/// Whether the extension is there and marked critical.
fn is_critical(certificate: &Certificate<'_>, id: Oid<'_>) -> bool {
    let extension = extensions(certificate).get(id);
    extension.is_some_and(|extension| extension.is_critical())
}
