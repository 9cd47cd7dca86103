//! OCSP responses, the authority's own and its delegate's, as other programs read them.

use std::fs;
use std::process::Command;

use countersign_testkit::Program;

use super::house::{HOUSES, House, outputs, path};
use super::source;
use crate::program::Said;

/// A response, and what it says of a certificate.
struct Answer {
    kind: &'static str,
    leaf: &'static str,
    response: String,
    wanted: Option<&'static str>,
}

/// Each certificate's two responses; then one whose signature was turned, and one about another certificate.
fn answers(house: &House) -> Vec<Answer> {
    let kind = house.kind;
    let answer = |leaf, response, wanted| Answer {
        kind,
        leaf,
        response,
        wanted,
    };
    let mut answers = Vec::new();
    for leaf in house.leaves() {
        let wanted = if leaf.name == "revoked" {
            "revoked"
        } else {
            "good"
        };
        for extension in ["ocsp", "delegate.ocsp"] {
            let response = format!("{kind}-{}.{extension}", leaf.name);
            answers.push(answer(leaf.name, response, Some(wanted)));
        }
    }
    let mut turned = outputs().read(&format!("{kind}-gateway.ocsp"));
    *turned.last_mut().unwrap() ^= 1;
    let name = format!("{kind}-turned.ocsp");
    fs::write(path(&name), turned).unwrap();
    answers.push(answer("gateway", name, None));
    answers.push(answer("gateway", format!("{kind}-sip-peer.ocsp"), None));
    answers
}

impl Answer {
    fn certificate(&self) -> String {
        format!("{}-{}.pem", self.kind, self.leaf)
    }

    #[track_caller]
    fn compare(&self, found: &str) {
        let is_right = match self.wanted {
            Some(wanted) => found == wanted,
            None => !["good", "revoked"].contains(&found),
        };
        assert!(is_right, "{} about {}: {found}", self.response, self.leaf);
    }
}

#[test]
fn openssl() {
    for house in &HOUSES {
        let kind = house.kind;
        for answer in answers(house) {
            let Some(openssl) = Program::OpenSsl.command() else {
                return;
            };
            let certificate = answer.certificate();
            let line = format!(
                "ocsp -no_nonce -issuer {kind}-issuing.pem -verify_other {kind}-issuing.pem -CAfile {kind}-root.pem -cert {certificate} -respin {}",
                answer.response
            );
            let said = outputs().other(openssl, &line);
            let mut status = said.stdout.lines().filter_map(|line| {
                let status = line.strip_prefix(&format!("{certificate}: "))?;
                ["good", "revoked"].contains(&status).then_some(status)
            });
            let is_verified = said.stderr.contains("Response verify OK");
            let found = status.next().filter(|_| is_verified);
            answer.compare(found.unwrap_or(&said.stderr));
        }
    }
}

/// It is told who signs, and whom the response is about it does not compare.
#[test]
fn gnutls() {
    if Program::Certtool.command().is_none() {
        return;
    }
    for house in &HOUSES {
        let kind = house.kind;
        let is_about_it = |answer: &Answer| {
            answer.response.contains(answer.leaf) || answer.response.contains("turned")
        };
        for answer in answers(house).iter().filter(|answer| is_about_it(answer)) {
            let signer = if answer.response.contains("delegate") {
                "responder"
            } else {
                "issuing"
            };
            let line = format!(
                "--verify-response --load-signer {kind}-{signer}.pem --load-response {}",
                answer.response
            );
            let said = outputs().other(Command::new("ocsptool"), &line);
            let holds =
                said.status == 0 && said.stdout.contains("Verifying OCSP Response: Success");
            let statuses = ["good", "revoked"].into_iter();
            let mut told = statuses.filter(|status| {
                said.stdout
                    .contains(&format!("Certificate Status: {status}"))
            });
            answer.compare(told.next().filter(|_| holds).unwrap_or(&said.stdout));
        }
    }
}

#[test]
fn java() {
    let Some(mut java) = Program::Java.command() else {
        return;
    };
    for house in &HOUSES {
        ask_once(java.arg(source("Responses.java")), house);
        java = Program::Java.command().unwrap();
    }
}

#[test]
fn python() {
    let Some(mut python) = Program::Python.command() else {
        return;
    };
    for house in &HOUSES {
        ask_once(python.arg(source("responses.py")), house);
        python = Program::Python.command().unwrap();
    }
}

/// A program of `tests/peers`, which answers about all of them: a line for each.
fn ask_once(program: &mut Command, house: &House) {
    let answers = answers(house);
    program.arg(path(&format!("{}-issuing.pem", house.kind)));
    for answer in &answers {
        program.arg(path(&answer.certificate()));
        program.arg(path(&answer.response));
    }
    let said = Said::from(program.output().unwrap()).well();
    assert_eq!(said.stdout.lines().count(), answers.len(), "{said:#?}");
    for (answer, found) in answers.iter().zip(said.stdout.lines()) {
        answer.compare(found);
    }
}
