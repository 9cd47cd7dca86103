//! The judge as a verifier of servers.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};

use crate::Judge;
use crate::handshake::Version;
use crate::judge::{Asked, Case};

/// A TLS client's verifier: whether the server's certificate holds for `serverAuth`, and bears the name
/// that was dialled by the name rules of the policy.
///
/// An OCSP response that the server staples [RFC 6066 §8] counts beside the lists and responses that
/// the judge was built with, if the judge looks at revocation at all: it must be in force, about the
/// certificate and signed by whom that is up to, as any other. It speaks of the server's own certificate;
/// with [`Revocation::Hard`](countersign_trust::Revocation::Hard) the status of the intermediates must
/// be known too, by lists and responses of the judge's own.
#[derive(Debug)]
pub struct ServerVerifier {
    judge: Arc<Judge>,
}

impl ServerVerifier {
    /// A verifier by this judge, which may be another verifier's too.
    #[must_use]
    pub fn new(judge: impl Into<Arc<Judge>>) -> Self {
        Self {
            judge: judge.into(),
        }
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let case = Case {
            end_entity,
            others: intermediates,
            stapled: ocsp_response,
            asked: Asked::Server(server_name),
            now,
        };
        self.judge
            .judge(&case)
            .map(|()| ServerCertVerified::assertion())
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
