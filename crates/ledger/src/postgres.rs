//! A book in a `PostgreSQL` database, for several machines that share one authority.

mod address;
mod schema;
mod tls;

use core::error::Error as StdError;
use std::collections::HashMap;

use postgres::error::{DbError, Severity};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};
use rustls::ClientConfig;
use tokio_postgres_rustls::MakeRustlsConnect;

pub use address::Address;

use crate::Error;
use crate::home::{Access, Home, Work};
use crate::sql::{Cell, Fault, Row, Sql, Value, one};

pub(crate) struct Postgres {
    address: Address,
    /// What connections are made with; none in the clear.
    tls: Option<ClientConfig>,
    /// None after it was lost; the next deed makes it again.
    session: Option<Session>,
}

impl Postgres {
    pub(crate) fn create(address: &Address) -> Result<Self, Error> {
        Self::prepared(address, schema::Wanted::NewOrOld)
    }

    pub(crate) fn open(address: &Address) -> Result<Self, Error> {
        Self::prepared(address, schema::Wanted::Old)
    }

    /// A second connection to a book that is open: for those who only read.
    pub(crate) fn reader(address: &Address) -> Result<Self, Error> {
        Ok(Self {
            address: address.clone(),
            tls: address.tls()?,
            session: None,
        })
    }

    fn prepared(address: &Address, wanted: schema::Wanted) -> Result<Self, Error> {
        let tls = address.tls()?;
        let mut session = Session::connect(address, tls.as_ref())?;
        check_durable(&mut session)?;
        schema::prepare(&mut session, wanted)?;
        Ok(Self {
            address: address.clone(),
            tls,
            session: Some(session),
        })
    }
}

impl Home for Postgres {
    fn run(&mut self, access: Access, work: Work<'_>) -> Result<(), Fault> {
        if let Some(session) = &mut self.session {
            let begun = session.begin(access);
            let may_be_written = begun.is_ok() && access.writes();
            match begun.and_then(|()| session.finish(access, &mut *work)) {
                // It was lost while nothing was done, and is made again. What may be written is not
                // written twice.
                Err(fault) if session.is_lost(&fault) => {
                    self.session = None;
                    if may_be_written {
                        return Err(fault);
                    }
                }
                done => return done,
            }
        }
        let mut session = Session::connect(&self.address, self.tls.as_ref())?;
        let begun = session.begin(access);
        let done = begun.and_then(|()| session.finish(access, work));
        let lost = done.as_ref().is_err_and(|fault| session.is_lost(fault));
        self.session = Some(session).filter(|_| !lost);
        done
    }
}

/// A connection, and the statements that it has prepared.
struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    fn connect(address: &Address, tls: Option<&ClientConfig>) -> Result<Self, Fault> {
        let config = address.config();
        let mut client = match tls {
            None => config.connect(NoTls)?,
            Some(tls) => config.connect(MakeRustlsConnect::new(tls.clone()))?,
        };
        client.batch_execute(SETTINGS)?;
        Ok(Self {
            client,
            statements: HashMap::new(),
        })
    }

    /// Whether nothing can be done on it any more, after this happened.
    fn is_lost(&self, fault: &Fault) -> bool {
        let Fault::Postgres(error) = fault else {
            return false;
        };
        let severity = error.as_db_error().and_then(DbError::parsed_severity);
        self.client.is_closed()
            || error.is_closed()
            || matches!(severity, Some(Severity::Fatal | Severity::Panic))
    }

    /// Whoever writes locks the head first, so that those who write come one after the other; each
    /// statement after it sees what the one before has written.
    fn begin(&mut self, access: Access) -> Result<(), Fault> {
        match access {
            Access::Look => Ok(()),
            Access::Snapshot => self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            Access::Soon | Access::Write => {
                let begun = self.batch(match access {
                    Access::Soon => BEGIN_SOON,
                    _ => BEGIN,
                });
                if begun.is_err() {
                    let _ = self.batch("ROLLBACK");
                }
                begun
            }
        }
    }

    fn finish(&mut self, access: Access, work: Work<'_>) -> Result<(), Fault> {
        let done = work(self);
        match (access, &done) {
            (Access::Look, _) => done,
            (_, Ok(())) => self.batch("COMMIT"),
            (_, Err(_)) => {
                // What it says of its own end is less than why it ends.
                let _ = self.batch("ROLLBACK");
                done
            }
        }
    }

    fn batch(&mut self, statements: &str) -> Result<(), Fault> {
        Ok(self.client.batch_execute(statements)?)
    }

    fn prepared(&mut self, statement: &str) -> Result<Statement, Fault> {
        if let Some(prepared) = self.statements.get(statement) {
            return Ok(prepared.clone());
        }
        let prepared = self.client.prepare(statement)?;
        self.statements
            .insert(statement.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

impl Sql for Session {
    fn execute(&mut self, statement: &str, values: &[Value<'_>]) -> Result<(), Fault> {
        let statement = self.prepared(statement)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(parameter).collect();
        self.client.execute(&statement, &values)?;
        Ok(())
    }

    fn query(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let statement = self.prepared(statement)?;
        let values = values
            .iter()
            .map(|value| -> &dyn ToSql { parameter(value) });
        let mut rows = self.client.query_raw(&statement, values)?;
        while let Some(row) = rows.next()? {
            let cells = (0..row.len()).map(|column| cell(&row, column));
            each(Row::new(cells.collect::<Result<_, _>>()?))?;
        }
        Ok(())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Integer(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Octets(octets) => octets.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

fn parameter<'v>(value: &'v Value<'_>) -> &'v (dyn ToSql + Sync) {
    value
}

fn cell(row: &postgres::Row, column: usize) -> Result<Cell, Fault> {
    let kind = row.columns().get(column).map(postgres::Column::type_);
    let cell = match kind {
        Some(&Type::INT8) => row.try_get::<_, Option<i64>>(column)?.map(Cell::Integer),
        Some(&Type::INT4) => row
            .try_get::<_, Option<i32>>(column)?
            .map(|number| Cell::Integer(number.into())),
        Some(&Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Cell::Octets),
        _ => row.try_get::<_, Option<String>>(column)?.map(Cell::Text),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// A server that does not wait for its disk would forget what it said it had written.
fn check_durable(session: &mut Session) -> Result<(), Error> {
    let fsync = one(
        session,
        "SELECT current_setting('fsync')",
        &[],
        |mut row| row.text(),
    )?;
    match fsync.as_deref() {
        Some("on") => Ok(()),
        _ => Err(Error::NotDurable),
    }
}

const BEGIN: &str = "BEGIN; SELECT events FROM head WHERE one = 1 FOR UPDATE";

/// Its log is written in one order: a later commit that waits for the disk takes this one along.
const BEGIN_SOON: &str = "BEGIN; SET LOCAL synchronous_commit = off;
    SELECT events FROM head WHERE one = 1 FOR UPDATE";

/// A commit is on the disk when it returns, whatever the database was set to; nobody waits for ever, and
/// a machine that stands still in the middle of a transaction stops the others for a minute at most.
const SETTINGS: &str = "
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';
    SET lock_timeout = '30s';
    SET idle_in_transaction_session_timeout = '60s';
";
