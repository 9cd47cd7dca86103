//! What a process that was killed left behind: the next one that writes beside it takes it away.
//!
//! Whoever makes a file or a folder that is not complete yet locks it, and the system takes the lock away when
//! that process ends, however it ends: so what is called like one and is not locked is nobody's. Where a file
//! system knows no locks, nothing is locked and nothing is taken away.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile, TempDir};

/// Of what is not complete yet.
const PREFIX: &str = ".countersign-";
/// How many letters and digits follow.
const RANDOM: usize = 6;
/// How often a name is given up to somebody who takes it for left behind in the moment before it is locked.
const ATTEMPTS: u32 = 16;

/// The folders that were looked through: once is enough, for a command that writes a thousand files.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A folder that goes away, and is nobody's to take before.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: TempDir,
    lock: Option<File>,
}

impl Scratch {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What was there is elsewhere now, and stays.
    pub(super) fn release(self) {
        let Self { folder, lock } = self;
        let _ = folder.keep();
        drop(lock);
    }
}

/// A file in this folder, locked as long as it is open.
pub(super) fn file(builder: &mut Builder<'_, '_>, folder: &Path) -> io::Result<NamedTempFile> {
    let builder = named(builder);
    for _ in 0..ATTEMPTS {
        let made = builder.tempfile_in(folder)?;
        if is_held(Some(made.as_file()), made.path()) {
            return Ok(made);
        }
    }
    Err(taken())
}

/// A folder in this folder, locked.
pub(super) fn folder(builder: &mut Builder<'_, '_>, folder: &Path) -> io::Result<Scratch> {
    let builder = named(builder);
    for _ in 0..ATTEMPTS {
        let made = builder.tempdir_in(folder)?;
        // Not every system opens folders: nothing is locked there.
        let lock = File::open(made.path()).ok();
        if is_held(lock.as_ref(), made.path()) {
            return Ok(Scratch { folder: made, lock });
        }
    }
    Err(taken())
}

/// Takes away what was left behind in this folder.
pub(super) fn sweep(folder: &Path) {
    let mut swept = SWEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if !swept.insert(folder.to_owned()) {
        return;
    }
    drop(swept);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        // What cannot be taken away is no reason not to do what was asked for.
        let _ = take_away(&entry.path());
    }
}

fn take_away(path: &Path) -> io::Result<()> {
    // A link is followed by nobody here.
    let kind = fs::symlink_metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        return Ok(());
    }
    let lock = File::open(path)?;
    lock.try_lock()?;
    match kind.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    }
}

fn named<'b, 'p, 's>(builder: &'b mut Builder<'p, 's>) -> &'b Builder<'p, 's> {
    builder.prefix(PREFIX).rand_bytes(RANDOM)
}

fn is_ours(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).unwrap_or_default();
    random.len() == RANDOM && random.bytes().all(|octet| octet.is_ascii_alphanumeric())
}

/// Whether nobody took it away before it was locked, or before it could be opened.
fn is_held(lock: Option<&File>, path: &Path) -> bool {
    let locked = lock.map(File::try_lock);
    !matches!(locked, Some(Err(fs::TryLockError::WouldBlock))) && fs::symlink_metadata(path).is_ok()
}

fn taken() -> io::Error {
    io::Error::other("others take away what is written there")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    /// Somebody who sweeps in the moment between the making and the locking gets what is nobody's yet.
    #[test]
    fn what_is_made_is_there_however_often_others_sweep() {
        let bench = tempfile::tempdir().unwrap();
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while !over.load(Ordering::Relaxed) {
                        for entry in fs::read_dir(bench.path()).unwrap().flatten() {
                            let _ = take_away(&entry.path());
                        }
                    }
                });
            }
            let made = (0..2_000).map(|_| {
                let Ok(scratch) = folder(&mut Builder::new(), bench.path()) else {
                    // Given up after the last attempt, which is allowed: nothing was promised.
                    return Ok(());
                };
                fs::write(scratch.path().join("ledger.sqlite"), "")
            });
            let lost: Vec<_> = made.filter_map(Result::err).collect();
            over.store(true, Ordering::Relaxed);
            assert!(lost.is_empty(), "{lost:?}");
        });
    }
}
