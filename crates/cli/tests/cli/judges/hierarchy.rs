//! A root under a new key, and an authority that another one vouches for, as the TLS libraries judge them:
//! whoever trusts one of the two accepts what the other issued by way of the certificate between them, with
//! the list that each key signed, and without it does not.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use countersign_testkit::Program;

use super::Peer;
use super::house::HOST;
use crate::program::{Bench, words};

/// A chain: what is trusted, what is sent, and whether it holds.
struct Case {
    trusted: &'static str,
    /// The leaf, and what comes after it.
    sent: &'static [&'static str],
    holds: bool,
}

const CASES: &[Case] = &[
    // The new key, for those who have the old root.
    case(
        "root/authority.pem",
        &["new.pem", "issuing-2.pem", "root/key-2/new-with-old.pem"],
        true,
    ),
    case("root/authority.pem", &["new.pem", "issuing-2.pem"], false),
    // The old key, for those who have the new root.
    case(
        "root/key-2/authority.pem",
        &["old.pem", "issuing.pem", "root/key-2/old-with-new.pem"],
        true,
    ),
    case(
        "root/key-2/authority.pem",
        &["old.pem", "issuing.pem"],
        false,
    ),
    // Each for those who have its root.
    case("root/authority.pem", &["old.pem", "issuing.pem"], true),
    case(
        "root/key-2/authority.pem",
        &["new.pem", "issuing-2.pem"],
        true,
    ),
    // Sent without need, the certificate between does not stand in the way.
    case(
        "root/key-2/authority.pem",
        &["new.pem", "issuing-2.pem", "root/key-2/new-with-old.pem"],
        true,
    ),
    // Revoked under the old key, and told in the lists of both.
    case("root/authority.pem", &["revoked.pem", "issuing.pem"], false),
    // Another organisation.
    case(
        "other/authority.pem",
        &["old.pem", "issuing.pem", "cross.pem"],
        true,
    ),
    case("other/authority.pem", &["old.pem", "issuing.pem"], false),
];

const fn case(trusted: &'static str, sent: &'static [&'static str], holds: bool) -> Case {
    Case {
        trusted,
        sent,
        holds,
    }
}

/// The lists of every key: of the roots, of the issuing authority, of the other organisation's root.
const LISTS: [&str; 5] = [
    "root.crl",
    "root-2.crl",
    "issuing.crl",
    "issuing-2.crl",
    "other.crl",
];

/// The list that a certificate's distribution point has: what its issuer's key signed. Java, given a list of
/// another key too, looks for a path to that key first, finds none, and does not look further.
fn list_of(certificate: &str) -> &'static str {
    match certificate {
        "new.pem" => "issuing-2.crl",
        "old.pem" | "revoked.pem" => "issuing.crl",
        "issuing-2.pem" | "root/key-2/old-with-new.pem" => "root-2.crl",
        "cross.pem" => "other.crl",
        _ => "root.crl",
    }
}

/// What the commands made; in `0`, `1` and so on the cases, as the programs of `tests/peers` read them.
static MADE: LazyLock<Bench> = LazyLock::new(|| {
    let bench = Bench::new();
    let ours = |line: &str| drop(bench.countersign(words(line)).well());
    let url = "http://pki.contoso.com";
    let new = "--kind rsa2048 --no-passphrase";
    let sign = |name: &str| {
        ours(&format!("key new --kind rsa2048 --out {name}.key"));
        ours(&format!(
            "csr new --key {name}.key --san {HOST} --out {name}.csr"
        ));
        ours(&format!(
            "ca sign {name}.csr --ca issuing --profile gateway --no-chain --out {name}.pem"
        ));
    };
    ours(&format!(
        "ca init root --subject CN=Root {new} --crl {url}/root.crl"
    ));
    ours(&format!(
        "ca request issuing --subject CN=Issuing {new} --crl {url}/issuing.crl"
    ));
    ours("ca sign-intermediate issuing/authority.csr --ca root --no-chain --out issuing.pem");
    ours("ca activate issuing.pem --chain root/authority.pem --ca issuing");
    sign("old");
    sign("revoked");
    ours(&format!(
        "ca rollover --ca root --no-passphrase --crl {url}/root-2.crl"
    ));
    ours(&format!(
        "ca rollover --ca issuing --no-passphrase --crl {url}/issuing-2.crl"
    ));
    ours(
        "ca sign-intermediate issuing/key-2/authority.csr --ca root --no-chain --out issuing-2.pem",
    );
    ours("ca activate issuing-2.pem --chain root/key-2/authority.pem --ca issuing");
    sign("new");
    ours(&format!(
        "ca init other --subject CN=Other {new} --crl {url}/other.crl"
    ));
    ours("ca cross-sign root/authority.pem --ca other --no-chain --out cross.pem");
    ours("ca revoke revoked.pem --ca issuing --reason keyCompromise");
    for (list, of) in LISTS.iter().zip([
        "root --key 1",
        "root",
        "issuing --key 1",
        "issuing",
        "other",
    ]) {
        ours(&format!("ca crl --ca {of} --pem --out {list}"));
    }
    let read =
        |names: &[&str]| -> Vec<u8> { names.iter().flat_map(|name| bench.read(name)).collect() };
    let mut manifest = String::new();
    for (number, Case { trusted, sent, .. }) in CASES.iter().enumerate() {
        fs::create_dir(bench.path(&number.to_string())).unwrap();
        let write =
            |name: &str, contents: Vec<u8>| bench.write(&format!("{number}/{name}"), contents);
        write("leaf.pem", read(&sent[..1]));
        write("sent.pem", read(&sent[1..]));
        write("chain.pem", read(sent));
        write("store.pem", read(&[trusted]));
        // What is sent without need is not looked up.
        let is_needed =
            |name: &&&str| !name.ends_with("new-with-old.pem") || *trusted == "root/authority.pem";
        let lists: Vec<&str> = sent
            .iter()
            .filter(is_needed)
            .map(|name| list_of(name))
            .collect();
        write("lists.pem", read(&lists));
        writeln!(manifest, "{number} server {HOST} lists").unwrap();
    }
    bench.write("manifest", manifest);
    bench
});

/// Asks of each case whether it holds, and why not. Whoever knows no lists takes what was revoked.
fn ask_each(knows_lists: bool, mut ask: impl FnMut(usize, &Case) -> (bool, String)) {
    for (number, case) in CASES.iter().enumerate() {
        let wanted = case.holds || (case.sent[0] == "revoked.pem" && !knows_lists);
        let (holds, words) = ask(number, case);
        let Case { trusted, sent, .. } = case;
        assert_eq!(holds, wanted, "{sent:?} for {trusted}: {words}");
    }
}

/// A program that answers about all of them.
fn ask_once(peer: Peer) {
    let Some(answers) = peer.ask(&MADE.path("")) else {
        return;
    };
    assert_eq!(answers.len(), CASES.len());
    ask_each(peer.knows_lists(), |number, _| answers[number].clone());
}

#[test]
fn we() {
    ask_each(true, |number, _| {
        let said = MADE.countersign(words(&format!(
            "verify {number}/leaf.pem --roots {number}/store.pem --intermediates {number}/sent.pem --crl root.crl --crl root-2.crl --crl issuing.crl --crl issuing-2.crl --crl other.crl --revocation hard"
        )));
        (said.status == 0, format!("{said:?}"))
    });
}

#[test]
fn openssl() {
    if Program::OpenSsl.command().is_none() {
        return;
    }
    ask_each(true, |number, _| {
        let openssl = Program::OpenSsl.command().unwrap();
        let said = MADE.other(openssl, &format!(
            "verify -x509_strict -crl_check_all -purpose sslserver -verify_hostname {HOST} -CRLfile {number}/lists.pem -trusted {number}/store.pem -untrusted {number}/sent.pem {number}/leaf.pem"
        ));
        (said.status == 0, said.stderr)
    });
}

#[test]
fn gnutls() {
    ask_once(Peer::GnuTls);
}

#[test]
fn java() {
    ask_once(Peer::Java);
}

#[test]
fn python() {
    ask_once(Peer::Python);
}

#[test]
fn go() {
    ask_once(Peer::Go);
}
