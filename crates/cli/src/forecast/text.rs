//! The forecast for a person: what is to come in a line each, which roots can go, and then every check.

use std::collections::BTreeMap;

use countersign_um::{ChangeOutlook, CheckOutlook, Event, ForecastReport, SunsetOutlook};
use time::{Duration, OffsetDateTime};

use super::verb;
use crate::clock::rfc3339;
use crate::console::HEADING;
use crate::page::{DOUBT, LABEL, NO, Page};

/// How many lines each list before the details may have: together they fit a screen.
const MOST_TO_COME: usize = 12;
const MOST_ROOTS: usize = 6;

/// How many checks of an event are told.
const MOST_CHECKS: usize = 10;

/// How many events are told at length.
const MOST_DETAILS: usize = 50;

/// The whole forecast; what comes `within` this time stands out.
pub(super) fn render(title: &str, within: Option<Duration>, report: &ForecastReport) -> String {
    let mut writer = Writer {
        page: Page::default(),
        within,
        report,
    };
    writer.summary(title);
    let events = report.events.iter().enumerate();
    let mut coming: Vec<Coming<'_>> = events
        .map(|(number, event)| Coming::Event { number, event })
        .chain(sunsets(report))
        .collect();
    coming.sort_by_key(Coming::at);
    writer.coming(&coming);
    writer.roots();
    writer.details(&coming);
    writer.page.into_text()
}

/// Something on the line of time.
enum Coming<'r> {
    Event {
        number: usize,
        event: &'r Event,
    },
    /// One sunset, and all whom it touches at one moment.
    Sunset {
        first: &'r SunsetOutlook,
        all: Vec<&'r SunsetOutlook>,
    },
}

/// Each sunset once for each moment at which it is felt.
fn sunsets(report: &ForecastReport) -> Vec<Coming<'_>> {
    let mut together: BTreeMap<(OffsetDateTime, &str), Vec<&SunsetOutlook>> = BTreeMap::new();
    for sunset in &report.sunsets {
        together
            .entry((sunset.at, &sunset.id))
            .or_default()
            .push(sunset);
    }
    let together = together.into_values();
    together
        .filter_map(|all| {
            Some(Coming::Sunset {
                first: *all.first()?,
                all,
            })
        })
        .collect()
}

impl Coming<'_> {
    fn at(&self) -> OffsetDateTime {
        match self {
            Self::Event { event, .. } => event.at,
            Self::Sunset { first, .. } => first.at,
        }
    }

    fn breaks(&self) -> bool {
        match self {
            Self::Event { event, .. } => event.breaks > 0,
            Self::Sunset { .. } => true,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Event { event, .. } => {
                let mut effects = Vec::new();
                if event.breaks > 0 {
                    let one = if event.links == 1 { "breaks" } else { "break" };
                    effects.push(format!(
                        "{} {one} ({})",
                        count(event.links, "link", "links"),
                        count(event.breaks, "check", "checks")
                    ));
                }
                if event.mends > 0 {
                    let one = if event.mends == 1 {
                        "becomes"
                    } else {
                        "become"
                    };
                    let checks = count(event.mends, "check", "checks");
                    effects.push(format!("{checks} {one} better"));
                }
                format!("{}: {}", what(event), effects.join(", "))
            }
            Self::Sunset { first, all } => {
                let number = all.iter().map(|sunset| sunset.checks.len()).sum();
                let checks = count(number, "check", "checks");
                let counts = if number == 1 { "counts" } else { "count" };
                let whom = some(
                    &all.iter()
                        .map(|sunset| sunset.party.clone())
                        .collect::<Vec<_>>(),
                    3,
                );
                match &first.certificate {
                    Some(_) => format!(
                        "what {whom} must renew is renewed without clientAuth: {checks} {counts} on it"
                    ),
                    None => format!(
                        "roots that must be trusted are missing at {whom}: {checks} {counts} on them"
                    ),
                }
            }
        }
    }
}

struct Writer<'r> {
    page: Page,
    within: Option<Duration>,
    report: &'r ForecastReport,
}

impl<'r> Writer<'r> {
    fn summary(&mut self, title: &str) {
        let report = self.report;
        let at = rfc3339(report.at);
        self.page
            .line(0, format_args!("{HEADING}{title}{HEADING:#}, from {at} on"));
        let summary = &report.summary;
        let mut text = format!("{} of {} links work", summary.working, summary.links);
        let first = report.links.iter().filter_map(|link| link.breaks_at).min();
        match first {
            Some(first) => text.push_str(&format!(
                "; checks of {} will break, the first on {}, {}",
                summary.breaking,
                first.date(),
                in_days((first - report.at).whole_days())
            )),
            None => {
                text.push_str("; none will break that does not yet, as far as its certificates go")
            }
        }
        self.page.line(0, format_args!("{text}"));
        if summary.working < summary.links {
            self.page.line(
                0,
                format_args!("`countersign check` says what is wrong with those that do not work"),
            );
        }
    }

    fn coming(&mut self, coming: &[Coming<'_>]) {
        if coming.is_empty() {
            return;
        }
        self.page.heading("What is to come");
        for coming in coming.iter().take(MOST_TO_COME) {
            let days = (coming.at() - self.report.at).whole_days();
            let far = if coming.at() == self.report.at {
                "today".to_owned()
            } else {
                in_days(days)
            };
            let when = format!("{}  {far:<13}", coming.at().date());
            let is_near = self
                .within
                .is_some_and(|within| coming.at() - self.report.at <= within);
            let style = match (coming.breaks(), is_near) {
                (false, _) => LABEL,
                (true, false) => DOUBT,
                (true, true) => NO,
            };
            let label = format!("{style}{when}{style:#}  ");
            self.page.prose(2, &label, &coming.sentence());
        }
        self.more(coming.len(), MOST_TO_COME);
    }

    /// For each store the roots that can go, and from when on.
    fn roots(&mut self) {
        let mut lines = Vec::new();
        for store in &self.report.stores {
            let mut by_moment: Vec<(Option<OffsetDateTime>, Vec<&str>)> = Vec::new();
            for root in &store.roots {
                let subject = root.certificate.subject.as_str();
                match by_moment
                    .iter_mut()
                    .find(|(at, _)| *at == root.removable_at)
                {
                    Some((_, subjects)) => subjects.push(subject),
                    None => by_moment.push((root.removable_at, vec![subject])),
                }
            }
            lines.extend(by_moment.into_iter().map(|(at, roots)| (at, roots, store)));
        }
        if lines.is_empty() {
            return;
        }
        // What is needed for ever comes last.
        lines.sort_by_key(|(at, ..)| (at.is_none(), *at));
        self.page
            .heading("When roots can be removed, as far as the links of this estate go");
        for (at, roots, store) in lines.iter().take(MOST_ROOTS) {
            let when = match at {
                None => "never".to_owned(),
                Some(at) if *at == self.report.at => "today".to_owned(),
                Some(at) => at.date().to_string(),
            };
            let quoted = roots.iter().map(|root| format!("`{root}`"));
            let text = format!(
                "{} from the store of {}",
                some(&quoted.collect::<Vec<_>>(), 3),
                some(&store.parties, 3)
            );
            self.page.prose(2, &format!("{when:<12}"), &text);
        }
        self.more(lines.len(), MOST_ROOTS);
    }

    fn details(&mut self, coming: &[Coming<'r>]) {
        if coming.is_empty() {
            return;
        }
        self.page.heading("In detail");
        for coming in coming.iter().take(MOST_DETAILS) {
            self.page.blank();
            match coming {
                Coming::Event { number, event } => self.event(*number, event),
                Coming::Sunset { first, all } => self.sunset(first, all),
            }
        }
        self.more(coming.len(), MOST_DETAILS);
    }

    fn event(&mut self, number: usize, event: &Event) {
        self.page
            .line(2, format_args!("{} {}", rfc3339(event.at), what(event)));
        let certificate = &event.certificate;
        let places = [
            ("file", &certificate.file),
            ("SHA-256", &certificate.sha256),
            ("thumbprint", &certificate.sha1),
        ];
        for (name, place) in places {
            if let Some(place) = place {
                self.page.labelled(4, 11, name, place);
            }
        }
        let links = self.report.links.iter();
        let checks = links.flat_map(|link| &link.checks);
        let changes: Vec<(&CheckOutlook, &ChangeOutlook)> = checks
            .flat_map(|check| check.changes.iter().map(move |change| (check, change)))
            .filter(|(_, change)| change.events.contains(&number))
            .collect();
        for (check, change) in changes.iter().take(MOST_CHECKS) {
            let codes = change.codes.join(", ");
            let because = if codes.is_empty() {
                String::new()
            } else {
                format!(": {codes}")
            };
            let text = format!(
                "{} judges {} as {}: {} becomes {}{because}",
                check.check.judge,
                check.check.judged,
                check.check.role,
                change.from,
                change.verdict
            );
            self.page.prose(4, "- ", &text);
        }
        if let Some(more) = changes
            .len()
            .checked_sub(MOST_CHECKS)
            .filter(|more| *more > 0)
        {
            self.page.line(
                4,
                format_args!("- and {more} more: --format csv has them all"),
            );
        }
    }

    fn sunset(&mut self, first: &SunsetOutlook, all: &[&SunsetOutlook]) {
        let sentence = format!("{} ({})", first.sentence, first.id);
        self.page
            .prose(2, &format!("{} ", rfc3339(first.at)), &sentence);
        let day = first.dated.date().to_string();
        let source = format!("{}, {}", first.source, first.confidence);
        self.page.labelled(4, 11, "from", &day);
        self.page.labelled(4, 11, "source", &source);
        for sunset in all.iter().take(MOST_CHECKS) {
            let checks: Vec<String> = sunset
                .checks
                .iter()
                .map(|check| format!("{} judges {} as {}", check.judge, check.judged, check.role))
                .collect();
            let file = sunset
                .certificate
                .as_ref()
                .and_then(|one| one.file.as_ref());
            let file = file.map_or_else(String::new, |file| format!(" ({file})"));
            let text = format!("{}{file}: {}", sunset.party, some(&checks, MOST_CHECKS));
            self.page.prose(4, "- ", &text);
            self.page.labelled(6, 9, "remedy", &sunset.remedy);
        }
        self.more(all.len(), MOST_CHECKS);
    }

    fn more(&mut self, all: usize, most: usize) {
        if let Some(more) = all.checked_sub(most).filter(|more| *more > 0) {
            let text = format_args!("and {more} more: --format json has them all");
            self.page.line(2, text);
        }
    }
}

fn what(event: &Event) -> String {
    format!("`{}` {}", event.certificate.subject, verb(event.what))
}

fn in_days(days: i64) -> String {
    match days {
        0 => "within a day".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    }
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// The first of these, and how many more there are.
fn some(names: &[String], most: usize) -> String {
    let mut text = names
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(more) = names.len().checked_sub(most).filter(|more| *more > 0) {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
