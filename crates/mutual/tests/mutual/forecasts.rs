//! What becomes of a check: what it is foretold is what the judge answers when the day has come.

use countersign_mutual::{Answer, Change, Dated, FactValue, RootNeed, TurnKind};
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::{CertificateId, TrustStore};
use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

use crate::case::{Case, REVOCATION, STRICT, rule};

/// The judge takes the last second for the first after the end.
const LAST_SECOND: &str = "\
[[rule.test.knobs]]
knob = 'last-second-excluded'
source = 'the manual'
confidence = 'confirmed'
";

/// What changes how time counts, or which path is tried first.
const KNOBS: [&str; 3] = [
    LAST_SECOND,
    "\
[[rule.test.knobs]]
knob = 'anchor-dates-ignored'
source = 'the manual'
confidence = 'confirmed'
",
    "\
[[rule.test.knobs]]
knob = 'first-issuer-of-store'
source = 'the manual'
confidence = 'confirmed'
",
];

/// Days from now.
fn day(days: i64) -> OffsetDateTime {
    NOW + Duration::days(days)
}

fn valid(template: Template, from: i64, to: i64) -> Template {
    template.validity(day(from), day(to))
}

/// `+10 yes->no Expired (ends CN=um1.contoso.com)`, for each change.
fn story(case: &Case) -> Vec<String> {
    let forecast = case.forecast();
    let check = &forecast.links[0].checks[0];
    check
        .changes
        .iter()
        .map(|change| line(case, change))
        .collect()
}

fn line(case: &Case, change: &Change) -> String {
    let causes: Vec<String> = change
        .causes
        .iter()
        .map(|turn| {
            let what = match turn.kind {
                TurnKind::Begins => "begins",
                TurnKind::Ends => "ends",
            };
            match turn.what {
                Dated::Certificate(id) => format!("{what} {}", case.certificates[id].subject()),
                Dated::List(id) => {
                    let lists = case.judge.trust.lists.as_ref().unwrap().lists();
                    let list = lists.iter().find(|list| list.id() == id).unwrap();
                    format!("{what} list of {}", list.issuer())
                }
            }
        })
        .collect();
    format!(
        "{} {}->{} {} ({})",
        (change.at - NOW).whole_days(),
        change.from,
        change.verdict,
        change.codes.join("+"),
        causes.join(", ")
    )
}

#[test]
fn the_first_to_end_breaks_it() {
    let chain = |ends: [i64; 3]| {
        let root = valid(Template::root("Root"), -1, ends[0]).self_signed();
        let issuing = valid(Template::intermediate("Issuing"), -1, ends[1]).issued_by(&root);
        let leaf = valid(Template::leaf("um1.contoso.com"), -1, ends[2]).issued_by(&issuing);
        Case::strict(&root).presenting(&leaf)
    };
    let rows = [
        ([30, 20, 10], "10 yes->no Expired (ends CN=um1.contoso.com)"),
        ([30, 10, 20], "10 yes->no Expired (ends CN=Issuing)"),
        ([10, 20, 30], "10 yes->no Expired (ends CN=Root)"),
        (
            [20, 10, 10],
            "10 yes->no Expired (ends CN=um1.contoso.com, ends CN=Issuing)",
        ),
    ];
    for (ends, wanted) in rows {
        assert_eq!(story(&chain(ends)), [wanted], "{ends:?}");
    }
}

#[test]
fn it_holds_while_any_path_holds_and_again_when_one_begins() {
    let old = valid(Template::root("Old Root"), -1, 10).self_signed();
    let new = valid(Template::root("New Root"), 20, 40).self_signed();
    let issuing = valid(Template::intermediate("Issuing"), -1, 60).issued_by(&old);
    let cross = valid(issuing.template(), -1, 60).issued_by(&new);
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 50).issued_by(&issuing);
    let case = Case::new(STRICT)
        .trusting(&[&old, &new])
        .sending(&leaf, &[&issuing, &cross]);
    assert_eq!(
        story(&case),
        [
            "10 yes->no Expired (ends CN=Old Root)",
            "20 no->yes  (begins CN=New Root)",
            "40 yes->no Expired (ends CN=New Root)",
        ]
    );
    let forecast = case.forecast();
    assert_eq!(
        forecast.links[0].breaks_at(),
        Some(day(10) + Duration::SECOND)
    );
    assert_eq!(forecast.links[0].works_at(day(15)), Answer::No);
    assert_eq!(forecast.links[0].works_at(day(25)), Answer::Yes);
    let needs: Vec<RootNeed> = forecast.roots.iter().map(|root| root.need).collect();
    let until = |days| RootNeed::Until(day(days) + Duration::SECOND);
    assert_eq!(needs, [until(10), until(40)]);
}

/// A chain whose lists end on these days, before a judge that makes this of revocation.
fn listed(mode: Option<&str>, of_root: i64, of_issuing: i64) -> Case {
    let root = valid(Template::root("Root"), -1, 90).self_signed();
    let issuing = valid(Template::intermediate("Issuing"), -1, 80).issued_by(&root);
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 70).issued_by(&issuing);
    let case = Case::new(&format!("{STRICT}{REVOCATION}"))
        .trusting(&[&root])
        .presenting(&leaf)
        .listed(&[
            root.revocation_list(&[], day(of_root)),
            issuing.revocation_list(&[], day(of_issuing)),
        ]);
    match mode {
        Some(mode) => case.judge_fact("revocation", mode),
        None => case,
    }
}

#[test]
fn a_list_is_to_be_replaced_before_it_ends() {
    let at_the_end = "70 yes->no Expired (ends CN=um1.contoso.com)";
    let rows = [
        ("off", vec![at_the_end], vec![]),
        ("soft", vec![at_the_end], vec![30, 60]),
        (
            "hard",
            vec!["30 yes->no RevocationUnknown (ends list of CN=Issuing)"],
            vec![],
        ),
        (
            "",
            vec![
                "30 yes->undecided RevocationUnknown (ends list of CN=Issuing)",
                "70 undecided->no Expired (ends CN=um1.contoso.com)",
            ],
            vec![],
        ),
    ];
    for (mode, wanted, wanted_warnings) in rows {
        let case = listed(Some(mode).filter(|mode| !mode.is_empty()), 60, 30);
        assert_eq!(story(&case), wanted, "{mode}");
        let warned = case.forecast().links[0].checks[0].warned.clone();
        let days: Vec<i64> = { warned.iter() }
            .map(|turn| (turn.at - NOW).whole_days())
            .collect();
        assert_eq!(days, wanted_warnings, "{mode}");
    }
}

#[test]
fn the_next_list_may_be_there_already() {
    let root = valid(Template::root("Root"), -1, 90).self_signed();
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 70).issued_by(&root);
    let next = |from| root.revocation_list_of(&[&leaf], day(from), day(80));
    let case = |from| {
        Case::new(&format!("{STRICT}{REVOCATION}"))
            .trusting(&[&root])
            .presenting(&leaf)
            .listed(&[root.revocation_list(&[], day(30)), next(from)])
            .judge_fact("revocation", "hard")
    };
    assert_eq!(
        story(&case(20)),
        ["20 yes->no Revoked (begins list of CN=Root)"]
    );
    let soft = case(40).judge_fact("revocation", "soft");
    assert_eq!(
        story(&soft),
        ["40 yes->no Revoked (begins list of CN=Root)"]
    );
    assert_eq!(soft.forecast().links[0].checks[0].warned.len(), 1);
}

/// A list that revokes ends, and nothing is better by it: a judge that insists on lists refuses as before, and
/// one that does not knows nothing of it any longer. A list without the entry in its place is another thing.
#[test]
fn what_is_no_longer_told_is_not_mended() {
    let root = valid(Template::root("Root"), -1, 90).self_signed();
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 70).issued_by(&root);
    let case = |mode, lists: &[Vec<u8>]| {
        Case::new(&format!("{STRICT}{REVOCATION}"))
            .trusting(&[&root])
            .presenting(&leaf)
            .listed(lists)
            .judge_fact("revocation", mode)
    };
    let revoking = root.revocation_list_of(&[&leaf], day(-1), day(30));
    let released = root.revocation_list_of(&[], day(20), day(80));
    let alone = [revoking.clone()];
    let followed = [revoking, released];
    let end = "70 yes->no Expired (ends CN=um1.contoso.com)";
    let rows = [
        ("hard", &alone[..], vec![], vec![], 0),
        (
            "soft",
            &alone[..],
            vec!["30 no->yes  (ends list of CN=Root)", end],
            vec![true, false],
            1,
        ),
        (
            "soft",
            &followed[..],
            vec!["20 no->yes  (begins list of CN=Root)", end],
            vec![false, false],
            0,
        ),
    ];
    for (mode, lists, wanted, forgets, warned) in rows {
        let case = case(mode, lists);
        assert_eq!(story(&case), wanted, "{mode}");
        let check = case.forecast().links[0].checks[0].clone();
        let told: Vec<bool> = check.changes.iter().map(|change| change.forgets).collect();
        assert_eq!(told, forgets, "{mode}");
        assert_eq!(check.warned.len(), warned, "{mode}");
    }
}

#[test]
fn the_last_second_is_the_judges_to_count() {
    let root = valid(Template::root("Root"), -1, 30).self_signed();
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 10).issued_by(&root);
    let rows = [
        (STRICT.to_owned(), Duration::SECOND),
        (with_knob(LAST_SECOND), Duration::ZERO),
    ];
    for (rules, wanted) in rows {
        let case = Case::new(&rules).trusting(&[&root]).presenting(&leaf);
        let forecast = case.forecast();
        let changes = forecast.links[0].checks[0].changes.iter();
        let found: Vec<_> = changes.map(|change| change.at - day(10)).collect();
        assert_eq!(found, [wanted]);
    }
}

/// A judge sees every end by its own clock.
#[test]
fn a_wrong_clock_sees_it_sooner_or_later() {
    let root = valid(Template::root("Root"), -9, 30).self_signed();
    let leaf = valid(Template::leaf("um1.contoso.com"), -9, 10).issued_by(&root);
    for (seconds, wanted) in [
        (0, "10 yes->no Expired (ends CN=um1.contoso.com)"),
        (5 * 86_400, "5 yes->no ClockSkew (ends CN=um1.contoso.com)"),
        (-5 * 86_400, "15 yes->no Expired (ends CN=um1.contoso.com)"),
    ] {
        let case = Case::strict(&root).presenting(&leaf);
        let case = case.judge_fact("clock_ahead", FactValue::Number(seconds));
        assert_eq!(story(&case), [wanted], "{seconds}");
    }
}

#[test]
fn a_root_can_go_when_nothing_needs_it() {
    let root = valid(Template::root("Root"), -1, 100).self_signed();
    let other = valid(Template::root("Other Root"), -1, 100).self_signed();
    let stranger = valid(Template::root("Stranger"), -1, 100).self_signed();
    let issuing = valid(Template::intermediate("Issuing"), -1, 60).issued_by(&root);
    let cross = valid(issuing.template(), -1, 30).issued_by(&other);
    let leaf = valid(Template::leaf("um1.contoso.com"), -1, 50).issued_by(&issuing);
    let roots = [&root, &other, &stranger];
    let until = |days| RootNeed::Until(day(days) + Duration::SECOND);
    let never = RootNeed::Never;
    let rows: [(&str, &[&Identity], [RootNeed; 3]); 3] = [
        ("one path", &[&issuing], [until(50), never, never]),
        // The other's path holds for a while, and not for as long.
        ("two paths", &[&issuing, &cross], [until(50), never, never]),
        ("the other path", &[&cross], [never, until(30), never]),
    ];
    for (name, sent, wanted) in rows {
        let case = Case::new(STRICT).trusting(&roots).sending(&leaf, sent);
        let forecast = case.forecast();
        let needs: Vec<RootNeed> = forecast.roots.iter().map(|root| root.need).collect();
        assert_eq!(needs, wanted, "{name}");
        for root in &forecast.roots {
            let by = root.last_needed_by.as_ref();
            assert_eq!(by.is_some(), root.need != never, "{name}");
        }
    }
    let without_dates = rule("id = 'nothing'\ntest = { kind = 'requests-certificate' }");
    let case = Case::new(&without_dates).trusting(&roots).presenting(&leaf);
    assert!(case.forecast().roots.iter().all(|root| root.need == never));
    assert_eq!(story(&case), [""; 0]);
}

/// The first rule of [`STRICT`], with this knob turned too.
fn with_knob(knob: &str) -> String {
    STRICT.replacen(
        "[[rule]]\nid = 'purpose'",
        &format!("{knob}[[rule]]\nid = 'purpose'"),
        1,
    )
}

/// A PKI, who has what of it, and how the judge judges.
#[derive(Clone, Debug)]
struct Description {
    /// Of two roots, the issuing authority under each, and the leaf: from which day to which.
    validities: [(i64, i64); 5],
    trusted: [bool; 2],
    sent: [bool; 2],
    held: Option<[bool; 2]>,
    is_windows: bool,
    is_self_signed: bool,
    /// Which of [`KNOBS`] are turned.
    knobs: [bool; 3],
    /// What the judge makes of revocation.
    revocation: Option<&'static str>,
    /// Of each authority, two of the issuing one: from which day to which, and whether it revokes.
    lists: Option<[Option<(i64, i64, bool)>; 4]>,
    /// By how many days the judge's clock is ahead.
    clock: Option<i64>,
}

impl Description {
    fn case(&self) -> Case {
        let [first, second, issuing, cross, leaf] = self.validities;
        let of = |template, (from, to)| valid(template, from, to);
        let first = of(Template::root("First Root"), first).self_signed();
        let second = of(Template::root("Second Root"), second).self_signed();
        let issuing = of(Template::intermediate("Issuing"), issuing).issued_by(&first);
        let cross = of(issuing.template(), cross).issued_by(&second);
        let template = of(Template::leaf("um1.contoso.com"), leaf);
        let leaf = if self.is_self_signed {
            template.self_signed()
        } else {
            template.issued_by(&issuing)
        };
        let turned = self
            .knobs
            .into_iter()
            .zip(KNOBS)
            .filter(|(is_turned, _)| *is_turned);
        let knobs: String = turned.map(|(_, knob)| knob).collect();
        let some = |those: [bool; 2], of: [&'static str; 2]| {
            let those = those.into_iter().zip(of);
            those
                .filter(|(is_one, _)| *is_one)
                .map(|(_, name)| name)
                .collect::<Vec<_>>()
        };
        let of_name = |name: &str| match name {
            "first" => &first,
            "second" => &second,
            "issuing" => &issuing,
            _ => &cross,
        };
        let mut roots: Vec<&Identity> = some(self.trusted, ["first", "second"])
            .into_iter()
            .map(of_name)
            .collect();
        if self.is_self_signed {
            roots.push(&leaf);
        }
        let authorities = |those| -> Vec<&Identity> {
            some(those, ["issuing", "cross"])
                .into_iter()
                .map(of_name)
                .collect()
        };
        let mut case = Case::new(&format!("{}{REVOCATION}", with_knob(&knobs)))
            .elsewhere(&[&issuing, &cross])
            .trusting(&roots)
            .sending(&leaf, &authorities(self.sent));
        if let Some(days) = self.clock {
            case = case.judge_fact("clock_ahead", FactValue::Number(days * 86_400));
        }
        if let Some(mode) = self.revocation {
            case = case.judge_fact("revocation", mode);
        }
        if let Some(lists) = self.lists {
            let of =
                |(authority, below, list): (&Identity, &Identity, Option<(i64, i64, bool)>)| {
                    let (from, to, revokes) = list?;
                    let revoked: &[&Identity] = if revokes { &[below] } else { &[] };
                    Some(authority.revocation_list_of(revoked, day(from), day(to)))
                };
            let [first_one, second_one, issuing_one, another] = lists;
            let lists: Vec<Vec<u8>> = [
                (&first, &issuing, first_one),
                (&second, &cross, second_one),
                (&issuing, &leaf, issuing_one),
                (&issuing, &leaf, another),
            ]
            .into_iter()
            .filter_map(of)
            .collect();
            case = case.listed(&lists);
        }
        if let Some(held) = self.held {
            case = case.holding(&authorities(held));
        }
        if self.is_windows {
            case.windows()
        } else {
            case
        }
    }
}

fn validity() -> impl Strategy<Value = (i64, i64)> {
    (-40..60_i64, 1..60_i64).prop_map(|(from, length)| (from, from + length))
}

prop_compose! {
    fn description()(
        validities in [validity(), validity(), validity(), validity(), validity()],
        trusted: [bool; 2],
        sent: [bool; 2],
        held: Option<[bool; 2]>,
        is_windows: bool,
        is_self_signed in prop::bool::weighted(0.2),
        knobs: [bool; 3],
        revocation in prop::option::of(prop::sample::select(vec!["off", "soft", "hard"])),
        lists in prop::option::of([list(), list(), list(), list()]),
        clock in prop::option::weighted(0.3, -20..20_i64),
    ) -> Description {
        Description {
            validities, trusted, sent, held, is_windows, is_self_signed, knobs, revocation, lists,
            clock,
        }
    }
}

/// From which day to which a list is in force, and whether it revokes.
fn list() -> impl Strategy<Value = Option<(i64, i64, bool)>> {
    let list = (validity(), prop::bool::weighted(0.2));
    prop::option::weighted(
        0.8,
        list.prop_map(|((from, to), revokes)| (from, to, revokes)),
    )
}

/// Every second at which anything might change, and its neighbours; and every day between.
fn samples(description: &Description) -> Vec<OffsetDateTime> {
    let lists = { description.lists.iter().flatten().flatten() }.map(|(from, to, _)| (*from, *to));
    let ends = { description.validities.iter().copied() }
        .chain(lists)
        .flat_map(|(from, to)| [day(from), day(to)])
        .flat_map(|end| {
            [
                end,
                end - Duration::days(description.clock.unwrap_or_default()),
            ]
        });
    let mut samples: Vec<_> = ends
        .flat_map(|end| [-1, 0, 1, 2].map(|seconds| end + Duration::seconds(seconds)))
        .chain((0..125).map(day))
        .filter(|at| *at >= NOW)
        .collect();
    samples.sort_unstable();
    samples
}

fn verdict(case: Case, at: OffsetDateTime) -> (Case, Answer) {
    let case = case.at(at);
    let verdict = case.check(countersign_mutual::Role::Server).verdict;
    (case, verdict)
}

fn without(case: &mut Case, root: CertificateId) {
    let mut roots = TrustStore::new();
    let own: Vec<_> = case
        .trust()
        .roots
        .iter()
        .flat_map(TrustStore::iter)
        .collect();
    for id in own.into_iter().filter(|id| *id != root) {
        roots.add(&case.certificates, id);
    }
    case.trust().roots = Some(roots);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn what_is_foretold_is_what_is_judged(description in description()) {
        let mut case = description.case();
        let forecast = case.forecast();
        let check = &forecast.links[0].checks[0];
        let samples = samples(&description);
        let mut verdicts = Vec::new();
        for at in &samples {
            let (again, judged) = verdict(case, *at);
            case = again;
            prop_assert_eq!(check.verdict_at(*at), judged, "at {}: {:#?}", at, check);
            verdicts.push(judged);
        }
        for change in &check.changes {
            prop_assert_ne!(change.from, change.verdict);
            prop_assert!(!change.causes.is_empty());
        }
        for root in &forecast.roots {
            let mut poorer = description.case();
            without(&mut poorer, root.root);
            let mut is_lost = Vec::new();
            for (at, with) in samples.iter().zip(&verdicts) {
                let (again, without) = verdict(poorer, *at);
                poorer = again;
                is_lost.push(without > *with);
            }
            let last = is_lost.iter().rposition(|is_lost| *is_lost);
            let wanted = match last {
                None => RootNeed::Never,
                Some(last) => samples.get(last + 1).map_or(RootNeed::Always, |at| RootNeed::Until(*at)),
            };
            prop_assert_eq!(root.need, wanted, "{:#?}", root.last_needed_by);
        }
    }
}
