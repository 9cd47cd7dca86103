//! OCSP requests: read, walked, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::OcspRequest;
use countersign_asn1::encode::Encode as _;
use countersign_fuzz::exercise_extensions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = OcspRequest::from_der(bytes) else {
        return;
    };
    exercise_extensions(request.request_extensions());
    for single in request.request_list() {
        exercise_extensions(single.single_request_extensions());
    }
    let _ = request.nonce();
    let certs = request
        .optional_signature()
        .map(|signature| signature.certs().count());
    let _ = certs;
    let written = request.to_der();
    if request
        .leniencies()
        .is_ok_and(|leniencies| leniencies.is_empty())
    {
        assert_eq!(written, bytes);
    }
});
