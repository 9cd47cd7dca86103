//! The folder of an authority.
//!
//! | file | what |
//! |---|---|
//! | `authority.pem` | its certificate, and those above it, the root last |
//! | `authority.key` | its private key, mode 0600 |
//! | `authority.csr` | the request for its certificate |
//! | `authority.toml` | where it publishes, and where its ledger is if it is not here |
//! | `ledger.sqlite` | everything that it issued, under whatever key |
//! | `key-2`, `key-3` | the first four again, of the keys that came after the first |
//! | `key-2/new-with-old.pem` | a root's: its new key, vouched for by the one before |
//! | `key-2/old-with-new.pem` | a root's: the key before, vouched for by the new one |
//!
//! The latest key that has its certificate signs. A key's folder appears whole, and so the change from one key
//! to the next has happened or it has not.

use core::num::NonZeroU16;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_asn1::pem::{self, Block, Label};
use countersign_asn1::{Certificate, Extensions, Name, OcspRequest};
use countersign_ca::{Authority, DelegatedResponder, MemoryLedger, Publication, is_asked_about};
use countersign_ledger::{Book, Error, Place, Scribe};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use toml_edit::{DocumentMut, TomlError, value};

use super::{Draft, home};
use crate::failure::{Failure, Fault};
use crate::files::{Destination, Output, Overwrite, Room, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{actor, backend, certificates, key, requests};

/// An authority that has its folder, and one of its keys.
pub(super) struct Folder {
    path: PathBuf,
    /// Where what is of the key is: the folder itself, for the first one.
    room: PathBuf,
    /// Which key: 1 is the first.
    key: u16,
    /// Its certificate, and those above it; a root under a new key, and what the keys before say of it. DER.
    chain: Vec<Vec<u8>>,
    publication: Publication,
    /// Where the settings put the ledger.
    ledger: Option<String>,
}

impl Folder {
    /// With the key that signs: the latest one.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_room(path, keys(path))
    }

    /// With the key of this number, or the one that signs.
    pub(super) fn open_key(path: &Path, key: Option<u16>) -> Result<Self, Failure> {
        let keys = keys(path);
        match key {
            None => Self::open_room(path, keys),
            Some(key) if (1..=keys).contains(&key) => Self::open_room(path, key),
            Some(wanted) => {
                let folder = Self::open_room(path, keys)?;
                Err(folder.source().blame(Fault::NoSuchKey { wanted, keys }))
            }
        }
    }

    /// With the key that a request is about, or the one that signs.
    pub(super) fn asked(path: &Path, request: &OcspRequest<'_>) -> Result<Self, Failure> {
        for key in (1..keys(path)).rev() {
            let folder = Self::open_room(path, key)?;
            let own = folder.chain.first().map_or(&[][..], Vec::as_slice);
            let is_it = is_asked_about(own, request);
            if is_it.map_err(|fault| folder.source().blame(fault))? {
                return Ok(folder);
            }
        }
        Self::open(path)
    }

    /// With each of the keys before the one that signs whose certificate is still valid.
    pub(super) fn older(path: &Path, at: OffsetDateTime) -> Result<Vec<Self>, Failure> {
        let older = (1..keys(path)).map(|key| Self::open_room(path, key));
        let lives = |folder: &Self| {
            folder
                .certificate()
                .is_ok_and(|own| own.tbs_certificate().validity().not_after() >= at)
        };
        Ok(older
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .filter(lives)
            .collect())
    }

    /// With each of its keys that has a certificate, the first one first.
    pub(super) fn every(path: &Path) -> Result<Vec<Self>, Failure> {
        let keys = 1..=keys(path);
        keys.map(|key| Self::open_room(path, key)).collect()
    }

    fn open_room(path: &Path, key: u16) -> Result<Self, Failure> {
        let room = room(path, key);
        let certificates = Source::File(room.join(CERTIFICATES));
        if let Err(fault) = certificates.look() {
            if fault.kind() == io::ErrorKind::NotFound && part(&path.join(REQUEST)).is_ok() {
                return Err(Source::from(path).blame(Fault::NotActive));
            }
            let is_there = Source::from(path).look().is_ok();
            let issuing = Source::File(path.join("issuing").join(CERTIFICATES));
            if issuing.look().is_ok() {
                return Err(Source::from(path).blame(Fault::TwoAuthorities));
            }
            let found = match fault.kind() {
                io::ErrorKind::NotFound if is_there => "there is no authority.pem in it",
                io::ErrorKind::NotFound => "there is no such folder",
                io::ErrorKind::NotADirectory if is_there => "it is a file",
                _ => return Err(certificates.blame(fault)),
            };
            return Err(Source::from(path).blame(Fault::NotAnAuthority { found }));
        }
        let mut chain = certificates::read(&certificates)?;
        for room in (2..=key).map(|key| self::room(path, key)) {
            let link = Source::File(room.join(NEW_WITH_OLD));
            if link.look().is_ok() {
                chain.extend(certificates::read(&link)?);
            }
        }
        let settings = Settings::read(&room)?;
        let ledger = match key {
            1 => settings.ledger.clone(),
            _ => Settings::read(path)?.ledger,
        };
        Ok(Self {
            path: path.to_owned(),
            room,
            key,
            chain: chain.into_iter().map(|found| found.into_der()).collect(),
            ledger,
            publication: settings.into(),
        })
    }

    /// The authority, its key unlocked and its ledger opened.
    pub(super) fn authority(&self, passphrase: &PassphraseSource) -> Result<Authority, Failure> {
        let (ledger, source) = self.open_ledger()?;
        let ledger = Arc::new(ledger);
        let signer = key::signer(&part(&self.room.join(KEY))?, passphrase)?;
        let certificate = self.chain.first().cloned().unwrap_or_default();
        let authority = Authority::new(
            certificate,
            signer,
            self.publication.clone(),
            backend::provider(),
            Arc::<Book>::clone(&ledger),
        )
        .and_then(|authority| authority.below(self.chain.iter().skip(1).map(Vec::as_slice)))
        .map_err(|fault| self.source().blame(fault))?;
        self.check_owner(&ledger, &source)?;
        Ok(authority.after_keys(self.key.saturating_sub(1)))
    }

    /// A responder that signs in the authority's place.
    pub(super) fn responder(
        &self,
        certificate: &Source,
        key: &Source,
        passphrase: &PassphraseSource,
    ) -> Result<DelegatedResponder, Failure> {
        let found = certificates::read(certificate)?;
        let Some(found) = found.into_iter().next() else {
            return Err(certificate.blame(Fault::NoCertificate));
        };
        let signer = key::signer(key, passphrase)?;
        let own = self.chain.first().cloned().unwrap_or_default();
        let ledger = Arc::new(self.ledger_to_read()?);
        DelegatedResponder::new(found.into_der(), own, signer, ledger)
            .map_err(|fault| certificate.blame(fault))
    }

    /// Its ledger, which needs no key.
    pub(super) fn ledger(&self) -> Result<Book, Failure> {
        let (book, source) = self.open_ledger()?;
        self.check_owner(&book, &source)?;
        Ok(book)
    }

    /// Its ledger, to be read alone: where nobody may write to it, too.
    pub(super) fn ledger_to_read(&self) -> Result<Book, Failure> {
        let (book, source) = self.open_ledger_by(Book::open_to_read)?;
        self.check_owner(&book, &source)?;
        Ok(book)
    }

    /// What lies where its ledger should, and where that is.
    fn open_ledger(&self) -> Result<(Book, Source), Failure> {
        self.open_ledger_by(Book::open)
    }

    fn open_ledger_by(
        &self,
        open: impl FnOnce(Place, Scribe) -> Result<Book, Error>,
    ) -> Result<(Book, Source), Failure> {
        let place = home::place(&self.path, self.ledger.as_deref())?;
        let source = match &place {
            Place::File(path) => part(path)?,
            _ => self.source(),
        };
        let book = open(place, actor::scribe()).map_err(|fault| source.blame(fault))?;
        Ok((book, source))
    }

    /// Refuses a ledger that others wrote, and this authority never.
    pub(super) fn check_owner(&self, book: &Book, source: &Source) -> Result<(), Failure> {
        let own = self
            .certificate()
            .map_err(|fault| self.source().blame(fault))?;
        let own = own.tbs_certificate().subject();
        let issuers = book
            .issuers()
            .map_err(|fault| source.blame(countersign_ca::Error::from(fault)))?;
        let mut others = issuers.iter();
        if issuers.iter().any(|issuer| issuer == own.as_der()) {
            return Ok(());
        }
        let Some(other) = others.next() else {
            return Ok(());
        };
        let found = Name::from_der(other).map_or_else(|_| String::new(), |name| name.to_string());
        let wanted = own.to_string();
        Err(source.blame(Fault::OtherLedger { found, wanted }))
    }

    /// Writes down where its ledger is from now on.
    pub(super) fn settle(&self, home: &str) -> Result<(), Failure> {
        let path = self.path.join(SETTINGS);
        let source = Source::File(path.clone());
        let mut settings = document(&source, &source.read_text()?)?;
        settings.insert("ledger", value(home));
        let output = Output::prepare(&Destination::File(path), Overwrite::FORCE, Secrecy::Public)?;
        output.write(settings.to_string())
    }

    /// Its own certificate.
    pub(super) fn certificate(&self) -> Result<Certificate<'_>, countersign_asn1::Error> {
        Certificate::from_der(self.chain.first().map_or(&[], Vec::as_slice))
    }

    /// Which of its keys this is: 1 is the first.
    pub(super) fn key(&self) -> u16 {
        self.key
    }

    /// The folder of the key that comes after this one.
    pub(super) fn next_room(&self) -> PathBuf {
        room(&self.path, self.key.saturating_add(1))
    }

    /// Where it publishes.
    pub(super) fn publication(&self) -> &Publication {
        &self.publication
    }

    /// Its certificate, and those above it, the root last.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// What a server sends after its own certificate: the chain without the root. A root under a new key is
    /// sent as the key before vouches for it, for those who do not have the new root yet.
    pub(super) fn intermediates(&self) -> impl Iterator<Item = &[u8]> {
        let chain = self.chain.iter().map(Vec::as_slice);
        chain.filter(|der| !is_root(der))
    }

    /// The root, where it is in the folder.
    pub(super) fn root(&self) -> Option<&[u8]> {
        let mut chain = self.chain.iter().map(Vec::as_slice);
        chain.find(|der| is_root(der))
    }

    /// Its own certificate, if that is a root.
    pub(super) fn own_root(&self) -> Option<&[u8]> {
        let own = self.chain.first().map(Vec::as_slice);
        own.filter(|der| is_root(der))
    }

    pub(super) fn source(&self) -> Source {
        Source::File(self.path.clone())
    }
}

/// An authority's folder, whether it has its certificate or not.
pub(super) struct PendingFolder {
    /// The folder of the key that waits, or of the latest one.
    path: PathBuf,
}

impl PendingFolder {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if part(&path.join(REQUEST)).is_err() {
            let found = match Source::from(path).look() {
                Ok(()) => "there is no authority.csr in it",
                Err(_) => "there is no such folder",
            };
            return Err(Source::from(path).blame(Fault::NotAnAuthority { found }));
        }
        let keys = keys(path);
        let next = room(path, keys.saturating_add(1));
        let waits = Source::File(next.join(REQUEST)).look().is_ok();
        let path = if waits { next } else { room(path, keys) };
        Ok(Self { path })
    }

    /// The request for its certificate.
    pub(super) fn request(&self) -> Result<Block, Failure> {
        requests::read(&part(&self.path.join(REQUEST))?)
    }

    /// Where its certificate goes.
    pub(super) fn certificates(&self) -> Destination {
        Destination::File(self.path.join(CERTIFICATES))
    }

    /// Makes sure that its key is there, can be unlocked, and is the certificate's.
    pub(super) fn check_key(
        &self,
        certificate: &[u8],
        passphrase: &PassphraseSource,
    ) -> Result<(), Failure> {
        let source = part(&self.path.join(KEY))?;
        let signer = key::signer(&source, passphrase)?;
        let ledger = Arc::new(MemoryLedger::new());
        let provider = backend::provider();
        let publication = Publication::nowhere();
        Authority::new(certificate.to_vec(), signer, publication, provider, ledger)
            .map(drop)
            .map_err(|fault| source.blame(fault))
    }

    pub(super) fn source(&self) -> Source {
        Source::File(self.path.clone())
    }
}

/// The ledger of a folder that is being made, for an authority of this name, which is not in it yet: two of one
/// name would give the same list numbers, and each would list what the other revoked. Its name is taken down
/// when nothing can refuse it any more.
pub(super) fn new_ledger(
    room: &Room,
    home: Option<&str>,
    owner: Name<'_>,
) -> Result<Book, Failure> {
    let place = home::new(home, room.file(home::FILE))?;
    let source = Source::from(Path::new(&place.to_string()));
    let book = Book::create(place, actor::scribe()).map_err(|fault| source.blame(fault))?;
    let blame = |fault| source.blame(countersign_ca::Error::from(fault));
    let issuers = book.issuers().map_err(blame)?;
    if issuers.iter().any(|issuer| issuer == owner.as_der()) {
        let name = owner.to_string();
        return Err(source.blame(Fault::NameTaken { name }));
    }
    Ok(book)
}

/// Takes down whose ledger it is from now on.
pub(super) fn take(book: &Book, owner: Name<'_>) -> Result<(), Failure> {
    let place = book.place().to_string();
    book.name(owner)
        .map_err(|fault| Source::from(Path::new(&place)).blame(countersign_ca::Error::from(fault)))
}

/// Everything but the ledger.
pub(super) fn write(
    room: &Room,
    draft: &Draft,
    chain: &[&[u8]],
    publication: &Publication,
    ledger: Option<&str>,
) -> Result<(), Failure> {
    write_pending(room, draft, publication, ledger)?;
    let chain = bundle(chain.iter().copied());
    room.write(CERTIFICATES, &chain, Secrecy::Public)
}

/// Everything but the ledger and the certificate.
pub(super) fn write_pending(
    room: &Room,
    draft: &Draft,
    publication: &Publication,
    ledger: Option<&str>,
) -> Result<(), Failure> {
    let request = pem::encode(&Label::CertificationRequest, &draft.request);
    let settings = Settings {
        ledger: ledger.map(ToOwned::to_owned),
        ..Settings::from(publication)
    };
    let settings = toml::to_string(&settings).expect("lists of strings are TOML");
    room.write(KEY, &draft.key_pem, Secrecy::Secret)?;
    room.write(REQUEST, &request, Secrecy::Public)?;
    room.write(
        SETTINGS,
        format!("{SETTINGS_HEAD}{settings}"),
        Secrecy::Public,
    )
}

/// The settings in these octets, of a folder whose ledger is at this address, or in the folder.
pub(super) fn settled(
    source: &Source,
    contents: &[u8],
    ledger: Option<&str>,
) -> Result<String, Failure> {
    let mut settings = document(source, source.text(contents)?)?;
    match ledger {
        Some(address) => drop(settings.insert("ledger", value(address))),
        None => drop(settings.remove("ledger")),
    }
    Ok(settings.to_string())
}

fn document(source: &Source, text: &str) -> Result<DocumentMut, Failure> {
    text.parse().map_err(|fault: TomlError| {
        source.blame(Fault::Settings {
            line: 1,
            message: fault.message().to_owned(),
        })
    })
}

/// Whether a file of this name belongs to a database beside it.
pub(super) fn is_of_database(name: &str) -> bool {
    ["-wal", "-shm", "-journal"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Certificates as PEM, in this order.
pub(super) fn bundle<'a>(certificates: impl Iterator<Item = &'a [u8]>) -> String {
    certificates
        .map(|der| pem::encode(&Label::Certificate, der))
        .collect()
}

/// Whether a certificate's own key signed it, as far as it says itself.
pub(super) fn is_root(der: &[u8]) -> bool {
    Certificate::from_der(der).is_ok_and(|certificate| {
        let tbs = certificate.tbs_certificate();
        tbs.subject() == tbs.issuer() && !is_link(&tbs.extensions())
    })
}

/// Whether an issuer of the same name signed with another key.
fn is_link(extensions: &Extensions<'_>) -> bool {
    let above = extensions.authority_key_identifier().ok().flatten();
    let above = above.and_then(|identifier| identifier.key_identifier);
    let own = extensions.subject_key_identifier().ok().flatten();
    above.is_some_and(|above| own.is_some_and(|own| own != above))
}

/// How many keys an authority has that have their certificates; 1 if there is none yet.
fn keys(path: &Path) -> u16 {
    let is_there = |key: &u16| {
        let certificates = room(path, *key).join(CERTIFICATES);
        Source::File(certificates).look().is_ok()
    };
    (2..).take_while(is_there).last().unwrap_or(1)
}

/// Where what is of a key is.
fn room(path: &Path, key: u16) -> PathBuf {
    match key {
        0 | 1 => path.to_owned(),
        key => path.join(format!("key-{key}")),
    }
}

/// A file of the folder, which is of no use without it.
fn part(path: &Path) -> Result<Source, Failure> {
    let source = Source::from(path);
    match source.look() {
        Ok(()) => Ok(source),
        Err(fault) => Err(source.blame(Fault::AuthorityFile(fault))),
    }
}

/// `authority.toml`
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    crl: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delta_crl: Vec<String>,
    /// How many lists there are in the place of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shards: Option<NonZeroU16>,
    ocsp: Vec<String>,
    issuer_url: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledger: Option<String>,
}

impl Settings {
    /// Those of a key.
    fn read(room: &Path) -> Result<Self, Failure> {
        let source = part(&room.join(SETTINGS))?;
        Self::parse(&source.read_text()?).map_err(|fault| source.blame(fault))
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        toml::from_str(text).map_err(|fault| {
            let before = fault.span().and_then(|span| text.get(..span.start));
            Fault::Settings {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                message: fault.message().to_owned(),
            }
        })
    }
}

impl From<Settings> for Publication {
    fn from(settings: Settings) -> Self {
        let Settings {
            crl,
            delta_crl,
            shards,
            ocsp,
            issuer_url,
            ledger: _,
        } = settings;
        let publication = crl.into_iter().fold(Self::nowhere(), Self::crl);
        let publication = delta_crl.into_iter().fold(publication, Self::delta_crl);
        let publication = shards.into_iter().fold(publication, Self::in_shards);
        let publication = ocsp.into_iter().fold(publication, Self::ocsp);
        issuer_url.into_iter().fold(publication, Self::ca_issuers)
    }
}

impl From<&Publication> for Settings {
    fn from(publication: &Publication) -> Self {
        Self {
            crl: publication.crl_uris().to_vec(),
            delta_crl: publication.delta_crl_uris().to_vec(),
            shards: publication.shards(),
            ocsp: publication.ocsp_uris().to_vec(),
            issuer_url: publication.ca_issuers_uris().to_vec(),
            ledger: None,
        }
    }
}

const SETTINGS_HEAD: &str =
    "# Where this authority publishes: its CRL, its OCSP responder and its own certificate.
# It goes into what is issued from now on.
";

/// Its certificate, and those above it.
pub(super) const CERTIFICATES: &str = "authority.pem";
/// A root's key, vouched for by the one before.
pub(super) const NEW_WITH_OLD: &str = "new-with-old.pem";
/// A root's key before, vouched for by the new one.
pub(super) const OLD_WITH_NEW: &str = "old-with-new.pem";
const KEY: &str = "authority.key";
/// The request for its certificate.
pub(super) const REQUEST: &str = "authority.csr";
pub(super) const SETTINGS: &str = "authority.toml";
