//! The ciphers, each in the modes that have a number.

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::common::InnerInit as _;
use cbc::cipher::consts::U16;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt as _, BlockSizeUser, InnerIvInit as _,
    KeyInit, StreamCipher as _, StreamCipherCore,
};
use ctr::CtrCore;
use ctr::flavors::Ctr128BE;
use der::asn1::ObjectIdentifier;
use ofb::OfbCore;
use rc2::Rc2;
use rc4::Rc4;

/// One of them in one mode.
pub(super) struct Cipher {
    oid: ObjectIdentifier,
    /// The octets of its keys, where the derivation does not tell them.
    pub(super) key: usize,
    /// Decrypts in place and says how many octets are left: fewer by their padding, where blocks have to be
    /// full. Where they need not be nothing tells a wrong passphrase but what is read then.
    pub(super) decrypt: fn(Key<'_>, octets: &mut [u8]) -> Option<usize>,
}

/// What a cipher runs by.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) octets: &'a [u8],
    /// How many bits of it count, of RC2.
    pub(super) bits: usize,
    pub(super) vector: &'a [u8],
}

impl Cipher {
    pub(super) fn of(oid: ObjectIdentifier) -> Option<&'static Self> {
        Self::ALL.iter().find(|cipher| cipher.oid == oid)
    }

    /// CBC with AES, DES and triple DES is not among them: pkcs5 has it.
    ///
    /// Deviation: RFC 8018 App. B.2 lists CBC and RC5's own modes; OpenSSL takes any mode that has a number.
    const ALL: [Self; 52] = [
        Self {
            oid: RC2,
            key: 16,
            decrypt: |key, octets| match key.octets.len() {
                1..=128 => {
                    let cipher = Rc2::new_with_eff_key_len(key.octets, key.bits);
                    by_cbc(cipher, key, octets)
                }
                _ => None,
            },
        },
        Self::new("1.2.840.113549.3.4", 16, |key, octets| {
            Rc4::new_from_slice(key.octets)
                .ok()?
                .apply_keystream(octets);
            Some(octets.len())
        }),
        // RFC 8018 App. B.2 has CBC alone of AES; the other modes NIST numbers beside it.
        ecb::<aes::Aes128>("2.16.840.1.101.3.4.1.1", 16),
        ofb::<aes::Aes128>("2.16.840.1.101.3.4.1.3", 16),
        cfb::<aes::Aes128>("2.16.840.1.101.3.4.1.4", 16),
        ecb::<aes::Aes192>("2.16.840.1.101.3.4.1.21", 24),
        ofb::<aes::Aes192>("2.16.840.1.101.3.4.1.23", 24),
        cfb::<aes::Aes192>("2.16.840.1.101.3.4.1.24", 24),
        ecb::<aes::Aes256>("2.16.840.1.101.3.4.1.41", 32),
        ofb::<aes::Aes256>("2.16.840.1.101.3.4.1.43", 32),
        cfb::<aes::Aes256>("2.16.840.1.101.3.4.1.44", 32),
        // FIPS 81 and the OIW: single and double DES.
        ecb::<des::Des>("1.3.14.3.2.6", 8),
        ofb::<des::Des>("1.3.14.3.2.8", 8),
        cfb::<des::Des>("1.3.14.3.2.9", 8),
        ecb::<des::TdesEde2>("1.3.14.3.2.17", 16),
        // RFC 3657; the other modes by NTT.
        cbc::<camellia::Camellia128>("1.2.392.200011.61.1.1.1.2", 16),
        ecb::<camellia::Camellia128>("0.3.4401.5.3.1.9.1", 16),
        ofb::<camellia::Camellia128>("0.3.4401.5.3.1.9.3", 16),
        cfb::<camellia::Camellia128>("0.3.4401.5.3.1.9.4", 16),
        ctr::<camellia::Camellia128>("0.3.4401.5.3.1.9.9", 16),
        cbc::<camellia::Camellia192>("1.2.392.200011.61.1.1.1.3", 24),
        ecb::<camellia::Camellia192>("0.3.4401.5.3.1.9.21", 24),
        ofb::<camellia::Camellia192>("0.3.4401.5.3.1.9.23", 24),
        cfb::<camellia::Camellia192>("0.3.4401.5.3.1.9.24", 24),
        ctr::<camellia::Camellia192>("0.3.4401.5.3.1.9.29", 24),
        cbc::<camellia::Camellia256>("1.2.392.200011.61.1.1.1.4", 32),
        ecb::<camellia::Camellia256>("0.3.4401.5.3.1.9.41", 32),
        ofb::<camellia::Camellia256>("0.3.4401.5.3.1.9.43", 32),
        cfb::<camellia::Camellia256>("0.3.4401.5.3.1.9.44", 32),
        ctr::<camellia::Camellia256>("0.3.4401.5.3.1.9.49", 32),
        // RFC 5794.
        ecb::<aria::Aria128>("1.2.410.200046.1.1.1", 16),
        cbc::<aria::Aria128>("1.2.410.200046.1.1.2", 16),
        cfb::<aria::Aria128>("1.2.410.200046.1.1.3", 16),
        ofb::<aria::Aria128>("1.2.410.200046.1.1.4", 16),
        ctr::<aria::Aria128>("1.2.410.200046.1.1.5", 16),
        ecb::<aria::Aria192>("1.2.410.200046.1.1.6", 24),
        cbc::<aria::Aria192>("1.2.410.200046.1.1.7", 24),
        cfb::<aria::Aria192>("1.2.410.200046.1.1.8", 24),
        ofb::<aria::Aria192>("1.2.410.200046.1.1.9", 24),
        ctr::<aria::Aria192>("1.2.410.200046.1.1.10", 24),
        ecb::<aria::Aria256>("1.2.410.200046.1.1.11", 32),
        cbc::<aria::Aria256>("1.2.410.200046.1.1.12", 32),
        cfb::<aria::Aria256>("1.2.410.200046.1.1.13", 32),
        ofb::<aria::Aria256>("1.2.410.200046.1.1.14", 32),
        ctr::<aria::Aria256>("1.2.410.200046.1.1.15", 32),
        cbc::<blowfish::Blowfish>("1.3.6.1.4.1.3029.1.2", 16),
        // RFC 2984.
        cbc::<cast5::Cast5>("1.2.840.113533.7.66.10", 16),
        // GM/T 0006.
        ecb::<sm4::Sm4>("1.2.156.10197.1.104.1", 16),
        cbc::<sm4::Sm4>("1.2.156.10197.1.104.2", 16),
        ofb::<sm4::Sm4>("1.2.156.10197.1.104.3", 16),
        cfb::<sm4::Sm4>("1.2.156.10197.1.104.4", 16),
        ctr::<sm4::Sm4>("1.2.156.10197.1.104.7", 16),
    ];

    const fn new(oid: &str, key: usize, decrypt: fn(Key<'_>, &mut [u8]) -> Option<usize>) -> Self {
        Self {
            oid: ObjectIdentifier::new_unwrap(oid),
            key,
            decrypt,
        }
    }
}

const fn ecb<C: BlockCipherDecrypt + KeyInit>(oid: &str, key: usize) -> Cipher {
    Cipher::new(oid, key, |key, octets| {
        let decryptor = ecb::Decryptor::inner_init(C::new_from_slice(key.octets).ok()?);
        Some(decryptor.decrypt_padded::<Pkcs7>(octets).ok()?.len())
    })
}

const fn cbc<C: BlockCipherDecrypt + KeyInit>(oid: &str, key: usize) -> Cipher {
    Cipher::new(oid, key, |key, octets| {
        by_cbc(C::new_from_slice(key.octets).ok()?, key, octets)
    })
}

const fn cfb<C: BlockCipherEncrypt + KeyInit>(oid: &str, key: usize) -> Cipher {
    Cipher::new(oid, key, |key, octets| {
        let cipher = C::new_from_slice(key.octets).ok()?;
        cfb_mode::Decryptor::inner_iv_slice_init(cipher, key.vector)
            .ok()?
            .decrypt(octets);
        Some(octets.len())
    })
}

const fn ofb<C: BlockCipherEncrypt + KeyInit>(oid: &str, key: usize) -> Cipher {
    Cipher::new(oid, key, |key, octets| {
        let cipher = C::new_from_slice(key.octets).ok()?;
        by_stream(
            OfbCore::inner_iv_slice_init(cipher, key.vector).ok()?,
            octets,
        )
    })
}

/// Of ciphers whose blocks have 16 octets.
const fn ctr<C>(oid: &str, key: usize) -> Cipher
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit,
{
    Cipher::new(oid, key, |key, octets| {
        let cipher = C::new_from_slice(key.octets).ok()?;
        let core = CtrCore::<C, Ctr128BE>::inner_iv_slice_init(cipher, key.vector).ok()?;
        by_stream(core, octets)
    })
}

fn by_cbc<C: BlockCipherDecrypt>(cipher: C, key: Key<'_>, octets: &mut [u8]) -> Option<usize> {
    let decryptor = Decryptor::inner_iv_slice_init(cipher, key.vector).ok()?;
    Some(decryptor.decrypt_padded::<Pkcs7>(octets).ok()?.len())
}

fn by_stream(core: impl StreamCipherCore, octets: &mut [u8]) -> Option<usize> {
    core.try_apply_keystream_partial(octets.into()).ok()?;
    Some(octets.len())
}

/// What OpenSSL takes beside those that are read, by its name: nobody keeps a crate of SEED up [RFC 4009].
pub(in crate::pbes2) fn name_of_refused(oid: ObjectIdentifier) -> Option<&'static str> {
    let seed = ObjectIdentifier::new_unwrap("1.2.410.200004.1");
    let (parent, mode) = (oid.parent()?, oid.arcs().last()?);
    let modes = [
        (3, "id-seedECB"),
        (4, "id-seedCBC"),
        (5, "id-seedCFB"),
        (6, "id-seedOFB"),
    ];
    let name = modes.into_iter().find(|(number, _)| *number == mode)?.1;
    (parent == seed).then_some(name)
}

pub(super) const RC2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.2");
