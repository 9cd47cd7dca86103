//! What products ask of the path by which a chain holds: how many intermediates a SIP server on OpenSSL takes, as
//! `openssl verify -verify_depth` does, and that it ends in a public root before Teams, in plans too.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and asks another program"
)]

use std::collections::BTreeMap;

use countersign_mutual::Answer;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{ExtendedKeyUsagePurpose as Eku, NOW, Program, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, parse};

/// A gateway that dials a Kamailio and is asked for its certificate, with this many intermediates above it.
#[test]
fn a_depth_is_openssls() {
    let Some(_) = Program::OpenSsl.command() else {
        return;
    };
    let folder = std::env::temp_dir().join(format!("countersign-depth-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for count in 0..4 {
        let root = Template::root("Contoso Root CA").self_signed();
        let mut above = vec![root.clone()];
        for number in 0..count {
            let template = Template::intermediate(&format!("Contoso Issuing CA {number}"));
            let issued = template.issued_by(above.last().unwrap());
            above.push(issued);
        }
        let leaf = |host: &str| Template::leaf(host).issued_by(above.last().unwrap()).pem();
        let chain: String = above[1..].iter().rev().map(|issuer| issuer.pem()).collect();
        let files = BTreeMap::from([
            ("root.pem", root.pem()),
            ("gw.pem", leaf("gw.contoso.com") + &chain),
            ("kam.pem", leaf("kam.contoso.com") + &chain),
        ]);
        for (name, text) in &files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        for depth in 0..4 {
            let path = |name: &str| folder.join(name);
            let said = Program::OpenSsl
                .command()
                .unwrap()
                .args(["verify", "-purpose", "sslclient", "-attime"])
                .arg(NOW.unix_timestamp().to_string())
                .args(["-verify_depth", &depth.to_string(), "-CAfile"])
                .arg(path("root.pem"))
                .arg("-untrusted")
                .arg(path("gw.pem"))
                .arg(path("gw.pem"))
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&said.stderr);
            assert!(said.status.success() || text.contains("error 22"), "{text}");
            let found = works(&files, depth);
            assert_eq!(found, said.status.success(), "{count} at {depth}: {text}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn load(text: &str, files: &BTreeMap<&str, String>) -> Estate {
    let catalogue = countersign_products::catalogue();
    Estate::load(&parse(text).unwrap(), &catalogue, |file| {
        Ok(files[file.path()].clone().into_bytes())
    })
    .unwrap()
}

/// Whether both checks of the Kamailio hold: of the client, and of the server that it dials.
fn works(files: &BTreeMap<&str, String>, depth: u32) -> bool {
    let text = format!(
        "[[peer]]
        fqdn = 'gw.contoso.com'
        kind = 'gateway'
        certificate = 'gw.pem'
        store = {{ trusted_roots = ['root.pem'] }}
        mutual_tls = true
        verify_client_purpose = true
        verify_server_certificate = true
        verify_server_name = true
        [[peer]]
        fqdn = 'kam.contoso.com'
        kind = 'sbc'
        product = 'kamailio'
        certificate = 'kam.pem'
        store = {{ trusted_roots = ['root.pem'] }}
        mutual_tls = true
        verify_client_purpose = true
        verify_server_certificate = true
        verify_server_name = true
        client_verify_depth = '{depth}'
        server_verify_depth = '{depth}'
        [[link]]
        from = 'gw.contoso.com'
        to = 'kam.contoso.com'\n"
    );
    let estate = load(&text, files);
    let report = estate.check(&Signatures::new(provider()), NOW, time::Duration::ZERO);
    let checks = &report.links[0].agreement.checks;
    let [dialled, asked] = [0, 1].map(|place| {
        let mut of_kamailio = checks
            .iter()
            .filter(|check| check.judge == "kam.contoso.com");
        of_kamailio.nth(place).unwrap().verdict <= Answer::Yes
    });
    assert_eq!(dialled, asked, "one depth, both roles: {checks:#?}");
    dialled
}

/// Whatever an estate has among the roots of Teams: Microsoft trusts public ones alone.
#[test]
fn teams_takes_no_private_root() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = |host: &str| Template::leaf(host).issued_by(&root).pem();
    let files = BTreeMap::from([
        ("root.pem", root.pem()),
        ("sbc.pem", leaf("sbc.contoso.com")),
        ("teams.pem", leaf("sip.pstnhub.microsoft.com")),
    ]);
    for (public, wanted) in [("", Some("PrivateRoot")), ("'root.pem'", None)] {
        let text = format!(
            "public_roots = [{public}]
            [store.all]
            trusted_roots = ['root.pem']
            intermediates = []
            auto_root_update = false
            aia = false
            [[peer]]
            fqdn = 'sip.pstnhub.microsoft.com'
            kind = 'other'
            product = 'teams-direct-routing'
            certificate = 'teams.pem'
            store = 'all'
            [[peer]]
            fqdn = 'sbc.contoso.com'
            kind = 'sbc'
            certificate = 'sbc.pem'
            store = 'all'
            mutual_tls = true
            verify_client_purpose = true
            verify_server_certificate = true
            verify_server_name = true
            [[link]]
            from = 'sip.pstnhub.microsoft.com'
            to = 'sbc.contoso.com'\n"
        );
        let estate = load(&text, &files);
        let report = estate.check(&Signatures::new(provider()), NOW, time::Duration::ZERO);
        for check in &report.links[0].agreement.checks {
            let refused = check.judge.ends_with("microsoft.com") && wanted.is_some();
            let code = check.reasons.first().map(|reason| reason.code.as_str());
            assert_eq!(check.verdict > Answer::Yes, refused, "{check:#?}");
            assert!(!refused || code == wanted, "{check:#?}");
        }
    }
}

/// A public certificate without clientAuth: whom Teams dials keeps it, whoever else wants more; with nobody but
/// those it is replaced.
#[test]
fn what_teams_takes_stays_with_it() {
    let public = Template::root("Trey Public Root CA").self_signed();
    let private = Template::root("Contoso Root CA").self_signed();
    let server_alone = |host: &str| Template::leaf(host).purposes(&[Eku::ServerAuth]);
    let files = BTreeMap::from([
        ("public.pem", public.pem()),
        ("private.pem", private.pem()),
        (
            "sbc.pem",
            server_alone("sbc.contoso.com").issued_by(&public).pem(),
        ),
        (
            "kam.pem",
            Template::leaf("kam.contoso.com").issued_by(&private).pem(),
        ),
        (
            "teams.pem",
            Template::leaf("sip.pstnhub.microsoft.com")
                .issued_by(&public)
                .pem(),
        ),
    ]);
    let kamailio = "[[link]]
        from = 'sbc.contoso.com'
        to = 'kam.contoso.com'\n";
    let teams = "[[link]]
        from = 'sip.pstnhub.microsoft.com'
        to = 'sbc.contoso.com'\n";
    for (links, wanted) in [
        (kamailio.to_owned(), None),
        (
            format!("{kamailio}{teams}"),
            Some("sip.pstnhub.microsoft.com takes public roots alone"),
        ),
    ] {
        let text = format!(
            "public_roots = ['public.pem']
            [store.all]
            trusted_roots = ['public.pem', 'private.pem']
            intermediates = []
            auto_root_update = false
            aia = false
            [[peer]]
            fqdn = 'sip.pstnhub.microsoft.com'
            kind = 'other'
            product = 'teams-direct-routing'
            certificate = 'teams.pem'
            store = 'all'
            [[peer]]
            fqdn = 'kam.contoso.com'
            kind = 'sbc'
            product = 'kamailio'
            certificate = 'kam.pem'
            store = 'all'
            mutual_tls = true
            verify_client_purpose = true
            verify_server_certificate = true
            verify_server_name = true
            [[peer]]
            fqdn = 'sbc.contoso.com'
            kind = 'sbc'
            certificate = 'sbc.pem'
            store = 'all'
            mutual_tls = true
            verify_client_purpose = true
            verify_server_certificate = true
            verify_server_name = true
            {links}"
        );
        let estate = load(&text, &files);
        let plan = estate.plan(&Signatures::new(provider()), NOW);
        let mut remedies = plan.unreached.iter().map(|open| open.remedy.as_str());
        assert_eq!(plan.steps.is_empty(), wanted.is_some(), "{plan:#?}");
        assert_eq!(
            wanted.is_some(),
            remedies.any(|remedy| wanted.is_some_and(|wanted| remedy.contains(wanted))),
            "{plan:#?}"
        );
    }
}
