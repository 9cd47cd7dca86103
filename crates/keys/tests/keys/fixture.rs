//! The key files of `tests/data`, which its `make.sh` makes with OpenSSL.

use std::path::Path;

use countersign_keys::PrivateKey;

/// Of every encrypted file.
pub(crate) const PASSPHRASE: &[u8] = b"correct horse";

/// A file's bytes.
pub(crate) fn read(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A file's private key.
pub(crate) fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(&read(name), None).unwrap_or_else(|error| panic!("{name}: {error}"))
}
