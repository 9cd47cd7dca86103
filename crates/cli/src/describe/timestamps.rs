//! The embedded timestamps of certificate transparency [RFC 6962 §3.3], which public authorities add.

use der::Decode as _;
use der::asn1::OctetStringRef;
use time::{Duration, OffsetDateTime};

use crate::outline::Node;

/// The list inside the extension; `None` when it is not as RFC 6962 says.
pub(super) fn signed_certificate_timestamps(value: &[u8]) -> Option<Node> {
    let list = <&OctetStringRef>::from_der(value).ok()?;
    let (mut list, []) = vector(list.as_bytes())? else {
        return None;
    };
    let mut timestamps = Vec::new();
    while !list.is_empty() {
        let (timestamp, rest) = vector(list)?;
        timestamps.push(signed_certificate_timestamp(timestamp)?);
        list = rest;
    }
    Some(Node::List(timestamps))
}

/// ```text
/// struct {
///     Version sct_version;
///     LogID id;
///     uint64 timestamp;
///     CtExtensions extensions;
///     digitally-signed struct { ... };
/// } SignedCertificateTimestamp;
/// ```
fn signed_certificate_timestamp(octets: &[u8]) -> Option<Node> {
    let (version, rest) = octets.split_first()?;
    let (log_id, rest) = rest.split_first_chunk::<32>()?;
    let (milliseconds, rest) = rest.split_first_chunk::<8>()?;
    let (extensions, rest) = vector(rest)?;
    let ([hash, algorithm], rest) = rest.split_first_chunk::<2>()?;
    let (signature, []) = vector(rest)? else {
        return None;
    };
    let milliseconds = i64::try_from(u64::from_be_bytes(*milliseconds)).ok()?;
    let moment = OffsetDateTime::UNIX_EPOCH.checked_add(Duration::milliseconds(milliseconds))?;
    Some(Node::Fields(vec![
        ("log_id", Node::octets(log_id)),
        ("version", Node::Number(u64::from(*version) + 1)),
        ("timestamp", Node::Moment(moment)),
        ("extensions", Node::octets(extensions)),
        ("signature_algorithm", Node::Text(scheme(*hash, *algorithm))),
        ("signature", Node::octets(signature)),
    ]))
}

/// `SignatureAndHashAlgorithm` [RFC 5246 §7.4.1.4.1], of which RFC 6962 §2.1.4 allows two.
fn scheme(hash: u8, algorithm: u8) -> String {
    match (hash, algorithm) {
        (4, 1) => "sha256, rsa".to_owned(),
        (4, 3) => "sha256, ecdsa".to_owned(),
        _ => format!("hash {hash}, algorithm {algorithm}"),
    }
}

/// A vector with a length of two octets, and what follows it.
fn vector(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = octets.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
