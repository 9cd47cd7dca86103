//! A list of a million entries: opened with an index, and asked.

use countersign_benches::LongList;
use countersign_trust::RevocationList;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const ENTRIES: u32 = 1_000_000;

/// Whether a list has a serial number.
type Lists<'l> = &'l dyn Fn(&[u8]) -> bool;

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

    let owned: webpki::CertRevocationList<'_> =
        webpki::OwnedCertRevocationList::from_der(direct.der())
            .expect("it is read")
            .into();
    let [direct, indirect] =
        [direct, indirect].map(|list| RevocationList::from_der(list.der()).expect("it is read"));
    let lists = |serial: &[u8]| owned.find_serial(serial).expect("it is read").is_some();
    let asked: [(&str, Lists<'_>); 3] = [
        ("countersign", &|serial| direct.lists(serial)),
        ("countersign, indirect", &|serial| indirect.lists(serial)),
        ("rustls-webpki, owned", &lists),
    ];
    for (what, first) in [("one that is not there", ENTRIES), ("one that is there", 0)] {
        let mut group = criterion.benchmark_group(format!("look up among 1,000,000 {what}"));
        for (name, lists) in asked {
            group.bench_function(name, |bencher| {
                let mut number = 0;
                bencher.iter(|| {
                    let listed = lists(&LongList::serial_number(first + number));
                    // Which is next hangs on the answer: one is asked for at a time, as validation does.
                    number = (number + 7_917 + 2 * u32::from(listed)) % ENTRIES;
                    number
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, revocation);
criterion_main!(benches);
