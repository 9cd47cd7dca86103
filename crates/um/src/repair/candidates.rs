//! What would mend a link: the changes that its reasons suggest.

use core::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_keys::KeyAlgorithm;
use countersign_mutual::{
    Agreement, CLOCK_AHEAD, CertificateReference, FactValue, MissingFact, Party, Reason, Severity,
    Speaks,
};
use countersign_trust::{CertificateId, Purpose, ReferenceName};

use super::alternatives::values_of;
use super::prune::room_for_roots;
use super::reissue::{Elsewhere, Reissue, is_public, sharing};
use super::remedies::{Remedies, Suggestion};
use crate::change::{Absent, AbsentRoot, Alteration, Altered, StoreEdit, Wishes, Workshop, above};
use crate::link::Link;

/// Changes that are made together: at most one reissue for each endpoint.
pub(crate) type Changes = BTreeSet<Alteration>;

/// Finds changes by reasons.
#[derive(Debug)]
pub(crate) struct Candidates {
    pub(crate) remedies: Remedies,
    /// The estate's certificates by SHA-256.
    by_sha256: HashMap<[u8; 32], CertificateId>,
    /// Whether a change was found that is not shown to be the least of its kind.
    in_doubt: Cell<bool>,
}

impl Candidates {
    pub(crate) fn new(workshop: &Workshop<'_>) -> Self {
        let certificates = workshop.estate.certificates.iter();
        let by_sha256 = certificates.filter_map(|(id, facts)| Some((facts.sha256()?, id)));
        Self {
            remedies: Remedies::load(),
            by_sha256: by_sha256.collect(),
            in_doubt: Cell::new(false),
        }
    }

    /// Whether every change that was found is the least of its kind.
    pub(super) fn is_proven(&self) -> bool {
        !self.in_doubt.get()
    }

    /// A change was found that is not shown to be the least of its kind.
    pub(super) fn doubt(&self) {
        self.in_doubt.set(true);
    }

    /// The certificate that a reason names, if it exists.
    pub(super) fn certificate(&self, named: &CertificateReference) -> Option<CertificateId> {
        let hex = named.sha256.as_ref()?;
        let octets =
            (0..32).map(|index| u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok());
        let digest: Vec<u8> = octets.collect::<Option<_>>()?;
        let digest: [u8; 32] = digest.try_into().ok()?;
        self.by_sha256.get(&digest).copied()
    }

    /// The sets that `made` may become, to mend what these verdicts say of a link.
    pub(crate) fn next(
        &self,
        workshop: &Workshop<'_>,
        made: &Changes,
        altered: &Altered,
        link: &Link,
        agreement: &Agreement,
    ) -> BTreeSet<Changes> {
        let mut found = self.found(workshop, altered);
        for (judge, judged, reason) in faults(link, agreement) {
            found.suggest(judge, judged, reason);
        }
        let Found {
            changes, reissues, ..
        } = found;
        let mut next: BTreeSet<Changes> = changes
            .into_iter()
            .filter(|change| !made.contains(change))
            .map(|change| made.iter().cloned().chain([change]).collect())
            .collect();
        for (end, reissue) in reissues {
            next.extend(reissue.sets(workshop, made, end));
        }
        next
    }

    /// How a change is done: the remedy of the first reason that calls for it and whose product has one of its
    /// own.
    pub(crate) fn how(
        &self,
        workshop: &Workshop<'_>,
        change: &Alteration,
        altered: &Altered,
        link: &Link,
        agreement: &Agreement,
    ) -> Option<String> {
        faults(link, agreement).find_map(|(judge, judged, reason)| {
            let mut found = self.found(workshop, altered);
            found.suggest(judge, judged, reason);
            let calls_for_it = match change {
                // Rules tell how to get a new one.
                Alteration::Bind { .. } => false,
                Alteration::Reissue { of, .. } => {
                    of.iter().any(|end| found.reissues.contains_key(end))
                }
                change => found.changes.contains(change),
            };
            let ends = [judge, judged].map(|end| altered.party(workshop.estate, end));
            let mut rules = ends.iter().flat_map(|party| &party.rules.rules);
            // A clock is no product's.
            let is_own = matches!(reason.code.as_str(), "ClockSkew" | "NotYetValid")
                || rules.any(|rule| rule.id == reason.rule.id && !rule.remedy.is_empty());
            let remedy = reason.remedy.as_ref().filter(|_| calls_for_it && is_own)?;
            Some(match reason.code.as_str() {
                "Revoked" => self.how_if_revoked(&found, judge, reason, remedy),
                _ => remedy.clone(),
            })
        })
    }

    fn found<'f, 'e>(&'f self, workshop: &'f Workshop<'e>, altered: &'f Altered) -> Found<'f, 'e> {
        Found {
            candidates: self,
            workshop,
            altered,
            changes: BTreeSet::new(),
            reissues: BTreeMap::new(),
        }
    }
}

/// What stands against a link, each reason with who judges and who is judged.
fn faults<'a>(
    link: &Link,
    agreement: &'a Agreement,
) -> impl Iterator<Item = (usize, usize, &'a Reason)> {
    let (a, b) = (link.a, link.b);
    agreement.checks.iter().flat_map(move |check| {
        let (judge, judged) = match check.number {
            1 | 4 => (a, b),
            _ => (b, a),
        };
        let reasons = check.reasons.iter();
        let faults = reasons.filter(|reason| reason.severity >= Severity::Unknown);
        faults.map(move |reason| (judge, judged, reason))
    })
}

pub(super) struct Found<'f, 'e> {
    pub(super) candidates: &'f Candidates,
    pub(super) workshop: &'f Workshop<'e>,
    pub(super) altered: &'f Altered,
    changes: Changes,
    reissues: BTreeMap<usize, Reissue>,
}

impl Found<'_, '_> {
    fn suggest(&mut self, judge: usize, judged: usize, reason: &Reason) {
        if let Some(missing) = &reason.missing_fact {
            self.find_out(judge, judged, missing);
        }
        let remedies = &self.candidates.remedies;
        for setting in remedies.settings(&reason.code) {
            let owner = [(judge, Speaks::OfPeer), (judged, Speaks::OfItself)];
            let owner = owner.into_iter().find(|(end, speaks)| {
                let rules = &self.altered.party(self.workshop.estate, *end).rules.rules;
                rules.iter().any(|rule| {
                    rule.id == reason.rule.id
                        && rule.speaks == *speaks
                        && rule.facts.contains_key(&setting.fact)
                })
            });
            let owner = owner.map(|(end, _)| end);
            if let Some(owner) = owner {
                self.changes.insert(Alteration::Fact {
                    of: vec![owner],
                    fact: setting.fact.clone(),
                    value: setting.value.clone(),
                });
            }
        }
        for suggestion in remedies.suggestions(&reason.code) {
            self.follow(suggestion, judge, judged, reason);
        }
    }

    fn follow(&mut self, suggestion: Suggestion, judge: usize, judged: usize, reason: &Reason) {
        let estate = self.workshop.estate;
        let changed = if suggestion.is_for_the_judge() {
            judge
        } else {
            judged
        };
        if self.altered.party(estate, changed).is_hosted() {
            return;
        }
        let named = reason.certificate.as_ref();
        let certificate = named.and_then(|named| self.candidates.certificate(named));
        let store = |edit| Alteration::Store {
            of: estate.machine_of(judge),
            edit,
        };
        let party = self.altered.party(estate, judged);
        let leaf = party
            .credential
            .as_ref()
            .map(|credential| credential.certificate);
        let is_leaf = certificate.is_none() || certificate == leaf;
        // What does not exist yet has no path yet: what its chain ends in has.
        let there = |id: &CertificateId| !self.workshop.certificates.get(*id).is_hypothetical();
        let lowest = leaf.filter(there).or(certificate);
        match (suggestion, certificate) {
            (Suggestion::AddRoot, Some(id))
                if self.altered.party(estate, judge).trust.roots.is_some() =>
            {
                let roots = self.roots_above(lowest.unwrap_or(id));
                let edits = roots
                    .into_iter()
                    .map(|root| store(StoreEdit::AddRoot(root)));
                self.changes.extend(edits);
            }
            (Suggestion::OtherPath, _) => {
                if let Some(roots) = &self.altered.party(estate, judge).trust.roots {
                    let leads_there = |id: &CertificateId| {
                        self.roots_above(*id)
                            .into_iter()
                            .any(|root| roots.contains(root))
                    };
                    let between = lowest.map(|id| self.intermediates_above(id));
                    let between = between.into_iter().flatten();
                    for id in between.filter(leads_there).collect::<Vec<_>>() {
                        self.changes.extend(self.send(judged, id));
                        self.changes.extend(self.hold(judge, id));
                    }
                }
            }
            (Suggestion::Send, Some(id)) => self.changes.extend(self.send(judged, id)),
            (Suggestion::AddIntermediate, Some(id)) => self.changes.extend(self.hold(judge, id)),
            (Suggestion::SendAbsent | Suggestion::AddAbsent, Some(id)) => {
                let roots = self.altered.party(estate, judge).trust.roots.as_ref();
                let below = roots.map(|roots| Absent::below(roots, id, self.workshop));
                let (absent, are_others) = below.unwrap_or_default();
                if are_others {
                    self.candidates.doubt();
                }
                for absent in absent {
                    let change = match suggestion {
                        Suggestion::SendAbsent => self.send_absent(judged, absent),
                        _ => self.hold_absent(judge, absent),
                    };
                    self.changes.extend(change);
                }
            }
            (Suggestion::AddAbsentRoot, Some(id)) => {
                let knows = self.altered.party(estate, judge).trust.roots.is_some();
                let root = AbsentRoot::above(id, self.workshop).filter(|_| knows);
                let edit = root.map(|root| store(StoreEdit::AddAbsentRoot(root)));
                self.changes.extend(edit);
            }
            (Suggestion::MoveToIntermediates, Some(_)) => {
                // Of several, one reason names the first: all of them go.
                let roots = self.altered.party(estate, judge).trust.roots.as_ref();
                let strays = roots.into_iter().flat_map(|roots| roots.iter());
                let strays: Vec<CertificateId> = strays
                    .filter(|id| !self.workshop.certificates.get(*id).is_self_issued())
                    .collect();
                for stray in strays {
                    self.changes
                        .insert(store(StoreEdit::MoveToIntermediates(stray)));
                }
            }
            (Suggestion::PruneRoots, _) => {
                let most = room_for_roots(self.altered.party(estate, judge), reason);
                let spare = most.and_then(|most| self.spare_roots(judge, most));
                self.changes
                    .extend(spare.map(|roots| store(StoreEdit::RemoveRoots(roots))));
            }
            (Suggestion::RenewList, _) => self.changes.extend(self.next_list(judge, reason)),
            (Suggestion::EnablePurposes, Some(id)) => {
                self.changes.insert(store(StoreEdit::EnablePurposes(id)));
            }
            (Suggestion::ListPeer, _) => {
                let subject =
                    leaf.and_then(|leaf| self.workshop.certificates.get(leaf).common_name());
                let knows = self.altered.party(estate, judge).trusted_peers.is_some();
                if let (true, Some(peer)) = (knows, subject) {
                    self.changes.insert(Alteration::ListPeer {
                        of: estate.listing_with(judge),
                        peer: peer.to_owned(),
                    });
                }
            }
            (Suggestion::DialPort | Suggestion::DialName, _) => {
                let host = party.host.clone();
                let is_name = matches!(ReferenceName::parse(&host), Ok(ReferenceName::Dns(_)));
                let (address, port) = match suggestion {
                    Suggestion::DialPort => (None, Some(party.tls_port.unwrap_or(SIP_OVER_TLS))),
                    _ if is_name => (Some(host.clone()), None),
                    // A name is given by whoever keeps the DNS.
                    _ => return,
                };
                self.changes.insert(Alteration::Dial {
                    of: estate.listing_with(judge),
                    host,
                    address,
                    port,
                });
            }
            (Suggestion::SeparateGateways, _) => self.changes.extend(self.apart(judge, judged)),
            (Suggestion::Restart, _) => {
                self.changes.insert(Alteration::Restart { of: vec![judge] });
            }
            (Suggestion::SetClock, _) => {
                self.changes.insert(Alteration::Fact {
                    of: estate.machine_of(judge),
                    fact: CLOCK_AHEAD.to_owned(),
                    value: FactValue::Number(0),
                });
            }
            (Suggestion::RenewAuthority, Some(certificate)) if !is_leaf => {
                self.changes
                    .insert(Alteration::RenewAuthority { certificate });
            }
            (Suggestion::Bind, _) => self.changes.extend(self.held(judged)),
            (Suggestion::OtherAuthority, _) => self.reissue(judged).from(Elsewhere::All),
            // A public authority that left it out would again: `sunsets.toml` has the days.
            (Suggestion::ClientPurpose, Some(id)) if is_leaf && is_public(self.workshop, id) => {
                let reissue = self.reissue(judged);
                reissue.wishes = core::mem::take(&mut reissue.wishes).and(both_purposes());
                reissue.from(Elsewhere::Private);
            }
            (suggestion, _) if is_leaf => {
                let (_, met) = self.altered.facing(estate, judge, judged);
                let (dialled, known_as) = (met.host.clone(), party.known_as().to_owned());
                let provider = "csp".to_owned();
                let wishes = match suggestion {
                    Suggestion::Renew => Wishes::default(),
                    Suggestion::Purposes | Suggestion::ClientPurpose => both_purposes(),
                    Suggestion::KeyUsage => Wishes {
                        tls_key_usage: true,
                        ..Wishes::default()
                    },
                    Suggestion::DialledName => Wishes {
                        names: [dialled].into(),
                        ..Wishes::default()
                    },
                    Suggestion::OwnSubject => Wishes {
                        common_name: Some(known_as),
                        names: party.identities.iter().cloned().collect(),
                        ..Wishes::default()
                    },
                    Suggestion::DefaultSignature => Wishes {
                        default_signature: true,
                        ..Wishes::default()
                    },
                    Suggestion::RsaKey => Wishes {
                        key: Some(KeyAlgorithm::Rsa { bits: 2048 }),
                        ..Wishes::default()
                    },
                    Suggestion::CspKey => Wishes {
                        key_provider: Some(provider),
                        ..Wishes::default()
                    },
                    _ => return,
                };
                let is_own = suggestion == Suggestion::OwnSubject;
                let reissue = self.reissue(judged);
                reissue.wishes = core::mem::take(&mut reissue.wishes).and(wishes);
                reissue.is_asked = true;
                reissue.is_own |= is_own;
            }
            _ => {}
        }
    }

    fn reissue(&mut self, end: usize) -> &mut Reissue {
        self.reissues.entry(end).or_default()
    }

    /// What the fact would have to be: each thing that it can be, or for lists all that the estate has.
    fn find_out(&mut self, judge: usize, judged: usize, missing: &MissingFact) {
        let estate = self.workshop.estate;
        let Some(end) = [judge, judged]
            .into_iter()
            .find(|end| estate.endpoints[*end].party.name == missing.party)
        else {
            return;
        };
        let store = |edit| Alteration::Store {
            of: estate.machine_of(end),
            edit,
        };
        match missing.fact.as_str() {
            "trusted_roots" => {
                let own = self.altered.party(estate, judged).credential.as_ref();
                let own = own.map(|credential| credential.certificate);
                let issuing = self
                    .workshop
                    .authorities
                    .issuing()
                    .map(|(authority, _)| authority.certificate);
                let roots: BTreeSet<CertificateId> = issuing
                    .chain(own)
                    .filter(|id| !self.workshop.certificates.get(*id).is_hypothetical())
                    .flat_map(|id| self.roots_above(id))
                    .collect();
                self.changes
                    .insert(store(StoreEdit::Roots(roots.into_iter().collect())));
            }
            "intermediates" => {
                let authorities = self.workshop.authorities.issuing();
                let held: BTreeSet<CertificateId> = authorities
                    .flat_map(|(_, sibling)| self.intermediates_above(sibling))
                    .collect();
                self.changes
                    .insert(store(StoreEdit::Intermediates(held.into_iter().collect())));
            }
            "auto_root_update" => {
                self.changes.insert(store(StoreEdit::AutoRootUpdate(true)));
            }
            "aia" => {
                self.changes.insert(store(StoreEdit::Aia(true)));
            }
            "trusted_peers" => {
                let of = estate.listing_with(end);
                let partners = estate.links.iter().filter_map(|link| {
                    let other = if of.contains(&link.a) { link.b } else { link.a };
                    let is_ours = of.contains(&link.a) || of.contains(&link.b);
                    is_ours.then(|| estate.endpoints[other].party.known_as().to_owned())
                });
                let names: BTreeSet<String> = partners.collect();
                self.changes.insert(Alteration::Fact {
                    of,
                    fact: missing.fact.clone(),
                    value: FactValue::Words(names.into_iter().collect()),
                });
            }
            // What nobody has seen cannot be supposed.
            "certificate" => {}
            fact => {
                for value in values_of(estate, fact) {
                    self.changes.insert(Alteration::Fact {
                        of: vec![end],
                        fact: fact.to_owned(),
                        value,
                    });
                }
            }
        }
    }

    /// The roots and the intermediates above a certificate, on every path; itself, if it is a root.
    fn above(&self, id: CertificateId) -> (Vec<CertificateId>, Vec<CertificateId>) {
        let Workshop {
            estate, signatures, ..
        } = self.workshop;
        let certificates = &estate.certificates;
        above(certificates, signatures, id)
            .into_iter()
            .partition(|id| certificates.get(*id).claims_self_signed())
    }

    pub(super) fn roots_above(&self, id: CertificateId) -> Vec<CertificateId> {
        self.above(id).0
    }

    fn intermediates_above(&self, id: CertificateId) -> Vec<CertificateId> {
        self.above(id).1
    }

    /// That the judged sends an intermediate: Schannel sends what the server's own store holds, where that is
    /// known.
    fn send(&self, judged: usize, certificate: CertificateId) -> Option<Alteration> {
        let estate = self.workshop.estate;
        let party = self.altered.party(estate, judged);
        if party.rules.windows {
            self.hold(judged, certificate)
        } else {
            Some(Alteration::Send {
                of: sharing(self.workshop, judged, true),
                certificate,
            })
        }
    }

    /// The same of one that no file has.
    fn send_absent(&self, judged: usize, absent: Absent) -> Option<Alteration> {
        if self
            .altered
            .party(self.workshop.estate, judged)
            .rules
            .windows
        {
            return self.hold_absent(judged, absent);
        }
        let of = sharing(self.workshop, judged, true);
        Some(Alteration::SendAbsent { of, absent })
    }

    fn hold_absent(&self, judge: usize, absent: Absent) -> Option<Alteration> {
        let absent = absent.imported(&self.workshop.certificates);
        self.hold_as(judge, StoreEdit::AddAbsent(absent))
    }

    /// That the judged presents something else that its host has; not where it gets another certificate anyway.
    fn held(&self, judged: usize) -> Vec<Alteration> {
        let estate = self.workshop.estate;
        let presented = |party: &Party| Some(party.credential.as_ref()?.certificate);
        let now = presented(&estate.endpoints[judged].party);
        if now.is_none() || presented(self.altered.party(estate, judged)) != now {
            return Vec::new();
        }
        let held = estate.held_of(judged).iter();
        held.filter(|held| Some(held.certificate) != now)
            .filter(|held| held.is_usable(&estate.certificates))
            .map(|held| Alteration::Bind {
                of: sharing(self.workshop, judged, true),
                certificate: held.certificate,
            })
            .collect()
    }

    /// That the judge holds an intermediate, where it is known what it holds.
    fn hold(&self, judge: usize, certificate: CertificateId) -> Option<Alteration> {
        self.hold_as(judge, StoreEdit::AddIntermediate(certificate))
    }

    fn hold_as(&self, judge: usize, edit: StoreEdit) -> Option<Alteration> {
        let estate = self.workshop.estate;
        let trust = &self.altered.party(estate, judge).trust;
        trust.intermediates.is_some().then(|| Alteration::Store {
            of: estate.machine_of(judge),
            edit,
        })
    }
}

/// [RFC 3261 §19.1.2]
const SIP_OVER_TLS: u16 = 5061;

fn both_purposes() -> Wishes {
    Wishes {
        with: [Purpose::ServerAuth, Purpose::ClientAuth].into(),
        ..Wishes::default()
    }
}
