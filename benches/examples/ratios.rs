//! What an authority's work costs beside the bare signatures that it cannot do without, on a machine that others use,
//! too: each round does all of a group, one right after the other; told are the least time that each took, and the
//! median of its ratios to the first.
//!
//! ```text
//! cargo run --release -p countersign-benches --example ratios
//! cargo run --release -p countersign-benches --example ratios answer
//! ```
//! Named are the groups that are measured: all of them, if none is.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use countersign_asn1::{Certificate, OcspRequest, SubjectPublicKeyInfo};
use countersign_benches::AllRevoked;
use countersign_benches::office::{
    NOW, authority, issue, profile, provider, randomness, request, signer,
};
use countersign_ca::{
    Authority, Ledger, ListOrder, MemoryLedger, Order, ocsp_request, self_signed,
};
use countersign_csr::UnverifiedRequest;
use countersign_keys::PublicKey;
use countersign_ledger::{Book, Place, Scribe};
use countersign_lint::{Report, private_pki};
use countersign_testkit::rcgen;
use rcgen::{CertificateRevocationListParams, CertificateSigningRequestParams, KeyIdMethod};

/// Something that is done, its name and how long it took.
type Row<'a> = (&'a str, Box<dyn FnMut() -> Duration + 'a>);

const GROUPS: [(&str, fn()); 3] = [
    ("certificate", certificate),
    ("answer", answer),
    ("list", list),
];

const ROUNDS: usize = 1_000;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for (group, measure) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|name| name == group) {
            measure();
        }
    }
}

/// Request in, certificate out.
fn certificate() {
    let leaf = signer();
    let request = request(&*leaf);
    let profile = profile();
    let signature = leaf.sign(&request).expect("it is signed");
    let info = SubjectPublicKeyInfo::from_der(leaf.public_key_info()).expect("it parses");
    let key = PublicKey::from_info(info);
    let certify = || {
        let verified = UnverifiedRequest::from_der(black_box(&request)).expect("it parses");
        let verified = verified.verify(provider()).expect("it is proven");
        self_signed(&Order::new(&verified, &profile, NOW, randomness()), &*leaf).expect("issued")
    };
    let issued = certify();
    let root = rcgen::KeyPair::generate().expect("a key");
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = rcgen::Issuer::new(params, root);
    let der = request.clone().into();
    tell(
        "a certificate for a request, P-256",
        ROUNDS,
        vec![
            (
                "bare verify and sign",
                timed(|| {
                    let message = black_box(&request);
                    let verdict = provider().verify(leaf.algorithm(), &key, message, &signature);
                    verdict.expect("it is good");
                    black_box(leaf.sign(message).expect("it is signed"));
                }),
            ),
            (
                "proven, built, linted, signed",
                timed(|| drop(black_box(certify()))),
            ),
            (
                "of which the lints",
                timed(|| {
                    let certificate = Certificate::from_der(black_box(&issued));
                    let certificate = certificate.expect("it parses");
                    black_box(Report::of_certificate(&certificate, private_pki()));
                }),
            ),
            (
                "rcgen, which lints nothing",
                timed(|| {
                    let request = CertificateSigningRequestParams::from_der(black_box(&der));
                    let request = request.expect("it is proven");
                    black_box(request.signed_by(&root).expect("issued"));
                }),
            ),
        ],
    );
}

/// Request in, response out.
fn answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::File(folder.path().join("book"));
    let book = Book::create(place, Scribe::new("bench", || NOW)).expect("a book");
    let key = signer();
    let offices = [
        office(Arc::new(MemoryLedger::new())),
        office(Arc::new(book)),
    ];
    let [memory, sqlite] = offices.each_ref().map(|(authority, requests)| {
        let mut turns = requests.iter().cycle();
        move || {
            let der = black_box(turns.next().expect("there is one"));
            let request = OcspRequest::from_der(der).expect("it parses");
            let answer = authority.ocsp_answer(&request, NOW, time::Duration::DAY);
            drop(black_box(answer.expect("it is answered")));
        }
    });
    // What is signed of a response about one certificate has about so many octets.
    let message = [0x5A; 150];
    tell(
        "an OCSP response about one certificate, P-256",
        ROUNDS,
        vec![
            (
                "bare sign",
                timed(|| {
                    black_box(key.sign(black_box(&message)).expect("it is signed"));
                }),
            ),
            ("signed live, ledger in memory", timed(memory)),
            ("signed live, ledger in SQLite", timed(sqlite)),
        ],
    );
}

/// An authority that issued 1,000 certificates, and a request about each.
fn office(ledger: Arc<dyn Ledger>) -> (Authority, Vec<Vec<u8>>) {
    let authority = authority(ledger);
    let (request, profile) = (request(&*signer()), profile());
    let requests = (0..1_000).map(|_| {
        let issued = issue(&authority, &request, &profile);
        ocsp_request(authority.certificate(), issued.serial().as_bytes()).expect("a request")
    });
    let requests = requests.collect();
    (authority, requests)
}

/// A list of a million entries, which both are given before.
fn list() {
    const ENTRIES: u32 = 1_000_000;
    const WEEK: time::Duration = time::Duration::days(7);
    let root = rcgen::KeyPair::generate().expect("a key");
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = rcgen::Issuer::new(params, root);
    let theirs = CertificateRevocationListParams {
        this_update: NOW,
        next_update: NOW + WEEK,
        crl_number: 1.into(),
        issuing_distribution_point: None,
        revoked_certs: (0..ENTRIES).map(AllRevoked::for_rcgen).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    tell(
        "a list of 1,000,000 entries",
        20,
        vec![
            (
                "rcgen",
                Box::new(|| {
                    let start = Instant::now();
                    black_box(theirs.signed_by(&root).expect("it is made"));
                    start.elapsed()
                }),
            ),
            (
                "countersign",
                Box::new(|| {
                    let authority = authority(Arc::new(AllRevoked::of(ENTRIES)));
                    let start = Instant::now();
                    let list = authority.certificate_list(&ListOrder::new(NOW, WEEK));
                    black_box(list.expect("it is made"));
                    start.elapsed()
                }),
            ),
        ],
    );
}

/// How long it takes, by some of it.
fn timed<'a>(mut work: impl FnMut() + 'a) -> Box<dyn FnMut() -> Duration + 'a> {
    const TIMES: u32 = 10;
    Box::new(move || {
        let start = Instant::now();
        (0..TIMES).for_each(|_| work());
        start.elapsed() / TIMES
    })
}

/// The least time of each row, and the median of its ratios to the first one.
fn tell(title: &str, rounds: usize, mut rows: Vec<Row<'_>>) {
    println!("{title}");
    let mut taken: Vec<Vec<Duration>> = vec![Vec::with_capacity(rounds); rows.len()];
    for _ in 0..rounds {
        for ((_, work), taken) in rows.iter_mut().zip(&mut taken) {
            taken.push(work());
        }
    }
    let Some(bare) = taken.first().cloned() else {
        return;
    };
    for ((name, _), taken) in rows.iter().zip(taken) {
        let ratios = taken.iter().zip(&bare);
        let ratios = ratios.map(|(one, bare)| one.as_secs_f64() / bare.as_secs_f64());
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_by(f64::total_cmp);
        if let (Some(ratio), Some(least)) = (ratios.get(rounds / 2), taken.iter().min()) {
            println!("  {name:32} {least:>10.1?} {ratio:>7.3}");
        }
    }
}
