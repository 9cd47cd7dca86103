//! `Applicant`: whom a certificate is made for, and what proves that they have its key.

use countersign_asn1::{
    BasicConstraints, Certificate, GeneralName, Name, Oid, SubjectPublicKeyInfo,
};
use countersign_csr::VerifiedRequest;
use countersign_keys::{KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier};
use time::OffsetDateTime;

use crate::extensions::key_identifier;
use crate::issuer::check_capability;
use crate::{Error, Remark};

/// An authority that signed its own certificate, which proves that it has the key, as a request does.
///
/// Its subject, its key and its key identifier are taken over, octet by octet, into what
/// [`Order::cross_signing`] and [`Order::linking`] order, so that chains of it lead there too.
///
/// [`Order::cross_signing`]: crate::Order::cross_signing
/// [`Order::linking`]: crate::Order::linking
#[derive(Clone, Debug)]
pub struct SelfSignedAuthority<'a> {
    certificate: Certificate<'a>,
    key_identifier: Vec<u8>,
}

impl<'a> SelfSignedAuthority<'a> {
    /// The authority of this certificate, DER.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::NoAuthority`] when it may not sign certificates;
    /// [`Error::NotSelfSigned`] when another one signed it, or a verifier does not know its signature.
    pub fn from_der(der: &'a [u8], verifier: &dyn SignatureVerifier) -> Result<Self, Error> {
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        check_capability(tbs)?;
        if !tbs.subject().matches(tbs.issuer())
            || !is_signed_by(&certificate, tbs.subject_public_key_info(), verifier)
        {
            let subject = tbs.subject().to_string();
            return Err(Error::NotSelfSigned { subject });
        }
        // An authority without an identifier gets the one that most programs would give it.
        let key_identifier = match tbs.extensions().subject_key_identifier()? {
            Some(identifier) => identifier.to_vec(),
            None => key_identifier(&tbs.subject_public_key_info()).to_vec(),
        };
        Ok(Self {
            certificate,
            key_identifier,
        })
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate<'a> {
        &self.certificate
    }

    /// The first moment and the last at which its certificate is valid.
    pub(crate) fn validity(&self) -> (OffsetDateTime, OffsetDateTime) {
        let validity = self.certificate.tbs_certificate().validity();
        (validity.not_before(), validity.not_after())
    }
}

/// The key identifier that an authority asks for: it is what points at the key in all that it issued.
fn requested_key_identifier<'a>(request: &VerifiedRequest<'a>) -> Option<&'a [u8]> {
    let constraints = request.basic_constraints()?;
    let mut extensions = request.requested_extensions().iter();
    let found = extensions.find(|extension| extension.id() == Oid::SUBJECT_KEY_IDENTIFIER)?;
    found
        .subject_key_identifier()
        .ok()
        .filter(|_| constraints.ca)
}

/// Whether a certificate carries a signature of this key.
pub(crate) fn is_signed_by(
    certificate: &Certificate<'_>,
    key: SubjectPublicKeyInfo<'_>,
    verifier: &dyn SignatureVerifier,
) -> bool {
    let Ok(algorithm) = SignatureAlgorithm::from_identifier(&certificate.signature_algorithm())
    else {
        return false;
    };
    let key = PublicKey::from_info(key);
    let message = certificate.tbs_certificate().as_der();
    let signature = certificate.signature_value().whole_octets();
    signature.is_some_and(|signature| verifier.verify(algorithm, &key, message, signature).is_ok())
}

/// What a key is called by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyIdentifier<'a> {
    /// By its owner.
    Given(&'a [u8]),
    /// Here.
    Made([u8; 20]),
}

impl KeyIdentifier<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Given(octets) => octets,
            Self::Made(octets) => octets,
        }
    }
}

/// Whom a certificate is made for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Applicant<'a> {
    /// Whoever made this request.
    Request(&'a VerifiedRequest<'a>),
    /// Another authority, which has a certificate of its own.
    Other(&'a SelfSignedAuthority<'a>),
    /// The issuer itself, under another one of its keys.
    Itself(&'a SelfSignedAuthority<'a>),
}

impl<'a> Applicant<'a> {
    pub(crate) fn subject(&self) -> Name<'a> {
        match self {
            Self::Request(request) => request.subject(),
            Self::Other(authority) | Self::Itself(authority) => {
                authority.certificate.tbs_certificate().subject()
            }
        }
    }

    pub(crate) fn key(&self) -> SubjectPublicKeyInfo<'a> {
        match self {
            Self::Request(request) => request.public_key().info(),
            Self::Other(authority) | Self::Itself(authority) => authority
                .certificate
                .tbs_certificate()
                .subject_public_key_info(),
        }
    }

    pub(crate) fn key_algorithm(&self) -> KeyAlgorithm {
        PublicKey::from_info(self.key()).algorithm()
    }

    pub(crate) fn key_identifier(&self) -> KeyIdentifier<'a> {
        match self {
            Self::Request(request) => requested_key_identifier(request).map_or_else(
                || KeyIdentifier::Made(key_identifier(&request.public_key().info())),
                KeyIdentifier::Given,
            ),
            Self::Other(authority) | Self::Itself(authority) => {
                KeyIdentifier::Given(&authority.key_identifier)
            }
        }
    }

    pub(crate) fn alternative_names(&self) -> &[GeneralName<'a>] {
        match self {
            Self::Request(request) => request.subject_alt_name(),
            Self::Other(_) | Self::Itself(_) => &[],
        }
    }

    pub(crate) fn basic_constraints(&self) -> BasicConstraints {
        match self {
            Self::Request(request) => request.basic_constraints().unwrap_or_default(),
            Self::Other(_) | Self::Itself(_) => BasicConstraints {
                ca: true,
                path_len_constraint: None,
            },
        }
    }

    pub(crate) fn remarks(&self) -> Vec<Remark> {
        match self {
            Self::Request(request) => {
                let warnings = request.warnings();
                warnings.into_iter().map(Remark::Request).collect()
            }
            Self::Other(_) | Self::Itself(_) => Vec::new(),
        }
    }

    /// What proves the key, DER: the request, or the certificate that the authority signed itself.
    pub(crate) fn proof(&self) -> &'a [u8] {
        match self {
            Self::Request(request) => request.as_der(),
            Self::Other(authority) | Self::Itself(authority) => authority.certificate.as_der(),
        }
    }
}
