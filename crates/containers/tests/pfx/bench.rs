//! An authority and a leaf of it, and the programs that pack them.

use std::fs;
use std::path::Path;
use std::process::Output;

use countersign_containers::Pfx;
use countersign_keys::PrivateKey;
use countersign_testkit::{Identity, KeyAlgorithm, Program, Template};
use tempfile::TempDir;

pub(crate) const SCHANNEL: &str = "Microsoft RSA SChannel Cryptographic Provider";

/// An authority and a leaf of it, as files in a folder.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) root: Identity,
    pub(crate) um: Identity,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let um = Template::leaf("um1.contoso.com")
            .algorithm(KeyAlgorithm::Rsa2048)
            .issued_by(&root);
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
        write("um.pem", um.pem());
        write("um.key", um.key().pkcs8_pem());
        write("root.pem", root.pem());
        Self { folder, root, um }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap()
    }

    pub(crate) fn key(&self) -> PrivateKey {
        PrivateKey::from_pem(self.um.key().pkcs8_pem().as_bytes(), None).unwrap()
    }

    /// Runs a program in the folder; `None` when the machine lacks it. A `|` stands for a blank within
    /// an argument.
    pub(crate) fn run(&self, program: Program, line: &str) -> Option<Output> {
        let words = line.split(' ').map(|word| word.replace('|', " "));
        let output = program
            .command()?
            .args(words)
            .current_dir(self.path())
            .output()
            .unwrap();
        Some(output)
    }

    pub(crate) fn runs(&self, program: Program, line: &str) -> Option<String> {
        let output = self.run(program, line)?;
        assert!(output.status.success(), "{line}: {output:?}");
        let text = [output.stdout, output.stderr].concat();
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// What was written here is what is read: both certificates, the key, and its name.
    pub(crate) fn check(&self, pfx: &Pfx, certificates: usize, name: &str) {
        let found: Vec<_> = pfx.certificates().iter().map(|found| found.der()).collect();
        assert!(found.contains(&self.um.der()));
        assert_eq!(found.len(), certificates);
        assert_eq!(found.contains(&self.root.der()), certificates == 2);
        let [key] = pfx.keys() else {
            panic!("{:?}", pfx.keys());
        };
        assert_eq!(key.friendly_name(), Some(name));
        let own = pfx
            .certificates()
            .iter()
            .find(|found| found.der() == self.um.der());
        let own = own.unwrap().properties().friendly_name().unwrap();
        assert_eq!(own.as_deref(), Some(name));
    }
}
