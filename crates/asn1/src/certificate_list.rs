//! `CertificateList`: certificate revocation lists [RFC 5280 §5.1].

pub(crate) mod outline;

use outline::usual;
use time::OffsetDateTime;

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::position::Position;
use crate::reader::Reader;
use crate::validity::{peek_time, read_time};
use crate::{
    AlgorithmIdentifier, BitString, CrlReason, ExtensionValue, Extensions, GeneralName, Leniencies,
    Leniency, Name, Oid, SerialNumber, Tag, Version,
};

/// A revocation list, borrowed from its DER. Its entries are located as a whole and walked one by
/// one: a list of a million entries costs nothing until then, and no heap then.
///
/// ```text
/// CertificateList ::= SEQUENCE {
///     tbsCertList         TBSCertList,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signatureValue      BIT STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateList<'a> {
    der: &'a [u8],
    tbs_cert_list: TbsCertList<'a>,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature_value: BitString<'a>,
}

/// ```text
/// TBSCertList ::= SEQUENCE {
///     version                   Version OPTIONAL, -- v2(1) if present
///     signature                 AlgorithmIdentifier,
///     issuer                    Name,
///     thisUpdate                Time,
///     nextUpdate                Time OPTIONAL,
///     revokedCertificates       SEQUENCE OF RevokedCertificate OPTIONAL,
///     crlExtensions        [0]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TbsCertList<'a> {
    der: &'a [u8],
    version: Version,
    signature: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    revoked_certificates: Option<RevokedCertificates<'a>>,
    crl_extensions: Option<Extensions<'a>>,
}

/// The entries of a list: located, and decoded while they are walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RevokedCertificates<'a> {
    /// The contents of the SEQUENCE, not looked at yet.
    contents: &'a [u8],
    position: Position,
}

/// ```text
/// RevokedCertificate ::= SEQUENCE {
///     userCertificate     CertificateSerialNumber,
///     revocationDate      Time,
///     crlEntryExtensions  Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevokedCertificate<'a> {
    user_certificate: SerialNumber<'a>,
    revocation_date: OffsetDateTime,
    crl_entry_extensions: Option<Extensions<'a>>,
}

impl<'a> CertificateList<'a> {
    /// Reads one from DER, to its last byte; the entries are not looked at.
    ///
    /// Strict but for what [`Leniency`] names; nothing is allocated.
    ///
    /// # Errors
    /// What was wanted, what was found, the byte, and the field path.
    ///
    /// # Examples
    /// ```
    /// let error = countersign_asn1::CertificateList::from_der(&[0x30, 0x05, 0x00]).unwrap_err();
    /// assert_eq!(error.to_string(), "truncated: wanted 5 octets, found 1 at byte 0");
    /// ```
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            Ok(Self {
                der: tlv.der,
                tbs_cert_list: TbsCertList::read(reader).in_field("tbsCertList")?,
                signature_algorithm: AlgorithmIdentifier::read(reader)
                    .in_field("signatureAlgorithm")?,
                signature_value: BitString::read(reader).in_field("signatureValue")?,
            })
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What was signed.
    #[must_use]
    pub fn tbs_cert_list(&self) -> &TbsCertList<'a> {
        &self.tbs_cert_list
    }

    /// The algorithm of the signature; `tbsCertList.signature` must be the same [RFC 5280 §5.1.1.2].
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature.
    #[must_use]
    pub fn signature_value(&self) -> BitString<'a> {
        self.signature_value
    }

    /// Decodes everything that [`CertificateList::from_der`] only located, every entry too, and
    /// counts what was read against the standard.
    ///
    /// # Errors
    /// A malformed name or entry, or a malformed value of an extension that is known here.
    pub fn leniencies(&self) -> Result<Leniencies> {
        let leniencies = Leniencies::new();
        Reader::whole(self.der, 0, &leniencies, Self::read)?;
        self.tbs_cert_list
            .decode_counting(&leniencies)
            .in_field("tbsCertList")?;
        Ok(leniencies)
    }
}

impl<'a> TbsCertList<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            Ok(Self {
                der: tlv.der,
                version: read_version(reader).in_field("version")?,
                signature: AlgorithmIdentifier::read(reader).in_field("signature")?,
                issuer: Name::read(reader).in_field("issuer")?,
                this_update: read_time(reader).in_field("thisUpdate")?,
                next_update: peek_time(reader)
                    .then(|| read_time(reader))
                    .transpose()
                    .in_field("nextUpdate")?,
                revoked_certificates: RevokedCertificates::read(reader)
                    .in_field("revokedCertificates")?,
                crl_extensions: reader
                    .optional_nested(Tag::context_constructed(0), Extensions::read)
                    .in_field("crlExtensions")?,
            })
        })
    }

    /// The whole encoding: what was signed.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// [`Version::V1`] or [`Version::V2`].
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// `signature`
    #[must_use]
    pub fn signature(&self) -> AlgorithmIdentifier<'a> {
        self.signature
    }

    /// `issuer`
    #[must_use]
    pub fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// When the list was made.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// By when the next list will be there; RFC 5280 §5.1.2.5 wants it, old lists lack it.
    #[must_use]
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }

    /// The entries; none when absent.
    #[must_use]
    pub fn revoked_certificates(&self) -> RevokedCertificates<'a> {
        self.revoked_certificates.unwrap_or_default()
    }

    /// Whether `revokedCertificates` is there without an entry: it must be absent then [RFC 5280 §5.1.2.6].
    #[must_use]
    pub fn has_empty_revoked_certificates(&self) -> bool {
        self.revoked_certificates
            .is_some_and(|entries| entries.is_empty())
    }

    /// `crlExtensions`; empty when absent.
    #[must_use]
    pub fn crl_extensions(&self) -> Extensions<'a> {
        self.crl_extensions.unwrap_or_default()
    }

    fn decode_counting(&self, leniencies: &Leniencies) -> Result<()> {
        self.issuer.check_counting(leniencies).in_field("issuer")?;
        let mut cursor = Cursor::new(self.revoked_certificates());
        while let Some((index, entry)) = cursor.next_unusual(leniencies) {
            entry
                .and_then(|entry| {
                    entry
                        .crl_entry_extensions()
                        .decode_all(leniencies)
                        .in_field("crlEntryExtensions")
                        .at_index(index)
                })
                .in_field("revokedCertificates")?;
        }
        self.crl_extensions()
            .decode_all(leniencies)
            .in_field("crlExtensions")
    }
}

impl<'a> RevokedCertificates<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Option<Self>> {
        let Some(tlv) = reader.optional(Tag::SEQUENCE)? else {
            return Ok(None);
        };
        if tlv.value.is_empty() {
            // RFC 5280 §5.1.2.6: without entries, the field is absent.
            reader.note(Leniency::EmptySequence);
        }
        Ok(Some(Self {
            contents: tlv.value,
            position: Position(tlv.position),
        }))
    }

    /// Each entry, in encoded order, without a heap. A malformed one ends the walk with its error.
    pub fn iter(&self) -> impl Iterator<Item = Result<RevokedCertificate<'a>>> + use<'a> {
        let leniencies = Leniencies::new();
        let mut cursor = Cursor::new(*self);
        core::iter::from_fn(move || {
            let (_, entry) = cursor.next(&leniencies)?;
            Some(
                entry
                    .in_field("revokedCertificates")
                    .in_field("tbsCertList"),
            )
        })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }
}

/// Where a walk over the entries stands.
struct Cursor<'a> {
    rest: &'a [u8],
    position: usize,
    index: usize,
}

impl<'a> Cursor<'a> {
    fn new(entries: RevokedCertificates<'a>) -> Self {
        Self {
            rest: entries.contents,
            position: entries.position.0,
            index: 0,
        }
    }

    /// Passes over an entry of this length.
    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
        self.position = self.position.saturating_add(length);
        self.index = self.index.saturating_add(1);
    }

    /// The next entry that is not one of the usual, of which there is nothing to count.
    fn next_unusual(
        &mut self,
        leniencies: &Leniencies,
    ) -> Option<(usize, Result<RevokedCertificate<'a>>)> {
        while let Some((_, _, length)) = usual(self.rest) {
            self.skip(length);
        }
        self.next(leniencies)
    }

    fn next(&mut self, leniencies: &Leniencies) -> Option<(usize, Result<RevokedCertificate<'a>>)> {
        if self.rest.is_empty() {
            return None;
        }
        let index = self.index;
        let mut reader = Reader::new(self.rest, self.position, leniencies);
        let entry = RevokedCertificate::read(&mut reader).at_index(index);
        self.rest = match entry {
            Ok(_) => reader.rest(),
            Err(_) => &[],
        };
        self.position = reader.position();
        self.index = index.saturating_add(1);
        Some((index, entry))
    }
}

impl<'a> RevokedCertificate<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let user_certificate = SerialNumber(reader.integer().in_field("userCertificate")?);
            let revocation_date = read_time(reader).in_field("revocationDate")?;
            let crl_entry_extensions = if reader.is_empty() {
                None
            } else {
                Some(Extensions::read(reader).in_field("crlEntryExtensions")?)
            };
            Ok(Self {
                user_certificate,
                revocation_date,
                crl_entry_extensions,
            })
        })
    }

    /// The serial number of the certificate; its issuer is the list's, unless the list is indirect.
    #[must_use]
    pub fn user_certificate(&self) -> SerialNumber<'a> {
        self.user_certificate
    }

    /// When it was revoked.
    #[must_use]
    pub fn revocation_date(&self) -> OffsetDateTime {
        self.revocation_date
    }

    /// `crlEntryExtensions`; empty when absent.
    #[must_use]
    pub fn crl_entry_extensions(&self) -> Extensions<'a> {
        self.crl_entry_extensions.unwrap_or_default()
    }

    /// `reasonCode`; `None` when absent, which means `unspecified` [RFC 5280 §5.3.1].
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn reason_code(&self) -> Result<Option<CrlReason>> {
        match self.crl_entry_extensions().decoded(Oid::REASON_CODE)? {
            Some(ExtensionValue::ReasonCode(reason)) => Ok(Some(reason)),
            _ => Ok(None),
        }
    }

    /// `invalidityDate`: since when the key is known or suspected to be in the wrong hands.
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn invalidity_date(&self) -> Result<Option<OffsetDateTime>> {
        match self.crl_entry_extensions().decoded(Oid::INVALIDITY_DATE)? {
            Some(ExtensionValue::InvalidityDate(moment)) => Ok(Some(moment)),
            _ => Ok(None),
        }
    }

    /// `certificateIssuer`: in an indirect list, who issued this certificate and those of the
    /// entries after it, up to the next such extension; `None` when absent [RFC 5280 §5.3.3].
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn certificate_issuer(&self) -> Result<Option<Vec<GeneralName<'a>>>> {
        let extensions = self.crl_entry_extensions();
        match extensions.decoded(Oid::CERTIFICATE_ISSUER)? {
            Some(ExtensionValue::CertificateIssuer(names)) => Ok(Some(names)),
            _ => Ok(None),
        }
    }
}

fn read_version(reader: &mut Reader<'_, '_>) -> Result<Version> {
    if reader.peek() != Some(Tag::INTEGER) {
        return Ok(Version::V1);
    }
    let position = reader.position();
    match reader.u32()? {
        1 => Ok(Version::V2),
        _ => Err(Error::value("Version", "it is not v2(1)", position)),
    }
}

impl Encode for CertificateList<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            tbs_cert_list,
            signature_algorithm,
            signature_value,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            tbs_cert_list.encode(w);
            signature_algorithm.encode(w);
            signature_value.encode(w);
        });
    }
}

impl Encode for TbsCertList<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            version,
            signature,
            issuer,
            this_update,
            next_update,
            revoked_certificates,
            crl_extensions,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            if *version != Version::V1 {
                w.uint(&[version.number()]);
            }
            signature.encode(w);
            issuer.encode(w);
            w.time(*this_update);
            if let Some(next_update) = next_update {
                w.time(*next_update);
            }
            if let Some(entries) = revoked_certificates.filter(|entries| !entries.is_empty()) {
                entries.encode(w);
            }
            if let Some(extensions) = crl_extensions {
                w.nested(Tag::context_constructed(0), |w| extensions.encode(w));
            }
        });
    }
}

impl Encode for RevokedCertificates<'_> {
    /// From each entry; from a malformed one on, as they stand.
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            let leniencies = Leniencies::new();
            let mut cursor = Cursor::new(*self);
            loop {
                let rest = cursor.rest;
                match cursor.next(&leniencies) {
                    Some((_, Ok(entry))) => entry.encode(w),
                    Some((_, Err(_))) => w.raw(rest),
                    None => return,
                }
            }
        });
    }
}

impl Encode for RevokedCertificate<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            user_certificate,
            revocation_date,
            crl_entry_extensions,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            user_certificate.encode(w);
            w.time(*revocation_date);
            if let Some(extensions) = crl_entry_extensions {
                extensions.encode(w);
            }
        });
    }
}
