//! `Selection`: many certificates of an authority at once.

use clap::Args;
use countersign_asn1::{Certificate, Name};
use countersign_ca::{Entry, EntryKey, Error, Ledger as _, Stage};
use countersign_ledger::Book;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::folder::Folder;
use crate::clock;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::serial::Spelling;

/// Certificates that have not ended, all of a file, or all for which each condition holds.
#[derive(Clone, Debug, Args)]
pub(super) struct Selection {
    /// A file with serial numbers, one on a line, in any spelling; what follows a # is passed over
    #[arg(long, value_name = "FILE", conflicts_with_all = SEARCH)]
    serials: Option<Source>,
    /// All that were issued by this profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// All with this as a part of the subject or of an alternative name, in capitals or not
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// All that were issued at this moment or later, as 2026-06-15T12:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    issued_after: Option<OffsetDateTime>,
    /// All that were issued before this moment
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    issued_before: Option<OffsetDateTime>,
}

/// The options by which is searched.
const SEARCH: [&str; 4] = ["profile", "name", "issued_after", "issued_before"];

/// Every option of a selection: one of them at least is needed where nothing else is named.
pub(super) const OPTIONS: [&str; 5] = [
    "serials",
    "profile",
    "name",
    "issued_after",
    "issued_before",
];

/// What was asked for, to be compared with what is asked for later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "Option::is_none")]
    serials: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_before: Option<String>,
}

impl Selection {
    pub(super) fn asked(&self) -> Asked {
        Asked {
            serials: self.serials.as_ref().map(ToString::to_string),
            profile: self.profile.clone(),
            name: self.name.clone(),
            issued_after: self.issued_after.map(clock::rfc3339),
            issued_before: self.issued_before.map(clock::rfc3339),
        }
    }

    /// The serial numbers, in the order of the file or of the ledger.
    pub(super) fn serials(
        &self,
        folder: &Folder,
        book: &Book,
        issuer: Name<'_>,
        at: OffsetDateTime,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let blame = |fault: Error| folder.source().blame(fault);
        match &self.serials {
            Some(file) => of_file(file, folder, book, issuer),
            None if self.asked() == Asked::default() => Ok(Vec::new()),
            None => self.search(book, issuer, at).map_err(blame),
        }
    }

    fn search(
        &self,
        book: &Book,
        issuer: Name<'_>,
        at: OffsetDateTime,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let mut serials = Vec::new();
        let mut after = 0;
        loop {
            let page = book.certificates(after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(serials);
            };
            after = last.number;
            for entry in page {
                if self.fits(&entry, issuer, at)? {
                    serials.push(entry.serial);
                }
            }
        }
    }

    fn fits(&self, entry: &Entry, issuer: Name<'_>, at: OffsetDateTime) -> Result<bool, Error> {
        let Stage::Issued { certificate } = &entry.stage else {
            return Ok(false);
        };
        let is_other = |wanted: &String| *wanted != entry.profile;
        if entry.issuer != issuer.as_der()
            || self.profile.as_ref().is_some_and(is_other)
            || self
                .issued_after
                .is_some_and(|first| entry.reserved_at < first)
            || self
                .issued_before
                .is_some_and(|end| entry.reserved_at >= end)
        {
            return Ok(false);
        }
        let certificate = Certificate::from_der(certificate)?;
        let tbs = certificate.tbs_certificate();
        // A root stands in its own ledger, and cannot revoke itself.
        if tbs.subject() == issuer || tbs.validity().not_after() < at {
            return Ok(false);
        }
        let Some(wanted) = self.name.as_ref().map(|name| name.to_lowercase()) else {
            return Ok(true);
        };
        let names = tbs.extensions().subject_alt_name()?;
        let mut names = names.iter().map(ToString::to_string);
        let has = |name: String| name.to_lowercase().contains(&wanted);
        Ok(has(tbs.subject().to_string()) || names.any(has))
    }
}

/// Every line must be the serial number of one certificate.
fn of_file(
    file: &Source,
    folder: &Folder,
    book: &Book,
    issuer: Name<'_>,
) -> Result<Vec<Vec<u8>>, Failure> {
    let text = file.read_text()?;
    let mut serials = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let blame = |fault: Fault| file.blame(fault.at(format_args!("line {number}")));
        let spelling: Spelling = line.parse().map_err(|wanted| {
            blame(Fault::NoSerial {
                text: line.to_owned(),
                wanted,
            })
        })?;
        match known(&spelling, folder, book, issuer)?.as_slice() {
            [one] => serials.push(one.clone()),
            several => {
                return Err(blame(Fault::Serial {
                    spelling: spelling.as_str().to_owned(),
                    found: several.len(),
                }));
            }
        }
    }
    Ok(serials)
}

/// What the ledger has under a serial number, by every way to read it.
pub(super) fn known(
    spelling: &Spelling,
    folder: &Folder,
    book: &Book,
    issuer: Name<'_>,
) -> Result<Vec<Vec<u8>>, Failure> {
    let mut known = Vec::new();
    for serial in spelling.readings() {
        let entry = book
            .find(EntryKey { issuer, serial })
            .map_err(|fault| folder.source().blame(Error::from(fault)))?;
        known.extend(entry.map(|entry| entry.serial));
    }
    Ok(known)
}

/// How many entries of a ledger are looked at at a time.
pub(super) const PAGE: u32 = 1000;
