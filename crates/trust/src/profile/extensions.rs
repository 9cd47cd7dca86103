//! Which extensions are critical, and which are not [RFC 5280 §4.2]; and where revocation lists are.
//!
//! Critical `subjectDirectoryAttributes`, `authorityInfoAccess` and `subjectInfoAccess`, which §4.2.1.8,
//! §4.2.2.1 and §4.2.2.2 forbid, need no rule here: they are refused with all that is critical and not
//! processed.

use countersign_asn1::{
    DistributionPoint, DistributionPointName, ExtensionValue, GeneralName, Oid,
};

use super::{Profiled, Row};

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "authority-key-identifier-critical",
        breach: "has an `authorityKeyIdentifier` that is critical",
        source: "RFC 5280 §4.2.1.1",
        is_broken: |c| c.is_critical(Oid::AUTHORITY_KEY_IDENTIFIER),
    },
    Row {
        code: "subject-key-identifier-critical",
        breach: "has a `subjectKeyIdentifier` that is critical",
        source: "RFC 5280 §4.2.1.2",
        is_broken: |c| c.is_critical(Oid::SUBJECT_KEY_IDENTIFIER),
    },
    Row {
        code: "subject-alt-name-not-critical",
        breach: "has an empty subject and a `subjectAltName` that is absent or not critical",
        source: "RFC 5280 §4.1.2.6, §4.2.1.6",
        is_broken: |c| c.tbs().subject().is_empty() && !c.is_critical(Oid::SUBJECT_ALT_NAME),
    },
    Row {
        code: "basic-constraints-not-critical",
        breach: "is an authority and its `basicConstraints` are not critical",
        source: "RFC 5280 §4.2.1.9",
        is_broken: |c| c.facts.is_ca() && c.is_not_critical(Oid::BASIC_CONSTRAINTS),
    },
    Row {
        code: "name-constraints-not-critical",
        breach: "has `nameConstraints` that are not critical",
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| c.is_not_critical(Oid::NAME_CONSTRAINTS),
    },
    Row {
        code: "policy-constraints-not-critical",
        breach: "has `policyConstraints` that are not critical",
        source: "RFC 5280 §4.2.1.11",
        is_broken: |c| c.is_not_critical(Oid::POLICY_CONSTRAINTS),
    },
    Row {
        code: "inhibit-any-policy-not-critical",
        breach: "has an `inhibitAnyPolicy` that is not critical",
        source: "RFC 5280 §4.2.1.14",
        is_broken: |c| c.is_not_critical(Oid::INHIBIT_ANY_POLICY),
    },
    Row {
        code: "freshest-crl-critical",
        breach: "has a `freshestCRL` that is critical",
        source: "RFC 5280 §4.2.1.15",
        is_broken: |c| c.is_critical(Oid::FRESHEST_CRL),
    },
    Row {
        code: "distribution-point-empty",
        breach: "has a distribution point that names neither a place nor a CRL issuer",
        source: "RFC 5280 §4.2.1.13",
        is_broken: |c| {
            any_point(c, |point| {
                point.distribution_point.is_none() && point.crl_issuer.is_empty()
            })
        },
    },
    Row {
        code: "crl-issuer-unnamed",
        breach: "has a distribution point whose `cRLIssuer` is no directory name",
        source: "RFC 5280 §4.2.1.13",
        is_broken: |c| {
            any_point(c, |point| {
                !point.crl_issuer.is_empty() && directory_names(point) == 0
            })
        },
    },
    Row {
        code: "crl-issuer-ambiguous",
        breach: "has a distribution point relative to more than one `cRLIssuer`",
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
