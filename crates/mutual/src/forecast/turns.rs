//! The moments at which certificates begin and end, for each certificate that stands below them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::rc::Rc;

use countersign_trust::{CertificateId, Certificates};
use time::{Duration, OffsetDateTime};

use crate::{ChainKnob, Party, Test};

/// A certificate begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Turn {
    /// From when on a judge sees it: the first second of the validity, or the first after it.
    pub at: OffsetDateTime,
    /// Which certificate.
    pub certificate: CertificateId,
    /// Which of the two.
    pub kind: TurnKind,
}

/// What happens to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a validity has two ends")]
pub enum TurnKind {
    /// It is valid from now on.
    Begins,
    /// It is valid no more.
    Ends,
}

/// What the certificates of one table lean on, found out once for each.
pub(super) struct Turns<'a> {
    certificates: &'a Certificates,
    /// Those of each subject, as names compare [RFC 5280 §7.1].
    by_subject: HashMap<Comparable<'a>, Vec<CertificateId>>,
    above: RefCell<HashMap<CertificateId, Rc<[CertificateId]>>>,
    known: RefCell<HashMap<Key, Rc<[Turn]>>>,
}

/// What the turns of a check depend on: the judged's certificate, and how the judge counts.
type Key = (CertificateId, LastSecond);

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
        }
    }

    /// When something begins or ends on which a check of `judged` before `judge` leans, in order.
    pub(super) fn of(&self, judge: &Party, judged: &Party) -> Rc<[Turn]> {
        let Some(credential) = &judged.credential else {
            return Rc::default();
        };
        let key = (credential.certificate, last_second(judge));
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let turns = self.turns(key);
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

    fn turns(&self, (certificate, last_second): Key) -> Rc<[Turn]> {
        let mut turns = Vec::new();
        for id in self.above(certificate).iter() {
            let facts = self.certificates.get(*id);
            let mut turn = |at, kind| {
                turns.push(Turn {
                    at,
                    certificate: *id,
                    kind,
                });
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
        turns.sort_unstable();
        turns.into()
    }
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
