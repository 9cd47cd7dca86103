//! A list as text, and as comma-separated values [RFC 4180].

use std::fmt::Write as _;

use csv::Writer;

use super::Row;
use crate::console::printable;

/// A line for each certificate, and one for those that are revoked.
pub(super) fn text(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let subject = printable(&row.subject);
        let names = printable(&row.names.join(" "));
        let _ = writeln!(
            out,
            "{} {} until {}",
            row.serial, row.profile, row.not_after
        );
        let _ = writeln!(out, "  {subject}");
        if !names.is_empty() {
            let _ = writeln!(out, "  {names}");
        }
        if let (Some(since), Some(reason)) = (&row.revoked_since, &row.reason) {
            let _ = writeln!(out, "  revoked since {since}, {reason}");
        }
    }
    out
}

pub(super) fn csv(rows: &[Row]) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let header = [
        "serial",
        "subject",
        "names",
        "profile",
        "not_before",
        "not_after",
        "sha1",
        "sha256",
        "revoked_since",
        "reason",
    ];
    let written = writer.write_record(header).and_then(|()| {
        rows.iter().try_for_each(|row| {
            writer.write_record([
                row.serial.as_str(),
                row.subject.as_str(),
                row.names.join(" ").as_str(),
                row.profile.as_str(),
                row.not_before.as_str(),
                row.not_after.as_str(),
                row.sha1.as_str(),
                row.sha256.as_str(),
                row.revoked_since.as_deref().unwrap_or_default(),
                row.reason.as_deref().unwrap_or_default(),
            ])
        })
    });
    written.expect("rows are alike, and memory takes them");
    let octets = writer.into_inner().expect("memory takes what is written");
    String::from_utf8(octets).expect("rows are text")
}
