//! Certificates, peer lists and requests of which nobody says anything.

use std::collections::BTreeMap;

use countersign_mutual::Role;
use countersign_testkit::{DnType, Template};

use crate::case::{Case, Pki, STRICT, bites, rule};

#[test]
fn a_certificate_that_nobody_has_seen() {
    let pki = Pki::new();
    let unseen = |rules: &str| Case::new(&format!("{STRICT}{rules}")).trusting(&[&pki.root]);
    let unknown = "undecided: CertificateUnknown?certificate";
    let self_signed = "test = { kind = 'certificate', self-signed = true }";
    let support = |more: &str| bites(&format!("supported = 'no'\n{self_signed}\n{more}"));
    let rows = [
        ("", unknown.to_owned()),
        // It may be one that the maker does not support.
        (&support(""), format!("{unknown}; supported undecided")),
        (
            &support("roots = []").replace("roots = []", "roles = ['client']"),
            unknown.to_owned(),
        ),
        (
            &support("facts = { moon = [true] }"),
            format!("{unknown}; supported undecided"),
        ),
        (&support("with = ['nobody']"), unknown.to_owned()),
        // What does not look at the certificate needs none.
        (
            &bites("works = 'no'\nremedy = 'R'"),
            "no: Bites!, CertificateUnknown?certificate".to_owned(),
        ),
    ];
    for (rules, wanted) in rows {
        assert_eq!(unseen(rules).as_server(), wanted, "{rules}");
    }
    assert_eq!(
        unseen(&support("facts = { moon = [true] }"))
            .judge_fact("moon", false)
            .as_server(),
        unknown
    );
}

#[test]
fn peers_that_nobody_lists() {
    let pki = Pki::new();
    let asked = |subject: &str, more: &str| {
        let test = format!("test = {{ kind = 'listed-peer', subject = '{subject}' }}");
        let rule = bites(&format!("works = 'no'\nremedy = 'R'\n{test}\n{more}"));
        Case::new(&format!("{STRICT}{rule}")).trusting(&[&pki.root])
    };
    let case = |more| asked("own", more);
    let own = pki.leaf(|leaf| leaf);
    let other = Template::leaf("other.contoso.com").issued_by(&pki.issuing);
    let rows = [
        (
            "listed",
            case("").listing(&["UM1.contoso.com"]).presenting(&own),
            "yes",
        ),
        (
            "a final dot",
            case("").listing(&["um1.contoso.com."]).presenting(&own),
            "yes",
        ),
        (
            "not listed",
            case("").listing(&[]).presenting(&own),
            "no: Bites!",
        ),
        (
            "a fellow",
            case("").with_fellow("um1.contoso.com").presenting(&own),
            "yes",
        ),
        (
            "nobody says",
            case("").presenting(&own),
            "undecided: Bites?trusted_peers",
        ),
        (
            "nobody asks",
            case("when-unknown = 'silent'").presenting(&own),
            "yes",
        ),
        (
            "another's name",
            case("").listing(&[]).presenting(&other),
            "yes",
        ),
        (
            "nobody says whether the rule bites",
            case("facts = { moon = [true] }")
                .listing(&[])
                .presenting(&own),
            "undecided: Bites?moon",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_client(), wanted, "{what}");
    }
    // The same of subjects that are another's name, or no name at all.
    let nameless = pki.leaf(|leaf| leaf.subject(&[(DnType::OrganizationName, "Contoso")]));
    let wildcard = Template::leaf("*.contoso.com").issued_by(&pki.issuing);
    let rows = [
        (
            "own name",
            asked("foreign", "").listing(&[]).presenting(&own),
            "yes",
        ),
        (
            "listed",
            asked("foreign", "")
                .listing(&["Other.contoso.com"])
                .presenting(&other),
            "yes",
        ),
        (
            "not listed",
            asked("foreign", "")
                .listing(&["um1.contoso.com"])
                .presenting(&other),
            "no: Bites!",
        ),
        (
            "nobody says",
            asked("foreign", "").presenting(&other),
            "undecided: Bites?trusted_peers",
        ),
        (
            "no common name",
            asked("foreign", "")
                .listing(&["um1.contoso.com"])
                .presenting(&nameless),
            "no: Bites!",
        ),
        (
            "wildcard",
            asked("foreign", "").listing(&[]).presenting(&wildcard),
            "yes",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_client(), wanted, "{what}");
    }
    // A pool's member is known under the name in its subject, be that the pool's.
    let pool = Template::leaf("pool1.contoso.com").issued_by(&pki.issuing);
    let mut member = case("").presenting(&pool).listing(&["um1.contoso.com"]);
    assert_eq!(member.as_client(), "yes", "not its own name");
    member
        .judged
        .identities
        .push("pool1.contoso.com".to_owned());
    assert_eq!(member.as_client(), "no: Bites!");
    assert_eq!(member.listing(&["pool1.contoso.com"]).as_client(), "yes");
    // It is known under the pool's name: its own is another one.
    for (subject, identity, wanted) in [
        ("known", &pool, "no: Bites!"),
        ("known", &own, "yes"),
        ("alias", &pool, "yes"),
        ("alias", &own, "no: Bites!"),
        ("alias", &other, "yes"),
    ] {
        let mut member = asked(subject, "").presenting(identity).listing(&[]);
        member
            .judged
            .identities
            .push("pool1.contoso.com".to_owned());
        assert_eq!(member.as_client(), wanted, "{subject}");
    }
    let sentence = &case("").presenting(&own).check(Role::Client).reasons[0].sentence;
    assert_eq!(
        sentence,
        "it is not known whether judge.contoso.com lists `um1.contoso.com`, the subject of um1.contoso.com, among its trusted peers"
    );
    // Servers are dialled: nobody looks them up.
    assert_eq!(case("").listing(&[]).presenting(&own).as_server(), "yes");
}

/// Whether anybody asks for the certificate may itself be unknown.
#[test]
fn a_certificate_that_may_not_be_asked_for() {
    let pki = Pki::new();
    let requests =
        rule("id = 'r'\ntest = { kind = 'requests-certificate' }\nfacts = { moon = [true] }");
    let chain = rule("id = 'c'\ntest = { kind = 'chain' }");
    let unsupported = bites("supported = 'no'\nroles = ['client']");
    let rules = format!("{requests}{chain}{unsupported}");
    let case = || Case::new(&rules).trusting(&[]).presenting(&pki.root);
    let rows = [
        (
            case().judge_fact("moon", true),
            "no: UntrustedRoot!, Bites~; supported no",
        ),
        (case().judge_fact("moon", false), "not requested"),
        (
            case(),
            "undecided: UntrustedRoot?moon, Bites~moon; supported undecided",
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_client(), wanted);
        assert_eq!(case.as_server(), "no: UntrustedRoot!");
    }
    // One rule that says so for certain is enough.
    let always = rule("id = 'a'\ntest = { kind = 'requests-certificate' }");
    let case = Case::new(&format!("{rules}{always}"))
        .trusting(&[])
        .presenting(&pki.root);
    assert_eq!(case.as_client(), "no: UntrustedRoot!, Bites~; supported no");
    // One that does not bite settles nothing for the next.
    let never = always.replace("id = 'a'", "id = 'n'\nfacts = { tide = [true] }");
    let case = Case::new(&format!("{chain}{never}{always}")).judge_fact("tide", false);
    assert_eq!(
        case.presenting(&pki.root).as_client(),
        "undecided: RootsUnknown?trusted_roots"
    );
    let others = always.replace("id = 'a'", "id = 'o'\nwith = ['nobody']");
    let case = Case::new(&format!("{chain}{others}")).presenting(&pki.root);
    assert_eq!(case.as_client(), "not requested");
}

/// What nobody states and a rule is silent about is told apart, once for each fact.
#[test]
fn what_is_taken_for_granted() {
    let moon = "when-unknown = 'silent'\nfacts = { moon = [true] }";
    let both = "when-unknown = 'silent'\nfacts = { moon = [true], sun = [true] }";
    let twice = format!("{}{}", bites(moon), bites(both));
    let rows = [
        ("", "", ""),
        (&bites("facts = { moon = [true] }"), "", ""),
        (&bites(moon), "", "moon"),
        (&bites(moon), "moon", ""),
        (&twice, "", "moon sun"),
        // The moon is not up, so the rule is settled, whatever the sun does.
        (&bites(both), "moon", ""),
    ];
    for (rules, stated, wanted) in rows {
        let mut case = Case::new(rules);
        if !stated.is_empty() {
            case = case.judge_fact(stated, false);
        }
        let granted = case
            .judge
            .taken_for_granted(&BTreeMap::new(), countersign_trust::Language::English);
        let names: Vec<&str> = granted.iter().map(|fact| fact.fact.as_str()).collect();
        assert_eq!(names.join(" "), wanted, "{rules}");
        assert!(granted.iter().all(|fact| fact.party == case.judge.name));
    }
}
