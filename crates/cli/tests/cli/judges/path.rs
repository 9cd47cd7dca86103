//! Paths, with the authority's lists at hand, as the TLS libraries judge them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use countersign_testkit::{Program, skipped};
use tempfile::TempDir;

use super::house::{HOST, HOUSES, Leaf, outputs, path};
use super::source;
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

    /// A program of `tests/peers`, which answers about all of them: a line for each.
    fn ask_once(&self, mut program: Command, knows_lists: bool) {
        // To Java what was revoked within this very second is not revoked yet.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(1);
        program
            .arg(self.folder.path())
            .arg(now.as_secs().to_string());
        let said = Said::from(program.output().unwrap()).well();
        let mut answers = said.stdout.lines();
        self.ask_each(knows_lists, |_, _| {
            let answer = answers.next().unwrap();
            (answer.split('\t').nth(1) == Some("yes"), answer.to_owned())
        });
        assert_eq!(answers.next(), None);
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

#[test]
fn gnutls() {
    let folder = Folder::write();
    let program = folder.folder.path().join("gnutls");
    let mut compiler = Command::new("cc");
    compiler.arg(source("verify.c")).arg("-o").arg(&program);
    compiler.arg("-lgnutls").stderr(Stdio::null());
    if !compiler.status().is_ok_and(|status| status.success()) {
        return skipped("gnutls");
    }
    folder.ask_once(Command::new(program), true);
}

#[test]
fn java() {
    let Some(mut java) = Program::Java.command() else {
        return;
    };
    java.args(["--add-exports", "java.base/sun.security.util=ALL-UNNAMED"]);
    java.arg(source("Verify.java"));
    Folder::write().ask_once(java, true);
}

#[test]
fn python() {
    let Some(mut python) = Program::Python.command() else {
        return;
    };
    python.arg(source("verify.py"));
    Folder::write().ask_once(python, true);
}

/// It knows no lists.
#[test]
fn go() {
    let Some(mut go) = Program::Go.command() else {
        return;
    };
    go.arg("run")
        .arg(source("verify.go"))
        .env("GO111MODULE", "off");
    Folder::write().ask_once(go, false);
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
