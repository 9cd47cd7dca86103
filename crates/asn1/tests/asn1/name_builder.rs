//! Names from text, in the order typed.

use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_asn1::{Name, Oid, Tag};
use proptest::prelude::*;

/// The name's own text again, and its values' string types.
fn typed(text: &str) -> (String, Vec<Tag>) {
    let der = text.parse::<NameBuilder>().unwrap().to_der();
    let name = Name::from_der(&der).unwrap();
    let attributes = name.rdns().unwrap().concat();
    let tags = attributes.iter().filter_map(|attribute| attribute.string());
    (name.to_string(), tags.map(|string| string.tag()).collect())
}

#[test]
fn text_is_read_in_the_order_typed() {
    use Tag as T;
    let rows: Vec<(&str, &str, &[Tag])> = vec![
        ("", "", &[]),
        ("  ", "", &[]),
        (
            "CN=um1.contoso.com",
            "CN=um1.contoso.com",
            &[T::PRINTABLE_STRING],
        ),
        (
            "CN=um1.contoso.com,O=Contoso",
            "CN=um1.contoso.com, O=Contoso",
            &[T::PRINTABLE_STRING, T::PRINTABLE_STRING],
        ),
        (
            " cn = um1 ; C = DE ",
            "CN=um1, C=DE",
            &[T::PRINTABLE_STRING, T::PRINTABLE_STRING],
        ),
        (
            "O=Contoso+OU=UM",
            "OU=UM + O=Contoso",
            &[T::PRINTABLE_STRING, T::PRINTABLE_STRING],
        ),
        ("CN=Z\u{FC}rich", "CN=Z\u{FC}rich", &[T::UTF8_STRING]),
        ("CN=*.contoso.com", "CN=*.contoso.com", &[T::UTF8_STRING]),
        (
            "DC=contoso,DC=com",
            "DC=contoso, DC=com",
            &[T::IA5_STRING, T::IA5_STRING],
        ),
        (
            "E=um@contoso.com",
            "emailAddress=um@contoso.com",
            &[T::IA5_STRING],
        ),
        (
            "commonName=a,S=b,G=c",
            "CN=a, ST=b, GN=c",
            &[T::PRINTABLE_STRING; 3],
        ),
        (
            "2.5.4.3=a,oid.1.2.3=b",
            "CN=a, 1.2.3=b",
            &[T::PRINTABLE_STRING; 2],
        ),
        (
            r"O=Contoso\, Inc.",
            r"O=Contoso\, Inc.",
            &[T::PRINTABLE_STRING],
        ),
        (
            r#"O="Contoso, Inc. ""#,
            r"O=Contoso\, Inc.\ ",
            &[T::PRINTABLE_STRING],
        ),
        (
            r#"O="a \"b\"";CN=c"#,
            r#"O=a \"b\", CN=c"#,
            &[T::UTF8_STRING, T::PRINTABLE_STRING],
        ),
        (r"CN=\ a\ ", r"CN=\ a\ ", &[T::PRINTABLE_STRING]),
        (r"CN=\#1\=", r"CN=\#1=", &[T::UTF8_STRING]),
        (r"CN=Z\C3\BCrich", "CN=Z\u{FC}rich", &[T::UTF8_STRING]),
        ("CN=a=b", "CN=a=b", &[T::PRINTABLE_STRING]),
        ("CN=#0c0161", "CN=a", &[T::UTF8_STRING]),
        (
            "CN=#1e020061, O=b",
            "CN=a, O=b",
            &[T::BMP_STRING, T::PRINTABLE_STRING],
        ),
        ("CN=#0401ab", "CN=#0401ab", &[]),
    ];
    for (text, wanted, tags) in rows {
        assert_eq!(typed(text), (wanted.to_owned(), tags.to_vec()), "{text}");
    }
}

#[test]
fn other_texts_are_refused_with_their_byte() {
    let rows = [
        ("um1", "malformed Name: an attribute has no `=` at byte 0"),
        ("CN=a,", "malformed Name: an attribute has no `=` at byte 5"),
        (
            "CN=a,,O=b",
            "malformed Name: an attribute has no `=` at byte 5",
        ),
        (
            "CN=a, XX=b",
            "malformed Name: an attribute's type is no short name and no dotted decimal at byte 6",
        ),
        (
            "=a",
            "malformed Name: an attribute's type is no short name and no dotted decimal at byte 0",
        ),
        ("O=\"a", "malformed Name: a quote is not closed at byte 2"),
        (
            "O=\"a\" b",
            "malformed Name: a value goes on behind its end at byte 6",
        ),
        (
            "O=a\\",
            "malformed Name: a `\\` escapes neither a special character nor an octet in hex at byte 4",
        ),
        (
            "O=\\C3",
            "malformed Name: a value's octets in hex are not UTF-8 at byte 2",
        ),
        (
            "O=#",
            "malformed Name: the digits behind `#` are not one value's DER at byte 2",
        ),
        (
            "O=#0401",
            "malformed Name: the digits behind `#` are not one value's DER at byte 2",
        ),
        ("CN= ", "malformed AttributeValue: it is empty at byte 4"),
        (
            "O=a,C=\u{DC}",
            "malformed AttributeValue: it holds a character that a PrintableString does not at byte 6",
        ),
        (
            "DC=\u{FC}",
            "malformed AttributeValue: it holds a character that an IA5String does not at byte 3",
        ),
    ];
    for (text, wanted) in rows {
        let error = text.parse::<NameBuilder>().unwrap_err();
        assert_eq!(error.to_string(), wanted, "{text}");
    }
}

#[test]
fn a_set_is_sorted() {
    let build = |first, second| {
        let name = NameBuilder::new().and(Oid::COMMON_NAME, first).unwrap();
        name.and(Oid::COMMON_NAME, second).unwrap().to_der()
    };
    assert_eq!(build("b", "a"), build("a", "b"));
    assert_eq!(
        Name::from_der(&build("b", "a")).unwrap().to_string(),
        "CN=a + CN=b"
    );
}

proptest! {
    /// What [`Name`] prints, [`NameBuilder`] reads.
    #[test]
    fn a_printed_name_is_typed_again(values in prop::collection::vec("\\PC{1,12}|[ ,+\"\\\\#;<>=a]{1,6}", 1..4)) {
        let mut name = NameBuilder::new();
        for value in &values {
            name = name.attribute(Oid::ORGANIZATION_NAME, value).unwrap();
        }
        let der = name.to_der();
        let printed = Name::from_der(&der).unwrap().to_string();
        let again: NameBuilder = printed.parse().unwrap();
        prop_assert_eq!(again.to_der(), der, "{}", printed);
    }

    #[test]
    fn no_text_panics(text in "([CNO=,+;#\"\\\\ ]|\\PC){0,24}") {
        let _ = text.parse::<NameBuilder>();
    }
}
