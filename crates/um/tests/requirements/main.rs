//! Each requirement gives each verdict that it can, and for the fact that it is about.
//!
//! Every row changes the text of `examples/contoso/estate.toml`, in which all that applies is met.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

mod gateways;
mod lync;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, is_japanese};
use countersign_trust::{Language, Signatures};
use countersign_um::Verdict::{self, CannotTell, DoesNotApply, Met, NotMet};
use countersign_um::{Estate, RequirementsReport, parse, requirement_ids};

/// What is written instead of what, everywhere in the estate.
type Edit = (&'static str, &'static str);

/// A requirement, the verdict that it gives, and of what estate.
type Row = (&'static str, Verdict, &'static [Edit]);

const TOP: &str = "exch_uc_util_ran = 2026-01-12T09:00:00Z\n";
const MBX1: &str = "certificate = \"certificates/mbx1.pem\"";
const GW1: &str = "port = 5061\noutcalls_allowed = true\nresolves_to = [\"10.0.0.21\"]";
/// A UM service of Exchange 2010 with a secured dial plan and a certificate of its own.
const EXCHANGE_2010: &str = "[[exchange]]\nfqdn = 'um9.contoso.com'\nversion = '2010'\nroles = ['um']\num = { certificate = 'certificates/mbx9.pem', dial_plans = ['Contoso Extensions'] }\n[[exchange]]\nfqdn = \"cas1.";
const CAS1: &str = "[[exchange]]\nfqdn = \"cas1.";
const MBX1_NAMED: &str = "netbios = \"MBX1\"";
const NO_CALLERS: [Edit; 2] = [
    ("kind = \"gateway\"", "kind = 'other'"),
    ("kind = \"sbc\"", "kind = 'other'"),
];

#[test]
fn each_gives_each_verdict() {
    let mut given: BTreeMap<&str, BTreeSet<Verdict>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, wanted, edits) in gateways::ROWS.iter().chain(lync::ROWS) {
        let found = verdict(id, &edited(edits));
        if found != *wanted {
            faults.push(format!("{id} {wanted}, found {found}: {edits:?}"));
        }
        given.entry(id).or_default().insert(*wanted);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // GW-11 and what takes tables away have tests of their own.
    for id in requirement_ids().filter(|id| !["GW-11", "GW-10"].contains(id)) {
        let given = given.get(id).unwrap_or_else(|| panic!("{id} is in no row"));
        assert!(
            given.contains(&NotMet) && given.contains(&CannotTell),
            "{id}: {given:?}"
        );
    }
}

#[test]
fn all_that_applies_is_met() {
    let report = report(&edited(&[]));
    let found: Vec<String> = report
        .requirements()
        .map(|one| format!("{} {}", one.id, one.verdict))
        .collect();
    let wanted: Vec<String> = (1..=14)
        .map(|number| format!("GW-{number}"))
        .chain((1..=13).map(|number| format!("LY-{number}")))
        .map(|id| match id.as_str() {
            "GW-14" | "LY-12" => format!("{id} does not apply"),
            _ => format!("{id} met"),
        })
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(report.verdict, Met);
}

#[test]
fn a_procedure_without_its_peers_does_not_apply() {
    let without_lync = without(&edited(&[]), "[[lync]]", "# A gateway that verifies");
    let without_um = without(&edited(&[]), CAS1, "[[lync]]")
        + "\n[[link]]\nfrom = 'pool1.contoso.com'\nto = 'gw1.contoso.com'\n";
    let rows = [
        (
            "GW-",
            edited(&NO_CALLERS),
            "the estate has no gateway, IP PBX or SBC",
        ),
        ("LY-", without_lync, "the estate has no Lync pool"),
        ("", without_um, "the estate has no UM service"),
    ];
    for (prefix, text, why) in rows {
        let report = report(&text);
        for one in report
            .requirements()
            .filter(|one| one.id.starts_with(prefix))
        {
            assert_eq!(
                (one.verdict, one.because),
                (DoesNotApply, Some(why)),
                "{}",
                one.id
            );
        }
    }
}

/// What nobody states is unknown, and named; an empty list is stated.
#[test]
fn tables_that_are_left_out_are_unknown() {
    let no_groups = without(&edited(&[]), "[[hunt_group]]", "[[exchange]]");
    let no_plans = without(&no_groups, "# Dial plans, and", "[[exchange]]")
        .replace("dial_plans = [\"Contoso SIP\"]\n", "");
    let no_gateways = without(&no_groups, "# The UM IP gateways", "# Dial plans, and");
    let rows: [(&str, &str, &[&str]); 3] = [
        ("hunt_group", &no_groups, &["GW-10", "LY-10"]),
        (
            "dial_plan",
            &no_plans,
            &["GW-5", "LY-5", "LY-6", "LY-7", "LY-11"],
        ),
        (
            "um_ip_gateways",
            &no_gateways,
            &["GW-7", "GW-8", "GW-10", "GW-11", "LY-10", "LY-11"],
        ),
    ];
    for (fact, text, ids) in rows {
        let report = report(text);
        for id in ids {
            let one = report.requirement(id).unwrap();
            let missing = one
                .findings
                .iter()
                .filter_map(|finding| finding.missing_fact.as_ref());
            let named: Vec<&str> = missing.map(|missing| missing.fact.as_str()).collect();
            assert_eq!(
                (one.verdict, named.as_slice()),
                (CannotTell, &[fact][..]),
                "{id}"
            );
        }
    }
    let none = format!("hunt_group = []\n{no_groups}");
    assert_eq!(verdict("GW-10", &none), NotMet);
    assert_eq!(verdict("LY-10", &none), NotMet);
    assert_eq!(verdict("GW-5", &none), DoesNotApply);
}

/// A certificate is copied from where its key may leave, whatever the service there presents.
#[test]
fn what_is_held_is_copied_if_its_key_may_leave() {
    // MBX1 presents CAS1's certificate, which it lacks; CAS1 has it beside the one that it presents.
    let held = |said: &str| {
        edited(&[])
            .replace("certificates/cas1.pem", "certificates/gw1.pem")
            .replace("certificates/mbx1.pem", "certificates/cas1.pem")
            .replace(MBX1_NAMED, "netbios = \"MBX1\"\ncertificates = []")
            .replace(
                "netbios = \"CAS1\"",
                &format!("netbios = \"CAS1\"\ncertificates = ['certificates/gw1.pem', {{ file = 'certificates/cas1.pem'{said} }}]"),
            )
    };
    let rows = [
        ("", "Export-ExchangeCertificate"),
        (
            ", private_key_exportable = true",
            "Export-ExchangeCertificate",
        ),
        (", private_key_exportable = false", "not exportable"),
        (", has_private_key = false", "not exportable"),
        (", key_provider = 'cng'", "CNG"),
    ];
    for (said, remedy) in rows {
        let report = report(&held(said));
        let one = report.requirement("GW-2").unwrap();
        let finding = { one.findings.iter() }
            .find(|finding| finding.verdict == NotMet)
            .unwrap();
        let text = format!("{finding:?}");
        assert!(text.contains(remedy), "{said}: {text}");
    }
}

/// Where no server of the estate runs a call router, there is none to name.
#[test]
fn a_call_router_that_is_not_there_is_not_named() {
    let text = without(&edited(&[]), CAS1, "[[exchange]]\nfqdn = \"mbx1.");
    for (text, named) in [
        (edited(&[("calls = [\"cas1.", "calls = [\"cas9.")]), true),
        (text, false),
    ] {
        let report = report(&text);
        let routing = report.requirement("GW-13").unwrap();
        let remedies = routing
            .findings
            .iter()
            .filter_map(|finding| finding.remedy.as_ref());
        let mut remedies = remedies.peekable();
        assert!(remedies.peek().is_some());
        for remedy in remedies {
            assert_eq!(remedy.ends_with("to cas1.contoso.com"), named, "{remedy}");
            assert_eq!(
                remedy.contains("no server of the estate"),
                !named,
                "{remedy}"
            );
        }
    }
}

#[test]
fn two_hundred_gateways_are_too_many_where_one_dial_plan_has_them_all() {
    let gateways = |count: usize, linked: usize| {
        let mut text = String::new();
        for number in 0..count {
            text.push_str(&format!(
                "[[um_ip_gateways]]\naddress = 'g{number}.contoso.com'\n"
            ));
            if number < linked {
                text.push_str(&format!(
                    "[[hunt_group]]\num_ip_gateway = 'g{number}.contoso.com'\ndial_plan = 'Contoso Extensions'\n"
                ));
            }
        }
        edited(&[]).replace(CAS1, &format!("{text}{CAS1}"))
    };
    // There are three beside, of which two are linked with the same dial plan.
    let rows = [
        (197, 0, Met),
        (198, 198, Met),
        (300, 198, Met),
        (199, 199, NotMet),
    ];
    for (count, linked, wanted) in rows {
        assert_eq!(
            verdict("GW-11", &gateways(count, linked)),
            wanted,
            "{count}, {linked}"
        );
    }
    let unlinked = without(
        &gateways(300, 0),
        "[[hunt_group]]",
        "[[um_ip_gateways]]\naddress = 'g0",
    );
    assert_eq!(verdict("GW-11", &unlinked), CannotTell);
}

/// A policy, a requirement that hangs on it, and an estate in which each reading of it tells otherwise.
const READINGS: &[(&str, &str, &[Edit])] = &[
    (
        "lync_authority",
        "LY-1",
        &[(
            "certificate = \"certificates/fe1.pem\"",
            "certificate = 'certificates/sbc1.pem'",
        )],
    ),
    (
        "lync_name",
        "LY-1",
        &[(MBX1, "certificate = 'certificates/shared.pem'")],
    ),
    (
        "wildcard",
        "GW-1",
        &[(MBX1, "certificate = 'certificates/wildcard.pem'")],
    ),
    (
        "setup_certificate",
        "GW-3",
        &[
            (MBX1, "certificate = 'certificates/mbx1-self-signed.pem'"),
            ("services = [\"UM\"]\n", ""),
        ],
    ),
    ("gateway_port", "GW-7", &SBC1_UNLISTED),
    // Two dial plans: nobody says with which it is linked.
    (
        "gateway_port",
        "GW-7",
        &[
            SBC1_UNLISTED[0],
            SBC1_UNLISTED[1],
            (
                CAS1,
                "[[dial_plan]]\nname = 'Others'\nuri_type = 'E164'\nvoip_security = 'Secured'\n[[exchange]]\nfqdn = \"cas1.",
            ),
        ],
    ),
    (
        "options_event",
        "GW-8",
        &[("port = 5061\noutcalls", "port = 5060\noutcalls")],
    ),
    ("um_service_ports", "GW-6", &[]),
    ("um_service_ports", "GW-13", &[]),
];

const SBC1_UNLISTED: [Edit; 2] = [
    (
        "[[um_ip_gateways]]\naddress = \"sbc1.contoso.com\"",
        "[[um_ip_gateways]]\naddress = \"sbc9.contoso.com\"",
    ),
    (
        "um_ip_gateway = \"sbc1.contoso.com\"",
        "um_ip_gateway = 'sbc9.contoso.com'",
    ),
];

/// Where pages contradict each other, each reading can be chosen, the first one counts where none is, and each
/// tells something else. The requirement names the policy, so `--explain` shows both readings.
#[test]
fn each_reading_counts_where_it_is_chosen() {
    let mut tried = BTreeSet::new();
    for (name, id, edits) in READINGS {
        let text = edited(edits);
        let unsaid = report(&text);
        let policy = unsaid.policies.iter().find(|policy| policy.name == *name);
        let policy = policy.unwrap_or_else(|| panic!("no policy `{name}`"));
        assert_eq!(policy.chosen, policy.readings[0].name);
        let mut found = Vec::new();
        for reading in &policy.readings {
            let chosen = format!("policies.{name} = '{}'\n{text}", reading.name);
            let report = report(&chosen);
            let counts = report.policies.iter().find(|policy| policy.name == *name);
            assert_eq!(counts.unwrap().chosen, reading.name);
            let requirement = report.requirement(id).unwrap();
            let own = { requirement.policies.iter() }.find(|policy| policy.name == *name);
            assert_eq!(own, counts, "{id} hangs on {name}");
            assert!(
                !found.contains(&requirement.findings),
                "{name}: {}",
                reading.name
            );
            found.push(requirement.findings.clone());
        }
        assert_eq!(unsaid.requirement(id).unwrap().findings, found[0]);
        tried.insert(*name);
    }
    let all = report(&edited(&[]));
    let all: BTreeSet<&str> = all.policies.iter().map(|policy| policy.name).collect();
    assert_eq!(tried, all);
}

/// Every fact that is missing is defined, and every command can be run: none has a word left in capitals that
/// the estate could have filled.
#[test]
fn what_is_told_is_of_use() {
    let keys = countersign_um::estate_schema();
    let table = countersign_um::commands();
    for (id, _, edits) in gateways::ROWS.iter().chain(lync::ROWS) {
        let report = report(&edited(edits));
        for finding in &report.requirement(id).unwrap().findings {
            if let Some(missing) = &finding.missing_fact {
                assert!(!missing.how.is_empty(), "`{}` is not defined", missing.fact);
                assert!(
                    keys.contains(&format!("\"{}\"", missing.fact)),
                    "`{}`",
                    missing.fact
                );
            }
            for command in &finding.commands {
                let name = command.split(' ').next();
                let known = table.iter().find(|known| Some(known.name.as_str()) == name);
                let known = known.unwrap_or_else(|| panic!("{id}: {command}"));
                for parameter in command.split(' ').filter_map(|word| word.strip_prefix('-')) {
                    let is_known = known.parameters.contains_key(parameter)
                        || known.switches.iter().any(|switch| switch == parameter);
                    assert!(is_known, "{id}: {command}");
                }
                for word in [
                    "SERVER",
                    "SOURCE",
                    "THUMBPRINT",
                    "GATEWAY",
                    "POOL",
                    "SERVICES",
                ] {
                    assert!(
                        !command.split(' ').any(|part| part == word),
                        "{id}: {command}"
                    );
                }
            }
            let is_open = finding.verdict == NotMet;
            let is_helped = !finding.commands.is_empty() || finding.remedy.is_some();
            assert!(!is_open || is_helped, "{id}: {}", finding.evidence);
        }
    }
}

/// Whatever an estate comes to, all of it is told in the language that was asked for.
#[test]
fn every_sentence_is_in_japanese() {
    let signatures = Signatures::new(provider());
    for (id, _, edits) in gateways::ROWS.iter().chain(lync::ROWS) {
        let estate = estate(&edited(edits)).in_language(Language::Japanese);
        let report = estate.requirements(&signatures, NOW);
        let one = report.requirement(id).unwrap();
        let mut told = vec![one.requires, one.inspects, one.prevents];
        told.extend(one.because);
        told.extend(report.procedures.iter().map(|procedure| procedure.title));
        for policy in &report.policies {
            told.push(policy.question);
            told.extend(policy.readings.iter().map(|reading| reading.says));
        }
        for finding in &one.findings {
            told.push(finding.evidence.as_str());
            told.extend(finding.advice.as_deref());
            told.extend(finding.remedy.as_deref());
            told.extend(
                finding
                    .missing_fact
                    .iter()
                    .map(|fact| fact.question.as_str()),
            );
        }
        let commands = one.checks.iter().chain(&one.does);
        told.extend(commands.filter_map(|command| command.note.as_deref()));
        for text in told {
            assert!(is_japanese(text), "{id}: {text}");
        }
    }
}

fn verdict(id: &str, text: &str) -> Verdict {
    report(text).requirement(id).unwrap().verdict
}

fn report(text: &str) -> RequirementsReport {
    estate(text).requirements(&Signatures::new(provider()), NOW)
}

fn estate(text: &str) -> Estate {
    let file = parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        Ok(std::fs::read(folder().join(file.path()))?)
    });
    estate.unwrap()
}

fn edited(edits: &[Edit]) -> String {
    let mut text = std::fs::read_to_string(folder().join("estate.toml")).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "`{from}` is nowhere");
        text = text.replace(from, to);
    }
    text
}

/// The text without what stands from `from` to `to`.
fn without(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap();
    format!("{}{}", &text[..start], &text[end..])
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso")
}

/// Another certificate is no answer to everything that Exchange has against one.
#[test]
fn a_status_is_mended_by_its_own_remedy() {
    let rows = [
        ("Revoked", "New-ExchangeCertificate", ""),
        ("DateInvalid", "New-ExchangeCertificate", ""),
        (
            "Untrusted",
            "certutil -addstore Root",
            "Trusted Root Certification Authorities of mbx1.contoso.com",
        ),
        ("RevocationCheckFailure", "", "netsh winhttp show proxy"),
        (
            "PendingRequest",
            "Import-ExchangeCertificate -Server mbx1.contoso.com",
            "on the server that made the request",
        ),
    ];
    for (status, command, remedy) in rows {
        let stated = format!("status = '{status}'\n{MBX1}");
        let text = edited(&[]).replace(MBX1, &stated);
        let report = report(&text);
        let one = report.requirement("GW-1").unwrap();
        assert_eq!(one.verdict, NotMet, "{status}");
        let finding = { one.findings.iter() }
            .find(|finding| finding.verdict == NotMet)
            .unwrap();
        let first = finding.commands.first().map_or("", String::as_str);
        assert!(first.starts_with(command), "{status}: {first}");
        assert_eq!(first.is_empty(), command.is_empty(), "{status}: {first}");
        let told = finding.remedy.as_deref().unwrap_or_default();
        assert!(told.contains(remedy), "{status}: {told}");
    }
}

/// A key that cannot leave its server is not copied from it.
#[test]
fn what_exchange_2010_cannot_export_is_not_exported() {
    for (exportable, copies) in [(", private_key_exportable = false", false), ("", true)] {
        let server = EXCHANGE_2010.replace(" }\n", &format!("{exportable} }}\n"));
        let held = "netbios = \"CAS1\"\ncertificates = ['certificates/cas1.pem']";
        let text = edited(&[]).replace(CAS1, &server);
        let report = report(&text.replace("netbios = \"CAS1\"", held));
        let one = report.requirement("GW-14").unwrap();
        let finding = { one.findings.iter() }
            .find(|finding| finding.verdict == NotMet)
            .unwrap();
        assert_eq!(!finding.commands.is_empty(), copies, "{finding:?}");
        assert_eq!(finding.remedy.is_some(), !copies, "{finding:?}");
    }
}

/// What fits one pool and not another is no way out: the dial plan cannot be both.
#[test]
fn pools_that_disagree_get_no_command_that_costs_the_other() {
    let other = "[[lync]]\npool = 'pool2.contoso.com'\nversion = '2013'\nrole = 'front-end'\nencryption_level = 'DoNotSupportEncryption'\n[[lync.member]]\nfqdn = 'pool2.contoso.com'\n\n[[lync]]\npool = \"pool1.";
    let text = edited(&[("[[lync]]\npool = \"pool1.", other)]);
    let agree = text.replace("\"RequireEncryption\"", "'SupportEncryption'");
    for (text, commands) in [(text, 0), (agree, 1)] {
        let report = report(&text);
        let one = report.requirement("LY-5").unwrap();
        let finding = { one.findings.iter() }.find(|finding| finding.verdict == NotMet);
        let finding = finding.unwrap();
        assert_eq!(finding.commands.len(), commands, "{finding:?}");
        assert_eq!(finding.remedy.is_some(), commands == 0, "{finding:?}");
    }
}

/// Exchange 2010 alone has cmdlets for all of it but for a call router, which it has not, and for what two versions
/// need of each other.
#[test]
fn exchange_2010_alone_has_what_its_cmdlets_meet() {
    let text = without(&edited(&[(CAS1, EXCHANGE_2010)]), CAS1, "[[lync]]");
    let report = report(&text);
    let of_others = { report.requirements() }.filter(|one| one.verdict == DoesNotApply);
    let of_others: Vec<&str> = of_others.map(|one| one.id).collect();
    assert_eq!(of_others, ["GW-12", "GW-14", "LY-12"]);
    let routing = report.requirement("GW-13").unwrap();
    let remedy = routing.findings[0].remedy.as_deref();
    assert_eq!(remedy, Some("let it send them to um9.contoso.com"));
    let membership = report.requirement("LY-6").unwrap();
    let lines = membership.findings.iter().flat_map(|one| &one.commands);
    let lines: Vec<&String> = lines.collect();
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("Set-UMServer -Identity um9.contoso.com")),
        "{lines:?}"
    );
    assert!(!lines.is_empty());
}
