//! What a list is about [RFC 5280 §5.2.5].

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_trust::{DoubtKind, Language, RevocationList, Scope};

use super::{Bench, check, flag, idp, point, points, some_reasons};

#[test]
fn a_list_speaks_of_its_scope() {
    let uri = "http://pki.contoso.com/1.crl";
    let other_uri = "http://pki.contoso.com/2.crl";
    let plain = Bench::new();
    let two =
        Bench::with_leaf(|leaf| points(leaf, &[&|w| point(w, other_uri), &|w| point(w, uri)]));
    let names = |b: &Bench, uri: &str| b.says_of(&idp(b.list(), |w| point(w, uri)));
    let only = |number| plain.says_of(&idp(plain.list(), |w| flag(w, number)));
    let reasons = |bits| idp(plain.list(), |w| some_reasons(w, bits)).sign(plain.issuing.key());
    let both = idp(plain.list(), |w| {
        flag(w, 1);
        flag(w, 2);
    });
    let in_other_case = "HTTP://PKI.Contoso.com/1.crl";
    check(vec![
        (
            "a point, none in the certificate",
            names(&plain, uri),
            "OutOfScope(DistributionPoint)",
        ),
        ("the second of two points", names(&two, uri), "valid"),
        ("the first of two points", names(&two, other_uri), "valid"),
        ("in another case", names(&two, in_other_case), "valid"),
        (
            "neither of two points",
            names(&two, "http://pki.contoso.com/3.crl"),
            "OutOfScope(DistributionPoint)",
        ),
        (
            "points, and a list without",
            two.says_of(&two.list()),
            "valid",
        ),
        ("for end entities", only(1), "valid"),
        ("for authorities", only(2), "OutOfScope(Authorities)"),
        (
            "for attributes",
            only(5),
            "OutOfScope(AttributeCertificates)",
        ),
        (
            "for end entities and authorities alone",
            plain.says_of(&both),
            "Unfit(ContradictoryScope)",
        ),
        (
            "some reasons",
            plain.says(&[reasons(0b0_0000_0110)]),
            "ReasonsMissing",
        ),
        (
            "all reasons of two lists",
            plain.says(&[reasons(0b0_0000_0110), reasons(0b1_1111_1000)]),
            "valid",
        ),
        (
            "one reason short",
            plain.says(&[reasons(0b0_0000_0110), reasons(0b1_1111_0000)]),
            "ReasonsMissing",
        ),
        // A BIT STRING without a bit is no reason at all.
        ("no reason", plain.says(&[reasons(0)]), "NoStatement"),
    ]);
}

#[test]
fn rustsec_2026_0042_rustsec_2026_0048_rustsec_2026_0049_cve_2026_4428_every_distribution_point_counts()
 {
    let uris = [
        "http://a.contoso.com/",
        "http://b.contoso.com/",
        "http://c.contoso.com/",
    ];
    let all: Vec<_> = uris
        .iter()
        .map(|uri| move |w: &mut Writer| point(w, uri))
        .collect();
    let all: Vec<&dyn Fn(&mut Writer)> = all
        .iter()
        .map(|write| -> &dyn Fn(&mut Writer) { write })
        .collect();
    let b = Bench::with_leaf(|leaf| points(leaf, &all));
    for uri in uris {
        let list = idp(b.list(), |w| point(w, uri));
        assert_eq!(b.says_of(&list), "valid", "{uri}");
        assert_eq!(b.says_of(&list.revoking(&[5])), "revoked", "{uri}");
    }
    // Nor the first name of a point alone.
    let names = |w: &mut Writer| {
        w.nested(Tag::context_constructed(0), |w| {
            w.nested(Tag::context_constructed(0), |w| {
                uris.iter()
                    .for_each(|uri| w.value(Tag::context(6), uri.as_bytes()));
            });
        });
    };
    let b = Bench::with_leaf(|leaf| points(leaf, &[&names]));
    for uri in uris {
        let list = idp(b.list(), |w| point(w, uri)).revoking(&[5]);
        assert_eq!(b.says_of(&list), "revoked", "{uri}");
    }
}

#[test]
fn rustsec_2026_0104_an_empty_bit_string_is_an_error() {
    // `onlySomeReasons` without its first octet.
    let b = Bench::new();
    let list = idp(b.list(), |w| w.value(Tag::context(3), &[]));
    let error = RevocationList::from_der(list.sign(b.issuing.key())).unwrap_err();
    assert!(
        error.to_string().starts_with("malformed BIT STRING"),
        "{error}"
    );
}

#[test]
fn scopes_have_words() {
    let scopes = [
        Scope::DistributionPoint,
        Scope::UserCertificates,
        Scope::Authorities,
        Scope::AttributeCertificates,
        Scope::NotIndirect,
    ];
    for scope in scopes {
        let clause = DoubtKind::OutOfScope(scope).clause(Language::English);
        assert!(clause.starts_with("is "), "{clause}");
    }
}
