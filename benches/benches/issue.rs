//! Request in, certificate out, P-256, in memory: beside the bare signatures, and beside rcgen on the same library.

use std::hint::black_box;
use std::sync::Arc;

use countersign_asn1::{Certificate, SubjectPublicKeyInfo};
use countersign_benches::office::{NOW, authority, profile, provider, randomness, request, signer};
use countersign_ca::{MemoryLedger, Order, self_signed};
use countersign_csr::UnverifiedRequest;
use countersign_keys::PublicKey;
use countersign_lint::{Report, private_pki};
use countersign_testkit::rcgen;
use criterion::{Criterion, criterion_group, criterion_main};
use rcgen::CertificateSigningRequestParams;

fn issue(criterion: &mut Criterion) {
    let leaf = signer();
    let request = request(&*leaf);
    let verified = || {
        let request = UnverifiedRequest::from_der(black_box(&request)).expect("it parses");
        request.verify(provider()).expect("it is proven")
    };
    let profile = profile();

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
    // What the peer does not do: less these, the row above is what it is to be compared with.
    group.bench_function("the lints of such a certificate", |bencher| {
        let verified = verified();
        let order = Order::new(&verified, &profile, NOW, randomness());
        let issued = self_signed(&order, &*leaf).expect("issued");
        bencher.iter(|| {
            let certificate = Certificate::from_der(black_box(&issued)).expect("it parses");
            Report::of_certificate(&certificate, private_pki())
        });
    });
    group.bench_function("countersign, the whole order", |bencher| {
        let authority = authority(Arc::new(MemoryLedger::new()));
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

criterion_group!(benches, issue);
criterion_main!(benches);
