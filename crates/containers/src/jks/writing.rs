//! A JKS that is written.

use countersign_keys::PrivateKey;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::protector::{self, DIGEST, Passphrase};
use super::{KEY, MAGIC, TRUSTED, seal, text};
use crate::Error;

/// What goes into a Java key store: keys, each with its certificates, and certificates that are trusted.
///
/// Java finds an alias in lower case alone, so it is written so. What nobody but Java reads is better
/// PKCS#12, Java's own default since version 9: [`PfxBuilder`](crate::PfxBuilder).
#[derive(Clone, Debug)]
pub struct JksBuilder<'a> {
    created: OffsetDateTime,
    entries: Vec<Entry<'a>>,
}

#[derive(Clone, Debug)]
struct Entry<'a> {
    alias: String,
    key: Option<(&'a PrivateKey, [u8; DIGEST])>,
    certificates: Vec<&'a [u8]>,
}

impl<'a> JksBuilder<'a> {
    /// How many random octets a key takes.
    pub const RANDOMNESS: usize = DIGEST;

    /// An empty store, whose entries are made at this moment.
    #[must_use]
    pub fn new(created: OffsetDateTime) -> Self {
        Self {
            created,
            entries: Vec::new(),
        }
    }

    /// Adds a key with its certificate and those above it, DER. `randomness` is fresh from a generator for
    /// each key.
    #[must_use]
    pub fn with_key(
        mut self,
        alias: &str,
        key: &'a PrivateKey,
        chain: &[&'a [u8]],
        randomness: &[u8; DIGEST],
    ) -> Self {
        self.entries.push(Entry {
            alias: alias.to_lowercase(),
            key: Some((key, *randomness)),
            certificates: chain.to_vec(),
        });
        self
    }

    /// Adds a certificate that is trusted, DER.
    #[must_use]
    pub fn with_trusted(mut self, alias: &str, certificate: &'a [u8]) -> Self {
        self.entries.push(Entry {
            alias: alias.to_lowercase(),
            key: None,
            certificates: vec![certificate],
        });
        self
    }

    /// The store.
    ///
    /// # Errors
    /// [`Error::DuplicateAlias`], for Java would see one of the two alone; [`Error::LongAlias`].
    pub fn to_bytes(&self, passphrase: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        let passphrase = Passphrase::new(passphrase);
        let mut store = MAGIC.to_vec();
        store.extend(2_u32.to_be_bytes());
        store.extend(count(self.entries.len()));
        for (index, entry) in self.entries.iter().enumerate() {
            let mut before = self.entries.iter().take(index);
            if before.any(|other| other.alias == entry.alias) {
                return Err(Error::DuplicateAlias {
                    alias: entry.alias.clone(),
                });
            }
            self.write(entry, &passphrase, &mut store)?;
        }
        let digest = seal(&passphrase, &store);
        store.extend(digest);
        Ok(Zeroizing::new(store))
    }

    fn write(
        &self,
        entry: &Entry<'_>,
        passphrase: &Passphrase,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let tag = if entry.key.is_some() { KEY } else { TRUSTED };
        out.extend(tag.to_be_bytes());
        write_text(&entry.alias, out)?;
        let milliseconds = self.created.unix_timestamp().saturating_mul(1000);
        out.extend(milliseconds.to_be_bytes());
        if let Some((key, salt)) = entry.key {
            write_octets(
                &protector::seal(key.expose_pkcs8_der(), passphrase, salt),
                out,
            );
            out.extend(count(entry.certificates.len()));
        }
        for certificate in &entry.certificates {
            write_text("X.509", out)?;
            write_octets(certificate, out);
        }
        Ok(())
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) -> Result<(), Error> {
    let octets = text::encode(text);
    let length = u16::try_from(octets.len()).map_err(|_| Error::LongAlias {
        octets: octets.len(),
    })?;
    out.extend(length.to_be_bytes());
    out.extend(octets);
    Ok(())
}

fn write_octets(octets: &[u8], out: &mut Vec<u8>) {
    out.extend(count(octets.len()));
    out.extend_from_slice(octets);
}

fn count(of: usize) -> [u8; 4] {
    let of = u32::try_from(of).expect("no certificate has 4 GiB, and nobody has as many");
    of.to_be_bytes()
}
