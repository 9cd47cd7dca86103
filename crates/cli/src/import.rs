//! `countersign import`.

use std::path::{Path, PathBuf};

use clap::Args;
use countersign_containers::Pfx;
use countersign_um::{Imported, Importer, ReadFault};

use crate::answer::Answer;
use crate::failure::{Failure, Unread};
use crate::files::{self, Complete, Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{console, pfx};

/// Make an estate of what servers tell: collected facts, settings of SIP servers, exported certificates
#[derive(Debug, Args)]
#[command(
    long_about = "Make an estate of what servers tell: collected facts, settings of SIP servers, exported certificates.

FILES are, told by their contents: what the script of `countersign collect` wrote; settings of
Kamailio (kamailio.cfg, tls.cfg), Asterisk (pjsip.conf, sip.conf), OpenSIPS (opensips.cfg) and
FreeSWITCH (a profile of sofia); certificates in PEM, DER, PKCS#7, PKCS#12 or a Windows store. The
files that settings name are looked for where they say, and beside the settings.

The certificates are written as PEM, a store that limits some of its own as .sst, and never a key.
What was not understood is said, with its file and line; what was not told stays unknown.
`countersign check` says what is missing.",
    after_help = "Examples:
  countersign import CAS1-exchange.json MBX1-exchange.json FE1-lync.json --out estate.toml
  countersign import kamailio.cfg gw1.p7b --out estate.toml
  countersign import um1.pfx --passphrase-file passphrase --out estate.toml"
)]
pub(crate) struct Arguments {
    /// What to make it of
    #[arg(required = true)]
    files: Vec<Source>,
    /// The estate file
    #[arg(short, long, value_name = "FILE")]
    out: Destination,
    /// The folder for the certificates, beside the estate
    #[arg(long, value_name = "DIR", default_value = "certificates")]
    certificates: String,
    #[command(flatten)]
    passphrase: PassphraseSource,
    #[command(flatten)]
    overwrite: Overwrite,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let mut importer = Importer::new(&self.certificates);
        for file in &self.files {
            self.add(&mut importer, file)?;
        }
        self.write(importer.finish())?;
        Ok(Answer::Yes)
    }

    fn add(&self, importer: &mut Importer, file: &Source) -> Result<(), Failure> {
        let contents = file.read()?;
        let name = file.to_string();
        let folder = match file {
            Source::File(path) => path.parent().unwrap_or_else(|| Path::new("")),
            Source::Stdin => Path::new(""),
        };
        let added = if Pfx::recognises(&contents) {
            let opened = pfx::open(file, &contents, &self.passphrase)?;
            let store = opened.pfx.to_store().to_bytes();
            importer.add(&name, &store, &mut |path| named(folder, path))
        } else {
            importer.add(&name, &contents, &mut |path| named(folder, path))
        };
        added.map_err(|fault| file.blame(fault))
    }

    /// Every file is complete before the first gets its name, and the estate gets its last.
    fn write(&self, imported: Imported) -> Result<(), Failure> {
        let Imported {
            estate,
            certificates,
            remarks,
            ..
        } = imported;
        for remark in &remarks {
            console::warn(&console::printable(&remark.to_string()));
        }
        let folder = match &self.out {
            Destination::File(path) => path.parent().unwrap_or_else(|| Path::new("")),
            Destination::Stdout => Path::new(""),
        };
        if !certificates.is_empty() {
            files::make_folder(&folder.join(&self.certificates))?;
        }
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let mut complete = Vec::new();
        for (path, contents) in &certificates {
            let destination = Destination::File(folder.join(path));
            let output = Output::prepare(&destination, self.overwrite, Secrecy::Public)?;
            complete.push(output.complete(contents)?);
        }
        complete.push(output.complete(&estate)?);
        complete.into_iter().try_for_each(Complete::place)?;
        console::note(&match certificates.len() {
            0 => "no certificate was told".to_owned(),
            1 => format!("1 file of certificates in {}", self.certificates),
            count => format!("{count} files of certificates in {}", self.certificates),
        });
        Ok(())
    }
}

/// A file that settings name: where they say, or beside them under its own name, for settings are copied
/// without the tree that they live in.
fn named(folder: &Path, path: &str) -> Result<Vec<u8>, ReadFault> {
    let said = folder.join(path);
    let beside = Path::new(path).file_name().map(|name| folder.join(name));
    let there = |path: &PathBuf| Source::File(path.clone()).look().is_ok();
    let chosen = match beside {
        Some(beside) if !there(&said) && there(&beside) => beside,
        _ => said,
    };
    match Source::File(chosen).read() {
        Ok(contents) => Ok(contents.to_vec()),
        Err(Failure::Input { fault, .. }) => Err(Unread(fault).into()),
        Err(failure) => Err(failure.into()),
    }
}
