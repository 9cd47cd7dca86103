//! An estate of many endpoints: every pair is judged, and every signature is verified once.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::fmt::Write as _;
use std::collections::BTreeMap;

use countersign_mutual::Answer;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, parse};
use time::Duration;

const SERVERS: usize = 100;
const GATEWAYS: usize = 100;

#[test]
fn every_pair_of_200_is_judged_and_every_signature_verified_once() {
    let (text, files) = estate();
    let catalogue = countersign_products::catalogue();
    let file = parse(&text).unwrap();
    let mut reads = 0;
    let estate = Estate::load(&file, &catalogue, |file| {
        reads += 1;
        Ok(files[file.path()].clone().into())
    })
    .unwrap();
    assert_eq!(reads, files.len(), "each file is read once");

    let signatures = Signatures::new(provider());
    let report = estate.check(&signatures, NOW, Duration::days(60));
    let pairs = 200 * 199 / 2;
    assert_eq!(report.summary.links, pairs);
    assert_eq!(report.works, Answer::Yes);
    let checks = report.links.iter().map(|link| link.agreement.checks.len());
    assert_eq!(checks.sum::<usize>(), 4 * pairs);
    // Each leaf by its issuer, the issuer by the root, the root by itself.
    assert_eq!(signatures.verifications(), SERVERS + GATEWAYS + 1 + 1);
}

/// Servers and gateways under one authority, each linked with every other.
fn estate() -> (String, BTreeMap<String, String>) {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let mut files = BTreeMap::from([
        ("root.pem".to_owned(), root.pem()),
        ("issuing.pem".to_owned(), issuing.pem()),
    ]);
    let names: Vec<String> = (0..SERVERS + GATEWAYS)
        .map(|number| format!("host{number}.contoso.com"))
        .collect();
    let mut text = format!(
        "um_ip_gateways = {names:?}
        [store.domain]
        trusted_roots = ['root.pem']
        intermediates = ['issuing.pem']\n"
    );
    for (number, name) in names.iter().enumerate() {
        let table = if number < SERVERS {
            format!(
                "[[exchange]]
                fqdn = '{name}'
                version = '2013'
                roles = ['mailbox']
                os = '2012r2'
                store = 'domain'
                um = {{ certificate = '{name}.pem', startup_mode = 'dual' }}\n"
            )
        } else {
            format!(
                "[[peer]]
                fqdn = '{name}'
                kind = 'gateway'
                store = 'domain'
                certificate = '{name}.pem'
                mutual_tls = true
                verify_client_purpose = true
                verify_server_certificate = true
                verify_server_name = true\n"
            )
        };
        text.push_str(&table);
        let leaf = Template::leaf(name).issued_by(&issuing);
        files.insert(format!("{name}.pem"), leaf.presented_pem());
    }
    writeln!(text, "[[link]]\nfrom = {names:?}\nto = {names:?}").unwrap();
    (text, files)
}
