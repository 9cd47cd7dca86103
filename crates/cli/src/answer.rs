//! What a command answers, and how the process says it: the one place that knows exit statuses.

use std::process::ExitCode;

use crate::failure::Failure;

/// The answer of a command that did its work.
///
/// The order is the one in which several answers make one: no beats undecided beats warning beats yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// Yes; or done, where nothing was asked.
    Yes,
    /// Yes, with a warning that the user asked to fail on.
    Warning,
    /// A fact is missing, or a budget ran out.
    Undecided,
    /// Checked, and the answer is no.
    No,
}

impl Answer {
    /// This answer and another one together.
    pub(crate) fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// The exit status: 0 yes, 1 no, 2 usage or bad input, 3 warning, 4 undecided.
pub(crate) fn exit_code(outcome: &Result<Answer, Failure>) -> ExitCode {
    ExitCode::from(match outcome {
        Ok(Answer::Yes) => 0,
        Ok(Answer::No) => 1,
        Err(_) => 2,
        Ok(Answer::Warning) => 3,
        Ok(Answer::Undecided) => 4,
    })
}

#[cfg(test)]
mod tests {
    use super::Answer::{No, Undecided, Warning, Yes};

    #[test]
    fn several_answers_make_one() {
        for (answers, wanted) in [
            ([Yes, Yes], Yes),
            ([Yes, Warning], Warning),
            ([Undecided, Warning], Undecided),
            ([Undecided, No], No),
            ([No, Yes], No),
        ] {
            let [first, second] = answers;
            assert_eq!(first.and(second), wanted, "{answers:?}");
            assert_eq!(second.and(first), wanted, "{answers:?}");
        }
    }
}
