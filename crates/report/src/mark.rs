//! A verdict as a mark: a shape, a colour and a word, so that none of them is needed alone.

use countersign_messages::{Language, page, words};
use countersign_mutual::{Answer, Severity};
use countersign_um::Verdict;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mark {
    None,
    Well,
    Warned,
    Open,
    Ill,
}

impl Mark {
    /// The class that colours it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Well => "well",
            Self::Warned => "warned",
            Self::Open => "open",
            Self::Ill => "ill",
        }
    }

    /// The word.
    pub(crate) fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::None => words::NOT_ASKED,
            Self::Well => page::HOLDS,
            Self::Warned => page::HOLDS_WITH_A_WARNING,
            Self::Open => words::UNDECIDED,
            Self::Ill => page::DOES_NOT_HOLD,
        };
        text.told(language)
    }

    /// The shape.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::None => "–",
            Self::Well => "✓",
            Self::Warned => "!",
            Self::Open => "?",
            Self::Ill => "✗",
        }
    }
}

impl From<Answer> for Mark {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NotRequested => Self::None,
            Answer::Yes => Self::Well,
            Answer::Undecided => Self::Open,
            Answer::No => Self::Ill,
        }
    }
}

impl From<Severity> for Mark {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::None,
            Severity::Warning => Self::Warned,
            Severity::Unknown => Self::Open,
            Severity::Error => Self::Ill,
        }
    }
}

impl From<Verdict> for Mark {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::DoesNotApply => Self::None,
            Verdict::Met => Self::Well,
            Verdict::CannotTell => Self::Open,
            Verdict::NotMet => Self::Ill,
        }
    }
}
