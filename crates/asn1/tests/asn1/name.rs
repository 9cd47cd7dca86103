//! Names: what they say, and when two are one.

use std::collections::HashSet;

use countersign_asn1::{Name, Oid, Tag};
use proptest::prelude::*;

use crate::sample::{self, Attribute};

const CN: Oid<'_> = Oid::COMMON_NAME;
const UTF8: Tag = Tag::UTF8_STRING;
const PRINTABLE: Tag = Tag::PRINTABLE_STRING;

/// A name of one common name.
fn cn(tag: Tag, value: &[u8]) -> Vec<u8> {
    sample::rdns(&[&[(CN, tag, value)]])
}

fn utf8(text: &str) -> Vec<u8> {
    cn(UTF8, text.as_bytes())
}

/// Both ways round, and by the prepared form.
fn matches(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (Name::from_der(a).unwrap(), Name::from_der(b).unwrap());
    assert_eq!(a.matches(b), b.matches(a), "{a} {b}");
    assert_eq!(a.matches(b), a.prepared() == b.prepared(), "{a} {b}");
    a.matches(b)
}

#[test]
fn every_string_type_says_its_text() {
    let rows: [(Tag, Vec<u8>, &str); 9] = [
        (
            UTF8,
            "Z\u{FC}rich \u{1F4DE}".into(),
            "CN=Z\u{FC}rich \u{1F4DE}",
        ),
        (PRINTABLE, b"UM 1".to_vec(), "CN=UM 1"),
        (Tag::TELETEX_STRING, b"Z\xFCrich".to_vec(), "CN=Z\u{FC}rich"),
        (
            Tag::BMP_STRING,
            sample::bmp("Z\u{FC}rich \u{1F4DE}"),
            "CN=Z\u{FC}rich \u{1F4DE}",
        ),
        (
            Tag::UNIVERSAL_STRING,
            sample::universal("Z\u{FC}rich"),
            "CN=Z\u{FC}rich",
        ),
        (
            Tag::IA5_STRING,
            b"um@contoso.com".to_vec(),
            "CN=um@contoso.com",
        ),
        (Tag::NUMERIC_STRING, b"5061".to_vec(), "CN=5061"),
        (Tag::VISIBLE_STRING, b"~um~".to_vec(), "CN=~um~"),
        (Tag::OCTET_STRING, vec![0xAB], "CN=#0401ab"),
    ];
    for (tag, value, wanted) in rows {
        let der = cn(tag, &value);
        let name = Name::from_der(&der).unwrap();
        assert_eq!(name.to_string(), wanted);
        let attribute = *name.rdns().unwrap().concat().first().unwrap();
        assert_eq!(
            (attribute.kind(), attribute.value_der()),
            (CN, der.get(11..).unwrap())
        );
        match attribute.string() {
            Some(string) => {
                assert_eq!((string.tag(), string.as_bytes()), (tag, value.as_slice()));
                assert_eq!(Some(string.to_text().into_owned()), name.common_name());
            }
            None => assert_eq!((tag, name.common_name()), (Tag::OCTET_STRING, None)),
        }
    }
}

#[test]
fn a_printed_name_cannot_forge_output() {
    let rows = [
        (
            " #a,b+c\"d\\e<f>g;h ",
            "CN=\\ #a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h\\ ",
        ),
        ("#1", "CN=\\#1"),
        ("a\nCN=b\0", "CN=a\\0ACN=b\\00"),
        ("\u{202E}moc.osotnoc", "CN=\\E2\\80\\AEmoc.osotnoc"),
        ("", "CN="),
    ];
    for (text, wanted) in rows {
        let der = utf8(text);
        assert_eq!(Name::from_der(&der).unwrap().to_string(), wanted);
    }
    let several = sample::rdns(&[
        &[(Oid::COUNTRY_NAME, PRINTABLE, b"DE")],
        &[(CN, UTF8, b"a"), (Oid::OCSP_NOCHECK, UTF8, b"b")],
    ]);
    let name = Name::from_der(&several).unwrap();
    assert_eq!(name.to_string(), "C=DE, CN=a + 1.3.6.1.5.5.7.48.1.5=b");
}

#[test]
fn names_match_by_their_text() {
    let zurich = "Z\u{FC}rich";
    let rows: Vec<(&str, Vec<u8>, Vec<u8>)> = vec![
        ("the same", utf8("UM"), utf8("UM")),
        ("case", utf8("Um.Contoso.COM"), utf8("uM.contoso.com")),
        ("case beyond ASCII", utf8("Z\u{DC}RICH"), utf8(zurich)),
        ("case that grows", utf8("Stra\u{DF}e"), utf8("STRASSE")),
        (
            "white space",
            utf8("  Contoso \t UM\u{A0} "),
            utf8("contoso um"),
        ),
        ("nothing but space", utf8("  "), utf8("")),
        (
            "characters of no width",
            utf8("Con\u{AD}toso\u{200B}"),
            utf8("contoso"),
        ),
        ("compatibility forms", utf8("\u{FF35}\u{FF2D}"), utf8("UM")),
        (
            "a letter and its accent",
            utf8("Zu\u{308}rich"),
            utf8(zurich),
        ),
        (
            "a capital and its accent",
            utf8("ZU\u{308}RICH"),
            utf8(zurich),
        ),
        ("PrintableString", cn(PRINTABLE, b"UM"), utf8("um")),
        ("IA5String", cn(Tag::IA5_STRING, b"UM"), utf8("um")),
        (
            "TeletexString",
            cn(Tag::TELETEX_STRING, b"Z\xFCrich"),
            utf8(zurich),
        ),
        (
            "BMPString",
            cn(Tag::BMP_STRING, &sample::bmp(zurich)),
            utf8(zurich),
        ),
        (
            "UniversalString",
            cn(Tag::UNIVERSAL_STRING, &sample::universal(zurich)),
            utf8(zurich),
        ),
        ("emoji, the same", utf8("\u{1F4DE}"), utf8("\u{1F4DE}")),
        (
            "no string, the same",
            cn(Tag::OCTET_STRING, b"a"),
            cn(Tag::OCTET_STRING, b"a"),
        ),
        (
            "a set in another order",
            sample::rdns(&[&[(CN, UTF8, b"a"), (Oid::USER_ID, UTF8, b"b")]]),
            sample::rdns(&[&[(Oid::USER_ID, UTF8, b"B"), (CN, UTF8, b"A")]]),
        ),
    ];
    for (what, a, b) in rows {
        assert!(matches(&a, &b), "{what}");
    }
}

#[test]
fn names_that_differ_do_not_match() {
    let emoji = "um\u{1F4DE}";
    let o: Attribute<'_> = (Oid::ORGANIZATION_NAME, UTF8, b"a");
    let c: Attribute<'_> = (CN, UTF8, b"a");
    let rows: Vec<(&str, Vec<u8>, Vec<u8>)> = vec![
        ("text", utf8("um1"), utf8("um2")),
        ("a space within a word", utf8("u m"), utf8("um")),
        ("an accent", utf8("Zurich"), utf8("Z\u{FC}rich")),
        ("a type", sample::rdns(&[&[c]]), sample::rdns(&[&[o]])),
        (
            "order",
            sample::rdns(&[&[c], &[o]]),
            sample::rdns(&[&[o], &[c]]),
        ),
        (
            "one set or two",
            sample::rdns(&[&[c, o]]),
            sample::rdns(&[&[c], &[o]]),
        ),
        (
            "a longer set",
            sample::rdns(&[&[c]]),
            sample::rdns(&[&[c, o]]),
        ),
        ("one twice", sample::rdns(&[&[c]]), sample::rdns(&[&[c, c]])),
        (
            "a longer name",
            sample::rdns(&[&[c]]),
            sample::rdns(&[&[c], &[o]]),
        ),
        ("nothing", sample::rdns(&[]), utf8("")),
        // Unicode 3.2 has no such character: the encoded bytes decide, case and type too.
        ("emoji and case", utf8(emoji), utf8("UM\u{1F4DE}")),
        (
            "emoji and type",
            utf8(emoji),
            cn(Tag::BMP_STRING, &sample::bmp(emoji)),
        ),
        ("no string", cn(Tag::OCTET_STRING, b"a"), utf8("a")),
        (
            "a value like a prepared one",
            cn(Tag::context_constructed(0), b"\x0C\x01a"),
            utf8("a"),
        ),
    ];
    for (what, a, b) in rows {
        assert!(!matches(&a, &b), "{what}");
    }
}

#[test]
fn equality_is_of_encoded_bytes_wherever_they_stand() {
    let (a, b) = (utf8("UM"), cn(PRINTABLE, b"UM"));
    let twice = [a.clone(), a.clone()];
    let [first, second] = twice.each_ref().map(|der| Name::from_der(der).unwrap());
    assert_eq!(first, second);
    assert_ne!(first, Name::from_der(&b).unwrap());
    let set: HashSet<_> = [first, second].into();
    assert_eq!(set.len(), 1);
}

#[test]
fn subtrees_are_beginnings() {
    let c: Attribute<'_> = (Oid::COUNTRY_NAME, PRINTABLE, b"DE");
    let o: Attribute<'_> = (Oid::ORGANIZATION_NAME, UTF8, b"Contoso");
    let o_more: Attribute<'_> = (Oid::ORGANIZATION_NAME, UTF8, b"Contoso Ltd");
    let prepared =
        |rdns: &[&[Attribute<'_>]]| Name::from_der(&sample::rdns(rdns)).unwrap().prepared();
    let name = prepared(&[&[c], &[o], &[(CN, UTF8, b"um1")]]);
    let rows: [(&[&[Attribute<'_>]], bool); 7] = [
        (&[], true),
        (&[&[c]], true),
        (&[&[c], &[o]], true),
        (&[&[c], &[o], &[(CN, PRINTABLE, b"UM1")]], true),
        (&[&[o]], false),
        (&[&[c], &[o_more]], false),
        (&[&[c], &[o], &[(CN, UTF8, b"um1")], &[o]], false),
    ];
    for (base, wanted) in rows {
        assert_eq!(name.is_within(&prepared(base)), wanted, "{base:?}");
    }
}

/// A value of a common name: text of several alphabets in any string type, or octets of no type.
fn value() -> impl Strategy<Value = (Tag, Vec<u8>)> {
    let text = "[ aAbB\u{FC}\u{DC}\u{308}u\u{DF}s\u{AD}\u{1F4DE}\u{FF35}]{0,4}";
    let latin = "[ aAbBuUsS]{0,4}".prop_map(String::into_bytes);
    prop_oneof![
        text.prop_map(|text| (UTF8, text.into_bytes())),
        text.prop_map(|text| (Tag::BMP_STRING, sample::bmp(&text))),
        text.prop_map(|text| (Tag::UNIVERSAL_STRING, sample::universal(&text))),
        latin.clone().prop_map(|text| (PRINTABLE, text)),
        latin.clone().prop_map(|text| (Tag::TELETEX_STRING, text)),
        latin.prop_map(|text| (Tag::OCTET_STRING, text)),
    ]
}

proptest! {
    #[test]
    fn matching_is_an_equivalence(a in value(), b in value(), c in value()) {
        let [a, b, c] = [a, b, c].map(|(tag, value)| cn(tag, &value));
        prop_assert!(matches(&a, &a));
        // `matches` asserts symmetry itself.
        if matches(&a, &b) && matches(&b, &c) {
            prop_assert!(matches(&a, &c));
        }
    }
}
