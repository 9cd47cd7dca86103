//! Microsoft's extensions: `wincrypt.h`, [MS-WCCE] §2.2.2.7.

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{Oid, Tag};

/// The template that a certificate was issued from, version 2 and later [MS-WCCE §2.2.2.7.7.2].
///
/// ```text
/// CertificateTemplateOID ::= SEQUENCE {
///     templateID            OBJECT IDENTIFIER,
///     templateMajorVersion  INTEGER (0..4294967295) OPTIONAL,
///     templateMinorVersion  INTEGER (0..4294967295) OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by its specification"
)]
pub struct CertificateTemplate<'a> {
    /// Which template.
    pub template_id: Oid<'a>,
    /// Its major version.
    pub major_version: Option<u32>,
    /// Its minor version.
    pub minor_version: Option<u32>,
}

impl<'a> CertificateTemplate<'a> {
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let template_id = Oid::read(reader).in_field("templateID")?;
            let mut version = |field| {
                if reader.is_empty() {
                    return Ok(None);
                }
                reader.u32().in_field(field).map(Some)
            };
            Ok(Self {
                template_id,
                major_version: version("templateMajorVersion")?,
                minor_version: version("templateMinorVersion")?,
            })
        })
    }
}

/// `szOID_CERTSRV_CA_VERSION`: which certificate and which key of the authority this is.
///
/// The split of the INTEGER is unconfirmed: no published page states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "two halves of one INTEGER")]
pub struct CaVersion {
    /// How often the authority's certificate was renewed: the low 16 bits.
    pub certificate_index: u16,
    /// How often its key was: the high 16 bits.
    pub key_index: u16,
}

impl CaVersion {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        let [a, b, c, d] = reader.u32()?.to_be_bytes();
        Ok(Self {
            certificate_index: u16::from_be_bytes([c, d]),
            key_index: u16::from_be_bytes([a, b]),
        })
    }
}

impl Encode for CertificateTemplate<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.template_id);
            for version in [self.major_version, self.minor_version]
                .into_iter()
                .flatten()
            {
                w.int(version.into());
            }
        });
    }
}

impl Encode for CaVersion {
    fn encode(&self, w: &mut Writer) {
        let [a, b] = self.key_index.to_be_bytes();
        let [c, d] = self.certificate_index.to_be_bytes();
        w.uint(&[a, b, c, d]);
    }
}
