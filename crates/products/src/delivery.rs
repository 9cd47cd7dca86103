//! In what form a product takes a certificate of its own.

use core::fmt;

use countersign_messages::Text;
use countersign_mutual::Confidence;
use serde::Deserialize;

/// How a product is given a certificate with its private key: in which form, in what company, and how much
/// of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Delivery {
    /// The file that it imports.
    pub form: Form,
    /// Which of the certificates above go with it.
    pub above: Above,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it takes at most.
    #[serde(default, rename = "limit")]
    pub limits: Vec<Limit>,
    /// What to know when it is given one.
    #[serde(default, rename = "note")]
    pub notes: Vec<Note>,
}

/// What no file shows, and whoever imports it has to know.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Note {
    /// One sentence about the product.
    pub text: Text<String>,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A form of file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Form {
    /// PEM, and the private key in a file of its own.
    Pem {
        /// How that is kept.
        key: KeyProtection,
    },
    /// PKCS#12, the private key in it.
    Pkcs12 {
        /// What it is under.
        protection: Protection,
        /// The provider of Windows that the key is to live in, where that matters.
        provider: Option<String>,
    },
}

/// Whether a product can be told the passphrase of a private key in PEM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyProtection {
    /// It cannot.
    Clear,
    /// It can.
    Passphrase,
}

/// What a PKCS#12 is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Protection {
    /// Triple DES, and a MAC of SHA-1.
    TripleDes,
    /// AES-256, and a MAC of SHA-256.
    Aes256,
}

/// Which of the certificates above a certificate go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there are no more ends to a chain")]
pub enum Above {
    /// None of them.
    Nothing,
    /// Those that a server sends.
    WithoutRoot,
    /// All of them.
    WithRoot,
}

/// The most that a product takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limit {
    /// Of what.
    pub of: Measure,
    /// How much.
    pub most: u32,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What can be too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Measure {
    /// The bits of an RSA key.
    RsaBits,
    /// The certificates in the file, its own among them.
    Certificates,
    /// The octets of a file of PEM.
    PemOctets,
}

impl Above {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::WithoutRoot => "without-root",
            Self::WithRoot => "with-root",
        }
    }
}

impl Form {
    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pem { .. } => "PEM",
            Self::Pkcs12 { .. } => "PKCS#12",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RsaBits => "bits of an RSA key",
            Self::Certificates => "certificates in a file",
            Self::PemOctets => "octets of PEM",
        })
    }
}
