//! Keys out of a passphrase [RFC 7292 App. B].

use blake2::{Blake2b512, Blake2s256};
use countersign_asn1::Oid;
use hmac::digest::OutputSizeUser;
use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::typenum::Unsigned as _;
use hmac::{EagerHash, Hmac, KeyInit, Mac, SimpleHmac};
use md4::Md4;
use md5::Md5;
use pbkdf2::pbkdf2_hmac;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};
use sm3::Sm3;
use whirlpool::Whirlpool;
use zeroize::Zeroizing;

use crate::Error;

/// A passphrase in both forms that PKCS#12 wants: `BMPString` with a NUL at its end for its own
/// encryptions and MAC, UTF-8 for PBES2.
pub(super) struct Passphrase {
    bmp: Zeroizing<Vec<u8>>,
    utf8: Zeroizing<Vec<u8>>,
}

impl Passphrase {
    pub(super) fn new(text: &str) -> Self {
        // With room for all of it, so that no copy is left behind.
        let mut bmp = Zeroizing::new(Vec::with_capacity(
            text.len().saturating_add(1).saturating_mul(2),
        ));
        let units = text.encode_utf16().chain([0]);
        units.for_each(|unit| bmp.extend(unit.to_be_bytes()));
        Self {
            bmp,
            utf8: Zeroizing::new(text.as_bytes().to_vec()),
        }
    }

    /// No passphrase: Windows and NSS take it for no octets at all, and not for a NUL.
    pub(super) fn none() -> Self {
        Self {
            bmp: Zeroizing::default(),
            utf8: Zeroizing::default(),
        }
    }

    pub(super) fn utf8(&self) -> &[u8] {
        &self.utf8
    }
}

/// What a file may still ask for: the keys of one file are made within it, or not at all.
pub(super) struct Budget {
    steps: u64,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { steps: MOST_STEPS }
    }

    pub(super) fn spend(&mut self, steps: u64) -> Result<(), Error> {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(Error::ExpensiveDerivation {
                found: MOST_STEPS.saturating_sub(self.steps).saturating_add(steps),
                limit: MOST_STEPS,
            }),
        }
    }
}

/// What the octets are for: `ID` of [RFC 7292 App. B.3].
#[derive(Clone, Copy)]
pub(super) struct Purpose(u8);

impl Purpose {
    pub(super) const KEY: Self = Self(1);
    pub(super) const INITIALISATION_VECTOR: Self = Self(2);
    pub(super) const MAC: Self = Self(3);
}

/// What is mixed into the passphrase, and how often.
#[derive(Clone, Copy)]
pub(super) struct Salt<'a> {
    pub(super) octets: &'a [u8],
    pub(super) iterations: u32,
}

/// A hash function, with what PKCS#12 makes of it.
#[derive(Clone, Copy)]
pub(super) struct HashFunction {
    pub(super) oid: Oid<'static>,
    /// The octets of its digests.
    pub(super) length: usize,
    /// The octets of its blocks.
    block: usize,
    digest: fn(&[u8]) -> Vec<u8>,
    pub(super) hmac: fn(&[u8], &[u8]) -> Vec<u8>,
    /// The name of its HMAC, where PBKDF2 and PBMAC1 have one, and PBKDF2 by it.
    pbkdf2: Option<(Oid<'static>, Pbkdf2)>,
}

type Pbkdf2 = fn(&[u8], &[u8], u32, &mut [u8]);

impl HashFunction {
    pub(super) const MD5: Self = Self::new::<Md5>(Oid::MD5);
    pub(super) const SHA1: Self = Self::with_pbkdf2::<Sha1>(Oid::SHA1, Oid::HMAC_SHA1);
    pub(super) const SHA256: Self = Self::with_pbkdf2::<Sha256>(Oid::SHA256, Oid::HMAC_SHA256);

    /// All that OpenSSL makes a MAC by.
    const ALL: [Self; 18] = [
        // Deviation: broken, and an HMAC of it is not; who could forge one could leave the MAC out.
        Self::new::<Md4>(Oid::MD4),
        Self::MD5,
        Self::new::<Ripemd160>(Oid::RIPEMD160),
        Self::SHA1,
        Self::with_pbkdf2::<Sha224>(Oid::SHA224, Oid::HMAC_SHA224),
        Self::SHA256,
        Self::with_pbkdf2::<Sha384>(Oid::SHA384, Oid::HMAC_SHA384),
        Self::with_pbkdf2::<Sha512>(Oid::SHA512, Oid::HMAC_SHA512),
        Self::with_pbkdf2::<Sha512_224>(Oid::SHA512_224, Oid::HMAC_SHA512_224),
        Self::with_pbkdf2::<Sha512_256>(Oid::SHA512_256, Oid::HMAC_SHA512_256),
        Self::new::<Sha3_224>(Oid::SHA3_224),
        Self::new::<Sha3_256>(Oid::SHA3_256),
        Self::new::<Sha3_384>(Oid::SHA3_384),
        Self::new::<Sha3_512>(Oid::SHA3_512),
        Self::new::<Sm3>(Oid::SM3),
        Self::new::<Whirlpool>(Oid::WHIRLPOOL),
        Self::new::<Blake2b512>(Oid::BLAKE2B_512),
        Self::new::<Blake2s256>(Oid::BLAKE2S_256),
    ];

    pub(super) fn of(oid: Oid<'_>) -> Result<Self, Error> {
        let hash = Self::ALL.into_iter().find(|hash| hash.oid == oid);
        hash.ok_or_else(|| Error::unsupported(oid))
    }

    /// The one whose HMAC this is.
    pub(super) fn of_hmac(oid: Oid<'_>) -> Result<Self, Error> {
        let mut all = Self::ALL.into_iter();
        let hash = all.find(|hash| hash.pbkdf2.is_some_and(|(hmac, _)| hmac == oid));
        hash.ok_or_else(|| Error::unsupported(oid))
    }

    const fn with_pbkdf2<D: Digest + BlockSizeUser + EagerHash + Clone>(
        oid: Oid<'static>,
        hmac: Oid<'static>,
    ) -> Self
    where
        Hmac<D>: Mac + KeyInit,
    {
        Self {
            pbkdf2: Some((hmac, pbkdf2_hmac::<D>)),
            ..Self::new::<D>(oid)
        }
    }

    const fn new<D: Digest + BlockSizeUser + Clone>(oid: Oid<'static>) -> Self
    where
        SimpleHmac<D>: Mac + KeyInit,
    {
        Self {
            oid,
            length: <D as OutputSizeUser>::OutputSize::USIZE,
            block: <D as BlockSizeUser>::BlockSize::USIZE,
            digest: |octets| D::digest(octets).to_vec(),
            hmac: |key, octets| {
                let mac = <SimpleHmac<D> as KeyInit>::new_from_slice(key);
                let mac = mac.expect("an HMAC takes keys of any length");
                mac.chain_update(octets).finalize().into_bytes().to_vec()
            },
            pbkdf2: None,
        }
    }

    /// Its digest of passphrase and salt, again and again, by PBKDF1 [RFC 8018 §5.1].
    pub(super) fn pbkdf1(
        &self,
        passphrase: &Passphrase,
        salt: Salt<'_>,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        budget.spend(salt.iterations.into())?;
        let first = Zeroizing::new([passphrase.utf8(), salt.octets].concat());
        let mut digest = Zeroizing::new((self.digest)(&first));
        for _ in 1..salt.iterations {
            digest = Zeroizing::new((self.digest)(&digest));
        }
        Ok(digest)
    }

    /// As many octets as are wanted, by PBKDF2 with the HMAC of this function [RFC 8018 §5.2].
    pub(super) fn pbkdf2(
        &self,
        passphrase: &Passphrase,
        salt: Salt<'_>,
        length: usize,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let chunks = u64::try_from(length.div_ceil(self.length)).unwrap_or(u64::MAX);
        budget.spend(u64::from(salt.iterations).saturating_mul(chunks))?;
        let mut derived = Zeroizing::new(vec![0; length]);
        let (_, pbkdf2) = self.pbkdf2.ok_or_else(|| Error::unsupported(self.oid))?;
        pbkdf2(
            passphrase.utf8(),
            salt.octets,
            salt.iterations,
            &mut derived,
        );
        Ok(derived)
    }

    /// As many octets as are wanted, by the names of [RFC 7292 App. B.2].
    pub(super) fn derive(
        &self,
        passphrase: &Passphrase,
        salt: Salt<'_>,
        purpose: Purpose,
        length: usize,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let chunks = u64::try_from(length.div_ceil(self.length)).unwrap_or(u64::MAX);
        budget.spend(u64::from(salt.iterations).saturating_mul(chunks))?;
        let d = vec![purpose.0; self.block];
        let s = self.fill(salt.octets);
        let p = self.fill(&passphrase.bmp);
        let mut i = Zeroizing::new([s, p].concat());
        let mut derived = Zeroizing::new(Vec::with_capacity(length.saturating_add(self.length)));
        while derived.len() < length {
            let first = Zeroizing::new([&d[..], &i].concat());
            let mut a = Zeroizing::new((self.digest)(&first));
            for _ in 1..salt.iterations {
                a = Zeroizing::new((self.digest)(&a));
            }
            derived.extend_from_slice(&a);
            let b: Zeroizing<Vec<u8>> =
                Zeroizing::new(a.iter().copied().cycle().take(self.block).collect());
            i.chunks_mut(self.block).for_each(|block| add(block, &b));
        }
        derived.truncate(length);
        Ok(derived)
    }

    /// Copies of it, one after another, up to whole blocks; nothing of nothing.
    fn fill(&self, octets: &[u8]) -> Vec<u8> {
        let length = octets.len().next_multiple_of(self.block);
        octets.iter().copied().cycle().take(length).collect()
    }
}

/// `block = (block + b + 1) mod 2^v`, big-endian.
fn add(block: &mut [u8], b: &[u8]) {
    let mut carry = 1_u16;
    for (octet, b) in block.iter_mut().zip(b).rev() {
        let sum = u16::from(*octet)
            .saturating_add(u16::from(*b))
            .saturating_add(carry);
        let [high, low] = sum.to_be_bytes();
        (*octet, carry) = (low, u16::from(high));
    }
}

/// Ten million iterations are what a key file may ask for at most, some seconds of work; a PKCS#12 is
/// read with at least three keys. NSS asks for two million in all, others for some ten thousand.
const MOST_STEPS: u64 = 20_000_000;
