//! Private and public keys.

use countersign_testkit::Program;

use super::Beside;

#[test]
fn keys_of_openssl_are_read() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside.bench.write("passphrase", "correct horse\n");
    let protected = "-pass file:passphrase";
    for (make, algorithm) in [
        (
            "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key".to_owned(),
            "RSA 2048",
        ),
        (
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key".to_owned(),
            "P-256",
        ),
        (
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key".to_owned(),
            "P-384",
        ),
        (
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out key".to_owned(),
            "P-521",
        ),
        ("genpkey -algorithm ED25519 -out key".to_owned(), "Ed25519"),
        (
            "genpkey -algorithm ED25519 -outform DER -out key".to_owned(),
            "Ed25519",
        ),
        ("genrsa -traditional -out key 2048".to_owned(), "RSA 2048"),
        (
            "ecparam -genkey -name prime256v1 -out key".to_owned(),
            "P-256",
        ),
        (
            "ecparam -genkey -noout -name secp384r1 -outform DER -out key".to_owned(),
            "P-384",
        ),
        (
            format!("genpkey -algorithm ED25519 -aes-256-cbc {protected} -out key"),
            "Ed25519",
        ),
        (
            format!("genpkey -algorithm ED25519 -aes-128-cbc {protected} -out key"),
            "Ed25519",
        ),
        (
            format!("genpkey -algorithm ED25519 -des3 {protected} -out key"),
            "Ed25519",
        ),
    ] {
        beside.theirs(&make).well();
        let shown = beside
            .ours("key inspect key --passphrase-file passphrase --format json")
            .well()
            .json();
        assert_eq!(
            shown["public_key"]["algorithm"]["name"], algorithm,
            "{make}"
        );
        // The public half that is shown is the one that they derive.
        let form = if make.contains("DER") {
            "-inform DER"
        } else {
            ""
        };
        let public = format!("pkey -in key {form} -passin file:passphrase -pubout -out public");
        beside.theirs(&public).well();
        let public = beside
            .ours("key inspect public --format json")
            .well()
            .json();
        assert_eq!(shown["public_key"], public["public_key"], "{make}");
    }
}

#[test]
fn scrypt_is_read_too() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside.bench.write("passphrase", "correct horse\n");
    beside
        .theirs("genpkey -algorithm ED25519 -out plain")
        .well();
    beside
        .theirs("pkcs8 -topk8 -in plain -scrypt -passout file:passphrase -out key")
        .well();
    let plain = beside.ours("key inspect plain").well();
    let encrypted = beside
        .ours("key inspect key --passphrase-file passphrase")
        .well();
    assert_eq!(plain.stdout, encrypted.stdout);
}

#[test]
fn our_keys_are_read_by_openssl() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    beside.bench.write("passphrase", "correct horse\n");
    for kind in ["rsa2048", "p256", "p384", "p521", "ed25519"] {
        beside
            .ours(&format!("key new --kind {kind} --out key --force"))
            .well();
        beside.theirs("pkey -in key -noout -check").well();
        beside
            .ours(&format!(
                "key new --kind {kind} --out key --force --passphrase-file passphrase"
            ))
            .well();
        beside
            .theirs("pkey -in key -noout -check -passin file:passphrase")
            .well();
    }
}

#[test]
fn keys_go_to_and_from_certtool() {
    let Some(beside) = Beside::new(Program::Certtool) else {
        return;
    };
    for (theirs, ours, algorithm) in [
        ("--key-type rsa --bits 2048", "rsa2048", "RSA 2048"),
        ("--key-type ecdsa --curve secp256r1", "p256", "P-256"),
        ("--key-type ed25519", "ed25519", "Ed25519"),
    ] {
        for form in ["", "--pkcs8 --password="] {
            let make = format!("--generate-privkey {theirs} {form} --outfile key");
            beside.theirs(&make).well();
            let shown = beside.ours("key inspect key --format json").well().json();
            assert_eq!(
                shown["public_key"]["algorithm"]["name"], algorithm,
                "{make}"
            );
        }
        beside
            .ours(&format!("key new --kind {ours} --out key --force"))
            .well();
        beside.theirs("--key-info --infile key").well();
    }
}
