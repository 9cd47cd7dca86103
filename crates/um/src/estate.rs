//! The estate with its certificates: parties, and the links between them.

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use countersign_containers::{FoundCertificate, read_certificates};
use countersign_mutual::{
    Credential, Direction, FactDefinition, FactValue, Judge, Party, Surroundings, Trust,
};
use countersign_products::Catalogue;
use countersign_trust::{CertificateId, Certificates, Signatures, TrustStore};
use time::OffsetDateTime;

use crate::draft::{CredentialFiles, Draft, FileReference, Part, StoreDraft};
use crate::exchange::RootCaType;
use crate::kind::Kinds;
use crate::link::Link;
use crate::public_roots::PublicRoots;
use crate::report::{LinkReport, PartyReport, Report};
use crate::{Error, EstateFile};

/// An estate: every endpoint with its certificate, its store and its product, and who talks to whom.
#[derive(Debug)]
pub struct Estate {
    certificates: Certificates,
    public_roots: PublicRoots,
    facts: BTreeMap<String, FactDefinition>,
    endpoints: Vec<Endpoint>,
    links: Vec<Link>,
}

#[derive(Debug)]
struct Endpoint {
    party: Party,
    /// As the members of its own pool dial it.
    within_pool: Option<Party>,
    part: Part,
    product: String,
    root_ca_type: Option<RootCaType>,
}

impl Estate {
    /// Reads the files that `file` names through `read`, each once, and makes parties of its endpoints
    /// with the products of `catalogue`.
    ///
    /// # Errors
    /// A file that cannot be read, or in which something is wrong; a product that `catalogue` lacks,
    /// which the compiled-in one, against which `file` was parsed, does not.
    pub fn load(
        file: &EstateFile,
        catalogue: &Catalogue,
        read: impl FnMut(&FileReference) -> io::Result<Vec<u8>>,
    ) -> Result<Self, Error> {
        let mut files = Files::new(read);
        let mut public = Vec::new();
        for reference in &file.public_roots {
            public.extend(files.certificates(reference)?);
        }
        let mut trusts = Trusts::default();
        let stores: Vec<Rc<Trust>> = file
            .stores
            .iter()
            .map(|store| trusts.share(store, &mut files))
            .collect::<Result<_, _>>()?;
        let nothing_known = Rc::default();
        let endpoints = file
            .drafts
            .iter()
            .map(|draft| {
                let trust = draft.store.map_or(&nothing_known, |index| &stores[index]);
                Endpoint::new(draft, catalogue, Rc::clone(trust), &mut files)
            })
            .collect::<Result<_, _>>()?;
        let mut certificates = files.certificates;
        Ok(Self {
            public_roots: PublicRoots::new(&mut certificates, &public),
            certificates,
            facts: catalogue.facts().clone(),
            endpoints,
            links: file.links.clone(),
        })
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

    /// Judges every link as it is at this moment. Each signature is verified once, however many
    /// links meet it; `signatures` remembers them for further questions about this estate.
    #[must_use]
    pub fn check(&self, signatures: &Signatures<'_>, at: OffsetDateTime) -> Report {
        let judge = Judge::new(Surroundings {
            certificates: &self.certificates,
            signatures,
            at,
            public_roots: self.public_roots.store(),
            facts: &self.facts,
        });
        let kinds = Kinds::new(&self.certificates, signatures, &self.public_roots);
        let parties: Vec<PartyReport> = self
            .endpoints
            .iter()
            .map(|endpoint| {
                let Endpoint { party, product, .. } = endpoint;
                let presented = party.credential.as_ref().map(|credential| {
                    let kind = kinds.decide(credential.certificate, endpoint.root_ca_type);
                    (self.certificates.get(credential.certificate), kind)
                });
                PartyReport::new(party, product, presented)
            })
            .collect();
        let links = self
            .links
            .iter()
            .map(|link| {
                let (a, b) = self.ends(link);
                LinkReport::new(
                    judge.check(a, b, link.direction),
                    &link.derived_from,
                    (parties[link.a].kind(), parties[link.b].kind()),
                )
            })
            .collect();
        Report::new(at, parties, links)
    }

    /// The pairs that are checked, each with its direction: in the order of a report's links.
    pub fn links(&self) -> impl ExactSizeIterator<Item = (&Party, &Party, Direction)> {
        self.links.iter().map(|link| {
            let (a, b) = self.ends(link);
            (a, b, link.direction)
        })
    }

    /// Everybody dials a pool by its name, but its members each other by theirs.
    fn ends(&self, link: &Link) -> (&Party, &Party) {
        let (a, b) = (&self.endpoints[link.a], &self.endpoints[link.b]);
        match (&a.within_pool, &b.within_pool) {
            (Some(inner_a), Some(inner_b)) if a.part == b.part => (inner_a, inner_b),
            _ => (&a.party, &b.party),
        }
    }
}

impl Endpoint {
    fn new(
        draft: &Draft,
        catalogue: &Catalogue,
        trust: Rc<Trust>,
        files: &mut Files<impl FnMut(&FileReference) -> io::Result<Vec<u8>>>,
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
        party.facts = draft.facts.clone();
        if let Some(named) = &draft.files {
            let (credential, key_provider) = files.credential(named)?;
            party.credential = Some(credential);
            if let Some(provider) = key_provider
                && party.facts.get(KEY_PROVIDER).is_none()
            {
                let provider = FactValue::Word(provider.to_owned());
                party.facts.set(KEY_PROVIDER, provider);
            }
        }
        let within_pool = matches!(draft.part, Part::Lync { .. }).then(|| {
            let mut inner = party.clone();
            inner.host.clone_from(&draft.name);
            inner
        });
        Ok(Self {
            party,
            within_pool,
            part: draft.part,
            product: draft.product.clone(),
            root_ca_type: draft.root_ca_type,
        })
    }
}

/// The fact that a Windows store tells beside a certificate.
const KEY_PROVIDER: &str = "key_provider";

/// The files of an estate: each read once, its certificates interned.
struct Files<R> {
    read: R,
    certificates: Certificates,
    known: BTreeMap<String, Vec<Found>>,
}

#[derive(Clone, Copy)]
struct Found {
    id: CertificateId,
    key_provider: Option<&'static str>,
}

impl<R: FnMut(&FileReference) -> io::Result<Vec<u8>>> Files<R> {
    fn new(read: R) -> Self {
        Self {
            read,
            certificates: Certificates::new(),
            known: BTreeMap::new(),
        }
    }

    fn certificates(&mut self, file: &FileReference) -> Result<Vec<CertificateId>, Error> {
        Ok(self.found(file)?.iter().map(|found| found.id).collect())
    }

    /// What an endpoint presents, and in which kind of provider its key is, if the file says.
    fn credential(
        &mut self,
        files: &CredentialFiles,
    ) -> Result<(Credential, Option<&'static str>), Error> {
        let mut found = self.found(&files.certificate)?.to_vec();
        if found.is_empty() {
            return Err(Error::NoCertificate {
                file: files.certificate.clone(),
            });
        }
        let leaf = found.remove(self.end_entity(&found));
        let mut intermediates: Vec<CertificateId> = found.iter().map(|found| found.id).collect();
        for file in &files.chain {
            intermediates.extend(self.certificates(file)?);
        }
        Ok((Credential::new(leaf.id, intermediates), leaf.key_provider))
    }

    /// Which one is the end entity's: the one that issued none of the others, where there is one such
    /// (a PKCS#7 has its certificates in the order of their bytes); else the first, as in TLS.
    fn end_entity(&self, found: &[Found]) -> usize {
        let issued_none = |candidate: &Found| {
            found.iter().all(|other| {
                let issuer = self.certificates.get(other.id).issuer();
                other.id == candidate.id
                    || !issuer.matches(self.certificates.get(candidate.id).subject())
            })
        };
        let mut candidates = (0..found.len()).filter(|index| issued_none(&found[*index]));
        match (candidates.next(), candidates.next()) {
            (Some(only), None) => only,
            _ => 0,
        }
    }

    fn found(&mut self, file: &FileReference) -> Result<&[Found], Error> {
        if !self.known.contains_key(file.path()) {
            let found = self.open(file)?;
            self.known.insert(file.path().to_owned(), found);
        }
        Ok(&self.known[file.path()])
    }

    fn open(&mut self, file: &FileReference) -> Result<Vec<Found>, Error> {
        let bytes = (self.read)(file).map_err(|fault| Error::Unreadable {
            file: file.clone(),
            fault,
        })?;
        let contents = |fault| Error::Contents {
            file: file.clone(),
            fault,
        };
        read_certificates(&bytes)
            .map_err(contents)?
            .iter()
            .map(|found: &FoundCertificate| {
                let key = found.properties().key_provider_info().map_err(contents)?;
                let id = self.certificates.add(found.der());
                Ok(Found {
                    id: id.map_err(|fault| Error::Certificate {
                        file: file.clone(),
                        origin: Box::new(found.origin().clone()),
                        fault,
                    })?,
                    key_provider: key.map(|key| if key.is_cng() { "cng" } else { "csp" }),
                })
            })
            .collect()
    }
}

/// Stores by their contents: hosts that trust the same share one, and the judgements that go with it.
#[derive(Default)]
struct Trusts(BTreeMap<TrustKey, Rc<Trust>>);

type TrustKey = (
    Option<Vec<CertificateId>>,
    Option<Vec<CertificateId>>,
    Option<bool>,
    Option<bool>,
);

impl Trusts {
    fn share(
        &mut self,
        store: &StoreDraft,
        files: &mut Files<impl FnMut(&FileReference) -> io::Result<Vec<u8>>>,
    ) -> Result<Rc<Trust>, Error> {
        let mut list = |named: &Option<Vec<FileReference>>| {
            let named = named.as_ref()?;
            let mut ids = Vec::new();
            for file in named {
                match files.certificates(file) {
                    Ok(mut found) => ids.append(&mut found),
                    Err(fault) => return Some(Err(fault)),
                }
            }
            Some(Ok(ids))
        };
        let roots = list(&store.trusted_roots).transpose()?;
        let intermediates = list(&store.intermediates).transpose()?;
        let key = (roots, intermediates, store.auto_root_update, store.aia);
        if let Some(known) = self.0.get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut trust = Trust::default();
        trust.roots = key.0.as_ref().map(|ids| {
            let mut roots = TrustStore::new();
            for id in ids {
                roots.add(&files.certificates, *id);
            }
            roots
        });
        trust.intermediates.clone_from(&key.1);
        trust.auto_root_update = store.auto_root_update;
        trust.aia = store.aia;
        let trust = Rc::new(trust);
        self.0.insert(key, Rc::clone(&trust));
        Ok(trust)
    }
}
