//! The proof that a passphrase is right and a file whole [RFC 7292 App. B.4].

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_asn1::pkcs12::MacData;

use super::derivation::{Budget, HashFunction, Passphrase, Purpose, Salt};
use crate::Error;

/// The passphrase, proven to be the right one for these contents.
pub(super) fn verify(
    mac: &MacData<'_>,
    contents: &[u8],
    text: &str,
    budget: &mut Budget,
) -> Result<Passphrase, Error> {
    let algorithm = mac.algorithm().algorithm();
    let hash = HashFunction::ALL
        .into_iter()
        .find(|hash| hash.oid == algorithm)
        .ok_or_else(|| Error::unsupported(algorithm))?;
    let salt = Salt {
        octets: mac.salt(),
        iterations: mac.iterations(),
    };
    let mut is_right = |passphrase: &Passphrase| {
        let made = compute(&hash, passphrase, salt, contents, budget)?;
        Ok(made == mac.digest())
    };
    let passphrase = Passphrase::new(text);
    if is_right(&passphrase)? {
        return Ok(passphrase);
    }
    if text.is_empty() && is_right(&Passphrase::none())? {
        return Ok(Passphrase::none());
    }
    Err(Error::WrongPassphrase)
}

/// `MacData`, DER.
pub(super) fn mac_data(
    hash: &HashFunction,
    passphrase: &Passphrase,
    salt: Salt<'_>,
    contents: &[u8],
) -> Result<Vec<u8>, Error> {
    let mac = compute(hash, passphrase, salt, contents, &mut Budget::new())?;
    Ok(Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(hash.oid);
                    w.null();
                });
                w.octet_string(&mac);
            });
            w.octet_string(salt.octets);
            w.uint(&salt.iterations.to_be_bytes());
        });
    }))
}

fn compute(
    hash: &HashFunction,
    passphrase: &Passphrase,
    salt: Salt<'_>,
    contents: &[u8],
    budget: &mut Budget,
) -> Result<Vec<u8>, Error> {
    let key = hash.derive(passphrase, salt, Purpose::MAC, hash.length, budget)?;
    Ok((hash.hmac)(&key, contents))
}
