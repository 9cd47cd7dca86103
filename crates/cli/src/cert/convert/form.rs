//! The form of a file.

use std::path::Path;

use clap::ValueEnum;

use super::{ConversionFault, Recipient};
use crate::failure::Failure;
use crate::files::Destination;

/// What a file of certificates can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Base64 between lines of dashes
    Pem,
    /// One certificate, as it is
    Der,
    /// PKCS#7: certificates alone
    P7b,
    /// PKCS#12: certificates and a key, under a passphrase; p12 is the same
    #[value(alias = "p12")]
    Pfx,
    /// A Windows store, with what Windows keeps beside each certificate
    Sst,
    /// A Java key store of the older kind; since Java 9 PKCS#12 is the default
    Jks,
}

impl Form {
    /// What was asked for; or else what the product takes, if there is a key for it; or else what the name of
    /// the output says.
    pub(super) fn settle(
        asked: Option<Self>,
        out: &Destination,
        recipient: &Recipient,
        has_key: bool,
    ) -> Result<Self, Failure> {
        if let Some(form) = asked {
            return Ok(form);
        }
        let named = match out {
            Destination::File(path) => Self::named(path),
            Destination::Stdout => None,
        };
        let wanted = recipient.form().filter(|_| has_key);
        let fault = match (named, wanted, out) {
            (Some(named), Some(wanted), Destination::File(path)) if named != wanted => {
                ConversionFault::OtherForm {
                    path: path.clone(),
                    named: named.name(),
                    product: recipient.to_string(),
                    wanted: wanted.name(),
                }
            }
            (_, Some(form), _) | (Some(form), None, _) => return Ok(form),
            (None, None, Destination::File(path)) => {
                ConversionFault::UnknownForm { path: path.clone() }
            }
            (None, None, Destination::Stdout) => ConversionFault::NamelessForm,
        };
        Err(Failure::conversion(fault))
    }

    /// By the end of a file's name.
    pub(crate) fn named(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        match &*end {
            "pem" | "crt" | "cer" => Some(Self::Pem),
            "der" => Some(Self::Der),
            "p7b" | "p7c" => Some(Self::P7b),
            "pfx" | "p12" => Some(Self::Pfx),
            "sst" => Some(Self::Sst),
            "jks" => Some(Self::Jks),
            _ => None,
        }
    }

    /// Whether private keys have a place in it.
    pub(super) fn holds_key(self) -> bool {
        self.has_passphrase()
    }

    /// Whether it is under a passphrase, with a key or without.
    pub(super) fn has_passphrase(self) -> bool {
        matches!(self, Self::Pfx | Self::Jks)
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pem => "PEM",
            Self::Der => "DER",
            Self::P7b => "PKCS#7",
            Self::Pfx => "PKCS#12",
            Self::Sst => "a Windows store",
            Self::Jks => "a Java key store",
        }
    }
}
