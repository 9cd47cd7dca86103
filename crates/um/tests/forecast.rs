//! What is foretold of an estate, and what `check` says when the day has come.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use countersign_asn1::pem::{Label, encode};
use countersign_mutual::Answer;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{DnType, Identity, NOW, Template};
use countersign_trust::Signatures;
use countersign_um::{Estate, EventKind, ForecastReport, parse};
use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

/// The files of an estate, and its text.
struct Written {
    text: String,
    files: BTreeMap<String, String>,
}

impl Written {
    fn load(&self) -> Estate {
        let file = parse(&self.text).unwrap();
        let catalogue = countersign_products::catalogue();
        let read =
            |file: &countersign_um::FileReference| Ok(self.files[file.path()].clone().into());
        Estate::load(&file, &catalogue, read).unwrap()
    }
}

fn day(days: i64) -> OffsetDateTime {
    NOW + Duration::days(days)
}

/// From which day to which something is valid, and on which second of it that ends.
type Validity = (i64, i64, i64);

#[derive(Clone, Debug)]
struct Description {
    /// Of two roots, the issuing authority under each, and the leaves.
    validities: [Validity; 7],
    /// Which roots each endpoint trusts.
    trusted: [[bool; 2]; 3],
    auto_root_update: Option<bool>,
    intermediates: [Option<[bool; 2]>; 3],
    /// Two lists of each authority: from when, until when, and whether it revokes what is below.
    lists: [Option<(Validity, bool)>; 6],
    /// Whether each endpoint has the lists of the estate, or says which it has.
    has_own: [Option<[bool; 6]>; 3],
    /// What each makes of revocation.
    revocation: [Option<&'static str>; 3],
}

/// Three endpoints of products that judge differently, each with each.
const ENDPOINTS: [(&str, &str); 3] = [
    (
        "a.contoso.com",
        "kind = 'other'\nproduct = 'exchange-2016'\nstartup_mode = 'dual'",
    ),
    (
        "b.contoso.com",
        "kind = 'other'\nproduct = 'openssl-3'\nmutual_tls = true\nverify_server_name = true",
    ),
    (
        "c.contoso.com",
        "kind = 'gateway'\nmutual_tls = true\nverify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true",
    ),
];

impl Description {
    /// Whether any certificate of the second root is anywhere.
    fn has_second(&self) -> bool {
        let mut held = self.intermediates.iter().flatten();
        self.trusted.iter().any(|[_, second]| *second) || held.any(|[_, cross]| *cross)
    }

    fn write(&self) -> Written {
        let of = |template: Template, (from, to, second): Validity| {
            template.validity(day(from), day(to) + Duration::seconds(second))
        };
        let [first, second, issuing, cross, ..] = self.validities;
        let first = of(Template::root("First Root"), first).self_signed();
        let second = of(Template::root("Second Root"), second).self_signed();
        let issuing = of(Template::intermediate("Issuing CA"), issuing).issued_by(&first);
        let cross = of(issuing.template(), cross).issued_by(&second);
        let mut files: BTreeMap<String, String> = [
            ("first.pem", &first),
            ("second.pem", &second),
            ("issuing.pem", &issuing),
            ("cross.pem", &cross),
        ]
        .map(|(name, identity)| (name.to_owned(), identity.pem()))
        .into();
        let last = of(Template::leaf("c.contoso.com"), self.validities[6]).issued_by(&issuing);
        let authorities = [&first, &second, &issuing]
            .into_iter()
            .flat_map(|one| [one; 2]);
        let below = [&issuing, &cross, &last]
            .into_iter()
            .flat_map(|one| [one; 2]);
        let mut lists = Vec::new();
        for (number, (authority, below)) in authorities.zip(below).enumerate() {
            // A list of an authority that no certificate of the estate is about would be refused.
            let is_of_second = number / 2 == 1;
            let list = self.lists[number].filter(|_| !is_of_second || self.has_second());
            let Some(((from, to, second), revokes)) = list else {
                lists.push(None);
                continue;
            };
            let revoked: &[&Identity] = if revokes { &[below] } else { &[] };
            let end = day(to) + Duration::seconds(second);
            let list = authority.revocation_list_of(revoked, day(from), end);
            files.insert(
                format!("{number}.crl"),
                encode(&Label::CertificateList, &list),
            );
            lists.push(Some(format!("{number}.crl")));
        }
        let of_estate: Vec<&String> = lists.iter().flatten().collect();
        let mut text = format!("crls = {of_estate:?}\num_ip_gateways = ['a.contoso.com']\n");
        for (number, (name, said)) in ENDPOINTS.iter().enumerate() {
            let leaf = of(
                Template::leaf(name).crl_distribution_point("http://pki.contoso.com/ca.crl"),
                self.validities[4 + number],
            );
            files.insert(
                format!("{name}.pem"),
                leaf.issued_by(&issuing).presented_pem(),
            );
            let those = |those: [bool; 2], of: [&str; 2]| {
                let those = those.into_iter().zip(of);
                let those = those.filter(|(is_one, _)| *is_one);
                those.map(|(_, name)| name.to_owned()).collect::<Vec<_>>()
            };
            let revocation = self.revocation[number]
                .map_or_else(String::new, |mode| format!("revocation = '{mode}'\n"));
            let mut store = format!(
                "trusted_roots = {:?}",
                those(self.trusted[number], ["first.pem", "second.pem"])
            );
            if let Some(held) = self.intermediates[number] {
                let held = those(held, ["issuing.pem", "cross.pem"]);
                store.push_str(&format!(", intermediates = {held:?}"));
            }
            if let Some(own) = self.has_own[number] {
                let own = own.into_iter().zip(&lists);
                let own = own.filter_map(|(has, name)| name.clone().filter(|_| has));
                store.push_str(&format!(", crls = {:?}", own.collect::<Vec<_>>()));
            }
            if let Some(update) = self.auto_root_update {
                store.push_str(&format!(", auto_root_update = {update}"));
            }
            text.push_str(&format!(
                "[[peer]]\nfqdn = '{name}'\n{said}\n{revocation}certificate = '{name}.pem'\nstore = {{ {store} }}\n"
            ));
        }
        let names = ENDPOINTS.map(|(name, _)| name);
        text.push_str(&format!("[[link]]\nfrom = {names:?}\nto = {names:?}\n"));
        Written { text, files }
    }
}

fn validity() -> impl Strategy<Value = Validity> {
    (-300..1_500_i64, 100..3_000_i64, 0..86_400_i64)
        .prop_map(|(from, length, second)| (from.min(0), from.max(0) + length, second))
}

/// Of an authority: it may begin later.
fn later() -> impl Strategy<Value = Validity> {
    (-300..1_500_i64, 300..3_000_i64, 0..86_400_i64)
        .prop_map(|(from, length, second)| (from, from + length, second))
}

prop_compose! {
    fn description()(
        [first, second, issuing, cross] in [later(), later(), later(), later()],
        [a, b, c] in [validity(), validity(), validity()],
        trusted: [[bool; 2]; 3],
        auto_root_update: Option<bool>,
        intermediates: [Option<[bool; 2]>; 3],
        lists in [list(), list(), list(), list(), list(), list()],
        has_own: [Option<[bool; 6]>; 3],
        revocation in [mode(), mode(), mode()],
    ) -> Description {
        Description {
            validities: [first, second, issuing, cross, a, b, c],
            trusted, auto_root_update, intermediates, lists, has_own, revocation,
        }
    }
}

fn list() -> impl Strategy<Value = Option<(Validity, bool)>> {
    prop::option::weighted(0.8, (later(), prop::bool::weighted(0.1)))
}

fn mode() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(vec!["off", "soft", "hard"]))
}

/// What a forecast says of a check on a day.
fn foretold(report: &ForecastReport, link: usize, check: usize, at: OffsetDateTime) -> Answer {
    let check = &report.links[link].checks[check];
    let passed = check.changes.iter().rev().find(|change| change.at <= at);
    passed.map_or(check.verdict, |change| change.verdict)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn every_day_of_ten_years_is_as_foretold(description in description()) {
        let estate = description.write().load();
        let signatures = Signatures::new(provider());
        let report = estate.forecast(&signatures, NOW);
        for days in 0..3_653 {
            let at = day(days);
            let judged = estate.check(&signatures, at, Duration::ZERO);
            for (number, link) in judged.links.iter().enumerate() {
                for (place, check) in link.agreement.checks.iter().enumerate() {
                    let foretold = foretold(&report, number, place, at);
                    prop_assert_eq!(foretold, check.verdict, "{} {} {}", at, check.judge, check.judged);
                }
            }
        }
        for event in &report.events {
            let changes = event.breaks + event.mends + event.warned;
            prop_assert!(changes > 0 && !event.parties.is_empty());
            prop_assert!(event.at > report.at);
        }
        prop_assert!(report.events.is_sorted_by_key(|event| event.at));
    }
}

/// A gateway that demands clientAuth of an SBC, whose certificate was bought.
fn bought(organisation: &str, ends: i64, gateway: &str) -> ForecastReport {
    let root = Template::root("Public Root")
        .validity(day(-1), day(4_000))
        .self_signed();
    let issuing = Template::intermediate("Public Issuing CA")
        .attribute(DnType::OrganizationName, organisation)
        .validity(day(-1), day(3_000))
        .issued_by(&root);
    let leaf = |name: &str| {
        Template::leaf(name)
            .validity(day(-1), day(ends))
            .issued_by(&issuing)
    };
    let pem = |identity: &Identity| identity.presented_pem();
    let files = [
        ("root.pem", root.pem()),
        ("sbc1.pem", pem(&leaf("sbc1.contoso.com"))),
        ("gw1.pem", pem(&leaf(gateway))),
    ];
    let text = format!(
        "public_roots = ['root.pem']
        [[peer]]
        fqdn = 'sbc1.contoso.com'
        kind = 'sbc'
        certificate = 'sbc1.pem'
        store = {{ trusted_roots = ['root.pem'] }}
        mutual_tls = false
        verify_server_certificate = true
        verify_server_name = true
        [[peer]]
        fqdn = '{gateway}'
        kind = 'gateway'
        certificate = 'gw1.pem'
        store = {{ trusted_roots = ['root.pem'] }}
        mutual_tls = true
        verify_client_purpose = true
        verify_server_certificate = true
        verify_server_name = true
        [[link]]
        from = 'sbc1.contoso.com'
        to = '{gateway}'
        direction = 'forward'\n"
    );
    let files = files.map(|(name, pem)| (name.to_owned(), pem)).into();
    let estate = Written { text, files }.load();
    estate.forecast(&Signatures::new(provider()), NOW)
}

#[test]
fn what_is_bought_loses_client_auth() {
    // Now is the 15th of June 2026.
    let rows = [
        ("DigiCert Inc", 400, "digicert-client-auth", 400),
        ("DigiCert Inc", 10, "digicert-client-auth", 258),
        ("Let's Encrypt", 60, "lets-encrypt-client-auth", 60),
        ("Sectigo Limited", 60, "sectigo-client-auth", 60),
        ("Contoso Ltd", 100, "public-client-auth", 272),
    ];
    for (organisation, ends, id, days) in rows {
        let report = bought(organisation, ends, "gw1.contoso.com");
        let [sunset] = &report.sunsets[..] else {
            panic!("{organisation}: {:#?}", report.sunsets)
        };
        assert_eq!(
            (sunset.id.as_str(), sunset.days),
            (id, days),
            "{organisation}"
        );
        assert_eq!(sunset.party, "sbc1.contoso.com");
        assert_eq!(
            sunset.certificate.as_ref().unwrap().file.as_deref(),
            Some("sbc1.pem")
        );
        assert_eq!(sunset.checks.len(), 1);
        assert_eq!(sunset.checks[0].judge, "gw1.contoso.com");
    }
}

#[test]
fn who_talks_to_teams_needs_its_roots() {
    let report = bought("Contoso Ltd", 100, "sip.pstnhub.microsoft.com");
    let teams = report
        .sunsets
        .iter()
        .find(|sunset| sunset.id == "teams-direct-routing-roots")
        .unwrap();
    assert_eq!(teams.party, "sbc1.contoso.com");
    assert_eq!((teams.days, teams.missing_roots.len()), (0, 7));
    assert!(report.warns_within(Duration::ZERO), "it is so already");
}

#[test]
fn what_breaks_within_is_counted_by_the_second() {
    let report = bought("Contoso Ltd", 10, "gw1.contoso.com");
    assert_eq!(report.events.len(), 2, "the certificate of each");
    for event in &report.events {
        assert_eq!(event.what, EventKind::Ends);
        assert_eq!((event.breaks, event.links, event.days), (1, 1, 10));
    }
    assert!(!report.warns_within(Duration::days(10)));
    assert!(report.warns_within(Duration::days(10) + Duration::SECOND));
}

/// Certificates that end on one day are told together: how many there are, and what breaks by all of them, each check
/// once.
#[test]
fn many_of_a_day_are_told_together() {
    let root = Template::root("Contoso Root CA").self_signed();
    let mut files = BTreeMap::from([("root.pem".to_owned(), root.pem())]);
    let mut text = String::new();
    let ends = [(0, 10), (1, 10), (2, 10), (3, 10), (4, 20), (5, 21)];
    for (number, end) in ends {
        let host = format!("gw{number}.contoso.com");
        let leaf = Template::leaf(&host)
            .validity(day(-1), day(end) + Duration::hours(number))
            .issued_by(&root);
        files.insert(format!("{host}.pem"), leaf.pem());
        text += &format!(
            "[[peer]]
            fqdn = '{host}'
            kind = 'gateway'
            certificate = '{host}.pem'
            store = {{ trusted_roots = ['root.pem'] }}
            mutual_tls = false
            verify_server_certificate = true
            verify_server_name = true\n"
        );
        if number > 0 {
            text += &format!(
                "[[link]]
                from = 'gw0.contoso.com'
                to = '{host}'\n"
            );
        }
    }
    let report = Written { text, files }
        .load()
        .forecast(&Signatures::new(provider()), NOW);
    let days = report.days();
    let told: Vec<_> = { days.iter() }
        .map(|day| (day.events.len(), day.links, day.breaks))
        .collect();
    // By the end of gw0's certificate each of its links breaks, and each check of the other ends when that does.
    assert_eq!(told, [(4, 5, 8), (1, 1, 1), (1, 1, 1)]);
    let what = days[0].what(countersign_messages::Language::English);
    assert_eq!(
        what,
        "4 certificates end (`CN=gw0.contoso.com`, `CN=gw1.contoso.com`, `CN=gw2.contoso.com` and 1 more)"
    );
}
