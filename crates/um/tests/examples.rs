//! The estates that a newcomer runs: each fits the schema, and is answered as its first lines promise.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_mutual::Answer::{self, No, Undecided, Yes};
use countersign_mutual::{Reason, Severity};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, is_japanese};
use countersign_trust::{Language, Signatures};
use countersign_um::{CertificateKind, Estate, EstateFile, Finding, Report, parse};
use serde_json::Value;
use time::Duration;

/// Each estate, whether it works, whether it is supported, and the codes of what is wrong with it.
const ROWS: &[(&str, Answer, Answer, &[&str])] = &[
    ("../coexistence/estate.toml", Yes, Yes, &[]),
    ("estate.toml", Yes, Yes, &[]),
    ("broken/cng-key.toml", No, No, &["KeyProviderCng"]),
    ("broken/expired.toml", No, Yes, &["Expired"]),
    (
        "broken/gateway-not-listed.toml",
        No,
        Yes,
        &["NotTrustedPeer"],
    ),
    ("broken/half-deployed.toml", No, Yes, &["GatewayPortNotTls"]),
    (
        "broken/intermediate-in-root.toml",
        No,
        Yes,
        &["NonSelfSignedInRoot"],
    ),
    (
        "broken/lync-wildcard.toml",
        No,
        No,
        &[
            "OwnNameMissing",
            "PeerIdentityWildcardCN",
            "WildcardSubject",
        ],
    ),
    (
        "broken/missing-intermediate.toml",
        No,
        Yes,
        &["MissingIntermediate"],
    ),
    (
        "broken/not-enabled.toml",
        No,
        No,
        &[
            "ClientEkuMissing",
            "CrlDistributionPointMissing",
            "PeerIdentityCNNotServerFqdn",
            "SelfSignedWithLync",
            "UntrustedRoot",
        ],
    ),
    (
        "broken/san-only.toml",
        No,
        Yes,
        &["PeerIdentityCNNotServerFqdn"],
    ),
    (
        "broken/self-signed.toml",
        No,
        No,
        &[
            "ClientEkuMissing",
            "CrlDistributionPointMissing",
            "PeerIdentityCNNotServerFqdn",
            "SelfSignedWithLync",
            "UntrustedRoot",
        ],
    ),
    (
        "broken/self-signed-imported.toml",
        No,
        No,
        &[
            "ClientEkuMissing",
            "CrlDistributionPointMissing",
            "PeerIdentityCNNotServerFqdn",
            "SelfSignedWithLync",
        ],
    ),
    ("broken/server-only.toml", No, Yes, &["ClientEkuMissing"]),
    ("broken/startup-mode-tcp.toml", No, Yes, &["StartupModeTcp"]),
    (
        "broken/unknown-store.toml",
        Undecided,
        Yes,
        &["RootsUnknown"],
    ),
    ("broken/wildcard.toml", No, No, &["PeerIdentityWildcardCN"]),
    (
        "broken/wrong-name.toml",
        No,
        Yes,
        &["NameMismatch", "PeerIdentityCNNotServerFqdn"],
    ),
];

#[test]
fn each_estate_is_answered_as_promised() {
    for (name, works, supported, codes) in ROWS {
        let report = check(name);
        let found: BTreeSet<&str> = faults(&report).map(|reason| reason.code.as_str()).collect();
        assert_eq!(found, codes.iter().copied().collect(), "{name}");
        assert_eq!(
            (report.works, report.supported),
            (*works, *supported),
            "{name}"
        );
    }
}

#[test]
fn every_estate_is_in_the_table() {
    let mut found: Vec<String> = estates().iter().map(|path| relative(path)).collect();
    found.sort();
    let mut listed: Vec<&str> = ROWS.iter().map(|(name, ..)| *name).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

/// Between them, the examples that work show every table that an estate can have.
#[test]
fn every_table_is_shown() {
    let [plain, coexistence] = ["estate.toml", "../coexistence/estate.toml"]
        .map(|name| std::fs::read_to_string(folder().join(name)).unwrap());
    for table in [
        "[policies]",
        "[store.",
        "[[exchange]]",
        "[exchange.um]",
        "[exchange.um_call_router]",
        "[exchange.web]",
        "version = \"2010\"",
        "[[lync]]",
        "[[lync.member]]",
        "[[peer]]",
        "[[um_ip_gateways]]",
        "[[dial_plan]]",
        "[[hunt_group]]",
        "[[link]]",
    ] {
        let shows = |text: &str| text.lines().any(|line| line.starts_with(table));
        assert!(shows(&plain) || shows(&coexistence), "{table}");
    }
}

#[test]
fn every_estate_fits_the_schema() {
    let schema = validator(&countersign_um::estate_schema());
    for path in estates() {
        let text = std::fs::read_to_string(&path).unwrap();
        let estate = json(toml::from_str(&text).unwrap());
        if let Err(fault) = schema.validate(&estate) {
            panic!("{}: {fault} at {}", path.display(), fault.instance_path());
        }
    }
    let unknown = json(toml::from_str("[[peer]]\nkind = 'sbc'\nfqnd = 'sbc1'").unwrap());
    assert!(!schema.is_valid(&unknown), "the schema knows its keys");
}

#[test]
fn every_report_fits_the_schema() {
    let schema = validator(&countersign_um::report_schema());
    for (name, ..) in ROWS {
        let report = serde_json::to_value(check(name)).unwrap();
        if let Err(fault) = schema.validate(&report) {
            panic!("{name}: {fault} at {}", fault.instance_path());
        }
    }
}

#[test]
fn every_report_on_requirements_fits_the_schema() {
    let schema = validator(&countersign_um::requirements_schema());
    for (name, ..) in ROWS {
        let report = load(name).requirements(&Signatures::new(provider()), NOW);
        let report = serde_json::to_value(report).unwrap();
        if let Err(fault) = schema.validate(&report) {
            panic!("{name}: {fault} at {}", fault.instance_path());
        }
    }
}

#[test]
fn every_plan_fits_the_schema() {
    let schema = validator(&countersign_um::plan_schema());
    for (name, ..) in ROWS {
        let plan = load(name).plan(&Signatures::new(provider()), NOW);
        let plan = serde_json::to_value(plan).unwrap();
        if let Err(fault) = schema.validate(&plan) {
            panic!("{name}: {fault} at {}", fault.instance_path());
        }
    }
}

/// Everything that is found of an example, and all that is to be done, is told in Japanese too.
#[test]
fn every_estate_is_told_in_japanese() {
    for (name, ..) in ROWS {
        let estate = load(name).in_language(Language::Japanese);
        let signatures = Signatures::new(provider());
        let requirements = estate.requirements(&signatures, NOW);
        let plan = estate.plan(&signatures, NOW);
        let findings = requirements.requirements().flat_map(|one| &one.findings);
        let found = findings.flat_map(|finding| {
            let Finding {
                evidence, remedy, ..
            } = finding;
            core::iter::once(evidence).chain(remedy)
        });
        let steps = plan.steps.iter().flat_map(|step| {
            let sentence = core::iter::once(&step.sentence);
            sentence.chain(&step.because).chain(&step.notes)
        });
        let open = { plan.unreached.iter() }.flat_map(|open| [&open.fault, &open.remedy]);
        let outages = plan.outages.iter().map(|outage| &outage.what);
        for text in found.chain(steps).chain(open).chain(outages) {
            assert!(is_japanese(text), "{name}: {text}");
        }
    }
}

#[test]
fn kinds_are_decided_from_the_chain() {
    let report = check("estate.toml");
    let kind = |name| report.party(name).unwrap().kind();
    assert_eq!(
        kind("cas1.contoso.com/um-call-router"),
        CertificateKind::InternalPki
    );
    assert_eq!(kind("sbc1.contoso.com"), CertificateKind::InternalPki);
}

fn check(name: &str) -> Report {
    let at = read(&folder().join(name)).at().unwrap_or(NOW);
    load(name).check(&Signatures::new(provider()), at, Duration::days(60))
}

fn load(name: &str) -> Estate {
    let path = folder().join(name);
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&read(&path), &catalogue, |reference| {
        Ok(std::fs::read(
            path.parent().unwrap().join(reference.path()),
        )?)
    });
    estate.unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read(path: &Path) -> EstateFile {
    let text = std::fs::read_to_string(path).unwrap();
    parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The reasons that are more than notes.
fn faults(report: &Report) -> impl Iterator<Item = &Reason> {
    let checks = report.links.iter().flat_map(|link| &link.agreement.checks);
    checks
        .flat_map(|check| &check.reasons)
        .filter(|reason| reason.severity > Severity::Note)
}

fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

/// TOML as JSON; moments as strings.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, json(value)));
            Value::Object(entries.collect())
        }
    }
}

fn estates() -> Vec<PathBuf> {
    let mut estates = vec![
        folder().join("estate.toml"),
        folder().join("../coexistence/estate.toml"),
    ];
    for entry in std::fs::read_dir(folder().join("broken")).unwrap() {
        let path = entry.unwrap().path();
        // Its transcript stands beside each.
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            estates.push(path);
        }
    }
    estates
}

fn relative(path: &Path) -> String {
    path.strip_prefix(folder())
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}
