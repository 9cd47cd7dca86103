//! What PBES2 may ask for, that no one here writes and OpenSSL does, when it is asked to.

mod cipher;

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Reader as _, SliceReader};
use pkcs8::AlgorithmIdentifierRef;
use pkcs8::pkcs5::pbes2::{Kdf, Pbkdf2Params, Pbkdf2Prf, SCRYPT_OID};
use pkcs8::pkcs5::scrypt;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

pub(super) use self::cipher::name_of_refused;
use self::cipher::{Cipher, Key, RC2};
use super::{malformed, unsupported};
use crate::KeyError;

/// A cipher, with its initialisation vector, and how its key is made.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Foreign {
    pub(super) derivation: Kdf,
    pub(super) cipher: ObjectIdentifier,
    vector: Vec<u8>,
    /// The effective bits of a key of RC2.
    bits: usize,
}

impl Foreign {
    /// ```text
    /// PBES2-params ::= SEQUENCE {
    ///     keyDerivationFunc  AlgorithmIdentifier,
    ///     encryptionScheme   AlgorithmIdentifier }
    /// ```
    pub(super) fn from_parameters(der: &[u8]) -> Result<Self, KeyError> {
        let (derivation, scheme) = fields(der).map_err(malformed)?;
        let derivation = Kdf::try_from(derivation).map_err(malformed)?;
        let (bits, vector) = match scheme.parameters {
            Some(parameters) if scheme.oid == RC2 => rc2_parameters(parameters)?,
            Some(parameters) => (0, octets(parameters)?),
            None => (0, &[][..]),
        };
        let read = Self {
            derivation,
            cipher: scheme.oid,
            vector: vector.to_vec(),
            bits,
        };
        read.cipher()?;
        Ok(read)
    }

    pub(super) fn decrypt(&self, passphrase: &[u8], octets: &mut [u8]) -> Result<usize, KeyError> {
        let cipher = self.cipher()?;
        let key = derive(&self.derivation, passphrase, cipher.key)?;
        let key = Key {
            octets: &key,
            bits: self.bits,
            vector: &self.vector,
        };
        (cipher.decrypt)(key, octets).ok_or(KeyError::WrongPassphrase)
    }

    fn cipher(&self) -> Result<&'static Cipher, KeyError> {
        Cipher::of(self.cipher).ok_or_else(|| unsupported(self.cipher))
    }
}

fn fields(der: &[u8]) -> der::Result<(AlgorithmIdentifierRef<'_>, AlgorithmIdentifierRef<'_>)> {
    let mut reader = SliceReader::new(der)?;
    let fields =
        reader.sequence(|reader| Ok::<_, der::Error>((reader.decode()?, reader.decode()?)))?;
    reader.finish()?;
    Ok(fields)
}

fn octets(parameters: AnyRef<'_>) -> Result<&[u8], KeyError> {
    let octets: &OctetStringRef = parameters.decode_as().map_err(malformed)?;
    Ok(octets.as_bytes())
}

/// The effective bits of the key, and the vector [RFC 8018 App. B.2.3].
///
/// ```text
/// RC2-CBC-Parameter ::= SEQUENCE {
///     rc2ParameterVersion  INTEGER OPTIONAL,
///     iv                   OCTET STRING (SIZE(8)) }
/// ```
fn rc2_parameters(parameters: AnyRef<'_>) -> Result<(usize, &[u8]), KeyError> {
    if let Ok(vector) = octets(parameters) {
        return Ok((32, vector));
    }
    let mut reader = SliceReader::new(parameters.value()).map_err(malformed)?;
    let version: u32 = reader.decode().map_err(malformed)?;
    let vector: &OctetStringRef = reader.decode().map_err(malformed)?;
    reader.finish().map_err(malformed)?;
    let bits = match version {
        160 => 40,
        120 => 64,
        58 => 128,
        256..=1024 => usize::try_from(version).unwrap_or(1024),
        _ => return Err(unsupported(RC2)),
    };
    Ok((bits, vector.as_bytes()))
}

/// The key, of as many octets as the derivation tells, or else as the cipher wants.
fn derive(
    derivation: &Kdf,
    passphrase: &[u8],
    length: usize,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let length = derivation.key_length().map_or(length, usize::from);
    if !KEY_LENGTHS.contains(&length) {
        return Err(unsupported(derivation.oid()));
    }
    let mut key = Zeroizing::new(vec![0; length]);
    match derivation {
        Kdf::Pbkdf2(pbkdf2) => by_pbkdf2(pbkdf2, passphrase, &mut key)?,
        Kdf::Scrypt(parameters) => {
            let costs = scrypt::Params::try_from(parameters).map_err(super::refusal)?;
            scrypt::scrypt(passphrase, parameters.salt.as_ref(), &costs, &mut key)
                .map_err(|_| unsupported(SCRYPT_OID))?;
        }
        _ => return Err(unsupported(derivation.oid())),
    }
    Ok(key)
}

fn by_pbkdf2(pbkdf2: &Pbkdf2Params, passphrase: &[u8], key: &mut [u8]) -> Result<(), KeyError> {
    let by = match pbkdf2.prf {
        Pbkdf2Prf::HmacWithSha1 => pbkdf2::pbkdf2_hmac::<Sha1>,
        Pbkdf2Prf::HmacWithSha224 => pbkdf2::pbkdf2_hmac::<Sha224>,
        Pbkdf2Prf::HmacWithSha256 => pbkdf2::pbkdf2_hmac::<Sha256>,
        Pbkdf2Prf::HmacWithSha384 => pbkdf2::pbkdf2_hmac::<Sha384>,
        Pbkdf2Prf::HmacWithSha512 => pbkdf2::pbkdf2_hmac::<Sha512>,
        _ => return Err(unsupported(pbkdf2.prf.oid())),
    };
    by(
        passphrase,
        pbkdf2.salt.as_ref(),
        pbkdf2.iteration_count,
        key,
    );
    Ok(())
}

/// No cipher takes a longer one.
const KEY_LENGTHS: core::ops::RangeInclusive<usize> = 1..=128;
