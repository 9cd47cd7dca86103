//! Paths, with the authority's lists at hand, as the TLS libraries judge them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use countersign_testkit::Program;
use tempfile::TempDir;

use super::Peer;
use super::house::{HOST, HOUSES, Leaf, outputs, path};
use crate::program::Said;

/// A certificate in one of the two ways that it can be used.
struct Case {
    kind: &'static str,
    leaf: &'static Leaf,
    as_server: bool,
    /// Whether a bit of its signature was turned.
    is_turned: bool,
}

impl Case {
    fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for house in &HOUSES {
            let turned = (&house.leaves[0], true);
            let whole = house.leaves().map(|leaf| (leaf, false));
            for (leaf, is_turned) in whole.chain([turned]) {
                for as_server in [true, false] {
                    cases.push(Self {
                        kind: house.kind,
                        leaf,
                        as_server,
                        is_turned,
                    });
                }
            }
        }
        cases
    }

    /// What is right; whoever knows no lists takes what was revoked.
    fn holds(&self, knows_lists: bool) -> bool {
        let is_for = &self.leaf.is_for;
        let purpose = if self.as_server {
            is_for.server
        } else {
            is_for.client
        };
        let is_revoked = self.leaf.name == "revoked";
        purpose && !self.is_turned && !(is_revoked && knows_lists)
    }

    fn certificate(&self) -> Vec<u8> {
        let name = format!("{}-{}.pem", self.kind, self.leaf.name);
        let mut der = pem::parse(outputs().read(&name)).unwrap().into_contents();
        if self.is_turned {
            *der.last_mut().unwrap() ^= 1;
        }
        pem::encode(&pem::Pem::new("CERTIFICATE", der)).into_bytes()
    }
}

/// The cases as the programs of `tests/peers` read them; see `tests/tests/agreement/files.rs`.
struct Folder {
    folder: TempDir,
    cases: Vec<Case>,
}

impl Folder {
    fn write() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cases = Case::all();
        let mut manifest = String::new();
        for (number, case) in cases.iter().enumerate() {
            let place = folder.path().join(number.to_string());
            fs::create_dir(&place).unwrap();
            let write = |name: &str, parts: &[&[u8]]| {
                fs::write(place.join(name), parts.concat()).unwrap();
            };
            let read = |name: &str| outputs().read(&format!("{}-{name}", case.kind));
            let (leaf, issuing) = (case.certificate(), read("issuing.pem"));
            write("leaf.pem", &[&leaf]);
            write("sent.pem", &[&issuing]);
            write("chain.pem", &[&leaf, &issuing]);
            write("store.pem", &[&read("root.pem")]);
            write(
                "lists.pem",
                &[&read("root.crl.pem"), &read("issuing.crl.pem")],
            );
            let role = if case.as_server {
                format!("server {HOST}")
            } else {
                "client -".to_owned()
            };
            writeln!(manifest, "{number} {role} lists").unwrap();
        }
        fs::write(folder.path().join("manifest"), manifest).unwrap();
        Self { folder, cases }
    }

    fn of(&self, number: usize, name: &str) -> PathBuf {
        self.folder.path().join(number.to_string()).join(name)
    }

    /// A program that answers about all of them.
    fn ask_once(&self, peer: Peer) {
        let Some(answers) = peer.ask(self.folder.path()) else {
            return;
        };
        assert_eq!(answers.len(), self.cases.len());
        self.ask_each(peer.knows_lists(), |number, _| answers[number].clone());
    }

    /// Someone who says of each whether it holds, and why not.
    fn ask_each(&self, knows_lists: bool, mut ask: impl FnMut(usize, &Case) -> (bool, String)) {
        for (number, case) in self.cases.iter().enumerate() {
            let (holds, words) = ask(number, case);
            assert_eq!(
                holds,
                case.holds(knows_lists),
                "{} {:?}, as a server: {}, turned: {}: {words}",
                case.kind,
                case.leaf,
                case.as_server,
                case.is_turned
            );
        }
    }
}

#[test]
fn openssl() {
    if Program::OpenSsl.command().is_none() {
        return;
    }
    let folder = Folder::write();
    folder.ask_each(true, |number, case| {
        let mut openssl = Program::OpenSsl.command().unwrap();
        openssl.args(["verify", "-x509_strict", "-crl_check_all", "-purpose"]);
        if case.as_server {
            openssl.args(["sslserver", "-verify_hostname", HOST]);
        } else {
            openssl.arg("sslclient");
        }
        openssl.arg("-CRLfile").arg(folder.of(number, "lists.pem"));
        openssl.arg("-trusted").arg(folder.of(number, "store.pem"));
        openssl.arg("-untrusted").arg(folder.of(number, "sent.pem"));
        openssl.arg(folder.of(number, "leaf.pem"));
        let said = Said::from(openssl.output().unwrap());
        (said.status == 0, said.stderr)
    });
}

/// It compares no names here, as `vfychain` asks for none.
#[test]
fn nss() {
    if Program::Vfychain.command().is_none() {
        return;
    }
    let folder = Folder::write();
    for house in &HOUSES {
        let database = path(&format!("{}-nss", house.kind));
        fs::create_dir(&database).unwrap();
        let certutil = |line: &str| {
            let mut certutil = Program::Certutil.command().unwrap();
            certutil.arg("-d").arg(&database);
            Said::from(
                certutil
                    .args(line.split(' '))
                    .current_dir(path(""))
                    .output()
                    .unwrap(),
            )
            .well();
        };
        certutil("-N --empty-password");
        certutil(&format!("-A -n root -t CT,, -i {}-root.pem", house.kind));
        certutil(&format!(
            "-A -n issuing -t ,, -i {}-issuing.pem",
            house.kind
        ));
        for name in ["root", "issuing"] {
            let mut crlutil = Command::new("crlutil");
            crlutil.args(["-I", "-i"]);
            crlutil.arg(path(&format!("{}-{name}.crl", house.kind)));
            Said::from(crlutil.arg("-d").arg(&database).output().unwrap()).well();
        }
    }
    folder.ask_each(true, |number, case| {
        let der = folder.of(number, "leaf.der");
        let block = pem::parse(case.certificate()).unwrap();
        fs::write(&der, block.contents()).unwrap();
        let mut vfychain = Program::Vfychain.command().unwrap();
        vfychain.arg("-d").arg(path(&format!("{}-nss", case.kind)));
        vfychain.args(["-pp", "-g", "leaf", "-m", "crl", "-g", "chain", "-m", "crl"]);
        vfychain.args(["-u", if case.as_server { "1" } else { "0" }]);
        let said = Said::from(vfychain.arg(der).output().unwrap());
        let words = said.stdout + &said.stderr;
        (words.contains("Chain is good!"), words)
    });
}

#[test]
fn gnutls() {
    Folder::write().ask_once(Peer::GnuTls);
}

#[test]
fn java() {
    Folder::write().ask_once(Peer::Java);
}

#[test]
fn python() {
    Folder::write().ask_once(Peer::Python);
}

#[test]
fn go() {
    Folder::write().ask_once(Peer::Go);
}
