//! The certificate that Exchange setup makes for itself, which no library makes.

use countersign_asn1::Oid;
use rcgen::{DnType, DnValue, KeyUsagePurpose};
use sha2::{Digest as _, Sha256};
use time::macros::datetime;

use crate::{Identity, KeyAlgorithm, SignatureScheme, Template};

/// What Exchange setup puts on a server: RSA of 2048 bits, the short name as subject, short name and
/// FQDN as alternative names, `serverAuth` alone, five calendar years, a GUID as serial number, and
/// no key identifiers.
///
/// Old builds sign with SHA-1, late ones with SHA-256.
#[must_use]
pub fn self_signed(short_name: &str, fqdn: &str, scheme: SignatureScheme) -> Identity {
    template(short_name, fqdn).signed_with(scheme).self_signed()
}

/// The template of [`self_signed`], to be changed further.
#[must_use]
pub fn template(short_name: &str, fqdn: &str) -> Template {
    let subject =
        DnValue::PrintableString(short_name.try_into().expect("letters, digits and hyphens"));
    Template::bare(short_name)
        .attribute(DnType::CommonName, subject)
        .algorithm(KeyAlgorithm::Rsa2048)
        .key_named(&format!("Microsoft Exchange on {fqdn}"))
        .validity(
            datetime!(2025-03-04 08:15:30 UTC),
            datetime!(2030-03-04 08:15:30 UTC),
        )
        .serial_number(&guid_serial(fqdn))
        .dns(short_name)
        .dns(fqdn)
        .server_only()
        .key_usage(&[
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
        ])
        .not_an_authority()
        .without_subject_key_identifier()
        .forged(|tbs| {
            tbs.order(&[
                Oid::KEY_USAGE,
                Oid::SUBJECT_ALT_NAME,
                Oid::EXT_KEY_USAGE,
                Oid::BASIC_CONSTRAINTS,
            ]);
        })
}

/// A version 4 GUID as Windows stores it, its 16 octets reversed and the top bit cleared.
fn guid_serial(name: &str) -> Vec<u8> {
    let mut guid: Vec<u8> = Sha256::digest(name).iter().copied().take(16).collect();
    guid[7] = guid[7] & 0x0F | 0x40; // the version, in the little-endian third field
    guid[8] = guid[8] & 0x3F | 0x80; // the variant
    guid[15] = guid[15] & 0x7F | 0x01; // positive and not short
    guid.reverse();
    guid
}
