//! A list of a million entries: opened with an index, and asked.

use std::hint::black_box;

use countersign_benches::LongList;
use countersign_trust::RevocationList;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const ENTRIES: u32 = 1_000_000;

fn revocation(criterion: &mut Criterion) {
    let direct = LongList::of(ENTRIES);
    let indirect = LongList::indirect(ENTRIES);
    let mut group = criterion.benchmark_group("open a list of 1,000,000 entries");
    group.sample_size(10);
    for (name, list) in [
        ("countersign", &direct),
        ("countersign, indirect", &indirect),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || list.der().to_vec(),
                |der| RevocationList::from_der(der).expect("it is read"),
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("rustls-webpki, owned", |bencher| {
        bencher.iter_batched(
            || (),
            |()| webpki::OwnedCertRevocationList::from_der(direct.der()).expect("it is read"),
            BatchSize::PerIteration,
        );
    });
    group.finish();

    let mut group = criterion.benchmark_group("look a certificate up among 1,000,000");
    for (name, list) in [
        ("countersign", &direct),
        ("countersign, indirect", &indirect),
    ] {
        let opened = RevocationList::from_der(list.der()).expect("it is read");
        group.bench_function(name, |bencher| {
            let mut number = 0;
            bencher.iter(|| {
                number = (number + 7_919) % (2 * ENTRIES);
                black_box(opened.lists(&LongList::serial_number(number)))
            });
        });
    }
    let owned: webpki::CertRevocationList<'_> =
        webpki::OwnedCertRevocationList::from_der(direct.der())
            .expect("it is read")
            .into();
    group.bench_function("rustls-webpki, owned", |bencher| {
        let mut number = 0;
        bencher.iter(|| {
            number = (number + 7_919) % (2 * ENTRIES);
            let found = owned.find_serial(&LongList::serial_number(number));
            black_box(found.expect("it is read").is_some())
        });
    });
    group.finish();
}

criterion_group!(benches, revocation);
criterion_main!(benches);
