//! What products say of certificates that they have not got yet.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_asn1::encode::Writer;
use countersign_asn1::{Certificate, Oid, Tag};
use countersign_lint::{Lint, Report};
use countersign_testkit::{KeyAlgorithm, SignatureScheme, Template};

/// What a product says of a certificate of this template.
fn said(product: &str, template: &Template) -> Vec<String> {
    let root = Template::root("Contoso Root CA").algorithm(KeyAlgorithm::Rsa2048);
    let made = template.issued_by(&root.self_signed());
    let catalogue = countersign_products::catalogue();
    let lints: Vec<_> = catalogue.product(product).unwrap().lints().collect();
    let certificate = Certificate::from_der(made.der()).unwrap();
    let lints = lints.iter().map(|lint| {
        let lint: &dyn Lint = lint;
        lint
    });
    let report = Report::of_certificate(&certificate, lints);
    let shown = report.findings().iter();
    shown
        .map(|f| format!("{}: {}", f.severity(), f.code()))
        .collect()
}

/// The `SubjectPublicKeyInfo` of an ML-DSA key, of octets that nobody has the private key to.
fn ml_dsa_65() -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ML_DSA_65));
            w.bit_string(&[0xC5; 1952]);
        });
    })
}

#[test]
fn a_product_says_what_it_would_not_take() {
    let good = Template::leaf("pool1.contoso.com")
        .algorithm(KeyAlgorithm::Rsa2048)
        .crl_distribution_point("http://pki.contoso.com/issuing.crl");
    let silent = Template::leaf("pool1.contoso.com").algorithm(KeyAlgorithm::Rsa2048);
    for (product, template, wanted) in [
        ("lync-2013", good.clone(), &[][..]),
        ("exchange-2013", good.clone(), &[]),
        (
            "lync-2013",
            silent,
            &[
                "error: lync-crl-distribution-point",
                "error: lync-own-crl-distribution-point",
            ],
        ),
        (
            "lync-2013",
            good.clone().client_only(),
            &["error: lync-purpose"],
        ),
        (
            "exchange-2013",
            good.clone().algorithm(KeyAlgorithm::P256),
            &["warning: exchange-um-key-algorithm"],
        ),
        (
            "exchange-2013",
            good.clone()
                .forged(|tbs| tbs.subject_public_key_info = ml_dsa_65()),
            &[
                "error: schannel-ml-dsa-key",
                "warning: exchange-um-key-algorithm",
            ],
        ),
        (
            "lync-2013",
            good.clone()
                .forged(|tbs| tbs.subject_public_key_info = ml_dsa_65()),
            &["error: schannel-ml-dsa-key"],
        ),
        (
            "ribbon-sbc-1000",
            good.clone().algorithm(KeyAlgorithm::Rsa4096),
            &["error: ribbon-key-size"],
        ),
        (
            "lync-2013",
            Template::leaf("*.contoso.com")
                .algorithm(KeyAlgorithm::Rsa2048)
                .crl_distribution_point("http://pki.contoso.com/issuing.crl"),
            &["error: lync-client-wildcard", "error: lync-own-wildcard"],
        ),
        (
            "exchange-2013",
            good.signed_with(SignatureScheme::RsaPkcs1Sha1),
            &["notice: exchange-um-sha1"],
        ),
    ] {
        assert_eq!(said(product, &template), wanted, "{product}");
    }
}
