//! Names typed: what is read can be printed, and typed again to the same bytes.
#![no_main]

use countersign_asn1::Name;
use countersign_asn1::encode::{Encode as _, NameBuilder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(builder) = text.parse::<NameBuilder>() else {
        return;
    };
    let der = builder.to_der();
    let Ok(name) = Name::from_der(&der) else {
        // The digits behind a `#` may be a string that breaks its type.
        return;
    };
    let printed = name.to_string();
    if !text.contains('#') {
        let again: NameBuilder = printed.parse().expect("what is printed can be typed");
        assert_eq!(again.to_der(), der, "{printed}");
    }
});
