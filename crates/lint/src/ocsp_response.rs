//! The rules about OCSP responses.

use countersign_asn1::BasicOcspResponse;

use crate::{Lint, Severity};

rule!(ResponseRule: inspect_response(BasicOcspResponse<'_>));

rules! {
    signature_hash
    responder_key_hash
    responses_empty
    responses_twice
    next_update
    update_order
    validity_long
    reason
    nonce_length
    responder_certificate
    responder_no_check
}

/// The catalogue for OCSP responses: the rules of RFC 6960 and of its profiles.
///
/// They live for ever, and so for as long as whatever a caller chains to them.
pub fn private_pki_responses<'l>() -> impl Iterator<Item = &'l dyn Lint> {
    let rules: &'l [&'l dyn Lint] = RULES;
    rules.iter().copied()
}
