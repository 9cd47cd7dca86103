//! What the bench `parse` measures, for a program that counts instructions: no clock, no noise.
//!
//! ```text
//! cargo build --profile bench -p countersign-benches --example parse_instructions
//! valgrind --tool=callgrind --callgrind-out-file=parse.out target/release/examples/parse_instructions
//! callgrind_annotate --inclusive=yes parse.out | grep parse_instructions::by_
//! ```
//! Each figure there is a thousand times the instructions of one certificate.

use std::hint::black_box;

use countersign_asn1::Certificate;
use countersign_benches::{AT_HAND, Chain};
use countersign_testkit::KeyAlgorithm;

fn main() {
    for algorithm in [KeyAlgorithm::Rsa2048, KeyAlgorithm::P256] {
        let chain = Chain::of(algorithm);
        for identity in [&chain.leaf, &chain.intermediate, &chain.root] {
            for _ in 0..THOUSAND / CERTIFICATES {
                by_countersign(black_box(identity.der()));
                by_webpki(black_box(identity.der()));
            }
        }
    }
}

const THOUSAND: usize = 1_002;
const CERTIFICATES: usize = 6;

#[inline(never)]
fn by_countersign(der: &[u8]) {
    let certificate = Certificate::from_der(der).expect("it parses");
    let extensions = certificate.tbs_certificate().extensions();
    for id in AT_HAND {
        black_box(extensions.get(id));
    }
    black_box(certificate);
}

#[inline(never)]
fn by_webpki(der: &[u8]) {
    let der = rustls_pki_types::CertificateDer::from(der);
    black_box(webpki::EndEntityCert::try_from(&der).expect("it parses"));
}
