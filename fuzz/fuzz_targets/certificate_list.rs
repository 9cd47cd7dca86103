//! Revocation lists: read, walked, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::CertificateList;
use countersign_asn1::encode::Encode as _;
use countersign_fuzz::{exercise_extensions, exercise_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(list) = CertificateList::from_der(bytes) else {
        return;
    };
    let tbs = list.tbs_cert_list();
    exercise_name(tbs.issuer());
    exercise_extensions(tbs.crl_extensions());
    for entry in tbs.revoked_certificates().iter().flatten() {
        let _ = entry.reason_code();
        exercise_extensions(entry.crl_entry_extensions());
    }
    let written = list.to_der();
    if list
        .leniencies()
        .is_ok_and(|leniencies| leniencies.is_empty())
    {
        assert_eq!(written, bytes);
    }
});
