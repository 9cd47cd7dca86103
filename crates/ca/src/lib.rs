//! Profile and proven request to a linted, recorded, signed certificate.

mod error;
mod ledger;
mod profile;
mod serial;

pub use error::{Error, Incapacity, Refusal};
pub use ledger::{Entry, EntryKey, Hex, Ledger, LedgerError, MemoryLedger, Reservation, Stage};
pub use profile::{
    AlternativeNames, CommonNameForm, CommonNamePlace, Confidence, Contradiction, KeyUsageConfig,
    Lifetime, NameConstraintsConfig, NameKind, Place, Profile, ProfileConfig, RevocationPointers,
    Row, Wildcard,
};
pub use serial::Serial;
