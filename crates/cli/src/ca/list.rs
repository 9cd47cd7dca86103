//! `countersign ca list`.

mod table;

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use countersign_asn1::{Certificate, Name};
use countersign_ca::{Entry, EntryKey, Ledger as _, LedgerError, Revoked, Stage};
use countersign_ledger::Book;
use serde::Serialize;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

use super::folder::{Folder, bundle};
use crate::answer::Answer;
use crate::clock::{self, At};
use crate::failure::{Failure, Fault};
use crate::serial::Spelling;
use crate::{console, hex};

/// List the certificates that an authority issued, or find some of them
#[derive(Debug, Args)]
#[command(
    long_about = "List the certificates that an authority issued, or find some of them.

Of several conditions all must hold. The ledger is read, and neither the authority's key nor its passphrase
is needed. --format pem gives the certificates back, as they were issued. Of a --serial under which
none is recorded, what became of it is told.",
    after_help = "Examples:
  countersign ca list --ca contoso-issuing
  countersign ca list --ca contoso-issuing --name um1.contoso.com --format json
  countersign ca list --ca contoso-issuing --profile gateway --expires-within 30 --format csv > gateways.csv
  countersign ca list --ca contoso-issuing --serial 4f:a1:20:07 --format pem > um1.pem
  countersign ca list --ca contoso-issuing --thumbprint 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B

Exit status: 0 listed, 1 there is none, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// A part of the subject or of an alternative name, in capitals or not
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The serial number: hex with or without colons, its octets in reverse as Windows' logs print it, or
    /// decimal
    #[arg(long, value_name = "NUMBER")]
    serial: Option<Spelling>,
    /// The thumbprint: SHA-1 as Windows shows it, or SHA-256
    #[arg(long, value_name = "HEX")]
    thumbprint: Option<Thumbprint>,
    /// The profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Ends within so many days, and has not ended
    #[arg(long, value_name = "DAYS")]
    expires_within: Option<u16>,
    /// Has ended
    #[arg(long, conflicts_with = "expires_within")]
    expired: bool,
    /// Is revoked or held
    #[arg(long)]
    revoked: bool,
    #[command(flatten)]
    at: At,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Kind::Text)]
    format: Kind,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
    /// The certificates themselves, without those above
    Pem,
}

/// A SHA-1 or SHA-256 fingerprint, with colons or blanks or without, in capitals or not.
#[derive(Clone, Debug)]
struct Thumbprint(Vec<u8>);

/// A certificate of the list.
#[derive(Debug, Serialize)]
struct Row {
    serial: String,
    subject: String,
    names: Vec<String>,
    profile: String,
    not_before: String,
    not_after: String,
    sha1: String,
    sha256: String,
    revoked_since: Option<String>,
    reason: Option<String>,
    /// The certificate, DER.
    #[serde(skip)]
    certificate: Vec<u8>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let at = self.at.moment();
        let folder = Folder::open(&self.ca)?;
        let blame = |fault: Fault| folder.source().blame(fault);
        let own = folder.certificate().map_err(|fault| blame(fault.into()))?;
        let issuer = own.tbs_certificate().subject();
        let book = folder.ledger_to_read()?;
        let mut rows = Vec::new();
        let mut after = 0;
        loop {
            let page = self
                .page(&book, issuer, after)
                .map_err(|fault| blame(countersign_ca::Error::from(fault).into()))?;
            let Some(last) = page.last() else { break };
            after = last.number;
            for entry in &page {
                let row = self
                    .row(&book, issuer, entry, at)
                    .map_err(|fault| blame(fault.into()))?;
                rows.extend(row);
            }
            if self.serial.is_some() {
                for entry in page {
                    let unmade = unmade(&book, issuer, &entry)
                        .map_err(|fault| blame(countersign_ca::Error::from(fault).into()))?;
                    unmade.iter().for_each(|unmade| console::note(unmade));
                }
                break;
            }
        }
        match self.format {
            Kind::Text => console::print(&table::text(&rows)),
            Kind::Json => console::print_json(&rows),
            Kind::Csv => console::print(&table::csv(&rows)),
            Kind::Pem => console::print(&bundle(rows.iter().map(|row| &*row.certificate))),
        }?;
        Ok(if rows.is_empty() {
            Answer::No
        } else {
            Answer::Yes
        })
    }

    /// Entries that come into question: those of the serial number, or else the next of all.
    fn page(&self, book: &Book, issuer: Name<'_>, after: u64) -> Result<Vec<Entry>, LedgerError> {
        let Some(spelling) = &self.serial else {
            return book.certificates(after, PAGE);
        };
        let mut found = Vec::new();
        for serial in spelling.readings() {
            found.extend(book.find(EntryKey { issuer, serial })?);
        }
        Ok(found)
    }

    /// The entry, if all conditions hold.
    fn row(
        &self,
        book: &Book,
        issuer: Name<'_>,
        entry: &Entry,
        at: OffsetDateTime,
    ) -> Result<Option<Row>, countersign_ca::Error> {
        let Stage::Issued { certificate: der } = &entry.stage else {
            return Ok(None);
        };
        if entry.issuer != issuer.as_der()
            || self
                .profile
                .as_ref()
                .is_some_and(|name| *name != entry.profile)
        {
            return Ok(None);
        }
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let (sha1, sha256) = (Sha1::digest(der), Sha256::digest(der));
        if let Some(Thumbprint(wanted)) = &self.thumbprint
            && wanted[..] != sha1[..]
            && wanted[..] != sha256[..]
        {
            return Ok(None);
        }
        let not_after = tbs.validity().not_after();
        if self.expired && at <= not_after {
            return Ok(None);
        }
        if let Some(days) = self.expires_within
            && (not_after < at || not_after > at.saturating_add(Duration::days(days.into())))
        {
            return Ok(None);
        }
        let names = tbs.extensions().subject_alt_name()?;
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let subject = tbs.subject().to_string();
        if let Some(wanted) = &self.name {
            let wanted = wanted.to_lowercase();
            let mut all = names.iter().chain([&subject]);
            if !all.any(|name| name.to_lowercase().contains(&wanted)) {
                return Ok(None);
            }
        }
        let serial = &entry.serial;
        let revoked = book.revocation(EntryKey { issuer, serial })?;
        if self.revoked && revoked.is_none() {
            return Ok(None);
        }
        Ok(Some(Row {
            serial: hex::plain(serial),
            subject,
            names,
            profile: entry.profile.clone(),
            not_before: clock::rfc3339(tbs.validity().not_before()),
            not_after: clock::rfc3339(not_after),
            sha1: hex::plain(&sha1),
            sha256: hex::plain(&sha256),
            revoked_since: revoked
                .as_ref()
                .map(|Revoked { at, .. }| clock::rfc3339(*at)),
            reason: revoked.map(|Revoked { reason, .. }| reason.to_string()),
            certificate: der.clone(),
        }))
    }
}

/// What became of a serial number under which no certificate is recorded.
pub(super) fn unmade(
    book: &Book,
    issuer: Name<'_>,
    entry: &Entry,
) -> Result<Option<String>, LedgerError> {
    let serial = hex::with_colons(&entry.serial);
    let when = clock::rfc3339(entry.reserved_at);
    let profile = console::printable(&entry.profile);
    let linted = match &entry.stage {
        Stage::Issued { .. } => return Ok(None),
        Stage::Intended { linted } => linted,
        _ => {
            return Ok(Some(format!(
                "serial number {serial} was reserved at {when} for the profile {profile}, and nothing was made with it"
            )));
        }
    };
    let subject = Certificate::from_der(linted);
    let subject = subject.map(|linted| linted.tbs_certificate().subject().to_string());
    let serial_number = &entry.serial;
    let revoked = book.revocation(EntryKey {
        issuer,
        serial: serial_number,
    })?;
    let state = match revoked {
        Some(Revoked { at, reason, .. }) => {
            format!("it is revoked since {}, {reason}", clock::rfc3339(at))
        }
        None => format!("`countersign ca revoke --serial {serial}` settles it"),
    };
    Ok(Some(format!(
        "serial number {serial} was given at {when} to `{}` by the profile {profile}; no certificate is recorded, and whether one was made is not known: {state}",
        console::printable(&subject.unwrap_or_default())
    )))
}

impl FromStr for Thumbprint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // What is copied from Windows' dialog may begin with a mark of direction that nobody sees.
        let is_digit = |character: &char| !matches!(character, ':' | ' ' | '\u{200E}');
        let digits: String = text.chars().filter(is_digit).collect();
        let pairs = digits.as_bytes().chunks(2);
        let octets = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
        let octets: Option<Vec<u8>> = octets.collect();
        octets
            .filter(|octets| matches!(octets.len(), 20 | 32) && digits.len() == 2 * octets.len())
            .map(Self)
            .ok_or("wanted 40 hex digits of SHA-1, or 64 of SHA-256")
    }
}

/// How many entries are read at once.
const PAGE: u32 = 1000;
