//! The verdicts for a person: what holds in a line, what does not with everything it takes to mend it,
//! and at the end what to do, once each.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anstyle::Style;
use countersign_messages::{
    Language, Text, counted, in_days, some, terminal, verb_number, words,
};
use countersign_mutual::{Agreement, Answer, Check, MissingFact, Reason, Severity};
use countersign_um::{
    CertificateKind, Ending, LinkReport, Measure, PartyReport, Remedy, Report, Summary,
};

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
    let mut details = Writer::new(language);
    for link in &report.links {
        details.link(link);
    }
    let counts = counts(&report.summary, language);
    // What fills more than a screen is scrolled out of sight, or read from its beginning: it has its counts there too.
    if details.page.lines() > SCREEN {
        writer.page.line(0, format_args!("{counts}"));
        writer.page.blank();
    }
    writer.page.append(details.page);
    writer.page.line(0, format_args!("{counts}"));
    if details.links_cut > 0 {
        let cut = terminal::links_cut(language, details.links_cut);
        writer.page.line(0, format_args!("{cut}"));
    }
    writer.ending(&report.ending);
    writer.taken_for_granted(&report.parties);
    writer.remedies(&report.remedies(language));
    writer.page.into_text()
}

/// How many links are told with every reason; the others that fail are a line each.
const MOST_TOLD: usize = 100;

/// How many things to do are told.
const MOST_REMEDIES: usize = 20;

/// How many lines a screen has, of those on which people read this.
const SCREEN: usize = 24;

/// Writes verdicts one after the other, and remembers what it has told at length.
#[derive(Debug)]
struct Writer<'r> {
    language: Language,
    page: Page,
    told: HashSet<&'r Reason>,
    links_told: usize,
    links_cut: usize,
}

impl<'r> Writer<'r> {
    fn new(language: Language) -> Self {
        Self {
            language,
            page: Page::default(),
            told: HashSet::new(),
            links_told: 0,
            links_cut: 0,
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
    fn remedies(&mut self, remedies: &[Remedy<'_>]) {
        if remedies.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(terminal::WHAT_TO_DO_NEXT.told(language));
        for (number, remedy) in remedies.iter().take(MOST_REMEDIES).enumerate() {
            let links = words::links(language, remedy.links);
            let label = format!("{}. ", number + 1);
            match (remedy.certificate, remedy.measures.as_slice()) {
                (Some(certificate), measures @ [_, _, ..]) => {
                    let subject = &certificate.subject;
                    let what = terminal::the_certificate(language, subject, links);
                    self.page.prose(2, &label, &what);
                    for measure in measures {
                        let what = with_likewise(measure, measure.what.clone(), language);
                        self.page.prose(5, "- ", &what);
                    }
                }
                (_, measures) => {
                    for measure in measures {
                        let links = with_likewise(measure, links.clone(), language);
                        let what = &measure.what;
                        self.page.prose(2, &label, &format!("{what} ({links})"));
                    }
                }
            }
        }
        let more = remedies.len().saturating_sub(MOST_REMEDIES);
        if more > 0 {
            self.page
                .line(2, format_args!("{}", terminal::more(language, more)));
        }
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

    fn detail(&mut self, label: Text, text: &str) {
        self.page
            .labelled(INDENT, WIDTH, label.told(self.language), text);
    }
}

/// What a measure takes, after `what` how often in other words.
fn with_likewise(measure: &Measure<'_>, what: String, language: Language) -> String {
    match measure.likewise() {
        0 => what,
        more => terminal::likewise(language, more, what),
    }
}

/// How many names are told of several.
const MOST_NAMED: usize = 10;

const INDENT: usize = 11;
/// Of labels.
const WIDTH: usize = 13;

/// How many links have which answer.
fn counts(summary: &Summary, language: Language) -> String {
    let links = words::links(language, summary.links);
    let verb = verb_number(summary.yes, summary.links);
    let mut counts = vec![terminal::links_work(language, verb, summary.yes, links)];
    counts.extend(counted(
        language,
        [
            (summary.no, terminal::not_working),
            (summary.undecided, terminal::undecided),
            (summary.unsupported, terminal::unsupported),
            (summary.warned, terminal::warned),
        ],
    ));
    counts.join(", ")
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
