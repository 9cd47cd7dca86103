//! A book in one `SQLite` file.

mod anchor;
mod schema;
mod still;

use core::time::Duration;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior, params_from_iter};

use self::anchor::Anchor;
use self::still::Still;
use crate::home::{Access, Home, Work};
use crate::sql::{Cell, Fault, Row, Sql, Value};
use crate::{Error, Head, Scribe, Trouble, pen};

pub(crate) struct Sqlite {
    /// Dropped before the connection, which is to be the last.
    anchor: Option<Anchor>,
    /// How often somebody read without an anchor.
    adrift: u8,
    connection: Connection,
    /// What a commit waits for: [`Access::Soon`] or [`Access::Write`].
    waits: Access,
    /// Where nobody writes, how the file stood.
    still: Option<Still>,
}

impl Sqlite {
    pub(crate) fn create(path: &Path, scribe: &Scribe) -> Result<Self, Error> {
        Self::prepared(connect(path, OpenFlags::SQLITE_OPEN_CREATE)?, scribe)
    }

    pub(crate) fn open(path: &Path, scribe: &Scribe) -> Result<Self, Error> {
        let connection = connect(path, OpenFlags::empty())?;
        if schema::tables(&connection)? == 0 {
            return Err(Error::Empty);
        }
        Self::prepared(connection, scribe)
    }

    /// For those who only read: beside those who write, or where nobody can.
    pub(crate) fn reader(path: &Path) -> Result<Self, Error> {
        match Self::beside_writers(path) {
            Err(error) if Trouble::forbids_writing(&error) => Self::still(path),
            result => result,
        }
    }

    /// This takes an index of the log that can be written, or is there already and can be read.
    fn beside_writers(path: &Path) -> Result<Self, Error> {
        let connection = connect(path, OpenFlags::empty())?;
        connection
            .pragma_update(None, "query_only", true)
            .map_err(Error::sqlite)?;
        schema::check(&connection)?;
        Ok(Self::on(connection))
    }

    /// This takes a file that nobody writes to.
    fn still(path: &Path) -> Result<Self, Error> {
        let (connection, still) = Still::open(path)?;
        schema::check(&connection)?;
        Ok(Self {
            still: Some(still),
            ..Self::on(connection)
        })
    }

    fn prepared(mut connection: Connection, scribe: &Scribe) -> Result<Self, Error> {
        schema::prepare(&mut connection, scribe)?;
        Ok(Self::on(connection))
    }

    fn on(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Self {
            anchor: None,
            adrift: 0,
            connection,
            waits: Access::Write,
            still: None,
        }
    }

    /// Who reads often reads at an anchor.
    fn moor(&mut self) {
        if self.anchor.as_ref().is_some_and(Anchor::holds) || self.still.is_some() {
            return;
        }
        self.adrift = self.adrift.saturating_add(1);
        if self.adrift == OFTEN {
            self.adrift = 0;
            self.anchor = self.connection.path().map(PathBuf::from).map(Anchor::cast);
        }
    }

    /// Where the chain of the book in it ends.
    pub(crate) fn head(&self) -> Result<Head, Fault> {
        pen::end(&mut Statements(&self.connection)).map(|(head, _)| head)
    }

    /// Brings the log into the file, and leaves none: the file alone is the book then, on a medium that
    /// nobody can write to as well.
    pub(crate) fn fold(mut self) -> Result<(), Error> {
        self.anchor = None;
        schema::fold(&self.connection)
    }
}

impl Home for Sqlite {
    fn run(&mut self, access: Access, work: Work<'_>) -> Result<(), Fault> {
        let behavior = match access {
            Access::Look => {
                self.moor();
                work(&mut Statements(&self.connection))?;
                return self.still.as_ref().map_or(Ok(()), Still::check);
            }
            Access::Snapshot => TransactionBehavior::Deferred,
            // It takes the write lock at its start: two that read first and wrote later could only fail
            // each other.
            Access::Soon | Access::Write => TransactionBehavior::Immediate,
        };
        if access.writes() && access != self.waits {
            schema::wait(&self.connection, access)?;
            self.waits = access;
        }
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        work(&mut Statements(&transaction))?;
        transaction.commit()?;
        self.still.as_ref().map_or(Ok(()), Still::check)
    }
}

pub(crate) struct Statements<'a>(pub(crate) &'a Connection);

impl Sql for Statements<'_> {
    fn execute(&mut self, statement: &str, values: &[Value<'_>]) -> Result<(), Fault> {
        let mut prepared = self.0.prepare_cached(statement)?;
        prepared.execute(params_from_iter(values))?;
        Ok(())
    }

    fn query(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut prepared = self.0.prepare_cached(statement)?;
        let columns = prepared.column_count();
        let mut rows = prepared.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|column| Ok(cell(row.get_ref(column)?)));
            each(Row::new(cells.collect::<Result<_, Fault>>()?))?;
        }
        Ok(())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Octets(octets) => ValueRef::Blob(octets),
        }))
    }
}

/// No table here has a real number; of a text, what is not UTF-8 was changed by somebody.
fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null | ValueRef::Real(_) => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(octets) => Cell::Octets(octets.to_vec()),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(Error::sqlite)?;
    connection.busy_timeout(PATIENCE).map_err(Error::sqlite)?;
    // How a statement is done hangs on no value here; without this it would be prepared again for each.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(Error::sqlite)?;
    Ok(connection)
}

/// So many times: whoever asks a question or two reads by itself.
const OFTEN: u8 = 64;

/// How long a process waits for another's transaction, which takes a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// More than there are different statements.
const STATEMENTS: usize = 64;
