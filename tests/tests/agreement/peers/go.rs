//! Go's `crypto/x509`, which its TLS asks. It knows no revocation lists.

use countersign_testkit::Program;
use countersign_trust::{Class, Revocation};

use super::{Answer, Peer, batch};
use crate::files::Files;
use crate::mutations::Case;

pub(super) const PEER: Peer = Peer {
    product: "go",
    revocation: Revocation::Off,
    is_asked: |_| true,
    gives_reasons: false,
    ask,
};

fn ask(files: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    let mut go = Program::Go.command()?;
    go.args(["run"])
        .arg(batch::source("verify.go"))
        .env("GO111MODULE", "off");
    Some(batch::ask(go, files, cases, WORDS))
}

/// The messages of `crypto/x509`'s errors.
const WORDS: &[(&str, Class)] = &[
    ("expired or is not yet valid", Class::Time),
    ("signed by unknown authority", Class::IssuerUnknown),
    ("not authorized to sign", Class::Constraint),
    ("too many intermediates", Class::Constraint),
    ("is not permitted by any constraint", Class::Constraint),
    ("is excluded by constraint", Class::Constraint),
    ("incompatible key usage", Class::Usage),
    ("certificate is valid for", Class::Name),
    ("certificate is not valid for any names", Class::Name),
    ("relies on legacy Common Name", Class::Name),
    ("cannot validate certificate for", Class::Name),
    ("unhandled critical extension", Class::Structure),
    ("inner and outer signature", Class::Structure),
];
