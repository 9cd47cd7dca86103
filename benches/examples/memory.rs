//! How much memory a list of a million entries takes at most while it is made, read out of the ledger and signed.
//!
//! ```text
//! cargo run --release -p countersign-benches --example memory
//! ```
#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::sync::Arc;

use countersign_benches::AllRevoked;
use countersign_benches::office::{NOW, authority};
use countersign_ca::ListOrder;
use time::Duration;

fn main() {
    let order = ListOrder::new(NOW, Duration::days(7));
    let mut octets = 0;
    let info = allocation_counter::measure(|| {
        let authority = authority(Arc::new(AllRevoked::of(1_000_000)));
        let list = authority.certificate_list(&order).expect("it is made");
        octets = list.as_der().len();
    });
    println!("the list      {octets:>12} octets");
    println!("at most       {:>12} octets", info.bytes_max);
    println!("in all        {:>12} octets", info.bytes_total);
    println!("allocations   {:>12}", info.count_total);
}
