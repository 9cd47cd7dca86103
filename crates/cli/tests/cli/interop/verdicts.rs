//! `verify` and `openssl verify` on the same chains.

use countersign_testkit::{Identity, Program, Template};

use super::Beside;

/// What the row shows, leaf, root, intermediates, question, answer.
type Row<'a> = (
    &'static str,
    &'a Identity,
    &'a Identity,
    &'a [&'a Identity],
    Asked,
    bool,
);

/// What is asked of both, of `leaf.pem` with `root.pem` and `intermediate.pem`.
#[derive(Clone, Copy, Default)]
struct Asked {
    purpose: Option<&'static str>,
    name: Option<&'static str>,
    without_intermediate: bool,
    /// Seconds since 1970, and the same in RFC 3339.
    at: Option<(u64, &'static str)>,
}

const NOW: (u64, &str) = (1_781_524_800, "2026-06-15T12:00:00Z");
const LATER: (u64, &str) = (1_813_060_800, "2027-06-15T12:00:00Z");

#[test]
fn both_give_the_same_answer() {
    let Some(beside) = Beside::new(Program::OpenSsl) else {
        return;
    };
    let root = Template::root("Contoso Root CA").self_signed();
    let other = Template::root("Fabrikam Root CA").self_signed();
    let impostor = Template::root("Contoso Root CA")
        .key_named("another")
        .self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA")
        .path_length(0)
        .issued_by(&root);
    let below = Template::intermediate("Too Deep CA").issued_by(&issuing);
    let um1 = || Template::leaf("um1.contoso.com");
    let good = um1().issued_by(&issuing);
    let server_only = um1().server_only().issued_by(&issuing);
    let no_authority = um1().key_named("um2").issued_by(&good);
    let deep = um1().issued_by(&below);
    let direct = um1().issued_by(&root);

    let plain = Asked::default();
    let asked = |purpose, name| Asked {
        purpose: Some(purpose),
        name,
        ..plain
    };
    let rows: &[Row<'_>] = &[
        ("a good chain", &good, &root, &[&issuing], plain, true),
        (
            "a server",
            &good,
            &root,
            &[&issuing],
            asked("server", Some("um1.contoso.com")),
            true,
        ),
        (
            "another name",
            &good,
            &root,
            &[&issuing],
            asked("server", Some("um2.contoso.com")),
            false,
        ),
        (
            "a client",
            &good,
            &root,
            &[&issuing],
            asked("client", None),
            true,
        ),
        (
            "a server as client",
            &server_only,
            &root,
            &[&issuing],
            asked("client", None),
            false,
        ),
        (
            "a server as server",
            &server_only,
            &root,
            &[&issuing],
            asked("server", None),
            true,
        ),
        ("another root", &good, &other, &[&issuing], plain, false),
        (
            "a root of the same name",
            &good,
            &impostor,
            &[&issuing],
            plain,
            false,
        ),
        ("straight below the root", &direct, &root, &[], plain, true),
        (
            "below an end entity",
            &no_authority,
            &root,
            &[&good, &issuing],
            plain,
            false,
        ),
        (
            "below too many authorities",
            &deep,
            &root,
            &[&below, &issuing],
            plain,
            false,
        ),
        ("a root itself", &root, &root, &[], plain, true),
        (
            "no intermediate",
            &good,
            &root,
            &[],
            Asked {
                without_intermediate: true,
                ..plain
            },
            false,
        ),
        (
            "expired",
            &good,
            &root,
            &[&issuing],
            Asked {
                at: Some(LATER),
                ..plain
            },
            false,
        ),
    ];
    for (what, leaf, root, intermediates, asked, wanted) in rows {
        beside.bench.write("leaf.pem", leaf.pem());
        beside.bench.write("root.pem", root.pem());
        let chain: String = intermediates
            .iter()
            .map(|identity| identity.pem())
            .collect();
        beside.bench.write("intermediate.pem", &chain);
        let with_intermediates = !chain.is_empty() && !asked.without_intermediate;
        let ours = ours(&beside, asked, with_intermediates);
        let theirs = theirs(&beside, asked, with_intermediates);
        assert_eq!((ours, theirs), (*wanted, *wanted), "{what}");
    }
}

fn ours(beside: &Beside, asked: &Asked, with_intermediates: bool) -> bool {
    let (_, at) = asked.at.unwrap_or(NOW);
    let mut line = format!("verify leaf.pem --roots root.pem --at {at}");
    if with_intermediates {
        line.push_str(" --intermediates intermediate.pem");
    }
    if let Some(purpose) = asked.purpose {
        line.push_str(&format!(" --purpose {purpose}"));
    }
    if let Some(name) = asked.name {
        line.push_str(&format!(" --name {name}"));
    }
    let said = beside.ours(&line);
    assert!(said.status <= 1, "{said:#?}");
    said.status == 0
}

fn theirs(beside: &Beside, asked: &Asked, with_intermediates: bool) -> bool {
    let (at, _) = asked.at.unwrap_or(NOW);
    let mut line = format!("verify -CAfile root.pem -attime {at}");
    if with_intermediates {
        line.push_str(" -untrusted intermediate.pem");
    }
    if let Some(purpose) = asked.purpose {
        line.push_str(&format!(" -purpose ssl{purpose}"));
    }
    if let Some(name) = asked.name {
        line.push_str(&format!(" -verify_hostname {name}"));
    }
    line.push_str(" leaf.pem");
    beside.theirs(&line).status == 0
}
