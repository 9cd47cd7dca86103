//! `TBSCertificate`, written [RFC 5280 §4.1], and the certificate around it.

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{Name, Tag, Validity};

/// What is going to be signed.
pub(crate) struct Tbs<'a> {
    /// The magnitude of the serial number, big-endian.
    pub(crate) serial: &'a [u8],
    /// `AlgorithmIdentifier`, DER.
    pub(crate) signature: &'a [u8],
    pub(crate) issuer: Name<'a>,
    pub(crate) validity: Validity,
    pub(crate) subject: Name<'a>,
    /// `SubjectPublicKeyInfo`, DER.
    pub(crate) subject_public_key_info: &'a [u8],
    /// Writes each, one after the other.
    pub(crate) extensions: &'a dyn Fn(&mut Writer),
}

impl Tbs<'_> {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        let given = [
            self.issuer.as_der(),
            self.subject.as_der(),
            self.subject_public_key_info,
        ];
        let given = given.iter().map(|der| der.len()).sum::<usize>();
        Writer::build_about(given.saturating_add(REST), |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::context_constructed(0), |w| w.int(2)); // v3
                w.uint(self.serial);
                w.raw(self.signature);
                // Names as their owners encoded them: Windows compares them octet by octet.
                w.raw(self.issuer.as_der());
                self.validity.encode(w);
                w.raw(self.subject.as_der());
                w.raw(self.subject_public_key_info);
                w.nested(Tag::context_constructed(3), |w| {
                    w.nested(Tag::SEQUENCE, self.extensions);
                });
            });
        })
    }
}

/// What most certificates have beside names and key.
const REST: usize = 512;
