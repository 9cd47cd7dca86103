//! What if: the links whose verdict changes.

use countersign_mutual::{Agreement, Answer, CertificateReference, Check, Reason, Role, Severity};
use countersign_products::Catalogue;
use countersign_trust::Signatures;
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;

use crate::change::{Alteration, Altered, Authorities, Workshop, WrittenChanges, resolve};
use crate::draft::FileReference;
use crate::files::ReadFault;
use crate::likeness::Likeness;
use crate::progress::Task;
use crate::report::rfc3339;
use crate::{Error, Estate};

/// The form of reports.
const SCHEMA: &str = "countersign.what-if/1";

/// What [`Estate::what_if`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign what-if report")]
#[non_exhaustive]
pub struct WhatIfReport {
    /// The form of this report: `countersign.what-if/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment before the changes, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// The moment after them, if it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub then: Option<String>,
    /// The changes, each in a sentence.
    pub changes: Vec<String>,
    /// What becomes of the links.
    pub summary: WhatIfSummary,
    /// The links whose verdict changes.
    pub links: Vec<LinkChange>,
    /// For each of them the first that is like it.
    #[serde(skip)]
    pub(crate) classes: Vec<usize>,
}

/// Counts of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WhatIfSummary {
    /// All of them.
    pub links: usize,
    /// Those whose verdict changes.
    pub changed: usize,
    /// Those whose answer gets better: of works, or else of supported.
    pub better: usize,
    /// Those whose answer gets worse.
    pub worse: usize,
    /// Those that work before, and do not after.
    pub broken: usize,
    /// Those that work before, and of which a fact is missing after.
    pub undecided: usize,
}

/// A link whose verdict changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LinkChange {
    /// The first party's name.
    pub a: String,
    /// The second party's name.
    pub b: String,
    /// Whether each opens to the other; else `a` alone opens to `b`.
    pub mutual: bool,
    /// The answers before.
    pub before: Standing,
    /// The answers after.
    pub after: Standing,
    /// The checks that change.
    pub checks: Vec<CheckChange>,
}

/// The two answers about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Standing {
    /// Whether every check works.
    pub works: Answer,
    /// Whether the makers support it.
    pub supported: Answer,
}

/// A check that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckChange {
    /// Its number, 1 to 4.
    pub number: u8,
    /// Who judges.
    pub judge: String,
    /// Who is judged.
    pub judged: String,
    /// In which role.
    pub role: Role,
    /// The verdict before.
    pub before: Answer,
    /// The verdict after.
    pub after: Answer,
    /// Whether the verdict after is of certificates that do not exist yet.
    pub assumed: bool,
    /// The reasons that are gone.
    pub gone: Vec<Reason>,
    /// The reasons that are new.
    pub new: Vec<Reason>,
}

impl Estate {
    /// Which links have another verdict when these changes are made, judged by the same judge. Files that the
    /// changes name are read through `read`. Certificates that would be issued are supposed to be: the
    /// suppositions stay in `signatures`, which serve this one question.
    ///
    /// # Errors
    /// A change that names nothing, or cannot be made; a file that cannot be read.
    pub fn what_if(
        &self,
        changes: &WrittenChanges,
        catalogue: &Catalogue,
        read: impl FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
    ) -> Result<WhatIfReport, Error> {
        let then = changes.changes().at.unwrap_or(at);
        let authorities = Authorities::of(self, signatures);
        let (alterations, certificates) = resolve(self, catalogue, &authorities, changes, read)?;
        let mut workshop = Workshop::new(self, catalogue, certificates, signatures, then);
        let altered = workshop.alter(&alterations);
        let links = changed_links(&workshop, &altered, at, then);
        let parties = self.endpoints.iter().chain(altered.endpoints());
        let presented: Vec<String> = parties
            .filter_map(|endpoint| {
                let presented = endpoint.party.credential.as_ref()?.certificate;
                CertificateReference::of(workshop.certificates.get(presented)).sha256
            })
            .collect();
        let likeness = Likeness::of(
            { self.endpoints.iter() }
                .map(|endpoint| (endpoint.party.name.as_str(), endpoint.product.as_str())),
            presented.iter().map(String::as_str),
        );
        let classes = likeness.classes(&links);
        Ok(WhatIfReport {
            schema: SCHEMA.to_owned(),
            at: rfc3339(at),
            then: (then != at).then(|| rfc3339(then)),
            changes: sentences(&alterations, self, &workshop),
            summary: WhatIfSummary::of(self.links.len(), &links),
            links,
            classes,
        })
    }
}

fn sentences(alterations: &[Alteration], estate: &Estate, workshop: &Workshop<'_>) -> Vec<String> {
    alterations
        .iter()
        .map(|alteration| alteration.sentence(estate, &workshop.certificates))
        .collect()
}

/// Of the links that the changes touch, those whose verdict changes; at another moment all are touched.
fn changed_links(
    workshop: &Workshop<'_>,
    altered: &Altered,
    at: OffsetDateTime,
    then: OffsetDateTime,
) -> Vec<LinkChange> {
    let estate = workshop.estate;
    let (now, later) = (workshop.judge(at), workshop.judge(then));
    let nothing = Altered::default();
    let work = estate.begin(Task::Judge, estate.links.len());
    work.each(estate.links.iter())
        .filter(|link| at != then || altered.touches(link.a) || altered.touches(link.b))
        .filter_map(|link| {
            let before = nothing.agreement(estate, &now, link);
            let after = altered.agreement(estate, &later, link);
            LinkChange::of(before, after)
        })
        .collect()
}

impl Standing {
    pub(crate) fn of(agreement: &Agreement) -> Self {
        Self {
            works: agreement.works,
            supported: agreement.supported,
        }
    }

    /// Whether this is worse than that: the first answer decides.
    #[must_use]
    pub fn is_worse_than(self, other: Self) -> bool {
        (self.works, self.supported) > (other.works, other.supported)
    }
}

impl LinkChange {
    /// The change, if either answer or the verdict of a check changes.
    pub(crate) fn of(before: Agreement, after: Agreement) -> Option<Self> {
        let standings = (Standing::of(&before), Standing::of(&after));
        let mutual = before.is_mutual();
        let Agreement { a, b, checks, .. } = before;
        let checks: Vec<CheckChange> = checks
            .into_iter()
            .zip(after.checks)
            .filter_map(|(before, after)| CheckChange::of(before, after))
            .collect();
        let is_other = |check: &CheckChange| check.before != check.after;
        let changes = standings.0 != standings.1 || checks.iter().any(is_other);
        changes.then_some(Self {
            a,
            b,
            mutual,
            before: standings.0,
            after: standings.1,
            checks,
        })
    }
}

impl CheckChange {
    /// The change, if the verdict or any reason that weighs changes.
    fn of(before: Check, after: Check) -> Option<Self> {
        let only_in = |these: &[Reason], those: &[Reason]| -> Vec<Reason> {
            let is_new =
                |reason: &&Reason| reason.severity > Severity::Note && !those.contains(reason);
            these.iter().filter(is_new).cloned().collect()
        };
        let (gone, new) = (
            only_in(&before.reasons, &after.reasons),
            only_in(&after.reasons, &before.reasons),
        );
        if before.verdict == after.verdict && gone.is_empty() && new.is_empty() {
            return None;
        }
        let is_assumed = |reason: &Reason| reason.code == "SignatureAssumed";
        Some(Self {
            number: after.number,
            assumed: after.reasons.iter().any(is_assumed),
            judge: after.judge,
            judged: after.judged,
            role: after.role,
            before: before.verdict,
            after: after.verdict,
            gone,
            new,
        })
    }
}

impl WhatIfSummary {
    fn of(links: usize, changed: &[LinkChange]) -> Self {
        let mut summary = Self {
            links,
            changed: changed.len(),
            ..Self::default()
        };
        for change in changed {
            let (before, after) = (change.before, change.after);
            summary.worse += usize::from(after.is_worse_than(before));
            summary.better += usize::from(before.is_worse_than(after));
            let worked = before.works <= Answer::Yes;
            summary.broken += usize::from(worked && after.works == Answer::No);
            summary.undecided += usize::from(worked && after.works == Answer::Undecided);
        }
        summary
    }
}
