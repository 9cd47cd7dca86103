//! Certificates out of whatever a file is.

use core::fmt;

use countersign_asn1::Certificate;
use countersign_asn1::pem::{self, Label, Place};

use crate::pfx;
use crate::{
    ElementKind, Error, Jks, Pfx, Pkcs7, Properties, SerializedElement, SerializedStore, ber,
};

/// A certificate that was found in a file: it can be parsed, and that is all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCertificate {
    der: Vec<u8>,
    origin: Origin,
    properties: Properties<'static>,
}

/// Where in a file a certificate stood. Counted from 0 here, and from 1 where it is displayed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The file is the certificate: DER, or its base64 without armour.
    Whole,
    /// A PEM block is the certificate.
    Block(Place),
    /// The certificate is one of a PKCS#7.
    Pkcs7 {
        /// The PEM block that is the PKCS#7; `None` when the file is.
        block: Option<Place>,
        /// Which of its certificates.
        certificate: usize,
    },
    /// The certificate is an element of a serialized store; CRLs and CTLs count as elements.
    Store {
        /// Which element.
        element: usize,
    },
    /// The file is a single serialized element.
    Element,
    /// The certificate is one of a PKCS#12.
    Pfx {
        /// Which of its certificates.
        certificate: usize,
    },
    /// The certificate is one of a Java key store.
    Jks {
        /// Which of its certificates.
        certificate: usize,
    },
}

impl FoundCertificate {
    /// The certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate, without a copy.
    #[must_use]
    pub fn into_der(self) -> Vec<u8> {
        self.der
    }

    /// Where it stood.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What the store keeps beside it; empty outside of stores.
    #[must_use]
    pub fn properties(&self) -> &Properties<'static> {
        &self.properties
    }

    pub(crate) fn new(
        der: &[u8],
        origin: Origin,
        properties: Properties<'_>,
    ) -> Result<Self, Error> {
        match Certificate::from_der(der) {
            Ok(_) => Ok(Self {
                der: der.to_vec(),
                origin,
                properties: properties.into_owned(),
            }),
            Err(error) => Err(origin.blame(Error::syntax(der, error))),
        }
    }
}

impl Origin {
    /// The error, with the part of the file that it is about.
    fn blame(self, error: Error) -> Error {
        match self {
            Self::Whole => error,
            part => error.at(part),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("the whole file"),
            Self::Block(place) => write!(f, "{place}"),
            Self::Pkcs7 { block, certificate } => {
                if let Some(place) = block {
                    write!(f, "{place}, ")?;
                }
                let number = certificate.saturating_add(1);
                write!(f, "certificate {number} of the PKCS#7")
            }
            Self::Store { element } => {
                write!(f, "element {} of the store", element.saturating_add(1))
            }
            Self::Element => f.write_str("the serialized element"),
            Self::Pfx { certificate } => {
                let number = certificate.saturating_add(1);
                write!(f, "certificate {number} of the PKCS#12")
            }
            Self::Jks { certificate } => {
                let number = certificate.saturating_add(1);
                write!(f, "certificate {number} of the key store")
            }
        }
    }
}

/// Reads every certificate of a file, whatever the file is, in its order.
///
/// It is recognised by its contents and never by its name: a Windows store (`.sst`) or a single
/// element of one; PEM with any number of blocks, also in UTF-16, of which those that hold
/// certificates are read and keys and others passed over; a certificate or a PKCS#7 (`.p7b`) in DER or
/// in a PEM block, whatever the block's label says, the PKCS#7 in BER too; a Java key store (JKS, JCEKS),
/// whose certificates need no passphrase. CRLs and CTLs beside certificates are passed over.
///
/// A store or a PKCS#7 may be empty; PEM without any block for certificates is refused. PKCS#12 is told
/// from all others, and needs its passphrase: [`Pfx`] reads it.
///
/// # Errors
/// [`Error::Pkcs12`]. The first fault ends the reading: [`Error::At`] names the block, the certificate or the element
/// when the file has several.
///
/// # Examples
/// ```
/// use countersign_containers::read_certificates;
/// # let root = countersign_testkit::Template::root("Contoso Root CA").self_signed();
/// let bundle = format!("{}{}", root.key().pkcs8_pem(), root.pem());
/// let found = read_certificates(bundle.as_bytes())?;
/// assert_eq!(found.len(), 1);
/// assert!(found[0].origin().to_string().starts_with("block 2, CERTIFICATE, line "));
///
/// let error = read_certificates(root.key().pkcs8_pem().as_bytes()).unwrap_err();
/// assert_eq!(error.to_string(), "no certificate: found PRIVATE KEY");
/// # Ok::<(), countersign_containers::Error>(())
/// ```
pub fn read_certificates(bytes: &[u8]) -> Result<Vec<FoundCertificate>, Error> {
    if SerializedStore::recognises(bytes) {
        return read_store(bytes);
    }
    if Pfx::outlines(bytes) {
        return Err(Error::Pkcs12);
    }
    if Jks::recognises(bytes) {
        return Jks::read(bytes).map(Jks::into_certificates);
    }
    if SerializedElement::recognises(bytes) {
        let element = SerializedElement::from_bytes(bytes)?;
        return Ok(of_element(element, Origin::Element)?.into_iter().collect());
    }
    let blocks = pem::read(bytes).map_err(Error::Syntax)?;
    let mut found = Vec::new();
    let mut others = Vec::new();
    for block in &blocks {
        match block.label() {
            Label::Der => found.append(&mut read_der(block.contents(), None)?),
            Label::Certificate | Label::Pkcs7 => {
                let place = Some(block.place().clone());
                found.append(&mut read_der(block.contents(), place)?);
            }
            Label::Other(label) if label == pfx::ARMOUR => {
                return Err(Error::Pkcs12.at(Origin::Block(block.place().clone())));
            }
            other => others.push(other),
        }
    }
    if others.len() == blocks.len() {
        let found = others.into_iter().take(10).cloned().collect();
        return Err(Error::NoCertificate { found });
    }
    Ok(found)
}

fn read_store(bytes: &[u8]) -> Result<Vec<FoundCertificate>, Error> {
    let mut found = Vec::new();
    let elements = SerializedStore::from_bytes(bytes)?.into_elements();
    for (index, element) in elements.into_iter().enumerate() {
        found.extend(of_element(element, Origin::Store { element: index })?);
    }
    Ok(found)
}

fn of_element(
    element: SerializedElement<'_>,
    origin: Origin,
) -> Result<Option<FoundCertificate>, Error> {
    match element.kind() {
        ElementKind::Certificate => {
            let (content, properties) = element.into_parts();
            FoundCertificate::new(&content, origin, properties).map(Some)
        }
        ElementKind::CertificateList | ElementKind::CertificateTrustList => Ok(None),
    }
}

/// A certificate, or the certificates of a PKCS#7.
fn read_der(der: &[u8], block: Option<Place>) -> Result<Vec<FoundCertificate>, Error> {
    let whole = || block.clone().map_or(Origin::Whole, Origin::Block);
    if Pfx::outlines(der) {
        return Err(whole().blame(Error::Pkcs12));
    }
    if !is_content_info(der) {
        return FoundCertificate::new(der, whole(), Properties::default()).map(|found| vec![found]);
    }
    // Java and old tools write it in BER.
    let der = ber::to_der(der).map_err(|error| whole().blame(error))?;
    let pkcs7 = Pkcs7::from_der(&der).map_err(|error| whole().blame(error))?;
    let certificates = pkcs7.certificates().iter().enumerate();
    certificates
        .map(|(certificate, der)| {
            let block = block.clone();
            let origin = Origin::Pkcs7 { block, certificate };
            FoundCertificate::new(der, origin, Properties::default())
        })
        .collect()
}

/// Whether the first field of the SEQUENCE is an OBJECT IDENTIFIER: `ContentInfo` [RFC 5652 §3].
fn is_content_info(der: &[u8]) -> bool {
    let contents = match der {
        [0x30, length @ 0x80..=0x84, rest @ ..] => rest.get(usize::from(length & 0x7F)..),
        [0x30, _, rest @ ..] => Some(rest),
        _ => None,
    };
    matches!(contents, Some([0x06, ..]))
}
