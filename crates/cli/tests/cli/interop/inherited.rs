//! Authorities that other programs ran, taken over: what they issued, what they revoked, and their numbers.

use std::fs;

use countersign_testkit::Program;

use super::Beside;

const CONFIG: &str = "
[ca]
default_ca = house
[house]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = newcerts
default_md = sha256
default_crl_days = 30
policy = anything
unique_subject = no
copy_extensions = copy
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
[anything]
commonName = supplied
[req]
distinguished_name = empty
[empty]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = 0102030405
[gateway]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
";

/// An authority as `openssl ca` runs it: of three certificates one is revoked and one is held, and its lists
/// have come to number 42.
fn house() -> Option<Beside> {
    let beside = Beside::new(Program::OpenSsl)?;
    beside.bench.write("openssl.cnf", CONFIG);
    beside.bench.write("index.txt", "");
    beside.bench.write("serial", "1000\n");
    beside.bench.write("crlnumber", "2A\n");
    fs::create_dir(beside.bench.path("newcerts")).unwrap();
    let make = |line: &str| drop(beside.theirs(line).well());
    make(
        "req -x509 -newkey rsa:2048 -passout pass:theirs -keyout ca.key -out ca.pem -subj /O=Contoso/CN=Old -days 3650 -config openssl.cnf -extensions root",
    );
    for name in ["here", "gone", "held"] {
        make(&format!(
            "req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}.contoso.com -addext subjectAltName=DNS:{name}.contoso.com -config openssl.cnf"
        ));
        make(&format!(
            "{CA} -days 90 -extensions gateway -in {name}.csr -out {name}.pem"
        ));
    }
    make(&format!("{CA} -revoke gone.pem -crl_reason keyCompromise"));
    make(&format!(
        "{CA} -revoke held.pem -crl_hold holdInstructionReject"
    ));
    make(&format!("{CA} -gencrl -out last.crl"));
    beside.bench.write("theirs", "theirs\n");
    Some(beside)
}

const CA: &str = "ca -batch -config openssl.cnf -cert ca.pem -keyfile ca.key -passin pass:theirs";

const IMPORT: &str = "ca import ours --certificate ca.pem --key ca.key --ca-passphrase-file theirs --no-passphrase --last-crl last.crl --issued newcerts --crl http://pki.contoso.com/ca.crl";

#[test]
fn an_authority_of_openssls_goes_on() {
    let Some(beside) = house() else { return };
    let said = beside.ours(IMPORT).well();
    assert_eq!(
        said.stderr,
        "ours: an authority, `O=Contoso, CN=Old`, with 3 certificates that it issued and 2 that it revoked\nthe next list has number 43\n"
    );
    let listed = beside.ours("ca list --ca ours --format json").well().json();
    let rows: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["serial"].as_str().unwrap(),
                row["profile"].as_str().unwrap(),
                row["reason"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("1000", "unknown", None),
            ("1001", "unknown", Some("keyCompromise")),
            ("1002", "unknown", Some("certificateHold"))
        ]
    );
    beside.ours("ca audit verify --ca ours").well();

    // What is issued and revoked now stands beside what was before.
    let sign = "ca sign here.csr --ca ours --profile gateway --out new.pem";
    beside.ours(sign).well();
    beside
        .ours("ca revoke --serial 1000 --ca ours --reason superseded")
        .well();
    beside.ours("ca release --serial 1002 --ca ours").well();
    let said = beside.ours("ca crl --ca ours --pem --out next.crl").well();
    assert!(said.stderr.starts_with("list 43, with 2 of"), "{said:#?}");
    for (name, status) in [("new", 0), ("held", 0), ("here", 2), ("gone", 2)] {
        let said = beside.theirs(&format!(
            "verify -x509_strict -crl_check -CRLfile next.crl -trusted ca.pem {name}.pem"
        ));
        assert_eq!(said.status, status, "{name}: {said:#?}");
    }
    let text = beside.theirs("crl -in next.crl -noout -text").well().stdout;
    let before = beside.theirs("crl -in last.crl -noout -text").well().stdout;
    let date = |text: &str| {
        let (_, entry) = text.split_once("Serial Number: 1001").unwrap();
        entry.lines().nth(1).unwrap().trim().to_owned()
    };
    assert_eq!(date(&text), date(&before));
    // The identifier is the old one, in what is issued as in the list.
    let new = beside.theirs("x509 -in new.pem -noout -text").well().stdout;
    assert!(
        new.contains("01:02:03:04:05") && text.contains("01:02:03:04:05"),
        "{new}"
    );

    // Nobody knows the profile of what came along, nor its request.
    let renew = "ca renew held.pem --ca ours --out held-2.pem";
    for more in ["", " --profile gateway"] {
        let said = beside.ours(&format!("{renew}{more}"));
        assert_eq!(said.status, 1, "{said:#?}");
        assert!(
            said.stderr.contains("was taken over from elsewhere"),
            "{said:#?}"
        );
    }
    beside
        .ours(&format!("{renew} --profile gateway --request held.csr"))
        .well();
}

/// Of the days when a common name was enough.
#[test]
fn a_certificate_without_alternative_names_is_renewed() {
    let Some(beside) = house() else { return };
    let make = |line: &str| drop(beside.theirs(line).well());
    for (name, subject) in [("plain", "plain"), ("wider", "plain")] {
        make(&format!(
            "req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={subject}.contoso.com -addext subjectAltName=DNS:{name}.contoso.com -config openssl.cnf"
        ));
    }
    make("req -new -key plain.key -out old.csr -subj /CN=plain.contoso.com -config openssl.cnf");
    make(&format!(
        "{CA} -days 90 -extensions gateway -in old.csr -out plain.pem"
    ));
    beside.ours(IMPORT).well();
    let renew = "ca renew plain.pem --ca ours --profile gateway --out plain-2.pem --request";
    let said = beside.ours(&format!("{renew} wider.csr"));
    assert_eq!(said.status, 1);
    assert!(
        said.stderr
            .contains("alternative name `DNS:wider.contoso.com` of the request is not in"),
        "{said:#?}"
    );
    beside.ours(&format!("{renew} old.csr")).well();
    beside.ours(&format!("{renew} plain.csr --force")).well();
    let shown = "x509 -in plain-2.pem -noout -ext subjectAltName";
    let said = beside.theirs(shown).well();
    assert!(said.stdout.contains("DNS:plain.contoso.com"), "{said:#?}");
}

/// What does not fit is refused with its file and its field, and no folder comes to be.
#[test]
fn what_is_not_the_authoritys_is_refused() {
    let Some(beside) = house() else { return };
    beside
        .ours("ca init other --subject CN=Other --kind rsa2048 --no-passphrase")
        .well();
    beside.ours("ca crl --ca other --out other.crl").well();
    let make = |line: &str| drop(beside.theirs(line).well());
    // Another one of the same name; and a second certificate of one serial number.
    make(
        "req -x509 -newkey rsa:2048 -nodes -keyout twin.key -out twin.pem -subj /O=Contoso/CN=Old -days 3650 -config openssl.cnf -extensions root",
    );
    make("x509 -req -in here.csr -CA twin.pem -CAkey twin.key -set_serial 0x77 -out twins.pem");
    make(
        "x509 -req -in here.csr -CA ca.pem -CAkey ca.key -passin pass:theirs -set_serial 0x1000 -out again.pem",
    );
    make("ca -batch -config openssl.cnf -cert twin.pem -keyfile twin.key -gencrl -out twin.crl");
    let refuse = |from: &str, to: &str, wanted: &str| {
        let said = beside.ours(&IMPORT.replace(from, to));
        assert_eq!(said.status, 1, "{said:#?}");
        let first = said.stderr.lines().next().unwrap_or_default();
        assert_eq!(first, format!("refused: {wanted}"));
        assert!(!beside.bench.path("ours").exists());
        assert!(
            beside
                .bench
                .names()
                .iter()
                .all(|name| !name.starts_with('.'))
        );
    };
    refuse(
        "--key ca.key",
        "--key twin.key",
        "twin.key: the key is none of the certificates' in ca.pem",
    );
    refuse(
        "last.crl",
        "other.crl",
        "other.crl: the list cannot be taken over: `issuer` is `CN=Other`, and wanted is `O=Contoso, CN=Old`",
    );
    refuse(
        "last.crl",
        "twin.crl",
        "twin.crl: the list cannot be taken over: `signature` is another key's, and wanted is the authority's",
    );
    refuse(
        "newcerts",
        "newcerts other/authority.pem",
        "other/authority.pem: block 1, CERTIFICATE, line 1: the certificate cannot be taken over: `issuer` is `CN=Other`, and wanted is `O=Contoso, CN=Old`",
    );
    refuse(
        "newcerts",
        "twins.pem",
        "twins.pem: block 1, CERTIFICATE, line 1: the certificate cannot be taken over: `signature` is another key's, and wanted is the authority's",
    );
    refuse(
        "newcerts",
        "newcerts again.pem",
        "again.pem: block 1, CERTIFICATE, line 1: the certificate cannot be taken over: `serialNumber` is `10:00`, and wanted is another than that of newcerts/1000.pem",
    );
    refuse(
        "--certificate ca.pem --key ca.key",
        "--certificate here.pem --key here.key",
        "here.pem: `CN=here.contoso.com` cannot issue: its certificate is not an authority's",
    );
}

/// As easy-rsa leaves it: the certificates in a folder, the key and the certificate in one PKCS#12.
#[test]
fn an_authority_of_certtools_goes_on() {
    let Some(beside) = Beside::new(Program::Certtool) else {
        return;
    };
    let write = |name: &str, text: &str| beside.bench.write(name, text);
    write(
        "ca.cfg",
        "cn = GnuTLS CA\nca\ncert_signing_key\ncrl_signing_key\nexpiration_days = 3650\nserial = 1\n",
    );
    write(
        "leaf.cfg",
        "cn = gw1.contoso.com\ndns_name = gw1.contoso.com\nsigning_key\ntls_www_server\nexpiration_days = 90\nserial = 200\n",
    );
    write("crl.cfg", "crl_next_update = 30\ncrl_number = 7\n");
    let make = |line: &str| drop(beside.theirs(line).well());
    make("--generate-privkey --key-type ecdsa --curve secp256r1 --outfile ca.key");
    make("--generate-self-signed --load-privkey ca.key --template ca.cfg --outfile ca.pem");
    make("--generate-privkey --key-type ecdsa --curve secp256r1 --outfile gw1.key");
    fs::create_dir(beside.bench.path("issued")).unwrap();
    make(
        "--generate-certificate --load-privkey gw1.key --load-ca-certificate ca.pem --load-ca-privkey ca.key --template leaf.cfg --outfile issued/gw1.crt",
    );
    make(
        "--generate-crl --load-ca-privkey ca.key --load-ca-certificate ca.pem --load-certificate issued/gw1.crt --template crl.cfg --outfile last.crl",
    );
    make(
        "--to-p12 --load-certificate ca.pem --load-privkey ca.key --p12-name ca --password theirs --outder --outfile ca.p12",
    );
    write("theirs", "theirs\n");
    let said = beside
        .ours("ca import ours --certificate ca.p12 --ca-passphrase-file theirs --no-passphrase --last-crl last.crl --issued issued")
        .well();
    assert!(
        said.stderr.ends_with("the next list has number 8\n"),
        "{said:#?}"
    );
    let said = beside.ours("ca crl --ca ours --pem --out next.crl").well();
    assert!(said.stderr.starts_with("list 8, with 1 of"), "{said:#?}");
    make("--verify-crl --load-ca-certificate ca.pem --infile next.crl");
}

/// The ledger of another authority does not become this one's.
#[test]
fn a_ledger_has_its_authority() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    for name in ["one", "other"] {
        beside
            .ours(&format!(
                "ca init {name} --subject CN={name} --kind p256 --no-passphrase"
            ))
            .well();
    }
    let (one, other) = (
        beside.bench.path("one/ledger.sqlite"),
        beside.bench.path("other/ledger.sqlite"),
    );
    fs::copy(other, one).unwrap();
    for line in ["ca list --ca one", "ca crl --ca one --out one.crl"] {
        let said = beside.ours(line);
        assert_eq!(said.status, 2, "{said:#?}");
        let first = said.stderr.lines().next().unwrap_or_default();
        assert_eq!(
            first,
            "error: one/ledger.sqlite: the ledger is that of `CN=other`, and not of `CN=one`"
        );
    }
}
