//! Clients that are trusted and must be somebody; judges that cannot be built.

use std::sync::Arc;

use countersign_rustls::{
    AuthorityHints, BuildError, ClientAuthentication, ClientVerifier, Judge, Refusal,
};
use countersign_testkit::Template;
use countersign_trust::{Policy, ReferenceNameError};
use rustls::server::danger::ClientCertVerifier as _;
use rustls::{AlertDescription, CertificateError, Error};

use crate::pair::meet;
use crate::parties::{Judging, SERVER, Shown, VERSIONS, client, now, provider, root, server};

fn verifier() -> ClientVerifier {
    ClientVerifier::new(Judging::new().judge().0)
}

#[test]
fn a_client_must_be_expected() {
    let names = |names: &[&str]| verifier().with_names(names).unwrap();
    let rule = |verifier: ClientVerifier| {
        verifier.with_identity(|facts| match facts.common_name() {
            Some("fe1.contoso.com") => Ok(()),
            other => Err(format!("its common name is {other:?}")),
        })
    };
    let fe1 = || Template::leaf("fe1.contoso.com");
    let fe2 = || Template::leaf("fe2.contoso.com").dns("pool1.contoso.com");
    #[rustfmt::skip]
    let rows = [
        ("nobody in particular", verifier(), fe2(), Ok(())),
        ("one of two", names(&["fe1.contoso.com", "fe2.contoso.com"]), fe2(), Ok(())),
        ("any of its names", names(&["pool1.contoso.com"]), fe2(), Ok(())),
        ("another", names(&["fe1.contoso.com", "10.1.1.5"]), fe2(),
            Err("`CN=fe2.contoso.com` is trusted and bears none of the names that are expected: `fe1.contoso.com`, `10.1.1.5`")),
        ("by rule", rule(verifier()), fe1(), Ok(())),
        ("not by rule", rule(verifier()), fe2(),
            Err("`CN=fe2.contoso.com` is trusted and not welcome: its common name is Some(\"fe2.contoso.com\")")),
        ("by name and not by rule", rule(names(&["fe2.contoso.com"])), fe2(),
            Err("`CN=fe2.contoso.com` is trusted and not welcome: its common name is Some(\"fe2.contoso.com\")")),
    ];
    for (words, verifier, template, wanted) in rows {
        let (judge, _) = Judging::new().judge();
        let shown = Shown::of(&template.issued_by(&root()));
        let us = Shown::of(&Template::leaf(SERVER).issued_by(&root()));
        let meeting = meet(
            client(VERSIONS[1], &judge, &shown),
            server(VERSIONS[1], verifier, &us),
            SERVER,
        );
        match wanted {
            Ok(()) => assert_eq!(meeting.server, Ok(()), "{words}"),
            Err(_) => {
                assert_eq!(
                    meeting.server,
                    Err(Error::InvalidCertificate(
                        CertificateError::ApplicationVerificationFailure
                    )),
                    "{words}"
                );
                let denied = Error::AlertReceived(AlertDescription::AccessDenied);
                assert_eq!(meeting.client, Err(denied), "{words}");
            }
        }
    }
}

#[test]
fn the_sentence_says_who_was_expected() {
    let (judge, seen) = Judging::new().judge();
    let many: Vec<String> = (0..12).map(|i| format!("gw{i}.contoso.com")).collect();
    let verifier = ClientVerifier::new(judge).with_names(&many).unwrap();
    let fe1 = Template::leaf("fe1.contoso.com").issued_by(&root());
    assert!(
        verifier
            .verify_client_cert(&fe1.der().into(), &[], now())
            .is_err()
    );
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].0, "identity-unexpected");
    assert!(
        seen[0].1.ends_with("`gw9.contoso.com` and 2 more"),
        "{}",
        seen[0].1
    );
}

/// Where the common name counts as a host's name, constraints on names bind it.
#[test]
fn a_name_is_expected_within_constraints() {
    use countersign_testkit::GeneralSubtree;
    let issuing = Template::intermediate("Fabrikam Issuing CA")
        .permit(GeneralSubtree::DnsName("fabrikam.com".to_owned()))
        .issued_by(&root());
    // One label could be anybody's name, unless somebody asks for a host.
    let fe1 = Template::leaf("fe1")
        .without_alternative_names()
        .issued_by(&issuing);
    let (judge, seen) = Judging::new().judge();
    let verifier = ClientVerifier::new(judge).with_names(["fe1"]).unwrap();
    let verified = verifier.verify_client_cert(&fe1.der().into(), &[issuing.der().into()], now());
    assert!(verified.is_err());
    assert_eq!(seen.lock().unwrap()[0].0, "name-not-permitted");
}

#[test]
fn a_certificate_may_be_optional_and_hints_are_given() {
    let required = verifier();
    assert!(required.client_auth_mandatory() && required.offer_client_auth());
    let optional = verifier().with_authentication(ClientAuthentication::Optional);
    assert!(!optional.client_auth_mandatory() && optional.offer_client_auth());
    let [hint] = required.root_hint_subjects() else {
        panic!("one root, one hint");
    };
    assert_eq!(hint.as_ref(), root().subject());
    let silent = verifier().with_hints(AuthorityHints::Nothing);
    assert!(silent.root_hint_subjects().is_empty());
    // A store of public roots is told to nobody, and one in two certificates once.
    let many = (0..400).map(|i| format!("A root with a name of some length, number {i}"));
    let many = many.map(|name| {
        Template::root(&name)
            .key_named("one")
            .self_signed()
            .der()
            .to_vec()
    });
    let renewed = root().template().serial_number(&[1]).self_signed();
    for (roots, hints) in [
        (vec![root().der().to_vec(), renewed.der().to_vec()], 1),
        (many.collect(), 0),
    ] {
        let (judge, _) = Judging {
            roots,
            ..Judging::new()
        }
        .judge();
        let verifier = ClientVerifier::new(judge);
        assert_eq!(verifier.root_hint_subjects().len(), hints);
    }
}

#[test]
fn what_cannot_be_built_is_told() {
    let build = |roots: &[&[u8]]| Judge::new(provider(), Policy::private_pki(), roots);
    let root = root();
    let good = build(&[root.der()]).unwrap();
    let rows = [
        (
            build(&[]).unwrap_err(),
            "wanted at least one trusted root, and found none",
        ),
        (
            build(&[root.der(), b"root"]).unwrap_err(),
            "root 2 cannot be read: ",
        ),
        (
            good.with_intermediates([b"intermediate"]).unwrap_err(),
            "intermediate 1 cannot be read: ",
        ),
        (
            verifier().with_names([""; 0]).unwrap_err(),
            "wanted at least one name to expect of a client, and found none",
        ),
        (
            verifier()
                .with_names(["fe1.contoso.com", "a..b"])
                .unwrap_err(),
            "expected name 2 is no name: `a..b` is neither an IP address nor a DNS name",
        ),
    ];
    for (error, wanted) in rows {
        let text = error.to_string();
        assert!(text.starts_with(wanted), "{text}");
        // A new variant wants a row.
        match error {
            BuildError::NoRoots
            | BuildError::Root { .. }
            | BuildError::Intermediate { .. }
            | BuildError::NoNames
            | BuildError::Name {
                fault: ReferenceNameError::NotAHost { .. },
                ..
            } => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Whatever wraps the error, the refusal is found in it.
#[test]
fn a_refusal_is_found_in_what_wraps_it() {
    #[derive(Debug, thiserror::Error)]
    #[error("the call failed")]
    struct Call(#[source] std::io::Error);

    let (judge, _) = Judging {
        form: countersign_rustls::ErrorForm::Explained,
        ..Judging::new()
    }
    .judge();
    let verifier = ClientVerifier::new(Arc::clone(&judge));
    let stranger = Template::leaf("fe1.contoso.com").self_signed();
    let error = verifier
        .verify_client_cert(&stranger.der().into(), &[], now())
        .unwrap_err();
    assert!(Refusal::find(&error).is_some());
    let error = std::io::Error::new(std::io::ErrorKind::InvalidData, error);
    assert!(Refusal::find(&error).is_some());
    let error = Call(std::io::Error::other(error));
    let refusal = Refusal::find(&error).unwrap();
    assert_eq!(refusal.code(), "untrusted-root");
    assert!(refusal.fingerprint().is_some() && refusal.hresult().is_some());
    assert_eq!(
        refusal.certificate_error(),
        Some(&CertificateError::UnknownIssuer)
    );
    assert!(Refusal::find(&Error::DecryptError).is_none());
}
