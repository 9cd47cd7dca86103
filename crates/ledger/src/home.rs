//! `Home`: a database in which a book lies.

use crate::sql::{Fault, Sql};

/// A connection to a database.
pub(crate) trait Home: Send {
    /// Does something with the database, which may have to begin again on a new connection.
    fn run(&mut self, access: Access, work: Work<'_>) -> Result<(), Fault>;
}

/// What is done with a database.
pub(crate) type Work<'a> = &'a mut dyn FnMut(&mut dyn Sql) -> Result<(), Fault>;

/// How something is done with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// One statement, which reads.
    Look,
    /// Statements that read, all of one moment.
    Snapshot,
    /// All or nothing, and nobody else writes from its first moment on; others see it when it returns, and it is
    /// on the disk when the next [`Self::Write`] has returned, whoever's that is.
    Soon,
    /// All or nothing, and nobody else writes from its first moment on; on the disk when it returns.
    Write,
}

impl Access {
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Soon | Self::Write)
    }
}
