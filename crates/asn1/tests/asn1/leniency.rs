//! Each leniency is used by some certificate or request, is counted, and is used by no strict one.

use std::collections::HashSet;

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{Certificate, CertificationRequest, Leniencies, Leniency, Oid, Tag};

use crate::sample::{self, Parts};

fn used(der: &[u8]) -> Leniencies {
    Certificate::from_der(der).unwrap().leniencies().unwrap()
}

fn subject(rdns: &[&[sample::Attribute<'_>]]) -> Vec<u8> {
    Parts::with(|parts| parts.subject = sample::rdns(rdns))
}

/// A subject of one common name.
fn string(tag: Tag, value: &[u8]) -> Vec<u8> {
    subject(&[&[(Oid::COMMON_NAME, tag, value)]])
}

fn not_before(tag: Tag, text: &[u8]) -> Vec<u8> {
    Parts::with(|parts| {
        parts.validity = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(tag, text);
                w.value(Tag::UTC_TIME, b"310101000000Z");
            });
        });
    })
}

/// Certificates that each use one leniency, so often.
fn rows() -> Vec<(Leniency, u32, Vec<u8>)> {
    use Leniency as L;
    let extension = Parts::with_extension;
    vec![
        (
            L::BooleanNotCanonical,
            1,
            extension(Oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 1]),
        ),
        (
            L::DefaultEncoded,
            1,
            Parts::with(|parts| parts.version = vec![0xA0, 3, 2, 1, 0]),
        ),
        (
            L::DefaultEncoded,
            1,
            extension(Oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 0]),
        ),
        (
            L::DefaultEncoded,
            1,
            extension(Oid::ISSUING_DISTRIBUTION_POINT, &[0x30, 3, 0x84, 1, 0]),
        ),
        (
            L::DefaultEncoded,
            1,
            extension(
                Oid::NAME_CONSTRAINTS,
                &[0x30, 9, 0xA0, 7, 0x30, 5, 0x82, 0, 0x80, 1, 0],
            ),
        ),
        (
            L::DefaultEncoded,
            1,
            Parts::with(|parts| {
                parts.extensions =
                    vec![vec![0x30, 13, 6, 3, 0x55, 0x1D, 15, 1, 1, 0, 4, 3, 3, 1, 0]];
            }),
        ),
        (
            L::IntegerNotMinimal,
            1,
            Parts::with(|parts| parts.serial_number = vec![2, 2, 0, 5]),
        ),
        (
            L::IntegerNotMinimal,
            1,
            Parts::with(|parts| parts.serial_number = vec![2, 2, 0xFF, 0x80]),
        ),
        (
            L::NamedBitListNotMinimal,
            1,
            extension(Oid::KEY_USAGE, &[3, 2, 0, 0xA0]),
        ),
        (
            L::NamedBitListNotMinimal,
            1,
            extension(Oid::KEY_USAGE, &[3, 3, 0, 0xA0, 0]),
        ),
        (
            L::SetNotSorted,
            1,
            subject(&[&[
                (Oid::ORGANIZATION_NAME, Tag::UTF8_STRING, b"b"),
                (Oid::COMMON_NAME, Tag::UTF8_STRING, b"a"),
            ]]),
        ),
        (
            L::PrintableStringCharacter,
            1,
            string(Tag::PRINTABLE_STRING, b"*.contoso.com"),
        ),
        (
            L::RestrictedStringCharacter,
            1,
            string(Tag::IA5_STRING, b"Z\xFCrich"),
        ),
        (
            L::RestrictedStringCharacter,
            1,
            string(Tag::NUMERIC_STRING, b"x"),
        ),
        (
            L::RestrictedStringCharacter,
            1,
            string(Tag::VISIBLE_STRING, b"\n"),
        ),
        (
            L::RestrictedStringCharacter,
            1,
            extension(Oid::SUBJECT_ALT_NAME, b"\x30\x04\x82\x02\xC3\xBC"),
        ),
        (L::TimeNotZulu, 1, not_before(Tag::UTC_TIME, b"2601010000Z")),
        (
            L::TimeNotZulu,
            1,
            not_before(Tag::UTC_TIME, b"260101000000+0130"),
        ),
        (
            L::TimeNotZulu,
            2,
            not_before(Tag::UTC_TIME, b"2601010000-0800"),
        ),
        (
            L::TimeNotZulu,
            1,
            not_before(Tag::GENERALIZED_TIME, b"20510101000000.5Z"),
        ),
        (
            L::GeneralizedTimeBefore2050,
            1,
            not_before(Tag::GENERALIZED_TIME, b"20260101000000Z"),
        ),
        (
            L::EmptySequence,
            1,
            Parts::with(|parts| parts.extensions = vec![vec![]]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::EXT_KEY_USAGE, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::SUBJECT_ALT_NAME, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::CERTIFICATE_POLICIES, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(
                Oid::CERTIFICATE_POLICIES,
                &[0x30, 7, 0x30, 5, 6, 1, 0x2A, 0x30, 0],
            ),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::POLICY_MAPPINGS, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::POLICY_CONSTRAINTS, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::NAME_CONSTRAINTS, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::NAME_CONSTRAINTS, &[0x30, 2, 0xA1, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::CRL_DISTRIBUTION_POINTS, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::AUTHORITY_INFO_ACCESS, &[0x30, 0]),
        ),
        (
            L::EmptySequence,
            1,
            extension(Oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 2, 0xA1, 0]),
        ),
        (
            L::UnassignedBit,
            1,
            extension(Oid::KEY_USAGE, &[3, 3, 6, 0x80, 0x40]),
        ),
        (
            L::UnassignedBit,
            1,
            extension(
                Oid::CRL_DISTRIBUTION_POINTS,
                &[0x30, 7, 0x30, 5, 0x81, 3, 6, 0x40, 0x40],
            ),
        ),
    ]
}

#[test]
fn each_is_counted_where_it_is_used() {
    let mut seen: HashSet<Leniency> = HashSet::new();
    for (leniency, count, der) in rows() {
        let found: Vec<_> = used(&der).iter().collect();
        assert_eq!(found, [(leniency, count)], "{der:02x?}");
        assert_eq!(used(&der).count(leniency), count);
        seen.insert(leniency);
    }
    // The one that only a request can use.
    let request = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[0]);
                sample::name(w, "um1");
                sample::public_key_info(w);
            });
            sample::algorithm(w);
            w.bit_string(&[]);
        });
    });
    let used = CertificationRequest::from_der(&request)
        .unwrap()
        .leniencies()
        .unwrap();
    assert_eq!(
        used.iter().collect::<Vec<_>>(),
        [(Leniency::AttributesAbsent, 1)]
    );
    seen.insert(Leniency::AttributesAbsent);
    assert_eq!(seen, Leniency::ALL.into());
}

#[test]
fn a_strict_certificate_uses_none() {
    let der = Parts::new().der();
    let leniencies = used(&der);
    assert!(leniencies.is_empty());
    assert_eq!(leniencies, Leniencies::new());
    assert_eq!(Certificate::from_der(&der).unwrap().to_der(), der);
}

/// What a signature covers is not mended: names and extensions are written as they were read.
#[test]
fn lenient_parts_are_written_as_they_stand() {
    for (leniency, _, der) in rows() {
        let certificate = Certificate::from_der(&der).unwrap();
        let located = matches!(
            leniency,
            Leniency::DefaultEncoded
                | Leniency::TimeNotZulu
                | Leniency::GeneralizedTimeBefore2050
                | Leniency::EmptySequence
        );
        assert!(
            certificate.to_der() == der || located,
            "{leniency}: {der:02x?}"
        );
    }
}

#[test]
fn each_has_a_code_and_a_sentence_of_its_own() {
    let codes: HashSet<_> = Leniency::ALL
        .iter()
        .map(|leniency| leniency.code())
        .collect();
    let sentences: HashSet<_> = Leniency::ALL.iter().map(ToString::to_string).collect();
    assert_eq!((codes.len(), sentences.len()), (12, 12));
    for text in codes {
        assert!(
            text.bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        );
    }
    let leniencies = used(&string(Tag::NUMERIC_STRING, b"x"));
    assert_eq!(format!("{leniencies:?}"), "{RestrictedStringCharacter: 1}");
}
