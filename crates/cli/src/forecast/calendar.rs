//! The forecast as a calendar [RFC 5545]: an event for each certificate with which something breaks, and for
//! each sunset.

use countersign_messages::{Language, forecast, words};
use countersign_mutual::CertificateReference;
use countersign_um::{EventKind, ForecastReport};
use icalendar::{Calendar, Component, Event};
use time::{OffsetDateTime, UtcOffset};

pub(super) fn render(title: &str, report: &ForecastReport, language: Language) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&forecast::calendar(language, title));
    for event in report.events.iter().filter(|event| event.breaks > 0) {
        let certificate = &event.certificate;
        let (links, all) = (event.links, report.summary.links);
        let summary = match event.what {
            EventKind::Begins => forecast::begun(language, &certificate.subject, links, all),
            EventKind::Ends => forecast::ended(language, &certificate.subject, links, all),
        };
        let none = words::NONE.told(language);
        let description = forecast::breaking(
            language,
            event.breaks,
            event.parties.join(", "),
            certificate.file.as_deref().unwrap_or(none),
            certificate.sha1.as_deref().unwrap_or(none),
        );
        let key = format!("{}-{}", verb(event.what), fingerprint(certificate));
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
