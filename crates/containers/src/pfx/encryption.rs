//! What a passphrase is over: the four ciphers of PKCS#12 [RFC 7292 App. C], and PBES2.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt as _, BlockModeEncrypt as _,
    InnerIvInit as _, KeyInit as _,
};
use cbc::{Decryptor, Encryptor};
use countersign_asn1::pkcs12::{Encrypted, PbeParameters};
use countersign_asn1::{AlgorithmIdentifier, Oid};
use countersign_keys::{KeyError, Pbes2};
use des::{TdesEde2, TdesEde3};
use rc2::Rc2;
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
    let keys = cipher.keys(passphrase, salt, budget)?;
    let mut buffer = Zeroizing::new(octets.to_vec());
    let length = (cipher.decrypt)(&keys, &mut buffer).ok_or(Error::WrongPassphrase)?;
    buffer.truncate(length);
    Ok(buffer)
}

/// One of PKCS#12's own encryptions: the key and the initialisation vector come out of the passphrase
/// by SHA-1.
pub(super) struct Cipher {
    pub(super) oid: Oid<'static>,
    /// The octets of its keys.
    key: usize,
    /// Decrypts in place and says how many octets are left.
    decrypt: fn(&Keys, &mut [u8]) -> Option<usize>,
    encrypt: fn(&Keys, &[u8]) -> Option<Vec<u8>>,
}

/// What a cipher runs by.
pub(super) struct Keys {
    key: Zeroizing<Vec<u8>>,
    initialisation_vector: Zeroizing<Vec<u8>>,
}

impl Cipher {
    /// `pbeWithSHAAnd3-KeyTripleDES-CBC`
    pub(super) const TRIPLE_DES: Self = Self {
        oid: Oid::PBE_SHA1_3DES,
        key: 24,
        decrypt: |keys, octets| open(TdesEde3::new_from_slice(&keys.key).ok()?, keys, octets),
        encrypt: |keys, octets| seal(TdesEde3::new_from_slice(&keys.key).ok()?, keys, octets),
    };

    const ALL: [Self; 4] = [
        Self::TRIPLE_DES,
        Self {
            oid: Oid::PBE_SHA1_2DES,
            key: 16,
            decrypt: |keys, octets| open(TdesEde2::new_from_slice(&keys.key).ok()?, keys, octets),
            encrypt: |keys, octets| seal(TdesEde2::new_from_slice(&keys.key).ok()?, keys, octets),
        },
        Self {
            oid: Oid::PBE_SHA1_RC2_128,
            key: 16,
            decrypt: |keys, octets| open(Rc2::new_with_eff_key_len(&keys.key, 128), keys, octets),
            encrypt: |keys, octets| seal(Rc2::new_with_eff_key_len(&keys.key, 128), keys, octets),
        },
        Self {
            oid: Oid::PBE_SHA1_RC2_40,
            key: 5,
            decrypt: |keys, octets| open(Rc2::new_with_eff_key_len(&keys.key, 40), keys, octets),
            encrypt: |keys, octets| seal(Rc2::new_with_eff_key_len(&keys.key, 40), keys, octets),
        },
    ];

    fn of(oid: Oid<'_>) -> Result<Self, Error> {
        let cipher = Self::ALL.into_iter().find(|cipher| cipher.oid == oid);
        cipher.ok_or_else(|| Error::unsupported(oid))
    }

    fn keys(
        &self,
        passphrase: &Passphrase,
        salt: Salt<'_>,
        budget: &mut Budget,
    ) -> Result<Keys, Error> {
        let mut derive =
            |purpose, length| HashFunction::SHA1.derive(passphrase, salt, purpose, length, budget);
        Ok(Keys {
            key: derive(Purpose::KEY, self.key)?,
            initialisation_vector: derive(Purpose::INITIALISATION_VECTOR, 8)?,
        })
    }

    /// The octets under the passphrase.
    pub(super) fn seal(
        &self,
        octets: &[u8],
        passphrase: &Passphrase,
        salt: Salt<'_>,
    ) -> Result<Vec<u8>, Error> {
        let keys = self.keys(passphrase, salt, &mut Budget::new())?;
        Ok((self.encrypt)(&keys, octets).expect("its keys are as long as it wants them"))
    }
}

/// All four ciphers have blocks of eight octets.
fn open<C: BlockCipherDecrypt>(cipher: C, keys: &Keys, octets: &mut [u8]) -> Option<usize> {
    let decryptor = Decryptor::inner_iv_slice_init(cipher, &keys.initialisation_vector).ok()?;
    let opened = decryptor.decrypt_padded::<Pkcs7>(octets).ok()?;
    Some(opened.len())
}

fn seal<C: BlockCipherEncrypt>(cipher: C, keys: &Keys, octets: &[u8]) -> Option<Vec<u8>> {
    let encryptor = Encryptor::inner_iv_slice_init(cipher, &keys.initialisation_vector).ok()?;
    Some(encryptor.encrypt_padded_vec::<Pkcs7>(octets))
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
