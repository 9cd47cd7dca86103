//! What hosts trust, shared by those that trust the same.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use countersign_mutual::Trust;
use countersign_trust::{CertificateId, ListId, Purpose, RevocationEvidence};

use crate::Error;
use crate::draft::{FileReference, StoreDraft};
use crate::files::{Files, Found, ReadFile};
use crate::lists::Lists;

/// Stores by their contents: hosts that trust the same share one, and the judgements that go with it.
#[derive(Default)]
pub(crate) struct Trusts(BTreeMap<Contents, Rc<Trust>>);

/// What makes two stores the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Contents {
    roots: Option<Vec<CertificateId>>,
    intermediates: Option<Vec<CertificateId>>,
    purposes: BTreeMap<CertificateId, Vec<Purpose>>,
    disallowed: Vec<CertificateId>,
    auto_root_update: Option<bool>,
    aia: Option<bool>,
    lists: Option<Vec<ListId>>,
}

impl Trusts {
    /// What the store trusts, shared with every host that trusts the same; one that does not say which lists
    /// it has has those of the estate.
    pub(crate) fn share(
        &mut self,
        store: &StoreDraft,
        of_estate: Option<&Arc<RevocationEvidence>>,
        lists: &mut Lists,
        files: &mut Files<impl ReadFile>,
    ) -> Result<Rc<Trust>, Error> {
        let mut purposes = BTreeMap::new();
        let mut list = |named: &Option<Vec<FileReference>>| {
            let named = named.as_ref()?;
            let mut ids = Vec::new();
            for file in named {
                match files.certificates(file) {
                    Ok(found) => {
                        ids.extend(found.iter().map(|found| found.id));
                        let limited = |found: &Found| Some((found.id, found.purposes.clone()?));
                        purposes.extend(found.iter().filter_map(limited));
                    }
                    Err(fault) => return Some(Err(fault)),
                }
            }
            Some(Ok(ids))
        };
        let roots = list(&store.trusted_roots).transpose()?;
        let intermediates = list(&store.intermediates).transpose()?;
        let disallowed = list(&store.disallowed).transpose()?.unwrap_or_default();
        let own = { store.crls.as_ref() }
            .map(|named| lists.share(named, files))
            .transpose()?;
        let lists = own.or_else(|| of_estate.cloned());
        let ids = |evidence: &Arc<RevocationEvidence>| -> Vec<ListId> {
            evidence.lists().iter().map(|list| list.id()).collect()
        };
        let contents = Contents {
            roots,
            intermediates,
            purposes,
            disallowed,
            auto_root_update: store.auto_root_update,
            aia: store.aia,
            lists: lists.as_ref().map(ids),
        };
        if let Some(known) = self.0.get(&contents) {
            return Ok(Rc::clone(known));
        }
        let mut trust = Trust::default();
        trust.roots = contents.roots.as_ref().map(|ids| files.store(ids));
        trust.intermediates.clone_from(&contents.intermediates);
        trust.purposes.clone_from(&contents.purposes);
        trust.disallowed.clone_from(&contents.disallowed);
        trust.auto_root_update = contents.auto_root_update;
        trust.aia = contents.aia;
        trust.lists = lists;
        let trust = Rc::new(trust);
        self.0.insert(contents, Rc::clone(&trust));
        Ok(trust)
    }
}
