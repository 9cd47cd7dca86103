//! ML-DSA, by its seed [FIPS 204, RFC 9881].

use countersign_keys::{KeyError, MlDsa, PrivateKey};
use getrandom::SysRng;
use ml_dsa::{
    EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, Signature, SigningKey,
    VerifyingKey,
};
use signature::Verifier as _;
use zeroize::Zeroizing;

/// Evaluates an expression with a type name that stands for the parameter set.
macro_rules! with_set {
    ($set:expr, |$type:ident| $evaluate:expr) => {
        match $set {
            MlDsa::MlDsa44 => {
                type $type = MlDsa44;
                $evaluate
            }
            MlDsa::MlDsa65 => {
                type $type = MlDsa65;
                $evaluate
            }
            MlDsa::MlDsa87 => {
                type $type = MlDsa87;
                $evaluate
            }
        }
    };
}

/// A key that was expanded from its seed, which takes longer than many a signature. Both are wiped when it goes.
pub(crate) trait ExpandedKey: Send + Sync {
    /// As a `subjectPublicKey` holds it.
    fn public_key(&self) -> Vec<u8>;

    /// Hedged, as FIPS 204 §3.4 would have it.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>>;
}

impl<P: MlDsaParams> ExpandedKey for SigningKey<P> {
    fn public_key(&self) -> Vec<u8> {
        let key: &VerifyingKey<P> = self.as_ref();
        key.encode().to_vec()
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signature = self
            .expanded_key()
            .sign_randomized(message, &[], &mut SysRng);
        Some(signature.ok()?.encode().to_vec())
    }
}

/// `Ok(None)` where the key's expanded form is not what its seed expands to.
pub(crate) fn read(set: MlDsa, key: &PrivateKey) -> Result<Option<Box<dyn ExpandedKey>>, KeyError> {
    let parts = set.private_key(key.expose_key_octets());
    let seed = parts
        .and_then(|parts| parts.seed)
        .ok_or(KeyError::WithoutSeed { set })?;
    let mut octets = Zeroizing::new([0; 32]);
    octets.copy_from_slice(seed);
    let claimed = parts.and_then(|parts| parts.expanded_key);
    with_set!(set, |P| {
        let key = Box::new(SigningKey::<P>::from_seed(&(*octets).into()));
        let fits = claimed.is_none_or(|claimed| {
            #[expect(deprecated, reason = "to compare it with what came beside the seed")]
            let expanded = Zeroizing::new(key.expanded_key().to_expanded());
            expanded.as_slice() == claimed
        });
        let key: Box<dyn ExpandedKey> = key;
        Ok(fits.then_some(key))
    })
}

/// `None` unless the signature is valid.
pub(crate) fn verify(set: MlDsa, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    with_set!(set, |P| {
        let key = EncodedVerifyingKey::<P>::try_from(key).ok()?;
        let signature = Signature::<P>::try_from(signature).ok()?;
        VerifyingKey::<P>::decode(&key)
            .verify(message, &signature)
            .ok()
    })
}

/// A new key, as PKCS#8 with the seed alone.
pub(crate) fn generate(set: MlDsa) -> Result<PrivateKey, KeyError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(|_| KeyError::Randomness)?;
    with_set!(set, |P| crate::generate::read(Ok::<_, KeyError>(
        SigningKey::<P>::from_seed(&(*seed).into())
    )))
}
