//! Repairs, for a person.

use std::collections::BTreeSet;

use countersign_messages::{Language, plan, some, terminal, words};
use countersign_mutual::{Answer, FactValue, MissingFact};
use countersign_um::{
    Alike, BlastRadius, BrokenLink, LostTrust, NewTrust, Otherwise, Proposal, RepairReport,
};

use crate::overview::{self, Headline, SCREEN, Telling};
use crate::page::{DOUBT, NO, Page, YES, padded};

/// How many broken links are told one by one; of more, how many there are of each kind.
const MOST_LINKS: usize = 10;

/// The whole report.
pub(super) fn render(
    title: &str,
    report: &RepairReport,
    telling: Telling,
    language: Language,
) -> String {
    let heading = crate::console::HEADING;
    let mut page = Page::default();
    let title = words::at(language, format!("{heading}{title}{heading:#}"), &report.at);
    page.line(0, format_args!("{title}"));
    page.blank();
    if report.broken.is_empty() {
        let nothing = terminal::NOTHING_TO_REPAIR.told(language);
        page.line(0, format_args!("{nothing}"));
        return page.into_text();
    }
    if report.broken.len() > MOST_LINKS && !telling.is_of_all() {
        let each: Vec<Alike<'_, BrokenLink>> = report.broken.iter().map(Alike::alone).collect();
        let lines = overview::lines(&each, |link| headline(link, language));
        let ends = |link: &BrokenLink| words::between(language, &link.a, &link.b);
        overview::write(&mut page, &lines, ends, language);
    } else {
        for link in &report.broken {
            show_link(&mut page, link, language);
        }
    }
    let steps = report.proposals.iter().map(|proposal| proposal.steps.len());
    let by_kinds = telling.by_kinds(steps.sum());
    let mut proposals = Page::default();
    for (number, proposal) in report.proposals.iter().enumerate() {
        let title = match (number, report.proposals.len()) {
            (_, 1) => terminal::WHAT_TO_CHANGE.told(language).to_owned(),
            (0, several) => terminal::what_to_change_of(language, several),
            (number, _) => terminal::or(language, number + 1),
        };
        proposals.heading(&title);
        show_proposal(&mut proposals, proposal, by_kinds, language);
    }
    let mended = report.broken.iter().filter(|link| link.mended).count();
    let works = terminal::would_work(language, report.broken.len(), mended);
    let works = match (mended, report.proven_least) {
        (0, _) => works,
        (_, true) => terminal::proven_least(language, works),
        (_, false) => terminal::not_proven_least(language, works),
    };
    // What fills more than a screen has what it comes to where it begins, too.
    if page.lines() + proposals.lines() > SCREEN {
        page.line(0, format_args!("{works}"));
    }
    page.append(proposals);
    page.blank();
    page.line(0, format_args!("{works}"));
    page.into_text()
}

/// What is the same in the links of a line: those that nothing mends come first.
fn headline(link: &BrokenLink, language: Language) -> Headline {
    let facts = link.missing_facts.iter().map(|missing| &missing.fact);
    let codes: BTreeSet<&String> = link.codes.iter().chain(facts).collect();
    let codes: Vec<&str> = codes.into_iter().map(String::as_str).collect();
    Headline {
        rank: (!link.mended, link.standing.works, link.standing.supported),
        standing: works(link, language),
        remark: String::new(),
        codes: with_hope(link, codes.join(", "), language),
    }
}

fn works(link: &BrokenLink, language: Language) -> String {
    let style = match link.standing.works {
        Answer::No => NO,
        _ => DOUBT,
    };
    let works = padded(link.standing.works.word(language), 9);
    format!("{style}{works}{style:#}")
}

/// The codes, and whether anything mends the link.
fn with_hope(link: &BrokenLink, codes: String, language: Language) -> String {
    match link.mended {
        true => codes,
        false => terminal::hopeless(language, codes),
    }
}

fn show_link(page: &mut Page, link: &BrokenLink, language: Language) {
    let works = works(link, language);
    let ends = words::between(language, &link.a, &link.b);
    let codes = with_hope(link, link.codes.join(", "), language);
    page.line(0, format_args!("{works} {ends}  {codes}"));
    for MissingFact {
        question,
        fact,
        party,
        ..
    } in &link.missing_facts
    {
        let text = words::missing_fact(language, question, fact, party);
        page.labelled(11, 13, terminal::MISSING_FACT.told(language), &text);
    }
}

/// What to do where a fact is otherwise than supposed.
fn told_otherwise(otherwise: &Otherwise, language: Language) -> String {
    let Otherwise { values, steps, .. } = otherwise;
    let spelled: Vec<String> = { values.iter() }
        .map(|value| match value {
            FactValue::Words(words) if words.is_empty() => words::NOTHING.told(language).to_owned(),
            value => value.to_string(),
        })
        .collect();
    let steps: Vec<String> = { steps.iter() }
        .map(|step| terminal::step(language, &step.what, step.cost))
        .collect();
    let what = match steps.as_slice() {
        [] => terminal::NOTHING_MENDS.told(language).to_owned(),
        steps => steps.join("; "),
    };
    terminal::otherwise(language, values.len(), spelled.join(", "), what)
}

fn show_proposal(page: &mut Page, proposal: &Proposal, by_kinds: bool, language: Language) {
    let steps = match by_kinds {
        true => proposal.told_steps(),
        false => proposal.steps.iter().map(Alike::alone).collect(),
    };
    for (number, alike) in steps.iter().enumerate() {
        let step = alike.first;
        let what = terminal::step(language, &step.what, step.cost);
        page.prose(2, &format!("{}. ", number + 1), &what);
        show_likewise(page, 5, &alike.likewise(), language);
        if let Some(how) = &step.how {
            page.labelled(5, 13, terminal::HOW.told(language), how);
        }
        if let Some(missing) = &step.find_out {
            page.labelled(5, 13, terminal::LEARN_IT_BY.told(language), &missing.how);
        }
        for otherwise in &step.otherwise {
            page.prose(5, "- ", &told_otherwise(otherwise, language));
        }
    }
    let BlastRadius {
        judged,
        better,
        unsupported,
        assumed,
        distrusts,
        ..
    } = &proposal.radius;
    let cost = terminal::cost(language, proposal.cost);
    let cost = format!("{YES}{cost}{YES:#}");
    let mut effect = terminal::touches(language, cost, words::links(language, *judged), better);
    if *assumed {
        effect = terminal::supposing(language, effect);
    }
    page.line(2, format_args!("{effect}"));
    if *unsupported > 0 {
        let links = words::links(language, *unsupported);
        let text = terminal::would_be_unsupported(language, links);
        page.line(2, format_args!("{text}"));
    }
    let trusts = match by_kinds {
        true => proposal.radius.told_trusts(),
        false => proposal.radius.trusts.iter().map(Alike::alone).collect(),
    };
    for alike in trusts {
        let NewTrust {
            host,
            root,
            parties,
            first,
            ..
        } = alike.first;
        let text = match parties {
            0 => terminal::trusts_nobody_else(language, root, host),
            count => terminal::trusts_more(language, root, host, count, first.join(", ")),
        };
        page.prose(2, "", &text);
        show_likewise(page, 2, &alike.likewise(), language);
    }
    for LostTrust {
        host,
        roots,
        public,
        parties,
        first,
        ..
    } in distrusts
    {
        page.prose(
            2,
            "",
            &terminal::loses_roots(language, *roots, host, public),
        );
        if *parties > 0 {
            let text = terminal::loses_parties(language, host, parties, first.join(", "));
            page.prose(2, "", &text);
        }
    }
}

/// Of whom else the same is said.
fn show_likewise(page: &mut Page, indent: usize, names: &[&str], language: Language) {
    if !names.is_empty() {
        let names = some(language, names, MOST_NAMED);
        page.labelled(indent, 13, plan::LIKEWISE.told(language), &names);
    }
}

/// How many of those of which the same is said are named.
const MOST_NAMED: usize = 3;
