//! The verdicts for a person: what holds in a line, what does not with everything it takes to mend it,
//! and at the end what to do, once each.

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anstyle::Style;
use countersign_mutual::{
    Agreement, Answer, CertificateReference, Check, MissingFact, Reason, Severity,
};
use countersign_um::{CertificateKind, Ending, LinkReport, PartyReport, Report};

use crate::page::{DOUBT, LABEL, NO, Page, YES};

/// The whole report.
pub(super) fn render(title: &str, supposed: Option<&str>, report: &Report) -> String {
    let heading = crate::console::HEADING;
    let mut writer = Writer::default();
    writer.page.line(
        0,
        format_args!("{heading}{title}{heading:#}, at {}", report.at),
    );
    if let Some(supposed) = supposed {
        writer.page.prose(0, "", supposed);
    }
    writer.page.blank();
    for link in &report.links {
        writer.link(link);
    }
    let summary = &report.summary;
    let mut counts = vec![format!("{} of {} links work", summary.yes, summary.links)];
    for (count, one, several) in [
        (summary.no, "does not", "do not"),
        (summary.undecided, "is undecided", "are undecided"),
        (summary.unsupported, "is not supported", "are not supported"),
        (
            summary.warned,
            "works with a warning",
            "work with a warning",
        ),
    ] {
        if count > 0 {
            counts.push(format!(
                "{count} {}",
                if count == 1 { one } else { several }
            ));
        }
    }
    writer.page.line(0, format_args!("{}", counts.join(", ")));
    let cut = writer.links_cut;
    if cut > 0 {
        let text = format_args!("{cut} of them in a line each: --format json has every reason");
        writer.page.line(0, text);
    }
    writer.ending(&report.ending);
    writer.taken_for_granted(&report.parties);
    writer.finish()
}

/// How many links are told with every reason; the others that fail are a line each.
const MOST_TOLD: usize = 100;

/// How many things to do are told.
const MOST_STEPS: usize = 20;

/// Writes verdicts one after the other, and remembers what it has told at length.
#[derive(Debug, Default)]
struct Writer<'r> {
    page: Page,
    told: HashSet<&'r Reason>,
    links_told: usize,
    links_cut: usize,
    steps: HashMap<StepKey<'r>, Step<'r>>,
}

/// What makes several remedies one step: the same fact of the same party; the same certificate, which is
/// replaced once, whatever is wrong with it; or else the same rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum StepKey<'r> {
    Learn(&'r MissingFact),
    Mend(&'r CertificateReference),
    Otherwise(&'r str),
}

/// Something to do.
#[derive(Debug)]
struct Step<'r> {
    /// When it was first called for.
    number: usize,
    links: usize,
    /// What it takes, by what is wrong and by whose rule: another product may want another remedy.
    tasks: Vec<Task<'r>>,
}

/// Part of a step, in the words in which it was first called for.
#[derive(Debug)]
struct Task<'r> {
    fault: (&'r str, &'r str),
    what: String,
    /// How often it was called for in other words: of other parties.
    otherwise: HashSet<String>,
}

impl<'r> Step<'r> {
    fn ask(&mut self, fault: (&'r str, &'r str), what: String) {
        if self.tasks.iter().any(|task| task.what == what) {
            return;
        }
        match self.tasks.iter_mut().find(|task| task.fault == fault) {
            Some(task) => {
                task.otherwise.insert(what);
            }
            None => self.tasks.push(Task {
                fault,
                what,
                otherwise: HashSet::new(),
            }),
        }
    }
}

impl Task<'_> {
    fn likewise(&self) -> String {
        match self.otherwise.len() {
            0 => String::new(),
            1 => "; likewise for another pair of parties".to_owned(),
            more => format!("; likewise for {more} other pairs of parties"),
        }
    }
}

impl<'r> Writer<'r> {
    /// One link: a line if all is well, else each check with its reasons.
    fn link(&mut self, link: &'r LinkReport) {
        let Agreement {
            a,
            b,
            works,
            supported,
            checks,
            ..
        } = &link.agreement;
        let unsupported = match supported {
            Answer::No => format!("  {NO}not supported{NO:#}"),
            _ => String::new(),
        };
        // Checks 3 and 4 are those of the way back.
        let is_mutual = checks.iter().any(|check| check.number > 2);
        let arrow = if is_mutual { "<->" } else { "-->" };
        let is_cut = self.links_told >= MOST_TOLD;
        let has_reasons = checks.iter().any(|check| !check.reasons.is_empty());
        let codes = if is_cut && has_reasons {
            format!("  {}", codes(checks))
        } else {
            String::new()
        };
        self.page.line(
            0,
            format_args!("{} {a} {arrow} {b}{unsupported}{codes}", answer(*works)),
        );
        if !has_reasons {
            return;
        }
        self.count_steps(&link.agreement);
        if is_cut {
            self.links_cut += 1;
            return;
        }
        self.links_told += 1;
        self.detail(
            "certificates",
            &format!("{a}: {}; {b}: {}", kind(link.a_kind), kind(link.b_kind)),
        );
        if !link.derived_from.is_empty() {
            self.detail("follows from", &link.derived_from.join("; "));
        }
        for check in checks {
            self.check(check);
        }
        self.page.blank();
    }

    /// What works today and not for long.
    fn ending(&mut self, ending: &[Ending]) {
        if ending.is_empty() {
            return;
        }
        self.page.heading("Ends soon");
        for end in ending {
            let days = match end.days {
                0 => "within a day".to_owned(),
                1 => "in 1 day".to_owned(),
                days => format!("in {days} days"),
            };
            self.page.prose(
                2,
                &format!("{DOUBT}{days}{DOUBT:#}: "),
                &format!(
                    "`{}` ends at {}; it serves {}",
                    end.certificate.subject,
                    end.not_after,
                    some(&end.parties)
                ),
            );
        }
    }

    /// What nobody stated, and what is taken to be in order: once for each fact.
    fn taken_for_granted(&mut self, parties: &[PartyReport]) {
        let mut facts: BTreeMap<&str, Vec<&MissingFact>> = BTreeMap::new();
        for missing in parties.iter().flat_map(|party| &party.taken_for_granted) {
            facts.entry(&missing.fact).or_default().push(missing);
        }
        if facts.is_empty() {
            return;
        }
        self.page.heading("Not stated, and taken to be in order");
        for (fact, missing) in facts {
            let parties: Vec<String> = missing.iter().map(|fact| fact.party.clone()).collect();
            self.page.prose(
                2,
                &format!("{fact}: "),
                &format!("of {}. To learn it: {}", some(&parties), missing[0].how),
            );
        }
    }

    /// What to do, once each, what mends most links first.
    fn finish(mut self) -> String {
        let mut steps: Vec<_> = core::mem::take(&mut self.steps).into_iter().collect();
        if steps.is_empty() {
            return self.page.into_text();
        }
        steps.sort_by_key(|(_, step)| (core::cmp::Reverse(step.links), step.number));
        self.page.heading("What to do next");
        for (number, (key, step)) in steps.iter().take(MOST_STEPS).enumerate() {
            let Step { tasks, links, .. } = step;
            let plural = if *links == 1 { "link" } else { "links" };
            let label = format!("{}. ", number + 1);
            match (key, tasks.as_slice()) {
                (StepKey::Mend(certificate), [_, _, ..]) => {
                    let subject = &certificate.subject;
                    let what = format!("the certificate `{subject}` ({links} {plural}):");
                    self.page.prose(2, &label, &what);
                    for task in tasks {
                        self.page
                            .prose(5, "- ", &format!("{}{}", task.what, task.likewise()));
                    }
                }
                (_, tasks) => {
                    for task in tasks {
                        let (what, likewise) = (&task.what, task.likewise());
                        self.page
                            .prose(2, &label, &format!("{what} ({links} {plural}{likewise})"));
                    }
                }
            }
        }
        if let Some(more) = steps.len().checked_sub(MOST_STEPS).filter(|more| *more > 0) {
            self.page.line(
                2,
                format_args!("and {more} more: --format json has them all"),
            );
        }
        self.page.into_text()
    }

    fn check(&mut self, check: &'r Check) {
        let Check {
            number,
            judge,
            judged,
            role,
            verdict,
            reasons,
            ..
        } = check;
        self.page.line(
            5,
            format_args!(
                "{number} {} {judge} judges {judged} as {role}",
                answer(*verdict)
            ),
        );
        for reason in reasons {
            self.reason(reason);
        }
    }

    fn reason(&mut self, reason: &'r Reason) {
        let style = match reason.severity {
            Severity::Error => NO,
            Severity::Unknown | Severity::Warning => DOUBT,
            Severity::Note => Style::new(),
        };
        self.page.prose(
            9,
            &format!("{style}{}{style:#}: ", reason.code),
            &reason.sentence,
        );
        if !self.told.insert(reason) {
            self.detail("details", "as above");
            return;
        }
        self.detail("layer", &format!("{}, {}", reason.layer, reason.confidence));
        if let Some(certificate) = &reason.certificate {
            self.detail("certificate", &certificate.subject);
            let places = [
                ("file", &certificate.file),
                ("SHA-256", &certificate.sha256),
                ("thumbprint", &certificate.sha1),
            ];
            for (name, place) in places {
                if let Some(place) = place {
                    self.detail("", &format!("{name} {place}"));
                }
            }
        }
        self.detail(
            "rule",
            &format!(
                "{} of {}: {}",
                reason.rule.id, reason.rule.product, reason.rule.source
            ),
        );
        if let Some(windows) = &reason.windows {
            let mut codes = format!("{} ({})", windows.hresult, windows.hresult_hex);
            if let Some(bits) = &windows.error_status_hex {
                let _ = write!(
                    codes,
                    ", trust status {bits} {}",
                    windows.error_status.join(" ")
                );
            }
            if windows.approximate {
                codes.push_str(", approximately: of several faults it may name another");
            }
            self.detail("Windows says", &codes);
        }
        if let Some(answer) = reason.supported {
            self.detail("supported", &answer.to_string());
        }
        if let Some(missing) = &reason.missing_fact {
            self.detail(
                "missing fact",
                &format!(
                    "{} ({} of {})",
                    missing.question, missing.fact, missing.party
                ),
            );
            self.detail("learn it by", &missing.how);
        }
        if let Some(remedy) = &reason.remedy {
            self.detail("remedy", remedy);
        }
    }

    /// What would change the answers of this link: remedies of what fails, facts of what is open.
    fn count_steps(&mut self, agreement: &'r Agreement) {
        let mut here: HashSet<StepKey<'r>> = HashSet::new();
        for reason in agreement.checks.iter().flat_map(|check| &check.reasons) {
            let (key, what) = match (&reason.missing_fact, &reason.remedy) {
                (Some(missing), _) => (
                    StepKey::Learn(missing),
                    format!(
                        "find out: {} To learn it: {}. {}",
                        missing.question,
                        missing.how,
                        statement(missing)
                    ),
                ),
                (None, Some(remedy)) => (
                    reason
                        .certificate
                        .as_ref()
                        .map_or(StepKey::Otherwise(&reason.rule.id), StepKey::Mend),
                    remedy.clone(),
                ),
                (None, None) => continue,
            };
            if reason.severity == Severity::Note || what.is_empty() {
                continue;
            }
            let number = self.steps.len();
            let is_new_here = here.insert(key);
            let step = self.steps.entry(key).or_insert_with(|| Step {
                number,
                links: 0,
                tasks: Vec::new(),
            });
            step.links += usize::from(is_new_here);
            step.ask((&reason.code, &reason.rule.id), what);
        }
    }

    fn detail(&mut self, label: &str, text: &str) {
        self.page.labelled(11, 13, label, text);
    }
}

/// The first ten, and how many more there are.
fn some(names: &[String]) -> String {
    const MOST: usize = 10;
    let mut text = names
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(more) = names.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = write!(text, " and {more} more");
    }
    text
}

/// Where a fact is stated in an estate file.
fn statement(missing: &MissingFact) -> String {
    let MissingFact { party, fact, .. } = missing;
    let place = match fact.as_str() {
        "trusted_roots" | "intermediates" | "auto_root_update" | "aia" => {
            format!("in the `store` of {party}")
        }
        "trusted_peers" => {
            format!("of {party}, or for Exchange as `um_ip_gateways` of the whole estate")
        }
        _ => format!("of {party}"),
    };
    format!("In an estate file it is `{fact}` {place}")
}

/// The codes of the reasons of these checks, each once.
fn codes(checks: &[Check]) -> String {
    let reasons = checks.iter().flat_map(|check| &check.reasons);
    let codes: BTreeSet<&str> = reasons.map(|reason| reason.code.as_str()).collect();
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// The answer in its colour, as wide as the longest.
fn answer(answer: Answer) -> String {
    let style = match answer {
        Answer::Yes => YES,
        Answer::No => NO,
        Answer::Undecided => DOUBT,
        Answer::NotRequested => LABEL,
    };
    let word = match answer {
        Answer::NotRequested => "not asked".to_owned(),
        answer => answer.to_string(),
    };
    format!("{style}{word:<9}{style:#}")
}

fn kind(kind: CertificateKind) -> &'static str {
    match kind {
        CertificateKind::SelfSigned => "self-signed",
        CertificateKind::InternalPki => "internal PKI",
        CertificateKind::ThirdPartyCommercial => "third-party commercial",
        _ => "of unknown kind",
    }
}
