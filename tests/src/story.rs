//! A story: a scenario that was reported, and what every command answers to it.

use std::fmt::Write as _;

use countersign_products::Catalogue;
use countersign_provider_aws_lc::provider;
use countersign_trust::Signatures;
use countersign_um::{ForecastReport, Plan, RepairReport, RequirementsReport, Verdict};

use crate::Scenario;

impl Scenario {
    /// The number of the field report that it is made after, if its folder is named by one.
    #[must_use]
    pub fn story(&self) -> Option<u32> {
        let (number, _) = self.name.strip_prefix("story-")?.split_once('-')?;
        number.parse().ok()
    }

    /// What `requirements`, `plan`, `repair` and `forecast` answer, without what changes when the
    /// certificates are made anew, and `forecast` its sunsets alone.
    ///
    /// # Panics
    /// As [`Scenario::check`].
    #[must_use]
    pub fn answers(&self, catalogue: &Catalogue) -> String {
        let (estate, at) = self.load(catalogue);
        let signatures = Signatures::new(provider());
        let mut text = String::new();
        requirements(&mut text, &estate.requirements(&signatures, at));
        plan(&mut text, &estate.plan(&signatures, at));
        let repaired = estate.repair(None, catalogue, &signatures, at);
        repair(&mut text, &repaired);
        sunsets(&mut text, &estate.forecast(&signatures, at));
        text
    }
}

/// The requirements by their verdicts: why, for each that is not met or cannot be told.
fn requirements(text: &mut String, report: &RequirementsReport) {
    line(text, "requirements");
    for verdict in [Verdict::Met, Verdict::DoesNotApply] {
        let such = report.requirements();
        let ids = such.filter(|one| one.verdict == verdict).map(|one| one.id);
        let ids: Vec<&str> = ids.collect();
        if !ids.is_empty() {
            line(text, format_args!("  {verdict}: {}", ids.join(", ")));
        }
    }
    for one in report
        .requirements()
        .filter(|one| one.verdict >= Verdict::CannotTell)
    {
        for finding in &one.findings {
            if finding.verdict >= Verdict::CannotTell {
                let (of, evidence) = (&finding.of, &finding.evidence);
                line(
                    text,
                    format_args!("  {}: {} {of}: {evidence}", finding.verdict, one.id),
                );
            }
        }
    }
}

fn plan(text: &mut String, plan: &Plan) {
    line(text, "\nplan");
    let mut noted: Vec<&str> = Vec::new();
    for step in &plan.steps {
        line(text, format_args!("  {}. {}", step.number, step.sentence));
        for note in &step.notes {
            if !noted.contains(&note.as_str()) {
                noted.push(note);
                line(text, format_args!("    {note}"));
            }
        }
    }
    for outage in &plan.outages {
        let steps = (outage.from, outage.to);
        line(
            text,
            format_args!("  outage {}-{}: {}", steps.0, steps.1, outage.what),
        );
    }
    for unreached in &plan.unreached {
        line(
            text,
            format_args!("  by hand: {}: {}", unreached.of, unreached.fault),
        );
        line(text, format_args!("    {}", unreached.remedy));
    }
    if plan.steps.is_empty() && plan.unreached.is_empty() {
        line(text, "  nothing to do");
    }
}

fn repair(text: &mut String, report: &RepairReport) {
    line(text, "\nrepair");
    for link in &report.broken {
        let (works, codes) = (link.standing.works, link.codes.join(", "));
        let mended = if link.mended { "mended" } else { "not mended" };
        line(
            text,
            format_args!("  {mended}: {} and {} ({works}: {codes})", link.a, link.b),
        );
        for missing in &link.missing_facts {
            line(
                text,
                format_args!("    missing: {} of {}", missing.fact, missing.party),
            );
        }
    }
    for proposal in &report.proposals {
        let (cost, radius) = (proposal.cost, &proposal.radius);
        line(
            text,
            format_args!(
                "  for {cost}, {} of {} links better",
                radius.better, radius.judged
            ),
        );
        for step in &proposal.steps {
            line(text, format_args!("    {}", step.what));
            if let Some(how) = &step.how {
                line(text, format_args!("      {}", without_identifiers(how)));
            }
            for otherwise in &step.otherwise {
                let values: Vec<String> =
                    otherwise.values.iter().map(ToString::to_string).collect();
                let values = values.join(", ");
                if otherwise.steps.is_empty() {
                    line(
                        text,
                        format_args!("      if {values}: nothing that is known"),
                    );
                }
                for step in &otherwise.steps {
                    line(text, format_args!("      if {values}: {}", step.what));
                }
            }
        }
        for lost in &radius.distrusts {
            let (host, roots, public) = (&lost.host, lost.roots, lost.public);
            line(
                text,
                format_args!("    {host} trusts {roots} roots less, {public} of them public"),
            );
        }
        for trust in &radius.trusts {
            let (host, root, parties) = (&trust.host, &trust.root, trust.parties);
            line(
                text,
                format_args!("    {host} comes to trust {parties} parties by `{root}`"),
            );
        }
    }
    if report.broken.is_empty() {
        line(text, "  nothing to repair");
    }
}

/// The text without the identifiers of keys, which are others when the certificates are made anew.
fn without_identifiers(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let stem = word.trim_end_matches(['.', ',', ';']);
        let is_one = stem.len() == 40 && stem.bytes().all(|octet| octet.is_ascii_hexdigit());
        if is_one {
            word.replace(stem, "...")
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn sunsets(text: &mut String, report: &ForecastReport) {
    if report.sunsets.is_empty() {
        return;
    }
    line(text, "\nto come");
    for sunset in &report.sunsets {
        line(
            text,
            format_args!(
                "  {} {}: {}",
                sunset.at.date(),
                sunset.party,
                sunset.sentence
            ),
        );
        for root in &sunset.missing_roots {
            line(text, format_args!("    lacks `{root}`"));
        }
        for check in &sunset.checks {
            let (judge, judged, role) = (&check.judge, &check.judged, check.role);
            line(text, format_args!("    {judge} judges {judged} as {role}"));
        }
    }
}

fn line(text: &mut String, line: impl core::fmt::Display) {
    writeln!(text, "{line}").expect("a string takes all");
}
