//! `Finding`: one broken rule.

use core::fmt;

use crate::Lint;

/// How bad it is to break a rule. They are ordered: an error is above a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing, and lawful in a private PKI.
    Notice,
    /// A SHOULD of a standard, or a MUST with exceptions that cannot be seen from here.
    Warning,
    /// A MUST of a standard: an authority does not sign such a certificate.
    Error,
}

impl Severity {
    /// A stable name, for JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One rule that one object breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    code: String,
    severity: Severity,
    source: String,
    sentence: String,
}

impl Finding {
    pub(crate) fn new(lint: &dyn Lint, sentence: String) -> Self {
        Self {
            code: lint.code().to_owned(),
            severity: lint.severity(),
            source: lint.source().to_owned(),
            sentence,
        }
    }

    /// The rule's stable name.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Where the rule stands.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What is wrong.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for Finding {
    /// As ``error: serial number `00` is not positive [RFC 5280 §4.1.2.2] (serial-positive)``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            severity,
            source,
            sentence,
        } = self;
        write!(f, "{severity}: {sentence} [{source}] ({code})")
    }
}
