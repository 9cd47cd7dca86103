//! Request in, certificate out, P-256, in memory: beside the bare signatures, and beside rcgen on the same library.

use std::hint::black_box;
use std::sync::Arc;

use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_asn1::{Name, Oid, SubjectPublicKeyInfo};
use countersign_ca::{
    Authority, MemoryLedger, Order, Profile, Publication, Serial, self_signed, self_signed_root,
};
use countersign_csr::{RequestBuilder, UnverifiedRequest};
use countersign_keys::{KeyKind, Provider, PublicKey, Signer};
use countersign_testkit::rcgen;
use criterion::{Criterion, criterion_group, criterion_main};
use rcgen::CertificateSigningRequestParams;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

fn issue(criterion: &mut Criterion) {
    let leaf = signer();
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .expect("a name")
        .sign(&*leaf)
        .expect("it is signed");
    let verified = || {
        let request = UnverifiedRequest::from_der(black_box(&request)).expect("it parses");
        request.verify(provider()).expect("it is proven")
    };
    let profile = Profile::house("sip-peer").expect("a profile");

    let mut group = criterion.benchmark_group("issue P-256");
    // What any authority must do, over as many octets.
    let signature = leaf.sign(&request).expect("it is signed");
    let info = SubjectPublicKeyInfo::from_der(leaf.public_key_info()).expect("it parses");
    let key = PublicKey::from_info(info);
    for (name, signatures) in [
        ("bare verify and sign", 1),
        ("bare verify and two signs", 2),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let message = black_box(&request);
                let verdict = provider().verify(leaf.algorithm(), &key, message, &signature);
                verdict.expect("it is good");
                for _ in 0..signatures {
                    black_box(leaf.sign(message).expect("it is signed"));
                }
            });
        });
    }
    group.bench_function("countersign, by its own key", |bencher| {
        bencher.iter(|| {
            let verified = verified();
            self_signed(&Order::new(&verified, &profile, NOW, randomness()), &*leaf)
                .expect("issued")
        });
    });
    group.bench_function("countersign, the whole order", |bencher| {
        let authority = authority();
        bencher.iter(|| {
            let verified = verified();
            let order = Order::new(&verified, &profile, NOW, randomness());
            authority.issue(&order).expect("issued")
        });
    });
    group.bench_function("rcgen", |bencher| {
        let key = rcgen::KeyPair::generate().expect("a key");
        let mut root = rcgen::CertificateParams::default();
        root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let issuer = rcgen::Issuer::new(root, key);
        let der = request.clone().into();
        bencher.iter(|| {
            let request =
                CertificateSigningRequestParams::from_der(black_box(&der)).expect("it is proven");
            request.signed_by(&issuer).expect("issued")
        });
    });
    group.finish();
}

fn authority() -> Authority {
    let signer = signer();
    let name = NameBuilder::new().attribute(Oid::COMMON_NAME, "Contoso Root CA");
    let name = name.expect("a name").to_der();
    let request = RequestBuilder::new(Name::from_der(&name).expect("it parses"));
    let request = request.sign(&*signer).expect("it is signed");
    let request = UnverifiedRequest::from_der(&request).expect("it parses");
    let request = request.verify(provider()).expect("it is proven");
    let profile = Profile::house("root-ca").expect("a profile");
    let ledger = Arc::new(MemoryLedger::new());
    let order = Order::new(&request, &profile, NOW, randomness());
    let root = self_signed_root(&order, &*signer, provider(), &*ledger).expect("issued");
    let publication = Publication::nowhere().crl("http://pki.contoso.com/root.crl");
    Authority::new(root.into_der(), signer, publication, provider(), ledger).expect("an authority")
}

fn signer() -> Box<dyn Signer> {
    let key = provider().generate(KeyKind::P256).expect("a key");
    provider().signer(&key).expect("a signer")
}

fn randomness() -> [u8; Serial::LENGTH] {
    let mut randomness = [0; Serial::LENGTH];
    provider().fill_random(&mut randomness).expect("random");
    randomness
}

fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}

criterion_group!(benches, issue);
criterion_main!(benches);
