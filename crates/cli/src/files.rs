//! Files: the one place that reads and writes them.
//!
//! What is read is bounded by [`LIMIT`]. What is written appears whole, under its own name, or not at
//! all: it grows in a temporary file of the same folder and is renamed at the end. What a process that was killed
//! left there the next one takes away.
#![expect(
    clippy::disallowed_methods,
    reason = "the command is the one crate that opens files, and this is where"
)]

mod archive;
mod left_behind;

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

pub(crate) use archive::{ArchiveFault, Contents, Part, Unpacked};
pub(crate) use left_behind::Scratch;

use crate::console;
use crate::failure::{Failure, Fault};

/// The most octets that are read from one file: 64 MiB.
///
/// A store of every public root there ever was is a hundredth of it, and the largest revocation lists
/// in the wild come near; what is larger was named by mistake, or by an enemy.
pub(crate) const LIMIT: u64 = 64 * 1024 * 1024;

/// The most octets of a text that is an estate, a profile or settings: 4 MiB, tens of thousands of
/// servers. What reads TOML takes some fifty times as much memory.
pub(crate) const TEXT_LIMIT: usize = 4 * 1024 * 1024;

/// Standard input can be read once: who names it twice means something else.
static STDIN_WAS_READ: AtomicBool = AtomicBool::new(false);

/// What a command reads: a file, or standard input when it is called `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    File(PathBuf),
    Stdin,
}

impl Source {
    /// All of it. It may hold a private key, so it is wiped when dropped.
    pub(crate) fn read(&self) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let contents = match self {
            Self::File(path) => {
                File::open(path).and_then(|file| bounded(&file, file.metadata()?.len()))
            }
            Self::Stdin if STDIN_WAS_READ.swap(true, Ordering::Relaxed) => {
                return Err(self.blame(Fault::ReadBefore));
            }
            Self::Stdin => bounded(io::stdin().lock(), 0),
        };
        match contents {
            Ok(Some(contents)) => Ok(contents),
            Ok(None) => Err(self.blame(Fault::TooLarge)),
            Err(fault) => Err(self.blame(fault)),
        }
    }

    /// All of it, as text.
    pub(crate) fn read_text(&self) -> Result<String, Failure> {
        self.text(&self.read()?).map(ToOwned::to_owned)
    }

    /// What was read from here, as text.
    pub(crate) fn text<'c>(&self, contents: &'c [u8]) -> Result<&'c str, Failure> {
        if contents.len() > TEXT_LIMIT {
            return Err(self.blame(Fault::TextTooLarge));
        }
        core::str::from_utf8(contents).map_err(|fault| {
            self.blame(Fault::NotText {
                byte: fault.valid_up_to(),
            })
        })
    }

    /// Itself, or the files in the folder that it is, by their names; hidden ones and folders are passed over.
    pub(crate) fn each(&self) -> Result<Vec<Self>, Failure> {
        let Self::File(path) = self else {
            return Ok(vec![self.clone()]);
        };
        if !path.is_dir() {
            return Ok(vec![self.clone()]);
        }
        let names = fs::read_dir(path).and_then(|entries| {
            let mut names = Vec::new();
            for entry in entries {
                let entry = entry?;
                let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                if !is_hidden && entry.path().is_file() {
                    names.push(entry.path());
                }
            }
            names.sort();
            Ok(names)
        });
        let names = names.map_err(|fault| self.blame(fault))?;
        Ok(names.into_iter().map(Self::File).collect())
    }

    /// The files in the folder that it is and in those below, each with its name from here on; hidden ones are
    /// passed over.
    pub(crate) fn tree(&self) -> Result<Vec<(String, Self)>, Failure> {
        let mut found = Vec::new();
        let Self::File(path) = self else {
            return Ok(found);
        };
        walk(path, "", &mut found).map_err(|fault| self.blame(fault))?;
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(found)
    }

    /// Who may read it.
    pub(crate) fn secrecy(&self) -> Secrecy {
        match self {
            Self::File(path) if !is_private(path) => Secrecy::Public,
            _ => Secrecy::Secret,
        }
    }

    /// Makes sure that it is there, without reading it.
    pub(crate) fn look(&self) -> io::Result<()> {
        match self {
            Self::File(path) => fs::metadata(path).map(drop),
            Self::Stdin => Ok(()),
        }
    }

    /// The fault of what was read from here.
    pub(crate) fn blame(&self, fault: impl Into<Fault>) -> Failure {
        Failure::Input {
            file: self.clone(),
            fault: fault.into(),
        }
    }
}

impl From<OsString> for Source {
    fn from(name: OsString) -> Self {
        if name == "-" {
            Self::Stdin
        } else {
            Self::File(name.into())
        }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) if path.as_os_str().is_empty() => f.write_str("a file without a name"),
            Self::File(path) => f.write_str(&console::printable(&path.display().to_string())),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// Where a command writes: a file, or standard output when it is called `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    File(PathBuf),
    Stdout,
}

impl From<OsString> for Destination {
    fn from(name: OsString) -> Self {
        if name == "-" {
            Self::Stdout
        } else {
            Self::File(name.into())
        }
    }
}

impl Destination {
    /// Where a private key goes: where the user says, or else to standard output, unless that would
    /// show it to whoever stands behind them.
    pub(crate) fn of_key(given: Option<Self>) -> Result<Self, Failure> {
        match given {
            Some(destination) => Ok(destination),
            None if console::has_reader() => Err(Failure::KeyOnTerminal),
            None => Ok(Self::Stdout),
        }
    }
}

/// Whether files that exist may be replaced.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Overwrite {
    /// Replace output files that exist
    #[arg(long)]
    force: bool,
}

impl Overwrite {
    /// They may: what is there is an older version.
    pub(crate) const FORCE: Self = Self { force: true };
    /// They may not.
    pub(crate) const NEVER: Self = Self { force: false };
}

/// Who may read an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    /// Whoever the umask lets may read it, and nobody else write.
    Public,
    /// The user alone: mode 0600.
    Secret,
}

/// The output of a command: nobody sees it before it is complete.
#[derive(Debug)]
pub(crate) enum Output {
    Stdout,
    File {
        staged: NamedTempFile,
        path: PathBuf,
        overwrite: Overwrite,
    },
}

impl Output {
    /// Makes sure that it can be written, before the work that it takes to make it.
    pub(crate) fn prepare(
        destination: &Destination,
        overwrite: Overwrite,
        secrecy: Secrecy,
    ) -> Result<Self, Failure> {
        let Destination::File(path) = destination else {
            return Ok(Self::Stdout);
        };
        match fs::metadata(path) {
            // Renaming would put a file in the place of a device or a folder.
            Ok(found) if !found.is_file() => {
                return Err(Failure::NotRegular { path: path.clone() });
            }
            Ok(_) if !overwrite.force => return Err(Failure::Exists { path: path.clone() }),
            _ => {}
        }
        left_behind::sweep(parent(path));
        let staged = stage(path, secrecy).map_err(|fault| Failure::Write {
            path: path.clone(),
            fault,
        })?;
        Ok(Self::File {
            staged,
            path: path.clone(),
            overwrite,
        })
    }

    /// Writes all of it, and puts it in its place.
    pub(crate) fn write(self, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
        self.complete(contents)?.place()
    }

    /// Writes all of it, and leaves it where nobody sees it: of several outputs, all are complete before the
    /// first is put in its place.
    pub(crate) fn complete(self, contents: impl AsRef<[u8]>) -> Result<Complete, Failure> {
        let Self::File {
            staged,
            path,
            overwrite,
        } = self
        else {
            return Ok(Complete::Stdout(Zeroizing::new(contents.as_ref().to_vec())));
        };
        match fill(staged, contents.as_ref()) {
            Ok(staged) => Ok(Complete::File {
                staged,
                path,
                overwrite,
            }),
            Err(fault) => Err(Failure::Write { path, fault }),
        }
    }
}

/// An output that is complete and not yet in its place; dropped, it was never there.
#[derive(Debug)]
pub(crate) enum Complete {
    Stdout(Zeroizing<Vec<u8>>),
    File {
        staged: NamedTempFile,
        path: PathBuf,
        overwrite: Overwrite,
    },
}

impl Complete {
    /// Gives it its name.
    pub(crate) fn place(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(contents) => console::print_octets(&contents),
            Self::File {
                staged,
                path,
                overwrite,
            } => match place(staged, &path, overwrite) {
                Ok(()) => Ok(()),
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {
                    Err(Failure::Exists { path })
                }
                Err(fault) => Err(Failure::Write { path, fault }),
            },
        }
    }
}

/// Whether nobody but its owner may read or write a file.
pub(crate) fn is_private(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 == 0)
    }
    #[cfg(not(unix))]
    fs::metadata(path).is_ok()
}

/// Removes a file that nobody needs.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_file(path).map_err(|fault| Failure::Write {
        path: path.to_owned(),
        fault,
    })
}

/// Makes a folder, and those above it, where there is none yet.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    fs::create_dir_all(path).map_err(|fault| Failure::Write {
        path: path.to_owned(),
        fault,
    })
}

/// A folder that appears whole when it is complete, or not at all.
#[derive(Debug)]
pub(crate) struct NewFolder {
    staged: Scratch,
    path: PathBuf,
}

impl NewFolder {
    /// Begins one that will be called `path`; nothing may be there yet. Its owner alone may enter it.
    pub(crate) fn stage(path: &Path) -> Result<Self, Failure> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(Failure::FolderExists {
                path: path.to_owned(),
            });
        }
        Ok(Self {
            staged: scratch(path)?,
            path: path.to_owned(),
        })
    }

    /// The room that its own files are in.
    pub(crate) fn room(&self) -> Room {
        Room {
            staged: self.staged.path().to_owned(),
            path: self.path.clone(),
        }
    }

    /// Gives the folder its name.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        let Self { staged, path } = self;
        fs::rename(staged.path(), &path).map_err(|fault| Failure::Write { path, fault })?;
        staged.release();
        Ok(())
    }
}

/// Where the files of a folder that is not complete yet are.
#[derive(Debug)]
pub(crate) struct Room {
    staged: PathBuf,
    /// What it will be called.
    path: PathBuf,
}

impl Room {
    /// A folder in it.
    pub(crate) fn below(&self, name: &str) -> Result<Self, Failure> {
        let below = Self {
            staged: self.staged.join(name),
            path: self.path.join(name),
        };
        match private_folders(&below.staged) {
            Ok(()) => Ok(below),
            Err(fault) => Err(Failure::Write {
                path: below.path,
                fault,
            }),
        }
    }

    /// Where a file of this name is until the folder is complete.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.staged.join(name)
    }

    /// Adds a file, and the folders that are in its name.
    pub(crate) fn write(
        &self,
        name: &str,
        contents: impl AsRef<[u8]>,
        secrecy: Secrecy,
    ) -> Result<(), Failure> {
        let path = self.file(name);
        private_folders(parent(&path))
            .and_then(|()| stage(&path, secrecy))
            .and_then(|staged| fill(staged, contents.as_ref()))
            .and_then(|staged| place(staged, &path, Overwrite::NEVER))
            .map_err(|fault| Failure::Write {
                path: self.path.join(name),
                fault,
            })
    }
}

fn walk(folder: &Path, before: &str, found: &mut Vec<(String, Source)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().display());
        let kind = fs::metadata(entry.path())?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        } else if kind.is_file() {
            found.push((name, Source::File(entry.path())));
        } else if kind.is_dir() && entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), found)?;
        }
    }
    Ok(())
}

/// A folder for what is not needed afterwards, in the same folder as `path`; its owner alone may enter it.
pub(crate) fn scratch(path: &Path) -> Result<Scratch, Failure> {
    left_behind::sweep(parent(path));
    private_folder(path).map_err(|fault| Failure::Write {
        path: path.to_owned(),
        fault,
    })
}

fn private_folder(beside: &Path) -> io::Result<Scratch> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    left_behind::folder(&mut builder, parent(beside))
}

/// Makes a folder, and those above it, where there is none yet: their owner alone may enter them.
fn private_folders(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// `None` when there is more than [`LIMIT`].
fn bounded(mut reader: impl Read, expected: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    if expected > LIMIT {
        return Ok(None);
    }
    // One octet more than expected, so that a buffer with a key in it never has to move.
    let capacity = usize::try_from(expected).unwrap_or(0).saturating_add(1);
    let mut contents = Zeroizing::new(Vec::with_capacity(capacity));
    let read = reader
        .by_ref()
        .take(LIMIT.saturating_add(1))
        .read_to_end(&mut contents)?;
    Ok(u64::try_from(read)
        .is_ok_and(|read| read <= LIMIT)
        .then_some(contents))
}

/// A temporary file beside `path`.
fn stage(path: &Path, secrecy: Secrecy) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = match secrecy {
            Secrecy::Public => 0o644,
            Secrecy::Secret => 0o600,
        };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = secrecy;
    left_behind::file(&mut builder, parent(path))
}

/// Writes, down to the disk.
fn fill(mut staged: NamedTempFile, contents: &[u8]) -> io::Result<NamedTempFile> {
    staged.write_all(contents)?;
    staged.as_file().sync_all()?;
    Ok(staged)
}

/// Gives a temporary file its name.
fn place(staged: NamedTempFile, path: &Path, overwrite: Overwrite) -> io::Result<()> {
    let placed = if overwrite.force {
        staged.persist(path)
    } else {
        staged.persist_noclobber(path)
    };
    placed.map(drop).map_err(|error| error.error)
}

/// The folder that a path is in.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
