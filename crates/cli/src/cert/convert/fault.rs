//! Why nothing was converted.

use std::path::PathBuf;

use countersign_messages::Language;
use countersign_products::{Measure, Product};
use thiserror::Error;

use crate::files::Source;

/// Files that do not become what was asked for.
#[derive(Debug, Error)]
pub(crate) enum ConversionFault {
    #[error("the form of {} is not told by its name", shown(path))]
    UnknownForm { path: PathBuf },
    #[error("standard output has no name that tells a form")]
    NamelessForm,
    #[error(
        "{} is called as {named} is, and {product} takes {wanted}",
        shown(path)
    )]
    OtherForm {
        path: PathBuf,
        named: &'static str,
        product: String,
        wanted: &'static str,
    },
    #[error(
        "{} is called as {named} is, and a request comes without its private key",
        shown(path)
    )]
    WithoutKey { path: PathBuf, named: &'static str },
    #[error("{found} private keys in the files, wanted one at most: {names}")]
    SeveralKeys { found: usize, names: String },
    #[error("of the private keys in the files {found} are called `{alias}`: {names}")]
    NotOneAlias {
        alias: String,
        found: usize,
        names: String,
    },
    #[error("no private key in the files")]
    NoKey,
    #[error("--out and --key-out are one file")]
    OneFile,
    #[error("the private key is that of none of the certificates")]
    KeyOfNone,
    #[error("no certificate in the files")]
    NoCertificate,
    #[error("of {count} certificates there is not one that the others are above")]
    NotAChain { count: usize },
    #[error("DER holds one certificate, and these are {count}")]
    NotOne { count: usize },
    /// What the product would not take.
    #[error("{sentence} [{source_of}]")]
    NotTaken { sentence: String, source_of: String },
    #[error("{0}")]
    Container(countersign_containers::Error),
}

impl ConversionFault {
    /// That a product does not take as much.
    pub(crate) fn too_much(product: &Product, of: Measure, found: u64) -> Option<Self> {
        let limits = &product.delivery()?.limits;
        let limit = limits.iter().find(|limit| limit.of == of)?;
        let name = product.rules().name.told(Language::English);
        (found > u64::from(limit.most)).then(|| Self::NotTaken {
            sentence: format!("{found} {of}, and {name} takes {} at most", limit.most),
            source_of: limit.source.clone(),
        })
    }

    /// The next step.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::UnknownForm { .. } | Self::NamelessForm => {
                Some("say it: `--to` pem, der, p7b, pfx, sst or jks")
            }
            Self::OtherForm { .. } => {
                Some("call it otherwise, or say with `--to` what it is to be all the same")
            }
            Self::WithoutKey { .. } => Some(
                "write PEM, and put it to its key where that is: `countersign cert convert CERT KEY --out FILE`",
            ),
            Self::SeveralKeys { .. } => {
                Some("convert one key at a time: `--alias` chooses it by its name")
            }
            Self::NotOneAlias { .. } => Some("choose one of these names, or fewer files"),
            Self::NoKey => Some("name the file of the private key, too"),
            Self::OneFile => Some("give the private key a file of its own"),
            Self::KeyOfNone => Some(
                "`countersign key inspect` and `countersign cert inspect` show which belong together: their `spki sha256` is the same",
            ),
            Self::NoCertificate => Some("name the file of the certificate, too"),
            Self::NotAChain { .. } => {
                Some("leave `--chain` out, or name the files of one chain alone")
            }
            Self::NotOne { .. } => {
                Some("name the file of one of them alone, or write PKCS#7: `--to p7b`")
            }
            Self::NotTaken { .. } => {
                Some("nothing was written; without `--for` it is written all the same")
            }
            Self::Container(_) => None,
        }
    }
}

fn shown(path: &std::path::Path) -> Source {
    Source::from(path)
}
