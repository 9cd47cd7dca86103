//! `Predecessor`: the certificate whose place another one takes.

use countersign_asn1::{Certificate, GeneralName};
use thiserror::Error as ThisError;

use crate::naming::is_same;
use crate::remark::named;
use crate::{
    Entry, EntryKey, Error, Hex, Ledger, LedgerError, Order, Profile, Refusal, RevocationReason,
    Revoked, Stage,
};

/// A certificate of the authority whose place another one takes: of the same profile and the same
/// names, by the same key or by a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predecessor {
    pub(crate) serial: Vec<u8>,
    profile: String,
    request: Vec<u8>,
    certificate: Vec<u8>,
    revoked: Option<Revoked>,
}

impl Predecessor {
    pub(crate) fn find(ledger: &dyn Ledger, key: EntryKey<'_>) -> Result<Self, Error> {
        let serial = || Hex::new(key.serial);
        let entry = ledger.find(key)?;
        let Some((entry, certificate)) = entry.and_then(|entry| match entry.stage.clone() {
            Stage::Issued { certificate } => Some((entry, certificate)),
            _ => None,
        }) else {
            return Err(LedgerError::NotIssued { serial: serial() }.into());
        };
        Ok(Self {
            serial: entry.serial,
            profile: entry.profile,
            request: entry.request,
            certificate,
            revoked: ledger.revocation(key)?,
        })
    }

    /// The name of the profile that it was made by.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// The request that it was made of, DER: what renews it by the same key.
    #[must_use]
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// The certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Whether the profile still gives what it is for. The ledger knows a profile by its name alone: another
    /// text may have had the name when the certificate was made, and may have had more purposes. Whoever names
    /// the profile themselves need not ask.
    ///
    /// # Errors
    /// [`Error::Refused`], with the purpose that would be gone.
    pub fn check_purposes(&self, profile: &Profile) -> Result<(), Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let purposes = view.tbs_certificate().extensions().ext_key_usage()?;
        let given = profile.purposes();
        let mut lost = purposes.iter().flatten().filter(|it| !given.contains(it));
        match lost.next() {
            Some(purpose) => Err(Error::Refused {
                profile: profile.name().to_owned(),
                refusal: Refusal::NoRenewal(Unlike::PurposeLost {
                    purpose: named(*purpose),
                }),
            }),
            None => Ok(()),
        }
    }

    /// Whether what is ordered takes its place: of the same profile, for the same names, and not by a
    /// key that others have.
    pub(crate) fn check(&self, order: &Order<'_>, names: &[GeneralName<'_>]) -> Result<(), Error> {
        let refuse = |unlike| Err(order.refuse(Refusal::NoRenewal(unlike)));
        let is_known = self.profile != Entry::UNKNOWN_PROFILE;
        if is_known && order.profile.name() != self.profile {
            return refuse(Unlike::Profile {
                wanted: self.profile.clone(),
            });
        }
        let view = Certificate::from_der(&self.certificate)?;
        let tbs = view.tbs_certificate();
        let subject = order.applicant.subject();
        if !subject.matches(tbs.subject()) {
            return refuse(Unlike::Subject {
                found: shown(&subject),
                wanted: shown(&tbs.subject()),
            });
        }
        let before = tbs.extensions().subject_alt_name()?;
        let missing = |of: &[GeneralName<'_>], among: &[GeneralName<'_>]| {
            let lacks = |name: &&GeneralName<'_>| !among.iter().any(|other| is_same(name, other));
            of.iter().find(lacks).map(shown)
        };
        if let Some(name) = missing(&before, names) {
            return refuse(Unlike::NameLost { name });
        }
        // Deviation: a certificate without alternative names has its common name for one, as who verified it
        // took it [RFC 6125 §6.4.4]; what renews it may say so.
        let common = tbs.subject().common_name().map(|name| name.to_string());
        let common = common.as_deref().filter(|_| before.is_empty());
        let common: Vec<_> = common.map(GeneralName::DnsName).into_iter().collect();
        if let Some(name) = missing(names, &[&*before, &*common].concat()) {
            return refuse(Unlike::NameAdded { name });
        }
        let same_key = order.applicant.key().as_der() == tbs.subject_public_key_info().as_der();
        let reason = self.revoked.as_ref().map(|revoked| revoked.reason);
        if same_key && reason == Some(RevocationReason::KEY_COMPROMISE) {
            return refuse(Unlike::Compromised);
        }
        Ok(())
    }
}

/// Why a certificate would not take another one's place: the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Unlike {
    /// It would be of another profile.
    #[error("it was made by profile `{wanted}`")]
    Profile {
        /// The profile of the certificate that is renewed.
        wanted: String,
    },
    /// The request names another subject.
    #[error("the subject of the request is `{found}`, and of the certificate `{wanted}`")]
    Subject {
        /// The subject of the request.
        found: String,
        /// That of the certificate.
        wanted: String,
    },
    /// A name of the certificate would be gone.
    #[error("alternative name `{name}` of the certificate is not in the request")]
    NameLost {
        /// The name.
        name: String,
    },
    /// A name that the certificate had not.
    #[error("alternative name `{name}` of the request is not in the certificate")]
    NameAdded {
        /// The name.
        name: String,
    },
    /// A purpose of the certificate would be gone.
    #[error(
        "the certificate is for `{purpose}`, and the profile gives that no more: it was changed, or another one had its name"
    )]
    PurposeLost {
        /// Its name, or its identifier.
        purpose: String,
    },
    /// A key that others have is certified no more [CA/B Baseline Requirements §6.1.1.3].
    #[error("the key is the old one, and the certificate was revoked because others have it")]
    Compromised,
}

fn shown(name: &impl ToString) -> String {
    name.to_string().chars().take(80).collect()
}
