//! The judge as a verifier of clients.

use std::sync::Arc;

use countersign_trust::{CertificateFacts, ReferenceName};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use crate::handshake::Version;
use crate::identity::Identity;
use crate::judge::{Asked, Case};
use crate::{BuildError, Judge};

/// A TLS server's verifier: whether the client's certificate holds for `clientAuth`, and is one of those
/// that are expected, if the caller expects any.
#[derive(Debug)]
pub struct ClientVerifier {
    judge: Arc<Judge>,
    identity: Identity,
    authentication: ClientAuthentication,
    hints: Vec<DistinguishedName>,
}

/// Whether a client may come without a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// No: mutual TLS.
    #[default]
    Required,
    /// Yes; but a certificate that it shows is judged.
    Optional,
}

/// What a client is told of the authorities whose certificates are welcome
/// [RFC 8446 §4.2.4, RFC 5246 §7.4.4].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorityHints {
    /// The subjects of the trusted certificates, so that a client with several certificates chooses the
    /// right one. Nothing, if together they are longer than 16,384 octets: clients are known to choke on more.
    #[default]
    Trusted,
    /// Nothing: the client chooses by itself.
    Nothing,
}

impl ClientVerifier {
    /// A verifier by this judge, which may be another verifier's too.
    #[must_use]
    pub fn new(judge: impl Into<Arc<Judge>>) -> Self {
        let judge = judge.into();
        Self {
            hints: hints(&judge),
            judge,
            identity: Identity::default(),
            authentication: ClientAuthentication::default(),
        }
    }

    /// Expects that a client's certificate bears one of these names, by the name rules of the policy: DNS
    /// names, IP addresses or e-mail addresses. Any client that is trusted is welcome by default.
    ///
    /// # Errors
    /// [`BuildError::NoNames`], [`BuildError::Name`]
    pub fn with_names(
        mut self,
        names: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<Self, BuildError> {
        let names = (1..).zip(names).map(|(position, name)| {
            ReferenceName::parse(name.as_ref())
                .map_err(|fault| BuildError::Name { position, fault })
        });
        let names: Vec<ReferenceName> = names.collect::<Result<_, _>>()?;
        if names.is_empty() {
            return Err(BuildError::NoNames);
        }
        self.identity.expect_names(names);
        Ok(self)
    }

    /// Asks `rule` about every client that is trusted, and refuses it for the reason that comes back as
    /// `Err`, a sentence without a full stop. Beside [`Self::with_names`], both must hold.
    #[must_use]
    pub fn with_identity(
        mut self,
        rule: impl Fn(&CertificateFacts) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.identity.expect(rule);
        self
    }

    /// Whether a client may come without a certificate; [`ClientAuthentication::Required`] by default.
    #[must_use]
    pub fn with_authentication(self, authentication: ClientAuthentication) -> Self {
        Self {
            authentication,
            ..self
        }
    }

    /// What clients are told of the trusted authorities; [`AuthorityHints::Trusted`] by default.
    #[must_use]
    pub fn with_hints(self, what: AuthorityHints) -> Self {
        let hints = match what {
            AuthorityHints::Trusted => hints(&self.judge),
            AuthorityHints::Nothing => Vec::new(),
        };
        Self { hints, ..self }
    }
}

impl ClientCertVerifier for ClientVerifier {
    fn client_auth_mandatory(&self) -> bool {
        self.authentication == ClientAuthentication::Required
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let case = Case {
            end_entity,
            others: intermediates,
            // rustls asks clients for none.
            stapled: &[],
            asked: Asked::Client(&self.identity),
            now,
        };
        self.judge
            .judge(&case)
            .map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_handshake(Version::Tls12, message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_handshake(Version::Tls13, message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.handshakes().schemes().to_vec()
    }
}

fn hints(judge: &Judge) -> Vec<DistinguishedName> {
    let subjects = judge.subjects();
    // Each has two octets of length before it.
    let octets: usize = subjects.iter().map(|subject| subject.len() + 2).sum();
    // An empty name is none [RFC 5246 §7.4.4: `DistinguishedName<1..2^16-1>`].
    if octets > HINTS_LIMIT {
        return Vec::new();
    }
    subjects.into_iter().map(DistinguishedName::from).collect()
}

/// One TLS record [RFC 8446 §5.1].
const HINTS_LIMIT: usize = 1 << 14;
