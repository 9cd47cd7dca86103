//! Java key stores: nothing panics, whatever the entries hold.
#![no_main]

use countersign_containers::Jks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Jks::open(bytes, "");
    if let Ok(store) = Jks::read(bytes) {
        for key in store.keys() {
            let _ = key.private_key("");
        }
    }
});
