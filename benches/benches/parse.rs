//! A certificate to a view, its extensions located.

use std::hint::black_box;

use countersign_asn1::Certificate;
use countersign_benches::{AT_HAND, Chain};
use countersign_testkit::KeyAlgorithm;
use criterion::{Criterion, criterion_group, criterion_main};
use x509_cert::der::Decode as _;

fn parse(criterion: &mut Criterion) {
    let chain = Chain::of(KeyAlgorithm::Rsa2048);
    let der = chain.leaf.der();
    let mut group = criterion.benchmark_group("parse");
    group.bench_function("countersign", |bencher| {
        bencher.iter(|| {
            let certificate = Certificate::from_der(black_box(der)).expect("it parses");
            let extensions = certificate.tbs_certificate().extensions();
            for id in AT_HAND {
                black_box(extensions.get(id));
            }
            black_box(certificate);
        });
    });
    group.bench_function("rustls-webpki", |bencher| {
        bencher.iter(|| {
            let der = rustls_pki_types::CertificateDer::from(black_box(der));
            black_box(webpki::EndEntityCert::try_from(&der).expect("it parses"));
        });
    });
    group.bench_function("x509-parser", |bencher| {
        bencher.iter(|| {
            black_box(x509_parser::parse_x509_certificate(black_box(der)).expect("it parses"));
        });
    });
    group.bench_function("x509-cert", |bencher| {
        bencher.iter(|| {
            black_box(x509_cert::Certificate::from_der(black_box(der)).expect("it parses"));
        });
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
