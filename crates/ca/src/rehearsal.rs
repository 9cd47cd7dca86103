//! The rehearsal: a certificate is signed with a key that is thrown away, and linted, before the
//! authority's own key signs it.

use countersign_asn1::encode::Unsigned;
use countersign_asn1::{Certificate, CertificateList, OcspResponse, SubjectPublicKeyInfo};
use countersign_keys::{KeyAlgorithm, KeyError, KeyKind, Provider, PublicKey, Signer};
use countersign_lint::{
    Finding, Lint, Report, Severity, private_pki, private_pki_lists, private_pki_responses,
};

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
        KeyAlgorithm::MlDsa(set) => KeyKind::MlDsa(set),
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
    without_errors("certificate", Report::of_certificate(&certificate, lints))
}

/// Runs the lints on a list that is going to be signed.
pub(crate) fn lint_list(list: &mut Unsigned) -> Result<Report, Error> {
    let list = CertificateList::from_der(list.under(NO_SIGNATURE))?;
    without_errors("list", Report::of_list(&list, private_pki_lists()))
}

/// Runs the lints on an OCSP response that is going to be signed; `response` puts a signature to it.
pub(crate) fn lint_response(response: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<(), Error> {
    let unsigned = response(NO_SIGNATURE);
    let response = OcspResponse::from_der(&unsigned)?;
    let Some(basic) = response.basic()? else {
        return Ok(());
    };
    without_errors(
        "response",
        Report::of_response(&basic, private_pki_responses()),
    )
    .map(drop)
}

/// In the place of a signature that is not made yet: no lint looks at it, and unlike certificates, lists
/// and responses have no throw-away one that somebody might take for theirs.
const NO_SIGNATURE: &[u8] = &[0];

fn without_errors(what: &'static str, report: Report) -> Result<Report, Error> {
    let errors: Vec<&Finding> = report.at_least(Severity::Error).collect();
    match errors.as_slice() {
        [] => Ok(report),
        [first, others @ ..] => Err(Error::Lint {
            what,
            first: Box::new((*first).clone()),
            others: others.len(),
        }),
    }
}
