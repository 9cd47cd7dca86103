//! The forecast for a person: what is to come in a line each, which roots can go, and then every check.

use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::{Language, forecast, in_days, some, terminal, verb_number, words};
use countersign_um::{
    ChangeOutlook, CheckOutlook, CheckReference, Day, Event, EventKind, EventSubject,
    ForecastReport, ForecastSummary, SunsetOutlook,
};
use time::{Duration, OffsetDateTime};

use crate::clock::rfc3339;
use crate::console::HEADING;
use crate::overview::SCREEN;
use crate::page::{DOUBT, LABEL, NO, Page, padded};

/// How many entries each list before the details may have; and how many lines are left to the second, if it
/// takes as many: together they fit a screen, however long the entries are.
const MOST_ENTRIES: usize = 12;
const LINES_OF_ROOTS: usize = 4;

/// How many checks of an event are told.
const MOST_CHECKS: usize = 10;

/// How many events are told at length.
const MOST_DETAILS: usize = 50;

/// The whole forecast; what comes `within` this time stands out.
pub(super) fn render(
    title: &str,
    within: Option<Duration>,
    report: &ForecastReport,
    language: Language,
) -> String {
    let mut writer = Writer {
        language,
        page: Page::default(),
        within,
        report,
    };
    writer.summary(title);
    let days = report.days().into_iter().map(Coming::Day);
    let mut coming: Vec<Coming<'_>> = days.chain(sunsets(report)).collect();
    coming.sort_by_key(Coming::at);
    let roots = writer.roots();
    let needed: usize = roots.iter().map(|entry| written(entry).lines()).sum();
    writer.coming(&coming, needed.min(LINES_OF_ROOTS));
    if !roots.is_empty() {
        writer.page.heading(forecast::REMOVABLE.told(language));
        writer.fitting(&roots, SCREEN - 1);
    }
    writer.details(&coming);
    writer.page.into_text()
}

/// Something on the line of time.
enum Coming<'r> {
    Day(Day<'r>),
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
            Self::Day(day) => day
                .first()
                .map_or(OffsetDateTime::UNIX_EPOCH, |event| event.at),
            Self::Sunset { first, .. } => first.at,
        }
    }

    fn is_for_the_worse(&self) -> bool {
        match self {
            Self::Day(day) => day.is_for_the_worse(),
            Self::Sunset { .. } => true,
        }
    }

    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Day(day) => {
                let mut effects = Vec::new();
                if day.breaks > 0 {
                    let links = words::links(language, day.links);
                    let checks = words::checks(language, day.breaks);
                    effects.push(forecast::breaks(language, day.links, links, checks));
                }
                if day.mends > 0 {
                    let checks = words::checks(language, day.mends);
                    effects.push(forecast::mends(language, day.mends, checks));
                }
                if day.warned > 0 {
                    let checks = words::checks(language, day.warned);
                    effects.push(forecast::warned(language, day.warned, checks));
                }
                if day.forgets > 0 {
                    let checks = words::checks(language, day.forgets);
                    effects.push(forecast::forgets(language, day.forgets, checks));
                }
                format!("{}: {}", day.what(language), effects.join(", "))
            }
            Self::Sunset { first, all } => {
                let number = all.iter().map(|sunset| sunset.checks.len()).sum();
                let checks = words::checks(language, number);
                let whom: Vec<&str> = all.iter().map(|sunset| sunset.party.as_str()).collect();
                let whom = some(language, &whom, MOST_NAMED);
                match &first.certificate {
                    Some(_) => {
                        forecast::renewed_without_client_auth(language, number, whom, checks)
                    }
                    None => forecast::roots_missing(language, number, whom, checks),
                }
            }
        }
    }
}

/// How many names are told of several.
const MOST_NAMED: usize = 3;

/// Prose with its label.
type Entry = (String, String);

fn written((label, text): &Entry) -> Page {
    let mut page = Page::default();
    page.prose(2, label, text);
    page
}

struct Writer<'r> {
    language: Language,
    page: Page,
    within: Option<Duration>,
    report: &'r ForecastReport,
}

impl<'r> Writer<'r> {
    fn summary(&mut self, title: &str) {
        let (language, report) = (self.language, self.report);
        let title = format!("{HEADING}{title}{HEADING:#}");
        let title = forecast::from(language, title, rfc3339(report.at));
        self.page.line(0, format_args!("{title}"));
        let ForecastSummary {
            links,
            working,
            breaking,
            ..
        } = report.summary;
        let first = report.links.iter().filter_map(|link| link.breaks_at).min();
        let (verb, all) = (verb_number(working, links), words::links(language, links));
        let text = match first {
            Some(first) => {
                let far = in_days(language, (first - report.at).whole_days());
                forecast::will_break(language, verb, working, all, breaking, first.date(), far)
            }
            None => forecast::will_hold(language, verb, working, all),
        };
        self.page.line(0, format_args!("{text}"));
        if working < links {
            let text = forecast::CHECK_TELLS.told(language);
            self.page.line(0, format_args!("{text}"));
        }
    }

    /// What is to come, with so many lines left for entries of the next list.
    fn coming(&mut self, coming: &[Coming<'_>], left: usize) {
        if coming.is_empty() {
            return;
        }
        let language = self.language;
        self.page.heading(forecast::TO_COME.told(language));
        let entries = coming.iter().map(|coming| {
            let days = (coming.at() - self.report.at).whole_days();
            let far = if coming.at() == self.report.at {
                words::TODAY.told(language).to_owned()
            } else {
                in_days(language, days)
            };
            let when = format!("{}  {}", coming.at().date(), padded(&far, 13));
            let is_near = self
                .within
                .is_some_and(|within| coming.at() - self.report.at <= within);
            let style = match (coming.is_for_the_worse(), is_near) {
                (false, _) => LABEL,
                (true, false) => DOUBT,
                (true, true) => NO,
            };
            let label = format!("{style}{when}{style:#}  ");
            (label, coming.sentence(language))
        });
        let entries: Vec<Entry> = entries.collect();
        // The heading of the next list takes two lines, and that there are more one of each.
        let last = match left {
            0 => SCREEN - 1,
            left => SCREEN - 4 - left,
        };
        self.fitting(&entries, last);
    }

    /// The first entry, and as many more as go to this line; how many there are beside.
    fn fitting(&mut self, entries: &[Entry], last: usize) {
        let mut told = 0;
        for entry in entries.iter().take(MOST_ENTRIES) {
            let entry = written(entry);
            if told > 0 && self.page.lines() + entry.lines() > last {
                break;
            }
            self.page.append(entry);
            told += 1;
        }
        self.more(entries.len(), told);
    }

    /// For each store the roots that can go, and from when on.
    fn roots(&self) -> Vec<Entry> {
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
        // What is needed for ever comes last.
        lines.sort_by_key(|(at, ..)| (at.is_none(), *at));
        let language = self.language;
        let entries = lines.iter().map(|(at, roots, store)| {
            let when = match at {
                None => forecast::NEVER.told(language).to_owned(),
                Some(at) if *at == self.report.at => words::TODAY.told(language).to_owned(),
                Some(at) => at.date().to_string(),
            };
            let quoted = roots.iter().map(|root| format!("`{root}`"));
            let roots = some(language, &quoted.collect::<Vec<_>>(), MOST_NAMED);
            let parties = some(language, &store.parties, MOST_NAMED);
            let text = forecast::from_the_store(language, roots, parties);
            (padded(&when, 12), text)
        });
        entries.collect()
    }

    fn details(&mut self, coming: &[Coming<'r>]) {
        if coming.is_empty() {
            return;
        }
        self.page.heading(forecast::IN_DETAIL.told(self.language));
        for coming in coming.iter().take(MOST_DETAILS) {
            self.page.blank();
            match coming {
                Coming::Day(day) => self.day(day),
                Coming::Sunset { first, all } => self.sunset(first, all),
            }
        }
        self.more(coming.len(), MOST_DETAILS);
    }

    fn day(&mut self, day: &Day<'r>) {
        let Some(first) = day.first() else {
            return;
        };
        let language = self.language;
        let (when, what) = (rfc3339(first.at), day.what(language));
        match day.events.as_slice() {
            [_] => {
                self.page.line(2, format_args!("{when} {what}"));
                self.places(first);
            }
            several => {
                self.page.prose(2, &format!("{when} "), &what);
                for (_, event) in several.iter().take(MOST_CHECKS) {
                    let name = event.subject.name();
                    let file = event.subject.file();
                    let file = file.map_or_else(String::new, |file| format!(" ({file})"));
                    self.page.prose(4, "- ", &format!("`{name}`{file}"));
                }
                self.more_in_csv(several.len());
            }
        }
        let numbers: BTreeSet<usize> = day.events.iter().map(|(number, _)| *number).collect();
        let is_of_day = |events: &[usize]| events.iter().any(|event| numbers.contains(event));
        let mut changes: Vec<(&CheckOutlook, &ChangeOutlook)> = Vec::new();
        let mut going_on: Vec<&CheckOutlook> = Vec::new();
        for check in self.report.links.iter().flat_map(|link| &link.checks) {
            let before = changes.len();
            let of_day = { check.changes.iter() }.filter(|change| is_of_day(&change.events));
            changes.extend(of_day.map(|change| (check, change)));
            if changes.len() == before && is_of_day(&check.warned) {
                going_on.push(check);
            }
        }
        for (check, change) in changes.iter().take(MOST_CHECKS) {
            let check = judges(&check.check, language);
            let (from, to) = (change.from.word(language), change.verdict.word(language));
            let mut text = forecast::turns(language, check, from, to);
            if !change.codes.is_empty() {
                text = format!("{text}: {}", change.codes.join(", "));
            }
            if change.forgets {
                text = forecast::forgotten(language, text);
            }
            self.page.prose(4, "- ", &text);
        }
        let room = MOST_CHECKS.saturating_sub(changes.len());
        for check in going_on.iter().take(room) {
            let check = judges(&check.check, language);
            let text = forecast::goes_on(language, check);
            self.page.prose(4, "- ", &text);
        }
        self.more_in_csv(changes.len() + going_on.len());
    }

    /// Where to look an event's certificate or list up, and what to do about a list.
    fn places(&mut self, event: &Event) {
        let language = self.language;
        let file = terminal::FILE.told(language);
        let places = match &event.subject {
            EventSubject::Certificate(certificate) => vec![
                (file, &certificate.file),
                ("SHA-256", &certificate.sha256),
                (terminal::THUMBPRINT.told(language), &certificate.sha1),
            ],
            EventSubject::List(list) => vec![(file, &list.file)],
        };
        for (name, place) in places {
            if let Some(place) = place {
                self.page.labelled(4, 11, name, place);
            }
        }
        if let Some(list) = event.subject.list() {
            let made_at = terminal::MADE_AT.told(language);
            self.page.labelled(4, 11, made_at, &list.this_update);
            if event.what == EventKind::Ends {
                let remedy = forecast::next_list_remedy(language, &list.issuer);
                self.page
                    .labelled(4, 11, terminal::REMEDY.told(language), &remedy);
            }
        }
    }

    /// That there are more than are told.
    fn more_in_csv(&mut self, all: usize) {
        if let Some(more) = all.checked_sub(MOST_CHECKS).filter(|more| *more > 0) {
            let more = forecast::more_in_csv(self.language, more);
            self.page.line(4, format_args!("- {more}"));
        }
    }

    fn sunset(&mut self, first: &SunsetOutlook, all: &[&SunsetOutlook]) {
        let language = self.language;
        let sentence = format!("{} ({})", first.sentence, first.id);
        self.page
            .prose(2, &format!("{} ", rfc3339(first.at)), &sentence);
        let day = first.dated.date().to_string();
        let source = format!("{}, {}", first.source, first.confidence.word(language));
        for (label, text) in [(terminal::FROM, day), (terminal::SOURCE, source)] {
            self.page.labelled(4, 11, label.told(language), &text);
        }
        for sunset in all.iter().take(MOST_CHECKS) {
            let checks = sunset.checks.iter().map(|check| judges(check, language));
            let checks = some(language, &checks.collect::<Vec<_>>(), MOST_CHECKS);
            let file = sunset
                .certificate
                .as_ref()
                .and_then(|one| one.file.as_ref());
            let file = file.map_or_else(String::new, |file| format!(" ({file})"));
            let text = format!("{}{file}: {checks}", sunset.party);
            self.page.prose(4, "- ", &text);
            let label = terminal::REMEDY.told(language);
            self.page.labelled(6, 9, label, &sunset.remedy);
        }
        self.more(all.len(), MOST_CHECKS);
    }

    fn more(&mut self, all: usize, most: usize) {
        if let Some(more) = all.checked_sub(most).filter(|more| *more > 0) {
            let text = terminal::more(self.language, more);
            self.page.line(2, format_args!("{text}"));
        }
    }
}

fn judges(check: &CheckReference, language: Language) -> String {
    let role = check.role.word(language);
    words::judges(language, &check.judge, &check.judged, role)
}
