//! General names and their one form.

use countersign_asn1::encode::Writer;
use countersign_asn1::{CanonicalName, GeneralName, Name, NameFault, Oid, Tag};

use crate::sample;

fn dns(text: &str) -> Result<CanonicalName, NameFault> {
    GeneralName::DnsName(text)
        .canonical()
        .map_err(|malformed| malformed.fault())
}

fn mail(text: &str) -> Result<CanonicalName, NameFault> {
    GeneralName::Rfc822Name(text)
        .canonical()
        .map_err(|malformed| malformed.fault())
}

fn uri(text: &str) -> Result<CanonicalName, NameFault> {
    GeneralName::UniformResourceIdentifier(text)
        .canonical()
        .map_err(|malformed| malformed.fault())
}

#[test]
fn dns_names_have_one_form() {
    let long = "a".repeat(63);
    let rows = [
        ("um1.contoso.com", "um1.contoso.com"),
        ("UM1.Contoso.COM.", "um1.contoso.com"),
        ("UM1", "um1"),
        ("*.Contoso.com", "*.contoso.com"),
        ("_sip._tls.contoso.com", "_sip._tls.contoso.com"),
        ("B\u{FC}cher.example", "xn--bcher-kva.example"),
        ("B\u{FC}cher\u{3002}example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("10.0.0.5.contoso.com", "10.0.0.5.contoso.com"),
        (long.as_str(), long.as_str()),
    ];
    for (text, wanted) in rows {
        assert_eq!(
            dns(text),
            Ok(CanonicalName::DnsName(wanted.to_owned())),
            "{text}"
        );
    }
}

#[test]
fn malformed_dns_names_have_none() {
    let (label, name) = ("a".repeat(64), "a.".repeat(128));
    let rows = [
        ("", NameFault::Empty),
        (".", NameFault::Empty),
        (".contoso.com", NameFault::EmptyLabel),
        ("um1..contoso.com", NameFault::EmptyLabel),
        ("um1.contoso.com..", NameFault::EmptyLabel),
        ("um1.contoso.com\0.evil.example", NameFault::Character('\0')),
        ("um1 .contoso.com", NameFault::Character(' ')),
        ("sip:um1", NameFault::Character(':')),
        ("2001:db8::1", NameFault::Character(':')),
        ("10.0.0.5", NameFault::Address),
        ("010.1", NameFault::Address),
        ("a\u{FFFD}b", NameFault::NotInternationalized),
        (label.as_str(), NameFault::TooLong),
        (name.as_str(), NameFault::TooLong),
        (&"\u{FC}".repeat(1000), NameFault::TooLong),
    ];
    for (text, wanted) in rows {
        assert_eq!(dns(text), Err(wanted), "{text}");
    }
}

#[test]
fn what_is_dialled_has_no_wildcard() {
    let address = |text: &str| Ok(CanonicalName::IpAddress(text.parse().unwrap()));
    let rows = [
        (
            "UM1.contoso.com.",
            Ok(CanonicalName::DnsName("um1.contoso.com".to_owned())),
        ),
        ("10.0.0.5", address("10.0.0.5")),
        ("2001:DB8::1", address("2001:db8::1")),
        ("[2001:db8::1]", address("2001:db8::1")),
        ("*.contoso.com", Err(NameFault::Character('*'))),
        ("10.0.5", Err(NameFault::Address)),
        ("", Err(NameFault::Empty)),
    ];
    for (text, wanted) in rows {
        assert_eq!(
            CanonicalName::of_host(text).map_err(|e| e.fault()),
            wanted,
            "{text}"
        );
    }
}

#[test]
fn mailboxes_have_one_form() {
    let good = |text: &str| Ok(CanonicalName::Rfc822Name(text.to_owned()));
    let rows = [
        ("Um@Contoso.COM", good("Um@contoso.com")),
        ("\"a@b\"@Contoso.com.", good("\"a@b\"@contoso.com")),
        ("um@[10.0.0.5]", good("um@[10.0.0.5]")),
        ("contoso.com", Err(NameFault::Separator)),
        ("@contoso.com", Err(NameFault::Empty)),
        ("um@", Err(NameFault::Empty)),
        ("um@*.contoso.com", Err(NameFault::Character('*'))),
        ("um\0@contoso.com", Err(NameFault::Character('\0'))),
    ];
    for (text, wanted) in rows {
        assert_eq!(mail(text), wanted, "{text}");
    }
}

#[test]
fn uris_have_one_form() {
    let good = |text: &str| Ok(CanonicalName::UniformResourceIdentifier(text.to_owned()));
    let rows = [
        (
            "HTTP://PKI.Contoso.com/CRL/Root.crl",
            good("http://pki.contoso.com/CRL/Root.crl"),
        ),
        ("http://um@PKI:80?Q#F", good("http://um@pki:80?Q#F")),
        (
            "https://[2001:DB8::1]:443/",
            good("https://[2001:db8::1]:443/"),
        ),
        ("http://10.0.0.5/", good("http://10.0.0.5/")),
        (
            "ldap:///CN=Root,DC=contoso?cRL",
            good("ldap:///CN=Root,DC=contoso?cRL"),
        ),
        (
            "SIP:Um@Contoso.com;Transport=TLS",
            good("sip:Um@contoso.com;Transport=TLS"),
        ),
        ("sips:CONTOSO.com:5061", good("sips:contoso.com:5061")),
        ("urn:UUID:Abc", good("urn:UUID:Abc")),
        ("contoso.com", Err(NameFault::Separator)),
        ("1x://contoso.com", Err(NameFault::Separator)),
        ("http://con%74oso.com", Err(NameFault::Character('%'))),
        (
            "http://contoso.com\0.evil.example/",
            Err(NameFault::Character('\0')),
        ),
        ("http://a b/", Err(NameFault::Character(' '))),
        ("http://a..b/", Err(NameFault::EmptyLabel)),
    ];
    for (text, wanted) in rows {
        assert_eq!(uri(text), wanted, "{text}");
    }
}

#[test]
fn other_forms_have_one_form() {
    let utf8 = |text: &str| Writer::build(|w| w.value(Tag::UTF8_STRING, text.as_bytes()));
    let (upn, mailbox) = (utf8("um@Contoso.com"), utf8("\u{FC}m@B\u{FC}cher.example"));
    let other = |type_id, value| GeneralName::OtherName { type_id, value };
    let upper = sample::rdns(&[&[(Oid::COMMON_NAME, Tag::PRINTABLE_STRING, b"UM")]]);
    let lower = sample::rdns(&[&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"um")]]);
    let directory = |der| GeneralName::DirectoryName(Name::from_der(der).unwrap());
    let canonical = |name: GeneralName<'_>| name.canonical().unwrap();

    assert_eq!(
        canonical(other(Oid::NT_PRINCIPAL_NAME, &upn)),
        CanonicalName::PrincipalName("um@Contoso.com".to_owned())
    );
    assert_eq!(
        canonical(other(Oid::SMTP_UTF8_MAILBOX, &mailbox)),
        CanonicalName::SmtpUtf8Mailbox("\u{FC}m@xn--bcher-kva.example".to_owned())
    );
    assert_eq!(
        canonical(other(Oid::NTDS_REPLICATION, &upn)),
        CanonicalName::OtherName {
            type_id: Oid::NTDS_REPLICATION.into(),
            value: upn.clone()
        }
    );
    assert_eq!(canonical(directory(&upper)), canonical(directory(&lower)));
    for address in ["10.0.0.5", "2001:db8::1"] {
        let address: std::net::IpAddr = address.parse().unwrap();
        let octets = match address {
            std::net::IpAddr::V4(v4) => v4.octets().to_vec(),
            std::net::IpAddr::V6(v6) => v6.octets().to_vec(),
        };
        let name = canonical(GeneralName::IpAddress(&octets));
        assert_eq!(name, CanonicalName::IpAddress(address));
    }
    assert_eq!(
        canonical(GeneralName::RegisteredId(Oid::SERVER_AUTH)),
        CanonicalName::RegisteredId(Oid::SERVER_AUTH.into())
    );

    let malformed = [
        (
            GeneralName::IpAddress(&[10, 0, 0, 5, 255, 255, 255, 0]),
            "malformed iPAddress: wanted 4 or 16 octets, found 8",
        ),
        (
            other(Oid::NT_PRINCIPAL_NAME, &[0x16, 1, b'u']),
            "malformed otherName: its value cannot be decoded",
        ),
        (
            other(Oid::NT_PRINCIPAL_NAME, &[0x0C, 9]),
            "malformed otherName: its value cannot be decoded",
        ),
        (
            GeneralName::DnsName("a\0"),
            "malformed dNSName: it holds the character `\\0`",
        ),
        (GeneralName::DnsName(""), "malformed dNSName: it is empty"),
        (
            GeneralName::DnsName("a..b"),
            "malformed dNSName: it has an empty label",
        ),
        (
            GeneralName::DnsName("10.1"),
            "malformed dNSName: it is an address, not a name",
        ),
        (
            GeneralName::DnsName("\u{FFFD}"),
            "malformed dNSName: it is not an internationalised name",
        ),
        (
            GeneralName::DnsName(&"a".repeat(64)),
            "malformed dNSName: it or one of its labels is too long",
        ),
        (
            GeneralName::Rfc822Name("a"),
            "malformed rfc822Name: it lacks the character that divides it",
        ),
    ];
    for (name, wanted) in malformed {
        assert_eq!(name.canonical().unwrap_err().to_string(), wanted);
    }
}
