//! `openssl verify`, as a TLS peer calls it: with a purpose, at security level 1, which is the default of
//! OpenSSL itself, and the name if a server is dialled.

use countersign_testkit::Program;
use countersign_trust::{Class, Revocation};

use super::{Answer, Peer};
use crate::files::Files;
use crate::mutations::Case;
use crate::plan::Role;

pub(super) const PEER: Peer = Peer {
    product: "openssl-3",
    revocation: Revocation::Hard,
    is_asked: |_| true,
    gives_reasons: true,
    ask,
};

fn ask(files: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    Program::OpenSsl.command()?;
    Some(
        (0..cases.len())
            .map(|number| verify(files, number, &cases[number]))
            .collect(),
    )
}

fn verify(files: &Files, number: usize, case: &Case) -> Answer {
    let mut openssl = Program::OpenSsl.command().unwrap();
    let chain = &case.chain;
    openssl
        .args(["verify", "-no-CApath", "-no-CAstore", "-auth_level", "1"])
        .args(["-attime", &files.at.unix_timestamp().to_string()])
        .arg("-CAfile")
        .arg(files.of(number, "store.pem"));
    if !chain.sent.is_empty() {
        openssl.arg("-untrusted").arg(files.of(number, "sent.pem"));
    }
    match chain.role {
        Role::Server => {
            let is_address = chain.dialled.parse::<std::net::IpAddr>().is_ok();
            let option = if is_address {
                "-verify_ip"
            } else {
                "-verify_hostname"
            };
            openssl.args(["-purpose", "sslserver", option, &chain.dialled]);
        }
        Role::Client => {
            openssl.args(["-purpose", "sslclient"]);
        }
    }
    if chain.lists.is_some() {
        openssl
            .arg("-crl_check_all")
            .arg("-CRLfile")
            .arg(files.of(number, "lists.pem"));
    }
    let output = openssl.arg(files.of(number, "leaf.pem")).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    let words = text
        .lines()
        .find(|line| line.starts_with("error "))
        .unwrap_or_default();
    let error = words.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer {
        accepts: output.status.success(),
        words: words.to_owned(),
        class: error.and_then(class),
    }
}

/// The `X509_V_ERR_` codes of `x509_vfy.h`.
fn class(error: u32) -> Option<Class> {
    Some(match error {
        9 | 10 | 13 | 14 => Class::Time,
        2 | 18..=21 | 27 | 28 => Class::IssuerUnknown,
        4 | 6 | 7 => Class::Signature,
        26 | 32 | 39 => Class::Usage,
        62..=64 => Class::Name,
        24 | 25 | 37 | 42 | 43 | 47..=49 | 51..=53 | 79 => Class::Constraint,
        3 | 5 | 8 | 11 | 12 | 15 | 16 | 23 | 33 | 35 | 36 | 44 | 54 => Class::Revocation,
        66..=68 | 76 | 94 => Class::Algorithm,
        34 | 41 | 45 | 77 | 78 => Class::Structure,
        _ => return None,
    })
}
