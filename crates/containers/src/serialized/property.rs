//! Properties, as Windows keeps them beside a certificate, a CRL or a CTL.

use core::fmt;
use std::borrow::Cow;

use super::header::Header;
use super::value::PropertyValue;
use crate::Error;

/// One property: its number and its data as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property<'a> {
    id: PropertyId,
    /// 1 in every store seen.
    encoding: u32,
    data: Cow<'a, [u8]>,
}

impl<'a> Property<'a> {
    /// A property with this data, whatever it says. [`PropertyValue::to_property`] is the safer way.
    #[must_use]
    pub fn new(id: PropertyId, data: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::with_encoding(id, X509_ASN_ENCODING, data)
    }

    pub(crate) fn with_encoding(
        id: PropertyId,
        encoding: u32,
        data: impl Into<Cow<'a, [u8]>>,
    ) -> Self {
        Self {
            id,
            encoding,
            data: data.into(),
        }
    }

    /// Which property it is.
    #[must_use]
    pub fn id(&self) -> PropertyId {
        self.id
    }

    /// The data as they stand.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The data decoded; [`PropertyValue::Other`] where no type is known for the number.
    ///
    /// # Errors
    /// [`Error::Property`] when the data are not what the number calls for.
    pub fn value(&self) -> Result<PropertyValue<'_>, Error> {
        PropertyValue::decode(self.id, &self.data)
    }

    /// The same, independent of the bytes it was read from.
    #[must_use]
    pub fn into_owned(self) -> Property<'static> {
        Property {
            id: self.id,
            encoding: self.encoding,
            data: Cow::Owned(self.data.into_owned()),
        }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        Header::write(self.id.number(), self.encoding, &self.data, out);
    }
}

pub(crate) const X509_ASN_ENCODING: u32 = 1;

/// The number of a property, `CERT_..._PROP_ID` in Microsoft's `wincrypt.h`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PropertyId(u32);

impl PropertyId {
    /// The property of this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// As `wincrypt.h` spells it: `CERT_FRIENDLY_NAME_PROP_ID`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES
            .iter()
            .find(|(id, _)| *id == self)
            .map(|(_, name)| *name)
    }
}

impl fmt::Display for PropertyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "property {}", self.0),
        }
    }
}

impl fmt::Debug for PropertyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PropertyId({self})")
    }
}

/// Declares the numbers, and their names as `wincrypt.h` spells them.
macro_rules! property_ids {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)*) => {
        impl PropertyId {
            $($(#[$doc])* pub const $name: Self = Self($number);)*
        }

        const NAMES: &[(PropertyId, &str)] = &[
            $((PropertyId::$name, concat!("CERT_", stringify!($name), "_PROP_ID")),)*
        ];
    };
}

property_ids! {
    /// Which provider holds the private key.
    KEY_PROV_INFO = 2;
    /// The SHA-1 digest of the whole certificate: its thumbprint.
    SHA1_HASH = 3;
    /// The MD5 digest of the whole certificate.
    MD5_HASH = 4;
    /// What the private key is for, `AT_KEYEXCHANGE` or `AT_SIGNATURE`.
    KEY_SPEC = 6;
    /// The extended key usages that the store leaves of those in the certificate.
    ENHKEY_USAGE = 9;
    /// Where the next version of a CTL is found.
    NEXT_UPDATE_LOCATION = 10;
    /// A name for people.
    FRIENDLY_NAME = 11;
    /// A description for people.
    DESCRIPTION = 13;
    /// The digest of the `TBSCertificate`, by the signature's hash.
    SIGNATURE_HASH = 15;
    /// The certificate is kept, but no longer used.
    ARCHIVED = 19;
    /// The `subjectKeyIdentifier`; without one, the SHA-1 digest of the whole `SubjectPublicKeyInfo`.
    KEY_IDENTIFIER = 20;
    /// Which template enrolled the certificate by itself.
    AUTO_ENROLL = 21;
    /// The MD5 digest of the issuer's public key.
    ISSUER_PUBLIC_KEY_MD5_HASH = 24;
    /// The MD5 digest of the public key, without its algorithm.
    SUBJECT_PUBLIC_KEY_MD5_HASH = 25;
    /// The MD5 digest of issuer and serial number.
    ISSUER_SERIAL_NUMBER_MD5_HASH = 28;
    /// The MD5 digest of the subject.
    SUBJECT_NAME_MD5_HASH = 29;
    /// The digest of the certificate that renews this one.
    RENEWAL = 64;
    /// The certificate policies that Microsoft's root program grants a root.
    ROOT_PROGRAM_CERT_POLICIES = 83;
    /// The name constraints that Microsoft's root program puts on a root.
    ROOT_PROGRAM_NAME_CONSTRAINTS = 84;
    /// The signature's algorithms, as `RSA/SHA256`.
    SIGN_HASH_CNG_ALG = 89;
    /// The length of the public key in bits.
    SUBJECT_PUB_KEY_BIT_LENGTH = 92;
    /// The key's algorithm and length, as `RSA/2048`.
    PUB_KEY_CNG_ALG_BIT_LENGTH = 93;
    /// The length of the issuer's public key in bits.
    ISSUER_PUB_KEY_BIT_LENGTH = 94;
    /// Windows does not remind of the expiry.
    NO_EXPIRE_NOTIFICATION = 97;
    /// The SHA-256 digest that Microsoft's root program lists a root by.
    AUTH_ROOT_SHA256_HASH = 98;
    /// Schannel names this issuer to TLS clients.
    SEND_AS_TRUSTED_ISSUER = 102;
    /// From when the certificate is distrusted.
    DISALLOWED_FILETIME = 104;
    /// The SHA-256 digest of the whole certificate.
    SHA256_HASH = 107;
    /// The extended key usages for which the certificate is distrusted.
    DISALLOWED_ENHKEY_USAGE = 122;
    /// End entities issued from this moment on are distrusted.
    NOT_BEFORE_FILETIME = 126;
    /// The extended key usages to which that moment applies.
    NOT_BEFORE_ENHKEY_USAGE = 127;
}
