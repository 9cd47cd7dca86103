//! Where changes are made: an estate with some endpoints otherwise, and what they need beside it.

mod gateways;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use countersign_mutual::{
    Agreement, Credential, Direction, FactValue, Judge, Party, Surroundings, Trust,
};
use countersign_products::Catalogue;
use countersign_trust::{CertificateId, Certificates, Signatures, TrustStore};
use time::OffsetDateTime;

use super::authority::{Authorities, issuers};
use super::{Absent, AbsentRoot, Alteration, StoreEdit, Wishes};
use crate::Estate;
use crate::dialling;
use crate::estate::Endpoint;
use crate::files::complete;
use crate::link::Link;

/// An estate, and the certificates that it would have beside its own. What is made here is remembered: the
/// same reissue is one certificate, the same change of a store one store.
#[derive(Debug)]
pub(crate) struct Workshop<'e> {
    pub(crate) estate: &'e Estate,
    pub(crate) catalogue: &'e Catalogue,
    pub(crate) certificates: Certificates,
    pub(crate) signatures: &'e Signatures<'e>,
    pub(crate) authorities: Authorities,
    at: OffsetDateTime,
    /// By what each was before, what was wished, and the authority's certificate.
    reissued: HashMap<(CertificateId, Wishes, Option<CertificateId>), CertificateId>,
    /// By what they issued, and who is supposed to have issued them.
    pub(super) absent: HashMap<Absent, CertificateId>,
    pub(super) absent_roots: HashMap<AbsentRoot, CertificateId>,
    stores: Vec<(Rc<Trust>, Vec<StoreEdit>, Rc<Trust>)>,
}

/// The endpoints that are otherwise, and who answers for whom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Altered {
    endpoints: BTreeMap<usize, Endpoint>,
    answers: BTreeMap<usize, Endpoint>,
    /// How those are that are not otherwise here.
    below: Option<Rc<Self>>,
}

impl Altered {
    /// Those that are otherwise.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints.values()
    }
}

impl<'e> Workshop<'e> {
    /// `certificates` holds those of the estate, and more.
    pub(crate) fn new(
        estate: &'e Estate,
        catalogue: &'e Catalogue,
        certificates: Certificates,
        signatures: &'e Signatures<'e>,
        at: OffsetDateTime,
    ) -> Self {
        Self {
            authorities: Authorities::of(estate, signatures),
            estate,
            catalogue,
            certificates,
            signatures,
            at,
            reissued: HashMap::new(),
            absent: HashMap::new(),
            absent_roots: HashMap::new(),
            stores: Vec::new(),
        }
    }

    /// The moment at which what is changed is judged.
    pub(crate) fn at(&self) -> OffsetDateTime {
        self.at
    }

    /// The moment to which it judges.
    pub(crate) fn judge(&self, at: OffsetDateTime) -> Judge<'_> {
        Judge::new(Surroundings {
            certificates: &self.certificates,
            signatures: self.signatures,
            at,
            public_roots: self.estate.public_roots.store(),
            facts: &self.estate.facts,
            language: self.estate.language,
        })
    }

    /// Makes the changes, in this order.
    pub(crate) fn alter(&mut self, alterations: &[Alteration]) -> Altered {
        let mut altered = Altered::default();
        let mut edits: BTreeMap<usize, Vec<StoreEdit>> = BTreeMap::new();
        let renewed: Vec<CertificateId> = alterations
            .iter()
            .filter_map(|alteration| match alteration {
                Alteration::RenewAuthority { certificate } => Some(*certificate),
                _ => None,
            })
            .collect();
        self.set_gateways(alterations, &mut altered);
        for alteration in alterations {
            self.make(alteration, &renewed, &mut altered, &mut edits);
        }
        for (end, edits) in edits {
            let trust = self.store(&altered.party(self.estate, end).trust, &edits);
            altered.change(self.estate, end).party.trust = trust;
        }
        self.renew_lists(alterations, &mut altered);
        for authority in &renewed {
            let new = self.reissue(*authority, &Wishes::default(), &renewed);
            self.put(*authority, new, &mut altered);
        }
        for endpoint in altered.endpoints.values_mut() {
            let party = &mut endpoint.party;
            if let (true, Some(credential)) = (party.rules.windows, &mut party.credential) {
                let stored = party.trust.intermediates.as_deref().unwrap_or_default();
                complete(&self.certificates, credential, stored);
            }
            endpoint.settle();
        }
        for alteration in alterations {
            if let Alteration::Answer { of, by, answer } = alteration {
                for end in of {
                    let reached = altered.reached(self.estate, *end, *by, answer);
                    altered.answers.insert(*end, reached);
                }
            }
        }
        altered
    }

    fn make(
        &mut self,
        alteration: &Alteration,
        renewed: &[CertificateId],
        altered: &mut Altered,
        edits: &mut BTreeMap<usize, Vec<StoreEdit>>,
    ) {
        let estate = self.estate;
        match alteration {
            Alteration::Fact { of, fact, value } => {
                for end in of {
                    let party = &mut altered.change(estate, *end).party;
                    match (fact.as_str(), value) {
                        ("trusted_peers", FactValue::Words(peers)) => {
                            party.trusted_peers = Some(Rc::new(peers.clone()));
                        }
                        _ => party.facts.set(fact.clone(), value.clone()),
                    }
                }
            }
            Alteration::Product { of, product } => {
                let Some(known) = self.catalogue.product(product) else {
                    return;
                };
                for end in of {
                    let endpoint = altered.change(estate, *end);
                    endpoint.party.rules = Rc::clone(known.rules());
                    endpoint.product.clone_from(product);
                }
            }
            Alteration::Replace {
                of,
                certificate,
                chain,
            } => {
                for end in of {
                    let credential = Credential::new(*certificate, chain.clone());
                    altered.change(estate, *end).party.credential = Some(credential);
                }
            }
            Alteration::Bind { of, certificate } => {
                for end in of {
                    let held = estate.held_of(*end);
                    if let Some(bound) = held.iter().find(|held| held.certificate == *certificate) {
                        let party = &mut altered.change(estate, *end).party;
                        bound.present(party, &self.certificates, held);
                    }
                }
            }
            Alteration::Reissue { of, base, wishes } => {
                let certificate = self.reissue(*base, wishes, renewed);
                let chain = wishes
                    .issuer
                    .and_then(|issuer| self.authorities.get(issuer))
                    .map(|authority| authority.chain.clone());
                for end in of {
                    let party = &mut altered.change(estate, *end).party;
                    let sent = party.credential.take();
                    let sent = sent.map_or_else(Vec::new, |credential| credential.intermediates);
                    let chain = chain.clone().unwrap_or(sent);
                    party.credential = Some(Credential::new(certificate, chain));
                    if let Some(provider) = &wishes.key_provider {
                        let provider = FactValue::Word(provider.clone());
                        party.facts.set("key_provider", provider);
                    }
                }
            }
            Alteration::Store { of, edit } => {
                let edit = match edit {
                    StoreEdit::AddAbsent(absent) => {
                        &StoreEdit::AddIntermediate(self.supposed(*absent))
                    }
                    StoreEdit::AddAbsentRoot(absent) => {
                        &StoreEdit::AddRoot(self.supposed_root(*absent))
                    }
                    edit => edit,
                };
                for end in of {
                    edits.entry(*end).or_default().push(edit.clone());
                }
            }
            Alteration::Send { of, certificate } => altered.send(estate, of, *certificate),
            Alteration::SendAbsent { of, absent } => {
                altered.send(estate, of, self.supposed(*absent));
            }
            Alteration::ListPeer { of, peer } => {
                for end in of {
                    let party = &mut altered.change(estate, *end).party;
                    let peers = party.trusted_peers.get_or_insert_default();
                    Rc::make_mut(peers).push(peer.clone());
                }
            }
            Alteration::Dial {
                of,
                host,
                address,
                port,
            } => {
                for end in of {
                    let party = &mut altered.change(estate, *end).party;
                    gateways::dial(party, host, address.as_ref(), *port);
                }
            }
            Alteration::Restart { of } => {
                for end in of {
                    let party = &mut altered.change(estate, *end).party;
                    dialling::started(&mut party.facts, Some(self.at));
                }
            }
            // These are first or last: the others go by what they have made, or they by what the others have.
            Alteration::RemoveGateway { .. }
            | Alteration::OwnAddress { .. }
            | Alteration::RenewAuthority { .. }
            | Alteration::RenewList { .. }
            | Alteration::Answer { .. } => {}
        }
    }

    /// The certificate that is issued again with these wishes, where these authorities are renewed too.
    fn reissue(
        &mut self,
        base: CertificateId,
        wishes: &Wishes,
        renewed: &[CertificateId],
    ) -> CertificateId {
        let is_own_issuer = self.certificates.get(base).claims_self_signed();
        let issuers = match wishes.issuer {
            Some(issuer) => vec![issuer],
            None => issuers(&self.certificates, self.signatures, base),
        };
        // Its end is the authority's at the latest; a renewed one ends later.
        let issuer = match issuers.first().copied() {
            _ if is_own_issuer && wishes.issuer.is_none() => None,
            Some(issuer) if renewed.contains(&issuer) => {
                // Authorities may have issued each other.
                let others: Vec<CertificateId> =
                    renewed.iter().copied().filter(|id| *id != base).collect();
                Some(self.reissue(issuer, &Wishes::default(), &others))
            }
            issuer => issuer,
        };
        let key = (base, wishes.clone(), issuer);
        if let Some(known) = self.reissued.get(&key) {
            return *known;
        }
        let authority = wishes
            .issuer
            .and_then(|issuer| self.authorities.get(issuer));
        let facts = wishes.facts(
            self.certificates.get(base),
            issuer.map(|id| self.certificates.get(id)),
            { authority.and_then(|authority| authority.sibling) }
                .map(|sibling| self.certificates.get(sibling)),
            self.at,
        );
        let new = self.certificates.suppose(facts);
        for issuer in issuers {
            self.signatures.assume(&self.certificates, issuer, new);
        }
        self.reissued.insert(key, new);
        new
    }

    /// Puts another certificate where this one is, in every store and every chain.
    fn put(&self, authority: CertificateId, new: CertificateId, altered: &mut Altered) {
        let replace = |ids: &mut Vec<CertificateId>| {
            for id in ids {
                if *id == authority {
                    *id = new;
                }
            }
        };
        let mut stores: Vec<(Rc<Trust>, Rc<Trust>)> = Vec::new();
        for end in 0..self.estate.endpoints.len() {
            let party = altered.party(self.estate, end);
            let trust = Rc::clone(&party.trust);
            let sends = |party: &Party| {
                let sent = party.credential.as_ref();
                sent.is_some_and(|credential| credential.intermediates.contains(&authority))
            };
            let is_sent = sends(party);
            let is_root = trust
                .roots
                .as_ref()
                .is_some_and(|roots| roots.contains(authority));
            let stored = trust.intermediates.as_deref().unwrap_or_default();
            if !is_sent && !is_root && !stored.contains(&authority) {
                continue;
            }
            let party = &mut altered.change(self.estate, end).party;
            if let Some(credential) = &mut party.credential {
                replace(&mut credential.intermediates);
            }
            let known = stores.iter().find(|(old, _)| Rc::ptr_eq(old, &trust));
            let renewed = known.map(|(_, new)| Rc::clone(new)).unwrap_or_else(|| {
                let mut renewed = (*trust).clone();
                if let Some(roots) = &renewed.roots {
                    let mut ids: Vec<CertificateId> = roots.iter().collect();
                    replace(&mut ids);
                    renewed.roots = Some(store_of(&self.certificates, &ids));
                }
                if let Some(intermediates) = &mut renewed.intermediates {
                    replace(intermediates);
                }
                let renewed = Rc::new(renewed);
                stores.push((Rc::clone(&trust), Rc::clone(&renewed)));
                renewed
            });
            party.trust = renewed;
        }
    }

    /// Lets the next lists take the place of those that are renewed, in every store.
    fn renew_lists(&self, alterations: &[Alteration], altered: &mut Altered) {
        let mut stores: Vec<(Rc<Trust>, Rc<Trust>)> = Vec::new();
        for alteration in alterations {
            let Alteration::RenewList { list } = alteration else {
                continue;
            };
            for end in self.estate.with_list(*list) {
                let party = &mut altered.change(self.estate, end).party;
                let known = stores.iter().find(|(old, _)| Rc::ptr_eq(old, &party.trust));
                let renewed = known.map(|(_, new)| Rc::clone(new)).unwrap_or_else(|| {
                    let mut renewed = (*party.trust).clone();
                    renewed.renewed_lists.push(*list);
                    let renewed = Rc::new(renewed);
                    stores.push((Rc::clone(&party.trust), Rc::clone(&renewed)));
                    renewed
                });
                party.trust = renewed;
            }
            stores.clear();
        }
    }

    /// The store with these changes.
    fn store(&mut self, base: &Rc<Trust>, edits: &[StoreEdit]) -> Rc<Trust> {
        let known = self
            .stores
            .iter()
            .find(|(old, made, _)| Rc::ptr_eq(old, base) && made == edits);
        if let Some((_, _, trust)) = known {
            return Rc::clone(trust);
        }
        let mut trust = (**base).clone();
        for edit in edits {
            self.edit(&mut trust, edit);
        }
        let trust = Rc::new(trust);
        let made = (Rc::clone(base), edits.to_vec(), Rc::clone(&trust));
        self.stores.push(made);
        trust
    }

    fn edit(&self, trust: &mut Trust, edit: &StoreEdit) {
        let without = |trust: &mut Trust, gone: &[CertificateId]| {
            if let Some(roots) = &trust.roots {
                let left: Vec<CertificateId> =
                    roots.iter().filter(|id| !gone.contains(id)).collect();
                trust.roots = Some(store_of(&self.certificates, &left));
            }
        };
        let hold = |trust: &mut Trust, id: CertificateId| {
            let held = trust.intermediates.get_or_insert_default();
            if !held.contains(&id) {
                held.push(id);
            }
        };
        match edit {
            StoreEdit::Roots(ids) => trust.roots = Some(store_of(&self.certificates, ids)),
            StoreEdit::Intermediates(ids) => trust.intermediates = Some(ids.clone()),
            StoreEdit::AutoRootUpdate(flag) => trust.auto_root_update = Some(*flag),
            StoreEdit::Aia(flag) => trust.aia = Some(*flag),
            StoreEdit::Lists(given) => {
                trust.lists = Some(Arc::new(given.replace(trust.lists.as_deref())));
            }
            StoreEdit::AddRoot(id) => {
                let roots = trust.roots.get_or_insert_default();
                roots.add(&self.certificates, *id);
            }
            StoreEdit::RemoveRoots(ids) => without(trust, ids),
            StoreEdit::MoveToIntermediates(id) => {
                without(trust, &[*id]);
                hold(trust, *id);
            }
            StoreEdit::AddIntermediate(id) => hold(trust, *id),
            // Whoever gives it has supposed it.
            StoreEdit::AddAbsent(_) | StoreEdit::AddAbsentRoot(_) => {}
            StoreEdit::EnablePurposes(id) => {
                trust.purposes.remove(id);
            }
        }
    }
}

fn store_of(certificates: &Certificates, ids: &[CertificateId]) -> TrustStore {
    let mut store = TrustStore::new();
    for id in ids {
        store.add(certificates, *id);
    }
    store
}

impl Altered {
    /// The endpoints that are otherwise, or are reached otherwise.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> {
        self.endpoints.keys().chain(self.answers.keys()).copied()
    }

    /// Whether this endpoint is.
    pub(crate) fn touches(&self, end: usize) -> bool {
        self.endpoints.contains_key(&end) || self.answers.contains_key(&end)
    }

    /// An endpoint as it is now.
    pub(crate) fn party<'s>(&'s self, estate: &'s Estate, end: usize) -> &'s Party {
        &self.endpoint(estate, end).party
    }

    /// Two endpoints as they meet now.
    pub(crate) fn facing<'s>(
        &'s self,
        estate: &'s Estate,
        a: usize,
        b: usize,
    ) -> (&'s Party, &'s Party) {
        Endpoint::facing(self.endpoint(estate, a), self.endpoint(estate, b))
    }

    /// The verdicts on a link as it is now.
    pub(crate) fn agreement(&self, estate: &Estate, judge: &Judge<'_>, link: &Link) -> Agreement {
        let (own_a, own_b) = (self.endpoint(estate, link.a), self.endpoint(estate, link.b));
        let (answer_a, answer_b) = (self.answers.get(&link.a), self.answers.get(&link.b));
        if answer_a.is_none() && answer_b.is_none() {
            let (a, b) = Endpoint::facing(own_a, own_b);
            return judge.check(a, b, link.direction);
        }
        let open = |from: &Endpoint, to: &Endpoint, answer: Option<&Endpoint>| {
            let (from, to) = match answer {
                Some(reached) => (&from.party, &reached.party),
                None => Endpoint::facing(from, to),
            };
            judge.check(from, to, Direction::Forward).checks
        };
        let mut checks = open(own_a, own_b, answer_b);
        if link.direction == Direction::Both {
            let back = open(own_b, own_a, answer_a);
            checks.extend(back.into_iter().map(|mut check| {
                check.number += 2;
                check
            }));
        }
        Agreement::of(own_a.party.name.clone(), own_b.party.name.clone(), checks)
    }

    /// The estate, had it always been so.
    pub(crate) fn of(self, estate: &Estate) -> Estate {
        let mut altered = estate.clone();
        for (end, endpoint) in self.endpoints {
            altered.endpoints[end] = endpoint;
        }
        altered
    }

    fn endpoint<'s>(&'s self, estate: &'s Estate, end: usize) -> &'s Endpoint {
        match (self.endpoints.get(&end), &self.below) {
            (Some(endpoint), _) => endpoint,
            (None, Some(below)) => below.endpoint(estate, end),
            (None, None) => &estate.endpoints[end],
        }
    }

    /// With those of another below, where they are not otherwise here.
    pub(crate) fn over(self, below: Rc<Self>) -> Self {
        Self {
            below: Some(below),
            ..self
        }
    }

    /// With those of another, whatever these were.
    pub(crate) fn take_in(&mut self, other: Self) {
        self.endpoints.extend(other.endpoints);
        self.answers.extend(other.answers);
    }

    /// An endpoint as it was.
    pub(crate) fn forget(&mut self, end: usize) {
        self.endpoints.remove(&end);
        self.answers.remove(&end);
    }

    fn change(&mut self, estate: &Estate, end: usize) -> &mut Endpoint {
        self.endpoints
            .entry(end)
            .or_insert_with(|| estate.endpoints[end].clone())
    }

    /// These send an intermediate along.
    fn send(&mut self, estate: &Estate, of: &[usize], certificate: CertificateId) {
        for end in of {
            let party = &mut self.change(estate, *end).party;
            if let Some(credential) = &mut party.credential
                && !credential.intermediates.contains(&certificate)
            {
                credential.intermediates.push(certificate);
            }
        }
    }

    /// Who answers under the name of `end`.
    fn reached(&self, estate: &Estate, end: usize, by: Option<usize>, answer: &str) -> Endpoint {
        let dialled = self.endpoint(estate, end);
        let mut reached = self.endpoint(estate, by.unwrap_or(end)).clone();
        if by.is_none() {
            let (name, rules) = (answer.to_owned(), Rc::clone(&dialled.party.rules));
            reached.party = Party::new(name, dialled.party.host.clone(), rules);
        }
        reached.party.host.clone_from(&dialled.party.host);
        reached
    }
}
