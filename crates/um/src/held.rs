//! Certificates that hosts have, those that they present among them.

use core::fmt;
use std::collections::{BTreeMap, HashMap};

use countersign_mutual::{Credential, FactValue, Party};
use countersign_trust::{CertificateId, Certificates};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::Error;
use crate::deployment::Deployment;
use crate::draft::{Drafting, FileReference};
use crate::estate::{Endpoint, KEY_PROVIDER};
use crate::files::{Files, ReadFile, complete};
use crate::service::{CertificateStatus, Service};

/// A certificate that a host has: its file, and what is known of it there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct HeldCertificate {
    /// The file with it; its chain may follow in it, and a store's export may hold several.
    pub file: String,
    /// Whether the host has its private key: `HasPrivateKey` of `Get-ExchangeCertificate`.
    #[serde(default)]
    pub has_private_key: Option<bool>,
    /// The kind of provider in which that key is, if the file does not say.
    #[serde(default)]
    pub key_provider: Option<KeyProvider>,
    /// `Status` of it, as `Get-ExchangeCertificate` prints it.
    #[serde(default)]
    pub status: Option<CertificateStatus>,
}

/// The kind of provider in which a private key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "Windows has two")]
pub enum KeyProvider {
    /// A cryptographic service provider of `CryptoAPI`.
    Csp,
    /// A key storage provider of CNG.
    Cng,
}

/// A certificate as written: its file alone, or all that is known of it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum HeldChoice {
    /// The one in this file.
    File(String),
    /// One of which more is known.
    Held(HeldCertificate),
}

/// The same, with the key of the estate that names its file.
#[derive(Clone, Debug)]
pub(crate) struct HeldDraft {
    pub(crate) file: FileReference,
    written: HeldCertificate,
}

/// The certificates that hosts have, by the hosts' names, where that is known.
pub(crate) type OfHosts<T> = BTreeMap<String, Vec<T>>;

/// A certificate that a host has.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) certificate: CertificateId,
    /// In which file.
    file: String,
    pub(crate) has_private_key: Option<bool>,
    pub(crate) key_provider: Option<FactValue>,
    status: Option<CertificateStatus>,
}

impl Held {
    /// Whether a service could present it, by what is known of it: it is no authority's, its key is not absent,
    /// and the server has nothing against it.
    pub(crate) fn is_usable(&self, certificates: &Certificates) -> bool {
        use CertificateStatus::{Unknown, Valid};
        !certificates.get(self.certificate).is_ca()
            && self.has_private_key != Some(false)
            && self
                .status
                .is_none_or(|status| matches!(status, Valid | Unknown))
    }

    /// Lets a party of the host present it: with the authorities of its file, and those that Windows keeps. Of
    /// what was known of the old key nothing is of this one.
    pub(crate) fn present(&self, party: &mut Party, certificates: &Certificates, beside: &[Self]) {
        let beside = { beside.iter() }
            .filter(|other| other.file == self.file)
            .map(|other| other.certificate)
            .filter(|id| certificates.get(*id).is_ca());
        let beside: Vec<CertificateId> = beside.collect();
        let mut credential = Credential::new(self.certificate, Vec::new());
        complete(certificates, &mut credential, &beside);
        if party.rules.windows {
            let stored = party.trust.intermediates.as_deref().unwrap_or_default();
            complete(certificates, &mut credential, stored);
        }
        party.credential = Some(credential);
        match &self.key_provider {
            Some(provider) => party.facts.set(KEY_PROVIDER, provider.clone()),
            None => party.facts.forget(KEY_PROVIDER),
        }
    }
}

/// What each host has: Exchange servers, Lync servers and peers. Of what a service presents the service says whether
/// its key is there.
pub(crate) fn drafts(deployment: &Deployment, drafting: &Drafting<'_>) -> OfHosts<HeldDraft> {
    let mut hosts = OfHosts::new();
    let mut add = |host: &str, path: &str, held: Option<&[HeldCertificate]>, used: &[&Service]| {
        let Some(held) = held else { return };
        let drafts = held.iter().enumerate().map(|(index, held)| {
            let place = drafting.place(&format!("{path}.certificates[{index}]"));
            let mut uses =
                { used.iter() }.filter(|service| service.certificate.as_ref() == Some(&held.file));
            let mut written = held.clone();
            written.has_private_key = { held.has_private_key }
                .or_else(|| uses.find_map(|service| service.has_private_key));
            HeldDraft {
                file: FileReference::new(&held.file, place),
                written,
            }
        });
        hosts.insert(host.to_owned(), drafts.collect());
    };
    for (index, server) in deployment.exchange.iter().enumerate() {
        let used: Vec<&Service> = [&server.um, &server.um_call_router]
            .into_iter()
            .flatten()
            .collect();
        let held = server.certificates.as_deref();
        add(&server.fqdn, &format!("exchange[{index}]"), held, &used);
    }
    for (pool, table) in deployment.lync.iter().enumerate() {
        for (index, member) in table.members.iter().enumerate() {
            let held = member.certificates.as_deref();
            add(
                &member.fqdn,
                &format!("lync[{pool}].member[{index}]"),
                held,
                &[],
            );
        }
    }
    for (index, peer) in deployment.peers.iter().enumerate() {
        if let Some(name) = peer.title() {
            add(
                name,
                &format!("peer[{index}]"),
                peer.certificates.as_deref(),
                &[],
            );
        }
    }
    hosts
}

/// What each host has, its files read. Of a key that one of its services uses already its kind of provider is known.
pub(crate) fn read(
    drafts: &OfHosts<HeldDraft>,
    endpoints: &[Endpoint],
    files: &mut Files<impl ReadFile>,
) -> Result<OfHosts<Held>, Error> {
    let mut used: HashMap<(&str, CertificateId), &FactValue> = HashMap::new();
    for endpoint in endpoints {
        let Endpoint { party, .. } = endpoint;
        if let (Some(credential), Some(provider)) =
            (&party.credential, party.facts.get(KEY_PROVIDER))
        {
            used.insert((endpoint.machine(), credential.certificate), provider);
        }
    }
    let mut hosts = OfHosts::new();
    for (host, drafts) in drafts {
        let mut all: Vec<Held> = Vec::new();
        for draft in drafts {
            let written = &draft.written;
            let stated = written.key_provider.map(KeyProvider::as_str);
            for found in files.certificates(&draft.file)? {
                all.push(Held {
                    certificate: found.id,
                    file: written.file.clone(),
                    has_private_key: written.has_private_key,
                    key_provider: { stated.or(found.key_provider).map(FactValue::from) }
                        .or_else(|| used.get(&(host.as_str(), found.id)).copied().cloned()),
                    status: written.status,
                });
            }
        }
        hosts.insert(host.clone(), all);
    }
    Ok(hosts)
}

impl KeyProvider {
    fn as_str(self) -> &'static str {
        match self {
            Self::Csp => "csp",
            Self::Cng => "cng",
        }
    }
}

/// A list of certificates, each as a file alone or as a table.
pub(crate) fn held<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<HeldCertificate>>, D::Error> {
    let choices = Vec::<HeldChoice>::deserialize(deserializer)?;
    Ok(Some(
        choices.into_iter().map(HeldCertificate::from).collect(),
    ))
}

impl From<HeldChoice> for HeldCertificate {
    fn from(choice: HeldChoice) -> Self {
        match choice {
            HeldChoice::Held(held) => held,
            HeldChoice::File(file) => Self {
                file,
                has_private_key: None,
                key_provider: None,
                status: None,
            },
        }
    }
}

impl<'de> Deserialize<'de> for HeldChoice {
    /// By hand: an untagged enum forgets where in the file a fault stands.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;

        impl<'de> Visitor<'de> for Choice {
            type Value = HeldChoice;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the file of a certificate, or a table with what is known of it")
            }

            fn visit_str<E: de::Error>(self, file: &str) -> Result<HeldChoice, E> {
                Ok(HeldChoice::File(file.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HeldChoice, A::Error> {
                let contents = de::value::MapAccessDeserializer::new(map);
                HeldCertificate::deserialize(contents).map(HeldChoice::Held)
            }
        }

        deserializer.deserialize_any(Choice)
    }
}
