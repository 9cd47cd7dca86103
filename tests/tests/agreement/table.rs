//! `docs/agreement.md`: what every verifier answers to every mutation.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::cells::Cells;
use crate::exceptions::Exceptions;
use crate::mutations::{Case, Mutation, Setting, mutations};
use crate::peers::{Answer, PEERS};

/// How many chains were accepted and refused.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
}

/// What is counted together: chains that one thing was done to, by one who was asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) mutation: &'static str,
    pub(crate) setting: &'static str,
    pub(crate) asked: &'static str,
}

/// All that was counted.
#[derive(Default)]
pub(crate) struct Tallies(BTreeMap<Place, Tally>);

/// What our own answers are counted under.
pub(crate) const OURS: &str = "private_pki";

impl Tallies {
    pub(crate) fn count(&mut self, case: &Case, asked: &'static str, answer: &Answer) {
        let place = Place {
            mutation: case.mutation,
            setting: case.setting,
            asked,
        };
        let tally = self.0.entry(place).or_default();
        *(if answer.accepts {
            &mut tally.accepted
        } else {
            &mut tally.refused
        }) += 1;
    }

    /// Those of some places together; `None` where nobody was asked.
    pub(crate) fn sum(&self, is_among: impl Fn(&Place) -> bool) -> Option<Tally> {
        let some = self.0.iter().filter(|(place, _)| is_among(place));
        some.map(|(_, tally)| *tally).reduce(|one, other| Tally {
            accepted: one.accepted + other.accepted,
            refused: one.refused + other.refused,
        })
    }

    /// Whether this one was asked anything.
    pub(crate) fn has(&self, asked: &str) -> bool {
        self.0.keys().any(|place| place.asked == asked)
    }
}

/// The page. The column of a verifier that this machine lacks is as it was committed, and where one is lacking,
/// so is what they part on.
pub(crate) fn page(
    tallies: &Tallies,
    exceptions: &Exceptions,
    cells: &Cells,
    committed: &str,
) -> String {
    let mut page = INTRODUCTION.to_owned();
    let products: Vec<&str> = PEERS.iter().map(|peer| peer.product).collect();
    writeln!(page, "| mutation | {} |", products.join(" | ")).unwrap();
    writeln!(page, "|{}", "---|".repeat(products.len() + 1)).unwrap();
    for mutation in mutations() {
        let known = row(committed, mutation.name);
        let cell = |(column, peer): (usize, &crate::peers::Peer)| {
            if !tallies.has(peer.product) {
                return known.get(column).cloned().unwrap_or_default();
            }
            let is_here =
                |place: &Place| place.mutation == mutation.name && place.asked == peer.product;
            let tally = tallies.sum(is_here);
            let is_excepted = exceptions.is_about(peer.product, mutation.name);
            let mark = if is_excepted { " *" } else { "" };
            tally.map_or_else(
                || "-".to_owned(),
                |tally| format!("{} / {}{mark}", tally.accepted, tally.refused),
            )
        };
        let cells: Vec<String> = PEERS.iter().enumerate().map(cell).collect();
        writeln!(page, "| {} | {} |", mutation.name, cells.join(" | ")).unwrap();
    }
    page += PARTING;
    if PEERS.iter().all(|peer| tallies.has(peer.product)) {
        partings(&mut page, tallies);
    } else {
        let (_, rest) = committed.split_once(PARTING).unwrap_or_default();
        page += rest.split_once(EXCEPTIONS).unwrap_or_default().0;
    }
    page += EXCEPTIONS;
    page += "\n\nWhere a verifier accepts, and we refuse.\n\n";
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
    page += ONE_SIDED;
    for row in &cells.one_sided {
        let (mutation, only, products) = (&row.mutation, row.only.word(), row.products.join(", "));
        writeln!(page, "| {mutation} | {only} | {products} | {} |", row.why).unwrap();
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

/// Each setting of a mutation to which not all say the same, or we by default say otherwise.
fn partings(page: &mut String, tallies: &Tallies) {
    let asked: Vec<&str> = PEERS
        .iter()
        .map(|peer| peer.product)
        .chain([OURS])
        .collect();
    writeln!(page, "| mutation | setting | {} |", asked.join(" | ")).unwrap();
    writeln!(page, "|{}", "---|".repeat(asked.len() + 2)).unwrap();
    for (mutation, setting) in settings() {
        let said = |asked: &&str| {
            let is_here = |place: &Place| {
                (place.mutation, place.setting, place.asked)
                    == (mutation.name, setting.name, *asked)
            };
            tallies.sum(is_here).map(Tally::answer)
        };
        let said: Vec<Option<String>> = asked.iter().map(said).collect();
        let mut answers = said.iter().flatten();
        let first = answers.next();
        if answers.all(|answer| Some(answer) == first) {
            continue;
        }
        let cells: Vec<&str> = said
            .iter()
            .map(|answer| answer.as_deref().unwrap_or("-"))
            .collect();
        let (mutation, setting, cells) = (mutation.name, setting.name, cells.join(" | "));
        writeln!(page, "| {mutation} | {setting} | {cells} |").unwrap();
    }
}

fn settings() -> impl Iterator<Item = (&'static Mutation, &'static Setting)> {
    mutations().flat_map(|mutation| {
        let settings = mutation.settings.iter();
        settings.map(move |setting| (mutation, setting))
    })
}

impl Tally {
    /// What is said to all of these chains, or to how many.
    fn answer(self) -> String {
        match (self.accepted, self.refused) {
            (_, 0) => "yes".to_owned(),
            (0, _) => "no".to_owned(),
            (accepted, refused) => format!("{accepted} of {}", accepted + refused),
        }
    }
}

const PARTING: &str = "
## Where they part

Every setting to which not all say the same; and what `private_pki` says to it, where an unknown status is noted
and no more. Why it says so, and what the public suites say, is in [path-policies.md](path-policies.md); a
product's own rules go before it.

";

const EXCEPTIONS: &str = "\n## Exceptions";

const ONE_SIDED: &str = "
## One answer alone

Each cell has twenty chains or more, and both answers; but for these, where the verifier cannot give the other,
or (`-`) cannot be asked.

| mutation | answer | verifiers | why |
|---|---|---|---|
";

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
