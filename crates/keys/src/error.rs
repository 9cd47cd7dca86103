//! What is wrong with a key, or with what is asked of it.

use thiserror::Error;

use crate::{KeyAlgorithm, MlDsa, SignatureAlgorithm};

/// A refusal of a key or of a use of it. No variant carries key material.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The bytes have the outline of no private-key format.
    #[error(
        "not a private key: wanted PKCS#8, encrypted PKCS#8, PKCS#1 or SEC 1, and the outline is none of these"
    )]
    NotPrivateKey,
    /// The outline was right, and a part is not.
    #[error("malformed {syntax} at byte {position}")]
    Malformed {
        /// The type, as ASN.1 spells it.
        syntax: &'static str,
        /// The byte, counted from the start of that structure.
        position: u32,
    },
    /// The armour around the key is broken, or there is none.
    #[error(transparent)]
    Pem(countersign_asn1::Error),
    /// A text with no private key, or with several: which one is meant?
    #[error("wanted one private key, found {count}")]
    NotOneKey {
        /// How many.
        count: usize,
    },
    /// A private key in armour of another tool's own format.
    #[error("`{label}` is not a format that is read: wanted PKCS#8, PKCS#1 or SEC 1")]
    UnknownLabel {
        /// What the armour says.
        label: String,
    },
    /// A private key of an algorithm that is not read here.
    #[error("private keys of algorithm {oid}{} are not supported", name.map(|name| format!(" ({name})")).unwrap_or_default())]
    UnknownAlgorithm {
        /// The algorithm or, of an elliptic curve, the curve, in dotted decimal.
        oid: String,
        /// As its registry spells it, where a registry of ours has it.
        name: Option<&'static str>,
    },
    /// An RSA key of more than two primes [RFC 8017 §3.2].
    #[error("RSA keys of more than two primes are not supported")]
    MultiPrime,
    /// An RSA key whose public exponent no verifier takes [RFC 8017 §3.1].
    #[error("the public exponent of an RSA key must be odd, at least 3 and of at most 33 bits")]
    RsaExponent,
    /// The key is encrypted, and no passphrase was given.
    #[error("the private key is encrypted: a passphrase is needed")]
    PassphraseNeeded,
    /// The key does not decrypt to a private key.
    #[error("wrong passphrase, or damaged key")]
    WrongPassphrase,
    /// The key is encrypted in a way that is not supported, as PBES1 or a derivation that would
    /// take minutes.
    #[error(
        "encryption {oid}{} is not supported: convert the key with `openssl pkcs8 -topk8 -v2 aes-256-cbc`",
        name.map(|name| format!(" ({name})")).unwrap_or_default()
    )]
    UnsupportedEncryption {
        /// The scheme, the cipher or the key derivation, in dotted decimal.
        oid: String,
        /// As its registry spells it, where a registry of ours has it.
        name: Option<&'static str>,
    },
    /// A passphrase is turned into a key by so many steps that a machine would stand still.
    #[error("the key derivation asks for {found}, and the limit is {limit}")]
    ExpensiveDerivation {
        /// Iterations of PBKDF2, or octets that scrypt mixes.
        found: u64,
        /// The most that is done here.
        limit: u64,
    },
    /// OpenSSL's own encryption of PEM, by headers [RFC 1421]: MD5 and a single round.
    #[error(
        "`Proc-Type: 4,ENCRYPTED` is the obsolete encryption of PEM and is not read: convert the key with `openssl pkcs8 -topk8`"
    )]
    LegacyEncryption,
    /// Nothing here signs with such a key.
    #[error("{algorithm} keys are not supported for signing")]
    UnsupportedKey {
        /// The kind of key.
        algorithm: KeyAlgorithm,
    },
    /// Such a key does not make such signatures here.
    #[error("{key} keys do not make {signature} signatures here")]
    UnsupportedSigning {
        /// The kind of key.
        key: KeyAlgorithm,
        /// The signature that was asked for.
        signature: SignatureAlgorithm,
    },
    /// The parts of the key do not fit each other: primes and modulus, or private and public half.
    #[error("the parts of the {algorithm} private key do not fit each other")]
    Inconsistent {
        /// The kind of key.
        algorithm: KeyAlgorithm,
    },
    /// An ML-DSA key in its expanded form alone [RFC 9881 §6], which this backend cannot check.
    #[error("the {set} private key holds no seed, and this backend signs by the seed alone")]
    WithoutSeed {
        /// The parameter set.
        set: MlDsa,
    },
    /// The random number generator failed.
    #[error("the random number generator failed")]
    Randomness,
    /// A kind of key that nobody makes.
    #[error(
        "unknown kind of key `{found}`: wanted rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519, ml-dsa-44, ml-dsa-65 or ml-dsa-87"
    )]
    UnknownKind {
        /// The name that was given.
        found: String,
    },
}

impl KeyError {
    pub(crate) fn malformed(syntax: &'static str, error: der::Error) -> Self {
        Self::Malformed {
            syntax,
            position: error.position().map_or(0, u32::from),
        }
    }
}
