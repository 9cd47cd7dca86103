//! Authorities by the thousand.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::{Extension, Tbs, name};
use countersign_testkit::{Identity, Key, SignatureScheme};

/// Whether a crowd has one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has, or each has its own")]
pub enum Names {
    /// That of the certificate that it was made from.
    One,
    /// Each its own.
    Own,
}

/// Certificates like this authority's, each with another key, key identifier and serial number; signed by
/// `issuer`'s key, DER.
#[must_use]
pub fn crowd(like: &Identity, issuer: &Key, names: Names, number: u32) -> Vec<Vec<u8>> {
    let mut tbs = Tbs::of(like.der());
    let is_self_issued = tbs.issuer == tbs.subject;
    tbs.remove(Oid::AUTHORITY_KEY_IDENTIFIER);
    let key = tbs.subject_public_key_info.len() - 4;
    (0..number)
        .map(|number| {
            let octets = (0x0100_0000 + number).to_be_bytes();
            if names == Names::Own {
                let text = format!("Root CA {number}");
                tbs.subject = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, text.as_bytes())]);
                if is_self_issued {
                    tbs.issuer.clone_from(&tbs.subject);
                }
            }
            tbs.serial_number = octets.to_vec();
            tbs.subject_public_key_info.truncate(key);
            tbs.subject_public_key_info.extend(octets);
            let identifier = Writer::build(|w| w.octet_string(&octets));
            tbs.set(Extension::new(
                Oid::SUBJECT_KEY_IDENTIFIER,
                false,
                &identifier,
            ));
            tbs.sign(issuer, SignatureScheme::EcdsaP256Sha256)
        })
        .collect()
}
