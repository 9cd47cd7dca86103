//! From when on a root can go from a store, and nothing is lost.

use core::cell::LazyCell;
use core::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use countersign_trust::{CertificateId, Certificates, TrustStore};
use time::OffsetDateTime;

use super::{Course, HearingOf, Oracle};
use crate::{Answer, Party, Trust};

/// What becomes of a root of a store.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RootForecast {
    /// The stores, as the parties on one host share them.
    pub trust: Rc<Trust>,
    /// The root.
    pub root: CertificateId,
    /// Until when a check would be worse without it.
    pub need: RootNeed,
    /// Who judges whom in the last check that needs it.
    pub last_needed_by: Option<(String, String)>,
}

/// Until when a root is needed in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "there is no time beyond these")]
pub enum RootNeed {
    /// No check is worse without it: it can go today.
    Never,
    /// From this moment on no check is worse without it.
    Until(OffsetDateTime),
    /// A check needs it for as long as can be foreseen.
    Always,
}

/// The checks that may need a root of their judge, store by store.
#[derive(Default)]
pub(super) struct Needs<'p> {
    stores: Vec<StoreNeeds<'p>>,
    /// By the address of the stores, which are kept.
    index: HashMap<*const Trust, usize>,
}

struct StoreNeeds<'p> {
    trust: Rc<Trust>,
    candidates: HashMap<CertificateId, Vec<Candidate<'p>>>,
}

/// A check that a root may be above, and that holds for some time.
struct Candidate<'p> {
    hearing: HearingOf<'p>,
    course: Rc<Course>,
    holds_until: RootNeed,
}

impl<'p> Needs<'p> {
    /// Remembers the check with every root of its judge that may be above the judged.
    pub(super) fn note(&mut self, oracle: &Oracle<'_>, hearing: HearingOf<'p>, course: Course) {
        let (_, judge, judged, _) = hearing;
        let store = self.store(&judge.trust);
        let (Some(roots), Some(credential)) = (&store.trust.roots, &judged.credential) else {
            return;
        };
        // Only where it holds can anything be lost.
        let Some((.., holds_until)) = holding(&course).next() else {
            return;
        };
        let course = Rc::new(course);
        let above = oracle.turns.above(credential.certificate);
        for root in above.iter().filter(|id| roots.contains(**id)) {
            store.candidates.entry(*root).or_default().push(Candidate {
                hearing,
                course: Rc::clone(&course),
                holds_until,
            });
        }
    }

    pub(super) fn into_forecasts(self, oracle: &Oracle<'_>) -> Vec<RootForecast> {
        let mut forecasts = Vec::new();
        for StoreNeeds {
            trust,
            mut candidates,
        } in self.stores
        {
            for root in trust.roots.iter().flat_map(TrustStore::iter) {
                let candidates = candidates.remove(&root).unwrap_or_default();
                forecasts.push(foresee(oracle, &trust, root, candidates));
            }
        }
        forecasts
    }

    fn store(&mut self, trust: &Rc<Trust>) -> &mut StoreNeeds<'p> {
        let next = self.stores.len();
        let index = *self.index.entry(Rc::as_ptr(trust)).or_insert(next);
        if index == next {
            self.stores.push(StoreNeeds {
                trust: Rc::clone(trust),
                candidates: HashMap::new(),
            });
        }
        &mut self.stores[index]
    }
}

/// Judges without the root, the check that holds the longest first: most others need it for less long,
/// and are not looked at.
fn foresee(
    oracle: &Oracle<'_>,
    trust: &Rc<Trust>,
    root: CertificateId,
    mut candidates: Vec<Candidate<'_>>,
) -> RootForecast {
    let mut forecast = RootForecast {
        trust: Rc::clone(trust),
        root,
        need: RootNeed::Never,
        last_needed_by: None,
    };
    candidates.sort_by_key(|candidate| Reverse(candidate.holds_until));
    let without_it =
        LazyCell::new(|| Rc::new(without(trust, root, oracle.surroundings.certificates)));
    for Candidate {
        hearing: (number, judge, judged, role),
        course,
        ..
    } in &candidates
    {
        let poorer = LazyCell::new(|| Party {
            trust: Rc::clone(LazyCell::force(&without_it)),
            ..Party::clone(judge)
        });
        let mut longer = holding(course).take_while(|(.., until)| *until > forecast.need);
        let lost = longer.find(|(at, verdict, _)| {
            let hearing = (*number, LazyCell::force(&poorer), *judged, *role);
            oracle.check(*at, hearing).verdict > *verdict
        });
        let lost = lost.map(|(.., until)| until);
        if let Some(until) = lost {
            forecast.need = until;
            forecast.last_needed_by = Some((judge.name.clone(), judged.name.clone()));
        }
    }
    forecast
}

/// The stretches in which a check does not fail, the last first: from when, with which verdict, until when.
fn holding(course: &Course) -> impl Iterator<Item = (OffsetDateTime, Answer, RootNeed)> {
    let mut until = RootNeed::Always;
    course.iter().rev().filter_map(move |(at, verdict)| {
        let end = core::mem::replace(&mut until, RootNeed::Until(*at));
        (*verdict != Answer::No).then_some((*at, *verdict, end))
    })
}

/// The same stores without this root.
fn without(trust: &Trust, root: CertificateId, certificates: &Certificates) -> Trust {
    let mut roots = TrustStore::new();
    for id in trust.roots.iter().flat_map(TrustStore::iter) {
        if id != root {
            roots.add(certificates, id);
        }
    }
    Trust {
        roots: Some(roots),
        ..trust.clone()
    }
}
