//! OCSP responses: read, walked, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::encode::Encode as _;
use countersign_asn1::{OcspResponse, ResponderId};
use countersign_fuzz::{exercise_extensions, exercise_name};
use countersign_trust::{Certificates, Nonce, RevocationEvidence};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut certificates = Certificates::new();
    let kept = RevocationEvidence::new().add_response(bytes, Nonce::NotSent, &mut certificates);
    let Ok(response) = OcspResponse::from_der(bytes) else {
        assert!(kept.is_err());
        return;
    };
    let basic = response.basic();
    assert_eq!(kept.is_ok(), basic.is_ok());
    let Ok(basic) = basic else {
        return;
    };
    if let Some(basic) = basic {
        let data = basic.tbs_response_data();
        if let ResponderId::ByName(name) = data.responder_id() {
            exercise_name(name);
        }
        exercise_extensions(data.response_extensions());
        let _ = (data.nonce(), basic.certs().count());
        for single in data.responses() {
            exercise_extensions(single.single_extensions());
        }
    }
    let written = response.to_der();
    if response
        .leniencies()
        .is_ok_and(|leniencies| leniencies.is_empty())
    {
        assert_eq!(written, bytes);
    }
});
