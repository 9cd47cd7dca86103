//! Public keys, and the algorithms of signatures.

use countersign_asn1::{AlgorithmIdentifier, Oid, SubjectPublicKeyInfo};
use countersign_keys::{KeyAlgorithm, PublicKey, SignatureAlgorithm};
use sha2::{Digest as _, Sha256};

use super::any::any;
use crate::outline::{Fields, Node};

pub(crate) fn public_key(info: SubjectPublicKeyInfo<'_>) -> Node {
    let key = PublicKey::from_info(info);
    let oid = info.algorithm().algorithm();
    let mut fields: Fields = vec![("algorithm", algorithm(key.algorithm(), oid))];
    let octets = info.subject_public_key().octets();
    match info
        .rsa()
        .filter(|_| oid == Oid::RSA_ENCRYPTION || oid == Oid::RSASSA_PSS)
    {
        Some((modulus, exponent)) => {
            fields.push(("modulus", Node::octets(modulus)));
            fields.push(("exponent", exponent_node(exponent)));
        }
        None => {
            if let Some(parameters) = key.parameters() {
                fields.push(("parameters", any(parameters)));
            }
            let value = match key.algorithm() {
                KeyAlgorithm::Dsa { .. } => any(octets),
                _ => Node::octets(octets),
            };
            fields.push(("key", value));
        }
    }
    fields.push(("spki_sha256", Node::octets(&Sha256::digest(info.as_der()))));
    Node::Fields(fields)
}

pub(crate) fn signature_algorithm(identifier: AlgorithmIdentifier<'_>) -> Node {
    let oid = identifier.algorithm();
    match SignatureAlgorithm::from_identifier(&identifier) {
        Ok(algorithm @ SignatureAlgorithm::RsaPss { .. }) => Node::Summary(
            algorithm.to_string(),
            vec![
                ("oid", Node::text(oid)),
                ("name", Node::text(algorithm.name())),
                ("parameters", Node::text(algorithm)),
            ],
        ),
        Ok(algorithm) => Node::Summary(
            format!("{algorithm} ({oid})"),
            vec![
                ("oid", Node::text(oid)),
                ("name", Node::text(algorithm.name())),
            ],
        ),
        Err(unknown) => Node::Fields(vec![
            ("algorithm", Node::oid(oid)),
            (
                "parameters",
                identifier
                    .parameters()
                    .map_or_else(|| Node::text("none"), any),
            ),
            ("note", Node::text(unknown)),
        ]),
    }
}

fn algorithm(known: KeyAlgorithm, oid: Oid<'_>) -> Node {
    if known == KeyAlgorithm::Unknown {
        return Node::oid(oid);
    }
    Node::Summary(
        format!("{known} ({oid})"),
        vec![("oid", Node::text(oid)), ("name", Node::text(known))],
    )
}

fn exponent_node(exponent: &[u8]) -> Node {
    if exponent.len() > 8 {
        return Node::octets(exponent);
    }
    Node::Number(
        exponent
            .iter()
            .fold(0, |value, octet| (value << 8) | u64::from(*octet)),
    )
}
