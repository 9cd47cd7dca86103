//! A plan for a page or a ticket.

use core::fmt::Write as _;

use countersign_messages::{Language, plan as words};
use countersign_um::{Plan, Step};

use super::text::{span, summary};

/// The plan as Markdown.
pub(super) fn page(title: &str, plan: &Plan, say: Language) -> String {
    let mut page = format!(
        "# {}\n\n{}\n",
        escaped(&words::title(say, title)),
        words::at(say, &plan.at, summary(plan, say))
    );
    if !plan.steps.is_empty() {
        let _ = write!(page, "\n## {}\n", words::WHAT_TO_DO.told(say));
    }
    for step in &plan.steps {
        write(&mut page, step, say);
    }
    if !plan.outages.is_empty() {
        let _ = write!(
            page,
            "\n## {}\n\n| {} | {} |\n|---|---|\n",
            words::WHAT_DOES_NOT_WORK.told(say),
            words::WHEN.told(say),
            words::WHAT.told(say)
        );
    }
    for outage in &plan.outages {
        let _ = writeln!(
            page,
            "| {} | {} |",
            span(outage, say),
            escaped(&outage.what)
        );
    }
    if !plan.unreached.is_empty() {
        let heading = words::WHAT_NO_STEP_BRINGS_ABOUT.told(say);
        let _ = write!(page, "\n## {heading}\n\n");
    }
    for open in &plan.unreached {
        let told = words::open(
            say,
            escaped(&open.of),
            escaped(&open.fault),
            escaped(&open.remedy),
        );
        let _ = writeln!(page, "- **{}** {told}", open.requirements.join(" "));
    }
    page
}

fn write(page: &mut Page, step: &Step, say: Language) {
    let role = step.role.word(say);
    let requirements = step.requirements.join(", ");
    let _ = write!(
        page,
        "\n### {}. {}\n\n",
        step.number,
        escaped(&step.sentence)
    );
    let told = if step.after.is_empty() {
        words::done_where(say, role, requirements)
    } else {
        words::done_where_after(say, role, requirements, step.waits_for())
    };
    let _ = writeln!(page, "{}", words::sentence(say, told));
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
        let _ = writeln!(page, "- {}", words::because(say, escaped(because)));
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
