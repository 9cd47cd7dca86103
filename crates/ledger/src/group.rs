//! `Group`: those who want to write at the same time share one transaction, and one wait for the disk.
//!
//! Whoever finds that nobody writes writes for all who want to by then; while the disk takes it, the next
//! gather. Nobody has an answer before the transaction is on the disk, those apart who do not wait for it. Then those
//! are woken who have one, and one of the next, who writes for them.

use core::fmt;
use core::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

use countersign_ca::LedgerError;

use crate::home::{Access, Home, Work};
use crate::pen::Pen;
use crate::sql::{Fault, Sql};
use crate::{Error, Place, Scribe};

/// A home, and those who want to write there.
pub(crate) struct Group {
    place: Place,
    home: Mutex<Box<dyn Home>>,
    /// For those who read while somebody writes: nobody waits for another's wait for the disk. Made when the
    /// first of them comes.
    reader: Mutex<Option<Box<dyn Home>>>,
    gathering: Mutex<Gathering>,
    scribe: Scribe,
}

#[derive(Default)]
struct Gathering {
    deeds: Vec<Box<dyn Deed>>,
    /// Whether somebody writes for those who came before.
    is_written_for: bool,
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
    /// Those who write by this connection to the book in that place.
    pub(crate) fn new(place: Place, home: Box<dyn Home>, scribe: Scribe) -> Self {
        Self {
            place,
            home: Mutex::new(home),
            reader: Mutex::default(),
            gathering: Mutex::default(),
            scribe,
        }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
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
        self.write_by(Access::Write, work)
    }

    /// The same, but that the disk has it with the next thing that is written, if nobody else waits for it now.
    pub(crate) fn write_soon<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Pen<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.write_by(Access::Soon, work)
    }

    fn write_by<T: Send + 'static>(
        &self,
        access: Access,
        work: impl FnMut(&mut Pen<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let outcome = Arc::new(Outcome::new());
        let mut gathering = lock(&self.gathering);
        gathering.deeds.push(Box::new(Wanted {
            access,
            work,
            outcome: Arc::clone(&outcome),
        }));
        while gathering.is_written_for {
            gathering = outcome
                .awake
                .wait(gathering)
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(done) = outcome.take() {
                return done;
            }
        }
        gathering.is_written_for = true;
        let deeds = mem::take(&mut gathering.deeds);
        drop(gathering);
        let mut turn = Turn { group: self, deeds };
        self.perform(&mut **self.home(), &mut turn.deeds);
        drop(turn);
        let done = outcome.take();
        done.unwrap_or_else(|| Err(Fault::CutShort.into()))
    }

    /// Reads. A connection that was lost is made again, so `work` may begin more than once.
    pub(crate) fn read<T>(
        &self,
        access: Access,
        mut work: impl FnMut(&mut dyn Sql) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let mut result = None;
        let mut read = |sql: &mut dyn Sql| {
            result = Some(work(sql)?);
            Ok(())
        };
        match self.home.try_lock() {
            Ok(mut home) => home.run(access, &mut read)?,
            Err(TryLockError::Poisoned(home)) => home.into_inner().run(access, &mut read)?,
            Err(TryLockError::WouldBlock) => self.look(access, &mut read)?,
        }
        result.ok_or_else(|| Fault::CutShort.into())
    }

    /// Reads, and lets others write meanwhile.
    pub(crate) fn look(&self, access: Access, work: Work<'_>) -> Result<(), LedgerError> {
        let mut reader = lock(&self.reader);
        let reader = match &mut *reader {
            Some(reader) => reader,
            none => none.insert(self.place.reader().map_err(unavailable)?),
        };
        Ok(reader.run(access, work)?)
    }

    /// The home alone. A transaction that a panic cut short was rolled back.
    pub(crate) fn home(&self) -> MutexGuard<'_, Box<dyn Home>> {
        lock(&self.home)
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
        let may_wait = deeds.iter().all(|deed| deed.access() == Access::Soon);
        let access = if may_wait {
            Access::Soon
        } else {
            Access::Write
        };
        home.run(access, &mut |sql| {
            let mut pen = Pen::open(sql, &self.scribe)?;
            for deed in deeds.iter_mut() {
                deed.perform(&mut pen)?;
            }
            pen.finish()
        })
    }
}

/// The turn of whoever writes for the others: it ends however that ends.
struct Turn<'a> {
    group: &'a Group,
    deeds: Vec<Box<dyn Deed>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut gathering = lock(&self.group.gathering);
        gathering.is_written_for = false;
        // Whoever comes first takes all of the next along.
        if let Some(next) = gathering.deeds.first() {
            next.wake();
        }
        drop(gathering);
        for deed in &self.deeds {
            deed.wake();
        }
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("place", &self.place)
            .field("scribe", &self.scribe)
            .finish_non_exhaustive()
    }
}

/// Something that somebody wants written.
trait Deed: Send {
    /// When it has to be on the disk.
    fn access(&self) -> Access;

    /// Writes it, and keeps the answer until the transaction is on the disk.
    fn perform(&mut self, pen: &mut Pen<'_>) -> Result<(), Fault>;

    /// Answers that it was not written.
    fn fail(&mut self, fault: Fault);

    /// Wakes whoever wants it.
    fn wake(&self);
}

struct Wanted<T, W> {
    access: Access,
    work: W,
    outcome: Arc<Outcome<T>>,
}

/// What somebody waits for.
struct Outcome<T> {
    answer: Mutex<Option<Result<T, LedgerError>>>,
    /// There is an answer, or nobody writes.
    awake: Condvar,
}

impl<T> Outcome<T> {
    fn new() -> Self {
        Self {
            answer: Mutex::new(None),
            awake: Condvar::new(),
        }
    }

    fn give(&self, answer: Result<T, LedgerError>) {
        *lock(&self.answer) = Some(answer);
    }

    fn take(&self) -> Option<Result<T, LedgerError>> {
        lock(&self.answer).take()
    }
}

impl<T, W> Deed for Wanted<T, W>
where
    T: Send,
    W: FnMut(&mut Pen<'_>) -> Result<T, Stop> + Send,
{
    fn access(&self) -> Access {
        self.access
    }

    fn perform(&mut self, pen: &mut Pen<'_>) -> Result<(), Fault> {
        let answer = match (self.work)(pen) {
            Ok(done) => Ok(done),
            Err(Stop::Refused(error)) => Err(error),
            Err(Stop::Fault(fault)) => return Err(fault),
        };
        self.outcome.give(answer);
        Ok(())
    }

    fn fail(&mut self, fault: Fault) {
        self.outcome.give(Err(fault.into()));
    }

    fn wake(&self) {
        self.outcome.awake.notify_one();
    }
}

fn unavailable(fault: Error) -> LedgerError {
    let source = Box::new(fault);
    LedgerError::Unavailable { source }
}

/// No lock here guards anything that a panic leaves half-done.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
