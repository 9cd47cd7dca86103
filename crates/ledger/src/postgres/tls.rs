//! `Tls`: how a server shows who it is, by libpq's words.
//!
//! | `sslmode` | the connection | the server's certificate |
//! |---|---|---|
//! | `disable` | in the clear | |
//! | `prefer` | TLS where the server speaks it | as `require` |
//! | `require` | TLS | anybody's; with `sslrootcert` as `verify-ca`, as libpq has it |
//! | `verify-ca` | TLS | a trusted root's, of any name |
//! | `verify-full` | TLS | a trusted root's, of the name or address that is connected to |

use std::sync::Arc;

use postgres::config::SslMode;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use crate::Error;

/// How a connection is protected.
#[derive(Clone, Debug)]
pub(super) struct Tls {
    mode: Mode,
    roots: Option<Arc<RootCertStore>>,
    identity: Option<Arc<Identity>>,
}

/// `sslmode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// What the client shows of itself.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Mode {
    /// The mode of this name. `allow` is none: it asks for the clear first.
    pub(super) fn named(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "disable" => Self::Disable,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            other => {
                let found = other.to_owned();
                return Err(Error::NoMode { found });
            }
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }

    /// As the client library has it: who the server is it does not look at.
    pub(super) fn ssl_mode(self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyCa | Self::VerifyFull => SslMode::Require,
        }
    }
}

impl Tls {
    pub(super) fn of(mode: Mode) -> Self {
        Self {
            mode,
            roots: None,
            identity: None,
        }
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// With the roots in this PEM.
    pub(super) fn trust(&mut self, pem: &[u8]) -> Result<(), Error> {
        let mut roots = RootCertStore::empty();
        for root in certificates("sslrootcert", pem)? {
            roots
                .add(root)
                .map_err(|fault| unusable("sslrootcert", fault))?;
        }
        self.roots = Some(Arc::new(roots));
        Ok(())
    }

    /// With the client's own certificate, those above it, and its key, each PEM.
    pub(super) fn identify(&mut self, chain: &[u8], key: &[u8]) -> Result<(), Error> {
        let chain = certificates("sslcert", chain)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
            unusable(
                "sslkey",
                "there is no private key in it that needs no passphrase",
            )
        })?;
        self.identity = Some(Arc::new(Identity { chain, key }));
        Ok(())
    }

    /// What a connection is made with; `None` in the clear.
    pub(super) fn config(&self) -> Result<Option<ClientConfig>, Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match (self.mode, &self.roots) {
            (Mode::Disable, _) => return Ok(None),
            (Mode::Prefer | Mode::Require, None) => Arc::new(AnyName {
                provider: Arc::clone(&provider),
                roots: None,
            }),
            (Mode::VerifyCa | Mode::VerifyFull, None) => {
                let mode = self.mode.name();
                return Err(Error::NoRoot { mode });
            }
            (mode, Some(roots)) => {
                let roots = Arc::clone(roots);
                let verifier =
                    WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                        .build()
                        .map_err(|fault| unusable("sslrootcert", fault))?;
                match mode {
                    Mode::VerifyFull => verifier,
                    _ => Arc::new(AnyName {
                        provider: Arc::clone(&provider),
                        roots: Some(verifier),
                    }),
                }
            }
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|fault| unusable("sslmode", fault))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        Ok(Some(match &self.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => builder
                .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
                .map_err(|fault| unusable("sslcert", fault))?,
        }))
    }
}

impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

fn certificates(option: &'static str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(unusable(option, "there is no certificate in it, as PEM")),
    }
}

fn unusable(option: &'static str, reason: impl ToString) -> Error {
    Error::Tls {
        option,
        reason: reason.to_string(),
    }
}

/// Takes a server of any name, as long as the certificate's key is its own.
#[derive(Debug)]
struct AnyName {
    provider: Arc<CryptoProvider>,
    /// Whoever has to vouch for it.
    roots: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(roots) = &self.roots else {
            return Ok(ServerCertVerified::assertion());
        };
        // The name is looked at last, when all else holds.
        match roots.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
