//! What the kit makes is what it says, to OpenSSL too.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::fs;
use std::process::Output;

use countersign_asn1::{Certificate, Oid, Tag};
use countersign_testkit::{
    GeneralSubtree, Identity, KeyAlgorithm, NOW, Program, SignatureScheme, Template, exchange,
    forge, shared,
};

/// `openssl verify` of a chain, with SHA-1 allowed, at [`NOW`].
fn openssl_verify(identity: &Identity) -> Option<Output> {
    let mut openssl = Program::OpenSsl.command()?;
    let folder = tempfile::tempdir().unwrap();
    let chain = identity.chain();
    let root = folder.path().join("root.pem");
    let pem = |der: &[u8]| pem::encode(&pem::Pem::new("CERTIFICATE", der));
    fs::write(&root, pem(chain.last().unwrap())).unwrap();
    let presented = folder.path().join("presented.pem");
    fs::write(&presented, identity.presented_pem()).unwrap();
    let output = openssl
        .arg("verify")
        .args(["-auth_level", "0", "-x509_strict"])
        .args(["-attime", &NOW.unix_timestamp().to_string()])
        .arg("-CAfile")
        .arg(root)
        .arg("-untrusted")
        .arg(&presented)
        .arg(&presented)
        .output()
        .unwrap();
    Some(output)
}

#[test]
fn openssl_accepts_every_key_and_scheme() {
    let rsa = [
        SignatureScheme::RsaPkcs1Sha1,
        SignatureScheme::RsaPkcs1Sha384,
        SignatureScheme::RsaPkcs1Sha512,
        SignatureScheme::RsaPssSha256,
    ]
    .map(|scheme| (KeyAlgorithm::Rsa2048, scheme));
    let native = KeyAlgorithm::ALL.map(|algorithm| (algorithm, algorithm.default_scheme()));
    for (algorithm, scheme) in native.into_iter().chain(rsa) {
        let root = Template::root("Contoso Root CA")
            .algorithm(algorithm)
            .signed_with(scheme)
            .self_signed();
        let issuing = Template::intermediate("Contoso Issuing CA")
            .algorithm(algorithm)
            .signed_with(scheme)
            .path_length(0)
            .permit(GeneralSubtree::DnsName("contoso.com".to_owned()))
            .issued_by(&root);
        // OpenSSL's strict mode asks for a subjectKeyIdentifier everywhere but in end entities.
        let leaf = Template::leaf("um1.contoso.com")
            .algorithm(algorithm)
            .signed_with(scheme)
            .issued_by(&issuing);
        let Some(output) = openssl_verify(&leaf) else {
            return;
        };
        assert!(
            output.status.success(),
            "{algorithm:?} {scheme:?} {output:?}"
        );
        let outside = Template::leaf("um1.fabrikam.com").issued_by(&issuing);
        let output = openssl_verify(&outside).unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("permitted subtree violation"), "{text}");
    }
}

#[test]
fn openssl_reads_every_private_key() {
    for algorithm in KeyAlgorithm::ALL {
        let identity = Template::leaf("um1.contoso.com")
            .algorithm(algorithm)
            .self_signed();
        let Some(mut openssl) = Program::OpenSsl.command() else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.pem");
        fs::write(&file, identity.key().pkcs8_pem()).unwrap();
        let output = openssl
            .args(["pkey", "-pubout", "-outform", "DER", "-in"])
            .arg(file)
            .output()
            .unwrap();
        assert_eq!(
            output.stdout,
            identity.key().public_key_info(),
            "{algorithm:?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn the_exchange_certificate_has_the_real_one_s_shape() {
    let shape = |der: &[u8]| {
        let certificate = Certificate::from_der(der).unwrap();
        let tbs = certificate.tbs_certificate();
        let extensions: Vec<_> = tbs
            .extensions()
            .iter()
            .map(|extension| {
                let names = extension.id() == Oid::SUBJECT_ALT_NAME;
                let value = if names { &[] } else { extension.value() };
                let critical = extension.is_critical();
                (extension.id().to_string(), critical, value.to_vec())
            })
            .collect();
        let years = tbs.validity().not_after().year() - tbs.validity().not_before().year();
        let serial = tbs.serial_number().magnitude().len();
        let algorithm = certificate.signature_algorithm().as_der().to_vec();
        (extensions, years, serial, algorithm)
    };
    for (real, scheme) in [
        (
            "eea2f1bd51fc122348942c1d1cea3d1b415c4fa1",
            SignatureScheme::RsaPkcs1Sha1,
        ),
        (
            "a86b1b7414e51491d446905511a329a7fe120510",
            SignatureScheme::RsaPkcs1Sha256,
        ),
    ] {
        let Some(path) = shared(&format!("domain/golden/{real}.der")) else {
            return;
        };
        let made = exchange::self_signed("UM1", "um1.contoso.com", scheme);
        assert_eq!(shape(made.der()), shape(&fs::read(path).unwrap()));
    }
}

#[test]
fn identities_are_related_as_asked() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let other_root = Template::root("Fabrikam Root CA").self_signed();
    let cross = issuing.template().issued_by(&other_root);
    let rekeyed = issuing.template().key_named("second").issued_by(&root);
    let renewed = issuing
        .template()
        .adjusted(|params| params.not_before = NOW);
    let renewed = renewed.issued_by(&root);
    for (what, other, same_key) in [
        ("cross", &cross, true),
        ("re-keyed", &rekeyed, false),
        ("renewed", &renewed, true),
    ] {
        assert_eq!(other.subject(), issuing.subject(), "{what}");
        let keys = (
            other.key().public_key_info(),
            issuing.key().public_key_info(),
        );
        assert_eq!(keys.0 == keys.1, same_key, "{what}");
        assert_ne!(other.serial_number(), issuing.serial_number(), "{what}");
    }
}

#[test]
fn a_forged_name_reaches_the_children() {
    let name = forge::name(&[
        (Oid::DOMAIN_COMPONENT, Tag::IA5_STRING, b"com"),
        (Oid::DOMAIN_COMPONENT, Tag::IA5_STRING, b"contoso"),
        (Oid::COMMON_NAME, Tag::TELETEX_STRING, b"Contoso CA"),
    ]);
    let root = Template::root("Contoso CA")
        .subject_der(&name)
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    for der in leaf.chain() {
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.tbs_certificate().issuer().as_der(), name);
    }
    if let Some(output) = openssl_verify(&leaf) {
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn key_identifiers_are_as_asked() {
    let id = |der: &[u8], oid| {
        Certificate::from_der(der)
            .unwrap()
            .tbs_certificate()
            .extensions()
            .get(oid)
            .map(|extension| extension.value().to_vec())
    };
    let ski = |identity: &Identity| id(identity.der(), Oid::SUBJECT_KEY_IDENTIFIER);
    let aki = |identity: &Identity| id(identity.der(), Oid::AUTHORITY_KEY_IDENTIFIER);
    let root = Template::root("Contoso CA").subject_key_identifier(b"key");
    let leaf = Template::leaf("um1.contoso.com");
    let root = root.self_signed();
    assert_eq!(ski(&root).unwrap(), b"\x04\x03key");
    assert_eq!(aki(&leaf.issued_by(&root)).unwrap(), b"\x30\x05\x80\x03key");
    let wrong = leaf.clone().authority_key_identifier(b"odd");
    assert_eq!(
        aki(&wrong.issued_by(&root)).unwrap(),
        b"\x30\x05\x80\x03odd"
    );
    let none = leaf.clone().without_authority_key_identifier();
    assert_eq!(aki(&none.issued_by(&root)), None);
    let none = root.template().without_subject_key_identifier();
    assert_eq!(ski(&none.self_signed()), None);
    let own = leaf.subject_key_identifier(b"own").issued_by(&root);
    assert_eq!(ski(&own).unwrap(), b"\x04\x03own");
}

#[test]
fn openssl_reads_requests_and_revocation_lists() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let request = leaf.template().request();
    let crl = root.revocation_list(&[&leaf], *root.validity().end());
    let folder = tempfile::tempdir().unwrap();
    let issuer = folder.path().join("root.pem");
    fs::write(&issuer, root.pem()).unwrap();
    for (arguments, der) in [
        (vec!["req", "-verify"], request),
        (vec!["crl", "-CAfile", issuer.to_str().unwrap()], crl),
    ] {
        let Some(mut openssl) = Program::OpenSsl.command() else {
            return;
        };
        let file = folder.path().join("object.der");
        fs::write(&file, der).unwrap();
        let output = openssl
            .args(arguments)
            .args(["-noout", "-inform", "DER", "-in"])
            .arg(file)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && text.contains("OK"), "{text}");
    }
}

#[test]
fn no_key_shows_in_debug() {
    let identity = Template::leaf("um1.contoso.com").self_signed();
    let shown = format!("{identity:?}");
    assert!(shown.contains("Key(P256, \"um1.contoso.com\")"), "{shown}");
    let secret = format!("{:?}", identity.key().pkcs8_der());
    let secret = secret.trim_matches(['[', ']']);
    assert!(!shown.contains(secret));
}
