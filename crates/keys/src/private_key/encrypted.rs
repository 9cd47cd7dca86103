//! `EncryptedPrivateKeyInfo` [RFC 5958 §3]: PBES2 [RFC 8018 §6.2] in, one recipe out.

use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::pem::{self, LineEnding};
use der::{Encode as _, Reader as _, SliceReader, Tag};
use pkcs8::pkcs5::pbes2::{EncryptionScheme as Cipher, Kdf, PBES2_OID, Parameters, Pbkdf2Params};
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::{AlgorithmIdentifierRef, EncryptedPrivateKeyInfo};
use zeroize::Zeroizing;

use super::format::name_of;
use crate::KeyError;

/// ```text
/// EncryptedPrivateKeyInfo ::= SEQUENCE {
///     encryptionAlgorithm  AlgorithmIdentifier,
///     encryptedData        OCTET STRING }
/// ```
/// The decrypted `PrivateKeyInfo`; `passphrase` is asked for when all else is right.
pub(super) fn read(der: &[u8], passphrase: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let (scheme, data) = fields(der).map_err(malformed)?;
    if scheme.oid != PBES2_OID {
        return Err(unsupported(scheme.oid));
    }
    let parameters = scheme
        .parameters
        .ok_or_else(|| Tag::Sequence.value_error().to_error())
        .and_then(Parameters::try_from)
        .map_err(malformed)?;
    check_cost(&parameters.kdf)?;
    let passphrase = passphrase.ok_or(KeyError::PassphraseNeeded)?;
    let mut buffer = Zeroizing::new(data.as_bytes().to_vec());
    let length = parameters
        .decrypt_in_place(passphrase, &mut buffer)
        .map_err(refusal)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

pub(super) fn write(
    pkcs8: &[u8],
    passphrase: &[u8],
    randomness: &[u8; 32],
) -> Result<String, KeyError> {
    let (salt, iv) = randomness.split_at(16);
    let parameters = Parameters {
        kdf: Pbkdf2Params::hmac_sha256(ITERATIONS, salt)
            .map(Kdf::Pbkdf2)
            .map_err(refusal)?,
        encryption: Cipher::Aes256Cbc {
            iv: iv.try_into().expect("16 of 32 octets"),
        },
    };
    let encrypted = parameters.encrypt(passphrase, pkcs8).map_err(refusal)?;
    let encode = || {
        EncryptedPrivateKeyInfo {
            encryption_algorithm: EncryptionScheme::Pbes2(parameters),
            encrypted_data: OctetStringRef::new(&encrypted)?,
        }
        .to_der()
    };
    let der = encode().map_err(|error| KeyError::malformed("EncryptedPrivateKeyInfo", error))?;
    Ok(
        pem::encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &der)
            .expect("a label of letters and spaces"),
    )
}

/// A derivation must end, whoever wrote the file.
fn check_cost(derivation: &Kdf) -> Result<(), KeyError> {
    let (found, limit) = match derivation {
        Kdf::Pbkdf2(pbkdf2) => (u64::from(pbkdf2.iteration_count), MAX_ITERATIONS),
        Kdf::Scrypt(scrypt) => {
            let mixed = u64::from(scrypt.block_size)
                .saturating_mul(128)
                .saturating_mul(u64::from(scrypt.parallelization))
                .saturating_mul(scrypt.cost_parameter);
            (mixed, MAX_SCRYPT_OCTETS)
        }
        _ => return Err(unsupported(derivation.oid())),
    };
    if found > limit {
        return Err(KeyError::ExpensiveDerivation { found, limit });
    }
    Ok(())
}

fn fields(der: &[u8]) -> der::Result<(AlgorithmIdentifierRef<'_>, &OctetStringRef)> {
    let mut reader = SliceReader::new(der)?;
    let fields =
        reader.sequence(|reader| Ok::<_, der::Error>((reader.decode()?, reader.decode()?)))?;
    reader.finish()?;
    Ok(fields)
}

/// A cipher or derivation that is not known, or a broken structure.
fn malformed(error: der::Error) -> KeyError {
    match error.kind() {
        der::ErrorKind::OidUnknown { oid } => unsupported(oid),
        _ => KeyError::malformed("EncryptedPrivateKeyInfo", error),
    }
}

fn refusal(error: pkcs5::Error) -> KeyError {
    match error {
        pkcs5::Error::UnsupportedAlgorithm { oid }
        | pkcs5::Error::AlgorithmParametersInvalid { oid } => unsupported(oid),
        _ => KeyError::WrongPassphrase,
    }
}

fn unsupported(oid: ObjectIdentifier) -> KeyError {
    KeyError::UnsupportedEncryption {
        name: name_of(oid),
        oid: oid.to_string(),
    }
}

/// What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA-256 since 2023.
const ITERATIONS: u32 = 600_000;

/// RFC 8018 §4.2 calls this many fit for the most critical keys; it is some seconds of work.
const MAX_ITERATIONS: u64 = 10_000_000;

/// 256 MiB, sixteen times what OpenSSL asks for by default.
const MAX_SCRYPT_OCTETS: u64 = 0x1000_0000;
