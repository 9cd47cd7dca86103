//! Whom a client must be, beyond being trusted.

use core::fmt;
use std::sync::Arc;

use countersign_trust::{CertificateFacts, ReferenceName};

/// A rule about a client's identity, from the certificate's facts: `Err` holds why it is not welcome,
/// as a sentence without a full stop.
type Rule = Arc<dyn Fn(&CertificateFacts) -> Result<(), String> + Send + Sync>;

/// What a verifier of clients asks beyond trust; by default nothing.
#[derive(Clone, Default)]
pub(crate) struct Identity {
    names: Option<Vec<ReferenceName>>,
    rule: Option<Rule>,
}

impl Identity {
    pub(crate) fn expect_names(&mut self, names: Vec<ReferenceName>) {
        self.names = Some(names);
    }

    pub(crate) fn expect(
        &mut self,
        rule: impl Fn(&CertificateFacts) -> Result<(), String> + Send + Sync + 'static,
    ) {
        self.rule = Some(Arc::new(rule));
    }

    /// The names of which a client must bear one; `None` if none is expected.
    pub(crate) fn names(&self) -> Option<&[ReferenceName]> {
        self.names.as_deref()
    }

    /// What the caller's own rule says.
    pub(crate) fn judge(&self, facts: &CertificateFacts) -> Result<(), String> {
        self.rule.as_ref().map_or(Ok(()), |rule| rule(facts))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("names", &self.names)
            .field("rule", &self.rule.as_ref().map(|_| "a rule"))
            .finish()
    }
}
