//! Why a command could not do its work, and what to do next.
//!
//! Libraries state the fault. Here it gets the name of the file, and a hint.

mod hint;

use core::fmt;
use std::io;
use std::path::PathBuf;

use countersign_asn1::pem::Label;
use countersign_keys::KeyError;
use countersign_um::ReadFault;
use thiserror::Error;

use crate::cert::ConversionFault;
use crate::certificates;
use crate::files::{self, Source};

/// A command that could not do its work: exit status 2.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// Something that was read is not what was wanted.
    #[error("{file}: {fault}")]
    Input { file: Source, fault: Fault },
    /// An estate in which something is wrong: the fault says at which key.
    #[error("{file}: {fault}")]
    Estate {
        file: Source,
        fault: Box<countersign_um::Error>,
    },
    /// Changes of an estate that cannot be made: the fault says which option or key asks for them.
    #[error("{}{fault}", file.as_ref().map_or_else(String::new, |file| format!("{file}: ")))]
    Changes {
        file: Option<Source>,
        fault: Box<countersign_um::Error>,
    },
    #[error("no change: what would be otherwise?")]
    NoChange,
    #[error("--ledger: {fault}")]
    LedgerAddress { fault: countersign_ledger::Error },
    #[error("{fault}")]
    Backend { fault: KeyError },
    /// A request that was not made.
    #[error("{fault}")]
    Request { fault: countersign_csr::Error },
    #[error("{fault}")]
    Profile { fault: countersign_ca::Error },
    #[error("profile `{profile}` is for end entities")]
    NotForAuthorities { profile: String },
    #[error("{fault}")]
    SelfSigned { fault: countersign_ca::Error },
    #[error("--out is the folder for scripts, and --format is not powershell")]
    OutWithoutScripts,
    #[error("--exchange-style wants one --san, the server's FQDN")]
    NotOneServer,
    #[error("--um-fqdn and --lync-fqdn are both `{name}`")]
    OneName { name: String },
    #[error("no --san that is a DNS name, and no --subject: whose certificate is it to be?")]
    NoSubject,
    #[error("a passphrase is needed for {what}, and there is no terminal to ask on")]
    PassphraseNeeded { what: String },
    #[error("a passphrase is needed for {what}, and there is no terminal to ask on")]
    OutPassphraseNeeded { what: String },
    #[error("a passphrase is needed for {what}, and there is no terminal to ask on")]
    CaPassphraseNeeded { what: String },
    #[error("{fault}")]
    Conversion { fault: ConversionFault },
    #[error("there is no link between `{a}` and `{b}`")]
    NoLinkBetween { a: String, b: String },
    #[error("there is no product `{name}`")]
    UnknownProduct { name: String },
    #[error("the two passphrases differ")]
    PassphrasesDiffer,
    #[error("the passphrase was not read: {}", reason(fault))]
    Prompt { fault: io::Error },
    #[error("the private key would be shown on the terminal")]
    KeyOnTerminal,
    #[error("{}: exists already", shown(path))]
    Exists { path: PathBuf },
    #[error("standard output is no folder")]
    NotAFolder,
    #[error("{}: exists already", shown(path))]
    FolderExists { path: PathBuf },
    #[error("{}: not a regular file", shown(path))]
    NotRegular { path: PathBuf },
    /// A certificate that stands in the ledger, and did not come to where it was to go.
    #[error("{failure}")]
    NotHandedOut {
        ca: Source,
        serial: String,
        failure: Box<Self>,
    },
    #[error("{}: cannot be written: {}", shown(path), reason(fault))]
    Write { path: PathBuf, fault: io::Error },
    #[error("standard output cannot be written: {}", reason(fault))]
    Print { fault: io::Error },
}

/// What is wrong with an input.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("cannot be read: {}", reason(.0))]
    Unreadable(#[from] io::Error),
    #[error("larger than {} MiB, the most that is read from one file", files::LIMIT >> 20)]
    TooLarge,
    #[error("larger than {} MiB, the most that is read of an estate, a profile or settings", files::TEXT_LIMIT >> 20)]
    TextTooLarge,
    #[error("named more than once, and it can be read once")]
    ReadBefore,
    #[error(
        "{found} certificates, and at most {} are read from one file",
        certificates::LIMIT
    )]
    TooManyCertificates { found: usize },
    #[error("no certificate in it")]
    NoCertificate,
    #[error("not text: byte {byte} is not UTF-8")]
    NotText { byte: usize },
    /// An estate file that is another kind of file.
    #[error("{found}, and no estate file")]
    NotAnEstate { found: Instead },
    /// A folder that no authority has.
    #[error("no authority's folder: {found}")]
    NotAnAuthority { found: &'static str },
    /// The folder of the two authorities that `ca init --issuing` made.
    #[error("there are two authorities in it: which one?")]
    TwoAuthorities,
    /// The folder of an authority that waits for its certificate.
    #[error("an authority's folder, and its certificate is not in it yet")]
    NotActive,
    /// A key of an authority that the authority has not.
    #[error("there is no key {wanted}: the last one is key {keys}")]
    NoSuchKey { wanted: u16, keys: u16 },
    /// A key of an authority that has no certificate yet.
    #[error("its key {number} waits for its certificate")]
    KeyNotActive { number: u16 },
    /// A ledger in which another authority wrote.
    #[error("the ledger is that of `{found}`, and not of `{wanted}`")]
    OtherLedger { found: String, wanted: String },
    /// A certificate that came with an authority: nobody knows by what it was made.
    #[error("it was taken over from elsewhere, and `{wanted}` is not known")]
    NotKnown { wanted: &'static str },
    /// Certificates none of which has the authority's key.
    #[error("the key is none of the certificates' in {certificates}")]
    KeyOfNone { certificates: String },
    /// What a new key publishes cannot be where the old one's is.
    #[error("a new key publishes in a place of its own, and not at `{taken}`")]
    PlaceTaken { taken: String },
    /// An authority all of whose certificates point at one list.
    #[error("its certificates are not dealt out to shards")]
    NoShards,
    /// A search that found nothing.
    #[error("no certificate that has not ended is so")]
    NoneSelected,
    /// A line of a file of serial numbers that is none.
    #[error("`{}` is no serial number: {wanted}", text.escape_debug())]
    NoSerial { text: String, wanted: String },
    /// A profile of one's own that would be taken for another.
    #[error("it calls itself `{name}`, which is a profile of the house, and says something else")]
    HouseName { name: String },
    /// A profile that certificates were issued by, and that is not at hand.
    #[error("{count} of them were issued by the profile `{name}`, which is none of the house")]
    ProfileNotAtHand { name: String, count: usize },
    /// The plan of another work in the same folder.
    #[error("it is the plan of another work: of other certificates, or for another reason")]
    OtherPlan,
    /// Shards, and nobody said what their lists are called.
    #[error("it does not say where the lists of its shards are, and so not what they are called")]
    NoNameOfShard,
    /// A folder in which somebody works all the time.
    #[error("its files change while it is exported")]
    FolderChanges,
    /// An export that is not whole, or none.
    #[error(transparent)]
    Archive(#[from] files::ArchiveFault),
    /// A ledger that is not what was written into it.
    #[error(transparent)]
    Discrepancy(#[from] countersign_ledger::Discrepancy),
    #[error("the private key of this certificate is not named")]
    NoClientKey,
    /// The key of a client of a database.
    #[error("others may read this private key")]
    KeyForOthers,
    #[error("no list in it")]
    NoList,
    /// A database in which an authority of this name writes.
    #[error("the authority `{name}` has its ledger there already: its serial numbers, its lists")]
    NameTaken { name: String },
    /// A list that cannot be the last one.
    #[error("it is list {found}, and the export knows list {known}")]
    OlderList { found: u64, known: u64 },
    /// Certificates that lead to no root.
    #[error("the certificates lead to no root: {reason}")]
    NoChain { reason: String },
    /// A file of an authority's folder, which is whole or of no use.
    #[error("cannot be read: {}", reason(.0))]
    AuthorityFile(io::Error),
    #[error("the first line is empty, and should be the passphrase")]
    NoPassphrase,
    #[error("the first line {found}, and should be a passphrase")]
    NotAPassphrase { found: &'static str },
    #[error(transparent)]
    Certificates(#[from] countersign_containers::Error),
    #[error(transparent)]
    Syntax(#[from] countersign_asn1::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Request(#[from] countersign_csr::Error),
    #[error(transparent)]
    Authority(#[from] countersign_ca::Error),
    /// Of the authority that another program ran.
    #[error(transparent)]
    Foreign(countersign_ca::Error),
    #[error(transparent)]
    Ledger(#[from] countersign_ledger::Error),
    #[error(transparent)]
    Relocation(#[from] countersign_ledger::RelocationError),
    /// The settings of an authority.
    #[error("line {line}: {message}")]
    Settings { line: usize, message: String },
    /// A certificate that an authority did not issue.
    #[error("issued by `{found}`, and not by `{wanted}`")]
    OtherIssuer { found: String, wanted: String },
    /// A serial number that an authority did not give, or whose spelling fits several.
    #[error("{}", match found {
        0 => format!("no certificate of serial number `{spelling}`, read as hex, forward and backward, and as decimal"),
        _ => format!("`{spelling}` is the serial number of {found} certificates, by how it is read: as hex, forward or backward, or as decimal"),
    })]
    Serial { spelling: String, found: usize },
    #[error(transparent)]
    Import(#[from] countersign_um::ImportError),
    /// A ledger that is to move to where it is.
    #[error("its ledger is there already: {place}")]
    HomeAlready { place: String },
    #[error("no private key in it")]
    NoKey,
    /// A store of several keys, where one is wanted.
    #[error("{found} private keys, wanted one: {names}")]
    SeveralKeys { found: usize, names: String },
    #[error("the private key `{name}` has another passphrase than its file")]
    KeyPassphrase { name: String },
    #[error("{found} requests, wanted one")]
    SeveralRequests { found: usize },
    /// The fault of one part, as a block of PEM.
    #[error("{part}: {fault}")]
    In { part: String, fault: Box<Self> },
}

/// Why a file that an estate names was not read: the end of "… cannot be read:".
#[derive(Debug, Error)]
#[error("{}", match .0 { Fault::Unreadable(fault) => reason(fault), fault => fault.to_string() })]
pub(crate) struct Unread(pub(crate) Fault);

impl Unread {
    /// The fault that the estate was given, given back.
    pub(crate) fn fault_of(fault: ReadFault) -> Fault {
        match fault.downcast::<Self>() {
            Ok(unread) => unread.0,
            Err(other) => Fault::Unreadable(io::Error::other(other)),
        }
    }
}

/// What a file is that was taken for another kind.
#[derive(Debug)]
pub(crate) enum Instead {
    Nothing,
    Certificates { count: usize },
    Pem { label: Option<Label> },
    Pkcs12,
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("empty"),
            Self::Certificates { count: 1 } => f.write_str("a certificate"),
            Self::Certificates { count } => write!(f, "a store of {count} certificates"),
            Self::Pem { label: Some(label) } => write!(f, "a {}", label.as_str()),
            Self::Pem { label: None } => f.write_str("broken PEM"),
            Self::Pkcs12 => f.write_str("PKCS#12 (.pfx)"),
        }
    }
}

impl Failure {
    /// Files that do not become what was asked for.
    pub(crate) fn conversion(fault: ConversionFault) -> Self {
        Self::Conversion { fault }
    }

    /// Changes that cannot be made; `file` writes them, or options do.
    pub(crate) fn changes(file: Option<Source>, fault: countersign_um::Error) -> Self {
        Self::Changes {
            file,
            fault: Box::new(fault),
        }
    }
}

impl Fault {
    /// This fault, with the part of the file that it is about.
    pub(crate) fn at(self, part: impl ToString) -> Self {
        Self::In {
            part: part.to_string(),
            fault: Box::new(self),
        }
    }
}

/// A path as sources show theirs.
fn shown(path: &std::path::Path) -> Source {
    Source::from(path)
}

/// What the system says, as the end of a sentence.
pub(crate) fn reason(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::Other => fault.to_string(),
        _ => fault.to_string().to_lowercase(),
    }
}
