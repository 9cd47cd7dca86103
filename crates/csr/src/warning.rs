//! What a request says that bodes ill.

use core::fmt;

use countersign_asn1::{AttributeValue, CertificationRequest, EnrollmentCspProvider, Oid};
use countersign_keys::{Hash, SignatureAlgorithm};

/// Something in a request that whoever signs it should know first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The requester says that the key lives in a CNG key-storage provider, where Exchange UM and
    /// Lync cannot use it: UM throws "Invalid provider type specified", event 1079. It is a claim,
    /// and its absence says nothing.
    KeyStorageProvider {
        /// The provider's name, as `Microsoft Software Key Storage Provider`.
        name: String,
    },
    /// The request is signed with a hash for which collisions can be made; the certificate will not be.
    WeakHash {
        /// Which.
        hash: Hash,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyStorageProvider { name } => write!(
                f,
                "the request names the CNG provider `{}`: Exchange UM and Lync use keys of CryptoAPI providers only",
                name.escape_debug()
            ),
            Self::WeakHash { hash } => write!(f, "the request is signed with {hash}"),
        }
    }
}

pub(crate) fn about(
    request: &CertificationRequest<'_>,
    signature: SignatureAlgorithm,
) -> Vec<Warning> {
    let attributes = request.certification_request_info().attributes();
    let providers = attributes
        .iter()
        .filter(|attribute| attribute.kind() == Oid::ENROLLMENT_CSP_PROVIDER)
        .filter_map(|attribute| match attribute.decode() {
            Ok(AttributeValue::EnrollmentCspProvider(provider)) => key_storage_provider(&provider),
            _ => None,
        });
    let weak = signature
        .hash()
        .filter(|hash| !hash.is_for_new_signatures())
        .map(|hash| Warning::WeakHash { hash });
    providers.chain(weak).collect()
}

fn key_storage_provider(provider: &EnrollmentCspProvider<'_>) -> Option<Warning> {
    let name: String = provider.csp_name.to_text().chars().take(128).collect();
    let lower = name.to_lowercase();
    // The provider for TPM keys is the one of Microsoft's that does not call itself a key storage provider.
    let is_cng = lower.contains("key storage provider")
        || lower.contains("microsoft platform crypto provider");
    is_cng.then_some(Warning::KeyStorageProvider { name })
}
