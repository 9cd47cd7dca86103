//! `extKeyUsage` and `keyUsage`, at each level.

use countersign_asn1::Oid;
use countersign_testkit::ExtendedKeyUsagePurpose::{Any, ClientAuth, CodeSigning, ServerAuth};
use countersign_testkit::{ExtendedKeyUsagePurpose, KeyUsagePurpose as Bit};

use super::{Mutation, Setting};
use crate::plan::Role;

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "leaf-purpose",
        settings: &[
            Setting::plan("that which is wanted", |p| {
                let role = p.role;
                p.leaf(|t| t.purposes(&[own(role)]));
            }),
            Setting::plan("the other one", |p| {
                let role = p.role;
                p.leaf(|t| t.purposes(&[other(role)]));
            }),
            Setting::plan("codeSigning", |p| p.leaf(|t| t.purposes(&[CodeSigning]))),
            Setting::plan("left out", |p| p.leaf(|t| t.purposes(&[]))),
        ],
    },
    Mutation {
        name: "leaf-purpose-any",
        settings: &[
            Setting::plan("alone", |p| p.leaf(|t| t.purposes(&[Any]))),
            Setting::plan("beside that which is wanted", |p| {
                let role = p.role;
                p.leaf(|t| t.purposes(&[Any, own(role)]));
            }),
            Setting::plan("beside codeSigning", |p| {
                p.leaf(|t| t.purposes(&[Any, CodeSigning]));
            }),
        ],
    },
    Mutation {
        name: "leaf-purpose-critical",
        settings: &[
            Setting::plan("that which is wanted", |p| {
                let role = p.role;
                p.leaf(|t| t.purposes(&[own(role)]).forged(critical));
            }),
            Setting::plan("the other one", |p| {
                let role = p.role;
                p.leaf(|t| t.purposes(&[other(role)]).forged(critical));
            }),
        ],
    },
    Mutation {
        name: "intermediate-purpose",
        settings: &[
            Setting::plan("that which is wanted", |p| {
                let role = p.role;
                p.issuing(|t| t.purposes(&[own(role)]));
            }),
            Setting::plan("the other one", |p| {
                let role = p.role;
                p.issuing(|t| t.purposes(&[other(role)]));
            }),
            Setting::plan("any", |p| p.first(|t| t.purposes(&[Any]))),
            Setting::plan("codeSigning", |p| p.first(|t| t.purposes(&[CodeSigning]))),
        ],
    },
    Mutation {
        name: "root-purpose",
        settings: &[
            Setting::plan("that which is wanted", |p| {
                let role = p.role;
                p.root(|t| t.purposes(&[own(role)]));
            }),
            Setting::plan("the other one", |p| {
                let role = p.role;
                p.root(|t| t.purposes(&[other(role)]));
            }),
            Setting::plan("any", |p| p.root(|t| t.purposes(&[Any]))),
        ],
    },
    Mutation {
        name: "leaf-key-usage",
        settings: &[
            Setting::plan("digitalSignature", |p| {
                p.leaf(|t| t.key_usage(&[Bit::DigitalSignature]));
            }),
            Setting::plan("keyEncipherment", |p| {
                p.leaf(|t| t.key_usage(&[Bit::KeyEncipherment]));
            }),
            Setting::plan("keyAgreement", |p| {
                p.leaf(|t| t.key_usage(&[Bit::KeyAgreement]));
            }),
            Setting::plan("nonRepudiation", |p| {
                p.leaf(|t| t.key_usage(&[Bit::ContentCommitment]));
            }),
            Setting::plan("left out", |p| p.leaf(|t| t.key_usage(&[]))),
        ],
    },
    Mutation {
        name: "intermediate-key-usage",
        settings: &[
            Setting::plan("keyCertSign", |p| {
                p.issuing(|t| t.key_usage(&[Bit::KeyCertSign]));
            }),
            Setting::plan("cRLSign", |p| p.issuing(|t| t.key_usage(&[Bit::CrlSign]))),
            Setting::plan("digitalSignature", |p| {
                p.first(|t| t.key_usage(&[Bit::DigitalSignature]));
            }),
            Setting::plan("left out", |p| p.first(|t| t.key_usage(&[]))),
        ],
    },
    Mutation {
        name: "root-key-usage",
        settings: &[
            Setting::plan("left out", |p| p.root(|t| t.key_usage(&[]))),
            Setting::plan("digitalSignature", |p| {
                p.root(|t| t.key_usage(&[Bit::DigitalSignature]));
            }),
        ],
    },
];

fn own(role: Role) -> ExtendedKeyUsagePurpose {
    match role {
        Role::Server => ServerAuth,
        Role::Client => ClientAuth,
    }
}

fn other(role: Role) -> ExtendedKeyUsagePurpose {
    match role {
        Role::Server => ClientAuth,
        Role::Client => ServerAuth,
    }
}

fn critical(tbs: &mut countersign_testkit::forge::Tbs) {
    let id = Oid::EXT_KEY_USAGE.as_bytes();
    for extension in tbs.extensions.iter_mut().filter(|e| e.id == id) {
        extension.critical = true;
    }
}
