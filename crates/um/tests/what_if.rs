//! What if: a change is what the estate file would say if it had been made.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use countersign_mutual::Answer::{self, No, Undecided, Yes};
use countersign_provider_aws_lc::provider;
use countersign_testkit::NOW;
use countersign_trust::Signatures;
use countersign_um::{Estate, WhatIfReport, parse, parse_changes};
use time::Duration;

/// The changes by which the estate breaks as a broken one is broken.
const BROKEN: &[(&str, &str)] = &[
    ("broken/expired.toml", "[[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-expired.pem'"),
    ("broken/cng-key.toml", "[[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-cng.sst'"),
    ("broken/wrong-name.toml", "[[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx9.pem'"),
    ("broken/server-only.toml", "[[renew]]\nof = 'mbx1'\nwithout_eku = ['clientAuth']"),
    (
        "broken/lync-wildcard.toml",
        "[[replace]]\nof = 'fe1'\nfile = 'certificates/fe1-wildcard.pem'",
    ),
    (
        "broken/wildcard.toml",
        "[[replace]]\nof = ['CAS1', 'MBX1']\nfile = 'certificates/wildcard.pem'",
    ),
    (
        "broken/san-only.toml",
        "[[replace]]\nof = ['cas1.contoso.com', 'mbx1.contoso.com/um']\nfile = 'certificates/shared.pem'",
    ),
    (
        "broken/self-signed.toml",
        "[[replace]]\nof = 'cas1'\nfile = 'certificates/cas1-self-signed.pem'
        [[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-self-signed.pem'
        [[add_root]]\nof = ['gw1', 'sbc1']\ncertificate = 'certificates/cas1-self-signed.pem'
        [[add_root]]\nof = ['gw1', 'sbc1']\ncertificate = 'certificates/mbx1-self-signed.pem'",
    ),
    (
        "broken/self-signed-imported.toml",
        "[[replace]]\nof = 'cas1'\nfile = 'certificates/cas1-self-signed.pem'
        [[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-self-signed.pem'
        [[add_root]]\nof = ['cas1', 'mbx1', 'pool1.contoso.com', 'gw1', 'sbc1']\ncertificate = 'certificates/cas1-self-signed.pem'
        [[add_root]]\nof = ['cas1', 'mbx1', 'pool1.contoso.com', 'gw1', 'sbc1']\ncertificate = 'certificates/mbx1-self-signed.pem'",
    ),
    (
        "broken/missing-intermediate.toml",
        "[[fact]]\nof = ['cas1', 'mbx1', 'pool1.contoso.com']\nfact = 'intermediates'\nvalue = []
        [[fact]]\nof = ['cas1', 'mbx1', 'pool1.contoso.com']\nfact = 'aia'\nvalue = false
        [[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-alone.pem'",
    ),
    (
        "broken/intermediate-in-root.toml",
        "[[add_root]]\nof = ['cas1', 'mbx1', 'fe1', 'fe2']\ncertificate = 'Contoso Issuing CA'",
    ),
    (
        "broken/startup-mode-tcp.toml",
        "[[fact]]\nof = 'mbx1'\nfact = 'startup_mode'\nvalue = 'tcp'",
    ),
    (
        "broken/gateway-not-listed.toml",
        "[[fact]]\nof = 'mbx1'\nfact = 'trusted_peers'\nvalue = ['pool1.contoso.com', 'sbc1.contoso.com']
        [[fact]]\nof = 'cas1'\nfact = 'trusted_peers'\nvalue = ['pool1.contoso.com', 'sbc1.contoso.com']",
    ),
];

#[test]
fn a_change_is_what_the_estate_would_say() {
    for (broken, changes) in BROKEN {
        let good = answers("estate.toml");
        let wanted = answers(broken);
        assert_ne!(good, wanted, "{broken}");
        assert_eq!(
            after(good, &what_if("estate.toml", changes)),
            wanted,
            "{broken}"
        );
    }
}

/// The way back, by changes that repair.
#[test]
fn a_repair_is_what_the_estate_would_say() {
    let good = answers("estate.toml");
    for (broken, changes) in [
        ("broken/expired.toml", "[[renew]]\nof = 'mbx1'"),
        ("broken/server-only.toml", "[[renew]]\nof = 'mbx1'\nwith_eku = ['clientAuth']"),
        ("broken/wrong-name.toml", "[[renew]]\nof = 'mbx1'\ncommon_name = 'mbx1.contoso.com'"),
        ("broken/cng-key.toml", "[[renew]]\nof = 'mbx1'\nkey_provider = 'csp'"),
        (
            "broken/wildcard.toml",
            "[[renew]]\nof = 'mbx1'\ncommon_name = 'mbx1.contoso.com'
            [[renew]]\nof = 'cas1'\ncommon_name = 'cas1.contoso.com'",
        ),
        (
            "broken/self-signed.toml",
            "[[renew]]\nof = 'cas1'\nissuer = 'Contoso Issuing CA'\ncommon_name = 'cas1.contoso.com'
            [[renew]]\nof = 'mbx1'\nissuer = 'Contoso Issuing CA'\ncommon_name = 'mbx1.contoso.com'",
        ),
        (
            "broken/missing-intermediate.toml",
            "[[add_intermediate]]\nof = 'mbx1'\ncertificate = 'Contoso Issuing CA'",
        ),
        (
            "broken/intermediate-in-root.toml",
            "[[move_to_intermediates]]\ncertificate = 'Contoso Issuing CA'",
        ),
        (
            "broken/gateway-not-listed.toml",
            "[[list_peer]]\nof = 'mbx1'\npeer = 'gw1.contoso.com'",
        ),
        (
            "broken/unknown-store.toml",
            "[[fact]]\nof = 'pool1.contoso.com'\nfact = 'trusted_roots'\nvalue = ['Contoso Root CA']
            [[fact]]\nof = 'pool1.contoso.com'\nfact = 'intermediates'\nvalue = ['Contoso Issuing CA']",
        ),
    ] {
        let report = what_if(broken, changes);
        assert_eq!(after(answers(broken), &report), good, "{broken}");
    }
}

/// Two UM IP gateways at one address, which come apart: one moves, goes, or is set to another name.
#[test]
fn gateways_are_what_the_estate_would_say() {
    let name = "../../tests/scenarios/story-19-two-gateways-one-address/estate.toml";
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let second = "[[um_ip_gateways]]
address = \"gw2.contoso.com\"
port = 5061
outcalls_allowed = true
resolves_to = [\"10.0.0.11\"]
resolves_since = 2026-01-08T08:00:00Z
";
    let group = "[[hunt_group]]
um_ip_gateway = \"gw2.contoso.com\"
dial_plan = \"Contoso Extensions\"
pilot_identifier = \"7000\"
";
    let moved = second.replace("10.0.0.11", "10.0.0.12");
    let named = "[[um_ip_gateways]]\naddress = \"gw2.contoso.net\"\nport = 5061\n";
    let elsewhere = group.replace("gw2.contoso.com", "gw2.contoso.net");
    for (changes, gateway, hunt_group) in [
        (
            "[[own_address]]\ngateway = 'gw2.contoso.com'\n[[restart]]\nof = 'um1.contoso.com/um'",
            moved.as_str(),
            group,
        ),
        (
            "[[own_address]]\ngateway = 'GW2.contoso.com'",
            &moved.replace("2026-01-08", "2026-06-08"),
            group,
        ),
        (
            "[[remove_um_ip_gateway]]\ngateway = 'gw2.contoso.com'",
            "",
            "",
        ),
        (
            "[[um_ip_gateway]]\nof = 'um1.contoso.com'\nhost = 'gw2.contoso.com'\naddress = 'gw2.contoso.net'",
            named,
            elsewhere.as_str(),
        ),
    ] {
        assert!(text.contains(second) && text.contains(group));
        let would_say = text.replace(second, gateway).replace(group, hunt_group);
        let wanted: Vec<Answer> = works(&load_text(&would_say, name)).collect();
        let mut answers: Vec<Answer> = works(&load(name)).collect();
        let report = what_if(name, changes);
        let judged = load(name).check(&Signatures::new(provider()), NOW, Duration::ZERO);
        for (link, answer) in judged.links.iter().zip(&mut answers) {
            let agreement = &link.agreement;
            let change = report
                .links
                .iter()
                .find(|it| (&it.a, &it.b) == (&agreement.a, &agreement.b));
            *answer = change.map_or(*answer, |change| change.after.works);
        }
        assert_eq!(answers, wanted, "{changes}");
    }
}

fn works(estate: &Estate) -> impl Iterator<Item = Answer> {
    let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
    report.links.into_iter().map(|link| link.agreement.works)
}

#[test]
fn what_is_supposed_is_marked() {
    for (changes, assumed) in [
        ("[[renew]]\nof = 'mbx1'\nwithout_eku = ['clientAuth']", true),
        (
            "[[replace]]\nof = 'mbx1'\nfile = 'certificates/mbx1-server-only.pem'",
            false,
        ),
    ] {
        let report = what_if("estate.toml", changes);
        let mut checks = report.links.iter().flat_map(|link| &link.checks);
        assert!(checks.all(|check| check.assumed == assumed), "{report:#?}");
        assert_eq!(report.summary.broken, 1);
        let new = &report.links[0].checks[0].new;
        assert_eq!(new[0].code, "ClientEkuMissing");
    }
}

/// Links, and what becomes of them: `gw1 mbx1 yes no` and so on; those that do not change left out.
#[test]
fn each_kind_of_change_has_its_effect() {
    let rows = [
        ("", 0, 0, 0),
        (
            "[[renew]]\nof = ['cas1', 'mbx1', 'fe1', 'fe2', 'gw1', 'sbc1']",
            0,
            0,
            0,
        ),
        (
            "[[remove_root]]\ncertificate = 'Fabrikam Device Root CA'",
            2,
            2,
            0,
        ),
        ("[[remove_root]]\ncertificate = 'Contoso Root CA'", 9, 9, 0),
        (
            "[[remove_root]]\nof = 'gw1'\ncertificate = 'Contoso Root CA'",
            2,
            2,
            0,
        ),
        (
            "[[renew_authority]]\ncertificate = 'Contoso Root CA'",
            0,
            0,
            0,
        ),
        ("at = 2036-06-01T00:00:00Z", 9, 9, 0),
        (
            "at = 2036-06-01T00:00:00Z\n[[renew_authority]]\ncertificate = 'Contoso Root CA'
        [[renew_authority]]\ncertificate = 'Contoso Issuing CA'
        [[renew_authority]]\ncertificate = 'Fabrikam Device Root CA'
        [[renew]]\nof = ['cas1', 'mbx1', 'fe1', 'fe2', 'gw1', 'sbc1']",
            0,
            0,
            0,
        ),
        ("[[dns]]\nof = 'gw1'\nanswer = '10.0.0.22'", 2, 2, 0),
        ("[[dns]]\nof = 'gw1'\nanswer = '10.0.0.99'", 2, 0, 2),
        ("[[dns]]\nof = 'gw1'\nanswer = 'gw1.contoso.com'", 0, 0, 0),
        ("[[judge]]\nof = 'gw1'\nproduct = 'gnutls-3'", 0, 0, 0),
        (
            "[[judge]]\nof = 'sbc1'\nproduct = 'nss'\n[[renew]]\nof = 'mbx1'\nwithout_eku = ['serverAuth']",
            5,
            5,
            0,
        ),
        (
            "[[send]]\nof = 'gw1'\ncertificate = 'Contoso Root CA'",
            0,
            0,
            0,
        ),
        (
            "[[enable_purposes]]\nof = 'cas1'\ncertificate = 'Contoso Root CA'",
            0,
            0,
            0,
        ),
    ];
    for (changes, changed, broken, undecided) in rows {
        let summary = what_if("estate.toml", changes).summary;
        assert_eq!(
            (summary.changed, summary.broken, summary.undecided),
            (changed, broken, undecided),
            "{changes}"
        );
        assert_eq!(summary.links, 9);
    }
}

#[test]
fn what_cannot_be_changed_is_told() {
    let rows = [
        (
            "[[renew]]\nof = 'mbx7'",
            "`renew[0].of` (line 2): there is no endpoint `mbx7`; the nearest is `MBX1`",
        ),
        (
            "[[own_address]]\ngateway = 'gw9.contoso.com'",
            "`own_address[0].gateway` (line 2): there is no UM IP gateway `gw9.contoso.com`; the nearest is `gw1.contoso.com`",
        ),
        (
            "[[judge]]\nof = 'sbc1'\nproduct = 'gnutls'",
            "`judge[0].product` (line 3): there is no product `gnutls`; the nearest is `gnutls-3`",
        ),
        (
            "[[remove_root]]\ncertificate = 'Contoso Issuing CA'",
            "`remove_root[0]` (line 1): nobody is known to have `Contoso Issuing CA` among its trusted roots",
        ),
        (
            "[[add_root]]\ncertificate = 'Contoso Issuing CA'",
            "`add_root[0]` (line 1): whose store is it? `of` is missing",
        ),
        (
            "[[fact]]\nof = 'mbx1'\nfact = 'startup_mode'\nvalue = 'udp'",
            "`fact[0].value` (line 4): found udp, wanted one of `\"tcp\"`, `\"tls\"`, `\"dual\"`",
        ),
        (
            "[[fact]]\nof = 'mbx1'\nfact = 'startup_mod'\nvalue = 'tcp'",
            "`fact[0].fact` (line 3): there is no fact `startup_mod`; the nearest is `startup_mode`",
        ),
        (
            "[[renew]]\nof = 'mbx1'\nwithout_eku = ['clientAuth', 'serverAuth']",
            "`renew[0]` (line 1): `CN=mbx1.contoso.com` would be for nothing at all",
        ),
        (
            "[[renew]]\nof = 'mbx1'\nissuer = 'gw1.contoso.com'",
            "`renew[0].issuer` (line 3): `gw1.contoso.com` has issued no certificate that an endpoint presents, and is no authority of a root of the estate's own: how it would issue is not known",
        ),
        (
            "[[renew]]\nof = 'mbx1'\nwith_eku = ['client']",
            "`renew[0].with_eku` (line 3): there is no purpose `client`; the nearest is `clientAuth`",
        ),
        (
            "[[bind]]\nof = 'mbx1'\ncertificate = 'gw1.contoso.com'",
            "`bind[0].certificate` (line 3): mbx1.contoso.com is not known to have `gw1.contoso.com`: its `certificates` say what it has",
        ),
        (
            "[[replace]]\nof = 'mbx1'\nfile = 'nofile.pem'",
            "`nofile.pem`, named by `replace[0].file` (line 3) cannot be read: not there",
        ),
        (
            "[[renewal]]\nof = 'mbx1'",
            "`renewal` (line 1): unknown key; the nearest is `renew`",
        ),
    ];
    for (changes, wanted) in rows {
        let estate = load("estate.toml");
        let fault = match parse_changes(changes) {
            Err(fault) => fault,
            Ok(changes) => {
                let signatures = Signatures::new(provider());
                let catalogue = countersign_products::catalogue();
                let read = |_: &countersign_um::FileReference| Err("not there".into());
                estate
                    .what_if(&changes, &catalogue, read, &signatures, NOW)
                    .unwrap_err()
            }
        };
        assert_eq!(fault.to_string(), wanted, "{changes}");
    }
    let unknown = load("broken/unknown-store.toml");
    let changes =
        parse_changes("[[add_root]]\nof = 'fe1'\ncertificate = 'Contoso Root CA'").unwrap();
    let catalogue = countersign_products::catalogue();
    let signatures = Signatures::new(provider());
    let read = |_: &countersign_um::FileReference| Err("not there".into());
    let fault = unknown.what_if(&changes, &catalogue, read, &signatures, NOW);
    assert_eq!(
        fault.unwrap_err().to_string(),
        "`add_root[0]` (line 1): the `trusted_roots` of fe1.contoso.com are unknown: say first, with `fact`, what they are"
    );
}

#[test]
fn every_report_fits_the_schema() {
    let schema = serde_json::from_str(&countersign_um::what_if_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (_, changes) in BROKEN {
        let report = serde_json::to_value(what_if("estate.toml", changes)).unwrap();
        validator.validate(&report).unwrap();
    }
}

type Answers = BTreeMap<(String, String), (Answer, Answer)>;

/// What `check` says of each link.
fn answers(name: &str) -> Answers {
    let report = load(name).check(&Signatures::new(provider()), NOW, Duration::ZERO);
    let links = report.links.into_iter().map(|link| link.agreement);
    links
        .map(|link| ((link.a, link.b), (link.works, link.supported)))
        .collect()
}

/// What each link is after the changes, if it was this before.
fn after(mut answers: Answers, report: &WhatIfReport) -> Answers {
    for link in &report.links {
        let link_answers = answers.get_mut(&(link.a.clone(), link.b.clone())).unwrap();
        assert_eq!(*link_answers, (link.before.works, link.before.supported));
        *link_answers = (link.after.works, link.after.supported);
    }
    let works = |wanted: Answer| {
        answers
            .values()
            .filter(|(works, _)| *works == wanted)
            .count()
    };
    assert_eq!(
        works(Yes) + works(No) + works(Undecided),
        report.summary.links
    );
    answers
}

fn what_if(name: &str, changes: &str) -> WhatIfReport {
    let changes = parse_changes(changes).unwrap();
    let catalogue = countersign_products::catalogue();
    let read = |file: &countersign_um::FileReference| {
        std::fs::read(folder().join(file.path())).map_err(Into::into)
    };
    let signatures = Signatures::new(provider());
    load(name)
        .what_if(&changes, &catalogue, read, &signatures, NOW)
        .unwrap()
}

fn load(name: &str) -> Estate {
    load_text(&std::fs::read_to_string(folder().join(name)).unwrap(), name)
}

/// The estate of a text that could be in this file.
fn load_text(text: &str, name: &str) -> Estate {
    let path = folder().join(name);
    let file = parse(text).unwrap();
    let beside: &Path = path.parent().unwrap();
    let catalogue = countersign_products::catalogue();
    Estate::load(&file, &catalogue, |file| {
        std::fs::read(beside.join(file.path())).map_err(Into::into)
    })
    .unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}

/// A pool stands for its members, by its whole name and by the first part of it.
#[test]
fn a_pool_is_its_members() {
    for pool in ["pool1", "pool1.contoso.com", "POOL1"] {
        let changes = format!("[[list_peer]]\nof = '{pool}'\npeer = 'new.contoso.com'");
        let changes = parse_changes(&changes).unwrap();
        let catalogue = countersign_products::catalogue();
        let read = |_: &countersign_um::FileReference| Err("no file is named".into());
        let report = load("estate.toml")
            .what_if(
                &changes,
                &catalogue,
                read,
                &Signatures::new(provider()),
                NOW,
            )
            .unwrap();
        let told: Vec<&str> = report.changes.iter().map(String::as_str).collect();
        assert!(
            told.len() == 1
                && told[0].contains("fe1.contoso.com")
                && told[0].contains("fe2.contoso.com"),
            "{told:?}"
        );
    }
}
