//! Requirements for a person: two checklists, or everything about one of them.

use std::collections::HashSet;

use anstyle::Style;
use countersign_mutual::MissingFact;
use countersign_um::{
    CommandReport, Finding, ProcedureReport, RequirementReport, RequirementsReport, Verdict,
};

use crate::page::{DOUBT, LABEL, NO, Page, YES};

/// Both procedures.
pub(super) fn checklists(title: &str, report: &RequirementsReport) -> String {
    let mut list = Checklist::new(title, &report.at);
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
) -> String {
    let mut list = Checklist::new(title, &report.at);
    list.page.blank();
    list.item(requirement);
    let page = &mut list.page;
    for (label, text) in [
        ("inspects", requirement.inspects),
        ("prevents", requirement.prevents),
        (
            "source",
            &format!("{}, {}", requirement.source, requirement.confidence),
        ),
    ] {
        page.labelled(INDENT, WIDTH, label, text);
    }
    for (label, lines) in [
        ("shown by", &requirement.checks),
        ("done by", &requirement.does),
    ] {
        commands(page, label, lines);
    }
    let policies = report.policies.iter();
    for policy in policies.filter(|policy| requirement.policies.contains(&policy.policy.name)) {
        let name = policy.policy.name;
        let question = format!("{name}: {}", policy.policy.question);
        page.labelled(INDENT, WIDTH, "policy", &question);
        for reading in policy.policy.readings {
            let mark = if reading.name == policy.chosen {
                "counts"
            } else {
                "otherwise"
            };
            let text = format!("{}: {} ({})", reading.name, reading.says, reading.source);
            page.labelled(INDENT, WIDTH, mark, &text);
        }
    }
    list.page.blank();
    for finding in &requirement.findings {
        list.finding(finding);
    }
    if let Some(because) = requirement.because {
        list.does_not_apply(because);
    }
    list.page.into_text()
}

/// Writes requirements one after the other, and remembers which facts it has asked for.
struct Checklist<'r> {
    page: Page,
    asked: HashSet<&'r MissingFact>,
}

/// How many findings of one requirement are told.
const MOST_TOLD: usize = 10;
const INDENT: usize = 6;
/// Of labels.
const WIDTH: usize = 13;

impl<'r> Checklist<'r> {
    fn new(title: &str, at: &str) -> Self {
        let heading = crate::console::HEADING;
        let mut page = Page::default();
        page.line(0, format_args!("{heading}{title}{heading:#}, at {at}"));
        Self {
            page,
            asked: HashSet::new(),
        }
    }

    fn procedure(&mut self, procedure: &'r ProcedureReport) {
        self.page.heading(procedure.procedure.title());
        let reasons: HashSet<_> = procedure
            .requirements
            .iter()
            .map(|one| one.because)
            .collect();
        let mut reasons = reasons.into_iter();
        if let (Some(Some(why)), None) = (reasons.next(), reasons.next()) {
            self.page.line(0, format_args!("does not apply: {why}"));
            return;
        }
        for requirement in &procedure.requirements {
            self.item(requirement);
            if let Some(because) = requirement.because {
                self.does_not_apply(because);
            }
            let open = requirement.findings.iter();
            let mut open = open.filter(|finding| finding.verdict > Verdict::Met);
            for finding in open.by_ref().take(MOST_TOLD) {
                self.finding(finding);
            }
            let more = open.count();
            if more > 0 {
                self.page.line(
                    INDENT,
                    format_args!("and {more} more: --explain {} has them all", requirement.id),
                );
            }
            if requirement.verdict == Verdict::NotMet {
                self.page
                    .labelled(INDENT, WIDTH, "prevents", requirement.prevents);
            }
        }
    }

    fn item(&mut self, requirement: &RequirementReport) {
        let (style, mark) = mark(requirement.verdict);
        let label = format!("{style}{mark}{style:#} {:<6}", requirement.id);
        self.page.prose(0, &label, requirement.requires);
    }

    fn does_not_apply(&mut self, because: &str) {
        self.page
            .prose(INDENT, "", &format!("does not apply: {because}"));
    }

    fn finding(&mut self, finding: &'r Finding) {
        let (style, _) = mark(finding.verdict);
        let verdict = finding.verdict.to_string();
        let label = format!("{style}{verdict:<WIDTH$}{style:#}");
        self.page.prose(
            INDENT,
            &label,
            &format!("{}: {}", finding.of, finding.evidence),
        );
        if let Some(advice) = &finding.advice {
            self.page.labelled(INDENT, WIDTH, "advice", advice);
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
            self.page.labelled(
                INDENT,
                WIDTH,
                "missing fact",
                &format!("{question} ({fact})"),
            );
            self.page.labelled(INDENT, WIDTH, "learn it by", how);
        }
        if let Some(remedy) = &finding.remedy {
            self.page.labelled(INDENT, WIDTH, "remedy", remedy);
        }
        // A command is a line, however long, so that it can be copied.
        for command in &finding.commands {
            self.page.line(
                INDENT,
                format_args!("{LABEL}{:<WIDTH$}{LABEL:#}{command}", "run"),
            );
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
                (1, Verdict::DoesNotApply) => "1 does not apply".to_owned(),
                (_, Verdict::DoesNotApply) => format!("{count} do not apply"),
                _ => format!("{count} {verdict}"),
            })
            .collect();
        self.page.blank();
        self.page.line(0, format_args!("{}", counts.join(", ")));
    }
}

/// Generic lines, each with where it is from.
fn commands(page: &mut Page, label: &str, lines: &[CommandReport]) {
    for (index, command) in lines.iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        page.line(
            INDENT,
            format_args!("{LABEL}{label:<WIDTH$}{LABEL:#}{}", command.line),
        );
        let note = command
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!("{note} "));
        page.labelled(INDENT, WIDTH, "", &format!("{note}({})", command.source));
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
