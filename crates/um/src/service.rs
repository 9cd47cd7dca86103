//! Services of Exchange servers, each with its certificate.

use core::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::Error;
use crate::draft::Drafting;
use crate::fact::{FactTable, moment};
use crate::held::HeldCertificate;

/// One service with its certificate.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Service {
    /// The file with the certificate that the service presents; the chain may follow in it.
    /// Left out, it is unknown.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Files with the intermediates that are sent along.
    #[serde(default)]
    pub chain: Vec<String>,
    /// `RootCAType` of the certificate, as `Get-ExchangeCertificate` prints it.
    #[serde(default)]
    pub root_ca_type: Option<RootCaType>,
    /// `Services` of the certificate. Left out, it is unknown what the certificate is enabled for.
    #[serde(default)]
    pub services: Option<Vec<EnabledService>>,
    /// `Status` of the certificate.
    #[serde(default)]
    pub status: Option<CertificateStatus>,
    /// `HasPrivateKey` of the certificate.
    #[serde(default)]
    pub has_private_key: Option<bool>,
    /// `PrivateKeyExportable` of the certificate.
    #[serde(default)]
    pub private_key_exportable: Option<bool>,
    /// The dial plans of the UM service or the call router, by name; an empty list is none. Left out,
    /// they are unknown.
    #[serde(default)]
    pub dial_plans: Option<Vec<String>>,
    /// When the service was started.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub started: Option<OffsetDateTime>,
    /// Since when it has its UM startup mode.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub startup_mode_since: Option<OffsetDateTime>,
    /// `SIPAccessService` of the UM service: the pool that it is to use, as `pool1.contoso.com:5061`; the
    /// empty string where none is set. Left out, it is unknown.
    #[serde(default)]
    pub sip_access_service: Option<String>,
    /// `SipTcpListeningPort` of the call router.
    #[serde(default)]
    pub sip_tcp_listening_port: Option<u16>,
    /// `SipTlsListeningPort` of the call router.
    #[serde(default)]
    pub sip_tls_listening_port: Option<u16>,
    /// What else is known of the service.
    #[serde(flatten)]
    #[schemars(with = "FactTable")]
    pub(crate) facts: FactTable,
}

/// `RootCAType` of `Get-ExchangeCertificate`: where the server found the root of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum RootCaType {
    /// Nowhere: a new self-signed certificate.
    None,
    /// In the third-party root store: a public authority.
    ThirdParty,
    /// In the enterprise store: published in Active Directory.
    Enterprise,
    /// In the registry: put there by hand, a private root or a self-signed certificate.
    Registry,
    /// In the store that a group policy fills.
    GroupPolicy,
    /// Unknown: a pending request.
    Unknown,
}

/// A service that a certificate is enabled for: `Services` of `Get-ExchangeCertificate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum EnabledService {
    /// Federation with other organisations.
    Federation,
    /// The web services.
    #[serde(rename = "IIS")]
    Iis,
    /// IMAP4.
    #[serde(rename = "IMAP")]
    Imap,
    /// POP3.
    #[serde(rename = "POP")]
    Pop,
    /// Transport.
    #[serde(rename = "SMTP")]
    Smtp,
    /// The Unified Messaging service.
    #[serde(rename = "UM")]
    Um,
    /// The Unified Messaging Call Router.
    #[serde(rename = "UMCallRouter")]
    UmCallRouter,
}

/// `Status` of `Get-ExchangeCertificate`: what the server itself makes of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum CertificateStatus {
    /// Not yet valid, or no longer.
    DateInvalid,
    /// Not to be used, for another reason.
    Invalid,
    /// A request that no authority has answered yet.
    PendingRequest,
    /// The authority's list or responder was not reached.
    RevocationCheckFailure,
    /// Revoked.
    Revoked,
    /// Unknown.
    Unknown,
    /// Its root is not trusted.
    Untrusted,
    /// Good.
    Valid,
}

impl Service {
    /// What it says of its certificate.
    pub(crate) fn held(&self) -> HeldCertificate {
        HeldCertificate {
            file: self.certificate.clone().unwrap_or_default(),
            services: self.services.clone(),
            status: self.status,
            root_ca_type: self.root_ca_type,
            has_private_key: self.has_private_key,
            private_key_exportable: self.private_key_exportable,
            key_provider: None,
        }
    }

    /// Takes over what its server says of the certificate, where it says nothing itself.
    pub(crate) fn learn(&mut self, held: &HeldCertificate) {
        let HeldCertificate {
            file: _,
            services,
            status,
            root_ca_type,
            has_private_key,
            private_key_exportable,
            key_provider: _,
        } = self.held().or(held.clone());
        self.services = services;
        self.status = status;
        self.root_ca_type = root_ca_type;
        self.has_private_key = has_private_key;
        self.private_key_exportable = private_key_exportable;
        if let Some(provider) = held.key_provider {
            self.facts.suppose("key_provider", provider.as_str());
        }
    }

    /// Refuses a key of another service, and a dial plan that the estate does not have.
    pub(crate) fn check(
        &self,
        name: ServiceName,
        path: &str,
        drafting: &Drafting<'_>,
    ) -> Result<(), Error> {
        use ServiceName::{Um, UmCallRouter};
        let keys = [
            (
                "dial_plans",
                self.dial_plans.is_some(),
                &[Um, UmCallRouter][..],
            ),
            (
                "startup_mode_since",
                self.startup_mode_since.is_some(),
                &[Um, UmCallRouter],
            ),
            (
                "sip_access_service",
                self.sip_access_service.is_some(),
                &[Um],
            ),
            (
                "sip_tcp_listening_port",
                self.sip_tcp_listening_port.is_some(),
                &[UmCallRouter],
            ),
            (
                "sip_tls_listening_port",
                self.sip_tls_listening_port.is_some(),
                &[UmCallRouter],
            ),
        ];
        for (key, is_written, services) in keys {
            if is_written && !services.contains(&name) {
                return Err(Error::KeyOfOtherService {
                    place: drafting.place(&format!("{path}.{key}")),
                    service: name.title(),
                });
            }
        }
        for (index, plan) in self.dial_plans.iter().flatten().enumerate() {
            drafting.check_dial_plan(&format!("{path}.dial_plans[{index}]"), plan)?;
        }
        Ok(())
    }
}

impl EnabledService {
    /// As the cmdlets spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Federation => "Federation",
            Self::Iis => "IIS",
            Self::Imap => "IMAP",
            Self::Pop => "POP",
            Self::Smtp => "SMTP",
            Self::Um => "UM",
            Self::UmCallRouter => "UMCallRouter",
        }
    }
}

impl fmt::Display for CertificateStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The services that present a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceName {
    UmCallRouter,
    Um,
    Web,
}

impl ServiceName {
    /// In the name of an endpoint.
    fn as_str(self) -> &'static str {
        match self {
            Self::UmCallRouter => "um-call-router",
            Self::Um => "um",
            Self::Web => "web",
        }
    }

    /// The name of the endpoint on this server.
    pub(crate) fn endpoint(self, fqdn: &str) -> String {
        format!("{fqdn}/{}", self.as_str())
    }

    /// In the estate file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::UmCallRouter => "um_call_router",
            Self::Um => "um",
            Self::Web => "web",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::UmCallRouter => "the UM Call Router",
            Self::Um => "the UM service",
            Self::Web => "the web services",
        }
    }
}
