//! A scenario: an estate, its certificates, and the verdicts that are expected.

use std::collections::BTreeMap;
use std::io;

use countersign_mutual::{Answer, Check, Confidence, Layer, Reason, Role, Severity};
use countersign_products::Catalogue;
use countersign_provider_aws_lc::provider;
use countersign_trust::Signatures;
use countersign_um::{Estate, LinkReport, Report, parse};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// An estate with the bytes of the files that it names.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "tests put it together from a folder, and change its files"
)]
pub struct Scenario {
    /// The folder's name.
    pub name: String,
    /// The text of `estate.toml`.
    pub estate: String,
    /// The files, by the path that the estate names.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What matters of a report, without what changes when the certificates are made anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome(Vec<LinkOutcome>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LinkOutcome {
    a: String,
    b: String,
    works: Answer,
    supported: Answer,
    checks: Vec<CheckOutcome>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct CheckOutcome {
    number: u8,
    judge: String,
    judged: String,
    role: Role,
    verdict: Answer,
    reasons: Vec<ReasonOutcome>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ReasonOutcome {
    code: String,
    severity: Severity,
    layer: Layer,
    confidence: Confidence,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_fact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Scenario {
    /// The first line of the estate's opening comment: what the scenario is about.
    ///
    /// # Panics
    /// If the estate does not begin with a comment.
    #[must_use]
    pub fn title(&self) -> &str {
        let first = self.estate.lines().next().unwrap_or_default();
        first
            .strip_prefix("# ")
            .expect("an estate begins with its title")
    }

    /// The rest of that comment: what happened, what cured it, and who says so.
    pub fn account(&self) -> impl Iterator<Item = &str> {
        let lines = self.estate.lines().skip(1);
        let lines = lines.map_while(|line| line.strip_prefix('#'));
        lines.map(str::trim).filter(|line| !line.is_empty())
    }

    /// Judges the estate at its own moment, with the products of `catalogue`.
    ///
    /// # Panics
    /// If the estate is not one, or does not say when.
    #[must_use]
    pub fn check(&self, catalogue: &Catalogue) -> Report {
        let (estate, at) = self.load(catalogue);
        estate.check(&Signatures::new(provider()), at, Duration::ZERO)
    }

    /// The estate, and its moment.
    pub(crate) fn load(&self, catalogue: &Catalogue) -> (Estate, OffsetDateTime) {
        let name = &self.name;
        let file = parse(&self.estate).unwrap_or_else(|error| panic!("{name}: {error}"));
        let estate = Estate::load(&file, catalogue, |reference| {
            self.files
                .get(reference.path())
                .cloned()
                .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
        let at = file.at().expect("a scenario says when it is judged");
        (estate, at)
    }
}

impl Outcome {
    /// What matters of this report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        Self(report.links.iter().map(LinkOutcome::of).collect())
    }

    /// Whether any reason cites this rule.
    #[must_use]
    pub fn cites(&self, rule: &str) -> bool {
        let checks = self.0.iter().flat_map(|link| &link.checks);
        let mut reasons = checks.flat_map(|check| &check.reasons);
        reasons.any(|reason| reason.rule == rule)
    }

    /// One row of a table for each link: the two ends, the four verdicts with their heaviest reasons,
    /// whether it works and is supported.
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.0.iter().map(|link| {
            let mut row = vec![format!("{} and {}", link.a, link.b)];
            for number in 1..=4 {
                let check = link.checks.iter().find(|check| check.number == number);
                row.push(check.map_or_else(String::new, CheckOutcome::cell));
            }
            row.push(link.works.to_string());
            row.push(link.supported.to_string());
            row
        })
    }
}

impl LinkOutcome {
    fn of(link: &LinkReport) -> Self {
        let agreement = &link.agreement;
        Self {
            a: agreement.a.clone(),
            b: agreement.b.clone(),
            works: agreement.works,
            supported: agreement.supported,
            checks: agreement.checks.iter().map(CheckOutcome::of).collect(),
        }
    }
}

impl CheckOutcome {
    fn of(check: &Check) -> Self {
        Self {
            number: check.number,
            judge: check.judge.clone(),
            judged: check.judged.clone(),
            role: check.role,
            verdict: check.verdict,
            reasons: check.reasons.iter().map(ReasonOutcome::of).collect(),
        }
    }

    fn cell(&self) -> String {
        match self.reasons.first() {
            Some(reason) => format!("{}: {}", self.verdict, reason.code),
            None => self.verdict.to_string(),
        }
    }
}

impl ReasonOutcome {
    fn of(reason: &Reason) -> Self {
        Self {
            code: reason.code.clone(),
            severity: reason.severity,
            layer: reason.layer,
            confidence: reason.confidence,
            rule: reason.rule.id.clone(),
            missing_fact: reason
                .missing_fact
                .as_ref()
                .map(|missing| missing.fact.clone()),
            remedy: reason.remedy.clone(),
        }
    }
}
