//! All pairs at a glance: no verdict is lost in a group, and no group is there without need.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::fmt::Write as _;
use std::collections::{BTreeMap, HashMap};

use countersign_mutual::Answer;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, Report, parse};
use time::Duration;

/// Gateways by what is wrong with them: their leaf is of this kind.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    Good,
    Expired,
    ServerOnly,
}

/// Servers and gateways, each gateway with these servers.
fn report(servers: usize, gateways: &[(Leaf, &[usize])]) -> Report {
    let root = Template::root("Contoso Root CA").self_signed();
    let mut files = BTreeMap::from([("root.pem".to_owned(), root.pem())]);
    let mut text = "[store.all]\ntrusted_roots = ['root.pem']\n".to_owned();
    let mut peer = |name: &str, leaf: Leaf| {
        let template = Template::leaf(name);
        let leaf = match leaf {
            Leaf::Good => template,
            Leaf::Expired => template.validity(NOW - Duration::days(9), NOW - Duration::days(1)),
            Leaf::ServerOnly => template.server_only(),
        };
        files.insert(format!("{name}.pem"), leaf.issued_by(&root).pem());
        writeln!(
            text,
            "[[peer]]\nfqdn = '{name}'\nkind = 'gateway'\nstore = 'all'\ncertificate = '{name}.pem'\nmutual_tls = true\n\
             verify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true"
        )
        .unwrap();
    };
    for number in 0..servers {
        peer(&format!("s{number}.contoso.com"), Leaf::Good);
    }
    for (number, (leaf, _)) in gateways.iter().enumerate() {
        peer(&format!("g{number}.contoso.com"), *leaf);
    }
    for (number, (_, with)) in gateways.iter().enumerate() {
        let with: Vec<String> = with
            .iter()
            .map(|one| format!("s{one}.contoso.com"))
            .collect();
        writeln!(
            text,
            "[[link]]\nfrom = 'g{number}.contoso.com'\nto = {with:?}"
        )
        .unwrap();
    }
    let file = parse(&text).unwrap();
    let catalogue = countersign_products::catalogue();
    let read = |file: &countersign_um::FileReference| Ok(files[file.path()].clone().into_bytes());
    let estate = Estate::load(&file, &catalogue, read).unwrap();
    estate.check(&Signatures::new(provider()), NOW, Duration::ZERO)
}

/// `s0 s1 | g0`, and that each cell says of each pair what the report says.
fn groups(report: &Report) -> String {
    let matrix = report.matrix();
    let mut group_of = HashMap::new();
    for (number, group) in matrix.groups.iter().enumerate() {
        for party in &group.parties {
            assert_eq!(report.party(party).unwrap().product, group.product);
            assert!(
                group_of.insert(party.as_str(), number).is_none(),
                "{party} is in two"
            );
        }
    }
    assert_eq!(group_of.len(), report.parties.len());
    let mut connections = 0;
    for link in &report.links {
        let (a, b) = (&link.agreement.a, &link.agreement.b);
        for (checks, (from, to)) in link.agreement.checks.chunks(2).zip([(a, b), (b, a)]) {
            let (from, to) = (group_of[from.as_str()], group_of[to.as_str()]);
            let mut cells = matrix.cells.iter();
            let cell = cells
                .find(|cell| (cell.from, cell.to) == (from, to))
                .unwrap();
            assert_eq!(
                (cell.server, cell.client),
                (checks[0].verdict, checks[1].verdict)
            );
            connections += 1;
        }
    }
    let counted: usize = matrix.cells.iter().map(|cell| cell.connections).sum();
    assert_eq!(counted, connections);
    let groups = matrix.groups.iter().map(|group| {
        let short = group
            .parties
            .iter()
            .map(|party| party.split('.').next().unwrap());
        short.collect::<Vec<_>>().join(" ")
    });
    groups.collect::<Vec<_>>().join(" | ")
}

#[test]
fn those_with_equal_verdicts_are_a_group() {
    use Leaf::{Expired, Good, ServerOnly};
    type Row<'r> = (&'r str, usize, &'r [(Leaf, &'r [usize])], &'r str);
    let rows: [Row<'_>; 5] = [
        (
            "all alike",
            2,
            &[(Good, &[0, 1]), (Good, &[0, 1])],
            "s0 s1 g0 g1",
        ),
        (
            "one is broken",
            2,
            &[(Good, &[0, 1]), (Expired, &[0, 1]), (Good, &[0, 1])],
            "s0 s1 | g0 g2 | g1",
        ),
        (
            "each has its own server, and nothing tells them apart",
            2,
            &[(Good, &[0]), (Good, &[1])],
            "s0 s1 g0 g1",
        ),
        (
            "each has its own server, and one is broken",
            2,
            &[(Good, &[0]), (Expired, &[1])],
            "s0 g0 | s1 | g1",
        ),
        (
            "three ways to be",
            1,
            &[
                (Good, &[0]),
                (ServerOnly, &[0]),
                (Expired, &[0]),
                (ServerOnly, &[0]),
            ],
            "s0 | g0 | g1 g3 | g2",
        ),
    ];
    for (name, servers, gateways, wanted) in rows {
        assert_eq!(groups(&report(servers, gateways)), wanted, "{name}");
    }
}

#[test]
fn a_cell_says_why_not() {
    let report = report(1, &[(Leaf::ServerOnly, &[0])]);
    let matrix = report.matrix();
    // The gateway opens to the server, which demands clientAuth of it.
    let cell = matrix.cells.iter().find(|cell| cell.from == 1).unwrap();
    assert_eq!((cell.server, cell.client), (Answer::Yes, Answer::No));
    assert_eq!(cell.codes.iter().collect::<Vec<_>>(), ["ClientEkuMissing"]);
    let back = matrix.cells.iter().find(|cell| cell.from == 0).unwrap();
    assert_eq!((back.server, back.client), (Answer::Yes, Answer::Yes));
    assert!(back.codes.is_empty());
}
