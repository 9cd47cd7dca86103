//! `Book::relocate`: a book moves to another home, whole, and is closed where it was.

use countersign_ca::LedgerError;
use thiserror::Error;

use crate::home::Access;
use crate::pen::{self, PAGE, Pen};
use crate::sql::{Cell, Fault, Sql, Value};
use crate::table::{AUDIT, RELOCATION, TABLES, Table};
use crate::{Book, Error, Scribe};

/// Why a book did not move.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RelocationError {
    /// There is a book.
    #[error(
        "the ledger there has {events} events already, and only an empty one can take this one up"
    )]
    NotEmpty {
        /// How many.
        events: u64,
    },
    /// It moved elsewhere before.
    #[error("it was moved to {place} before")]
    Elsewhere {
        /// Where.
        place: String,
    },
    /// One of the two homes failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No file could be made for the copy.
    #[error(transparent)]
    Copy(#[from] Error),
}

/// What has moved so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// How many rows.
    pub rows: u64,
    /// Of how many.
    pub of: u64,
}

impl Book {
    /// Moves everything to an empty book, row by row with the events that tell of them, and closes this one:
    /// it says where it went, and takes nothing down any more. Nobody writes here meanwhile. If it fails,
    /// nothing has moved; if the machine dies just when the other home takes it up, this book is closed, and
    /// to relocate it to the same place again ends what was begun.
    ///
    /// # Errors
    /// [`RelocationError`]
    pub fn relocate(
        &self,
        to: &Self,
        mut progress: impl FnMut(Moved),
    ) -> Result<(), RelocationError> {
        let (here, there) = (self.place().to_string(), to.place().to_string());
        let mut refused = None;
        let mut source = self.group.home();
        // Here it is closed first, and there it is opened last: at no moment are there two that go on.
        let done = to.group.home().run(Access::Write, &mut |target| {
            let (opened, _) = pen::end(target)?;
            refused = None;
            source.run(Access::Write, &mut |source| {
                let (head, moved) = pen::end(source)?;
                match moved {
                    Some(place) if place != there => {
                        refused = Some(RelocationError::Elsewhere { place });
                        return Err(Fault::CutShort);
                    }
                    // It was taken up already.
                    Some(_) if opened.events > head.events => return Ok(()),
                    _ if opened.events > 0 => {
                        let events = opened.events;
                        refused = Some(RelocationError::NotEmpty { events });
                        return Err(Fault::CutShort);
                    }
                    Some(_) => {}
                    None => {
                        let mut pen = Pen::open(source, self.group.scribe())?;
                        pen.write_next(&RELOCATION, &[Value::Text("to"), Value::Text(&there)])?;
                        pen.finish()?;
                    }
                }
                receive(source, target, to.group.scribe(), &here, &mut progress)
            })
        });
        match (refused, done) {
            (Some(refused), _) => Err(refused),
            (None, done) => Ok(done.map_err(LedgerError::from)?),
        }
    }
}

/// Everything that the source holds, and an event that tells where it came from.
pub(crate) fn receive(
    source: &mut dyn Sql,
    target: &mut dyn Sql,
    scribe: &Scribe,
    from: &str,
    progress: &mut dyn FnMut(Moved),
) -> Result<(), Fault> {
    copy(source, target, progress)?;
    let (head, _) = pen::end(source)?;
    let mut pen = Pen::at(head, target, scribe);
    pen.write_next(&RELOCATION, &[Value::Text("from"), Value::Text(from)])?;
    pen.finish()
}

pub(crate) fn copy(
    source: &mut dyn Sql,
    target: &mut dyn Sql,
    progress: &mut dyn FnMut(Moved),
) -> Result<(), Fault> {
    let tables = || TABLES.into_iter().chain([&AUDIT]);
    let mut moved = Moved { rows: 0, of: 0 };
    for table in tables() {
        moved.of = moved.of.saturating_add(table.count(source)?);
    }
    for table in tables() {
        let mut after = 0;
        while let Some(last) = copy_page(table, source, target, after, &mut moved.rows)? {
            after = last;
            progress(moved);
        }
    }
    Ok(())
}

/// Copies the rows after one, and says which was the last, if there was one.
fn copy_page(
    table: &Table,
    source: &mut dyn Sql,
    target: &mut dyn Sql,
    after: u64,
    copied: &mut u64,
) -> Result<Option<u64>, Fault> {
    let mut last = None;
    table.page(source, after, PAGE, &mut |row| {
        let cells = row.rest();
        let values = cells
            .iter()
            .map(Cell::value)
            .collect::<Result<Vec<_>, _>>()?;
        table.insert(target, &values)?;
        if let Some(Cell::Integer(key)) = cells.first() {
            last = u64::try_from(*key).ok();
        }
        *copied = copied.saturating_add(1);
        Ok(())
    })?;
    Ok(last)
}
