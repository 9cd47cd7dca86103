//! Where Microsoft's pages contradict each other: which of their readings counts.

use countersign_messages::{Text, requirement};
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

/// A contradiction: what is asked, what the pages answer, and which requirements hang on it.
#[derive(Clone, Copy)]
pub(crate) struct Policy {
    /// Its key in `[policies]`.
    pub(crate) name: &'static str,
    /// What the pages disagree about.
    pub(crate) question: Text,
    /// Their answers; the first is the default.
    pub(crate) readings: &'static [Reading],
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
}

/// Every contradiction on which a verdict hangs.
pub(crate) const POLICIES: [Policy; 4] = [LYNC_AUTHORITY, LYNC_NAME, WILDCARD, SETUP_CERTIFICATE];

pub(crate) const LYNC_AUTHORITY: Policy = Policy {
    name: "lync_authority",
    question: requirement::LYNC_AUTHORITY,
    readings: &[
        Reading {
            name: "mutual-trust",
            says: requirement::LYNC_AUTHORITY_MUTUAL_TRUST,
            source: "Lync Server 2013, Configure certificates on the server running Exchange UM",
        },
        Reading {
            name: "same-authority",
            says: requirement::LYNC_AUTHORITY_SAME_AUTHORITY,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview, steps 4 and 10",
        },
        Reading {
            name: "same-certificate",
            says: requirement::LYNC_AUTHORITY_SAME_CERTIFICATE,
            source: "OfficeDocs-Exchange, ExchangeServer2013/voice-architecture-changes, its table of topologies",
        },
    ],
};

pub(crate) const LYNC_NAME: Policy = Policy {
    name: "lync_name",
    question: requirement::LYNC_NAME,
    readings: &[
        Reading {
            name: "subject",
            says: requirement::LYNC_NAME_SUBJECT,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview; eightwone.com, 2012-01-05; therealshrimp.blogspot.com, 2012-03; uccramblings.com",
        },
        Reading {
            name: "subject-or-san",
            says: requirement::LYNC_NAME_SUBJECT_OR_SAN,
            source: "the same overview, elsewhere on it",
        },
    ],
};

pub(crate) const WILDCARD: Policy = Policy {
    name: "wildcard",
    question: requirement::WILDCARD,
    readings: &[
        Reading {
            name: "san",
            says: requirement::WILDCARD_SAN,
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview",
        },
        Reading {
            name: "subject-too",
            says: requirement::WILDCARD_SUBJECT_TOO,
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; office-docs-powershell, New-ExchangeCertificate",
        },
    ],
};

pub(crate) const SETUP_CERTIFICATE: Policy = Policy {
    name: "setup_certificate",
    question: requirement::SETUP_CERTIFICATE,
    readings: &[
        Reading {
            name: "assign",
            says: requirement::SETUP_CERTIFICATE_ASSIGN,
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; ExchangeServer, architecture/client-access/certificates",
        },
        Reading {
            name: "assigned-by-setup",
            says: requirement::SETUP_CERTIFICATE_ASSIGNED_BY_SETUP,
            source: "TechNet ee681661, Deploying certificates for UM",
        },
    ],
};

impl Policies {
    /// The reading of this policy that counts.
    pub(crate) fn reading(&self, policy: &Policy) -> &'static Reading {
        let index = match policy.name {
            "lync_authority" => match self.lync_authority {
                LyncAuthority::MutualTrust => 0,
                LyncAuthority::SameAuthority => 1,
                LyncAuthority::SameCertificate => 2,
            },
            "lync_name" => usize::from(self.lync_name == LyncName::SubjectOrSan),
            "wildcard" => usize::from(self.wildcard == Wildcard::SubjectToo),
            _ => usize::from(self.setup_certificate == SetupCertificate::AssignedBySetup),
        };
        &policy.readings[index]
    }
}
