//! The chains as files, which programs read.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use time::OffsetDateTime;

use crate::mutations::Case;
use crate::plan::Role;

/// A folder with one folder for each case, by its number: `leaf.pem`, `sent.pem` (what comes with the
/// leaf), `chain.pem` (both), `store.pem`, and `lists.pem` where revocation is looked at. A file
/// `manifest` has a line for each: its number, `server` or `client`, the name that is dialled or `-`, and
/// `lists` or `-`.
pub(crate) struct Files {
    folder: TempDir,
    pub(crate) at: OffsetDateTime,
}

impl Files {
    pub(crate) fn write(cases: &[Case], at: OffsetDateTime) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = String::new();
        for (number, case) in cases.iter().enumerate() {
            let chain = &case.chain;
            let place = folder.path().join(number.to_string());
            fs::create_dir(&place).unwrap();
            let (leaf, sent) = (
                pem("CERTIFICATE", [&chain.leaf]),
                pem("CERTIFICATE", &chain.sent),
            );
            fs::write(place.join("chain.pem"), format!("{leaf}{sent}")).unwrap();
            fs::write(place.join("leaf.pem"), leaf).unwrap();
            fs::write(place.join("sent.pem"), sent).unwrap();
            fs::write(place.join("store.pem"), pem("CERTIFICATE", &chain.store)).unwrap();
            let (role, dialled) = match chain.role {
                Role::Server => ("server", chain.dialled.as_str()),
                Role::Client => ("client", "-"),
            };
            let lists = match &chain.lists {
                Some(lists) => {
                    fs::write(place.join("lists.pem"), pem("X509 CRL", lists)).unwrap();
                    "lists"
                }
                None => "-",
            };
            writeln!(manifest, "{number} {role} {dialled} {lists}").unwrap();
        }
        fs::write(folder.path().join("manifest"), manifest).unwrap();
        Self { folder, at }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of this name of the case of this number.
    pub(crate) fn of(&self, number: usize, name: &str) -> PathBuf {
        self.folder().join(number.to_string()).join(name)
    }
}

fn pem<'d>(label: &str, ders: impl IntoIterator<Item = &'d Vec<u8>>) -> String {
    ders.into_iter()
        .map(|der| pem::encode(&pem::Pem::new(label, der.as_slice())))
        .collect()
}
