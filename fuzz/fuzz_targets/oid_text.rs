//! Identifiers in dotted decimal: both ways.
#![no_main]

use countersign_asn1::OwnedOid;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(oid) = text.parse::<OwnedOid>() else {
        return;
    };
    let printed = oid.to_string();
    assert_eq!(printed.parse::<OwnedOid>().ok(), Some(oid), "{printed}");
});
