//! The verdicts for a person: what holds in a line, what does not with everything it takes to mend it,
//! and at the end what to do, once each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anstyle::Style;
use countersign_messages::{Language, Text, counted, in_days, some, terminal, words};
use countersign_mutual::{
    Agreement, Answer, CertificateReference, Check, MissingFact, Reason, Severity,
};
use countersign_um::{CertificateKind, Ending, LinkReport, PartyReport, Report, Summary};

use crate::page::{DOUBT, LABEL, NO, Page, YES, padded};

/// The whole report.
pub(super) fn render(
    title: &str,
    supposed: Option<&str>,
    report: &Report,
    language: Language,
) -> String {
    let heading = crate::console::HEADING;
    let mut writer = Writer::new(language);
    let title = format!("{heading}{title}{heading:#}");
    let title = words::at(language, title, &report.at);
    writer.page.line(0, format_args!("{title}"));
    if let Some(supposed) = supposed {
        writer.page.prose(0, "", supposed);
    }
    writer.page.blank();
    for link in &report.links {
        writer.link(link);
    }
    writer.summary(&report.summary);
    writer.ending(&report.ending);
    writer.taken_for_granted(&report.parties);
    writer.finish()
}

/// How many links are told with every reason; the others that fail are a line each.
const MOST_TOLD: usize = 100;

/// How many things to do are told.
const MOST_STEPS: usize = 20;

/// Writes verdicts one after the other, and remembers what it has told at length.
#[derive(Debug)]
struct Writer<'r> {
    language: Language,
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
    /// What it takes, after `what` how often in other words.
    fn with_likewise(&self, what: String, language: Language) -> String {
        match self.otherwise.len() {
            0 => what,
            more => terminal::likewise(language, more, what),
        }
    }
}

impl<'r> Writer<'r> {
    fn new(language: Language) -> Self {
        Self {
            language,
            page: Page::default(),
            told: HashSet::new(),
            links_told: 0,
            links_cut: 0,
            steps: HashMap::new(),
        }
    }

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
            Answer::No => {
                let word = terminal::NOT_SUPPORTED.told(self.language);
                format!("  {NO}{word}{NO:#}")
            }
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
            format_args!(
                "{} {a} {arrow} {b}{unsupported}{codes}",
                answer(*works, self.language)
            ),
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
        let kind = |kind: CertificateKind| kind.word(self.language);
        self.detail(
            terminal::CERTIFICATES,
            &format!("{a}: {}; {b}: {}", kind(link.a_kind), kind(link.b_kind)),
        );
        if !link.derived_from.is_empty() {
            self.detail(terminal::FOLLOWS_FROM, &link.derived_from.join("; "));
        }
        for check in checks {
            self.check(check);
        }
        self.page.blank();
    }

    fn summary(&mut self, summary: &Summary) {
        let language = self.language;
        let mut counts = vec![terminal::links_work(language, summary.yes, summary.links)];
        counts.extend(counted(
            language,
            [
                (summary.no, terminal::not_working),
                (summary.undecided, terminal::undecided),
                (summary.unsupported, terminal::unsupported),
                (summary.warned, terminal::warned),
            ],
        ));
        self.page.line(0, format_args!("{}", counts.join(", ")));
        if self.links_cut > 0 {
            let text = terminal::links_cut(language, self.links_cut);
            self.page.line(0, format_args!("{text}"));
        }
    }

    /// What works today and not for long.
    fn ending(&mut self, ending: &[Ending]) {
        if ending.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(terminal::ENDS_SOON.told(language));
        for end in ending {
            let days = in_days(language, end.days);
            let parties = some(language, &end.parties, MOST_NAMED);
            let subject = &end.certificate.subject;
            self.page.prose(
                2,
                &format!("{DOUBT}{days}{DOUBT:#}: "),
                &terminal::ends(language, subject, &end.not_after, parties),
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
        let language = self.language;
        self.page
            .heading(terminal::TAKEN_FOR_GRANTED.told(language));
        for (fact, missing) in facts {
            let parties: Vec<&str> = missing.iter().map(|fact| fact.party.as_str()).collect();
            let parties = some(language, &parties, MOST_NAMED);
            let text = terminal::granted(language, parties, &missing[0].how);
            self.page.prose(2, &format!("{fact}: "), &text);
        }
    }

    /// What to do, once each, what mends most links first.
    fn finish(mut self) -> String {
        let mut steps: Vec<_> = core::mem::take(&mut self.steps).into_iter().collect();
        if steps.is_empty() {
            return self.page.into_text();
        }
        let language = self.language;
        steps.sort_by_key(|(_, step)| (core::cmp::Reverse(step.links), step.number));
        self.page.heading(terminal::WHAT_TO_DO_NEXT.told(language));
        for (number, (key, step)) in steps.iter().take(MOST_STEPS).enumerate() {
            let Step { tasks, links, .. } = step;
            let links = words::links(language, *links);
            let label = format!("{}. ", number + 1);
            match (key, tasks.as_slice()) {
                (StepKey::Mend(certificate), [_, _, ..]) => {
                    let subject = &certificate.subject;
                    let what = terminal::the_certificate(language, subject, links);
                    self.page.prose(2, &label, &what);
                    for task in tasks {
                        let what = task.with_likewise(task.what.clone(), language);
                        self.page.prose(5, "- ", &what);
                    }
                }
                (_, tasks) => {
                    for task in tasks {
                        let (what, links) = (&task.what, links.clone());
                        let links = task.with_likewise(links, language);
                        self.page.prose(2, &label, &format!("{what} ({links})"));
                    }
                }
            }
        }
        if let Some(more) = steps.len().checked_sub(MOST_STEPS).filter(|more| *more > 0) {
            self.page
                .line(2, format_args!("{}", terminal::more(language, more)));
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
        let language = self.language;
        let judges = words::judges(language, judge, judged, role.word(language));
        let answer = answer(*verdict, language);
        self.page
            .line(5, format_args!("{number} {answer} {judges}"));
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
            let above = terminal::AS_ABOVE.told(self.language);
            self.detail(terminal::DETAILS, above);
            return;
        }
        let language = self.language;
        let (layer, confidence) = (reason.layer, reason.confidence);
        let (layer, confidence) = (layer.word(language), confidence.word(language));
        self.detail(terminal::LAYER, &format!("{layer}, {confidence}"));
        if let Some(certificate) = &reason.certificate {
            self.detail(terminal::CERTIFICATE, &certificate.subject);
            let places = [
                (terminal::FILE.told(language), &certificate.file),
                ("SHA-256", &certificate.sha256),
                (terminal::THUMBPRINT.told(language), &certificate.sha1),
            ];
            for (name, place) in places {
                if let Some(place) = place {
                    self.page
                        .labelled(INDENT, WIDTH, "", &format!("{name} {place}"));
                }
            }
        }
        if let Some(list) = &reason.list {
            self.detail(terminal::LIST, &list.issuer);
            let file = list.file.as_ref();
            for (name, told) in [
                (terminal::FILE, file),
                (terminal::MADE_AT, Some(&list.this_update)),
                (terminal::NEXT, list.next_update.as_ref()),
            ] {
                if let Some(told) = told {
                    let name = name.told(language);
                    self.page
                        .labelled(INDENT, WIDTH, "", &format!("{name} {told}"));
                }
            }
        }
        let Reason { rule, .. } = reason;
        let rule = terminal::rule(language, &rule.id, &rule.product, &rule.source);
        self.detail(terminal::RULE, &rule);
        if let Some(windows) = &reason.windows {
            let mut codes = format!("{} ({})", windows.hresult, windows.hresult_hex);
            if let Some(bits) = &windows.error_status_hex {
                let names = windows.error_status.join(" ");
                codes = terminal::trust_status(language, codes, bits, names);
            }
            if windows.approximate {
                codes = terminal::approximately(language, codes);
            }
            self.detail(terminal::WINDOWS_SAYS, &codes);
        }
        if let Some(answer) = reason.supported {
            self.detail(terminal::SUPPORTED, answer.word(language));
        }
        if let Some(MissingFact {
            question,
            fact,
            party,
            how,
            ..
        }) = &reason.missing_fact
        {
            let missing = words::missing_fact(language, question, fact, party);
            self.detail(terminal::MISSING_FACT, &missing);
            self.detail(terminal::LEARN_IT_BY, how);
        }
        if let Some(remedy) = &reason.remedy {
            self.detail(terminal::REMEDY, remedy);
        }
    }

    /// What would change the answers of this link: remedies of what fails, facts of what is open.
    fn count_steps(&mut self, agreement: &'r Agreement) {
        let mut here: HashSet<StepKey<'r>> = HashSet::new();
        for reason in agreement.checks.iter().flat_map(|check| &check.reasons) {
            let (key, what) = match (&reason.missing_fact, &reason.remedy) {
                (Some(missing), _) => (
                    StepKey::Learn(missing),
                    terminal::find_out(
                        self.language,
                        &missing.question,
                        &missing.how,
                        statement(missing, self.language),
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

    fn detail(&mut self, label: Text, text: &str) {
        self.page
            .labelled(INDENT, WIDTH, label.told(self.language), text);
    }
}

/// How many names are told of several.
const MOST_NAMED: usize = 10;

const INDENT: usize = 11;
/// Of labels.
const WIDTH: usize = 13;

/// Where a fact is stated in an estate file.
fn statement(missing: &MissingFact, language: Language) -> String {
    let MissingFact { party, fact, .. } = missing;
    match fact.as_str() {
        "trusted_roots" | "intermediates" | "auto_root_update" | "aia" => {
            terminal::stated_in_the_store(language, fact, party)
        }
        "trusted_peers" => terminal::stated_as_gateways(language, fact, party),
        _ => terminal::stated(language, fact, party),
    }
}

/// The codes of the reasons of these checks, each once.
fn codes(checks: &[Check]) -> String {
    let reasons = checks.iter().flat_map(|check| &check.reasons);
    let codes: BTreeSet<&str> = reasons.map(|reason| reason.code.as_str()).collect();
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// The answer in its colour, as wide as the longest.
fn answer(answer: Answer, language: Language) -> String {
    let style = match answer {
        Answer::Yes => YES,
        Answer::No => NO,
        Answer::Undecided => DOUBT,
        Answer::NotRequested => LABEL,
    };
    let word = match answer {
        Answer::NotRequested => words::NOT_ASKED.told(language),
        answer => answer.word(language),
    };
    format!("{style}{}{style:#}", padded(word, 9))
}
