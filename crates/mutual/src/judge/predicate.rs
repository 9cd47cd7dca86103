//! Properties of a certificate that rules ask for.

use countersign_keys::{KeyAlgorithm, SignatureAlgorithm};
use countersign_trust::{
    CertificateFacts, CertificateId, NameMatch, NameRules, ReferenceName, Underscores, Wildcards,
    match_name,
};

use super::hearing::Hearing;
use crate::{CertificatePredicate, CommonName};

/// What a test found: the certificate, and what about it.
pub(super) struct Evidence {
    pub(super) certificate: Option<CertificateId>,
    pub(super) found: String,
}

/// The evidence, if every property holds. Without a certificate only the empty predicate does.
pub(super) fn find(
    hearing: &Hearing<'_, '_>,
    predicate: &CertificatePredicate,
    certificate: Option<CertificateId>,
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
    let mut evidence = Evidence {
        certificate,
        found: String::new(),
    };
    let Some(id) = certificate else {
        return (*predicate == CertificatePredicate::default()).then_some(evidence);
    };
    let facts = hearing.facts_of(id);
    let is = |wanted: &Option<bool>, found: bool| wanted.is_none_or(|wanted| wanted == found);
    let common_name = facts.common_name().unwrap_or_default();
    if wildcard_common_name.is_some() || common_name_is_own.is_some() {
        common_name.clone_into(&mut evidence.found);
    }
    let plain = is(self_signed, facts.claims_self_signed())
        && is(
            crl_distribution_point,
            !facts.crl_distribution_points().is_empty(),
        )
        && is(wildcard_common_name, common_name.contains('*'))
        && is(common_name_is_own, hearing.judged.is_called(common_name))
        && is(expired, facts.not_after() < hearing.court.surroundings.at);
    if !plain {
        return None;
    }
    if let Some(limit) = rsa_bits_above {
        let KeyAlgorithm::Rsa { bits } = facts.key_algorithm() else {
            return None;
        };
        if bits <= *limit {
            return None;
        }
        evidence.found = bits.to_string();
    }
    if !hashes.is_empty() || pss.is_some() {
        let (signed, algorithm) = signed_with(hearing, id).find(|(_, algorithm)| {
            let is_pss = matches!(algorithm, SignatureAlgorithm::RsaPss { .. });
            let hash = algorithm.hash().map(|hash| hash.name().to_owned());
            is(pss, is_pss)
                && (hashes.is_empty()
                    || hash
                        .is_some_and(|hash| hashes.iter().any(|wanted| same_hash(wanted, &hash))))
        })?;
        evidence.certificate = Some(signed);
        evidence.found = algorithm
            .hash()
            .map_or_else(String::new, |hash| hash.name().to_owned());
    }
    Some(evidence)
}

/// `sha512` and `SHA-512` are one.
fn same_hash(wanted: &str, found: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect::<String>()
    };
    letters(wanted) == letters(found)
}

/// The certificate and the intermediates that come with it, each with the algorithm that signed it.
/// A self-signed one above the first is a root, whose signature nobody verifies.
fn signed_with<'h>(
    hearing: &'h Hearing<'_, '_>,
    certificate: CertificateId,
) -> impl Iterator<Item = (CertificateId, SignatureAlgorithm)> + 'h {
    let intermediates = hearing
        .judged
        .credential
        .iter()
        .flat_map(|credential| credential.intermediates.iter().copied())
        .filter(|id| !hearing.facts_of(*id).claims_self_signed());
    core::iter::once(certificate)
        .chain(intermediates)
        .filter_map(|id| Some((id, hearing.facts_of(id).signature_algorithm().ok()?)))
}

/// What the certificate is for, when that is not `name`: at most ten names and a count.
pub(super) fn name_mismatch(
    facts: &CertificateFacts,
    name: &ReferenceName,
    common_name: CommonName,
) -> Option<String> {
    let common_name = match common_name {
        CommonName::Never => countersign_trust::CommonName::Never,
        CommonName::WithoutSan => countersign_trust::CommonName::WithoutSan,
    };
    let rules = NameRules::new(common_name, Wildcards::Allowed, Underscores::Allowed);
    if match_name(facts, name, rules) != NameMatch::Mismatch {
        return None;
    }
    let borne: Vec<String> = match facts.subject_alt_names() {
        Some(_) => facts
            .dns_names()
            .map(str::to_owned)
            .chain(facts.ip_addresses().map(|address| address.to_string()))
            .collect(),
        None => facts.common_names().to_vec(),
    };
    let first = borne.iter().take(10).map(|name| format!("`{name}`"));
    let mut list = first.collect::<Vec<_>>().join(", ");
    if borne.is_empty() {
        list.push_str("no host at all");
    }
    if borne.len() > 10 {
        list.push_str(&format!(" and {} more", borne.len() - 10));
    }
    Some(list)
}
