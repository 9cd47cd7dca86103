//! The backends that this command carries.

use countersign_keys::{FirstSupporting, Provider, SignatureVerifier};
use std::sync::LazyLock;

/// Makes keys and signatures.
pub(crate) fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}

/// Verifies signatures: the fast backend first, the pure-Rust one for what that does not know, as DSA.
pub(crate) fn verifier() -> FirstSupporting<'static> {
    static VERIFIERS: LazyLock<[&dyn SignatureVerifier; 2]> = LazyLock::new(|| {
        [
            countersign_provider_aws_lc::provider(),
            countersign_provider_rustcrypto::provider(),
        ]
    });
    FirstSupporting::new(&*VERIFIERS)
}
