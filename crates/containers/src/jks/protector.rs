//! What a private key of a JKS is under: `sun.security.provider.KeyProtector`.
//!
//! A stream of SHA-1 digests, each of the passphrase and the one before it, over the key, with a random
//! salt before and a digest of passphrase and key after it. It is not strong: a file of it is worth what
//! its passphrase is.

use countersign_asn1::encode::Writer;
use countersign_asn1::pkcs12::Encrypted;
use countersign_asn1::{Oid, Tag};
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::{Pkcs8, pbe};
use crate::Error;

/// A passphrase as Java takes it: UTF-16, big-endian.
pub(super) struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    pub(super) fn new(text: &str) -> Self {
        // With room for all of it, so that no copy is left behind.
        let mut octets = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2)));
        let units = text.encode_utf16();
        units.for_each(|unit| octets.extend(unit.to_be_bytes()));
        Self(octets)
    }

    pub(super) fn octets(&self) -> &[u8] {
        &self.0
    }

    /// Seven bits of each character, as Java's older ciphers take it: others than ASCII they refuse.
    pub(super) fn ascii(&self) -> Zeroizing<Vec<u8>> {
        let low = self.0.iter().skip(1).step_by(2);
        Zeroizing::new(low.map(|octet| octet & 0x7F).collect())
    }

    fn digest(&self, octets: &[u8]) -> [u8; DIGEST] {
        let digest = Sha1::new().chain_update(&self.0).chain_update(octets);
        digest.finalize().into()
    }

    /// The octets under the stream that begins with this salt, or out from under it.
    fn stream(&self, salt: [u8; DIGEST], octets: &[u8]) -> Pkcs8 {
        let mut octets = Zeroizing::new(octets.to_vec());
        let mut digest = salt;
        for chunk in octets.chunks_mut(DIGEST) {
            digest = self.digest(&digest);
            chunk
                .iter_mut()
                .zip(digest)
                .for_each(|(octet, by)| *octet ^= by);
        }
        octets
    }
}

/// The key in the clear; `position` is where the store has it.
pub(super) fn open(der: &[u8], passphrase: &Passphrase, position: usize) -> Result<Pkcs8, Error> {
    let fault = |found| Error::KeyStore { found, position };
    let info = Encrypted::from_der(der).map_err(Error::Syntax)?;
    match info.algorithm().algorithm() {
        Oid::KEY_PROTECTOR => {}
        Oid::PBE_MD5_3DES => return pbe::open(info, passphrase),
        _ => return Err(fault("a key that is under no cipher of Java's own")),
    }
    let (salt, digest, sealed) = parts(info.octets())
        .ok_or_else(|| fault("a key of fewer octets than its salt and its digest have"))?;
    let key = passphrase.stream(salt, sealed);
    match passphrase.digest(&key) == digest {
        true => Ok(key),
        false => Err(Error::WrongPassphrase),
    }
}

/// The `EncryptedPrivateKeyInfo` of a key.
pub(super) fn seal(key: &[u8], passphrase: &Passphrase, salt: [u8; DIGEST]) -> Vec<u8> {
    let sealed = passphrase.stream(salt, key);
    let digest = passphrase.digest(key);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::KEY_PROTECTOR);
                w.null();
            });
            w.octet_string(&[&salt[..], &sealed, &digest].concat());
        });
    })
}

/// The salt, the digest, and the key between them.
fn parts(octets: &[u8]) -> Option<([u8; DIGEST], [u8; DIGEST], &[u8])> {
    let (salt, rest) = octets.split_first_chunk()?;
    let (sealed, digest) = rest.split_last_chunk()?;
    Some((*salt, *digest, sealed))
}

/// The octets of a digest of SHA-1, and of a salt.
pub(super) const DIGEST: usize = 20;
