//! OCSP answers by one thread, request to response, beside the bare signature over as many octets.

use std::hint::black_box;
use std::sync::Arc;

use countersign_asn1::OcspRequest;
use countersign_benches::office::{NOW, authority, issue, profile, request, signer};
use countersign_ca::{Authority, Ledger, MemoryLedger, PreProduced, ocsp_request};
use countersign_ledger::{Book, Place, Scribe};
use criterion::{Criterion, criterion_group, criterion_main};
use time::Duration;

/// How many certificates the ledger has.
const CERTIFICATES: usize = 1_000;

fn ocsp(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("answer an OCSP request, P-256");
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::File(folder.path().join("book"));
    let book = Book::create(place, Scribe::new("bench", || NOW)).expect("a book");
    let homes: [(&str, Arc<dyn Ledger>); 2] = [
        (
            "signed live, ledger in memory",
            Arc::new(MemoryLedger::new()),
        ),
        ("signed live, ledger in SQLite", Arc::new(book)),
    ];
    for (name, ledger) in homes {
        let authority = authority(ledger);
        let requests = requests(&authority);
        let mut turns = requests.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| answer(&authority, black_box(turns.next().expect("there is one"))));
        });
    }

    let authority = authority(Arc::new(MemoryLedger::new()));
    let requests = requests(&authority);
    let mut kept = PreProduced::new();
    for request in &requests {
        kept.keep(&answer(&authority, request)).expect("it is kept");
    }
    let mut turns = requests.iter().cycle();
    group.bench_function("signed before", |bencher| {
        bencher.iter(|| {
            let der = black_box(turns.next().expect("there is one"));
            let request = OcspRequest::from_der(der).expect("it parses");
            black_box(kept.find(&request, NOW).expect("it is there").to_vec())
        });
    });

    let key = signer();
    // What is signed of a response about one certificate has about so many octets.
    let message = [0x5A; 150];
    group.bench_function("bare sign", |bencher| {
        bencher.iter(|| key.sign(black_box(&message)).expect("it is signed"));
    });
    group.finish();
}

/// Requests about each of the certificates.
fn requests(authority: &Authority) -> Vec<Vec<u8>> {
    let (request, profile) = (request(&*signer()), profile());
    (0..CERTIFICATES)
        .map(|_| {
            let issued = issue(authority, &request, &profile);
            ocsp_request(authority.certificate(), issued.serial().as_bytes()).expect("a request")
        })
        .collect()
}

fn answer(authority: &Authority, request: &[u8]) -> countersign_ca::OcspAnswer {
    let request = OcspRequest::from_der(request).expect("it parses");
    let answer = authority.ocsp_answer(&request, NOW, Duration::DAY);
    answer.expect("it is answered")
}

criterion_group!(benches, ocsp);
criterion_main!(benches);
