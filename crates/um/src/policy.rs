//! Where Microsoft's pages contradict each other: which of their readings counts.

use countersign_messages::{Text, requirement};
use countersign_mutual::Confidence;
use schemars::JsonSchema;
use serde::Deserialize;

/// The readings that an organisation chose: `[policies]`. What is left out has its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Policies {
    /// Whose certificates UM and Lync need for each other. Left out, `mutual-trust`.
    pub lync_authority: LyncAuthority,
    /// Where a UM server's name must stand in the certificate that it shows Lync. Left out, `subject`.
    pub lync_name: LyncName,
    /// Where a UM certificate may have a wildcard. Left out, `san`.
    pub wildcard: Wildcard,
    /// Whether the certificate that Exchange setup makes serves UM at once. Left out, `assign`.
    pub setup_certificate: SetupCertificate,
    /// Which command gives a new UM IP gateway its port. Left out, `set-afterwards`.
    pub gateway_port: GatewayPort,
    /// Which event says that a gateway does not answer SIP OPTIONS. Left out, `event-1400`.
    pub options_event: OptionsEvent,
    /// Where the UM service listens in startup mode Dual. Left out, `5062-5063`.
    pub um_service_ports: UmServicePorts,
}

/// Whose certificates UM and Lync need for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LyncAuthority {
    /// Of any authorities whose roots each side trusts.
    #[default]
    MutualTrust,
    /// Of the same authority.
    SameAuthority,
    /// The same certificate.
    SameCertificate,
}

/// Where a UM server's name must stand in the certificate that it shows Lync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LyncName {
    /// In the subject.
    #[default]
    Subject,
    /// In the subject or the SAN.
    SubjectOrSan,
}

/// Where a UM certificate may have a wildcard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Wildcard {
    /// In the SAN alone.
    #[default]
    San,
    /// In the subject too.
    SubjectToo,
}

/// Whether the certificate that Exchange setup makes serves UM at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SetupCertificate {
    /// It must be assigned.
    #[default]
    Assign,
    /// Setup assigns it.
    AssignedBySetup,
}

/// Which command gives a new UM IP gateway its port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GatewayPort {
    /// `Set-UMIPGateway`, once it is there.
    #[default]
    SetAfterwards,
    /// `New-UMIPGateway`, which makes it.
    OnCreation,
}

/// Which event says that a gateway does not answer SIP OPTIONS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum OptionsEvent {
    /// 1400.
    #[default]
    #[serde(rename = "event-1400")]
    Event1400,
    /// 1088.
    #[serde(rename = "event-1088")]
    Event1088,
}

/// Where the UM service listens in startup mode Dual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum UmServicePorts {
    /// On 5062 for TCP, on 5063 for TLS.
    #[default]
    #[serde(rename = "5062-5063")]
    Own,
    /// On 5060 for TCP, on 5061 for TLS.
    #[serde(rename = "5060-5061")]
    OfCallRouter,
}

/// A contradiction: what is asked, what the pages answer, and which requirements hang on it.
#[derive(Clone, Copy)]
pub(crate) struct Policy {
    /// Its key in `[policies]`.
    pub(crate) name: &'static str,
    /// What the pages disagree about.
    pub(crate) question: Text,
    /// Their answers; the first is the default.
    pub(crate) readings: &'static [Reading],
    /// The place of the answer that counts.
    chosen: fn(&Policies) -> usize,
}

/// One answer.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// Its word in `[policies]`.
    pub(crate) name: &'static str,
    /// What it says.
    pub(crate) says: Text,
    /// The page that says so.
    pub(crate) source: &'static str,
    /// How sure it is that it holds: `unconfirmed` where a page says so, and nothing else bears it out.
    pub(crate) confidence: Confidence,
}

/// Every contradiction on which an answer hangs.
pub(crate) const POLICIES: [Policy; 7] = [
    LYNC_AUTHORITY,
    LYNC_NAME,
    WILDCARD,
    SETUP_CERTIFICATE,
    GATEWAY_PORT,
    OPTIONS_EVENT,
    UM_SERVICE_PORTS,
];

pub(crate) const LYNC_AUTHORITY: Policy = Policy {
    name: "lync_authority",
    question: requirement::LYNC_AUTHORITY,
    readings: &[
        Reading {
            name: "mutual-trust",
            says: requirement::LYNC_AUTHORITY_MUTUAL_TRUST,
            source: "Lync Server 2013, Configure certificates on the server running Exchange UM",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "same-authority",
            says: requirement::LYNC_AUTHORITY_SAME_AUTHORITY,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview, steps 4 and 10",
            confidence: Confidence::Unconfirmed,
        },
        Reading {
            name: "same-certificate",
            says: requirement::LYNC_AUTHORITY_SAME_CERTIFICATE,
            source: "OfficeDocs-Exchange, ExchangeServer2013/voice-architecture-changes, its table of topologies",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| match policies.lync_authority {
        LyncAuthority::MutualTrust => 0,
        LyncAuthority::SameAuthority => 1,
        LyncAuthority::SameCertificate => 2,
    },
};

pub(crate) const LYNC_NAME: Policy = Policy {
    name: "lync_name",
    question: requirement::LYNC_NAME,
    readings: &[
        Reading {
            name: "subject",
            says: requirement::LYNC_NAME_SUBJECT,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview; eightwone.com, 2012-01-05; therealshrimp.blogspot.com, 2012-03; uccramblings.com",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "subject-or-san",
            says: requirement::LYNC_NAME_SUBJECT_OR_SAN,
            source: "the same overview, elsewhere on it",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.lync_name == LyncName::SubjectOrSan),
};

pub(crate) const WILDCARD: Policy = Policy {
    name: "wildcard",
    question: requirement::WILDCARD,
    readings: &[
        Reading {
            name: "san",
            says: requirement::WILDCARD_SAN,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview; eightwone.com, 2012-01-05",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "subject-too",
            says: requirement::WILDCARD_SUBJECT_TOO,
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; office-docs-powershell, New-ExchangeCertificate",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.wildcard == Wildcard::SubjectToo),
};

pub(crate) const SETUP_CERTIFICATE: Policy = Policy {
    name: "setup_certificate",
    question: requirement::SETUP_CERTIFICATE,
    readings: &[
        Reading {
            name: "assign",
            says: requirement::SETUP_CERTIFICATE_ASSIGN,
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; ExchangeServer, architecture/client-access/certificates",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "assigned-by-setup",
            says: requirement::SETUP_CERTIFICATE_ASSIGNED_BY_SETUP,
            source: "TechNet ee681661, Deploying certificates for UM",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.setup_certificate == SetupCertificate::AssignedBySetup),
};

pub(crate) const GATEWAY_PORT: Policy = Policy {
    name: "gateway_port",
    question: requirement::GATEWAY_PORT,
    readings: &[
        Reading {
            name: "set-afterwards",
            says: requirement::GATEWAY_PORT_SET_AFTERWARDS,
            source: "office-docs-powershell, New-UMIPGateway and Set-UMIPGateway",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "on-creation",
            says: requirement::GATEWAY_PORT_ON_CREATION,
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway, its example",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.gateway_port == GatewayPort::OnCreation),
};

pub(crate) const OPTIONS_EVENT: Policy = Policy {
    name: "options_event",
    question: requirement::OPTIONS_EVENT,
    readings: &[
        Reading {
            name: "event-1400",
            says: requirement::OPTIONS_EVENT_1400,
            source: "OfficeDocs-Exchange, ExchangeServer2013/um-ip-gateways; eightwone.com, 2012-01-05; therealshrimp.blogspot.com, 2012-03",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "event-1088",
            says: requirement::OPTIONS_EVENT_1088,
            source: "OfficeDocs-Exchange, ExchangeServer2013/connect-a-voip-gateway",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.options_event == OptionsEvent::Event1088),
};

pub(crate) const UM_SERVICE_PORTS: Policy = Policy {
    name: "um_service_ports",
    question: requirement::UM_SERVICE_PORTS,
    readings: &[
        Reading {
            name: "5062-5063",
            says: requirement::UM_SERVICE_PORTS_OWN,
            source: "OfficeDocs-Exchange, ExchangeServer2013/um-protocols-ports-and-services",
            confidence: Confidence::Confirmed,
        },
        Reading {
            name: "5060-5061",
            says: requirement::UM_SERVICE_PORTS_OF_CALL_ROUTER,
            source: "office-docs-powershell, Set-UMService, of UMStartupMode",
            confidence: Confidence::Unconfirmed,
        },
    ],
    chosen: |policies| usize::from(policies.um_service_ports == UmServicePorts::OfCallRouter),
};

impl Policies {
    /// The reading of this policy that counts.
    pub(crate) fn reading(&self, policy: &Policy) -> &'static Reading {
        &policy.readings[(policy.chosen)(self)]
    }
}

impl GatewayPort {
    /// The port with which one is made, where that can be said.
    pub(crate) fn on_creation(self) -> Option<u16> {
        match self {
            Self::SetAfterwards => None,
            Self::OnCreation => Some(5061),
        }
    }
}

impl OptionsEvent {
    /// Its number.
    pub(crate) fn number(self) -> u16 {
        match self {
            Self::Event1400 => 1400,
            Self::Event1088 => 1088,
        }
    }
}

impl UmServicePorts {
    /// That for TCP, and that for TLS.
    pub(crate) fn numbers(self) -> [u16; 2] {
        match self {
            Self::Own => [5062, 5063],
            Self::OfCallRouter => [5060, 5061],
        }
    }
}
