//! 200 endpoints, all pairs, both directions: 19,900 links of four checks each.

use std::hint::black_box;

use countersign_benches::Estate;
use countersign_trust::Signatures;
use criterion::{Criterion, criterion_group, criterion_main};

fn estate(criterion: &mut Criterion) {
    let estate = Estate::of(200);
    let mut group = criterion.benchmark_group("estate");
    group.sample_size(10);
    group.bench_function("check 200 endpoints, all pairs", |bencher| {
        bencher.iter(|| {
            let signatures = Signatures::new(countersign_provider_aws_lc::provider());
            black_box(estate.check(&signatures))
        });
    });
    group.bench_function("forecast of it", |bencher| {
        bencher.iter(|| {
            let signatures = Signatures::new(countersign_provider_aws_lc::provider());
            black_box(estate.forecast(&signatures))
        });
    });
    group.finish();
}

criterion_group!(benches, estate);
criterion_main!(benches);
