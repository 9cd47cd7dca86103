//! `countersign ca crl`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::pem::{self, Label};
use countersign_ca::{IssuedList, ListOrder, ListScope, Publication};
use time::Duration;

use super::folder::Folder;
use super::{in_days, tell_end, warn_of};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{self, Complete, Destination, Output, Overwrite, Secrecy};
use crate::passphrase::PassphraseSource;
use crate::{clock, console};

/// Make the list of all that an authority has revoked: its CRL
#[derive(Debug, Args)]
#[command(
    long_about = "Make the list of all that an authority has revoked: its CRL.

Its number is higher than that of every list before, and it is recorded before it is written. Put
the file where the certificates say that it is (`ca init --crl`), and make the next one before this
one ends: whoever looks at revocation refuses everything of an authority whose list has ended. What
has ended itself leaves the list once it was on one that was made after its end.

With --delta it tells what changed since the last complete list: put it where that one says that it
is (`ca init --delta-crl`), and make complete ones now and then. Where the certificates are dealt
out to several lists (`ca init --shards`), --shards makes all of these, or their deltas.",
    after_help = "Examples:
  countersign ca crl --ca contoso-issuing --out issuing.crl --force
  countersign ca crl --ca contoso-root --days 180 --out root.crl
  countersign ca crl --ca contoso-issuing --delta --days 1 --out issuing-delta.crl --force
  countersign ca crl --ca contoso-issuing --shards --out /var/www/pki --force
  countersign ca crl --ca contoso-issuing --pem --out - | openssl crl -noout -text"
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The list that an older key signs: 1 is the authority's first key
    #[arg(long, value_name = "NUMBER")]
    key: Option<u16>,
    /// How many days it is good for
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    #[command(flatten)]
    what: What,
    /// The file to write: DER, as distribution points serve it [RFC 5280 §4.2.1.13]
    #[arg(long, value_name = "FILE")]
    out: Destination,
    /// Write PEM
    #[arg(long)]
    pem: bool,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

/// Which list it is to be.
#[derive(Clone, Copy, Debug, Args)]
struct What {
    /// Tell only what changed since the last complete list
    #[arg(long)]
    delta: bool,
    /// Make the list of each shard, into the folder of --out, named as at the end of its URI
    #[arg(long)]
    shards: bool,
    /// Add what Windows looks for: the authority's version, and when the next list comes
    #[arg(long)]
    microsoft: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let folder = Folder::open_key(&self.ca, self.key)?;
        let outputs = self.outputs(&folder)?;
        let authority = folder.authority(&self.passphrase)?;
        let mut complete: Vec<Complete> = Vec::new();
        for (scope, output) in outputs {
            let list = authority
                .certificate_list(&self.order(scope))
                .map_err(|fault| folder.source().blame(fault))?;
            complete.push(if self.pem {
                output.complete(pem::encode(&Label::CertificateList, list.as_der()))
            } else {
                output.complete(list.as_der())
            }?);
            console::note(&self.told(scope, &list));
            warn_of(list.findings());
        }
        complete.into_iter().try_for_each(Complete::place)?;
        tell_end(&folder, self.days);
        if self.key.is_none() {
            for older in Folder::older(&self.ca, clock::now())? {
                let key = older.key();
                console::warn(&format!(
                    "what key {key} issued wants the list that key {key} signs: `--key {key}`"
                ));
            }
        }
        Ok(Answer::Yes)
    }

    /// Where each list goes.
    fn outputs(&self, folder: &Folder) -> Result<Vec<(ListScope, Output)>, Failure> {
        let prepare = |scope, destination: &Destination| {
            let output = Output::prepare(destination, self.overwrite, Secrecy::Public)?;
            Ok((scope, output))
        };
        if !self.what.shards {
            return Ok(vec![prepare(ListScope::All, &self.out)?]);
        }
        let Destination::File(path) = &self.out else {
            return Err(Failure::NotAFolder);
        };
        let shards = match self.what.delta {
            true => shards(folder, Publication::delta_crl_uris_of),
            false => shards(folder, Publication::crl_uris_of),
        }?;
        files::make_folder(path)?;
        let outputs = shards.into_iter();
        let outputs =
            outputs.map(|(scope, name)| prepare(scope, &Destination::File(path.join(name))));
        outputs.collect()
    }

    fn order(&self, scope: ListScope) -> ListOrder {
        let mut order = ListOrder::new(clock::now(), Duration::days(self.days.into())).of(scope);
        if self.what.delta {
            order = order.delta();
        }
        if self.what.microsoft {
            order = order.for_windows();
        }
        order
    }

    fn told(&self, scope: ListScope, list: &IssuedList) -> String {
        let of = match scope {
            ListScope::All => String::new(),
            ListScope::Shard(shard) => format!("shard {shard}: "),
        };
        let (number, entries) = (list.number(), list.entries());
        let days = in_days(self.days);
        match list.base() {
            None => format!(
                "{of}list {number}, with {entries} of the authority's certificates on it, good for {days}"
            ),
            Some(base) => format!(
                "{of}list {number}, a delta to list {base}: {entries} of the authority's certificates changed, good for {days}"
            ),
        }
    }
}

/// The list of each shard, and what it is named at the end of its URI.
pub(super) fn shards(
    folder: &Folder,
    uris: impl Fn(&Publication, ListScope) -> Vec<String>,
) -> Result<Vec<(ListScope, String)>, Failure> {
    let publication = folder.publication();
    let Some(count) = publication.shards() else {
        return Err(folder.source().blame(Fault::NoShards));
    };
    let scopes = (1..=count.get()).map(ListScope::Shard);
    let named = scopes.map(|scope| {
        let uris = uris(publication, scope);
        let name = uris.first().and_then(|uri| uri.rsplit('/').next());
        let name = name.ok_or_else(|| folder.source().blame(Fault::NoNameOfShard))?;
        Ok((scope, name.to_owned()))
    });
    named.collect()
}
