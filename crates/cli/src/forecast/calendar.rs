//! The forecast as a calendar [RFC 5545]: an event for each certificate with which something breaks, and for
//! each sunset.

use countersign_mutual::CertificateReference;
use countersign_um::ForecastReport;
use icalendar::{Calendar, Component, Event};
use time::{OffsetDateTime, UtcOffset};

use super::verb;

pub(super) fn render(title: &str, report: &ForecastReport) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&format!("countersign forecast of {title}"));
    for event in report.events.iter().filter(|event| event.breaks > 0) {
        let summary = format!(
            "{} {}: {} of {} links break",
            event.certificate.subject,
            verb(event.what),
            event.links,
            report.summary.links
        );
        let description = format!(
            "{} checks break, of {}.\nFile: {}\nThumbprint: {}",
            event.breaks,
            event.parties.join(", "),
            event.certificate.file.as_deref().unwrap_or("none"),
            event.certificate.sha1.as_deref().unwrap_or("none"),
        );
        let key = format!("{}-{}", verb(event.what), fingerprint(&event.certificate));
        calendar.push(entry(report, event.at, &key, &summary, &description));
    }
    for sunset in &report.sunsets {
        let summary = format!("{}: {} is touched", sunset.id, sunset.party);
        let description = format!(
            "{}.\nTo do: {}.\nSource: {} ({})",
            sunset.sentence, sunset.remedy, sunset.source, sunset.confidence
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
