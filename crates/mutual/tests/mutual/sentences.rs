//! Reasons: their words, their order, their evidence, their bounds.

use countersign_mutual::{Agreement, Answer, Check, FactValue, Layer, Role, Severity};
use countersign_testkit::{DnType, GeneralSubtree, NOW, Template};
use time::Duration;
use time::macros::datetime;

use crate::case::{Case, Pki, STRICT, bites, line, rule};

#[test]
fn every_placeholder_is_filled() {
    let pki = Pki::new();
    let rules = rule(
        "id = 'r'\ncode = 'C'\nlayer = 'identity'\nworks = 'no'
        sentence = '{judge}|{judged}|{name}|{subject}|{found}'
        remedy = '{found}|{subject}|{name}|{judged}|{judge}'
        test = { kind = 'certificate', wildcard-common-name = true }",
    );
    let leaf = Template::leaf("*.contoso.com").issued_by(&pki.issuing);
    let mut case = Case::new(&rules)
        .presenting(&leaf)
        .dialled("pool1.contoso.com");
    case.judged.name = "UM on um1".to_owned();
    let reason = case.reason();
    assert_eq!(
        reason.sentence,
        "judge.contoso.com|UM on um1|pool1.contoso.com|CN=*.contoso.com|*.contoso.com"
    );
    assert_eq!(
        reason.remedy.as_deref(),
        Some("*.contoso.com|CN=*.contoso.com|pool1.contoso.com|UM on um1|judge.contoso.com")
    );
    assert_eq!((reason.code.as_str(), reason.layer), ("C", Layer::Identity));
    assert_eq!(reason.rule.id, "r");
    assert_eq!(reason.rule.product, "the judge-family product");
    assert_eq!(reason.rule.source, "a source");
}

/// What the maker of a certificate wrote into it is shown, and not filled in again.
#[test]
fn names_are_not_templates() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf.attribute(DnType::OrganizationName, "(judge)"));
    let rules = bites("works = 'no'\nremedy = '{subject}'");
    let mut case = Case::new(&rules).presenting(&leaf);
    case.judged.name = "(judge)".to_owned();
    let reason = case.reason();
    assert_eq!(reason.sentence, "(judge) bites");
    assert_eq!(
        reason.remedy.as_deref(),
        Some("CN=um1.contoso.com, O=(judge)")
    );
}

/// What begins soon, or is in use before it begins, may be a clock's doing; what begins in a week is not.
#[test]
fn a_clock_is_blamed_where_it_may_be() {
    let pki = Pki::new();
    let rows = [
        (
            Duration::hours(12),
            None,
            "which is close: the clock of judge.",
        ),
        (Duration::hours(26), None, "which is close"),
        (Duration::hours(27), None, "Z"),
        (
            Duration::WEEK,
            Some("2026-06-15T11:00:00Z"),
            "since 2026-06-15T11:00:00Z: a clock is wrong",
        ),
        (Duration::WEEK, Some("2027-01-01T00:00:00Z"), "Z"),
    ];
    for (ahead, since, told) in rows {
        let leaf = pki.leaf(|leaf| leaf.validity(NOW + ahead, NOW + Duration::weeks(60)));
        let mut case = Case::strict(&pki.root).presenting(&leaf);
        if let Some(since) = since {
            case = case.judged_fact("certificate_since", since);
        }
        let reason = case.reason();
        assert_eq!(reason.code, "NotYetValid");
        let sentence = reason.sentence;
        let is_told = match told {
            "Z" => sentence.ends_with('Z'),
            told => sentence.contains(told),
        };
        assert!(is_told, "{ahead} {since:?}: {sentence}");
        assert!(reason.remedy.unwrap().contains("NTP"));
    }
}

/// Where a judge's clock is known to be wrong, a certificate that is valid by the right time is not to blame.
#[test]
fn a_wrong_clock_is_told() {
    let pki = Pki::new();
    let soon = |leaf: Template| leaf.validity(NOW - Duration::HOUR, NOW + Duration::HOUR);
    let later = |leaf: Template| leaf.validity(NOW + Duration::HOUR, NOW + Duration::DAY);
    let hour = 3600;
    for (leaf, ahead, code, told) in [
        (pki.leaf(soon), 2 * hour, "ClockSkew", "7200 seconds ahead"),
        (
            pki.leaf(soon),
            -2 * hour,
            "ClockSkew",
            "7200 seconds behind",
        ),
        (
            pki.leaf(later),
            -2 * hour,
            "NotYetValid",
            "not valid before",
        ),
    ] {
        let case = Case::strict(&pki.root).presenting(&leaf);
        let case = case.judge_fact("clock_ahead", FactValue::Number(ahead));
        let reason = case.reason();
        assert_eq!(reason.code, code, "{ahead}");
        assert!(reason.sentence.contains(told), "{}", reason.sentence);
        assert!(reason.remedy.unwrap().contains("NTP"));
    }
}

/// A chain's rule says what to do about a root that is not trusted, and about nothing else.
#[test]
fn the_remedy_of_a_chain() {
    let pki = Pki::new();
    let past = datetime!(2020-01-01 00:00:00 UTC);
    let rules = rule(
        "id = 'c'\ntest = { kind = 'chain' }\nremedy = 'give {judge} `{subject}` of {judged}, {name}'",
    );
    let case = || Case::new(&rules).trusting(&[&pki.root]);
    let stranger = Pki::of("Fabrikam");
    let untrusted = case().presenting(&stranger.root).reason();
    assert_eq!(
        untrusted.remedy.as_deref(),
        Some("give judge.contoso.com `CN=Fabrikam Root CA` of um1.contoso.com, um1.contoso.com")
    );
    let expired = case()
        .presenting(&pki.leaf(|leaf| leaf.validity(past, past)))
        .reason();
    assert!(
        expired
            .remedy
            .unwrap()
            .starts_with("renew `CN=um1.contoso.com`")
    );
}

#[test]
fn evidence() {
    let pki = Pki::new();
    let leaf = Pki::of("Fabrikam").leaf(|leaf| leaf);
    let reason = Case::strict(&pki.root).presenting(&leaf).reason();
    let certificate = reason.certificate.unwrap();
    assert_eq!(certificate.subject, "CN=Fabrikam Issuing CA");
    let sha256 = certificate.sha256.unwrap();
    assert_eq!(sha256.len(), 64);
    assert!(
        sha256
            .chars()
            .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
    );
    // Without a subject it is called by its first name.
    let nameless = pki.leaf(|leaf| leaf.subject(&[]));
    let reason = Case::new(&bites("works = 'no'\nremedy = 'R'"))
        .presenting(&nameless)
        .reason();
    assert_eq!(reason.certificate.unwrap().subject, "DNS:um1.contoso.com");
}

#[test]
fn the_heaviest_first_then_the_layers_then_the_rules() {
    let root = Pki::new().root;
    let reason = |id: &str, layer: &str, works: &str| {
        rule(&format!(
            "id = '{id}'\nlayer = '{layer}'\nsentence = '{id}'\nremedy = 'R'\nworks = '{works}'"
        ))
    };
    let rules = [
        reason("a", "runtime", "yes"),
        reason("b", "runtime", "no"),
        reason("c", "listening", "undecided"),
        reason("d", "listening", "no"),
        reason("e", "chain", "yes"),
        reason("f", "runtime", "no"),
    ]
    .concat();
    let case = Case::new(&rules).presenting(&root);
    assert_eq!(case.as_server(), "no: d!, b!, f!, c?, e, a");
    // A code that is not given is the rule's name; a layer that is not given is the last.
    let unnamed = Case::new(&rule("id = 'x'\nsentence = 'x'"))
        .presenting(&root)
        .reason();
    assert_eq!(
        (unnamed.code.as_str(), unnamed.layer),
        ("x", Layer::Runtime)
    );
}

/// Two rules that say the same of the same certificate say it once.
#[test]
fn nothing_is_said_twice() {
    let pki = Pki::new();
    let twice = |a: &str, b: &str| {
        Case::new(&format!("{a}{b}"))
            .trusting(&[])
            .presenting(&pki.root)
    };
    let chain = |id: &str| rule(&format!("id = '{id}'\ntest = {{ kind = 'chain' }}"));
    assert_eq!(
        twice(&chain("a"), &chain("b")).as_server(),
        "no: UntrustedRoot!"
    );
    let b = bites("works = 'no'\nremedy = 'R'");
    let other = b.replace("id = 'bites'", "id = 'other'");
    assert_eq!(twice(&b, &other).as_server(), "no: Bites!");
    // The heavier one stays.
    let warning = bites("").replace("id = 'bites'", "id = 'other'");
    assert_eq!(twice(&warning, &b).as_server(), "no: Bites!");
    let otherwise = other.replace("{judged} bites", "{judged} bites again");
    assert_eq!(twice(&b, &otherwise).as_server(), "no: Bites!, Bites!");
}

/// A stranger's certificate makes no long answer: the harness asserts the length of every sentence.
#[test]
fn answers_are_bounded() {
    let pki = Pki::new();
    let long = "x".repeat(5_000);
    let constrained = Template::intermediate("Contoso Issuing CA")
        .permit(GeneralSubtree::DnsName("fabrikam.com".to_owned()))
        .issued_by(&pki.root);
    let many = (0..500)
        .fold(Template::leaf("um1.contoso.com"), |leaf, number| {
            leaf.dns(&format!("a{number}.contoso.com"))
        })
        .issued_by(&constrained);
    let check = Case::strict(&pki.root)
        .presenting(&many)
        .check(Role::Server);
    assert_eq!(line(&check), "no: NameConstraint!");
    assert!(
        check.reasons[0]
            .sentence
            .ends_with("(and 500 more of the kind)"),
        "{check:#?}"
    );

    let wordy = pki.leaf(|leaf| leaf.attribute(DnType::OrganizationName, long.as_str()));
    let unknown = Template::leaf("um1.contoso.com").issued_by(&Template::root(&long).self_signed());
    let named = rule("id = 'n'\ntest = { kind = 'server-name', common-name = 'without-san' }");
    let common = Template::leaf(&"y".repeat(60))
        .without_alternative_names()
        .attribute(DnType::CommonName, long.as_str())
        .issued_by(&pki.issuing);
    let rows = [
        (Case::new(&bites("works = 'no'\nremedy = '{subject}'")).presenting(&wordy), "no: Bites!"),
        (Case::strict(&pki.root).presenting(&unknown), "no: IssuerUnknown!"),
        (Case::new(&named).presenting(&common), "no: NameMismatch!"),
        (
            Case::new(&bites("works = 'no'\nremedy = '{found}'\ntest = { kind = 'certificate', wildcard-common-name = false }")).presenting(&common),
            "no: Bites!",
        ),
    ];
    for (case, wanted) in rows {
        assert_eq!(case.as_server(), wanted);
    }
}

/// The four checks as one answer: `no` beats `undecided` beats `yes`, and nobody is blamed for not asking.
#[test]
fn the_heaviest_check_is_the_answer() {
    use Answer::{No, NotRequested, Undecided, Yes};
    let root = Pki::new().root;
    let check = |answer: Answer| {
        let word = match answer {
            No => "no",
            Undecided => "undecided",
            Yes | NotRequested => "yes",
        };
        let case = Case::new(&bites(&format!(
            "works = '{word}'\nremedy = 'R'\nsupported = '{word}'"
        )));
        let reasons = case.presenting(&root).check(Role::Server).reasons;
        let name = || "x".to_owned();
        let check = Check::of(
            1,
            name(),
            name(),
            Role::Server,
            answer != NotRequested,
            reasons,
        );
        assert_eq!(check.verdict, answer);
        check
    };
    let rows: &[(&[Answer], Answer, Answer)] = &[
        (&[Yes, Yes], Yes, Yes),
        (&[Yes, NotRequested], Yes, Yes),
        (&[NotRequested], Yes, Yes),
        (&[Yes, Undecided, NotRequested], Undecided, Undecided),
        (&[Undecided, No, Yes], No, No),
    ];
    for (answers, works, supported) in rows {
        let checks = answers.iter().map(|answer| check(*answer)).collect();
        let agreement = Agreement::of("a".to_owned(), "b".to_owned(), checks);
        assert_eq!(
            (agreement.works, agreement.supported),
            (*works, *supported),
            "{answers:?}"
        );
        assert_eq!(agreement.has(Severity::Error), *works == No);
        assert_eq!(
            agreement.has(Severity::Unknown),
            matches!(works, No | Undecided)
        );
    }
}

/// A public purpose rule's confidence and source are its own.
#[test]
fn whose_rule_it_is() {
    let pki = Pki::new();
    let case = Case::strict(&pki.root).presenting(&pki.leaf(Template::client_only));
    let reason = case.reason();
    assert_eq!(reason.rule.id, "purpose");
    assert_eq!(reason.confidence.to_string(), "inferred");
    assert_eq!(
        reason.sentence,
        "judge.contoso.com demands serverAuth of a TLS server, and `CN=um1.contoso.com` of um1.contoso.com does not allow it"
    );
    assert!(STRICT.contains("somebody"));
    assert_eq!(reason.rule.source, "somebody");
}
