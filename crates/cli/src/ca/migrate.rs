//! `countersign ca migrate`.

use std::path::PathBuf;

use clap::Args;
use countersign_ledger::{Book, Moved, Place};
use indicatif::{ProgressBar, ProgressStyle};

use super::folder::Folder;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::{actor, console};

/// Move an authority's ledger to another home: from its file to a database, or back
#[derive(Debug, Args)]
#[command(
    long_about = "Move an authority's ledger to another home: from its file to a database, or back.

Everything moves, with the events that tell of it, into a home that is empty; then the ledger is closed where
it was, and the folder's settings say where it is. Nobody can issue meanwhile. If it fails, nothing has
moved; if the machine goes down in the middle, the same command ends what was begun.

The password of the database is taken from PGPASSWORD or from ~/.pgpass, and is never part of its address.
`sslmode`, `sslrootcert`, `sslcert` and `sslkey` are libpq's, and so are their files in ~/.postgresql; but a
server on another machine has to show who it is (verify-full), unless the address has another `sslmode`.
Several machines may share a database: each needs the authority's folder, and `ledger` in its
authority.toml.",
    after_help = "Examples:
  countersign ca migrate --ca contoso-issuing --to postgres://ca@db1.contoso.com/countersign?sslrootcert=root.pem
  countersign ca migrate --ca contoso-issuing --to ledger-2.sqlite"
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// Where to: the address of a database, or the name of a file in the folder
    #[arg(long, value_name = "HOME")]
    to: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let blame = |fault: Fault| folder.source().blame(fault);
        let from = folder.ledger()?;
        let place = super::home::place(&self.ca, Some(&self.to))?;
        if spot(from.place()) == spot(&place) {
            let place = console::printable(&place.to_string());
            return Err(blame(Fault::HomeAlready { place }));
        }
        if let Place::File(path) = &place
            && let Some(folder) = path.parent()
            && let Err(fault) = Source::from(folder).look()
        {
            let path = path.clone();
            return Err(Failure::Write { path, fault });
        }
        let to = Book::create(place, actor::scribe()).map_err(|fault| blame(fault.into()))?;
        let bar = bar();
        from.relocate(&to, |Moved { rows, of, .. }| {
            bar.set_length(of);
            bar.set_position(rows);
        })
        .map_err(|fault| blame(fault.into()))?;
        bar.finish_and_clear();
        folder.settle(&self.to)?;
        console::note(&format!(
            "{}: the ledger is in {} now",
            folder.source(),
            console::printable(&to.place().to_string())
        ));
        Ok(Answer::Yes)
    }
}

/// A place without how it is reached.
fn spot(place: &Place) -> String {
    let place = place.to_string();
    let spot = place.split('?').next();
    spot.unwrap_or_default().to_owned()
}

/// How many rows have gone from one home to another.
pub(super) fn bar() -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows, {eta} left")
            .expect("the template is well-formed");
    ProgressBar::no_length().with_style(style)
}
