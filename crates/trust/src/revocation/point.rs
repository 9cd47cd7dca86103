//! Distribution points: which list is about which certificate [RFC 5280 §6.3.3 (b)].

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    CanonicalName, Certificate, DistinguishedName, DistributionPoint, DistributionPointName, Error,
    ExtensionValue, GeneralName, Name, Oid, ReasonFlags, RelativeDistinguishedName, Tag,
};

use hashbrown::HashSet;

use super::Scope;
use super::list::RevocationList;
use crate::CertificateFacts;

/// The names of one distribution point, each of them good for it.
#[derive(Clone, Debug)]
pub(super) struct PointName(Vec<ComparableName>);

/// A general name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ComparableName {
    Canonical(CanonicalName),
    /// A name without a canonical form is equal to its own encoding alone.
    Encoded(Vec<u8>),
}

/// A distribution point of a certificate.
#[derive(Clone, Debug)]
pub(super) struct Point {
    name: Option<PointName>,
    reasons: ReasonFlags,
    /// The directory names in `cRLIssuer`, with all of its names; `None` when absent.
    issuer: Option<(Vec<DistinguishedName>, PointName)>,
}

impl PointName {
    /// `base` is the name to which a relative one is relative.
    pub(super) fn new(name: &DistributionPointName<'_>, base: Name<'_>) -> Self {
        match name {
            DistributionPointName::FullName(names) => Self::of(names),
            DistributionPointName::NameRelativeToCrlIssuer(rdn) => {
                let der = appended(base, rdn);
                Self(
                    Name::from_der(&der)
                        .map(|name| comparable(&GeneralName::DirectoryName(name)))
                        .into_iter()
                        .collect(),
                )
            }
        }
    }

    fn of(names: &[GeneralName<'_>]) -> Self {
        Self(names.iter().map(comparable).collect())
    }

    fn shares_one_with(&self, other: &Self) -> bool {
        // Names by the thousand, on both sides, are not compared each with each.
        let others: HashSet<&ComparableName> = other.0.iter().collect();
        self.0.iter().any(|name| others.contains(name))
    }
}

impl Point {
    /// The distribution points of a certificate, in its order, and last the one that is implied: its
    /// issuer's own, for all reasons [RFC 5280 §6.3.3, last paragraph].
    pub(super) fn all(facts: &CertificateFacts) -> Result<Vec<Self>, Error> {
        let mut points = Vec::new();
        if let Some(der) = facts.der() {
            let certificate = Certificate::from_der(der)?;
            let tbs = certificate.tbs_certificate();
            let value = tbs
                .extensions()
                .get(Oid::CRL_DISTRIBUTION_POINTS)
                .map(|extension| extension.decode())
                .transpose()?;
            if let Some(ExtensionValue::CrlDistributionPoints(found)) = value {
                points.extend(found.iter().map(|point| Self::new(point, tbs.issuer())));
            }
        }
        points.extend(facts.issuer().as_name().map(Self::implied));
        Ok(points)
    }

    fn implied(issuer: Name<'_>) -> Self {
        Self {
            name: Some(PointName::of(&[GeneralName::DirectoryName(issuer)])),
            reasons: ReasonFlags::ALL,
            issuer: None,
        }
    }

    fn new(point: &DistributionPoint<'_>, certificate_issuer: Name<'_>) -> Self {
        let directory_names: Vec<Name<'_>> = point
            .crl_issuer
            .iter()
            .filter_map(|name| match name {
                GeneralName::DirectoryName(name) => Some(*name),
                _ => None,
            })
            .collect();
        let base = directory_names
            .first()
            .copied()
            .unwrap_or(certificate_issuer);
        Self {
            name: point
                .distribution_point
                .as_ref()
                .map(|name| PointName::new(name, base)),
            reasons: point.reasons.unwrap_or(ReasonFlags::ALL),
            issuer: (!point.crl_issuer.is_empty()).then(|| {
                let names = directory_names
                    .iter()
                    .copied()
                    .map(DistinguishedName::from)
                    .collect();
                (names, PointName::of(&point.crl_issuer))
            }),
        }
    }

    /// The names under which lists for this point are made.
    pub(super) fn list_issuers<'p>(
        &'p self,
        certificate_issuer: &'p DistinguishedName,
    ) -> impl Iterator<Item = &'p DistinguishedName> {
        let (named, own) = match &self.issuer {
            Some((names, _)) => (names.as_slice(), None),
            None => (&[][..], Some(certificate_issuer)),
        };
        named.iter().chain(own)
    }

    /// The reasons for which `list`, which one of [`Self::list_issuers`] made, speaks of the
    /// certificate; or why it does not [RFC 5280 §6.3.3 (b), (d)].
    pub(super) fn reasons_of(
        &self,
        list: &RevocationList,
        facts: &CertificateFacts,
    ) -> Result<ReasonFlags, Scope> {
        let Some(point) = list.point() else {
            // (b) (1): a list for a `cRLIssuer` is indirect.
            return match self.issuer {
                Some(_) => Err(Scope::NotIndirect),
                None => Ok(self.reasons),
            };
        };
        if self.issuer.is_some() && !point.is_indirect {
            return Err(Scope::NotIndirect);
        }
        // (b) (2) (i): every name of every point counts, not the first alone (RUSTSEC-2026-0049).
        if let Some(list_name) = &point.name {
            let own = match (&self.name, &self.issuer) {
                (Some(name), _) => Some(name),
                (None, Some((_, names))) => Some(names),
                (None, None) => None,
            };
            if !own.is_some_and(|own| own.shares_one_with(list_name)) {
                return Err(Scope::DistributionPoint);
            }
        }
        // (b) (2) (ii) to (iv).
        match point.only {
            Some(Scope::UserCertificates) if facts.is_ca() => Err(Scope::UserCertificates),
            Some(Scope::Authorities) if !facts.is_ca() => Err(Scope::Authorities),
            Some(Scope::AttributeCertificates) => Err(Scope::AttributeCertificates),
            _ => Ok(self.reasons.intersection(point.reasons)),
        }
    }
}

fn comparable(name: &GeneralName<'_>) -> ComparableName {
    name.canonical().map_or_else(
        |_| ComparableName::Encoded(name.to_der()),
        ComparableName::Canonical,
    )
}

/// `base` with one more RDN, DER.
fn appended(base: Name<'_>, rdn: &RelativeDistinguishedName<'_>) -> Vec<u8> {
    let rdns = base.rdns().unwrap_or_default();
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for rdn in rdns.iter().chain([rdn]) {
                w.set_of(
                    rdn.iter()
                        .map(|attribute| {
                            Writer::build(|w| {
                                w.nested(Tag::SEQUENCE, |w| {
                                    w.oid(attribute.kind());
                                    w.raw(attribute.value_der());
                                });
                            })
                        })
                        .collect(),
                );
            }
        });
    })
}
