//! The chain that is validated.

use countersign_asn1::Oid;
use countersign_testkit::{Identity, KeyAlgorithm, Template};

/// The extensions that rustls-webpki has at hand when it has parsed a certificate.
pub const AT_HAND: [Oid<'static>; 6] = [
    Oid::BASIC_CONSTRAINTS,
    Oid::EXT_KEY_USAGE,
    Oid::KEY_USAGE,
    Oid::NAME_CONSTRAINTS,
    Oid::SUBJECT_ALT_NAME,
    Oid::CRL_DISTRIBUTION_POINTS,
];

/// Leaf, intermediate and root, all with keys of one kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Chain {
    /// `um1.contoso.com`, for both TLS purposes.
    pub leaf: Identity,
    /// `Contoso Issuing CA`
    pub intermediate: Identity,
    /// `Contoso Root CA`
    pub root: Identity,
}

impl Chain {
    /// A chain whose three keys are of this kind.
    #[must_use]
    pub fn of(algorithm: KeyAlgorithm) -> Self {
        let root = Template::root("Contoso Root CA")
            .algorithm(algorithm)
            .self_signed();
        let intermediate = Template::intermediate("Contoso Issuing CA")
            .algorithm(algorithm)
            .issued_by(&root);
        let leaf = Template::leaf("um1.contoso.com")
            .algorithm(algorithm)
            .dns("um1.contoso.com")
            .issued_by(&intermediate);
        Self {
            leaf,
            intermediate,
            root,
        }
    }
}
