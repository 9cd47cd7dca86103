//! Requests, before and after they are proven.

use countersign_asn1::{
    BasicConstraints, CertificationRequest, Extension, ExtensionValue, GeneralName, KeyUsage, Name,
    Oid,
};
use countersign_keys::{PublicKey, SignatureAlgorithm, SignatureVerifier};

use crate::{Error, Warning, warning};

/// A stranger's bytes that have the form of a request: every name, attribute and extension in it is
/// well formed, and none of it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedRequest<'a> {
    request: CertificationRequest<'a>,
    requested: Vec<Extension<'a>>,
    subject_alt_name: Vec<GeneralName<'a>>,
}

impl<'a> UnverifiedRequest<'a> {
    /// Reads a request from DER and decodes all of it once.
    ///
    /// For PEM, take the block of label `CERTIFICATE REQUEST` or `NEW CERTIFICATE REQUEST` from
    /// [`countersign_asn1::pem`].
    ///
    /// # Errors
    /// [`Error::Malformed`], with the byte and the field path.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        let request = CertificationRequest::from_der(der)?;
        request.check()?;
        let requested = request
            .certification_request_info()
            .requested_extensions()?;
        let subject_alt_name = match decoded(&requested, Oid::SUBJECT_ALT_NAME)? {
            Some(ExtensionValue::SubjectAltName(names)) => names,
            _ => Vec::new(),
        };
        Ok(Self {
            request,
            requested,
            subject_alt_name,
        })
    }

    /// Turns it into a proven request, if its signature is that of the key in it: the requester holds
    /// the private half [RFC 2986 §3].
    ///
    /// # Errors
    /// - [`Error::UnknownSignatureAlgorithm`] when nothing here knows the algorithm;
    /// - [`Error::Unsupported`] when the verifier does not judge such signatures by such keys;
    /// - [`Error::NoPossession`] when the signature is not the key's over this request.
    ///
    /// # Examples
    /// ```
    /// use countersign_csr::{Error, RequestBuilder, UnverifiedRequest};
    /// use countersign_keys::{KeyKind, Provider as _};
    ///
    /// let provider = countersign_provider_aws_lc::provider();
    /// let signer = provider.signer(&provider.generate(KeyKind::P256)?)?;
    /// let mut der = RequestBuilder::for_dns_name("um1.contoso.com")?.sign(&*signer)?;
    /// assert!(UnverifiedRequest::from_der(&der)?.verify(provider).is_ok());
    ///
    /// let name = der.windows(3).position(|octets| octets == b"um1").expect("it is there");
    /// der[name..name + 3].copy_from_slice(b"um2");
    /// let tampered = UnverifiedRequest::from_der(&der)?.verify(provider);
    /// assert_eq!(tampered.unwrap_err(), Error::NoPossession);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(self, verifier: &dyn SignatureVerifier) -> Result<VerifiedRequest<'a>, Error> {
        let info = self.request.certification_request_info();
        let key = PublicKey::from_info(info.subject_public_key_info());
        let signature = SignatureAlgorithm::from_identifier(&self.request.signature_algorithm())?;
        if !verifier.supports(signature, key.algorithm()) {
            return Err(Error::Unsupported {
                signature,
                key: key.algorithm(),
            });
        }
        let octets = self.request.signature().whole_octets();
        octets
            .and_then(|octets| verifier.verify(signature, &key, info.as_der(), octets).ok())
            .ok_or(Error::NoPossession)?;
        Ok(VerifiedRequest {
            request: self,
            key,
            signature,
        })
    }

    /// The request as it stands.
    #[must_use]
    pub fn view(&self) -> &CertificationRequest<'a> {
        &self.request
    }
}

/// A request whose requester holds the private key of the public one in it. Nothing else in it is
/// proven: the names are wishes, and what Windows says of itself are claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRequest<'a> {
    request: UnverifiedRequest<'a>,
    key: PublicKey<'a>,
    signature: SignatureAlgorithm,
}

impl<'a> VerifiedRequest<'a> {
    /// The request as it stands, its attributes included.
    #[must_use]
    pub fn view(&self) -> &CertificationRequest<'a> {
        &self.request.request
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.request.request.as_der()
    }

    /// The key that is to be certified.
    #[must_use]
    pub fn public_key(&self) -> PublicKey<'a> {
        self.key
    }

    /// The subject that is asked for.
    #[must_use]
    pub fn subject(&self) -> Name<'a> {
        self.request.request.certification_request_info().subject()
    }

    /// The alternative names that are asked for.
    #[must_use]
    pub fn subject_alt_name(&self) -> &[GeneralName<'a>] {
        &self.request.subject_alt_name
    }

    /// Every extension that is asked for, under either attribute.
    #[must_use]
    pub fn requested_extensions(&self) -> &[Extension<'a>] {
        &self.request.requested
    }

    /// The `basicConstraints` that are asked for.
    #[must_use]
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        match self.requested(Oid::BASIC_CONSTRAINTS)? {
            ExtensionValue::BasicConstraints(constraints) => Some(constraints),
            _ => None,
        }
    }

    /// The `keyUsage` that is asked for.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        match self.requested(Oid::KEY_USAGE)? {
            ExtensionValue::KeyUsage(usage) => Some(usage),
            _ => None,
        }
    }

    /// The purposes that are asked for.
    #[must_use]
    pub fn ext_key_usage(&self) -> Option<Vec<Oid<'a>>> {
        match self.requested(Oid::EXT_KEY_USAGE)? {
            ExtensionValue::ExtKeyUsage(purposes) => Some(purposes),
            _ => None,
        }
    }

    /// What whoever signs this should know first.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        warning::about(self.view(), self.signature)
    }

    fn requested(&self, id: Oid<'_>) -> Option<ExtensionValue<'a>> {
        // All of them were decoded once when the request was read.
        decoded(&self.request.requested, id).ok().flatten()
    }
}

fn decoded<'a>(
    extensions: &[Extension<'a>],
    id: Oid<'_>,
) -> countersign_asn1::Result<Option<ExtensionValue<'a>>> {
    let extension = extensions.iter().find(|extension| extension.id() == id);
    extension.map(Extension::decode).transpose()
}
