//! The name that is dialled; and the names by which issuers are found.

use countersign_asn1::{Oid, Tag};
use countersign_testkit::{DnType, Template, forge};

use super::{Mutation, Setting};
use crate::plan::Plan;

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "name-dialled",
        settings: &[
            Setting::plan("the one", |p| dial(p, "um1.contoso.com")),
            Setting::plan("in capitals", |p| dial(p, "UM1.Contoso.COM")),
            Setting::plan("another host", |p| dial(p, "um2.contoso.com")),
            Setting::plan("a host below", |p| dial(p, "a.um1.contoso.com")),
        ],
    },
    Mutation {
        name: "name-second",
        settings: &[
            Setting::plan("there", |p| {
                p.leaf(|t| t.dns("sip.contoso.com"));
                dial(p, "sip.contoso.com");
            }),
            Setting::plan("of another domain", |p| {
                p.leaf(|t| t.dns("sip.fabrikam.com"));
                dial(p, "sip.contoso.com");
            }),
        ],
    },
    Mutation {
        name: "name-wildcard",
        settings: &[
            Setting::plan("for one label", |p| {
                named(p, "*.contoso.com", "um1.contoso.com")
            }),
            Setting::plan("for two labels", |p| {
                named(p, "*.contoso.com", "a.um1.contoso.com")
            }),
            Setting::plan("for none", |p| named(p, "*.contoso.com", "contoso.com")),
            Setting::plan("not the left-most", |p| {
                named(p, "um1.*.com", "um1.contoso.com")
            }),
        ],
    },
    Mutation {
        name: "name-partial-wildcard",
        settings: &[
            Setting::plan("in front", |p| {
                named(p, "*1.contoso.com", "um1.contoso.com")
            }),
            Setting::plan("behind", |p| named(p, "um*.contoso.com", "um1.contoso.com")),
            Setting::plan("around another host", |p| {
                named(p, "sip*.contoso.com", "um1.contoso.com");
            }),
        ],
    },
    Mutation {
        name: "name-underscore",
        settings: &[
            Setting::plan("in both", |p| {
                named(p, "um_1.contoso.com", "um_1.contoso.com")
            }),
            Setting::plan("in one", |p| {
                named(p, "um_1.contoso.com", "um1.contoso.com")
            }),
        ],
    },
    Mutation {
        name: "name-common-name",
        settings: &[
            Setting::plan("without subjectAltName", |p| {
                p.leaf(Template::without_alternative_names);
            }),
            Setting::plan("and another dNSName", |p| {
                p.leaf(|t| t.without_alternative_names().dns("um2.contoso.com"));
            }),
            Setting::plan("and an e-mail address", |p| {
                p.leaf(|t| t.without_alternative_names().email("um1@contoso.com"));
            }),
        ],
    },
    Mutation {
        name: "name-address",
        settings: &[
            Setting::plan("an iPAddress", |p| {
                p.leaf(|t| t.ip([192, 0, 2, 5].into()));
                dial(p, "192.0.2.5");
            }),
            Setting::plan("another", |p| {
                p.leaf(|t| t.ip([192, 0, 2, 6].into()));
                dial(p, "192.0.2.5");
            }),
            Setting::plan("a dNSName", |p| named(p, "192.0.2.5", "192.0.2.5")),
        ],
    },
    Mutation {
        name: "subject-empty",
        settings: &[
            Setting::plan("the dNSName is there", |p| p.leaf(|t| t.subject(&[]))),
            Setting::plan("the dNSName is another", |p| {
                p.leaf(|t| {
                    t.subject(&[])
                        .without_alternative_names()
                        .dns("um2.contoso.com")
                });
            }),
        ],
    },
    Mutation {
        name: "issuer-name-in-other-case",
        settings: &[
            Setting::plan("by a letter", |p| misspell(p, b"contoso ca issuing")),
            Setting::plan("and by a word", |p| misspell(p, b"contoso ca issued")),
            Setting::plan("as it is", |p| misspell(p, b"Contoso CA issuing")),
        ],
    },
    Mutation {
        name: "issuer-name-in-other-type",
        settings: &[
            Setting::plan("PrintableString", |p| {
                spell(p, Tag::PRINTABLE_STRING, b"Contoso CA issuing");
            }),
            Setting::plan("TeletexString", |p| {
                spell(p, Tag::TELETEX_STRING, b"Contoso CA issuing");
            }),
            Setting::plan("UTF8String, as it is", |p| {
                misspell(p, b"Contoso CA issuing")
            }),
            Setting::plan("PrintableString, and another word", |p| {
                spell(p, Tag::PRINTABLE_STRING, b"Contoso CA issued");
            }),
        ],
    },
    Mutation {
        name: "issuer-name-in-other-spacing",
        settings: &[
            Setting::plan("two blanks", |p| misspell(p, b"Contoso  CA issuing")),
            Setting::plan("as it is", |p| misspell(p, b"Contoso CA issuing")),
            Setting::plan("another word", |p| misspell(p, b"Contoso CA issued")),
        ],
    },
];

fn dial(plan: &mut Plan, name: &str) {
    name.clone_into(&mut plan.dialled);
}

/// The leaf has this `dNSName` alone.
fn named(plan: &mut Plan, name: &str, dialled: &str) {
    plan.leaf(|t| {
        t.attribute(DnType::CommonName, "UM server")
            .without_alternative_names()
            .dns(name)
    });
    dial(plan, dialled);
}

/// The leaf names its issuer so, whose own name is "Contoso CA issuing".
fn misspell(plan: &mut Plan, name: &'static [u8]) {
    spell(plan, Tag::UTF8_STRING, name);
}

fn spell(plan: &mut Plan, tag: Tag, name: &'static [u8]) {
    plan.issuing(|t| t.attribute(DnType::CommonName, "Contoso CA issuing"));
    let issuer = forge::name(&[(Oid::COMMON_NAME, tag, name)]);
    plan.leaf(|t| t.forged(move |tbs| tbs.issuer.clone_from(&issuer)));
}
