//! Certificates that nobody has issued yet: an existing one with some facts changed.

use countersign_asn1::{BasicConstraints, DistinguishedName, DnsPattern, KeyUsage, SubjectName};
use countersign_keys::{KeyAlgorithm, SignatureAlgorithm};
use smallvec::SmallVec;
use time::OffsetDateTime;

use super::extensions::{AlternativeNames, AuthorityKey, ExtensionFacts};
use super::span::Span;
use super::{CertificateFacts, Derived, KeptName, Unprocessed};
use crate::Purpose;
use crate::question::utc;

impl CertificateFacts {
    /// The same facts without DER: a certificate with all this content, yet to be issued.
    ///
    /// Its signature can only be assumed, with [`Signatures::assume`](crate::Signatures::assume).
    #[must_use]
    pub fn to_hypothetical(&self) -> Self {
        self.clone().into_hypothetical()
    }

    pub(crate) fn into_hypothetical(self) -> Self {
        Self {
            is_hypothetical: true,
            ..self
        }
    }

    /// With a subject that is this common name alone.
    #[must_use]
    pub fn with_subject_common_name(self, common_name: &str) -> Self {
        let mut facts = self.into_hypothetical();
        let name = DistinguishedName::with_common_name(common_name);
        facts.subject = KeptName::append(&mut facts.bytes, name);
        let derived = Derived {
            unprocessed: facts.derived().unprocessed.clone(),
            ..Derived::default()
        };
        facts.derived = Box::new(derived).into();
        facts
    }

    /// With exactly these names in `subjectAltName`.
    #[must_use]
    pub fn with_subject_alt_names(self, names: impl IntoIterator<Item = SubjectName>) -> Self {
        let mut facts = self.into_hypothetical();
        let names = AlternativeNames::made_up(names.into_iter().collect());
        facts.extensions.subject_alt_names = Some(names);
        facts
    }

    /// With these DNS names in place of those in `subjectAltName`; its other names stay.
    #[must_use]
    pub fn with_dns_names(self, names: impl IntoIterator<Item = DnsPattern>) -> Self {
        let mut facts = self.into_hypothetical();
        let kept = facts.subject_alt_names().unwrap_or_default();
        let names = names.into_iter().map(SubjectName::Dns).chain(
            kept.iter()
                .filter(|name| name.form() != countersign_asn1::NameForm::Dns)
                .cloned(),
        );
        let names = AlternativeNames::made_up(names.collect());
        facts.extensions.subject_alt_names = Some(names);
        facts
    }

    /// With `extKeyUsage` of these purposes, and no Microsoft application policies that could say otherwise;
    /// without the extension if there is none.
    #[must_use]
    pub fn with_purposes(self, purposes: impl IntoIterator<Item = Purpose>) -> Self {
        let purposes: SmallVec<_> = purposes.into_iter().collect();
        let unprocessed = Unprocessed {
            application_policies: None,
            ..self.unprocessed().clone()
        };
        let derived = Derived {
            unprocessed: unprocessed.into(),
            ..self.derived().clone()
        };
        let mut facts = self.into_hypothetical();
        facts.extensions.ext_key_usage = (!purposes.is_empty()).then_some(purposes);
        facts.derived = Box::new(derived).into();
        facts
    }

    /// With this `keyUsage`.
    #[must_use]
    pub fn with_key_usage(self, key_usage: KeyUsage) -> Self {
        let mut facts = self.into_hypothetical();
        facts.extensions.key_usage = Some(key_usage);
        facts
    }

    /// With a key of this kind that is yet to be made: it is no other certificate's, and signs nothing.
    #[must_use]
    pub fn with_new_key(self, algorithm: KeyAlgorithm) -> Self {
        let mut facts = self.into_hypothetical();
        facts.public_key_info = Span::append(&mut facts.bytes, b"");
        facts.extensions.subject_key_identifier = None;
        Self {
            public_key: None,
            key_algorithm: algorithm,
            inherits_parameters: false,
            ..facts
        }
    }

    /// Valid from `not_before` to `not_after`, both included.
    #[must_use]
    pub fn with_validity(self, not_before: OffsetDateTime, not_after: OffsetDateTime) -> Self {
        Self {
            not_before: utc(not_before),
            not_after: utc(not_after),
            ..self.into_hypothetical()
        }
    }

    /// With these `basicConstraints`.
    #[must_use]
    pub fn with_basic_constraints(self, constraints: Option<BasicConstraints>) -> Self {
        let mut facts = self.into_hypothetical();
        facts.extensions.basic_constraints = constraints;
        facts
    }

    /// As `issuer` would issue it: its name, its key identifier, its way to sign.
    #[must_use]
    pub fn with_issuer_of(self, issuer: &Self) -> Self {
        let mut facts = self.into_hypothetical();
        facts.issuer = KeptName::append(&mut facts.bytes, issuer.subject().clone());
        facts.signature_algorithms_agree = true;
        facts.signature_algorithm = issuer
            .key_algorithm
            .default_signature()
            .ok_or(())
            .or_else(|()| facts.signature_algorithm.clone());
        facts.extensions.authority_key_identifier =
            issuer
                .subject_key_identifier()
                .map(|identifier| AuthorityKey {
                    key_identifier: Some(Span::append(&mut facts.bytes, identifier)),
                    ..AuthorityKey::default()
                });
        facts
    }

    /// The authority that issued `subject`, whose own certificate is not at hand, as this authority would have
    /// issued it: its name, its key identifier and the kind of its key as `subject` tells them, the rest as here.
    #[must_use]
    pub fn to_issuer_of(&self, subject: &Self) -> Self {
        let key = match subject.signature_algorithm() {
            Ok(SignatureAlgorithm::RsaPkcs1(_)) => KeyAlgorithm::Rsa { bits: 2048 },
            Ok(SignatureAlgorithm::Ecdsa(_)) => KeyAlgorithm::P256,
            _ => self.key_algorithm,
        };
        let authority = BasicConstraints {
            ca: true,
            path_len_constraint: None,
        };
        let mut facts = self
            .to_hypothetical()
            .with_issuer_of(self)
            .with_new_key(key)
            .with_basic_constraints(Some(authority))
            .with_validity(subject.not_before(), self.not_after());
        facts.subject = KeptName::append(&mut facts.bytes, subject.issuer().clone());
        let told = subject.authority_key_identifier();
        let (identifier, serial_number) = told.map_or((None, None), |told| {
            (told.key_identifier, told.authority_cert_serial_number)
        });
        facts.extensions.subject_key_identifier =
            identifier.map(|identifier| Span::append(&mut facts.bytes, identifier));
        if let Some(serial_number) = serial_number {
            facts.serial_number = Span::append(&mut facts.bytes, serial_number);
        }
        facts.derived = Box::new(Derived::default()).into();
        facts
    }

    /// The authority that issued this, whose own certificate is not at hand, if it issued itself: as
    /// [`Self::to_issuer_of`] has it, and as long as this lasts.
    #[must_use]
    pub fn to_root_above(&self) -> Self {
        let mut facts = self.to_issuer_of(self);
        facts.issuer = KeptName::append(&mut facts.bytes, self.issuer().clone());
        facts.extensions = ExtensionFacts {
            subject_key_identifier: facts.extensions.subject_key_identifier,
            basic_constraints: facts.extensions.basic_constraints,
            key_usage: Some(KeyUsage::KEY_CERT_SIGN.union(KeyUsage::CRL_SIGN)),
            ..ExtensionFacts::default()
        };
        facts
    }
}
