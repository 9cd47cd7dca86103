//! Which roots are public, or were.

use std::collections::BTreeMap;

use countersign_messages::{Language, estate};
use countersign_trust::{CertificateId, Certificates, TrustStore};
use serde::Deserialize;
use toml::value::Datetime;

/// The roots that any member of the public can buy a certificate under.
#[derive(Clone, Debug)]
pub(crate) struct PublicRoots {
    /// Those of today, and those that the estate names: what Windows may fetch on demand.
    store: TrustStore,
    /// Those that the estate names.
    given: TrustStore,
    /// Those of the past, by SHA-256 in lower-case hex, with the list that knows them.
    former: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerRoots {
    list: Vec<FormerList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerList {
    dated: Datetime,
    source: String,
    roots: Vec<FormerRoot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerRoot {
    #[expect(dead_code, reason = "for readers of the list")]
    name: String,
    sha256: String,
    #[expect(dead_code, reason = "for readers of the list")]
    not_after: Datetime,
}

impl PublicRoots {
    /// Today's roots and the lists of former ones; and these, which the estate names.
    ///
    /// Today's are added to the table.
    pub(crate) fn new(certificates: &mut Certificates, named: &[CertificateId]) -> Self {
        let mut store = TrustStore::new();
        let mut given = TrustStore::new();
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let id = certificates
                .add(root)
                .expect("the roots of Mozilla's programme can be read");
            store.add(certificates, id);
        }
        for id in named {
            store.add(certificates, *id);
            given.add(certificates, *id);
        }
        Self {
            store,
            given,
            former: former(),
        }
    }

    pub(crate) fn store(&self) -> &TrustStore {
        &self.store
    }

    /// Who says that this is a public root, if anybody does.
    pub(crate) fn list_of(
        &self,
        certificates: &Certificates,
        id: CertificateId,
    ) -> Option<PublicList<'_>> {
        if self.given.contains(id) {
            return Some(PublicList::Estate);
        }
        if self.store.contains(id) {
            return Some(PublicList::Mozilla);
        }
        let sha256 = certificates.get(id).sha256()?;
        let source = self.former.get(&hex(&sha256))?;
        Some(PublicList::Former(source))
    }
}

/// A list on which a public root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PublicList<'a> {
    /// That of the estate.
    Estate,
    /// Mozilla's of today.
    Mozilla,
    /// One of those that were public, with its source.
    Former(&'a str),
}

impl PublicList<'_> {
    /// What it is called.
    pub(crate) fn name(self, language: Language) -> String {
        match self {
            Self::Estate => estate::THE_ESTATES_LIST.told(language).to_owned(),
            Self::Mozilla => estate::MOZILLAS_LIST.told(language).to_owned(),
            Self::Former(source) => estate::list_of_former(language, source),
        }
    }
}

fn former() -> BTreeMap<String, String> {
    let lists: FormerRoots =
        toml::from_str(FORMER).expect("a test reads the list of former public roots");
    let mut former = BTreeMap::new();
    for list in lists.list {
        for root in list.roots {
            let source = format!("{}, {}", list.source, list.dated);
            former.insert(root.sha256, source);
        }
    }
    former
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const FORMER: &str = include_str!("../data/public-roots.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_former_roots_can_be_read() {
        let former = former();
        assert_eq!(former.len(), 95);
        for sha256 in former.keys() {
            assert!(
                sha256.len() == 64
                    && sha256
                        .bytes()
                        .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
            );
        }
        let verisign_g5 = "9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df";
        assert!(
            former[verisign_g5].contains("certifi 2019.06.16"),
            "{}",
            former[verisign_g5]
        );
    }

    #[test]
    fn a_former_root_is_former() {
        let mut certificates = Certificates::new();
        let roots = PublicRoots::new(&mut certificates, &[]);
        let again = certificates
            .iter()
            .filter_map(|(_, facts)| facts.sha256())
            .filter(|sha256| roots.former.contains_key(&hex(sha256)));
        assert_eq!(
            again.count(),
            0,
            "a root of today is on the list of former ones"
        );
    }
}
