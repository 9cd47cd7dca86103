//! From DER to facts, in one pass.

use std::sync::OnceLock;

use countersign_asn1::{
    AccessDescription, Certificate, DistributionPoint, DistributionPointName, Error,
    ExtensionValue, GeneralName, Oid,
};
use countersign_keys::{KeptKey, KeyAlgorithm, SignatureAlgorithm};

use super::extensions::ExtensionFacts;
use super::span::Span;
use super::{CertificateFacts, KeptName, Unprocessed};
use crate::Purpose;
use crate::question::utc;

impl CertificateFacts {
    /// As [`Self::from_der`], in the place where they stay.
    pub(crate) fn boxed(der: &[u8]) -> Result<Box<Self>, Error> {
        let mut extensions = ExtensionFacts::default();
        // Looked at where it is: it is large.
        let certificate =
            Certificate::from_der_with(der, |extension| extensions.take_in(der, extension));
        let certificate = certificate.as_ref().map_err(Clone::clone)?;
        let tbs = certificate.tbs_certificate();
        let info = tbs.subject_public_key_info();
        let key = KeptKey::from_info(info);
        let [outer, inner] =
            [certificate.signature_algorithm(), tbs.signature()].map(|named| named.as_der());
        // Written where it stays: it is large.
        let place = Box::new_uninit();
        let facts = Self {
            bytes: der.to_vec(),
            certificate: Span::within(der, der),
            is_hypothetical: false,
            version: tbs.version(),
            serial_number: Span::within(der, tbs.serial_number().as_bytes()),
            tbs_certificate: Span::within(der, tbs.as_der()),
            signature_value: certificate
                .signature_value()
                .whole_octets()
                .map(|octets| Span::within(der, octets)),
            signature_algorithm: SignatureAlgorithm::from_identifier(
                &certificate.signature_algorithm(),
            ),
            // Where they agree, the reader hands out the first for both.
            signature_algorithms_agree: core::ptr::eq(outer, inner) || outer == inner,
            issuer: KeptName::within(der, tbs.issuer()),
            subject: KeptName::within(der, tbs.subject()),
            not_before: utc(tbs.validity().not_before()),
            not_after: utc(tbs.validity().not_after()),
            public_key_info: Span::within(der, info.as_der()),
            public_key: Some(key),
            key_algorithm: key.algorithm(),
            inherits_parameters: key.algorithm() == KeyAlgorithm::Unknown
                && key.of(info.as_der()).inherits_parameters(),
            extensions,
            derived: OnceLock::new(),
        };
        Ok(Box::write(place, facts))
    }
}

impl Unprocessed {
    pub(super) fn read(der: &[u8]) -> Self {
        let mut found = Self::default();
        let Ok(certificate) = Certificate::from_der(der) else {
            return found;
        };
        let extensions = certificate.tbs_certificate().extensions();
        let decoded = |id| {
            extensions
                .get(id)
                .and_then(|extension| extension.decode().ok())
        };
        if let Some(ExtensionValue::CrlDistributionPoints(points)) =
            decoded(Oid::CRL_DISTRIBUTION_POINTS)
        {
            found.crl_distribution_points = points.iter().flat_map(uris).collect();
        }
        if let Some(ExtensionValue::AuthorityInfoAccess(descriptions)) =
            decoded(Oid::AUTHORITY_INFO_ACCESS)
        {
            found.ca_issuers = descriptions.iter().filter_map(ca_issuer).collect();
        }
        if let Some(ExtensionValue::ApplicationCertPolicies(policies)) =
            decoded(Oid::APPLICATION_CERT_POLICIES)
        {
            let policies = policies.iter().map(|policy| policy.policy_identifier);
            found.application_policies = Some(policies.map(application_policy).collect());
        }
        found
    }
}

fn application_policy(id: Oid<'_>) -> Purpose {
    if id == Oid::ANY_APPLICATION_POLICY {
        Purpose::Any
    } else {
        Purpose::from_oid(id)
    }
}

fn uris(point: &DistributionPoint<'_>) -> Vec<String> {
    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
        return Vec::new();
    };
    names.iter().filter_map(uri).collect()
}

fn ca_issuer(description: &AccessDescription<'_>) -> Option<String> {
    (description.access_method == Oid::AD_CA_ISSUERS)
        .then(|| uri(&description.access_location))
        .flatten()
}

fn uri(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some((*uri).to_owned()),
        _ => None,
    }
}
