//! General names, as the value of `subjectAltName`: one form each, and that form is its own.
#![no_main]

use countersign_asn1::encode::Writer;
use countersign_asn1::{Extensions, Oid, Tag};
use countersign_fuzz::exercise_extensions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let der = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.extension(Oid::SUBJECT_ALT_NAME, false, |w| w.raw(bytes));
        });
    });
    let extensions = Extensions::from_der(&der).expect("its frame is sound");
    exercise_extensions(extensions);
});
