//! PKCS#12 as it lies on disk [RFC 7292 §4]: which parts there are, and how each is protected.
//!
//! Each layer is read when what protects it was taken off: [`Pfx`], then [`Content::read_all`], then
//! [`SafeBag::read_all`].

use crate::error::{Error, InField as _, Result};
use crate::reader::Reader;
use crate::{AlgorithmIdentifier, Attributes, Leniencies, Oid, Tag};

/// The outermost layer.
///
/// ```text
/// PFX ::= SEQUENCE {
///     version   INTEGER { v3(3) },
///     authSafe  ContentInfo,
///     macData   MacData OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pfx<'a> {
    auth_safe: Content<'a>,
    mac_data: Option<MacData<'a>>,
}

/// What a passphrase proves the whole by.
///
/// ```text
/// MacData ::= SEQUENCE {
///     mac         DigestInfo,
///     macSalt     OCTET STRING,
///     iterations  INTEGER DEFAULT 1 }
///
/// DigestInfo ::= SEQUENCE {
///     digestAlgorithm  AlgorithmIdentifier,
///     digest           OCTET STRING }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MacData<'a> {
    algorithm: AlgorithmIdentifier<'a>,
    digest: &'a [u8],
    salt: &'a [u8],
    iterations: u32,
}

/// One `ContentInfo` [RFC 5652 §3], of the kinds that PKCS#12 has a use for.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///     contentType  OBJECT IDENTIFIER,
///     content      [0] EXPLICIT ANY OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// `id-data`: its octets.
    Data(&'a [u8]),
    /// `id-encryptedData` [RFC 5652 §8]: under a passphrase.
    Encrypted(Encrypted<'a>),
    /// Another kind: enveloped or signed by a key.
    Other(Oid<'a>),
}

/// Octets under a cipher, and which one: the `EncryptedContentInfo` of [RFC 5652 §6.1] and the
/// `EncryptedPrivateKeyInfo` of [RFC 5958 §3].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encrypted<'a> {
    algorithm: AlgorithmIdentifier<'a>,
    octets: &'a [u8],
}

/// One thing that is kept: a key, a certificate, a CRL, or more bags.
///
/// ```text
/// SafeBag ::= SEQUENCE {
///     bagId          OBJECT IDENTIFIER,
///     bagValue       [0] EXPLICIT ANY DEFINED BY bagId,
///     bagAttributes  SET OF PKCS12Attribute OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafeBag<'a> {
    value: BagValue<'a>,
    attributes: Attributes<'a>,
}

/// What a bag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BagValue<'a> {
    /// `keyBag`: the DER of a `PrivateKeyInfo`.
    Key(&'a [u8]),
    /// `pkcs8ShroudedKeyBag`
    ShroudedKey(Encrypted<'a>),
    /// `certBag` of type `x509Certificate`: its DER.
    Certificate(&'a [u8]),
    /// `crlBag` of type `x509CRL`: its DER.
    CertificateList(&'a [u8]),
    /// `safeContentsBag`: the DER of more bags.
    SafeContents(&'a [u8]),
    /// Another kind of bag, or another kind of certificate or CRL: which one.
    Other(Oid<'a>),
}

/// How PKCS#12's own encryptions make a key of a passphrase [RFC 7292 App. C].
///
/// ```text
/// pkcs-12PbeParams ::= SEQUENCE {
///     salt        OCTET STRING,
///     iterations  INTEGER }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PbeParameters<'a> {
    salt: &'a [u8],
    iterations: u32,
}

/// What makes a MAC out of a passphrase since [RFC 9879].
///
/// ```text
/// PBMAC1-params ::= SEQUENCE {
///     keyDerivationFunc  AlgorithmIdentifier,
///     messageAuthScheme  AlgorithmIdentifier }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pbmac1Parameters<'a> {
    derivation: AlgorithmIdentifier<'a>,
    scheme: AlgorithmIdentifier<'a>,
}

/// How a key is made of a passphrase [RFC 8018 App. A.2].
///
/// ```text
/// PBKDF2-params ::= SEQUENCE {
///     salt            CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
///     iterationCount  INTEGER (1..MAX),
///     keyLength       INTEGER (1..MAX) OPTIONAL,
///     prf             AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pbkdf2Parameters<'a> {
    salt: &'a [u8],
    iterations: u32,
    key_length: Option<u32>,
    prf: Oid<'a>,
}

impl<'a> Pfx<'a> {
    /// Reads one from DER, to its last byte.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above; another version.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                let position = reader.position();
                if reader.u32().in_field("version")? != 3 {
                    let fault = "its version is not 3 [RFC 7292 §4]";
                    return Err(Error::value("PFX", fault, position)).in_field("version");
                }
                let auth_safe = Content::read(reader).in_field("authSafe")?;
                let mac_data = match reader.peek() {
                    None => None,
                    Some(_) => Some(MacData::read(reader).in_field("macData")?),
                };
                Ok(Self {
                    auth_safe,
                    mac_data,
                })
            })
        })
    }

    /// The contents, in [`Content::Data`] where a passphrase proves them.
    #[must_use]
    pub fn auth_safe(&self) -> Content<'a> {
        self.auth_safe
    }

    /// The proof; a file without one is proven by nothing.
    #[must_use]
    pub fn mac_data(&self) -> Option<MacData<'a>> {
        self.mac_data
    }
}

impl<'a> MacData<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let (algorithm, digest) = algorithm_and_octets(reader).in_field("mac")?;
            let salt = octet_string(reader).in_field("macSalt")?;
            let iterations = match reader.peek() {
                None => 1,
                Some(_) => reader.u32().in_field("iterations")?,
            };
            Ok(Self {
                algorithm,
                digest,
                salt,
                iterations,
            })
        })
    }

    /// The hash of the HMAC, or another kind of MAC.
    #[must_use]
    pub fn algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The MAC itself.
    #[must_use]
    pub fn digest(&self) -> &'a [u8] {
        self.digest
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &'a [u8] {
        self.salt
    }

    /// How often the hash is iterated.
    #[must_use]
    pub fn iterations(&self) -> u32 {
        self.iterations
    }
}

impl<'a> Content<'a> {
    /// Reads an `AuthenticatedSafe`, the SEQUENCE OF that the data of a PFX is.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn read_all(der: &'a [u8]) -> Result<Vec<Self>> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| reader.each(Self::read))
        })
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let content_type = Oid::read(reader).in_field("contentType")?;
            let content = Tag::context_constructed(0);
            match content_type {
                Oid::DATA => reader.nested(content, octet_string).map(Self::Data),
                Oid::ENCRYPTED_DATA => reader
                    .nested(content, Encrypted::read_data)
                    .map(Self::Encrypted),
                other => {
                    reader.remaining();
                    Ok(Self::Other(other))
                }
            }
            .in_field("content")
        })
    }
}

impl<'a> Encrypted<'a> {
    /// ```text
    /// EncryptedData ::= SEQUENCE {
    ///     version               CMSVersion,
    ///     encryptedContentInfo  SEQUENCE {
    ///         contentType                 OBJECT IDENTIFIER,
    ///         contentEncryptionAlgorithm  AlgorithmIdentifier,
    ///         encryptedContent            [0] IMPLICIT OCTET STRING OPTIONAL },
    ///     unprotectedAttrs      [1] IMPLICIT SET OF Attribute OPTIONAL }
    /// ```
    fn read_data(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            reader.u32().in_field("version")?;
            let encrypted = reader
                .nested(Tag::SEQUENCE, |reader| {
                    Oid::read(reader).in_field("contentType")?;
                    let algorithm =
                        AlgorithmIdentifier::read(reader).in_field("contentEncryptionAlgorithm")?;
                    let octets = reader
                        .expect(Tag::context(0))
                        .in_field("encryptedContent")?;
                    Ok(Self {
                        algorithm,
                        octets: octets.value,
                    })
                })
                .in_field("encryptedContentInfo")?;
            reader.optional(Tag::context_constructed(1))?;
            Ok(encrypted)
        })
    }

    /// Reads an `EncryptedPrivateKeyInfo` [RFC 5958 §3].
    ///
    /// # Errors
    /// Whatever breaks DER or its syntax.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        whole(der, Self::read_key)
    }

    fn read_key(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let (algorithm, octets) = algorithm_and_octets(reader)?;
        Ok(Self { algorithm, octets })
    }

    /// The cipher, with its parameters.
    #[must_use]
    pub fn algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// What is encrypted.
    #[must_use]
    pub fn octets(&self) -> &'a [u8] {
        self.octets
    }
}

impl<'a> SafeBag<'a> {
    /// Reads `SafeContents`, a SEQUENCE OF bags.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn read_all(der: &'a [u8]) -> Result<Vec<Self>> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| reader.each(Self::read))
        })
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let kind = Oid::read(reader).in_field("bagId")?;
            let value = reader
                .nested(Tag::context_constructed(0), |reader| {
                    BagValue::read(kind, reader)
                })
                .in_field("bagValue")?;
            let attributes = match reader.peek() {
                None => Attributes::default(),
                Some(_) => Attributes::read_tagged(reader, Tag::SET).in_field("bagAttributes")?,
            };
            Ok(Self { value, attributes })
        })
    }

    /// What it holds.
    #[must_use]
    pub fn value(&self) -> BagValue<'a> {
        self.value
    }

    /// What is said about it, as its name for people.
    #[must_use]
    pub fn attributes(&self) -> Attributes<'a> {
        self.attributes
    }
}

impl<'a> BagValue<'a> {
    fn read(kind: Oid<'a>, reader: &mut Reader<'a, '_>) -> Result<Self> {
        match kind {
            Oid::KEY_BAG => Ok(Self::Key(reader.expect(Tag::SEQUENCE)?.der)),
            Oid::PKCS8_SHROUDED_KEY_BAG => Encrypted::read_key(reader).map(Self::ShroudedKey),
            Oid::CERT_BAG => typed(reader, Oid::X509_CERTIFICATE, Self::Certificate),
            Oid::CRL_BAG => typed(reader, Oid::X509_CRL, Self::CertificateList),
            Oid::SAFE_CONTENTS_BAG => Ok(Self::SafeContents(reader.expect(Tag::SEQUENCE)?.der)),
            other => {
                reader.any()?;
                Ok(Self::Other(other))
            }
        }
    }
}

impl<'a> PbeParameters<'a> {
    /// Reads them from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok(Self {
                    salt: octet_string(reader).in_field("salt")?,
                    iterations: reader.u32().in_field("iterations")?,
                })
            })
        })
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &'a [u8] {
        self.salt
    }

    /// How often the hash is iterated.
    #[must_use]
    pub fn iterations(&self) -> u32 {
        self.iterations
    }
}

impl<'a> Pbmac1Parameters<'a> {
    /// Reads them from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok(Self {
                    derivation: AlgorithmIdentifier::read(reader).in_field("keyDerivationFunc")?,
                    scheme: AlgorithmIdentifier::read(reader).in_field("messageAuthScheme")?,
                })
            })
        })
    }

    /// How the key is made of a passphrase.
    #[must_use]
    pub fn derivation(&self) -> AlgorithmIdentifier<'a> {
        self.derivation
    }

    /// What the key is for.
    #[must_use]
    pub fn scheme(&self) -> AlgorithmIdentifier<'a> {
        self.scheme
    }
}

impl<'a> Pbkdf2Parameters<'a> {
    /// Reads them from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above; a salt that is told by an algorithm, which none is known for.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        whole(der, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                let salt = octet_string(reader).in_field("salt")?;
                let iterations = reader.u32().in_field("iterationCount")?;
                let key_length = match reader.peek() {
                    Some(Tag::INTEGER) => Some(reader.u32().in_field("keyLength")?),
                    _ => None,
                };
                let prf = match reader.peek() {
                    Some(_) => AlgorithmIdentifier::read(reader)
                        .in_field("prf")?
                        .algorithm(),
                    None => Oid::HMAC_SHA1,
                };
                Ok(Self {
                    salt,
                    iterations,
                    key_length,
                    prf,
                })
            })
        })
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &'a [u8] {
        self.salt
    }

    /// How often the function is iterated.
    #[must_use]
    pub fn iterations(&self) -> u32 {
        self.iterations
    }

    /// The octets of the key, where they are told.
    #[must_use]
    pub fn key_length(&self) -> Option<u32> {
        self.key_length
    }

    /// The pseudo-random function.
    #[must_use]
    pub fn prf(&self) -> Oid<'a> {
        self.prf
    }
}

/// ```text
/// CertBag ::= SEQUENCE {
///     certId     OBJECT IDENTIFIER,
///     certValue  [0] EXPLICIT ANY DEFINED BY certId }  -- an OCTET STRING for both that are known
/// ```
fn typed<'a>(
    reader: &mut Reader<'a, '_>,
    known: Oid<'static>,
    make: fn(&'a [u8]) -> BagValue<'a>,
) -> Result<BagValue<'a>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        let kind = Oid::read(reader)?;
        reader.nested(Tag::context_constructed(0), |reader| {
            if kind == known {
                octet_string(reader).map(make)
            } else {
                reader.any()?;
                Ok(BagValue::Other(kind))
            }
        })
    })
}

fn algorithm_and_octets<'a>(
    reader: &mut Reader<'a, '_>,
) -> Result<(AlgorithmIdentifier<'a>, &'a [u8])> {
    reader.nested(Tag::SEQUENCE, |reader| {
        Ok((AlgorithmIdentifier::read(reader)?, octet_string(reader)?))
    })
}

fn octet_string<'a>(reader: &mut Reader<'a, '_>) -> Result<&'a [u8]> {
    Ok(reader.expect(Tag::OCTET_STRING)?.value)
}

fn whole<'a, T>(der: &'a [u8], read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T>) -> Result<T> {
    Reader::whole(der, 0, &Leniencies::new(), read)
}
