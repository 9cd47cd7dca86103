//! The forecast as a calendar [RFC 5545]: an event for each certificate with which something breaks, for each
//! revocation list whose successor must be there, and for each sunset.

use std::collections::HashMap;

use countersign_messages::{Language, forecast, words};
use countersign_mutual::CertificateReference;
use countersign_um::{EventKind, EventSubject, ForecastReport};
use icalendar::{Calendar, Component, Event};
use time::{OffsetDateTime, UtcOffset};

pub(super) fn render(title: &str, report: &ForecastReport, language: Language) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&forecast::calendar(language, title));
    // An authority with two keys makes two lists at one moment, under one name.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let is_told = |event: &&countersign_um::Event| event.is_for_the_worse();
    for event in report.events.iter().filter(is_told) {
        let (links, all) = (event.links, words::links(language, report.summary.links));
        let tell = match (event.subject.list(), event.what) {
            (None, EventKind::Begins) => forecast::begun,
            (None, EventKind::Ends) => forecast::ended,
            (Some(_), EventKind::Begins) => forecast::list_begun,
            (Some(_), EventKind::Ends) => forecast::list_due,
        };
        let summary = if links == 0 {
            forecast::next_list(language, event.subject.name())
        } else {
            tell(language, links, event.subject.name(), &all)
        };
        let none = words::NONE.told(language);
        let parties = event.parties.join(", ");
        let file = event.subject.file().unwrap_or(none);
        let (description, key) = match &event.subject {
            EventSubject::Certificate(certificate) => {
                let thumbprint = certificate.sha1.as_deref().unwrap_or(none);
                (
                    forecast::breaking(language, event.breaks, parties, file, thumbprint),
                    fingerprint(certificate).to_owned(),
                )
            }
            EventSubject::List(list) => {
                let checks = words::checks(language, event.warned);
                let warned = forecast::warned(language, event.warned, checks);
                let effects =
                    forecast::list_breaking(language, event.breaks, warned, parties, file);
                let remedy = forecast::next_list_remedy(language, &list.issuer);
                (
                    format!("{effects}\n{remedy}"),
                    format!("{}-{}", list.issuer, list.this_update),
                )
            }
        };
        let mut key = format!("{}-{key}", verb(event.what));
        let number = numbers.entry(key.clone()).or_default();
        *number += 1;
        if *number > 1 {
            key = format!("{key}-{number}");
        }
        calendar.push(entry(report, event.at, &key, &summary, &description));
    }
    for sunset in &report.sunsets {
        let summary = forecast::touched(language, &sunset.id, &sunset.party);
        let description = forecast::sunset(
            language,
            &sunset.sentence,
            &sunset.remedy,
            &sunset.source,
            sunset.confidence.word(language),
        );
        let key = format!("{}-{}", sunset.id, sunset.party);
        calendar.push(entry(report, sunset.at, &key, &summary, &description));
    }
    calendar.to_string()
}

/// An entry that takes the place of the one that an earlier forecast made of the same.
fn entry(
    report: &ForecastReport,
    at: OffsetDateTime,
    key: &str,
    summary: &str,
    description: &str,
) -> Event {
    Event::new()
        .uid(&format!("{key}@countersign"))
        .add_property("DTSTAMP", stamp(report.at))
        .add_property("DTSTART", stamp(at))
        .summary(summary)
        .description(description)
        .done()
}

fn fingerprint(certificate: &CertificateReference) -> &str {
    certificate.sha256.as_deref().unwrap_or("hypothetical")
}

/// `20270101T000001Z`: DATE-TIME in UTC [RFC 5545 §3.3.5].
fn stamp(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// What a certificate does, in the name of an entry, which stays what it is in every language.
fn verb(what: EventKind) -> &'static str {
    match what {
        EventKind::Begins => "begins",
        EventKind::Ends => "ends",
    }
}
