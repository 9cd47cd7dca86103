//! What an authority needs to work: a key, a certificate, a ledger.

use std::sync::Arc;

use countersign_asn1::Name;
use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_ca::{
    Authority, Issued, Ledger, MemoryLedger, Order, Profile, Publication, Serial, self_signed_root,
};
use countersign_csr::{RequestBuilder, UnverifiedRequest};
use countersign_keys::{KeyKind, Provider, Signer};
use time::OffsetDateTime;
use time::macros::datetime;

/// When all of it happens.
pub const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

/// A root of a P-256 key, which writes into this ledger.
///
/// # Panics
/// If it cannot be made.
#[must_use]
pub fn authority(ledger: Arc<dyn Ledger>) -> Authority {
    let signer = signer();
    let name: NameBuilder = "CN=Contoso Root CA".parse().expect("a name");
    let name = name.to_der();
    let request = RequestBuilder::new(Name::from_der(&name).expect("it parses"));
    let request = request.sign(&*signer).expect("it is signed");
    let request = UnverifiedRequest::from_der(&request).expect("it parses");
    let request = request.verify(provider()).expect("it is proven");
    let profile = Profile::house("root-ca").expect("a profile");
    let order = Order::new(&request, &profile, NOW, randomness());
    let root = self_signed_root(&order, &*signer, provider(), &MemoryLedger::new());
    let root = root.expect("issued").into_der();
    let publication = Publication::nowhere().crl("http://pki.contoso.com/root.crl");
    Authority::new(root, signer, publication, provider(), ledger).expect("an authority")
}

/// The profile of what is issued.
///
/// # Panics
/// Never: the house has it.
#[must_use]
pub fn profile() -> Profile {
    Profile::house("sip-peer").expect("a profile")
}

/// A certificate for this request.
///
/// # Panics
/// If it is refused.
#[must_use]
pub fn issue(authority: &Authority, request: &[u8], profile: &Profile) -> Issued {
    let request = UnverifiedRequest::from_der(request).expect("it parses");
    let request = request.verify(provider()).expect("it is proven");
    let order = Order::new(&request, profile, NOW, randomness());
    authority.issue(&order).expect("issued")
}

/// A request for the name of a gateway.
///
/// # Panics
/// If it cannot be signed.
#[must_use]
pub fn request(signer: &dyn Signer) -> Vec<u8> {
    let request = RequestBuilder::for_dns_name("gw1.contoso.com").expect("a name");
    request.sign(signer).expect("it is signed")
}

/// A new P-256 key.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn signer() -> Box<dyn Signer> {
    let key = provider().generate(KeyKind::P256).expect("a key");
    provider().signer(&key).expect("a signer")
}

/// Fresh randomness for a serial number.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn randomness() -> [u8; Serial::LENGTH] {
    let mut randomness = [0; Serial::LENGTH];
    provider().fill_random(&mut randomness).expect("random");
    randomness
}

/// The backend of all benches.
#[must_use]
pub fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}
