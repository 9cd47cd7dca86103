//! What the registry tells Schannel.

use schemars::JsonSchema;
use serde::Serialize;

/// A value of the registry, under the key of Schannel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SchannelSetting {
    /// Servers name no authorities to their clients.
    NoTrustedIssuerList,
    /// Servers resume no sessions by tickets.
    NoSessionTickets,
}

impl SchannelSetting {
    /// The key, as PowerShell has it.
    pub(crate) const KEY: &str =
        r"HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

    /// The one under which a rule that bites on this fact no longer does.
    pub(crate) fn of_fact(fact: &str) -> Option<Self> {
        match fact {
            "send_trusted_issuer_list" => Some(Self::NoTrustedIssuerList),
            "session_tickets" => Some(Self::NoSessionTickets),
            _ => None,
        }
    }

    /// The name of the value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NoTrustedIssuerList => "SendTrustedIssuerList",
            Self::NoSessionTickets => "EnableSessionTicket",
        }
    }

    /// The value, a DWORD.
    pub(crate) fn value(self) -> u32 {
        match self {
            Self::NoTrustedIssuerList => 0,
            Self::NoSessionTickets => 2,
        }
    }
}
