//! A plan for a page or a ticket.

use core::fmt::Write as _;
use std::collections::BTreeSet;

use countersign_messages::{Language, plan as words};
use countersign_um::{Alike, Plan, Step};

use super::text::{likewise, span, summary};

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
    for steps in plan.told_steps() {
        write(&mut page, &steps, say);
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
    for outages in plan.told_outages() {
        let likewise = likewise(&outages.likewise(), say);
        let _ = writeln!(
            page,
            "| {} | {}{} |",
            span(&outages, say),
            escaped(&outages.first.what),
            aside(likewise, say)
        );
    }
    if !plan.unreached.is_empty() {
        let heading = words::WHAT_NO_STEP_BRINGS_ABOUT.told(say);
        let _ = write!(page, "\n## {heading}\n\n");
    }
    for alike in plan.told_unreached() {
        let open = alike.first;
        let likewise = aside(likewise(&alike.likewise(), say), say);
        let told = words::open(
            say,
            format!("{}{likewise}", escaped(&open.of)),
            escaped(&open.fault),
            escaped(&open.remedy),
        );
        let _ = writeln!(page, "- **{}** {told}", open.purpose(say));
    }
    page
}

/// In brackets, of what else the same is said.
fn aside(names: Option<String>, say: Language) -> String {
    let names = names.map(|names| words::likewise_for(say, names));
    names.map_or_else(String::new, |names| format!(" ({})", escaped(&names)))
}

fn write(page: &mut Page, steps: &Alike<'_, Step>, say: Language) {
    let step = steps.first;
    let role = step.role.word(say);
    let requirements = step.purpose(say).replace(' ', ", ");
    let _ = write!(
        page,
        "\n### {}. {}\n\n",
        steps.numbers(),
        escaped(&step.sentence)
    );
    let told = if step.after.is_empty() {
        words::done_where(say, role, requirements)
    } else {
        words::done_where_after(say, role, requirements, steps.waits_for())
    };
    let _ = writeln!(page, "{}", words::sentence(say, told));
    if !step.commands.is_empty() {
        let _ = write!(page, "\n```powershell\n{}\n```\n", step.commands.join("\n"));
    }
    if !step.notes.is_empty() || !step.because.is_empty() || !steps.others.is_empty() {
        page.push('\n');
    }
    if let Some(names) = likewise(&steps.likewise(), say) {
        let names = words::likewise_for(say, names);
        let _ = writeln!(page, "- {}", words::sentence(say, escaped(&names)));
    }
    for note in &step.notes {
        let _ = writeln!(page, "- {}", escaped(note));
    }
    let reasons: BTreeSet<&String> = steps.all().flat_map(|step| &step.because).collect();
    for because in { steps.all().flat_map(|step| &step.because) }.take(MOST_TOLD) {
        let _ = writeln!(page, "- {}", words::because(say, escaped(because)));
    }
    if let Some(more @ 1..) = reasons.len().checked_sub(MOST_TOLD) {
        let _ = writeln!(page, "- {}", words::more_of_the_kind(say, more));
    }
}

/// How many reasons of one step are told.
const MOST_TOLD: usize = 3;

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
