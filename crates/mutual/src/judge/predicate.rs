//! Properties of a certificate that rules ask for.

use countersign_keys::{KeyAlgorithm, SignatureAlgorithm};
use countersign_trust::CertificateId;

use super::hearing::Hearing;
use super::words::{called, cut};
use crate::CertificatePredicate;

/// What a test found: the certificate, and what about it.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) certificate: Option<CertificateId>,
    pub(super) found: String,
}

/// The evidence, if the certificate has every property.
pub(super) fn find(
    hearing: &Hearing<'_, '_>,
    predicate: &CertificatePredicate,
    certificate: CertificateId,
) -> Option<Evidence> {
    let CertificatePredicate {
        self_signed,
        crl_distribution_point,
        wildcard_common_name,
        common_name_is_own,
        hashes,
        pss,
        rsa_bits_above,
        expired,
    } = predicate;
    let facts = hearing.facts_of(certificate);
    let common_name = || facts.common_name().unwrap_or_default();
    let has = |wanted: &Option<bool>, property: &dyn Fn() -> bool| {
        wanted.is_none_or(|wanted| wanted == property())
    };
    let holds = has(self_signed, &|| facts.claims_self_signed())
        && has(crl_distribution_point, &|| {
            !facts.crl_distribution_points().is_empty()
        })
        && has(wildcard_common_name, &|| common_name().contains('*'))
        && has(common_name_is_own, &|| {
            hearing.judged.is_called(common_name())
        })
        && has(expired, &|| facts.not_after() < hearing.court.at());
    if !holds {
        return None;
    }
    let mut evidence = Evidence {
        certificate: Some(certificate),
        found: String::new(),
    };
    if wildcard_common_name.is_some() || common_name_is_own.is_some() {
        evidence.found = facts.common_name().map_or_else(|| called(facts), cut);
    }
    if let Some(limit) = rsa_bits_above {
        let (KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits }) = facts.key_algorithm()
        else {
            return None;
        };
        if bits <= *limit {
            return None;
        }
        evidence.found = bits.to_string();
    }
    if !hashes.is_empty() || pss.is_some() {
        let is_looked_for = |algorithm: &SignatureAlgorithm| {
            let is_pss = matches!(algorithm, SignatureAlgorithm::RsaPss { .. });
            pss.is_none_or(|wanted| wanted == is_pss)
                && (hashes.is_empty()
                    || algorithm.hash().is_some_and(|hash| hashes.contains(&hash)))
        };
        let (signed, algorithm) = hearing
            .signed_path(certificate)
            .into_iter()
            .filter_map(|id| Some((id, hearing.facts_of(id).signature_algorithm().ok()?)))
            .find(|(_, algorithm)| is_looked_for(algorithm))?;
        evidence.certificate = Some(signed);
        evidence.found = algorithm
            .hash()
            .map_or_else(String::new, |hash| hash.name().to_owned());
    }
    Some(evidence)
}
