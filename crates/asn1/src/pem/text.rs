//! Text files, as octets in which an ASCII character is one octet.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use zeroize::Zeroizing;

/// A file's text without its byte order mark. What is not ASCII is prose, and may be broken.
pub(super) enum Text<'a> {
    /// UTF-8, or any other superset of ASCII: the octets as they are.
    Plain(&'a [u8]),
    /// From UTF-16. It may hold a private key.
    Decoded(Zeroizing<String>),
}

impl<'a> Text<'a> {
    pub(super) fn decode(bytes: &'a [u8]) -> Self {
        let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (unmarked(bytes), 0));
        let text = bytes.get(mark..).unwrap_or_default();
        if encoding == UTF_8 {
            return Self::Plain(text);
        }
        let mut decoder = encoding.new_decoder_without_bom_handling();
        // All at once: growing would leave copies of secrets behind.
        let capacity = decoder
            .max_utf8_buffer_length(text.len())
            .expect("three times a slice fits the address space of text in memory");
        let mut decoded = Zeroizing::new(String::with_capacity(capacity));
        let _ = decoder.decode_to_string(text, &mut decoded, true);
        Self::Decoded(decoded)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Plain(text) => text,
            Self::Decoded(text) => text.as_bytes(),
        }
    }
}

/// The encoding of a file without a byte order mark: two ASCII characters betray UTF-16.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => UTF_16LE,
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => UTF_16BE,
        _ => UTF_8,
    }
}
