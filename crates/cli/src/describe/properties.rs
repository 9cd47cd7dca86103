//! What a Windows store keeps beside a certificate.

use countersign_containers::{Properties, Property};

use crate::console::printable;
use crate::outline::Node;

/// Each property, decoded where it is known. They are claims of the machine that wrote the store.
pub(crate) fn properties(properties: &Properties<'_>) -> Node {
    Node::List(properties.iter().map(property).collect())
}

fn property(property: &Property<'_>) -> Node {
    let value = match property.value() {
        Ok(value) => Node::Text(printable(&value.to_string())),
        Err(fault) => Node::text(fault),
    };
    Node::Fields(vec![
        ("property", Node::text(property.id())),
        ("value", value),
    ])
}
