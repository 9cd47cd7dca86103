//! What one certificate shows by itself of what a rule looks for: before there is a link, a path or a fact.

use countersign_keys::SignatureAlgorithm;
use countersign_messages::Language;
use countersign_trust::{AnyPurpose, CertificateFacts, Purpose};

use crate::judge::rsa_bits;
use crate::words::{called, cut, fill};
use crate::{CertificatePredicate, KeyKind, PurposeRule, Rule, Test};

impl Rule {
    /// What this rule says against a certificate that nobody uses yet, as a sentence; `product` is the name
    /// of the product whose rule it is.
    ///
    /// `None` when it says nothing against it, and when that takes more than the certificate: the name of
    /// its holder, the authorities above it, a store, a moment.
    #[must_use]
    pub fn against(&self, certificate: &[u8], product: &str) -> Option<String> {
        let facts = CertificateFacts::from_der(certificate).ok()?;
        let found = match &self.test {
            Test::Certificate(predicate) => predicate.found_in(&facts)?,
            Test::Purpose { server, client } => {
                return [(*server, "server"), (*client, "client")]
                    .into_iter()
                    .find_map(|(rule, role)| lacking(rule, role, &facts, product));
            }
            _ => return None,
        };
        let subject = called(&facts);
        let name = facts.common_name().map_or_else(|| subject.clone(), cut);
        Some(fill(
            self.sentence.told(Language::English),
            &[
                ("judge", product),
                ("judged", "its holder"),
                ("name", &name),
                ("known", &name),
                ("subject", &subject),
                ("found", &found),
            ],
        ))
    }
}

impl CertificatePredicate {
    /// What was found, if the certificate alone has every property that is asked for.
    fn found_in(&self, facts: &CertificateFacts) -> Option<String> {
        // Destructured, so that a new property cannot be forgotten here.
        let Self {
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
        } = self;
        let of_more = [
            subject_is_known,
            own_names_in_san,
            application_policies_suffice,
            store_purposes_suffice,
            disallowed_in_store,
            expired,
        ];
        let is_of_more = known_below.is_some() || of_more.iter().any(|wanted| wanted.is_some());
        if self.is_empty() || is_of_more {
            return None;
        }
        let has =
            |wanted: &Option<bool>, property: bool| wanted.is_none_or(|wanted| wanted == property);
        let common_name = facts.common_name().unwrap_or_default();
        let holds = has(self_signed, facts.claims_self_signed())
            && has(
                crl_distribution_point,
                !facts.crl_distribution_points().is_empty(),
            )
            && has(wildcard_common_name, common_name.contains('*'))
            && has(rsa_key, rsa_bits(facts).is_some());
        if !holds {
            return None;
        }
        let mut found = String::new();
        if wildcard_common_name.is_some() {
            found = cut(common_name);
        }
        if rsa_key.is_some() {
            found = facts.key_algorithm().to_string();
        }
        if rsa_bits_above.is_some() || rsa_bits_below.is_some() {
            let is_within = |bits: &u32| {
                rsa_bits_above.is_none_or(|limit| *bits > limit)
                    && rsa_bits_below.is_none_or(|limit| *bits < limit)
            };
            found = rsa_bits(facts).filter(is_within)?.to_string();
        }
        if !hashes.is_empty() || pss.is_some() {
            let algorithm = facts.signature_algorithm().ok()?;
            let hash = algorithm.hash();
            let is_hash = hashes.is_empty() || hash.is_some_and(|hash| hashes.contains(&hash));
            let is_pss = matches!(algorithm, SignatureAlgorithm::RsaPss { .. });
            if !has(pss, is_pss) || !is_hash {
                return None;
            }
            found = hash.map_or_else(String::new, |hash| hash.name().to_owned());
        }
        if !keys_other_than.is_empty() {
            if keys_other_than.contains(&KeyKind::of(facts.key_algorithm())) {
                return None;
            }
            found = facts.key_name();
        }
        Some(found)
    }
}

/// What is said of a certificate that is not for what is asked of it in a role.
fn lacking(
    rule: PurposeRule,
    role: &str,
    facts: &CertificateFacts,
    product: &str,
) -> Option<String> {
    let purpose = match rule {
        PurposeRule::ServerAuth => Purpose::ServerAuth,
        PurposeRule::ClientAuth => Purpose::ClientAuth,
        PurposeRule::Any => return None,
    };
    let suffices = facts.allows_purpose(&purpose, AnyPurpose::AllowsAll);
    (!suffices).then(|| {
        format!(
            "`{}` is not for `{purpose}`, which {product} asks for of a {role}",
            called(facts)
        )
    })
}
