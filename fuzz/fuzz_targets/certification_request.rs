//! Requests: read, decoded, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::CertificationRequest;
use countersign_asn1::encode::Encode as _;
use countersign_fuzz::exercise_name;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = CertificationRequest::from_der(bytes) else {
        return;
    };
    let info = request.certification_request_info();
    exercise_name(info.subject());
    let _ = info.requested_extensions();
    let written = request.to_der();
    if request
        .leniencies()
        .is_ok_and(|leniencies| leniencies.is_empty())
    {
        assert_eq!(written, bytes);
    }
});
