//! `Issuer`: who signs, as far as a certificate tells.

use countersign_asn1::{BasicConstraints, Certificate, KeyUsage, Name, TbsCertificate};
use countersign_keys::Signer;
use time::OffsetDateTime;

use crate::name_constraints::Constraining;
use crate::{Error, Incapacity, Order, Publication};

/// Who signs, as far as a certificate tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Issuer<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) signer: &'a dyn Signer,
    pub(crate) above: Above<'a>,
}

/// What stands above the certificate that is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Above<'a> {
    /// Nothing: it is self-signed.
    Nothing,
    /// An authority.
    Authority(&'a Standing),
}

/// What an authority's certificate lets it do, and what it says about itself.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) key_identifier: Vec<u8>,
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
    pub(crate) path_length: Option<u32>,
    /// Whether it may sign lists [RFC 5280 §4.2.1.3].
    pub(crate) signs_lists: bool,
    pub(crate) publication: Publication,
    /// Those whose name constraints bind what it issues: itself, and those above.
    pub(crate) constraining: Vec<Constraining>,
}

impl<'a> Issuer<'a> {
    /// The requester itself, who signs for itself.
    pub(crate) fn requester(order: &Order<'a>, signer: &'a dyn Signer) -> Result<Self, Error> {
        let name = order.applicant.subject();
        let requested = order.applicant.key();
        if signer.public_key_info() != requested.as_der() {
            return Err(cannot(name, Incapacity::OtherKey));
        }
        Ok(Self {
            name,
            signer,
            above: Above::Nothing,
        })
    }
}

impl Standing {
    /// What this certificate lets the holder of this key do.
    pub(crate) fn of(
        certificate: &[u8],
        signer: &dyn Signer,
        publication: Publication,
    ) -> Result<Self, Error> {
        let constraining = Constraining::of(certificate)?.into_iter().collect();
        let certificate = Certificate::from_der(certificate)?;
        let tbs = certificate.tbs_certificate();
        let cannot = |reason| cannot(tbs.subject(), reason);
        let Capability { constraints, usage } = check_capability(tbs)?;
        if signer.public_key_info() != tbs.subject_public_key_info().as_der() {
            return Err(cannot(Incapacity::OtherKey));
        }
        let Some(key_identifier) = tbs.extensions().subject_key_identifier()? else {
            return Err(cannot(Incapacity::NoKeyIdentifier));
        };
        Ok(Self {
            key_identifier: key_identifier.to_vec(),
            not_before: tbs.validity().not_before(),
            not_after: tbs.validity().not_after(),
            path_length: constraints.path_len_constraint,
            signs_lists: usage.is_none_or(|usage| usage.contains(KeyUsage::CRL_SIGN)),
            publication,
            constraining,
        })
    }

    /// An authority whose own certificate has ended issues nothing that anybody would accept.
    pub(crate) fn check_valid(&self, name: Name<'_>, at: OffsetDateTime) -> Result<(), Error> {
        if (self.not_before..=self.not_after).contains(&at) {
            return Ok(());
        }
        let (not_before, not_after) = (self.not_before, self.not_after);
        let reason = Incapacity::NotValid {
            at,
            not_before,
            not_after,
        };
        Err(cannot(name, reason))
    }
}

/// What a certificate says of its holder's right to sign.
pub(crate) struct Capability {
    constraints: BasicConstraints,
    /// Without the extension every usage is allowed [RFC 5280 §6.1.4 (n)].
    usage: Option<KeyUsage>,
}

/// Whether the holder of a certificate may sign others.
pub(crate) fn check_capability(tbs: &TbsCertificate<'_>) -> Result<Capability, Error> {
    let extensions = tbs.extensions();
    let constraints = extensions.basic_constraints()?.unwrap_or_default();
    if !constraints.ca {
        return Err(cannot(tbs.subject(), Incapacity::NotAnAuthority));
    }
    let usage = extensions.key_usage()?;
    if usage.is_some_and(|usage| !usage.contains(KeyUsage::KEY_CERT_SIGN)) {
        return Err(cannot(tbs.subject(), Incapacity::NoKeyCertSign));
    }
    Ok(Capability { constraints, usage })
}

pub(crate) fn cannot(name: Name<'_>, reason: Incapacity) -> Error {
    Error::NoAuthority {
        issuer: name.to_string(),
        reason,
    }
}
