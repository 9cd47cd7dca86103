//! Keys and signatures, with both backends and other hands' keys.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "a test brings its files")]

mod consistency;
mod cross;
mod dsa;
mod fixture;
mod formats;
mod identifiers;
mod ml_dsa;
mod openssl;
mod rsa;
mod secrecy;
mod verifiers;
mod wycheproof;

use countersign_asn1::SubjectPublicKeyInfo;
use countersign_keys::{Provider, PublicKey};

/// Both backends, by name.
fn providers() -> [(&'static str, &'static dyn Provider); 2] {
    [
        ("aws-lc", countersign_provider_aws_lc::provider()),
        ("rustcrypto", countersign_provider_rustcrypto::provider()),
    ]
}

/// The key of a `SubjectPublicKeyInfo`.
fn public_key(info: &[u8]) -> PublicKey<'_> {
    PublicKey::from_info(SubjectPublicKeyInfo::from_der(info).unwrap())
}
