//! Who issues: authorities that are asked, and issuers that no file has.

use std::collections::BTreeMap;

use countersign_mutual::Answer;
use countersign_testkit::Template;
use countersign_um::LinkChange;

use super::{Pair, estate, made, mend};

/// An authority issues, though nobody presents anything of it yet, if its root is not public: what the peer
/// trusts already is asked before it is made to trust more.
#[test]
fn an_authority_that_has_issued_nothing_yet_is_asked() {
    let contoso = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&contoso);
    let public = Template::root("Public Root CA").self_signed();
    let mbx = Template::leaf("mbx1.contoso.com").server_only();
    let gw = Template::leaf("gw1.contoso.com").issued_by(&public);
    for (mbx, roots) in [
        (mbx.self_signed(), "'contoso.pem'"),
        (mbx.issued_by(&public), "'contoso.pem', 'public.pem'"),
    ] {
        let files = BTreeMap::from([
            ("contoso.pem", contoso.pem()),
            ("issuing.pem", issuing.pem()),
            ("public.pem", public.pem()),
            ("mbx.pem", mbx.pem()),
            ("gw.pem", gw.pem()),
        ]);
        let pair = Pair {
            public_roots: "'public.pem'",
            server_roots: "'contoso.pem', 'public.pem'",
            server_intermediates: "'issuing.pem'",
            gateway_roots: roots,
        };
        let estate = pair.estate(&files);
        let report = mend(&estate, None);
        assert!(report.proven_least, "{report:#?}");
        let [proposal] = report.proposals.as_slice() else {
            panic!("the issuing authority is asked before its root: {report:#?}");
        };
        assert_eq!(proposal.cost, 30, "{proposal:#?}");
        let what = &proposal.steps[0].what;
        assert!(what.contains("Contoso Issuing CA"), "{report:#?}");
        for issuer in ["Contoso Root CA", "Contoso Issuing CA"] {
            let changes = format!(
                "[[renew]]\nof = 'mbx1'\nissuer = '{issuer}'\nwith_eku = ['serverAuth', 'clientAuth']"
            );
            let report = made(&estate, &changes);
            assert_eq!(report.links[0].after.works, Answer::Yes, "{issuer}");
        }
    }
}

/// An intermediate that no file has is told by what it issued: whoever presents the chain gets it and sends it.
#[test]
fn an_intermediate_that_no_file_has_is_got_and_sent() {
    let contoso = Template::root("Contoso Root CA").self_signed();
    let fabrikam = Template::root("Fabrikam Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&contoso);
    let url = b"http://pki.contoso.com/issuing.crt";
    let mut location = vec![0x06, 8, 0x2B, 6, 1, 5, 5, 7, 0x30, 2, 0x86, length(url)];
    location.extend(url);
    let description = [&[0x30, length(&location)], location.as_slice()].concat();
    let access = [&[0x30, length(&description)], description.as_slice()].concat();
    let gw = Template::leaf("gw1.contoso.com")
        .extension(&[1, 3, 6, 1, 5, 5, 7, 1, 1], false, access)
        .issued_by(&issuing);
    let mbx = Template::leaf("mbx1.contoso.com").issued_by(&contoso);
    let files = BTreeMap::from([
        ("contoso.pem", contoso.pem()),
        ("fabrikam.pem", fabrikam.pem()),
        ("mbx.pem", mbx.pem()),
        ("gw.pem", gw.pem()),
    ]);
    for (roots, is_either) in [
        ("'contoso.pem'", false),
        ("'contoso.pem', 'fabrikam.pem'", true),
    ] {
        let pair = Pair {
            server_roots: roots,
            gateway_roots: "'contoso.pem'",
            ..Pair::default()
        };
        let estate = pair.estate(&files);
        let report = mend(&estate, None);
        assert_eq!(report.proposals.len(), 1, "{report:#?}");
        for proposal in &report.proposals {
            let [step] = proposal.steps.as_slice() else {
                panic!("{report:#?}");
            };
            assert_eq!(step.cost, 5, "{step:#?}");
            assert!(step.what.contains("let gw1.contoso.com send"), "{step:#?}");
            let names_the_other = step.what.contains("would do as well");
            assert_eq!(names_the_other, is_either, "{step:#?}");
            assert!(proposal.radius.assumed, "{proposal:#?}");
            let how = step.how.as_ref().unwrap();
            let octets = issuing.key_identifier().unwrap();
            let identifier: String = { octets.iter() }
                .map(|octet| format!("{octet:02x}"))
                .collect();
            for told in ["http://pki.contoso.com/issuing.crt", &identifier] {
                assert!(how.contains(told), "{how}");
            }
            let then = made(&estate, &toml::to_string(&proposal.changes).unwrap());
            assert_eq!(then.summary.better, 1, "{then:#?}");
        }
    }
}

/// Where another authority would do too, that is told: of the whole estate where each link stands the same then, of one
/// link where it does.
#[test]
fn another_authority_that_would_do_is_told() {
    let contoso = Template::root("Contoso Root CA").self_signed();
    let fabrikam = Template::root("Fabrikam Root CA").self_signed();
    let files = BTreeMap::from([
        ("contoso.pem", contoso.pem()),
        ("fabrikam.pem", fabrikam.pem()),
        (
            "mbx.pem",
            Template::leaf("mbx1.contoso.com")
                .server_only()
                .self_signed()
                .pem(),
        ),
        (
            "gw.pem",
            Template::leaf("gw1.contoso.com").issued_by(&contoso).pem(),
        ),
        (
            "sbc.pem",
            Template::leaf("sbc1.contoso.com")
                .issued_by(&fabrikam)
                .pem(),
        ),
    ]);
    let with_sbc = |pair: Pair<'_>, roots: &str| {
        let text = format!(
            "{}
            [[link]]
            from = 'sbc1.contoso.com'
            to = 'mbx1.contoso.com/um'
            direction = 'forward'
            [[peer]]
            fqdn = 'sbc1.contoso.com'
            kind = 'sbc'
            certificate = 'sbc.pem'
            store = {{ trusted_roots = [{roots}] }}
            mutual_tls = false
            verify_server_certificate = true
            verify_server_name = true\n",
            pair.text().replace(
                "['gw1.contoso.com']",
                "['gw1.contoso.com', 'sbc1.contoso.com']"
            )
        );
        estate(&text, &files)
    };
    let both = "'contoso.pem', 'fabrikam.pem'";
    let pair = Pair {
        server_roots: both,
        gateway_roots: both,
        ..Pair::default()
    };
    let from = "reissue the certificate `CN=mbx1.contoso.com` of mbx1.contoso.com from `CN=Contoso Root CA`, and with serverAuth, clientAuth";
    for (roots, links, told) in [
        (both, None, "; `CN=Fabrikam Root CA` would do as well"),
        ("'contoso.pem'", None, ""),
        (
            "'contoso.pem'",
            Some(&[0][..]),
            "; `CN=Fabrikam Root CA` would do for what is to be mended, and other links would stand otherwise",
        ),
    ] {
        let estate = with_sbc(pair, roots);
        let report = mend(&estate, links);
        let [proposal] = report.proposals.as_slice() else {
            panic!("{report:#?}");
        };
        let [step] = proposal.steps.as_slice() else {
            panic!("{report:#?}");
        };
        assert_eq!(step.what, format!("{from}{told}"));
        let mut changes = proposal.changes.clone();
        changes.renew[0].issuer = Some("Fabrikam Root CA".to_owned());
        let links = made(&estate, &toml::to_string(&changes).unwrap()).links;
        // Of what it makes of each link, those that change are told.
        let works = |link: &&LinkChange| link.after.works <= Answer::Yes;
        let mended: Vec<&str> = { links.iter().filter(works) }
            .map(|link| link.a.as_str())
            .collect();
        let wanted = ["gw1.contoso.com", "sbc1.contoso.com"];
        let wanted = if roots == both {
            &wanted[..]
        } else {
            &wanted[..1]
        };
        assert_eq!(mended, wanted, "{links:#?}");
    }
}

/// An issuer that no file has is a root where what it issued says so, or no root that the judge has can have issued
/// it: then whoever judges is to trust it, and nobody is told to send it. What else it issued is trusted by that too.
#[test]
fn a_root_that_no_file_has_is_got_and_trusted() {
    let contoso = Template::root("Contoso Root CA").self_signed();
    let fabrikam = Template::root("Fabrikam Root CA").self_signed();
    let mut names = vec![0xA4, length(&fabrikam.subject())];
    names.extend(fabrikam.subject());
    let serial_number = fabrikam.serial_number();
    let mut key = vec![0xA1, length(&names)];
    key.extend(&names);
    key.extend([0x82, length(&serial_number)]);
    key.extend(serial_number);
    let mut value = vec![0x30, length(&key)];
    value.extend(key);
    let leaf = Template::leaf("gw1.contoso.com");
    let naming_it =
        leaf.clone()
            .without_authority_key_identifier()
            .extension(&[2, 5, 29, 35], false, value);
    for (gw, roots) in [(naming_it, "'contoso.pem'"), (leaf, "")] {
        let files = BTreeMap::from([
            ("contoso.pem", contoso.pem()),
            (
                "mbx.pem",
                Template::leaf("mbx1.contoso.com").issued_by(&contoso).pem(),
            ),
            ("gw.pem", gw.issued_by(&fabrikam).pem()),
        ]);
        let pair = Pair {
            server_roots: roots,
            gateway_roots: "'contoso.pem'",
            ..Pair::default()
        };
        let estate = pair.estate(&files);
        let report = mend(&estate, None);
        let [proposal] = report.proposals.as_slice() else {
            panic!("{report:#?}");
        };
        let [step] = proposal.steps.as_slice() else {
            panic!("{report:#?}");
        };
        assert_eq!(step.cost, 10, "{step:#?}");
        assert!(
            step.what.starts_with("get `CN=Fabrikam Root CA`")
                && step.what.contains("trusted roots of mbx1.contoso.com"),
            "{step:#?}"
        );
        let how = step.how.as_ref().unwrap();
        assert!(how.contains("not to be self-signed"), "{how}");
        let [trust] = proposal.radius.trusts.as_slice() else {
            panic!("{proposal:#?}");
        };
        assert_eq!(trust.first, ["gw1.contoso.com"]);
        let then = made(&estate, &toml::to_string(&proposal.changes).unwrap());
        assert_eq!(then.summary.better, 1, "{then:#?}");
    }
}

fn length(of: &[u8]) -> u8 {
    of.len().try_into().unwrap()
}
