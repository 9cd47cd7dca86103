//! Texts, as `DataInputStream.readUTF` reads them: UTF-16 in pieces of one to three octets, as UTF-8 has
//! them, and NUL in two.

/// `None` for what Java would not read.
pub(super) fn decode(octets: &[u8]) -> Option<String> {
    let mut units = Vec::with_capacity(octets.len());
    let mut rest = octets.iter().copied();
    while let Some(first) = rest.next() {
        let mut next = || match rest.next() {
            Some(octet @ 0x80..0xC0) => Some(u16::from(octet & 0x3F)),
            _ => None,
        };
        units.push(match first {
            0x00..0x80 => u16::from(first),
            0xC0..0xE0 => u16::from(first & 0x1F) << 6 | next()?,
            0xE0..0xF0 => u16::from(first & 0x0F) << 12 | next()? << 6 | next()?,
            _ => return None,
        });
    }
    Some(String::from_utf16_lossy(&units))
}

pub(super) fn encode(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(pieces).collect()
}

fn pieces(unit: u16) -> impl Iterator<Item = u8> {
    let piece = |shift: u32| u8::try_from(unit >> shift & 0x3F).unwrap_or_default() | 0x80;
    let lead = |shift: u32, mark: u8| u8::try_from(unit >> shift).unwrap_or_default() | mark;
    let pieces: [Option<u8>; 3] = match unit {
        0x01..0x80 => [Some(lead(0, 0)), None, None],
        ..0x800 => [Some(lead(6, 0xC0)), Some(piece(0)), None],
        _ => [Some(lead(12, 0xE0)), Some(piece(6)), Some(piece(0))],
    };
    pieces.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn texts_are_as_java_writes_them() {
        let rows: [(&str, &[u8]); 4] = [
            ("um1", b"um1"),
            ("a\0b", b"a\xC0\x80b"),
            ("Grüße 世", b"Gr\xC3\xBC\xC3\x9Fe \xE4\xB8\x96"),
            // A pair of surrogates, three octets each.
            ("\u{1F511}", b"\xED\xA0\xBD\xED\xB4\x91"),
        ];
        for (text, octets) in rows {
            assert_eq!(encode(text), octets, "{text}");
            assert_eq!(decode(octets).as_deref(), Some(text));
        }
        for octets in [&b"\x80"[..], b"\xC3", b"\xC3\x28", b"\xE4\xB8", b"\xF0\x9F"] {
            assert_eq!(decode(octets), None, "{octets:?}");
        }
    }
}
