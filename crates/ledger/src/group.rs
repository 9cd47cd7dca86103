//! `Group`: those who want to write at the same time share one transaction, and one wait for the disk.
//!
//! Whoever finds the home free writes for all who wait by then; while the disk takes it, the next wait.
//! Nobody has an answer before the transaction is on the disk.

use core::fmt;
use core::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_ca::LedgerError;

use crate::Scribe;
use crate::home::{Access, Home};
use crate::pen::Pen;
use crate::sql::{Fault, Sql};

/// A home, and those who wait for it.
pub(crate) struct Group {
    home: Mutex<Box<dyn Home>>,
    waiting: Mutex<Vec<Box<dyn Deed>>>,
    scribe: Scribe,
}

/// Why a deed was not done.
pub(crate) enum Stop {
    /// The book refuses it. It looks before it writes, so nothing was written.
    Refused(LedgerError),
    /// The database failed, and all that shared the transaction with it.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Refused(error)
    }
}

impl Group {
    pub(crate) fn new(home: Box<dyn Home>, scribe: Scribe) -> Self {
        Self {
            home: Mutex::new(home),
            waiting: Mutex::default(),
            scribe,
        }
    }

    pub(crate) fn scribe(&self) -> &Scribe {
        &self.scribe
    }

    /// Does something, whole or not at all, alone or together with what others want at this moment. What
    /// failed together is tried again alone, so `work` may begin more than once.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Pen<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let outcome = Arc::new(Mutex::new(None));
        self.waiting().push(Box::new(Wanted {
            work,
            outcome: Arc::clone(&outcome),
        }));
        let mut home = self.home();
        if let Some(done) = lock(&outcome).take() {
            return done;
        }
        let mut deeds = mem::take(&mut *self.waiting());
        self.perform(&mut **home, &mut deeds);
        let done = lock(&outcome).take();
        done.unwrap_or_else(|| Err(Fault::CutShort.into()))
    }

    /// Reads. A connection that was lost is made again, so `work` may begin more than once.
    pub(crate) fn read<T>(
        &self,
        access: Access,
        mut work: impl FnMut(&mut dyn Sql) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let mut result = None;
        self.home().run(access, &mut |sql| {
            result = Some(work(sql)?);
            Ok(())
        })?;
        result.ok_or_else(|| Fault::CutShort.into())
    }

    /// The home alone. A transaction that a panic cut short was rolled back.
    pub(crate) fn home(&self) -> MutexGuard<'_, Box<dyn Home>> {
        lock(&self.home)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Box<dyn Deed>>> {
        lock(&self.waiting)
    }

    fn perform(&self, home: &mut dyn Home, deeds: &mut [Box<dyn Deed>]) {
        let Err(fault) = self.transaction(home, deeds) else {
            return;
        };
        match deeds {
            [only] => only.fail(fault),
            // Each learns its own fault, and one that cannot be written keeps no other from it.
            _ => {
                for deed in deeds {
                    if let Err(fault) = self.transaction(home, core::slice::from_mut(deed)) {
                        deed.fail(fault);
                    }
                }
            }
        }
    }

    fn transaction(&self, home: &mut dyn Home, deeds: &mut [Box<dyn Deed>]) -> Result<(), Fault> {
        home.run(Access::Write, &mut |sql| {
            let mut pen = Pen::open(sql, &self.scribe)?;
            for deed in deeds.iter_mut() {
                deed.perform(&mut pen)?;
            }
            pen.finish()
        })
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("scribe", &self.scribe)
            .finish_non_exhaustive()
    }
}

/// Something that somebody wants written.
trait Deed: Send {
    /// Writes it, and keeps the answer until the transaction is on the disk.
    fn perform(&mut self, pen: &mut Pen<'_>) -> Result<(), Fault>;

    /// Answers that it was not written.
    fn fail(&mut self, fault: Fault);
}

struct Wanted<T, W> {
    work: W,
    outcome: Arc<Mutex<Option<Result<T, LedgerError>>>>,
}

impl<T, W> Deed for Wanted<T, W>
where
    T: Send,
    W: FnMut(&mut Pen<'_>) -> Result<T, Stop> + Send,
{
    fn perform(&mut self, pen: &mut Pen<'_>) -> Result<(), Fault> {
        let answer = match (self.work)(pen) {
            Ok(done) => Ok(done),
            Err(Stop::Refused(error)) => Err(error),
            Err(Stop::Fault(fault)) => return Err(fault),
        };
        *lock(&self.outcome) = Some(answer);
        Ok(())
    }

    fn fail(&mut self, fault: Fault) {
        *lock(&self.outcome) = Some(Err(fault.into()));
    }
}

/// No lock here guards anything that a panic leaves half-done.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
