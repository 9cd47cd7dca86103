//! The backends by which these tests judge.

use std::sync::LazyLock;

use countersign_keys::{FirstSupporting, SignatureVerifier};

/// Verifies signatures: the fast backend first, the pure-Rust one for what that does not know.
#[must_use]
pub fn verifier() -> FirstSupporting<'static> {
    static VERIFIERS: LazyLock<[&dyn SignatureVerifier; 2]> = LazyLock::new(|| {
        [
            countersign_provider_aws_lc::provider(),
            countersign_provider_rustcrypto::provider(),
        ]
    });
    FirstSupporting::new(&*VERIFIERS)
}
