//! Lists and responses that `openssl` makes, judged as it judges them.

use countersign_testkit::Program;

use super::Beside;

const CONFIG: &str = "
[ca]
default_ca = house
[house]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
default_crl_days = 30
policy = anything
unique_subject = no
copy_extensions = copy
[anything]
commonName = supplied
[req]
distinguished_name = empty
[empty]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[um]
extendedKeyUsage = serverAuth, clientAuth
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://pki.contoso.com/root.crl
[responder]
extendedKeyUsage = OCSPSigning
";

/// A root, two servers of which `gone` is revoked, a list, and a response about each.
fn estate() -> Option<Beside> {
    let beside = Beside::new(Program::OpenSsl)?;
    beside.bench.write("openssl.cnf", CONFIG);
    beside.bench.write("index.txt", "");
    beside.bench.write("serial", "1000\n");
    let make = |line: &str| drop(beside.theirs(line).well());
    make(
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 3650 -config openssl.cnf -extensions root",
    );
    for (name, profile) in [("here", "um"), ("gone", "um"), ("responder", "responder")] {
        make(&format!(
            "req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}.contoso.com -config openssl.cnf"
        ));
        make(&format!(
            "ca -batch -notext -config openssl.cnf -cert root.pem -keyfile root.key -days 90 -extensions {profile} -in {name}.csr -out {name}.pem"
        ));
    }
    let ca = "ca -config openssl.cnf -cert root.pem -keyfile root.key";
    make(&format!("{ca} -revoke gone.pem -crl_reason keyCompromise"));
    make(&format!("{ca} -gencrl -out root.crl"));
    for name in ["here", "gone"] {
        make(&format!(
            "ocsp -issuer root.pem -cert {name}.pem -no_nonce -reqout {name}.req"
        ));
        make(&format!(
            "ocsp -index index.txt -CA root.pem -rsigner responder.pem -rkey responder.key -reqin {name}.req -respout {name}.ocsp -ndays 7"
        ));
    }
    Some(beside)
}

#[test]
fn a_list_is_judged_alike() {
    let Some(beside) = estate() else { return };
    for (name, ours, theirs) in [("here", 0, 0), ("gone", 1, 2)] {
        let said = beside.ours(&format!(
            "verify {name}.pem --roots root.pem --crl root.crl --format json"
        ));
        assert_eq!(said.status, ours, "{said:#?}");
        let said = beside.theirs(&format!(
            "verify -crl_check -CRLfile root.crl -CAfile root.pem {name}.pem"
        ));
        assert_eq!(said.status, theirs, "{said:#?}");
    }
    let said = beside.ours("verify gone.pem --roots root.pem --crl root.crl");
    assert!(
        said.stdout
            .contains("for `keyCompromise`, says the list of"),
        "{said:#?}"
    );
    // PEM and DER are one.
    beside
        .theirs("crl -in root.crl -outform der -out root.der")
        .well();
    let der = beside.ours("verify gone.pem --roots root.pem --crl root.der");
    assert_eq!(der.stdout, said.stdout);
}

#[test]
fn a_response_is_judged_alike() {
    let Some(beside) = estate() else { return };
    for (name, status, says) in [
        ("here", 0, "`CN=here.contoso.com` is good"),
        ("gone", 1, "says the response of"),
    ] {
        let said = beside.ours(&format!(
            "verify {name}.pem --roots root.pem --ocsp {name}.ocsp"
        ));
        assert_eq!(said.status, status, "{said:#?}");
        assert!(said.stdout.contains(says), "{said:#?}");
    }
    // Another certificate's response says nothing.
    let said = beside.ours("verify here.pem --roots root.pem --ocsp gone.ocsp");
    assert_eq!(said.status, 4, "{said:#?}");
}

#[test]
fn what_is_not_known_is_neither_yes_nor_no() {
    let Some(beside) = estate() else { return };
    let said = beside.ours("verify here.pem --roots root.pem --revocation hard");
    assert_eq!(said.status, 4, "{said:#?}");
    assert!(
        said.stdout
            .contains("its lists: http://pki.contoso.com/root.crl"),
        "{said:#?}"
    );
    let said = beside.ours("verify gone.pem --roots root.pem --revocation soft");
    assert_eq!(said.status, 0, "{said:#?}");
    assert!(
        said.stdout
            .contains("no list and no response about it is at hand"),
        "{said:#?}"
    );
    beside
        .ours("verify gone.pem --roots root.pem --crl root.crl --revocation off")
        .well();
}

#[test]
fn what_is_no_list_is_refused() {
    let Some(beside) = estate() else { return };
    for (option, says) in [
        (
            "--crl root.pem",
            "root.pem: block 1, CERTIFICATE, line 1: wanted X509 CRL",
        ),
        (
            "--ocsp root.crl",
            "root.crl: block 1, X509 CRL, line 1: wanted DER",
        ),
        ("--crl here.ocsp", "here.ocsp: "),
        (
            "--ocsp here.key",
            "here.key: block 1, PRIVATE KEY, line 1: wanted DER",
        ),
    ] {
        let said = beside.ours(&format!("verify here.pem --roots root.pem {option}"));
        assert_eq!(said.status, 2, "{said:#?}");
        assert!(said.stderr.contains(says), "{said:#?}");
    }
}
