//! Whether a store's hashes are those of what it holds.

use core::fmt;

use countersign_asn1::Certificate;
use countersign_keys::{Hash, KeyAlgorithm, PublicKey, SignatureAlgorithm};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use super::element::{ElementKind, SerializedElement};
use super::property::{Property, PropertyId};
use super::value::PropertyValue;
use crate::Error;

/// A property that says something else than the content it stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inconsistency {
    /// What the store says.
    pub stored: Property<'static>,
    /// What the content says.
    pub computed: Property<'static>,
}

impl SerializedElement<'_> {
    /// Every property that can be computed from the content and differs from it: the hashes of any
    /// content, and of a certificate also its signature's hash and algorithm, its key identifier, and
    /// its key's hash and length. A store whose parts agree gives none.
    ///
    /// # Errors
    /// [`Error::Syntax`] when the content is to be a certificate and cannot be parsed.
    pub fn inconsistencies(&self) -> Result<Vec<Inconsistency>, Error> {
        let certificate = match self.kind() {
            ElementKind::Certificate => Some(
                Certificate::from_der(self.content())
                    .map_err(|error| Error::syntax(self.content(), error))?,
            ),
            ElementKind::CertificateList | ElementKind::CertificateTrustList => None,
        };
        Ok(self
            .properties()
            .iter()
            .filter_map(|stored| {
                let id = stored.id();
                let computed = of_content(id, self.content())
                    .or_else(|| of_certificate(id, certificate.as_ref()?))?;
                (computed.data() != stored.data()).then(|| Inconsistency {
                    stored: stored.clone().into_owned(),
                    computed,
                })
            })
            .collect())
    }
}

/// What the property says of any content.
fn of_content(id: PropertyId, content: &[u8]) -> Option<Property<'static>> {
    let value = match id {
        PropertyId::SHA1_HASH => PropertyValue::Sha1Hash(Sha1::digest(content).into()),
        PropertyId::MD5_HASH => PropertyValue::Md5Hash(Md5::digest(content).into()),
        PropertyId::SHA256_HASH => PropertyValue::Sha256Hash(Sha256::digest(content).into()),
        _ => return None,
    };
    Some(value.to_property())
}

/// What the property says of a certificate; `None` where it cannot be computed here.
fn of_certificate(id: PropertyId, certificate: &Certificate<'_>) -> Option<Property<'static>> {
    let tbs = certificate.tbs_certificate();
    let key = tbs.subject_public_key_info();
    let value = match id {
        PropertyId::SIGNATURE_HASH => {
            let hash = digest(signature(certificate)?.hash()?, tbs.as_der())?;
            return Some(PropertyValue::SignatureHash(&hash).to_property());
        }
        PropertyId::KEY_IDENTIFIER => {
            let identifier = key_identifier(certificate);
            return Some(PropertyValue::KeyIdentifier(&identifier).to_property());
        }
        PropertyId::SUBJECT_PUBLIC_KEY_MD5_HASH => {
            let octets = key.subject_public_key().octets();
            PropertyValue::SubjectPublicKeyMd5Hash(Md5::digest(octets).into())
        }
        PropertyId::SIGN_HASH_CNG_ALG => {
            PropertyValue::SignHashCngAlgorithm(cng_name(signature(certificate)?)?)
        }
        PropertyId::SUBJECT_PUB_KEY_BIT_LENGTH => {
            PropertyValue::SubjectPublicKeyBitLength(bits(PublicKey::from_info(key).algorithm())?)
        }
        _ => return None,
    };
    Some(value.to_property())
}

fn signature(certificate: &Certificate<'_>) -> Option<SignatureAlgorithm> {
    SignatureAlgorithm::from_identifier(&certificate.signature_algorithm()).ok()
}

/// The `subjectKeyIdentifier`; without one, Windows hashes the whole `SubjectPublicKeyInfo`, where
/// RFC 5280 §4.2.1.2 (1) hashes the key's octets alone.
fn key_identifier(certificate: &Certificate<'_>) -> Vec<u8> {
    let tbs = certificate.tbs_certificate();
    match tbs.extensions().subject_key_identifier() {
        Ok(Some(identifier)) => identifier.to_vec(),
        _ => Sha1::digest(tbs.subject_public_key_info().as_der()).to_vec(),
    }
}

fn digest(hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
    Some(match hash {
        Hash::Md5 => Md5::digest(message).to_vec(),
        Hash::Sha1 => Sha1::digest(message).to_vec(),
        Hash::Sha224 => Sha224::digest(message).to_vec(),
        Hash::Sha256 => Sha256::digest(message).to_vec(),
        Hash::Sha384 => Sha384::digest(message).to_vec(),
        Hash::Sha512 => Sha512::digest(message).to_vec(),
        _ => return None,
    })
}

/// `RSA/SHA1`, `ECDSA/SHA256`: how CNG spells those two; the others are not computed.
fn cng_name(algorithm: SignatureAlgorithm) -> Option<String> {
    let (key, hash) = match algorithm {
        SignatureAlgorithm::RsaPkcs1(hash) => ("RSA", hash),
        SignatureAlgorithm::Ecdsa(hash) => ("ECDSA", hash),
        _ => return None,
    };
    Some(format!("{key}/{}", hash.name().replace('-', "")))
}

fn bits(algorithm: KeyAlgorithm) -> Option<u32> {
    Some(match algorithm {
        KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits } | KeyAlgorithm::Dsa { bits } => {
            bits
        }
        KeyAlgorithm::P256 => 256,
        KeyAlgorithm::P384 => 384,
        KeyAlgorithm::P521 => 521,
        _ => return None,
    })
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} says `", self.stored.id())?;
        match self.stored.value() {
            Ok(value) => write!(f, "{value}")?,
            Err(_) => f.write_str("something malformed")?,
        }
        let computed = self.computed.value();
        let computed = computed.expect("what was computed is well formed");
        write!(f, "`, the content `{computed}`")
    }
}
