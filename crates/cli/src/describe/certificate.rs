//! Certificates.

use countersign_asn1::{BitString, Certificate, Version};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::{
    Described, distinguished_name, extensions, leniencies, public_key, signature_algorithm,
};
use crate::outline::{Fields, Node};

/// Everything in a certificate. `place` says where it was found.
pub(crate) fn certificate(place: String, certificate: &Certificate<'_>) -> Described {
    let tbs = certificate.tbs_certificate();
    let mut fields: Fields = vec![
        ("place", Node::Text(place)),
        (
            "version",
            Node::Number(match tbs.version() {
                Version::V1 => 1,
                Version::V2 => 2,
                Version::V3 => 3,
            }),
        ),
        ("serial_number", Node::serial_number(tbs.serial_number())),
        ("signature_algorithm", signature_algorithm(tbs.signature())),
        ("issuer", distinguished_name(tbs.issuer())),
        ("not_before", Node::Moment(tbs.validity().not_before())),
        ("not_after", Node::Moment(tbs.validity().not_after())),
        ("subject", distinguished_name(tbs.subject())),
        ("public_key", public_key(tbs.subject_public_key_info())),
    ];
    for (name, identifier) in [
        ("issuer_unique_id", tbs.issuer_unique_id()),
        ("subject_unique_id", tbs.subject_unique_id()),
    ] {
        if let Some(identifier) = identifier {
            fields.push((name, bits(identifier)));
        }
    }
    fields.push(("extensions", extensions(tbs.extensions().iter())));
    // The two must be the same [RFC 5280 §4.1.1.2]; only when they are not is the outer one news.
    if certificate.signature_algorithm() != tbs.signature() {
        let outer = signature_algorithm(certificate.signature_algorithm());
        fields.push(("outer_signature_algorithm", outer));
    }
    fields.push(("signature", bits(certificate.signature_value())));
    fields.push((
        "fingerprints",
        Node::Fields(vec![
            (
                "sha256",
                Node::octets(&Sha256::digest(certificate.as_der())),
            ),
            ("sha1", Node::octets(&Sha1::digest(certificate.as_der()))),
        ]),
    ));
    let fault = match certificate.leniencies() {
        Ok(used) => {
            fields.push(("leniencies", leniencies(&used)));
            None
        }
        Err(fault) => {
            fields.push(("malformed", Node::text(&fault)));
            Some(fault)
        }
    };
    Described { fields, fault }
}

fn bits(bits: BitString<'_>) -> Node {
    if bits.unused_bits() == 0 {
        return Node::octets(bits.octets());
    }
    Node::Fields(vec![
        ("octets", Node::octets(bits.octets())),
        ("unused_bits", Node::Number(bits.unused_bits().into())),
    ])
}
