//! Certificates: read, decoded, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::Certificate;
use countersign_asn1::encode::Encode as _;
use countersign_fuzz::{exercise_extensions, exercise_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    let tbs = certificate.tbs_certificate();
    exercise_name(tbs.issuer());
    exercise_name(tbs.subject());
    exercise_extensions(tbs.extensions());
    let _ = (
        tbs.serial_number().to_string(),
        tbs.subject_public_key_info().rsa(),
    );
    let written = certificate.to_der();
    if certificate
        .leniencies()
        .is_ok_and(|leniencies| leniencies.is_empty())
    {
        assert_eq!(written, bytes);
    }
});
