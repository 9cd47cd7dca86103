//! `OCSPRequest` [RFC 6960 §4.1.1].

use super::{CertId, List, certificates, nonce, read_certificates, read_extensions, read_version};
use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{AlgorithmIdentifier, BitString, Extensions, GeneralName, Leniencies, Oid, Tag};

/// ```text
/// OCSPRequest ::= SEQUENCE {
///     tbsRequest              TBSRequest,
///     optionalSignature  [0]  EXPLICIT Signature OPTIONAL }
///
/// TBSRequest ::= SEQUENCE {
///     version            [0]  EXPLICIT Version DEFAULT v1,
///     requestorName      [1]  EXPLICIT GeneralName OPTIONAL,
///     requestList             SEQUENCE OF Request,
///     requestExtensions  [2]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspRequest<'a> {
    der: &'a [u8],
    tbs_request: &'a [u8],
    requestor_name: Option<GeneralName<'a>>,
    request_list: List<'a, SingleRequest<'a>>,
    request_extensions: Option<Extensions<'a>>,
    optional_signature: Option<RequestSignature<'a>>,
}

/// ```text
/// Request ::= SEQUENCE {
///     reqCert                       CertID,
///     singleRequestExtensions  [0]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleRequest<'a> {
    req_cert: CertId<'a>,
    single_request_extensions: Option<Extensions<'a>>,
}

/// ```text
/// Signature ::= SEQUENCE {
///     signatureAlgorithm       AlgorithmIdentifier,
///     signature                BIT STRING,
///     certs               [0]  EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestSignature<'a> {
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: BitString<'a>,
    certs: &'a [u8],
}

impl<'a> OcspRequest<'a> {
    /// Reads one from DER, to its last byte; nothing is allocated.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            let tbs = reader.expect(Tag::SEQUENCE).in_field("tbsRequest")?;
            let mut request = reader
                .inside(tbs, |reader| Self::read_tbs(tlv.der, tbs.der, reader))
                .in_field("tbsRequest")?;
            request.optional_signature = reader
                .optional_nested(Tag::context_constructed(0), RequestSignature::read)
                .in_field("optionalSignature")?;
            Ok(request)
        })
    }

    fn read_tbs(der: &'a [u8], tbs: &'a [u8], reader: &mut Reader<'a, '_>) -> Result<Self> {
        read_version(reader).in_field("version")?;
        let requestor_name = reader
            .optional_nested(Tag::context_constructed(1), GeneralName::read)
            .in_field("requestorName")?;
        let request_list = List::read(reader, SingleRequest::read).in_field("requestList")?;
        Ok(Self {
            der,
            tbs_request: tbs,
            requestor_name,
            request_list,
            request_extensions: read_extensions(reader, 2).in_field("requestExtensions")?,
            optional_signature: None,
        })
    }

    /// A request for the status of these certificates, not signed, with a nonce if one is given: 32
    /// octets of the caller's randomness [RFC 9654 §2.1]. DER.
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::OcspRequest;
    ///
    /// let der = OcspRequest::ask(&[], Some(&[7; 32]));
    /// assert_eq!(OcspRequest::from_der(&der)?.nonce(), Some(&[7; 32][..]));
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    #[must_use]
    pub fn ask(certificates: &[CertId<'_>], nonce: Option<&[u8]>) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        for certificate in certificates {
                            w.nested(Tag::SEQUENCE, |w| certificate.encode(w));
                        }
                    });
                    if let Some(nonce) = nonce {
                        w.nested(Tag::context_constructed(2), |w| {
                            w.nested(Tag::SEQUENCE, |w| {
                                w.extension(Oid::OCSP_NONCE, false, |w| w.octet_string(nonce));
                            });
                        });
                    }
                });
            });
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// `tbsRequest`: what is signed, if anything is.
    #[must_use]
    pub fn tbs_request(&self) -> &'a [u8] {
        self.tbs_request
    }

    /// Who asks.
    #[must_use]
    pub fn requestor_name(&self) -> Option<&GeneralName<'a>> {
        self.requestor_name.as_ref()
    }

    /// Each certificate that is asked about, in encoded order, without a heap.
    pub fn request_list(&self) -> impl Iterator<Item = SingleRequest<'a>> + use<'a> {
        self.request_list.iter(SingleRequest::read)
    }

    /// `requestExtensions`; empty when absent.
    #[must_use]
    pub fn request_extensions(&self) -> Extensions<'a> {
        self.request_extensions.unwrap_or_default()
    }

    /// The nonce.
    #[must_use]
    pub fn nonce(&self) -> Option<&'a [u8]> {
        nonce(self.request_extensions())
    }

    /// `optionalSignature`
    #[must_use]
    pub fn optional_signature(&self) -> Option<RequestSignature<'a>> {
        self.optional_signature
    }

    /// Decodes all of it, and counts what was read against the standard.
    ///
    /// # Errors
    /// A malformed value of an extension that is known here.
    pub fn leniencies(&self) -> Result<Leniencies> {
        let leniencies = Leniencies::new();
        Reader::whole(self.der, 0, &leniencies, Self::read)?;
        for single in self.request_list() {
            single.single_request_extensions().decode_all(&leniencies)?;
        }
        self.request_extensions().decode_all(&leniencies)?;
        Ok(leniencies)
    }
}

impl<'a> SingleRequest<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                req_cert: CertId::read(reader).in_field("reqCert")?,
                single_request_extensions: read_extensions(reader, 0)
                    .in_field("singleRequestExtensions")?,
            })
        })
    }

    /// Which certificate is asked about.
    #[must_use]
    pub fn req_cert(&self) -> CertId<'a> {
        self.req_cert
    }

    /// `singleRequestExtensions`; empty when absent.
    #[must_use]
    pub fn single_request_extensions(&self) -> Extensions<'a> {
        self.single_request_extensions.unwrap_or_default()
    }
}

impl<'a> RequestSignature<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                signature_algorithm: AlgorithmIdentifier::read(reader)
                    .in_field("signatureAlgorithm")?,
                signature: BitString::read(reader).in_field("signature")?,
                certs: read_certificates(reader).in_field("certs")?,
            })
        })
    }

    /// The algorithm of the signature.
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> BitString<'a> {
        self.signature
    }

    /// Each certificate's DER, in encoded order; none of them is parsed.
    pub fn certs(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        certificates(self.certs)
    }
}

impl Encode for OcspRequest<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                if let Some(name) = &self.requestor_name {
                    w.nested(Tag::context_constructed(1), |w| name.encode(w));
                }
                w.nested(Tag::SEQUENCE, |w| {
                    self.request_list().for_each(|single| single.encode(w));
                });
                if let Some(extensions) = self.request_extensions {
                    w.nested(Tag::context_constructed(2), |w| extensions.encode(w));
                }
            });
            if let Some(signature) = &self.optional_signature {
                w.nested(Tag::context_constructed(0), |w| signature.encode(w));
            }
        });
    }
}

impl Encode for SingleRequest<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.req_cert.encode(w);
            if let Some(extensions) = self.single_request_extensions {
                w.nested(Tag::context_constructed(0), |w| extensions.encode(w));
            }
        });
    }
}

impl Encode for RequestSignature<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.signature_algorithm.encode(w);
            self.signature.encode(w);
            if !self.certs.is_empty() {
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::SEQUENCE, |w| w.raw(self.certs));
                });
            }
        });
    }
}
