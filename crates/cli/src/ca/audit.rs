//! `countersign ca audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use countersign_asn1::Name;
use countersign_ca::LedgerError;
use countersign_ledger::{Act, Book, Event, Head};

use super::folder::Folder;
use super::list;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::format::Format;
use crate::outline::{Fields, Node};
use crate::{clock, console, hex};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Verify(VerifyArguments),
    List(ListArguments),
    Head(HeadArguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Verify(arguments) => arguments.run(),
            Self::List(arguments) => arguments.run(),
            Self::Head(arguments) => arguments.run(),
        }
    }
}

/// Say whether an authority's ledger is what was written into it
#[derive(Debug, Args)]
#[command(
    long_about = "Say whether an authority's ledger is what was written into it.

Whatever is written is written with an event, which holds the hash of the event before: what was changed,
taken out or slipped in behind the authority's back shows, and the first of it is told. Whoever may write
to the database can also make everything anew: against that, note heads down elsewhere (`ca audit head`), and
give them here.

Where a crash or a full disk came between an intent and its certificate, whether there is one is not known:
each such serial number is told, with the command that settles it.",
    after_help = "Examples:
  countersign ca audit verify --ca contoso-issuing
  countersign ca audit verify --ca contoso-issuing --head \"$(cat last-month.head)\"

Exit status: 0 it is, 1 it is not, 2 usage or bad input."
)]
pub(crate) struct VerifyArguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// A head that was noted down; may be given more than once
    #[arg(long, value_name = "HEAD")]
    head: Vec<Head>,
    #[command(flatten)]
    format: Format,
}

/// Show what was done with an authority: what, when and by whom
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign ca audit list --ca contoso-issuing
  countersign ca audit list --ca contoso-issuing --after 1000 --limit 50 --format json")]
pub(crate) struct ListArguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// Begin after the event of this number
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        hide_default_value = true
    )]
    after: u64,
    /// Show this many at most
    #[arg(long, value_name = "NUMBER", default_value_t = u32::MAX, hide_default_value = true)]
    limit: u32,
    #[command(flatten)]
    format: Format,
}

/// Print the head of an authority's ledger: a line to note down where nobody can change it
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign ca audit head --ca contoso-issuing | mail -s head auditors@contoso.com")]
pub(crate) struct HeadArguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
}

impl VerifyArguments {
    fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let book = folder.ledger_to_read()?;
        let verified = book
            .verify(&self.head, |_| ())
            .map_err(|fault| blame(&folder, fault))?;
        let mut fields: Fields = vec![("authority", Node::text(folder.source()))];
        let answer = match verified {
            Ok(head) => {
                fields.extend([
                    ("answer", Node::text("yes")),
                    ("events", Node::Number(head.events)),
                    ("head", Node::text(head)),
                ]);
                let unsettled = unsettled(&book).map_err(|fault| blame(&folder, fault))?;
                if !unsettled.is_empty() {
                    fields.push(("unsettled", Node::List(unsettled)));
                }
                Answer::Yes
            }
            Err(discrepancy) => {
                fields.extend([
                    ("answer", Node::text("no")),
                    ("reason", Node::text(discrepancy)),
                ]);
                Answer::No
            }
        };
        let outline = Node::Fields(vec![("ledgers", Node::List(vec![Node::Fields(fields)]))]);
        self.format.print(&outline, clock::now())?;
        Ok(answer)
    }
}

impl ListArguments {
    fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let events = folder
            .ledger_to_read()?
            .events(self.after, self.limit)
            .map_err(|fault| blame(&folder, fault))?;
        let events = events.iter().map(event).collect();
        let outline = Node::Fields(vec![("events", Node::List(events))]);
        self.format.print(&outline, clock::now())?;
        Ok(Answer::Yes)
    }
}

impl HeadArguments {
    fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let head = folder.ledger_to_read()?.head();
        let head = head.map_err(|fault| blame(&folder, fault))?;
        console::print(&format!("{head}\n"))?;
        Ok(Answer::Yes)
    }
}

/// The certificates that were meant to be made, and nobody knows whether they were, of a ledger that holds.
fn unsettled(book: &Book) -> Result<Vec<Node>, LedgerError> {
    let mut nodes = Vec::new();
    let mut after = 0;
    loop {
        let page = book.unsettled(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for entry in &page {
            let Ok(issuer) = Name::from_der(&entry.issuer) else {
                continue;
            };
            let told = list::unmade(book, issuer, entry)?;
            let fields = vec![
                ("serial", Node::octets(&entry.serial)),
                ("profile", Node::text(&entry.profile)),
                ("reserved", Node::Moment(entry.reserved_at)),
            ];
            nodes.extend(told.map(|told| Node::Summary(told, fields)));
        }
    }
    Ok(nodes)
}

fn blame(folder: &Folder, fault: LedgerError) -> Failure {
    folder.source().blame(countersign_ca::Error::from(fault))
}

/// An event: a line for people, each part by itself for programs.
fn event(event: &Event) -> Node {
    let (act, tells, parts) = act(&event.act);
    let line = format!(
        "{} {} {} {tells}",
        event.number,
        clock::rfc3339(event.at),
        console::printable(&event.actor)
    );
    let mut fields: Fields = vec![
        ("event", Node::Number(event.number)),
        ("at", Node::Moment(event.at)),
        ("actor", Node::text(&event.actor)),
        ("act", Node::text(act)),
    ];
    fields.extend(parts);
    fields.push(("hash", Node::octets(&event.hash)));
    Node::Summary(line, fields)
}

/// What was done: its name, what is told of it, and its parts.
fn act(act: &Act) -> (&'static str, String, Fields) {
    let of = |name: &'static str, serial: &[u8]| {
        let tells = format!("{name} {}", hex::with_colons(serial));
        (name, tells, vec![("serial", Node::octets(serial))])
    };
    match act {
        Act::Named { issuer } => {
            let name = Name::from_der(issuer).map_or_else(
                |_| hex::plain(issuer),
                |name| console::printable(&name.to_string()),
            );
            let tells = format!("named `{name}`");
            ("named", tells, vec![("issuer", Node::Text(name))])
        }
        Act::Reserved { serial, profile } => {
            let (name, tells, mut fields) = of("reserved", serial);
            fields.push(("profile", Node::text(profile)));
            let profile = console::printable(profile);
            (name, format!("{tells} for profile `{profile}`"), fields)
        }
        Act::Renews { serial } => of("to renew another", serial),
        Act::OnShard { serial, shard } => {
            let (name, tells, mut fields) = of("on shard", serial);
            let shard = console::printable(shard);
            fields.push(("shard", Node::text(&shard)));
            (name, format!("{tells}: {shard}"), fields)
        }
        Act::Intended { serial } => of("intended", serial),
        Act::Issued { serial } => of("issued", serial),
        Act::Revoked {
            serial,
            since,
            reason,
        } => {
            let (name, tells, mut fields) = of("revoked", serial);
            fields.extend([
                ("since", Node::Moment(*since)),
                ("reason", Node::text(reason)),
            ]);
            let since = clock::rfc3339(*since);
            (name, format!("{tells} since {since}, {reason}"), fields)
        }
        Act::Released { serial } => of("released", serial),
        Act::Ends { serial, not_after } => {
            let (name, tells, mut fields) = of("ends", serial);
            fields.push(("not after", Node::Moment(*not_after)));
            (
                name,
                format!("{tells} after {}", clock::rfc3339(*not_after)),
                fields,
            )
        }
        Act::ListBegun { number } => of_list("list begun", *number),
        Act::ListIs {
            number,
            scope,
            base,
        } => {
            let scope = console::printable(scope);
            let (name, tells, mut fields) = of_list("list is about", *number);
            fields.push(("scope", Node::text(&scope)));
            let mut tells = format!("{tells}: {scope}");
            if base != number {
                fields.push(("base", Node::Number(*base)));
                tells = format!("{tells}, a delta to list {base}");
            }
            (name, tells, fields)
        }
        Act::ListSigned { number } => of_list("list signed", *number),
        Act::MovedTo { place } => moved("moved to", place),
        Act::MovedFrom { place } => moved("moved from", place),
        Act::Exported { place } => moved("exported to", place),
        Act::Gone { kind, record } => {
            let kind = console::printable(kind);
            let tells = format!("tells of {kind} {record}, which is gone");
            ("gone", tells, vec![])
        }
        _ => ("unknown", "something of a later version".to_owned(), vec![]),
    }
}

fn of_list(name: &'static str, number: u64) -> (&'static str, String, Fields) {
    let fields = vec![("list", Node::Number(number))];
    (name, format!("{name}, {number}"), fields)
}

fn moved(name: &'static str, place: &str) -> (&'static str, String, Fields) {
    let tells = format!("{name} {}", console::printable(place));
    (name, tells, vec![("place", Node::text(place))])
}

/// How many entries are read at once.
const PAGE: u32 = 1000;
