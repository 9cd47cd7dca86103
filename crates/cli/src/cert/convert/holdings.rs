//! What files hold: certificates, and one private key at most.

use countersign_asn1::pem::{self, Block, Label};
use countersign_containers::FoundCertificate;
use countersign_keys::{KeyError, PrivateKey};

use super::ConversionFault;
use super::chain::Arranged;
use crate::failure::Failure;
use crate::files::Source;
use crate::held_key::{self, Held, HeldKey};
use crate::passphrase::PassphraseSource;
use crate::{backend, certificates, key};

/// Which private key is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// None of them.
    Nothing,
    /// The one that there is, if there is one.
    Only,
    /// The one that is called so.
    Called(&'a str),
}

pub(super) struct Holdings {
    /// Each once, in the order of the files.
    certificates: Vec<FoundCertificate>,
    /// The key, with the file that it was in.
    pub(super) key: Option<(PrivateKey, Source)>,
}

impl Holdings {
    /// What files hold.
    pub(super) fn read(
        files: &[Source],
        wanted: Wanted<'_>,
        passphrase: &PassphraseSource,
    ) -> Result<Self, Failure> {
        let mut certificates: Vec<FoundCertificate> = Vec::new();
        let mut keys = Vec::new();
        for source in files {
            let (found, found_keys) = of_file(source, passphrase)?;
            for found in found {
                let is_known = certificates.iter().any(|known| known.der() == found.der());
                if !is_known {
                    certificates.push(found);
                }
            }
            keys.extend(found_keys);
        }
        if certificates.is_empty() {
            return Err(Failure::conversion(ConversionFault::NoCertificate));
        }
        let key = one_of(keys, wanted).map_err(Failure::conversion)?;
        let key = key.map(|key| {
            let source = key.source().clone();
            Ok((key.open()?, source))
        });
        Ok(Self {
            certificates,
            key: key.transpose()?,
        })
    }

    /// The certificates in order, and the key.
    pub(super) fn arrange(self) -> Result<(Arranged, Option<PrivateKey>), Failure> {
        let Some((key, source)) = self.key else {
            return Ok((Arranged::by_issuer(self.certificates), None));
        };
        let signer = backend::provider()
            .signer(&key)
            .map_err(|fault| source.blame(fault))?;
        let arranged = Arranged::of_key(self.certificates, signer.public_key_info())
            .map_err(Failure::conversion)?;
        Ok((arranged, Some(key)))
    }
}

fn one_of(mut keys: Vec<HeldKey>, wanted: Wanted<'_>) -> Result<Option<HeldKey>, ConversionFault> {
    let (found, names) = (keys.len(), held_key::names(&keys));
    let alias = match wanted {
        Wanted::Nothing => return Ok(None),
        Wanted::Only if found > 1 => return Err(ConversionFault::SeveralKeys { found, names }),
        Wanted::Only => return Ok(keys.pop()),
        Wanted::Called(alias) => alias,
    };
    let named = keys.into_iter().enumerate();
    let mut named = named.filter(|(index, key)| key.is_called(alias, *index));
    match (named.next(), named.count()) {
        (Some((_, key)), 0) => Ok(Some(key)),
        (first, others) => Err(ConversionFault::NotOneAlias {
            alias: alias.to_owned(),
            found: others.saturating_add(usize::from(first.is_some())),
            names,
        }),
    }
}

fn of_file(source: &Source, passphrase: &PassphraseSource) -> Result<Held, Failure> {
    let contents = source.read()?;
    if let Some(held) = held_key::all(source, &contents, passphrase)? {
        return Ok(held);
    }
    let blocks = pem::read(&contents).unwrap_or_default();
    let keys = match blocks.iter().any(is_key) {
        true => vec![HeldKey::of(
            key::parse(source, &contents, passphrase)?,
            source,
        )],
        false => Vec::new(),
    };
    // A key's file need not have a certificate in it; all others must, and are told what they are instead.
    let certificates = match keys.is_empty() || blocks.iter().any(is_certificate) {
        true => certificates::unlock_from(source, &contents, passphrase)?,
        false => Vec::new(),
    };
    Ok((certificates, keys))
}

fn is_key(block: &Block) -> bool {
    match block.label() {
        Label::Der => matches!(
            PrivateKey::from_der(block.contents(), None),
            Ok(_) | Err(KeyError::PassphraseNeeded)
        ),
        label => label.is_private(),
    }
}

fn is_certificate(block: &Block) -> bool {
    matches!(block.label(), Label::Certificate | Label::Pkcs7)
}
