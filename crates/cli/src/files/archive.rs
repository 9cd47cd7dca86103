//! An archive: files in one file, as `tar` reads them, with their digests as `sha256sum` checks them.
//!
//! ```text
//! countersign/SHA256SUMS      the digests of all that follow
//! countersign/NAME ...
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tar::{Builder, EntryType, Header};
use thiserror::Error;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{Complete, LIMIT, Output, Scratch, Secrecy, Source, scratch};
use crate::failure::{Failure, Fault, reason};
use crate::hex;

/// What is wrong with an archive.
#[derive(Debug, Error)]
pub(crate) enum ArchiveFault {
    #[error("no export of an authority: {0}")]
    Other(&'static str),
    #[error("an export that is cut short or damaged: {}", reason(.0))]
    Damaged(io::Error),
    #[error("its part `{name}` is missing: it was cut short, or changed")]
    Missing { name: String },
    #[error("its part `{name}` is not what was exported")]
    Changed { name: String },
    #[error("its part `{name}` was not exported")]
    Added { name: String },
    #[error("it was exported by a later version, of form {found}; this one reads form {known}")]
    Newer { found: u32, known: u32 },
}

/// A file that goes into an archive.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) contents: Contents,
    pub(crate) secrecy: Secrecy,
}

/// What is in a part.
pub(crate) enum Contents {
    Octets(Zeroizing<Vec<u8>>),
    /// What a file holds, however large.
    File(PathBuf),
}

impl Output {
    /// Writes an archive of these parts, and gives its SHA-256.
    pub(crate) fn archive(self, parts: &[Part], at: OffsetDateTime) -> Result<[u8; 32], Failure> {
        match self {
            Self::Stdout => {
                let mut all = Zeroizing::new(Vec::new());
                let digest =
                    pack(&mut *all, parts, at).map_err(|fault| Failure::Print { fault })?;
                Complete::Stdout(all).place()?;
                Ok(digest)
            }
            Self::File {
                mut staged,
                path,
                overwrite,
            } => {
                let packed = pack(staged.as_file_mut(), parts, at)
                    .and_then(|digest| staged.as_file().sync_all().map(|()| digest));
                let digest = packed.map_err(|fault| Failure::Write {
                    path: path.clone(),
                    fault,
                })?;
                let complete = Complete::File {
                    staged,
                    path,
                    overwrite,
                };
                complete.place().map(|()| digest)
            }
        }
    }
}

/// The parts of an archive, each whole and as it was when it went in, in a folder that goes away.
#[derive(Debug)]
pub(crate) struct Unpacked {
    folder: Scratch,
    /// By their names.
    parts: BTreeMap<String, Secrecy>,
}

impl Unpacked {
    /// Unpacks an archive into a folder beside `beside`.
    pub(crate) fn read(source: &Source, beside: &Path) -> Result<Self, Failure> {
        let folder = scratch(beside)?;
        let parts = match source {
            Source::File(path) => File::open(path)
                .map_err(Fault::from)
                .and_then(|file| unpack(BufReader::new(file), folder.path())),
            Source::Stdin => unpack(io::stdin().lock(), folder.path()),
        };
        Ok(Self {
            parts: parts.map_err(|fault| source.blame(fault))?,
            folder,
        })
    }

    /// The names of the parts, and who may read them.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&str, Secrecy)> {
        self.parts
            .iter()
            .map(|(name, secrecy)| (name.as_str(), *secrecy))
    }

    /// Where a part of this name is.
    pub(crate) fn part(&self, name: &str) -> Option<PathBuf> {
        let is_there = self.parts.contains_key(name);
        is_there.then(|| self.folder.path().join(name))
    }
}

fn pack(out: impl Write, parts: &[Part], at: OffsetDateTime) -> io::Result<[u8; 32]> {
    let mut builder = Builder::new(BufWriter::new(Hashing::new(out)));
    let moment = u64::try_from(at.unix_timestamp()).unwrap_or(0);
    let mut sums = String::new();
    for part in parts {
        let digest = part.contents.digest()?;
        sums = format!("{sums}{}  {}\n", hex::plain(&digest), part.name);
    }
    let length = |octets: &[u8]| u64::try_from(octets.len()).unwrap_or(u64::MAX);
    let mut append = |name: &str, size, secrecy, contents: &mut dyn Read| {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(size);
        header.set_mtime(moment);
        header.set_mode(match secrecy {
            Secrecy::Public => 0o644,
            Secrecy::Secret => 0o600,
        });
        builder.append_data(&mut header, format!("{FOLDER}/{name}"), contents)
    };
    append(
        SUMS,
        length(sums.as_bytes()),
        Secrecy::Public,
        &mut sums.as_bytes(),
    )?;
    for part in parts {
        match &part.contents {
            Contents::Octets(octets) => {
                append(
                    &part.name,
                    length(octets),
                    part.secrecy,
                    &mut octets.as_slice(),
                )?;
            }
            Contents::File(path) => {
                let mut file = File::open(path)?;
                let size = file.metadata()?.len();
                append(&part.name, size, part.secrecy, &mut file)?;
            }
        }
    }
    let out = builder
        .into_inner()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    Ok(out.digest())
}

impl Contents {
    fn digest(&self) -> io::Result<[u8; 32]> {
        match self {
            Self::Octets(octets) => Ok(Sha256::digest(octets.as_slice()).into()),
            Self::File(path) => {
                let mut hashing = Hashing::new(io::sink());
                io::copy(&mut File::open(path)?, &mut hashing)?;
                Ok(hashing.digest())
            }
        }
    }
}

/// Nothing of an archive is believed before all of it was read: the names least of all.
fn unpack(archive: impl Read, folder: &Path) -> Result<BTreeMap<String, Secrecy>, Fault> {
    let mut archive = tar::Archive::new(archive);
    let entries = archive.entries().map_err(ArchiveFault::Damaged)?;
    let mut sums: Option<BTreeMap<String, String>> = None;
    let mut parts = BTreeMap::new();
    for entry in entries {
        // What is no archive at all fails here.
        let mut entry = entry.map_err(|fault| match sums {
            Some(_) => ArchiveFault::Damaged(fault),
            None => NO_ARCHIVE,
        })?;
        // Of whoever packed it again.
        if entry.header().entry_type() == EntryType::Directory {
            continue;
        }
        let name = name(&entry.path_bytes());
        let Some(name) = name.filter(|_| entry.header().entry_type() == EntryType::Regular) else {
            return Err(ArchiveFault::Other("it has parts that no export has").into());
        };
        let Some(sums) = &mut sums else {
            if name != SUMS {
                return Err(NO_ARCHIVE.into());
            }
            let mut text = String::new();
            entry
                .take(LIMIT)
                .read_to_string(&mut text)
                .map_err(ArchiveFault::Damaged)?;
            sums = Some(digests(&text));
            continue;
        };
        let Some(wanted) = sums.remove(&name) else {
            return Err(ArchiveFault::Added { name }.into());
        };
        let secrecy = match entry.header().mode() {
            Ok(mode) if mode & 0o077 != 0 => Secrecy::Public,
            _ => Secrecy::Secret,
        };
        let found = write_out(&mut entry, &folder.join(&name))?;
        if hex::plain(&found) != wanted {
            return Err(ArchiveFault::Changed { name }.into());
        }
        parts.insert(name, secrecy);
    }
    match sums.map(|sums| sums.into_keys().next()) {
        None => Err(NO_ARCHIVE.into()),
        Some(Some(name)) => Err(ArchiveFault::Missing { name }.into()),
        Some(None) => Ok(parts),
    }
}

/// Writes a part for its owner's eyes alone, and gives its digest.
fn write_out(contents: &mut impl Read, path: &Path) -> Result<[u8; 32], Fault> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut out = Hashing::new(options.open(path)?);
    let mut buffer = Zeroizing::new(vec![0; 0x1_0000]);
    loop {
        let read = contents.read(&mut buffer).map_err(ArchiveFault::Damaged)?;
        match buffer.get(..read) {
            None | Some([]) => return Ok(out.digest()),
            Some(octets) => out.write_all(octets)?,
        }
    }
}

/// The name of a part, where it stays below its folder.
fn name(path: &[u8]) -> Option<String> {
    let path = core::str::from_utf8(path).ok()?;
    let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let is_plain = Path::new(name)
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    (is_plain && !name.is_empty() && !name.contains('\\')).then(|| name.to_owned())
}

/// As `sha256sum` writes them.
fn digests(sums: &str) -> BTreeMap<String, String> {
    let lines = sums.lines().filter_map(|line| line.split_once("  "));
    lines
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect()
}

/// What is written, hashed on the way.
struct Hashing<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Hashing<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            hash: Sha256::new(),
        }
    }

    fn digest(self) -> [u8; 32] {
        self.hash.finalize().into()
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let written = self.out.write(octets)?;
        self.hash.update(octets.get(..written).unwrap_or(octets));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

const NO_ARCHIVE: ArchiveFault = ArchiveFault::Other("wanted is a file that `ca export` wrote");

/// What the archive unpacks into.
const FOLDER: &str = "countersign";
const SUMS: &str = "SHA256SUMS";
