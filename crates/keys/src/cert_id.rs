//! The digests of a `CertID`, by which OCSP names an issuer [RFC 6960 §4.1.1].

use countersign_asn1::{CertId, Oid};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Whether both hashes of a `CertID` are those of an issuer: of its name, DER, and of the bits of its key. Of a hash
/// that is not known here they are nobody's.
#[must_use]
pub fn is_of_issuer(id: &CertId<'_>, name: &[u8], key: &[u8]) -> bool {
    match id.hash_algorithm.algorithm() {
        Oid::SHA1 => is_of::<Sha1>(id, name, key),
        Oid::SHA256 => is_of::<Sha256>(id, name, key),
        Oid::SHA384 => is_of::<Sha384>(id, name, key),
        Oid::SHA512 => is_of::<Sha512>(id, name, key),
        _ => false,
    }
}

fn is_of<D: Digest>(id: &CertId<'_>, name: &[u8], key: &[u8]) -> bool {
    *D::digest(name) == *id.issuer_name_hash && *D::digest(key) == *id.issuer_key_hash
}
