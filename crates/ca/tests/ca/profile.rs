//! Profiles: those of the house hold together, and contradictory ones are refused with a sentence.

use countersign_asn1::{KeyUsage, Oid};
use countersign_ca::{Confidence, Error, Place, Profile};
use countersign_keys::KeyAlgorithm;

const UM: &str = include_str!("../../profiles/um.toml");
const OCSP_SIGNER: &str = include_str!("../../profiles/ocsp-signer.toml");
const TLS_SERVER: &str = include_str!("../../profiles/tls-server.toml");
const SUB_CA: &str = include_str!("../../profiles/sub-ca.toml");
const ROOT_CA: &str = include_str!("../../profiles/root-ca.toml");

#[test]
fn the_profiles_of_the_house_are_there_under_their_names() {
    let names = [
        ("um", Place::EndEntity),
        ("um-call-router", Place::EndEntity),
        ("lync-front-end", Place::EndEntity),
        ("gateway", Place::EndEntity),
        ("sip-peer", Place::EndEntity),
        ("tls-server", Place::EndEntity),
        ("tls-client", Place::EndEntity),
        ("ocsp-signer", Place::EndEntity),
        ("sub-ca", Place::Intermediate),
        ("cross-ca", Place::Intermediate),
        ("root-ca", Place::Root),
    ];
    assert!(Profile::house_names().eq(names.map(|(name, _)| name)));
    for (name, place) in names {
        let profile = Profile::house(name).unwrap();
        assert_eq!(profile.name(), name);
        assert_eq!(profile.config().place, place);
    }
    assert_eq!(
        Profile::house("lync").unwrap_err().to_string(),
        "unknown profile `lync`: wanted one of um, um-call-router, lync-front-end, gateway, sip-peer, tls-server, tls-client, ocsp-signer, sub-ca, cross-ca, root-ca"
    );
}

#[test]
fn a_sip_peer_is_server_and_client_and_says_why() {
    for name in [
        "um",
        "um-call-router",
        "lync-front-end",
        "gateway",
        "sip-peer",
    ] {
        let profile = Profile::house(name).unwrap();
        assert_eq!(profile.purposes(), [Oid::SERVER_AUTH, Oid::CLIENT_AUTH]);
        let client = &profile.config().extended_key_usage[1];
        assert!(client.source.contains("open"), "{name}: {}", client.source);
        // No document of Microsoft's asks for it: it follows from what other peers do.
        let wanted = match name {
            "sip-peer" => Confidence::Confirmed,
            _ => Confidence::Inferred,
        };
        assert_eq!(client.confidence, wanted);
    }
}

#[test]
fn only_rsa_keys_encipher() {
    let gateway = Profile::house("gateway").unwrap();
    let rsa = gateway.key_usage(KeyAlgorithm::Rsa { bits: 2048 });
    assert!(rsa.contains(KeyUsage::KEY_ENCIPHERMENT));
    assert_eq!(
        gateway.key_usage(KeyAlgorithm::P256),
        KeyUsage::DIGITAL_SIGNATURE
    );
}

#[test]
fn contradictions_are_refused_with_a_sentence() {
    // A profile's text, what stands in it, what is put there, and what is said about that.
    let rows = [
        (
            UM,
            r#"name = "um""#,
            r#"name = "U M""#,
            "its name is not lower-case letters, digits and hyphens",
        ),
        (UM, "days = 730", "days = 0", "it is valid for no day"),
        (
            UM,
            "backdate_minutes = 60",
            "backdate_minutes = 1441",
            "it is backdated by 1441 minutes, above the 1440 of a day",
        ),
        (
            UM,
            r#"["rsa2048", "rsa4096"]"#,
            "[]",
            "`keys` allows nothing",
        ),
        (
            UM,
            r#"["rsa2048", "rsa4096"]"#,
            r#"["rsa1024"]"#,
            "`keys` names `rsa1024`, which is not known here",
        ),
        (
            UM,
            r#"["rsa2048", "rsa4096"]"#,
            r#"["rsa2048", "rsa2048"]"#,
            "`keys` names `rsa2048` twice",
        ),
        (
            UM,
            r#"["rsa2048", "rsa4096"]"#,
            r#"["p256"]"#,
            "its key usage has a row for RSA keys, and no RSA key is allowed",
        ),
        (
            UM,
            "sha256WithRSA",
            "sha1WithRSA",
            "`signatures` names `sha1WithRSAEncryption`, which is not known here",
        ),
        (
            UM,
            r#"["digitalSignature"]"#,
            r#"["keyCertSign"]"#,
            "it is for an end entity, and its key usage has `keyCertSign`",
        ),
        (
            UM,
            r#"["digitalSignature"]"#,
            r#"["sign"]"#,
            "`key_usage` names `sign`, which is not known here",
        ),
        (
            UM,
            r#""clientAuth""#,
            r#""clientauth""#,
            "`extended_key_usage` names `clientauth`, which is not known here",
        ),
        (
            UM,
            r#""clientAuth""#,
            r#""serverAuth""#,
            "`extended_key_usage` names `serverAuth` twice",
        ),
        (
            UM,
            r#""OU"]"#,
            r#""CN"]"#,
            "`subject_attributes` names `CN`, which is not known here",
        ),
        (
            UM,
            r#"value = "fqdn""#,
            r#"value = "text""#,
            "its common name is any text, and is repeated as a DNS name",
        ),
        (
            TLS_SERVER,
            "minimum = 1",
            "minimum = 0",
            "its common name may be missing, and so may its alternative names",
        ),
        (
            UM,
            r#"["dns"]"#,
            r#"["ip"]"#,
            "its common name is repeated among the alternative names, and these may not be `dns`",
        ),
        (
            UM,
            r#"["dns"], wildcard = "allowed", common_name = "repeated""#,
            r#"["ip"], wildcard = "allowed", common_name = "apart""#,
            "it allows wildcards, and no DNS name",
        ),
        (
            UM,
            r#"["dns"], wildcard = "allowed", common_name = "repeated""#,
            r#"[], wildcard = "refused", common_name = "apart""#,
            "it wants 1 alternative names, and allows no kind of them",
        ),
        (
            UM,
            r#"["dns"], wildcard = "allowed", common_name = "repeated""#,
            r#"["uri"], wildcard = "refused", common_name = "apart""#,
            "it is for `serverAuth`, and allows neither `dns` nor `ip` alternative names",
        ),
        (
            UM,
            r#"value = "required""#,
            r#"value = "never""#,
            "it is not for a root, and never says where its revocation is published",
        ),
        (
            UM,
            "[revocation]",
            "[path_length]\nvalue = 0\nsource = \"x\"\nconfidence = \"chosen\"\n[revocation]",
            "it is for an end entity, and has a `path_length`",
        ),
        (
            UM,
            "[revocation]",
            "[name_constraints]\nvalue = {}\nsource = \"x\"\nconfidence = \"chosen\"\n[revocation]",
            "it is for an end entity, and has a `name_constraints`",
        ),
        (
            OCSP_SIGNER,
            "[common_name]",
            "[[extended_key_usage]]\nvalue = \"clientAuth\"\nsource = \"x\"\nconfidence = \"chosen\"\n[common_name]",
            "it is for `OCSPSigning` and for other purposes: a responder speaks for its authority, and does nothing else",
        ),
        (
            OCSP_SIGNER,
            r#""OCSPSigning""#,
            r#""clientAuth""#,
            "nobody is to ask whether it is revoked, and it is not for `OCSPSigning`",
        ),
        (
            OCSP_SIGNER,
            r#"["digitalSignature"]"#,
            r#"["keyAgreement"]"#,
            "it is for `OCSPSigning`, and its key usage has none of `digitalSignature`, `nonRepudiation`",
        ),
        (
            UM,
            r#"["digitalSignature"]"#,
            r#"["decipherOnly"]"#,
            "it is for `clientAuth`, and its key usage has none of `digitalSignature`, `keyAgreement`",
        ),
        (
            SUB_CA,
            "RFC 5280 §4.2.1.3",
            " ",
            "`key_usage` has no source",
        ),
        (
            SUB_CA,
            r#"["keyCertSign", "cRLSign"]"#,
            r#"["cRLSign"]"#,
            "it is for an authority, and its key usage lacks `keyCertSign`",
        ),
        (
            SUB_CA,
            r#"["keyCertSign", "cRLSign"]"#,
            r#"["keyCertSign", "keyEncipherment"]"#,
            "its key usage has `keyEncipherment` for all keys, and `P-256` cannot do that",
        ),
        (
            SUB_CA,
            "[path_length]",
            "[name_constraints]\nvalue = {}\nsource = \"x\"\nconfidence = \"chosen\"\n[path_length]",
            "its name constraints name no domain",
        ),
        (
            SUB_CA,
            "[path_length]",
            "[name_constraints]\nvalue = { permitted_dns = [\".contoso.com\"] }\nsource = \"x\"\nconfidence = \"chosen\"\n[path_length]",
            "its name constraints have `.contoso.com`, which is not a plain domain name",
        ),
        (
            ROOT_CA,
            r#"value = "never""#,
            r#"value = "where-known""#,
            "it is for a root, and says where its revocation is published",
        ),
    ];
    for (text, found, put, sentence) in rows {
        assert!(text.contains(found), "{found}");
        let error = Profile::from_toml(&text.replacen(found, put, 1)).unwrap_err();
        let Error::ProfileContradiction { contradiction, .. } = &error else {
            panic!("{put}: {error}");
        };
        assert_eq!(contradiction.to_string(), sentence);
    }
}

#[test]
fn what_is_no_profile_says_where() {
    let rows = [
        ("", "profile is malformed at line 1: missing field `name`"),
        (
            "name = \"x\"\ncolour = 1\n",
            "profile is malformed at line 2: unknown field `colour`",
        ),
        (
            "name = \"x\"\nplace = \"moon\"\n",
            "profile is malformed at line 2: unknown variant `moon`",
        ),
    ];
    for (text, sentence) in rows {
        let error = Profile::from_toml(text).unwrap_err().to_string();
        assert!(error.starts_with(sentence), "{error}");
    }
}
