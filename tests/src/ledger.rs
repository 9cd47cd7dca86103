//! Authorities that share a ledger, as processes: they issue, they are killed, and what they leave behind
//! is looked at.
#![expect(
    clippy::disallowed_methods,
    reason = "these are tests and their programs: they read, write, run and kill"
)]

mod crash;
mod work;

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use countersign_asn1::Name;
use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_ca::{
    Authority, Ledger, MemoryLedger, Order, Profile, Publication, Serial, self_signed_root,
};
use countersign_csr::{RequestBuilder, UnverifiedRequest};
use countersign_keys::{KeyKind, PrivateKey, Provider};
use countersign_ledger::{Book, Place, Scribe};
use countersign_testkit::PostgresServer;
use time::OffsetDateTime;
use time::macros::datetime;

pub use crash::{Crashes, crash};
pub use work::{Said, load, work};

/// When everything here happens, by the clock of those who write.
pub const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

/// The place of this name: a file, or a database of the test's server.
#[must_use]
pub fn place(text: &str) -> Place {
    match text.parse::<countersign_ledger::Address>() {
        Ok(address) => Place::Postgres(address.with_password(PostgresServer::PASSWORD)),
        Err(_) => Place::File(text.into()),
    }
}

/// Opens the book there, or makes it.
///
/// # Errors
/// As [`Book::create`].
pub fn book(place: &Place) -> Result<Book, countersign_ledger::Error> {
    Book::create(place.clone(), Scribe::new("worker", || NOW))
}

/// The book of this name, or one in memory.
///
/// # Errors
/// What went wrong, as a sentence.
pub fn ledger(name: &str) -> Result<Arc<dyn Ledger>, String> {
    if name == "memory" {
        return Ok(Arc::new(MemoryLedger::new()));
    }
    Ok(Arc::new(book(&place(name)).map_err(sentence)?))
}

/// An authority on this ledger, whose certificate and key are kept in `folder`; made there if none is.
///
/// # Errors
/// What went wrong, as a sentence.
pub fn authority(folder: &Path, ledger: Arc<dyn Ledger>) -> Result<Authority, String> {
    let (certificate, key) = (folder.join("root.der"), folder.join("root.key"));
    if std::fs::metadata(&certificate).is_err() {
        let new = provider().generate(KeyKind::P256).map_err(sentence)?;
        std::fs::write(&key, new.to_pkcs8_pem().as_bytes()).map_err(sentence)?;
        std::fs::write(&certificate, root(&new)?).map_err(sentence)?;
    }
    let key = std::fs::read(&key).map_err(sentence)?;
    let key = PrivateKey::from_pem(&key, None).map_err(sentence)?;
    let signer = provider().signer(&key).map_err(sentence)?;
    let certificate = std::fs::read(&certificate).map_err(sentence)?;
    let publication = Publication::nowhere();
    Authority::new(certificate, signer, publication, provider(), ledger).map_err(sentence)
}

fn root(key: &PrivateKey) -> Result<Vec<u8>, String> {
    let name: NameBuilder = "CN=Contoso Root CA".parse().map_err(sentence)?;
    let name = name.to_der();
    let signer = provider().signer(key).map_err(sentence)?;
    let request = RequestBuilder::new(Name::from_der(&name).map_err(sentence)?)
        .sign(&*signer)
        .map_err(sentence)?;
    let request = UnverifiedRequest::from_der(&request)
        .and_then(|request| request.verify(provider()))
        .map_err(sentence)?;
    let profile = Profile::house("root-ca").map_err(sentence)?;
    let order = Order::new(&request, &profile, NOW, randomness()?);
    let root = self_signed_root(&order, &*signer, provider(), &MemoryLedger::new());
    Ok(root.map_err(sentence)?.into_der())
}

fn randomness() -> Result<[u8; Serial::LENGTH], String> {
    let mut octets = [0; Serial::LENGTH];
    provider().fill_random(&mut octets).map_err(sentence)?;
    Ok(octets)
}

fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}

fn sentence(error: impl Display) -> String {
    error.to_string()
}
