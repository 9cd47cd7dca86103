//! Where issuers are found: what is sent, what is stored, and which of several is the right one.

use countersign_testkit::{Template, rcgen};
use time::Duration;

use super::{Mutation, Setting};
use crate::plan::{Chain, ders};

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "intermediate-missing",
        settings: &[
            Setting::chain("nothing is sent", |c| c.sent.clear()),
            Setting::chain("nothing is sent, but all is stored", |c| {
                c.store.append(&mut c.sent);
            }),
            Setting::chain("the issuing one is not sent", |c| {
                c.sent.remove(0);
            }),
        ],
    },
    Mutation {
        name: "intermediate-wrong",
        settings: &[
            Setting::chain("of the right name alone", |c| {
                let other = namesake(c);
                c.sent[0] = other;
            }),
            Setting::chain("of the right name before the right one", |c| {
                let other = namesake(c);
                c.sent.insert(0, other);
            }),
            Setting::chain("of another name alone", |c| {
                c.sent[0] = stranger(c);
            }),
        ],
    },
    Mutation {
        name: "intermediate-stored-alone",
        settings: &[
            Setting::chain("the issuing one", |c| c.store = ders([c.issuing()])),
            Setting::chain("the first one", |c| c.store = ders([&c.authorities[1]])),
            Setting::chain("the first one, beside the root", |c| {
                c.store.push(c.authorities[1].der().to_vec());
            }),
            Setting::chain("the issuing one, beside the root", |c| {
                c.store.push(c.issuing().der().to_vec());
            }),
            Setting::chain("another", |c| c.store = vec![stranger(c)]),
        ],
    },
    Mutation {
        name: "root-unknown",
        settings: &[
            Setting::chain("another is trusted", |c| {
                c.store = ders([&Template::root("Fabrikam Root CA").self_signed()]);
            }),
            Setting::chain("another of its name is trusted", |c| {
                c.store = vec![other_root(c)];
            }),
            Setting::chain("another of its name is trusted too", |c| {
                c.store.insert(0, other_root(c));
            }),
            Setting::chain("another is trusted, and it is sent", |c| {
                c.sent.push(c.root().der().to_vec());
                c.store = ders([&Template::root("Fabrikam Root CA").self_signed()]);
            }),
        ],
    },
    Mutation {
        name: "root-renewed",
        settings: &[
            Setting::chain("trusted is the new one, sent the old one", |c| {
                c.sent.push(c.root().der().to_vec());
                c.store = vec![renewed_root(c, 100)];
            }),
            Setting::chain("trusted is an older one that has ended", |c| {
                c.store = vec![renewed_root(c, -1)];
            }),
            Setting::chain("trusted is one of its name and another key", |c| {
                c.store = vec![other_root(c)];
            }),
            Setting::chain("trusted is one that has ended, and one that has not", |c| {
                c.store.insert(0, renewed_root(c, -1));
            }),
        ],
    },
    Mutation {
        name: "sent-in-disorder",
        settings: &[
            Setting::chain("the root comes too", |c| {
                c.sent.push(c.root().der().to_vec())
            }),
            Setting::chain("the root first", |c| {
                c.sent.insert(0, c.root().der().to_vec())
            }),
            Setting::chain("from the root down", |c| c.sent.reverse()),
            Setting::chain("with a stranger in the middle", |c| {
                c.sent.insert(1, stranger(c))
            }),
            Setting::chain("the root first, and not the issuing one", |c| {
                c.sent[0] = c.root().der().to_vec();
            }),
        ],
    },
    Mutation {
        name: "sent-twice",
        settings: &[
            Setting::chain("the leaf", |c| c.sent.insert(0, c.leaf.clone())),
            Setting::chain("the issuing authority", |c| {
                c.sent.insert(0, c.sent[0].clone())
            }),
            Setting::chain("a namesake of the issuing authority, and not it", |c| {
                c.sent[0] = namesake(c);
                c.sent.insert(0, c.sent[0].clone());
            }),
            Setting::chain("all, and stored twice", |c| {
                c.sent.extend(c.sent.clone());
                c.store.extend(c.store.clone());
            }),
        ],
    },
    Mutation {
        name: "leaf-stored",
        settings: &[
            Setting::chain("alone", |c| {
                c.store = vec![c.leaf.clone()];
                c.sent.clear();
            }),
            Setting::chain("beside the root", |c| c.store.push(c.leaf.clone())),
            Setting::chain("another with its key", |c| {
                let other = c.identity.template().serial_number(&[5]);
                c.store = ders([&other.issued_by(c.issuing())]);
                c.sent.clear();
            }),
        ],
    },
    Mutation {
        name: "leaf-self-signed",
        settings: &[
            Setting::chain("stored", |c| {
                self_signed(c);
                c.store = vec![c.leaf.clone()];
            }),
            Setting::chain("not stored", self_signed),
            Setting::chain("another with its key is stored", |c| {
                self_signed(c);
                let other = c.identity.template().serial_number(&[5]);
                c.store = ders([&other.self_signed()]);
            }),
        ],
    },
    Mutation {
        name: "leaf-self-signed-and-more",
        settings: &[
            Setting::chain("stored, and not for this purpose", |c| {
                let template = c.identity.template();
                c.judge(
                    template
                        .purposes(&[rcgen::ExtendedKeyUsagePurpose::CodeSigning])
                        .self_signed(),
                );
                c.sent.clear();
                c.store = vec![c.leaf.clone()];
            }),
            Setting::chain("stored, and ended", |c| {
                let ended = (c.at - Duration::days(9), c.at - Duration::days(1));
                c.judge(
                    c.identity
                        .template()
                        .validity(ended.0, ended.1)
                        .self_signed(),
                );
                c.sent.clear();
                c.store = vec![c.leaf.clone()];
            }),
            Setting::chain("stored, and an authority", |c| {
                let template = c.identity.template().key_usage(&[]);
                c.judge(
                    template
                        .adjusted(|params| {
                            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
                        })
                        .self_signed(),
                );
                c.sent.clear();
                c.store = vec![c.leaf.clone()];
            }),
        ],
    },
    Mutation {
        name: "cross-certified",
        settings: &[
            Setting::chain("the other root is trusted", |c| {
                let (other, cross) = cross(c);
                c.sent.push(cross);
                c.store = vec![other];
            }),
            Setting::chain("neither is", |c| {
                let (_, cross) = cross(c);
                c.sent.push(cross);
                c.store = ders([&Template::root("Contoso third root").self_signed()]);
            }),
            Setting::chain("both are", |c| {
                let (other, cross) = cross(c);
                c.sent.insert(0, cross);
                c.store.push(other);
            }),
        ],
    },
    Mutation {
        name: "ended-beside-renewed",
        settings: &[
            Setting::chain("the ended one first", |c| c.sent.insert(0, ended(c))),
            Setting::chain("the ended one last", |c| c.sent.push(ended(c))),
            Setting::chain("the ended one alone", |c| c.sent[0] = ended(c)),
        ],
    },
    Mutation {
        name: "authority-key-identifier",
        settings: &[
            Setting::plan("of another key", |p| {
                p.leaf(|t| t.authority_key_identifier(b"another key"));
            }),
            Setting::plan("left out", |p| {
                p.leaf(Template::without_authority_key_identifier)
            }),
            Setting::plan("of another key, in the first intermediate", |p| {
                p.first(|t| t.authority_key_identifier(b"another key"));
            }),
        ],
    },
    Mutation {
        name: "subject-key-identifier-left-out",
        settings: &[
            Setting::plan("by the issuing authority", |p| {
                p.issuing(Template::without_subject_key_identifier);
            }),
            Setting::plan("by the root", |p| {
                p.root(Template::without_subject_key_identifier)
            }),
            Setting::both(
                "by a namesake of the issuing authority, which is not sent",
                |p| p.issuing(Template::without_subject_key_identifier),
                |c| c.sent[0] = namesake(c),
            ),
        ],
    },
];

/// An authority with the name of the issuing one, and another key.
fn namesake(chain: &Chain) -> Vec<u8> {
    let issuing = chain.issuing().template().key_named("another key");
    let above = &chain.authorities[chain.authorities.len() - 2];
    issuing.issued_by(above).der().to_vec()
}

fn stranger(chain: &Chain) -> Vec<u8> {
    let stranger = chain
        .issuing()
        .template()
        .attribute(rcgen::DnType::CommonName, "Fabrikam CA");
    stranger
        .key_named("another key")
        .issued_by(chain.root())
        .der()
        .to_vec()
}

fn other_root(chain: &Chain) -> Vec<u8> {
    chain
        .root()
        .template()
        .key_named("another key")
        .self_signed()
        .der()
        .to_vec()
}

/// The root with its key and name, ending so many days from now.
fn renewed_root(chain: &Chain, days: i64) -> Vec<u8> {
    let (not_before, not_after) = (
        chain.at - Duration::days(60),
        chain.at + Duration::days(days),
    );
    chain
        .root()
        .template()
        .validity(not_before, not_after)
        .self_signed()
        .der()
        .to_vec()
}

/// The issuing authority's certificate of before: its name and key, ended a day ago.
fn ended(chain: &Chain) -> Vec<u8> {
    let (not_before, not_after) = (chain.at - Duration::days(60), chain.at - Duration::days(1));
    let above = &chain.authorities[chain.authorities.len() - 2];
    let issuing = chain.issuing().template().validity(not_before, not_after);
    issuing.issued_by(above).der().to_vec()
}

fn self_signed(chain: &mut Chain) {
    let template = chain.identity.template().without_authority_key_identifier();
    chain.judge(template.self_signed());
    chain.sent.clear();
}

/// Another root, and the first intermediate as that root has certified it.
fn cross(chain: &Chain) -> (Vec<u8>, Vec<u8>) {
    let root = chain
        .root()
        .template()
        .attribute(rcgen::DnType::CommonName, "Fabrikam Root CA");
    let root = root.key_named("another key").self_signed();
    let cross = chain.authorities[1].template().issued_by(&root);
    (root.der().to_vec(), cross.der().to_vec())
}
