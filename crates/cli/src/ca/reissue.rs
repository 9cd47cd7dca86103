//! `countersign ca reissue`: many certificates are revoked and issued again.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use countersign_asn1::Certificate;
use countersign_ca::{
    Authority, Entry, EntryKey, Error, Ledger as _, LedgerError, ListOrder, ListScope, Order,
    Predecessor, Profile, Publication, RevocationReason, Stage,
};
use csv::Writer;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::folder::{Folder, bundle};
use super::selection::{Asked, OPTIONS, PAGE, Selection};
use super::{crl, profile, sign};
use crate::answer::Answer;
use crate::console::{self, Bar, Reader};
use crate::failure::{Failure, Fault};
use crate::files::{self, Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{clock, entropy, hex};

/// Issue many certificates again, and revoke those whose place they take
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("selected").args(OPTIONS).multiple(true),
    long_about = "Issue many certificates again, and revoke those whose place they take.

Each is issued again for the same names, by the same profile and with the same key, from the
request in the ledger; then the old one is revoked. What the profile no longer gives, a purpose too
unless --profile-file names the profile, and what came from elsewhere, is not revoked. With the reason keyCompromise all are revoked and none is issued: each needs a request
with a new key.

The folder gets plan.json, which certificates these are; a file for each new certificate, named by
the serial number of the old one; at the end one list, authority.crl, or one for each shard, and
report.csv, which says what became of each. When it is cut short, the same command goes on where it
stopped: nothing is issued twice.",
    after_help = "Examples:
  countersign ca reissue --profile gateway --ca contoso-issuing --out gateways
  countersign ca reissue --issued-after 2026-06-01T00:00:00Z --issued-before 2026-06-08T00:00:00Z \\
      --ca contoso-issuing --out june
  countersign ca reissue --serials lost.txt --reason keyCompromise --ca contoso-issuing --out lost

Exit status: 0 all were issued again, 1 some were not, as report.csv says, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER", requires = "selected")]
    ca: PathBuf,
    /// Why the old ones are revoked
    #[arg(long, default_value = "superseded")]
    reason: RevocationReason,
    /// The folder for the new certificates, the list and the report
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// A profile or its file, where it is none of the house, or gives less than it gave; may be given more than
    /// once
    #[arg(long, value_name = "FILE")]
    profile_file: Vec<String>,
    /// How many days the list is good for
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

/// Which certificates, and why: written down before anything is done.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    asked: Asked,
    reason: String,
    /// Serial numbers, hex.
    certificates: Vec<String>,
}

/// What became of a certificate.
#[derive(Debug)]
enum Outcome {
    Reissued {
        serial: Vec<u8>,
        file: String,
    },
    /// Its key is known to others.
    NeedsRequest,
    /// It came from elsewhere: nobody knows what was asked for, and by what it was made.
    NotKnown,
    Refused {
        why: String,
    },
}

/// What took another one's place.
struct Successor {
    serial: Vec<u8>,
    /// DER.
    certificate: Vec<u8>,
}

/// What took the place of which, and is not revoked: by the serial number of the old one.
type Successors = HashMap<Vec<u8>, Successor>;

/// What is at hand while the work goes on.
struct Work<'a> {
    arguments: &'a Arguments,
    folder: &'a Folder,
    authority: &'a Authority,
    profiles: HashMap<String, Chosen>,
    successors: Successors,
}

/// A profile that certificates are issued again by.
struct Chosen {
    profile: Profile,
    /// Whether it was named on the command line: the ledger's word alone is for a name.
    is_named: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let plan = self.plan(&folder)?;
        let report = Source::from(&*self.out.join(REPORT));
        if report.look().is_ok() {
            console::note(&format!(
                "{}: all is done, as report.csv says",
                console::printable(&self.out.display().to_string())
            ));
            return Ok(match all_reissued(&report.read()?) {
                true => Answer::Yes,
                false => Answer::No,
            });
        }
        let authority = folder.authority(&self.passphrase)?;
        let mut successors =
            successors(&authority).map_err(|fault| folder.source().blame(fault))?;
        // What is going to be revoked itself takes nobody's place.
        let planned: BTreeSet<&[u8]> = plan.iter().map(Vec::as_slice).collect();
        successors.retain(|_, successor| !planned.contains(successor.serial.as_slice()));
        let predecessors = plan.into_iter().map(|serial| {
            let predecessor = authority
                .predecessor(&serial)
                .map_err(|fault| folder.source().blame(fault))?;
            Ok((serial, predecessor))
        });
        let predecessors = predecessors.collect::<Result<Vec<_>, Failure>>()?;
        let mut work = Work {
            arguments: &self,
            folder: &folder,
            authority: &authority,
            profiles: self.profiles(&folder, &predecessors)?,
            successors,
        };
        let bar = Bar::new(Reader::Person);
        bar.begin("certificates".to_owned(), predecessors.len());
        let mut rows = Vec::new();
        for (serial, predecessor) in predecessors {
            let outcome = work.replace(&serial, &predecessor)?;
            rows.push((serial, predecessor, outcome));
            bar.advance();
        }
        bar.end();
        let lists = self.lists(&folder, &authority)?;
        self.write(REPORT, table(&rows))?;
        Ok(self.tell(&rows, &lists))
    }

    /// The plan that is in the folder already, or a new one.
    fn plan(&self, folder: &Folder) -> Result<Vec<Vec<u8>>, Failure> {
        files::make_folder(&self.out)?;
        let file = Source::from(&*self.out.join(PLAN));
        let (asked, reason) = (self.selection.asked(), self.reason.to_string());
        if file.look().is_ok() {
            let text = file.read_text()?;
            let plan: Plan = serde_json::from_str(&text).map_err(|fault| {
                file.blame(Fault::Settings {
                    line: fault.line(),
                    message: fault.to_string(),
                })
            })?;
            if plan.asked != asked || plan.reason != reason {
                return Err(file.blame(Fault::OtherPlan));
            }
            let serials = plan.certificates.iter().map(|text| octets(text));
            return serials
                .collect::<Option<_>>()
                .ok_or_else(|| file.blame(Fault::OtherPlan));
        }
        let own = folder
            .certificate()
            .map_err(|fault| folder.source().blame(fault))?;
        let issuer = own.tbs_certificate().subject();
        let book = folder.ledger()?;
        let found = self
            .selection
            .serials(folder, &book, issuer, clock::now())?;
        let mut serials = Vec::new();
        for serial in found {
            let key = EntryKey {
                issuer,
                serial: &serial,
            };
            let revoked = book
                .revocation(key)
                .map_err(|fault| folder.source().blame(Error::from(fault)))?;
            // What is held is to be revoked for good.
            if revoked.is_none_or(|revoked| revoked.reason == RevocationReason::HOLD) {
                serials.push(serial);
            }
        }
        if serials.is_empty() {
            return Err(folder.source().blame(Fault::NoneSelected));
        }
        let plan = Plan {
            asked,
            reason,
            certificates: serials.iter().map(|serial| hex::plain(serial)).collect(),
        };
        let plan = serde_json::to_string_pretty(&plan).expect("strings are JSON");
        self.write(PLAN, plan + "\n")?;
        Ok(serials)
    }

    /// Every profile that is needed, before anything is done.
    fn profiles(
        &self,
        folder: &Folder,
        predecessors: &[(Vec<u8>, Predecessor)],
    ) -> Result<HashMap<String, Chosen>, Failure> {
        let mut profiles = HashMap::new();
        let chosen = |profile, is_named| Chosen { profile, is_named };
        for file in &self.profile_file {
            let profile = profile::read(file)?;
            profiles.insert(profile.name().to_owned(), chosen(profile, true));
        }
        if self.reason == RevocationReason::KEY_COMPROMISE {
            return Ok(profiles);
        }
        let names = predecessors.iter().map(|(_, one)| one.profile());
        for name in names.clone() {
            if name == Entry::UNKNOWN_PROFILE || profiles.contains_key(name) {
                continue;
            }
            let profile = Profile::house(name).map_err(|_| {
                let count = names.clone().filter(|other| *other == name).count();
                let name = name.to_owned();
                folder
                    .source()
                    .blame(Fault::ProfileNotAtHand { name, count })
            })?;
            profiles.insert(name.to_owned(), chosen(profile, false));
        }
        Ok(profiles)
    }

    /// One list, when all are revoked, or one for each shard: their names and numbers.
    fn lists(&self, folder: &Folder, authority: &Authority) -> Result<Vec<(String, u64)>, Failure> {
        let lists = match folder.publication().shards() {
            None => vec![(ListScope::All, LIST.to_owned())],
            Some(_) => crl::shards(folder, Publication::crl_uris_of)?,
        };
        let lists = lists.into_iter().map(|(scope, name)| {
            let order = ListOrder::new(clock::now(), Duration::days(self.days.into()));
            let list = authority
                .certificate_list(&order.of(scope))
                .map_err(|fault| folder.source().blame(fault))?;
            self.write(&name, list.as_der())?;
            Ok((name, list.number()))
        });
        lists.collect()
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = Destination::File(self.out.join(name));
        Output::prepare(&path, Overwrite::FORCE, Secrecy::Public)?.write(contents)
    }

    fn tell(&self, rows: &[(Vec<u8>, Predecessor, Outcome)], lists: &[(String, u64)]) -> Answer {
        let count = |is: fn(&Outcome) -> bool| rows.iter().filter(|(_, _, it)| is(it)).count();
        let reissued = count(|it| matches!(it, Outcome::Reissued { .. }));
        let needing = count(|it| matches!(it, Outcome::NeedsRequest));
        let refused = count(|it| matches!(it, Outcome::Refused { .. }));
        let unknown = count(|it| matches!(it, Outcome::NotKnown));
        console::note(&format!(
            "{}: {reissued} issued again and revoked, {needing} revoked that need a request with a new key, {refused} refused and not revoked",
            console::printable(&self.out.display().to_string()),
        ));
        if unknown > 0 {
            console::note(&format!(
                "not issued again and not revoked, for they came from elsewhere and need a request: {unknown}"
            ));
        }
        for (name, number) in lists {
            let name = console::printable(name);
            console::note(&format!("{name}: list {number}, to be published"));
        }
        match (needing, refused, unknown) {
            (0, 0, 0) => Answer::Yes,
            _ => Answer::No,
        }
    }
}

impl Work<'_> {
    /// Issues, hands out and revokes, in this order: whoever finds it cut short finds out how far it came.
    fn replace(&mut self, serial: &[u8], predecessor: &Predecessor) -> Result<Outcome, Failure> {
        if self.arguments.reason == RevocationReason::KEY_COMPROMISE {
            self.revoke(serial)?;
            return Ok(Outcome::NeedsRequest);
        }
        let Successor {
            serial: successor,
            certificate,
        } = match self.successors.remove(serial) {
            Some(found) => found,
            None if predecessor.profile() == Entry::UNKNOWN_PROFILE => {
                return Ok(Outcome::NotKnown);
            }
            None => match self.issue(predecessor)? {
                Ok(issued) => issued,
                Err(why) => return Ok(Outcome::Refused { why }),
            },
        };
        let file = format!("{}.pem", hex::plain(serial));
        let chain = core::iter::once(certificate.as_slice()).chain(self.folder.intermediates());
        self.arguments.write(&file, bundle(chain))?;
        self.revoke(serial)?;
        Ok(Outcome::Reissued {
            serial: successor,
            file,
        })
    }

    /// The new certificate and its serial number, or why it is not given.
    fn issue(&self, predecessor: &Predecessor) -> Result<Result<Successor, String>, Failure> {
        let name = predecessor.profile();
        let Some(Chosen { profile, is_named }) = self.profiles.get(name) else {
            return Ok(Err(format!("there is no profile `{name}`")));
        };
        let blame = |fault: countersign_csr::Error| self.folder.source().blame(fault);
        let Some(request) = sign::proven(predecessor.request(), blame)? else {
            return Ok(Err("its request does not prove its key".to_owned()));
        };
        let order =
            Order::new(&request, profile, clock::now(), *entropy::random()?).renewing(predecessor);
        let purposes = match is_named {
            true => Ok(()),
            false => predecessor.check_purposes(profile),
        };
        match purposes.and_then(|()| self.authority.issue(&order)) {
            Ok(issued) => {
                let serial = issued.serial().as_bytes().to_vec();
                let certificate = issued.into_der();
                Ok(Ok(Successor {
                    serial,
                    certificate,
                }))
            }
            Err(fault @ (Error::Refused { .. } | Error::Lint { .. })) => Ok(Err(fault.to_string())),
            Err(fault) => Err(self.folder.source().blame(fault)),
        }
    }

    fn revoke(&self, serial: &[u8]) -> Result<(), Failure> {
        let reason = self.arguments.reason;
        match self.authority.revoke(serial, clock::now(), reason) {
            // By the run that was cut short.
            Ok(()) | Err(Error::Ledger(LedgerError::AlreadyRevoked { .. })) => Ok(()),
            Err(fault) => Err(self.folder.source().blame(fault)),
        }
    }
}

/// What took the place of which, of what the authority issued and did not revoke.
fn successors(authority: &Authority) -> Result<Successors, Error> {
    let own = Certificate::from_der(authority.certificate())?;
    let issuer = own.tbs_certificate().subject();
    let mut successors = Successors::new();
    let mut after = 0;
    loop {
        let page = authority.ledger().certificates(after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(successors);
        };
        after = last.number;
        for entry in page {
            let (Some(renews), Stage::Issued { certificate }) = (entry.renews, entry.stage) else {
                continue;
            };
            let key = EntryKey {
                issuer,
                serial: &entry.serial,
            };
            if entry.issuer == issuer.as_der() && authority.ledger().revocation(key)?.is_none() {
                successors.insert(
                    renews,
                    Successor {
                        serial: entry.serial,
                        certificate,
                    },
                );
            }
        }
    }
}

/// What became of each, for spreadsheets.
fn table(rows: &[(Vec<u8>, Predecessor, Outcome)]) -> Vec<u8> {
    let mut writer = Writer::from_writer(Vec::new());
    let header = [
        "serial",
        "subject",
        "outcome",
        "new_serial",
        "file",
        "reason",
    ];
    let written = writer.write_record(header).and_then(|()| {
        rows.iter().try_for_each(|(serial, predecessor, outcome)| {
            let subject = Certificate::from_der(predecessor.certificate());
            let subject = subject.map(|it| it.tbs_certificate().subject().to_string());
            let (outcome, new, file, why) = match outcome {
                Outcome::Reissued { serial, file } => {
                    (REISSUED, hex::plain(serial), file.as_str(), "")
                }
                Outcome::NotKnown => (
                    NEEDS_REQUEST,
                    String::new(),
                    "",
                    "not revoked: it came from elsewhere, and its profile and its request are not known; `countersign ca renew` takes both",
                ),
                Outcome::NeedsRequest => (
                    NEEDS_REQUEST,
                    String::new(),
                    "",
                    "the key is known to others: a request with a new one is needed",
                ),
                Outcome::Refused { why } => ("refused", String::new(), "", why.as_str()),
            };
            writer.write_record([
                hex::plain(serial).as_str(),
                console::printable(&subject.unwrap_or_default()).as_str(),
                outcome,
                new.as_str(),
                file,
                why,
            ])
        })
    });
    written.expect("rows are alike, and memory takes them");
    writer.into_inner().expect("memory takes what is written")
}

/// Whether a report tells of nothing that was refused, or needs a request.
fn all_reissued(report: &[u8]) -> bool {
    let mut rows = csv::Reader::from_reader(report);
    let is_reissued = |row: csv::StringRecord| row.get(2) == Some(REISSUED);
    rows.records().all(|row| row.is_ok_and(is_reissued))
}

fn octets(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let octets = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
    octets.collect()
}

const PLAN: &str = "plan.json";
const NEEDS_REQUEST: &str = "needs-request";
const REISSUED: &str = "reissued";
const REPORT: &str = "report.csv";
const LIST: &str = "authority.crl";
