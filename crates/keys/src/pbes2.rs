//! PBES2 [RFC 8018 §6.2]: octets under a passphrase.

mod foreign;

use core::fmt;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Encode as _};
use pkcs8::pkcs5;
use pkcs8::pkcs5::pbes2::{EncryptionScheme as Cipher, Kdf, Parameters, Pbkdf2Params};
use zeroize::Zeroizing;

use self::foreign::Foreign;
use crate::KeyError;
use crate::private_key::name_of;

/// A cipher and how its key is made of a passphrase; key files and PKCS#12 are under it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pbes2(Scheme);

#[derive(Clone, PartialEq, Eq)]
enum Scheme {
    Known(Parameters),
    Foreign(Foreign),
}

impl Pbes2 {
    /// PBKDF2-HMAC-SHA-256 of 600 000 iterations and AES-256-CBC, which OpenSSL 1.1 and Windows
    /// Server 2019 read.
    ///
    /// `randomness` becomes salt and initialisation vector: fresh from a generator for each call.
    ///
    /// # Errors
    /// [`KeyError::UnsupportedEncryption`], should the derivation refuse.
    #[expect(clippy::missing_panics_doc, reason = "half of 32 octets are 16")]
    pub fn recommended(randomness: &[u8; 32]) -> Result<Self, KeyError> {
        let (salt, iv) = randomness.split_at(16);
        Ok(Self(Scheme::Known(Parameters {
            kdf: Pbkdf2Params::hmac_sha256(ITERATIONS, salt)
                .map(Kdf::Pbkdf2)
                .map_err(refusal)?,
            encryption: Cipher::Aes256Cbc {
                iv: iv.try_into().expect("16 of 32 octets"),
            },
        })))
    }

    /// Reads the parameters of the `AlgorithmIdentifier`, whose algorithm is `id-PBES2`.
    ///
    /// # Errors
    /// Malformed structures, ciphers and derivations that are not known here, and
    /// [`KeyError::ExpensiveDerivation`]: a derivation must end, whoever wrote the file.
    pub fn from_parameters(der: &[u8]) -> Result<Self, KeyError> {
        let known = AnyRef::from_der(der).and_then(Parameters::try_from);
        let scheme = match known {
            Ok(known) => Scheme::Known(known),
            // Of the two `AlgorithmIdentifier`s, a foreign cipher alone is read there.
            Err(_) => Scheme::Foreign(Foreign::from_parameters(der)?),
        };
        check_cost(scheme.derivation())?;
        Ok(Self(scheme))
    }

    /// The parameters, DER.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], should they not encode; [`KeyError::UnsupportedEncryption`] for a cipher
    /// that is read and not written.
    pub fn to_parameters(&self) -> Result<Vec<u8>, KeyError> {
        self.known()?.to_der().map_err(malformed)
    }

    /// How many steps the derivation takes: iterations of PBKDF2, or octets that scrypt mixes.
    #[must_use]
    pub fn cost(&self) -> u64 {
        cost(self.0.derivation()).0
    }

    /// The octets in the clear.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`] where the padding is not right: once in 256 times it is by chance.
    pub fn decrypt(
        &self,
        passphrase: &[u8],
        octets: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let mut buffer = Zeroizing::new(octets.to_vec());
        let length = match &self.0 {
            Scheme::Known(known) => known
                .decrypt_in_place(passphrase, &mut buffer)
                .map_err(refusal)?
                .len(),
            Scheme::Foreign(foreign) => foreign.decrypt(passphrase, &mut buffer)?,
        };
        buffer.truncate(length);
        Ok(buffer)
    }

    /// The octets under the passphrase.
    ///
    /// # Errors
    /// [`KeyError::UnsupportedEncryption`] for a cipher that is read and not written, and should one refuse.
    pub fn encrypt(&self, passphrase: &[u8], octets: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.known()?.encrypt(passphrase, octets).map_err(refusal)
    }

    fn known(&self) -> Result<&Parameters, KeyError> {
        match &self.0 {
            Scheme::Known(known) => Ok(known),
            Scheme::Foreign(foreign) => Err(unsupported(foreign.cipher)),
        }
    }
}

impl Scheme {
    fn derivation(&self) -> &Kdf {
        match self {
            Self::Known(known) => &known.kdf,
            Self::Foreign(foreign) => &foreign.derivation,
        }
    }
}

impl fmt::Debug for Pbes2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pbes2")
            .field("cost", &self.cost())
            .finish_non_exhaustive()
    }
}

fn check_cost(derivation: &Kdf) -> Result<(), KeyError> {
    match (derivation, cost(derivation)) {
        (Kdf::Pbkdf2(_) | Kdf::Scrypt(_), (found, limit)) if found > limit => {
            Err(KeyError::ExpensiveDerivation { found, limit })
        }
        (Kdf::Pbkdf2(_) | Kdf::Scrypt(_), _) => Ok(()),
        _ => Err(unsupported(derivation.oid())),
    }
}

/// What is asked for, and the most that is done.
fn cost(derivation: &Kdf) -> (u64, u64) {
    match derivation {
        Kdf::Pbkdf2(pbkdf2) => (u64::from(pbkdf2.iteration_count), MAX_ITERATIONS),
        Kdf::Scrypt(scrypt) => {
            let mixed = u64::from(scrypt.block_size)
                .saturating_mul(128)
                .saturating_mul(u64::from(scrypt.parallelization))
                .saturating_mul(scrypt.cost_parameter);
            (mixed, MAX_SCRYPT_OCTETS)
        }
        _ => (u64::MAX, 0),
    }
}

/// A cipher or derivation that is not known, or a broken structure.
fn malformed(error: der::Error) -> KeyError {
    match error.kind() {
        der::ErrorKind::OidUnknown { oid } => unsupported(oid),
        _ => KeyError::malformed("PBES2-params", error),
    }
}

fn refusal(error: pkcs5::Error) -> KeyError {
    match error {
        pkcs5::Error::UnsupportedAlgorithm { oid }
        | pkcs5::Error::AlgorithmParametersInvalid { oid } => unsupported(oid),
        _ => KeyError::WrongPassphrase,
    }
}

pub(crate) fn unsupported(oid: ObjectIdentifier) -> KeyError {
    KeyError::UnsupportedEncryption {
        name: name_of(oid).or_else(|| foreign::name_of_refused(oid)),
        oid: oid.to_string(),
    }
}

/// What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA-256 since 2023.
const ITERATIONS: u32 = 600_000;

/// RFC 8018 §4.2 calls this many fit for the most critical keys; it is some seconds of work.
const MAX_ITERATIONS: u64 = 10_000_000;

/// 256 MiB, sixteen times what OpenSSL asks for by default.
const MAX_SCRYPT_OCTETS: u64 = 0x1000_0000;
