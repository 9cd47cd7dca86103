//! PKCS#7: whatever is read is written in DER, and read back as the same certificates and CRLs.
#![no_main]

use countersign_containers::{Pkcs7, read_certificates};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_certificates(bytes);
    if let Ok(read) = Pkcs7::from_der(bytes) {
        let written = read.to_der();
        let again = Pkcs7::from_der(&written).expect("what is written is read");
        let mut certificates = read.certificates().to_vec();
        certificates.sort_unstable();
        assert_eq!(again.certificates(), certificates);
        assert_eq!(again.to_der(), written);
    }
});
