//! Certificates that hosts have, those that they present among them.

use std::collections::{BTreeMap, HashMap};

use countersign_mutual::{Credential, FactValue, Party};
use countersign_trust::{CertificateId, Certificates};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::Error;
use crate::choice::text_or_table;
use crate::deployment::Deployment;
use crate::draft::{Drafting, FileReference};
use crate::estate::{Endpoint, KEY_PROVIDER};
use crate::files::{Files, ReadFile, complete};
use crate::service::{CertificateStatus, EnabledService, RootCaType, Service};

/// A certificate that a host has: `[[exchange.certificates]]`, and those of a Lync server or a peer. What
/// `Get-ExchangeCertificate` says of one that a service presents may stand in the table of that service too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct HeldCertificate {
    /// The file with it; its chain may follow in it, and a store's export may hold several.
    pub file: String,
    /// `Services`: what it is enabled for; an empty list is nothing. Left out, that is unknown.
    #[serde(default)]
    pub services: Option<Vec<EnabledService>>,
    /// `Status`.
    #[serde(default)]
    pub status: Option<CertificateStatus>,
    /// `RootCAType`.
    #[serde(default)]
    pub root_ca_type: Option<RootCaType>,
    /// `HasPrivateKey`.
    #[serde(default)]
    pub has_private_key: Option<bool>,
    /// `PrivateKeyExportable`.
    #[serde(default)]
    pub private_key_exportable: Option<bool>,
    /// In which kind of provider its private key is. Left out, it is what its file says, where that is a Windows
    /// store.
    #[serde(default)]
    pub key_provider: Option<KeyProvider>,
}

/// Where Windows keeps a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum KeyProvider {
    /// A provider of `CryptoAPI`.
    Csp,
    /// A CNG key storage provider.
    Cng,
}

/// A certificate as written: its file alone, or all that is known of it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum HeldChoice {
    /// The file with the certificate.
    File(String),
    /// A certificate of which more is known.
    Known(HeldCertificate),
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
    /// What is said of it.
    pub(crate) said: HeldCertificate,
    pub(crate) key_provider: Option<FactValue>,
}

impl Held {
    /// Whether a service could present it, by what is known of it: it is no authority's, its key is not absent,
    /// and the server has nothing against it.
    pub(crate) fn is_usable(&self, certificates: &Certificates) -> bool {
        use CertificateStatus::{Unknown, Valid};
        !certificates.get(self.certificate).is_ca()
            && self.said.has_private_key != Some(false)
            && self
                .said
                .status
                .is_none_or(|status| matches!(status, Valid | Unknown))
    }

    /// Lets a party of the host present it: with the authorities of its file, and those that Windows keeps. Of
    /// what was known of the old key nothing is of this one.
    pub(crate) fn present(&self, party: &mut Party, certificates: &Certificates, beside: &[Self]) {
        let beside = { beside.iter() }
            .filter(|other| other.said.file == self.said.file)
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
                    said: written.clone(),
                    key_provider: { stated.or(found.key_provider).map(FactValue::from) }
                        .or_else(|| used.get(&(host.as_str(), found.id)).copied().cloned()),
                });
            }
        }
        hosts.insert(host.clone(), all);
    }
    Ok(hosts)
}

impl HeldCertificate {
    fn of_file(file: String) -> Self {
        Self {
            file,
            ..Self::default()
        }
    }

    /// What this says, and where it says nothing, what `other` does.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            file: self.file,
            services: self.services.or(other.services),
            status: self.status.or(other.status),
            root_ca_type: self.root_ca_type.or(other.root_ca_type),
            has_private_key: self.has_private_key.or(other.has_private_key),
            private_key_exportable: self.private_key_exportable.or(other.private_key_exportable),
            key_provider: self.key_provider.or(other.key_provider),
        }
    }

    /// Whether nobody says that its key stays where it is: none there, or not to be exported.
    pub(crate) fn may_be_exported(&self) -> bool {
        self.has_private_key != Some(false) && self.private_key_exportable != Some(false)
    }
}

impl KeyProvider {
    /// As the fact `key_provider` spells it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Csp => "csp",
            Self::Cng => "cng",
        }
    }

    /// Of its spelling.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        { [Self::Csp, Self::Cng].into_iter() }.find(|provider| provider.as_str() == word)
    }
}

impl<'de> Deserialize<'de> for HeldChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = "the file of a certificate, or a table with what is known of it";
        text_or_table(deserializer, wanted, Self::File, Self::Known)
    }
}

/// The certificates of a server, each written short or at length.
pub(crate) fn certificates<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<HeldCertificate>>, D::Error> {
    let written = Vec::<HeldChoice>::deserialize(deserializer)?;
    let certificates = written.into_iter().map(|choice| match choice {
        HeldChoice::File(file) => HeldCertificate::of_file(file),
        HeldChoice::Known(certificate) => certificate,
    });
    Ok(Some(certificates.collect()))
}
