//! What a passphrase is over: the ciphers of PKCS#12 [RFC 7292 App. C], PBES1 and PBES2 [RFC 8018 §6].

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{
    BlockCipherDecrypt, BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _,
    KeyInit as _, KeyIvInit as _, StreamCipher as _,
};
use cbc::{Decryptor, Encryptor};
use countersign_asn1::pkcs12::{Encrypted, PbeParameters};
use countersign_asn1::{AlgorithmIdentifier, Oid};
use countersign_keys::{KeyError, Pbes2};
use des::{Des, TdesEde2, TdesEde3};
use rc2::Rc2;
use rc4::Rc4;
use zeroize::Zeroizing;

use super::derivation::{Budget, HashFunction, Passphrase, Purpose, Salt};
use crate::Error;

/// Octets under a passphrase, or in the clear.
pub(super) enum Sealed {
    Encrypted {
        /// The `AlgorithmIdentifier`.
        algorithm: Vec<u8>,
        octets: Vec<u8>,
    },
    Clear(Zeroizing<Vec<u8>>),
}

impl From<Encrypted<'_>> for Sealed {
    fn from(encrypted: Encrypted<'_>) -> Self {
        Self::Encrypted {
            algorithm: encrypted.algorithm().as_der().to_vec(),
            octets: encrypted.octets().to_vec(),
        }
    }
}

impl Sealed {
    /// The octets in the clear.
    pub(super) fn open(
        &self,
        passphrase: &Passphrase,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self {
            Self::Encrypted { algorithm, octets } => {
                let algorithm = AlgorithmIdentifier::from_der(algorithm).map_err(Error::Syntax)?;
                decrypt(algorithm, octets, passphrase, budget)
            }
            Self::Clear(octets) => Ok(octets.clone()),
        }
    }
}

fn decrypt(
    algorithm: AlgorithmIdentifier<'_>,
    octets: &[u8],
    passphrase: &Passphrase,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let parameters = algorithm.parameters().unwrap_or_default();
    if algorithm.algorithm() == Oid::PBES2 {
        let encryption = Pbes2::from_parameters(parameters).map_err(of_key)?;
        budget.spend(encryption.cost())?;
        return encryption
            .decrypt(passphrase.utf8(), octets)
            .map_err(of_key);
    }
    let cipher = Cipher::of(algorithm.algorithm())?;
    let parameters = PbeParameters::from_der(parameters).map_err(Error::Syntax)?;
    let salt = Salt {
        octets: parameters.salt(),
        iterations: parameters.iterations(),
    };
    let keys = cipher
        .derivation
        .keys(cipher.key, passphrase, salt, budget)?;
    let mut buffer = Zeroizing::new(octets.to_vec());
    let length = (cipher.decrypt)(&keys, &mut buffer).ok_or(Error::WrongPassphrase)?;
    buffer.truncate(length);
    Ok(buffer)
}

/// One that makes key and initialisation vector of the passphrase, both at once: PKCS#12's own, and those of
/// PKCS#5 before PBES2, which OpenSSL still writes when it is asked to.
struct Cipher {
    oid: Oid<'static>,
    derivation: Derivation,
    /// The octets of its keys.
    key: usize,
    /// Decrypts in place and says how many octets are left.
    decrypt: fn(&Keys, &mut [u8]) -> Option<usize>,
}

#[derive(Clone, Copy)]
enum Derivation {
    /// By SHA-1, each for itself [RFC 7292 App. B.2].
    Pkcs12,
    /// PBKDF1: one digest is both, of eight octets each [RFC 8018 §6.1].
    Pbkdf1(HashFunction),
}

/// What a cipher runs by.
struct Keys {
    key: Zeroizing<Vec<u8>>,
    initialisation_vector: Zeroizing<Vec<u8>>,
}

impl Cipher {
    const ALL: [Self; 10] = [
        Self::new(Oid::PBE_SHA1_3DES, Derivation::Pkcs12, 24, triple_des),
        Self::new(
            Oid::PBE_SHA1_2DES,
            Derivation::Pkcs12,
            16,
            |keys, octets| open(TdesEde2::new_from_slice(&keys.key).ok()?, keys, octets),
        ),
        Self::new(Oid::PBE_SHA1_RC2_128, Derivation::Pkcs12, 16, rc2),
        Self::new(Oid::PBE_SHA1_RC2_40, Derivation::Pkcs12, 5, rc2),
        Self::new(Oid::PBE_SHA1_RC4_128, Derivation::Pkcs12, 16, rc4),
        Self::new(Oid::PBE_SHA1_RC4_40, Derivation::Pkcs12, 5, rc4),
        Self::new(
            Oid::PBE_MD5_DES,
            Derivation::Pbkdf1(HashFunction::MD5),
            8,
            des,
        ),
        Self::new(
            Oid::PBE_MD5_RC2,
            Derivation::Pbkdf1(HashFunction::MD5),
            8,
            rc2,
        ),
        Self::new(
            Oid::PBE_SHA1_DES,
            Derivation::Pbkdf1(HashFunction::SHA1),
            8,
            des,
        ),
        Self::new(
            Oid::PBE_SHA1_RC2,
            Derivation::Pbkdf1(HashFunction::SHA1),
            8,
            rc2,
        ),
    ];

    const fn new(
        oid: Oid<'static>,
        derivation: Derivation,
        key: usize,
        decrypt: fn(&Keys, &mut [u8]) -> Option<usize>,
    ) -> Self {
        Self {
            oid,
            derivation,
            key,
            decrypt,
        }
    }

    fn of(oid: Oid<'_>) -> Result<Self, Error> {
        let cipher = Self::ALL.into_iter().find(|cipher| cipher.oid == oid);
        cipher.ok_or_else(|| Error::unsupported(oid))
    }
}

impl Derivation {
    /// A key of so many octets, and a vector of eight.
    fn keys(
        self,
        length: usize,
        passphrase: &Passphrase,
        salt: Salt<'_>,
        budget: &mut Budget,
    ) -> Result<Keys, Error> {
        match self {
            Self::Pkcs12 => {
                let mut derive = |purpose, length| {
                    HashFunction::SHA1.derive(passphrase, salt, purpose, length, budget)
                };
                Ok(Keys {
                    key: derive(Purpose::KEY, length)?,
                    initialisation_vector: derive(Purpose::INITIALISATION_VECTOR, 8)?,
                })
            }
            Self::Pbkdf1(hash) => {
                let both = hash.pbkdf1(passphrase, salt, budget)?;
                let mut octets = both.iter().copied();
                Ok(Keys {
                    key: Zeroizing::new(octets.by_ref().take(length).collect()),
                    initialisation_vector: Zeroizing::new(octets.take(8).collect()),
                })
            }
        }
    }
}

/// The octets under the passphrase, by `pbeWithSHAAnd3-KeyTripleDES-CBC`.
pub(super) fn encrypt_by_triple_des(
    octets: &[u8],
    passphrase: &Passphrase,
    salt: Salt<'_>,
) -> Result<Vec<u8>, Error> {
    let keys = Derivation::Pkcs12.keys(24, passphrase, salt, &mut Budget::new())?;
    let encryptor = Encryptor::<TdesEde3>::new_from_slices(&keys.key, &keys.initialisation_vector);
    let encryptor = encryptor.expect("24 octets of key, 8 of vector");
    Ok(encryptor.encrypt_padded_vec::<Pkcs7>(octets))
}

fn triple_des(keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    open(TdesEde3::new_from_slice(&keys.key).ok()?, keys, octets)
}

fn des(keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    open(Des::new_from_slice(&keys.key).ok()?, keys, octets)
}

/// With as many effective bits as the key has.
fn rc2(keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    let bits = keys.key.len().saturating_mul(8);
    open(Rc2::new_with_eff_key_len(&keys.key, bits), keys, octets)
}

/// A stream, without padding that could tell a wrong passphrase: what is read then does.
fn rc4(keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    Rc4::new_from_slice(&keys.key).ok()?.apply_keystream(octets);
    Some(octets.len())
}

/// All that are no stream have blocks of eight octets.
fn open<C: BlockCipherDecrypt>(cipher: C, keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    let decryptor = Decryptor::inner_iv_slice_init(cipher, &keys.initialisation_vector).ok()?;
    let opened = decryptor.decrypt_padded::<Pkcs7>(octets).ok()?;
    Some(opened.len())
}

/// The same fault, of a file and not of a key.
pub(super) fn of_key(fault: KeyError) -> Error {
    match fault {
        KeyError::WrongPassphrase => Error::WrongPassphrase,
        KeyError::ExpensiveDerivation { found, limit } => {
            Error::ExpensiveDerivation { found, limit }
        }
        KeyError::UnsupportedEncryption { oid, name } => Error::UnsupportedProtection {
            protection: name.map_or(oid, ToOwned::to_owned),
        },
        fault => Error::Key(fault),
    }
}
