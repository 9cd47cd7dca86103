//! The proof that a passphrase is right and a file whole [RFC 7292 App. B.4].

use core::ops::RangeInclusive;

use countersign_asn1::encode::Writer;
use countersign_asn1::pkcs12::{MacData, Pbkdf2Parameters, Pbmac1Parameters};
use countersign_asn1::{AlgorithmIdentifier, Oid, Tag};

use super::derivation::{Budget, HashFunction, Passphrase, Purpose, Salt};
use crate::Error;

/// The passphrase, proven to be the right one for these contents.
pub(super) fn verify(
    mac: &MacData<'_>,
    contents: &[u8],
    text: &str,
    budget: &mut Budget,
) -> Result<Passphrase, Error> {
    let algorithm = mac.algorithm();
    if algorithm.algorithm() == Oid::PBMAC1 {
        let passphrase = Passphrase::new(text);
        let made = pbmac1(algorithm, &passphrase, contents, budget)?;
        return match made == mac.digest() {
            true => Ok(passphrase),
            false => Err(Error::WrongPassphrase),
        };
    }
    let hash = HashFunction::of(algorithm.algorithm())?;
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

/// PBMAC1 [RFC 8018 §7.1] as OpenSSL writes it since 3.4: salt and iterations are its own, and those
/// beside it mean nothing [RFC 9879 §4].
fn pbmac1(
    algorithm: AlgorithmIdentifier<'_>,
    passphrase: &Passphrase,
    contents: &[u8],
    budget: &mut Budget,
) -> Result<Vec<u8>, Error> {
    let parameters = algorithm.parameters().unwrap_or_default();
    let parameters = Pbmac1Parameters::from_der(parameters).map_err(Error::Syntax)?;
    let derivation = parameters.derivation();
    if derivation.algorithm() != Oid::PBKDF2 {
        return Err(Error::unsupported(derivation.algorithm()));
    }
    let pbkdf2 = derivation.parameters().unwrap_or_default();
    let pbkdf2 = Pbkdf2Parameters::from_der(pbkdf2).map_err(Error::Syntax)?;
    let length = pbkdf2
        .key_length()
        .and_then(|told| usize::try_from(told).ok());
    let length = length.filter(|length| KEY_LENGTHS.contains(length));
    // It has to be told [RFC 9879 §4].
    let length = length.ok_or_else(|| Error::unsupported(Oid::PBMAC1))?;
    let salt = Salt {
        octets: pbkdf2.salt(),
        iterations: pbkdf2.iterations(),
    };
    let key = HashFunction::of_hmac(pbkdf2.prf())?.pbkdf2(passphrase, salt, length, budget)?;
    let hash = HashFunction::of_hmac(parameters.scheme().algorithm())?;
    Ok((hash.hmac)(&key, contents))
}

/// Up to the block of the widest hash: an HMAC makes a digest of a key that is longer.
const KEY_LENGTHS: RangeInclusive<usize> = 1..=128;

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
