//! Which kind of certificate an endpoint has, and from what that is decided.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use countersign_mutual::Confidence::{self, Confirmed, Inferred, Unconfirmed};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, NOW, SignatureScheme, Template, exchange};
use countersign_trust::Signatures;
use countersign_um::CertificateKind::{
    self, InternalPki, SelfSigned, ThirdPartyCommercial, Unknown,
};
use countersign_um::{Estate, KindVerdict, parse};
use time::Duration;

/// The file, what Exchange says of it, the kind, how sure, and a part of the reason.
type Row = (
    &'static str,
    Option<&'static str>,
    CertificateKind,
    Confidence,
    &'static str,
);

const ROWS: &[Row] = &[
    (
        "exchange.pem",
        Some("Registry"),
        SelfSigned,
        Confirmed,
        "its own key signed it",
    ),
    (
        "self-signed.pem",
        None,
        SelfSigned,
        Confirmed,
        "its own key signed it",
    ),
    (
        "internal.pem",
        None,
        InternalPki,
        Inferred,
        "its root `CN=Contoso Root CA` is on no list of public roots",
    ),
    (
        "internal.pem",
        Some("Enterprise"),
        InternalPki,
        Confirmed,
        "published in Active Directory",
    ),
    (
        "internal.pem",
        Some("GroupPolicy"),
        InternalPki,
        Confirmed,
        "a group policy",
    ),
    (
        "internal.pem",
        Some("Registry"),
        InternalPki,
        Inferred,
        "installed by hand",
    ),
    (
        "internal.pem",
        Some("None"),
        InternalPki,
        Inferred,
        "on no list of public roots",
    ),
    (
        "internal.pem",
        Some("ThirdParty"),
        ThirdPartyCommercial,
        Inferred,
        "though its root `CN=Contoso Root CA` is on no list of public roots",
    ),
    (
        "commercial.pem",
        None,
        ThirdPartyCommercial,
        Confirmed,
        "its root `CN=Tailspin Public Root CA` is public: on the estate's `public_roots`",
    ),
    // Published in Active Directory by an administrator, a public root is still public.
    (
        "commercial.pem",
        Some("Enterprise"),
        ThirdPartyCommercial,
        Confirmed,
        "`public_roots`",
    ),
    (
        "stranger.pem",
        None,
        Unknown,
        Confirmed,
        "no file of the estate holds `CN=Stranger CA`, the issuer of `CN=stranger.contoso.com`",
    ),
    (
        "stranger.pem",
        Some("Unknown"),
        Unknown,
        Confirmed,
        "no file of the estate holds",
    ),
    (
        "stranger.pem",
        Some("ThirdParty"),
        ThirdPartyCommercial,
        Confirmed,
        "RootCAType ThirdParty",
    ),
    (
        "stranger.pem",
        Some("Registry"),
        InternalPki,
        Unconfirmed,
        "which root it is no file of the estate shows",
    ),
    // It bears its own name as its issuer's, but another key signed it, which nobody has.
    (
        "pretender.pem",
        None,
        Unknown,
        Confirmed,
        "no file of the estate holds `CN=pretender.contoso.com`",
    ),
    // Two authorities certified the same key: one of them is public.
    (
        "cross.pem",
        None,
        ThirdPartyCommercial,
        Confirmed,
        "`CN=Tailspin Public Root CA` is public",
    ),
];

#[test]
fn kinds_are_decided_and_never_declared() {
    let files = files();
    for (file, said, kind, confidence, because) in ROWS {
        let found = decide(&files, file, *said);
        assert!(
            found.because.contains(because),
            "{file} {said:?}: {}",
            found.because
        );
        assert_eq!(
            (found.kind, found.confidence),
            (*kind, *confidence),
            "{file} {said:?}"
        );
    }
}

fn decide(files: &BTreeMap<&str, String>, certificate: &str, said: Option<&str>) -> KindVerdict {
    let said = said.map_or_else(String::new, |said| format!("root_ca_type = '{said}'"));
    let file = parse(&format!(
        "
        public_roots = ['public.pem']
        [[exchange]]
        fqdn = 'um1'
        version = '2016'
        roles = ['mailbox']
        store = {{ trusted_roots = ['root.pem'], intermediates = ['crosses.pem'] }}
        [exchange.um]
        certificate = '{certificate}'
        {said}
        [[peer]]
        fqdn = 'gw1'
        kind = 'gateway'
        [[link]]
        from = 'gw1'
        to = 'um1/um'
        "
    ))
    .unwrap();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        Ok(files[file.path()].clone().into())
    });
    let report = estate
        .unwrap()
        .check(&Signatures::new(provider()), NOW, Duration::ZERO);
    report
        .party("um1/um")
        .unwrap()
        .certificate
        .clone()
        .unwrap()
        .kind
}

fn files() -> BTreeMap<&'static str, String> {
    let root = Template::root("Contoso Root CA").self_signed();
    let public = Template::root("Tailspin Public Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let stranger = Template::root("Stranger CA").self_signed();
    let leaf = |name: &str, issuer: &Identity| Template::leaf(name).issued_by(issuer);
    let shared = Template::intermediate("Shared CA");
    let by_contoso = shared.issued_by(&root);
    let by_public = shared.issued_by(&public);
    let pretender = Template::leaf("pretender.contoso.com")
        .key_named("another key")
        .self_signed();
    let pretender = Template::leaf("pretender.contoso.com").issued_by(&pretender);
    BTreeMap::from([
        ("root.pem", root.pem()),
        ("public.pem", public.pem()),
        ("crosses.pem", by_contoso.pem() + &by_public.pem()),
        (
            "exchange.pem",
            exchange::self_signed("UM1", "um1", SignatureScheme::RsaPkcs1Sha1).pem(),
        ),
        ("self-signed.pem", Template::leaf("um1").self_signed().pem()),
        (
            "internal.pem",
            leaf("um1.contoso.com", &issuing).presented_pem(),
        ),
        ("commercial.pem", leaf("um1.contoso.com", &public).pem()),
        (
            "stranger.pem",
            leaf("stranger.contoso.com", &stranger).pem(),
        ),
        ("pretender.pem", pretender.pem()),
        ("cross.pem", leaf("cross.contoso.com", &by_contoso).pem()),
    ])
}
