//! What is wanted of a certificate.

use core::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use countersign_asn1::Oid;
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, DnValue, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyIdMethod,
    KeyUsagePurpose, NameConstraints, SanType, SerialNumber,
};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::forge::Tbs;
use crate::{Identity, Key, KeyAlgorithm, SignatureScheme};

/// From when certificates are valid.
pub const NOT_BEFORE: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);
/// Until when end-entity certificates are valid; those of authorities live ten years.
pub const NOT_AFTER: OffsetDateTime = datetime!(2027-01-01 00:00:00 UTC);
/// A moment at which all of them are valid, for tests to judge at.
pub const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

const AUTHORITY_NOT_AFTER: OffsetDateTime = datetime!(2036-01-01 00:00:00 UTC);

/// What is wanted of a certificate; [`Self::self_signed`] and [`Self::issued_by`] make it.
#[derive(Clone)]
pub struct Template {
    key_name: String,
    algorithm: KeyAlgorithm,
    params: CertificateParams,
    scheme: Option<SignatureScheme>,
    /// What takes the place of the issuer's identifier in `authorityKeyIdentifier`.
    authority_key_identifier: Option<Vec<u8>>,
    subject_der: Option<Vec<u8>>,
    forgeries: Vec<Forgery>,
}

type Forgery = Arc<dyn Fn(&mut Tbs) + Send + Sync>;

impl Template {
    /// A self-signed authority: `cA TRUE`, `keyCertSign` and `cRLSign`, a `subjectKeyIdentifier`.
    #[must_use]
    pub fn root(common_name: &str) -> Self {
        let mut template = Self::bare(common_name);
        template.params.not_after = AUTHORITY_NOT_AFTER;
        template.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        template.params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        template
    }

    /// An authority under another one: as [`Self::root`], with an `authorityKeyIdentifier`.
    #[must_use]
    pub fn intermediate(common_name: &str) -> Self {
        let mut template = Self::root(common_name);
        template.params.use_authority_key_identifier_extension = true;
        template
    }

    /// An end entity for TLS both ways: the common name is its one `dNSName` too, `serverAuth` and
    /// `clientAuth`, `digitalSignature` and `keyEncipherment`, an `authorityKeyIdentifier`, and no
    /// `basicConstraints`.
    #[must_use]
    pub fn leaf(common_name: &str) -> Self {
        let mut template = Self::bare(common_name).dns(common_name).purposes(&[
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ]);
        template.params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
        ];
        template.params.use_authority_key_identifier_extension = true;
        template
    }

    /// A common name and no extension at all.
    #[must_use]
    pub fn bare(common_name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.not_before = NOT_BEFORE;
        params.not_after = NOT_AFTER;
        params.distinguished_name = DistinguishedName::new();
        let template = Self {
            key_name: common_name.to_owned(),
            algorithm: KeyAlgorithm::P256,
            params,
            scheme: None,
            authority_key_identifier: None,
            subject_der: None,
            forgeries: Vec::new(),
        };
        template.attribute(DnType::CommonName, common_name)
    }

    /// Which kind of key it has.
    #[must_use]
    pub fn algorithm(mut self, algorithm: KeyAlgorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The key of this name instead of the one named after the common name.
    #[must_use]
    pub fn key_named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.key_name);
        self
    }

    /// How its issuer signs it, where it is not the default of the issuer's key.
    #[must_use]
    pub fn signed_with(mut self, scheme: SignatureScheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// The first and the last moment of validity.
    #[must_use]
    pub fn validity(mut self, not_before: OffsetDateTime, not_after: OffsetDateTime) -> Self {
        self.params.not_before = not_before;
        self.params.not_after = not_after;
        self
    }

    /// A positive serial number, big-endian; the default is made from the rest of the template.
    #[must_use]
    pub fn serial_number(mut self, magnitude: &[u8]) -> Self {
        self.params.serial_number = Some(SerialNumber::from_slice(magnitude));
        self
    }

    /// Adds an attribute to the subject, or replaces the one of that type.
    #[must_use]
    pub fn attribute(mut self, kind: DnType, value: impl Into<DnValue>) -> Self {
        self.params.distinguished_name.push(kind, value);
        self
    }

    /// The whole subject, in this order, as `UTF8String`.
    #[must_use]
    pub fn subject(mut self, attributes: &[(DnType, &str)]) -> Self {
        self.params.distinguished_name = DistinguishedName::new();
        for (kind, value) in attributes {
            self = self.attribute(kind.clone(), *value);
        }
        self
    }

    /// The whole subject as DER, for what rcgen cannot spell: see [`crate::forge::name`].
    #[must_use]
    pub fn subject_der(mut self, name: &[u8]) -> Self {
        self.subject_der = Some(name.to_vec());
        self
    }

    /// Adds a `dNSName`.
    #[must_use]
    pub fn dns(self, name: &str) -> Self {
        self.alternative(SanType::DnsName(name.try_into().expect("an ASCII name")))
    }

    /// Adds an `iPAddress`.
    #[must_use]
    pub fn ip(self, address: IpAddr) -> Self {
        self.alternative(SanType::IpAddress(address))
    }

    /// Adds a `uniformResourceIdentifier`.
    #[must_use]
    pub fn uri(self, uri: &str) -> Self {
        self.alternative(SanType::URI(uri.try_into().expect("an ASCII URI")))
    }

    /// Adds an `rfc822Name`.
    #[must_use]
    pub fn email(self, mailbox: &str) -> Self {
        self.alternative(SanType::Rfc822Name(mailbox.try_into().expect("ASCII")))
    }

    /// Adds a Windows user principal name, an `otherName`.
    #[must_use]
    pub fn user_principal_name(self, name: &str) -> Self {
        let oid = vec![1, 3, 6, 1, 4, 1, 311, 20, 2, 3];
        self.alternative(SanType::OtherName((oid, name.into())))
    }

    /// No `subjectAltName`, unless names are added after this.
    #[must_use]
    pub fn without_alternative_names(mut self) -> Self {
        self.params.subject_alt_names.clear();
        self
    }

    fn alternative(mut self, name: SanType) -> Self {
        self.params.subject_alt_names.push(name);
        self
    }

    /// `serverAuth` alone.
    #[must_use]
    pub fn server_only(self) -> Self {
        self.purposes(&[ExtendedKeyUsagePurpose::ServerAuth])
    }

    /// `clientAuth` alone.
    #[must_use]
    pub fn client_only(self) -> Self {
        self.purposes(&[ExtendedKeyUsagePurpose::ClientAuth])
    }

    /// The `extKeyUsage`; an empty list leaves the extension out.
    #[must_use]
    pub fn purposes(mut self, purposes: &[ExtendedKeyUsagePurpose]) -> Self {
        self.params.extended_key_usages = purposes.to_vec();
        self
    }

    /// The `keyUsage`, critical; an empty list leaves the extension out.
    #[must_use]
    pub fn key_usage(mut self, usages: &[KeyUsagePurpose]) -> Self {
        self.params.key_usages = usages.to_vec();
        self
    }

    /// `cA TRUE` with this `pathLenConstraint`.
    #[must_use]
    pub fn path_length(mut self, length: u8) -> Self {
        self.params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length));
        self
    }

    /// A `basicConstraints` that says `cA FALSE`, critical, and a `subjectKeyIdentifier`.
    #[must_use]
    pub fn not_an_authority(mut self) -> Self {
        self.params.is_ca = IsCa::ExplicitNoCa;
        self
    }

    /// No `basicConstraints`, and no `subjectKeyIdentifier` either.
    #[must_use]
    pub fn without_basic_constraints(mut self) -> Self {
        self.params.is_ca = IsCa::NoCa;
        self
    }

    /// Adds a permitted subtree.
    #[must_use]
    pub fn permit(mut self, subtree: GeneralSubtree) -> Self {
        self.constraints().permitted_subtrees.push(subtree);
        self
    }

    /// Adds an excluded subtree.
    #[must_use]
    pub fn exclude(mut self, subtree: GeneralSubtree) -> Self {
        self.constraints().excluded_subtrees.push(subtree);
        self
    }

    fn constraints(&mut self) -> &mut NameConstraints {
        self.params
            .name_constraints
            .get_or_insert_with(|| NameConstraints {
                permitted_subtrees: Vec::new(),
                excluded_subtrees: Vec::new(),
            })
    }

    /// Adds a CRL distribution point with one URI.
    #[must_use]
    pub fn crl_distribution_point(mut self, uri: &str) -> Self {
        self.params
            .crl_distribution_points
            .push(CrlDistributionPoint {
                uris: vec![uri.to_owned()],
            });
        self
    }

    /// The `subjectKeyIdentifier`, whatever the key is; children name it in theirs.
    #[must_use]
    pub fn subject_key_identifier(mut self, identifier: &[u8]) -> Self {
        self.params.key_identifier_method = KeyIdMethod::PreSpecified(identifier.to_vec());
        if self.params.is_ca == IsCa::NoCa {
            let value = countersign_asn1::encode::Writer::build(|w| w.octet_string(identifier));
            return self.extension(&[2, 5, 29, 14], false, value);
        }
        self
    }

    /// No `subjectKeyIdentifier`; children carry an `authorityKeyIdentifier` all the same unless
    /// they are told not to.
    #[must_use]
    pub fn without_subject_key_identifier(self) -> Self {
        self.forged(|tbs| tbs.remove(Oid::SUBJECT_KEY_IDENTIFIER))
    }

    /// An `authorityKeyIdentifier` that says this, whatever the issuer is.
    #[must_use]
    pub fn authority_key_identifier(mut self, identifier: &[u8]) -> Self {
        self.params.use_authority_key_identifier_extension = true;
        self.authority_key_identifier = Some(identifier.to_vec());
        self
    }

    /// No `authorityKeyIdentifier`.
    #[must_use]
    pub fn without_authority_key_identifier(mut self) -> Self {
        self.params.use_authority_key_identifier_extension = false;
        self
    }

    /// Adds any extension; `value` is the DER of its own type.
    #[must_use]
    pub fn extension(mut self, id: &[u64], critical: bool, value: Vec<u8>) -> Self {
        let mut extension = CustomExtension::from_oid_content(id, value);
        extension.set_criticality(critical);
        self.params.custom_extensions.push(extension);
        self
    }

    /// Whatever else rcgen offers.
    #[must_use]
    pub fn adjusted(mut self, adjust: impl FnOnce(&mut CertificateParams)) -> Self {
        adjust(&mut self.params);
        self
    }

    /// Whatever rcgen does not offer: the fields are changed and signed again.
    #[must_use]
    pub fn forged(mut self, forge: impl Fn(&mut Tbs) + Send + Sync + 'static) -> Self {
        self.forgeries.push(Arc::new(forge));
        self
    }

    /// The certificate, signed by its own key.
    #[must_use]
    pub fn self_signed(&self) -> Identity {
        self.clone().make(None)
    }

    /// The certificate, signed by the issuer's key, whether or not the issuer is an authority.
    #[must_use]
    pub fn issued_by(&self, issuer: &Identity) -> Identity {
        self.clone().make(Some(issuer))
    }

    /// A certification request, DER: subject, names, usages, basic constraints and custom extensions.
    #[must_use]
    pub fn request(&self) -> Vec<u8> {
        let mut params = self.params.clone();
        params.serial_number = None;
        params.use_authority_key_identifier_extension = false;
        params.crl_distribution_points.clear();
        params.name_constraints = None;
        params
            .serialize_request(self.key().pair())
            .expect("rcgen makes the request")
            .der()
            .to_vec()
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::named(self.algorithm, &self.key_name)
    }

    pub(crate) fn params(&self) -> &CertificateParams {
        &self.params
    }

    fn make(mut self, issuer: Option<&Identity>) -> Identity {
        let key = self.key();
        let signer = issuer.map_or_else(|| self.clone(), Identity::template);
        let issuer_key = signer.key();
        let mut issuer_params = signer.params;
        if let Some(identifier) = &self.authority_key_identifier {
            issuer_params.key_identifier_method = KeyIdMethod::PreSpecified(identifier.clone());
        }
        let named_serial = self.params.serial_number.is_some();
        if !named_serial {
            let serial = self.derive_serial(&key, &issuer_key);
            self.params.serial_number = Some(serial);
        }
        let issuer_view = Issuer::from_params(&issuer_params, issuer_key.pair());
        let der = self
            .params
            .signed_by(key.pair(), &issuer_view)
            .expect("rcgen makes the certificate")
            .der()
            .to_vec();
        let der = self.forge(der, signer.subject_der.as_deref(), &issuer_key);
        if !named_serial {
            self.params.serial_number = None;
        }
        Identity::new(self, der, issuer)
    }

    /// Takes apart what rcgen made, if something is wanted that it cannot make.
    fn forge(&self, der: Vec<u8>, issuer_subject: Option<&[u8]>, issuer_key: &Key) -> Vec<u8> {
        let native = issuer_key.algorithm().default_scheme();
        let scheme = self.scheme.unwrap_or(native);
        if scheme == native
            && self.forgeries.is_empty()
            && self.subject_der.is_none()
            && issuer_subject.is_none()
        {
            return der;
        }
        let mut tbs = Tbs::of(&der);
        if let Some(subject) = &self.subject_der {
            subject.clone_into(&mut tbs.subject);
        }
        if let Some(issuer) = issuer_subject {
            issuer.clone_into(&mut tbs.issuer);
        }
        for forgery in &self.forgeries {
            forgery(&mut tbs);
        }
        tbs.sign(issuer_key, scheme)
    }

    /// 16 octets that differ when anything in the template does.
    fn derive_serial(&self, key: &Key, issuer_key: &Key) -> SerialNumber {
        let mut hash = Sha256::new();
        hash.update(key.public_key_info());
        hash.update(issuer_key.public_key_info());
        hash.update(format!("{self:?}"));
        let mut serial: Vec<u8> = hash.finalize().iter().copied().take(16).collect();
        serial[0] = serial[0] & 0x7F | 0x40;
        SerialNumber::from(serial)
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template")
            .field("key", &(self.algorithm, &self.key_name))
            .field("params", &self.params)
            .field("scheme", &self.scheme)
            .field("authority_key_identifier", &self.authority_key_identifier)
            .field("subject_der", &self.subject_der)
            .field("forgeries", &self.forgeries.len())
            .finish()
    }
}
