//! The status of a certificate by the lists at hand [RFC 5280 §6.3.3].

use core::cmp::Reverse;

use countersign_asn1::{CrlReason, ReasonFlags};
use time::OffsetDateTime;

use super::doubt::{Doubt, DoubtKind};
use super::list::{Entry, RevocationList};
use super::point::Point;
pub(crate) use super::signer::Hearings;
use super::signer::{is_signed_by, signer_of};
use super::status::{RevocationStatus, Revoked};
use super::{Revocation, RevocationEvidence};
use crate::finding::{Finding, FindingKind};
use crate::policy::ListProfile;
use crate::rules::{Check, Interrupt, Thoroughness};
use crate::{Bounded, CertificateFacts, Exhausted};

/// [RFC 5280 §6.1.3 (a) (3)], for all certificates of a path when it has reached an anchor: the
/// signers of lists need the same anchor. The anchor itself is trusted, not looked up.
pub(crate) fn rule(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let mode = check.question.revocation;
    if mode == Revocation::Off || !check.is_anchor {
        return Ok(());
    }
    // From the anchor down: what a revoked authority says of others does not count.
    for depth in (0..check.path.len() - 1).rev() {
        let kind = match status(check, depth)? {
            RevocationStatus::Good => continue,
            RevocationStatus::Revoked(revoked) => FindingKind::Revoked { revoked },
            RevocationStatus::Unknown(doubts) => FindingKind::RevocationUnknown { mode, doubts },
        };
        let is_note = matches!(
            kind,
            FindingKind::RevocationUnknown {
                mode: Revocation::Soft,
                ..
            }
        );
        if !is_note {
            check.error_at(depth, kind)?;
        } else if check.thoroughness == Thoroughness::Everything {
            check.findings.push(Finding {
                kind,
                certificate: check.path[depth],
                depth,
                untold: 0,
            });
        }
    }
    Ok(())
}

/// The status of each certificate of the path but the anchor, the target's first.
pub(crate) fn statuses(check: &mut Check<'_>) -> Result<Vec<RevocationStatus>, Exhausted> {
    (0..check.path.len() - 1)
        .map(|depth| status(check, depth))
        .collect()
}

/// What all the evidence says of the certificate at `depth`, whose issuers are above it.
pub(super) fn status(check: &mut Check<'_>, depth: usize) -> Result<RevocationStatus, Exhausted> {
    let facts = check.certificates.get(check.path[depth]);
    // What nobody has issued, nobody has revoked.
    if facts.is_hypothetical() {
        return Ok(RevocationStatus::Good);
    }
    let no_evidence = RevocationEvidence::new();
    let evidence = check.question.evidence.unwrap_or(&no_evidence);
    let mut doubts = Vec::new();
    let mut is_good = false;
    for response in evidence.responses_about(facts.serial_number()) {
        check.budget.spend_steps(1)?;
        match response.status(check, depth)? {
            None => {}
            Some(Ok(None)) => is_good = true,
            Some(Ok(Some(revoked))) => return Ok(RevocationStatus::Revoked(Box::new(revoked))),
            Some(Err(doubt)) => add(&mut doubts, doubt),
        }
    }
    let by_lists = Lists {
        check,
        facts,
        depth,
        reasons: ReasonFlags::default(),
        doubts,
    }
    .hear(evidence)?;
    // Where two statements that count disagree, the one that revokes has the word.
    Ok(match by_lists {
        RevocationStatus::Unknown(_) if is_good => RevocationStatus::Good,
        status => status,
    })
}

/// Keeps a doubt, once.
fn add(doubts: &mut Vec<Doubt>, doubt: Doubt) {
    if doubts.len() < MOST_DOUBTS && !doubts.contains(&doubt) {
        doubts.push(doubt);
    }
}

/// What the lists say of one certificate.
struct Lists<'l, 'c> {
    check: &'l mut Check<'c>,
    facts: &'c CertificateFacts,
    depth: usize,
    /// `reasons_mask`
    reasons: ReasonFlags,
    doubts: Vec<Doubt>,
}

impl Lists<'_, '_> {
    fn hear(mut self, evidence: &RevocationEvidence) -> Result<RevocationStatus, Exhausted> {
        let points = match Point::all(self.facts) {
            Ok(points) => points,
            Err(fault) => {
                let kind = DoubtKind::DistributionPointsMalformed { fault };
                return Ok(RevocationStatus::Unknown(Bounded::new([Doubt::alone(
                    kind,
                )])));
            }
        };
        for point in &points {
            self.check
                .budget
                .spend_steps(1 + evidence.issuers() / 1_000)?;
            let mut lists: Vec<&RevocationList> = point
                .list_issuers(self.facts.issuer())
                .flat_map(|issuer| evidence.of_issuer(issuer))
                .collect();
            // Where several lists of one scope are at hand, the newest has the word.
            lists.sort_by_cached_key(|list| Reverse(list.age()));
            for list in lists.iter().filter(|list| !list.is_delta()) {
                self.check.budget.spend_steps(1)?;
                if let Some(revoked) = self.consult(point, list, &lists)? {
                    return Ok(RevocationStatus::Revoked(Box::new(revoked)));
                }
                if self.reasons.contains(ReasonFlags::ALL) {
                    return Ok(RevocationStatus::Good);
                }
            }
            if lists.iter().all(|list| list.is_delta()) {
                for delta in lists {
                    self.doubt(delta, DoubtKind::BaseMissing);
                }
            }
        }
        let missing = ReasonFlags::from_bits(ReasonFlags::ALL.bits() & !self.reasons.bits());
        if self.reasons != ReasonFlags::default() {
            let kind = DoubtKind::ReasonsMissing { missing };
            self.doubts.insert(0, Doubt::alone(kind));
        } else if self.doubts.is_empty() {
            self.doubts.push(Doubt::alone(DoubtKind::NoStatement));
        }
        Ok(RevocationStatus::Unknown(Bounded::new(self.doubts)))
    }

    /// One complete list for one distribution point: steps (b) to (l).
    fn consult(
        &mut self,
        point: &Point,
        list: &RevocationList,
        others: &[&RevocationList],
    ) -> Result<Option<Revoked>, Exhausted> {
        let reasons = match point.reasons_of(list, self.facts) {
            Ok(reasons) => reasons,
            Err(scope) => {
                self.doubt(list, DoubtKind::OutOfScope(scope));
                return Ok(None);
            }
        };
        // (e): a list that adds no reason is not needed.
        if self.reasons.contains(reasons) {
            return Ok(None);
        }
        if let Some(kind) = self.unfit(list) {
            self.doubt(list, kind);
            return Ok(None);
        }
        // (c): a delta list that is in force makes an old complete list as new as itself.
        let deltas: Vec<&RevocationList> = others
            .iter()
            .copied()
            .filter(|delta| {
                delta.adds_to(list)
                    && self.unfit(delta).is_none()
                    && untimely(delta, self.at()).is_none()
            })
            .collect();
        let untimely = untimely(list, self.at());
        if let Some(kind) = untimely.clone()
            && (deltas.is_empty() || !matches!(kind, DoubtKind::Stale { .. }))
        {
            self.doubt(list, kind);
            return Ok(None);
        }
        let key = match signer_of(self.check, list, self.depth)? {
            Ok(key) => key,
            Err(kind) => {
                self.doubt(list, kind);
                return Ok(None);
            }
        };
        // (h): signed by the same key; the newest comes first.
        let mut delta = None;
        for candidate in deltas {
            if is_signed_by(self.check, key, &candidate.signed())? {
                delta = Some(candidate);
                break;
            }
            self.doubt(candidate, DoubtKind::SignatureInvalid);
        }
        if let (None, Some(kind)) = (delta, untimely) {
            self.doubt(list, kind);
            return Ok(None);
        }
        // (i) to (k)
        for said_by in delta.into_iter().chain([list]) {
            let entry = said_by.entry(self.facts.issuer(), self.facts.serial_number());
            match entry {
                Some(entry) if entry.reason == Some(CrlReason::RemoveFromCrl) => break,
                Some(entry) => return Ok(Some(revoked(&entry, said_by))),
                None => {}
            }
        }
        self.reasons = self.reasons.union(reasons);
        Ok(None)
    }

    /// Why nobody may use this list, or the policy does not let it be used.
    fn unfit(&self, list: &RevocationList) -> Option<DoubtKind> {
        let breach = match self.check.question.policy.list_profile {
            ListProfile::Lenient => None,
            ListProfile::Rfc5280 => list.breach(),
        };
        list.fault().cloned().or(breach).map(DoubtKind::Unfit)
    }

    fn doubt(&mut self, list: &RevocationList, kind: DoubtKind) {
        add(&mut self.doubts, Doubt::about(list.statement(), kind));
    }

    fn at(&self) -> OffsetDateTime {
        self.check.question.at
    }
}

/// Why the list is not in force at this moment.
fn untimely(list: &RevocationList, at: OffsetDateTime) -> Option<DoubtKind> {
    if list.this_update() > at {
        return Some(DoubtKind::FromTheFuture { at });
    }
    match list.next_update() {
        // Deviation: the list is read, and says nothing: without the field nobody can tell an old
        // one from a new one.
        None => Some(DoubtKind::NoNextUpdate),
        Some(next_update) if next_update < at => Some(DoubtKind::Stale { next_update }),
        Some(_) => None,
    }
}

fn revoked(entry: &Entry, by: &RevocationList) -> Revoked {
    Revoked {
        since: entry.since,
        reason: entry.reason,
        invalid_since: entry.invalid_since,
        by: by.statement(),
    }
}

/// Beyond these, doubts are not looked through for repetitions, nor kept.
const MOST_DOUBTS: usize = 100;
