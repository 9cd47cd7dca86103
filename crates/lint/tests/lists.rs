//! Every rule about revocation lists and OCSP responses, with one that breaks it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use countersign_asn1::encode::{Writer, signed};
use countersign_asn1::{CertificateList, OcspResponse, Oid, Tag};
use countersign_lint::{Lint, Report, private_pki_lists, private_pki_responses};
use countersign_testkit::forge::Extension;
use countersign_testkit::{Answer, Identity, KeyAlgorithm, List, NOT_BEFORE, NOW, Reply, Template};
use time::Duration;

/// An object, the rules that it breaks (first the one that the row is about), and what that one says.
type Row = (Vec<u8>, &'static [&'static str], &'static str);

#[test]
fn every_rule_about_lists_is_broken_by_its_row() {
    let good = list(&root()).revoking(&[5]).revoking_for(&[6], 1);
    assert!(of_list(&good.sign(root().key())).is_empty());
    check(private_pki_lists(), list_rows(), of_list);
}

#[test]
fn every_rule_about_responses_is_broken_by_its_row() {
    let (root, responder) = (root(), responder());
    let good = Reply::by(&responder)
        .by_key_of(&responder)
        .answering(about(&root));
    assert!(of_response(&good.sign(responder.key())).is_empty());
    check(private_pki_responses(), response_rows(), of_response);
}

fn check<'l>(
    lints: impl Iterator<Item = &'l dyn Lint>,
    rows: Vec<Row>,
    report: fn(&[u8]) -> Report,
) {
    let mut unbroken = BTreeSet::new();
    for lint in lints {
        assert!(
            unbroken.insert(lint.code().to_owned()),
            "{} occurs twice",
            lint.code()
        );
        assert!(lint.source().contains('§'));
    }
    for (der, codes, sentence) in rows {
        let report = report(&der);
        let found: BTreeSet<&str> = report.findings().iter().map(|f| f.code()).collect();
        assert_eq!(found, codes.iter().copied().collect(), "{report:?}");
        let finding = report.findings().iter().find(|f| f.code() == codes[0]);
        assert_eq!(finding.unwrap().sentence(), sentence);
        unbroken.remove(codes[0]);
    }
    assert!(unbroken.is_empty(), "no row breaks {unbroken:?}");
}

fn of_list(der: &[u8]) -> Report {
    Report::of_list(
        &CertificateList::from_der(der).unwrap(),
        private_pki_lists(),
    )
}

fn of_response(der: &[u8]) -> Report {
    let response = OcspResponse::from_der(der).unwrap();
    Report::of_response(&response.basic().unwrap().unwrap(), private_pki_responses())
}

fn list_rows() -> Vec<Row> {
    let root = root();
    let list = list(&root);
    let sign = |list: List| list.sign(root.key());
    let number = |octets: &[u8]| {
        let octets = octets.to_vec();
        list.clone().with(Oid::CRL_NUMBER, false, move |w| {
            w.value(Tag::INTEGER, &octets)
        })
    };
    let delta = |base: u8| {
        list.clone()
            .with(Oid::DELTA_CRL_INDICATOR, true, |w| w.uint(&[base]))
            .with(Oid::CRL_NUMBER, false, |w| w.uint(&[7]))
    };
    let scope = |fields: &[u8]| {
        list.clone()
            .with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    fields
                        .iter()
                        .for_each(|field| w.value(Tag::context(*field), &[0xFF]));
                });
            })
    };
    let mut unnamed = list.clone();
    unnamed.issuer = vec![0x30, 0];
    let mut first = list.clone();
    first.version = None;
    let base = |octets: &[u8]| {
        delta(6).with(Oid::DELTA_CRL_INDICATOR, true, |w| {
            w.value(Tag::INTEGER, octets)
        })
    };
    let shard = |uri: &str| {
        list.clone()
            .with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
                w.nested(Tag::SEQUENCE, |w| place(w, uri));
            })
    };
    // What is right is said so: a delta, a shard, and a list that points at its deltas.
    let pointing = list
        .clone()
        .with(Oid::FRESHEST_CRL, false, |w| point(w, &[]));
    for good in [
        delta(6),
        shard("http://pki.contoso.com/issuing-1.crl"),
        pointing,
    ] {
        assert!(of_list(&sign(good)).is_empty());
    }
    vec![
        (
            sign(
                list.clone()
                    .entry(&[5], &[Extension::new(Oid::REASON_CODE, false, &[4, 0])]),
            ),
            &["crl-syntax"],
            "unexpected tag: wanted ENUMERATED, found OCTET STRING at byte 112 in `tbsCertList.revokedCertificates[0].crlEntryExtensions[0].extnValue`",
        ),
        (
            sign(first),
            &["crl-version"],
            "it is of version 1, and wanted is 2",
        ),
        (
            signed(
                &list.to_der(&algorithm(Oid::ECDSA_WITH_SHA256)),
                &algorithm(Oid::ECDSA_WITH_SHA384),
                &[0],
            ),
            &["crl-signature-algorithms-equal"],
            "signatureAlgorithm `1.2.840.10045.4.3.3` differs from tbsCertList.signature `1.2.840.10045.4.3.2`",
        ),
        (
            signed(
                &list.to_der(&algorithm(Oid::ECDSA_WITH_SHA1)),
                &algorithm(Oid::ECDSA_WITH_SHA1),
                &[0],
            ),
            &["crl-signature-hash"],
            "it is signed with `ecdsa-with-SHA1`, whose hash is broken",
        ),
        (
            sign(unnamed),
            &["crl-issuer-empty"],
            "its issuer has no name",
        ),
        (
            sign(list.clone().in_force(NOW, None)),
            &["crl-next-update"],
            "it does not say by when the next one is there",
        ),
        (
            sign(list.clone().in_force(NOW, NOW)),
            &["crl-update-order"],
            "the next update is not later than this one",
        ),
        (
            sign(
                list.clone()
                    .in_force(NOW, NOW + Duration::days(10) + Duration::SECOND),
            ),
            &["crl-validity-long"],
            "it is good for 10 days: a public authority would be held to 10, but for a list of authorities",
        ),
        (
            sign(list.clone().in_force(NOW, NOW + Duration::days(400))),
            &["crl-validity-years", "crl-validity-long"],
            "it is good for 400 days, and whoever keeps it hears of no revocation before: a list of authorities is made once a year at least",
        ),
        (
            sign(list.clone().without(Oid::CRL_NUMBER)),
            &["crl-number"],
            "it has no crlNumber",
        ),
        (
            sign(number(&[0x01; 21])),
            &["crl-number-length"],
            "its crlNumber has 21 octets, above 20",
        ),
        (
            sign(number(&[0xFF])),
            &["crl-number-length"],
            "its crlNumber is negative",
        ),
        (
            sign(list.clone().without(Oid::AUTHORITY_KEY_IDENTIFIER)),
            &["crl-authority-key-identifier"],
            "it has no authorityKeyIdentifier with a keyIdentifier",
        ),
        (
            sign(list.clone().with(Oid::CRL_NUMBER, true, |w| w.uint(&[1]))),
            &["crl-criticality"],
            "`crlNumber` is critical",
        ),
        (
            sign(delta(6).with(Oid::DELTA_CRL_INDICATOR, false, |w| w.uint(&[6]))),
            &["crl-criticality"],
            "`deltaCRLIndicator` is not critical",
        ),
        (
            sign(delta(7)),
            &["crl-delta-base"],
            "it is a delta whose number is not above that of its base",
        ),
        (
            sign(delta(6).with(Oid::FRESHEST_CRL, false, |w| point(w, &[]))),
            &["crl-freshest-crl-delta"],
            "it is a delta, and points at deltas",
        ),
        (
            sign(base(&[0xFF])),
            &["crl-delta-base-length", "crl-delta-base"],
            "its BaseCRLNumber is negative",
        ),
        (
            sign(base(&[0x01; 21])),
            &["crl-delta-base-length", "crl-delta-base"],
            "its BaseCRLNumber has 21 octets, above 20",
        ),
        (
            sign(list.clone().with(Oid::FRESHEST_CRL, false, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.nested(Tag::context_constructed(2), |w| {
                            w.value(Tag::context(6), b"http://pki.contoso.com/");
                        });
                    });
                });
            })),
            &["crl-freshest-crl-fields"],
            "a distribution point of its deltas names no place",
        ),
        (
            sign(list.clone().with(Oid::FRESHEST_CRL, false, |w| {
                point(w, &[0x81, 0x02, 0x06, 0x40]);
            })),
            &["crl-freshest-crl-fields"],
            "a distribution point of its deltas has `reasons`",
        ),
        (
            sign(list.clone().with(Oid::FRESHEST_CRL, false, |w| {
                point(w, &[0xA2, 0x03, 0x86, 0x01, b'x']);
            })),
            &["crl-freshest-crl-fields"],
            "a distribution point of its deltas has a `cRLIssuer`",
        ),
        (
            sign(scope(&[5])),
            &["crl-attribute-certificates"],
            "it is for attribute certificates alone",
        ),
        (
            sign(shard("issuing-1.crl")),
            &["crl-distribution-point-name"],
            "URI `issuing-1.crl` of its distribution point is not absolute",
        ),
        (
            sign(scope(&[])),
            &["crl-distribution-point"],
            "its issuingDistributionPoint says nothing",
        ),
        (
            sign(scope(&[1, 2])),
            &["crl-distribution-point"],
            "it is for 2 kinds of certificate alone",
        ),
        (
            sign(list.clone().revoking(&[5]).revoking_for(&[6], 0)),
            &["crl-entry-reason"],
            "the entry of `06` has the reason `unspecified`",
        ),
        (
            sign(list.clone().revoking_for(&[6], 8)),
            &["crl-entry-reason"],
            "the entry of `06` takes it off a list, and this is no delta",
        ),
    ]
}

/// A list that is good for a week.
fn list(authority: &Identity) -> List {
    List::of(authority).in_force(NOW, NOW + Duration::WEEK)
}

/// `CRLDistributionPoints` of one point: a place, and more of it.
fn point(w: &mut Writer, more: &[u8]) {
    w.nested(Tag::SEQUENCE, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            place(w, "http://pki.contoso.com/delta.crl");
            w.raw(more);
        });
    });
}

/// A `DistributionPointName` under the tag that it has everywhere.
fn place(w: &mut Writer, uri: &str) {
    w.nested(Tag::context_constructed(0), |w| {
        w.nested(Tag::context_constructed(0), |w| {
            w.value(Tag::context(6), uri.as_bytes());
        });
    });
}

fn response_rows() -> Vec<Row> {
    let (root, responder) = (root(), responder());
    let reply = Reply::by(&responder);
    let sign = |reply: Reply| reply.sign(responder.key());
    let answer = about(&root);
    let good = reply.clone().answering(answer.clone());
    let mut short = good.clone();
    short.responder = Writer::build(|w| {
        w.nested(Tag::context_constructed(2), |w| w.octet_string(&[7; 19]));
    });
    let server = Template::leaf("Contoso Responder").issued_by(&root);
    let silent = Template::leaf("Contoso Responder")
        .purposes(&[countersign_testkit::ExtendedKeyUsagePurpose::OcspSigning])
        .issued_by(&root);
    vec![
        (
            weakened(
                good.sign(
                    Template::root("RSA")
                        .algorithm(KeyAlgorithm::Rsa2048)
                        .self_signed()
                        .key(),
                ),
            ),
            &["ocsp-signature-hash"],
            "it is signed with `sha1WithRSAEncryption`, whose hash is broken",
        ),
        (
            sign(short),
            &["ocsp-responder-key-hash"],
            "the hash of the responder's key has 19 octets, and wanted are the 20 of SHA-1",
        ),
        (
            sign(reply.clone()),
            &["ocsp-responses-empty"],
            "it speaks of no certificate",
        ),
        (
            sign(good.clone().answering(answer.clone().unknown())),
            &["ocsp-responses-twice"],
            "it speaks of serial number `2a` twice",
        ),
        (
            sign(reply.clone().answering(answer.clone().in_force(NOW, None))),
            &["ocsp-next-update"],
            "what it says of `2a` has no nextUpdate",
        ),
        (
            sign(reply.clone().answering(answer.clone().in_force(NOW, NOW))),
            &["ocsp-update-order"],
            "the next update of `2a` is not later than this one",
        ),
        (
            sign(
                reply
                    .clone()
                    .answering(answer.clone().in_force(NOW, NOW + Duration::days(11))),
            ),
            &["ocsp-validity-long"],
            "what it says of `2a` is good for 11 days: a public authority would be held to 10",
        ),
        (
            sign(good.clone().produced_at(NOW - Duration::SECOND)),
            &["ocsp-update-order"],
            "what it says of `2a` was not known yet when it was produced",
        ),
        (
            sign(reply.clone().answering(answer.revoked(NOT_BEFORE, Some(0)))),
            &["ocsp-reason"],
            "`2a` is revoked for the reason `unspecified`",
        ),
        (
            sign(good.clone().nonce(&[])),
            &["ocsp-nonce-length"],
            "its nonce has 0 octets, and 1 to 128 are lawful",
        ),
        (
            sign(good.clone().carrying(&[&server])),
            &["ocsp-responder-certificate"],
            "the certificate that comes with it is not for `OCSPSigning`",
        ),
        (
            sign(good.carrying(&[&silent])),
            &["ocsp-responder-no-check"],
            "its responder's certificate says neither where its revocation is told nor that nobody is to ask",
        ),
    ]
}

fn root() -> Identity {
    Template::root("Contoso Root CA").self_signed()
}

fn responder() -> Identity {
    Template::leaf("Contoso Responder")
        .purposes(&[countersign_testkit::ExtendedKeyUsagePurpose::OcspSigning])
        .extension(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], false, vec![5, 0])
        .issued_by(&root())
}

/// What is said of a certificate of serial number 42.
fn about(root: &Identity) -> Answer {
    let leaf = Template::leaf("um1.contoso.com")
        .serial_number(&[0x2A])
        .issued_by(root);
    Answer::about(&leaf, root)
}

fn algorithm(id: Oid<'_>) -> Vec<u8> {
    Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.oid(id)))
}

/// `sha256WithRSAEncryption` and `sha1WithRSAEncryption`, without their last octets.
const WITH_RSA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
const SHA256: u8 = 0x0B;
const SHA1: u8 = 0x05;

/// As if it were signed with SHA-1.
fn weakened(mut der: Vec<u8>) -> Vec<u8> {
    let found = [WITH_RSA, &[SHA256]].concat();
    let place = der
        .windows(found.len())
        .position(|octets| octets == found)
        .unwrap();
    der[place + WITH_RSA.len()] = SHA1;
    der
}
