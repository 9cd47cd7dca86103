//! What a property says.

use core::fmt;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use der::{Reader as _, SliceReader};
use time::{Duration, OffsetDateTime, macros::datetime};

use super::key_provider::KeyProviderInfo;
use super::property::{Property, PropertyId};
use super::wide;
use crate::Error;

/// What a property says. Each is a claim of the machine that wrote the store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyValue<'a> {
    /// Which provider holds the private key.
    KeyProviderInfo(KeyProviderInfo),
    /// The SHA-1 digest of the whole certificate: its thumbprint.
    Sha1Hash([u8; 20]),
    /// The MD5 digest of the whole certificate.
    Md5Hash([u8; 16]),
    /// The SHA-256 digest of the whole certificate.
    Sha256Hash([u8; 32]),
    /// The digest of the `TBSCertificate`, by the signature's hash.
    SignatureHash(&'a [u8]),
    /// The `subjectKeyIdentifier`; without one, the SHA-1 digest of the whole `SubjectPublicKeyInfo`.
    KeyIdentifier(&'a [u8]),
    /// The MD5 digest of the public key, without its algorithm.
    SubjectPublicKeyMd5Hash([u8; 16]),
    /// The signature's algorithms, as `RSA/SHA256`.
    SignHashCngAlgorithm(String),
    /// The length of the public key in bits.
    SubjectPublicKeyBitLength(u32),
    /// A name for people.
    FriendlyName(String),
    /// A description for people.
    Description(String),
    /// The extended key usages that the store leaves of those in the certificate: Windows takes the
    /// certificate for no other.
    EnhancedKeyUsage(Vec<Oid<'a>>),
    /// The extended key usages for which the certificate is distrusted.
    DisallowedEnhancedKeyUsage(Vec<Oid<'a>>),
    /// The extended key usages to which [`Self::NotBeforeFileTime`] applies.
    NotBeforeEnhancedKeyUsage(Vec<Oid<'a>>),
    /// From when the certificate is distrusted.
    DisallowedFileTime(OffsetDateTime),
    /// End entities issued from this moment on are distrusted.
    NotBeforeFileTime(OffsetDateTime),
    /// Windows does not remind of the expiry. It says so by being there.
    NoExpireNotification,
    /// The certificate is kept, but no longer used. It says so by being there.
    Archived,
    /// A property that is not decoded here.
    Other {
        /// Which one.
        id: PropertyId,
        /// Its data.
        data: &'a [u8],
    },
}

/// What is wrong with a property's data, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    found: &'static str,
    position: usize,
}

impl<'a> PropertyValue<'a> {
    pub(crate) fn decode(id: PropertyId, data: &'a [u8]) -> Result<Self, Error> {
        Self::decode_data(id, data).map_err(|Fault { found, position }| Error::Property {
            id,
            found,
            position,
        })
    }

    fn decode_data(id: PropertyId, data: &'a [u8]) -> Result<Self, Fault> {
        Ok(match id {
            PropertyId::KEY_PROV_INFO => Self::KeyProviderInfo(KeyProviderInfo::decode(data)?),
            PropertyId::SHA1_HASH => Self::Sha1Hash(octets(data)?),
            PropertyId::MD5_HASH => Self::Md5Hash(octets(data)?),
            PropertyId::SHA256_HASH => Self::Sha256Hash(octets(data)?),
            PropertyId::SIGNATURE_HASH => Self::SignatureHash(data),
            PropertyId::KEY_IDENTIFIER => Self::KeyIdentifier(data),
            PropertyId::SUBJECT_PUBLIC_KEY_MD5_HASH => Self::SubjectPublicKeyMd5Hash(octets(data)?),
            PropertyId::SIGN_HASH_CNG_ALG => Self::SignHashCngAlgorithm(text(data)?),
            PropertyId::SUBJECT_PUB_KEY_BIT_LENGTH => {
                Self::SubjectPublicKeyBitLength(u32::from_le_bytes(octets(data)?))
            }
            PropertyId::FRIENDLY_NAME => Self::FriendlyName(text(data)?),
            PropertyId::DESCRIPTION => Self::Description(text(data)?),
            PropertyId::ENHKEY_USAGE => Self::EnhancedKeyUsage(usages(data)?),
            PropertyId::DISALLOWED_ENHKEY_USAGE => Self::DisallowedEnhancedKeyUsage(usages(data)?),
            PropertyId::NOT_BEFORE_ENHKEY_USAGE => Self::NotBeforeEnhancedKeyUsage(usages(data)?),
            PropertyId::DISALLOWED_FILETIME => Self::DisallowedFileTime(file_time(data)?),
            PropertyId::NOT_BEFORE_FILETIME => Self::NotBeforeFileTime(file_time(data)?),
            PropertyId::NO_EXPIRE_NOTIFICATION => Self::NoExpireNotification,
            PropertyId::ARCHIVED => Self::Archived,
            id => Self::Other { id, data },
        })
    }

    /// The property that says this, in the form that Windows writes.
    ///
    /// # Panics
    /// A name of 4 GiB fits no property.
    #[must_use]
    pub fn to_property(&self) -> Property<'static> {
        let (id, data) = match self {
            Self::KeyProviderInfo(info) => (PropertyId::KEY_PROV_INFO, info.encode()),
            Self::Sha1Hash(hash) => (PropertyId::SHA1_HASH, hash.to_vec()),
            Self::Md5Hash(hash) => (PropertyId::MD5_HASH, hash.to_vec()),
            Self::Sha256Hash(hash) => (PropertyId::SHA256_HASH, hash.to_vec()),
            Self::SignatureHash(hash) => (PropertyId::SIGNATURE_HASH, hash.to_vec()),
            Self::KeyIdentifier(identifier) => (PropertyId::KEY_IDENTIFIER, identifier.to_vec()),
            Self::SubjectPublicKeyMd5Hash(hash) => {
                (PropertyId::SUBJECT_PUBLIC_KEY_MD5_HASH, hash.to_vec())
            }
            Self::SignHashCngAlgorithm(text) => (PropertyId::SIGN_HASH_CNG_ALG, wide::encode(text)),
            Self::SubjectPublicKeyBitLength(bits) => (
                PropertyId::SUBJECT_PUB_KEY_BIT_LENGTH,
                bits.to_le_bytes().to_vec(),
            ),
            Self::FriendlyName(text) => (PropertyId::FRIENDLY_NAME, wide::encode(text)),
            Self::Description(text) => (PropertyId::DESCRIPTION, wide::encode(text)),
            Self::EnhancedKeyUsage(usages) => (PropertyId::ENHKEY_USAGE, encode_usages(usages)),
            Self::DisallowedEnhancedKeyUsage(usages) => {
                (PropertyId::DISALLOWED_ENHKEY_USAGE, encode_usages(usages))
            }
            Self::NotBeforeEnhancedKeyUsage(usages) => {
                (PropertyId::NOT_BEFORE_ENHKEY_USAGE, encode_usages(usages))
            }
            Self::DisallowedFileTime(moment) => {
                (PropertyId::DISALLOWED_FILETIME, encode_file_time(*moment))
            }
            Self::NotBeforeFileTime(moment) => {
                (PropertyId::NOT_BEFORE_FILETIME, encode_file_time(*moment))
            }
            Self::NoExpireNotification => (PropertyId::NO_EXPIRE_NOTIFICATION, Vec::new()),
            Self::Archived => (PropertyId::ARCHIVED, Vec::new()),
            Self::Other { id, data } => (*id, data.to_vec()),
        };
        Property::new(id, data)
    }
}

impl Fault {
    pub(crate) fn new(found: &'static str, position: usize) -> Self {
        Self { found, position }
    }
}

fn octets<const N: usize>(data: &[u8]) -> Result<[u8; N], Fault> {
    data.try_into()
        .map_err(|_| Fault::new("it has another length than its type", 0))
}

fn text(data: &[u8]) -> Result<String, Fault> {
    wide::decode(data).map_err(|found| Fault::new(found, 0))
}

/// `SEQUENCE OF OBJECT IDENTIFIER`, DER; an empty one says "for none".
fn usages(data: &[u8]) -> Result<Vec<Oid<'_>>, Fault> {
    let fault = |_| Fault::new("it is not a SEQUENCE OF OBJECT IDENTIFIER in DER", 0);
    let mut reader = SliceReader::new(data).map_err(fault)?;
    let usages = reader
        .sequence(|reader| {
            let mut usages = Vec::new();
            while !reader.is_finished() {
                usages.push(reader.tlv_bytes()?);
            }
            Ok::<_, der::Error>(usages)
        })
        .map_err(fault)?;
    reader.finish().map_err(fault)?;
    usages
        .into_iter()
        .map(|der| {
            Oid::from_der(der).map_err(|_| Fault::new("an OBJECT IDENTIFIER is malformed", 0))
        })
        .collect()
}

fn encode_usages(usages: &[Oid<'_>]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for usage in usages {
                w.oid(*usage);
            }
        });
    })
}

/// The epoch of `FILETIME`, which counts steps of 100 nanoseconds.
const FILE_TIME_EPOCH: OffsetDateTime = datetime!(1601-01-01 00:00:00 UTC);
const STEPS_PER_SECOND: u64 = 10_000_000;

fn file_time(data: &[u8]) -> Result<OffsetDateTime, Fault> {
    let steps = u64::from_le_bytes(octets(data)?);
    let seconds = i64::try_from(steps / STEPS_PER_SECOND).unwrap_or(i64::MAX);
    let rest = i64::try_from(steps % STEPS_PER_SECOND).unwrap_or_default();
    Duration::seconds(seconds)
        .checked_add(Duration::nanoseconds(rest.saturating_mul(100)))
        .and_then(|since| FILE_TIME_EPOCH.checked_add(since))
        .ok_or_else(|| Fault::new("it is after the year 9999", 0))
}

/// Moments before 1601 are written as its beginning.
fn encode_file_time(moment: OffsetDateTime) -> Vec<u8> {
    let epoch = FILE_TIME_EPOCH.unix_timestamp_nanos();
    let since = moment.unix_timestamp_nanos().saturating_sub(epoch);
    let steps = u64::try_from(since.max(0) / 100).unwrap_or(u64::MAX);
    steps.to_le_bytes().to_vec()
}

impl fmt::Display for PropertyValue<'_> {
    /// Digests in lower-case hex, text as it is, usages as dotted decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyProviderInfo(info) => write!(
                f,
                "container {:?}, provider {:?} of type {}",
                info.container_name.as_deref().unwrap_or_default(),
                info.provider_name.as_deref().unwrap_or_default(),
                info.provider_type
            ),
            Self::Sha1Hash(hash) => hex(f, hash),
            Self::Md5Hash(hash) | Self::SubjectPublicKeyMd5Hash(hash) => hex(f, hash),
            Self::Sha256Hash(hash) => hex(f, hash),
            Self::SignatureHash(octets)
            | Self::KeyIdentifier(octets)
            | Self::Other { data: octets, .. } => hex(f, octets),
            Self::SignHashCngAlgorithm(text)
            | Self::FriendlyName(text)
            | Self::Description(text) => f.write_str(text),
            Self::SubjectPublicKeyBitLength(bits) => write!(f, "{bits}"),
            Self::EnhancedKeyUsage(usages)
            | Self::DisallowedEnhancedKeyUsage(usages)
            | Self::NotBeforeEnhancedKeyUsage(usages) => {
                for (index, usage) in usages.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{usage}")?;
                }
                Ok(())
            }
            Self::DisallowedFileTime(moment) | Self::NotBeforeFileTime(moment) => {
                write!(f, "{moment}")
            }
            Self::NoExpireNotification | Self::Archived => f.write_str("yes"),
        }
    }
}

fn hex(f: &mut fmt::Formatter<'_>, octets: &[u8]) -> fmt::Result {
    octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
}
