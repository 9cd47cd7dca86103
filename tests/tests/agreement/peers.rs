//! The verifiers, each asked about every case.

mod batch;
mod gnutls;
mod go;
mod java;
mod nss;
mod openssl;
mod webpki;

use countersign_trust::{Class, Revocation};

use crate::files::Files;
use crate::mutations::Case;

/// A verifier, and what it is called here.
pub(crate) struct Peer {
    /// Its product in the catalogue.
    pub(crate) product: &'static str,
    /// What it does, as it is called here, about a status that is unknown.
    pub(crate) revocation: Revocation,
    /// Whether the case can be put to it.
    pub(crate) is_asked: fn(&Case) -> bool,
    /// Whether its words tell the class of its reason.
    pub(crate) gives_reasons: bool,
    /// Its answers, or nothing where the machine lacks it.
    pub(crate) ask: fn(&Files, &[Case]) -> Option<Vec<Answer>>,
}

/// What a verifier says to one case.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) accepts: bool,
    /// In its own words.
    pub(crate) words: String,
    /// What the words are about, where it tells.
    pub(crate) class: Option<Class>,
}

pub(crate) const PEERS: &[Peer] = &[
    openssl::PEER,
    gnutls::PEER,
    nss::PEER,
    java::PEER,
    go::PEER,
    webpki::PEER,
];

/// The class of the first of these words that the text has.
fn class(text: &str, table: &[(&str, Class)]) -> Option<Class> {
    let found = |(words, class): &(&str, Class)| Some((text.find(words)?, *class));
    table
        .iter()
        .filter_map(found)
        .min_by_key(|(place, _)| *place)
        .map(|(_, class)| class)
}
