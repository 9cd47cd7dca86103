//! The public suites of path validation, put to our judge: x509-limbo and NIST PKITS.
//!
//! The suites are data beside the repository. A case is read to a question and answered; which
//! [`Policy`] judges it is [`PolicyChoice`]'s to say, by suite and feature and never by a case's name.

mod limbo;
mod pkits;

use std::io::Read as _;

use countersign_trust::{
    Budget, Certificates, Language, Outcome, Policy, ProfileRule, Question, Signatures, ValidPath,
    Validator,
};
use thiserror::Error;

pub use limbo::{Limbo, LimboResult, LimboResults};
pub use pkits::{Pkits, PkitsExpectation, PkitsResult, PkitsResults};

/// Why a suite could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConformanceError {
    /// It claims to be compressed and is not.
    #[error("the suite cannot be decompressed")]
    Compression(#[source] std::io::Error),
    /// It does not follow the suite's schema.
    #[error("the suite does not follow its schema")]
    Schema(#[source] serde_json::Error),
    /// A file that an entry names is not there.
    #[error("`{name}` cannot be read")]
    File {
        /// The file's name inside the suite.
        name: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A certificate, name, moment or identifier that a case gives cannot be read.
    #[error("`{case}` has a malformed {what}: {fault}")]
    Case {
        /// The case's identifier.
        case: String,
        /// What it should be.
        what: &'static str,
        /// What is wrong with it.
        fault: String,
    },
}

/// Which policy judges a case of x509-limbo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyChoice {
    /// [`Policy::web_pki`]
    WebPki,
    /// [`Policy::web_pki`], indifferent to common names: `BetterTLS` writes wrong ones on purpose, to see
    /// that nobody takes a host from there, and x509-limbo's own suite has them refused.
    WebPkiAnyCommonName,
    /// [`Policy::rfc5280_profile`]
    Rfc5280Profile,
    /// [`Policy::rfc5280_path`]
    Rfc5280Path,
}

impl PolicyChoice {
    /// By the suite, which is the first part of a case's identifier, and the features.
    #[must_use]
    pub fn of(suite: &str, features: &[String]) -> Self {
        let is_against_the_web = features
            .iter()
            .any(|feature| feature == "rfc5280-incompatible-with-webpki");
        match suite {
            _ if is_against_the_web => Self::Rfc5280Profile,
            "webpki" => Self::WebPki,
            "bettertls" => Self::WebPkiAnyCommonName,
            "rfc5280" | "pathlen" | "crl" | "online" | "cve" | "pathological" | "invalid" => {
                Self::Rfc5280Profile
            }
            _ => Self::Rfc5280Path,
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(self) -> Policy {
        match self {
            Self::WebPki => Policy::web_pki(),
            Self::WebPkiAnyCommonName => {
                Policy::web_pki().with_exemptions(ProfileRule::named("web-common-name"))
            }
            Self::Rfc5280Profile => Policy::rfc5280_profile(),
            Self::Rfc5280Path => Policy::rfc5280_path(),
        }
    }
}

/// What the judge answered: the path, or a reason's code and sentence.
type Answer = Result<ValidPath, String>;

/// Puts one question, within a budget of its own. Undecided is not valid.
fn ask(certificates: &Certificates, question: &Question<'_>) -> Answer {
    let verifier = crate::verifier();
    let signatures = Signatures::new(&verifier);
    let validator = Validator::new(certificates, &signatures);
    match validator.validate(question, &mut Budget::default()) {
        Outcome::Valid(path) => Ok(path),
        Outcome::Undecided(exhausted) => Err(format!("{}: {exhausted}", exhausted.code())),
        Outcome::Invalid(finding) => {
            let explanation = validator.explain(question, &mut Budget::default());
            let finding = explanation.primary().unwrap_or(&finding);
            let sentence = finding.sentence(certificates, Language::English);
            Err(format!("{}: {sentence}", finding.code()))
        }
    }
}

/// The bytes, decompressed where they are a Zstandard frame [RFC 8878 §3.1.1].
fn decompressed(bytes: &[u8]) -> Result<Vec<u8>, ConformanceError> {
    const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
    if !bytes.starts_with(&MAGIC) {
        return Ok(bytes.to_vec());
    }
    let mut plain = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(bytes)
        .map_err(|fault| ConformanceError::Compression(std::io::Error::other(fault)))?
        .read_to_end(&mut plain)
        .map_err(ConformanceError::Compression)?;
    Ok(plain)
}
