//! `AcceptanceLint`: what a product would say of a certificate, as a lint: before it has one.

use std::fmt;

use countersign_asn1::Certificate;
use countersign_lint::{Lint, Severity};
use countersign_mutual::{Answer, Confidence, Rule};

use crate::Product;

impl Product {
    /// Its rules about certificates, those that it uses and those that it is shown, as lints.
    ///
    /// A rule that takes more than one certificate (a path, a store, a name) finds nothing. What hangs on a
    /// fact or on who the other party is, or is merely said of the product, is a warning at most.
    pub fn lints(&self) -> impl Iterator<Item = AcceptanceLint> {
        let rules = self.rules();
        rules.rules.iter().map(|rule| AcceptanceLint {
            product: rules.name.en.clone(),
            severity: severity(rule),
            rule: rule.clone(),
        })
    }
}

/// A rule of a product, as a lint.
pub struct AcceptanceLint {
    product: String,
    severity: Severity,
    rule: Rule,
}

impl Lint for AcceptanceLint {
    fn code(&self) -> &str {
        &self.rule.id
    }

    fn severity(&self) -> Severity {
        self.severity
    }

    fn source(&self) -> &str {
        &self.rule.source
    }

    fn inspect_certificate(&self, certificate: &Certificate<'_>) -> Option<String> {
        self.rule.against(certificate.as_der(), &self.product)
    }
}

impl fmt::Debug for AcceptanceLint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcceptanceLint")
            .field("product", &self.product)
            .field("rule", &self.rule.id)
            .finish_non_exhaustive()
    }
}

fn severity(rule: &Rule) -> Severity {
    let is_certain =
        rule.facts.is_empty() && rule.with.is_empty() && rule.confidence != Confidence::Unconfirmed;
    let refused = [rule.works, rule.supported].contains(&Some(Answer::No));
    // What a purpose's rule finds refuses a certificate, and it says so nowhere else.
    let is_purpose = matches!(rule.test, countersign_mutual::Test::Purpose { .. });
    match (refused || is_purpose, is_certain) {
        (true, true) => Severity::Error,
        (true, false) => Severity::Warning,
        (false, _) => Severity::Notice,
    }
}
