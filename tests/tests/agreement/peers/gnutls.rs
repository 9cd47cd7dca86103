//! `GnuTLS`, asked as its TLS sessions ask: `gnutls_x509_trust_list_verify_crt2` at the profile of `NORMAL`.
//! `certtool --verify` would not do: unlike a session it takes no end entity for its own anchor.

use std::process::Command;

use countersign_testkit::skipped;
use countersign_trust::{Class, Revocation};

use super::{Answer, Peer, batch};
use crate::files::Files;
use crate::mutations::Case;

pub(super) const PEER: Peer = Peer {
    product: "gnutls-3",
    revocation: Revocation::Soft,
    is_asked: |_| true,
    gives_reasons: true,
    ask,
};

fn ask(files: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    let program = files.folder().join("gnutls");
    let mut compiler = Command::new("cc");
    compiler
        .arg(batch::source("verify.c"))
        .arg("-o")
        .arg(&program)
        .arg("-lgnutls");
    if !compiler
        .output()
        .is_ok_and(|output| output.status.success())
    {
        skipped("gnutls");
        return None;
    }
    Some(batch::ask(Command::new(program), files, cases, WORDS))
}

/// `gnutls_certificate_verification_status_print`.
const WORDS: &[(&str, Class)] = &[
    ("issuer is unknown", Class::IssuerUnknown),
    ("issuer is not a CA", Class::Constraint),
    ("insecure algorithm", Class::Algorithm),
    ("expired certificate", Class::Time),
    ("not yet valid certificate", Class::Time),
    ("chain is revoked", Class::Revocation),
    ("signature in the certificate is invalid", Class::Signature),
    ("does not match the expected", Class::Name),
    ("not permitted for the intended purpose", Class::Usage),
    ("intended purpose", Class::Usage),
    ("unknown critical extension", Class::Structure),
    ("Error in the certificate", Class::Structure),
    ("violates the signer's constraints", Class::Constraint),
];
