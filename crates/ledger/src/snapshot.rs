//! `Book::snapshot` and `Book::take_up`: a copy of a book, to be kept, and a book that goes on from one.

use std::path::Path;

use countersign_ca::LedgerError;

use crate::home::{Access, Home as _};
use crate::relocation::{copy, receive};
use crate::sql::{Fault, Value};
use crate::sqlite::Sqlite;
use crate::table::EXPORT;
use crate::{Book, Head, Moved, RelocationError, pen};

impl Book {
    /// Copies everything, as it is at one moment, into a new file, and says where the chain of that copy ends.
    /// Others write meanwhile, and this book goes on; the file is whole without a log beside it. That it is made,
    /// and goes `to` there, is an event of both.
    ///
    /// # Errors
    /// [`RelocationError::Copy`] when the file cannot be made; [`RelocationError::NotEmpty`] when a book is in it;
    /// [`LedgerError::Unavailable`], and when this book was moved elsewhere.
    pub fn snapshot(
        &self,
        path: &Path,
        to: &str,
        mut progress: impl FnMut(Moved),
    ) -> Result<Head, RelocationError> {
        let mut target = Sqlite::create(path, self.group.scribe())?;
        let Head { events, .. } = target.head().map_err(LedgerError::from)?;
        if events > 0 {
            return Err(RelocationError::NotEmpty { events });
        }
        let to = to.to_owned();
        self.group
            .write(move |pen| Ok(pen.write_next(&EXPORT, &[Value::Text(&to)])?))?;
        self.group.look(Access::Snapshot, &mut |source| {
            let (head, moved) = pen::end(source)?;
            if let Some(place) = moved {
                return Err(Fault::Moved { place });
            }
            target.run(Access::Write, &mut |target| {
                let (copied, _) = pen::end(target)?;
                // This is the second attempt, and only the end of the first one failed.
                if copied.events > 0 {
                    return Ok(());
                }
                copy(source, target, &mut progress)?;
                pen::settle(head, target)
            })
        })?;
        let head = target.head().map_err(LedgerError::from)?;
        target.fold()?;
        Ok(head)
    }

    /// Takes up everything from a copy, into this book, which is empty: it goes on from there, and says that it
    /// came `from` there. If it fails, this book stays empty.
    ///
    /// # Errors
    /// [`RelocationError::NotEmpty`]; [`LedgerError::Unavailable`] of either.
    pub fn take_up(
        &self,
        copy: &Self,
        from: &str,
        mut progress: impl FnMut(Moved),
    ) -> Result<(), RelocationError> {
        let mut found = 0;
        let mut source = copy.group.home();
        let done = self.group.home().run(Access::Write, &mut |target| {
            found = pen::end(target)?.0.events;
            if found > 0 {
                return Err(Fault::CutShort);
            }
            source.run(Access::Snapshot, &mut |source| {
                receive(source, target, self.group.scribe(), from, &mut progress)
            })
        });
        match found {
            0 => Ok(done.map_err(LedgerError::from)?),
            events => Err(RelocationError::NotEmpty { events }),
        }
    }
}
