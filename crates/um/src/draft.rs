//! Endpoints before their files are read: everything that the text of the estate says of them.

use core::fmt;
use std::collections::BTreeMap;
use std::rc::Rc;

use countersign_mutual::Facts;
use countersign_products::Catalogue;
use countersign_trust::ReferenceName;

use crate::dial_plan::DialPlan;
use crate::fact::FactTable;
use crate::nearest::nearest;
use crate::peer::PeerKind;
use crate::place::Keys;
use crate::service::RootCaType;
use crate::store::{Store, StoreChoice};
use crate::{Error, Place};

/// A file that the estate names, and which key of it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReference {
    path: String,
    place: Place,
}

impl FileReference {
    pub(crate) fn new(path: &str, place: Place) -> Self {
        Self {
            path: path.to_owned(),
            place,
        }
    }

    /// The path as written: relative to the folder of the estate file.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The key that names it.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl fmt::Display for FileReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, named by {}", self.path, self.place)
    }
}

/// What an endpoint is in the estate: it decides which links follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The UM service of an Exchange server.
    UmService,
    /// The UM Call Router of one.
    CallRouter,
    /// The web services of one.
    Web,
    /// A member of a pool, by the pool's number.
    Lync {
        /// Which pool.
        pool: usize,
    },
    /// Anything else.
    Peer(PeerKind),
}

/// An endpoint without its certificates.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Its table.
    pub(crate) place: Place,
    pub(crate) name: String,
    /// Other names by which a link may speak of it, alone or with others.
    pub(crate) aliases: Vec<String>,
    pub(crate) host: String,
    pub(crate) identities: Vec<String>,
    pub(crate) part: Part,
    pub(crate) product: String,
    pub(crate) files: Option<CredentialFiles>,
    /// Which of the estate's stores.
    pub(crate) store: Option<usize>,
    pub(crate) trusted_peers: Option<Rc<Vec<String>>>,
    /// The servers that it trusts without listing them.
    pub(crate) fellows: Rc<Vec<String>>,
    pub(crate) root_ca_type: Option<RootCaType>,
    pub(crate) tls_port: Option<u16>,
    pub(crate) facts: Facts,
}

impl Draft {
    /// The outermost table that it is of: a server's, a pool's, a peer's.
    pub(crate) fn table(&self) -> &str {
        let key = self.place.key();
        key.split_inclusive(']').next().unwrap_or(key)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct CredentialFiles {
    pub(crate) certificate: FileReference,
    pub(crate) chain: Vec<FileReference>,
}

/// A store without its certificates.
#[derive(Clone, Debug)]
pub(crate) struct StoreDraft {
    pub(crate) trusted_roots: Option<Vec<FileReference>>,
    pub(crate) intermediates: Option<Vec<FileReference>>,
    pub(crate) disallowed: Option<Vec<FileReference>>,
    pub(crate) crls: Option<Vec<FileReference>>,
    pub(crate) auto_root_update: Option<bool>,
    pub(crate) aia: Option<bool>,
}

/// What the drafts of an estate have in common.
pub(crate) struct Drafting<'f> {
    keys: &'f Keys,
    catalogue: &'f Catalogue,
    stores: Vec<StoreDraft>,
    by_name: BTreeMap<&'f str, usize>,
    dial_plans: &'f [DialPlan],
}

impl<'f> Drafting<'f> {
    pub(crate) fn new(
        keys: &'f Keys,
        catalogue: &'f Catalogue,
        named: &'f BTreeMap<String, Store>,
        dial_plans: &'f [DialPlan],
    ) -> Self {
        let mut drafting = Self {
            keys,
            catalogue,
            stores: Vec::new(),
            by_name: BTreeMap::new(),
            dial_plans,
        };
        for (name, store) in named {
            let index = drafting.add_store(&format!("store.{name}"), store);
            drafting.by_name.insert(name, index);
        }
        drafting
    }

    pub(crate) fn into_stores(self) -> Vec<StoreDraft> {
        self.stores
    }

    pub(crate) fn place(&self, key: &str) -> Place {
        self.keys.place(key)
    }

    /// An endpoint of which nothing is known but its table, what it is and where.
    pub(crate) fn draft(&self, path: &str, host: &str, part: Part) -> Draft {
        Draft {
            place: self.place(path),
            name: host.to_owned(),
            aliases: Vec::new(),
            host: host.to_owned(),
            identities: vec![host.to_owned()],
            part,
            product: String::new(),
            files: None,
            store: None,
            trusted_peers: None,
            fellows: Rc::default(),
            root_ca_type: None,
            tls_port: None,
            facts: Facts::new(),
        }
    }

    /// Refuses a name by which nothing can be dialled; `key` is where it stands.
    pub(crate) fn check_host_name(&self, key: &str, name: &str) -> Result<(), Error> {
        match ReferenceName::parse(name) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::HostName {
                place: self.place(key),
                name: name.to_owned(),
            }),
        }
    }

    /// Refuses the name of a dial plan that the estate does not have; `key` is where it stands.
    pub(crate) fn check_dial_plan(&self, key: &str, name: &str) -> Result<(), Error> {
        if self.dial_plans.iter().any(|plan| plan.is_called(name)) {
            return Ok(());
        }
        Err(Error::UnknownName {
            place: self.place(key),
            kind: "dial plan",
            name: name.to_owned(),
            nearest: nearest(name, self.dial_plans.iter().map(|plan| &plan.name)),
        })
    }

    pub(crate) fn product(&self, path: &str, id: Option<&str>) -> Result<String, Error> {
        let id = id.unwrap_or("generic-gateway");
        if self.catalogue.product(id).is_some() {
            return Ok(id.to_owned());
        }
        Err(Error::UnknownName {
            place: self.place(&format!("{path}.product")),
            kind: "product",
            name: id.to_owned(),
            nearest: nearest(id, self.catalogue.products().map(|(id, _)| id)),
        })
    }

    pub(crate) fn store(
        &mut self,
        path: &str,
        choice: Option<&StoreChoice>,
    ) -> Result<Option<usize>, Error> {
        let path = format!("{path}.store");
        match choice {
            None => Ok(None),
            Some(StoreChoice::Inline(store)) => Ok(Some(self.add_store(&path, store))),
            Some(StoreChoice::Named(name)) => match self.by_name.get(name.as_str()) {
                Some(index) => Ok(Some(*index)),
                None => Err(Error::UnknownName {
                    place: self.place(&path),
                    kind: "store",
                    name: name.clone(),
                    nearest: nearest(name, self.by_name.keys()),
                }),
            },
        }
    }

    fn add_store(&mut self, path: &str, store: &Store) -> usize {
        let list = |field: &str, files: &Option<Vec<String>>| {
            let files = files.as_deref()?;
            Some(self.references(&format!("{path}.{field}"), files))
        };
        let draft = StoreDraft {
            trusted_roots: list("trusted_roots", &store.trusted_roots),
            intermediates: list("intermediates", &store.intermediates),
            disallowed: list("disallowed", &store.disallowed),
            crls: list("crls", &store.crls),
            auto_root_update: store.auto_root_update,
            aia: store.aia,
        };
        self.stores.push(draft);
        self.stores.len() - 1
    }

    /// The files of a `certificate` and a `chain`; an endpoint without the first presents nothing.
    pub(crate) fn files(
        &self,
        path: &str,
        certificate: Option<&str>,
        chain: &[String],
    ) -> Option<CredentialFiles> {
        let certificate = certificate?;
        Some(CredentialFiles {
            certificate: FileReference::new(
                certificate,
                self.place(&format!("{path}.certificate")),
            ),
            chain: self.references(&format!("{path}.chain"), chain),
        })
    }

    pub(crate) fn references<'s>(
        &self,
        path: &str,
        files: impl IntoIterator<Item = &'s String>,
    ) -> Vec<FileReference> {
        let entries = files.into_iter().enumerate();
        entries
            .map(|(index, file)| FileReference::new(file, self.place(&format!("{path}[{index}]"))))
            .collect()
    }

    pub(crate) fn state(
        &self,
        draft: &mut Draft,
        path: &str,
        facts: &FactTable,
    ) -> Result<(), Error> {
        facts.state(&mut draft.facts, path, self.keys, self.catalogue)
    }
}
