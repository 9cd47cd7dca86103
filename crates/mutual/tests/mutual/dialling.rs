//! What a judge's settings and its start say: how it dials, since when it runs, whom it names to clients.

use std::rc::Rc;

use countersign_mutual::{Dialling, Role};
use time::macros::datetime;

use crate::case::{Case, Pki, bites};

/// `um1.contoso.com` before a judge that dials it so.
fn dialling(test: &str, change: impl FnOnce(&mut Dialling)) -> Case {
    let rules = bites(&format!(
        "works = 'no'\nremedy = 'mend it'\ntest = {{ kind = '{test}' }}"
    ));
    let mut case = Case::new(&rules).presenting(&Pki::new().root);
    let mut dialling = Dialling::new("um1.contoso.com".to_owned());
    change(&mut dialling);
    let host = case.judged.host.to_lowercase();
    Rc::make_mut(&mut case.judge.dials).insert(host, dialling);
    case
}

#[test]
fn ports() {
    let rows = [
        (None, None, "yes"),
        (None, Some(5061), "yes"),
        (Some(5061), None, "yes"),
        // Nobody says where it listens, and 5060 is for SIP without TLS.
        (Some(5060), None, "no: Bites!"),
        (Some(5081), None, "yes"),
        (Some(5061), Some(5061), "yes"),
        (Some(5060), Some(5060), "yes"),
        (Some(5061), Some(5067), "no: Bites!"),
    ];
    for (port, tls_port, wanted) in rows {
        let mut case = dialling("dialled-port", |dialling| dialling.port = port);
        case.judged.tls_port = tls_port;
        assert_eq!(case.as_server(), wanted, "{port:?} {tls_port:?}");
        assert!(!case.as_client().contains("Bites"), "it is nobody's client");
    }
}

#[test]
fn addresses() {
    let named = dialling("dialled-address", |_| {});
    assert_eq!(named.as_server(), "yes");
    let bare = dialling("dialled-address", |dialling| {
        dialling.address = "10.1.1.5".to_owned();
    });
    assert_eq!(bare.as_server(), "no: Bites!");
    let alone = dialling("shared-address", |_| {});
    assert_eq!(alone.as_server(), "yes");
    let shared = dialling("shared-address", |dialling| {
        dialling.twin = Some("gw2.contoso.com".to_owned());
    });
    assert_eq!(shared.as_server(), "no: Bites!");
}

#[test]
fn addresses_that_moved() {
    let moved = |started: Option<&str>| {
        let case = dialling("stale-address", |dialling| {
            dialling.resolves_since = Some(datetime!(2026-02-01 00:00 UTC));
        });
        match started {
            Some(started) => case.judge_fact("started", started),
            None => case,
        }
    };
    let rows = [
        (None, "yes"),
        (Some("2026-01-01T00:00:00Z"), "no: Bites!"),
        (Some("2026-02-01T00:00:00Z"), "no: Bites!"),
        (Some("2026-02-01T00:00:01Z"), "yes"),
    ];
    for (started, wanted) in rows {
        assert_eq!(moved(started).as_server(), wanted, "{started:?}");
    }
    let unknown = dialling("stale-address", |_| {});
    let unknown = unknown.judge_fact("started", "2026-01-01T00:00:00Z");
    assert_eq!(unknown.as_server(), "yes");
}

#[test]
fn starts() {
    let rules =
        bites("works = 'no'\nremedy = 'mend it'\ntest = { kind = 'started-before', fact = 'ran' }");
    let case = || Case::new(&rules).presenting(&Pki::new().root);
    let (early, late) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    let rows = [
        (case(), "yes"),
        (case().judge_fact("started", early), "yes"),
        (case().judge_fact("ran", late), "yes"),
        (
            case().judge_fact("started", late).judge_fact("ran", early),
            "yes",
        ),
        (
            case().judge_fact("started", early).judge_fact("ran", late),
            "no: Bites!",
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
}

/// The names of the roots are counted, each with the two octets of its length.
#[test]
fn lists_of_authorities() {
    let pki = Pki::new();
    let octets = pki.root.subject().len() + 2;
    for (most, wanted) in [(octets - 1, "no"), (octets, "yes")] {
        let rules = bites(&format!(
            "works = 'no'\nremedy = 'mend it'\ntest = {{ kind = 'issuer-list', octets-above = {most} }}"
        )) + "[[rule]]\nid = 'requests'\ntest = { kind = 'requests-certificate' }\nsource = 'the manual'\nconfidence = 'confirmed'\n";
        let case = Case::new(&rules).presenting(&pki.root);
        assert_eq!(
            case.check(Role::Client).verdict.to_string(),
            "yes",
            "no store is known"
        );
        let case = case.trusting(&[&pki.root]);
        assert_eq!(
            case.check(Role::Client).verdict.to_string(),
            wanted,
            "{most}"
        );
        assert_eq!(case.as_server(), "yes");
    }
}
