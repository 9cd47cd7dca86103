//! What a Windows server told of itself: its system, its stores, where its keys are.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding as _};
use countersign_containers::{FoundCertificate, read_certificates};
use toml_edit::{Array, Table};

use super::ImportError;
use super::sketch::{Sketch, inline, set, strings};
use crate::collected::{Schannel, Server, StoredCertificate, Unread};

/// What a Windows server told of itself, understood.
pub(super) struct Host {
    os: Option<&'static str>,
    /// What its TLS settings say of the facts of its services.
    facts: Vec<(&'static str, bool)>,
    store: Table,
    /// Its own certificates, by thumbprint, where they were read.
    own: Option<BTreeMap<String, Own>>,
}

/// A certificate of the machine's own store.
pub(super) struct Own {
    pub(super) file: String,
    /// `csp` or `cng`, where Windows says which.
    pub(super) key_provider: Option<&'static str>,
    pub(super) has_private_key: Option<bool>,
}

impl Host {
    pub(super) fn read(
        sketch: &mut Sketch,
        server: &Server,
        unread: &[Unread],
    ) -> Result<Self, ImportError> {
        let stores = &server.stores;
        let mut store = Table::new();
        let roots = match (&stores.root, &stores.auth_root) {
            (Some(root), third) => {
                let mut found = read_store("Root", Some(root))?;
                found.extend(read_store("AuthRoot", third.as_deref())?);
                Some(found)
            }
            (None, _) => None,
        };
        let intermediates = match &stores.ca {
            Some(ca) => Some(read_store("CA", Some(ca))?),
            None => None,
        };
        let disallowed = match &stores.disallowed {
            Some(found) => Some(read_store("Disallowed", Some(found))?),
            None => None,
        };
        let all = [
            ("trusted_roots", roots),
            ("intermediates", intermediates),
            ("disallowed", disallowed),
        ];
        for (key, found) in all {
            let Some(found) = found else { continue };
            let mut kept: Vec<&FoundCertificate> = Vec::new();
            for found in &found {
                if kept.iter().all(|other| other.der() != found.der()) {
                    kept.push(found);
                }
            }
            let list = if kept.is_empty() {
                Array::new()
            } else {
                let stem = format!("{}-{}", server.netbios, key.replace('_', "-"));
                strings(&[sketch.files.add_stored(&stem, &kept)])
            };
            set(&mut store, key, list);
        }
        // Where the policy is not set, Windows fetches.
        if !unread
            .iter()
            .any(|unread| unread.what == ROOT_UPDATE_POLICY)
        {
            let fetches = server.disable_root_auto_update != Some(1);
            set(&mut store, "auto_root_update", fetches);
        }
        if server.disable_aia_url_retrieval == Some(1) {
            set(&mut store, "aia", false);
        }
        let mut own = stores.my.as_ref().map(|_| BTreeMap::new());
        for stored in stores.my.iter().flatten() {
            let found = read_element("My", stored)?;
            let info = found.properties().key_provider_info().ok().flatten();
            let thumbprint = stored.thumbprint.to_uppercase();
            let short = thumbprint.get(..8).unwrap_or(&thumbprint);
            let file = sketch
                .files
                .add(&format!("{}-{short}", server.netbios), [found.der()]);
            let key_provider = info.map(|info| if info.is_cng() { "cng" } else { "csp" });
            let read = Own {
                file,
                key_provider,
                has_private_key: stored.has_private_key,
            };
            own.get_or_insert_default().insert(thumbprint, read);
        }
        let os = os(server.os_version.as_deref());
        Ok(Self {
            os,
            facts: server
                .schannel
                .map_or_else(Vec::new, |said| facts(said, os)),
            store,
            own,
        })
    }

    /// Its own certificate of this thumbprint.
    pub(super) fn own_of(&self, thumbprint: &str) -> Option<&Own> {
        self.own.as_ref()?.get(&thumbprint.to_uppercase())
    }

    /// Every one of its own certificates, where they were read.
    pub(super) fn every_own(&self) -> Option<impl Iterator<Item = &Own>> {
        Some(self.own.as_ref()?.values())
    }

    /// States what the server is and trusts, in its table.
    pub(super) fn state(&self, table: &mut Table) {
        if let Some(os) = self.os {
            set(table, "os", os);
        }
        for (fact, stated) in &self.facts {
            set(table, fact, *stated);
        }
        set(table, "store", inline(&self.store));
    }
}

fn read_store(
    name: &'static str,
    stored: Option<&[StoredCertificate]>,
) -> Result<Vec<FoundCertificate>, ImportError> {
    stored
        .into_iter()
        .flatten()
        .map(|stored| read_element(name, stored))
        .collect()
}

fn read_element(
    store: &'static str,
    stored: &StoredCertificate,
) -> Result<FoundCertificate, ImportError> {
    let fault = |fault: String| ImportError::Element {
        store,
        thumbprint: stored.thumbprint.clone(),
        fault,
    };
    let bytes = Base64::decode_vec(&stored.element)
        .map_err(|_| fault("its element is not base64".to_owned()))?;
    let mut found = read_certificates(&bytes).map_err(|error| fault(error.to_string()))?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => Ok(one),
        _ => Err(fault("wanted one certificate in its element".to_owned())),
    }
}

/// By the first two numbers and the build, as `GetVersionEx` counts Windows Server.
fn os(version: Option<&str>) -> Option<&'static str> {
    let known = [
        ("5.2.", "2003"),
        ("6.0.", "2008"),
        ("6.1.", "2008r2"),
        ("6.2.", "2012"),
        ("6.3.", "2012r2"),
        ("10.0.14393", "2016"),
        ("10.0.17763", "2019"),
    ];
    let version = version?;
    known
        .iter()
        .find(|(prefix, _)| version.starts_with(prefix))
        .map(|(_, os)| *os)
}

/// What Schannel does by these settings; where there is none, what this Windows does by itself. Other values
/// than those that are documented say nothing [windowsserverdocs, tls-registry-settings; KB2901554].
fn facts(schannel: Schannel, os: Option<&str>) -> Vec<(&'static str, bool)> {
    let resumes = match schannel.enable_session_ticket {
        Some(2) => Some(false),
        None if os == Some("2012r2") => Some(true),
        _ => None,
    };
    let names_authorities = match (schannel.send_trusted_issuer_list, os) {
        (Some(0), _) => Some(false),
        (Some(1), _) => Some(true),
        (None, Some(os)) => Some(["2003", "2008", "2008r2"].contains(&os)),
        _ => None,
    };
    [
        ("session_tickets", resumes),
        ("send_trusted_issuer_list", names_authorities),
    ]
    .into_iter()
    .filter_map(|(fact, stated)| Some((fact, stated?)))
    .collect()
}

/// As the script calls it.
const ROOT_UPDATE_POLICY: &str = "root update policy";
