//! `nameConstraints` [RFC 5280 §4.2.1.10]: what an authority may issue for.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::{Extension, name};
use countersign_testkit::{DnType, Template};
use countersign_trust::{Budget, CommonName, NameRules, Policy, Purpose, Underscores, Wildcards};

use crate::court::Court;

/// A general name's DER, from text: `dns:contoso.com`, `ip:10.0.0.0/255.0.0.0`, `email:`, `uri:`,
/// `upn:`, `dir:` and a common name, `other:`, `rid:`.
fn general_name(text: &str) -> Vec<u8> {
    let (form, value) = text.split_once(':').unwrap();
    let other = |oid: Oid<'static>, value: &str| {
        Writer::build(|w| {
            w.nested(Tag::context_constructed(0), |w| {
                w.oid(oid);
                w.nested(Tag::context_constructed(0), |w| {
                    w.value(Tag::UTF8_STRING, value.as_bytes());
                });
            });
        })
    };
    let plain = |number, value: &[u8]| Writer::build(|w| w.value(Tag::context(number), value));
    match form {
        "email" => plain(1, value.as_bytes()),
        "dns" => plain(2, value.as_bytes()),
        "uri" => plain(6, value.as_bytes()),
        "ip" => {
            let octets: Vec<u8> = value
                .split('/')
                .flat_map(|part| match part.parse().unwrap() {
                    std::net::IpAddr::V4(address) => address.octets().to_vec(),
                    std::net::IpAddr::V6(address) => address.octets().to_vec(),
                })
                .collect();
            plain(7, &octets)
        }
        "rid" => plain(8, Oid::SERVER_AUTH.as_bytes()),
        "upn" => other(Oid::NT_PRINCIPAL_NAME, value),
        "utf8mail" => other(Oid::SMTP_UTF8_MAILBOX, value),
        "other" => other(Oid::NTDS_REPLICATION, value),
        "dir" => {
            let name = name(&[(Oid::ORGANIZATION_NAME, Tag::UTF8_STRING, value.as_bytes())]);
            Writer::build(|w| w.nested(Tag::context_constructed(4), |w| w.raw(&name)))
        }
        _ => panic!("{form}"),
    }
}

/// `nameConstraints`; `max` after a subtree gives it a maximum.
fn constraints(permitted: &[&str], excluded: &[&str]) -> Vec<u8> {
    let subtrees = |w: &mut Writer, number, subtrees: &[&str]| {
        if subtrees.is_empty() {
            return;
        }
        w.nested(Tag::context_constructed(number), |w| {
            for subtree in subtrees {
                w.nested(Tag::SEQUENCE, |w| {
                    w.raw(&general_name(subtree.trim_end_matches(" max")));
                    if subtree.ends_with(" max") {
                        w.value(Tag::context(1), &[3]);
                    }
                });
            }
        });
    };
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            subtrees(w, 0, permitted);
            subtrees(w, 1, excluded);
        });
    })
}

const NAME_CONSTRAINTS: &[u64] = &[2, 5, 29, 30];

fn authority(permitted: &[&str], excluded: &[&str]) -> Template {
    Template::intermediate("Constrained CA").extension(
        NAME_CONSTRAINTS,
        true,
        constraints(permitted, excluded),
    )
}

/// An end entity whose `subjectAltName` is these names, without a subject.
fn end_entity(names: &[&str]) -> Template {
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for name in names {
                w.raw(&general_name(name));
            }
        });
    });
    Template::leaf("leaf").subject(&[]).forged(move |tbs| {
        tbs.set(Extension::new(Oid::SUBJECT_ALT_NAME, true, &value));
    })
}

fn verdict(authority: &Template, end_entity: &Template) -> &'static str {
    let root = Template::root("Contoso Root CA").self_signed();
    let authority = authority.issued_by(&root);
    let end_entity = end_entity.issued_by(&authority);
    Court::trusting(&[&root])
        .present(&[&authority])
        .verdict(end_entity.der())
}

const OUTSIDE: &str = "name-not-permitted";
const EXCLUDED: &str = "name-excluded";
const UNSUPPORTED: &str = "constraint-unsupported";
const OK: &str = "valid";

/// A name; a subtree; what is said if it alone is permitted; if it alone is excluded.
type Row<'t> = (&'t str, &'t str, &'t str, &'t str);

/// One name and one constraint.
fn check(rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (name, subtree, if_permitted, if_excluded) in rows {
        let leaf = end_entity(&[name]);
        for (permitted, excluded, expected) in [
            (&[*subtree][..], &[][..], if_permitted),
            (&[], &[*subtree], if_excluded),
        ] {
            let found = verdict(&authority(permitted, excluded), &leaf);
            if found != *expected {
                wrong.push(format!(
                    "{name} in {permitted:?} not {excluded:?}: wanted {expected}, found {found}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[rustfmt::skip]
fn dns_names() {
    check(&[
        ("dns:contoso.com", "dns:contoso.com", OK, EXCLUDED),
        ("dns:um1.contoso.com", "dns:contoso.com", OK, EXCLUDED),
        ("dns:a.um1.contoso.com", "dns:contoso.com", OK, EXCLUDED),
        ("dns:UM1.CONTOSO.com", "dns:Contoso.COM", OK, EXCLUDED),
        ("dns:notcontoso.com", "dns:contoso.com", OUTSIDE, OK),
        ("dns:com", "dns:contoso.com", OUTSIDE, OK),
        ("dns:contoso.com", "dns:", OK, EXCLUDED),
        // With a leading dot: those below. It excludes the name itself too.
        ("dns:um1.contoso.com", "dns:.contoso.com", OK, EXCLUDED),
        ("dns:contoso.com", "dns:.contoso.com", OUTSIDE, EXCLUDED),
        // A constraint that is no DNS name covers nobody knows what.
        ("dns:contoso.com", "dns:*.contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("dns:contoso.com", "dns:.", UNSUPPORTED, UNSUPPORTED),
        ("dns:contoso.com", "dns:contoso.com.", UNSUPPORTED, UNSUPPORTED),
        ("dns:contoso.com", "dns:contoso.com max", UNSUPPORTED, UNSUPPORTED),
        // Nor is such a name in or out.
        ("dns:um1..contoso.com", "dns:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("dns:um*.contoso.com", "dns:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("dns:contoso.com.", "dns:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("dns:bücher.example", "dns:xn--bcher-kva.example", UNSUPPORTED, UNSUPPORTED),
        // Another form is not constrained.
        ("dns:contoso.com", "email:contoso.com", OK, OK),
        ("dns:contoso.com", "ip:10.0.0.0/255.0.0.0", OK, OK),
    ]);
}

/// A wildcard is a set: all of it is permitted, or none; and it is excluded if any of it is.
#[test]
#[rustfmt::skip]
fn rustsec_2026_0099_cve_2025_61727_a_wildcard_is_a_set() {
    check(&[
        ("dns:*.contoso.com", "dns:contoso.com", OK, EXCLUDED),
        ("dns:*.contoso.com", "dns:um1.contoso.com", OUTSIDE, EXCLUDED),
        ("dns:*.contoso.com", "dns:a.um1.contoso.com", OUTSIDE, OK),
        ("dns:*.um1.contoso.com", "dns:contoso.com", OK, EXCLUDED),
        ("dns:*.contoso.com", "dns:fabrikam.com", OUTSIDE, OK),
        ("dns:*.contoso.com", "dns:.contoso.com", OK, EXCLUDED),
    ]);
}

/// Go compared the labels below a wildcard, and `GnuTLS` all of a name, as they were written.
#[test]
#[rustfmt::skip]
fn cve_2026_33810_cve_2026_3833_case_does_not_count() {
    check(&[
        ("dns:*.CONTOSO.com", "dns:contoso.COM", OK, EXCLUDED),
        ("dns:*.Contoso.com", "dns:UM1.contoso.com", OUTSIDE, EXCLUDED),
        ("dns:UM1.CONTOSO.com", "dns:Contoso.COM", OK, EXCLUDED),
        ("email:admin@CONTOSO.com", "email:Contoso.com", OK, EXCLUDED),
        ("uri:https://UM1.CONTOSO.com/", "uri:.Contoso.com", OK, EXCLUDED),
    ]);
}

#[test]
#[rustfmt::skip]
fn addresses() {
    check(&[
        ("ip:10.1.1.5", "ip:10.0.0.0/255.0.0.0", OK, EXCLUDED),
        ("ip:10.1.1.5", "ip:10.1.1.5/255.255.255.255", OK, EXCLUDED),
        ("ip:10.1.1.6", "ip:10.1.1.5/255.255.255.255", OUTSIDE, OK),
        ("ip:11.1.1.5", "ip:10.0.0.0/255.0.0.0", OUTSIDE, OK),
        ("ip:11.1.1.5", "ip:0.0.0.0/0.0.0.0", OK, EXCLUDED),
        ("ip:10.1.1.5", "ip:10.9.9.9/255.0.0.0", OK, EXCLUDED),
        ("ip:10.1.1.5", "ip:10.0.0.0/255.0.255.0", UNSUPPORTED, UNSUPPORTED),
        ("ip:10.1.1.5", "ip:10.0.0.0", UNSUPPORTED, UNSUPPORTED),
        ("ip:2001:db8::1", "ip:2001:db8::/ffff:ffff::", OK, EXCLUDED),
        ("ip:2001:db9::1", "ip:2001:db8::/ffff:ffff::", OUTSIDE, OK),
        ("ip:2001:db8::1", "ip:0.0.0.0/0.0.0.0", OUTSIDE, OK),
        ("ip:::ffff:10.1.1.5", "ip:10.0.0.0/255.0.0.0", OUTSIDE, OK),
        ("ip:10.1.1.5/10.1.1.5", "ip:10.0.0.0/255.0.0.0", UNSUPPORTED, UNSUPPORTED),
    ]);
}

#[test]
#[rustfmt::skip]
fn mailboxes() {
    check(&[
        ("email:admin@contoso.com", "email:contoso.com", OK, EXCLUDED),
        ("email:admin@CONTOSO.com", "email:contoso.com", OK, EXCLUDED),
        ("email:admin@mail.contoso.com", "email:contoso.com", OUTSIDE, OK),
        ("email:admin@mail.contoso.com", "email:.contoso.com", OK, EXCLUDED),
        ("email:admin@contoso.com", "email:.contoso.com", OUTSIDE, OK),
        ("email:admin@contoso.com", "email:admin@contoso.com", OK, EXCLUDED),
        ("email:Admin@contoso.com", "email:admin@contoso.com", OUTSIDE, OK),
        ("email:admin@contoso.com", "email:", OK, EXCLUDED),
        ("email:\"a@fabrikam.com\"@contoso.com", "email:fabrikam.com", OUTSIDE, OK),
        ("email:\"a\\\"@fabrikam.com\"@contoso.com", "email:contoso.com", OK, EXCLUDED),
        ("email:a.b+c@contoso.com", "email:contoso.com", OK, EXCLUDED),
        // RFC 9598 §6: the same constraint binds the other kind of mailbox.
        ("utf8mail:ämin@contoso.com", "email:contoso.com", OK, EXCLUDED),
        ("utf8mail:ämin@fabrikam.com", "email:contoso.com", OUTSIDE, OK),
        ("utf8mail:admin@bücher.example", "email:xn--bcher-kva.example", OK, EXCLUDED),
    ]);
}

/// What is no address is neither in nor out.
#[test]
#[rustfmt::skip]
fn cve_2026_27137_a_host_cannot_hide_in_a_local_part() {
    check(&[
        ("email:a@fabrikam.com@contoso.com", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("email:\"a\"@fabrikam.com\"@contoso.com", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("email:a..b@contoso.com", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("email:contoso.com", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("email:@contoso.com", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
    ]);
}

#[test]
#[rustfmt::skip]
fn uris() {
    check(&[
        ("uri:sip://um1.contoso.com:5061/x", "uri:um1.contoso.com", OK, EXCLUDED),
        ("uri:https://user@um1.contoso.com?q", "uri:.contoso.com", OK, EXCLUDED),
        ("uri:https://contoso.com/", "uri:.contoso.com", OUTSIDE, OK),
        ("uri:https://um1.contoso.com/", "uri:contoso.com", OUTSIDE, OK),
        ("uri:https://fabrikam.com/contoso.com", "uri:contoso.com", OUTSIDE, OK),
        ("uri:https://contoso.com@fabrikam.com/", "uri:contoso.com", OUTSIDE, OK),
    ]);
}

/// URIs without a host cannot keep a constraint.
#[test]
#[rustfmt::skip]
fn rustsec_2026_0098_a_uri_without_a_host_keeps_no_constraint() {
    check(&[
        ("uri:urn:contoso.com", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("uri:https://10.1.1.5/", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("uri:https://[2001:db8::1]/", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("uri:contoso.com", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
    ]);
}

/// What follows `%` in an address is a zone [RFC 6874 §2], and no host.
#[test]
#[rustfmt::skip]
fn cve_2024_45341_a_zone_is_no_host() {
    check(&[
        ("uri:https://[2001:db8::1%25zone.contoso.com]/", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("uri:https://[2001:db8::1%25.contoso.com]/", "uri:.contoso.com", UNSUPPORTED, UNSUPPORTED),
    ]);
}

#[test]
#[rustfmt::skip]
fn directory_and_other_names() {
    check(&[
        ("dir:Contoso", "dir:Contoso", OK, EXCLUDED),
        ("dir:Fabrikam", "dir:Contoso", OUTSIDE, OK),
        ("rid:", "rid:", UNSUPPORTED, UNSUPPORTED),
    ]);
}

#[test]
#[rustfmt::skip]
fn account_names() {
    check(&[
        ("upn:admin@contoso.com", "upn:contoso.com", OK, EXCLUDED),
        ("upn:admin@contoso.com", "upn:@contoso.com", OK, EXCLUDED),
        ("upn:admin@emea.contoso.com", "upn:.contoso.com", OK, EXCLUDED),
        ("upn:admin@fabrikam.com", "upn:contoso.com", OUTSIDE, OK),
        // An address does not keep a constraint on account names, nor break it.
        ("email:admin@fabrikam.com", "upn:contoso.com", OK, OK),
    ]);
}

/// Other types of `otherName` are other forms.
#[test]
#[rustfmt::skip]
fn cve_2024_6119_types_are_not_mixed_up() {
    check(&[
        ("other:x", "other:x", UNSUPPORTED, UNSUPPORTED),
        ("other:admin@contoso.com", "upn:contoso.com", OK, OK),
    ]);
}

/// Go panicked at an empty name below an excluded subtree.
#[test]
#[rustfmt::skip]
fn cve_2026_27138_an_empty_name_is_neither_in_nor_out() {
    check(&[
        ("dns:", "dns:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("email:", "email:contoso.com", UNSUPPORTED, UNSUPPORTED),
        ("uri:", "uri:contoso.com", UNSUPPORTED, UNSUPPORTED),
    ]);
}

#[test]
#[rustfmt::skip]
fn several_names_and_constraints() {
    type Several<'t> = (&'t [&'t str], &'t [&'t str], &'t [&'t str], &'t str);
    let rows: &[Several<'_>] = &[
        (&["dns:a.contoso.com"], &["dns:contoso.com"], &["dns:b.contoso.com"], OK),
        (&["dns:b.contoso.com"], &["dns:contoso.com"], &["dns:b.contoso.com"], EXCLUDED),
        (&["dns:a.fabrikam.com"], &["dns:contoso.com", "dns:fabrikam.com"], &[], OK),
        (&["dns:a.contoso.com", "dns:a.fabrikam.com"], &["dns:contoso.com"], &[], OUTSIDE),
        (&["dns:a.contoso.com", "ip:10.1.1.5"], &["dns:contoso.com"], &["ip:0.0.0.0/0.0.0.0"], EXCLUDED),
        (&["dns:*.contoso.com"], &["dns:contoso.com"], &["dns:secret.contoso.com"], EXCLUDED),
        (&["dns:a.contoso.com"], &["dns:contoso.com", "dns:*.contoso.com"], &[], UNSUPPORTED),
        (&["rid:"], &["dns:contoso.com"], &["ip:0.0.0.0/0.0.0.0"], OK),
    ];
    for (names, permitted, excluded, expected) in rows {
        let found = verdict(&authority(permitted, excluded), &end_entity(names));
        assert_eq!(found, *expected, "{names:?} in {permitted:?} not {excluded:?}");
    }
}

/// What two authorities permit is what both do: `GnuTLS` took nothing at all for everything.
#[test]
fn cve_2026_42011_constraints_add_up_down_the_path() {
    let root = Template::root("Contoso Root CA")
        .extension(
            NAME_CONSTRAINTS,
            true,
            constraints(&["dns:contoso.com"], &[]),
        )
        .self_signed();
    let authority = authority(&["dns:fabrikam.com"], &[]).issued_by(&root);
    for name in ["dns:a.contoso.com", "dns:a.fabrikam.com"] {
        let leaf = end_entity(&[name]).issued_by(&authority);
        let mut court = Court::trusting(&[&root]).present(&[&authority]);
        assert_eq!(court.verdict(leaf.der()), OUTSIDE, "{name}");
        // Where an anchor is a name and a key, its constraints bind nobody.
        let policy = Policy::rfc5280_path();
        let expected = if name == "dns:a.fabrikam.com" {
            OK
        } else {
            OUTSIDE
        };
        assert_eq!(court.by(policy).verdict(leaf.der()), expected, "{name}");
    }
}

#[test]
fn subjects_are_directory_names() {
    let authority = authority(&["dir:Contoso"], &[]);
    let leaf = |subject: &[(DnType, &str)]| Template::leaf("um1.contoso.com").subject(subject);
    let contoso = (DnType::OrganizationName, "Contoso");
    let um1 = (DnType::CommonName, "um1");
    for (subject, expected) in [
        (&[contoso.clone(), um1.clone()][..], OK),
        (core::slice::from_ref(&contoso), OK),
        (&[um1, contoso.clone()], OUTSIDE),
        (&[(DnType::OrganizationName, "Contoso Ltd")], OUTSIDE),
        // An empty subject is no name.
        (&[], OK),
    ] {
        assert_eq!(verdict(&authority, &leaf(subject)), expected, "{subject:?}");
    }
}

#[test]
fn intermediates_are_bound_too_unless_self_issued() {
    let root = Template::root("Contoso Root CA").self_signed();
    let upper = authority(&["dir:Contoso"], &[]).issued_by(&root);
    let lower = Template::intermediate("Fabrikam CA").issued_by(&upper);
    let leaf = end_entity(&["dns:um1.contoso.com"]).issued_by(&lower);
    let mut court = Court::trusting(&[&root]).present(&[&upper, &lower]);
    assert_eq!(court.verdict(leaf.der()), OUTSIDE);
    // The same authority under a new key: the name it breaks is its own.
    let renewed = Template::intermediate("Constrained CA")
        .key_named("Constrained CA, second key")
        .issued_by(&upper);
    let leaf = end_entity(&["dns:um1.contoso.com"]).issued_by(&renewed);
    let mut court = Court::trusting(&[&root]).present(&[&upper, &renewed]);
    assert_eq!(court.verdict(leaf.der()), OK);
    // The target is bound, self-issued or not.
    let leaf = Template::leaf("Constrained CA")
        .key_named("not the CA's")
        .issued_by(&upper);
    let mut court = Court::trusting(&[&root]).present(&[&upper]);
    assert_eq!(court.verdict(leaf.der()), OUTSIDE);
}

#[test]
fn addresses_in_the_subject_are_bound_where_no_other_is() {
    let authority = authority(&["email:contoso.com"], &[]);
    let subject =
        |mailbox: &str| name(&[(Oid::EMAIL_ADDRESS, Tag::IA5_STRING, mailbox.as_bytes())]);
    let leaf = |mailbox| Template::leaf("um1.contoso.com").subject_der(&subject(mailbox));
    assert_eq!(verdict(&authority, &leaf("admin@contoso.com")), OK);
    assert_eq!(verdict(&authority, &leaf("admin@fabrikam.com")), OUTSIDE);
    assert_eq!(verdict(&authority, &leaf("admin")), UNSUPPORTED);
    let with_san = leaf("admin@fabrikam.com").email("admin@contoso.com");
    assert_eq!(verdict(&authority, &with_san), OK);
}

#[test]
fn rustsec_2026_0044_common_names_are_bound_where_they_count() {
    let root = Template::root("Contoso Root CA").self_signed();
    let authority = authority(&["dns:contoso.com"], &["ip:0.0.0.0/0.0.0.0"]).issued_by(&root);
    let verdict = |common_name: &str, rule, name: Option<&str>| {
        let leaf = Template::leaf(common_name)
            .without_alternative_names()
            .issued_by(&authority);
        let names = NameRules::new(rule, Wildcards::Allowed, Underscores::Allowed);
        let mut court = Court::trusting(&[&root])
            .present(&[&authority])
            .by(Policy::private_pki().with_names(names));
        court.purpose = Purpose::ServerAuth;
        if let Some(name) = name {
            court = court.named(name);
        }
        court.verdict(leaf.der())
    };
    let (without_san, never) = (CommonName::WithoutSan, CommonName::Never);
    assert_eq!(verdict("um1.contoso.com", without_san, None), OK);
    assert_eq!(verdict("um1.fabrikam.com", without_san, None), OUTSIDE);
    assert_eq!(verdict("*.com", without_san, None), OUTSIDE);
    assert_eq!(verdict("10.1.1.5", without_san, None), EXCLUDED);
    assert_eq!(verdict("um1.fabrikam.com", never, None), OK);
    assert_eq!(verdict("Ada Lovelace", without_san, None), OK);
    assert_eq!(verdict("Administrator", without_san, None), OK);
    assert_eq!(verdict("um1", without_san, Some("um1")), OUTSIDE);
}

#[test]
fn cve_2025_58187_many_names_and_constraints_end_undecided() {
    let root = Template::root("Contoso Root CA").self_signed();
    let subtrees: Vec<String> = (0..1_000).map(|n| format!("dns:c{n}.com")).collect();
    let subtrees: Vec<&str> = subtrees.iter().map(String::as_str).collect();
    let authority = authority(&subtrees, &[]).issued_by(&root);
    let names: Vec<String> = (0..1_000).map(|n| format!("dns:a.c{n}.com")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let leaf = end_entity(&names).issued_by(&authority);
    let mut court = Court::trusting(&[&root]).present(&[&authority]);
    assert_eq!(court.verdict(leaf.der()), "undecided");
    let mut court = court.within(Budget::default().with_name_comparisons(1_001_001));
    assert_eq!(court.verdict(leaf.der()), OK);
}
