//! The trust manager of Java's TLS, and the checker of host names that it calls.

use countersign_testkit::Program;
use countersign_trust::{Class, Revocation};

use super::{Answer, Peer, batch};
use crate::files::Files;
use crate::mutations::Case;

pub(super) const PEER: Peer = Peer {
    product: "java-17",
    revocation: Revocation::Hard,
    is_asked: |_| true,
    gives_reasons: false,
    ask,
};

fn ask(files: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    let mut java = Program::Java.command()?;
    java.args(["--add-exports", "java.base/sun.security.util=ALL-UNNAMED"])
        .arg(batch::source("Verify.java"));
    Some(batch::ask(java, files, cases, WORDS))
}

/// The reasons of `CertPathValidatorException`, and the words of other exceptions.
const WORDS: &[(&str, Class)] = &[
    ("EXPIRED", Class::Time),
    ("NOT_YET_VALID", Class::Time),
    (
        "unable to find valid certification path",
        Class::IssuerUnknown,
    ),
    (
        "Path does not chain with any of the trust anchors",
        Class::IssuerUnknown,
    ),
    ("NO_TRUST_ANCHOR", Class::IssuerUnknown),
    ("NAME_CHAINING", Class::IssuerUnknown),
    ("INVALID_SIGNATURE", Class::Signature),
    ("NOT_CA_CERT", Class::Constraint),
    ("PATH_TOO_LONG", Class::Constraint),
    ("INVALID_NAME", Class::Constraint),
    ("INVALID_POLICY", Class::Constraint),
    ("INVALID_KEY_USAGE", Class::Usage),
    ("key usage", Class::Usage),
    ("KeyUsage", Class::Usage),
    ("REVOKED", Class::Revocation),
    ("UNDETERMINED_REVOCATION_STATUS", Class::Revocation),
    ("UNRECOGNIZED_CRIT_EXT", Class::Structure),
    ("ALGORITHM_CONSTRAINED", Class::Algorithm),
    ("No subject alternative", Class::Name),
    ("No name matching", Class::Name),
];
