//! What a private key of a JCEKS is under: `PBEWithMD5AndTripleDES` of `com.sun.crypto.provider`.
//!
//! PBES1 [RFC 8018 §6.1] as Java carried it over to triple DES: each half of the salt makes one half of key
//! and initialisation vector, by MD5 of itself and the passphrase, again and again.

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use countersign_asn1::pkcs12::{Encrypted, PbeParameters};
use des::TdesEde3;
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use super::Pkcs8;
use super::protector::Passphrase;
use crate::Error;

/// The key in the clear.
pub(super) fn open(info: Encrypted<'_>, passphrase: &Passphrase) -> Result<Pkcs8, Error> {
    let parameters = info.algorithm().parameters().unwrap_or_default();
    let parameters = PbeParameters::from_der(parameters).map_err(Error::Syntax)?;
    let iterations = parameters.iterations();
    if iterations > MOST_ITERATIONS {
        return Err(Error::ExpensiveDerivation {
            found: iterations.into(),
            limit: MOST_ITERATIONS.into(),
        });
    }
    let Ok(salt) = <[u8; 8]>::try_from(parameters.salt()) else {
        return Err(Error::unsupported(info.algorithm().algorithm()));
    };
    // By chance a wrong passphrase leaves padding that is right: what is no key then says so.
    let opened = decrypt(info.octets(), passphrase, salt, iterations);
    opened.ok_or(Error::WrongPassphrase)
}

fn decrypt(octets: &[u8], passphrase: &Passphrase, salt: [u8; 8], steps: u32) -> Option<Pkcs8> {
    let keys = Zeroizing::new(derive(passphrase, salt, steps));
    let (key, vector) = keys.split_at_checked(24)?;
    let decryptor = Decryptor::<TdesEde3>::new_from_slices(key, vector).ok()?;
    let mut opened = Zeroizing::new(octets.to_vec());
    let length = decryptor.decrypt_padded::<Pkcs7>(&mut opened).ok()?.len();
    opened.truncate(length);
    Some(opened)
}

/// 24 octets of key, and 8 of initialisation vector.
fn derive(passphrase: &Passphrase, salt: [u8; 8], iterations: u32) -> [u8; 32] {
    let [mut s0, mut s1, mut s2, mut s3, t0, t1, t2, t3] = salt;
    // As Java has it: meant to turn the first half round, and off by one.
    if [s0, s1, s2, s3] == [t0, t1, t2, t3] {
        (s0, s1, s2, s3) = (s3, s0, s1, s3);
    }
    let passphrase = passphrase.ascii();
    let mut derived = [0; 32];
    let halves = [[s0, s1, s2, s3], [t0, t1, t2, t3]];
    for (half, out) in halves.into_iter().zip(derived.chunks_mut(16)) {
        let mut digest = half.to_vec();
        for _ in 0..iterations {
            digest = Md5::new()
                .chain_update(&digest)
                .chain_update(&passphrase)
                .finalize()
                .to_vec();
        }
        out.iter_mut()
            .zip(&digest)
            .for_each(|(to, from)| *to = *from);
    }
    derived
}

/// What Java itself takes at most: `jdk.jceks.iterationCount`.
const MOST_ITERATIONS: u32 = 5_000_000;
