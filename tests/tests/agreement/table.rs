//! `docs/agreement.md`: what every verifier answers to every mutation.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::exceptions::Exceptions;
use crate::mutations::mutations;
use crate::peers::PEERS;

/// How many chains of a mutation a verifier accepted and refused, and whether an exception is among them.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
    pub(crate) is_excepted: bool,
}

/// The tallies by mutation and product.
pub(crate) type Tallies = BTreeMap<(&'static str, &'static str), Tally>;

/// The page. The column of a verifier that this machine lacks is as it was committed.
pub(crate) fn page(tallies: &Tallies, exceptions: &Exceptions, committed: &str) -> String {
    let mut page = INTRODUCTION.to_owned();
    let products: Vec<&str> = PEERS.iter().map(|peer| peer.product).collect();
    writeln!(page, "| mutation | {} |", products.join(" | ")).unwrap();
    writeln!(page, "|{}", "---|".repeat(products.len() + 1)).unwrap();
    for mutation in mutations() {
        let known = row(committed, mutation.name);
        let cell = |(column, peer): (usize, &crate::peers::Peer)| {
            if !tallies.keys().any(|(_, product)| *product == peer.product) {
                return known.get(column).cloned().unwrap_or_default();
            }
            tallies
                .get(&(mutation.name, peer.product))
                .map_or_else(|| "-".to_owned(), Tally::cell)
        };
        let cells: Vec<String> = PEERS.iter().enumerate().map(cell).collect();
        writeln!(page, "| {} | {} |", mutation.name, cells.join(" | ")).unwrap();
    }
    page += "\n## Exceptions\n\nWhere a verifier accepts, and we refuse.\n\n";
    page += "| verifier | mutation | settings | why | source |\n|---|---|---|---|---|\n";
    for row in &exceptions.answers {
        let settings: Vec<&str> = row.settings.iter().map(String::as_str).collect();
        let settings = settings.join("; ");
        let (product, mutation, why, source) = (&row.product, &row.mutation, &row.why, &row.source);
        writeln!(
            page,
            "| {product} | {mutation} | {settings} | {why} | {source} |"
        )
        .unwrap();
    }
    page += "\n## Reasons\n\nOpenSSL and GnuTLS say why they refuse. Our first reason is of the same class, but for these.\n\n";
    page += "| verifier | mutation | why |\n|---|---|---|\n";
    for row in &exceptions.reasons {
        writeln!(page, "| {} | {} | {} |", row.product, row.mutation, row.why).unwrap();
    }
    page
}

pub(crate) fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "docs", "agreement.md"]
        .iter()
        .collect()
}

/// The cells of a mutation's row in a page, without the first.
fn row(page: &str, mutation: &str) -> Vec<String> {
    let start = format!("| {mutation} | ");
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_default();
    line.trim_end_matches(" |")
        .split(" | ")
        .map(str::to_owned)
        .collect()
}

impl Tally {
    fn cell(&self) -> String {
        let mark = if self.is_excepted { " *" } else { "" };
        format!("{} / {}{mark}", self.accepted, self.refused)
    }
}

const INTRODUCTION: &str = "\
# Agreement with real verifiers

Written by `cargo test -p countersign-tests --test agreement` with `COUNTERSIGN_BLESS=1`; the same test fails
when this page is stale.

Chains are made with one thing wrong or odd, in ten shapes: one to three intermediates, keys on P-256 and
P-384 and RSA keys, as a server's and as a client's. Each is put to the verifier itself, and to our judge
under the rules that `crates/products/data/` states of that verifier, each knob with its source. A cell has
how many chains the verifier accepts and how many it refuses; we say the same of every one of them, but for
the exceptions, marked `*`. There is none that we accept and the verifier refuses.

| verifier | how it is asked |
|---|---|
| `openssl-3` | `openssl verify`, with purpose, host name and security level 1; seen with 3.0 |
| `gnutls-3` | `gnutls_x509_trust_list_verify_crt2`, as TLS sessions ask it; seen with 3.7 |
| `nss` | `vfychain -pp`, which asks `CERT_PKIXVerifyCert`; it compares no names (`-`); seen with 3.87 |
| `java-17` | the JDK's PKIX trust manager and checker of host names; seen with 17 |
| `go` | `crypto/x509`, `Certificate.Verify`; it knows no revocation; seen with 1.19 |
| `webpki` | `rustls-webpki`, in process |

The mutations are the rows of `tests/tests/agreement/mutations/`, where their settings are; the programs that
ask are in `tests/peers/`.

";
