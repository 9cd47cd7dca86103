//! What files hold: certificates, and one private key at most.

use countersign_asn1::pem::{self, Block, Label};
use countersign_containers::{FoundCertificate, Jks, Pfx};
use countersign_keys::{KeyError, PrivateKey};

use super::ConversionFault;
use super::chain::Arranged;
use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::{backend, certificates, key, key_store, pfx};

pub(super) struct Holdings {
    /// Each once, in the order of the files.
    certificates: Vec<FoundCertificate>,
    /// The key, with the file that it was in.
    pub(super) key: Option<(PrivateKey, Source)>,
}

impl Holdings {
    pub(super) fn read(files: &[Source], passphrase: &PassphraseSource) -> Result<Self, Failure> {
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
            keys.extend(found_keys.into_iter().map(|key| (key, source.clone())));
        }
        let fault = match (certificates.len(), keys.len()) {
            (0, _) => ConversionFault::NoCertificate,
            (_, found @ 2..) => ConversionFault::SeveralKeys { found },
            _ => {
                return Ok(Self {
                    certificates,
                    key: keys.pop(),
                });
            }
        };
        Err(Failure::conversion(fault))
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

type Found = (Vec<FoundCertificate>, Vec<PrivateKey>);

fn of_file(source: &Source, passphrase: &PassphraseSource) -> Result<Found, Failure> {
    let contents = source.read()?;
    if Pfx::recognises(&contents) {
        return pfx::all(source, &contents, passphrase);
    }
    if Jks::recognises(&contents) {
        return key_store::all(source, &contents, passphrase);
    }
    let blocks = pem::read(&contents).unwrap_or_default();
    let keys = match blocks.iter().any(is_key) {
        true => vec![key::parse(source, &contents, passphrase)?],
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
