//! Who opens to whom, when the estate does not say.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_mutual::Direction;
use countersign_um::{Estate, parse};

const ESTATE: &str = "
[[exchange]]
fqdn = 'cas1'
netbios = 'CAS'
version = '2013'
roles = ['client-access']
web = {}
[[exchange]]
fqdn = 'mbx1'
version = '2013'
roles = ['mailbox']
[[lync]]
pool = 'pool1'
version = '2013'
[[lync.member]]
fqdn = 'fe1'
[[lync.member]]
fqdn = 'fe2'
[[peer]]
fqdn = 'gw1'
address = '10.1.1.5'
kind = 'gateway'
[[peer]]
name = 'desk'
kind = 'phone'
product = 'lync-phone-edition'
[[peer]]
fqdn = 'other'
kind = 'other'
";

/// The links of the estate with this written into it, as `a -> b` and `a <-> b`.
fn links(base: &str, written: &str) -> Vec<String> {
    let file = parse(&format!("{written}\n{base}")).unwrap();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |_| Ok(Vec::new())).unwrap();
    estate
        .links()
        .map(|(a, b, direction)| {
            let arrow = match direction {
                Direction::Forward => "->",
                Direction::Both => "<->",
            };
            format!("{} {arrow} {}", a.name, b.name)
        })
        .collect()
}

#[test]
fn links_follow_from_the_estate() {
    assert_eq!(
        links(ESTATE, ""),
        [
            "fe1 <-> cas1/um-call-router",
            "fe2 <-> cas1/um-call-router",
            "gw1 <-> cas1/um-call-router",
            "fe1 <-> mbx1/um",
            "fe2 <-> mbx1/um",
            "gw1 <-> mbx1/um",
            "cas1/um-call-router -> mbx1/um",
            "desk -> fe1",
            "desk -> fe2",
            "desk -> cas1/web",
        ]
    );
}

#[test]
fn written_links_stand_alone_but_for_redirects() {
    let rows = [
        (
            "[[link]]\nfrom = 'pool1'\nto = 'mbx1'\ndirection = 'forward'",
            vec!["fe1 -> mbx1/um", "fe2 -> mbx1/um"],
        ),
        (
            "[[link]]\nfrom = '10.1.1.5'\nto = 'cas'\ndirection = 'forward'",
            vec!["gw1 -> cas1/um-call-router", "gw1 -> mbx1/um"],
        ),
        (
            "[[link]]\nfrom = 'GW1'\nto = ['other', 'mbx1/um', 'gw1']",
            vec!["gw1 <-> other", "gw1 <-> mbx1/um"],
        ),
        (
            "[[link]]\nfrom = 'fe1'\nto = 'fe2'\n[[link]]\nfrom = 'fe2'\nto = 'fe1'",
            vec!["fe1 <-> fe2"],
        ),
        (
            "[[link]]\nfrom = 'mbx1/um'\nto = 'cas1/um-call-router'\ndirection = 'forward'",
            vec!["mbx1/um -> cas1/um-call-router"],
        ),
    ];
    for (written, wanted) in rows {
        assert_eq!(
            links("", &format!("{ESTATE}{written}")),
            wanted,
            "{written}"
        );
    }
    let derived_too = format!("{ESTATE}[[link]]\nfrom = 'gw1'\nto = 'other'\n");
    assert_eq!(links(&derived_too, "derive_links = true").len(), 11);
}

#[test]
fn without_call_routers_callers_open_to_the_um_service() {
    let coexistence = "
        [[exchange]]
        fqdn = 'um2010'
        version = '2010'
        roles = ['um']
        [[peer]]
        fqdn = 'gw1'
        kind = 'ip-pbx'
    ";
    assert_eq!(links(coexistence, ""), ["gw1 <-> um2010/um"]);
    let with_2016 = format!(
        "{coexistence}
        [[exchange]]
        fqdn = 'mbx2'
        version = '2016'
        roles = ['mailbox']"
    );
    assert_eq!(
        links(&with_2016, ""),
        [
            "gw1 <-> mbx2/um-call-router",
            "gw1 <-> um2010/um",
            "gw1 <-> mbx2/um",
            "mbx2/um-call-router -> um2010/um",
        ]
    );
}
