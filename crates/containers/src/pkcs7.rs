//! PKCS#7 as a file of certificates: `.p7b`, `.p7c` [RFC 2315 §9.1, RFC 8551 §3.2.2].

use countersign_asn1::encode::Writer;
use countersign_asn1::pem::{self, Label};
use countersign_asn1::{Oid, SignedData, Tag};

use crate::Error;

/// Certificates and CRLs in a `SignedData` that signs nothing.
///
/// The certificates are in no order that means anything, and none of them is vouched for.
///
/// ```
/// use countersign_containers::Pkcs7;
/// # let root = countersign_testkit::Template::root("Contoso Root CA").self_signed();
/// # let issuing = countersign_testkit::Template::intermediate("Contoso Issuing CA").issued_by(&root);
/// let p7b = Pkcs7::new(vec![root.der(), issuing.der()], vec![]).to_der();
/// assert_eq!(Pkcs7::from_der(&p7b)?.certificates().len(), 2);
///
/// let error = Pkcs7::from_der(b"\x30\x80\x06\x09").unwrap_err();
/// assert!(error.to_string().starts_with("indefinite length at byte 0: this is BER"));
/// # Ok::<(), countersign_containers::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pkcs7<'a> {
    certificates: Vec<&'a [u8]>,
    crls: Vec<&'a [u8]>,
}

impl<'a> Pkcs7<'a> {
    /// These certificates and CRLs, each as DER.
    #[must_use]
    pub fn new(certificates: Vec<&'a [u8]>, crls: Vec<&'a [u8]>) -> Self {
        Self { certificates, crls }
    }

    /// Reads one from DER, to its last byte. The certificates and CRLs are located and not parsed.
    ///
    /// # Errors
    /// [`Error::IndefiniteLength`] for BER, [`Error::NotCertificatesOnly`] for a signed message,
    /// [`Error::Syntax`] for the rest.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        let signed = SignedData::from_der(der).map_err(|error| Error::syntax(der, error))?;
        let content_type = signed.encapsulated_content_type();
        if signed.signer_infos() > 0 || content_type != Oid::DATA {
            return Err(Error::NotCertificatesOnly {
                signer_infos: signed.signer_infos(),
                content_type: content_type
                    .name()
                    .map_or_else(|| content_type.to_string(), str::to_owned),
            });
        }
        Ok(Self {
            certificates: signed.certificates().collect(),
            crls: signed.crls().collect(),
        })
    }

    /// The certificates, each as DER, in the order of the file.
    #[must_use]
    pub fn certificates(&self) -> &[&'a [u8]] {
        &self.certificates
    }

    /// The CRLs, each as DER, in the order of the file.
    #[must_use]
    pub fn crls(&self) -> &[&'a [u8]] {
        &self.crls
    }

    /// The `ContentInfo`, DER: both sets sorted, as DER wants, whatever their order here.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::SIGNED_DATA);
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::SEQUENCE, |w| self.write_fields(w));
                });
            });
        })
    }

    /// [`Self::to_der`] in PEM, with the label `PKCS7`.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(&Label::Pkcs7, &self.to_der())
    }

    /// Version 1: X.509 certificates, no attribute certificates, no signers [RFC 5652 §5.1].
    fn write_fields(&self, w: &mut Writer) {
        w.uint(&[1]);
        w.set_of(Vec::new());
        w.nested(Tag::SEQUENCE, |w| w.oid(Oid::DATA));
        for (number, elements) in [(0, &self.certificates), (1, &self.crls)] {
            if !elements.is_empty() {
                let mut sorted = elements.clone();
                sorted.sort_unstable();
                w.value(Tag::context_constructed(number), &sorted.concat());
            }
        }
        w.set_of(Vec::new());
    }
}
