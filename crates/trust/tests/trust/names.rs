//! Does the certificate bear the name? [RFC 9525 §6]

use countersign_asn1::Oid;
use countersign_testkit::Template;
use countersign_testkit::forge::Extension;
use countersign_trust::{
    CertificateFacts, CommonName, NameMatch, NameRules, Policy, ReferenceName, Underscores,
    Wildcards, match_name,
};

use crate::case::{Case, check};

#[test]
fn names() {
    let case = Case::new;
    let cn_only = |t: Template| t.without_alternative_names();
    let rules = |common_name| {
        move |p: Policy| {
            p.with_names(NameRules::new(
                common_name,
                Wildcards::Allowed,
                Underscores::Allowed,
            ))
        }
    };
    let wildcard = |t: Template| t.without_alternative_names().dns("*.contoso.com");
    let address = |t: Template| t.ip("10.1.1.5".parse().unwrap());
    check(vec![
        ("in the SAN", case(), "valid"),
        (
            "in capitals, with a dot",
            case().name("UM1.Contoso.COM."),
            "valid",
        ),
        ("another", case().name("um2.contoso.com"), "name-mismatch"),
        (
            "a child",
            case()
                .leaf(|t| t.without_alternative_names().dns("contoso.com"))
                .name("um1.contoso.com"),
            "name-mismatch",
        ),
        ("the parent", case().name("contoso.com"), "name-mismatch"),
        ("an address", case().leaf(address).name("10.1.1.5"), "valid"),
        (
            "another address",
            case().leaf(address).name("10.1.1.6"),
            "name-mismatch",
        ),
        (
            "an address that stands as a DNS name",
            case().leaf(|t| t.dns("10.1.1.5")).name("10.1.1.5"),
            "name-mismatch",
        ),
        ("a wildcard", case().leaf(wildcard), "valid"),
        (
            "which is one label",
            case().leaf(wildcard).name("a.um1.contoso.com"),
            "name-mismatch",
        ),
        (
            "and not none",
            case().leaf(wildcard).name("contoso.com"),
            "name-mismatch",
        ),
        (
            "and the left-most",
            case()
                .leaf(|t| t.without_alternative_names().dns("um1.*.com"))
                .name("um1.contoso.com"),
            "name-mismatch",
        ),
        (
            "and the whole label",
            case()
                .leaf(|t| t.without_alternative_names().dns("um*.contoso.com"))
                .name("um1.contoso.com"),
            "name-mismatch",
        ),
        (
            "wildcards refused",
            case().leaf(wildcard).policy(|p| {
                p.with_names(NameRules::new(
                    CommonName::Never,
                    Wildcards::Refused,
                    Underscores::Allowed,
                ))
            }),
            "name-mismatch",
        ),
        ("common name, no SAN", case().leaf(cn_only), "valid"),
        (
            "common name, never",
            case().leaf(cn_only).policy(rules(CommonName::Never)),
            "name-mismatch",
        ),
        (
            "common name beside a SAN of another name",
            case().leaf(|t| cn_only(t).dns("um2.contoso.com")),
            "name-mismatch",
        ),
        (
            "common name beside a SAN of another form",
            case().leaf(|t| address(cn_only(t))),
            "name-mismatch",
        ),
        (
            "the same as OpenSSL has it",
            case()
                .leaf(|t| address(cn_only(t)))
                .policy(rules(CommonName::WithoutDnsName)),
            "valid",
        ),
        (
            "always",
            case()
                .leaf(|t| cn_only(t).dns("um2.contoso.com"))
                .policy(rules(CommonName::Always)),
            "valid",
        ),
        (
            "an underscore",
            case()
                .leaf(|t| t.dns("um_1.contoso.com"))
                .name("um_1.contoso.com"),
            "valid",
        ),
        (
            "an underscore, refused",
            case()
                .leaf(|t| t.dns("um_1.contoso.com"))
                .name("um_1.contoso.com")
                .policy(|p| {
                    p.with_names(NameRules::new(
                        CommonName::Never,
                        Wildcards::Allowed,
                        Underscores::Refused,
                    ))
                }),
            "name-mismatch",
        ),
        (
            "an e-mail address",
            case()
                .leaf(|t| t.email("Admin@contoso.com"))
                .name("Admin@CONTOSO.com"),
            "valid",
        ),
        (
            "whose local part has another case",
            case()
                .leaf(|t| t.email("Admin@contoso.com"))
                .name("admin@contoso.com"),
            "name-mismatch",
        ),
    ]);
}

#[test]
fn a_malformed_san_is_a_san() {
    let leaf = Template::leaf("um1.contoso.com")
        .forged(|tbs| tbs.set(Extension::new(Oid::SUBJECT_ALT_NAME, false, &[0x04])))
        .self_signed();
    let facts = CertificateFacts::from_der(leaf.der()).unwrap();
    let wanted = ReferenceName::parse("um1.contoso.com").unwrap();
    let rules = Policy::private_pki().names();
    assert_eq!(match_name(&facts, &wanted, rules), NameMatch::Mismatch);
}
