//! Each fault of a chain that is known for certain.

use countersign_asn1::Oid;
use countersign_mutual::Role;
use countersign_testkit::{
    ExtendedKeyUsagePurpose, GeneralSubtree, Identity, KeyAlgorithm, KeyUsagePurpose, NOW,
    SignatureScheme, Template, exchange, forge,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::case::{Case, Pki, SELF_SIGNED_ROOTS_ONLY, STRICT};

const LONG_AGO: (OffsetDateTime, OffsetDateTime) = (
    datetime!(2020-01-01 00:00:00 UTC),
    datetime!(2021-01-01 00:00:00 UTC),
);

/// Something done to a certificate.
type Change = fn(Template) -> Template;

fn past(template: Template) -> Template {
    template.validity(LONG_AGO.0, LONG_AGO.1)
}

#[test]
fn faults_of_the_certificate_itself() {
    let pki = Pki::new();
    let rows: &[(&str, Change, &str, &str)] = &[
        ("as it should be", |leaf| leaf, "yes", "yes"),
        ("expired", past, "no: Expired!", "no: Expired!"),
        (
            "not valid yet",
            |leaf| leaf.validity(NOW + Duration::DAY, NOW + Duration::WEEK),
            "no: NotYetValid!",
            "no: NotYetValid!",
        ),
        (
            "for servers alone",
            Template::server_only,
            "yes",
            "no: ClientEkuMissing!",
        ),
        (
            "for clients alone",
            Template::client_only,
            "no: ServerEkuMissing!",
            "yes",
        ),
        (
            "for any purpose, by not saying",
            |leaf| leaf.purposes(&[]),
            "yes",
            "yes",
        ),
        (
            "for any purpose, and saying so",
            |leaf| leaf.purposes(&[ExtendedKeyUsagePurpose::Any]),
            "yes",
            "yes",
        ),
        (
            "a keyUsage that goes with servers alone",
            |leaf| leaf.key_usage(&[KeyUsagePurpose::KeyEncipherment]),
            "yes",
            "no: KeyUsageInconsistent!",
        ),
        (
            "neither keyUsage nor extKeyUsage for it: two faults, each once",
            |leaf| {
                leaf.server_only()
                    .key_usage(&[KeyUsagePurpose::KeyEncipherment])
            },
            "yes",
            "no: ClientEkuMissing!, KeyUsageInconsistent!",
        ),
        (
            "a critical extension that nobody knows",
            |leaf| leaf.extension(&[1, 2, 3, 4], true, vec![5, 0]),
            "no: ChainInvalid!",
            "no: ChainInvalid!",
        ),
        (
            "expired, and for servers alone",
            |leaf| past(leaf).server_only(),
            "no: Expired!",
            "no: Expired!, ClientEkuMissing!",
        ),
    ];
    for (what, change, server, client) in rows {
        let case = Case::strict(&pki.root).presenting(&pki.leaf(change));
        assert_eq!(case.as_server(), *server, "{what}");
        assert_eq!(case.as_client(), *client, "{what}");
    }
}

#[test]
fn faults_of_authorities() {
    let pki = Pki::new();
    let root = &pki.root;
    let under = |issuing: Identity| Template::leaf("um1.contoso.com").issued_by(&issuing);
    let named = |change: Change| {
        under(change(Template::intermediate("Contoso Issuing CA")).issued_by(root))
    };
    let expired_root = past(Template::root("Old Root CA")).self_signed();
    let other = Pki::of("Fabrikam");
    let rows: Vec<(&str, Case, &str)> = vec![
        (
            "an expired intermediate",
            Case::strict(root).presenting(&named(past)),
            "no: Expired!",
        ),
        (
            "an expired root",
            Case::strict(&expired_root).presenting(&under(expired_root.clone())),
            "no: Expired!",
        ),
        (
            "a root that is not trusted",
            Case::strict(root)
                .elsewhere(&[&other.root])
                .presenting(&other.leaf(|leaf| leaf)),
            "no: UntrustedRoot!",
        ),
        (
            "an issuer that nobody has",
            Case::strict(root).presenting(&other.leaf(|leaf| leaf)),
            "no: IssuerUnknown!",
        ),
        (
            "an intermediate that was re-keyed",
            Case::strict(root).sending(
                &pki.leaf(|leaf| leaf),
                &[&pki
                    .issuing
                    .template()
                    .key_named("second")
                    .subject_key_identifier(&key_id(&pki.issuing))
                    .issued_by(root)],
            ),
            "no: SignatureInvalid!",
        ),
        (
            "an authority for clients alone",
            Case::strict(root).presenting(&named(Template::client_only)),
            "no: IssuerPurposeMissing!",
        ),
        (
            "an authority that may not issue for this name",
            Case::strict(root).presenting(&named(|ca| {
                ca.permit(GeneralSubtree::DnsName("fabrikam.com".to_owned()))
            })),
            "no: NameConstraint!",
        ),
        (
            "an authority from which this name is excluded",
            Case::strict(root).presenting(&named(|ca| {
                ca.exclude(GeneralSubtree::DnsName("contoso.com".to_owned()))
            })),
            "no: NameConstraint!",
        ),
        (
            "an authority for which the name is permitted",
            Case::strict(root).presenting(&named(|ca| {
                ca.permit(GeneralSubtree::DnsName("contoso.com".to_owned()))
            })),
            "yes",
        ),
        (
            "an issuer that is no authority",
            Case::strict(root).presenting(&named(Template::not_an_authority)),
            "no: ChainInvalid!",
        ),
        (
            "an authority that may not sign certificates: not the purpose's rule",
            Case::strict(root).presenting(&named(|ca| ca.key_usage(&[KeyUsagePurpose::CrlSign]))),
            "no: ChainInvalid!",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_server(), wanted, "{what}");
    }
    // Roots of the nineties do not say that they are authorities: only a store can.
    let old = Template::bare("Old Root CA")
        .forged(|tbs| tbs.version = None)
        .self_signed();
    let case = Case::strict(root).elsewhere(&[&old]);
    let case = case.presenting(&Template::leaf("um1.contoso.com").issued_by(&old));
    assert_eq!(case.as_server(), "no: ChainInvalid!, UntrustedRoot!");
    let may_not_sign = named(|ca| ca.key_usage(&[KeyUsagePurpose::CrlSign]));
    let reason = Case::strict(root).presenting(&may_not_sign).reason();
    assert_eq!(reason.rule.id, "chain");
    let for_clients = named(Template::client_only);
    let reason = Case::strict(root).presenting(&for_clients).reason();
    assert_eq!(reason.rule.id, "purpose");
}

#[test]
fn weak_algorithms() {
    let root = Template::root("Contoso Root CA")
        .algorithm(KeyAlgorithm::Rsa2048)
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").algorithm(KeyAlgorithm::Rsa2048);
    let sha1 = leaf
        .clone()
        .signed_with(SignatureScheme::RsaPkcs1Sha1)
        .issued_by(&root);
    let strong = STRICT.replace("1024", "3072");
    let rows = [
        (STRICT, leaf.issued_by(&root), "yes"),
        (
            strong.as_str(),
            leaf.issued_by(&root),
            "no: WeakKey!, WeakKey!",
        ),
        // Old estates live on SHA-1.
        (STRICT, sha1.clone(), "yes"),
    ];
    for (rules, leaf, wanted) in rows {
        let case = Case::new(rules).trusting(&[&root]).presenting(&leaf);
        assert_eq!(case.as_server(), wanted);
    }
    let mut case = Case::strict(&root).presenting(&sha1);
    let md5 = case.certificates.add(&claiming_md5(sha1.der())).unwrap();
    case.judged.credential.as_mut().unwrap().certificate = md5;
    // Nobody here computes MD5, and whoever does refuses it.
    assert_eq!(case.as_server(), "no: WeakHash!");
}

/// A self-signed certificate is its own anchor where it is imported, and judged like any other.
#[test]
fn pinned_certificates() {
    let scheme = SignatureScheme::RsaPkcs1Sha1;
    let own = exchange::self_signed("um1", "um1.contoso.com", scheme);
    let other = exchange::self_signed("um2", "um2.contoso.com", scheme);
    let late = datetime!(2031-01-01 00:00:00 UTC);
    let rows = [
        (
            "imported",
            Case::strict(&own).presenting(&own),
            "yes",
            "no: ClientEkuMissing!",
        ),
        (
            "not imported",
            Case::strict(&other).presenting(&own),
            "no: UntrustedRoot!",
            "no: UntrustedRoot!, ClientEkuMissing!",
        ),
        (
            "imported and expired",
            Case::strict(&own).presenting(&own).at(late),
            "no: Expired!",
            "no: Expired!, ClientEkuMissing!",
        ),
    ];
    for (what, case, server, client) in rows {
        assert_eq!(case.as_server(), server, "{what}");
        assert_eq!(case.as_client(), client, "{what}");
    }
}

/// Where any certificate of the store ends a path, an imported leaf or intermediate does.
#[test]
fn anchors_that_are_not_self_signed() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let any = STRICT.replace(SELF_SIGNED_ROOTS_ONLY, "");
    let rows = [
        (any.as_str(), &pki.issuing, "yes"),
        (any.as_str(), &leaf, "yes"),
        (STRICT, &pki.issuing, "no: IssuerUnknown!"),
        (STRICT, &leaf, "no: IssuerUnknown!"),
    ];
    for (rules, root, wanted) in rows {
        let case = Case::new(rules).trusting(&[root]).presenting(&leaf);
        assert_eq!(case.as_server(), wanted);
    }
    let sentence = Case::strict(&pki.issuing)
        .presenting(&leaf)
        .reason()
        .sentence;
    assert!(
        sentence.contains("among its trusted roots, where only self-signed certificates count"),
        "{sentence}"
    );
}

/// What is wrong beside the path that holds does not matter.
#[test]
fn only_the_path_that_holds_counts() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let stale = past(pki.issuing.template()).issued_by(&pki.root);
    let other = Pki::of("Fabrikam");
    let cross = pki.issuing.template().issued_by(&other.root);
    let rows: [&[&Identity]; 3] = [
        &[&stale, &pki.issuing],
        &[&cross, &pki.issuing],
        &[&other.issuing, &stale, &cross, &pki.issuing],
    ];
    for sent in rows {
        let case = Case::strict(&pki.root)
            .elsewhere(&[&other.root])
            .sending(&leaf, sent);
        assert_eq!(case.as_server(), "yes");
    }
    let alone = Case::strict(&pki.root).sending(&leaf, &[&stale]);
    assert_eq!(alone.as_server(), "no: Expired!");
}

/// The store has a root of the right name and another key, an older one of the same key, or both.
#[test]
fn several_certificates_of_one_name() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let rekeyed = pki.root.template().key_named("another").self_signed();
    let renewed = pki.root.template().serial_number(&[7]).self_signed();
    let old = past(pki.root.template()).self_signed();
    let rows: [(&[&Identity], &str, &str); 4] = [
        (&[&rekeyed, &pki.root], "yes", ""),
        (&[&old, &renewed], "yes", ""),
        (
            &[&rekeyed],
            "no: IssuerUnknown!",
            "among the trusted roots of judge.contoso.com is `CN=Contoso Root CA`, of that name, with another key",
        ),
        (&[&old], "no: Expired!", "expired at 2021-01-01T00:00:00Z"),
    ];
    for (roots, wanted, sentence) in rows {
        let case = Case::new(STRICT).trusting(roots).presenting(&leaf);
        assert_eq!(case.as_server(), wanted);
        let check = case.check(Role::Server);
        assert!(
            check
                .reasons
                .iter()
                .all(|reason| reason.sentence.contains(sentence)),
            "{check:#?}"
        );
    }
}

/// Names chain by bytes in one product and by RFC 5280 in another; a fault that is the former's alone is
/// no certainty.
#[test]
fn products_that_are_stricter_than_the_standard() {
    let root = Template::root("Contoso Root CA").self_signed();
    let shouting = forge::name(&[(
        Oid::COMMON_NAME,
        countersign_asn1::Tag::UTF8_STRING,
        b"CONTOSO ROOT CA",
    )]);
    let leaf = Template::leaf("um1.contoso.com")
        .forged(move |tbs: &mut forge::Tbs| shouting.clone_into(&mut tbs.issuer))
        .issued_by(&root);
    let any = Template::leaf("um1.contoso.com")
        .purposes(&[ExtendedKeyUsagePurpose::Any])
        .issued_by(&root);
    let with = |knob: &str| {
        let more = SELF_SIGNED_ROOTS_ONLY.replace("self-signed-roots-only", knob);
        STRICT.replace(SELF_SIGNED_ROOTS_ONLY, &(more + SELF_SIGNED_ROOTS_ONLY))
    };
    let (bytes, itself) = (with("names-as-bytes"), with("any-purpose-is-itself"));
    let rows = [
        (STRICT, &leaf, "yes"),
        (bytes.as_str(), &leaf, "undecided: IssuerUnknown?"),
        (STRICT, &any, "yes"),
        (itself.as_str(), &any, "undecided: ServerEkuMissing?"),
        (bytes.as_str(), &any, "yes"),
    ];
    for (rules, leaf, wanted) in rows {
        let case = Case::new(rules).trusting(&[&root]).presenting(leaf);
        assert_eq!(case.as_server(), wanted);
        for reason in case.check(Role::Server).reasons {
            assert_eq!(reason.confidence.to_string(), "inferred");
            assert!(
                reason
                    .sentence
                    .contains("; by RFC 5280 it would hold, and judge.contoso.com may be stricter"),
                "{}",
                reason.sentence
            );
        }
    }
    // A fault that the standard sees too is as certain as the rule.
    let stranger = Pki::of("Fabrikam").leaf(|leaf| leaf);
    let case = Case::new(&bytes).trusting(&[&root]).presenting(&stranger);
    assert_eq!(case.reason().confidence.to_string(), "confirmed");
}

fn key_id(identity: &Identity) -> Vec<u8> {
    let certificate = countersign_asn1::Certificate::from_der(identity.der()).unwrap();
    let extensions = certificate.tbs_certificate().extensions();
    let identifier = extensions.subject_key_identifier().unwrap().unwrap();
    identifier.to_vec()
}

/// The same certificate, where it says that SHA-1 is MD5: the OIDs differ in their last octet.
fn claiming_md5(der: &[u8]) -> Vec<u8> {
    const SHA1_WITH_RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05];
    let mut der = der.to_vec();
    let places: Vec<usize> = (0..der.len())
        .filter(|start| der[*start..].starts_with(SHA1_WITH_RSA))
        .collect();
    assert_eq!(places.len(), 2);
    for start in places {
        der[start + 8] = 0x04;
    }
    der
}
