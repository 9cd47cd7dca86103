//! Which extensions are critical, and which are not [RFC 5280 §4.2]; and where revocation lists are.
//!
//! Critical `subjectDirectoryAttributes`, `authorityInfoAccess` and `subjectInfoAccess`, which §4.2.1.8,
//! §4.2.2.1 and §4.2.2.2 forbid, need no rule here: they are refused with all that is critical and not
//! processed.

use super::{Profiled, Row};
use countersign_asn1::{
    DistributionPoint, DistributionPointName, ExtensionValue, GeneralName, Oid,
};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "authority-key-identifier-critical",
        breach: breach::AUTHORITY_KEY_IDENTIFIER_CRITICAL,
        source: "RFC 5280 §4.2.1.1",
        is_broken: |c| c.is_critical(Oid::AUTHORITY_KEY_IDENTIFIER),
    },
    Row {
        code: "subject-key-identifier-critical",
        breach: breach::SUBJECT_KEY_IDENTIFIER_CRITICAL,
        source: "RFC 5280 §4.2.1.2",
        is_broken: |c| c.is_critical(Oid::SUBJECT_KEY_IDENTIFIER),
    },
    Row {
        code: "subject-alt-name-not-critical",
        breach: breach::SUBJECT_ALT_NAME_NOT_CRITICAL,
        source: "RFC 5280 §4.1.2.6, §4.2.1.6",
        is_broken: |c| c.tbs().subject().is_empty() && !c.is_critical(Oid::SUBJECT_ALT_NAME),
    },
    Row {
        code: "basic-constraints-not-critical",
        breach: breach::BASIC_CONSTRAINTS_NOT_CRITICAL,
        source: "RFC 5280 §4.2.1.9",
        is_broken: |c| c.facts.is_ca() && c.is_not_critical(Oid::BASIC_CONSTRAINTS),
    },
    Row {
        code: "name-constraints-not-critical",
        breach: breach::NAME_CONSTRAINTS_NOT_CRITICAL,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| c.is_not_critical(Oid::NAME_CONSTRAINTS),
    },
    Row {
        code: "policy-constraints-not-critical",
        breach: breach::POLICY_CONSTRAINTS_NOT_CRITICAL,
        source: "RFC 5280 §4.2.1.11",
        is_broken: |c| c.is_not_critical(Oid::POLICY_CONSTRAINTS),
    },
    Row {
        code: "inhibit-any-policy-not-critical",
        breach: breach::INHIBIT_ANY_POLICY_NOT_CRITICAL,
        source: "RFC 5280 §4.2.1.14",
        is_broken: |c| c.is_not_critical(Oid::INHIBIT_ANY_POLICY),
    },
    Row {
        code: "freshest-crl-critical",
        breach: breach::FRESHEST_CRL_CRITICAL,
        source: "RFC 5280 §4.2.1.15",
        is_broken: |c| c.is_critical(Oid::FRESHEST_CRL),
    },
    Row {
        code: "distribution-point-empty",
        breach: breach::DISTRIBUTION_POINT_EMPTY,
        source: "RFC 5280 §4.2.1.13",
        is_broken: |c| {
            any_point(c, |point| {
                point.distribution_point.is_none() && point.crl_issuer.is_empty()
            })
        },
    },
    Row {
        code: "crl-issuer-unnamed",
        breach: breach::CRL_ISSUER_UNNAMED,
        source: "RFC 5280 §4.2.1.13",
        is_broken: |c| {
            any_point(c, |point| {
                !point.crl_issuer.is_empty() && directory_names(point) == 0
            })
        },
    },
    Row {
        code: "crl-issuer-ambiguous",
        breach: breach::CRL_ISSUER_AMBIGUOUS,
        source: "RFC 5280 §4.2.1.13",
        is_broken: |c| {
            any_point(c, |point| {
                matches!(
                    point.distribution_point,
                    Some(DistributionPointName::NameRelativeToCrlIssuer(_))
                ) && directory_names(point) > 1
            })
        },
    },
];

fn any_point(c: &Profiled<'_>, is_broken: impl Fn(&DistributionPoint<'_>) -> bool) -> bool {
    c.values().any(|value| match value {
        ExtensionValue::CrlDistributionPoints(points) | ExtensionValue::FreshestCrl(points) => {
            points.iter().any(&is_broken)
        }
        _ => false,
    })
}

fn directory_names(point: &DistributionPoint<'_>) -> usize {
    point
        .crl_issuer
        .iter()
        .filter(|name| matches!(name, GeneralName::DirectoryName(_)))
        .count()
}
