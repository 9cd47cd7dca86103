//! The moments at which certificates and revocation lists begin and end, for each certificate that leans on
//! them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::ptr;
use std::rc::Rc;

use countersign_trust::{CertificateId, Certificates, ListId, RevocationEvidence, RevocationList};
use time::{Duration, OffsetDateTime};

use crate::{ChainKnob, ListReference, Party, Test};

/// A certificate or a revocation list begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Turn {
    /// From when on a judge sees it: the first second of the validity, or the first after it.
    pub at: OffsetDateTime,
    /// Which certificate, or which list.
    pub what: Dated,
    /// Which of the two.
    pub kind: TurnKind,
}

/// What has a first and a last moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a judgement leans on nothing else that has"
)]
pub enum Dated {
    /// A certificate.
    Certificate(CertificateId),
    /// A revocation list: from `thisUpdate` on, until `nextUpdate`.
    List(ListId),
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a validity has two ends")]
pub enum TurnKind {
    /// It is valid from now on.
    Begins,
    /// It is valid no more; in the place of a list its successor must be by now.
    Ends,
}

/// What the certificates of one table lean on, found out once for each.
pub(super) struct Turns<'a> {
    certificates: &'a Certificates,
    /// Those of each subject, as names compare [RFC 5280 §7.1].
    by_subject: HashMap<Comparable<'a>, Vec<CertificateId>>,
    above: RefCell<HashMap<CertificateId, Rc<[CertificateId]>>>,
    known: RefCell<HashMap<Key, Rc<[Turn]>>>,
    /// How reasons speak of the lists that have turns.
    pub(super) lists: RefCell<BTreeMap<ListId, ListReference>>,
}

/// What the turns of a check depend on: the judged's certificate, how the judge counts, the lists in which it looks
/// certificates up, and how far its clock is ahead.
type Key = (
    CertificateId,
    LastSecond,
    *const RevocationEvidence,
    Duration,
);

/// What stands for a name where names are compared.
type Comparable<'a> = Result<&'a countersign_asn1::PreparedName, &'a [u8]>;

/// Whether the last second of a validity is part of it for a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum LastSecond {
    Included,
    Excluded,
}

impl<'a> Turns<'a> {
    pub(super) fn new(certificates: &'a Certificates) -> Self {
        let mut by_subject: HashMap<Comparable<'a>, Vec<CertificateId>> = HashMap::new();
        for (id, facts) in certificates.iter() {
            let ids = by_subject.entry(facts.subject().comparable()).or_default();
            ids.push(id);
        }
        Self {
            certificates,
            by_subject,
            above: RefCell::default(),
            known: RefCell::default(),
            lists: RefCell::default(),
        }
    }

    /// When something begins or ends on which a check of `judged` before `judge` leans, in order.
    pub(super) fn of(&self, judge: &Party, judged: &Party) -> Rc<[Turn]> {
        let Some(credential) = &judged.credential else {
            return Rc::default();
        };
        let lists = lists(judge);
        let address = lists.map_or(ptr::null(), ptr::from_ref);
        let ahead = judge.facts.clock_ahead();
        let key = (credential.certificate, last_second(judge), address, ahead);
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut turns = self.turns(credential.certificate, last_second(judge), lists);
        if !ahead.is_zero() {
            // It sees them by its own clock; what it makes of itself, it may by another's.
            let by_clock = turns.iter().map(|turn| Turn {
                at: turn.at.saturating_sub(ahead),
                ..*turn
            });
            let mut both: Vec<Turn> = turns.iter().copied().chain(by_clock).collect();
            both.sort_unstable();
            turns = both.into();
        }
        self.known.borrow_mut().insert(key, Rc::clone(&turns));
        turns
    }

    /// The certificate, and all that may stand above it by their names, whoever has them.
    pub(super) fn above(&self, certificate: CertificateId) -> Rc<[CertificateId]> {
        if let Some(known) = self.above.borrow().get(&certificate) {
            return Rc::clone(known);
        }
        let mut found = vec![certificate];
        let mut seen = HashSet::from([certificate]);
        let mut looked_at = 0;
        while let Some(id) = found.get(looked_at) {
            let issuer = self.certificates.get(*id).issuer().comparable();
            let issuers = self.by_subject.get(&issuer).into_iter().flatten();
            found.extend(issuers.filter(|id| seen.insert(**id)));
            looked_at += 1;
        }
        let found: Rc<[CertificateId]> = found.into();
        let mut above = self.above.borrow_mut();
        above.insert(certificate, Rc::clone(&found));
        found
    }

    fn turns(
        &self,
        certificate: CertificateId,
        last_second: LastSecond,
        evidence: Option<&RevocationEvidence>,
    ) -> Rc<[Turn]> {
        let (certificates, lists) = self.leaned_on(certificate, evidence);
        let mut turns = Vec::new();
        for id in certificates {
            let facts = self.certificates.get(id);
            let mut turn = |at, kind| {
                let what = Dated::Certificate(id);
                turns.push(Turn { at, what, kind });
            };
            turn(facts.not_before(), TurnKind::Begins);
            if last_second == LastSecond::Excluded {
                turn(facts.not_after(), TurnKind::Ends);
            }
            // What never ends ends after the last moment that can be written [RFC 5280 §4.1.2.5].
            if let Some(end) = facts.not_after().checked_add(Duration::SECOND) {
                turn(end, TurnKind::Ends);
            }
        }
        for list in lists {
            let mut known = self.lists.borrow_mut();
            known
                .entry(list.id())
                .or_insert_with(|| ListReference::of(list));
            let mut turn = |at, kind| {
                let what = Dated::List(list.id());
                turns.push(Turn { at, what, kind });
            };
            turn(list.this_update(), TurnKind::Begins);
            // In the last second it is in force still, whoever judges: `trust` has it so.
            let end = { list.next_update() }.and_then(|at| at.checked_add(Duration::SECOND));
            if let Some(end) = end {
                turn(end, TurnKind::Ends);
            }
        }
        turns.sort_unstable();
        turns.into()
    }

    /// The certificates that may stand above this one, the lists that may be about one of them, the signers of
    /// these lists with what may stand above them, and so on.
    fn leaned_on<'e>(
        &self,
        certificate: CertificateId,
        evidence: Option<&'e RevocationEvidence>,
    ) -> (Vec<CertificateId>, Vec<&'e RevocationList>) {
        let mut certificates = self.above(certificate).to_vec();
        let mut lists: Vec<&RevocationList> = Vec::new();
        let mut untaken: Vec<&RevocationList> = { evidence.into_iter() }
            .flat_map(RevocationEvidence::lists)
            .map(AsRef::as_ref)
            .collect();
        let mut seen: HashSet<CertificateId> = certificates.iter().copied().collect();
        loop {
            let issuers: HashSet<Comparable<'_>> = { certificates.iter() }
                .map(|id| self.certificates.get(*id).issuer().comparable())
                .collect();
            let concerns = |list: &&RevocationList| {
                list.is_indirect() || issuers.contains(&list.issuer().comparable())
            };
            let (taken, left): (Vec<_>, Vec<_>) = untaken.into_iter().partition(concerns);
            if taken.is_empty() {
                return (certificates, lists);
            }
            untaken = left;
            for list in taken {
                lists.push(list);
                let signers = self.by_subject.get(&list.issuer().comparable());
                for signer in signers.into_iter().flatten() {
                    let above = self.above(*signer);
                    certificates.extend(above.iter().copied().filter(|id| seen.insert(*id)));
                }
            }
        }
    }
}

/// The lists in which the judge may look certificates up.
fn lists(judge: &Party) -> Option<&RevocationEvidence> {
    let looks_up = judge.rules.rules.iter().any(|rule| {
        matches!(rule.test, Test::Revoked | Test::RevocationUnknown)
            && !rule.is_settled_by(&judge.facts)
    });
    judge.trust.lists.as_deref().filter(|_| looks_up)
}

fn last_second(judge: &Party) -> LastSecond {
    let is_excluded = judge.rules.rules.iter().any(|rule| match &rule.test {
        Test::Chain(chain) => chain
            .knobs
            .iter()
            .any(|knob| knob.knob == ChainKnob::LastSecondExcluded),
        _ => false,
    });
    if is_excluded {
        LastSecond::Excluded
    } else {
        LastSecond::Included
    }
}
