//! What is revoked, what no list tells of, and what each judge makes of it.

use countersign_mutual::{Reason, Role};
use countersign_testkit::{NOT_AFTER, NOW, Template};
use time::Duration;
use time::macros::datetime;

use crate::case::{Case, Pki, REVOCATION, STRICT, rule};

/// What the judge may make of revocation; of the last nobody says.
const MODES: [&str; 4] = ["off", "soft", "hard", ""];

/// The lists that the judge has, and what it answers by each mode.
type Row = (&'static str, Vec<Vec<u8>>, [&'static str; 4]);

fn making(case: Case, mode: &str) -> Case {
    match mode {
        "" => case,
        mode => case.judge_fact("revocation", mode),
    }
}

fn rules() -> String {
    format!("{STRICT}{REVOCATION}")
}

/// The leaf of `pki` with its chain, before a judge that may look up revocation.
fn case(pki: &Pki) -> Case {
    Case::new(&rules())
        .trusting(&[&pki.root])
        .presenting(&pki.leaf(|leaf| leaf))
}

#[test]
fn each_judge_makes_its_own_of_it() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let (of_root, of_issuing) = (
        pki.root.revocation_list(&[], NOT_AFTER),
        pki.issuing.revocation_list(&[], NOT_AFTER),
    );
    let yesterday = NOW - Duration::DAY;
    let stale = pki.issuing.revocation_list(&[], yesterday);
    let tomorrow = NOW + Duration::DAY;
    let early = pki
        .issuing
        .revocation_list_of(&[&leaf], tomorrow, NOT_AFTER);
    let revoked = pki.issuing.revocation_list(&[&leaf], NOT_AFTER);
    let above = pki.root.revocation_list(&[&pki.issuing], NOT_AFTER);
    let unknown = [
        "yes",
        "yes: RevocationUnknown~",
        "no: RevocationUnknown!",
        "undecided: RevocationUnknown?revocation",
    ];
    let revoked_by = [
        "yes",
        "no: Revoked!",
        "no: Revoked!",
        "undecided: Revoked?revocation",
    ];
    let rows: [Row; 7] = [
        (
            "good",
            vec![of_root.clone(), of_issuing.clone()],
            ["yes"; 4],
        ),
        (
            "revoked",
            vec![of_root.clone(), revoked.clone()],
            revoked_by,
        ),
        ("revoked above", vec![above, of_issuing.clone()], revoked_by),
        ("out of date", vec![of_root.clone(), stale], unknown),
        ("to come", vec![of_root.clone(), early], unknown),
        ("of one authority alone", vec![of_root.clone()], unknown),
        ("of the other alone", vec![of_issuing], unknown),
    ];
    for (what, lists, wanted) in rows {
        for (mode, wanted) in MODES.into_iter().zip(wanted) {
            let case = Case::new(&rules())
                .trusting(&[&pki.root])
                .presenting(&leaf)
                .listed(&lists);
            let case = making(case, mode);
            for role in [Role::Server, Role::Client] {
                assert_eq!(case.answer(role), wanted, "{what}, {mode}, {role}");
            }
        }
    }
}

#[test]
fn which_lists_there_are_is_asked_where_it_decides() {
    let wanted = ["yes", "yes", "undecided: RevocationUnknown?crls", "yes"];
    for (mode, wanted) in MODES.into_iter().zip(wanted) {
        assert_eq!(
            making(case(&Pki::new()), mode).as_server(),
            wanted,
            "{mode}"
        );
    }
    let pki = Pki::new();
    let none = making(case(&pki).listed(&[]), "hard");
    let reasons = none.check(Role::Server).reasons;
    assert_eq!(
        reasons.len(),
        2,
        "the issuing authority, and the leaf: {reasons:#?}"
    );
    assert!(reasons.iter().all(|reason| reason.list.is_none()));
}

/// What is trusted is not looked up.
#[test]
fn a_root_is_not_looked_up() {
    let alone = Template::leaf("um1.contoso.com").self_signed();
    for mode in MODES {
        let case = Case::new(&rules()).trusting(&[&alone]).presenting(&alone);
        assert_eq!(making(case.listed(&[]), mode).as_server(), "yes", "{mode}");
        let case = Case::new(&rules()).trusting(&[&alone]).presenting(&alone);
        assert_eq!(making(case, mode).as_server(), "yes", "{mode}");
    }
}

/// A chain that does not hold is not looked up, and neither is one that nobody judges.
#[test]
fn it_is_looked_up_where_a_chain_holds() {
    let pki = Pki::new();
    let stranger = Pki::of("Fabrikam");
    let hard = |case: Case| making(case.listed(&[]), "hard");
    let untrusted = case(&pki).trusting(&[&stranger.root]);
    assert_eq!(hard(untrusted).as_server(), "no: UntrustedRoot!");
    let past = datetime!(2020-01-01 00:00:00 UTC);
    let expired = case(&pki).presenting(&pki.leaf(|leaf| leaf.validity(past, past)));
    assert_eq!(hard(expired).as_server(), "no: Expired!");
    let judged = rule("id = 'chain'\ntest = { kind = 'chain' }\nfacts = { moon = [true] }");
    let rules = format!("{judged}{REVOCATION}");
    let rows = [
        (Some(true), "no: RevocationUnknown!, RevocationUnknown!"),
        (Some(false), "yes"),
        (
            None,
            "undecided: RevocationUnknown?moon, RevocationUnknown?moon",
        ),
    ];
    for (moon, wanted) in rows {
        let case = Case::new(&rules)
            .trusting(&[&pki.root])
            .presenting(&pki.leaf(|leaf| leaf));
        let case = match moon {
            Some(moon) => case.judge_fact("moon", moon),
            None => case,
        };
        assert_eq!(hard(case).as_server(), wanted, "{moon:?}");
    }
}

/// It holds while a path does on which nothing is revoked.
#[test]
fn another_path_leads_past_what_is_revoked() {
    let (first, second) = (Pki::new(), Pki::of("Fabrikam"));
    let cross = first.issuing.template().issued_by(&second.root);
    let leaf = first.leaf(|leaf| leaf);
    let lists = [
        first.root.revocation_list(&[&first.issuing], NOT_AFTER),
        second.root.revocation_list(&[], NOT_AFTER),
        first.issuing.revocation_list(&[], NOT_AFTER),
    ];
    for mode in MODES {
        let case = Case::new(&rules())
            .trusting(&[&first.root, &second.root])
            .sending(&leaf, &[&first.issuing, &cross])
            .listed(&lists);
        assert_eq!(making(case, mode).as_server(), "yes", "{mode}");
    }
    let alone = Case::new(&rules())
        .trusting(&[&first.root, &second.root])
        .sending(&leaf, &[&first.issuing])
        .listed(&lists);
    assert_eq!(making(alone, "soft").as_server(), "no: Revoked!");
}

/// Windows may hold another certificate of the authority that is revoked.
#[test]
fn unknown_intermediates_leave_an_authority_open() {
    let pki = Pki::new();
    let lists = [
        pki.root.revocation_list(&[&pki.issuing], NOT_AFTER),
        pki.issuing.revocation_list(&[], NOT_AFTER),
    ];
    let windows = || making(case(&pki).windows().listed(&lists), "hard");
    assert_eq!(windows().as_server(), "undecided: Revoked?intermediates");
    let reason = windows().holding(&[]).reason();
    let codes = reason.windows.unwrap();
    assert_eq!(codes.hresult, "CRYPT_E_REVOKED");
}

/// What would be issued is not revoked yet.
#[test]
fn a_supposed_certificate_is_on_no_list() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let lists = [
        pki.root.revocation_list(&[], NOT_AFTER),
        pki.issuing.revocation_list(&[&leaf], NOT_AFTER),
    ];
    let before = || making(case(&pki).presenting(&leaf).listed(&lists), "hard");
    assert_eq!(before().as_server(), "no: Revoked!");
    let after = before().reissued(&pki.issuing, |facts| facts);
    assert_eq!(after.as_server(), "yes: SignatureAssumed");
}

/// The list is named, with the day by which the next was due.
#[test]
fn a_reason_names_the_list() {
    let pki = Pki::new();
    let lists = [
        pki.root.revocation_list(&[], NOT_AFTER),
        pki.issuing
            .revocation_list(&[], datetime!(2026-06-14 12:00:00 UTC)),
    ];
    let Reason {
        sentence,
        list,
        certificate,
        remedy,
        ..
    } = making(case(&pki).listed(&lists), "hard").reason();
    assert_eq!(
        sentence,
        "whether `CN=um1.contoso.com` is revoked cannot be told: the list of `CN=Contoso Issuing CA` of \
         2026-01-01T00:00:00Z is out of date: the next was due at 2026-06-14T12:00:00Z [RFC 5280 §5.1.2.5]"
    );
    let list = list.unwrap();
    assert_eq!(
        (
            list.issuer.as_str(),
            list.this_update.as_str(),
            list.next_update.as_deref()
        ),
        (
            "CN=Contoso Issuing CA",
            "2026-01-01T00:00:00Z",
            Some("2026-06-14T12:00:00Z")
        )
    );
    assert_eq!(certificate.unwrap().subject, "CN=um1.contoso.com");
    assert_eq!(remedy.unwrap(), "another list for judge.contoso.com");
}
