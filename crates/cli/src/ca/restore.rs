//! `countersign ca restore`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use countersign_asn1::Name;
use countersign_asn1::pem::{self, Label};
use countersign_ca::{EntryKey, Error, Inheritance, Ledger as _};
use countersign_ledger::{Book, Head, Moved, Place};

use super::export::Description;
use super::folder::{self, Folder};
use super::{home, migrate};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{ArchiveFault, NewFolder, Room, Source, Unpacked};
use crate::{actor, backend, certificates, clock, console, hex};

/// Bring back an authority from the file that `ca export` made
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("lists").args(["last_crl", "no_list_since", SURVIVING]).required(true),
    group = ArgGroup::new("certificates").args(["issued", "nothing_issued_since", SURVIVING]).required(true),
    long_about = "Bring back an authority from the file that `ca export` made.

An export knows nothing of what came after it. So two things have to be said: what was published since, with
`--last-crl` (each list that is newer than the export, of each key and shard, and the delta to it), or
`--no-list-since`; and what was issued since, with `--issued`, or `--nothing-issued-since`. The next list has a
number above the published ones, what they say is revoked is revoked, and what was issued has its serial
number in the ledger again. What nobody says is not known: it can be neither listed nor revoked by its serial
number, and no OCSP response calls it good.

Where the ledger was not lost with the machine, --surviving-ledger takes the authority back to it: it knows all
of that itself, so that nothing has to be said.

Nothing is restored unless the file is whole, its ledger's chain of events holds, and everything fits. `--head`
takes the heads that were noted down (`ca audit head`; `ca export` tells one): against somebody who made the
file anew. Where the old machine still runs, it must never issue or publish again: two authorities would give
the same list numbers.",
    after_help = "Examples:
  countersign ca restore contoso-issuing.tar contoso-issuing --last-crl issuing.crl --issued since/
  countersign ca restore contoso-issuing.tar contoso-issuing --last-crl issuing.crl --nothing-issued-since
  countersign ca restore contoso-issuing.tar contoso-issuing --no-list-since --nothing-issued-since \\
      --ledger postgres://ca@db1.contoso.com/countersign
  countersign ca restore contoso-issuing.tar contoso-issuing \\
      --surviving-ledger postgres://ca@db1.contoso.com/countersign

Exit status: 0 it is an authority again, 1 something does not fit, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file that `ca export` made
    export: Source,
    /// The folder to make
    folder: PathBuf,
    #[command(flatten)]
    lists: Lists,
    #[command(flatten)]
    certificates: Certificates,
    /// A head of its ledger that was noted down; may be given more than once
    #[arg(long, value_name = "HEAD")]
    head: Vec<Head>,
    /// Put its ledger into the empty database of this address, and not into a file
    #[arg(long, value_name = "ADDRESS")]
    ledger: Option<String>,
    /// The database in which its ledger still is, with all that came after the export
    #[arg(long, value_name = "ADDRESS", conflicts_with = "ledger")]
    surviving_ledger: Option<String>,
}

/// In the place of whatever else says what came after the export.
const SURVIVING: &str = "surviving_ledger";

/// What was published since the export.
#[derive(Debug, Args)]
#[group(skip)]
struct Lists {
    /// Files with the lists that were published last: PEM or DER; may be given more than once
    #[arg(long, value_name = "FILE", num_args = 1..)]
    last_crl: Vec<Source>,
    /// State that no list was published since the export
    #[arg(long)]
    no_list_since: bool,
}

/// What was issued since the export.
#[derive(Debug, Args)]
#[group(skip)]
struct Certificates {
    /// Files with certificates that were issued since, or folders of such files; may be given more than once
    #[arg(long, value_name = "PATH", num_args = 1..)]
    issued: Vec<Source>,
    /// State that nothing was issued since the export
    #[arg(long)]
    nothing_issued_since: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let new = NewFolder::stage(&self.folder)?;
        let export = Unpacked::read(&self.export, &self.folder)?;
        let description = self.description(&export)?;
        let copy = self.copy(&export, &description)?;
        let room = new.room();
        self.fill(&export, &room)?;
        let keys = Folder::every(&room.file("")).map_err(|failure| match failure {
            Failure::Input { fault, .. } => self.export.blame(fault),
            other => other,
        })?;
        let Some(first) = keys.first() else {
            let found = "there is no key in it";
            return Err(self.export.blame(Fault::NotAnAuthority { found }));
        };
        first.check_owner(&copy, &self.export)?;
        if let Some(address) = &self.surviving_ledger {
            self.rejoin(address, &description, first)?;
            new.commit()?;
            return Ok(Answer::Yes);
        }
        let since = match self.since(&keys, &copy) {
            Ok(since) => since,
            Err(Unfit::Refused(failure)) => {
                console::refuse(&failure);
                return Ok(Answer::No);
            }
            Err(Unfit::Failed(failure)) => return Err(failure),
        };
        let strangers = self.strangers(&since, &copy, subject(first)?)?;
        for inheritance in &since {
            copy.inherit(inheritance)
                .map_err(|fault| self.export.blame(Error::from(fault)))?;
        }
        let next = copy
            .next_list(subject(first)?)
            .map_err(|fault| self.export.blame(Error::from(fault)))?;
        self.settle(&copy, &room)?;
        drop(copy);
        new.commit()?;
        self.tell(&description, &since, &strangers, next);
        Ok(Answer::Yes)
    }

    fn description(&self, export: &Unpacked) -> Result<Description, Failure> {
        let other = ArchiveFault::Other("it does not say what it is of");
        let Some(path) = export.part(Description::NAME) else {
            return Err(self.export.blame(other));
        };
        let text = Source::File(path).read_text()?;
        let form = toml::from_str::<toml::Table>(&text).ok();
        let form = form.and_then(|table| table.get("form")?.as_integer());
        match form.and_then(|form| u32::try_from(form).ok()) {
            Some(found) if found > Description::FORM => {
                let known = Description::FORM;
                return Err(self.export.blame(ArchiveFault::Newer { found, known }));
            }
            _ => {}
        }
        toml::from_str(&text).map_err(|_| self.export.blame(other))
    }

    /// The ledger in the export, whose chain of events holds.
    fn copy(&self, export: &Unpacked, description: &Description) -> Result<Book, Failure> {
        let blame = |fault: Fault| self.export.blame(fault.at("ledger.sqlite"));
        let Some(path) = export.part(Description::LEDGER) else {
            let name = Description::LEDGER.to_owned();
            return Err(self.export.blame(ArchiveFault::Missing { name }));
        };
        let book =
            Book::open(Place::File(path), actor::scribe()).map_err(|fault| blame(fault.into()))?;
        check_chain(&book, &self.heads(description)?).map_err(blame)?;
        Ok(book)
    }

    /// The authority goes back to the ledger that was not lost, which knows what came after the export.
    fn rejoin(
        &self,
        address: &str,
        description: &Description,
        own: &Folder,
    ) -> Result<(), Failure> {
        let place = home::new(Some(address), PathBuf::new())?;
        let shown = console::printable(&place.to_string());
        let source = Source::from(Path::new(&shown));
        let book = Book::open(place, actor::scribe()).map_err(|fault| source.blame(fault))?;
        own.check_owner(&book, &source)?;
        check_chain(&book, &self.heads(description)?).map_err(|fault| source.blame(fault))?;
        // One that is closed takes nothing down, not even a name that it knows.
        book.name(subject(own)?)
            .map_err(|fault| source.blame(Error::from(fault)))?;
        let folder = Source::from(&*self.folder);
        let authority = console::printable(&description.authority);
        console::note(&format!(
            "{folder}: `{authority}` again, with its ledger in {shown}"
        ));
        console::warn(
            "a key that it was given since the export is not in it, and a profile neither",
        );
        Ok(())
    }

    /// Where its ledger's chain of events ends by the export, and by those who noted it down.
    fn heads(&self, description: &Description) -> Result<Vec<Head>, Failure> {
        let told = description.head.parse().map_err(|_| {
            self.export
                .blame(ArchiveFault::Other("it does not say where its ledger ends"))
        })?;
        Ok(self.head.iter().copied().chain([told]).collect())
    }

    /// Everything but the ledger.
    fn fill(&self, export: &Unpacked, room: &Room) -> Result<(), Failure> {
        let home = self.ledger.as_deref().or(self.surviving_ledger.as_deref());
        for (name, secrecy) in export.parts() {
            let Some(path) = export.part(name) else {
                continue;
            };
            if [Description::NAME, Description::LEDGER].contains(&name) {
                continue;
            }
            let contents = Source::File(path).read()?;
            match name == folder::SETTINGS {
                true => {
                    let text = folder::settled(&self.export, &contents, home)?;
                    room.write(name, text, secrecy)?;
                }
                false => room.write(name, &*contents, secrecy)?,
            }
        }
        Ok(())
    }

    /// Puts the ledger where it is from now on.
    fn settle(&self, copy: &Book, room: &Room) -> Result<(), Failure> {
        let place = home::new(self.ledger.as_deref(), room.file(home::FILE))?;
        let source = Source::from(&*self.folder);
        let book = Book::create(place, actor::scribe()).map_err(|fault| source.blame(fault))?;
        let bar = migrate::bar();
        let from = self.export.to_string();
        book.take_up(copy, &from, |Moved { rows, of, .. }| {
            bar.set_length(of);
            bar.set_position(rows);
        })
        .map_err(|fault| source.blame(fault))?;
        bar.finish_and_clear();
        Ok(())
    }

    /// What came after the export, the lists in the order of their numbers.
    fn since(&self, keys: &[Folder], copy: &Book) -> Result<Vec<Inheritance>, Unfit> {
        let mut since = self.issued(keys)?;
        let mut lists = Vec::new();
        for file in &self.lists.last_crl {
            lists.push(list(keys, file)?);
        }
        lists.sort_by_key(|list| list.list().and_then(|list| list.number));
        let Some(latest) = lists.last().and_then(|list| list.list()?.number) else {
            since.extend(lists);
            return Ok(since);
        };
        let known = self.known_list(keys, copy)?;
        let newer = known.filter(|known| *known > latest);
        if let (Some(known), Some(file)) = (newer, self.lists.last_crl.first()) {
            let found = latest;
            return Err(Unfit::Refused(
                file.blame(Fault::OlderList { found, known }),
            ));
        }
        since.extend(lists);
        Ok(since)
    }

    /// The serial numbers that the lists revoke and nobody knows: their certificates were issued since.
    fn strangers(
        &self,
        since: &[Inheritance],
        copy: &Book,
        issuer: Name<'_>,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let given: BTreeSet<&[u8]> = { since.iter() }
            .flat_map(Inheritance::certificates)
            .map(|(serial, _)| serial)
            .collect();
        let lists = since.iter().filter_map(Inheritance::list);
        let revoked = lists.flat_map(|list| &list.revoked);
        let revoked: BTreeSet<&[u8]> = revoked.map(|revoked| &*revoked.serial).collect();
        let mut strangers = Vec::new();
        for serial in revoked.difference(&given).copied() {
            let entry = copy
                .find(EntryKey { issuer, serial })
                .map_err(|fault| self.export.blame(Error::from(fault)))?;
            if entry.is_none() {
                strangers.push(serial.to_vec());
            }
        }
        Ok(strangers)
    }

    /// The number of the last list that the export knows.
    fn known_list(&self, keys: &[Folder], copy: &Book) -> Result<Option<u64>, Failure> {
        let Some(first) = keys.first() else {
            return Ok(None);
        };
        let known = copy
            .last_list(subject(first)?)
            .map_err(|fault| self.export.blame(Error::from(fault)))?;
        for key in keys {
            let mut signed = inheritance(key)?;
            let known = known.as_deref().unwrap_or_default();
            if signed.set_later_list(known, &backend::verifier()).is_ok() {
                return Ok(signed.list().and_then(|list| list.number));
            }
        }
        Ok(None)
    }

    /// What was issued since, by the key that signed it.
    fn issued(&self, keys: &[Folder]) -> Result<Vec<Inheritance>, Unfit> {
        let mut since = Vec::new();
        for key in keys {
            since.push(inheritance(key)?);
        }
        for given in &self.certificates.issued {
            for file in given.each()? {
                for found in certificates::read(&file)? {
                    // A server's file has the authority's own chain in it, which the export has, too.
                    let mut chain = keys.iter().flat_map(Folder::chain);
                    if chain.any(|own| own == found.der()) {
                        continue;
                    }
                    let origin = file.to_string();
                    let mut unfit = None;
                    let is_taken = since.iter_mut().rev().any(|since| {
                        let added = since.add(found.der(), &origin, &backend::verifier());
                        added
                            .map_err(|fault| unfit = unfit.take().or(Some(fault)))
                            .is_ok()
                    });
                    if let (false, Some(fault)) = (is_taken, unfit) {
                        let fault = Fault::from(fault).at(found.origin());
                        return Err(Unfit::Refused(file.blame(fault)));
                    }
                }
            }
        }
        Ok(since)
    }

    fn tell(
        &self,
        description: &Description,
        since: &[Inheritance],
        strangers: &[Vec<u8>],
        next: u64,
    ) {
        let Description {
            form: _,
            authority,
            at,
            head: _,
        } = description;
        let folder = Source::from(&*self.folder);
        let authority = console::printable(authority);
        console::note(&format!(
            "{folder}: `{authority}` again, as it was at {}",
            console::printable(at)
        ));
        let certificates: usize = since.iter().map(|since| since.certificates().len()).sum();
        let lists: Vec<String> = since
            .iter()
            .filter_map(|since| since.list()?.number)
            .map(|number| number.to_string())
            .collect();
        if certificates > 0 {
            console::note(&format!(
                "taken down, of what was issued since: {certificates}"
            ));
        }
        if !lists.is_empty() {
            let revoked = since.iter().filter_map(Inheritance::list);
            let revoked: usize = revoked.map(|list| list.revoked.len()).sum();
            console::note(&format!(
                "taken down, of what was revoked by list {}: {revoked}",
                lists.join(" and ")
            ));
        }
        console::note(&format!("the next list has number {next}"));
        if let [first, others @ ..] = strangers {
            let first = hex::with_colons(first);
            let more = match others.len() {
                0 => String::new(),
                count => format!(" and of {count} more"),
            };
            console::warn(&format!(
                "the certificate of serial number {first}{more} was issued since the export, for a list revokes it: restore again with it under `--issued`, if anybody has it"
            ));
        }
        console::warn(
            match self.certificates.nothing_issued_since && strangers.is_empty() {
                true => {
                    "whether anything was issued since the export is not known here: it was stated that nothing was"
                }
                false => {
                    "what else was issued since the export is not known here: it cannot be revoked by its serial number, and no OCSP response calls it good"
                }
            },
        );
        console::warn(match self.lists.no_list_since {
            true => {
                "what was revoked since the export is not known here: revoke it again, and publish a list"
            }
            false => {
                "what was revoked since the last list is not known here: revoke it again, and publish a list"
            }
        });
        console::warn("where the authority was before, it must never issue or publish again");
    }
}

/// Whether the chain of events of a ledger holds, and reaches as far as it did.
fn check_chain(book: &Book, heads: &[Head]) -> Result<(), Fault> {
    book.verify(heads, |_| ())
        .map_err(Error::from)?
        .map(drop)
        .map_err(Fault::from)
}

/// Why what came after an export was not taken down.
enum Unfit {
    /// It does not fit: the answer is no.
    Refused(Failure),
    Failed(Failure),
}

impl From<Failure> for Unfit {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A list, by the key that signed it.
fn list(keys: &[Folder], file: &Source) -> Result<Inheritance, Unfit> {
    let contents = file.read()?;
    let blocks = pem::read(&contents).map_err(|fault| file.blame(fault))?;
    let block = blocks.first().ok_or_else(|| file.blame(Fault::NoList))?;
    let der = block
        .one_of(&[Label::CertificateList])
        .map_err(|fault| file.blame(fault))?;
    let mut unfit = None;
    for key in keys.iter().rev() {
        let mut inheritance = inheritance(key)?;
        match inheritance.set_later_list(der, &backend::verifier()) {
            Ok(()) => return Ok(inheritance),
            Err(fault) => unfit = unfit.or(Some(fault)),
        }
    }
    let fault = unfit.map_or(Fault::NoList, Fault::from);
    Err(Unfit::Refused(file.blame(fault)))
}

/// Nothing yet, of a key.
fn inheritance(key: &Folder) -> Result<Inheritance, Failure> {
    let own = key.chain().first().map_or(&[][..], Vec::as_slice);
    Inheritance::of(own, clock::now()).map_err(|fault| key.source().blame(fault))
}

fn subject(key: &Folder) -> Result<Name<'_>, Failure> {
    let own = key
        .certificate()
        .map_err(|fault| key.source().blame(fault))?;
    Ok(own.tbs_certificate().subject())
}
