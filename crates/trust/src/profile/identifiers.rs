//! Key identifiers [RFC 5280 §4.2.1.1, §4.2.1.2].

use super::{Place, Profiled, Row, Signer};
use countersign_asn1::{AuthorityKeyIdentifier, ExtensionValue, Oid};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "authority-key-identifier-missing",
        breach: breach::AUTHORITY_KEY_IDENTIFIER_MISSING,
        source: "RFC 5280 §4.2.1.1",
        // A cross-certificate is not exempt, in a store neither.
        is_broken: |c| {
            let names_key = authority(c).is_some_and(|a| a.key_identifier.is_some());
            !names_key && c.signer == Signer::Another
        },
    },
    Row {
        code: "authority-key-identifier-unpaired",
        breach: breach::AUTHORITY_KEY_IDENTIFIER_UNPAIRED,
        source: "RFC 5280 §A.2",
        is_broken: |c| {
            authority(c).is_some_and(|a| {
                a.authority_cert_issuer.is_empty() == a.authority_cert_serial_number.is_some()
            })
        },
    },
    Row {
        code: "authority-key-identifier-of-another",
        breach: breach::AUTHORITY_KEY_IDENTIFIER_OF_ANOTHER,
        source: "RFC 5280 §4.2.1.1, §4.2.1.2",
        is_broken: |c| {
            let own = c.facts.subject_key_identifier();
            let named = authority(c).and_then(|a| a.key_identifier);
            c.place == Place::Anchor
                && c.facts.is_self_issued()
                && named.zip(own).is_some_and(|(named, own)| named != own)
        },
    },
    Row {
        code: "subject-key-identifier-missing",
        breach: breach::SUBJECT_KEY_IDENTIFIER_MISSING,
        source: "RFC 5280 §4.2.1.2",
        is_broken: |c| c.facts.is_ca() && !c.has(Oid::SUBJECT_KEY_IDENTIFIER),
    },
];

pub(super) fn authority<'p, 'c>(c: &'p Profiled<'c>) -> Option<&'p AuthorityKeyIdentifier<'c>> {
    c.values().find_map(|value| match value {
        ExtensionValue::AuthorityKeyIdentifier(authority) => Some(authority),
        _ => None,
    })
}
