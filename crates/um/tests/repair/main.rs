//! Repair: every proposal is judged again, on the way that a reader of it would take.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

mod authorities;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use countersign_mutual::{Answer, FactValue};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, RepairReport, WhatIfReport, parse, parse_changes};
use time::Duration;

/// Each estate, the cost of its repair, how many there are of that cost, and how many links they mend.
const ROWS: &[(&str, u32, usize, usize)] = &[
    ("estate.toml", 0, 0, 0),
    ("broken/half-deployed.toml", 3, 1, 2),
    ("broken/cng-key.toml", 30, 1, 3),
    ("broken/expired.toml", 30, 1, 5),
    ("broken/gateway-not-listed.toml", 3, 1, 2),
    ("broken/intermediate-in-root.toml", 16, 1, 9),
    ("broken/lync-wildcard.toml", 30, 1, 2),
    ("broken/missing-intermediate.toml", 6, 1, 5),
    ("broken/not-enabled.toml", 8, 1, 4),
    ("broken/san-only.toml", 60, 1, 4),
    ("broken/self-signed.toml", 60, 1, 7),
    ("broken/self-signed-imported.toml", 60, 1, 6),
    ("broken/server-only.toml", 30, 1, 1),
    ("broken/startup-mode-tcp.toml", 3, 1, 5),
    ("broken/unknown-store.toml", 2, 1, 4),
    ("broken/wildcard.toml", 60, 1, 4),
    ("broken/wrong-name.toml", 30, 1, 4),
    (
        "../../tests/scenarios/story-19-two-gateways-one-address/estate.toml",
        5,
        2,
        4,
    ),
    (
        "../../tests/scenarios/revocation-lists/estate.toml",
        34,
        1,
        5,
    ),
];

#[test]
fn each_estate_has_its_repair() {
    let mut rows = Vec::new();
    for (name, ..) in ROWS {
        let report = repair(name, None);
        let cost = report.proposals.first().map_or(0, |proposal| proposal.cost);
        let mended = report.broken.iter().filter(|link| link.mended).count();
        rows.push((*name, cost, report.proposals.len(), mended));
        assert!(report.broken.iter().all(|link| link.mended), "{name}");
    }
    assert_eq!(rows, ROWS);
}

/// What is proposed is a file of changes, under which what was broken works, and nothing is worse.
#[test]
fn each_proposal_holds_when_it_is_made() {
    for (name, ..) in ROWS {
        for proposal in repair(name, None).proposals {
            let text = toml::to_string(&proposal.changes).unwrap();
            let report = made(&load(name), &text);
            let broken = repair(name, None).broken;
            let mended: BTreeSet<_> = broken.iter().map(|link| (&link.a, &link.b)).collect();
            let better: BTreeSet<_> = report
                .links
                .iter()
                .filter(|link| link.after.works <= Answer::Yes && link.before.works > Answer::Yes)
                .map(|link| (&link.a, &link.b))
                .collect();
            assert_eq!(better, mended, "{name}: {text}");
            assert_eq!(report.summary.worse, 0, "{name}: {text}");
        }
    }
}

/// One link asks for less than the whole estate.
#[test]
fn one_link_is_mended_alone() {
    let name = "broken/self-signed.toml";
    let estate = load(name);
    let links = estate.links_between("gw1.contoso.com", "mbx1.contoso.com/um");
    assert_eq!(links.len(), 1);
    let report = repair(name, Some(&links));
    assert_eq!(report.broken.len(), 1);
    assert!(report.proven_least);
    assert!(report.proposals[0].cost < repair(name, None).proposals[0].cost);
    assert!(
        estate
            .links_between("gw1.contoso.com", "sbc1.contoso.com")
            .is_empty()
    );
}

#[test]
fn every_report_fits_the_schema() {
    let schema = serde_json::from_str(&countersign_um::repair_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, ..) in ROWS {
        let report = serde_json::to_value(repair(name, None)).unwrap();
        validator.validate(&report).unwrap();
    }
}

/// A fact that may be one of several things is asked for once: each of them would do, nothing else would, and then
/// what is told of it does.
#[test]
fn what_is_to_be_found_out_is_told_whichever_way_it_turns_out() {
    let name = "../../tests/scenarios/story-08-subordinate-in-root/estate.toml";
    let report = repair(name, None);
    let [proposal] = report.proposals.as_slice() else {
        panic!("{report:#?}");
    };
    let question = { proposal.steps.iter() }
        .find(|step| step.find_out.is_some())
        .unwrap();
    let word = |value: &FactValue| value.to_string();
    let supposed: Vec<String> = question.supposed.iter().map(word).collect();
    assert_eq!(supposed, ["2003", "2008", "2008r2"]);
    let [otherwise] = question.otherwise.as_slice() else {
        panic!("{question:#?}");
    };
    let others: Vec<String> = otherwise.values.iter().map(word).collect();
    assert_eq!(others, ["2012", "2012r2", "2016", "2019"]);
    let [further] = otherwise.steps.as_slice() else {
        panic!("{otherwise:#?}");
    };
    assert!(
        further
            .what
            .starts_with("move `CN=Contoso Issuing CA` from the trusted roots of fe3.")
    );
    let fails = |value: &FactValue, is_moved: bool| {
        let mut changes = proposal.changes.clone();
        changes.fact[0].value = value.clone();
        if is_moved {
            let mut moved = changes.move_to_intermediates[0].clone();
            moved.of = vec!["fe3.contoso.com".to_owned()];
            changes.move_to_intermediates.push(moved);
        }
        let links = made(&load(name), &toml::to_string(&changes).unwrap()).links;
        links.iter().any(|link| link.after.works > Answer::Yes)
    };
    assert!(question.supposed.iter().all(|value| !fails(value, false)));
    assert!(otherwise.values.iter().all(|value| fails(value, false)));
    assert!(otherwise.values.iter().all(|value| !fails(value, true)));
}

/// What would have to be found out is, where it turns out to be otherwise, a setting.
#[test]
fn a_fact_that_is_otherwise_is_set() {
    for (name, wanted) in [
        (
            "../../tests/scenarios/story-22-sha512-signature/estate.toml",
            "change `sha512_tls12_hotfix` of um2.contoso.com to: true",
        ),
        (
            "broken/unknown-store.toml",
            "import `CN=Contoso Root CA` into the trusted roots of fe1.contoso.com",
        ),
    ] {
        let report = repair(name, None);
        let steps = report.proposals.iter().flat_map(|proposal| &proposal.steps);
        let question = steps.clone().find(|step| step.find_out.is_some()).unwrap();
        let [otherwise] = question.otherwise.as_slice() else {
            panic!("{name}: {question:#?}");
        };
        let [step] = otherwise.steps.as_slice() else {
            panic!("{name}: {otherwise:#?}");
        };
        assert_eq!(step.what, wanted, "{name}");
        assert!(step.find_out.is_none() && step.cost > question.cost);
    }
}

/// A certificate that has ended, before two judges who trust different roots: what the second would have costs less
/// alone, and would take from the first what mended it.
#[test]
fn what_mends_one_link_leaves_those_that_were_mended() {
    let [contoso, fabrikam] = ["Contoso", "Fabrikam"]
        .map(|name| Template::root(&format!("{name} Root CA")).self_signed());
    let ended = Template::leaf("sbc.contoso.com")
        .validity(NOW - Duration::days(90), NOW - Duration::days(1))
        .issued_by(&contoso);
    let files = BTreeMap::from([
        ("contoso.pem", contoso.pem()),
        ("fabrikam.pem", fabrikam.pem()),
        ("sbc.pem", ended.pem()),
        (
            "gw0.pem",
            Template::leaf("gw0.contoso.com").issued_by(&contoso).pem(),
        ),
        (
            "gw1.pem",
            Template::leaf("gw1.contoso.com").issued_by(&fabrikam).pem(),
        ),
    ]);
    let mut text = "
        [[peer]]
        fqdn = 'sbc.contoso.com'
        kind = 'sbc'
        certificate = 'sbc.pem'
        store = { trusted_roots = ['contoso.pem', 'fabrikam.pem'] }
        mutual_tls = false
        [[link]]
        from = ['gw0.contoso.com', 'gw1.contoso.com']
        to = 'sbc.contoso.com'
        direction = 'forward'
    "
    .to_owned();
    for (number, root) in [(0, "contoso"), (1, "fabrikam")] {
        text += &format!(
            "
            [[peer]]
            fqdn = 'gw{number}.contoso.com'
            kind = 'gateway'
            certificate = 'gw{number}.pem'
            store = {{ trusted_roots = ['{root}.pem'] }}
            verify_server_certificate = true
            verify_server_name = true
            "
        );
    }
    let report = mend(&estate(&text, &files), None);
    assert_eq!(report.broken.len(), 2);
    assert!(report.broken.iter().all(|link| link.mended));
    assert!(!report.proposals.is_empty());
    for proposal in &report.proposals {
        assert_eq!(
            (proposal.cost, proposal.radius.better),
            (40, 2),
            "{proposal:#?}"
        );
    }
}

fn repair(name: &str, links: Option<&[usize]>) -> RepairReport {
    mend(&load(name), links)
}

fn mend(estate: &Estate, links: Option<&[usize]>) -> RepairReport {
    let catalogue = countersign_products::catalogue();
    estate.repair(links, &catalogue, &Signatures::new(provider()), NOW)
}

/// What these changes come to, as a file has them.
fn made(estate: &Estate, changes: &str) -> WhatIfReport {
    let changes = parse_changes(changes).unwrap();
    let catalogue = countersign_products::catalogue();
    let signatures = Signatures::new(provider());
    let read = |_: &countersign_um::FileReference| Err("no proposal names a file".into());
    estate
        .what_if(&changes, &catalogue, read, &signatures, NOW)
        .unwrap()
}

fn load(name: &str) -> Estate {
    let path = folder().join(name);
    let file = parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let beside: &Path = path.parent().unwrap();
    let catalogue = countersign_products::catalogue();
    Estate::load(&file, &catalogue, |file| {
        std::fs::read(beside.join(file.path())).map_err(Into::into)
    })
    .unwrap()
}

fn estate(text: &str, files: &BTreeMap<&str, String>) -> Estate {
    let catalogue = countersign_products::catalogue();
    Estate::load(&parse(text).unwrap(), &catalogue, |file| {
        Ok(files[file.path()].clone().into_bytes())
    })
    .unwrap()
}

/// A UM server with `mbx.pem`, and a gateway with `gw.pem` that judges all that a gateway can.
#[derive(Clone, Copy, Default)]
struct Pair<'p> {
    public_roots: &'p str,
    server_roots: &'p str,
    server_intermediates: &'p str,
    gateway_roots: &'p str,
}

impl Pair<'_> {
    fn estate(self, files: &BTreeMap<&str, String>) -> Estate {
        estate(&self.text(), files)
    }

    fn text(self) -> String {
        let Self {
            public_roots,
            server_roots,
            server_intermediates,
            gateway_roots,
        } = self;
        format!(
            "public_roots = [{public_roots}]
            um_ip_gateways = ['gw1.contoso.com']
            [[exchange]]
            fqdn = 'mbx1.contoso.com'
            version = '2013'
            roles = ['mailbox']
            os = '2012r2'
            um = {{ certificate = 'mbx.pem', startup_mode = 'dual', key_provider = 'csp' }}
            [exchange.store]
            trusted_roots = [{server_roots}]
            intermediates = [{server_intermediates}]
            auto_root_update = false
            aia = false
            [[peer]]
            fqdn = 'gw1.contoso.com'
            kind = 'gateway'
            certificate = 'gw.pem'
            store = {{ trusted_roots = [{gateway_roots}] }}
            mutual_tls = true
            verify_client_purpose = true
            verify_server_certificate = true
            verify_server_name = true
            [[link]]
            from = 'gw1.contoso.com'
            to = 'mbx1.contoso.com/um'\n"
        )
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}

/// An authority that two roots vouch for: to trust either costs the same, and the reader is given both.
#[test]
fn what_costs_the_same_is_told_too() {
    let roots = ["Contoso", "Fabrikam"]
        .map(|name| Template::root(&format!("{name} Root CA")).self_signed());
    let issuing = Template::intermediate("Issuing CA");
    let [by_contoso, by_fabrikam] = roots.each_ref().map(|root| issuing.issued_by(root));
    let leaf = |host: &str| Template::leaf(host).issued_by(&by_contoso).pem();
    let files = BTreeMap::from([
        (
            "roots.pem",
            roots.each_ref().map(|root| root.pem()).concat(),
        ),
        (
            "other.pem",
            Template::root("Other Root CA").self_signed().pem(),
        ),
        (
            "mbx.pem",
            [
                leaf("mbx1.contoso.com"),
                by_contoso.pem(),
                by_fabrikam.pem(),
            ]
            .concat(),
        ),
        (
            "gw.pem",
            [leaf("gw1.contoso.com"), by_contoso.pem()].concat(),
        ),
    ]);
    let pair = Pair {
        server_roots: "'roots.pem'",
        gateway_roots: "'other.pem'",
        ..Pair::default()
    };
    let report = mend(&pair.estate(&files), None);
    let told: BTreeSet<&str> = report
        .proposals
        .iter()
        .flat_map(|proposal| &proposal.steps)
        .map(|step| step.what.as_str())
        .collect();
    assert!(report.proven_least);
    assert_eq!(report.proposals.len(), 2, "{told:#?}");
    assert!(report.proposals.iter().all(|proposal| proposal.cost == 10));
    for root in ["Contoso Root CA", "Fabrikam Root CA"] {
        assert!(
            told.iter().any(|what| what.contains(root)),
            "{root}: {told:#?}"
        );
    }
}
