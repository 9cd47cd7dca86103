//! Properties of a certificate that rules ask for.

use countersign_keys::{KeyAlgorithm, SignatureAlgorithm};
use countersign_trust::{CertificateFacts, CertificateId};

use super::hearing::Hearing;
use crate::CertificatePredicate;
use crate::words::{called, cut};

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
        own_names_in_san,
        rsa_key,
        hashes,
        pss,
        rsa_bits_above,
        expired,
    } = predicate;
    let facts = hearing.facts_of(certificate);
    let common_name = || facts.common_name().unwrap_or_default();
    let unnamed = own_names_in_san.and_then(|_| first_unnamed(&hearing.judged.identities, facts));
    let has = |wanted: &Option<bool>, property: &dyn Fn() -> bool| {
        wanted.is_none_or(|wanted| wanted == property())
    };
    let holds = has(self_signed, &|| facts.claims_self_signed())
        && has(crl_distribution_point, &|| {
            !facts.crl_distribution_points().is_empty()
        })
        && has(wildcard_common_name, &|| common_name().contains('*'))
        && has(own_names_in_san, &|| unnamed.is_none())
        && has(rsa_key, &|| rsa_bits(facts).is_some())
        && has(expired, &|| facts.not_after() < hearing.court.at());
    if !holds {
        return None;
    }
    let mut evidence = Evidence {
        certificate: Some(certificate),
        found: String::new(),
    };
    if wildcard_common_name.is_some() {
        evidence.found = facts.common_name().map_or_else(|| called(facts), cut);
    }
    if let Some(name) = unnamed {
        evidence.found = cut(name);
    }
    if rsa_key.is_some() {
        evidence.found = facts.key_algorithm().to_string();
    }
    if let Some(limit) = rsa_bits_above {
        let bits = rsa_bits(facts).filter(|bits| bits > limit)?;
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

/// The first of these names that is none of the certificate's DNS names.
fn first_unnamed<'n>(names: &'n [String], facts: &CertificateFacts) -> Option<&'n str> {
    let is_named = |name: &str| facts.dns_names().any(|dns| dns.eq_ignore_ascii_case(name));
    names
        .iter()
        .map(String::as_str)
        .find(|name| !is_named(name))
}

fn rsa_bits(facts: &CertificateFacts) -> Option<u32> {
    match facts.key_algorithm() {
        KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits } => Some(bits),
        _ => None,
    }
}
