//! From when on a root can go from a store, and nothing is lost.

use std::collections::{BTreeMap, HashMap};
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

/// What was found out so far of every store.
#[derive(Default)]
pub(super) struct Needs {
    stores: Vec<StoreNeeds>,
    /// By the address of the stores, which are kept.
    index: HashMap<*const Trust, usize>,
}

struct StoreNeeds {
    trust: Rc<Trust>,
    roots: BTreeMap<CertificateId, Need>,
}

struct Need {
    without: Rc<Trust>,
    need: RootNeed,
    last_needed_by: Option<(String, String)>,
}

impl Needs {
    /// Finds out whether this check needs a root of its judge for longer than those before it. Only where
    /// it holds can anything be lost, so the last such moments are looked at first.
    pub(super) fn weigh(&mut self, oracle: &Oracle<'_>, hearing: HearingOf<'_>, course: &Course) {
        let (number, judge, judged, role) = hearing;
        let store = self.store(&judge.trust);
        let Some(roots) = &store.trust.roots else {
            return;
        };
        let Some(credential) = &judged.credential else {
            return;
        };
        let above = oracle.turns.above(credential.certificate);
        for root in above.iter().filter(|id| roots.contains(**id)) {
            let certificates = oracle.surroundings.certificates;
            let known = store.roots.entry(*root).or_insert_with(|| Need {
                without: Rc::new(without(&store.trust, *root, certificates)),
                need: RootNeed::Never,
                last_needed_by: None,
            });
            let mut until = RootNeed::Always;
            for (at, verdict) in course.iter().rev() {
                if until <= known.need {
                    break;
                }
                if *verdict != Answer::No {
                    let poorer = Party {
                        trust: Rc::clone(&known.without),
                        ..judge.clone()
                    };
                    let check = oracle.check(*at, (number, &poorer, judged, role));
                    if check.verdict > *verdict {
                        known.need = until;
                        known.last_needed_by = Some((judge.name.clone(), judged.name.clone()));
                        break;
                    }
                }
                until = RootNeed::Until(*at);
            }
        }
    }

    pub(super) fn into_forecasts(self) -> Vec<RootForecast> {
        let mut forecasts = Vec::new();
        for StoreNeeds { trust, mut roots } in self.stores {
            for root in trust.roots.iter().flat_map(TrustStore::iter) {
                let (need, last_needed_by) = roots
                    .remove(&root)
                    .map_or((RootNeed::Never, None), |known| {
                        (known.need, known.last_needed_by)
                    });
                forecasts.push(RootForecast {
                    trust: Rc::clone(&trust),
                    root,
                    need,
                    last_needed_by,
                });
            }
        }
        forecasts
    }

    fn store(&mut self, trust: &Rc<Trust>) -> &mut StoreNeeds {
        let next = self.stores.len();
        let index = *self.index.entry(Rc::as_ptr(trust)).or_insert(next);
        if index == next {
            self.stores.push(StoreNeeds {
                trust: Rc::clone(trust),
                roots: BTreeMap::new(),
            });
        }
        &mut self.stores[index]
    }
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
