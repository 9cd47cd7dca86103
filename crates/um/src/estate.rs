//! The estate with its certificates: parties, and the links between them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use countersign_messages::Language;
use countersign_mutual::{
    CertificateReference, Direction, FactDefinition, FactValue, Judge, Party, Surroundings, Trust,
};
use countersign_products::Catalogue;
use countersign_trust::{CertificateId, Certificates, Signatures};
use time::{Duration, OffsetDateTime};

use crate::chains::Chains;
use crate::deployment::Deployment;
use crate::draft::{Draft, FileReference, Part};
use crate::files::{Files, ReadFault, ReadFile, complete};
use crate::held::{self, Held, OfHosts};
use crate::intermittent::intermittent;
use crate::kind::Kinds;
use crate::link::Link;
use crate::lists::{KnownLists, Lists};
use crate::plan::Plan;
use crate::progress::{Progress, Task, Untold, Work};
use crate::public_roots::PublicRoots;
use crate::report::{Ending, LinkReport, PartyReport, PresentedCertificate, Report, rfc3339};
use crate::requirement::{Scene, requirement_ids};
use crate::requirements::RequirementsReport;
use crate::service::RootCaType;
use crate::trusts::Trusts;
use crate::{Error, EstateFile, dialling, fact};

/// An estate: every endpoint with its certificate, its store and its product, and who talks to whom.
#[derive(Clone, Debug)]
pub struct Estate {
    pub(crate) certificates: Certificates,
    /// The file in which each certificate is found.
    origins: BTreeMap<CertificateId, String>,
    pub(crate) public_roots: PublicRoots,
    pub(crate) lists: KnownLists,
    pub(crate) facts: BTreeMap<String, FactDefinition>,
    pub(crate) endpoints: Vec<Endpoint>,
    /// How many endpoints the host of each has.
    pub(crate) on_its_host: Vec<usize>,
    pub(crate) links: Vec<Link>,
    deployment: Deployment,
    held: OfHosts<Held>,
    /// In which everything about it is told.
    pub(crate) language: Language,
    progress: Rc<dyn Progress>,
}

/// A party, and what it is in the estate.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) party: Party,
    /// As the members of its own pool dial it.
    pub(crate) within_pool: Option<Party>,
    pub(crate) part: Part,
    pub(crate) product: String,
    root_ca_type: Option<RootCaType>,
    /// Other names by which a link or a change may speak of it, alone or with others.
    pub(crate) aliases: Vec<String>,
}

fn on_its_host(endpoints: &[Endpoint]) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for endpoint in endpoints {
        *counts.entry(endpoint.machine()).or_default() += 1;
    }
    let counts = endpoints.iter().map(|endpoint| counts[endpoint.machine()]);
    counts.collect()
}

impl Estate {
    /// Reads the files that `file` names through `read`, each once, and makes parties of its endpoints
    /// with the products of `catalogue`.
    ///
    /// # Errors
    /// A file that cannot be read, or in which something is wrong; a product that `catalogue` lacks,
    /// which the compiled-in one, against which `file` was parsed, does not; more links than
    /// [`MOST_LINKS`](crate::MOST_LINKS).
    pub fn load(
        file: &EstateFile,
        catalogue: &Catalogue,
        read: impl FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>,
    ) -> Result<Self, Error> {
        Self::with_links(file, file.openings.links()?, catalogue, read)
    }

    /// The estate of a file, with these links in the place of its own.
    pub(crate) fn with_links(
        file: &EstateFile,
        links: Vec<Link>,
        catalogue: &Catalogue,
        read: impl FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>,
    ) -> Result<Self, Error> {
        let mut files = Files::new(read);
        let public = files.all(&file.public_roots)?;
        let mut lists = Lists::default();
        let of_estate = { file.crls.as_ref() }
            .map(|named| lists.share(named, &mut files))
            .transpose()?;
        let mut trusts = Trusts::default();
        let stores: Vec<Rc<Trust>> = file
            .stores
            .iter()
            .map(|store| trusts.share(store, of_estate.as_ref(), &mut lists, &mut files))
            .collect::<Result<_, _>>()?;
        let mut nothing_known = Trust::default();
        nothing_known.lists = of_estate;
        let nothing_known = Rc::new(nothing_known);
        let mut endpoints: Vec<Endpoint> = file
            .drafts
            .iter()
            .map(|draft| {
                let trust = draft.store.map_or(&nothing_known, |index| &stores[index]);
                Endpoint::new(draft, catalogue, Rc::clone(trust), &mut files)
            })
            .collect::<Result<_, _>>()?;
        dialling::settle(&mut endpoints, &file.deployment);
        let held = held::read(&file.held, &endpoints, &mut files)?;
        let origins = files.origins();
        let mut certificates = files.into_certificates();
        let public_roots = PublicRoots::new(&mut certificates, &public);
        Ok(Self {
            origins,
            public_roots,
            lists: lists.into_known(&certificates)?,
            certificates,
            facts: catalogue.facts().clone(),
            on_its_host: on_its_host(&endpoints),
            endpoints,
            links,
            deployment: file.deployment.clone(),
            held,
            language: Language::default(),
            progress: Rc::new(Untold),
        })
    }

    /// Lets everything about it be told in this language; without this call it is English.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Lets somebody be told how far each work on it has come.
    #[must_use]
    pub fn telling(self, progress: Rc<dyn Progress>) -> Self {
        Self { progress, ..self }
    }

    pub(crate) fn progress(&self) -> &dyn Progress {
        &*self.progress
    }

    /// A work of so many parts begins.
    pub(crate) fn begin(&self, task: Task, parts: usize) -> Work<'_> {
        Work::begin(&*self.progress, task, parts)
    }

    /// The language in which everything about it is told.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Every endpoint.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = &Party> {
        self.endpoints.iter().map(|endpoint| &endpoint.party)
    }

    /// Every certificate of its files, and the public roots.
    #[must_use]
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// The certificates that its files have.
    pub(crate) fn of_files(&self) -> impl Iterator<Item = CertificateId> {
        self.origins.keys().copied()
    }

    /// Every endpoint, with what Exchange says of the root of its certificate.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = (&Party, Option<RootCaType>)> {
        let endpoints = self.endpoints.iter();
        endpoints.map(|endpoint| (&endpoint.party, endpoint.root_ca_type))
    }

    /// What the estate says beside its endpoints.
    pub(crate) fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The certificates that a host has, if anybody says.
    pub(crate) fn held(&self, host: &str) -> Option<&[Held]> {
        self.held.get(host).map(Vec::as_slice)
    }

    /// The certificates that the host of an endpoint has, as far as anybody says.
    pub(crate) fn held_of(&self, end: usize) -> &[Held] {
        self.held(self.endpoints[end].machine()).unwrap_or_default()
    }

    /// Which requirements of both procedures are met at this moment; `signatures` as for [`Self::check`].
    #[must_use]
    pub fn requirements(
        &self,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
    ) -> RequirementsReport {
        let work = self.begin(Task::Require, requirement_ids().count());
        self.with_scene(signatures, at, |scene| {
            RequirementsReport::new(scene, &work, at)
        })
    }

    /// What is still to be done until every requirement is met and every link works, in an order in which it
    /// can be; `signatures` as for [`Self::check`].
    #[must_use]
    pub fn plan(&self, signatures: &Signatures<'_>, at: OffsetDateTime) -> Plan {
        let work = self.begin(Task::Judge, self.links.len());
        self.with_scene(signatures, at, |scene| {
            Plan::new(scene, work.each(scene.links()), at)
        })
    }

    /// The estate at a moment, as requirements and plans see it.
    pub(crate) fn with_scene<T>(
        &self,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> T {
        let mut facts = self.facts.clone();
        facts.extend(fact::of_requirements());
        let judge = Judge::new(Surroundings {
            facts: &facts,
            ..self.surroundings(signatures, at)
        })
        .with_files(&self.origins)
        .with_list_files(self.lists.files());
        let kinds = self.kinds(signatures);
        look(&Scene::new(self, &judge, &kinds, &facts, at))
    }

    /// The chains that the checks of this moment are about; `signatures` as for [`Self::check`].
    #[must_use]
    pub fn chains<'a>(&'a self, signatures: &'a Signatures<'a>, at: OffsetDateTime) -> Chains<'a> {
        Chains::new(self, self.judge(signatures, at))
    }

    /// What is the same for every check at this moment.
    pub(crate) fn surroundings<'a>(
        &'a self,
        signatures: &'a Signatures<'a>,
        at: OffsetDateTime,
    ) -> Surroundings<'a> {
        Surroundings {
            certificates: &self.certificates,
            signatures,
            at,
            public_roots: self.public_roots.store(),
            facts: &self.facts,
            language: self.language,
        }
    }

    pub(crate) fn judge<'a>(
        &'a self,
        signatures: &'a Signatures<'a>,
        at: OffsetDateTime,
    ) -> Judge<'a> {
        Judge::new(self.surroundings(signatures, at))
            .with_files(&self.origins)
            .with_list_files(self.lists.files())
    }

    /// The kinds of its certificates.
    pub(crate) fn kinds<'a>(&'a self, signatures: &'a Signatures<'a>) -> Kinds<'a> {
        let certificates = &self.certificates;
        Kinds::new(certificates, signatures, &self.public_roots, self.language)
    }

    /// The roots that are public, or were.
    pub(crate) fn public_roots(&self) -> &PublicRoots {
        &self.public_roots
    }

    /// How a person and a tool look for a certificate.
    pub(crate) fn reference(&self, id: CertificateId) -> CertificateReference {
        let file = self.origins.get(&id).map(String::as_str);
        CertificateReference::of(self.certificates.get(id)).found_in(file)
    }

    /// Judges every link as it is at this moment, and lists what ends within `horizon` of it. Each
    /// signature is verified once, however many links meet it; `signatures` remembers them for further
    /// questions about this estate.
    #[must_use]
    pub fn check(
        &self,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
        horizon: Duration,
    ) -> Report {
        let judge = self.judge(signatures, at);
        let kinds = self.kinds(signatures);
        let parties: Vec<PartyReport> = self
            .endpoints
            .iter()
            .map(|endpoint| {
                let Endpoint { party, product, .. } = endpoint;
                let presented = party.credential.as_ref().map(|credential| {
                    let kind = kinds.decide(credential.certificate, endpoint.root_ca_type);
                    let id = credential.certificate;
                    PresentedCertificate::new(self.reference(id), self.certificates.get(id), kind)
                });
                PartyReport::new(party, product, presented, &self.facts, self.language)
            })
            .collect();
        let work = self.begin(Task::Judge, self.links.len());
        let links: Vec<LinkReport> = work
            .each(self.links.iter())
            .map(|link| {
                let (a, b) = self.ends(link);
                LinkReport::new(
                    judge.check(a, b, link.direction),
                    &link.derived_from,
                    (parties[link.a].kind(), parties[link.b].kind()),
                    self.language,
                )
            })
            .collect();
        let intermittent = intermittent(self, &links);
        let ending = self.ending(&kinds, at, horizon);
        Report::new(at, parties, links, intermittent, ending)
    }

    /// What is valid at this moment and not `horizon` later, of all that is presented and of the
    /// authorities above it: the first to end first.
    fn ending(&self, kinds: &Kinds<'_>, at: OffsetDateTime, horizon: Duration) -> Vec<Ending> {
        let mut parties: BTreeMap<CertificateId, Vec<String>> = BTreeMap::new();
        for Endpoint { party, .. } in &self.endpoints {
            let Some(credential) = &party.credential else {
                continue;
            };
            let sent = core::iter::once(credential.certificate)
                .chain(credential.intermediates.iter().copied());
            let chain: BTreeSet<_> = sent.chain(kinds.roots(credential.certificate)).collect();
            for id in chain {
                parties.entry(id).or_default().push(party.name.clone());
            }
        }
        let mut ending: Vec<_> = parties
            .into_iter()
            .filter_map(|(id, parties)| {
                let facts = self.certificates.get(id);
                let left = facts.not_after() - at;
                (Duration::ZERO..=horizon).contains(&left).then(|| Ending {
                    certificate: self.reference(id),
                    not_after: rfc3339(facts.not_after()),
                    days: left.whole_days(),
                    parties,
                })
            })
            .collect();
        ending.sort_by(|a, b| a.not_after.cmp(&b.not_after));
        ending
    }

    /// The pairs that are checked, each with its direction: in the order of a report's links.
    pub fn links(&self) -> impl ExactSizeIterator<Item = (&Party, &Party, Direction)> {
        self.links.iter().map(|link| {
            let (a, b) = self.ends(link);
            (a, b, link.direction)
        })
    }

    fn ends(&self, link: &Link) -> (&Party, &Party) {
        Endpoint::facing(&self.endpoints[link.a], &self.endpoints[link.b])
    }
}

impl Endpoint {
    /// Two endpoints as they meet: everybody dials a pool by its name, but its members each other by theirs.
    pub(crate) fn facing<'e>(a: &'e Self, b: &'e Self) -> (&'e Party, &'e Party) {
        match (&a.within_pool, &b.within_pool) {
            (Some(inner_a), Some(inner_b)) if a.part == b.part => (inner_a, inner_b),
            _ => (&a.party, &b.party),
        }
    }

    /// The name of the host that it is on: what shares its store.
    pub(crate) fn machine(&self) -> &str {
        match self.part {
            Part::UmService | Part::CallRouter | Part::Web => &self.party.host,
            Part::Lync { .. } | Part::Peer(_) => &self.party.name,
        }
    }

    /// Lets the view of its pool follow a change of the party.
    pub(crate) fn settle(&mut self) {
        if self.within_pool.is_some() {
            let mut inner = self.party.clone();
            inner.host.clone_from(&self.party.name);
            self.within_pool = Some(inner);
        }
    }

    fn new(
        draft: &Draft,
        catalogue: &Catalogue,
        trust: Rc<Trust>,
        files: &mut Files<impl ReadFile>,
    ) -> Result<Self, Error> {
        let Some(product) = catalogue.product(&draft.product) else {
            return Err(Error::UnknownName {
                place: draft.place.clone(),
                kind: "product",
                name: draft.product.clone(),
                nearest: None,
            });
        };
        let rules = Rc::clone(product.rules());
        let mut party = Party::new(draft.name.clone(), draft.host.clone(), rules);
        party.identities.clone_from(&draft.identities);
        party.trust = trust;
        party.trusted_peers.clone_from(&draft.trusted_peers);
        party.fellows.clone_from(&draft.fellows);
        party.tls_port = draft.tls_port;
        party.facts = draft.facts.clone();
        if let Some(named) = &draft.files {
            let (mut credential, key_provider) = files.credential(named)?;
            if party.rules.windows {
                let stored = party.trust.intermediates.as_deref().unwrap_or_default();
                complete(files.table(), &mut credential, stored);
            }
            party.credential = Some(credential);
            if let Some(provider) = key_provider
                && party.facts.get(KEY_PROVIDER).is_none()
            {
                let provider = FactValue::Word(provider.to_owned());
                party.facts.set(KEY_PROVIDER, provider);
            }
        }
        let within_pool = matches!(draft.part, Part::Lync { .. }).then(|| party.clone());
        let mut endpoint = Self {
            party,
            within_pool,
            part: draft.part,
            product: draft.product.clone(),
            root_ca_type: draft.root_ca_type,
            aliases: draft.aliases.clone(),
        };
        endpoint.settle();
        Ok(endpoint)
    }
}

/// The fact that a Windows store tells beside a certificate.
pub(crate) const KEY_PROVIDER: &str = "key_provider";
