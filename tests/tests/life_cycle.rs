//! The life of a certificate across rooms: authorities on one ledger file know what the others have done.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_asn1::{Certificate, Name};
use countersign_ca::{
    Authority, Error, Issued, LedgerError, MemoryLedger, Order, Profile, Publication, Stage,
    self_signed_root,
};
use countersign_csr::{RequestBuilder, UnverifiedRequest, VerifiedRequest};
use countersign_keys::{KeyKind, PrivateKey, Provider, Signer};
use countersign_ledger::{Book, Place, Scribe};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

#[test]
fn two_authorities_never_hand_out_one_serial_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let key = provider().generate(KeyKind::P256).unwrap();
    let certificate = root(&key);
    let authorities = [(); 2].map(|()| authority(&certificate, &key, &path));
    // Both draw the same numbers at the same time.
    for draw in 0..20 {
        let outcomes = thread::scope(|scope| {
            let issue = |authority| scope.spawn(move || issue(authority, [draw; 20]));
            authorities
                .each_ref()
                .map(issue)
                .map(|thread| thread.join().unwrap())
        });
        let issued = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let taken = outcomes.iter().filter(|outcome| {
            matches!(outcome, Err(Error::Ledger(LedgerError::SerialTaken { .. })))
        });
        assert_eq!((issued, taken.count()), (1, 1), "{outcomes:?}");
    }
    let [one, other] = &authorities;
    let book = one.ledger().certificates(0, 100).unwrap();
    assert_eq!(book, other.ledger().certificates(0, 100).unwrap());
    let serials: BTreeSet<&[u8]> = book.iter().map(|entry| entry.serial.as_slice()).collect();
    assert_eq!(serials.len(), 20);
    for entry in &book {
        let Stage::Issued { certificate } = &entry.stage else {
            panic!("{entry:?}");
        };
        let certificate = Certificate::from_der(certificate).unwrap();
        let tbs = certificate.tbs_certificate();
        assert_eq!(tbs.serial_number().as_bytes(), entry.serial);
        assert_eq!(tbs.issuer().as_der(), entry.issuer);
    }
}

fn issue(authority: &Authority, randomness: [u8; 20]) -> Result<Issued, Error> {
    let key = provider().generate(KeyKind::P256).unwrap();
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*signer(&key));
    let request = request.unwrap();
    let profile = Profile::house("gateway").unwrap();
    authority.issue(&Order::new(&verified(&request), &profile, NOW, randomness))
}

fn authority(certificate: &[u8], key: &PrivateKey, path: &Path) -> Authority {
    let place = Place::File(path.to_owned());
    let ledger = Arc::new(Book::create(place, Scribe::new("life cycle", || NOW)).unwrap());
    let publication = Publication::nowhere();
    let certificate = certificate.to_vec();
    Authority::new(certificate, signer(key), publication, provider(), ledger).unwrap()
}

fn root(key: &PrivateKey) -> Vec<u8> {
    let name: NameBuilder = "CN=Contoso Root CA".parse().unwrap();
    let builder = RequestBuilder::new(Name::from_der(&name.to_der()).unwrap());
    let request = builder.sign(&*signer(key)).unwrap();
    let profile = Profile::house("root-ca").unwrap();
    let request = verified(&request);
    let order = Order::new(&request, &profile, NOW, [0xEE; 20]);
    let root = self_signed_root(&order, &*signer(key), provider(), &MemoryLedger::new());
    root.unwrap().into_der()
}

fn verified(request: &[u8]) -> VerifiedRequest<'_> {
    let request = UnverifiedRequest::from_der(request).unwrap();
    request.verify(provider()).unwrap()
}

fn signer(key: &PrivateKey) -> Box<dyn Signer> {
    provider().signer(key).unwrap()
}

fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}
