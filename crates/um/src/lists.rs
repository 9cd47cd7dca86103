//! The revocation lists that an estate names: each read once, and shared by every host that has it.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use countersign_asn1::pem::{self, Block, Label};
use countersign_mutual::ListReference;
use countersign_trust::{Certificates, ListId, RevocationEvidence, RevocationList};
use sha2::{Digest as _, Sha256};

use crate::Error;
use crate::draft::FileReference;
use crate::files::{Files, ReadFile};

/// Lists as they are read.
#[derive(Default)]
pub(crate) struct Lists {
    by_path: BTreeMap<String, Rc<[Arc<RevocationList>]>>,
    /// By the SHA-256 of their contents.
    understood: HashMap<[u8; 32], Rc<[Arc<RevocationList>]>>,
    /// What hosts have, by which lists that is.
    shared: BTreeMap<Vec<ListId>, Arc<RevocationEvidence>>,
    /// Which file, of those that hold it, is told of a list, with the key that names it.
    origins: BTreeMap<ListId, (Arc<RevocationList>, FileReference)>,
}

/// The lists of an estate, each with how a person and a tool look for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownLists {
    references: BTreeMap<ListId, ListReference>,
    files: BTreeMap<ListId, String>,
}

/// The lists of a file that a change gives to hosts. Two are the same where their lists are.
#[derive(Clone, Debug)]
pub(crate) struct GivenLists {
    pub(crate) file: String,
    lists: Rc<[Arc<RevocationList>]>,
}

impl Lists {
    /// What a host has that has the lists of these files, shared with whoever has the same.
    pub(crate) fn share(
        &mut self,
        named: &[FileReference],
        files: &mut Files<impl ReadFile>,
    ) -> Result<Arc<RevocationEvidence>, Error> {
        let mut lists: BTreeMap<ListId, Arc<RevocationList>> = BTreeMap::new();
        for file in named {
            for list in self.of_file(file, files)?.iter() {
                lists.insert(list.id(), Arc::clone(list));
            }
        }
        let ids = lists.keys().copied().collect();
        let shared = self.shared.entry(ids).or_insert_with(|| {
            let mut evidence = RevocationEvidence::new();
            for list in lists.into_values() {
                evidence.push(list);
            }
            Arc::new(evidence)
        });
        Ok(Arc::clone(shared))
    }

    /// The lists, once the certificates of the estate are known: a list of an authority that has nothing to do
    /// with any of them is in the wrong place, or its certificates are missing.
    pub(crate) fn into_known(self, certificates: &Certificates) -> Result<KnownLists, Error> {
        let mut known = KnownLists::default();
        if self.origins.is_empty() {
            return Ok(known);
        }
        self.refuse_foreign(certificates)?;
        for (id, (list, file)) in &self.origins {
            let reference = ListReference::of(list).found_in(Some(file.path()));
            known.references.insert(*id, reference);
            known.files.insert(*id, file.path().to_owned());
        }
        Ok(known)
    }

    /// The lists of one file, for a change of an estate with these certificates.
    pub(crate) fn give(
        file: &FileReference,
        files: &mut Files<impl ReadFile>,
    ) -> Result<GivenLists, Error> {
        let mut lists = Self::default();
        let given = GivenLists {
            file: file.path().to_owned(),
            lists: lists.of_file(file, files)?,
        };
        lists.refuse_foreign(files.table())?;
        Ok(given)
    }

    fn refuse_foreign(&self, certificates: &Certificates) -> Result<(), Error> {
        let mut authorities = HashSet::new();
        for (_, facts) in certificates.iter() {
            authorities.extend([facts.issuer().comparable(), facts.subject().comparable()]);
        }
        let mut lists = self.origins.values();
        let foreign = lists.find(|(list, _)| {
            !list.is_indirect() && !authorities.contains(&list.issuer().comparable())
        });
        foreign.map_or(Ok(()), |(list, file)| {
            Err(Error::ForeignList {
                file: file.clone(),
                issuer: ListReference::of(list).issuer,
            })
        })
    }

    fn of_file(
        &mut self,
        file: &FileReference,
        files: &mut Files<impl ReadFile>,
    ) -> Result<Rc<[Arc<RevocationList>]>, Error> {
        if let Some(known) = self.by_path.get(file.path()) {
            return Ok(Rc::clone(known));
        }
        let bytes = files.read(file)?;
        let digest = Sha256::digest(&bytes).into();
        let lists = match self.understood.get(&digest) {
            Some(known) => Rc::clone(known),
            None => understand(file, bytes)?,
        };
        for list in lists.iter() {
            let origin = || (Arc::clone(list), file.clone());
            self.origins.entry(list.id()).or_insert_with(origin);
        }
        self.understood.insert(digest, Rc::clone(&lists));
        self.by_path
            .insert(file.path().to_owned(), Rc::clone(&lists));
        Ok(lists)
    }
}

impl KnownLists {
    /// How a person and a tool look for a list.
    pub(crate) fn reference(&self, id: ListId) -> ListReference {
        self.references[&id].clone()
    }

    /// The file in which each list is found.
    pub(crate) fn files(&self) -> &BTreeMap<ListId, String> {
        &self.files
    }
}

impl GivenLists {
    /// What a host has that had `before`: these in the place of those of the same authorities.
    pub(crate) fn replace(&self, before: Option<&RevocationEvidence>) -> RevocationEvidence {
        let is_replaced = |list: &&Arc<RevocationList>| {
            let mut given = self.lists.iter();
            given.any(|given| given.issuer().matches(list.issuer()))
        };
        let kept = { before.into_iter() }
            .flat_map(RevocationEvidence::lists)
            .filter(|list| !is_replaced(list));
        let mut after = RevocationEvidence::new();
        for list in kept.chain(self.lists.iter()) {
            after.push(Arc::clone(list));
        }
        after
    }

    fn ids(&self) -> impl Iterator<Item = ListId> {
        self.lists.iter().map(|list| list.id())
    }
}

impl PartialEq for GivenLists {
    fn eq(&self, other: &Self) -> bool {
        self.ids().eq(other.ids())
    }
}

impl Eq for GivenLists {}

impl PartialOrd for GivenLists {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GivenLists {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ids().cmp(other.ids())
    }
}

impl Hash for GivenLists {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ids().for_each(|id| id.hash(state));
    }
}

/// The lists of a file, PEM or DER; certificates and others beside them are passed over.
fn understand(file: &FileReference, bytes: Vec<u8>) -> Result<Rc<[Arc<RevocationList>]>, Error> {
    let broken = |fault| Error::List {
        file: file.clone(),
        fault,
    };
    let blocks = pem::take(bytes, LIST).map_err(broken)?;
    let list = |block: Block| RevocationList::from_der(block.into_public_contents());
    { blocks.into_iter() }
        .map(|block| Ok(Arc::new(list(block).map_err(broken)?)))
        .collect()
}

/// [RFC 7468 §7]
const LIST: &[Label] = &[Label::CertificateList];
