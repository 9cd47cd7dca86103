//! The verdicts for a person: what holds in a line, what does not with everything it takes to mend it,
//! and at the end what to do, once each.

use std::collections::{BTreeMap, HashSet};

use anstyle::Style;
use countersign_messages::{
    Language, Text, counted, in_days, links_work, plan, some, terminal, words,
};
use countersign_mutual::{Agreement, Answer, Check, MissingFact, Reason, Severity};
use countersign_um::{
    Alike, CertificateKind, Ending, Intermittent, LinkReport, Measure, PartyReport, Remedy, Report,
    Summary,
};

use crate::overview::{self, Headline, Line, SCREEN, Telling};
use crate::page::{DOUBT, LABEL, NO, Page, YES, padded};

/// The whole report.
pub(super) fn render(
    title: &str,
    supposed: Option<&str>,
    report: &Report,
    telling: Telling,
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
    let counts = counts(&report.summary, language);
    let by_kinds = telling.by_kinds(report.links.len());
    if by_kinds {
        let kinds = report.told_links();
        let lines = overview::lines(&kinds, |link| headline(link, language));
        writer.page.line(0, format_args!("{counts}"));
        let between = |link: &LinkReport| ends(&link.agreement);
        overview::write(&mut writer.page, &lines, between, language);
        details.kinds(&kinds, &lines);
    } else {
        for link in &report.links {
            details.link(link, &[]);
        }
        // What fills more than a screen is scrolled out of sight, or read from its beginning: it has its counts
        // there too.
        if details.page.lines() > SCREEN {
            writer.page.line(0, format_args!("{counts}"));
            writer.page.blank();
        }
    }
    writer.page.append(details.page);
    writer.page.line(0, format_args!("{counts}"));
    if details.links_cut > 0 {
        let cut = terminal::links_cut(language, details.links_cut);
        writer.page.line(0, format_args!("{cut}"));
    }
    writer.intermittent(&report.intermittent);
    writer.ending(
        &report.ending,
        if by_kinds { MOST_ENDING } else { usize::MAX },
    );
    writer.taken_for_granted(&report.parties);
    let remedies = report.remedies(language);
    let told = if by_kinds {
        report.told_remedies(&remedies)
    } else {
        remedies.iter().map(Alike::alone).collect()
    };
    writer.remedies(&told);
    writer.page.into_text()
}

/// How many certificates that end soon are told, where links are told by kinds.
const MOST_ENDING: usize = 10;

/// How many of those who work with some members of a pool only are told.
const MOST_INTERMITTENT: usize = 10;

/// How many things to do are told.
const MOST_REMEDIES: usize = 20;

/// Writes verdicts one after the other, and remembers what it has told at length.
#[derive(Debug)]
struct Writer<'r> {
    language: Language,
    page: Page,
    told: HashSet<&'r Reason>,
    links_cut: usize,
}

impl<'r> Writer<'r> {
    fn new(language: Language) -> Self {
        Self {
            language,
            page: Page::default(),
            told: HashSet::new(),
            links_cut: 0,
        }
    }

    /// What fails now and then: whoever dials the pool gets now the one member, now the other.
    fn intermittent(&mut self, found: &[Intermittent]) {
        if found.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(terminal::INTERMITTENT.told(language));
        for Intermittent {
            party,
            pool,
            works_with,
            fails_with,
            ..
        } in found.iter().take(MOST_INTERMITTENT)
        {
            let [works, fails] = [works_with, fails_with].map(|of| some(language, of, MOST_PAIRS));
            let text = terminal::intermittent(language, party, pool, works, fails);
            self.page.prose(2, "", &text);
        }
        if let Some(more) = found
            .len()
            .checked_sub(MOST_INTERMITTENT)
            .filter(|more| *more > 0)
        {
            let more = terminal::more(language, more);
            self.page.line(2, format_args!("{more}"));
        }
    }

    /// Of each line of the overview the kind of links that is most frequent: the first of them.
    fn kinds(&mut self, kinds: &[Alike<'r, LinkReport>], lines: &[Line<'_, 'r, LinkReport>]) {
        let has_more = |kind: &&Alike<'r, LinkReport>| has_reasons(kind.first);
        let all: usize = { kinds.iter().filter(has_more) }
            .map(|kind| kind.all().count())
            .sum();
        let mut told = 0;
        for kind in lines.iter().map(|line| line.kind).filter(has_more) {
            self.link(kind.first, &kind.others);
            told += kind.all().count();
        }
        self.links_cut = all - told;
    }

    /// One link, and those that fare like it: a line if all is well, else each check with its reasons.
    fn link(&mut self, link: &'r LinkReport, others: &[&LinkReport]) {
        let language = self.language;
        let Agreement { a, b, checks, .. } = &link.agreement;
        let answer = answer(link.agreement.works, language);
        let unsupported = unsupported(link.agreement.supported, language);
        let between = ends(&link.agreement);
        self.page
            .line(0, format_args!("{answer} {between}{unsupported}"));
        if !has_reasons(link) {
            return;
        }
        if !others.is_empty() {
            let likewise: Vec<String> = { others.iter() }
                .map(|other| ends(&other.agreement))
                .collect();
            self.detail(plan::LIKEWISE, &some(language, &likewise, MOST_PAIRS));
        }
        let kind = |kind: CertificateKind| kind.word(language);
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
    fn ending(&mut self, ending: &[Ending], most: usize) {
        if ending.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(terminal::ENDS_SOON.told(language));
        for end in ending.iter().take(most) {
            let days = in_days(language, end.days);
            let parties = some(language, &end.parties, MOST_NAMED);
            let subject = &end.certificate.subject;
            self.page.prose(
                2,
                &format!("{DOUBT}{days}{DOUBT:#}: "),
                &terminal::ends(language, subject, &end.not_after, parties),
            );
        }
        if let Some(more @ 1..) = ending.len().checked_sub(most) {
            self.page
                .line(2, format_args!("{}", terminal::more(language, more)));
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
    fn remedies(&mut self, remedies: &[Alike<'_, Remedy<'_>>]) {
        if remedies.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(terminal::WHAT_TO_DO_NEXT.told(language));
        for (number, alike) in remedies.iter().take(MOST_REMEDIES).enumerate() {
            let remedy = alike.first;
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
            if !alike.others.is_empty() {
                let others = some(language, &alike.likewise(), MOST_NAMED);
                let label = plan::LIKEWISE.told(language);
                self.page.labelled(5, WIDTH, label, &others);
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
            if let Some(bits) = &windows.info_status_hex {
                let names = windows.info_status.join(" ");
                codes = terminal::info_status(language, codes, bits, names);
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

/// How many names are told of several, and how many pairs of names.
const MOST_NAMED: usize = 10;
const MOST_PAIRS: usize = 5;

const INDENT: usize = 11;
/// Of labels.
const WIDTH: usize = 13;

/// How many links have which answer.
fn counts(summary: &Summary, language: Language) -> String {
    let mut counts = vec![links_work(language, summary.yes, summary.links)];
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

/// Whether there is anything to say of a link beside its answer.
fn has_reasons(link: &LinkReport) -> bool {
    let mut checks = link.agreement.checks.iter();
    checks.any(|check| !check.reasons.is_empty())
}

/// What is the same in the links of a line of the overview.
fn headline(link: &LinkReport, language: Language) -> Headline {
    let Agreement {
        works,
        supported,
        checks,
        ..
    } = &link.agreement;
    let reasons = checks.iter().flat_map(|check| &check.reasons);
    Headline {
        rank: (false, *works, *supported),
        standing: answer(*works, language),
        remark: unsupported(*supported, language),
        codes: overview::codes(reasons),
    }
}

/// Who opens to whom.
fn ends(agreement: &Agreement) -> String {
    let arrow = if agreement.is_mutual() { "<->" } else { "-->" };
    format!("{} {arrow} {}", agreement.a, agreement.b)
}

/// That a maker does not support a link, if that is so.
fn unsupported(supported: Answer, language: Language) -> String {
    match supported {
        Answer::No => {
            let word = terminal::NOT_SUPPORTED.told(language);
            format!("  {NO}{word}{NO:#}")
        }
        _ => String::new(),
    }
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
