//! A link between two parties, and the four checks that make it.

use core::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Answer, Reason, Role, Severity};

/// Who opens connections to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a link is used one way or both")]
pub enum Direction {
    /// The first opens to the second: checks 1 and 2.
    Forward,
    /// Both open to each other: all four checks.
    Both,
}

/// The verdicts on one link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Agreement {
    /// The first party's name.
    pub a: String,
    /// The second party's name.
    pub b: String,
    /// Whether every check works.
    pub works: Answer,
    /// Whether the makers support it.
    pub supported: Answer,
    /// The checks, by number.
    pub checks: Vec<Check>,
}

impl Agreement {
    /// The agreement that these checks make.
    #[must_use]
    pub fn of(a: String, b: String, checks: Vec<Check>) -> Self {
        Self {
            works: Answer::together(checks.iter().map(|check| check.verdict)),
            supported: Answer::together(checks.iter().map(|check| check.supported)),
            a,
            b,
            checks,
        }
    }

    /// Whether both open connections: checks 3 and 4 are those of the way back.
    #[must_use]
    pub fn is_mutual(&self) -> bool {
        self.checks.iter().any(|check| check.number > 2)
    }

    /// Whether a reason of at least this weight stands in any check.
    #[must_use]
    pub fn has(&self, severity: Severity) -> bool {
        self.checks
            .iter()
            .flat_map(|check| &check.reasons)
            .any(|reason| reason.severity >= severity)
    }
}

/// One of the four checks: one party judges the other in one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Check {
    /// 1: A judges B as server; 2: B judges A as client; 3: B judges A as server; 4: A judges B as client.
    pub number: u8,
    /// Who judges.
    pub judge: String,
    /// Who is judged.
    pub judged: String,
    /// In which role.
    pub role: Role,
    /// Whether it works.
    pub verdict: Answer,
    /// Whether the makers support it.
    pub supported: Answer,
    /// The reasons, the heaviest first, then in the order of the layers, then of the rules; none twice.
    pub reasons: Vec<Reason>,
}

impl Check {
    /// The check that these reasons make; `requested` false is a judge that asks for no certificate.
    #[must_use]
    pub fn of(
        number: u8,
        judge: String,
        judged: String,
        role: Role,
        requested: bool,
        mut reasons: Vec<Reason>,
    ) -> Self {
        reasons.sort_by_key(|reason| (Reverse(reason.severity), reason.layer));
        let reasons = without_twins(reasons);
        let verdict = match reasons.iter().map(|reason| reason.severity).max() {
            Some(Severity::Error) => Answer::No,
            Some(Severity::Unknown) => Answer::Undecided,
            _ if requested => Answer::Yes,
            _ => Answer::NotRequested,
        };
        let supported = reasons
            .iter()
            .filter_map(|reason| reason.supported)
            .max()
            .unwrap_or(Answer::Yes);
        Self {
            number,
            judge,
            judged,
            role,
            verdict,
            supported,
            reasons,
        }
    }
}

/// Two rules may find the same: what one reason said, of the same certificate, no other repeats, unless it
/// weighs more for the maker's support.
fn without_twins(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut kept: Vec<Reason> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        let is_twin = |other: &Reason| {
            other.code == reason.code
                && other.certificate == reason.certificate
                && other.sentence == reason.sentence
                && other.supported >= reason.supported
        };
        if !kept.iter().any(is_twin) {
            kept.push(reason);
        }
    }
    kept
}
