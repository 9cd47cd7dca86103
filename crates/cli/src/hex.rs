//! Octets and numbers as people read them.

use std::fmt::Write as _;

use num_bigint::BigInt;

/// Lower-case hex: `3bcd01`.
pub(crate) fn plain(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Lower-case hex with colons: `3b:cd:01`.
pub(crate) fn with_colons(octets: &[u8]) -> String {
    let pairs: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    pairs.join(":")
}

/// A big-endian two's-complement number in decimal; `None` for one of more than 64 octets, which no
/// standard allows and which would take time that grows with its square.
pub(crate) fn to_decimal(octets: &[u8]) -> Option<String> {
    if octets.len() > 64 {
        return None;
    }
    Some(BigInt::from_signed_bytes_be(octets).to_string())
}

#[cfg(test)]
mod tests {
    use super::to_decimal;

    #[test]
    fn decimals() {
        for (octets, wanted) in [
            (&[][..], "0"),
            (&[0x00], "0"),
            (&[0x7F], "127"),
            (&[0x00, 0x80], "128"),
            (&[0x80], "-128"),
            (&[0xFF], "-1"),
            (
                &[0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
                "18446744073709551616",
            ),
        ] {
            assert_eq!(to_decimal(octets).as_deref(), Some(wanted), "{octets:02x?}");
        }
        assert_eq!(to_decimal(&[1; 65]), None);
    }
}
