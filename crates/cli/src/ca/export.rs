//! `countersign ca export`.

use std::path::PathBuf;

use clap::Args;
use countersign_ledger::{Book, Head, Moved};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::folder::{self, Folder};
use super::migrate;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{self, Contents, Destination, Output, Overwrite, Part, Secrecy, Source};
use crate::{clock, console, hex};

/// Put a whole authority into one file, to be kept in a safe: `ca restore` brings it back
#[derive(Debug, Args)]
#[command(
    long_about = "Put a whole authority into one file, to be kept in a safe: `ca restore` brings it back.

Everything that is in its folder goes in, the folders of its later keys too, and all of its ledger, wherever
that lies, as it is at one moment: others may issue meanwhile. The private keys stay as they are: whoever has
the file and the passphrase is the authority. Nothing is asked for, so that a timer can do it.

The file is a tar, of mode 0600, which tells by itself whether it is whole: `tar xf` unpacks it and
`sha256sum -c SHA256SUMS` checks it without this program; the ledger in it is SQLite. Keep the SHA-256 that is
told elsewhere, and make a new export after each rollover, and as often as you can lose what was issued since.",
    after_help = "Examples:
  countersign ca export --ca contoso-issuing --out contoso-issuing.tar
  countersign ca export --ca contoso-issuing --profile gateways.toml --out contoso-issuing.tar
  countersign ca export --ca contoso-issuing --out - | gpg --encrypt -r safe@contoso.com > issuing.tar.gpg"
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The file to write; what is there is never written over
    #[arg(long, value_name = "FILE")]
    out: Destination,
    /// The file of a profile of your own that goes in, too; may be given more than once
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
}

/// What an export is of.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    /// The form of the export.
    pub(super) form: u32,
    /// The authority's name.
    pub(super) authority: String,
    /// When it was made, as RFC 3339 has it.
    pub(super) at: String,
    /// Where the ledger's chain of events ends.
    pub(super) head: String,
}

impl Description {
    /// The form that this program writes and reads.
    pub(super) const FORM: u32 = 1;
    /// Its name in the export.
    pub(super) const NAME: &str = "export.toml";
    /// The ledger's.
    pub(super) const LEDGER: &str = "ledger.sqlite";
    /// The folder of profiles.
    pub(super) const PROFILES: &str = "profiles";
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        if self.out == Destination::Stdout && console::has_reader() {
            return Err(Failure::KeyOnTerminal);
        }
        let output =
            Output::prepare(&self.out, Overwrite::NEVER, Secrecy::Secret).map_err(never)?;
        let folder = Folder::open(&self.ca)?;
        let own = folder
            .certificate()
            .map_err(|fault| folder.source().blame(fault))?;
        let authority = own.tbs_certificate().subject().to_string();
        let beside = match &self.out {
            Destination::File(path) => path.clone(),
            Destination::Stdout => self.ca.clone(),
        };
        let scratch = files::scratch(&beside)?;
        let copy = scratch.path().join(Description::LEDGER);
        let at = clock::now();
        let book = folder.ledger()?;
        let shown = match &self.out {
            Destination::File(path) => Source::from(&**path).to_string(),
            Destination::Stdout => "standard output".to_owned(),
        };
        let (mut parts, head) = self.gather(&folder, &book, &copy, &shown)?;
        let description = Description {
            form: Description::FORM,
            authority: authority.clone(),
            at: clock::rfc3339(at),
            head: head.to_string(),
        };
        let description = toml::to_string(&description).expect("texts and a number are TOML");
        let description = format!("{HEAD}{description}").into_bytes();
        let public = |name: &str, contents| Part {
            name: name.to_owned(),
            contents,
            secrecy: Secrecy::Public,
        };
        let description = Contents::Octets(Zeroizing::new(description));
        parts.insert(0, public(Description::NAME, description));
        parts.push(public(Description::LEDGER, Contents::File(copy)));
        let clear = parts.iter().filter(|part| is_clear_key(part)).count();
        let digest = output.archive(&parts, at).map_err(never)?;
        console::note(&format!(
            "{shown}: `{authority}` as it was at {}, with {} events in its ledger",
            clock::rfc3339(at),
            head.events
        ));
        console::note(&format!("its SHA-256: {}", hex::plain(&digest)));
        console::note(&format!("its ledger ends at: {head}"));
        if clear > 0 {
            console::warn(
                "a private key is in it in the clear: whoever has the file is the authority",
            );
        }
        Ok(Answer::Yes)
    }

    /// The folder and the ledger of one moment: a key's folder that appears while the ledger is copied may
    /// belong to what the copy lacks, so both are gathered again.
    fn gather(
        &self,
        folder: &Folder,
        book: &Book,
        copy: &std::path::Path,
        to: &str,
    ) -> Result<(Vec<Part>, Head), Failure> {
        let mut parts = self.files()?;
        for _ in 0..ATTEMPTS {
            let bar = migrate::bar();
            let head = book
                .snapshot(copy, to, |Moved { rows, of, .. }| {
                    bar.set_length(of);
                    bar.set_position(rows);
                })
                .map_err(|fault| folder.source().blame(fault))?;
            bar.finish_and_clear();
            let after = self.files()?;
            if is_same(&parts, &after) {
                return Ok((parts, head));
            }
            files::remove(copy)?;
            parts = after;
        }
        Err(folder.source().blame(Fault::FolderChanges))
    }

    /// What is in the folder, databases apart, and the profiles that were named.
    fn files(&self) -> Result<Vec<Part>, Failure> {
        let mut parts = Vec::new();
        let given = self.profile.iter().map(|path| {
            let name = path.file_name().unwrap_or_default();
            let name = format!("{}/{}", Description::PROFILES, name.display());
            (name, Source::from(&**path))
        });
        for (name, source) in Source::from(&*self.ca).tree()?.into_iter().chain(given) {
            if folder::is_of_database(&name) {
                continue;
            }
            let contents = source.read()?;
            if contents.starts_with(SQLITE) {
                continue;
            }
            if let Some(taken) = parts.iter().position(|part: &Part| part.name == name) {
                parts.remove(taken);
            }
            let secrecy = source.secrecy();
            let contents = Contents::Octets(contents);
            parts.push(Part {
                name,
                contents,
                secrecy,
            });
        }
        Ok(parts)
    }
}

/// What is there stays, and `--force` does not change that.
fn never(failure: Failure) -> Failure {
    match failure {
        Failure::Exists { path } => Failure::FolderExists { path },
        other => other,
    }
}

fn is_same(one: &[Part], other: &[Part]) -> bool {
    let same = |(one, other): (&Part, &Part)| {
        let contents = match (&one.contents, &other.contents) {
            (Contents::Octets(one), Contents::Octets(other)) => one == other,
            _ => false,
        };
        one.name == other.name && contents
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

fn is_clear_key(part: &Part) -> bool {
    let Contents::Octets(octets) = &part.contents else {
        return false;
    };
    let has = |text: &[u8]| octets.windows(text.len()).any(|window| window == text);
    has(b"PRIVATE KEY-----") && !has(b"ENCRYPTED")
}

/// How a database of `SQLite` begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// How often a folder is looked at that somebody changes.
const ATTEMPTS: u32 = 5;

const HEAD: &str = "# An authority, with its private keys as they were in its folder, and its ledger: `countersign ca restore`
# brings it back.
";
