//! A certificate with its key and its chain.

use core::ops::RangeInclusive;

use countersign_asn1::Certificate;
use rcgen::{CertificateRevocationListParams, Issuer, RevokedCertParams, SerialNumber};
use time::OffsetDateTime;

use crate::key::armoured;
use crate::{Key, NOT_BEFORE, Template};

/// A certificate, its private key, and the certificates above it.
#[derive(Clone, Debug)]
pub struct Identity {
    template: Template,
    key: Key,
    der: Vec<u8>,
    /// Nearest first, the root last; empty for a self-signed certificate.
    issuers: Vec<Vec<u8>>,
}

impl Identity {
    pub(crate) fn new(template: Template, der: Vec<u8>, issuer: Option<&Self>) -> Self {
        Self {
            key: template.key(),
            template,
            der,
            issuers: issuer.map(Self::chain).unwrap_or_default(),
        }
    }

    /// The certificate, DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate, PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        armoured("CERTIFICATE", &self.der)
    }

    /// Its key pair.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What it was made from: a starting point for a renewed, a re-keyed or a cross-certificate.
    #[must_use]
    pub fn template(&self) -> Template {
        self.template.clone()
    }

    /// This certificate and those above it, the root last, DER.
    #[must_use]
    pub fn chain(&self) -> Vec<Vec<u8>> {
        core::iter::once(&self.der)
            .chain(&self.issuers)
            .cloned()
            .collect()
    }

    /// What a TLS peer sends: the chain without the root; a self-signed certificate alone. DER.
    #[must_use]
    pub fn presented(&self) -> Vec<Vec<u8>> {
        let mut chain = self.chain();
        if chain.len() > 1 {
            chain.pop();
        }
        chain
    }

    /// [`Self::presented`] as one PEM text.
    #[must_use]
    pub fn presented_pem(&self) -> String {
        self.presented()
            .iter()
            .map(|der| armoured("CERTIFICATE", der))
            .collect()
    }

    /// The subject, DER.
    #[must_use]
    pub fn subject(&self) -> Vec<u8> {
        self.view().tbs_certificate().subject().as_der().to_vec()
    }

    /// The serial number, big-endian, without a sign octet.
    #[must_use]
    pub fn serial_number(&self) -> Vec<u8> {
        let view = self.view();
        view.tbs_certificate().serial_number().magnitude().to_vec()
    }

    /// The `subjectKeyIdentifier`, if it has one.
    #[must_use]
    pub fn key_identifier(&self) -> Option<Vec<u8>> {
        let view = self.view();
        let extensions = view.tbs_certificate().extensions();
        let identifier = extensions.subject_key_identifier();
        identifier.ok().flatten().map(<[u8]>::to_vec)
    }

    /// From the first to the last moment of validity.
    #[must_use]
    pub fn validity(&self) -> RangeInclusive<OffsetDateTime> {
        let validity = self.view().tbs_certificate().validity();
        validity.not_before()..=validity.not_after()
    }

    /// A CRL of this authority that revokes these certificates, DER: number 1, issued at
    /// [`NOT_BEFORE`], with the next one promised for `next_update`.
    ///
    /// The authority must hold `cRLSign`, or no key usage at all.
    #[must_use]
    pub fn revocation_list(&self, revoked: &[&Self], next_update: OffsetDateTime) -> Vec<u8> {
        self.revocation_list_of(revoked, NOT_BEFORE, next_update)
    }

    /// As [`Self::revocation_list`], issued at `this_update`.
    #[must_use]
    pub fn revocation_list_of(
        &self,
        revoked: &[&Self],
        this_update: OffsetDateTime,
        next_update: OffsetDateTime,
    ) -> Vec<u8> {
        let revoked_certs = revoked
            .iter()
            .map(|identity| RevokedCertParams {
                serial_number: SerialNumber::from(identity.serial_number()),
                revocation_time: NOT_BEFORE,
                reason_code: None,
                invalidity_date: None,
            })
            .collect();
        let params = self.template.params();
        CertificateRevocationListParams {
            this_update,
            next_update,
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs,
            // Without this the CRL names rcgen's own digest, not the authority's identifier.
            key_identifier_method: params.key_identifier_method.clone(),
        }
        .signed_by(&Issuer::from_params(params, self.key.pair()))
        .expect("rcgen makes the CRL")
        .der()
        .to_vec()
    }

    fn view(&self) -> Certificate<'_> {
        Certificate::from_der(&self.der).expect("a certificate made here is read")
    }
}
