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
