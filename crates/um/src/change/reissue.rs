//! A certificate that is issued again: what is to be otherwise in it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use countersign_asn1::{DnsPattern, KeyUsage, SubjectName};
use countersign_keys::KeyAlgorithm;
use countersign_messages::{Language, change};
use countersign_trust::{CertificateFacts, CertificateId, Certificates, Purpose};
use time::OffsetDateTime;

use super::Renewal;

/// What is to be otherwise. None of it is a renewal: the same for as long again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Wishes {
    pub(crate) common_name: Option<String>,
    pub(crate) names: BTreeSet<String>,
    pub(crate) with: BTreeSet<Purpose>,
    pub(crate) without: BTreeSet<Purpose>,
    pub(crate) tls_key_usage: bool,
    pub(crate) default_signature: bool,
    pub(crate) key: Option<KeyAlgorithm>,
    pub(crate) key_provider: Option<String>,
    /// The authority, where it is not the one that it has.
    pub(crate) issuer: Option<CertificateId>,
}

impl Wishes {
    /// These and others together; of two that contradict each other the later one counts.
    pub(crate) fn and(mut self, other: Self) -> Self {
        let Self {
            common_name,
            names,
            with,
            without,
            tls_key_usage,
            default_signature,
            key,
            key_provider,
            issuer,
        } = other;
        self.common_name = common_name.or(self.common_name);
        self.names.extend(names);
        self.with.extend(with);
        self.without.extend(without);
        self.tls_key_usage |= tls_key_usage;
        self.default_signature |= default_signature;
        self.key = key.or(self.key);
        self.key_provider = key_provider.or(self.key_provider);
        self.issuer = issuer.or(self.issuer);
        self
    }

    /// The certificate that would be issued for the holder of `base` at this moment. Where the authority is
    /// another one, it is for the names of `base`; `sibling` is one that it has issued, if it has: as that one
    /// is, the new one will be, and else as `base` is, an end entity's with a new key.
    pub(crate) fn facts(
        &self,
        base: &CertificateFacts,
        issuer: Option<&CertificateFacts>,
        sibling: Option<&CertificateFacts>,
        at: OffsetDateTime,
    ) -> CertificateFacts {
        let mut names: Vec<SubjectName> = base.subject_alt_names().unwrap_or_default().to_vec();
        let elsewhere = issuer.filter(|_| self.issuer.is_some());
        let common_name = base.common_name().unwrap_or_default();
        if elsewhere.is_some() && names.is_empty() {
            names.extend(subject_name(common_name));
        }
        let mut facts = match (sibling, elsewhere) {
            (Some(sibling), _) => sibling
                .to_hypothetical()
                .with_subject_common_name(common_name)
                .with_new_key(base.key_algorithm()),
            (None, Some(issuer)) => base
                .to_hypothetical()
                .with_basic_constraints(None)
                .with_new_key(base.key_algorithm())
                .with_issuer_of(issuer),
            (None, None) => base.to_hypothetical(),
        };
        if let Some(common_name) = &self.common_name {
            facts = facts.with_subject_common_name(common_name);
            // Who had no SAN was known by its subject: once there is one, the subject no longer counts.
            names.extend(subject_name(common_name).filter(|name| !names.contains(name)));
        }
        for name in self.names.iter().filter_map(|name| subject_name(name)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            facts = facts.with_subject_alt_names(names);
        }
        if let Some(purposes) = self.purposes(facts.ext_key_usage()) {
            facts = facts.with_purposes(purposes);
        }
        if self.tls_key_usage {
            let both = KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::KEY_ENCIPHERMENT);
            facts = facts.with_key_usage(both);
        }
        if let Some(key) = self.key {
            facts = facts.with_new_key(key);
        }
        let lifetime = base.not_after() - base.not_before();
        let end = at.saturating_add(lifetime);
        let end = issuer.map_or(end, |issuer| end.min(issuer.not_after()));
        facts = facts.with_validity(at, end);
        match issuer {
            Some(issuer) if self.default_signature => facts.with_issuer_of(issuer),
            _ => facts,
        }
    }

    /// The purposes, if they are other than these.
    pub(crate) fn purposes(&self, of: Option<&[Purpose]>) -> Option<Vec<Purpose>> {
        if self.with.is_empty() && self.without.is_empty() {
            return None;
        }
        let mut purposes = match of {
            // Without the extension it is for everything: that nothing else is taken away is enough.
            None if self.without.is_empty() => return None,
            None => vec![Purpose::ServerAuth, Purpose::ClientAuth],
            Some(purposes) => purposes.to_vec(),
        };
        purposes.extend(self.with.iter().cloned());
        purposes.sort();
        purposes.dedup();
        purposes.retain(|purpose| !self.without.contains(purpose));
        Some(purposes)
    }

    /// What is wished, as part of a sentence; `None` where nothing is to be otherwise.
    pub(crate) fn sentence(
        &self,
        certificates: &Certificates,
        language: Language,
    ) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        if let Some(issuer) = self.issuer {
            let issuer = certificates.get(issuer).subject();
            parts.push(change::wish_issuer(language, issuer));
        }
        if let Some(name) = &self.common_name {
            parts.push(change::wish_subject(language, name));
        }
        let purposes = |of: &BTreeSet<Purpose>| {
            let purposes = of.iter().map(ToString::to_string);
            purposes.collect::<Vec<_>>().join(", ")
        };
        // The name of the subject is in the SAN anyway.
        let names = self.names.iter();
        let others = names.filter(|name| self.common_name.as_ref() != Some(*name));
        let others: Vec<String> = others.map(|name| format!("`{name}`")).collect();
        if !others.is_empty() {
            parts.push(change::wish_names(language, others.join(", ")));
        }
        if !self.with.is_empty() {
            parts.push(change::wish_purposes(language, purposes(&self.with)));
        }
        if !self.without.is_empty() {
            parts.push(change::wish_without(language, purposes(&self.without)));
        }
        if self.tls_key_usage {
            parts.push(change::WISH_KEY_USAGE.told(language).to_owned());
        }
        if self.default_signature {
            parts.push(change::WISH_DEFAULT_SIGNATURE.told(language).to_owned());
        }
        if let Some(key) = self.key {
            parts.push(change::wish_key(language, key));
        }
        if let Some(provider) = &self.key_provider {
            parts.push(change::wish_provider(language, provider.to_uppercase()));
        }
        let last = parts.pop()?;
        Some(if parts.is_empty() {
            last
        } else {
            change::wishes(language, parts.join(", "), last)
        })
    }

    /// The wishes as a file of changes writes them.
    pub(crate) fn write(&self, certificates: &Certificates) -> Renewal {
        let words =
            |purposes: &BTreeSet<Purpose>| purposes.iter().map(ToString::to_string).collect();
        Renewal {
            of: Vec::new(),
            common_name: self.common_name.clone(),
            add_san: self.names.iter().cloned().collect(),
            with_eku: words(&self.with),
            without_eku: words(&self.without),
            tls_key_usage: self.tls_key_usage,
            default_signature: self.default_signature,
            key: self
                .key
                .and_then(|key| KEYS.iter().find(|(_, known)| *known == key))
                .map(|(word, _)| (*word).to_owned()),
            key_provider: self.key_provider.clone(),
            issuer: self.issuer.and_then(|issuer| {
                countersign_mutual::CertificateReference::of(certificates.get(issuer)).sha256
            }),
        }
    }
}

/// The name as a SAN has it; `None` for what is neither a host name nor an address.
pub(crate) fn subject_name(name: &str) -> Option<SubjectName> {
    match name.parse::<IpAddr>() {
        Ok(address) => Some(SubjectName::Ip(address)),
        Err(_) => DnsPattern::parse(name).ok().map(SubjectName::Dns),
    }
}

/// The kinds of key that a new one may be.
pub(crate) const KEYS: [(&str, KeyAlgorithm); 5] = [
    ("rsa-2048", KeyAlgorithm::Rsa { bits: 2048 }),
    ("rsa-3072", KeyAlgorithm::Rsa { bits: 3072 }),
    ("rsa-4096", KeyAlgorithm::Rsa { bits: 4096 }),
    ("p-256", KeyAlgorithm::P256),
    ("p-384", KeyAlgorithm::P384),
];
