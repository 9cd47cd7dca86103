//! What a process does with a ledger: it issues, and says what it was given.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use countersign_ca::{Authority, ListOrder, Order, Profile, RevocationReason};
use countersign_csr::{RequestBuilder, UnverifiedRequest, VerifiedRequest};
use countersign_keys::KeyKind;
use sha2::{Digest as _, Sha256};
use time::Duration;

use super::{NOW, authority, ledger, provider, randomness, sentence};

/// What a worker says when it has been given something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Said {
    /// A certificate of this serial number and SHA-256.
    Issued {
        /// Its serial number.
        serial: Vec<u8>,
        /// Its fingerprint.
        sha256: Vec<u8>,
    },
    /// A list of this number.
    List(u64),
}

impl Said {
    /// Reads a line of a worker's.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        match (words.next()?, words.next()?, words.next()) {
            ("issued", serial, Some(sha256)) => Some(Self::Issued {
                serial: octets(serial)?,
                sha256: octets(sha256)?,
            }),
            ("list", number, None) => Some(Self::List(number.parse().ok()?)),
            _ => None,
        }
    }
}

/// Issues `count` certificates, revokes every fifth and makes a list with every tenth, and says so of each
/// when it has been given it, and not before.
///
/// # Errors
/// What went wrong, as a sentence.
pub fn work(place: &str, folder: &Path, count: u64, out: &mut impl Write) -> Result<(), String> {
    let authority = authority(folder, ledger(place)?)?;
    let profile = profile()?;
    let request = request()?;
    let request = verified(&request)?;
    for number in 1..=count {
        let serial = issue(&authority, &request, &profile, out)?;
        if number % 5 == 0 {
            authority
                .revoke(&serial, NOW, RevocationReason::UNSPECIFIED)
                .map_err(sentence)?;
        }
        if number % 10 == 0 {
            let list = authority
                .certificate_list(&ListOrder::new(NOW, Duration::DAY))
                .map_err(sentence)?;
            writeln!(out, "list {}", list.number()).map_err(sentence)?;
        }
    }
    Ok(())
}

/// Issues with `callers` threads at once, `count` certificates each.
///
/// # Errors
/// What went wrong, as a sentence.
pub fn load(place: &str, folder: &Path, callers: usize, count: u64) -> Result<(), String> {
    let authority = Arc::new(authority(folder, ledger(place)?)?);
    let (request, profile) = (request()?, profile()?);
    thread::scope(|scope| {
        let callers: Vec<_> = (0..callers)
            .map(|_| {
                let (authority, request, profile) = (&authority, &request, &profile);
                scope.spawn(move || {
                    let request = verified(request)?;
                    (0..count).try_for_each(|_| {
                        issue(authority, &request, profile, &mut io::sink()).map(drop)
                    })
                })
            })
            .collect();
        callers.into_iter().try_for_each(|caller| {
            caller
                .join()
                .unwrap_or_else(|_| Err("a caller panicked".to_owned()))
        })
    })
}

fn request() -> Result<Vec<u8>, String> {
    let key = provider().generate(KeyKind::P256).map_err(sentence)?;
    let signer = provider().signer(&key).map_err(sentence)?;
    RequestBuilder::for_dns_name("gw1.contoso.com")
        .and_then(|builder| builder.sign(&*signer))
        .map_err(sentence)
}

fn verified(request: &[u8]) -> Result<VerifiedRequest<'_>, String> {
    UnverifiedRequest::from_der(request)
        .and_then(|request| request.verify(provider()))
        .map_err(sentence)
}

fn profile() -> Result<Profile, String> {
    Profile::house("gateway").map_err(sentence)
}

fn issue(
    authority: &Authority,
    request: &VerifiedRequest<'_>,
    profile: &Profile,
    out: &mut impl Write,
) -> Result<Vec<u8>, String> {
    let order = Order::new(request, profile, NOW, randomness()?);
    let issued = authority.issue(&order).map_err(sentence)?;
    let serial = issued.serial().as_bytes().to_vec();
    let (number, sha256) = (hex(&serial), hex(&Sha256::digest(issued.as_der())));
    writeln!(out, "issued {number} {sha256}").map_err(sentence)?;
    Ok(serial)
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn octets(hex: &str) -> Option<Vec<u8>> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
