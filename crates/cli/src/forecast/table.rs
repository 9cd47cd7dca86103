//! The forecast as comma-separated values [RFC 4180]: a row for each change of a check, for each check that goes
//! on with a warning when a revocation list ends, for each that a sunset touches, and for each root.

use countersign_mutual::CertificateReference;
use countersign_um::{CheckReference, EventSubject, ForecastReport};
use csv::Writer;
use serde::Serialize;
use time::OffsetDateTime;

use crate::clock::rfc3339;

/// A row. What does not apply is empty.
#[derive(Debug, Default, Serialize)]
struct Row {
    at: String,
    days: Option<i64>,
    /// `breaks`, `mends`, `warned`, `sunset` or `removable`.
    event: &'static str,
    judge: String,
    judged: String,
    role: String,
    from: String,
    to: String,
    codes: String,
    certificate: String,
    thumbprint: String,
    file: String,
    /// Whose revocation list, where it is one that begins or ends.
    list: String,
    #[serde(skip)]
    moment: Option<OffsetDateTime>,
}

pub(super) fn render(report: &ForecastReport) -> String {
    let mut rows = changes(report);
    rows.extend(sunsets(report));
    rows.extend(roots(report));
    // A root that is always needed has no day, and comes last.
    rows.sort_by_key(|row| (row.moment.is_none(), row.moment));
    let mut writer = Writer::from_writer(Vec::new());
    for row in rows {
        writer
            .serialize(row)
            .expect("rows are alike, and memory takes them");
    }
    let octets = writer.into_inner().expect("memory takes what is written");
    String::from_utf8(octets).expect("rows are text")
}

fn changes(report: &ForecastReport) -> Vec<Row> {
    let mut rows = Vec::new();
    for check in report.links.iter().flat_map(|link| &link.checks) {
        for change in &check.changes {
            let event = match (change.verdict > change.from, change.forgets) {
                (true, _) => "breaks",
                (false, true) => "forgets",
                (false, false) => "mends",
            };
            rows.push(Row {
                event,
                from: change.from.to_string(),
                to: change.verdict.to_string(),
                codes: change.codes.join(" "),
                ..Row::new(report, Some(change.at))
                    .of(&check.check)
                    .about_all(report, &change.events)
            });
        }
        for number in &check.warned {
            let at = report.events.get(*number).map(|event| event.at);
            rows.push(Row {
                event: "warned",
                ..Row::new(report, at)
                    .of(&check.check)
                    .about_all(report, &[*number])
            });
        }
    }
    rows
}

fn sunsets(report: &ForecastReport) -> Vec<Row> {
    let mut rows = Vec::new();
    for sunset in &report.sunsets {
        for check in &sunset.checks {
            let certificate: Vec<&CertificateReference> = sunset.certificate.iter().collect();
            rows.push(Row {
                event: "sunset",
                codes: sunset.id.clone(),
                ..Row::new(report, Some(sunset.at))
                    .of(check)
                    .about(&certificate)
            });
        }
    }
    rows
}

fn roots(report: &ForecastReport) -> Vec<Row> {
    let mut rows = Vec::new();
    for store in &report.stores {
        for root in &store.roots {
            rows.push(Row {
                event: "removable",
                judge: store.parties.join(" "),
                judged: root
                    .last_needed_by
                    .as_ref()
                    .map_or_else(String::new, |by| by.judged.clone()),
                ..Row::new(report, root.removable_at).about(&[&root.certificate])
            });
        }
    }
    rows
}

impl Row {
    fn new(report: &ForecastReport, at: Option<OffsetDateTime>) -> Self {
        Self {
            at: at.map_or_else(String::new, rfc3339),
            days: at.map(|at| (at - report.at).whole_days()),
            moment: at,
            ..Self::default()
        }
    }

    fn of(self, check: &CheckReference) -> Self {
        Self {
            judge: check.judge.clone(),
            judged: check.judged.clone(),
            role: check.role.to_string(),
            ..self
        }
    }

    fn about_all(self, report: &ForecastReport, events: &[usize]) -> Self {
        let subjects = events
            .iter()
            .filter_map(|number| report.events.get(*number));
        let subjects: Vec<&EventSubject> = subjects.map(|event| &event.subject).collect();
        let subjects = subjects.iter();
        let certificates: Vec<_> = { subjects.clone() }
            .filter_map(|one| one.certificate())
            .collect();
        let issuers: Vec<&str> = { subjects.clone() }
            .filter_map(|one| Some(one.list()?.issuer.as_str()))
            .collect();
        let files: Vec<&str> = subjects.filter_map(|one| one.file()).collect();
        Self {
            file: files.join(" "),
            list: issuers.join(" "),
            ..self.about(&certificates)
        }
    }

    fn about(self, certificates: &[&CertificateReference]) -> Self {
        let all = |what: fn(&CertificateReference) -> Option<&String>| {
            let all = certificates.iter().filter_map(|one| what(one).cloned());
            all.collect::<Vec<_>>().join(" ")
        };
        Self {
            certificate: all(|one| Some(&one.subject)),
            thumbprint: all(|one| one.sha1.as_ref()),
            file: all(|one| one.file.as_ref()),
            ..self
        }
    }
}
