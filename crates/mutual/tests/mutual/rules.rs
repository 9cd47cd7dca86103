//! When a rule bites: facts, families, roles, whose it is, and what it answers.

use countersign_mutual::{Role, Rule};
use countersign_testkit::Template;

use crate::case::{Case, Pki, STRICT, bites, rule};

/// What is known of the judge.
type Known = &'static [(&'static str, bool)];

#[test]
fn facts() {
    let rows: &[(&str, Known, &str)] = &[
        ("", &[], "no: Bites!"),
        ("facts = { moon = [true] }", &[("moon", true)], "no: Bites!"),
        ("facts = { moon = [true] }", &[("moon", false)], "yes"),
        ("facts = { moon = [true] }", &[], "undecided: Bites?moon"),
        (
            "facts = { moon = [true] }\nwhen-unknown = 'silent'",
            &[],
            "yes",
        ),
        (
            "facts = { moon = [true] }\nwhen-unknown = 'silent'",
            &[("moon", true)],
            "no: Bites!",
        ),
        (
            "facts = { moon = [false, true] }",
            &[("moon", false)],
            "no: Bites!",
        ),
        ("facts = { moon = [] }", &[("moon", true)], "yes"),
        (
            "facts = { moon = [true], tide = [true] }",
            &[("moon", true)],
            "undecided: Bites?tide",
        ),
        (
            "facts = { moon = [true], tide = [true] }",
            &[],
            "undecided: Bites?moon",
        ),
        // One that is known to be otherwise settles it.
        (
            "facts = { moon = [true], tide = [true] }",
            &[("moon", false)],
            "yes",
        ),
        (
            "facts = { moon = [true], tide = [true] }",
            &[("tide", false)],
            "yes",
        ),
    ];
    for (facts, known, wanted) in rows {
        let rules = bites(&format!("works = 'no'\nremedy = 'R'\n{facts}"));
        let root = Pki::new().root;
        let mut case = Case::new(&rules).presenting(&root);
        for (name, value) in *known {
            case = case.judge_fact(name, *value);
        }
        // They are the judge's, not the judged's.
        case = case.judged_fact("moon", false).judged_fact("tide", false);
        assert_eq!(case.as_server(), *wanted, "{facts} {known:?}");
    }
}

#[test]
fn values_of_facts() {
    let rows: &[(&str, &str, bool)] = &[
        ("'2012R2'", "['2008', '2012r2']", true),
        ("'2012'", "['2012r2']", false),
        ("2012", "[2012]", true),
        ("2012", "['2012']", false),
        ("['rsa', 'DSA']", "['dsa']", true),
        ("['rsa']", "['dsa']", false),
        ("true", "['true']", false),
    ];
    #[derive(serde::Deserialize)]
    struct Value {
        value: countersign_mutual::FactValue,
    }
    let root = Pki::new().root;
    for (value, values, wanted) in rows {
        let rules = bites(&format!(
            "works = 'no'\nremedy = 'R'\nfacts = {{ moon = {values} }}"
        ));
        let Value { value } = toml::from_str(&format!("value = {value}")).unwrap();
        let case = Case::new(&rules)
            .presenting(&root)
            .judge_fact("moon", value.clone());
        let wanted = if *wanted { "no: Bites!" } else { "yes" };
        assert_eq!(case.as_server(), wanted, "{value} of {values}");
    }
}

#[test]
fn answers() {
    let root = Pki::new().root;
    let rows = [
        ("", "yes: Bites~"),
        ("works = 'yes'", "yes: Bites"),
        ("works = 'undecided'\nremedy = 'R'", "undecided: Bites?"),
        ("works = 'no'\nremedy = 'R'", "no: Bites!"),
        ("supported = 'no'", "yes: Bites~; supported no"),
        (
            "supported = 'undecided'",
            "yes: Bites~; supported undecided",
        ),
        ("supported = 'yes'", "yes: Bites~"),
        (
            "works = 'no'\nremedy = 'R'\nsupported = 'no'",
            "no: Bites!; supported no",
        ),
        (
            "works = 'no'\nsupported = 'no'\nfacts = { moon = [true] }",
            "undecided: Bites?moon; supported undecided",
        ),
        // What may be unsupported is not supported yet.
        (
            "supported = 'no'\nfacts = { moon = [true] }",
            "yes: Bites~moon; supported undecided",
        ),
        ("works = 'yes'\nfacts = { moon = [true] }", "yes: Bites"),
    ];
    for (body, wanted) in rows {
        assert_eq!(
            Case::new(&bites(body)).presenting(&root).as_server(),
            wanted,
            "{body}"
        );
    }
    let two = ["undecided", "no"].map(|supported| {
        let body = format!("supported = '{supported}'");
        bites(&body).replace(
            "id = 'bites'",
            &format!("id = '{supported}'\nlayer = 'name'"),
        )
    });
    let case = Case::new(&two.concat()).presenting(&root);
    assert_eq!(case.as_server(), "yes: Bites~, Bites~; supported no");
}

#[test]
fn families_and_roles() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let rows = [
        ("", true, true),
        ("with = ['judged-family']", true, true),
        ("with = ['nobody', 'everybody']", true, true),
        ("with = ['judge-family']", false, false),
        ("roles = ['server']", true, false),
        ("roles = ['client']", false, true),
        ("roles = ['client', 'server']", true, true),
        ("roles = ['client']\nwith = ['nobody']", false, false),
    ];
    for (body, server, client) in rows {
        let rules = format!(
            "{STRICT}{}",
            bites(&format!("works = 'no'\nremedy = 'R'\n{body}"))
        );
        let case = Case::new(&rules).trusting(&[&pki.root]).presenting(&leaf);
        let answer = |bites| if bites { "no: Bites!" } else { "yes" };
        assert_eq!(case.as_server(), answer(server), "{body}");
        assert_eq!(case.as_client(), answer(client), "{body}");
    }
}

/// A rule of the judged about its own certificate: its facts are the judged's, the other is the judge.
#[test]
fn rules_about_itself() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let own = |more: &str| {
        bites(&format!(
            "speaks = 'of-itself'\nworks = 'no'\nremedy = 'R'\n{more}"
        ))
    };
    let case = |rules: &str| {
        Case::strict(&pki.root)
            .judged_rules(rules)
            .presenting(&leaf)
    };
    let rows = [
        (case(&own("")), "no: Bites!"),
        (case(&own("with = ['judge-family']")), "no: Bites!"),
        (case(&own("with = ['judged-family']")), "yes"),
        (
            case(&own("facts = { moon = [true] }")).judge_fact("moon", true),
            "undecided: Bites?moon",
        ),
        (
            case(&own("facts = { moon = [true] }")).judged_fact("moon", true),
            "no: Bites!",
        ),
        (case(&own("roles = ['client']")), "yes"),
        // The judged's rules about its peers are for another hearing.
        (case(&bites("works = 'no'\nremedy = 'R'")), "yes"),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
    let missing = case(&own("facts = { moon = [true] }"))
        .reason()
        .missing_fact
        .unwrap();
    assert_eq!(missing.party, "um1.contoso.com");
    assert_eq!(missing.question, "what about um1.contoso.com?");
    // The judge's rules about itself are for another hearing too.
    let judge = Case::new(&format!("{STRICT}{}", own(""))).trusting(&[&pki.root]);
    assert_eq!(judge.presenting(&leaf).as_server(), "yes");
}

/// Chains, purposes and names are judged under the facts of their rules as well.
#[test]
fn facts_of_chains_and_purposes() {
    let pki = Pki::new();
    let stranger = Pki::of("Fabrikam");
    let server_only = pki.leaf(Template::server_only);
    let rules = |chain: &str, purpose: &str| {
        [
            rule(&format!("id = 'chain'\ntest = {{ kind = 'chain' }}\n{chain}")),
            rule(&format!(
                "id = 'purpose'\ntest = {{ kind = 'purpose', server = 'server-auth', client = 'client-auth' }}\n{purpose}"
            )),
            rule("id = 'requests'\ntest = { kind = 'requests-certificate' }"),
        ]
        .concat()
    };
    let moon = "facts = { moon = [true] }";
    let tide = "facts = { tide = [true] }";
    let case =
        |chain: &str, purpose: &str| Case::new(&rules(chain, purpose)).trusting(&[&pki.root]);
    let strange = stranger.leaf(|leaf| leaf);
    let rows = [
        (
            case(moon, "").presenting(&strange),
            "undecided: IssuerUnknown?moon",
        ),
        (
            case(moon, "")
                .judge_fact("moon", false)
                .presenting(&strange),
            "yes",
        ),
        (
            case(moon, "").judge_fact("moon", true).presenting(&strange),
            "no: IssuerUnknown!",
        ),
        (
            case("facts = { moon = [true] }\nwhen-unknown = 'silent'", "").presenting(&strange),
            "yes",
        ),
        (
            case("", moon).presenting(&server_only),
            "undecided: ClientEkuMissing?moon",
        ),
        (
            case("", moon)
                .judge_fact("moon", true)
                .presenting(&server_only),
            "no: ClientEkuMissing!",
        ),
        (
            case("", moon)
                .judge_fact("moon", false)
                .presenting(&server_only),
            "yes",
        ),
        // That the purpose is demanded is certain, that anything is verified is not.
        (
            case(tide, "").presenting(&server_only),
            "undecided: ClientEkuMissing?tide",
        ),
        (
            case(tide, moon)
                .judge_fact("tide", true)
                .presenting(&server_only),
            "undecided: ClientEkuMissing?moon",
        ),
        (
            case(tide, moon)
                .judge_fact("tide", false)
                .presenting(&server_only),
            "yes",
        ),
        (
            case("", "roles = ['server']").presenting(&server_only),
            "yes",
        ),
        (
            case("", "with = ['nobody']").presenting(&server_only),
            "yes",
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_client(), wanted);
    }
}

/// The first purpose that is demanded counts: here of clients what is demanded of servers.
#[test]
fn purposes() {
    let pki = Pki::new();
    let purpose = |roles: &str, server: &str, client: &str| {
        rule(&format!(
            "id = 'p-{roles}'\nroles = ['{roles}']\ntest = {{ kind = 'purpose', server = '{server}', client = '{client}' }}"
        ))
    };
    let chain = rule("id = 'chain'\ntest = { kind = 'chain' }");
    let requests = rule("id = 'requests'\ntest = { kind = 'requests-certificate' }");
    let rules = [
        chain,
        requests,
        purpose("server", "client-auth", "any"),
        purpose("client", "any", "server-auth"),
    ]
    .concat();
    let answer = |change: fn(Template) -> Template| {
        let case = Case::new(&rules)
            .trusting(&[&pki.root])
            .presenting(&pki.leaf(change));
        (case.as_server(), case.as_client())
    };
    let no = |code: &str| format!("no: {code}!");
    assert_eq!(
        answer(Template::server_only),
        (no("ClientEkuMissing"), "yes".to_owned())
    );
    assert_eq!(
        answer(Template::client_only),
        ("yes".to_owned(), no("ServerEkuMissing"))
    );
}

#[test]
fn roots_that_are_not_self_signed() {
    let pki = Pki::new();
    let other = Pki::of("Fabrikam");
    let rules = format!(
        "{STRICT}{}",
        bites(
            "works = 'no'\nremedy = 'R'\ntest = { kind = 'non-self-signed-root' }\nfacts = { moon = [true] }"
        )
    );
    let leaf = pki.leaf(|leaf| leaf);
    let case = |roots: &[&countersign_testkit::Identity]| {
        Case::new(&rules).trusting(roots).presenting(&leaf)
    };
    let rows = [
        (
            case(&[&pki.root, &other.root]).judge_fact("moon", true),
            "yes",
        ),
        (
            case(&[&pki.root, &other.issuing]).judge_fact("moon", true),
            "no: Bites!",
        ),
        (
            case(&[&pki.root, &other.issuing]).judge_fact("moon", false),
            "yes",
        ),
        (case(&[&pki.root, &other.issuing]), "undecided: Bites?moon"),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
    let reason = case(&[&pki.root, &other.issuing]).reason();
    assert_eq!(
        reason.certificate.unwrap().subject,
        "CN=Fabrikam Issuing CA"
    );
}

#[test]
fn stale_sessions() {
    let rules = bites("test = { kind = 'stale-session' }\nsentence = 'since {found}'").replacen(
        "sentence = '{judged} bites'\n",
        "",
        1,
    );
    let (early, late) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    let case = || Case::new(&rules).presenting(&Pki::new().root);
    let rows = [
        (case(), "yes"),
        (case().judged_fact("certificate_since", late), "yes"),
        (case().judged_fact("oldest_session", early), "yes"),
        (
            case()
                .judged_fact("certificate_since", late)
                .judged_fact("oldest_session", early),
            "yes: Bites~",
        ),
        (
            case()
                .judged_fact("certificate_since", early)
                .judged_fact("oldest_session", late),
            "yes",
        ),
        // Either side may know of the session.
        (
            case()
                .judged_fact("certificate_since", late)
                .judge_fact("oldest_session", early),
            "yes: Bites~",
        ),
        (
            case()
                .judged_fact("certificate_since", late)
                .judged_fact("oldest_session", late)
                .judge_fact("oldest_session", early),
            "yes: Bites~",
        ),
        (
            case()
                .judge_fact("certificate_since", late)
                .judge_fact("oldest_session", early),
            "yes",
        ),
        (
            case()
                .judged_fact("certificate_since", true)
                .judged_fact("oldest_session", early),
            "yes",
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
    let stale = case()
        .judged_fact("certificate_since", late)
        .judged_fact("oldest_session", early);
    assert_eq!(stale.reason().sentence, "since 2026-01-01T00:00:00Z");
}

/// Rules are data: what nobody can have meant is refused when they are read.
#[test]
fn rules_that_are_none() {
    let rows = [
        ("test = { kind = 'moon' }", "unknown variant `moon`"),
        (
            "test = { kind = 'certificate', moon = true }",
            "unknown field `moon`",
        ),
        (
            "test = { kind = 'certificate', hashes = ['sha52'] }",
            "`sha52` is no hash",
        ),
        (
            "test = { kind = 'chain', moon = true }",
            "unknown field `moon`",
        ),
        (
            "test = { kind = 'server-name' }",
            "missing field `common-name`",
        ),
        ("confidence = 'certain'", "unknown variant `certain`"),
        ("speaks = 'of-others'", "unknown variant `of-others`"),
        ("colour = 'red'", "unknown field `colour`"),
    ];
    for (line, wanted) in rows {
        let text = if line.starts_with("confidence") {
            format!("id = 'r'\nsource = 's'\n{line}")
        } else {
            format!("id = 'r'\nsource = 's'\nconfidence = 'inferred'\n{line}")
        };
        let error = toml::from_str::<Rule>(&text).unwrap_err().to_string();
        assert!(error.contains(wanted), "{line}: {error}");
    }
}

#[test]
fn a_check_of_nobody_in_particular() {
    // No rules, no store: whoever demands nothing is content.
    let pki = Pki::new();
    let case = Case::new("").presenting(&pki.leaf(|leaf| leaf));
    assert_eq!(case.answer(Role::Server), "yes");
    assert_eq!(case.answer(Role::Client), "not requested");
}
