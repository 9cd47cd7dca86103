//! OCSP responses of every kind, those that no responder makes among them.
//!
//! ```
//! use countersign_testkit::{Answer, Reply, Template};
//!
//! let root = Template::root("Contoso Root CA").self_signed();
//! let um = Template::leaf("um1.contoso.com").issued_by(&root);
//! let reply = Reply::by(&root).answering(Answer::about(&um, &root)).sign(root.key());
//! assert!(countersign_asn1::OcspResponse::from_der(&reply).unwrap().basic().is_ok());
//! ```

use countersign_asn1::encode::Writer;
use countersign_asn1::{Certificate, Oid, Tag};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use time::{Duration, OffsetDateTime};

use crate::forge::Extension;
use crate::{Identity, Key, NOW};

/// What is wanted of an OCSP response [RFC 6960 §4.2.1], each part free to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// `responseStatus`; 0 is success.
    pub status: u8,
    /// The contents octets of `responseType`.
    pub response_type: Vec<u8>,
    /// `ResponderID`, DER.
    pub responder: Vec<u8>,
    /// When it is signed.
    pub produced_at: OffsetDateTime,
    /// In the order in which they are written.
    pub answers: Vec<Answer>,
    /// `responseExtensions`; none leaves the field out.
    pub extensions: Vec<Extension>,
    /// The certificates that come with it, DER; none leaves the field out.
    pub certs: Vec<Vec<u8>>,
}

/// `SingleResponse`: what is said of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// `AlgorithmIdentifier` of the digests, DER.
    pub hash: Vec<u8>,
    /// `issuerNameHash`
    pub issuer_name_hash: Vec<u8>,
    /// `issuerKeyHash`
    pub issuer_key_hash: Vec<u8>,
    /// The contents octets of the INTEGER.
    pub serial_number: Vec<u8>,
    /// `CertStatus`, DER.
    pub status: Vec<u8>,
    /// At which moment this is known.
    pub this_update: OffsetDateTime,
    /// By when there is newer news.
    pub next_update: Option<OffsetDateTime>,
    /// `singleExtensions`; none leaves the field out.
    pub extensions: Vec<Extension>,
}

impl Reply {
    /// A response of this responder by its name, at [`NOW`], with its certificate.
    #[must_use]
    pub fn by(responder: &Identity) -> Self {
        Self {
            status: 0,
            response_type: Oid::OCSP_BASIC.as_bytes().to_vec(),
            responder: Writer::build(|w| {
                w.nested(Tag::context_constructed(1), |w| w.raw(&responder.subject()));
            }),
            produced_at: NOW,
            answers: Vec::new(),
            extensions: Vec::new(),
            certs: vec![responder.der().to_vec()],
        }
    }

    /// Named by the digest of this responder's key instead.
    #[must_use]
    pub fn by_key_of(mut self, responder: &Identity) -> Self {
        let hash = Sha1::digest(key_bits(responder));
        self.responder = Writer::build(|w| {
            w.nested(Tag::context_constructed(2), |w| w.octet_string(&hash));
        });
        self
    }

    /// Adds an answer.
    #[must_use]
    pub fn answering(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Adds a nonce, wrapped as RFC 8954 has it.
    #[must_use]
    pub fn nonce(self, octets: &[u8]) -> Self {
        self.with(Oid::OCSP_NONCE, false, |w| w.octet_string(octets))
    }

    /// Adds an extension.
    #[must_use]
    pub fn with(mut self, id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) -> Self {
        self.extensions
            .push(Extension::new(id, critical, &Writer::build(value)));
        self
    }

    /// With these certificates, in place of the responder's.
    #[must_use]
    pub fn carrying(mut self, identities: &[&Identity]) -> Self {
        self.certs = identities.iter().map(|i| i.der().to_vec()).collect();
        self
    }

    /// Signed at another moment.
    #[must_use]
    pub fn produced_at(mut self, moment: OffsetDateTime) -> Self {
        self.produced_at = moment;
        self
    }

    /// The response, signed as is usual with such a key, DER.
    #[must_use]
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        let scheme = key.algorithm().default_scheme();
        let data = self.data();
        let signature = key.sign(scheme, &data);
        let basic = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&data);
                w.raw(&scheme.algorithm_identifier());
                w.bit_string(&signature);
                if !self.certs.is_empty() {
                    w.nested(Tag::context_constructed(0), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            self.certs.iter().for_each(|der| w.raw(der));
                        });
                    });
                }
            });
        });
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(Tag::ENUMERATED, &[self.status]);
                if self.status == 0 {
                    w.nested(Tag::context_constructed(0), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.value(Tag::OBJECT_IDENTIFIER, &self.response_type);
                            w.octet_string(&basic);
                        });
                    });
                }
            });
        })
    }

    fn data(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&self.responder);
                w.generalized_time(Tag::GENERALIZED_TIME, self.produced_at);
                w.nested(Tag::SEQUENCE, |w| {
                    self.answers.iter().for_each(|answer| answer.write(w));
                });
                write_extensions(w, &self.extensions);
            });
        })
    }
}

impl Answer {
    /// That `certificate` is good, from [`NOW`] for a week; by SHA-1, as is usual.
    #[must_use]
    pub fn about(certificate: &Identity, issuer: &Identity) -> Self {
        Self {
            hash: Vec::new(),
            issuer_name_hash: Vec::new(),
            issuer_key_hash: Vec::new(),
            serial_number: Certificate::from_der(certificate.der())
                .expect("a certificate made here is read")
                .tbs_certificate()
                .serial_number()
                .as_bytes()
                .to_vec(),
            status: vec![0x80, 0],
            this_update: NOW,
            next_update: Some(NOW + Duration::WEEK),
            extensions: Vec::new(),
        }
        .hashed_by(Oid::SHA1, issuer)
    }

    /// By this digest, of this issuer's name and key.
    #[must_use]
    pub fn hashed_by(mut self, hash: Oid<'_>, issuer: &Identity) -> Self {
        let digest = |octets: &[u8]| match hash {
            Oid::SHA1 => Sha1::digest(octets).to_vec(),
            Oid::SHA384 => Sha384::digest(octets).to_vec(),
            Oid::SHA512 => Sha512::digest(octets).to_vec(),
            _ => Sha256::digest(octets).to_vec(),
        };
        self.hash = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(hash);
                w.null();
            });
        });
        self.issuer_name_hash = digest(&issuer.subject());
        self.issuer_key_hash = digest(&key_bits(issuer));
        self
    }

    /// That it is revoked since then, for a reason by its number.
    #[must_use]
    pub fn revoked(mut self, since: OffsetDateTime, reason: Option<u8>) -> Self {
        self.status = Writer::build(|w| {
            w.nested(Tag::context_constructed(1), |w| {
                w.generalized_time(Tag::GENERALIZED_TIME, since);
                if let Some(reason) = reason {
                    w.nested(Tag::context_constructed(0), |w| {
                        w.value(Tag::ENUMERATED, &[reason]);
                    });
                }
            });
        });
        self
    }

    /// That it is not known.
    #[must_use]
    pub fn unknown(mut self) -> Self {
        self.status = vec![0x82, 0];
        self
    }

    /// From and until when.
    #[must_use]
    pub fn in_force(
        mut self,
        this_update: OffsetDateTime,
        next_update: impl Into<Option<OffsetDateTime>>,
    ) -> Self {
        self.this_update = this_update;
        self.next_update = next_update.into();
        self
    }

    fn write(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&self.hash);
                w.octet_string(&self.issuer_name_hash);
                w.octet_string(&self.issuer_key_hash);
                w.value(Tag::INTEGER, &self.serial_number);
            });
            w.raw(&self.status);
            w.generalized_time(Tag::GENERALIZED_TIME, self.this_update);
            if let Some(next_update) = self.next_update {
                w.nested(Tag::context_constructed(0), |w| {
                    w.generalized_time(Tag::GENERALIZED_TIME, next_update);
                });
            }
            write_extensions(w, &self.extensions);
        });
    }
}

fn write_extensions(w: &mut Writer, extensions: &[Extension]) {
    if !extensions.is_empty() {
        w.nested(Tag::context_constructed(1), |w| {
            w.nested(Tag::SEQUENCE, |w| {
                extensions.iter().for_each(|extension| extension.write(w));
            });
        });
    }
}

/// The bits of `subjectPublicKey`.
fn key_bits(identity: &Identity) -> Vec<u8> {
    let certificate = Certificate::from_der(identity.der()).expect("a certificate made here");
    let info = certificate.tbs_certificate().subject_public_key_info();
    info.subject_public_key().octets().to_vec()
}
