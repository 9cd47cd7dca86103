//! The folder of an authority.
//!
//! | file | what |
//! |---|---|
//! | `authority.pem` | its certificate, and those above it, the root last |
//! | `authority.key` | its private key, mode 0600 |
//! | `authority.csr` | the request for its certificate |
//! | `authority.toml` | where it publishes, and where its ledger is if it is not here |
//! | `ledger.sqlite` | everything that it issued |

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_asn1::Certificate;
use countersign_asn1::pem::{self, Block, Label};
use countersign_ca::{Authority, DelegatedResponder, MemoryLedger, Publication};
use countersign_ledger::{Book, Place};
use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, TomlError, value};

use super::{Draft, home};
use crate::failure::{Failure, Fault};
use crate::files::{Destination, Output, Overwrite, Room, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{actor, backend, certificates, key, requests};

/// An authority that has its folder.
pub(super) struct Folder {
    path: PathBuf,
    /// Its certificate, and those above it, the root last. DER.
    chain: Vec<Vec<u8>>,
    publication: Publication,
    /// Where the settings put the ledger.
    ledger: Option<String>,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let certificates = Source::File(path.join(CERTIFICATES));
        if let Err(fault) = certificates.look() {
            if fault.kind() == io::ErrorKind::NotFound && part(&path.join(REQUEST)).is_ok() {
                return Err(Source::from(path).blame(Fault::NotActive));
            }
            let is_there = Source::from(path).look().is_ok();
            let found = match fault.kind() {
                io::ErrorKind::NotFound if is_there => "there is no authority.pem in it",
                io::ErrorKind::NotFound => "there is no such folder",
                io::ErrorKind::NotADirectory if is_there => "it is a file",
                _ => return Err(certificates.blame(fault)),
            };
            return Err(Source::from(path).blame(Fault::NotAnAuthority { found }));
        }
        let chain = certificates::read(&certificates)?;
        let settings = part(&path.join(SETTINGS))?;
        let text = settings.read_text()?;
        let settings = Settings::parse(&text).map_err(|fault| settings.blame(fault))?;
        Ok(Self {
            path: path.to_owned(),
            chain: chain.into_iter().map(|found| found.into_der()).collect(),
            ledger: settings.ledger.clone(),
            publication: settings.into(),
        })
    }

    /// The authority, its key unlocked and its ledger opened.
    pub(super) fn authority(&self, passphrase: &PassphraseSource) -> Result<Authority, Failure> {
        let ledger = self.ledger()?;
        let signer = key::signer(&part(&self.path.join(KEY))?, passphrase)?;
        let certificate = self.chain.first().cloned().unwrap_or_default();
        Authority::new(
            certificate,
            signer,
            self.publication.clone(),
            backend::provider(),
            Arc::new(ledger),
        )
        .and_then(|authority| authority.below(self.chain.iter().skip(1).map(Vec::as_slice)))
        .map_err(|fault| self.source().blame(fault))
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
        let ledger = Arc::new(self.ledger()?);
        DelegatedResponder::new(found.into_der(), own, signer, ledger)
            .map_err(|fault| certificate.blame(fault))
    }

    /// Its ledger, which needs no key.
    pub(super) fn ledger(&self) -> Result<Book, Failure> {
        let place = home::place(&self.path, self.ledger.as_deref())?;
        let source = match &place {
            Place::File(path) => part(path)?,
            _ => self.source(),
        };
        Book::open(place, actor::scribe()).map_err(|fault| source.blame(fault))
    }

    /// Writes down where its ledger is from now on.
    pub(super) fn settle(&self, home: &str) -> Result<(), Failure> {
        let path = self.path.join(SETTINGS);
        let source = Source::File(path.clone());
        let mut settings: DocumentMut =
            source.read_text()?.parse().map_err(|fault: TomlError| {
                source.blame(Fault::Settings {
                    line: 1,
                    message: fault.message().to_owned(),
                })
            })?;
        settings.insert("ledger", value(home));
        let output = Output::prepare(&Destination::File(path), Overwrite::FORCE, Secrecy::Public)?;
        output.write(settings.to_string())
    }

    /// Its own certificate.
    pub(super) fn certificate(&self) -> Result<Certificate<'_>, countersign_asn1::Error> {
        Certificate::from_der(self.chain.first().map_or(&[], Vec::as_slice))
    }

    /// Its certificate, and those above it, the root last.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// What a server sends after its own certificate: the chain without the root.
    pub(super) fn intermediates(&self) -> impl Iterator<Item = &[u8]> {
        let chain = self.chain.iter().map(Vec::as_slice);
        chain.filter(|der| !is_root(der))
    }

    /// The root, where it is in the folder.
    pub(super) fn root(&self) -> Option<&[u8]> {
        let last = self.chain.last().map(Vec::as_slice);
        last.filter(|der| is_root(der))
    }

    pub(super) fn source(&self) -> Source {
        Source::File(self.path.clone())
    }
}

/// An authority's folder, whether it has its certificate or not.
pub(super) struct PendingFolder {
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
        Ok(Self {
            path: path.to_owned(),
        })
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

/// The ledger of a folder that is being made.
pub(super) fn new_ledger(room: &Room, home: Option<&str>) -> Result<Book, Failure> {
    let place = home::new(home, room.file(home::FILE))?;
    let source = Source::from(Path::new(&place.to_string()));
    Book::create(place, actor::scribe()).map_err(|fault| source.blame(fault))
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

/// Certificates as PEM, in this order.
pub(super) fn bundle<'a>(certificates: impl Iterator<Item = &'a [u8]>) -> String {
    certificates
        .map(|der| pem::encode(&Label::Certificate, der))
        .collect()
}

fn is_root(der: &[u8]) -> bool {
    Certificate::from_der(der).is_ok_and(|certificate| {
        let tbs = certificate.tbs_certificate();
        tbs.subject() == tbs.issuer()
    })
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
    ocsp: Vec<String>,
    issuer_url: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledger: Option<String>,
}

impl Settings {
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
        let publication = settings.crl.into_iter().fold(Self::nowhere(), Self::crl);
        let publication = settings.ocsp.into_iter().fold(publication, Self::ocsp);
        settings
            .issuer_url
            .into_iter()
            .fold(publication, Self::ca_issuers)
    }
}

impl From<&Publication> for Settings {
    fn from(publication: &Publication) -> Self {
        Self {
            crl: publication.crl_uris().to_vec(),
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

const CERTIFICATES: &str = "authority.pem";
const KEY: &str = "authority.key";
/// The request for its certificate.
pub(super) const REQUEST: &str = "authority.csr";
const SETTINGS: &str = "authority.toml";
