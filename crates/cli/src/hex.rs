//! Octets and numbers as people read them.

use std::fmt::Write as _;

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
    let negative = octets.first().is_some_and(|octet| octet & 0x80 != 0);
    let mut magnitude = octets.to_vec();
    if negative {
        let mut carry = true;
        for octet in magnitude.iter_mut().rev() {
            (*octet, carry) = (!*octet).overflowing_add(u8::from(carry));
        }
    }
    let mut digits = Vec::new();
    while magnitude.iter().any(|octet| *octet != 0) {
        let mut remainder = 0_u16;
        for octet in &mut magnitude {
            let value = remainder * 0x100 + u16::from(*octet);
            *octet = u8::try_from(value / 10).unwrap_or_default();
            remainder = value % 10;
        }
        digits.push(char::from_digit(u32::from(remainder), 10).unwrap_or('0'));
    }
    if digits.is_empty() {
        digits.push('0');
    }
    if negative {
        digits.push('-');
    }
    Some(digits.iter().rev().collect())
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
