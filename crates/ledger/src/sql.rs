//! `Sql`: what every database here does, in words that all of them understand.
//!
//! Parameters are `$1`, `$2` and so on, and first occur in this order: `SQLite` counts them so.

use core::error::Error as _;

use countersign_ca::LedgerError;
use thiserror::Error;
use time::OffsetDateTime;

/// An open transaction, or a connection outside of one.
pub(crate) trait Sql {
    /// Runs a statement that gives no rows.
    fn execute(&mut self, statement: &str, values: &[Value<'_>]) -> Result<(), Fault>;

    /// Runs a statement, and gives each of its rows.
    fn query(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault>;
}

/// The one row of a statement that gives one or none.
pub(crate) fn one<T>(
    sql: &mut dyn Sql,
    statement: &str,
    values: &[Value<'_>],
    read: impl Fn(Row) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let mut found = None;
    sql.query(statement, values, &mut |row| {
        found = Some(read(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// A value that is given to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Integer(i64),
    Text(&'a str),
    Octets(&'a [u8]),
}

impl Value<'_> {
    /// A number; `SQL` has none above 2⁶³ − 1, and no counter here comes near.
    pub(crate) fn number(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub(crate) fn moment(moment: OffsetDateTime) -> Self {
        Self::Integer(moment.unix_timestamp())
    }
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Octets(Vec<u8>),
}

impl Cell {
    /// The value, to be given again.
    pub(crate) fn value(&self) -> Result<Value<'_>, Fault> {
        match self {
            Self::Null => Err(Fault::Damaged("a value is missing")),
            Self::Integer(number) => Ok(Value::Integer(*number)),
            Self::Text(text) => Ok(Value::Text(text)),
            Self::Octets(octets) => Ok(Value::Octets(octets)),
        }
    }
}

/// The values of a row, taken from the left.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    /// All that are left.
    pub(crate) fn rest(self) -> Vec<Cell> {
        self.0.collect()
    }

    pub(crate) fn integer(&mut self) -> Result<i64, Fault> {
        match self.0.next() {
            Some(Cell::Integer(number)) => Ok(number),
            _ => Err(Fault::Damaged("a number was wanted")),
        }
    }

    pub(crate) fn number(&mut self) -> Result<u64, Fault> {
        u64::try_from(self.integer()?).map_err(|_| Fault::Damaged("a number is negative"))
    }

    pub(crate) fn moment(&mut self) -> Result<OffsetDateTime, Fault> {
        OffsetDateTime::from_unix_timestamp(self.integer()?)
            .map_err(|_| Fault::Damaged("a moment is beyond the year 9999"))
    }

    pub(crate) fn text(&mut self) -> Result<String, Fault> {
        self.text_if_any()?
            .ok_or(Fault::Damaged("a text was wanted"))
    }

    pub(crate) fn octets(&mut self) -> Result<Vec<u8>, Fault> {
        self.octets_if_any()?
            .ok_or(Fault::Damaged("octets were wanted"))
    }

    pub(crate) fn hash(&mut self) -> Result<[u8; 32], Fault> {
        <[u8; 32]>::try_from(self.octets()?).map_err(|_| Fault::Damaged("a hash has not 32 octets"))
    }

    pub(crate) fn moment_if_any(&mut self) -> Result<Option<OffsetDateTime>, Fault> {
        match self.0.as_slice().first() {
            Some(Cell::Null) => {
                self.0.next();
                Ok(None)
            }
            _ => self.moment().map(Some),
        }
    }

    pub(crate) fn number_if_any(&mut self) -> Result<Option<u64>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Integer(number)) => u64::try_from(number)
                .map(Some)
                .map_err(|_| Fault::Damaged("a number is negative")),
            _ => Err(Fault::Damaged("a number was wanted")),
        }
    }

    pub(crate) fn text_if_any(&mut self) -> Result<Option<String>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Text(text)) => Ok(Some(text)),
            _ => Err(Fault::Damaged("a text was wanted")),
        }
    }

    pub(crate) fn octets_if_any(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Octets(octets)) => Ok(Some(octets)),
            _ => Err(Fault::Damaged("octets were wanted")),
        }
    }
}

/// Why a database did not do it: the end of a sentence.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("SQLite failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("PostgreSQL failed: {}", told(.0))]
    Postgres(#[from] postgres::Error),
    #[error("what it holds is no book: {0}")]
    Damaged(&'static str),
    /// It was to be read where nobody writes.
    #[error("somebody wrote to it while it was read")]
    Changed,
    /// The book is closed.
    #[error("it was moved to {place}")]
    Moved { place: String },
    /// A group of deeds ended without an answer for one of them.
    #[error("the transaction was cut short")]
    CutShort,
}

impl From<Fault> for LedgerError {
    fn from(fault: Fault) -> Self {
        Self::Unavailable {
            source: Box::new(fault),
        }
    }
}

/// What the server said, or why it could not be asked. A password is never in it: neither the server nor
/// the client repeats one.
fn told(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => error
            .source()
            .map_or_else(|| error.to_string(), |source| format!("{error}: {source}")),
    }
}
