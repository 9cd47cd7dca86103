//! JKS, Java's own key store: `.jks`, `.keystore`, `cacerts`; and JCEKS, its sister.
//!
//! As `sun.security.provider.JavaKeyStore` of the JDK reads and writes it: big-endian records, and at
//! their end a SHA-1 digest of the passphrase and all before it. `com.sun.crypto.provider.JceKeyStore` has
//! the same records under another magic number, keys under another cipher, and secret keys, which are
//! objects of Java and end nowhere that another program could know.

mod pbe;
mod protector;
mod text;
mod writing;

use core::fmt;

use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

pub use self::writing::JksBuilder;

use self::protector::Passphrase;
use crate::cursor::Cursor;
use crate::serialized::properties::Properties;
use crate::{Error, FoundCertificate, Origin, PropertyValue};
use countersign_keys::PrivateKey;

/// The certificates and the private keys of a Java key store.
///
/// The certificates stand there in the clear, so that [`Self::read`] wants no passphrase; nothing then
/// says that the file is whole. [`Self::open`] proves it. Keys stay under their passphrase until one is
/// asked for.
///
/// JCEKS is read too, and never written; one with a secret key in it is refused.
///
/// ```
/// use countersign_containers::{Error, Jks, JksBuilder};
/// use time::macros::datetime;
/// # let root = countersign_testkit::Template::root("Contoso Root CA").self_signed();
/// # let um = countersign_testkit::Template::leaf("um1.contoso.com").issued_by(&root);
/// # let key = countersign_keys::PrivateKey::from_pem(um.key().pkcs8_pem().as_bytes(), None)?;
/// let store = JksBuilder::new(datetime!(2026-11-27 12:00 UTC))
///     .with_key("UM1", &key, &[um.der(), root.der()], &[7; JksBuilder::RANDOMNESS])
///     .with_trusted("contoso", root.der())
///     .to_bytes("correct horse")?;
///
/// assert_eq!(Jks::read(&store)?.certificates().len(), 3);
/// let read = Jks::open(&store, "correct horse")?;
/// assert_eq!(read.keys()[0].alias(), "um1");
/// assert_eq!(Jks::open(&store, "wrong horse").unwrap_err(), Error::WrongPassphrase);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Jks {
    certificates: Vec<FoundCertificate>,
    keys: Vec<JksKey>,
}

/// A private key of a Java key store, under its passphrase still.
pub struct JksKey {
    alias: String,
    /// An `EncryptedPrivateKeyInfo`.
    sealed: Vec<u8>,
    position: usize,
}

impl Jks {
    /// Whether the bytes start as a Java key store does, JCEKS among them.
    #[must_use]
    pub fn recognises(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC) || bytes.starts_with(JCEKS)
    }

    /// Reads one, to its last byte, whatever its passphrase is.
    ///
    /// # Errors
    /// [`Error::SecretKey`]; [`Error::KeyStore`], [`Error::Truncated`] and [`Error::TrailingData`] for what
    /// Java would not write; a certificate that cannot be parsed.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut reading = Reading {
            cursor: Cursor::new(bytes),
            typed: true,
            store: Self {
                certificates: Vec::new(),
                keys: Vec::new(),
            },
        };
        reading.whole()?;
        Ok(reading.store)
    }

    /// As [`Self::read`], proven to be whole.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::WrongPassphrase`].
    pub fn open(bytes: &[u8], passphrase: &str) -> Result<Self, Error> {
        let store = Self::read(bytes)?;
        match bytes.split_last_chunk() {
            Some((octets, digest)) if seal(&Passphrase::new(passphrase), octets) == *digest => {
                Ok(store)
            }
            _ => Err(Error::WrongPassphrase),
        }
    }

    /// The certificates, in the order of the file: those of a key from its own upwards. That one, and each
    /// that is trusted, has its alias for a name.
    #[must_use]
    pub fn certificates(&self) -> &[FoundCertificate] {
        &self.certificates
    }

    /// The certificates, without a copy.
    #[must_use]
    pub fn into_certificates(self) -> Vec<FoundCertificate> {
        self.certificates
    }

    /// The private keys, in the order of the file.
    #[must_use]
    pub fn keys(&self) -> &[JksKey] {
        &self.keys
    }

    /// The certificates and the private keys, without a copy.
    #[must_use]
    pub fn into_parts(self) -> (Vec<FoundCertificate>, Vec<JksKey>) {
        (self.certificates, self.keys)
    }
}

impl JksKey {
    /// Its name.
    #[must_use]
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// The key itself.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`]: a key may have another one than its store;
    /// [`Error::KeyStore`] where it is under no cipher of Java's own; [`Error::Key`] for a key of a kind
    /// that is not known here.
    pub fn private_key(&self, passphrase: &str) -> Result<PrivateKey, Error> {
        let pkcs8 = protector::open(&self.sealed, &Passphrase::new(passphrase), self.position)?;
        PrivateKey::from_pkcs8_der(&pkcs8).map_err(Error::Key)
    }
}

impl fmt::Debug for JksKey {
    /// Never the key, not even under its passphrase.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JksKey")
            .field("alias", &self.alias)
            .finish_non_exhaustive()
    }
}

/// A file that is being read.
struct Reading<'a> {
    cursor: Cursor<'a>,
    /// Whether each certificate says of which kind it is: since version 2.
    typed: bool,
    store: Jks,
}

impl Reading<'_> {
    fn whole(&mut self) -> Result<(), Error> {
        self.cursor.skip(MAGIC.len());
        self.typed = match self.number()? {
            1 => false,
            2 => true,
            _ => return Err(self.fault("a version that is not 1 or 2", 4)),
        };
        for _ in 0..self.number()? {
            self.entry()?;
        }
        self.cursor.array::<SEAL>()?;
        self.cursor.finish()
    }

    fn entry(&mut self) -> Result<(), Error> {
        let tag = self.number()?;
        if !matches!(tag, KEY | TRUSTED | SECRET) {
            return Err(self.fault("an entry that is neither a key nor a certificate", 4));
        }
        let alias = self.text()?;
        if tag == SECRET {
            return Err(Error::SecretKey { alias });
        }
        // When it was made, in milliseconds.
        self.cursor.array::<8>()?;
        let count = match tag {
            TRUSTED => 1,
            _ => {
                let length = self.number()?;
                let position = self.cursor.position();
                self.store.keys.push(JksKey {
                    alias: alias.clone(),
                    sealed: self.cursor.take(length)?.to_vec(),
                    position,
                });
                self.number()?
            }
        };
        for index in 0..count {
            // Those above a key's certificate have no name of their own.
            self.certificate(Some(&*alias).filter(|_| index == 0))?;
        }
        Ok(())
    }

    fn certificate(&mut self, alias: Option<&str>) -> Result<(), Error> {
        let start = self.cursor.position();
        if self.typed && !matches!(&*self.text()?, "X.509" | "X509") {
            let read = self.cursor.position().saturating_sub(start);
            return Err(self.fault("a certificate that is not X.509", read));
        }
        let length = self.number()?;
        let der = self.cursor.take(length)?;
        let mut properties = Properties::default();
        if let Some(alias) = alias {
            properties.push(PropertyValue::FriendlyName(alias.to_owned()).to_property());
        }
        let origin = Origin::Jks {
            certificate: self.store.certificates.len(),
        };
        let found = FoundCertificate::new(der, origin, properties)?;
        self.store.certificates.push(found);
        Ok(())
    }

    fn number(&mut self) -> Result<u32, Error> {
        self.cursor.array().map(u32::from_be_bytes)
    }

    fn text(&mut self) -> Result<String, Error> {
        let length = u16::from_be_bytes(self.cursor.array()?);
        let octets = self.cursor.take(u32::from(length))?;
        text::decode(octets)
            .ok_or_else(|| self.fault("a text that is not UTF-8 of Java's", octets.len()))
    }

    /// What is wrong with the octets that were read last.
    fn fault(&self, found: &'static str, octets: usize) -> Error {
        Error::KeyStore {
            found,
            position: self.cursor.position().saturating_sub(octets),
        }
    }
}

/// What says that a store is whole, to whoever has the passphrase.
fn seal(passphrase: &Passphrase, octets: &[u8]) -> [u8; SEAL] {
    let digest = Sha1::new()
        .chain_update(passphrase.octets())
        .chain_update(b"Mighty Aphrodite")
        .chain_update(octets)
        .finalize();
    digest.into()
}

/// The octets of a private key in the clear.
type Pkcs8 = Zeroizing<Vec<u8>>;

const MAGIC: &[u8] = b"\xFE\xED\xFE\xED";

/// The key store of the Java Cryptography Extension.
const JCEKS: &[u8] = b"\xCE\xCE\xCE\xCE";

/// An entry that is a private key with its certificates.
const KEY: u32 = 1;

/// An entry that is a certificate.
const TRUSTED: u32 = 2;

/// An entry of JCEKS that is a secret key.
const SECRET: u32 = 3;

/// The octets of a SHA-1 digest.
const SEAL: usize = 20;
