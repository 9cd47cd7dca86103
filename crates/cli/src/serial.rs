//! Serial numbers as people have them: from tools, from logs, from databases.

use std::str::FromStr;

use num_bigint::BigUint;

/// A serial number as somebody wrote it. What it is may not be plain from its spelling: hex, hex with its
/// octets in reverse as Windows' logs print it, or decimal as databases keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    text: String,
    readings: Vec<Vec<u8>>,
}

impl Spelling {
    /// As it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// What it may be: big-endian, without leading zeros.
    pub(crate) fn readings(&self) -> &[Vec<u8>] {
        &self.readings
    }
}

/// More octets than any serial number has [RFC 5280 §4.1.2.2], and room for what others wrote.
const MOST: usize = 64;

impl FromStr for Spelling {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || {
            "wanted a serial number: hex as 3b:cd:01, 3bcd01 or 0x3BCD01, or a decimal number"
                .to_owned()
        };
        let bare: String = text
            .chars()
            .filter(|character| !matches!(character, ':' | ' ' | '-'))
            .collect();
        let prefixed = bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X"));
        let digits = prefixed.unwrap_or(&bare);
        if digits.is_empty()
            || digits.len() > 2 * MOST
            || !digits.chars().all(|digit| digit.is_ascii_hexdigit())
        {
            return Err(wanted());
        }
        let forward = from_digits(digits, 16);
        let mut readings = vec![forward];
        if digits.len().is_multiple_of(2) {
            let mut whole = octets(digits);
            whole.reverse();
            readings.push(without_zeros(whole));
        }
        if prefixed.is_none() && bare == text && digits.chars().all(|digit| digit.is_ascii_digit())
        {
            readings.push(from_digits(digits, 10));
        }
        readings.sort();
        readings.dedup();
        Ok(Self {
            text: text.to_owned(),
            readings,
        })
    }
}

/// The octets of an even number of hex digits.
fn octets(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// A number in base `radix`, big-endian without leading zeros.
fn from_digits(digits: &str, radix: u32) -> Vec<u8> {
    let number = BigUint::parse_bytes(digits.as_bytes(), radix).unwrap_or_default();
    without_zeros(number.to_bytes_be())
}

fn without_zeros(octets: Vec<u8>) -> Vec<u8> {
    let start = octets.iter().position(|octet| *octet != 0);
    start.map_or_else(Vec::new, |start| {
        octets.get(start..).unwrap_or_default().to_vec()
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Spelling;

    #[test]
    fn spellings() {
        let rows: [(&str, &[&[u8]]); 7] = [
            ("3b:cd:01", &[&[0x01, 0xCD, 0x3B], &[0x3B, 0xCD, 0x01]]),
            ("3BCD01", &[&[0x01, 0xCD, 0x3B], &[0x3B, 0xCD, 0x01]]),
            ("0x3bcd1", &[&[0x03, 0xBC, 0xD1]]),
            ("00 3b", &[&[0x3B], &[0x3B, 0x00]]),
            ("300", &[&[0x01, 0x2C], &[0x03, 0x00]]),
            ("11", &[&[0x0B], &[0x11]]),
            ("1234", &[&[0x04, 0xD2], &[0x12, 0x34], &[0x34, 0x12]]),
        ];
        for (text, wanted) in rows {
            let spelling: Spelling = text.parse().unwrap();
            assert_eq!(spelling.readings(), wanted, "{text}");
        }
        for text in ["", "0x", "3bcg", "-", &"1".repeat(129)] {
            assert!(text.parse::<Spelling>().is_err(), "{text}");
        }
    }
}
