//! `Inheritance`: what an authority did before it kept this ledger.

use std::collections::BTreeMap;

use core::fmt;

use countersign_asn1::{
    Certificate, CertificateList, CrlReason, ExtensionValue, Name, Oid, SubjectPublicKeyInfo,
};
use countersign_keys::{PublicKey, SignatureAlgorithm, SignatureVerifier};
use time::OffsetDateTime;

use crate::applicant::is_signed_by;
use crate::moment::whole_second;
use crate::{Error, Hex, Misfit, RevocationReason, Revoked};

/// What an authority did before it kept this ledger, or while a ledger was lost: what it issued, and its last
/// list. All of it carries the authority's own signature, and a [`Ledger`](crate::Ledger) takes it down
/// whole or not at all.
#[derive(Clone, Debug)]
pub struct Inheritance {
    issuer: Vec<u8>,
    key: Vec<u8>,
    at: OffsetDateTime,
    certificates: BTreeMap<Vec<u8>, Origin>,
    list: Option<InheritedList>,
}

/// A certificate, and where it came from.
#[derive(Clone, Debug)]
struct Origin {
    der: Vec<u8>,
    file: String,
}

/// A list that is not of this ledger's making, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger reads them"
)]
pub struct InheritedList {
    /// Its `cRLNumber`, if it has one; the next list has a higher one.
    pub number: Option<u64>,
    /// Its `thisUpdate`.
    pub this_update: OffsetDateTime,
    /// What is revoked, by serial number.
    pub revoked: Vec<Revoked>,
    /// The serial numbers of what is held no longer: a delta tells them.
    pub released: Vec<Vec<u8>>,
    /// The list, DER.
    pub der: Vec<u8>,
}

impl Inheritance {
    /// Nothing yet, of the authority of this certificate, DER, at this moment.
    ///
    /// # Errors
    /// [`Error::Malformed`]
    pub fn of(authority: &[u8], at: OffsetDateTime) -> Result<Self, Error> {
        let view = Certificate::from_der(authority)?;
        let tbs = view.tbs_certificate();
        Ok(Self {
            issuer: tbs.subject().as_der().to_vec(),
            key: tbs.subject_public_key_info().as_der().to_vec(),
            at: whole_second(at),
            certificates: BTreeMap::new(),
            list: None,
        })
    }

    /// Adds a certificate that the authority issued; `origin` tells where it came from. The same one twice is
    /// one.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::NotInherited`] when another one issued it, or another certificate has its
    /// serial number.
    pub fn add(
        &mut self,
        certificate: &[u8],
        origin: &str,
        verifier: &dyn SignatureVerifier,
    ) -> Result<(), Error> {
        let what = "certificate";
        let view = Certificate::from_der(certificate)?;
        let tbs = view.tbs_certificate();
        self.check_issuer(what, tbs.issuer())?;
        if !is_signed_by(&view, SubjectPublicKeyInfo::from_der(&self.key)?, verifier) {
            return not_inherited(what, "signature", "another key's", "the authority's");
        }
        let serial = tbs.serial_number().magnitude().to_vec();
        let other = self.certificates.get(&serial);
        if let Some(other) = other.filter(|other| other.der != certificate) {
            let wanted = format!("another than that of {}", other.file);
            return not_inherited(
                what,
                "serialNumber",
                format!("`{}`", Hex::new(&serial)),
                wanted,
            );
        }
        let (der, file) = (certificate.to_vec(), origin.to_owned());
        self.certificates
            .entry(serial)
            .or_insert(Origin { der, file });
        Ok(())
    }

    /// Sets the authority's last list.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::NotInherited`] when another one signed it, it is a delta or about a part of
    /// the certificates, or its number is beyond what a ledger counts.
    pub fn set_list(&mut self, list: &[u8], verifier: &dyn SignatureVerifier) -> Result<(), Error> {
        let extensions = CertificateList::from_der(list)?
            .tbs_cert_list()
            .crl_extensions();
        if extensions.get(Oid::DELTA_CRL_INDICATOR).is_some() {
            return not_inherited(LIST, "deltaCRLIndicator", "there", "a complete list");
        }
        self.set_later_list(list, verifier)
    }

    /// Sets a list that the authority published after what the ledger knows, which may be a delta.
    ///
    /// # Errors
    /// As [`Self::set_list`].
    pub fn set_later_list(
        &mut self,
        list: &[u8],
        verifier: &dyn SignatureVerifier,
    ) -> Result<(), Error> {
        let view = CertificateList::from_der(list)?;
        let tbs = view.tbs_cert_list();
        self.check_issuer(LIST, tbs.issuer())?;
        let key = PublicKey::from_info(SubjectPublicKeyInfo::from_der(&self.key)?);
        let signature = view.signature_value().whole_octets();
        let algorithm = SignatureAlgorithm::from_identifier(&view.signature_algorithm());
        let is_signed = algorithm.is_ok_and(|algorithm| {
            signature.is_some_and(|octets| {
                verifier
                    .verify(algorithm, &key, tbs.as_der(), octets)
                    .is_ok()
            })
        });
        if !is_signed {
            return not_inherited(LIST, "signature", "another key's", "the authority's");
        }
        let extensions = tbs.crl_extensions();
        if let Some(point) = extensions.get(Oid::ISSUING_DISTRIBUTION_POINT)
            && let ExtensionValue::IssuingDistributionPoint(point) = point.decode()?
            && (point.only_contains_user_certs
                || point.only_contains_ca_certs
                || point.only_contains_attribute_certs
                || point.only_some_reasons.is_some()
                || point.indirect_crl)
        {
            let wanted = "a list of all that the authority revoked";
            return not_inherited(LIST, "issuingDistributionPoint", "of a part", wanted);
        }
        let (mut revoked, mut released) = (Vec::new(), Vec::new());
        for entry in tbs.revoked_certificates().iter() {
            let entry = entry?;
            let serial = entry.user_certificate().magnitude().to_vec();
            let code = entry.reason_code()?;
            if code == Some(CrlReason::RemoveFromCrl) {
                released.push(serial);
                continue;
            }
            let reason = code.and_then(RevocationReason::new);
            revoked.push(Revoked {
                serial,
                at: whole_second(entry.revocation_date()),
                reason: reason.unwrap_or(RevocationReason::UNSPECIFIED),
            });
        }
        revoked.sort_by(|one, other| one.serial.cmp(&other.serial));
        let mut pairs = revoked.iter().zip(revoked.iter().skip(1));
        if let Some((one, _)) = pairs.find(|(one, other)| one.serial == other.serial) {
            let found = format!("`{}`, twice", Hex::new(&one.serial));
            return not_inherited(LIST, "userCertificate", found, "each once");
        }
        self.list = Some(InheritedList {
            number: number(&view)?,
            this_update: tbs.this_update(),
            revoked,
            released,
            der: list.to_vec(),
        });
        Ok(())
    }

    /// The authority's name, DER.
    #[must_use]
    pub fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// When it was brought together.
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }

    /// The serial numbers, big-endian, without leading zeros, and the certificates, DER.
    pub fn certificates(&self) -> impl ExactSizeIterator<Item = (&[u8], &[u8])> {
        let certificates = self.certificates.iter();
        certificates.map(|(serial, origin)| (serial.as_slice(), origin.der.as_slice()))
    }

    /// The last list.
    #[must_use]
    pub fn list(&self) -> Option<&InheritedList> {
        self.list.as_ref()
    }

    fn check_issuer(&self, what: &'static str, issuer: Name<'_>) -> Result<(), Error> {
        let own = Name::from_der(&self.issuer)?;
        // Octet by octet: by the name's octets the ledger knows what is whose.
        if issuer == own {
            return Ok(());
        }
        not_inherited(what, "issuer", format!("`{issuer}`"), format!("`{own}`"))
    }
}

/// `cRLNumber`, as far as a ledger counts: lists of the first version have none.
fn number(list: &CertificateList<'_>) -> Result<Option<u64>, Error> {
    let extensions = list.tbs_cert_list().crl_extensions();
    let Some(extension) = extensions.get(Oid::CRL_NUMBER) else {
        return Ok(None);
    };
    let ExtensionValue::CrlNumber(number) = extension.decode()? else {
        return Ok(None);
    };
    let octets = number.magnitude();
    let value = octets.iter().try_fold(0_u64, |value, octet| {
        value.checked_mul(0x100)?.checked_add(u64::from(*octet))
    });
    match value.filter(|value| *value < i64::MAX.unsigned_abs() && !number.is_negative()) {
        Some(value) => Ok(Some(value)),
        None => {
            let found = format!("`{}`", Hex::new(octets));
            not_inherited(
                LIST,
                "cRLNumber",
                found,
                "one below 2^63, for the next list to have a higher one",
            )
        }
    }
}

fn not_inherited<T>(
    what: &'static str,
    field: &'static str,
    found: impl fmt::Display,
    wanted: impl fmt::Display,
) -> Result<T, Error> {
    let misfit = Misfit {
        field,
        found: found.to_string(),
        wanted: wanted.to_string(),
    };
    Err(Error::NotInherited { what, misfit })
}

const LIST: &str = "list";
