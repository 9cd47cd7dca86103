//! UM IP gateways at one address, on generated estates: whichever get an address of their own, are removed or
//! set otherwise, nothing is cheaper than what is told.

use std::collections::BTreeMap;

use countersign_testkit::{NOW, Template};

use super::{Dice, cheapest, load, searched};
use crate::Estate;
use crate::change::{Alteration, Workshop};
use crate::repair::FEW;
use crate::repair::candidates::Changes as Set;
use crate::repair::search::works;

const ESTATES: u64 = 60;

/// A UM server, and UM IP gateways behind each of which there is a device or nobody.
fn estate(seed: u64) -> Estate {
    let mut dice = Dice::of(
        0xA24B_AED4_963E_E407,
        (seed + 1).wrapping_mul(0xD1B5_4A32_D192_ED03),
    );
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = |host: &str| Template::leaf(host).issued_by(&root).pem();
    let mut files = BTreeMap::from([
        ("root.pem".to_owned(), root.pem()),
        ("mbx.pem".to_owned(), leaf("mbx.contoso.com")),
    ]);
    let router = "um_call_router = { certificate = 'mbx.pem', startup_mode = 'dual' }";
    let (roles, router) = dice.one_of(&[("'mailbox'", ""), ("'client-access', 'mailbox'", router)]);
    let started = dice.one_of(&["", ", started = 2026-01-12T10:00:00Z"]);
    let mut text = format!(
        "[store.all]
        trusted_roots = ['root.pem']
        intermediates = []
        auto_root_update = false
        aia = false
        [[exchange]]
        fqdn = 'mbx.contoso.com'
        version = '2013'
        roles = [{roles}]
        os = '2012r2'
        store = 'all'
        um = {{ certificate = 'mbx.pem', startup_mode = 'dual'{started} }}
        {router}\n"
    );
    for number in 0..=1 + dice.below(2) {
        let host = format!("gw{number}.contoso.com");
        let name = dice
            .one_of(&["", "name = 'Gateway NUMBER'\n"])
            .replace("NUMBER", &number.to_string());
        let address = dice.one_of(&[
            "'10.0.0.1'",
            "'10.0.0.1'",
            "'10.0.0.2'",
            "'10.0.0.1', '10.0.0.2'",
        ]);
        text += &format!(
            "[[um_ip_gateways]]\n{name}address = '{host}'\nport = 5061\nresolves_to = [{address}]\n"
        );
        // Of the first there is a device, for something is to be repaired.
        if number == 0 || dice.below(3) > 0 {
            files.insert(format!("{number}.pem"), leaf(&host));
            text += &format!(
                "[[peer]]
                fqdn = '{host}'
                kind = 'gateway'
                certificate = '{number}.pem'
                store = 'all'
                mutual_tls = true
                verify_client_purpose = true
                verify_server_certificate = true
                verify_server_name = true
                tls_port = 5061
                [[link]]
                from = '{host}'
                to = 'mbx.contoso.com'\n"
            );
        }
    }
    load(&text, &files)
}

/// Every change of a UM IP gateway, and every restart. One behind which somebody is stays: UM lists its peers by
/// its gateways, and nobody lists otherwise what he removes.
fn universe(workshop: &Workshop<'_>) -> Vec<Alteration> {
    let estate = workshop.estate;
    let hosts: Vec<&str> = estate.parties().map(|party| party.host.as_str()).collect();
    let um = || {
        let parties = estate.parties().enumerate();
        parties.filter(|(_, party)| party.host == "mbx.contoso.com")
    };
    let mut all = Vec::new();
    for gateway in estate.deployment().gateways.iter().flatten() {
        let name = || gateway.name().to_owned();
        all.push(Alteration::OwnAddress { gateway: name() });
        if !hosts.contains(&gateway.address.as_str()) {
            all.push(Alteration::RemoveGateway { gateway: name() });
        }
        all.push(Alteration::Dial {
            of: um().map(|(end, _)| end).collect(),
            host: gateway.address.clone(),
            address: Some(gateway.address.clone()),
            port: Some(5061),
        });
    }
    all.extend(um().map(|(end, _)| Alteration::Restart { of: vec![end] }));
    all.sort();
    all
}

#[test]
fn nothing_cheaper_takes_gateways_apart() {
    let (mut moved, mut removed, mut restarted, mut of_several) = (0, 0, 0, 0);
    for seed in 0..ESTATES {
        let estate = estate(seed);
        searched(&estate, |search| {
            let workshop = &*search.workshop;
            let all = universe(workshop);
            let targets: Vec<usize> = {
                let judge = workshop.judge(NOW);
                let agreements = estate.links().map(|(a, b, way)| judge.check(a, b, way));
                let broken = agreements.enumerate().filter(|(_, it)| !works(it));
                broken.map(|(number, _)| number).collect()
            };
            let outcome = search.least(&Set::new(), &targets, FEW);
            assert!(outcome.is_least, "seed {seed}");
            let found = outcome.found.first().map(|set| search.cost(set));
            assert!(found.is_some(), "seed {seed}: {targets:?}");
            let cheapest = cheapest(search, &all, &targets, found);
            assert_eq!(found, cheapest, "seed {seed}");
            for change in outcome.found.iter().flatten() {
                match change {
                    Alteration::OwnAddress { .. } => moved += 1,
                    Alteration::RemoveGateway { .. } => removed += 1,
                    Alteration::Restart { .. } => restarted += 1,
                    other => panic!("seed {seed}: {other:?}"),
                }
            }
            of_several += usize::from(outcome.found.len() > 1);
        });
    }
    assert!(
        moved > 9 && removed > 9 && restarted > 9 && of_several > 9,
        "{moved} {removed} {restarted} {of_several}"
    );
}
