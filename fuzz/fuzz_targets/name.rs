//! Names: printed, prepared, written; a strict one comes back the same.
#![no_main]

use countersign_asn1::encode::Encode as _;
use countersign_asn1::{Leniencies, Name};
use countersign_fuzz::exercise_name;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(name) = Name::from_der(bytes) else {
        return;
    };
    exercise_name(name);
    let leniencies = Leniencies::new();
    if name.rdns_counting(&leniencies).is_ok() && leniencies.is_empty() {
        assert_eq!(name.to_der(), bytes);
    }
});
