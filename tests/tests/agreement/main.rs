//! Agreement with real verifiers: what the catalogue's rules predict of each, and what it answers.
//!
//! Chains are made with one thing wrong or odd, and put to every verifier at hand and to the judge under
//! that verifier's rules. `docs/agreement.md` is the table; `COUNTERSIGN_BLESS=1` writes it anew.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking; it runs programs, writes files for them and reads the clock"
)]

mod cells;
mod exceptions;
mod files;
mod mutations;
mod ours;
mod peers;
mod plan;
mod table;

use std::collections::BTreeSet;

use countersign_mutual::ChainKnob;
use countersign_products::catalogue;
use countersign_testkit::NOW;
use time::OffsetDateTime;

use crate::cells::{Cells, FEWEST};
use crate::exceptions::{Disagreements, Exceptions};
use crate::files::Files;
use crate::mutations::{Case, cases, mutations};
use crate::ours::Prediction;
use crate::peers::{Answer, PEERS, Peer};
use crate::plan::SHAPES;
use crate::table::Tallies;

#[test]
fn the_rules_predict_what_verifiers_answer() {
    // NSS is told the minute, and allows a day ahead to the second: at a whole minute it would allow what is a day
    // ahead here, too.
    let at = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
    let at = at.replace_second(30).unwrap();
    let cases = cases(at, &SHAPES);
    let files = Files::write(&cases, at);
    let exceptions = Exceptions::read();
    let mut tallies = Tallies::default();
    let mut faults = Vec::new();
    let answers: Vec<Option<Vec<Answer>>> = std::thread::scope(|scope| {
        let asked: Vec<_> = PEERS
            .iter()
            .map(|peer| scope.spawn(|| (peer.ask)(&files, &cases)))
            .collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .collect()
    });
    for (peer, answers) in PEERS.iter().zip(&answers) {
        let Some(answers) = answers else { continue };
        let put = || {
            cases
                .iter()
                .zip(answers)
                .filter(|(case, _)| (peer.is_asked)(case))
        };
        let found = compare(peer, put());
        for case in &found.too_lenient {
            faults.push(format!("{} refuses, and we do not: {case}", peer.product));
        }
        faults.append(&mut exceptions.check(peer.product, &found));
        for (case, answer) in put() {
            tallies.count(case, peer.product, answer);
        }
    }
    let cells = Cells::read();
    faults.append(&mut cells.check(&tallies));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for case in &cases {
        tallies.count(case, table::OURS, &ours::by_default(&case.chain));
    }
    let committed = std::fs::read_to_string(table::path()).unwrap_or_default();
    let page = table::page(&tallies, &exceptions, &cells, &committed);
    if std::env::var_os("COUNTERSIGN_BLESS").is_some() {
        std::fs::write(table::path(), page).unwrap();
    } else {
        assert!(
            committed == page,
            "docs/agreement.md is stale: COUNTERSIGN_BLESS=1 writes it"
        );
    }
}

/// What we say to each case, beside what the verifier said.
fn compare<'c>(peer: &Peer, put: impl Iterator<Item = (&'c Case, &'c Answer)>) -> Disagreements {
    let catalogue = catalogue();
    let prediction = Prediction::by(&catalogue, peer.product, peer.revocation);
    let mut found = Disagreements::default();
    for (case, theirs) in put {
        let ours = prediction.of(&case.chain);
        match (ours.accepts, theirs.accepts) {
            (true, true) => {}
            (true, false) => found.too_lenient.push(format!(
                "{}, {}, {:?}: {}",
                case.mutation, case.setting, case.shape, theirs.words
            )),
            (false, true) => {
                found.too_strict.insert((case.mutation, case.setting));
            }
            (false, false) => {
                if peer.gives_reasons && theirs.class != ours.class {
                    found.otherwise_classed.insert(case.mutation);
                }
            }
        }
    }
    found
}

/// Each knob of a verifier's rules changes what they say of some chain; so turned by mistake, or back, it would
/// be found out. The sizes of RSA keys are left out: the kit makes none that anybody refuses.
#[test]
fn no_knob_can_be_turned_back_unnoticed() {
    let cases = cases(NOW, &SHAPES[2..6]);
    let catalogue = catalogue();
    let mut unnoticed = Vec::new();
    for peer in PEERS {
        let prediction = Prediction::by(&catalogue, peer.product, peer.revocation);
        let said: Vec<bool> = cases
            .iter()
            .map(|case| prediction.of(&case.chain).accepts)
            .collect();
        for (knob, without) in prediction.without_each_knob() {
            let changes = cases.iter().zip(&said);
            let mut changes = changes.map(|(case, said)| without.of(&case.chain).accepts != *said);
            if !matches!(knob, ChainKnob::MinimumRsaBits(_)) && !changes.any(|changes| changes) {
                unnoticed.push((peer.product, knob.clone()));
            }
        }
    }
    assert_eq!(unnoticed, Vec::new());
}

#[test]
fn there_are_mutations_and_chains_enough() {
    assert!(mutations().count() >= 40);
    let names: BTreeSet<&str> = mutations().map(|mutation| mutation.name).collect();
    assert_eq!(names.len(), mutations().count(), "a name occurs twice");
    for mutation in mutations() {
        assert!(
            mutation.settings.len() * SHAPES.len() >= FEWEST,
            "{}",
            mutation.name
        );
    }
}
