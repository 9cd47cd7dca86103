//! The rehearsal: a certificate is signed with a key that is thrown away, and linted, before the
//! authority's own key signs it.

use countersign_asn1::{Certificate, SubjectPublicKeyInfo};
use countersign_keys::{KeyAlgorithm, KeyError, KeyKind, Provider, PublicKey, Signer};
use countersign_lint::{Finding, Lint, Report, Severity, private_pki};

use crate::Error;

/// A signer whose signatures look like the authority's, with a key that nobody keeps.
pub(crate) fn throw_away_signer(
    provider: &dyn Provider,
    authority: &dyn Signer,
) -> Result<Box<dyn Signer>, Error> {
    let info = SubjectPublicKeyInfo::from_der(authority.public_key_info())?;
    let kind = match PublicKey::from_info(info).algorithm() {
        // A longer key would take seconds to make and teach the lints nothing.
        KeyAlgorithm::Rsa { .. } => KeyKind::Rsa2048,
        KeyAlgorithm::P256 => KeyKind::P256,
        KeyAlgorithm::P384 => KeyKind::P384,
        KeyAlgorithm::P521 => KeyKind::P521,
        KeyAlgorithm::Ed25519 => KeyKind::Ed25519,
        algorithm => return Err(Error::ThrowAwayKey(KeyError::UnsupportedKey { algorithm })),
    };
    let key = provider.generate(kind).map_err(Error::ThrowAwayKey)?;
    provider
        .signer_with(&key, authority.algorithm())
        .map_err(Error::ThrowAwayKey)
}

/// Runs the lints on a certificate, whoever signed it: they look at no signature.
pub(crate) fn lint(der: &[u8], more: &[&dyn Lint]) -> Result<Report, Error> {
    let certificate = Certificate::from_der(der)?;
    let lints = private_pki().chain(more.iter().copied());
    let report = Report::of_certificate(&certificate, lints);
    let errors: Vec<&Finding> = report.at_least(Severity::Error).collect();
    match errors.as_slice() {
        [] => Ok(report),
        [first, others @ ..] => Err(Error::Lint {
            first: Box::new((*first).clone()),
            others: others.len(),
        }),
    }
}
