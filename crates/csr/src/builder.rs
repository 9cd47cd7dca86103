//! `RequestBuilder`: a request, written and signed [RFC 2986 §4].

use std::net::IpAddr;

use countersign_asn1::encode::{self, Encode as _, NameBuilder, Writer};
use countersign_asn1::{BasicConstraints, GeneralName, KeyUsage, Name, Oid, Tag};
use countersign_keys::Signer;

use crate::Error;

/// A request that is being built: a subject, alternative names, extensions that are asked for.
///
/// The key is the signer's. What is not asked for is not written: a request without extensions has no
/// `extensionRequest` attribute at all, for an empty one breaks the syntax.
///
/// # Examples
/// ```
/// use countersign_asn1::Oid;
/// use countersign_csr::{RequestBuilder, UnverifiedRequest};
/// use countersign_keys::{KeyKind, Provider as _};
///
/// let provider = countersign_provider_aws_lc::provider();
/// let signer = provider.signer(&provider.generate(KeyKind::P256)?)?;
/// let der = RequestBuilder::for_dns_name("pool1.contoso.com")?
///     .dns_name("fe1.contoso.com")
///     .ext_key_usage(&[Oid::SERVER_AUTH, Oid::CLIENT_AUTH])
///     .sign(&*signer)?;
///
/// let request = UnverifiedRequest::from_der(&der)?.verify(provider)?;
/// assert_eq!(request.subject().common_name().as_deref(), Some("pool1.contoso.com"));
/// assert_eq!(request.subject_alt_name().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RequestBuilder {
    /// `Name`, DER.
    subject: Vec<u8>,
    /// Each a `GeneralName`, DER.
    alternative_names: Vec<Vec<u8>>,
    extensions: Vec<Asked>,
}

/// An extension that is asked for.
#[derive(Clone, Debug)]
struct Asked {
    /// In dotted decimal.
    id: String,
    /// `Extension`, DER.
    der: Vec<u8>,
}

impl RequestBuilder {
    /// A request for this subject, which may be empty.
    #[must_use]
    pub fn new(subject: Name<'_>) -> Self {
        Self {
            subject: subject.as_der().to_vec(),
            alternative_names: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// A request for a machine: its name is the common name and the first alternative name.
    ///
    /// # Errors
    /// [`Error::Malformed`] for a name that is empty.
    pub fn for_dns_name(name: &str) -> Result<Self, Error> {
        let subject = NameBuilder::new()
            .attribute(Oid::COMMON_NAME, name)?
            .to_der();
        Ok(Self::new(Name::from_der(&subject)?).dns_name(name))
    }

    /// Asks for an alternative name of any kind, after those before it.
    #[must_use]
    pub fn alternative_name(mut self, name: &GeneralName<'_>) -> Self {
        self.alternative_names.push(name.to_der());
        self
    }

    /// Asks for a `dNSName`.
    #[must_use]
    pub fn dns_name(self, name: &str) -> Self {
        self.alternative_name(&GeneralName::DnsName(name))
    }

    /// Asks for an `iPAddress`.
    #[must_use]
    pub fn ip_address(self, address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => self.alternative_name(&GeneralName::IpAddress(&v4.octets())),
            IpAddr::V6(v6) => self.alternative_name(&GeneralName::IpAddress(&v6.octets())),
        }
    }

    /// Asks for a `keyUsage`, critical.
    #[must_use]
    pub fn key_usage(self, usage: KeyUsage) -> Self {
        self.extension(Oid::KEY_USAGE, true, &usage.to_der())
    }

    /// Asks for an `extKeyUsage`.
    #[must_use]
    pub fn ext_key_usage(self, purposes: &[Oid<'_>]) -> Self {
        let value = Writer::build(|w| w.sequence_of(purposes));
        self.extension(Oid::EXT_KEY_USAGE, false, &value)
    }

    /// Asks for `basicConstraints` that make the subject an authority, critical.
    #[must_use]
    pub fn authority(self) -> Self {
        let constraints = BasicConstraints {
            ca: true,
            path_len_constraint: None,
        };
        self.extension(Oid::BASIC_CONSTRAINTS, true, &constraints.to_der())
    }

    /// Asks for any extension; `value` is the DER of its own type. Alternative names are asked for
    /// one by one, by the methods above.
    #[must_use]
    pub fn extension(mut self, id: Oid<'_>, critical: bool, value: &[u8]) -> Self {
        self.extensions.push(Asked {
            id: id.to_string(),
            der: Writer::build(|w| w.extension(id, critical, |w| w.raw(value))),
        });
        self
    }

    /// The request, DER, signed by its key.
    ///
    /// # Errors
    /// [`Error::DuplicateExtension`] when an extension is asked for twice; [`Error::Signing`] when
    /// the key refuses.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Vec<u8>, Error> {
        let extensions = self.extensions()?;
        let info = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.int(0); // v1
                w.raw(&self.subject);
                w.raw(signer.public_key_info());
                w.nested(Tag::context_constructed(0), |w| {
                    if !extensions.is_empty() {
                        extension_request(w, &extensions);
                    }
                });
            });
        });
        let signature = signer.sign(&info)?;
        let algorithm = signer.algorithm().to_identifier();
        Ok(encode::signed(&info, &algorithm, &signature))
    }

    /// The alternative names' extension, if there are any, and the others; each an `Extension`, DER.
    fn extensions(&self) -> Result<Vec<Vec<u8>>, Error> {
        let mut all = self.extensions.clone();
        if !self.alternative_names.is_empty() {
            // Critical when the subject has no other name [RFC 5280 §4.2.1.6].
            let critical = self.subject == EMPTY_NAME;
            let names = self.alternative_names.concat();
            all.push(Asked {
                id: Oid::SUBJECT_ALT_NAME.to_string(),
                der: Writer::build(|w| {
                    w.extension(Oid::SUBJECT_ALT_NAME, critical, |w| {
                        w.value(Tag::SEQUENCE, &names);
                    });
                }),
            });
        }
        for (index, asked) in all.iter().enumerate() {
            if all.iter().take(index).any(|earlier| earlier.id == asked.id) {
                let id = asked.id.clone();
                return Err(Error::DuplicateExtension { id });
            }
        }
        Ok(all.into_iter().map(|asked| asked.der).collect())
    }
}

/// The attribute [RFC 2985 §5.4.2], with at least one extension in it.
fn extension_request(w: &mut Writer, extensions: &[Vec<u8>]) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(Oid::EXTENSION_REQUEST);
        w.nested(Tag::SET, |w| w.value(Tag::SEQUENCE, &extensions.concat()));
    });
}

/// The encoding of a `Name` without attributes.
const EMPTY_NAME: &[u8] = &[0x30, 0x00];
