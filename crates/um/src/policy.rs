//! Where Microsoft's pages contradict each other: which of their readings counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Policy {
    /// Its key in `[policies]`.
    pub name: &'static str,
    /// What the pages disagree about.
    pub question: &'static str,
    /// Their answers; the first is the default.
    pub readings: &'static [Reading],
}

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reading {
    /// Its word in `[policies]`.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// The page that says so.
    pub source: &'static str,
}

/// Every contradiction on which a verdict hangs.
pub(crate) const POLICIES: [Policy; 4] = [LYNC_AUTHORITY, LYNC_NAME, WILDCARD, SETUP_CERTIFICATE];

pub(crate) const LYNC_AUTHORITY: Policy = Policy {
    name: "lync_authority",
    question: "whose certificates do UM and Lync need for each other?",
    readings: &[
        Reading {
            name: "mutual-trust",
            says: "of the same authority or of two, as long as each side has the other's root among its trusted roots",
            source: "Lync Server 2013, Configure certificates on the server running Exchange UM",
        },
        Reading {
            name: "same-authority",
            says: "of the same authority",
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview, steps 4 and 10",
        },
        Reading {
            name: "same-certificate",
            says: "the same certificate",
            source: "OfficeDocs-Exchange, ExchangeServer2013/voice-architecture-changes, its table of topologies",
        },
    ],
};

pub(crate) const LYNC_NAME: Policy = Policy {
    name: "lync_name",
    question: "where must a UM server's name stand in the certificate that it shows Lync?",
    readings: &[
        Reading {
            name: "subject",
            says: "in the subject name: field reports agree that UM cannot open to Lync otherwise",
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview; eightwone.com, 2012-01-05; therealshrimp.blogspot.com, 2012-03; uccramblings.com",
        },
        Reading {
            name: "subject-or-san",
            says: "in the subject name or in the SAN, and one certificate with every name in its SAN will do",
            source: "the same overview, elsewhere on it",
        },
    ],
};

pub(crate) const WILDCARD: Policy = Policy {
    name: "wildcard",
    question: "where may a UM certificate have a wildcard?",
    readings: &[
        Reading {
            name: "san",
            says: "in the SAN, and not in the subject name",
            source: "OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview",
        },
        Reading {
            name: "subject-too",
            says: "in both: examples show CN=*.contoso.com",
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; office-docs-powershell, New-ExchangeCertificate",
        },
    ],
};

pub(crate) const SETUP_CERTIFICATE: Policy = Policy {
    name: "setup_certificate",
    question: "does the certificate that Exchange setup makes serve UM at once?",
    readings: &[
        Reading {
            name: "assign",
            says: "no: it must be assigned to UM and UMCallRouter",
            source: "OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um; ExchangeServer, architecture/client-access/certificates",
        },
        Reading {
            name: "assigned-by-setup",
            says: "yes: installing UM creates it and uses it",
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
