//! `countersign ca expiring`.

mod table;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use countersign_asn1::Certificate;
use countersign_ca::{Entry, EntryKey, Error, Ledger, Stage};
use countersign_messages::Language;
use time::{Duration, OffsetDateTime};

use super::folder::Folder;
use crate::answer::Answer;
use crate::clock::{self, At};
use crate::console;
use crate::failure::Failure;
use crate::outline::Node;

/// List what ends soon: the certificates of authorities, the authorities themselves and those above them
#[derive(Debug, Args)]
#[command(
    long_about = "List what ends soon: the certificates of authorities, the authorities themselves and those above them.

What is revoked is left out, and so is what an authority issued and has ended already. The certificate of
an authority is listed when it has ended, too: nothing that it issued holds any more. What was renewed by
`countersign ca renew` says by which serial number, and counts no more.",
    after_help = "Examples:
  countersign ca expiring --ca contoso-issuing
  countersign ca expiring --ca contoso-issuing --ca contoso-root --within 30d --format csv
  countersign ca expiring --ca contoso-issuing --within 365d --format json | jq -r '.certificates[].subject'

Exit status: 0 nothing ends within the time that --within asks about, 2 usage or bad input, 3 something
does that was not renewed."
)]
pub(crate) struct Arguments {
    /// The folder of an authority; may be given more than once
    #[arg(long, value_name = "FOLDER", required = true)]
    ca: Vec<PathBuf>,
    /// List what ends within so many days, 30 unless given, and answer 3 when something does
    #[arg(long, value_name = "DAYS", value_parser = clock::days)]
    within: Option<Duration>,
    #[command(flatten)]
    at: At,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Kind::Text)]
    format: Kind,
}

/// How the list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets: a row for each certificate
    Csv,
}

/// A certificate that ends.
struct Expiring {
    not_after: OffsetDateTime,
    place: Place,
    subject: String,
    issuer: String,
    serial: Vec<u8>,
    /// By which it was made, where the ledger of one of the authorities has it.
    profile: Option<String>,
    /// The serial number of the one that took its place.
    renewed_by: Option<Vec<u8>>,
}

/// Where in a chain a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    EndEntity,
    Intermediate,
    Root,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let at = self.at.moment();
        let within = self.within.unwrap_or(Duration::days(30));
        let until = at.saturating_add(within);
        let mut list = Vec::new();
        let mut seen = BTreeSet::new();
        let folders = self.ca.iter().map(|path| Folder::open(path));
        let folders = folders.collect::<Result<Vec<_>, _>>()?;
        for folder in &folders {
            issued(&folder.ledger_to_read()?, at, until, &mut seen, &mut list)
                .map_err(|fault| folder.source().blame(fault))?;
        }
        // What no ledger of these had to say.
        for folder in &folders {
            for der in folder.chain() {
                let found = Expiring::new(der).map_err(|fault| folder.source().blame(fault))?;
                if found.not_after <= until && seen.insert(der.clone()) {
                    list.push(found);
                }
            }
        }
        list.sort_by(|one, other| {
            let key = |found: &Expiring| (found.not_after, found.subject.clone());
            key(one).cmp(&key(other))
        });
        match self.format {
            Kind::Text => {
                console::print(&outline(&list, at, within).to_text(at, Language::English))
            }
            Kind::Json => console::print_json(&outline(&list, at, within)),
            Kind::Csv => console::print(&table::render(&list, at)),
        }?;
        let is_due = list.iter().any(|found| found.renewed_by.is_none());
        Ok(if is_due && self.within.is_some() {
            Answer::Warning
        } else {
            Answer::Yes
        })
    }
}

/// What an authority issued that ends between the two moments and is not revoked.
fn issued(
    ledger: &dyn Ledger,
    at: OffsetDateTime,
    until: OffsetDateTime,
    seen: &mut BTreeSet<Vec<u8>>,
    list: &mut Vec<Expiring>,
) -> Result<(), Error> {
    let mut found = Vec::new();
    let mut renewals = HashMap::new();
    let mut after = 0;
    loop {
        let page = ledger.certificates(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for entry in page {
            let Entry {
                issuer,
                serial,
                profile,
                renews,
                stage: Stage::Issued { certificate },
                ..
            } = entry
            else {
                continue;
            };
            if let Some(renewed) = renews {
                renewals.insert((issuer.clone(), renewed), serial.clone());
            }
            let expiring = Expiring {
                profile: Some(profile),
                ..Expiring::new(&certificate)?
            };
            if !(at..=until).contains(&expiring.not_after) || !seen.insert(certificate.clone()) {
                continue;
            }
            let view = Certificate::from_der(&certificate)?;
            let key = EntryKey {
                issuer: view.tbs_certificate().issuer(),
                serial: &serial,
            };
            if ledger.revocation(key)?.is_none() {
                found.push((issuer, expiring));
            }
        }
    }
    list.extend(found.into_iter().map(|(issuer, expiring)| Expiring {
        renewed_by: renewals.remove(&(issuer, expiring.serial.clone())),
        ..expiring
    }));
    Ok(())
}

impl Expiring {
    fn new(der: &[u8]) -> Result<Self, Error> {
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let constraints = tbs.extensions().basic_constraints()?;
        let is_authority = constraints.is_some_and(|constraints| constraints.ca);
        Ok(Self {
            not_after: tbs.validity().not_after(),
            place: match is_authority {
                false => Place::EndEntity,
                true if tbs.subject() == tbs.issuer() => Place::Root,
                true => Place::Intermediate,
            },
            subject: console::printable(&tbs.subject().to_string()),
            issuer: console::printable(&tbs.issuer().to_string()),
            serial: tbs.serial_number().magnitude().to_vec(),
            profile: None,
            renewed_by: None,
        })
    }
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::EndEntity => "end-entity",
            Self::Intermediate => "intermediate",
            Self::Root => "root",
        }
    }
}

fn outline(list: &[Expiring], at: OffsetDateTime, within: Duration) -> Node {
    let count = |place: Place| {
        let found = list.iter().filter(|found| found.place == place).count();
        Node::Number(found.try_into().unwrap_or(u64::MAX))
    };
    let days = u64::try_from(within.whole_days()).unwrap_or_default();
    Node::Fields(vec![
        ("at", Node::ForPrograms(Box::new(Node::Moment(at)))),
        ("within_days", Node::Number(days)),
        ("certificates", Node::List(list.iter().map(node).collect())),
        ("end_entities", count(Place::EndEntity)),
        ("intermediates", count(Place::Intermediate)),
        ("roots", count(Place::Root)),
    ])
}

fn node(found: &Expiring) -> Node {
    let mut fields = vec![
        ("subject", Node::text(&found.subject)),
        ("not_after", Node::Moment(found.not_after)),
        ("place", Node::text(found.place.name())),
        ("issuer", Node::text(&found.issuer)),
        ("serial", Node::octets(&found.serial)),
    ];
    fields.extend(
        found
            .profile
            .as_ref()
            .map(|name| ("profile", Node::text(name))),
    );
    let renewed_by = found.renewed_by.as_deref();
    fields.extend(renewed_by.map(|serial| ("renewed_by", Node::octets(serial))));
    Node::Fields(fields)
}

/// How many entries of a ledger are looked at at a time.
const PAGE: u32 = 1000;
