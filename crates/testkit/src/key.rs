//! Keys, made once for each name and process.

use core::fmt;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use aws_lc_rs::signature::Ed25519KeyPair;
use rcgen::{KeyPair, PublicKeyData as _, RsaKeySize};

use crate::SignatureScheme;

/// Which kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "tests loop over all of them; a new one should break the loop"
)]
pub enum KeyAlgorithm {
    /// ECDSA on P-256, the default.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519.
    Ed25519,
    /// RSA of 2048 bits.
    Rsa2048,
    /// RSA of 3072 bits.
    Rsa3072,
    /// RSA of 4096 bits: about a second to make.
    Rsa4096,
}

impl KeyAlgorithm {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
    ];

    /// How certificates are signed with such a key unless the template says otherwise.
    #[must_use]
    pub fn default_scheme(self) -> SignatureScheme {
        match self {
            Self::P256 => SignatureScheme::EcdsaP256Sha256,
            Self::P384 => SignatureScheme::EcdsaP384Sha384,
            Self::P521 => SignatureScheme::EcdsaP521Sha512,
            Self::Ed25519 => SignatureScheme::Ed25519,
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => SignatureScheme::RsaPkcs1Sha256,
        }
    }

    fn generate(self) -> KeyPair {
        let rsa = |size| KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, size);
        match self {
            Self::P256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
            Self::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
            Self::P521 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512),
            // rcgen writes the second version of PKCS#8, which OpenSSL 3.0 does not read.
            Self::Ed25519 => {
                let seed = Ed25519KeyPair::generate().expect("a key is made");
                let pkcs8 = seed.to_pkcs8v1().expect("a key is written");
                KeyPair::try_from(pkcs8.as_ref())
            }
            Self::Rsa2048 => rsa(RsaKeySize::_2048),
            Self::Rsa3072 => rsa(RsaKeySize::_3072),
            Self::Rsa4096 => rsa(RsaKeySize::_4096),
        }
        .expect("a key is made")
    }
}

/// A key pair.
#[derive(Clone)]
pub struct Key(Arc<Inner>);

struct Inner {
    algorithm: KeyAlgorithm,
    name: String,
    pair: KeyPair,
}

impl Key {
    /// The key of this name: made when it is first asked for, and the same ever after in this process.
    #[must_use]
    pub fn named(algorithm: KeyAlgorithm, name: &str) -> Self {
        static MADE: LazyLock<Mutex<HashMap<(KeyAlgorithm, String), Key>>> =
            LazyLock::new(Mutex::default);
        let mut made = MADE.lock().expect("no test panics while it makes a key");
        made.entry((algorithm, name.to_owned()))
            .or_insert_with(|| {
                Self(Arc::new(Inner {
                    algorithm,
                    name: name.to_owned(),
                    pair: algorithm.generate(),
                }))
            })
            .clone()
    }

    /// Which kind of key it is.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.0.algorithm
    }

    /// The private key as `PrivateKeyInfo` [RFC 5208], DER.
    #[must_use]
    pub fn pkcs8_der(&self) -> &[u8] {
        self.0.pair.serialized_der()
    }

    /// The private key as `PrivateKeyInfo`, PEM.
    #[must_use]
    pub fn pkcs8_pem(&self) -> String {
        armoured("PRIVATE KEY", self.pkcs8_der())
    }

    /// The public key as `SubjectPublicKeyInfo`, DER.
    #[must_use]
    pub fn public_key_info(&self) -> Vec<u8> {
        self.0.pair.subject_public_key_info()
    }

    /// Signs with any scheme that fits the key.
    #[must_use]
    pub fn sign(&self, scheme: SignatureScheme, message: &[u8]) -> Vec<u8> {
        scheme.sign(&self.0.pair, message)
    }

    pub(crate) fn pair(&self) -> &KeyPair {
        &self.0.pair
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?}, {:?})", self.0.algorithm, self.0.name)
    }
}

/// PEM with lines that end in LF.
pub(crate) fn armoured(label: &str, der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}
