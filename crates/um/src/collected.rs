//! Facts that a server tells of itself: the script that gathers them, and the JSON that it writes.

use core::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use time::OffsetDateTime;

/// What a server is, by which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CollectRole {
    /// Exchange, in the Exchange Management Shell.
    Exchange,
    /// Lync or Skype for Business, in its Management Shell.
    Lync,
}

impl CollectRole {
    /// Every role.
    pub const ALL: [Self; 2] = [Self::Exchange, Self::Lync];

    /// As it is named on a command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Lync => "lync",
        }
    }

    /// The PowerShell, of version 2 and later, that gathers the facts of one server and of what it knows of the
    /// others into a JSON file. It changes nothing, and never reads a private key.
    #[must_use]
    pub fn script(self) -> String {
        let (shell, own) = match self {
            Self::Exchange => ("Exchange Management Shell", EXCHANGE),
            Self::Lync => (
                "Lync Server or Skype for Business Server Management Shell",
                LYNC,
            ),
        };
        let name = self.name();
        format!(
            "# Gathers the facts of this server for `countersign import`, in one JSON file. Run it in the\n\
             # {shell}, as an administrator, on each server.\n\
             param(\n    [string]$Path = \"$env:COMPUTERNAME-{name}.json\"\n)\n\n{COMMON}\n{own}"
        )
    }
}

impl fmt::Display for CollectRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const COMMON: &str = include_str!("../data/collect/common.ps1");
const EXCHANGE: &str = include_str!("../data/collect/exchange.ps1");
const LYNC: &str = include_str!("../data/collect/lync.ps1");

/// What one run of the script wrote.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "collected", rename_all = "lowercase")]
#[schemars(title = "countersign collect")]
pub(crate) enum Collected {
    Exchange(Exchange),
    Lync(Lync),
}

/// What an Exchange server tells. What is null was not read, and `unread` says why.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    /// Of this form: 1.
    pub(crate) version: u32,
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub(crate) at: OffsetDateTime,
    pub(crate) server: Server,
    pub(crate) services: Option<Vec<ServiceState>>,
    /// `Get-ExchangeServer`
    pub(crate) servers: Option<Vec<ExchangeServerRow>>,
    /// `Get-ExchangeCertificate`, of this server
    pub(crate) certificates: Option<Vec<ExchangeCertificateRow>>,
    /// `Get-UMService`; `Get-UMServer` of Exchange 2010
    pub(crate) um_services: Option<Vec<UmServiceRow>>,
    /// `Get-UMCallRouterSettings`; none of Exchange 2010
    pub(crate) um_call_routers: Option<Vec<CallRouterRow>>,
    /// `Get-UMDialPlan`
    pub(crate) dial_plans: Option<Vec<DialPlanRow>>,
    /// `Get-UMIPGateway`
    pub(crate) um_ip_gateways: Option<Vec<GatewayRow>>,
    /// `Get-UMHuntGroup`
    pub(crate) hunt_groups: Option<Vec<HuntGroupRow>>,
    pub(crate) unread: Vec<Unread>,
}

/// What a Lync or Skype for Business server tells.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lync {
    /// Of this form: 1.
    pub(crate) version: u32,
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub(crate) at: OffsetDateTime,
    pub(crate) server: Server,
    /// `Get-CsServerVersion`
    pub(crate) product: Option<String>,
    pub(crate) services: Option<Vec<ServiceState>>,
    /// `Get-CsPool`
    pub(crate) pools: Option<Vec<PoolRow>>,
    /// `Get-CsCertificate`, of this server
    pub(crate) certificates: Option<Vec<LyncCertificateRow>>,
    /// `Get-CsMediaConfiguration`
    pub(crate) media_configurations: Option<Vec<MediaConfigurationRow>>,
    /// `Get-CsExUmContact`
    pub(crate) contacts: Option<Vec<ContactRow>>,
    pub(crate) unread: Vec<Unread>,
}

/// What any Windows server tells.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) fqdn: Option<String>,
    pub(crate) netbios: String,
    /// As `6.3.9600`, which is Windows Server 2012 R2.
    pub(crate) os_version: Option<String>,
    pub(crate) stores: Stores,
    /// The policy's value; null where it is not set.
    pub(crate) disable_root_auto_update: Option<i64>,
    /// Likewise.
    pub(crate) disable_aia_url_retrieval: Option<i64>,
    /// Null where it was not read, or by a script that did not ask yet.
    pub(crate) schannel: Option<Schannel>,
}

/// What the registry says of TLS; null where it says nothing.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schannel {
    /// `EnableSessionTicket`
    pub(crate) enable_session_ticket: Option<i64>,
    /// `SendTrustedIssuerList`
    pub(crate) send_trusted_issuer_list: Option<i64>,
}

/// The certificate stores of the machine.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(crate) struct Stores {
    pub(crate) my: Option<Vec<StoredCertificate>>,
    pub(crate) root: Option<Vec<StoredCertificate>>,
    pub(crate) auth_root: Option<Vec<StoredCertificate>>,
    #[serde(rename = "CA")]
    pub(crate) ca: Option<Vec<StoredCertificate>>,
    pub(crate) disallowed: Option<Vec<StoredCertificate>>,
}

/// A certificate of a store.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredCertificate {
    /// SHA-1, in hexadecimal.
    pub(crate) thumbprint: String,
    /// A serialized store element, in base64: the certificate, and what Windows keeps beside it.
    pub(crate) element: String,
    /// Whether its private key is there; null by a script that did not ask yet.
    pub(crate) has_private_key: Option<bool>,
}

/// A Windows service.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceState {
    pub(crate) name: String,
    /// Null where it does not run.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub(crate) started: Option<OffsetDateTime>,
}

/// What was not read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unread {
    pub(crate) what: String,
    pub(crate) reason: String,
}

/// Declares what one cmdlet says, every property as its text or null.
macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
        })*
    };
}

rows! {
    /// `Get-ExchangeServer`
    ExchangeServerRow {
        fqdn: Option<String>,
        netbios: Option<String>,
        roles: Option<String>,
        version: Option<String>,
    }
    /// `Get-ExchangeCertificate`
    ExchangeCertificateRow {
        thumbprint: Option<String>,
        services: Option<String>,
        status: Option<String>,
        root_ca_type: Option<String>,
        has_private_key: Option<String>,
        private_key_exportable: Option<String>,
    }
    /// `Get-UMService`, `Get-UMServer`
    UmServiceRow {
        server: Option<String>,
        startup_mode: Option<String>,
        dial_plans: Vec<String>,
        sip_access_service: Option<String>,
    }
    /// `Get-UMCallRouterSettings`
    CallRouterRow {
        server: Option<String>,
        startup_mode: Option<String>,
        dial_plans: Vec<String>,
        sip_tcp_listening_port: Option<String>,
        sip_tls_listening_port: Option<String>,
    }
    /// `Get-UMDialPlan`
    DialPlanRow {
        name: Option<String>,
        uri_type: Option<String>,
        voip_security: Option<String>,
        phone_context: Option<String>,
    }
    /// `Get-UMIPGateway`
    GatewayRow {
        name: Option<String>,
        address: Option<String>,
        port: Option<String>,
        outcalls_allowed: Option<String>,
        status: Option<String>,
        ip_address_family: Option<String>,
        resolves_to: Option<Vec<String>>,
    }
    /// `Get-UMHuntGroup`
    HuntGroupRow {
        um_ip_gateway: Option<String>,
        dial_plan: Option<String>,
        pilot_identifier: Option<String>,
    }
    /// `Get-CsPool`
    PoolRow {
        fqdn: Option<String>,
        site: Option<String>,
        services: Vec<String>,
        computers: Vec<String>,
    }
    /// `Get-CsCertificate`
    LyncCertificateRow {
        r#use: Option<String>,
        thumbprint: Option<String>,
    }
    /// `Get-CsMediaConfiguration`
    MediaConfigurationRow {
        identity: Option<String>,
        encryption_level: Option<String>,
    }
    /// `Get-CsExUmContact`
    ContactRow {
        sip_address: Option<String>,
        dial_plan: Option<String>,
    }
}
