//! The authorities that issue for the estate: those that have done so, and those of its own that it knows.

use std::collections::{BTreeMap, BTreeSet};

use countersign_trust::{Budget, CertificateId, Certificates, Edge, Signatures};

use crate::Estate;
use crate::repair::Remedies;

/// An authority, and how it issues.
#[derive(Clone, Debug)]
pub(crate) struct Authority {
    /// Its certificate.
    pub(crate) certificate: CertificateId,
    /// A certificate that it issued to an endpoint, if it has issued one.
    pub(crate) sibling: Option<CertificateId>,
    /// What is sent with what it issues: itself and those above it, without the root.
    pub(crate) chain: Vec<CertificateId>,
}

/// Every authority that issued what an endpoint presents, by the first such certificate of each name; then
/// every other one of the files whose root is nobody's but the organisation's. A public one issues too, to
/// whoever pays: that nobody here does says only that it is not asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorities(Vec<Authority>);

impl Authorities {
    pub(crate) fn of(estate: &Estate, signatures: &Signatures<'_>) -> Self {
        let certificates = &estate.certificates;
        let mut first: BTreeMap<&[u8], CertificateId> = BTreeMap::new();
        for endpoint in &estate.endpoints {
            let Some(credential) = &endpoint.party.credential else {
                continue;
            };
            let facts = certificates.get(credential.certificate);
            if !facts.is_ca() && !facts.is_self_issued() {
                first
                    .entry(facts.issuer().as_der())
                    .or_insert(credential.certificate);
            }
        }
        let authority = |certificate, sibling| Authority {
            certificate,
            sibling,
            chain: chain(certificates, signatures, certificate),
        };
        let mut known: Vec<Authority> = { first.into_values() }
            .filter_map(|sibling| {
                let certificate = issuers(certificates, signatures, sibling)
                    .into_iter()
                    .next()?;
                Some(authority(certificate, Some(sibling)))
            })
            .collect();
        let remedies = Remedies::load();
        let issued: BTreeSet<CertificateId> =
            known.iter().map(|issuing| issuing.certificate).collect();
        let others = estate.of_files().filter(|id| {
            let facts = certificates.get(*id);
            let is_of_windows = |name: &str| remedies.keeps(name);
            facts.is_ca()
                && !issued.contains(id)
                && !facts.common_name().is_some_and(is_of_windows)
                && is_own(estate, signatures, *id)
        });
        known.extend(others.map(|certificate| authority(certificate, None)));
        Self(known)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.0.iter()
    }

    /// Those that issued what an endpoint presents, each with such a certificate.
    pub(crate) fn issuing(&self) -> impl Iterator<Item = (&Authority, CertificateId)> {
        self.iter()
            .filter_map(|authority| Some((authority, authority.sibling?)))
    }

    /// The authority whose certificate this is.
    pub(crate) fn get(&self, certificate: CertificateId) -> Option<&Authority> {
        self.iter()
            .find(|authority| authority.certificate == certificate)
    }
}

/// Whether this authority is the organisation's: a root above it is known, and none is public, or was.
fn is_own(estate: &Estate, signatures: &Signatures<'_>, authority: CertificateId) -> bool {
    let certificates = &estate.certificates;
    let above = above(certificates, signatures, authority);
    let mut all = above.iter().chain([&authority]);
    let is_public = |id: &CertificateId| estate.public_roots.list_of(certificates, *id).is_some();
    let is_root = |id: &CertificateId| certificates.get(*id).claims_self_signed();
    all.clone().any(is_root) && !all.any(is_public)
}

/// The certificates whose key signed this one, those of another name than its issuer's left out.
pub(crate) fn issuers(
    certificates: &Certificates,
    signatures: &Signatures<'_>,
    subject: CertificateId,
) -> Vec<CertificateId> {
    let issuer = certificates.get(subject).issuer();
    let mut budget = Budget::default();
    certificates
        .iter()
        .filter(|(_, facts)| !facts.is_hypothetical() && facts.subject().matches(issuer))
        .map(|(id, _)| id)
        .filter(|id| {
            let edge = signatures.edge(certificates, *id, subject, &mut budget);
            edge == Ok(Edge::Proven)
        })
        .collect()
}

/// This authority and those above it, up to the root, which is not sent.
fn chain(
    certificates: &Certificates,
    signatures: &Signatures<'_>,
    authority: CertificateId,
) -> Vec<CertificateId> {
    let mut chain = Vec::new();
    let mut next = Some(authority);
    while let Some(id) = next {
        if certificates.get(id).claims_self_signed() || chain.contains(&id) {
            break;
        }
        chain.push(id);
        next = issuers(certificates, signatures, id).into_iter().next();
    }
    chain
}

/// The authorities above this certificate, on every path of proven signatures; itself, if it is self-signed.
pub(crate) fn above(
    certificates: &Certificates,
    signatures: &Signatures<'_>,
    certificate: CertificateId,
) -> BTreeSet<CertificateId> {
    let mut above = BTreeSet::new();
    let mut waiting = vec![certificate];
    while let Some(id) = waiting.pop() {
        for issuer in issuers(certificates, signatures, id) {
            if above.len() < MOST_ABOVE && above.insert(issuer) && issuer != id {
                waiting.push(issuer);
            }
        }
    }
    above
}

/// More authorities than this above one certificate are nobody's.
const MOST_ABOVE: usize = 32;
