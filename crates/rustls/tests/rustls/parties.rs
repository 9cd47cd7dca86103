//! Parties: a certificate with its key, and configurations of rustls made of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_keys::SignatureVerifier;
use countersign_rustls::{ClientVerifier, ErrorForm, Judge, ServerVerifier};
use countersign_testkit::{Backend, Identity, Key, NOW, Template};
use countersign_trust::{Budget, Policy, Revocation};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ServerConfig, SupportedProtocolVersion};

pub(crate) const VERSIONS: [&SupportedProtocolVersion; 2] =
    [&rustls::version::TLS12, &rustls::version::TLS13];

/// The name that every server of these tests is dialled by.
pub(crate) const SERVER: &str = "um1.contoso.com";

/// Who verifies signatures; that of the handshake too, for rustls leaves it to the verifier.
pub(crate) fn provider() -> &'static dyn SignatureVerifier {
    match Backend::asked() {
        Backend::AwsLc => countersign_provider_aws_lc::provider(),
        Backend::RustCrypto => countersign_provider_rustcrypto::provider(),
    }
}

pub(crate) fn root() -> Identity {
    Template::root("Contoso Root CA").self_signed()
}

pub(crate) fn issuing() -> Template {
    Template::intermediate("Contoso Issuing CA")
}

/// What one end shows: anything, for rustls is not asked whether it makes sense.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) key: Key,
    /// The OCSP response that a server staples.
    pub(crate) stapled: Option<Vec<u8>>,
}

impl Shown {
    pub(crate) fn of(identity: &Identity) -> Self {
        Self {
            chain: identity.presented(),
            key: identity.key().clone(),
            stapled: None,
        }
    }

    pub(crate) fn stapling(self, stapled: Option<Vec<u8>>) -> Self {
        Self { stapled, ..self }
    }

    fn resolver(&self) -> Arc<SingleCertAndKey> {
        let key = PrivatePkcs8KeyDer::from(self.key.pkcs8_der().to_vec());
        let key = cryptography()
            .key_provider
            .load_private_key(key.into())
            .unwrap();
        let chain = self.chain.iter().cloned().map(CertificateDer::from);
        let mut shown = CertifiedKey::new(chain.collect(), key);
        shown.ocsp.clone_from(&self.stapled);
        Arc::new(shown.into())
    }
}

/// How one end judges the other.
pub(crate) struct Judging {
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) policy: Policy,
    pub(crate) budget: Budget,
    pub(crate) form: ErrorForm,
    pub(crate) revocation: Revocation,
    pub(crate) lists: Vec<Vec<u8>>,
    pub(crate) verifier: &'static dyn SignatureVerifier,
}

impl Judging {
    pub(crate) fn new() -> Self {
        Self {
            roots: vec![root().der().to_vec()],
            policy: Policy::private_pki(),
            budget: Budget::default(),
            form: ErrorForm::Exact,
            revocation: Revocation::Off,
            lists: Vec::new(),
            verifier: provider(),
        }
    }

    /// The judge, and what its witness will see: codes and whole texts.
    pub(crate) fn judge(self) -> (Arc<Judge>, Seen) {
        let seen = Seen::default();
        let to = Arc::clone(&seen);
        let judge = Judge::new(self.verifier, self.policy, self.roots)
            .unwrap()
            .with_budget(self.budget)
            .with_error_form(self.form)
            .with_revocation(self.revocation)
            .with_lists(self.lists)
            .unwrap()
            .with_witness(move |refusal| {
                to.lock()
                    .unwrap()
                    .push((refusal.code(), format!("{refusal:#}")));
            });
        (Arc::new(judge), seen)
    }
}

pub(crate) type Seen = Arc<Mutex<Vec<(&'static str, String)>>>;

pub(crate) fn client(
    version: &'static SupportedProtocolVersion,
    judge: &Arc<Judge>,
    shown: &Shown,
) -> ClientConfig {
    ClientConfig::builder_with_details(cryptography(), Arc::new(Fixed))
        .with_protocol_versions(&[version])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(ServerVerifier::new(Arc::clone(judge))))
        .with_client_cert_resolver(shown.resolver())
}

pub(crate) fn server(
    version: &'static SupportedProtocolVersion,
    verifier: ClientVerifier,
    shown: &Shown,
) -> ServerConfig {
    ServerConfig::builder_with_details(cryptography(), Arc::new(Fixed))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(shown.resolver())
}

/// [`NOW`], as rustls says it.
pub(crate) fn now() -> UnixTime {
    let seconds = u64::try_from(NOW.unix_timestamp()).unwrap();
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

fn cryptography() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

#[derive(Debug)]
struct Fixed;

impl TimeProvider for Fixed {
    fn current_time(&self) -> Option<UnixTime> {
        Some(now())
    }
}
