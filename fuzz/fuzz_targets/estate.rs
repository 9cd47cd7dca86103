//! Estate files: nothing panics, and what is read names its files.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match countersign_um::parse(text) {
        Ok(file) => {
            let _ = file.files().count();
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
});
