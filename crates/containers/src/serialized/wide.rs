//! Windows strings: UTF-16LE, ended by NUL.

/// The string at the start of `data`, up to its NUL; what is behind that is not looked at.
pub(crate) fn decode(data: &[u8]) -> Result<String, &'static str> {
    let (units, _) = data.as_chunks::<2>();
    let units = units.iter().map(|octets| u16::from_le_bytes(*octets));
    let end = units
        .clone()
        .position(|unit| unit == 0)
        .ok_or("no NUL ends the string")?;
    char::decode_utf16(units.take(end))
        .collect::<Result<_, _>>()
        .map_err(|_| "the string is not UTF-16")
}

/// The string with its NUL.
pub(crate) fn encode(text: &str) -> Vec<u8> {
    text.encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect()
}
