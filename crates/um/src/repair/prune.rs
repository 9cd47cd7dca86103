//! Which roots leave a store whose list of authorities is cut.

mod fewest;

use std::collections::{BTreeMap, BTreeSet};

use countersign_mutual::{Party, Reason, Test};
use countersign_trust::{CertificateId, Certificates, TrustStore};

use self::fewest::{Fewest, Item, fewest};
use super::FEW;
use super::candidates::Found;
use crate::Estate;

/// The octets that the rule of this reason leaves for a list of authorities.
pub(crate) fn room_for_roots(judge: &Party, reason: &Reason) -> Option<usize> {
    let mut rules = judge.rules.rules.iter();
    rules.find_map(|rule| match &rule.test {
        Test::IssuerList { octets_above } if rule.id == reason.rule.id => Some(*octets_above),
        _ => None,
    })
}

impl Found<'_, '_> {
    /// The roots of the judge that may leave its store, so that its list is no longer than this.
    pub(super) fn spare_roots(&self, judge: usize, most: usize) -> Option<Vec<CertificateId>> {
        let estate = self.workshop.estate;
        let presented = self.workshop.authorities.issuing();
        let pruning = Pruning {
            estate,
            certificates: &self.workshop.certificates,
            party: &|end| self.altered.party(estate, end),
            roots_above: &|id| self.roots_above(id),
            presented: presented
                .flat_map(|(authority, _)| self.roots_above(authority.certificate))
                .collect(),
            stays: &|name| self.candidates.remedies.keeps(name),
        };
        let Spare { roots, is_proven } = pruning.spare_roots(judge, most);
        if !is_proven {
            self.candidates.doubt();
        }
        roots
    }
}

/// Where roots leave a store: what says who needs them.
pub(crate) struct Pruning<'p> {
    pub(crate) estate: &'p Estate,
    pub(crate) certificates: &'p Certificates,
    /// The endpoint of this number, as it is to be.
    pub(crate) party: &'p dyn Fn(usize) -> &'p Party,
    /// The roots above a certificate, on every path.
    pub(crate) roots_above: &'p dyn Fn(CertificateId) -> Vec<CertificateId>,
    /// Those above somebody of the estate.
    pub(crate) presented: BTreeSet<CertificateId>,
    /// Whether the root of this common name stays, whoever needs it.
    pub(crate) stays: &'p dyn Fn(&str) -> bool,
}

/// The roots that may leave a store, where some do.
pub(crate) struct Spare {
    pub(crate) roots: Option<Vec<CertificateId>>,
    /// Whether fewer would not do, or none do at all.
    pub(crate) is_proven: bool,
}

impl Pruning<'_> {
    /// The fewest roots of the judge without which its list is no longer than this: public ones first, then
    /// those above nobody of the estate, then those above nobody whom the host meets, at last those of several
    /// above one whom it meets, of which the fewest are looked for as far as a search goes. Of those that are
    /// alike, the longest names go first. What Windows itself needs stays, and of those above each whom the host
    /// meets one does at least.
    pub(crate) fn spare_roots(&self, judge: usize, most: usize) -> Spare {
        let Some(roots) = &(self.party)(judge).trust.roots else {
            return Spare {
                roots: None,
                is_proven: true,
            };
        };
        let mut octets = roots.distinguished_names_len();
        let met = self.roots_of_those_met(judge);
        let is_met = |id: &CertificateId| met.iter().any(|roots| roots.contains(id));
        let certificates = self.certificates;
        let name_len = |id: CertificateId| certificates.get(id).subject().as_der().len();
        let rank = |id: &CertificateId| {
            let is_private = self
                .estate
                .public_roots
                .list_of(certificates, *id)
                .is_none();
            let need = match (is_met(id), self.presented.contains(id)) {
                (true, _) => 3,
                (_, true) => 2,
                _ => u8::from(is_private),
            };
            (need, core::cmp::Reverse(name_len(*id)), *id)
        };
        let stays = |id: &CertificateId| {
            let name = certificates.get(*id).common_name();
            name.is_some_and(self.stays)
        };
        let mut order: Vec<CertificateId> = roots.iter().filter(|id| !stays(id)).collect();
        order.sort_by_key(rank);
        let (needed, spare): (Vec<_>, Vec<_>) = order.into_iter().partition(is_met);
        let mut gone: Vec<CertificateId> = Vec::new();
        for id in spare {
            if octets <= most {
                break;
            }
            gone.push(id);
            octets = octets.saturating_sub(LENGTH_LEN + name_len(id));
        }
        let mut is_proven = true;
        if octets > most {
            let fewest = fewest_of(&needed, &met, roots, octets - most, name_len);
            is_proven = fewest.is_proven;
            let Some(roots) = fewest.roots else {
                return fewest;
            };
            gone.extend(roots);
        }
        gone.sort_unstable();
        Spare {
            roots: Some(gone),
            is_proven,
        }
    }

    /// The roots above each whom the judge's host meets, and above itself.
    fn roots_of_those_met(&self, judge: usize) -> Vec<BTreeSet<CertificateId>> {
        let estate = self.estate;
        let host = estate.machine_of(judge);
        let links = estate.links.iter();
        let partners = links.filter_map(|link| {
            if host.contains(&link.a) {
                Some(link.b)
            } else {
                host.contains(&link.b).then_some(link.a)
            }
        });
        let ends: BTreeSet<usize> = partners.chain(host.iter().copied()).collect();
        let credentials = ends
            .iter()
            .filter_map(|end| (self.party)(*end).credential.as_ref());
        let leaves: BTreeSet<_> = credentials
            .map(|credential| (credential.certificate, &credential.intermediates))
            .collect();
        leaves
            .into_iter()
            .map(|(leaf, sent)| {
                // What does not exist yet has no path yet: what is sent with it has.
                let there = |id: &CertificateId| !self.certificates.get(*id).is_hypothetical();
                let known = core::iter::once(leaf).chain(sent.iter().copied());
                known
                    .filter(there)
                    .flat_map(|id| (self.roots_above)(id))
                    .collect()
            })
            .collect()
    }
}

/// The fewest of these roots, each above somebody whom the host meets, that make so much room, where there
/// are such: of those above each one stays.
fn fewest_of(
    needed: &[CertificateId],
    met: &[BTreeSet<CertificateId>],
    roots: &TrustStore,
    room: usize,
    name_len: impl Fn(CertificateId) -> usize,
) -> Spare {
    let mut items: Vec<Item> = { needed.iter() }
        .map(|id| Item {
            octets: LENGTH_LEN + name_len(*id),
            groups: Vec::new(),
        })
        .collect();
    let places: BTreeMap<CertificateId, usize> = { needed.iter().enumerate() }
        .map(|(place, id)| (*id, place))
        .collect();
    // How many roots each whom the host meets may lose.
    let mut spare: Vec<usize> = Vec::new();
    for above in met {
        let there = above.iter().filter(|id| roots.contains(**id));
        for place in { there.clone() }.filter_map(|id| places.get(id)) {
            items[*place].groups.push(spare.len());
        }
        spare.push(there.count().saturating_sub(1));
    }
    let Fewest { chosen, is_proven } = fewest(&items, &spare, room, FEW.sets);
    let chosen = chosen.map(|chosen| chosen.into_iter().map(|place| needed[place]).collect());
    Spare {
        roots: chosen,
        is_proven,
    }
}

/// Before each name in the list stands its length [RFC 5246 §7.4.4].
pub(crate) const LENGTH_LEN: usize = 2;
