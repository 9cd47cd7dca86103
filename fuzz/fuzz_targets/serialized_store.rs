//! Windows stores: whatever is read is written back to the same bytes.
#![no_main]

use countersign_containers::{SerializedElement, SerializedStore, read_certificates};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_certificates(bytes);
    if let Ok(element) = SerializedElement::from_bytes(bytes) {
        assert_eq!(element.to_bytes(), bytes);
        let _ = element.inconsistencies();
        for property in element.properties().iter() {
            if let Ok(value) = property.value() {
                let written = value.to_property();
                assert_eq!(written.id(), property.id());
                let _ = value.to_string();
            }
        }
    }
    // An empty file is an empty store, and is written with its frame.
    if let (false, Ok(store)) = (bytes.is_empty(), SerializedStore::from_bytes(bytes)) {
        assert_eq!(store.to_bytes(), bytes);
    }
});
