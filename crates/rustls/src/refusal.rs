//! Why a peer was refused, at length.

use core::error::Error;
use core::fmt;
use std::io;
use std::sync::Arc;

use countersign_trust::{
    Bounded, CandidatePath, CertificateId, Certificates, Class, Exhausted, Explanation, Finding,
    HResult, Language, PathEnd, Severity,
};
use rustls::pki_types::ServerName;
use rustls::{CertificateError, OtherError};

use crate::certificate_error::exact;

/// Why a peer's certificate was refused: the one most useful reason as a sentence, and every path that
/// was looked at. It is bounded, whatever the peer sent.
///
/// `{}` writes the sentence, `{:#}` everything, in lines.
#[derive(Clone)]
pub struct Refusal {
    code: &'static str,
    class: Option<Class>,
    sentence: String,
    paths: Vec<RefusedPath>,
    remarks: Vec<String>,
    hresult: Option<HResult>,
    fingerprint: Option<[u8; 32]>,
    exact: Option<CertificateError>,
}

/// One way from the peer's certificate towards an anchor, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPath {
    certificates: Vec<String>,
    end: PathEnd,
    reasons: Vec<String>,
}

/// How a refusal leaves a verifier. rustls takes the alert from the error, and only errors of one kind
/// carry a value of ours: one of the two has to be preferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorForm {
    /// As the variant of [`CertificateError`] that says what is wrong, so that the peer gets the alert
    /// that the standard has for it: `certificate_expired`, `unknown_ca` [RFC 8446 §6.2]. What no
    /// variant says is told as by [`Self::Explained`]. The explanation goes to the judge's witness.
    #[default]
    Exact,
    /// As [`CertificateError::Other`] with the [`Refusal`] inside, for [`Refusal::find`]; whoever logs
    /// the error logs the sentence. The peer gets `certificate_unknown` [RFC 8446 §6.2], whatever is wrong.
    Explained,
}

impl Refusal {
    /// The refusal inside an error of rustls, or of what is built upon it: an [`io::Error`] of a
    /// stream, or any error with one of these as its source.
    ///
    /// ```
    /// # use countersign_rustls::Refusal;
    /// fn log(error: &std::io::Error) -> String {
    ///     match Refusal::find(error) {
    ///         Some(refusal) => format!("{}: {refusal:#}", refusal.code()),
    ///         None => error.to_string(),
    ///     }
    /// }
    /// # assert_eq!(log(&std::io::Error::other("reset")), "reset");
    /// ```
    #[must_use]
    pub fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(refusal) = error.downcast_ref::<Self>() {
                return Some(refusal);
            }
            if let Some(OtherError(inner)) = other_error(error) {
                return inner.downcast_ref::<Self>();
            }
            // The source of an `io::Error` is the source of what it holds.
            let held = error
                .downcast_ref::<io::Error>()
                .and_then(io::Error::get_ref);
            next = match held {
                Some(held) => Some(held),
                None => error.source(),
            };
        }
        None
    }

    /// A stable name in kebab case. The codes of [`Finding::code`] and [`Exhausted::code`], and:
    /// `certificate-malformed`, `moment-out-of-range`, `name-unsupported`, `identity-unexpected`,
    /// `handshake-signature-invalid`, `handshake-key-unfit`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What it is about; `None` where no rule about paths found it.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.class
    }

    /// The one most useful reason, without a full stop, its section of the standard with it.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The paths that were looked at, the nearest first, ten at most; none where no path was looked for.
    #[must_use]
    pub fn paths(&self) -> &[RefusedPath] {
        &self.paths
    }

    /// What else was seen: certificates of the peer's list that cannot be read, a budget that was used up.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// What Windows would say, approximately.
    #[must_use]
    pub fn hresult(&self) -> Option<HResult> {
        self.hresult
    }

    /// SHA-256 of the peer's certificate; `None` if that cannot be read.
    #[must_use]
    pub fn fingerprint(&self) -> Option<[u8; 32]> {
        self.fingerprint
    }

    /// The variant of rustls that says it best; `None` where that is `Other`.
    #[must_use]
    pub fn certificate_error(&self) -> Option<&CertificateError> {
        self.exact.as_ref()
    }

    pub(crate) fn into_error(self: Box<Self>, form: ErrorForm) -> rustls::Error {
        rustls::Error::InvalidCertificate(match (form, &self.exact) {
            (ErrorForm::Exact, Some(exact)) => exact.clone(),
            (ErrorForm::Exact, None) | (ErrorForm::Explained, _) => {
                let refusal: Arc<Self> = Arc::from(self);
                CertificateError::Other(OtherError(refusal))
            }
        })
    }

    /// What no rule about paths says.
    pub(crate) fn plain(
        code: &'static str,
        sentence: String,
        exact: Option<CertificateError>,
    ) -> Box<Self> {
        Box::new(Self {
            code,
            class: None,
            sentence,
            paths: Vec::new(),
            remarks: Vec::new(),
            hresult: None,
            fingerprint: None,
            exact,
        })
    }

    /// No path holds. `first` is the validator's reason, and stands in where the budget did not suffice
    /// to explain.
    pub(crate) fn explained(
        certificates: &Certificates,
        first: &Finding,
        explanation: &Explanation,
        server: Option<&ServerName<'_>>,
    ) -> Box<Self> {
        let primary = explanation.primary().unwrap_or(first);
        Box::new(Self {
            class: Some(primary.class()),
            paths: paths(certificates, explanation),
            remarks: explanation
                .exhausted()
                .iter()
                .map(ToString::to_string)
                .collect(),
            hresult: HResult::of_explanation(explanation),
            ..*Self::plain(
                primary.code(),
                primary.sentence(certificates, Language::English),
                exact(primary, server),
            )
        })
    }

    /// Nobody knows whether a path holds, and a peer that is not shown to be trusted is not let in.
    pub(crate) fn undecided(exhausted: Exhausted) -> Box<Self> {
        Self::plain(exhausted.code(), exhausted.to_string(), None)
    }

    pub(crate) fn of_peer(mut self: Box<Self>, fingerprint: Option<[u8; 32]>) -> Box<Self> {
        self.fingerprint = fingerprint;
        self
    }

    pub(crate) fn with_remarks(
        mut self: Box<Self>,
        remarks: impl IntoIterator<Item = String>,
    ) -> Box<Self> {
        self.remarks.extend(remarks);
        self
    }
}

impl RefusedPath {
    /// What the certificates are called, the peer's first.
    #[must_use]
    pub fn certificates(&self) -> &[String] {
        &self.certificates
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> PathEnd {
        self.end
    }

    /// Everything that is wrong with it, ten sentences at most, from the peer's certificate up.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if !f.alternate() {
            return Ok(());
        }
        for path in &self.paths {
            write!(f, "\n  {path}")?;
        }
        for remark in &self.remarks {
            write!(f, "\n  note: {remark}")?;
        }
        match self.hresult {
            Some(hresult) => write!(f, "\n  Windows would say {hresult}, approximately"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RefusedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match self.end {
            PathEnd::Anchor => "a trusted certificate",
            PathEnd::SelfSignedNotTrusted => "a self-signed certificate that is not trusted",
            PathEnd::IssuerUnknown => "a certificate whose issuer is not at hand",
            PathEnd::Cycle => "a circle",
            _ => "the dark: it was not walked further",
        };
        write!(
            f,
            "path `{}`, ending in {end}",
            self.certificates.join("`, `")
        )?;
        for reason in &self.reasons {
            write!(f, "\n    - {reason}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    /// Short, for rustls prints it this way inside its own errors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.sentence)
    }
}

impl Error for Refusal {}

fn other_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e OtherError> {
    match error.downcast_ref() {
        Some(
            rustls::Error::InvalidCertificate(CertificateError::Other(other))
            | rustls::Error::Other(other),
        ) => Some(other),
        _ => error.downcast_ref(),
    }
}

fn paths(certificates: &Certificates, explanation: &Explanation) -> Vec<RefusedPath> {
    let paths = explanation.paths().iter().take(Bounded::<()>::LIMIT);
    paths.map(|path| refused(certificates, path)).collect()
}

fn refused(certificates: &Certificates, path: &CandidatePath) -> RefusedPath {
    let errors = path
        .findings()
        .iter()
        .filter(|finding| finding.severity() == Severity::Error);
    RefusedPath {
        certificates: path
            .certificates()
            .iter()
            .map(|id| called(certificates, *id))
            .collect(),
        end: path.end(),
        reasons: errors
            .take(Bounded::<()>::LIMIT)
            .map(|finding| finding.sentence(certificates, Language::English))
            .collect(),
    }
}

/// The subject, or without one the first other name; cut where nobody reads on.
pub(crate) fn called(certificates: &Certificates, id: CertificateId) -> String {
    let facts = certificates.get(id);
    let name = match facts.subject_alt_names() {
        Some([name, ..]) if facts.subject().is_empty() => name.to_string(),
        _ => facts.subject().to_string(),
    };
    name.chars().take(LONGEST_NAME).collect()
}

/// In characters, as `trust` cuts the names in its sentences.
const LONGEST_NAME: usize = 200;
