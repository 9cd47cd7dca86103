//! The right issuer in a crowd: of intermediates of one name, and of trusted roots.

use std::hint::black_box;
use std::sync::Arc;

use countersign_benches::{Chain, Names, anchored, crowd, judge};
use countersign_testkit::{KeyAlgorithm, NOW, Template};
use countersign_trust::{
    Budget, CertificateId, Certificates, Outcome, Policy, Purpose, Question, Signatures,
    TrustStore, Validator,
};
use criterion::{Criterion, criterion_group, criterion_main};

/// One right issuer among others of its name. Their certificates were read before.
fn namesakes(criterion: &mut Criterion) {
    let chain = Chain::of(KeyAlgorithm::P256);
    let anonymous = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&chain.intermediate);
    let mut group = criterion.benchmark_group("namesakes");
    for (name, leaf, numbers) in [
        ("with identifiers", &chain.leaf, &[10, 10_000][..]),
        ("without", &anonymous, &[10, 1_000]),
    ] {
        for number in numbers {
            let (below, store) = anchored(&chain.root);
            let mut certificates = Certificates::over(below);
            let mut presented: Vec<CertificateId> = crowd(
                &chain.intermediate,
                chain.root.key(),
                Names::One,
                number - 1,
            )
            .iter()
            .map(|der| certificates.add(der).expect("it parses"))
            .collect();
            let right = chain.intermediate.der();
            presented.push(certificates.add(right).expect("it parses"));
            let leaf = certificates.add(leaf.der()).expect("it parses");
            let policy = Policy::private_pki();
            group.bench_function(format!("{name}, among {number}"), |bencher| {
                bencher.iter(|| {
                    let signatures = Signatures::new(countersign_provider_aws_lc::provider());
                    let question = Question::new(leaf, &store, NOW, Purpose::ServerAuth, &policy)
                        .with_presented(black_box(&presented));
                    let outcome = Validator::new(&certificates, &signatures)
                        .validate(&question, &mut Budget::default());
                    assert!(matches!(outcome, Outcome::Valid(_)), "{outcome:?}");
                });
            });
        }
    }
    group.finish();
}

/// Many trusted roots: from DER to a store, and then one validation from DER.
fn roots(criterion: &mut Criterion) {
    let chain = Chain::of(KeyAlgorithm::P256);
    let mut group = criterion.benchmark_group("roots");
    for (names, called) in [
        (Names::Own, "of their own names"),
        (Names::One, "of one name"),
    ] {
        for number in [150, 10_000] {
            let roots = crowd(&chain.root, chain.root.key(), names, number - 1);
            let load = || {
                let (mut certificates, mut store) = (Certificates::new(), TrustStore::new());
                for root in roots.iter().map(Vec::as_slice).chain([chain.root.der()]) {
                    let root = certificates.add(black_box(root)).expect("it parses");
                    store.add(&certificates, root);
                }
                (certificates, store)
            };
            group.bench_function(format!("load {number} {called}"), |bencher| {
                bencher.iter_with_large_drop(load);
            });
            let (certificates, store) = load();
            let below = Arc::new(certificates);
            group.bench_function(format!("validate by {number} {called}"), |bencher| {
                bencher.iter(|| {
                    let mut certificates = Certificates::over(Arc::clone(&below));
                    let signatures = Signatures::new(countersign_provider_aws_lc::provider());
                    judge(&mut certificates, &signatures, &store, black_box(&chain));
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, namesakes, roots);
criterion_main!(benches);
