//! UM IP gateways, and the hunt groups that link them with dial plans.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;

use crate::choice::text_or_table;
use crate::fact::moment;

/// A UM IP gateway: `[[um_ip_gateways]]`. It stands for a gateway, IP PBX or SBC, or for a Lync pool.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct UmIpGateway {
    /// Its name; its address if left out.
    #[serde(default)]
    pub name: Option<String>,
    /// `Address`: the full name or IP address of what it stands for.
    pub address: String,
    /// `Port`: what UM dials there.
    #[serde(default)]
    pub port: Option<u16>,
    /// `OutcallsAllowed`: whether UM may place calls through it.
    #[serde(default)]
    pub outcalls_allowed: Option<bool>,
    /// `Status`: whether UM takes calls from it.
    #[serde(default)]
    pub status: Option<GatewayStatus>,
    /// `IPAddressFamily`: which of its addresses UM dials.
    #[serde(default)]
    pub ip_address_family: Option<AddressFamily>,
    /// What its address resolves to; an empty list is nothing. Left out, that is unknown.
    #[serde(default)]
    pub resolves_to: Option<Vec<IpAddr>>,
    /// Since when it resolves to that.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub resolves_since: Option<OffsetDateTime>,
}

/// `Status` of a UM IP gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum GatewayStatus {
    /// UM takes calls from it.
    Enabled,
    /// UM takes none.
    Disabled,
    /// UM takes no more, and those that stand go on.
    NoNewCalls,
}

/// `IPAddressFamily` of a UM IP gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum AddressFamily {
    /// IPv6 first, then IPv4.
    Any,
    /// IPv4 alone.
    IPv4Only,
    /// IPv6 alone.
    IPv6Only,
}

/// A UM hunt group: `[[hunt_group]]`. It links one UM IP gateway with one dial plan.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct HuntGroup {
    /// Its UM IP gateway, by name or address.
    pub um_ip_gateway: String,
    /// Its dial plan, by name.
    pub dial_plan: String,
    /// `PilotIdentifier`; the empty string where it has none. Left out, it is unknown.
    #[serde(default)]
    pub pilot_identifier: Option<String>,
}

/// A UM IP gateway as written: its address alone, or all that is known of it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum GatewayChoice {
    /// The gateway of this address.
    Address(String),
    /// A gateway of which more is known.
    Gateway(UmIpGateway),
}

impl UmIpGateway {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.address)
    }

    /// The IP addresses that it stands for, as far as they are known.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        let own = self.address.parse().into_iter();
        own.chain(self.resolves_to.iter().flatten().copied())
    }

    /// Whether this is its name or its address, without regard to case.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name) || self.address.eq_ignore_ascii_case(name)
    }
}

impl AddressFamily {
    /// As the cmdlets spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Any => "Any",
            Self::IPv4Only => "IPv4Only",
            Self::IPv6Only => "IPv6Only",
        }
    }

    /// Whether UM dials this address.
    pub(crate) fn has(self, address: &IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::IPv4Only => address.is_ipv4(),
            Self::IPv6Only => address.is_ipv6(),
        }
    }
}

impl GatewayStatus {
    /// As the cmdlets spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::NoNewCalls => "NoNewCalls",
        }
    }
}

impl From<GatewayChoice> for UmIpGateway {
    fn from(choice: GatewayChoice) -> Self {
        match choice {
            GatewayChoice::Gateway(gateway) => gateway,
            GatewayChoice::Address(address) => Self {
                name: None,
                address,
                port: None,
                outcalls_allowed: None,
                status: None,
                ip_address_family: None,
                resolves_to: None,
                resolves_since: None,
            },
        }
    }
}

impl<'de> Deserialize<'de> for GatewayChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = "the address of a UM IP gateway, or a table with what is known of it";
        text_or_table(deserializer, wanted, Self::Address, Self::Gateway)
    }
}
