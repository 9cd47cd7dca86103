//! What there is to tell about certificates, requests and keys: all of it, decoded.

mod any;
mod certificate;
mod extension;
mod name;
mod properties;
mod public_key;
mod request;
mod timestamps;

pub(crate) use certificate::certificate;
pub(crate) use extension::extensions;
pub(crate) use name::{distinguished_name, string};
pub(crate) use properties::properties;
pub(crate) use public_key::{public_key, signature_algorithm};
pub(crate) use request::request;

use countersign_asn1::{Error, Leniencies};

use crate::outline::{Fields, Node};

/// An object as far as it can be told about, and the first fault in it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) fields: Fields,
    pub(crate) fault: Option<Error>,
}

/// What was read against the standard, each with its count.
pub(crate) fn leniencies(leniencies: &Leniencies) -> Node {
    Node::List(
        leniencies
            .iter()
            .map(|(leniency, count)| {
                let times = if count == 1 { "time" } else { "times" };
                Node::Summary(
                    format!("{}, {count} {times}: {leniency}", leniency.code()),
                    vec![
                        ("code", Node::text(leniency.code())),
                        ("count", Node::Number(count.into())),
                        ("meaning", Node::text(leniency)),
                    ],
                )
            })
            .collect(),
    )
}
