//! `SubjectKeyIdentifier` and `AuthorityKeyIdentifier` [RFC 5280 §4.2.1.1, §4.2.1.2].

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::general_name::read_general_names;
use crate::reader::Reader;
use crate::{GeneralName, SerialNumber, Tag};

/// ```text
/// AuthorityKeyIdentifier ::= SEQUENCE {
///     keyIdentifier              [0]  KeyIdentifier OPTIONAL,
///     authorityCertIssuer        [1]  GeneralNames OPTIONAL,
///     authorityCertSerialNumber  [2]  CertificateSerialNumber OPTIONAL }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct AuthorityKeyIdentifier<'a> {
    /// The issuer's subject key identifier.
    pub key_identifier: Option<&'a [u8]>,
    /// The issuer's issuer.
    pub authority_cert_issuer: Vec<GeneralName<'a>>,
    /// The issuer's serial number.
    pub authority_cert_serial_number: Option<SerialNumber<'a>>,
}

impl<'a> AuthorityKeyIdentifier<'a> {
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let key_identifier = reader
                .optional(Tag::context(0))
                .in_field("keyIdentifier")?
                .map(|tlv| tlv.value);
            let authority_cert_issuer = reader
                .optional_nested(Tag::context_constructed(1), read_general_names)
                .in_field("authorityCertIssuer")?
                .unwrap_or_default();
            let authority_cert_serial_number = reader
                .optional(Tag::context(2))?
                .map(|tlv| reader.integer_value(tlv))
                .transpose()
                .in_field("authorityCertSerialNumber")?
                .map(SerialNumber);
            Ok(Self {
                key_identifier,
                authority_cert_issuer,
                authority_cert_serial_number,
            })
        })
    }
}

impl Encode for AuthorityKeyIdentifier<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            if let Some(identifier) = self.key_identifier {
                w.value(Tag::context(0), identifier);
            }
            if !self.authority_cert_issuer.is_empty() {
                w.sequence_of_tagged(Tag::context_constructed(1), &self.authority_cert_issuer);
            }
            if let Some(serial) = self.authority_cert_serial_number {
                w.value(Tag::context(2), serial.as_bytes());
            }
        });
    }
}
