//! `Anchor`: somebody who reads all the time, so that those who read often need not ask the system for locks.
//!
//! Whoever reads locks a mark of the log, and of a process `SQLite` asks the system for the first such lock alone, and
//! gives up the last one. A connection that stays at the mark spares each question of a responder two calls. What
//! is read is as new as ever: whoever finds that others have written goes to a new mark.
//!
//! But the log cannot begin anew while somebody is at a mark. So the anchor is weighed ten times a second, for long
//! enough that somebody who writes meets nobody, and for good when nobody has read since.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::Sqlite;

/// A thread that keeps a connection at a mark of the log.
pub(super) struct Anchor {
    rope: Arc<Rope>,
    keeper: Option<JoinHandle<()>>,
}

/// What those who read and the keeper know of each other.
#[derive(Default)]
struct Rope {
    /// Somebody has read since the anchor was last weighed.
    is_used: AtomicBool,
    /// The keeper has gone.
    is_loose: AtomicBool,
    /// The keeper is to go.
    is_cut: Mutex<bool>,
    cut: Condvar,
}

impl Anchor {
    /// At the book in this file. Where there is no thread to be had it is of no use, and does no harm.
    pub(super) fn cast(path: PathBuf) -> Self {
        let rope = Arc::new(Rope::default());
        rope.is_used.store(true, Ordering::Relaxed);
        let kept = Arc::clone(&rope);
        let keeper = thread::Builder::new()
            .name("anchor".to_owned())
            .spawn(move || {
                keep(path, &kept);
                kept.is_loose.store(true, Ordering::Relaxed);
            })
            .ok();
        Self { rope, keeper }
    }

    /// Somebody reads; says whether the anchor holds.
    pub(super) fn holds(&self) -> bool {
        self.rope.is_used.store(true, Ordering::Relaxed);
        !self.rope.is_loose.load(Ordering::Relaxed)
    }
}

/// Stays at the mark for as long as somebody reads.
fn keep(path: PathBuf, rope: &Rope) -> Option<()> {
    let mut reader = Sqlite::reader(&path).ok()?;
    while rope.is_used.swap(false, Ordering::Relaxed) {
        let transaction = reader.connection.transaction().ok()?;
        // With the first statement it is at the mark.
        transaction
            .query_row("SELECT events FROM head", (), |_| Ok(()))
            .ok()?;
        let is_cut = rope.wait(HELD);
        drop(transaction);
        if is_cut || rope.wait(WEIGHED) {
            break;
        }
    }
    Some(())
}

impl Rope {
    /// Waits for so long, or until it is cut, and says whether it is.
    fn wait(&self, time: Duration) -> bool {
        let is_cut = self.is_cut.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.cut.wait_timeout_while(is_cut, time, |is_cut| !*is_cut);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Drop for Anchor {
    /// The keeper goes first: whoever is the last to close the file brings the log into it.
    fn drop(&mut self) {
        *self
            .rope
            .is_cut
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.rope.cut.notify_all();
        if let Some(keeper) = self.keeper.take() {
            // If it panicked, its connection is closed all the same.
            drop(keeper.join());
        }
    }
}

const HELD: Duration = Duration::from_millis(90);

/// A commit takes less, its wait for the disk included.
const WEIGHED: Duration = Duration::from_millis(10);
