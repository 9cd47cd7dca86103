//! Requirements for a person: two checklists, or everything about one of them.

use std::collections::HashSet;

use anstyle::Style;
use countersign_messages::{Language, Text, plan, requirement as words, some};
use countersign_mutual::MissingFact;
use countersign_um::{
    Alike, CommandReport, Finding, ProcedureReport, RequirementReport, RequirementsReport, Verdict,
};

use crate::page::{DOUBT, LABEL, NO, Page, YES, padded};

/// Both procedures.
pub(super) fn checklists(title: &str, report: &RequirementsReport, say: Language) -> String {
    let mut list = Checklist::new(title, &report.at, say);
    for procedure in &report.procedures {
        list.procedure(procedure);
    }
    list.summary(report);
    list.page.into_text()
}

/// One requirement, with all that was found.
pub(super) fn explain(
    title: &str,
    report: &RequirementsReport,
    requirement: &RequirementReport,
    say: Language,
) -> String {
    let mut list = Checklist::new(title, &report.at, say);
    list.page.blank();
    list.item(requirement);
    let confidence = requirement.confidence.word(say);
    for (label, text) in [
        (words::INSPECTS, requirement.inspects),
        (words::PREVENTS, requirement.prevents),
        (
            words::SOURCE,
            &format!("{}, {confidence}", requirement.source),
        ),
    ] {
        list.labelled(label, text);
    }
    for (label, lines) in [
        (words::SHOWN_BY, &requirement.checks),
        (words::DONE_BY, &requirement.does),
    ] {
        list.commands(label, lines);
    }
    for policy in &requirement.policies {
        let question = format!("{}: {}", policy.name, policy.question);
        list.labelled(words::POLICY, &question);
        for reading in &policy.readings {
            let mark = if reading.name == policy.chosen {
                words::COUNTS
            } else {
                words::OTHERWISE
            };
            let confidence = reading.confidence.word(say);
            let (name, says, source) = (reading.name, reading.says, reading.source);
            let text = format!("{name}: {says} ({source}, {confidence})");
            list.labelled(mark, &text);
        }
    }
    list.page.blank();
    for finding in requirement.told() {
        list.finding(&finding);
    }
    if let Some(because) = requirement.because {
        list.does_not_apply(because);
    }
    list.page.into_text()
}

/// Writes requirements one after the other, and remembers which facts it has asked for.
struct Checklist<'r> {
    page: Page,
    say: Language,
    asked: HashSet<&'r MissingFact>,
}

/// How many findings of one requirement are told.
const MOST_TOLD: usize = 10;
/// How many of those of which the same is said are named.
const MOST_NAMED: usize = 3;
const INDENT: usize = 6;
/// Of labels.
const WIDTH: usize = 13;

impl<'r> Checklist<'r> {
    fn new(title: &str, at: &str, say: Language) -> Self {
        let heading = crate::console::HEADING;
        let title = format_args!("{heading}{title}{heading:#}");
        let mut page = Page::default();
        page.line(
            0,
            format_args!("{}", countersign_messages::words::at(say, title, at)),
        );
        Self {
            page,
            say,
            asked: HashSet::new(),
        }
    }

    fn procedure(&mut self, procedure: &'r ProcedureReport) {
        self.page.heading(procedure.title);
        let reasons: HashSet<_> = procedure
            .requirements
            .iter()
            .map(|one| one.because)
            .collect();
        let mut reasons = reasons.into_iter();
        if let (Some(Some(why)), None) = (reasons.next(), reasons.next()) {
            let why = words::does_not_apply(self.say, why);
            self.page.line(0, format_args!("{why}"));
            return;
        }
        for requirement in &procedure.requirements {
            self.item(requirement);
            if let Some(because) = requirement.because {
                self.does_not_apply(because);
            }
            let open = requirement.told().into_iter();
            let mut open = open.filter(|alike| alike.first.verdict > Verdict::Met);
            for alike in open.by_ref().take(MOST_TOLD) {
                self.finding(&alike);
            }
            let more: usize = open.map(|alike| alike.all().count()).sum();
            if more > 0 {
                let more = words::more_to_explain(self.say, more, requirement.id);
                self.page.line(INDENT, format_args!("{more}"));
            }
            if requirement.verdict == Verdict::NotMet {
                self.labelled(words::PREVENTS, requirement.prevents);
            }
        }
    }

    fn item(&mut self, requirement: &RequirementReport) {
        let (style, mark) = mark(requirement.verdict);
        let label = format!("{style}{mark}{style:#} {:<6}", requirement.id);
        self.page.prose(0, &label, requirement.requires);
    }

    fn does_not_apply(&mut self, because: &str) {
        let because = words::does_not_apply(self.say, because);
        self.page.prose(INDENT, "", &because);
    }

    /// A finding, and what else it is said of.
    fn finding(&mut self, alike: &Alike<'r, Finding>) {
        let finding = alike.first;
        let (style, _) = mark(finding.verdict);
        let verdict = padded(finding.verdict.word(self.say), WIDTH);
        let label = format!("{style}{verdict}{style:#}");
        self.page.prose(
            INDENT,
            &label,
            &format!("{}: {}", finding.of, finding.evidence),
        );
        let others = alike.likewise();
        if !others.is_empty() {
            let names = some(self.say, &others, MOST_NAMED);
            self.labelled(plan::LIKEWISE, &names);
        }
        if let Some(advice) = &finding.advice {
            self.labelled(words::ADVICE, advice);
        }
        if let Some(missing) = &finding.missing_fact
            && self.asked.insert(missing)
        {
            let MissingFact {
                question,
                fact,
                how,
                ..
            } = missing;
            self.labelled(words::MISSING_FACT, &format!("{question} ({fact})"));
            self.labelled(words::LEARN_IT_BY, how);
        }
        if let Some(remedy) = &finding.remedy {
            self.labelled(words::REMEDY, remedy);
        }
        for command in &finding.commands {
            self.command(words::RUN.told(self.say), command);
        }
    }

    fn summary(&mut self, report: &RequirementsReport) {
        let counts = report.summary;
        let counts = [
            (counts.met, Verdict::Met),
            (counts.not_met, Verdict::NotMet),
            (counts.cannot_tell, Verdict::CannotTell),
            (counts.does_not_apply, Verdict::DoesNotApply),
        ];
        let counts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, verdict)| match (count, verdict) {
                (1, Verdict::DoesNotApply) => words::one_does_not_apply(self.say, count),
                (_, Verdict::DoesNotApply) => words::several_do_not_apply(self.say, count),
                _ => words::counted(self.say, count, verdict.word(self.say)),
            })
            .collect();
        self.page.blank();
        self.page.line(0, format_args!("{}", counts.join(", ")));
    }
    /// Generic lines, each with where it is from.
    fn commands(&mut self, label: Text, lines: &[CommandReport]) {
        for (index, command) in lines.iter().enumerate() {
            let label = if index == 0 { label.told(self.say) } else { "" };
            self.command(label, command.line);
            let note = command
                .note
                .as_ref()
                .map_or_else(String::new, |note| format!("{note} "));
            let note = format!("{note}({})", command.source);
            self.page.labelled(INDENT, WIDTH, "", &note);
        }
    }

    /// A line, however long, so that it can be copied.
    fn command(&mut self, label: &str, command: &str) {
        let label = padded(label, WIDTH);
        self.page
            .line(INDENT, format_args!("{LABEL}{label}{LABEL:#}{command}"));
    }

    fn labelled(&mut self, label: Text, text: &str) {
        self.page
            .labelled(INDENT, WIDTH, label.told(self.say), text);
    }
}

fn mark(verdict: Verdict) -> (Style, &'static str) {
    match verdict {
        Verdict::Met => (YES, "[x]"),
        Verdict::NotMet => (NO, "[ ]"),
        Verdict::CannotTell => (DOUBT, "[?]"),
        Verdict::DoesNotApply => (LABEL, "[-]"),
    }
}
