//! UM dial plans: which numbers and which security a set of callers has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A UM dial plan: `[[dial_plan]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct DialPlan {
    /// Its name.
    pub name: String,
    /// `URIType`: how users are addressed in it.
    #[serde(default)]
    pub uri_type: Option<UriType>,
    /// `VoIPSecurity`: what is encrypted.
    #[serde(default)]
    pub voip_security: Option<VoipSecurity>,
    /// `PhoneContext`, which Exchange makes of its name and the forest's.
    #[serde(default)]
    pub phone_context: Option<String>,
    /// The contact objects of its subscriber access and auto attendants (`Get-CsExUmContact`), by SIP
    /// address; an empty list is none. Left out, they are unknown.
    #[serde(default)]
    pub contacts: Option<Vec<String>>,
}

/// `URIType` of a dial plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum UriType {
    /// Extensions.
    #[serde(rename = "TelExtn")]
    TelephoneExtension,
    /// SIP addresses: what Lync wants.
    SipName,
    /// Numbers of E.164.
    E164,
}

/// `VoIPSecurity` of a dial plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[non_exhaustive]
pub enum VoipSecurity {
    /// Nothing is encrypted.
    Unsecured,
    /// Signalling is, over mutual TLS; media are not.
    #[serde(rename = "SIPSecured")]
    SipSecured,
    /// Signalling is, over mutual TLS, and media are, by SRTP.
    Secured,
}

impl DialPlan {
    /// Whether this is its name, without regard to case, as Active Directory has it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether `ExchUcUtil.ps1` gives this pilot identifier to its hunt groups: the first part of the phone context,
    /// which keeps the name that the plan was made with. Microsoft's page says its name.
    pub(crate) fn is_piloted_by(&self, pilot: &str) -> bool {
        let made_of = self.phone_context.as_deref().unwrap_or(&self.name);
        let first = made_of.split('.').next().unwrap_or(made_of);
        self.is_called(pilot) || first.eq_ignore_ascii_case(pilot)
    }

    /// Whether it is for Lync, if anybody says.
    pub(crate) fn is_sip(&self) -> Option<bool> {
        Some(self.uri_type? == UriType::SipName)
    }

    /// Whether its signalling is over mutual TLS, if anybody says.
    pub(crate) fn is_secured(&self) -> Option<bool> {
        Some(self.voip_security? != VoipSecurity::Unsecured)
    }
}

impl VoipSecurity {
    /// As the cmdlets spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unsecured => "Unsecured",
            Self::SipSecured => "SIPSecured",
            Self::Secured => "Secured",
        }
    }
}
