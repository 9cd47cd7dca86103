//! Certificates, looked at.

use countersign_testkit::{Program, shared};

use super::Beside;

#[test]
fn openssl_says_the_same_of_a_certificate() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    for name in ["root.pem", "issuing.pem", "um1.pem", "zoo.pem"] {
        beside.bench.fixture(name);
        let shown = beside
            .ours(&format!("cert inspect {name} --format json"))
            .well()
            .json();
        let shown = &shown["certificates"][0];
        let theirs = |options: &str| {
            let said = beside
                .theirs(&format!("x509 -in {name} -noout {options}"))
                .well();
            said.stdout
                .trim()
                .rsplit_once('=')
                .unwrap()
                .1
                .to_lowercase()
        };
        let hex = |text: String| text.replace(':', "");
        assert_eq!(shown["serial_number"]["hex"], theirs("-serial"), "{name}");
        assert_eq!(
            shown["fingerprints"]["sha1"],
            hex(theirs("-fingerprint -sha1")),
            "{name}"
        );
        assert_eq!(
            shown["fingerprints"]["sha256"],
            hex(theirs("-fingerprint -sha256")),
            "{name}"
        );
    }
}

/// Nothing that `openssl x509 -text` tells is left out.
#[test]
fn the_text_is_as_complete_as_openssls() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside.bench.fixture("zoo.pem");
    let theirs = beside.theirs("x509 -in zoo.pem -noout -text").well().stdout;
    let ours = beside
        .ours("cert inspect zoo.pem")
        .well()
        .stdout
        .to_lowercase();
    let missing: Vec<&str> = theirs
        .split(|c: char| c.is_whitespace() || ",;=:".contains(c))
        .filter(|word| is_fact(word) && !ours.contains(&word.to_lowercase()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}\n{ours}");
}

/// Names, addresses and OIDs; their labels and rows of hex are laid out otherwise, and of an
/// extension that they do not know they print the octets.
fn is_fact(word: &str) -> bool {
    let told = ["contoso", "fabrikam", "1.2.", "1.3.", "10."];
    told.iter().any(|part| word.contains(part)) && !word.contains("...")
}

#[test]
fn a_certificate_of_certtool_is_read() {
    let Some(beside) = Beside::new(Program::Certtool) else {
        return;
    };
    beside.bench.write(
        "template",
        "cn = um1.contoso.com\nserial = 4711\ndns_name = um1.contoso.com\ntls_www_server\nexpiration_days = 30\n",
    );
    beside
        .theirs("--generate-privkey --key-type rsa --bits 2048 --outfile key")
        .well();
    beside
        .theirs("--generate-self-signed --load-privkey key --template template --outfile um1.pem")
        .well();
    let shown = beside
        .ours("cert inspect um1.pem --format json")
        .well()
        .json();
    assert_eq!(shown["certificates"][0]["serial_number"]["decimal"], "4711");
    assert_eq!(
        shown["certificates"][0]["subject"]["text"],
        "CN=um1.contoso.com"
    );
}

/// What Exchange made, and what a Windows store holds beside it.
#[test]
fn real_exchange_certificates_are_shown() {
    let Some(golden) = shared("domain/golden") else {
        return;
    };
    let bench = crate::program::Bench::new();
    let mut files = 0;
    for entry in std::fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        let thumbprint = path.file_stem().unwrap().to_str().unwrap();
        let path = path.to_str().unwrap();
        let shown = bench
            .countersign(["cert", "inspect", path, "--format", "json"])
            .well()
            .json();
        assert_eq!(
            shown["certificates"][0]["fingerprints"]["sha1"], thumbprint,
            "{path}"
        );
        assert_eq!(shown["certificates"][0].get("malformed"), None, "{path}");
        let is_element = path.ends_with(".serialized");
        assert_eq!(
            shown["certificates"][0].get("store_properties").is_some(),
            is_element,
            "{path}"
        );
        files += 1;
    }
    assert!(files >= 53, "{files}");
}
