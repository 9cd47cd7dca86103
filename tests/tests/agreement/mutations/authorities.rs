//! Who may issue: `basicConstraints`, path lengths, versions, critical extensions, policies.

use countersign_asn1::Oid;
use countersign_testkit::forge::Tbs;
use countersign_testkit::{KeyUsagePurpose as Bit, Template, rcgen};

use super::{Mutation, Setting};
use crate::plan::{HOST, Plan};

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "intermediate-no-authority",
        settings: &[
            Setting::plan("no pathLenConstraint", |p| p.issuing(|t| t.path_length(9))),
            Setting::plan("cA FALSE", |p| p.issuing(Template::not_an_authority)),
            Setting::plan("no basicConstraints", |p| {
                p.issuing(|t| t.forged(|tbs| tbs.remove(Oid::BASIC_CONSTRAINTS)));
            }),
            Setting::plan("neither it nor keyUsage", |p| {
                p.issuing(|t| {
                    t.key_usage(&[])
                        .forged(|tbs| tbs.remove(Oid::BASIC_CONSTRAINTS))
                });
            }),
        ],
    },
    Mutation {
        name: "root-no-authority",
        settings: &[
            Setting::plan("cA TRUE", |p| p.root(|t| t.path_length(9))),
            Setting::plan("cA FALSE", |p| p.root(Template::not_an_authority)),
            Setting::plan("no basicConstraints", |p| {
                p.root(|t| t.forged(|tbs| tbs.remove(Oid::BASIC_CONSTRAINTS)));
            }),
            Setting::plan("no extension", |p| {
                p.root(|t| t.forged(|tbs| tbs.extensions.clear()))
            }),
        ],
    },
    Mutation {
        name: "basic-constraints-not-critical",
        settings: &[
            Setting::plan("the intermediate's", |p| {
                p.issuing(|t| t.forged(not_critical))
            }),
            Setting::plan("the root's", |p| p.root(|t| t.forged(not_critical))),
            Setting::plan("the intermediate's, with cA FALSE", |p| {
                p.issuing(|t| t.not_an_authority().forged(not_critical));
            }),
        ],
    },
    Mutation {
        name: "path-length-intermediate",
        settings: &[
            Setting::plan("enough", |p| p.first(|t| t.path_length(2))),
            Setting::plan("none for the issuing", |p| p.issuing(|t| t.path_length(0))),
            Setting::plan("none for the first", |p| p.first(|t| t.path_length(0))),
        ],
    },
    Mutation {
        name: "path-length-root",
        settings: &[
            Setting::plan("one", |p| p.root(|t| t.path_length(1))),
            Setting::plan("none", |p| p.root(|t| t.path_length(0))),
        ],
    },
    Mutation {
        name: "path-length-self-issued",
        settings: &[
            Setting::plan("a new key under the old one", |p| roll_over(p, 0, 1)),
            Setting::plan("the same, and one authority below is allowed", |p| {
                roll_over(p, 1, 1);
            }),
            Setting::plan("two new keys", |p| roll_over(p, 0, 2)),
            Setting::plan("and one more authority", |p| {
                roll_over(p, 0, 1);
                p.authorities
                    .push(dated(p, Template::intermediate("Contoso CA below")));
            }),
        ],
    },
    Mutation {
        name: "leaf-is-authority",
        settings: &[
            Setting::plan("cA TRUE", |p| {
                p.leaf(|t| {
                    t.path_length(0)
                        .key_usage(&[Bit::DigitalSignature, Bit::KeyCertSign])
                });
            }),
            Setting::plan("cA FALSE", |p| p.leaf(Template::not_an_authority)),
            Setting::plan("cA TRUE without keyCertSign", |p| {
                p.leaf(|t| {
                    t.adjusted(|params| {
                        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
                    })
                });
            }),
        ],
    },
    Mutation {
        name: "issued-by-end-entity",
        settings: &[
            Setting::plan("one with keyCertSign", |p| {
                let middle = Template::leaf("um2.contoso.com").key_usage(&[Bit::KeyCertSign]);
                p.authorities.push(dated(p, middle));
            }),
            Setting::plan("one like any other", |p| {
                p.authorities
                    .push(dated(p, Template::leaf("um2.contoso.com")));
            }),
            Setting::plan("an authority for TLS", |p| {
                p.authorities.push(dated(
                    p,
                    Template::leaf("um2.contoso.com")
                        .path_length(0)
                        .key_usage(&[Bit::KeyCertSign]),
                ));
            }),
        ],
    },
    Mutation {
        name: "version-1",
        settings: &[
            Setting::plan("the root", |p| p.root(|t| t.forged(version_1))),
            Setting::plan("the issuing authority", |p| {
                p.issuing(|t| t.forged(version_1))
            }),
            Setting::plan("the leaf", |p| p.leaf(|t| t.forged(version_1))),
        ],
    },
    Mutation {
        name: "unknown-extension-of-the-leaf",
        settings: &[
            Setting::plan("not critical", |p| p.leaf(|t| unknown(t, false))),
            Setting::plan("critical", |p| p.leaf(|t| unknown(t, true))),
        ],
    },
    Mutation {
        name: "unknown-extension-of-the-intermediate",
        settings: &[
            Setting::plan("not critical", |p| p.issuing(|t| unknown(t, false))),
            Setting::plan("critical", |p| p.issuing(|t| unknown(t, true))),
        ],
    },
    Mutation {
        name: "unknown-extension-of-the-root",
        settings: &[
            Setting::plan("not critical", |p| p.root(|t| unknown(t, false))),
            Setting::plan("critical", |p| p.root(|t| unknown(t, true))),
        ],
    },
    Mutation {
        name: "explicit-policy",
        settings: &[
            Setting::plan("required and there", |p| {
                p.leaf(policy);
                for template in &mut p.authorities[1..] {
                    *template = policy(template.clone());
                }
                p.issuing(require_policy);
            }),
            Setting::plan("required and absent", |p| p.issuing(require_policy)),
            Setting::plan("there and not required", |p| p.leaf(policy)),
        ],
    },
];

fn not_critical(tbs: &mut Tbs) {
    let id = Oid::BASIC_CONSTRAINTS.as_bytes();
    for extension in tbs.extensions.iter_mut().filter(|e| e.id == id) {
        extension.critical = false;
    }
}

fn version_1(tbs: &mut Tbs) {
    tbs.version = None;
    tbs.extensions.clear();
}

fn unknown(template: Template, critical: bool) -> Template {
    template.extension(&[1, 3, 6, 1, 4, 1, 99_999, 1], critical, vec![0x05, 0x00])
}

/// `certificatePolicies` with one policy.
fn policy(template: Template) -> Template {
    let value = vec![0x30, 0x08, 0x30, 0x06, 0x06, 0x04, 0x2A, 0x03, 0x04, 0x05];
    template.extension(&[2, 5, 29, 32], false, value)
}

/// `policyConstraints` with `requireExplicitPolicy` 0.
fn require_policy(template: Template) -> Template {
    template.extension(&[2, 5, 29, 36], true, vec![0x30, 0x03, 0x80, 0x01, 0x00])
}

fn dated(plan: &Plan, template: Template) -> Template {
    let (not_before, not_after) = (plan.at - time::Duration::DAY, plan.at + time::Duration::DAY);
    template.validity(not_before, not_after)
}

/// The issuing authority may have so many authorities below it, and issues itself new keys.
fn roll_over(plan: &mut Plan, path_length: u8, times: usize) {
    plan.issuing(|t| t.path_length(path_length));
    for number in 1..=times {
        let last = plan.authorities.last().unwrap().clone();
        plan.authorities
            .push(last.key_named(&format!("{HOST}, key {number}")));
    }
}
