//! A list of a million entries made and signed with P-256, beside rcgen on the same library; both are given the
//! entries before.

use std::hint::black_box;
use std::sync::Arc;

use countersign_benches::AllRevoked;
use countersign_benches::office::{NOW, authority};
use countersign_ca::ListOrder;
use countersign_testkit::rcgen;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, IsCa, Issuer,
    KeyIdMethod, KeyPair, SerialNumber,
};
use time::Duration;

const ENTRIES: u32 = 1_000_000;
const WEEK: Duration = Duration::days(7);

fn list(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("make a list of 1,000,000 entries");
    group.sample_size(10);
    group.bench_function("countersign", |bencher| {
        let order = ListOrder::new(NOW, WEEK);
        bencher.iter_batched(
            || authority(Arc::new(AllRevoked::of(ENTRIES))),
            |authority| authority.certificate_list(&order).expect("it is made"),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("rcgen", |bencher| {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = Issuer::new(root, KeyPair::generate().expect("a key"));
        let list = CertificateRevocationListParams {
            this_update: NOW,
            next_update: NOW + WEEK,
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: (0..ENTRIES).map(AllRevoked::for_rcgen).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        bencher.iter(|| black_box(&list).signed_by(&issuer).expect("it is made"));
    });
    group.finish();
}

criterion_group!(benches, list);
criterion_main!(benches);
