//! A search for a path, when it is over.

use countersign_trust::{CertificateId, Outcome};

/// What a search for a path came to.
pub(super) enum Sought {
    /// This path holds, or would if what does not exist yet were issued.
    Found(Vec<CertificateId>),
    Nothing,
    Exhausted,
}

impl Sought {
    pub(super) fn of<P>(
        outcome: Outcome<P>,
        certificates: impl FnOnce(&P) -> Vec<CertificateId>,
    ) -> Self {
        match outcome {
            Outcome::Valid(path) => Self::Found(certificates(&path)),
            Outcome::Invalid(_) => Self::Nothing,
            Outcome::Undecided(_) => Self::Exhausted,
        }
    }
}
