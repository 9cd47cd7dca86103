//! Revocation lists as the judge keeps them: every entry that is read is found again.
#![no_main]

use countersign_asn1::CertificateList;
use countersign_trust::RevocationList;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(kept) = RevocationList::from_der(bytes) else {
        return;
    };
    let list = CertificateList::from_der(bytes).expect("what is kept was read");
    let entries = list.tbs_cert_list().revoked_certificates();
    let mut count = 0;
    for entry in entries.iter() {
        let entry = entry.expect("what is kept was read to its end");
        assert!(kept.lists(entry.user_certificate().as_bytes()));
        count += 1;
    }
    assert_eq!(kept.len(), count);
    let _ = format!("{kept:?}");
});
