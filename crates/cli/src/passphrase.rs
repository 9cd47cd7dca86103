//! Passphrases: from a file, from a file descriptor, or asked for on the terminal.

use clap::Args;
use zeroize::Zeroizing;

use crate::console;
use crate::failure::{Failure, Fault};
use crate::files::Source;

/// Where the passphrase comes from.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct PassphraseSource {
    /// Take the passphrase from the first line of this file
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<Source>,
    /// Take the passphrase from the first line of this file descriptor
    #[cfg(unix)]
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// Whether it is called as that of an authority's key.
    #[arg(skip)]
    of_authority: bool,
}

/// Where the passphrase of an authority's key comes from, where another key has one too.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct CaPassphraseSource {
    /// Take the passphrase of the authority's key from the first line of this file
    #[arg(long, value_name = "FILE")]
    ca_passphrase_file: Option<Source>,
    /// Take the passphrase of the authority's key from the first line of this file descriptor
    #[cfg(unix)]
    #[arg(long, value_name = "N")]
    ca_passphrase_fd: Option<u32>,
}

impl From<CaPassphraseSource> for PassphraseSource {
    fn from(source: CaPassphraseSource) -> Self {
        Self {
            passphrase_file: source.ca_passphrase_file,
            #[cfg(unix)]
            passphrase_fd: source.ca_passphrase_fd,
            of_authority: true,
        }
    }
}

/// Where the passphrase of what is written comes from, where what is read has one too.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct OutPassphraseSource {
    /// Take the passphrase of the output from the first line of this file
    #[arg(long, value_name = "FILE")]
    out_passphrase_file: Option<Source>,
    /// Take the passphrase of the output from the first line of this file descriptor
    #[cfg(unix)]
    #[arg(long, value_name = "N")]
    out_passphrase_fd: Option<u32>,
}

impl OutPassphraseSource {
    /// As [`PassphraseSource::choose`], as text.
    pub(crate) fn choose_text(&self, what: &str) -> Result<Zeroizing<String>, Failure> {
        let source = PassphraseSource {
            passphrase_file: self.out_passphrase_file.clone(),
            #[cfg(unix)]
            passphrase_fd: self.out_passphrase_fd,
            of_authority: false,
        };
        match source.choose(what) {
            Ok(passphrase) => text(&passphrase).ok_or(Failure::PassphrasesDiffer),
            Err(Failure::PassphraseNeeded { what }) => Err(Failure::OutPassphraseNeeded { what }),
            Err(other) => Err(other),
        }
    }
}

/// A passphrase, wiped when dropped.
pub(crate) type Passphrase = Zeroizing<Vec<u8>>;

impl PassphraseSource {
    /// Whether one was named.
    pub(crate) fn is_given(&self) -> bool {
        self.source().is_some()
    }

    /// The passphrase of something that exists.
    pub(crate) fn unlock(&self, what: &str) -> Result<Passphrase, Failure> {
        match self.source() {
            Some(source) => first_line(&source),
            None => match ask(what, &format!("Passphrase for {what}: ")) {
                Err(Failure::PassphraseNeeded { what }) if self.of_authority => {
                    Err(Failure::CaPassphraseNeeded { what })
                }
                answered => answered,
            },
        }
    }

    /// The passphrase of a file, as text.
    pub(crate) fn unlock_text(&self, source: &Source) -> Result<Zeroizing<String>, Failure> {
        let passphrase = self.unlock(&source.to_string())?;
        text(&passphrase).ok_or_else(|| {
            source.blame(Fault::NotAPassphrase {
                found: "is not text",
            })
        })
    }

    /// A passphrase for something new: asked for twice.
    pub(crate) fn choose(&self, what: &str) -> Result<Passphrase, Failure> {
        if let Some(source) = self.source() {
            return first_line(&source);
        }
        let first = ask(what, &format!("New passphrase for {what}: "))?;
        let second = ask(what, "The same again: ")?;
        if first != second {
            return Err(Failure::PassphrasesDiffer);
        }
        Ok(first)
    }

    fn source(&self) -> Option<Source> {
        #[cfg(unix)]
        if let Some(descriptor) = self.passphrase_fd {
            return Some(Source::File(format!("/dev/fd/{descriptor}").into()));
        }
        self.passphrase_file.clone()
    }
}

fn text(passphrase: &[u8]) -> Option<Zeroizing<String>> {
    let text = core::str::from_utf8(passphrase).ok()?;
    Some(Zeroizing::new(text.to_owned()))
}

fn first_line(source: &Source) -> Result<Passphrase, Failure> {
    let contents = source.read()?;
    let line = contents.split(|octet| *octet == b'\n').next();
    let line = line.unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return Err(source.blame(Fault::NoPassphrase));
    }
    let found = match core::str::from_utf8(line) {
        Err(_) => Some("is not text"),
        Ok(_) if line.len() > LONGEST => Some("has more than 1024 octets"),
        Ok(text) if text.starts_with("-----BEGIN ") => Some("opens a block of PEM"),
        Ok(text) if text.contains('\0') => Some("has a NUL in it"),
        Ok(_) => None,
    };
    match found {
        Some(found) => Err(source.blame(Fault::NotAPassphrase { found })),
        None => Ok(Zeroizing::new(line.to_vec())),
    }
}

/// What OpenSSL reads of a passphrase, too.
const LONGEST: usize = 1024;

fn ask(what: &str, prompt: &str) -> Result<Passphrase, Failure> {
    if !console::has_user() {
        return Err(Failure::PassphraseNeeded {
            what: what.to_owned(),
        });
    }
    let answer = rpassword::prompt_password(prompt).map_err(|fault| Failure::Prompt { fault })?;
    Ok(Zeroizing::new(answer.into_bytes()))
}
