//! Side by side with the peers: each bench measures them in the same run.
//!
//! ```text
//! cargo bench -p countersign-benches --bench parse      # a certificate to a view
//! cargo bench -p countersign-benches --bench validate   # leaf, intermediate, root
//! cargo bench -p countersign-benches --bench search     # the right issuer in a crowd
//! cargo bench -p countersign-benches --bench command    # `verify` as a process
//! cargo run --release -p countersign-benches --example instructions # parse and validate, by valgrind's count
//! cargo bench -p countersign-benches --bench revocation # a list of a million entries
//! cargo bench -p countersign-benches --bench estate     # 200 endpoints, all pairs, both directions
//! cargo run --release -p countersign-benches --example estates # large ones, by the whole command
//! cargo bench -p countersign-benches --bench issue      # request in, certificate out
//! cargo bench -p countersign-benches --bench list       # a list of a million entries, made and signed
//! cargo bench -p countersign-benches --bench ocsp       # a request answered from the ledger
//! cargo run --release -p countersign-benches --example memory # what it takes at most to make such a list
//! cargo run --release -p countersign-benches --example durable # what it costs to write down what is issued
//! ```
//! What stands in README.md was read off these, as ratios: the machine is noisy, its ratios are not.

mod chain;
mod command;
mod crowd;
mod estate;
mod estate_folder;
mod judge;
mod long_list;
pub mod office;
mod peer;
mod revoked;

pub use chain::{AT_HAND, Chain};
pub use command::command;
pub use crowd::{Names, crowd};
pub use estate::Estate;
pub use estate_folder::{EstateFolder, Shape};
pub use judge::{Believing, anchored, judge};
pub use long_list::LongList;
pub use peer::WebPki;
pub use revoked::AllRevoked;
