//! `Draft`: a certificate that only lacks its signature.

use countersign_asn1::BasicConstraints;
use countersign_keys::{Signer, SigningFailed};
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::extensions::{
    authority_info_access, authority_key_identifier, basic_constraints, crl_distribution_points,
    ext_key_usage, key_identifier, key_usage, name_constraints, subject_alt_name,
    subject_key_identifier,
};
use crate::issuer::{Above, Issuer};
use crate::naming;
use crate::tbs::{Tbs, certificate};
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
        let refused = |refusal| order.refuse(refusal);
        let mut remarks: Vec<Remark> = order
            .request
            .warnings()
            .into_iter()
            .map(Remark::Request)
            .collect();
        let (not_before, not_after) = validity(issuer, order, &mut remarks)?;
        check(issuer, order).map_err(refused)?;
        let extensions = extensions(issuer, order).map_err(refused)?;
        let algorithm = issuer.signer.algorithm().to_identifier();
        let tbs = Tbs {
            serial: order.serial.as_bytes(),
            signature: &algorithm,
            issuer: issuer.name.as_der(),
            not_before,
            not_after,
            subject: order.request.subject().as_der(),
            subject_public_key_info: order.request.public_key().info().as_der(),
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
        Ok(certificate(&self.tbs, &self.algorithm, &signature))
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
) -> Result<(OffsetDateTime, OffsetDateTime), Error> {
    let at = order.at.to_offset(UtcOffset::UTC);
    // Certificates know no fractions of a second.
    let at = at - Duration::nanoseconds(i64::from(at.nanosecond()));
    let not_before = at - order.profile.backdate();
    // Both bounds are inclusive, so the last second counts [RFC 5280 §4.1.2.5].
    let not_after = not_before + order.profile.lifetime() - Duration::SECOND;
    let Above::Authority(standing) = issuer.above else {
        return Ok((not_before, not_after));
    };
    standing.check_valid(issuer.name, at)?;
    if not_after > standing.not_after {
        remarks.push(Remark::Shortened {
            wanted: not_after,
            not_after: standing.not_after,
        });
    }
    Ok((
        not_before.max(standing.not_before),
        not_after.min(standing.not_after),
    ))
}

/// What can be refused by looking at the request, the profile and the issuer alone.
fn check(issuer: Issuer<'_>, order: &Order<'_>) -> Result<(), Refusal> {
    let Order {
        request, profile, ..
    } = order;
    let key = request.public_key().algorithm();
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
    let constraints = request.basic_constraints().unwrap_or_default();
    if constraints.ca && !profile.is_authority() {
        return Err(Refusal::AsksForAuthority);
    }
    let Above::Authority(standing) = issuer.above else {
        return Ok(());
    };
    if request.subject() == issuer.name {
        return Err(Refusal::IssuersName);
    }
    if standing.path_length == Some(0) && profile.is_authority() {
        return Err(Refusal::PathLength);
    }
    let required = profile.config().revocation.value == RevocationPointers::Required;
    if required && standing.publication.crl_uris().is_empty() {
        return Err(Refusal::NoDistributionPoint);
    }
    Ok(())
}

/// Each an `Extension`, DER.
fn extensions(issuer: Issuer<'_>, order: &Order<'_>) -> Result<Vec<Vec<u8>>, Refusal> {
    let Order {
        request, profile, ..
    } = order;
    let common_name = naming::common_name(request.subject(), profile)?;
    let alternative_names = naming::alternative_names(&common_name, request, profile)?;
    let key = request.public_key();
    let path_length = profile.config().path_length.as_ref();
    let mut extensions = vec![
        basic_constraints(BasicConstraints {
            ca: profile.is_authority(),
            path_len_constraint: path_length.map(|row| u32::from(row.value)),
        }),
        key_usage(profile.key_usage(key.algorithm())),
    ];
    if !profile.purposes().is_empty() {
        extensions.push(ext_key_usage(profile.purposes()));
    }
    if !alternative_names.is_empty() {
        extensions.push(subject_alt_name(&alternative_names));
    }
    if let Some(row) = &profile.config().name_constraints {
        extensions.push(name_constraints(&row.value));
    }
    let key_identifier = key_identifier(&key.info());
    extensions.push(subject_key_identifier(&key_identifier));
    match issuer.above {
        Above::Authority(standing) => {
            extensions.push(authority_key_identifier(&standing.key_identifier));
            let crl = standing.publication.crl_uris();
            if !crl.is_empty() {
                extensions.push(crl_distribution_points(crl));
            }
            extensions.extend(authority_info_access(&standing.publication));
        }
        // A root points at itself, so that a second one of the same name is told apart.
        Above::Nothing if profile.is_authority() => {
            extensions.push(authority_key_identifier(&key_identifier));
        }
        Above::Nothing => {}
    }
    Ok(extensions)
}
