//! Object identifiers: dotted, named, owned.

use countersign_asn1::{Oid, OwnedOid};

#[test]
fn well_known_ones_have_the_standards_names() {
    let rows = [
        (Oid::SERVER_AUTH, "serverAuth"),
        (Oid::CLIENT_AUTH, "clientAuth"),
        (Oid::SIP_DOMAIN, "sipDomain"),
        (Oid::OCSP_SIGNING, "OCSPSigning"),
        (Oid::SHA256_WITH_RSA, "sha256WithRSAEncryption"),
        (Oid::SHA1_WITH_RSA, "sha1WithRSAEncryption"),
        (Oid::ECDSA_WITH_SHA384, "ecdsa-with-SHA384"),
        (Oid::RSA_ENCRYPTION, "rsaEncryption"),
        (Oid::EC_PUBLIC_KEY, "id-ecPublicKey"),
        (Oid::SECP256R1, "secp256r1"),
        (Oid::ED25519, "id-Ed25519"),
        (Oid::SUBJECT_ALT_NAME, "subjectAltName"),
        (Oid::KEY_USAGE, "keyUsage"),
        (Oid::CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
        (Oid::AUTHORITY_INFO_ACCESS, "authorityInfoAccess"),
        (Oid::COMMON_NAME, "commonName"),
        (Oid::COUNTRY_NAME, "countryName"),
        (Oid::DOMAIN_COMPONENT, "domainComponent"),
        (Oid::USER_ID, "userId"),
        (Oid::EMAIL_ADDRESS, "emailAddress"),
        (Oid::EXTENSION_REQUEST, "extensionRequest"),
        (Oid::CHALLENGE_PASSWORD, "challengePassword"),
        (Oid::CERT_EXTENSIONS, "certExtensions"),
        (Oid::NT_PRINCIPAL_NAME, "userPrincipalName"),
    ];
    for (oid, name) in rows {
        assert_eq!(oid.name(), Some(name), "{oid}");
    }
    let unknown: OwnedOid = "1.2.3.4".parse().unwrap();
    assert_eq!(unknown.as_oid().name(), None);
}

#[test]
fn dotted_decimals_go_both_ways() {
    let rows: [(&str, &[u8]); 7] = [
        ("0.0", &[0x00]),
        ("0.39", &[39]),
        ("1.3.6.1.5.5.7.3.1", &[0x2B, 6, 1, 5, 5, 7, 3, 1]),
        ("2.5.29.15", &[0x55, 0x1D, 15]),
        ("2.999.3", &[0x88, 0x37, 3]),
        ("1.2.840.113549", &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]),
        (
            "2.5.18446744073709551615",
            &[
                0x55, 0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F,
            ],
        ),
    ];
    for (dotted, octets) in rows {
        let oid: OwnedOid = dotted.parse().unwrap();
        assert_eq!(oid.as_oid().as_bytes(), octets, "{dotted}");
        assert_eq!(oid.to_string(), dotted);
        assert_eq!(OwnedOid::from(oid.as_oid()), oid);
        assert_eq!(format!("{:?}", oid.as_oid()), format!("Oid({dotted})"));
    }
}

#[test]
fn other_texts_are_refused() {
    let arcs = "its first two arcs are none of 0.0 to 0.39, 1.0 to 1.39 and 2.0 onwards at byte 0";
    let number = |byte| format!("an arc is not a decimal number below 2^64 at byte {byte}");
    let rows = [
        ("", number(0)),
        ("1", arcs.to_owned()),
        ("1.40", arcs.to_owned()),
        ("3.1", arcs.to_owned()),
        ("2.18446744073709551615", arcs.to_owned()),
        ("1.2.", number(4)),
        ("1..2", number(2)),
        ("1.+2", number(2)),
        ("1.2.18446744073709551616", number(4)),
    ];
    for (text, wanted) in rows {
        let error = text.parse::<OwnedOid>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("malformed OBJECT IDENTIFIER: {wanted}"),
            "{text}"
        );
    }
}

#[test]
fn malformed_contents_are_refused() {
    let rows: [(&[u8], &str); 4] = [
        (&[6, 0], "it is empty at byte 2"),
        (&[6, 2, 0x2A, 0x86], "its last arc does not end at byte 2"),
        (
            &[6, 3, 0x2A, 0x80, 0x01],
            "an arc starts with a superfluous octet at byte 2",
        ),
        (
            &[6, 2, 0x80, 0x01],
            "an arc starts with a superfluous octet at byte 2",
        ),
    ];
    for (der, wanted) in rows {
        let error = Oid::from_der(der).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("malformed OBJECT IDENTIFIER: {wanted}")
        );
    }
    // An arc of 2^70: well formed, and too large to print.
    let huge = [
        6, 12, 0x2A, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00,
    ];
    assert_eq!(Oid::from_der(&huge).unwrap().to_string(), "1.2.?");
}
