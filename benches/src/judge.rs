//! One validation, as all benches make it.

use std::sync::Arc;

use countersign_keys::{
    InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_testkit::{Identity, NOW};
use countersign_trust::{
    Budget, Certificates, Outcome, Policy, Purpose, Question, Signatures, TrustStore, Validator,
};

use crate::Chain;

/// Believes every signature, at no cost: what is left is ours.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to it")]
pub struct Believing;

impl SignatureVerifier for Believing {
    fn supports(&self, _: SignatureAlgorithm, _: KeyAlgorithm) -> bool {
        true
    }

    fn verify(
        &self,
        _: SignatureAlgorithm,
        _: &PublicKey<'_>,
        _: &[u8],
        _: &[u8],
    ) -> Result<(), InvalidSignature> {
        Ok(())
    }
}

/// A table to lay others over, and a store: both hold this root alone.
///
/// # Panics
/// If the root cannot be read.
#[must_use]
pub fn anchored(root: &Identity) -> (Arc<Certificates>, TrustStore) {
    let mut certificates = Certificates::new();
    let mut store = TrustStore::new();
    let root = certificates.add(root.der()).expect("it parses");
    store.add(&certificates, root);
    (Arc::new(certificates), store)
}

/// Leaf and intermediate from DER to a path that holds.
///
/// # Panics
/// If none holds.
pub fn judge(
    certificates: &mut Certificates,
    signatures: &Signatures<'_>,
    store: &TrustStore,
    chain: &Chain,
) {
    let leaf = certificates.add(chain.leaf.der()).expect("it parses");
    let intermediate = chain.intermediate.der();
    let presented = [certificates.add(intermediate).expect("it parses")];
    let policy = Policy::private_pki();
    let question =
        Question::new(leaf, store, NOW, Purpose::ServerAuth, &policy).with_presented(&presented);
    let outcome =
        Validator::new(certificates, signatures).validate(&question, &mut Budget::default());
    assert!(matches!(outcome, Outcome::Valid(_)), "{outcome:?}");
}
