//! What is wrong with a container, and at which byte.

use countersign_asn1 as asn1;
use countersign_asn1::Oid;
use countersign_asn1::pem::Label;
use countersign_keys::KeyError;
use thiserror::Error as ThisError;

use crate::{Origin, PropertyId};

/// A refusal of some bytes. Positions count from 0 at the start of the bytes that were handed in,
/// or of the part that [`Self::At`] names.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// A certificate, a PKCS#7 or a PEM block breaks its syntax.
    #[error("{0}")]
    Syntax(asn1::Error),
    /// BER with the end marked instead of the length told, as some tools write PKCS#7.
    #[error(
        "indefinite length at byte {position}: this is BER, wanted DER, where lengths are definite [X.690 §10.1]"
    )]
    IndefiniteLength {
        /// Of the tag whose length is indefinite.
        position: usize,
    },
    /// A PKCS#7 that is a signed message and not a file of certificates: those in it are its
    /// signers', which says nothing about what the file is for. A signed trust list is one.
    #[error(
        "a message (content `{content_type}`, signatures: {signer_infos}), wanted PKCS#7 that holds certificates alone"
    )]
    NotCertificatesOnly {
        /// How many signatures it has.
        signer_infos: usize,
        /// What its content is: a name, or dotted decimal.
        content_type: String,
    },
    /// PKCS#12: keys and certificates under a passphrase. [`Pfx`](crate::Pfx) reads it.
    #[error("PKCS#12 (.pfx), wanted certificates alone: PEM, DER, PKCS#7 or a Windows store")]
    Pkcs12,
    /// The passphrase of a PKCS#12 or a Java key store is another one; or the file was changed since it was
    /// made.
    #[error("wrong passphrase, or a damaged file")]
    WrongPassphrase,
    /// A part of a PKCS#12 is under a cipher or a MAC that is not known here, or under a public key.
    #[error("PKCS#12 under `{protection}`, which is not supported")]
    UnsupportedProtection {
        /// What it is: a name, or dotted decimal.
        protection: String,
    },
    /// A PKCS#12 asks for so many steps to turn a passphrase into keys that a machine would stand still.
    #[error("its key derivations ask for {found} steps, and the limit is {limit}")]
    ExpensiveDerivation {
        /// Iterations, as far as they were counted.
        found: u64,
        /// The most that are made for one file.
        limit: u64,
    },
    /// Bags in bags, or BER in BER, deeper than any writer goes.
    #[error("nested too deep")]
    TooDeep,
    /// A private key of a PKCS#12 or a Java key store.
    #[error(transparent)]
    Key(KeyError),
    /// A key of a Java key store that is no private key, and nothing that ends where others could tell.
    #[error(
        "`{alias}` in a Java key store (JCEKS) is a secret key: what comes after it cannot be read"
    )]
    SecretKey {
        /// The name of the entry.
        alias: String,
    },
    /// A Java key store that is not as Java writes them.
    #[error("malformed key store: {found} at byte {position}")]
    KeyStore {
        /// What is wrong with it.
        found: &'static str,
        /// Where it starts.
        position: usize,
    },
    /// Two entries of one name, of which Java would see one alone.
    #[error("two entries of a Java key store are called `{alias}`")]
    DuplicateAlias {
        /// The name, in lower case as Java has it.
        alias: String,
    },
    /// A name that does not fit its entry.
    #[error("an alias of {octets} octets, and a Java key store takes 65535 at most")]
    LongAlias {
        /// How many octets it has.
        octets: usize,
    },
    /// PEM without any block that holds certificates.
    #[error("no certificate: found {}", list(found))]
    NoCertificate {
        /// What was there instead: the first ten labels.
        found: Vec<Label>,
    },
    /// No serialized store: another header than eight octets that end in `CERT`.
    #[error("wanted a serialized store, found no `CERT` at byte 4")]
    NotAStore,
    /// The bytes end within a record.
    #[error("truncated at byte {position}: wanted {wanted} octets, found {found}")]
    Truncated {
        /// Where the part starts that is not whole.
        position: usize,
        /// How many octets it has, or claims.
        wanted: u64,
        /// How many are there.
        found: usize,
    },
    /// An element's properties end without a certificate, a CRL or a CTL after them.
    #[error("element without content at byte {position}: wanted a certificate, a CRL or a CTL")]
    ElementWithoutContent {
        /// Where the content should start.
        position: usize,
    },
    /// The record that ends a store is number 0, and is not twelve octets of zero.
    #[error("malformed end of the store at byte {position}: wanted twelve octets of zero")]
    MalformedEnd {
        /// Where the record starts.
        position: usize,
    },
    /// Octets after the end.
    #[error("trailing data at byte {position}: wanted the end, found {octets} more octets")]
    TrailingData {
        /// Where they start.
        position: usize,
        /// How many.
        octets: usize,
    },
    /// The data of a property is not what its number calls for.
    #[error("malformed {id}: {found} at byte {position} of its data")]
    Property {
        /// Which property.
        id: PropertyId,
        /// What is wrong with it.
        found: &'static str,
        /// Counted from the start of the property's data.
        position: usize,
    },
    /// A fault in one part of a larger whole.
    #[error("{origin}: {error}")]
    At {
        /// Which part.
        origin: Box<Origin>,
        /// The fault.
        error: Box<Self>,
    },
}

impl Error {
    /// The refusal of some DER; BER is named.
    pub(crate) fn syntax(der: &[u8], error: asn1::Error) -> Self {
        let position = error.position();
        let length = position.checked_add(1).and_then(|at| der.get(at));
        match (error.kind(), length) {
            (asn1::ErrorKind::Length, Some(0x80)) => Self::IndefiniteLength { position },
            _ => Self::Syntax(error),
        }
    }

    /// The refusal of what is protected in a way that is not known here.
    pub(crate) fn unsupported(protection: Oid<'_>) -> Self {
        Self::UnsupportedProtection {
            protection: protection
                .name()
                .map_or_else(|| protection.to_string(), str::to_owned),
        }
    }

    pub(crate) fn at(self, origin: Origin) -> Self {
        Self::At {
            origin: Box::new(origin),
            error: Box::new(self),
        }
    }
}

fn list(labels: &[Label]) -> String {
    let labels: Vec<_> = labels.iter().map(Label::as_str).collect();
    labels.join(", ")
}
