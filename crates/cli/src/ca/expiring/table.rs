//! What ends as comma-separated values [RFC 4180]: a row for each certificate.

use csv::WriterBuilder;
use serde::Serialize;
use time::OffsetDateTime;

use super::Expiring;
use crate::{clock, hex};

/// A row. What does not apply is empty.
#[derive(Debug, Serialize)]
struct Row<'a> {
    not_after: String,
    days: i64,
    place: &'static str,
    subject: &'a str,
    issuer: &'a str,
    serial: String,
    profile: &'a str,
    renewed_by: String,
}

pub(super) fn render(list: &[Expiring], at: OffsetDateTime) -> String {
    let mut writer = WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer
        .write_record(HEADER)
        .expect("memory takes what is written");
    for found in list {
        let row = Row {
            not_after: clock::rfc3339(found.not_after),
            days: (found.not_after - at).whole_days(),
            place: found.place.name(),
            subject: &found.subject,
            issuer: &found.issuer,
            serial: hex::plain(&found.serial),
            profile: found.profile.as_deref().unwrap_or_default(),
            renewed_by: found
                .renewed_by
                .as_deref()
                .map_or_else(String::new, hex::plain),
        };
        writer
            .serialize(row)
            .expect("rows are alike, and memory takes them");
    }
    let octets = writer.into_inner().expect("memory takes what is written");
    String::from_utf8(octets).expect("rows are text")
}

/// The fields of a row: a list of nothing has them too.
const HEADER: [&str; 8] = [
    "not_after",
    "days",
    "place",
    "subject",
    "issuer",
    "serial",
    "profile",
    "renewed_by",
];
