//! `forecast`, and what `check --at` says when the day has come.

use std::collections::BTreeSet;

use countersign_asn1::pem::{Label, encode};
use countersign_testkit::{NOW, Template};
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::program::{Bench, words};

/// Three gateways whose certificates end at different times, under an authority with a certificate under each
/// of two roots, of which the second begins when the first has ended.
fn bench() -> Bench {
    let bench = Bench::new();
    let of = |template: Template, from: i64, to: i64| {
        template.validity(NOW + Duration::days(from), NOW + Duration::days(to))
    };
    let old = of(Template::root("Old Root"), -400, 700).self_signed();
    let new = of(Template::root("New Root"), 800, 3_500).self_signed();
    let issuing = of(Template::intermediate("Issuing CA"), -400, 3_400).issued_by(&old);
    let cross = of(issuing.template(), -400, 2_500).issued_by(&new);
    bench.write("roots.pem", [old.pem(), new.pem()].concat());
    bench.write("authorities.pem", [issuing.pem(), cross.pem()].concat());
    let mut estate =
        "[store.all]\ntrusted_roots = ['roots.pem']\nintermediates = ['authorities.pem']\n"
            .to_owned();
    for (name, ends) in [("a", 300), ("b", 2_000), ("c", 3_000)] {
        let leaf = of(Template::leaf(&format!("{name}.contoso.com")), -30, ends);
        bench.write(&format!("{name}.pem"), leaf.issued_by(&issuing).pem());
        estate.push_str(&format!(
            "[[peer]]\nfqdn = '{name}.contoso.com'\nkind = 'gateway'\nstore = 'all'\ncertificate = '{name}.pem'\n\
             mutual_tls = true\nverify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true\n"
        ));
    }
    let names = "['a.contoso.com', 'b.contoso.com', 'c.contoso.com']";
    estate.push_str(&format!("[[link]]\nfrom = {names}\nto = {names}\n"));
    bench.write("estate.toml", estate);
    bench
}

/// Two keys of one authority, each with a list that it made at the same moment.
#[test]
fn every_entry_of_a_calendar_has_an_identifier_of_its_own() {
    let bench = Bench::new();
    let mut estate = String::from(
        "crls = ['0.crl', '1.crl']
        [[peer]]
        fqdn = 'gw.contoso.com'
        kind = 'gateway'
        certificate = '0.pem'
        revocation = 'hard'
        verify_server_certificate = true
        verify_server_name = true
        store = { trusted_roots = ['root0.pem', 'root1.pem'] }\n",
    );
    for number in 0..2 {
        let root = Template::root("Contoso Root CA").key_named(&format!("root {number}"));
        let root = root.self_signed();
        let host = format!("sbc{number}.contoso.com");
        let list = root.revocation_list(&[], NOW + Duration::days(30 + number));
        bench.write(&format!("root{number}.pem"), root.pem());
        bench.write(
            &format!("{number}.pem"),
            Template::leaf(&host).issued_by(&root).pem(),
        );
        bench.write(
            &format!("{number}.crl"),
            encode(&Label::CertificateList, &list),
        );
        estate.push_str(&format!(
            "[[peer]]\nfqdn = '{host}'\nkind = 'sbc'\ncertificate = '{number}.pem'\nmutual_tls = false\n\
             [[link]]\nfrom = 'gw.contoso.com'\nto = '{host}'\ndirection = 'forward'\n"
        ));
    }
    bench.write("estate.toml", estate);
    let line = format!(
        "forecast estate.toml --at {} --within 60d --format ical",
        rfc3339(NOW)
    );
    let calendar = bench.countersign(words(&line)).stdout.replace("\r\n ", "");
    let identifiers = calendar.lines().filter(|line| line.starts_with("UID:"));
    let identifiers: Vec<&str> = identifiers.collect();
    let lists = { identifiers.iter() }.filter(|id| id.contains("CN=Contoso Root CA"));
    assert_eq!(lists.count(), 2, "{calendar}");
    let distinct: BTreeSet<&str> = identifiers.iter().copied().collect();
    assert_eq!(distinct.len(), identifiers.len(), "{calendar}");
}

fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

fn moment(text: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(text.as_str().unwrap(), &Rfc3339).unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// The verdict that is foretold of a check.
fn foretold(check: &Value, at: OffsetDateTime) -> &Value {
    let mut changes = list(&check["changes"]).iter().rev();
    let passed = changes.find(|change| moment(&change["at"]) <= at);
    passed.map_or(&check["verdict"], |change| &change["verdict"])
}

#[test]
fn what_is_foretold_is_what_is_checked() {
    let bench = bench();
    let now = rfc3339(NOW);
    let forecast = bench
        .countersign(words(&format!(
            "forecast estate.toml --at {now} --format json"
        )))
        .well()
        .json();
    let events = list(&forecast["events"]);
    assert!(events.len() >= 5, "{events:#?}");
    let mut moments: Vec<OffsetDateTime> = (0..40)
        .map(|some| NOW + Duration::days(91 * some))
        .collect();
    for event in events {
        let at = moment(&event["at"]);
        moments.extend([at - Duration::SECOND, at]);
    }
    for at in moments {
        let line = format!("check estate.toml --at {} --format json", rfc3339(at));
        let report = bench.countersign(words(&line)).json();
        let pairs = list(&forecast["links"]).iter().zip(list(&report["links"]));
        for (foreseen, judged) in pairs {
            let checks = list(&foreseen["checks"])
                .iter()
                .zip(list(&judged["checks"]));
            for (foreseen, judged) in checks {
                assert_eq!(foreseen["judge"], judged["judge"]);
                assert_eq!(
                    foretold(foreseen, at),
                    &judged["verdict"],
                    "{at} {foreseen:#}"
                );
            }
        }
    }
}

#[test]
fn the_time_that_is_asked_about_decides() {
    let bench = bench();
    let now = rfc3339(NOW);
    for (within, wanted) in [("--within 300", 0), ("--within 301d", 3), ("", 0)] {
        let said = bench.countersign(words(&format!("forecast estate.toml --at {now} {within}")));
        assert_eq!(said.status, wanted, "{within}: {said:#?}");
    }
}

/// Whatever there is to tell, what stands before the details fits a screen.
#[test]
fn a_screen_before_the_details() {
    let bench = bench();
    let said = bench
        .countersign(words(&format!(
            "forecast estate.toml --at {}",
            rfc3339(NOW)
        )))
        .well();
    let (before, _) = said.stdout.split_once("In detail").unwrap();
    assert!(before.lines().count() <= 24, "{before}");
}
