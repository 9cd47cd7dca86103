//! From the name of a digest to the type that computes it.

use countersign_keys::Hash;

/// Evaluates an expression, an `Option`, with a type name that stands for the digest of `$hash`;
/// `None` for a digest that is not computed here.
macro_rules! with_digest {
    ($hash:expr, |$digest:ident| $evaluate:expr) => {{
        macro_rules! arm {
            ($known:ty) => {{
                type $digest = $known;
                $evaluate
            }};
        }
        match $hash {
            countersign_keys::Hash::Sha1 => arm!(sha1::Sha1),
            countersign_keys::Hash::Sha224 => arm!(sha2::Sha224),
            countersign_keys::Hash::Sha256 => arm!(sha2::Sha256),
            countersign_keys::Hash::Sha384 => arm!(sha2::Sha384),
            countersign_keys::Hash::Sha512 => arm!(sha2::Sha512),
            _ => None,
        }
    }};
}

/// Whether [`digest`] computes it.
pub(crate) fn is_computed(hash: Hash) -> bool {
    with_digest!(hash, |_D| Some(())).is_some()
}

/// The digest of a message.
pub(crate) fn digest(hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
    use sha2::Digest as _;
    with_digest!(hash, |D| Some(D::digest(message).to_vec()))
}
