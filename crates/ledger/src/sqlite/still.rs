//! `Still`: a file that is read where nobody writes, without the locks that those who read and write share.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::{Connection, OpenFlags};

use crate::Error;
use crate::sql::Fault;

/// A file as it stood when it was opened.
///
/// `SQLite` takes the word of whoever says `immutable`: it locks nothing, and sees no log. The word is kept when there
/// is no log at the beginning, for whoever writes begins one and brings it into the file later; and when the file did
/// not change until the end, which is looked at whenever something was read.
#[derive(Debug)]
pub(super) struct Still {
    path: PathBuf,
    stood: (u64, SystemTime),
}

impl Still {
    /// Opens a file beside which there is no log.
    pub(super) fn open(path: &Path) -> Result<(Connection, Self), Error> {
        let log = beside(path, "-wal");
        if metadata(&log).is_ok_and(|log| log.len() > 0) {
            return Err(Error::LogLeft {
                log: log.display().to_string(),
            });
        }
        let stood = stands(path).map_err(|source| Error::Sqlite {
            source: Box::new(source),
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri(path), flags).map_err(Error::sqlite)?;
        let path = path.to_owned();
        Ok((connection, Self { path, stood }))
    }

    /// Whether what was read is what was written: nobody has changed the file.
    pub(super) fn check(&self) -> Result<(), Fault> {
        match stands(&self.path) {
            Ok(stands) if stands == self.stood => Ok(()),
            _ => Err(Fault::Changed),
        }
    }
}

/// Its length, and when it was written last.
fn stands(path: &Path) -> io::Result<(u64, SystemTime)> {
    let metadata = metadata(path)?;
    Ok((metadata.len(), metadata.modified()?))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the file whose place was given, and the log beside it"
)]
fn metadata(path: &Path) -> io::Result<Metadata> {
    path.metadata()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// `file:` with what means something in a URI escaped [RFC 3986 §2.1].
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for octet in path.as_os_str().as_encoded_bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                uri.push(char::from(*octet));
            }
            octet => uri.push_str(&format!("%{octet:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Still, uri};
    use crate::home::{Access, Home as _};
    use crate::sqlite::Sqlite;
    use crate::{Place, Scribe, pen};

    #[test]
    fn a_path_is_escaped() {
        assert_eq!(
            uri(Path::new("/ca 1/50%?#é.sqlite")),
            "file:/ca%201/50%25%3F%23%C3%A9.sqlite?immutable=1"
        );
    }

    /// Whoever writes after all is found out.
    #[test]
    fn a_file_that_changes_while_it_is_read_is_not_believed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("book ?#%41");
        let scribe = Scribe::new("alice@ca1", || time::macros::datetime!(2026-03-01 0:00 UTC));
        let book = crate::Book::create(Place::File(path.clone()), scribe.clone()).expect("a book");
        assert!(Still::open(&path).is_err(), "there is a log");
        drop(book);
        let mut still = Sqlite::still(&path).expect("it is opened");
        let mut events = None;
        let mut read = |sql: &mut dyn crate::sql::Sql| {
            events = Some(pen::end(sql)?.0.events);
            Ok(())
        };
        still.run(Access::Look, &mut read).expect("it is read");
        let book = crate::Book::open(Place::File(path), scribe).expect("a book");
        let name = countersign_asn1::Name::from_der(&[0x30, 0x00]).expect("a name");
        book.name(name).expect("it is written");
        still
            .run(Access::Look, &mut read)
            .expect("the log alone knows of it");
        drop(book);
        let fault = still.run(Access::Look, &mut read).expect_err("it changed");
        assert_eq!(fault.to_string(), "somebody wrote to it while it was read");
        assert_eq!(events, Some(0));
    }
}
