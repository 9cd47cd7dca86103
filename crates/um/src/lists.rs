//! The revocation lists that an estate names: each read once, and shared by every host that has it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use countersign_asn1::pem::{self, Label};
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
#[derive(Debug, Default)]
pub(crate) struct KnownLists {
    references: BTreeMap<ListId, ListReference>,
    files: BTreeMap<ListId, String>,
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
        let mut authorities = HashSet::new();
        for (_, facts) in certificates.iter() {
            authorities.extend([facts.issuer().comparable(), facts.subject().comparable()]);
        }
        for (id, (list, file)) in &self.origins {
            if !list.is_indirect() && !authorities.contains(&list.issuer().comparable()) {
                return Err(Error::ForeignList {
                    file: file.clone(),
                    issuer: ListReference::of(list).issuer,
                });
            }
            let reference = ListReference::of(list).found_in(Some(file.path()));
            known.references.insert(*id, reference);
            known.files.insert(*id, file.path().to_owned());
        }
        Ok(known)
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
            None => understand(file, &bytes)?,
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

/// The lists of a file, PEM or DER; certificates and others beside them are passed over.
fn understand(file: &FileReference, bytes: &[u8]) -> Result<Rc<[Arc<RevocationList>]>, Error> {
    let broken = |fault| Error::List {
        file: file.clone(),
        fault,
    };
    let blocks = pem::read(bytes).map_err(broken)?;
    let found: Vec<&[u8]> = { blocks.iter() }
        .filter_map(|block| block.one_of(LIST).ok())
        .collect();
    if let ([], Some(block)) = (&found[..], blocks.first()) {
        block.one_of(LIST).map_err(broken)?;
    }
    { found.into_iter() }
        .map(|der| Ok(Arc::new(RevocationList::from_der(der).map_err(broken)?)))
        .collect()
}

/// [RFC 7468 §7]
const LIST: &[Label] = &[Label::CertificateList];
