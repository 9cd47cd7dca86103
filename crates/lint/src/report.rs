//! `Report`: all that was found about one object.

use countersign_asn1::{BasicOcspResponse, Certificate, CertificateList};

use crate::{Finding, Lint, Severity};

/// All that the lints found about one object, in the order of the lints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Runs `lints` on a certificate.
    #[must_use]
    pub fn of_certificate<'l>(
        certificate: &Certificate<'_>,
        lints: impl IntoIterator<Item = &'l dyn Lint>,
    ) -> Self {
        let encoding = certificate.leniencies();
        Self::of(lints, |lint| {
            let sentence = lint.inspect_certificate(certificate);
            sentence.or_else(|| lint.inspect_encoding(&encoding))
        })
    }

    /// Runs `lints` on a revocation list.
    #[must_use]
    pub fn of_list<'l>(
        list: &CertificateList<'_>,
        lints: impl IntoIterator<Item = &'l dyn Lint>,
    ) -> Self {
        Self::of(lints, |lint| lint.inspect_list(list))
    }

    /// Runs `lints` on an OCSP response.
    #[must_use]
    pub fn of_response<'l>(
        response: &BasicOcspResponse<'_>,
        lints: impl IntoIterator<Item = &'l dyn Lint>,
    ) -> Self {
        Self::of(lints, |lint| lint.inspect_response(response))
    }

    fn of<'l>(
        lints: impl IntoIterator<Item = &'l dyn Lint>,
        inspect: impl Fn(&dyn Lint) -> Option<String>,
    ) -> Self {
        let findings = lints
            .into_iter()
            .filter_map(|lint| Some(Finding::new(lint, inspect(lint)?)))
            .collect();
        Self { findings }
    }

    /// Every finding.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings that are at least this bad.
    pub fn at_least(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.severity() >= severity)
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}
