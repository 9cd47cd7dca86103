//! The attributes of a request [RFC 2985 §5.4] and of a bag of PKCS#12 [§5.5], located once, each
//! decoded when it is asked for.

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::position::Position;
use crate::reader::{Reader, elements};
use crate::string::DirectoryString;
use crate::{
    Certificate, EnrollmentCspProvider, EnrollmentNameValuePair, Extensions, Leniencies, Oid,
    RequestClientInfo, Tag,
};

/// ```text
/// Attribute ::= SEQUENCE {
///     type    OBJECT IDENTIFIER,
///     values  SET SIZE (1..MAX) OF ANY }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attribute<'a> {
    kind: Oid<'a>,
    /// The whole SET.
    values: &'a [u8],
    position: Position,
}

/// What an attribute says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeValue<'a> {
    /// The extensions that are asked for [RFC 2985 §5.4.2].
    ExtensionRequest(Extensions<'a>),
    /// `szOID_CERT_EXTENSIONS`: the same, under Microsoft's older identifier.
    CertExtensions(Extensions<'a>),
    /// A password to ask for revocation with, in clear [RFC 2985 §5.4.1].
    ChallengePassword(DirectoryString<'a>),
    /// `szOID_OS_VERSION`: the requester's Windows, as `6.2.9200.2` [MS-WCCE §2.2.2.7].
    OsVersion(DirectoryString<'a>),
    /// `szOID_REQUEST_CLIENT_INFO`: which program of which user asked, on which machine.
    RequestClientInfo(RequestClientInfo<'a>),
    /// `szOID_ENROLLMENT_CSP_PROVIDER`: where the key is said to live.
    EnrollmentCspProvider(EnrollmentCspProvider<'a>),
    /// `szOID_ENROLLMENT_NAME_VALUE_PAIR`: what else the authority is told.
    EnrollmentNameValuePair(Vec<EnrollmentNameValuePair<'a>>),
    /// `szOID_RENEWAL_CERTIFICATE`: the certificate that is to be renewed.
    RenewalCertificate(Box<Certificate<'a>>),
    /// What people call a key or a certificate [RFC 2985 §5.5.1].
    FriendlyName(DirectoryString<'a>),
    /// By which a certificate and its key are known to belong together [RFC 2985 §5.5.2].
    LocalKeyId(&'a [u8]),
    /// `szOID_PKCS_12_KEY_PROVIDER_NAME_ATTR`: the provider that Windows is to put the key in.
    KeyProviderName(DirectoryString<'a>),
    /// `szOID_LOCAL_MACHINE_KEYSET`: the key is the machine's. It says so by being there.
    LocalMachineKeyset,
    /// An attribute that is not known here: its SET of values as it stands.
    Unknown(&'a [u8]),
}

impl<'a> Attribute<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let kind = Oid::read(reader).in_field("type")?;
            let position = Position(reader.position());
            let values = reader.expect(Tag::SET).in_field("values")?;
            Ok(Self {
                kind,
                values: values.der,
                position,
            })
        })
    }

    /// Which attribute, as [`Oid::EXTENSION_REQUEST`].
    #[must_use]
    pub fn kind(&self) -> Oid<'a> {
        self.kind
    }

    /// The SET of values: its whole encoding.
    #[must_use]
    pub fn values_der(&self) -> &'a [u8] {
        self.values
    }

    /// Decodes the values.
    ///
    /// # Errors
    /// A value that breaks its type's syntax; none or several where one is wanted.
    pub fn decode(&self) -> Result<AttributeValue<'a>> {
        self.decode_counting(&Leniencies::new())
    }

    /// As [`Self::decode`], counting leniencies.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn decode_counting(&self, leniencies: &Leniencies) -> Result<AttributeValue<'a>> {
        use AttributeValue as Value;
        Reader::whole(self.values, self.position.0, leniencies, |reader| {
            // Every known attribute is single-valued but one.
            reader.nested(Tag::SET, |reader| {
                Ok(match self.kind {
                    Oid::EXTENSION_REQUEST => Value::ExtensionRequest(Extensions::read(reader)?),
                    Oid::CERT_EXTENSIONS => Value::CertExtensions(Extensions::read(reader)?),
                    Oid::CHALLENGE_PASSWORD => Value::ChallengePassword(DirectoryString::read(
                        reader,
                        Tag::PRINTABLE_STRING,
                    )?),
                    Oid::OS_VERSION => {
                        Value::OsVersion(DirectoryString::read(reader, Tag::IA5_STRING)?)
                    }
                    Oid::REQUEST_CLIENT_INFO => {
                        Value::RequestClientInfo(RequestClientInfo::read(reader)?)
                    }
                    Oid::ENROLLMENT_CSP_PROVIDER => {
                        Value::EnrollmentCspProvider(EnrollmentCspProvider::read(reader)?)
                    }
                    Oid::ENROLLMENT_NAME_VALUE_PAIR => {
                        let mut pairs = Vec::new();
                        reader.each_of_set(|reader| {
                            pairs.push(EnrollmentNameValuePair::read(reader)?);
                            Ok(())
                        })?;
                        Value::EnrollmentNameValuePair(pairs)
                    }
                    Oid::RENEWAL_CERTIFICATE => {
                        Value::RenewalCertificate(Box::new(Certificate::read(reader)?))
                    }
                    Oid::FRIENDLY_NAME => {
                        Value::FriendlyName(DirectoryString::read(reader, Tag::BMP_STRING)?)
                    }
                    Oid::LOCAL_KEY_ID => Value::LocalKeyId(reader.expect(Tag::OCTET_STRING)?.value),
                    Oid::KEY_PROVIDER_NAME => {
                        Value::KeyProviderName(DirectoryString::read(reader, Tag::BMP_STRING)?)
                    }
                    // Deviation: RFC 7292 §4.2 wants a value at least; OpenSSL and Windows write none.
                    Oid::LOCAL_MACHINE_KEYSET if reader.is_empty() => Value::LocalMachineKeyset,
                    _ => {
                        reader.each_of_set(|reader| reader.any().map(drop))?;
                        Value::Unknown(self.values)
                    }
                })
            })
        })
        .in_field("values")
    }
}

/// The attributes of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'a> {
    /// The contents of the SET, every element of which was read once.
    contents: &'a [u8],
    position: Position,
}

impl<'a> Attributes<'a> {
    /// Reads the `[0]` of a request, locating every element.
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        Self::read_tagged(reader, Tag::context_constructed(0))
    }

    /// Reads a SET of them, under this tag.
    pub(crate) fn read_tagged(reader: &mut Reader<'a, '_>, tag: Tag) -> Result<Self> {
        let tlv = reader.expect(tag)?;
        reader.inside(tlv, |reader| {
            reader.each_of_set(|reader| Attribute::read(reader).map(drop))
        })?;
        Ok(Self {
            contents: tlv.value,
            position: Position(tlv.position),
        })
    }

    /// Each attribute, in encoded order. Nothing forbids two of one kind.
    pub fn iter(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        elements(self.contents, self.position.0, Attribute::read)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }
}

impl Encode for Attribute<'_> {
    /// From the decoded values; malformed or lenient ones as they stand.
    fn encode(&self, w: &mut Writer) {
        let leniencies = Leniencies::new();
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.kind);
            match self.decode_counting(&leniencies) {
                Ok(value) if leniencies.is_empty() => value.encode(w),
                _ => w.raw(self.values),
            }
        });
    }
}

impl Encode for AttributeValue<'_> {
    /// The SET of values.
    fn encode(&self, w: &mut Writer) {
        let value = match self {
            Self::ExtensionRequest(extensions) | Self::CertExtensions(extensions) => {
                extensions.to_der()
            }
            Self::ChallengePassword(text) | Self::OsVersion(text) => text.to_der(),
            Self::RequestClientInfo(info) => info.to_der(),
            Self::EnrollmentCspProvider(provider) => provider.to_der(),
            Self::EnrollmentNameValuePair(pairs) => {
                return w.set_of(pairs.iter().map(Encode::to_der).collect());
            }
            Self::RenewalCertificate(certificate) => certificate.to_der(),
            Self::FriendlyName(text) | Self::KeyProviderName(text) => text.to_der(),
            Self::LocalKeyId(octets) => Writer::build(|w| w.octet_string(octets)),
            Self::LocalMachineKeyset => Vec::new(),
            Self::Unknown(set) => return w.raw(set),
        };
        w.value(Tag::SET, &value);
    }
}
