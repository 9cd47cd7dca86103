//! `TBSCertificate`, written [RFC 5280 §4.1], and the certificate around it.

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use time::OffsetDateTime;

use crate::encoding::time;

/// What is going to be signed.
#[derive(Debug)]
pub(crate) struct Tbs<'a> {
    /// The magnitude of the serial number, big-endian.
    pub(crate) serial: &'a [u8],
    /// `AlgorithmIdentifier`, DER.
    pub(crate) signature: &'a [u8],
    /// `Name`, DER.
    pub(crate) issuer: &'a [u8],
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
    /// `Name`, DER.
    pub(crate) subject: &'a [u8],
    /// `SubjectPublicKeyInfo`, DER.
    pub(crate) subject_public_key_info: &'a [u8],
    /// Each an `Extension`, DER.
    pub(crate) extensions: &'a [Vec<u8>],
}

impl Tbs<'_> {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::context_constructed(0), |w| w.uint(&[2])); // v3
                w.uint(self.serial);
                w.raw(self.signature);
                w.raw(self.issuer);
                w.nested(Tag::SEQUENCE, |w| {
                    time(w, self.not_before);
                    time(w, self.not_after);
                });
                w.raw(self.subject);
                w.raw(self.subject_public_key_info);
                w.nested(Tag::context_constructed(3), |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        for extension in self.extensions {
                            w.raw(extension);
                        }
                    });
                });
            });
        })
    }
}

/// `Certificate`: what was signed, how, and the signature.
pub(crate) fn certificate(tbs: &[u8], algorithm: &[u8], signature: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(tbs);
            w.raw(algorithm);
            w.bit_string(signature);
        });
    })
}
