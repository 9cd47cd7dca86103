//! What ends soon, of all that is presented and what stands above it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, Report, parse};
use time::Duration;

#[test]
fn what_ends_within_the_horizon() {
    let um1 = "CN=um1.contoso.com, 10, um1.contoso.com/um";
    let issuing = "CN=Contoso Issuing CA, 20, gw1.contoso.com+um1.contoso.com/um";
    let root = "CN=Contoso Root CA, 30, gw1.contoso.com+um1.contoso.com/um";
    let rows: [(Duration, &[&str]); 6] = [
        (Duration::ZERO, &[]),
        (Duration::days(10) - Duration::SECOND, &[]),
        (Duration::days(10), &[um1]),
        (Duration::days(20), &[um1, issuing]),
        (Duration::days(30), &[um1, issuing, root]),
        // The gateway's is past its end, which is no news of what is to come.
        (Duration::days(60), &[um1, issuing, root]),
    ];
    for (horizon, wanted) in rows {
        let report = check(horizon);
        let found: Vec<String> = report
            .ending
            .iter()
            .map(|end| {
                let mut parties = end.parties.clone();
                parties.sort();
                format!(
                    "{}, {}, {}",
                    end.certificate.subject,
                    end.days,
                    parties.join("+")
                )
            })
            .collect();
        assert_eq!(found, wanted, "{horizon}");
    }
}

fn check(horizon: Duration) -> Report {
    let until = |template: Template, days| {
        template.validity(NOW - Duration::days(400), NOW + Duration::days(days))
    };
    let root = until(Template::root("Contoso Root CA"), 30).self_signed();
    let issuing = until(Template::intermediate("Contoso Issuing CA"), 20).issued_by(&root);
    let leaf = |name, days| until(Template::leaf(name), days).issued_by(&issuing);
    let files = BTreeMap::from([
        ("root.pem", root.pem()),
        ("um1.pem", leaf("um1.contoso.com", 10).presented_pem()),
        ("gw1.pem", leaf("gw1.contoso.com", -1).presented_pem()),
    ]);
    let file = parse(
        "
        [store.domain]
        trusted_roots = ['root.pem']
        [[exchange]]
        fqdn = 'um1.contoso.com'
        version = '2016'
        roles = ['mailbox']
        store = 'domain'
        um = { certificate = 'um1.pem' }
        [[peer]]
        fqdn = 'gw1.contoso.com'
        kind = 'gateway'
        store = 'domain'
        certificate = 'gw1.pem'
        [[link]]
        from = 'gw1.contoso.com'
        to = 'um1.contoso.com/um'
        ",
    )
    .unwrap();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        Ok(files[file.path()].clone().into())
    });
    estate
        .unwrap()
        .check(&Signatures::new(provider()), NOW, horizon)
}
