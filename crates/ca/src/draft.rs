//! `Draft`: a certificate that only lacks its signature.

use countersign_asn1::Validity;
use countersign_asn1::encode::{Writer, signed};
use countersign_keys::{Signer, SigningFailed};
use time::Duration;

use crate::applicant::Applicant;
use crate::extensions::{of_issuer, of_subject};
use crate::issuer::{Above, Issuer, Standing};
use crate::moment::whole_second;
use crate::name_constraints::constrained;
use crate::naming;
use crate::tbs::Tbs;
use crate::{Error, Order, Refusal, Remark, RevocationPointers};

/// What is going to be signed, and how.
#[derive(Debug)]
pub(crate) struct Draft {
    /// `TBSCertificate`, DER.
    tbs: Vec<u8>,
    /// `AlgorithmIdentifier`, DER.
    algorithm: Vec<u8>,
    remarks: Vec<Remark>,
}

impl Draft {
    /// Takes from the request what the profile lets it have, and the rest from profile and issuer.
    pub(crate) fn of(issuer: Issuer<'_>, order: &Order<'_>) -> Result<Self, Error> {
        let Order {
            applicant, profile, ..
        } = *order;
        let refused = |refusal| order.refuse(refusal);
        let mut remarks = applicant.remarks();
        let validity = validity(issuer, order, &mut remarks)?;
        check(issuer, order).map_err(refused)?;
        let subject = applicant.subject();
        // The name of an authority that exists is taken over as it is.
        let common_name = match applicant {
            Applicant::Request(_) => naming::common_name(subject, profile).map_err(refused)?,
            Applicant::Other(_) | Applicant::Itself(_) => None,
        };
        let common_name = common_name.as_deref();
        let alternative_names =
            naming::alternative_names(common_name, applicant.alternative_names(), profile)
                .map_err(refused)?;
        if let Some(predecessor) = order.renews {
            predecessor.check(order, &alternative_names)?;
        }
        if let Above::Authority(standing) = issuer.above
            && !standing.constraining.is_empty()
        {
            let addresses = naming::email_addresses(subject);
            let host = common_name.and_then(naming::host);
            let host = host.filter(|_| !profile.is_authority());
            let names = constrained(subject, &addresses, host, &alternative_names);
            // They do not bind the issuer's own certificates [RFC 5280 §6.1.3 (b)].
            let binding = standing
                .constraining
                .iter()
                .filter(|_| !matches!(applicant, Applicant::Itself(_)));
            for above in binding {
                above.check(&names, order)?;
            }
        }
        let key_identifier = applicant.key_identifier();
        let places = match issuer.above {
            Above::Authority(Standing { publication, .. }) => {
                publication.crl_uris_of(publication.scope_of(order.serial.as_bytes()))
            }
            Above::Nothing => Vec::new(),
        };
        let extensions = |w: &mut Writer| {
            let key_identifier = key_identifier.as_bytes();
            of_subject(order, &alternative_names, key_identifier, w);
            of_issuer(issuer, order, key_identifier, &places, w);
        };
        let algorithm = issuer.signer.algorithm().to_identifier();
        let tbs = Tbs {
            serial: order.serial.as_bytes(),
            signature: &algorithm,
            issuer: issuer.name,
            validity,
            subject,
            subject_public_key_info: applicant.key().as_der(),
            extensions: &extensions,
        };
        Ok(Self {
            tbs: tbs.to_der(),
            algorithm,
            remarks,
        })
    }

    /// The certificate, under this signer's signature.
    pub(crate) fn sign(&self, signer: &dyn Signer) -> Result<Vec<u8>, SigningFailed> {
        let signature = signer.sign(&self.tbs)?;
        Ok(signed(&self.tbs, &self.algorithm, &signature))
    }

    /// What the requester should be told, alone.
    pub(crate) fn into_remarks(self) -> Vec<Remark> {
        self.remarks
    }

    /// What the requester should be told.
    pub(crate) fn remarks(&self) -> &[Remark] {
        &self.remarks
    }
}

/// From a little before the moment of issue on, for the profile's lifetime, within the issuer's own.
fn validity(
    issuer: Issuer<'_>,
    order: &Order<'_>,
    remarks: &mut Vec<Remark>,
) -> Result<Validity, Error> {
    let at = whole_second(order.at);
    let not_before = at.saturating_sub(order.profile.backdate());
    // Both bounds are inclusive, so the last second counts [RFC 5280 §4.1.2.5].
    let lifetime = order.profile.lifetime() - Duration::SECOND;
    let not_after = not_before.saturating_add(lifetime);
    let Above::Authority(standing) = issuer.above else {
        return Ok(Validity::new(not_before, not_after));
    };
    standing.check_valid(issuer.name, at)?;
    let not_after = match order.applicant {
        Applicant::Request(_) => not_after,
        Applicant::Other(authority) => {
            let (begin, end) = authority.validity();
            if !(begin..=end).contains(&at) {
                return Err(order.refuse(Refusal::NotValid {
                    at,
                    not_before: begin,
                    not_after: end,
                }));
            }
            if end < not_after.min(standing.not_after) {
                remarks.push(Remark::ShortenedToOwn {
                    wanted: not_after,
                    not_after: end,
                });
            }
            not_after.min(end)
        }
        // Old with new is as old as old with old [RFC 9810 §4.4.1].
        Applicant::Itself(authority) => {
            let (begin, end) = authority.validity();
            return Ok(Validity::new(begin, end.min(standing.not_after)));
        }
    };
    if not_after > standing.not_after {
        remarks.push(Remark::Shortened {
            wanted: not_after,
            not_after: standing.not_after,
        });
    }
    Ok(Validity::new(
        not_before.max(standing.not_before),
        not_after.min(standing.not_after),
    ))
}

/// What can be refused by looking at the request, the profile and the issuer alone.
fn check(issuer: Issuer<'_>, order: &Order<'_>) -> Result<(), Refusal> {
    let Order {
        applicant, profile, ..
    } = order;
    let key = applicant.key_algorithm();
    if !profile.key_algorithms().contains(&key) {
        return Err(Refusal::Key {
            found: key,
            wanted: profile.config().keys.value.join(", "),
        });
    }
    let signature = issuer.signer.algorithm();
    if !profile.signatures().contains(&signature) {
        return Err(Refusal::Signature {
            found: signature,
            wanted: profile.config().signatures.value.join(", "),
        });
    }
    if applicant.basic_constraints().ca && !profile.is_authority() {
        return Err(Refusal::AsksForAuthority);
    }
    let Above::Authority(standing) = issuer.above else {
        return Ok(());
    };
    if applicant.key().as_der() == issuer.signer.public_key_info() {
        return Err(Refusal::IssuersKey);
    }
    let is_issuers_name = applicant.subject().matches(issuer.name);
    match applicant {
        Applicant::Request(_) | Applicant::Other(_) if is_issuers_name => {
            return Err(Refusal::IssuersName);
        }
        Applicant::Itself(_) if !is_issuers_name => {
            let found = applicant.subject().to_string();
            return Err(Refusal::NotIssuersName { found });
        }
        // An issuer's own certificate is not counted in a path [RFC 5280 §4.2.1.9].
        Applicant::Itself(_) => {}
        Applicant::Request(_) | Applicant::Other(_) => {
            if standing.path_length == Some(0) && profile.is_authority() {
                return Err(Refusal::PathLength);
            }
        }
    }
    let required = profile.config().revocation.value == RevocationPointers::Required;
    if required && standing.publication.crl_uris().is_empty() {
        return Err(Refusal::NoDistributionPoint);
    }
    Ok(())
}
