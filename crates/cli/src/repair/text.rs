//! Repairs, for a person.

use countersign_mutual::Answer;
use countersign_um::{BlastRadius, BrokenLink, Proposal, RepairReport};

use crate::page::{DOUBT, NO, Page, YES};

/// How many broken links are told.
const MOST_LINKS: usize = 50;

/// The whole report.
pub(super) fn render(title: &str, report: &RepairReport) -> String {
    let heading = crate::console::HEADING;
    let mut page = Page::default();
    page.line(
        0,
        format_args!("{heading}{title}{heading:#}, at {}", report.at),
    );
    page.blank();
    if report.broken.is_empty() {
        page.line(0, format_args!("nothing to repair"));
        return page.into_text();
    }
    for link in report.broken.iter().take(MOST_LINKS) {
        show_link(&mut page, link);
    }
    if let Some(more @ 1..) = report.broken.len().checked_sub(MOST_LINKS) {
        page.line(
            0,
            format_args!("and {more} more: --format json has them all"),
        );
    }
    for (number, proposal) in report.proposals.iter().enumerate() {
        let title = match (number, report.proposals.len()) {
            (_, 1) => "What to change".to_owned(),
            (0, several) => format!("What to change: one of {several} that cost the same"),
            (number, _) => format!("Or ({})", number + 1),
        };
        page.heading(&title);
        show_proposal(&mut page, proposal);
    }
    page.blank();
    let mended = report.broken.iter().filter(|link| link.mended).count();
    let proof = match (mended, report.proven_least) {
        (0, _) => "",
        (_, true) => "; no cheaper set of up to three changes does",
        (_, false) => "; not proven least",
    };
    page.line(
        0,
        format_args!(
            "{mended} of {} broken links would work{proof}",
            report.broken.len()
        ),
    );
    page.into_text()
}

fn show_link(page: &mut Page, link: &BrokenLink) {
    let style = match link.standing.works {
        Answer::No => NO,
        _ => DOUBT,
    };
    let works = link.standing.works.to_string();
    let hopeless = if link.mended {
        ""
    } else {
        ": no change that is known here mends it"
    };
    page.line(
        0,
        format_args!(
            "{style}{works:<9}{style:#} {} and {}  {}{hopeless}",
            link.a,
            link.b,
            link.codes.join(", ")
        ),
    );
    for missing in &link.missing_facts {
        let text = format!(
            "{} ({} of {})",
            missing.question, missing.fact, missing.party
        );
        page.labelled(11, 13, "missing fact", &text);
    }
}

fn show_proposal(page: &mut Page, proposal: &Proposal) {
    for (number, step) in proposal.steps.iter().enumerate() {
        let what = format!("{} (cost {})", step.what, step.cost);
        page.prose(2, &format!("{}. ", number + 1), &what);
        if let Some(missing) = &step.find_out {
            page.labelled(5, 13, "learn it by", &missing.how);
        }
    }
    let BlastRadius {
        judged,
        better,
        unsupported,
        assumed,
        trusts,
        ..
    } = &proposal.radius;
    let links = |count: usize| if count == 1 { "link" } else { "links" };
    page.line(
        2,
        format_args!(
            "{YES}cost {}{YES:#}, touches {judged} {}: {better} better, none worse{}",
            proposal.cost,
            links(*judged),
            if *assumed {
                ", supposing that what is to be issued is"
            } else {
                ""
            }
        ),
    );
    if *unsupported > 0 {
        page.line(
            2,
            format_args!(
                "{unsupported} {} would not be supported by a maker",
                links(*unsupported)
            ),
        );
    }
    for trust in trusts {
        let others = match trust.parties {
            0 => "nobody else of the estate".to_owned(),
            count => format!("{count} more of the estate: {}", trust.first.join(", ")),
        };
        let text = format!(
            "with `{}`, {} comes to trust {others}",
            trust.root, trust.host
        );
        page.prose(2, "", &text);
    }
}
