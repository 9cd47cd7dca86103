//! What is wrong with an estate, and at which key.

use countersign_asn1 as asn1;
use countersign_containers as containers;

use crate::strings::MOST_OCTETS;
use crate::{FileReference, MOST_CERTIFICATES, Place, ReadFault};

/// An estate that cannot be read. Each variant says where in the estate file the fault stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not TOML.
    #[error("line {line}: {fault}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// What the TOML reader says.
        fault: String,
    },
    /// A control character, which names and paths do not have, and which would play with a terminal.
    #[error("{place}: a string has the control character U+{:04X}", u32::from(*character))]
    ControlCharacter {
        /// Where.
        place: Place,
        /// The first of them.
        character: char,
    },
    /// A string longer than any name or path.
    #[error("{place}: a string of {octets} octets, and at most {MOST_OCTETS} are read")]
    LongString {
        /// Where.
        place: Place,
        /// How long it is.
        octets: usize,
    },
    /// A key that no table of this kind has.
    #[error("{place}: unknown key{}", or_nearest(nearest.as_deref()))]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key that was probably meant, if one comes near.
        nearest: Option<String>,
    },
    /// A value of the wrong type, or a key that is missing.
    #[error("{place}: {fault}")]
    Value {
        /// Where; the table, if a key of it is missing.
        place: Place,
        /// What the TOML reader says.
        fault: String,
    },
    /// A fact that cannot be what it is said to be.
    #[error("{place}: found {found}, wanted {wanted}")]
    FactValue {
        /// Where.
        place: Place,
        /// What is written.
        found: String,
        /// What it may be.
        wanted: String,
    },
    /// A name that is not a host name.
    #[error("{place}: `{name}` is no host name")]
    HostName {
        /// Where.
        place: Place,
        /// What is written.
        name: String,
    },
    /// A peer without any name.
    #[error("{place}: a peer needs an `fqdn`, an `address` or a `name`")]
    NamelessPeer {
        /// Where.
        place: Place,
    },
    /// The name of nothing that the estate or the catalogue has.
    #[error("{place}: there is no {kind} `{name}`{}", or_nearest(nearest.as_deref()))]
    UnknownName {
        /// Where.
        place: Place,
        /// What it should be the name of: a store, an endpoint, a product.
        kind: &'static str,
        /// What is written.
        name: String,
        /// What was probably meant, if one comes near.
        nearest: Option<String>,
    },
    /// Two things of one name.
    #[error("{place}: the name `{name}` is taken by {other}")]
    DuplicateName {
        /// The second.
        place: Place,
        /// The name.
        name: String,
        /// The first.
        other: Place,
    },
    /// A role that the server's version does not have.
    #[error("{place}: Exchange {version} has no role `{role}`; it has {has}")]
    RoleOfOtherVersion {
        /// Where.
        place: Place,
        /// The version.
        version: &'static str,
        /// The role.
        role: &'static str,
        /// The roles that it has.
        has: String,
    },
    /// A service on a server without the role that runs it.
    #[error(
        "{place}: this server does not run {service}: on Exchange {version} it belongs to {role}"
    )]
    ServiceWithoutRole {
        /// Where.
        place: Place,
        /// The service.
        service: &'static str,
        /// The version.
        version: &'static str,
        /// The role that runs it, or that no role does.
        role: &'static str,
    },
    /// A key of another service.
    #[error("{place}: {service} of Exchange has no such setting")]
    KeyOfOtherService {
        /// Where.
        place: Place,
        /// The service that does not have it.
        service: &'static str,
    },
    /// A pool whose members do not fit its edition.
    #[error("{place}: {wanted}")]
    PoolMembers {
        /// Where.
        place: Place,
        /// What the edition calls for.
        wanted: &'static str,
    },
    /// A link between an endpoint and itself alone.
    #[error("{place}: `{name}` to itself is no link: `from` and `to` name the same endpoint")]
    SelfLink {
        /// Which link.
        place: Place,
        /// The endpoint.
        name: String,
    },
    /// An estate in which nobody talks to anybody.
    #[error("no link: the estate writes no `[[link]]`, and none follows from what is in it")]
    NoLink,
    /// More links than [`MOST_LINKS`](crate::MOST_LINKS).
    #[error(
        "more than {} links: their report would help nobody",
        crate::MOST_LINKS
    )]
    TooManyLinks,
    /// More differences between endpoints than verdicts on [`MOST_LINKS`](crate::MOST_LINKS) links.
    #[error("too many of these endpoints differ from each other: there is nothing to group")]
    TooManyHearings,
    /// A change that cannot be made to this estate.
    #[error("{place}: {fault}")]
    Unchangeable {
        /// Where it is written, or which option asks for it.
        place: Place,
        /// Why not.
        fault: String,
    },
    /// A file that could not be read.
    #[error("{file} cannot be read: {fault}")]
    Unreadable {
        /// Which, and which key names it.
        file: FileReference,
        /// What its reader says.
        fault: ReadFault,
    },
    /// A file that holds no certificates, or broken ones.
    #[error("{file}: {fault}")]
    Contents {
        /// Which, and which key names it.
        file: FileReference,
        /// What is wrong, in which block, at which byte.
        fault: containers::Error,
    },
    /// A certificate that can be told apart from others, and not understood.
    #[error("{file}, {origin}: {fault}")]
    Certificate {
        /// Which file, and which key names it.
        file: FileReference,
        /// Which part of the file.
        origin: Box<containers::Origin>,
        /// What is wrong with it.
        fault: asn1::Error,
    },
    /// A file with more certificates than anybody's store.
    #[error("{file}: {found} certificates, and at most {MOST_CERTIFICATES} are read from one file")]
    TooManyCertificates {
        /// Which, and which key names it.
        file: FileReference,
        /// How many it holds.
        found: usize,
    },
    /// A file that holds no revocation list, or a broken one.
    #[error("{file} is no revocation list: {fault}")]
    List {
        /// Which, and which key names it.
        file: FileReference,
        /// What is wrong, at which byte.
        fault: asn1::Error,
    },
    /// A revocation list that is about nothing in the estate.
    #[error("{file} is the list of `{issuer}`, an authority of no certificate in the estate")]
    ForeignList {
        /// Which, and which key names it.
        file: FileReference,
        /// Whose list it is.
        issuer: String,
    },
    /// A file without a certificate where one is wanted.
    #[error("{file} holds no certificate")]
    NoCertificate {
        /// Which, and which key names it.
        file: FileReference,
    },
}

fn or_nearest(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!("; the nearest is `{nearest}`")
    })
}
