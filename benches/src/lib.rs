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
//! ```
//! What stands in README.md was read off these, as ratios: the machine is noisy, its ratios are not.

mod chain;
mod command;
mod crowd;
mod estate;
mod estate_folder;
mod judge;
mod long_list;
mod peer;

pub use chain::{AT_HAND, Chain};
pub use command::command;
pub use crowd::{Names, crowd};
pub use estate::Estate;
pub use estate_folder::{EstateFolder, Shape};
pub use judge::{Believing, anchored, judge};
pub use long_list::LongList;
pub use peer::WebPki;
