//! Files of blocks: every block is written and read again to the same bytes.
#![no_main]

use countersign_asn1::pem::{self, Label};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(blocks) = pem::read(bytes) else {
        return;
    };
    assert!(!blocks.is_empty());
    for block in blocks.iter().filter(|block| *block.label() != Label::Der) {
        let text = pem::encode(block.label(), block.contents());
        let again = pem::read(text.as_bytes()).expect("what was written is read");
        assert_eq!(again.len(), 1);
        let again = again.first().expect("there is one");
        assert_eq!(again.label(), block.label());
        assert_eq!(again.contents(), block.contents());
    }
});
