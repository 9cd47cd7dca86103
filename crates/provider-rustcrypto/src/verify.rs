//! Which signatures are verified here, and how.

use countersign_keys::{Hash, KeyAlgorithm, PublicKey, SignatureAlgorithm};
use rsa::BoxedUint;
use rsa::signature::Verifier as _;
use signature::hazmat::PrehashVerifier as _;

use crate::digest::{digest, is_computed};
use crate::{dsa, ml_dsa};

pub(crate) fn supports(signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
    let belongs = match (signature, key) {
        (SignatureAlgorithm::RsaPkcs1(_), KeyAlgorithm::Rsa { bits }) => is_rsa_size(bits),
        // The `rsa` crate has one digest for the message and the mask.
        (
            SignatureAlgorithm::RsaPss { hash, mgf_hash, .. },
            KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits },
        ) => hash == mgf_hash && is_rsa_size(bits),
        (
            SignatureAlgorithm::Ecdsa(_),
            KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521,
        )
        | (SignatureAlgorithm::Ed25519, KeyAlgorithm::Ed25519) => true,
        (SignatureAlgorithm::MlDsa(set), KeyAlgorithm::MlDsa(key)) => set == key,
        // RFC 5758 §3.1 names no others.
        (SignatureAlgorithm::Dsa(hash), KeyAlgorithm::Dsa { .. }) => {
            matches!(hash, Hash::Sha1 | Hash::Sha224 | Hash::Sha256)
        }
        _ => false,
    };
    belongs && signature.hash().is_none_or(is_computed)
}

/// `None` unless the signature is valid.
pub(crate) fn verify(
    algorithm: SignatureAlgorithm,
    key: &PublicKey<'_>,
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let octets = key.info().subject_public_key().octets();
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(hash) => {
            let key = rsa_key(key)?;
            with_digest!(hash, |D| key.pkcs1v15_verify::<D>(message, signature).ok())
        }
        SignatureAlgorithm::RsaPss {
            hash, salt_length, ..
        } => {
            let key = rsa_key(key)?;
            let signature = rsa::pss::Signature::try_from(signature).ok()?;
            let salt_length = usize::try_from(salt_length).ok()?;
            with_digest!(hash, |D| {
                rsa::pss::VerifyingKey::<D>::new_with_salt_len(key, salt_length)
                    .verify(message, &signature)
                    .ok()
            })
        }
        SignatureAlgorithm::Ecdsa(hash) => {
            let digest = digest(hash, message)?;
            ecdsa(key.algorithm(), octets, &digest, signature)
        }
        SignatureAlgorithm::Ed25519 => {
            let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
            ed25519_dalek::VerifyingKey::try_from(octets)
                .and_then(|key| key.verify(message, &signature))
                .ok()
        }
        SignatureAlgorithm::MlDsa(set) => ml_dsa::verify(set, octets, message, signature),
        SignatureAlgorithm::Dsa(hash) => {
            let digest = digest(hash, message)?;
            dsa::verify(key.parameters()?, octets, &digest, signature)
        }
        _ => None,
    }
}

fn ecdsa(curve: KeyAlgorithm, point: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    // RFC 5480 §2.2 knows the uncompressed form and the compressed one, and no other.
    if !matches!(point, [2..=4, ..]) {
        return None;
    }
    macro_rules! verify_on {
        ($curve:ident) => {
            $curve::ecdsa::VerifyingKey::from_sec1_bytes(point)
                .and_then(|key| {
                    let signature = $curve::ecdsa::Signature::from_der(signature)?;
                    key.verify_prehash(digest, &signature)
                })
                .ok()
        };
    }
    match curve {
        KeyAlgorithm::P256 => verify_on!(p256),
        KeyAlgorithm::P384 => verify_on!(p384),
        KeyAlgorithm::P521 => verify_on!(p521),
        _ => None,
    }
}

fn rsa_key(key: &PublicKey<'_>) -> Option<rsa::PublicKey> {
    let (modulus, exponent) = key.info().rsa()?;
    rsa::PublicKey::new(
        BoxedUint::from_be_slice_vartime(modulus),
        BoxedUint::from_be_slice_vartime(exponent),
    )
    .ok()
}

/// What [`rsa::PublicKey::new`] takes.
fn is_rsa_size(bits: u32) -> bool {
    usize::try_from(bits)
        .is_ok_and(|bits| (rsa::PublicKey::MIN_SIZE..=rsa::PublicKey::MAX_SIZE).contains(&bits))
}
