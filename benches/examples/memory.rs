//! How much memory a list of a million entries takes: while it is made, read out of the ledger and signed; and to
//! one who opens it with an index, at most and from then on.
//!
//! ```text
//! cargo run --release -p countersign-benches --example memory
//! ```
#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::sync::Arc;

use countersign_benches::office::{NOW, authority};
use countersign_benches::{AllRevoked, LongList};
use countersign_ca::ListOrder;
use countersign_trust::RevocationList;
use time::Duration;

const ENTRIES: u32 = 1_000_000;

fn main() {
    made();
    opened();
}

fn made() {
    let order = ListOrder::new(NOW, Duration::days(7));
    let mut octets = 0;
    let info = allocation_counter::measure(|| {
        let authority = authority(Arc::new(AllRevoked::of(ENTRIES)));
        let list = authority.certificate_list(&order).expect("it is made");
        octets = list.as_der().len();
    });
    println!("made          {octets:>12} octets");
    println!("at most       {:>12} octets", info.bytes_max);
    println!("in all        {:>12} octets", info.bytes_total);
    println!("allocations   {:>12}", info.count_total);
}

/// What is counted is beyond the list itself, which was read before and is handed over.
fn opened() {
    for (kind, list) in [
        ("opened", LongList::of(ENTRIES)),
        ("indirect", LongList::indirect(ENTRIES)),
    ] {
        let der = list.der().to_vec();
        let octets = der.len();
        let mut list = None;
        let info = allocation_counter::measure(|| {
            list = Some(RevocationList::from_der(der).expect("it is read"));
        });
        assert!(list.is_some(), "it is there while it is measured");
        println!("{kind:14}{octets:>12} octets");
        let kept = u64::try_from(info.bytes_current).unwrap_or_default();
        for (what, octets) in [("at most", info.bytes_max), ("kept", kept)] {
            let hundredths = octets / u64::from(ENTRIES / 100);
            let (whole, rest) = (hundredths / 100, hundredths % 100);
            println!("{what:14}{octets:>12} more, {whole}.{rest:02} an entry");
        }
    }
}
