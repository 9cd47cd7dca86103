//! Facts of a certificate: whatever parses has facts, and they can be asked and printed.
#![no_main]

use countersign_trust::{CertificateFacts, ReferenceName};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(facts) = CertificateFacts::from_der(bytes) else {
        return;
    };
    assert_eq!(facts.der(), Some(bytes));
    let _ = (
        facts.subject().to_string(),
        facts.sha256(),
        facts.leniencies(),
    );
    for name in facts.dns_names() {
        let _ = ReferenceName::parse(name);
    }
});
