//! The files that an estate names, read and understood.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use countersign_asn1::OwnedOid;
use countersign_containers::{FoundCertificate, read_certificates};
use countersign_mutual::Credential;
use countersign_trust::{CertificateId, Certificates, Purpose, TrustStore};
use sha2::{Digest as _, Sha256};

use crate::Error;
use crate::draft::{CredentialFiles, FileReference};

/// The most certificates that are read from one file.
///
/// The stores of Windows and of browsers hold some hundreds; a program that writes ten thousand has
/// run wild, and a report about them would help nobody.
pub const MOST_CERTIFICATES: usize = 4096;

/// Why a file that an estate names was not read: as it ends the sentence "… cannot be read:".
pub type ReadFault = Box<dyn core::error::Error + Send + Sync>;

/// How the files of an estate are read.
pub(crate) trait ReadFile: FnMut(&FileReference) -> Result<Vec<u8>, ReadFault> {}

impl<R: FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>> ReadFile for R {}

/// The files of an estate: each read once, its certificates interned. Hosts that trust the same roots
/// may each have a file of them: what has the same contents is understood once.
pub(crate) struct Files<R> {
    read: R,
    certificates: Certificates,
    known: BTreeMap<String, Rc<[Found]>>,
    /// By the SHA-256 of their contents.
    understood: HashMap<[u8; 32], Rc<[Found]>>,
}

/// A certificate of a file, and what a Windows store says beside it.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) id: CertificateId,
    /// In which kind of provider its key is, if the file says.
    pub(crate) key_provider: Option<&'static str>,
    /// The purposes that the store leaves it, if it limits them.
    pub(crate) purposes: Option<Vec<Purpose>>,
}

impl<R: ReadFile> Files<R> {
    pub(crate) fn new(read: R) -> Self {
        Self::beside(Certificates::new(), read)
    }

    /// More files beside those whose certificates are known.
    pub(crate) fn beside(certificates: Certificates, read: R) -> Self {
        Self {
            read,
            certificates,
            known: BTreeMap::new(),
            understood: HashMap::new(),
        }
    }

    /// Every certificate of all files.
    pub(crate) fn into_certificates(self) -> Certificates {
        self.certificates
    }

    /// The file in which each certificate is found; of several that which holds the fewest, for a store
    /// holds what others have too.
    pub(crate) fn origins(&self) -> BTreeMap<CertificateId, String> {
        let mut files: Vec<_> = self.known.iter().collect();
        files.sort_by_key(|(_, found)| found.len());
        let mut origins = BTreeMap::new();
        for (path, found) in files {
            for found in found.iter() {
                origins.entry(found.id).or_insert_with(|| path.clone());
            }
        }
        origins
    }

    /// A store of these.
    pub(crate) fn store(&self, ids: &[CertificateId]) -> TrustStore {
        let mut store = TrustStore::new();
        for id in ids {
            store.add(&self.certificates, *id);
        }
        store
    }

    /// The certificates of a file, in its order.
    pub(crate) fn certificates(&mut self, file: &FileReference) -> Result<&[Found], Error> {
        if !self.known.contains_key(file.path()) {
            let found = self.open(file)?;
            self.known.insert(file.path().to_owned(), found);
        }
        Ok(&self.known[file.path()])
    }

    /// The certificates of all of these.
    pub(crate) fn all(&mut self, named: &[FileReference]) -> Result<Vec<CertificateId>, Error> {
        let mut ids = Vec::new();
        for file in named {
            ids.extend(self.certificates(file)?.iter().map(|found| found.id));
        }
        Ok(ids)
    }

    /// What an endpoint presents, and in which kind of provider its key is, if the file says.
    pub(crate) fn credential(
        &mut self,
        files: &CredentialFiles,
    ) -> Result<(Credential, Option<&'static str>), Error> {
        let mut found = self.certificates(&files.certificate)?.to_vec();
        if found.is_empty() {
            return Err(Error::NoCertificate {
                file: files.certificate.clone(),
            });
        }
        let leaf = found.remove(self.end_entity(&found));
        let mut intermediates: Vec<CertificateId> = found.iter().map(|found| found.id).collect();
        for file in &files.chain {
            intermediates.extend(self.certificates(file)?.iter().map(|found| found.id));
        }
        Ok((Credential::new(leaf.id, intermediates), leaf.key_provider))
    }

    /// Every certificate that was read.
    pub(crate) fn table(&self) -> &Certificates {
        &self.certificates
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

    /// What is in a file.
    pub(crate) fn read(&mut self, file: &FileReference) -> Result<Vec<u8>, Error> {
        (self.read)(file).map_err(|fault| Error::Unreadable {
            file: file.clone(),
            fault,
        })
    }

    fn open(&mut self, file: &FileReference) -> Result<Rc<[Found]>, Error> {
        let bytes = self.read(file)?;
        let digest = Sha256::digest(&bytes).into();
        if let Some(found) = self.understood.get(&digest) {
            return Ok(Rc::clone(found));
        }
        let found: Rc<[Found]> = self.understand(file, &bytes)?.into();
        self.understood.insert(digest, Rc::clone(&found));
        Ok(found)
    }

    fn understand(&mut self, file: &FileReference, bytes: &[u8]) -> Result<Vec<Found>, Error> {
        let contents = |fault| Error::Contents {
            file: file.clone(),
            fault,
        };
        let certificates = read_certificates(bytes).map_err(contents)?;
        if certificates.len() > MOST_CERTIFICATES {
            return Err(Error::TooManyCertificates {
                file: file.clone(),
                found: certificates.len(),
            });
        }
        certificates
            .iter()
            .map(|found: &FoundCertificate| {
                let properties = found.properties();
                let key = properties.key_provider_info().map_err(contents)?;
                let purposes = properties.enhanced_key_usage().map_err(contents)?;
                let purpose = |id: &OwnedOid| Purpose::from_oid(id.as_oid());
                let id = self.certificates.add(found.der());
                Ok(Found {
                    id: id.map_err(|fault| Error::Certificate {
                        file: file.clone(),
                        origin: Box::new(found.origin().clone()),
                        fault,
                    })?,
                    key_provider: key.map(|key| if key.is_cng() { "cng" } else { "csp" }),
                    purposes: purposes.map(|ids| ids.iter().map(purpose).collect()),
                })
            })
            .collect()
    }
}

/// Adds what a Windows server sends beside what its file holds: Schannel builds the chain from the
/// server's own intermediate store. An exported Exchange certificate never has its chain with it.
pub(crate) fn complete(
    certificates: &Certificates,
    credential: &mut Credential,
    stored: &[CertificateId],
) {
    let mut end = credential.certificate;
    // As many steps as there are certificates: authorities may have issued each other.
    for _ in 0..=credential.intermediates.len() + stored.len() {
        let facts = certificates.get(end);
        if facts.claims_self_signed() {
            return;
        }
        let issued = |id: &&CertificateId| certificates.get(**id).subject().matches(facts.issuer());
        if let Some(sent) = credential.intermediates.iter().find(issued) {
            end = *sent;
        } else if let Some(found) = stored.iter().find(issued) {
            end = *found;
            credential.intermediates.push(end);
        } else {
            return;
        }
    }
}
