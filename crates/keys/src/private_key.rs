//! Private keys, and the formats that they are kept in.

mod encrypted;
mod format;

use core::fmt;

use countersign_asn1::ErrorKind;
use countersign_asn1::pem::{self, Fault, Label};
use der::{Decode as _, SecretDocument};
use pkcs8::PrivateKeyInfoRef;
use zeroize::Zeroizing;

pub(crate) use self::format::name_of;
use crate::{KeyAlgorithm, KeyError};

/// A private key: PKCS#8 in memory that is wiped on drop.
///
/// It cannot be cloned, and its `Debug` shows the algorithm alone. Whatever format it was read from,
/// it is held and written in one: `PrivateKeyInfo` of version 1 without attributes [RFC 5208 §5].
/// Its parts are not proven to fit each other until a provider makes a signer of it.
///
/// ```compile_fail,E0599
/// fn copy(key: &countersign_keys::PrivateKey) -> countersign_keys::PrivateKey {
///     PrivateKey::clone(key)
/// }
/// # use countersign_keys::PrivateKey;
/// ```
pub struct PrivateKey {
    algorithm: KeyAlgorithm,
    pkcs8: SecretDocument,
    /// The public half beside it [RFC 5958 §2], for which version 1 has no room.
    public_key: Option<Vec<u8>>,
}

impl PrivateKey {
    /// Reads PKCS#8 [RFC 5208 §5, RFC 5958 §2].
    ///
    /// # Errors
    /// Malformed structures, and algorithms and curves that are not known here.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        format::pkcs8(der)
    }

    /// Reads PKCS#8 that was under a passphrase. By a wrong one it comes out as anything, where the cipher has
    /// no padding always, else once in 256 times: then that is what is said, and not that it is malformed.
    ///
    /// # Errors
    /// As [`Self::from_pkcs8_der`], and [`KeyError::WrongPassphrase`].
    pub fn from_decrypted_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        format::decrypted_pkcs8(der)
    }

    /// Reads PKCS#8, encrypted PKCS#8 [RFC 5958 §3], PKCS#1 [RFC 8017 §A.1.2] or SEC 1
    /// [RFC 5915 §3], whichever it is. The passphrase is not looked at when the key is not encrypted.
    ///
    /// # Errors
    /// Malformed structures, algorithms, curves and encryptions that are not known here, and a
    /// passphrase that is missing or wrong.
    pub fn from_der(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, KeyError> {
        format::any(der, passphrase)
    }

    /// Reads the one private key in a PEM text, as [`Self::from_der`] does; certificates and other
    /// blocks beside it are passed over. DER passes too.
    ///
    /// # Errors
    /// As [`Self::from_der`]; broken armour, no private key or several, formats of other tools, and
    /// the obsolete `Proc-Type: 4,ENCRYPTED`.
    pub fn from_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result<Self, KeyError> {
        let blocks = pem::read(text).map_err(|error| match error.kind() {
            ErrorKind::Pem(Fault::LegacyEncryption(_)) => KeyError::LegacyEncryption,
            _ => KeyError::Pem(error),
        })?;
        let mut keys = blocks
            .iter()
            .filter(|block| block.label().is_private() || *block.label() == Label::Der);
        match (keys.next(), keys.count()) {
            (Some(block), 0) => match block.label() {
                Label::Other(label) => Err(KeyError::UnknownLabel {
                    label: label.clone(),
                }),
                _ => Self::from_der(block.contents(), passphrase),
            },
            (first, others) => Err(KeyError::NotOneKey {
                count: others.saturating_add(usize::from(first.is_some())),
            }),
        }
    }

    /// The kind of key.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The key itself, as PKCS#8 of version 1. Whoever copies it wipes the copy.
    #[must_use]
    pub fn expose_pkcs8_der(&self) -> &[u8] {
        self.pkcs8.as_bytes()
    }

    /// The `privateKey` field of the PKCS#8: an `RSAPrivateKey`, an `ECPrivateKey` without
    /// parameters, Ed25519's `CurvePrivateKey`, or ML-DSA's `ML-DSA-44-PrivateKey`. Whoever copies it wipes the copy.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "it was written here")]
    pub fn expose_key_octets(&self) -> &[u8] {
        PrivateKeyInfoRef::from_der(self.pkcs8.as_bytes())
            .expect("PKCS#8 that was written here")
            .private_key
            .as_bytes()
    }

    /// The `SubjectPublicKeyInfo` of the public half that a provider derived from this key.
    ///
    /// # Errors
    /// [`KeyError::Inconsistent`] when another public half came with the key.
    pub fn public_key_info(&self, derived: &[u8]) -> Result<Vec<u8>, KeyError> {
        let algorithm = self.algorithm;
        self.public_key
            .as_deref()
            .is_none_or(|claimed| claimed == derived)
            .then(|| algorithm.to_public_key_info(derived))
            .flatten()
            .ok_or(KeyError::Inconsistent { algorithm })
    }

    /// The key in the clear, as `-----BEGIN PRIVATE KEY-----`.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the label is fit for armour")]
    pub fn to_pkcs8_pem(&self) -> Zeroizing<String> {
        self.pkcs8
            .to_pem("PRIVATE KEY", der::pem::LineEnding::LF)
            .expect("a label of letters and spaces")
    }

    /// The key under a passphrase, as `-----BEGIN ENCRYPTED PRIVATE KEY-----`: PBES2 with
    /// PBKDF2-HMAC-SHA-256 of 600 000 iterations and AES-256-CBC, which OpenSSL 1.1 and Windows
    /// Server 2019 read.
    ///
    /// `randomness` becomes salt and initialisation vector: fresh from a generator for each call.
    ///
    /// # Errors
    /// [`KeyError::UnsupportedEncryption`], should the cipher refuse.
    pub fn to_encrypted_pkcs8_pem(
        &self,
        passphrase: &[u8],
        randomness: &[u8; 32],
    ) -> Result<String, KeyError> {
        encrypted::write(self.expose_pkcs8_der(), passphrase, randomness)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
