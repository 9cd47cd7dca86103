//! New keys.

use countersign_keys::{KeyError, KeyKind, PrivateKey};
use getrandom::SysRng;
use p256::elliptic_curve::Generate as _;
use rsa::pkcs8::EncodePrivateKey;
use zeroize::Zeroizing;

pub(crate) fn generate(kind: KeyKind) -> Result<PrivateKey, KeyError> {
    match kind {
        KeyKind::Rsa2048 => rsa(2048),
        KeyKind::Rsa3072 => rsa(3072),
        KeyKind::Rsa4096 => rsa(4096),
        KeyKind::P256 => read(p256::SecretKey::try_generate_from_rng(&mut SysRng)),
        KeyKind::P384 => read(p384::SecretKey::try_generate_from_rng(&mut SysRng)),
        KeyKind::P521 => read(p521::SecretKey::try_generate_from_rng(&mut SysRng)),
        KeyKind::Ed25519 => ed25519(),
        KeyKind::MlDsa(set) => crate::ml_dsa::generate(set),
        _ => Err(KeyError::UnsupportedKey {
            algorithm: kind.algorithm(),
        }),
    }
}

fn rsa(bits: usize) -> Result<PrivateKey, KeyError> {
    read(rsa::PrivateKey::new(&mut SysRng, bits))
}

fn ed25519() -> Result<PrivateKey, KeyError> {
    let mut seed = Zeroizing::new([0; 32]);
    read(getrandom::fill(seed.as_mut_slice()).map(|()| ed25519_dalek::SigningKey::from(&*seed)))
}

pub(crate) fn read<K: EncodePrivateKey, E>(
    generated: Result<K, E>,
) -> Result<PrivateKey, KeyError> {
    let key = generated.map_err(|_| KeyError::Randomness)?;
    let document = key.to_pkcs8_der().map_err(|_| KeyError::Randomness)?;
    PrivateKey::from_pkcs8_der(document.as_bytes())
}
