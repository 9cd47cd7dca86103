//! What is told of an estate in Japanese is Japanese, and says it of the same things as in English.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_messages::Language;
use countersign_provider_aws_lc::provider;
use countersign_testkit::NOW;
use countersign_trust::Signatures;
use countersign_um::{Estate, parse, parse_changes};
use serde::Serialize;
use serde_json::Value;
use time::Duration;

/// The fields of reports that are sentences.
const SENTENCES: [&str; 7] = [
    "because",
    "derived_from",
    "how",
    "question",
    "remedy",
    "sentence",
    "what",
];

/// Of every kind of change one.
const CHANGES: &str = "
[[judge]]
of = 'sbc1'
product = 'nss'
[[fact]]
of = 'mbx1'
fact = 'startup_mode'
value = 'tcp'
[[fact]]
of = 'cas1'
fact = 'trusted_roots'
value = []
[[fact]]
of = 'gw1'
fact = 'aia'
value = true
[[replace]]
of = 'fe1'
file = 'certificates/fe1-wildcard.pem'
[[renew]]
of = 'mbx1'
common_name = 'mbx1.contoso.com'
add_san = ['um.contoso.com']
with_eku = ['clientAuth']
without_eku = ['serverAuth']
tls_key_usage = true
default_signature = true
key = 'p-256'
key_provider = 'csp'
issuer = 'Contoso Issuing CA'
[[renew]]
of = 'cas1'
[[renew_authority]]
certificate = 'Contoso Issuing CA'
[[add_root]]
of = 'gw1'
certificate = 'Fabrikam Device Root CA'
[[remove_root]]
of = 'mbx1'
certificate = 'Fabrikam Device Root CA'
[[move_to_intermediates]]
of = 'fe1'
certificate = 'Contoso Root CA'
[[add_intermediate]]
of = 'fe2'
certificate = 'Contoso Root CA'
[[enable_purposes]]
of = 'mbx1'
certificate = 'Contoso Root CA'
[[send]]
of = 'gw1'
certificate = 'Contoso Root CA'
[[list_peer]]
of = 'mbx1'
peer = 'gw9.contoso.com'
[[dns]]
of = 'gw1'
answer = 'sbc1'
[[dns]]
of = 'sbc1'
answer = '10.9.9.9'
";

#[test]
fn every_sentence_of_every_report_is_japanese() {
    let mut names: Vec<String> = std::fs::read_dir(folder().join("broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .map(|name| format!("broken/{name}"))
        .collect();
    names.push("estate.toml".to_owned());
    let mut told = BTreeSet::new();
    for name in &names {
        let [english, japanese] = [Language::English, Language::Japanese].map(|language| {
            let estate = load(name).in_language(language);
            let signatures = Signatures::new(provider());
            let catalogue = countersign_products::catalogue();
            let mut told = Vec::new();
            sentences(
                &estate.check(&signatures, NOW, Duration::days(9999)),
                &mut told,
            );
            sentences(&estate.forecast(&signatures, NOW), &mut told);
            let repair = estate.repair(None, &catalogue, &signatures, NOW);
            sentences(&repair, &mut told);
            told
        });
        compare(&english, &japanese, name, &mut told);
    }
    assert_eq!(told, SENTENCES.map(str::to_owned).into());
}

#[test]
fn every_change_is_japanese() {
    let [english, japanese] = [Language::English, Language::Japanese].map(|language| {
        let catalogue = countersign_products::catalogue();
        let report = load("estate.toml").in_language(language).what_if(
            &parse_changes(CHANGES).unwrap(),
            &catalogue,
            |file| std::fs::read(folder().join(file.path())).map_err(Into::into),
            &Signatures::new(provider()),
            NOW,
        );
        report.unwrap().changes
    });
    assert_eq!(english.len(), japanese.len());
    assert_eq!(english.len(), 17, "{english:#?}");
    for (english, japanese) in english.iter().zip(&japanese) {
        assert_same(english, japanese);
    }
}

fn compare(
    english: &[(String, String)],
    japanese: &[(String, String)],
    name: &str,
    told: &mut BTreeSet<String>,
) {
    assert_eq!(english.len(), japanese.len(), "{name}");
    for ((field, english), (_, japanese)) in english.iter().zip(japanese) {
        assert_same(english, japanese);
        told.insert(field.clone());
    }
}

/// That a sentence is in Japanese, and quotes what the English one quotes.
#[track_caller]
fn assert_same(english: &str, japanese: &str) {
    let is_kana = |c: char| ('\u{3040}'..'\u{3100}').contains(&c);
    assert!(japanese.chars().any(is_kana), "{japanese}");
    let quoted = |text: &str| -> BTreeSet<String> {
        let parts = text.split('`').skip(1).step_by(2);
        parts.map(str::to_owned).collect()
    };
    assert_eq!(quoted(english), quoted(japanese), "{english}\n{japanese}");
}

/// The sentences of a report, each with the name of its field.
fn sentences(report: &impl Serialize, into: &mut Vec<(String, String)>) {
    collect(&serde_json::to_value(report).unwrap(), "", into);
}

fn collect(value: &Value, field: &str, into: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(value, name, into);
            }
        }
        Value::Array(values) => {
            for value in values {
                collect(value, field, into);
            }
        }
        // What happens to a certificate in a forecast is a word of the schema.
        Value::String(text)
            if SENTENCES.contains(&field) && !["begins", "ends"].contains(&text.as_str()) =>
        {
            into.push((field.to_owned(), text.clone()));
        }
        _ => {}
    }
}

fn load(name: &str) -> Estate {
    let path = folder().join(name);
    let file = parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let beside = path.parent().unwrap();
    let catalogue = countersign_products::catalogue();
    Estate::load(&file, &catalogue, |file| {
        std::fs::read(beside.join(file.path())).map_err(Into::into)
    })
    .unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}
