//! Authorities made here, judged by others.

use countersign_testkit::Program;

use super::Beside;

/// A root, an authority below it, and a certificate for a UM server.
fn issue(beside: &Beside, kind: &str) {
    beside.bench.write("passphrase", "correct horse\n");
    let key = format!("--kind {kind} --passphrase-file passphrase");
    for line in [
        format!("ca init root --subject CN=Root {key} --crl http://pki.contoso.com/root.crl"),
        format!(
            "ca intermediate issuing --ca root --ca-passphrase-file passphrase --subject CN=Issuing {key} --crl http://pki.contoso.com/issuing.crl"
        ),
        "key new --out um1.key".to_owned(),
        "csr new --key um1.key --san um1.contoso.com --out um1.csr".to_owned(),
        "ca sign um1.csr --ca issuing --profile gateway --passphrase-file passphrase --out um1.pem"
            .to_owned(),
    ] {
        beside.ours(&line).well();
    }
}

#[test]
fn openssl_accepts_what_is_issued() {
    for kind in ["rsa2048", "p256", "p384"] {
        let Some(beside) = Beside::new(Program::OpenSsl) else {
            return;
        };
        issue(&beside, kind);
        beside
            .theirs("verify -x509_strict -CAfile root/authority.pem -untrusted um1.pem -purpose sslserver -verify_hostname um1.contoso.com um1.pem")
            .well();
        beside
            .ours(
                "verify um1.pem --roots root/authority.pem --purpose server --name um1.contoso.com",
            )
            .well();
    }
}

#[test]
fn certtool_accepts_what_is_issued() {
    let Some(beside) = Beside::new(Program::Certtool) else {
        return;
    };
    issue(&beside, "rsa2048");
    beside
        .theirs("--verify --load-ca-certificate root/authority.pem --infile um1.pem --verify-hostname um1.contoso.com --verify-purpose 1.3.6.1.5.5.7.3.1")
        .well();
}

#[test]
fn openssl_reads_the_exchange_style_certificate() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside.ours("key new --out ex1.key").well();
    beside
        .ours("cert self-signed --key ex1.key --san ex1.contoso.com --exchange-style --out ex1.pem")
        .well();
    // Its own anchor as a server, and not as a client: it is for servers alone.
    let theirs = |purpose| {
        let line = format!("verify -CAfile ex1.pem -purpose {purpose} ex1.pem");
        beside.theirs(&line).status
    };
    assert_eq!((theirs("sslserver"), theirs("sslclient")), (0, 2));
    beside
        .ours("verify ex1.pem --roots ex1.pem --purpose server --name ex1.contoso.com")
        .well();
    assert_eq!(
        beside
            .ours("verify ex1.pem --roots ex1.pem --purpose client")
            .status,
        1
    );
}

/// A company's own root, which `openssl` keeps: it signs the request, and what it gives is taken.
#[test]
fn an_authority_below_a_root_of_openssls() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside
        .theirs("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 -subj /CN=Corporate -addext keyUsage=critical,keyCertSign,cRLSign")
        .well();
    beside
        .ours("ca request issuing --subject CN=Issuing --kind rsa2048 --no-passphrase --crl http://pki.contoso.com/issuing.crl")
        .well();
    let ours = |line: &str| beside.ours(line);
    let signed = |name: &str, extensions: &str| {
        beside.bench.write("extensions", extensions);
        let line = format!(
            "x509 -req -in issuing/authority.csr -CA root.pem -CAkey root.key -set_serial 0x1234567890abcdef1234 -days 365 -extfile extensions -out {name}"
        );
        beside.theirs(&line).well();
    };
    let whole = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    signed("leaf.pem", "basicConstraints=critical,CA:FALSE\n");
    let refused = ours("ca activate leaf.pem --chain root.pem --ca issuing");
    assert_eq!(refused.status, 1, "{refused:?}");
    assert!(refused.stderr.contains("`basicConstraints`"), "{refused:?}");
    signed("web.pem", &format!("{whole}extendedKeyUsage=serverAuth\n"));
    let refused = ours("ca activate web.pem --chain root.pem --ca issuing");
    assert_eq!(refused.status, 1, "{refused:?}");
    assert!(refused.stderr.contains("`extKeyUsage`"), "{refused:?}");
    signed("issuing.pem", whole);
    ours("ca activate issuing.pem --chain root.pem --ca issuing").well();
    ours("key new --kind p256 --out gw1.key").well();
    ours("csr new --key gw1.key --san gw1.contoso.com --out gw1.csr").well();
    ours("ca sign gw1.csr --ca issuing --profile sip-peer --out gw1.pem").well();
    beside
        .theirs(
            "verify -x509_strict -CAfile root.pem -untrusted gw1.pem -purpose sslclient gw1.pem",
        )
        .well();
}
