//! Leaf, intermediate, root, from DER: beside the bare cost of the signatures.

use std::hint::black_box;
use std::sync::Arc;

use countersign_asn1::Certificate;
use countersign_benches::{Believing, Chain, WebPki, anchored, judge};
use countersign_keys::{PublicKey, SignatureAlgorithm, SignatureVerifier};
use countersign_testkit::KeyAlgorithm;
use countersign_trust::{Certificates, Signatures};
use criterion::{Criterion, criterion_group, criterion_main};

fn validate(criterion: &mut Criterion) {
    for (name, algorithm) in [
        ("P-256", KeyAlgorithm::P256),
        ("RSA-2048", KeyAlgorithm::Rsa2048),
    ] {
        let chain = Chain::of(algorithm);
        let mut group = criterion.benchmark_group(format!("validate {name}"));
        group.bench_function("bare signatures", |bencher| {
            let signed = [
                (chain.leaf.der(), chain.intermediate.der()),
                (chain.intermediate.der(), chain.root.der()),
            ];
            let parsed = signed.map(|(der, issuer)| {
                let certificate = Certificate::from_der(der).expect("it parses");
                let issuer = Certificate::from_der(issuer).expect("it parses");
                let key = PublicKey::from_info(issuer.tbs_certificate().subject_public_key_info());
                let algorithm =
                    SignatureAlgorithm::from_identifier(&certificate.signature_algorithm())
                        .expect("it is known");
                (certificate, key, algorithm)
            });
            let provider = countersign_provider_aws_lc::provider();
            bencher.iter(|| {
                for (certificate, key, algorithm) in &parsed {
                    let signature = certificate.signature_value().octets();
                    let message = certificate.tbs_certificate().as_der();
                    provider
                        .verify(*algorithm, key, black_box(message), signature)
                        .expect("it is good");
                }
            });
        });
        let verifiers: [(&str, &dyn SignatureVerifier); 2] = [
            ("countersign", countersign_provider_aws_lc::provider()),
            ("countersign, beyond the signatures", &Believing),
        ];
        for (name, verifier) in verifiers {
            group.bench_function(name, |bencher| {
                let (below, store) = anchored(&chain.root);
                bencher.iter(|| {
                    let mut certificates = Certificates::over(Arc::clone(&below));
                    let signatures = Signatures::new(verifier);
                    judge(&mut certificates, &signatures, &store, black_box(&chain));
                });
            });
        }
        group.bench_function("countersign, the signatures known", |bencher| {
            let (below, store) = anchored(&chain.root);
            let mut certificates = Certificates::over(below);
            let signatures = Signatures::new(countersign_provider_aws_lc::provider());
            bencher.iter(|| judge(&mut certificates, &signatures, &store, black_box(&chain)));
        });
        group.bench_function("rustls-webpki", |bencher| {
            let peer = WebPki::new(&chain);
            bencher.iter(|| peer.judge(webpki::ALL_VERIFICATION_ALGS));
        });
        group.finish();
    }
}

criterion_group!(benches, validate);
criterion_main!(benches);
