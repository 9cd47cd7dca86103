//! All pairs at a glance: no verdict is lost in a group, and no group is there without need.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::fmt::Write as _;
use std::collections::{BTreeMap, HashMap};

use countersign_mutual::{Answer, Severity};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Crowd, Estate, Matrix, Report, parse};
use time::Duration;

/// Gateways by what is wrong with them: their leaf is of this kind.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    Good,
    Expired,
    ServerOnly,
}

/// Servers and gateways, each gateway with these servers.
fn judged(servers: usize, gateways: &[(Leaf, &[usize])]) -> (Report, Matrix) {
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
    judge(&text, &files)
}

/// Every link by itself, and all of them by groups.
fn judge(text: &str, files: &BTreeMap<String, String>) -> (Report, Matrix) {
    let file = parse(text).unwrap();
    let catalogue = countersign_products::catalogue();
    let read = |file: &countersign_um::FileReference| Ok(files[file.path()].clone().into_bytes());
    let estate = Estate::load(&file, &catalogue, read).unwrap();
    let crowd = Crowd::load(&file, &catalogue, read).unwrap();
    let signatures = Signatures::new(provider());
    let matrix = estate.matrix(&signatures, NOW);
    // What is loaded without its links says the same.
    assert_eq!(crowd.matrix(&signatures, NOW).unwrap(), matrix);
    (estate.check(&signatures, NOW, Duration::ZERO), matrix)
}

/// `s0 s1 | g0`, and that each cell says of each pair what the report says.
fn groups((report, matrix): &(Report, Matrix)) -> String {
    assert_eq!(
        (matrix.works, matrix.summary),
        (report.works, report.summary)
    );
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
            for reason in checks.iter().flat_map(|check| &check.reasons) {
                if reason.severity >= Severity::Unknown {
                    assert!(cell.codes.contains(&reason.code), "{}", reason.code);
                }
            }
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
        assert_eq!(groups(&judged(servers, gateways)), wanted, "{name}");
    }
}

#[test]
fn a_cell_says_why_not() {
    let (_, matrix) = judged(1, &[(Leaf::ServerOnly, &[0])]);
    // The gateway opens to the server, which demands clientAuth of it.
    let cell = matrix.cells.iter().find(|cell| cell.from == 1).unwrap();
    assert_eq!((cell.server, cell.client), (Answer::Yes, Answer::No));
    assert_eq!(cell.codes.iter().collect::<Vec<_>>(), ["ClientEkuMissing"]);
    let back = matrix.cells.iter().find(|cell| cell.from == 0).unwrap();
    assert_eq!((back.server, back.client), (Answer::Yes, Answer::Yes));
    assert!(back.codes.is_empty());
}

/// Servers, pools, gateways and phones of every kind that a judge looks at: whatever is grouped, each pair has
/// the verdicts that it has by itself.
#[test]
fn no_verdict_is_lost_in_generated_estates() {
    let pki = Pki::new();
    for seed in 0..40 {
        let (text, files) = pki.estate(seed);
        let judged = judge(&text, &files);
        let _ = groups(&judged);
        // A group is there for a reason: of two of one product, some verdict or some contact differs.
        let (_, matrix) = &judged;
        assert!(matrix.groups.len() <= judged.0.parties.len());
    }
}

/// Two roots, and certificates that are well, or not.
struct Pki {
    roots: [Identity; 2],
}

impl Pki {
    fn new() -> Self {
        let roots = ["Contoso Root CA", "Fabrikam Root CA"];
        Self {
            roots: roots.map(|name| Template::root(name).self_signed()),
        }
    }

    /// An estate out of a few choices, which a number makes.
    fn estate(&self, seed: u64) -> (String, BTreeMap<String, String>) {
        let mut state = seed;
        let mut pick = |among: u64| {
            // Knuth's generator.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % among
        };
        let [contoso, fabrikam] = &self.roots;
        let mut files = BTreeMap::from([
            ("contoso.pem".to_owned(), contoso.pem()),
            ("fabrikam.pem".to_owned(), fabrikam.pem()),
        ]);
        let mut text = "um_ip_gateways = ['g0.contoso.com', 'pool0.contoso.com']\n\
             [store.contoso]\ntrusted_roots = ['contoso.pem']\nauto_root_update = false\naia = false\n\
             [store.both]\ntrusted_roots = ['contoso.pem', 'fabrikam.pem']\nauto_root_update = false\naia = false\n"
            .to_owned();
        let mut certificate = |name: &str, names: &[&str], pick: &mut dyn FnMut(u64) -> u64| {
            let template = names
                .iter()
                .fold(Template::leaf(name), |leaf, name| leaf.dns(name));
            let template = match pick(6) {
                0 => template.validity(NOW - Duration::days(9), NOW - Duration::days(1)),
                1 => template.server_only(),
                _ => template,
            };
            let leaf = template.issued_by(if pick(5) == 0 { fabrikam } else { contoso });
            let path = format!("{}.pem", files.len());
            files.insert(path.clone(), leaf.pem());
            path
        };
        let store =
            |pick: &mut dyn FnMut(u64) -> u64| ["contoso", "both"][usize::from(pick(3) == 0)];
        for number in 0..4 {
            let name = format!("x{number}.contoso.com");
            let own = certificate(&name, &[], &mut pick);
            let (store, mode) = (
                store(&mut pick),
                ["tls", "dual", "tcp"][usize::from(pick(8) == 0) * 2],
            );
            let started = ["", "started = 2026-01-01T00:00:00Z\n"][usize::from(pick(2) == 0)];
            writeln!(
                text,
                "[[exchange]]\nfqdn = '{name}'\nversion = '2016'\nroles = ['mailbox']\nos = '2012r2'\nstore = '{store}'\n\
                 um = {{ certificate = '{own}', startup_mode = '{mode}', key_provider = 'csp' }}\n\
                 [exchange.um_call_router]\ncertificate = '{own}'\nstartup_mode = 'tls'\n{started}"
            )
            .unwrap();
        }
        for number in 0..2 {
            let pool = format!("pool{number}.contoso.com");
            let listed = ["['x0.contoso.com', 'x1.contoso.com']", "['x2.contoso.com']"]
                [usize::from(pick(2) == 0)];
            writeln!(text, "[[lync]]\npool = '{pool}'\nversion = '2013'\nedition = 'enterprise'\nrole = 'front-end'\nos = '2012r2'\nstore = '{}'\ntrusted_peers = {listed}", store(&mut pick)).unwrap();
            for member in 0..2 {
                let name = format!("fe{number}{member}.contoso.com");
                let names: &[&str] = if pick(3) == 0 { &[] } else { &[&name] };
                let own = certificate(&pool, names, &mut pick);
                writeln!(
                    text,
                    "[[lync.member]]\nfqdn = '{name}'\ncertificate = '{own}'"
                )
                .unwrap();
            }
        }
        for number in 0..4 {
            let name = format!("g{number}.contoso.com");
            let own = certificate(&name, &[], &mut pick);
            let flags = ["true", "false"][usize::from(pick(3) == 0)];
            writeln!(
                text,
                "[[peer]]\nfqdn = '{name}'\nkind = 'gateway'\nstore = '{}'\ncertificate = '{own}'\nmutual_tls = {flags}\n\
                 verify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true",
                store(&mut pick)
            )
            .unwrap();
        }
        // The members of a pool open to each other, and one gateway to what it likes.
        writeln!(
            text,
            "[[link]]\nfrom = 'pool0.contoso.com'\nto = 'pool0.contoso.com'"
        )
        .unwrap();
        writeln!(
            text,
            "[[link]]\nfrom = 'g{}.contoso.com'\nto = 'x0.contoso.com/um'\ndirection = 'forward'",
            pick(4)
        )
        .unwrap();
        (format!("derive_links = true\n{text}"), files)
    }
}
