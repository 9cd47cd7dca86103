//! Requests.

use countersign_testkit::Program;

use super::Beside;

#[test]
fn requests_of_openssl_are_proven() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    for make in [
        "req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -out csr",
        "req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -sha512 -out csr",
        "req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -sigopt rsa_padding_mode:pss -out csr",
        "req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -outform DER -out csr",
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout key -subj /CN=um1.contoso.com -out csr",
        "req -new -newkey ed25519 -nodes -keyout key -subj /CN=um1.contoso.com -addext subjectAltName=DNS:um1 -out csr",
    ] {
        beside.theirs(make).well();
        let proven = beside.ours("csr verify csr --format json").well().json();
        assert_eq!(
            proven["requests"][0]["subject"]["text"], "CN=um1.contoso.com",
            "{make}"
        );
        let shown = beside.ours("csr inspect csr --format json").well().json();
        let key = beside.ours("key inspect key --format json").well().json();
        assert_eq!(
            shown["requests"][0]["public_key"], key["public_key"],
            "{make}"
        );
    }
}

#[test]
fn our_requests_are_verified_by_openssl() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    for kind in ["rsa2048", "p256", "p521", "ed25519"] {
        beside
            .ours(&format!("key new --kind {kind} --out key --force"))
            .well();
        beside
            .ours("csr new --key key --san um1.contoso.com --san 10.1.1.5 --san sip:um1@contoso.com --purpose server --out csr --force")
            .well();
        let said = beside.theirs("req -in csr -noout -verify -text").well();
        for wanted in [
            "Subject: CN = um1.contoso.com",
            "DNS:um1.contoso.com, IP Address:10.1.1.5, URI:sip:um1@contoso.com",
            "TLS Web Server Authentication",
        ] {
            assert!(said.stdout.contains(wanted), "{kind}: {wanted}: {said:#?}");
        }
    }
}

#[test]
fn requests_go_to_and_from_certtool() {
    let Some(beside) = Beside::new(Program::Certtool) else {
        return;
    };
    beside.bench.write(
        "template",
        "cn = um1.contoso.com\ndns_name = um1.contoso.com\nchallenge_password = secret\n",
    );
    beside
        .theirs("--generate-privkey --key-type rsa --bits 2048 --outfile key")
        .well();
    beside
        .theirs("--generate-request --load-privkey key --template template --outfile csr")
        .well();
    beside.ours("csr verify csr").well();
    let shown = beside.ours("csr inspect csr").well();
    assert!(
        shown.stdout.contains("dns name: um1.contoso.com"),
        "{shown:#?}"
    );
    assert!(!shown.stdout.contains("secret"), "{shown:#?}");

    beside
        .ours("csr new --key key --san um1.contoso.com --out ours.csr")
        .well();
    let said = beside.theirs("--crq-info --infile ours.csr").well();
    assert!(
        said.stdout.contains("DNSname: um1.contoso.com"),
        "{said:#?}"
    );
    assert!(
        said.stdout.contains("Self signature: verified"),
        "{said:#?}"
    );
}
