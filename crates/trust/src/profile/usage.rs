//! What a key is for, and what an authority may do [RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.10].

use super::{Place, Row};
use countersign_asn1::{KeyUsage, Oid};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "key-usage-missing-authority",
        breach: breach::KEY_USAGE_MISSING_AUTHORITY,
        source: "RFC 5280 §4.2.1.3",
        // Deviation: an anchor may lack it; that it may issue is what the store says, and roots live
        // longer than profiles.
        is_broken: |c| c.place == Place::Intermediate && !c.has(Oid::KEY_USAGE),
    },
    Row {
        code: "key-usage-empty",
        breach: breach::KEY_USAGE_EMPTY,
        source: "RFC 5280 §4.2.1.3",
        is_broken: |c| c.facts.key_usage().is_some_and(KeyUsage::is_empty),
    },
    Row {
        code: "key-cert-sign-without-authority",
        breach: breach::KEY_CERT_SIGN_WITHOUT_AUTHORITY,
        source: "RFC 5280 §4.2.1.3, §4.2.1.9",
        is_broken: |c| {
            let usage = c.facts.key_usage().unwrap_or_default();
            usage.contains(KeyUsage::KEY_CERT_SIGN) && !c.facts.is_ca()
        },
    },
    Row {
        code: "basic-constraints-missing-authority",
        breach: breach::BASIC_CONSTRAINTS_MISSING_AUTHORITY,
        source: "RFC 5280 §4.2.1.9",
        is_broken: |c| !c.is_target() && !c.has(Oid::BASIC_CONSTRAINTS),
    },
    Row {
        code: "path-length-without-authority",
        breach: breach::PATH_LENGTH_WITHOUT_AUTHORITY,
        source: "RFC 5280 §4.2.1.9",
        // Deviation: without `keyUsage`, the letter forbids it too; there the extension's own absence
        // is what is wrong.
        is_broken: |c| {
            let limits = c
                .facts
                .basic_constraints()
                .is_some_and(|constraints| constraints.path_len_constraint.is_some());
            let may_sign = c
                .facts
                .key_usage()
                .is_none_or(|usage| usage.contains(KeyUsage::KEY_CERT_SIGN));
            limits && !(c.facts.is_ca() && may_sign)
        },
    },
    Row {
        code: "name-constraints-without-authority",
        breach: breach::NAME_CONSTRAINTS_WITHOUT_AUTHORITY,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| c.has(Oid::NAME_CONSTRAINTS) && !c.facts.is_ca(),
    },
];
