//! Signatures and keys.

use countersign_testkit::{KeyAlgorithm, SignatureScheme};

use super::{Mutation, Setting};
use crate::plan::{Chain, Plan};

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "leaf-signature",
        settings: &[
            Setting::chain("as it was made", |_| ()),
            Setting::chain("its last bit turned", |c| tamper(&mut c.leaf)),
            Setting::chain("of a namesake of its issuer", |c| {
                let issuing = c.issuing().template().key_named("another key");
                let issuing = issuing.issued_by(c.root());
                c.leaf = c.identity.template().issued_by(&issuing).der().to_vec();
            }),
        ],
    },
    Mutation {
        name: "intermediate-signature",
        settings: &[
            Setting::chain("as it was made", |_| ()),
            Setting::chain("the issuing one's last bit turned", |c| {
                tamper(&mut c.sent[0])
            }),
            Setting::chain("the root's, sent and turned", |c| {
                let mut root = c.root().der().to_vec();
                tamper(&mut root);
                c.sent.push(root);
            }),
        ],
    },
    Mutation {
        name: "root-signature",
        settings: &[
            Setting::chain("stored with its last bit turned", |c| {
                tamper(&mut c.store[0])
            }),
            Setting::chain("stored as it was made", |_| ()),
        ],
    },
    Mutation {
        name: "sha-1",
        settings: &[
            Setting::plan("in the leaf", |p| {
                rsa(p);
                p.leaf(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1));
            }),
            Setting::plan("in the issuing authority", |p| {
                rsa(p);
                p.issuing(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1));
            }),
            Setting::plan("in the root", |p| {
                rsa(p);
                p.root(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1));
            }),
            Setting::both(
                "in the leaf, and its last bit turned",
                |p| {
                    rsa(p);
                    p.leaf(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1));
                },
                |c| tamper(&mut c.leaf),
            ),
        ],
    },
    Mutation {
        name: "rsa-hashes",
        settings: &[
            Setting::plan("SHA-384", |p| {
                all_signed(p, SignatureScheme::RsaPkcs1Sha384)
            }),
            Setting::plan("SHA-512", |p| {
                all_signed(p, SignatureScheme::RsaPkcs1Sha512)
            }),
            Setting::both(
                "SHA-512, and the leaf's last bit turned",
                |p| all_signed(p, SignatureScheme::RsaPkcs1Sha512),
                |c| tamper(&mut c.leaf),
            ),
        ],
    },
    Mutation {
        name: "rsassa-pss",
        settings: &[
            Setting::plan("in the leaf", |p| {
                rsa(p);
                p.leaf(|t| t.signed_with(SignatureScheme::RsaPssSha256));
            }),
            Setting::plan("in all", |p| all_signed(p, SignatureScheme::RsaPssSha256)),
            Setting::both(
                "in all, and the leaf's last bit turned",
                |p| all_signed(p, SignatureScheme::RsaPssSha256),
                |c| tamper(&mut c.leaf),
            ),
        ],
    },
    Mutation {
        name: "keys",
        settings: &[
            Setting::plan("P-521 in all", |p| all(p, KeyAlgorithm::P521)),
            Setting::plan("Ed25519 in all", |p| all(p, KeyAlgorithm::Ed25519)),
            Setting::plan("RSA in the root alone", |p| {
                p.root(|t| t.algorithm(KeyAlgorithm::Rsa2048));
            }),
            Setting::both(
                "P-521 in all, and the leaf's last bit turned",
                |p| all(p, KeyAlgorithm::P521),
                |c| tamper(&mut c.leaf),
            ),
        ],
    },
    Mutation {
        name: "signature-algorithms",
        settings: &[
            Setting::chain("equal", |_| ()),
            Setting::chain("unequal", unequal),
        ],
    },
];

fn tamper(der: &mut [u8]) {
    *der.last_mut().unwrap() ^= 1;
}

fn all(plan: &mut Plan, algorithm: KeyAlgorithm) {
    for template in &mut plan.authorities {
        *template = template.clone().algorithm(algorithm);
    }
    plan.leaf(|t| t.algorithm(algorithm));
}

fn rsa(plan: &mut Plan) {
    all(plan, KeyAlgorithm::Rsa2048);
}

fn all_signed(plan: &mut Plan, scheme: SignatureScheme) {
    rsa(plan);
    for template in &mut plan.authorities {
        *template = template.clone().signed_with(scheme);
    }
    plan.leaf(|t| t.signed_with(scheme));
}

/// The inner `signature` names another digest than the outer `signatureAlgorithm`.
fn unequal(chain: &mut Chain) {
    use countersign_asn1::Tag;
    use countersign_asn1::encode::Writer;
    use countersign_testkit::forge::Tbs;

    let key = chain.issuing().key();
    let outer = key.algorithm().default_scheme();
    let inner = match outer {
        SignatureScheme::RsaPkcs1Sha256 => SignatureScheme::RsaPkcs1Sha384,
        _ => SignatureScheme::EcdsaP521Sha512,
    };
    let tbs = Tbs::of(&chain.leaf).to_der(&inner.algorithm_identifier());
    let signature = key.sign(outer, &tbs);
    chain.leaf = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&tbs);
            w.raw(&outer.algorithm_identifier());
            w.bit_string(&signature);
        });
    });
}
