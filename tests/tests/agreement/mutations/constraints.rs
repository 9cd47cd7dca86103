//! `nameConstraints`.

use countersign_testkit::GeneralSubtree::{self, DirectoryName, DnsName, IpAddress, Rfc822Name};
use countersign_testkit::{DnType, Template, rcgen};

use super::{Mutation, Setting};
use crate::plan::HOST;

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "dns-permitted",
        settings: &[
            Setting::plan("its own domain", |p| {
                p.issuing(|t| t.permit(dns("contoso.com")))
            }),
            Setting::plan("another domain", |p| {
                p.issuing(|t| t.permit(dns("fabrikam.com")))
            }),
            Setting::plan("another that ends alike", |p| {
                p.first(|t| t.permit(dns("toso.com")))
            }),
            Setting::plan("two, one of them its own", |p| {
                p.first(|t| t.permit(dns("fabrikam.com")).permit(dns("contoso.com")));
            }),
        ],
    },
    Mutation {
        name: "dns-excluded",
        settings: &[
            Setting::plan("another domain", |p| {
                p.issuing(|t| t.exclude(dns("fabrikam.com")))
            }),
            Setting::plan("its own domain", |p| {
                p.issuing(|t| t.exclude(dns("contoso.com")))
            }),
            Setting::plan("permitted above, excluded below", |p| {
                p.root(|t| t.permit(dns("contoso.com")));
                p.issuing(|t| t.exclude(dns(HOST)));
            }),
        ],
    },
    Mutation {
        name: "dns-constrained-by-the-root",
        settings: &[
            Setting::plan("its own domain permitted", |p| {
                p.root(|t| t.permit(dns("contoso.com")))
            }),
            Setting::plan("another domain permitted", |p| {
                p.root(|t| t.permit(dns("fabrikam.com")))
            }),
        ],
    },
    Mutation {
        name: "dns-with-a-dot",
        settings: &[
            Setting::plan("the domain", |p| {
                p.issuing(|t| t.permit(dns(".contoso.com")))
            }),
            Setting::plan("the host itself", |p| {
                p.issuing(|t| t.permit(dns(".um1.contoso.com")))
            }),
        ],
    },
    Mutation {
        name: "dns-of-a-wildcard",
        settings: &[
            Setting::plan("within", |p| {
                p.leaf(|t| t.dns("*.contoso.com"));
                p.issuing(|t| t.permit(dns("contoso.com")));
            }),
            Setting::plan("without", |p| {
                p.leaf(|t| t.dns("*.fabrikam.com"));
                p.issuing(|t| t.permit(dns("contoso.com")));
            }),
            Setting::plan("reaching into what is excluded", |p| {
                p.leaf(|t| t.dns("*.contoso.com"));
                p.issuing(|t| t.exclude(dns("um7.contoso.com")));
            }),
        ],
    },
    Mutation {
        name: "common-name-under-constraints",
        settings: &[
            Setting::plan("within", |p| {
                p.leaf(Template::without_alternative_names);
                p.issuing(|t| t.permit(dns("contoso.com")));
            }),
            Setting::plan("without", |p| {
                p.leaf(Template::without_alternative_names);
                p.issuing(|t| t.permit(dns("fabrikam.com")));
            }),
            Setting::plan("without, beside a dNSName within", |p| {
                p.leaf(|t| t.attribute(DnType::CommonName, "um1.fabrikam.com"));
                p.issuing(|t| t.permit(dns("contoso.com")));
            }),
        ],
    },
    Mutation {
        name: "address-constraints",
        settings: &[
            Setting::plan("within", |p| {
                p.leaf(|t| t.ip([192, 0, 2, 5].into()));
                p.issuing(|t| t.permit(net([192, 0, 2, 0])));
            }),
            Setting::plan("without", |p| {
                p.leaf(|t| t.ip([198, 51, 100, 5].into()));
                p.issuing(|t| t.permit(net([192, 0, 2, 0])));
            }),
            Setting::plan("excluded", |p| {
                p.leaf(|t| t.ip([192, 0, 2, 5].into()));
                p.issuing(|t| t.exclude(net([192, 0, 2, 0])));
            }),
        ],
    },
    Mutation {
        name: "email-constraints",
        settings: &[
            Setting::plan("within", |p| {
                p.leaf(|t| t.email("um1@contoso.com"));
                p.issuing(|t| t.permit(Rfc822Name("contoso.com".to_owned())));
            }),
            Setting::plan("without", |p| {
                p.leaf(|t| t.email("um1@fabrikam.com"));
                p.issuing(|t| t.permit(Rfc822Name("contoso.com".to_owned())));
            }),
            Setting::plan("and no address", |p| {
                p.issuing(|t| t.permit(Rfc822Name("contoso.com".to_owned())));
            }),
        ],
    },
    Mutation {
        name: "directory-constraints",
        settings: &[
            Setting::plan("within", |p| {
                p.leaf(|t| {
                    t.subject(&[
                        (DnType::OrganizationName, "Contoso"),
                        (DnType::CommonName, HOST),
                    ])
                });
                p.issuing(|t| t.permit(directory("Contoso")));
            }),
            Setting::plan("without", |p| {
                p.leaf(|t| {
                    t.subject(&[
                        (DnType::OrganizationName, "Fabrikam"),
                        (DnType::CommonName, HOST),
                    ])
                });
                p.issuing(|t| t.permit(directory("Contoso")));
            }),
            Setting::plan("excluded", |p| {
                p.leaf(|t| {
                    t.subject(&[
                        (DnType::OrganizationName, "Contoso"),
                        (DnType::CommonName, HOST),
                    ])
                });
                p.issuing(|t| t.exclude(directory("Contoso")));
            }),
        ],
    },
    Mutation {
        name: "constraints-of-another-form",
        settings: &[
            Setting::plan("permitted e-mail addresses, and none", |p| {
                p.issuing(|t| t.permit(Rfc822Name("contoso.com".to_owned())));
            }),
            Setting::plan("permitted addresses, and none", |p| {
                p.issuing(|t| t.permit(net([192, 0, 2, 0])));
            }),
            Setting::plan("permitted addresses, and the host is excluded", |p| {
                p.issuing(|t| t.permit(net([192, 0, 2, 0])).exclude(dns(HOST)));
            }),
        ],
    },
];

fn dns(domain: &str) -> GeneralSubtree {
    DnsName(domain.to_owned())
}

fn net(address: [u8; 4]) -> GeneralSubtree {
    IpAddress(rcgen::CidrSubnet::from_v4_prefix(address, 24))
}

fn directory(organization: &str) -> GeneralSubtree {
    let mut name = rcgen::DistinguishedName::new();
    name.push(DnType::OrganizationName, organization);
    DirectoryName(name)
}
