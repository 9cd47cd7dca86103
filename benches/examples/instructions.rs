//! How many instructions parsing a chain, and validating it from DER beyond its signatures, takes, beside
//! rustls-webpki. What is parsed is what the bench `parse` parses: leaf, intermediate and root.
//!
//! ```text
//! cargo run --release -p countersign-benches --example instructions
//! ```
//! Instructions are counted by valgrind, of which this program asks to be run by it, so often and then
//! twice as often: the difference is the work, without what a process costs. No clock, no noise.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own"
)]

use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;

use countersign_asn1::Certificate;
use countersign_benches::{AT_HAND, Believing, Chain, WebPki, anchored, judge};
use countersign_testkit::KeyAlgorithm;
use countersign_trust::{Certificates, Signatures};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

/// Parses or validates a chain so often.
type Run = fn(&Chain, u32);

/// Who is counted, for which kind of key.
const SUBJECTS: [(&str, Run); 5] = [
    ("parse-countersign", parse_countersign),
    ("parse-rustls-webpki", parse_rustls_webpki),
    ("countersign", countersign),
    ("countersign-known", countersign_known),
    ("rustls-webpki", rustls_webpki),
];

const KEYS: [(&str, KeyAlgorithm); 2] = [
    ("P-256", KeyAlgorithm::P256),
    ("RSA-2048", KeyAlgorithm::Rsa2048),
];

const TIMES: u32 = 500;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [subject, key, times] = arguments.as_slice() {
        let (_, run) = SUBJECTS
            .iter()
            .find(|(name, _)| name == subject)
            .expect("a subject");
        let (_, key) = KEYS.iter().find(|(name, _)| name == key).expect("a key");
        run(&Chain::of(*key), times.parse().expect("a number"));
        return;
    }
    for (key, _) in KEYS {
        for (subject, _) in SUBJECTS {
            let [once, twice] = [TIMES, 2 * TIMES].map(|times| instructions(subject, key, times));
            let each = twice.saturating_sub(once) / u64::from(TIMES);
            println!("{key:10}{subject:20}{each:>8}");
        }
    }
}

/// What valgrind counts while this program runs `times` times.
fn instructions(subject: &str, key: &str, times: u32) -> u64 {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect=*::{}", subject.replace('-', "_")))
        .arg(this)
        .args([subject, key, &times.to_string()])
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :"));
    count
        .and_then(|(_, count)| count.trim().parse().ok())
        .unwrap_or_else(|| panic!("a count in: {said}"))
}

#[inline(never)]
fn parse_countersign(chain: &Chain, times: u32) {
    for _ in 0..times {
        for identity in [&chain.leaf, &chain.intermediate, &chain.root] {
            let certificate = Certificate::from_der(black_box(identity.der()));
            let certificate = certificate.expect("it parses");
            let extensions = certificate.tbs_certificate().extensions();
            for id in AT_HAND {
                black_box(extensions.get(id));
            }
            black_box(certificate);
        }
    }
}

#[inline(never)]
fn parse_rustls_webpki(chain: &Chain, times: u32) {
    for _ in 0..times {
        for identity in [&chain.leaf, &chain.intermediate, &chain.root] {
            let der = CertificateDer::from(black_box(identity.der()));
            black_box(webpki::EndEntityCert::try_from(&der).expect("it parses"));
        }
    }
}

#[inline(never)]
fn countersign(chain: &Chain, times: u32) {
    let (below, store) = anchored(&chain.root);
    for _ in 0..times {
        let mut certificates = Certificates::over(Arc::clone(&below));
        let signatures = Signatures::new(&Believing);
        judge(&mut certificates, &signatures, &store, black_box(chain));
    }
}

#[inline(never)]
fn countersign_known(chain: &Chain, times: u32) {
    let (below, store) = anchored(&chain.root);
    let mut certificates = Certificates::over(below);
    let signatures = Signatures::new(&Believing);
    for _ in 0..times {
        judge(&mut certificates, &signatures, &store, black_box(chain));
    }
}

#[inline(never)]
fn rustls_webpki(chain: &Chain, times: u32) {
    let peer = WebPki::new(chain);
    for _ in 0..times {
        peer.judge(&[&Credulous::P256, &Credulous::RSA]);
    }
}

/// Believes every signature of one algorithm.
#[derive(Debug)]
struct Credulous {
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
}

impl Credulous {
    const P256: Self = Self {
        key: alg_id::ECDSA_P256,
        signature: alg_id::ECDSA_SHA256,
    };
    const RSA: Self = Self {
        key: alg_id::RSA_ENCRYPTION,
        signature: alg_id::RSA_PKCS1_SHA256,
    };
}

impl SignatureVerificationAlgorithm for Credulous {
    fn verify_signature(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}
