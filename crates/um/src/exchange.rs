//! Exchange servers and their services.

use std::rc::Rc;

use core::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Error;
use crate::dialling;
use crate::draft::{Draft, Drafting, Part};
use crate::fact::FactTable;
use crate::held::{self, HeldCertificate, HeldChoice};
use crate::service::{Service, ServiceName};
use crate::store::StoreChoice;

/// An Exchange server: `[[exchange]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExchangeServer {
    /// Its full name: what peers dial.
    pub fqdn: String,
    /// Its short name, under which links may speak of it too.
    #[serde(default)]
    pub netbios: Option<String>,
    /// Its version.
    pub version: ExchangeVersion,
    /// Its roles: they decide which services it runs.
    pub roles: Vec<ExchangeRole>,
    /// What it trusts. Left out, that is unknown.
    #[serde(default)]
    pub store: Option<StoreChoice>,
    /// The peers that it lists as trusted: the addresses of its UM IP gateways, where they are not
    /// those of the whole organisation (`um_ip_gateways`).
    #[serde(default)]
    pub trusted_peers: Option<Vec<String>>,
    /// Every certificate that it has (`Get-ExchangeCertificate`), those of its services among them: the file
    /// of each, or a table with what is known of it. An empty list is none. Left out, they are unknown.
    #[serde(default, deserialize_with = "held::certificates")]
    #[schemars(with = "Option<Vec<HeldChoice>>")]
    pub certificates: Option<Vec<HeldCertificate>>,
    /// The ports that Windows Firewall lets in. Left out, they are unknown.
    #[serde(default)]
    pub firewall_ports: Option<Vec<u16>>,
    /// Its region, by the organisation's own name: it should talk to a Lync pool of the same.
    #[serde(default)]
    pub region: Option<String>,
    /// The Unified Messaging service.
    #[serde(default)]
    pub um: Option<Service>,
    /// The Unified Messaging Call Router service, which redirects callers to a UM service.
    #[serde(default)]
    pub um_call_router: Option<Service>,
    /// The web services (IIS), which phones open to.
    #[serde(default)]
    pub web: Option<Service>,
    /// What else is known of the host.
    #[serde(flatten)]
    #[schemars(with = "FactTable")]
    pub(crate) facts: FactTable,
}

/// The versions of Exchange that have Unified Messaging and are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum ExchangeVersion {
    /// Exchange Server 2010: one UM role.
    #[serde(rename = "2010")]
    V2010,
    /// Exchange Server 2013: the call router on Client Access servers, UM on Mailbox servers.
    #[serde(rename = "2013")]
    V2013,
    /// Exchange Server 2016: Mailbox servers run both.
    #[serde(rename = "2016")]
    V2016,
}

/// A role of an Exchange server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ExchangeRole {
    /// Client Access (2010, 2013).
    ClientAccess,
    /// Mailbox.
    Mailbox,
    /// Unified Messaging (2010).
    Um,
}

impl ExchangeServer {
    /// One endpoint for each service that its roles run.
    pub(crate) fn draft(
        &self,
        path: &str,
        drafting: &mut Drafting<'_>,
    ) -> Result<Vec<Draft>, Error> {
        drafting.check_host_name(&format!("{path}.fqdn"), &self.fqdn)?;
        self.check_roles(path, drafting)?;
        let store = drafting.store(path, self.store.as_ref())?;
        let services = [
            (ServiceName::UmCallRouter, Part::CallRouter),
            (ServiceName::Um, Part::UmService),
            (ServiceName::Web, Part::Web),
        ];
        let mut drafts = Vec::new();
        for (name, part) in services {
            let key = format!("{path}.{}", name.key());
            let runs = self.runs(name);
            let nothing_known = Service::default();
            let service = match self.service(name) {
                Some(_) if !runs => {
                    return Err(Error::ServiceWithoutRole {
                        place: drafting.place(&key),
                        service: name.title(),
                        version: self.version.as_str(),
                        role: self
                            .version
                            .role_of(name)
                            .map_or("no role", ExchangeRole::as_str),
                    });
                }
                Some(service) => service,
                // Web services matter only where somebody says that they do.
                None if runs && name != ServiceName::Web => &nothing_known,
                None => continue,
            };
            let mut draft = drafting.draft(path, &self.fqdn, part);
            draft.name = name.endpoint(&self.fqdn);
            draft.product = match name {
                ServiceName::Web => "exchange-web".to_owned(),
                _ => format!("exchange-{}", self.version.as_str()),
            };
            if part != Part::Web {
                draft.aliases.push(self.fqdn.clone());
                draft.aliases.extend(self.netbios.clone());
            }
            service.check(name, &key, drafting)?;
            draft.store = store;
            draft.trusted_peers = self.trusted_peers.clone().map(Rc::new);
            draft.files = drafting.files(&key, service.certificate.as_deref(), &service.chain);
            draft.root_ca_type = service.root_ca_type;
            dialling::started(&mut draft.facts, service.started);
            drafting.state(&mut draft, path, &self.facts)?;
            drafting.state(&mut draft, &key, &service.facts)?;
            drafts.push(draft);
        }
        Ok(drafts)
    }

    /// With what it says of its certificates said of the services that present them.
    pub(crate) fn settled(mut self) -> Self {
        let services = [&mut self.um, &mut self.um_call_router, &mut self.web];
        for service in services.into_iter().flatten() {
            let certificates = self.certificates.iter().flatten();
            let mut same =
                certificates.filter(|held| service.certificate.as_ref() == Some(&held.file));
            if let Some(held) = same.next() {
                service.learn(held);
            }
        }
        self
    }

    fn check_roles(&self, path: &str, drafting: &Drafting<'_>) -> Result<(), Error> {
        let has = self.version.roles();
        for (index, role) in self.roles.iter().enumerate() {
            if !has.contains(role) {
                let names: Vec<String> = has.iter().map(|role| format!("`{role}`")).collect();
                return Err(Error::RoleOfOtherVersion {
                    place: drafting.place(&format!("{path}.roles[{index}]")),
                    version: self.version.as_str(),
                    role: role.as_str(),
                    has: names.join(" and "),
                });
            }
        }
        Ok(())
    }

    /// The table of one of its services, if it is written.
    pub(crate) fn service(&self, name: ServiceName) -> Option<&Service> {
        match name {
            ServiceName::UmCallRouter => self.um_call_router.as_ref(),
            ServiceName::Um => self.um.as_ref(),
            ServiceName::Web => self.web.as_ref(),
        }
    }

    fn runs(&self, service: ServiceName) -> bool {
        self.version
            .role_of(service)
            .is_some_and(|role| self.roles.contains(&role))
    }
}

impl ExchangeVersion {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::V2010 => "2010",
            Self::V2013 => "2013",
            Self::V2016 => "2016",
        }
    }

    fn roles(self) -> &'static [ExchangeRole] {
        match self {
            Self::V2010 => &[
                ExchangeRole::ClientAccess,
                ExchangeRole::Mailbox,
                ExchangeRole::Um,
            ],
            Self::V2013 => &[ExchangeRole::ClientAccess, ExchangeRole::Mailbox],
            Self::V2016 => &[ExchangeRole::Mailbox],
        }
    }

    /// The role that runs the service, if the version has the service.
    fn role_of(self, service: ServiceName) -> Option<ExchangeRole> {
        match (self, service) {
            (Self::V2010, ServiceName::UmCallRouter) => None,
            (Self::V2010, ServiceName::Um) => Some(ExchangeRole::Um),
            (Self::V2010 | Self::V2013, ServiceName::Web)
            | (Self::V2013, ServiceName::UmCallRouter) => Some(ExchangeRole::ClientAccess),
            (Self::V2013, ServiceName::Um) | (Self::V2016, _) => Some(ExchangeRole::Mailbox),
        }
    }
}

impl ExchangeRole {
    fn as_str(self) -> &'static str {
        match self {
            Self::ClientAccess => "client-access",
            Self::Mailbox => "mailbox",
            Self::Um => "um",
        }
    }
}

impl fmt::Display for ExchangeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
