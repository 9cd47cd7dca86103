//! Windows stores as `crypt32` serializes them: little-endian records of number, encoding, length, data.

pub(crate) mod consistency;
pub(crate) mod element;
pub(crate) mod header;
pub(crate) mod key_provider;
pub(crate) mod properties;
pub(crate) mod property;
pub(crate) mod store;
pub(crate) mod value;
pub(crate) mod wide;
