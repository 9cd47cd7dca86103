//! Certificates that are issued again: what is wished of them, and for whom.

use countersign_messages::change;
use countersign_trust::{CertificateId, Purpose};

use super::candidates::Changes;
use super::parts::{Whole, ends_of};
use super::search::Search;
use crate::change::{Alteration, Wishes, Workshop, above};

/// What is wished of one endpoint's certificate.
#[derive(Default)]
pub(super) struct Reissue {
    /// All that its reasons call for, and whether that is of this host alone.
    pub(super) wishes: Wishes,
    pub(super) is_asked: bool,
    pub(super) is_own: bool,
    /// Which other authorities would help too.
    elsewhere: Option<Elsewhere>,
}

/// Which authorities.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Elsewhere {
    All,
    /// Those that are not public, and not the one that issued it.
    Private,
}

impl Reissue {
    pub(super) fn from(&mut self, elsewhere: Elsewhere) {
        self.elsewhere = self.elsewhere.max(Some(elsewhere));
    }

    /// The sets that `made` becomes: by another reissue, or by more of the one that this endpoint has.
    pub(super) fn sets(self, workshop: &Workshop<'_>, made: &Changes, end: usize) -> Vec<Changes> {
        let credential = workshop.estate.endpoints[end].party.credential.as_ref();
        let Some(base) = credential.map(|credential| credential.certificate) else {
            return Vec::new();
        };
        let mut wanted: Vec<Wishes> = Vec::new();
        if self.is_asked && self.elsewhere != Some(Elsewhere::Private) {
            wanted.push(self.wishes.clone());
        }
        if let Some(elsewhere) = self.elsewhere {
            let authorities = workshop.authorities.iter();
            let suits = |id| elsewhere == Elsewhere::All || !is_public(workshop, id);
            let authorities = authorities.filter(|authority| suits(authority.certificate));
            wanted.extend(authorities.map(|authority| {
                self.wishes.clone().and(Wishes {
                    issuer: Some(authority.certificate),
                    ..Wishes::default()
                })
            }));
        }
        let is_bound = |change: &Alteration| matches!(change, Alteration::Bind { of, .. } if of.contains(&end));
        if made.iter().any(is_bound) {
            return Vec::new();
        }
        let has = made.iter().find_map(|change| match change {
            Alteration::Reissue { of, wishes, .. } if of.contains(&end) => {
                Some((change, of, wishes))
            }
            _ => None,
        });
        let mut sets = Vec::new();
        for wishes in wanted {
            let old = has.map_or_else(Wishes::default, |(_, _, old)| old.clone());
            if !may_be_issued(workshop, &old.and(wishes.clone())) {
                continue;
            }
            if let Some((change, of, old)) = has {
                let is_one_host = of.iter().all(|other| {
                    let endpoints = &workshop.estate.endpoints;
                    endpoints[*other].machine() == endpoints[end].machine()
                });
                let more = old.clone().and(wishes);
                if more != *old && (is_one_host || !self.is_own) {
                    let mut set = made.clone();
                    set.remove(change);
                    set.insert(Alteration::Reissue {
                        of: of.clone(),
                        base,
                        wishes: more,
                    });
                    sets.push(set);
                }
                continue;
            }
            let here = sharing(workshop, end, true);
            let everywhere = sharing(workshop, end, false);
            let mut scopes = vec![here];
            if !self.is_own && !scopes.contains(&everywhere) {
                scopes.push(everywhere);
            }
            for of in scopes {
                let mut set = made.clone();
                let wishes = wishes.clone();
                set.insert(Alteration::Reissue { of, base, wishes });
                sets.push(set);
            }
        }
        sets
    }
}

impl Search<'_, '_> {
    /// The sentence of a reissue with the other authorities that would do, no farther than the one that is asked:
    /// those with which each link stands the same, and those that mend what is asked about alone.
    pub(super) fn with_others(
        &mut self,
        whole: &mut Whole,
        change: &Alteration,
        targets: &[usize],
        what: String,
    ) -> String {
        let Alteration::Reissue { of, base, wishes } = change else {
            return what;
        };
        let Some(asked) = wishes.issuer else {
            return what;
        };
        let authorities = self.workshop.authorities.iter();
        let others: Vec<CertificateId> = authorities
            .map(|authority| authority.certificate)
            .filter(|other| *other != asked && !self.is_nearer(asked, *other))
            .collect();
        let part = self.part(whole, &of.iter().copied().collect());
        let targets = self.at_ends(targets, ends_of(&part).as_ref());
        let standings = self.standings(&part);
        let (mut same, mut otherwise) = (Vec::new(), Vec::new());
        for other in others {
            let wishes = Wishes {
                issuer: Some(other),
                ..wishes.clone()
            };
            if !may_be_issued(self.workshop, &wishes) {
                continue;
            }
            let mut swapped = part.clone();
            swapped.remove(change);
            swapped.insert(Alteration::Reissue {
                of: of.clone(),
                base: *base,
                wishes,
            });
            let subject = self.workshop.certificates.get(other).subject();
            let name = format!("`{subject}`");
            if self.standings(&swapped) == standings {
                same.push(name);
            } else if self.first_failing(&swapped, &targets).is_none() {
                otherwise.push(name);
            }
        }
        self.put_back(whole, part);
        let language = self.workshop.estate.language;
        let what = match same.as_slice() {
            [] => what,
            _ => change::would_do_too(language, what, same.join(", ")),
        };
        match otherwise.as_slice() {
            [] => what,
            _ => change::would_do_otherwise(language, what, otherwise.join(", ")),
        }
    }
}

/// Whether an authority issues this: a public one leaves the purpose of clients out, `sunsets.toml` has the days.
fn may_be_issued(workshop: &Workshop<'_>, wishes: &Wishes) -> bool {
    let is_public = |id| is_public(workshop, id);
    !wishes.with.contains(&Purpose::ClientAuth) || !wishes.issuer.is_some_and(is_public)
}

/// Whether a chain of this certificate ends at a public root.
pub(super) fn is_public(workshop: &Workshop<'_>, id: CertificateId) -> bool {
    let estate = workshop.estate;
    let public = estate.public_roots.store();
    let above = above(&estate.certificates, workshop.signatures, id);
    above.into_iter().chain([id]).any(|id| public.contains(id))
}

/// The endpoints that present the certificate of this one; of its own host, or all.
pub(super) fn sharing(workshop: &Workshop<'_>, end: usize, on_this_host: bool) -> Vec<usize> {
    let estate = workshop.estate;
    let presented = |end: usize| {
        let credential = estate.endpoints[end].party.credential.as_ref();
        credential.map(|credential| credential.certificate)
    };
    let machine = estate.endpoints[end].machine();
    (0..estate.endpoints.len())
        .filter(|other| presented(*other) == presented(end))
        .filter(|other| !on_this_host || estate.endpoints[*other].machine() == machine)
        .collect()
}
