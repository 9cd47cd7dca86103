//! What a plan may tell somebody to do: one type, from which sentences, commands, scripts and order follow.

mod commands;
mod schannel;
mod sentence;

use core::fmt;

use countersign_messages::{Language, plan};
use countersign_mutual::MissingFact;
use schemars::JsonSchema;
use serde::Serialize;

pub use schannel::SchannelSetting;

use super::kind::Kind;
use crate::dial_plan::VoipSecurity;
use crate::requirement::Scene;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// A fact that nobody states, and that the rest of the plan hangs on.
    FindOut {
        /// Which, and how.
        missing_fact: MissingFact,
    },
    /// The name has an A or AAAA record.
    MakeDnsRecord {
        /// The name.
        name: String,
    },
    /// The host trusts, or holds, this authority.
    Trust {
        /// Whose store.
        host: String,
        /// Who keeps it.
        role: HostRole,
        /// Which store.
        store: AuthorityStore,
        /// The authority.
        authority: Authority,
    },
    /// What is no root leaves the trusted roots, for the intermediates.
    MoveToIntermediates {
        /// Whose store.
        host: String,
        /// Who keeps it.
        role: HostRole,
        /// The authority.
        authority: Authority,
    },
    /// Roots that nobody needs leave the trusted roots: the list of authorities fits then.
    RemoveRoots {
        /// Whose store.
        host: String,
        /// Who keeps it.
        role: HostRole,
        /// The roots.
        roots: Vec<Authority>,
    },
    /// The registry tells Schannel something else.
    SetSchannel {
        /// The host.
        host: String,
        /// Who keeps it.
        role: HostRole,
        /// What.
        setting: SchannelSetting,
    },
    /// A new certificate is requested on an Exchange server.
    RequestCertificate {
        /// The server.
        server: String,
    },
    /// The authority issues what was requested.
    IssueCertificate {
        /// The server.
        server: String,
    },
    /// What was issued is imported.
    ImportCertificate {
        /// The server.
        server: String,
    },
    /// A certificate of an Exchange server becomes a file, with its key.
    ExportCertificate {
        /// The server.
        server: String,
        /// Which; the one that an earlier step imports, if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        thumbprint: Option<String>,
    },
    /// What was exported on one Exchange server is imported on another.
    CopyCertificate {
        /// From where.
        source: String,
        /// To where.
        server: String,
        /// Which; the one that an earlier step imports at its source, if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        thumbprint: Option<String>,
    },
    /// The dial plan encrypts this much.
    SetVoipSecurity {
        /// The dial plan.
        dial_plan: String,
        /// How much.
        security: VoipSecurity,
    },
    /// The service belongs to these dial plans.
    SetDialPlans {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
        /// All of them.
        dial_plans: Vec<String>,
    },
    /// The service lets go of its certificate: its startup mode is TCP for a while.
    LeaveTls {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
    },
    /// The service is restarted in that mode.
    RestartInTcp {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
    },
    /// The certificate that a new one replaces is removed.
    RemoveCertificate {
        /// The server.
        server: String,
        /// Which.
        thumbprint: String,
    },
    /// The service listens for TLS.
    SetStartupMode {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
        /// In which mode.
        mode: TlsMode,
    },
    /// The certificate is enabled for the service.
    EnableCertificate {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
        /// Which; the one that an earlier step imports, if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        thumbprint: Option<String>,
    },
    /// UM knows the device.
    NewGateway {
        /// The name of the UM IP gateway, and its address.
        gateway: String,
        /// The dial plan with which it is linked.
        dial_plan: String,
        /// The port with which it is made; 5060, if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        port: Option<u16>,
    },
    /// The UM IP gateway has a full name as its address.
    SetGatewayAddress {
        /// The UM IP gateway.
        gateway: String,
        /// The name.
        address: String,
    },
    /// UM dials port 5061 of it.
    SetGatewayPort {
        /// The UM IP gateway.
        gateway: String,
    },
    /// A hunt group links it with a dial plan.
    NewHuntGroup {
        /// The UM IP gateway.
        gateway: String,
        /// The dial plan.
        dial_plan: String,
    },
    /// The UM service uses this pool.
    SetSipAccessService {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
        /// The pool.
        pool: String,
    },
    /// Windows Firewall lets a port in.
    OpenPort {
        /// The server.
        server: String,
        /// The port.
        port: u16,
    },
    /// The device listens for TLS on port 5061.
    SetDevicePort {
        /// The device.
        device: String,
    },
    /// The device sends its calls to these call routers.
    SetDeviceRoute {
        /// The device.
        device: String,
        /// The call routers.
        routers: Vec<String>,
    },
    /// The device gets a new certificate, for its own name.
    RenewDeviceCertificate {
        /// The device.
        device: String,
    },
    /// The device presents another certificate that it has.
    SetDeviceCertificate {
        /// The device.
        device: String,
        /// Which.
        thumbprint: String,
    },
    /// The Lync server gets a new Default certificate.
    RequestLyncCertificate {
        /// The server.
        server: String,
        /// Its pool, whose name is the subject.
        pool: String,
    },
    /// That certificate, or another that it has, is the one that it uses.
    AssignLyncCertificate {
        /// The server.
        server: String,
        /// Its pool, whose name is the subject.
        pool: String,
        /// Which; the one that an earlier step requests, if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        thumbprint: Option<String>,
    },
    /// UM knows the pools, and Lync may read what it needs.
    RunExchUcUtil,
    /// UM may, or may not, call out by this UM IP gateway.
    SetOutgoingCalls {
        /// The UM IP gateway.
        gateway: String,
        /// Whether it may.
        allowed: bool,
    },
    /// The dial plan has contact objects.
    RunOcsUmUtil {
        /// The dial plan.
        dial_plan: String,
    },
    /// The service is restarted, and reads what was changed.
    RestartService {
        /// The server.
        server: String,
        /// The service.
        service: UmService,
    },
    /// The Front-End service is restarted.
    RestartFrontEnd {
        /// The server.
        server: String,
    },
    /// A test call from the pool goes well.
    TestCall {
        /// The pool.
        pool: String,
    },
}

/// A service of Unified Messaging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "there are no others")]
pub enum UmService {
    /// The Unified Messaging service of Exchange 2013 or later.
    Um,
    /// The Unified Messaging Call Router.
    UmCallRouter,
    /// The Unified Messaging service of Exchange 2010, whose settings are its server's.
    UmServer,
}

/// A UM startup mode in which TLS is listened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum TlsMode {
    /// TLS alone.
    #[serde(rename = "TLS")]
    Tls,
    /// TCP and TLS.
    Dual,
}

/// Where an authority is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum AuthorityStore {
    /// Among the trusted roots.
    TrustedRoots,
    /// Among the intermediates.
    Intermediates,
}

/// Whose certificate to import.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Authority {
    /// Its subject.
    pub subject: String,
    /// Its SHA-1 fingerprint in upper case, as Windows shows it.
    pub thumbprint: String,
}

/// Where a step is done, and by which tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum HostRole {
    /// An Exchange server, in the Exchange Management Shell.
    Exchange,
    /// A server of Exchange 2010, in the shell of that version.
    #[serde(rename = "exchange_2010")]
    Exchange2010,
    /// A Lync server, in the Lync Server Management Shell.
    Lync,
    /// A gateway, IP PBX or SBC, by its own means.
    Device,
    /// A name server.
    Dns,
    /// The certificate authority.
    Authority,
    /// Wherever the fact can be learned.
    Anywhere,
}

impl Action {
    /// What kind of step it is.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::FindOut { .. } => Kind::FindOut,
            Self::MakeDnsRecord { .. } => Kind::MakeDnsRecord,
            Self::Trust { .. } | Self::MoveToIntermediates { .. } => Kind::Trust,
            Self::RemoveRoots { .. } => Kind::RemoveRoots,
            Self::SetSchannel { .. } => Kind::SetSchannel,
            Self::RequestCertificate { .. } => Kind::RequestCertificate,
            Self::IssueCertificate { .. } => Kind::IssueCertificate,
            Self::ImportCertificate { .. } => Kind::ImportCertificate,
            Self::ExportCertificate { .. } => Kind::ExportCertificate,
            Self::CopyCertificate { .. } => Kind::CopyCertificate,
            Self::SetVoipSecurity { .. } => Kind::SetVoipSecurity,
            Self::SetDialPlans { .. } => Kind::SetDialPlans,
            Self::LeaveTls { .. } => Kind::LeaveTls,
            Self::RestartInTcp { .. } => Kind::RestartInTcp,
            Self::RemoveCertificate { .. } => Kind::RemoveCertificate,
            Self::SetStartupMode { .. } => Kind::SetStartupMode,
            Self::EnableCertificate { .. } => Kind::EnableCertificate,
            Self::NewGateway { .. } => Kind::NewGateway,
            Self::SetGatewayAddress { .. } => Kind::SetGatewayAddress,
            Self::SetGatewayPort { .. } => Kind::SetGatewayPort,
            Self::NewHuntGroup { .. } => Kind::NewHuntGroup,
            Self::SetSipAccessService { .. } => Kind::SetSipAccessService,
            Self::OpenPort { .. } => Kind::OpenPort,
            Self::SetDevicePort { .. }
            | Self::SetDeviceRoute { .. }
            | Self::SetDeviceCertificate { .. }
            | Self::RenewDeviceCertificate { .. } => Kind::SetDevice,
            Self::RequestLyncCertificate { .. } => Kind::RequestLyncCertificate,
            Self::AssignLyncCertificate { .. } => Kind::AssignLyncCertificate,
            Self::RunExchUcUtil => Kind::RunExchUcUtil,
            Self::SetOutgoingCalls { .. } => Kind::SetOutgoingCalls,
            Self::RunOcsUmUtil { .. } => Kind::RunOcsUmUtil,
            Self::RestartService { .. } => Kind::RestartService,
            Self::RestartFrontEnd { .. } => Kind::RestartFrontEnd,
            Self::TestCall { .. } => Kind::TestCall,
        }
    }

    /// Where it is done in this estate: each version of Exchange has its own shell.
    pub(crate) fn role_in(&self, scene: &Scene<'_>) -> HostRole {
        match self.role() {
            HostRole::Exchange => scene.shell_of(self.of()),
            role => role,
        }
    }

    /// Where it is done, whatever the version.
    fn role(&self) -> HostRole {
        match self {
            Self::FindOut { .. } => HostRole::Anywhere,
            Self::MakeDnsRecord { .. } => HostRole::Dns,
            Self::IssueCertificate { .. } => HostRole::Authority,
            Self::Trust { role, .. }
            | Self::MoveToIntermediates { role, .. }
            | Self::RemoveRoots { role, .. }
            | Self::SetSchannel { role, .. } => *role,
            Self::SetDevicePort { .. }
            | Self::SetDeviceRoute { .. }
            | Self::SetDeviceCertificate { .. }
            | Self::RenewDeviceCertificate { .. } => HostRole::Device,
            Self::RequestLyncCertificate { .. }
            | Self::AssignLyncCertificate { .. }
            | Self::RunOcsUmUtil { .. }
            | Self::RestartFrontEnd { .. }
            | Self::TestCall { .. } => HostRole::Lync,
            _ => HostRole::Exchange,
        }
    }

    /// The host, dial plan, UM IP gateway or pool that it is about.
    pub(crate) fn of(&self) -> &str {
        match self {
            Self::FindOut { missing_fact } => &missing_fact.party,
            Self::MakeDnsRecord { name } => name,
            Self::Trust { host, .. }
            | Self::MoveToIntermediates { host, .. }
            | Self::RemoveRoots { host, .. }
            | Self::SetSchannel { host, .. } => host,
            Self::RequestCertificate { server }
            | Self::IssueCertificate { server }
            | Self::ImportCertificate { server }
            | Self::ExportCertificate { server, .. }
            | Self::CopyCertificate { server, .. }
            | Self::SetDialPlans { server, .. }
            | Self::LeaveTls { server, .. }
            | Self::RestartInTcp { server, .. }
            | Self::RemoveCertificate { server, .. }
            | Self::SetStartupMode { server, .. }
            | Self::EnableCertificate { server, .. }
            | Self::SetSipAccessService { server, .. }
            | Self::OpenPort { server, .. }
            | Self::RequestLyncCertificate { server, .. }
            | Self::AssignLyncCertificate { server, .. }
            | Self::RestartService { server, .. }
            | Self::RestartFrontEnd { server } => server,
            Self::SetVoipSecurity { dial_plan, .. } | Self::RunOcsUmUtil { dial_plan } => dial_plan,
            Self::NewGateway { gateway, .. }
            | Self::SetGatewayAddress { gateway, .. }
            | Self::SetGatewayPort { gateway }
            | Self::NewHuntGroup { gateway, .. }
            | Self::SetOutgoingCalls { gateway, .. } => gateway,
            Self::SetDevicePort { device }
            | Self::SetDeviceRoute { device, .. }
            | Self::SetDeviceCertificate { device, .. }
            | Self::RenewDeviceCertificate { device } => device,
            Self::RunExchUcUtil => "the estate",
            Self::TestCall { pool } => pool,
        }
    }

    /// Whether an authority issues a certificate in it.
    pub(crate) fn has_it_issued(&self) -> bool {
        matches!(
            self,
            Self::IssueCertificate { .. }
                | Self::RenewDeviceCertificate { .. }
                | Self::RequestLyncCertificate { .. }
        )
    }

    /// The server from which it takes what was exported there.
    pub(crate) fn source(&self) -> Option<&str> {
        match self {
            Self::CopyCertificate { source, .. } => Some(source),
            _ => None,
        }
    }

    /// The authority that it is about.
    pub(crate) fn authority(&self) -> Option<&Authority> {
        match self {
            Self::Trust { authority, .. } | Self::MoveToIntermediates { authority, .. } => {
                Some(authority)
            }
            _ => None,
        }
    }

    /// The UM service that it is about.
    pub(crate) fn service(&self) -> Option<UmService> {
        match self {
            Self::SetDialPlans { service, .. }
            | Self::LeaveTls { service, .. }
            | Self::RestartInTcp { service, .. }
            | Self::SetStartupMode { service, .. }
            | Self::EnableCertificate { service, .. }
            | Self::SetSipAccessService { service, .. }
            | Self::RestartService { service, .. } => Some(*service),
            _ => None,
        }
    }
}

impl HostRole {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::Exchange => plan::EXCHANGE_SHELL,
            Self::Exchange2010 => plan::EXCHANGE_2010_SHELL,
            Self::Lync => plan::LYNC_SHELL,
            Self::Device => plan::DEVICE,
            Self::Dns => plan::DNS,
            Self::Authority => plan::AUTHORITY,
            Self::Anywhere => plan::ANYWHERE,
        };
        text.told(language)
    }
}

impl UmService {
    /// What it is called.
    pub(crate) fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::Um | Self::UmServer => plan::UM_SERVICE,
            Self::UmCallRouter => plan::UM_CALL_ROUTER,
        };
        text.told(language)
    }

    /// What certificates are enabled for.
    pub(crate) fn enabled_as(self) -> &'static str {
        match self {
            Self::Um | Self::UmServer => "UM",
            Self::UmCallRouter => "UMCallRouter",
        }
    }

    /// The name of the Windows service.
    pub(crate) fn windows_name(self) -> &'static str {
        match self {
            Self::Um | Self::UmServer => "MSExchangeUM",
            Self::UmCallRouter => "MSExchangeUMCR",
        }
    }
}

impl AuthorityStore {
    /// Its name in Windows.
    pub(crate) fn windows_name(self) -> &'static str {
        match self {
            Self::TrustedRoots => "Root",
            Self::Intermediates => "CA",
        }
    }
}

impl fmt::Display for TlsMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tls => "TLS",
            Self::Dual => "Dual",
        })
    }
}
