//! Every knob that only verifiers other than our own policies turn: the same chain, before and after.

use countersign_asn1::encode::Writer;
use countersign_asn1::{NameForm, Oid, Tag};
use countersign_keys::Hash;
use countersign_testkit::forge::{Extension, name};
use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, GeneralSubtree, Identity, KeyAlgorithm, KeyUsagePurpose as Ku,
    NOT_AFTER, Template, rcgen,
};
use countersign_trust::{
    AnchorConstraints, Anchors, AnyPurpose, AuthorityAsTarget, Building, ExcludedWildcards,
    IssuerPurposes, KeyIdentifiers, LastSecond, NameComparison, OldVersions, Policy,
    PolicyProcessing, PurposeKeyUsage, SelfIssued,
};

use crate::case::{Case, check};
use crate::court::Court;

/// What a row is about, its chain, the verdict before, and the verdicts after each turn of a knob.
type Row = (&'static str, Case, &'static str, Vec<(Turn, &'static str)>);

type Turn = fn(Policy) -> Policy;

fn turned(rows: Vec<Row>) {
    let mut cases = Vec::new();
    for (words, case, before, turns) in rows {
        cases.push((words, case.clone(), before));
        for (turn, after) in turns {
            cases.push((words, case.clone().policy(turn), after));
        }
    }
    check(cases);
}

#[test]
fn anchors() {
    let case = Case::new;
    let names_alone: Turn = |p| p.with_anchor_constraints(AnchorConstraints::NameConstraintsAlone);
    let authority_alone: Turn = |p| p.with_anchor_constraints(AnchorConstraints::AuthorityAlone);
    let below: Turn = |p| p.with_issuer_purposes(IssuerPurposes::ChainedBelowAnchor);
    let no_old_authorities: Turn = |p| p.with_old_versions(OldVersions::NoAuthorities);
    let old_anchors_alone: Turn = |p| p.with_old_versions(OldVersions::AnchorsAlone);
    turned(vec![
        (
            "a root for clients",
            case().root(|t| t.purposes(&[Eku::ClientAuth])),
            "issuer-purpose-missing",
            vec![
                (names_alone, "valid"),
                (authority_alone, "valid"),
                (below, "valid"),
            ],
        ),
        (
            "an intermediate for clients",
            case().issuing(|t| t.purposes(&[Eku::ClientAuth])),
            "issuer-purpose-missing",
            vec![(below, "issuer-purpose-missing")],
        ),
        (
            "a root that constrains names",
            case().root(|t| t.exclude(dns("contoso.com"))),
            "name-excluded",
            vec![(names_alone, "name-excluded"), (authority_alone, "valid")],
        ),
        (
            "a root that may not sign certificates",
            case().root(|t| t.key_usage(&[Ku::CrlSign])),
            "key-usage-lacks-cert-sign",
            vec![
                (names_alone, "valid"),
                (authority_alone, "key-usage-lacks-cert-sign"),
            ],
        ),
        (
            "a root of version 1",
            case().root(version_1),
            "valid",
            vec![
                (no_old_authorities, "not-an-authority"),
                (old_anchors_alone, "valid"),
            ],
        ),
        (
            "a server of version 1",
            case().leaf(version_1),
            "valid",
            vec![
                (no_old_authorities, "valid"),
                (old_anchors_alone, "version-too-old"),
            ],
        ),
    ]);
}

#[test]
fn purposes() {
    let case = Case::new;
    let any: fn(Template) -> Template = |t| t.purposes(&[Eku::Any]);
    let to_end_entities: Turn = |p| p.with_any_purpose(AnyPurpose::AllowsAllToEndEntities);
    let signing: Turn = |p| p.with_purpose_key_usage(PurposeKeyUsage::DigitalSignature);
    let by_kind: Turn = |p| p.with_purpose_key_usage(PurposeKeyUsage::ByKeyKind);
    let with = |kind, usage| case().leaf(|t| t.algorithm(kind).key_usage(&[usage]));
    let (rsa, p256, ed25519) = (
        KeyAlgorithm::Rsa2048,
        KeyAlgorithm::P256,
        KeyAlgorithm::Ed25519,
    );
    let refused = "key-usage-inconsistent";
    turned(vec![
        (
            "a server for everything",
            case().leaf(any),
            "valid",
            vec![(to_end_entities, "valid")],
        ),
        (
            "an intermediate for everything",
            case().issuing(any),
            "valid",
            vec![(to_end_entities, "issuer-purpose-missing")],
        ),
        (
            "an RSA key that enciphers keys",
            with(rsa, Ku::KeyEncipherment),
            "valid",
            vec![(signing, refused), (by_kind, "valid")],
        ),
        (
            "an RSA key that signs",
            with(rsa, Ku::DigitalSignature),
            "valid",
            vec![(signing, "valid"), (by_kind, refused)],
        ),
        (
            "the same, a client's",
            with(rsa, Ku::DigitalSignature).client(),
            "valid",
            vec![(signing, "valid"), (by_kind, "valid")],
        ),
        (
            "a key on P-256 that agrees on keys",
            with(p256, Ku::KeyAgreement),
            "valid",
            vec![(signing, refused), (by_kind, "valid")],
        ),
        (
            "a key on P-256 that enciphers keys",
            with(p256, Ku::KeyEncipherment),
            "valid",
            vec![(signing, refused), (by_kind, refused)],
        ),
        (
            "an Ed25519 key that signs",
            with(ed25519, Ku::DigitalSignature),
            "valid",
            vec![(signing, "valid"), (by_kind, refused)],
        ),
    ]);
}

#[test]
fn names_that_chain() {
    let texts: Turn = |p| p.with_name_comparison(NameComparison::Texts);
    let prepared: Turn = |p| p.with_name_comparison(NameComparison::PreparedUtf8);
    let bytes: Turn = |p| p.with_name_comparison(NameComparison::EncodedBytes);
    let naming = |tag, text: &'static str| {
        Case::new().issuing(|t| {
            t.forged(move |tbs| tbs.issuer = name(&[(Oid::COMMON_NAME, tag, text.as_bytes())]))
        })
    };
    let unknown = "issuer-unknown";
    turned(vec![
        (
            "another string type",
            naming(Tag::PRINTABLE_STRING, "Contoso Root CA"),
            "valid",
            vec![(texts, "valid"), (prepared, "valid"), (bytes, unknown)],
        ),
        (
            "another string type, an old one",
            naming(Tag::TELETEX_STRING, "Contoso Root CA"),
            "valid",
            vec![(texts, "valid"), (prepared, unknown), (bytes, unknown)],
        ),
        (
            "another case",
            naming(Tag::UTF8_STRING, "contoso root ca"),
            "valid",
            vec![(texts, unknown), (prepared, "valid"), (bytes, unknown)],
        ),
        (
            "more white space",
            naming(Tag::UTF8_STRING, "Contoso  Root CA"),
            "valid",
            vec![(texts, unknown), (prepared, "valid"), (bytes, unknown)],
        ),
    ]);
}

#[test]
fn names_that_are_constrained() {
    let every: Turn = |p| p.with_excluded_wildcards(ExcludedWildcards::EveryMember);
    let unjudged: Turn = |p| p.with_unjudged_names([NameForm::Uri]);
    let wildcard = |excluded| {
        let case = Case::new().issuing(|t| t.exclude(dns(excluded)));
        case.leaf(|_| Template::leaf("*.contoso.com"))
    };
    let uri = "sip://um1.contoso.com";
    turned(vec![
        (
            "a wildcard, one of whose names is excluded",
            wildcard("um2.contoso.com"),
            "name-excluded",
            vec![(every, "valid")],
        ),
        (
            "a wildcard, all of whose names are excluded",
            wildcard("contoso.com"),
            "name-excluded",
            vec![(every, "name-excluded")],
        ),
        (
            "a URI below a constraint on URIs",
            Case::new()
                .leaf(|t| t.uri(uri))
                .issuing(|t| permit_uri(t, ".contoso.com")),
            "valid",
            vec![(unjudged, "constraint-unsupported")],
        ),
        (
            "a URI below no constraint on URIs",
            Case::new()
                .leaf(|t| t.uri(uri))
                .issuing(|t| t.permit(dns("contoso.com"))),
            "valid",
            vec![(unjudged, "valid")],
        ),
    ]);
}

#[test]
fn counts_and_dates() {
    let excluded: Turn = |p| p.with_last_second(LastSecond::Excluded);
    let counted: Turn = |p| p.with_self_issued(SelfIssued::Counted);
    let refused: Turn = |p| p.with_authority_as_target(AuthorityAsTarget::Refused);
    let bits: Turn = |p| p.with_minimum_rsa_bits(2049);
    let hashes: Turn = |p| p.with_refused_hashes([Hash::Sha256]);
    let self_issued = Template::intermediate("Contoso Root CA").key_named("second key");
    turned(vec![
        (
            "the last second",
            Case::new().at(NOT_AFTER),
            "valid",
            vec![(excluded, "expired")],
        ),
        (
            "the last second but one",
            Case::new().at(NOT_AFTER - time::Duration::SECOND),
            "valid",
            vec![(excluded, "valid")],
        ),
        (
            "a self-issued intermediate where none may follow",
            Case::new()
                .root(|t| t.path_length(0))
                .issuing(|_| self_issued),
            "valid",
            vec![(counted, "path-length-exceeded")],
        ),
        (
            "an authority as a server",
            Case::new().leaf(|t| {
                t.adjusted(|p| p.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained))
            }),
            "valid",
            vec![(refused, "target-is-authority")],
        ),
        (
            "an RSA key of 2048 bits",
            Case::new().leaf(|t| t.algorithm(KeyAlgorithm::Rsa2048)),
            "valid",
            vec![(bits, "weak-key"), (hashes, "weak-hash")],
        ),
    ]);
}

#[test]
fn certificate_policies() {
    let off: Turn = |p| p.with_policy_processing(PolicyProcessing::Off);
    let unknown: Turn = |p| p.with_policy_processing(PolicyProcessing::Unknown);
    // requireExplicitPolicy 0 [RFC 5280 §4.2.1.11].
    let value = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(0), &[0])));
    turned(vec![(
        "a policy is demanded, and there is none",
        Case::new().issuing(|t| {
            t.forged(move |tbs| tbs.set(Extension::new(Oid::POLICY_CONSTRAINTS, true, &value)))
        }),
        "policy-missing",
        vec![(off, "valid"), (unknown, "unknown-critical-extension")],
    )]);
}

/// Two authorities of one name, of which one issued the server: which is tried, and where it lies.
#[test]
fn issuers() {
    let first_of_store: Turn = |p| p.with_building(Building::FirstOfStore);
    let first_sent: Turn = |p| p.with_building(Building::FirstSent);
    let usual: Turn = |p| p;
    let bare = |t: Template| t.without_authority_key_identifier();
    let (right, wrong) = (root("first key"), root("second key"));
    let leaf = bare(Template::leaf("um1.contoso.com")).issued_by(&right);
    let refused = "signature-invalid";
    let stored = |roots: &[&Identity], turn: Turn| {
        Court::trusting(roots)
            .by(turn(Policy::private_pki()))
            .verdict(leaf.der())
    };
    for (turn, verdict) in [(usual, "valid"), (first_of_store, refused)] {
        assert_eq!(stored(&[&wrong, &right], turn), verdict);
        assert_eq!(stored(&[&right, &wrong], turn), "valid");
    }
    // The right one is stored, the other comes with the server.
    for (turn, verdict) in [
        (usual, "valid"),
        (first_of_store, "valid"),
        (first_sent, refused),
    ] {
        let (above, cross) = (root("third key").template(), wrong.template());
        let above = above
            .attribute(rcgen::DnType::CommonName, "Fabrikam Root CA")
            .self_signed();
        let policy = Policy::private_pki().with_anchors(Anchors::Any);
        let mut court = Court::trusting(&[&right, &above])
            .present(&[&bare(cross).issued_by(&above)])
            .by(turn(policy));
        assert_eq!(court.verdict(leaf.der()), verdict);
    }
}

/// The store holds the root and the issuing authority; the one between them comes with the server.
#[test]
fn above_a_stored_issuer() {
    let root = root("first key");
    let upper = Template::intermediate("Contoso CA 1").issued_by(&root);
    let issuing = Template::intermediate("Contoso CA 2").issued_by(&upper);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let verdict = |building, stored: &[&Identity]| {
        Court::trusting(stored)
            .present(&[&issuing, &upper])
            .by(Policy::private_pki().with_building(building))
            .verdict(leaf.der())
    };
    for (building, expected) in [
        (Building::EveryIssuer, "valid"),
        (Building::FirstOfStore, "issuer-unknown"),
        (Building::FirstSent, "valid"),
    ] {
        assert_eq!(verdict(building, &[&root, &issuing]), expected);
        assert_eq!(verdict(building, &[&root, &issuing, &upper]), "valid");
        assert_eq!(verdict(building, &[&root, &leaf]), "valid");
    }
}

#[test]
fn key_identifiers() {
    let must_match: Turn = |p| p.with_key_identifiers(KeyIdentifiers::MustMatchInStore);
    let another = |t: Template| t.authority_key_identifier(b"another key");
    turned(vec![
        (
            "the root's is another",
            Case::new().issuing(another),
            "valid",
            vec![(must_match, "issuer-unknown")],
        ),
        (
            "that of what came along is another",
            Case::new().leaf(another),
            "valid",
            vec![(must_match, "valid")],
        ),
    ]);
}

/// A root of one name with this key, and without a key identifier.
fn root(key: &str) -> Identity {
    Template::root("Contoso Root CA")
        .key_named(key)
        .without_subject_key_identifier()
        .self_signed()
}

fn version_1(template: Template) -> Template {
    template.forged(|tbs| {
        tbs.version = None;
        tbs.extensions.clear();
    })
}

fn dns(name: &str) -> GeneralSubtree {
    GeneralSubtree::DnsName(name.to_owned())
}

/// A permitted subtree of URIs, which rcgen does not write.
fn permit_uri(template: Template, host: &'static str) -> Template {
    template.forged(move |tbs| {
        let value = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(6), host.as_bytes()));
                });
            });
        });
        tbs.set(Extension::new(Oid::NAME_CONSTRAINTS, true, &value));
    })
}
