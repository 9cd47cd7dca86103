//! The labels of armour [RFC 7468 §4].

use core::fmt;

/// What a block claims to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Label {
    /// `CERTIFICATE`, `X509 CERTIFICATE`, `X.509 CERTIFICATE`
    Certificate,
    /// `X509 CRL`, `CRL`
    CertificateList,
    /// `CERTIFICATE REQUEST`, `NEW CERTIFICATE REQUEST`
    CertificationRequest,
    /// `PKCS7`, `PKCS #7 SIGNED DATA`, `CMS`
    Pkcs7,
    /// `PRIVATE KEY`: PKCS#8
    PrivateKey,
    /// `ENCRYPTED PRIVATE KEY`: PKCS#8
    EncryptedPrivateKey,
    /// `RSA PRIVATE KEY`: PKCS#1
    RsaPrivateKey,
    /// `EC PRIVATE KEY`: SEC 1
    EcPrivateKey,
    /// `PUBLIC KEY`: `SubjectPublicKeyInfo`
    PublicKey,
    /// No armour: the file was DER, or base64 of it.
    Der,
    /// Another label, as `EC PARAMETERS`, which `openssl ecparam` writes before a key.
    Other(String),
}

impl Label {
    /// Every spelling that is read, the one that is written first.
    const SPELLINGS: [(Self, &'static str); 15] = [
        (Self::Certificate, "CERTIFICATE"),
        (Self::Certificate, "X509 CERTIFICATE"),
        (Self::Certificate, "X.509 CERTIFICATE"),
        (Self::CertificateList, "X509 CRL"),
        (Self::CertificateList, "CRL"),
        (Self::CertificationRequest, "CERTIFICATE REQUEST"),
        (Self::CertificationRequest, "NEW CERTIFICATE REQUEST"),
        (Self::Pkcs7, "PKCS7"),
        (Self::Pkcs7, "PKCS #7 SIGNED DATA"),
        (Self::Pkcs7, "CMS"),
        (Self::PrivateKey, "PRIVATE KEY"),
        (Self::EncryptedPrivateKey, "ENCRYPTED PRIVATE KEY"),
        (Self::RsaPrivateKey, "RSA PRIVATE KEY"),
        (Self::EcPrivateKey, "EC PRIVATE KEY"),
        (Self::PublicKey, "PUBLIC KEY"),
    ];

    pub(super) fn new(text: &str) -> Self {
        Self::SPELLINGS
            .iter()
            .find(|(_, spelling)| *spelling == text)
            .map_or_else(|| Self::Other(text.to_owned()), |(label, _)| label.clone())
    }

    /// The label as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            known => Self::SPELLINGS
                .iter()
                .find(|(label, _)| label == known)
                .map_or("DER", |(_, spelling)| spelling),
        }
    }

    /// Whether the block holds a private key, as its label says.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.as_str().ends_with("PRIVATE KEY")
    }

    /// Whether a line that holds `text` was meant to open or close a block.
    pub(super) fn is_known(text: &str) -> bool {
        text == "TRUSTED CERTIFICATE" || Self::SPELLINGS.iter().any(|(_, known)| *known == text)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
