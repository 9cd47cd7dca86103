//! A plan for a page or a ticket.

use core::fmt::Write as _;

use countersign_um::{Plan, Step};

use super::text::{span, summary};

/// The plan as Markdown.
pub(super) fn page(title: &str, plan: &Plan) -> String {
    let mut page = format!(
        "# {}\n\nAt {}: {}.\n",
        escaped(&format!("Plan for {title}")),
        plan.at,
        summary(plan)
    );
    if !plan.steps.is_empty() {
        page.push_str("\n## What to do, in this order\n");
    }
    for step in &plan.steps {
        write(&mut page, step);
    }
    if !plan.outages.is_empty() {
        page.push_str("\n## What does not work meanwhile\n\n| when | what |\n|---|---|\n");
    }
    for outage in &plan.outages {
        let _ = writeln!(page, "| {} | {} |", span(outage), escaped(&outage.what));
    }
    if !plan.unreached.is_empty() {
        page.push_str("\n## What no step brings about\n\n");
    }
    for open in &plan.unreached {
        let _ = writeln!(
            page,
            "- **{}** {}: {}. {}",
            open.requirements.join(" "),
            escaped(&open.of),
            escaped(&open.fault),
            escaped(&open.remedy)
        );
    }
    page
}

fn write(page: &mut Page, step: &Step) {
    let _ = write!(
        page,
        "\n### {}. {}\n\n{}, for {}.",
        step.number,
        escaped(&step.sentence),
        step.role,
        step.requirements.join(", ")
    );
    if !step.after.is_empty() {
        let numbers: Vec<String> = { step.after.iter() }
            .map(|before| before.step.to_string())
            .collect();
        let _ = write!(page, " After {}.", numbers.join(", "));
    }
    page.push('\n');
    if !step.commands.is_empty() {
        let _ = write!(page, "\n```powershell\n{}\n```\n", step.commands.join("\n"));
    }
    if !step.notes.is_empty() || !step.because.is_empty() {
        page.push('\n');
    }
    for note in &step.notes {
        let _ = writeln!(page, "- {}", escaped(note));
    }
    for because in &step.because {
        let _ = writeln!(page, "- because {}", escaped(because));
    }
}

type Page = String;

/// What Markdown would read as more than text is escaped; code stays code.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    // Without its end, a backtick begins no code.
    let paired = text.matches('`').count().is_multiple_of(2);
    for character in text.chars() {
        if character == '`' && paired {
            is_code = !is_code;
        } else if !is_code && "\\`*_[]<>|#".contains(character) {
            escaped.push('\\');
        }
        if is_code && character == '|' {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
