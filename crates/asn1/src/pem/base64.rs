//! Base64 [RFC 4648 §4], decoded in constant time, for private keys come this way too.

use base64ct::{Base64Unpadded, Encoding as _};
use zeroize::Zeroizing;

use super::Fault;
use super::armour::Armoured;

/// The bytes of a block's body.
pub(super) fn decode(armoured: &Armoured<'_>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let place = || armoured.place.clone();
    let base64 = match without_white_space(armoured.body) {
        Ok(base64) if base64.is_empty() => return Err(Fault::BlockEmpty(place())),
        Ok(base64) => base64,
        Err(stray) => {
            let before = armoured.body.get(..stray).unwrap_or_default();
            let ends = before.iter().filter(|octet| **octet == b'\n').count();
            return Err(Fault::Base64 {
                place: place(),
                line: armoured.body_line.saturating_add(ends),
                byte: armoured.body_start.saturating_add(stray),
                found: character(armoured.body.get(stray..).unwrap_or_default()),
            });
        }
    };
    decode_in_place(base64).ok_or_else(|| Fault::Truncated(place()))
}

/// The bytes of a text that is nothing but the base64 of a SEQUENCE.
pub(super) fn decode_der(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    // A SEQUENCE's tag, 30, makes an M of the first character.
    if !text.trim_ascii_start().starts_with(b"M") {
        return None;
    }
    let base64 = without_white_space(text).ok()?;
    decode_in_place(base64).filter(|der| super::is_der(der))
}

/// The characters of base64 alone, padding at the end included; or the place of the first other one.
fn without_white_space(body: &[u8]) -> Result<Zeroizing<Vec<u8>>, usize> {
    // All at once: growing would leave copies of secrets behind.
    let mut base64 = Zeroizing::new(Vec::with_capacity(body.len()));
    let mut padded = false;
    let mut start = 0_usize;
    for line in body.split_inclusive(|octet| *octet == b'\n') {
        // Nearly all lines of a file are plain ones, and files are long.
        let plain = line.trim_ascii_end();
        if !padded
            && plain
                .iter()
                .fold(true, |all, octet| all & is_base64(*octet))
        {
            base64.extend_from_slice(plain);
            start = start.saturating_add(line.len());
            continue;
        }
        for octet in line {
            match octet {
                octet if !padded && is_base64(*octet) => base64.push(*octet),
                b'=' if !base64.is_empty() => {
                    padded = true;
                    base64.push(*octet);
                }
                space if space.is_ascii_whitespace() => {}
                _ => return Err(start),
            }
            start = start.saturating_add(1);
        }
    }
    Ok(base64)
}

/// Without a branch, so that a line is looked at many characters at a time.
fn is_base64(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() | (octet == b'+') | (octet == b'/')
}

/// `None` when the groups of four are not whole.
fn decode_in_place(mut base64: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let padding = base64
        .iter()
        .rev()
        .take_while(|octet| **octet == b'=')
        .count();
    if !base64.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let unpadded = base64.len().saturating_sub(padding);
    let length = Base64Unpadded::decode_in_place(base64.get_mut(..unpadded)?)
        .ok()?
        .len();
    base64.truncate(length);
    Some(base64)
}

/// The character that starts here, in UTF-8 or, failing that, in Latin-1.
fn character(octets: &[u8]) -> char {
    let start = octets.get(..4).unwrap_or(octets);
    start
        .utf8_chunks()
        .next()
        .and_then(|chunk| chunk.valid().chars().next())
        .unwrap_or_else(|| start.first().map_or('?', |octet| char::from(*octet)))
}
