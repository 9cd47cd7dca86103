//! What hosts trust, shared by those that trust the same.

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use countersign_mutual::Trust;
use countersign_trust::{CertificateId, Purpose};

use crate::Error;
use crate::draft::{FileReference, StoreDraft};
use crate::files::{Files, Found};

/// Stores by their contents: hosts that trust the same share one, and the judgements that go with it.
#[derive(Default)]
pub(crate) struct Trusts(BTreeMap<TrustKey, Rc<Trust>>);

/// What makes two stores the same: their roots, their intermediates, the purposes that they leave some of
/// them, and what is fetched.
type TrustKey = (
    Option<Vec<CertificateId>>,
    Option<Vec<CertificateId>>,
    BTreeMap<CertificateId, Vec<Purpose>>,
    Option<bool>,
    Option<bool>,
);

impl Trusts {
    /// What the store trusts, shared with every host that trusts the same.
    pub(crate) fn share(
        &mut self,
        store: &StoreDraft,
        files: &mut Files<impl FnMut(&FileReference) -> io::Result<Vec<u8>>>,
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
        let key = (
            roots,
            intermediates,
            purposes,
            store.auto_root_update,
            store.aia,
        );
        if let Some(known) = self.0.get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut trust = Trust::default();
        trust.roots = key.0.as_ref().map(|ids| files.store(ids));
        trust.intermediates.clone_from(&key.1);
        trust.purposes.clone_from(&key.2);
        trust.auto_root_update = store.auto_root_update;
        trust.aia = store.aia;
        let trust = Rc::new(trust);
        self.0.insert(key, Rc::clone(&trust));
        Ok(trust)
    }
}
