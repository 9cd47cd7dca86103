//! What mended a link and is made again of another: it costs no more than what a search of that link finds.

use core::fmt::Write as _;
use std::collections::BTreeMap;

use countersign_testkit::{NOW, Template};
use time::Duration;

use super::{Dice, load, searched};
use crate::Estate;
use crate::repair::FEW;
use crate::repair::candidates::Changes as Set;
use crate::repair::precedent::Ruling;
use crate::repair::search::works;

const ESTATES: u64 = 12;
const GATEWAYS: usize = 12;

/// A UM server, and gateways each with some faults out of a few.
fn estate(seed: u64) -> Estate {
    let mut dice = Dice::of(
        0xC2B2_AE3D_27D4_EB4F,
        (seed + 1).wrapping_mul(0xD1B5_4A32_D192_ED03),
    );
    let contoso = Template::root("Contoso Root CA").self_signed();
    let fabrikam = Template::root("Fabrikam Root CA").self_signed();
    let lost = Template::root("Lost Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&contoso);
    let mbx = Template::leaf("mbx.contoso.com").issued_by(&contoso);
    let mut files = BTreeMap::from([
        ("contoso.pem".to_owned(), contoso.pem()),
        ("fabrikam.pem".to_owned(), fabrikam.pem()),
        ("issuing.pem".to_owned(), issuing.pem()),
        ("mbx.pem".to_owned(), mbx.pem()),
    ]);
    let hosts: Vec<String> = (0..GATEWAYS)
        .map(|number| format!("gw{number}.contoso.com"))
        .collect();
    let mut text = format!(
        "um_ip_gateways = {hosts:?}
        [[exchange]]
        fqdn = 'mbx.contoso.com'
        version = '2013'
        roles = ['mailbox']
        os = '2012r2'
        store = {{ trusted_roots = ['contoso.pem'], intermediates = [], auto_root_update = false, aia = false }}
        um = {{ certificate = 'mbx.pem', startup_mode = 'dual' }}\n"
    );
    for host in &hosts {
        let mut template = Template::leaf(host);
        if dice.below(3) == 0 {
            template = template.server_only();
        }
        if dice.below(4) == 0 {
            template = template.validity(NOW - Duration::days(90), NOW - Duration::days(1));
        }
        let leaf = match dice.below(5) {
            0 => template.self_signed(),
            1 => template.issued_by(&fabrikam),
            2 => template.issued_by(&issuing),
            3 => template.issued_by(&lost),
            _ => template.issued_by(&contoso),
        };
        files.insert(format!("{host}.pem"), leaf.pem());
        let roots = dice.one_of(&["", "trusted_roots = []", "trusted_roots = ['contoso.pem']"]);
        let _ = write!(
            text,
            "[[peer]]
            fqdn = '{host}'
            kind = 'gateway'
            certificate = '{host}.pem'
            store = {{ {roots} }}
            mutual_tls = true
            verify_client_purpose = true
            verify_server_certificate = true
            verify_server_name = true
            [[link]]
            from = '{host}'
            to = 'mbx.contoso.com/um'\n"
        );
    }
    load(&text, &files)
}

#[test]
fn what_is_made_again_is_as_cheap_as_what_is_found() {
    let (mut again, mut found_first) = (0, 0);
    for seed in 0..ESTATES {
        let estate = estate(seed);
        searched(&estate, |search| {
            let broken: Vec<usize> = {
                let judge = search.workshop.judge(NOW);
                let agreements = estate.links().map(|(a, b, way)| judge.check(a, b, way));
                let broken = agreements.enumerate().filter(|(_, it)| !works(it));
                broken.map(|(number, _)| number).collect()
            };
            for link in broken {
                let (case, ruling) = search.ruling(&Set::new(), link);
                let outcome = search.least(&Set::new(), &[link], FEW);
                let least = outcome.found.first();
                match ruling {
                    Ruling::Mended(set) => {
                        assert!(search.first_failing(&set, &[link]).is_none());
                        let least = least.map(|set| search.cost(set));
                        assert_eq!(Some(search.cost(&set)), least, "seed {seed}: {set:?}");
                        again += 1;
                    }
                    Ruling::Hopeless => assert!(least.is_none(), "seed {seed}: {least:?}"),
                    Ruling::Open => {
                        search.settle(case.unwrap(), &Set::new(), least);
                        found_first += 1;
                    }
                }
            }
        });
    }
    assert!(again > 20 && found_first > 20, "{again} {found_first}");
}
