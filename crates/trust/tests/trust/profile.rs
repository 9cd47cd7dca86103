//! Every rule of every profile: one chain that keeps them all, one change, one breach.

use std::collections::BTreeSet;

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    DistributionPoint, DistributionPointName, ExtensionValue, GeneralName, GeneralSubtree,
    KeyUsage, Name, NameConstraints, Oid, PolicyInformation, PolicyMapping, Tag,
};
use countersign_testkit::forge::{Extension, Tbs, name};
use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, KeyAlgorithm, NOT_AFTER, NOW, SignatureScheme, Template,
};
use countersign_trust::{Policy, ProfileRule};
use time::macros::datetime;

use crate::case::{Case, check};
use crate::court::Court;

type Change = fn(Case) -> Case;

fn forge(forge: impl Fn(&mut Tbs) + Send + Sync + 'static) -> impl FnOnce(Template) -> Template {
    |template| template.forged(forge)
}

fn put(oid: Oid<'_>, critical: bool, value: &[u8]) -> impl FnOnce(Template) -> Template + use<> {
    let extension = Extension::new(oid, critical, value);
    forge(move |tbs| tbs.set(extension.clone()))
}

/// The same value, the other criticality.
fn flip(oid: Oid<'static>) -> impl FnOnce(Template) -> Template {
    forge(move |tbs| {
        for extension in &mut tbs.extensions {
            if extension.id == oid.as_bytes() {
                extension.critical = !extension.critical;
            }
        }
    })
}

fn without(oid: Oid<'static>) -> impl FnOnce(Template) -> Template {
    forge(move |tbs| tbs.remove(oid))
}

fn subject(tag: Tag, text: &'static [u8]) -> impl FnOnce(Template) -> Template {
    move |template| template.subject_der(&name(&[(Oid::COMMON_NAME, tag, text)]))
}

fn names(names: &[GeneralName<'_>]) -> Vec<u8> {
    ExtensionValue::SubjectAltName(names.to_vec()).to_der()
}

/// A name beside the host, of a form beyond `rfc822Name` [RFC 9598 §3].
fn utf8_mailbox(tag: Tag, text: &str) -> impl FnOnce(Template) -> Template + use<> {
    let value = Writer::build(|w| w.value(tag, text.as_bytes()));
    let mailbox = GeneralName::OtherName {
        type_id: Oid::SMTP_UTF8_MAILBOX,
        value: &value,
    };
    put(
        SAN,
        false,
        &names(&[GeneralName::DnsName("um1.contoso.com"), mailbox]),
    )
}

fn permits(base: GeneralName<'_>) -> Vec<u8> {
    let subtree = GeneralSubtree {
        base,
        minimum: 0,
        maximum: None,
    };
    ExtensionValue::NameConstraints(NameConstraints {
        permitted_subtrees: vec![subtree],
        excluded_subtrees: Vec::new(),
    })
    .to_der()
}

/// A constraint that no name of the chain is under.
fn harmless() -> Vec<u8> {
    permits(GeneralName::Rfc822Name("contoso.com"))
}

fn points(point: DistributionPoint<'_>) -> Vec<u8> {
    ExtensionValue::CrlDistributionPoints(vec![point]).to_der()
}

fn key(write: fn(&mut Writer)) -> impl FnOnce(Template) -> Template {
    forge(move |tbs| {
        tbs.subject_public_key_info = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, write);
                w.bit_string(&[0x04, 0x01]);
            });
        });
    })
}

fn key_usage(usage: KeyUsage) -> Vec<u8> {
    ExtensionValue::KeyUsage(usage).to_der()
}

fn access(method: Oid<'_>) -> Vec<u8> {
    ExtensionValue::AuthorityInfoAccess(vec![countersign_asn1::AccessDescription {
        access_method: method,
        access_location: GeneralName::UniformResourceIdentifier("http://pki.contoso.com/"),
    }])
    .to_der()
}

const EMPTY_NAME: [u8; 2] = [0x30, 0x00];
const SAN: Oid<'static> = Oid::SUBJECT_ALT_NAME;

#[rustfmt::skip]
const RFC5280: &[(&str, Change)] = &[
    ("not-der", |c| c.leaf(put(Oid::BASIC_CONSTRAINTS, true, &[0x30, 0x03, 0x01, 0x01, 0x00]))),
    ("malformed-content", |c| c.leaf(put(Oid::AUTHORITY_INFO_ACCESS, false, b"malformed"))),
    ("empty-sequence", |c| c.leaf(put(Oid::AUTHORITY_INFO_ACCESS, false, &[0x30, 0x00]))),
    ("string-alphabet", |c| c.leaf(subject(Tag::PRINTABLE_STRING, b"um1@contoso"))),
    ("version-too-low", |c| c.leaf(forge(|tbs| tbs.version = Some(1)))),
    ("serial-not-positive", |c| c.leaf(forge(|tbs| tbs.serial_number = vec![0x00]))),
    ("serial-not-positive", |c| c.leaf(forge(|tbs| tbs.serial_number = vec![0x80]))),
    ("serial-too-long", |c| c.leaf(forge(|tbs| tbs.serial_number = vec![0x01; 21]))),
    ("issuer-empty", |c| c
        .issuing(|t| t.subject_der(&EMPTY_NAME))
        .policy(|p| p.with_exemptions(ProfileRule::named("subject-empty-authority").into_iter()
            .chain(ProfileRule::named("subject-alt-name-not-critical"))))),
    ("time-encoding", |c| c.leaf(|t| t.validity(datetime!(1949-01-01 00:00:00 UTC), NOT_AFTER))),
    ("subject-empty-authority", |c| c.issuing(|t| t
        .subject_der(&EMPTY_NAME)
        .forged(|tbs| tbs.set(Extension::new(SAN, true, &names(&[GeneralName::DnsName("ca.contoso.com")])))))
        .policy(|p| p.with_exemptions(ProfileRule::named("issuer-empty")))),
    ("attribute-bounds", |c| c.leaf(subject(Tag::UTF8_STRING, &[b'a'; 65]))),
    ("attribute-bounds", |c| c.leaf(|t| t.subject_der(&name(&[(Oid::COUNTRY_NAME, Tag::PRINTABLE_STRING, b"DEU")])))),
    ("rsa-key-parameters", |c| c.leaf(key(|w| w.oid(Oid::RSA_ENCRYPTION)))),
    ("curve-not-named", |c| c.leaf(key(|w| {
        w.oid(Oid::EC_PUBLIC_KEY);
        w.nested(Tag::SEQUENCE, |w| w.uint(&[1]));
    }))),
    ("rsa-key-malformed", |c| c.leaf(key(|w| {
        w.oid(Oid::RSA_ENCRYPTION);
        w.null();
    }))),
    ("unique-identifiers", |c| c.leaf(forge(|tbs| {
        // The field that follows the key.
        tbs.subject_public_key_info.extend([0x81, 0x02, 0x00, 0x01]);
    }))),
    ("authority-key-identifier-critical", |c| c.leaf(flip(Oid::AUTHORITY_KEY_IDENTIFIER))),
    ("subject-key-identifier-critical", |c| c.issuing(flip(Oid::SUBJECT_KEY_IDENTIFIER))),
    ("subject-alt-name-not-critical", |c| c.leaf(|t| t.subject_der(&EMPTY_NAME))),
    ("basic-constraints-not-critical", |c| c.issuing(flip(Oid::BASIC_CONSTRAINTS))),
    ("basic-constraints-not-critical", |c| c.root(flip(Oid::BASIC_CONSTRAINTS))),
    ("name-constraints-not-critical", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, false, &harmless()))),
    ("policy-constraints-not-critical", |c| c
        .issuing(put(Oid::POLICY_CONSTRAINTS, false, &[0x30, 0x03, 0x81, 0x01, 0x00]))),
    ("inhibit-any-policy-not-critical", |c| c.issuing(put(Oid::INHIBIT_ANY_POLICY, false, &[0x02, 0x01, 0x00]))),
    ("freshest-crl-critical", |c| c.leaf(put(Oid::FRESHEST_CRL, true, &points(DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![
            GeneralName::UniformResourceIdentifier("http://pki.contoso.com/delta.crl"),
        ])),
        ..DistributionPoint::default()
    })))),
    ("distribution-point-empty", |c| c.leaf(put(
        Oid::CRL_DISTRIBUTION_POINTS, false, &[0x30, 0x06, 0x30, 0x04, 0x81, 0x02, 0x06, 0x40],
    ))),
    ("crl-issuer-unnamed", |c| c.leaf(put(Oid::CRL_DISTRIBUTION_POINTS, false, &points(DistributionPoint {
        crl_issuer: vec![GeneralName::DnsName("pki.contoso.com")],
        ..DistributionPoint::default()
    })))),
    ("crl-issuer-ambiguous", |c| {
        let one = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"one")]);
        let other = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"other")]);
        let [one, other] = [&one, &other].map(|der| Name::from_der(der).unwrap());
        c.leaf(put(Oid::CRL_DISTRIBUTION_POINTS, false, &points(DistributionPoint {
            distribution_point: Some(DistributionPointName::NameRelativeToCrlIssuer(one.rdns().unwrap().remove(0))),
            crl_issuer: vec![GeneralName::DirectoryName(one), GeneralName::DirectoryName(other)],
            ..DistributionPoint::default()
        })))
    }),
    ("authority-key-identifier-missing", |c| c.leaf(without(Oid::AUTHORITY_KEY_IDENTIFIER))),
    ("authority-key-identifier-missing", |c| c.issuing(without(Oid::AUTHORITY_KEY_IDENTIFIER))),
    ("authority-key-identifier-unpaired", |c| c
        .policy(|p| p.with_key_identifiers(countersign_trust::KeyIdentifiers::Hint))
        .leaf(put(Oid::AUTHORITY_KEY_IDENTIFIER, false, &[0x30, 0x06, 0x80, 0x01, 0x07, 0x82, 0x01, 0x07]))),
    ("subject-key-identifier-missing", |c| c.issuing(without(Oid::SUBJECT_KEY_IDENTIFIER))),
    ("subject-key-identifier-missing", |c| c.root(without(Oid::SUBJECT_KEY_IDENTIFIER))),
    ("key-usage-missing-authority", |c| c.issuing(without(Oid::KEY_USAGE))),
    ("key-usage-empty", |c| c.leaf(put(Oid::KEY_USAGE, true, &[0x03, 0x01, 0x00]))),
    ("key-cert-sign-without-authority", |c| c.leaf(put(
        Oid::KEY_USAGE, true, &key_usage(KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::KEY_CERT_SIGN)),
    ))),
    ("basic-constraints-missing-authority", |c| c.root(|t| t.forged(|tbs| {
        tbs.version = None;
        tbs.extensions.clear();
    }))),
    ("path-length-without-authority", |c| c.leaf(put(Oid::BASIC_CONSTRAINTS, true, &[0x30, 0x03, 0x02, 0x01, 0x00]))),
    ("path-length-without-authority", |c| c.issuing(put(
        Oid::KEY_USAGE, true, &key_usage(KeyUsage::CRL_SIGN),
    )).issuing(|t| t.path_length(0))),
    ("name-constraints-without-authority", |c| c.leaf(put(Oid::NAME_CONSTRAINTS, true, &harmless()))),
    ("policy-twice", |c| {
        let policy = PolicyInformation { policy_identifier: Oid::SERVER_AUTH, policy_qualifiers: Vec::new() };
        c.leaf(put(Oid::CERTIFICATE_POLICIES, false,
            &ExtensionValue::CertificatePolicies(vec![policy.clone(), policy]).to_der()))
    }),
    ("any-policy-qualifier", |c| c.leaf(put(Oid::CERTIFICATE_POLICIES, false,
        &ExtensionValue::CertificatePolicies(vec![PolicyInformation {
            policy_identifier: Oid::ANY_POLICY,
            policy_qualifiers: vec![(Oid::SERVER_AUTH, &[0x05, 0x00])],
        }]).to_der()))),
    ("critical-policy-qualifier", |c| c.leaf(put(Oid::CERTIFICATE_POLICIES, true,
        &ExtensionValue::CertificatePolicies(vec![PolicyInformation {
            policy_identifier: Oid::SERVER_AUTH,
            policy_qualifiers: vec![(Oid::SERVER_AUTH, &[0x05, 0x00])],
        }]).to_der()))),
    ("any-policy-mapping", |c| c.issuing(put(Oid::POLICY_MAPPINGS, true,
        &ExtensionValue::PolicyMappings(vec![PolicyMapping {
            issuer_domain_policy: Oid::ANY_POLICY,
            subject_domain_policy: Oid::SERVER_AUTH,
        }]).to_der()))),
    ("dns-name-syntax", |c| c.leaf(|t| t.dns("um_1.contoso.com"))),
    ("dns-name-syntax", |c| c.leaf(|t| t.dns("um*.contoso.com"))),
    ("dns-name-syntax", |c| c.leaf(|t| t.dns(" "))),
    ("dns-name-syntax", |c| c.leaf(|t| t.dns("10.1.1.5"))),
    ("dns-name-syntax", |c| c.leaf(|t| t.dns("um1.contoso.com."))),
    ("dns-name-syntax", |c| c.issuing(put(Oid::ISSUER_ALT_NAME, false, &names(&[GeneralName::DnsName("-a")])))),
    ("email-syntax", |c| c.leaf(|t| t.email("Admin <admin@contoso.com>"))),
    ("uri-syntax", |c| c.leaf(|t| t.uri("/contoso"))),
    ("smtp-utf8-mailbox-syntax", |c| c.leaf(utf8_mailbox(Tag::UTF8_STRING, "admin@contoso.com"))),
    ("smtp-utf8-mailbox-syntax", |c| c.leaf(utf8_mailbox(Tag::UTF8_STRING, "ädmin@contöso.com"))),
    ("smtp-utf8-mailbox-syntax", |c| c.leaf(utf8_mailbox(Tag::UTF8_STRING, "\u{FEFF}ädmin@contoso.com"))),
    ("smtp-utf8-mailbox-syntax", |c| c.leaf(utf8_mailbox(Tag::UTF8_STRING, "ädmin"))),
    ("smtp-utf8-mailbox-syntax", |c| c.leaf(utf8_mailbox(Tag::IA5_STRING, "admin@contoso.com"))),
    ("uri-syntax", |c| c.leaf(|t| t.uri("http://um 1/"))),
    ("uri-syntax", |c| c.leaf(|t| t.uri("http://um1/"))),
    ("ip-address-length", |c| c.leaf(put(SAN, false, &names(&[
        GeneralName::DnsName("um1.contoso.com"), GeneralName::IpAddress(&[10, 1, 1]),
    ])))),
    ("name-constraints-distance", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true,
        &ExtensionValue::NameConstraints(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: vec![GeneralSubtree {
                base: GeneralName::Rfc822Name("contoso.com"), minimum: 1, maximum: None,
            }],
        }).to_der()))),
    ("name-constraints-dns-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true, &permits(GeneralName::DnsName(".contoso.com"))))),
    ("name-constraints-ip-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true, &permits(GeneralName::IpAddress(&[10, 1, 1, 0]))))),
    ("name-constraints-ip-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true,
        &permits(GeneralName::IpAddress(&[10, 1, 1, 0, 255, 0, 255, 0]))))),
    ("name-constraints-email-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true, &permits(GeneralName::Rfc822Name("a b@contoso.com"))))),
    ("name-constraints-email-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true, &permits(GeneralName::Rfc822Name("*.contoso.com"))))),
    ("name-constraints-uri-syntax", |c| c.issuing(put(Oid::NAME_CONSTRAINTS, true,
        &permits(GeneralName::UniformResourceIdentifier("http://contoso.com"))))),
];

#[rustfmt::skip]
const WEB_PKI: &[(&str, Change)] = &[
    ("web-version", |c| c.root(|t| t.forged(|tbs| {
        tbs.version = None;
        tbs.extensions.clear();
    })).policy(|p| p.with_exemptions(ProfileRule::named("basic-constraints-missing-authority")))),
    ("web-key", |c| c.leaf(|t| t.algorithm(KeyAlgorithm::Ed25519))),
    ("web-signature", |c| c
        .issuing(|t| t.algorithm(KeyAlgorithm::Rsa2048))
        .leaf(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1))),
    ("web-authority-key-identifier", |c| c
        .leaf(put(Oid::AUTHORITY_KEY_IDENTIFIER, false, &[
            0x30, 0x11, 0x80, 0x01, 0x07, 0xA1, 0x09, 0x82, 0x07, b'c', b'o', b'n', b't', b'o', b's', b'o',
            0x82, 0x01, 0x07,
        ]))),
    ("web-root-purposes", |c| c.root(|t| t.purposes(&[Eku::ServerAuth]))),
    ("web-authority-purposes", |c| c
        .issuing(|t| t.purposes(&[Eku::EmailProtection]))),
    ("web-target-authority", |c| c.leaf(put(Oid::BASIC_CONSTRAINTS, true, &[0x30, 0x03, 0x01, 0x01, 0xFF]))
        .policy(|p| p.with_exemptions(ProfileRule::named("subject-key-identifier-missing")))),
    ("web-target-key-usage", |c| c.leaf(put(
        Oid::KEY_USAGE, true, &key_usage(KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::CRL_SIGN)),
    ))),
    ("web-target-purposes-missing", |c| c.leaf(|t| t.purposes(&[]))),
    ("web-target-purposes-critical", |c| c.leaf(flip(Oid::EXT_KEY_USAGE))),
    ("web-target-server-auth", |c| c.leaf(Template::client_only)),
    ("web-target-purposes", |c| c.leaf(|t| t.purposes(&[Eku::ServerAuth, Eku::Any]))),
    ("web-target-purposes", |c| c.leaf(|t| t.purposes(&[Eku::ServerAuth, Eku::CodeSigning]))),
    ("web-target-names-missing", |c| c.leaf(Template::without_alternative_names)),
    ("web-target-names-critical", |c| c.leaf(flip(SAN))),
    ("web-target-name-forms", |c| c.leaf(|t| t.email("admin@contoso.com"))),
    ("web-wildcard-public-suffix", |c| c.leaf(|t| t.dns("*.com"))),
    ("web-wildcard-public-suffix", |c| c.leaf(|t| t.dns("*.co.uk"))),
    ("web-wildcard-public-suffix", |c| c.leaf(|t| t.dns("*.S3.amazonaws.com"))),
    ("web-wildcard-public-suffix", |c| c.leaf(|t| t.dns("*.internal"))),
    ("web-dns-labels", |c| c.leaf(|t| t.dns("xn--zzzzzzzz99999.contoso.com"))),
    ("web-dns-labels", |c| c.leaf(|t| t.dns("ab--c.contoso.com"))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"um2.contoso.com"))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"0x0A010105")).leaf(|t| t.ip("10.1.1.5".parse().unwrap()))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"167837957")).leaf(|t| t.ip("10.1.1.5".parse().unwrap()))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"[10.1.1.5]")).leaf(|t| t.ip("10.1.1.5".parse().unwrap()))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"UM1.contoso.com"))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"10.1.1.05")).leaf(|t| t.ip("10.1.1.5".parse().unwrap()))),
    ("web-common-name", |c| c.leaf(subject(Tag::UTF8_STRING, b"2001:DB8::1")).leaf(|t| t.ip("2001:db8::1".parse().unwrap()))),
    ("web-authority-info-access", |c| c.leaf(put(Oid::AUTHORITY_INFO_ACCESS, false, &access(Oid::AD_CA_REPOSITORY)))),
];

/// Rules of chains that `Case` does not make.
const ELSEWHERE: [&str; 3] = [
    "authority-key-identifier-of-another",
    "signature-algorithms-unequal",
    "signature-parameters",
];

fn rows(
    table: &'static [(&'static str, Change)],
    policy: fn() -> Policy,
) -> Vec<(&'static str, Case, &'static str)> {
    table
        .iter()
        .map(|(code, change)| {
            let case = Case::new().policy(|_| policy());
            (*code, change(case), *code)
        })
        .collect()
}

#[test]
fn the_chain_keeps_every_profile() {
    check(vec![
        (
            "RFC 5280",
            Case::new().policy(|_| Policy::rfc5280_profile()),
            "valid",
        ),
        (
            "the web",
            Case::new().policy(|_| Policy::web_pki()),
            "valid",
        ),
        (
            "a wildcard below a registered name",
            Case::new()
                .policy(|_| Policy::web_pki())
                .leaf(|t| t.dns("*.contoso.com")),
            "valid",
        ),
        (
            "a common name that is an address among the names",
            Case::new()
                .policy(|_| Policy::web_pki())
                .leaf(subject(Tag::UTF8_STRING, b"2001:db8::1"))
                .leaf(|t| t.ip("2001:db8::1".parse().unwrap())),
            "valid",
        ),
        (
            "a root with the serial number 0, as real ones have",
            Case::new()
                .policy(|_| Policy::web_pki())
                .root(forge(|tbs| tbs.serial_number = vec![0x00])),
            "valid",
        ),
        (
            "a common name that is the domain of a wildcard",
            Case::new()
                .policy(|_| Policy::web_pki())
                .leaf(|t| t.without_alternative_names().dns("*.contoso.com"))
                .leaf(subject(Tag::UTF8_STRING, b"contoso.com")),
            "valid",
        ),
        (
            "a common name that is a host, beside addresses alone",
            Case::new()
                .policy(|_| Policy::web_pki())
                .leaf(|t| {
                    t.without_alternative_names()
                        .ip("10.1.1.5".parse().unwrap())
                })
                .name("10.1.1.5"),
            "valid",
        ),
        (
            "a common name that is no host",
            Case::new()
                .policy(|_| Policy::web_pki())
                .leaf(subject(Tag::UTF8_STRING, b"Exchange UM")),
            "valid",
        ),
        (
            "name constraints that are not critical, on the web",
            Case::new().policy(|_| Policy::web_pki()).issuing(put(
                Oid::NAME_CONSTRAINTS,
                false,
                &harmless(),
            )),
            "valid",
        ),
        (
            "an empty subject beside a critical subjectAltName",
            Case::new().policy(|_| Policy::rfc5280_profile()).leaf(|t| {
                t.subject_der(&EMPTY_NAME).forged(|tbs| {
                    tbs.set(Extension::new(
                        SAN,
                        true,
                        &names(&[GeneralName::DnsName("um1.contoso.com")]),
                    ));
                })
            }),
            "valid",
        ),
    ]);
}

#[test]
fn every_rule_of_rfc5280_is_broken_once() {
    check(rows(RFC5280, Policy::rfc5280_profile));
}

#[test]
fn every_rule_of_the_web_is_broken_once() {
    check(rows(WEB_PKI, Policy::web_pki));
}

#[test]
fn no_other_policy_asks() {
    let rows = RFC5280.iter().chain(WEB_PKI);
    let codes: BTreeSet<&str> = rows.clone().map(|(code, _)| *code).collect();
    for (code, change) in rows {
        let case = change(Case::new()).policy(|_| Policy::private_pki());
        let verdict = case.verdict();
        assert!(!codes.contains(verdict), "{code}: {verdict}");
    }
}

#[test]
fn every_rule_has_a_row() {
    let rows = RFC5280.iter().chain(WEB_PKI).map(|(code, _)| *code);
    let broken: BTreeSet<&str> = rows.chain(ELSEWHERE).collect();
    let rules = ProfileRule::rfc5280().chain(ProfileRule::web_pki());
    let known: BTreeSet<&str> = rules.map(ProfileRule::code).collect();
    assert_eq!(broken, known);
    for (rule, reason) in ProfileRule::not_on_the_web() {
        assert!(
            !ProfileRule::web_pki().any(|on_the_web| on_the_web == rule),
            "{rule:?}: {reason}"
        );
    }
}

#[test]
fn an_exempt_rule_is_not_asked() {
    let exempt = |p: Policy| p.with_exemptions(ProfileRule::named("serial-too-long"));
    let long = forge(|tbs| tbs.serial_number = vec![0x01; 21]);
    let case = Case::new().policy(|_| Policy::rfc5280_profile());
    check(vec![("exempt", case.policy(exempt).leaf(long), "valid")]);
}

#[test]
fn rsa_signatures_name_their_null() {
    let root = Template::root("Contoso Root CA")
        .algorithm(KeyAlgorithm::Rsa2048)
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let tbs = Tbs::of(leaf.der());
    let identifier = |null: bool| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::SHA256_WITH_RSA);
                if null {
                    w.null();
                }
            });
        })
    };
    for (null, expected) in [(true, "valid"), (false, "signature-parameters")] {
        let algorithm = identifier(null);
        let signed = tbs.to_der(&algorithm);
        let signature = root.key().sign(SignatureScheme::RsaPkcs1Sha256, &signed);
        let der = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&signed);
                w.raw(&algorithm);
                w.bit_string(&signature);
            });
        });
        let mut court = Court::trusting(&[&root]).by(Policy::rfc5280_profile());
        assert_eq!(court.verdict(&der), expected);
    }
}

/// An anchor without an authority key identifier is self-signed by its names or by its signature; one
/// that another authority signed is not [RFC 5280 §4.2.1.1].
#[test]
fn an_anchor_may_lack_what_names_its_own_key() {
    let other = Template::root("Fabrikam Root CA").self_signed();
    let root = Template::root("Contoso Root CA");
    let cross = root.issued_by(&other);
    let own = root.self_signed();
    let renamed = {
        let mut tbs = Tbs::of(own.der());
        tbs.issuer = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"Nobody")]);
        tbs.sign(own.key(), SignatureScheme::EcdsaP256Sha256)
    };
    let of_another = {
        let mut tbs = Tbs::of(own.der());
        tbs.set(Extension::new(
            Oid::AUTHORITY_KEY_IDENTIFIER,
            false,
            &[0x30, 0x03, 0x80, 0x01, 0x07],
        ));
        tbs.sign(own.key(), SignatureScheme::EcdsaP256Sha256)
    };
    let unequal = {
        // Outside it says SHA-384, inside SHA-256.
        let mut der = own.der().to_vec();
        let starts = der.windows(8).rposition(|octets| octets == SHA256);
        der[starts.unwrap() + 7] = 0x03;
        der
    };
    let leaf = Template::leaf("um1.contoso.com").issued_by(&own);
    for (anchor, expected) in [
        (own.der(), "valid"),
        (&renamed, "valid"),
        (cross.der(), "authority-key-identifier-missing"),
        (&of_another, "authority-key-identifier-of-another"),
        (&unequal, "signature-algorithms-unequal"),
    ] {
        let mut court = Court::new().by(Policy::rfc5280_profile()).at(NOW);
        court.trust(anchor);
        assert_eq!(court.verdict(leaf.der()), expected);
    }
}

/// The contents of `ecdsa-with-SHA256`.
const SHA256: [u8; 8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];

/// Checks of x509-limbo whose cases pass for another reason there (its issue 634).
#[test]
fn limbo_cases_that_prove_nothing_are_proven_here() {
    let case = || Case::new().policy(|_| Policy::rfc5280_profile());
    check(vec![
        (
            "an intermediate without basicConstraints",
            case().issuing(without(Oid::BASIC_CONSTRAINTS)),
            "key-cert-sign-without-authority",
        ),
        (
            "the same, where no profile asks",
            Case::new()
                .policy(|_| Policy::rfc5280_path())
                .issuing(without(Oid::BASIC_CONSTRAINTS)),
            "not-an-authority",
        ),
        (
            "an intermediate without keyCertSign",
            case().issuing(put(Oid::KEY_USAGE, true, &key_usage(KeyUsage::CRL_SIGN))),
            "key-usage-lacks-cert-sign",
        ),
        (
            "a critical subjectKeyIdentifier, all identifiers right",
            case()
                .leaf(|t| t.subject_key_identifier(&[1, 2, 3]))
                .leaf(flip(Oid::SUBJECT_KEY_IDENTIFIER)),
            "subject-key-identifier-critical",
        ),
    ]);
}
