//! Every command on every kind of bad input: status 2, one sentence that names the file, no output,
//! no panic.

use crate::program::{Bench, Said, fixtures, words};

/// What a command reads, and so what is of the wrong kind for it.
#[derive(Clone, Copy, PartialEq)]
enum Wants {
    Certificates,
    Key,
    Request,
    Estate,
}

/// Command lines; `@` is the bad file, and `out` must not come to be.
const COMMANDS: &[(Wants, &str)] = &[
    (Wants::Certificates, "cert inspect @"),
    (Wants::Certificates, "cert inspect @ --format json"),
    (Wants::Certificates, "verify @ --roots root.pem"),
    (Wants::Certificates, "verify um1.pem --roots @"),
    (
        Wants::Certificates,
        "verify um1.pem --roots root.pem --intermediates @",
    ),
    (Wants::Key, "key inspect @"),
    (
        Wants::Key,
        "csr new --key @ --san um1.contoso.com --out out",
    ),
    (
        Wants::Key,
        "cert self-signed --key @ --san um1.contoso.com --out out",
    ),
    (Wants::Request, "csr inspect @"),
    (Wants::Request, "csr verify @"),
    (
        Wants::Request,
        "ca sign @ --ca root --profile gateway --out out",
    ),
    (Wants::Estate, "check @"),
    (Wants::Estate, "forecast @"),
    (Wants::Estate, "matrix @"),
];

#[test]
fn bad_input_is_refused_in_one_sentence() {
    let bench = bench();
    let bad = make_bad_files(&bench);
    let before = bench.names();
    for (wants, line) in COMMANDS {
        for (file, sentence_has) in bad.iter().filter(|(file, _)| !fits(*wants, file)) {
            let said = bench.countersign(words(&line.replace('@', file)));
            let what = format!("countersign {}", line.replace('@', file));
            check(&said, file, &what);
            if !sentence_has.is_empty() && *wants == Wants::Certificates {
                assert!(said.stderr.contains(sentence_has), "{what}: {said:#?}");
            }
            assert_eq!(bench.names(), before, "{what}");
        }
    }
}

/// What is read as TOML is bounded more tightly, for what reads it takes many times as much memory.
#[test]
fn a_text_is_bounded() {
    let bench = bench();
    bench.write("large.toml", "a = 1\n".repeat(700_000));
    for (file, command) in [
        ("large.toml", "check"),
        (
            "./large.toml",
            "cert self-signed --key um1.key --san um1.contoso.com --profile",
        ),
    ] {
        let line = format!("{command} {file}");
        let said = bench.countersign(words(&line));
        check(&said, file, &line);
        assert!(said.stderr.contains("larger than 4 MiB"), "{said:#?}");
    }
}

/// A thousand and one call routers, each of which hands calls to every other server.
#[test]
fn an_estate_is_bounded() {
    let bench = bench();
    let server = |number| {
        format!("[[exchange]]\nfqdn = 'ex{number}'\nversion = '2016'\nroles = ['mailbox']\n")
    };
    bench.write("wide.toml", (0..1_001).map(server).collect::<String>());
    let said = bench.countersign(words("check wide.toml"));
    check(&said, "wide.toml", "check wide.toml");
    assert!(said.stderr.contains("more than 1000000 links"), "{said:#?}");
    assert!(
        said.stderr.contains("hint: `countersign matrix` groups"),
        "{said:#?}"
    );
    // As it does.
    let matrix = bench.countersign(words("matrix wide.toml"));
    let counts = "0 of 1001000 links work, 1001000 are undecided";
    assert!(matrix.stdout.contains(counts), "{matrix:#?}");
}

/// Nothing that a file is called moves the cursor of a terminal.
#[cfg(unix)]
#[test]
fn names_of_files_are_shown_without_their_control_characters() {
    let bench = bench();
    bench.write("a\u{1b}[2J\nb", "garbage");
    let said = bench.countersign(["cert", "inspect", "a\u{1b}[2J\nb"]);
    check(&said, "a\\u{1b}[2J\\nb", "cert inspect");
}

/// Moments at the ends of what RFC 3339 can write.
#[test]
fn moments_have_years_of_four_digits() {
    let bench = bench();
    for at in ["9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+23:59"] {
        let said = bench.countersign(["cert", "inspect", "root.pem", "--at", at]);
        assert_eq!(said.status, 2, "{said:#?}");
        assert!(
            said.stderr.contains("year in UTC has four digits"),
            "{said:#?}"
        );
    }
    for at in ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"] {
        bench
            .countersign(["cert", "inspect", "root.pem", "--at", at])
            .well();
    }
}

/// A passphrase is one line of text, and no other file's beginning.
#[test]
fn what_is_no_passphrase_is_refused() {
    let bench = bench();
    bench.write("binary", [0xFF, 0xFE, b'a']);
    bench.write("long", "a".repeat(5000));
    bench.write("nul", "a\0b\n");
    for (file, says) in [
        ("um1.key", "the first line opens a block of PEM"),
        ("binary", "the first line is not text"),
        ("long", "the first line has more than 1024 octets"),
        ("nul", "the first line has a NUL in it"),
    ] {
        let line = format!("key new --encrypt --passphrase-file {file} --out out");
        let said = bench.countersign(words(&line));
        check(&said, file, &line);
        assert!(said.stderr.contains(says), "{said:#?}");
    }
}

/// DER has no label: it is told what it is all the same.
#[test]
fn der_of_another_kind_is_named() {
    let bench = bench();
    for (file, label) in [
        ("um1.csr", "CERTIFICATE REQUEST"),
        ("windows.csr", "CERTIFICATE REQUEST"),
    ] {
        let der = pem::parse(std::fs::read(fixtures().join(file)).unwrap()).unwrap();
        bench.write("der", der.into_contents());
        let said = bench.countersign(words("cert inspect der"));
        check(&said, "der", file);
        let found = format!("no certificate: found {label}");
        assert!(said.stderr.contains(&found), "{said:#?}");
    }
}

/// A file of another kind in place of the estate is told what it is, text or not.
#[test]
fn what_is_no_estate_is_told_what_it_is() {
    let bench = bench();
    let um1 = std::fs::read(fixtures().join("um1.pem")).unwrap();
    let wide = core::str::from_utf8(&um1).unwrap().encode_utf16();
    let wide: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(wide)
        .flat_map(u16::to_le_bytes)
        .collect();
    bench.write("wide.pem", wide);
    bench.write("um1.der", pem::parse(&um1).unwrap().into_contents());
    let store = "../../examples/contoso/certificates/mbx1-cng.sst";
    let store = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(store);
    bench.write("mbx1.sst", std::fs::read(store).unwrap());
    bench.write("random", [0x9C; 5000]);
    let two = "or ask about two certificates: `countersign check --um @ --um-trust ROOTS";
    for (file, fault, hint) in [
        ("um1.der", "a certificate, and no estate file", two),
        ("wide.pem", "a certificate, and no estate file", two),
        (
            "mbx1.sst",
            "a store of 2 certificates, and no estate file",
            two,
        ),
        (
            "um1.csr",
            "a CERTIFICATE REQUEST, and no estate file",
            "this is a request",
        ),
        (
            "random",
            "not text: byte 0 is not UTF-8",
            "save it as UTF-8",
        ),
    ] {
        let said = bench.countersign(["check", file]);
        check(&said, file, file);
        assert!(
            said.stderr
                .starts_with(&format!("error: {file}: {fault}\n")),
            "{said:#?}"
        );
        assert!(said.stderr.contains(&hint.replace('@', file)), "{said:#?}");
    }
    let said = bench.countersign(words(
        "ca init new --subject CN=Root --no-passphrase --crl here",
    ));
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(
        said.stderr
            .contains("invalid value 'here' for '--crl <URI>'"),
        "{said:#?}"
    );
}

#[test]
fn standard_input_is_bounded_too() {
    let bench = Bench::new();
    bench.write("enormous.pem", enormous());
    let said = bench.countersign_on("enormous.pem", words("cert inspect -"));
    check(&said, "standard input", "cert inspect -");
    assert!(said.stderr.contains("larger than 64 MiB"), "{said:#?}");
    // Nor does a file of an estate lose the sentence on its way through the estate's reader.
    bench.fixture("root.pem");
    let line = "check --um enormous.pem --um-trust root.pem --um-fqdn a --lync root.pem --lync-trust root.pem --lync-fqdn b";
    let said = bench.countersign(words(line));
    check(&said, "enormous.pem", line);
    assert!(said.stderr.contains("larger than 64 MiB"), "{said:#?}");
}

/// A certificate that can be shown but for one extension is shown, and the fault is named.
#[test]
fn a_malformed_extension_is_shown_and_named() {
    let bench = bench();
    let pem = std::fs::read(fixtures().join("um1.pem")).unwrap();
    let mut der = pem::parse(&pem).unwrap().into_contents();
    // keyUsage: a BIT STRING that claims nine unused bits of eight.
    let usage = [0x03, 0x02, 0x05, 0xA0];
    let at = der.windows(4).position(|octets| octets == usage).unwrap();
    der[at + 2] = 9;
    bench.write("um1.der", der);
    let said = bench.countersign(words("cert inspect um1.der"));
    assert_eq!(said.status, 2);
    assert!(
        said.stdout
            .contains("subject: C=DE, O=Contoso, CN=um1.contoso.com"),
        "{said:#?}"
    );
    assert!(
        said.stdout.contains("malformed: malformed BIT STRING"),
        "{said:#?}"
    );
    assert!(
        said.stderr
            .contains("in `tbsCertificate.extensions[1].extnValue`"),
        "{said:#?}"
    );
}

/// One sentence, and perhaps a hint.
fn check(said: &Said, file: &str, what: &str) {
    assert_eq!(said.status, 2, "{what}: {said:#?}");
    assert_eq!(said.stdout, "", "{what}");
    let lines: Vec<&str> = said.stderr.lines().collect();
    let begins = format!("error: {file}: ");
    assert!(
        lines.first().is_some_and(|line| line.starts_with(&begins)),
        "{what}: {said:#?}"
    );
    assert!(lines.len() <= 2, "{what}: {said:#?}");
    assert!(
        lines.get(1).is_none_or(|line| line.starts_with("hint: ")),
        "{what}: {said:#?}"
    );
}

fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["root.pem", "um1.pem", "um1.key", "um1.csr"] {
        bench.fixture(name);
    }
    bench
        .countersign(words(
            "ca init root --subject CN=Root --kind p256 --no-passphrase",
        ))
        .well();
    bench
}

/// Each bad file, and what a sentence about certificates must say of it.
fn make_bad_files(bench: &Bench) -> Vec<(&'static str, &'static str)> {
    let fixture = |name: &str| std::fs::read(fixtures().join(name)).unwrap();
    let um1 = fixture("um1.pem");
    let der = pem::parse(&um1).unwrap().into_contents();
    bench.write("empty", "");
    bench.write("blank", " \r\n\t\n");
    bench.write("garbage", "This is a letter, and no certificate.\n");
    bench.write("random", [0x9C; 5000]);
    bench.write("truncated.pem", &um1[..500]);
    bench.write("truncated.der", &der[..500]);
    bench.write(
        "second.pem",
        [&fixture("root.pem")[..], &corrupted(&um1)].concat(),
    );
    bench.write(
        "null.pem",
        "-----BEGIN CERTIFICATE-----\nBQA=\n-----END CERTIFICATE-----\n",
    );
    bench.write("enormous.pem", enormous());
    bench.write("many.pem", fixture("root.pem").repeat(10_000));
    vec![
        ("missing", "cannot be read: no such file"),
        ("root", "cannot be read: it is a folder"),
        ("empty", "empty"),
        ("blank", "empty"),
        ("garbage", "wanted PEM or DER"),
        ("random", "wanted PEM or DER"),
        ("truncated.pem", "block 1, CERTIFICATE, line 1"),
        ("truncated.der", "at byte "),
        ("second.pem", "block 2, CERTIFICATE, line "),
        (
            "null.pem",
            "block 1, CERTIFICATE, line 1: unexpected tag: wanted SEQUENCE, found NULL at byte 0",
        ),
        ("enormous.pem", "larger than 64 MiB"),
        ("many.pem", "10000 certificates, and at most 4096"),
        ("um1.key", "no certificate: found PRIVATE KEY"),
        ("um1.csr", "no certificate: found CERTIFICATE REQUEST"),
        ("um1.pem", ""),
    ]
}

/// Whether a file of the list is what the command wants, after all.
fn fits(wants: Wants, file: &str) -> bool {
    match wants {
        Wants::Certificates => file == "um1.pem",
        Wants::Key => file == "um1.key",
        Wants::Request => file == "um1.csr",
        Wants::Estate => false,
    }
}

/// One PEM block of 100 MB.
fn enormous() -> Vec<u8> {
    let line = [&[b'A'; 64][..], b"\n"].concat();
    let mut text = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    text.extend(line.repeat(100_000_000 / line.len()));
    text.extend(b"-----END CERTIFICATE-----\n");
    text
}

/// A certificate in which an octet is no base64.
fn corrupted(pem: &[u8]) -> Vec<u8> {
    let mut pem = pem.to_vec();
    pem[200] = b'!';
    pem
}
