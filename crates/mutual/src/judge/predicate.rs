//! Properties of a certificate that rules ask for.

use countersign_keys::{KeyAlgorithm, SignatureAlgorithm};
use countersign_messages::words;
use countersign_trust::{CertificateFacts, CertificateId, Purpose};

use super::hearing::Hearing;
use crate::words::{called, cut, list};
use crate::{CertificatePredicate, KeyKind, PurposeRule};

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
        subject_is_known,
        own_names_in_san,
        known_below,
        rsa_key,
        hashes,
        pss,
        rsa_bits_above,
        rsa_bits_below,
        keys_other_than,
        application_policies_suffice,
        store_purposes_suffice,
        disallowed_in_store,
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
        && has(subject_is_known, &|| {
            common_name().contains('*')
                || common_name().eq_ignore_ascii_case(hearing.judged.known_as())
        })
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
    if wildcard_common_name.is_some() || subject_is_known.is_some() {
        evidence.found = facts.common_name().map_or_else(|| called(facts), cut);
    }
    if let Some(domain) = known_below {
        let known = hearing.judged.known_as();
        if !is_below(known, domain) {
            return None;
        }
        evidence.found = cut(known);
    }
    if let Some(name) = unnamed {
        evidence.found = cut(name);
    }
    if rsa_key.is_some() {
        evidence.found = facts.key_algorithm().to_string();
    }
    if rsa_bits_above.is_some() || rsa_bits_below.is_some() {
        let is_within = |bits: &u32| {
            rsa_bits_above.is_none_or(|limit| *bits > limit)
                && rsa_bits_below.is_none_or(|limit| *bits < limit)
        };
        evidence.found = rsa_bits(facts).filter(is_within)?.to_string();
    }
    if !hashes.is_empty() || pss.is_some() {
        let path = hearing.signed_path(certificate);
        evidence = first_on(&path, |id| {
            let algorithm = hearing.facts_of(id).signature_algorithm().ok()?;
            let is_pss = matches!(algorithm, SignatureAlgorithm::RsaPss { .. });
            let hash = algorithm.hash();
            (pss.is_none_or(|wanted| wanted == is_pss)
                && (hashes.is_empty() || hash.is_some_and(|hash| hashes.contains(&hash))))
            .then(|| hash.map_or_else(String::new, |hash| hash.name().to_owned()))
        })?;
    }
    if !keys_other_than.is_empty() {
        evidence = first_on(&hearing.path(certificate), |id| {
            let kind = KeyKind::of(hearing.facts_of(id).key_algorithm());
            let is_listed = keys_other_than.contains(&kind);
            (!is_listed).then(|| hearing.facts_of(id).key_name())
        })?;
    }
    if let Some(suffice) = application_policies_suffice {
        let allowed = |id| hearing.facts_of(id).application_policies();
        evidence = purposes(hearing, certificate, *suffice, evidence, allowed)?;
    }
    if let Some(suffice) = store_purposes_suffice {
        let allowed = |id| hearing.judge.trust.purposes.get(&id).map(Vec::as_slice);
        evidence = purposes(hearing, certificate, *suffice, evidence, allowed)?;
    }
    if let Some(wanted) = disallowed_in_store {
        let disallowed = &hearing.judge.trust.disallowed;
        let is_disallowed = |id| disallowed.contains(&id).then(String::new);
        match (wanted, first_on(&hearing.path(certificate), is_disallowed)) {
            (true, Some(found)) => evidence = found,
            (false, None) => {}
            _ => return None,
        }
    }
    Some(evidence)
}

/// The first certificate of the path that has what is looked for, and what that is.
fn first_on(
    path: &[CertificateId],
    look: impl Fn(CertificateId) -> Option<String>,
) -> Option<Evidence> {
    path.iter().find_map(|id| {
        look(*id).map(|found| Evidence {
            certificate: Some(*id),
            found,
        })
    })
}

/// Whether what is allowed of each certificate of the path, where anything limits it, is enough for what
/// the judge asks for: `evidence` if that is wanted and so, or the first that is not, if that is wanted.
fn purposes<'p>(
    hearing: &Hearing<'_, '_>,
    certificate: CertificateId,
    wanted: bool,
    evidence: Evidence,
    allowed: impl Fn(CertificateId) -> Option<&'p [Purpose]>,
) -> Option<Evidence> {
    let asked = match hearing.demand().map(|demand| demand.purpose) {
        Some(PurposeRule::ServerAuth) => Some(Purpose::ServerAuth),
        Some(PurposeRule::ClientAuth) => Some(Purpose::ClientAuth),
        Some(PurposeRule::Any) | None => None,
    };
    let lacking = asked.and_then(|asked| {
        first_on(&hearing.path(certificate), |id| {
            let allowed = allowed(id)?;
            let suffices = allowed.contains(&asked) || allowed.contains(&Purpose::Any);
            (!suffices).then(|| {
                let allowed = allowed.iter().map(Purpose::to_string);
                list(allowed, hearing.say(), words::NOTHING)
            })
        })
    });
    match (wanted, lacking) {
        (true, None) => Some(evidence),
        (false, lacking) => lacking,
        (true, Some(_)) => None,
    }
}

/// The first of these names that is none of the certificate's DNS names.
fn first_unnamed<'n>(names: &'n [String], facts: &CertificateFacts) -> Option<&'n str> {
    let is_named = |name: &str| facts.dns_names().any(|dns| dns.eq_ignore_ascii_case(name));
    names
        .iter()
        .map(String::as_str)
        .find(|name| !is_named(name))
}

/// Whether a name has labels before those of this domain.
fn is_below(name: &str, domain: &str) -> bool {
    let mut labels = name.trim_end_matches('.').rsplit('.');
    let mut wanted = domain.rsplit('.');
    wanted.all(|label| {
        labels
            .next()
            .is_some_and(|own| own.eq_ignore_ascii_case(label))
    }) && labels.next().is_some()
}

pub(crate) fn rsa_bits(facts: &CertificateFacts) -> Option<u32> {
    match facts.key_algorithm() {
        KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits } => Some(bits),
        _ => None,
    }
}
