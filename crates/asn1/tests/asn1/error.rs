//! Every refusal says what was wanted, what was found, at which byte, and in which field.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Certificate, Error, ErrorKind, Extensions, Oid, Tag};

use crate::sample::{self, Parts};

/// What is wrong with a certificate when all of it is decoded.
fn fault(der: &[u8]) -> Error {
    match Certificate::from_der(der) {
        Ok(certificate) => certificate.leniencies().unwrap_err(),
        Err(error) => error,
    }
}

fn check(rows: Vec<(Vec<u8>, &str)>) {
    for (der, wanted) in rows {
        assert_eq!(fault(&der).to_string(), wanted);
    }
}

#[test]
fn framing() {
    let whole = Parts::new().der();
    check(vec![
        (
            vec![],
            "unexpected end: wanted SEQUENCE, found nothing at byte 0",
        ),
        (
            vec![0x02, 1, 5],
            "unexpected tag: wanted SEQUENCE, found INTEGER at byte 0",
        ),
        (
            vec![0xA3, 0],
            "unexpected tag: wanted SEQUENCE, found [3] constructed at byte 0",
        ),
        (
            vec![0x83, 0],
            "unexpected tag: wanted SEQUENCE, found [3] at byte 0",
        ),
        (
            vec![0x6E, 0],
            "unexpected tag: wanted SEQUENCE, found tag 0x6E at byte 0",
        ),
        (vec![0x30], "truncated: wanted 2 octets, found 1 at byte 0"),
        (
            vec![0x30, 0x82, 1],
            "truncated: wanted 4 octets, found 3 at byte 0",
        ),
        (
            vec![0x30, 5, 0],
            "truncated: wanted 5 octets, found 1 at byte 0",
        ),
        (
            vec![0x30, 0x80, 0, 0],
            "length is not DER: wanted a definite length in its shortest form, of at most 4 octets at byte 0",
        ),
        (
            vec![0x30, 0x81, 0x05],
            "length is not DER: wanted a definite length in its shortest form, of at most 4 octets at byte 0",
        ),
        (
            vec![0x30, 0x85, 1, 0, 0, 0, 0],
            "length is not DER: wanted a definite length in its shortest form, of at most 4 octets at byte 0",
        ),
        (
            vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            "truncated: wanted 4294967295 octets, found 0 at byte 0",
        ),
        (
            [&whole[..], &[0, 0]].concat(),
            "trailing data: wanted the end, found 2 more octets at byte 173",
        ),
    ]);
}

#[test]
fn fields_of_a_certificate() {
    check(vec![
        (
            Parts::with(|parts| parts.version = vec![0xA0, 3, 2, 1, 3]),
            "malformed Version: it is none of v1(0), v2(1), v3(2) at byte 8 in `tbsCertificate.version`",
        ),
        (
            Parts::with(|parts| parts.version = vec![0xA0, 6, 2, 1, 2, 2, 1, 2]),
            "trailing data: wanted the end, found 3 more octets at byte 11 in `tbsCertificate.version`",
        ),
        (
            Parts::with(|parts| parts.serial_number = vec![2, 0]),
            "malformed INTEGER: it is empty at byte 13 in `tbsCertificate.serialNumber`",
        ),
        (
            Parts::with(|parts| parts.serial_number = vec![4, 1, 5]),
            "unexpected tag: wanted INTEGER, found OCTET STRING at byte 11 in `tbsCertificate.serialNumber`",
        ),
        (
            Parts::with(|parts| parts.signature = vec![0x30, 2, 6, 0]),
            "malformed OBJECT IDENTIFIER: it is empty at byte 18 in `tbsCertificate.signature.algorithm`",
        ),
        (
            Parts::with(|parts| parts.signature = vec![0x30, 5, 6, 1, 0x2A, 0x1F, 0]),
            "tag number above 30: no field read here has one at byte 19 in `tbsCertificate.signature.parameters`",
        ),
        (
            Parts::with(|parts| parts.issuer = vec![0x30, 2, 0x31, 0]),
            "malformed RelativeDistinguishedName: it has no attribute at byte 32 in `tbsCertificate.issuer[0]`",
        ),
        (
            Parts::with(|parts| {
                parts.subject = sample::rdns(&[
                    &[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"a")],
                    &[(Oid::COMMON_NAME, Tag::UTF8_STRING, &[0xFF])],
                ])
            }),
            "malformed UTF8String: it is not UTF-8 at byte 111 in `tbsCertificate.subject[1][0].value`",
        ),
        (
            Parts::with(|parts| {
                parts.subject = sample::rdns(&[&[(Oid::COMMON_NAME, Tag::BMP_STRING, b"a")]])
            }),
            "malformed BMPString: it is not UTF-16, big-endian at byte 99 in `tbsCertificate.subject[0][0].value`",
        ),
        (
            Parts::with(|parts| {
                parts.subject =
                    sample::rdns(&[&[(Oid::COMMON_NAME, Tag::UNIVERSAL_STRING, &[0, 0x11, 0, 0])]])
            }),
            "malformed UniversalString: it is not UTF-32, big-endian at byte 99 in `tbsCertificate.subject[0][0].value`",
        ),
        (
            Parts::with(|parts| parts.unique_ids = vec![0x81, 0]),
            "malformed BIT STRING: it lacks the octet that counts unused bits at byte 138 in `tbsCertificate.issuerUniqueID`",
        ),
        (
            Parts::with(|parts| parts.unique_ids = vec![0x82, 1, 1]),
            "malformed BIT STRING: it is empty and claims unused bits at byte 138 in `tbsCertificate.subjectUniqueID`",
        ),
        (
            Parts::with(|parts| parts.unique_ids = vec![0x84, 0]),
            "trailing data: wanted the end, found 19 more octets at byte 136 in `tbsCertificate`",
        ),
        (
            Parts::with(|parts| parts.signature_algorithm = vec![5, 0]),
            "unexpected tag: wanted SEQUENCE, found NULL at byte 153 in `signatureAlgorithm`",
        ),
        (
            Parts::with(|parts| parts.signature_value = vec![3, 2, 8, 0]),
            "malformed BIT STRING: it claims more than 7 unused bits at byte 170 in `signatureValue`",
        ),
        (
            Parts::with(|parts| parts.signature_value = vec![3, 2, 1, 1]),
            "malformed BIT STRING: its unused bits are not zero at byte 170 in `signatureValue`",
        ),
        (
            Parts::with(|parts| parts.signature_value = vec![]),
            "unexpected end: wanted BIT STRING, found nothing at byte 168 in `signatureValue`",
        ),
    ]);
}

#[test]
fn moments() {
    let rows: [(Tag, &[u8], bool); 22] = [
        (Tag::UTC_TIME, b"260229000000Z", true), // no leap year
        (Tag::UTC_TIME, b"261301000000Z", true),
        (Tag::UTC_TIME, b"260100000000Z", true),
        (Tag::UTC_TIME, b"260101240000Z", true),
        (Tag::UTC_TIME, b"260101006000Z", true),
        (Tag::UTC_TIME, b"260101000060Z", true),
        (Tag::UTC_TIME, b"2601010000 0Z", true),
        (Tag::UTC_TIME, b"260101000000", true),
        (Tag::UTC_TIME, b"260101000000z", true),
        (Tag::UTC_TIME, b"260101000000ZZ", true),
        (Tag::UTC_TIME, b"260101000000.5Z", true),
        (Tag::UTC_TIME, b"260101000000+0160", true),
        (Tag::UTC_TIME, b"260101000000+010", true),
        (Tag::UTC_TIME, b"", true),
        (Tag::UTC_TIME, b"-60101000000Z", true),
        (Tag::GENERALIZED_TIME, b"2051022900000Z", false),
        (Tag::GENERALIZED_TIME, b"20510101000000.Z", false),
        (Tag::GENERALIZED_TIME, b"205", false),
        (Tag::GENERALIZED_TIME, b"2O510101000000Z", false),
        (Tag::GENERALIZED_TIME, b"99991231235959-0001", false),
        (Tag::GENERALIZED_TIME, b"2051010100Z", false),
        (
            Tag::GENERALIZED_TIME,
            b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            false,
        ),
    ];
    for (tag, text, is_utc) in rows {
        let der = Parts::with(|parts| {
            parts.validity = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.value(tag, text)));
        });
        let error = fault(&der);
        assert_eq!(error.path(), "tbsCertificate.validity.notBefore");
        let wanted = if is_utc {
            "malformed UTCTime: it is not YYMMDDHHMMSSZ, or names no day or hour that exists"
        } else {
            "malformed GeneralizedTime: it is not YYYYMMDDHHMMSSZ, or names no day or hour that exists"
        };
        assert_eq!(error.kind().to_string(), wanted, "{}", text.escape_ascii());
    }
    let der = Parts::with(|parts| parts.validity = vec![0x30, 2, 5, 0]);
    assert_eq!(
        fault(&der).to_string(),
        "unexpected tag: wanted UTCTime, found NULL at byte 55 in `tbsCertificate.validity.notBefore`"
    );
}

#[test]
fn extensions_name_their_place() {
    let unknown = |last| sample::raw_extension(Oid::from_der(&[6, 2, 0x2A, last]).unwrap(), &[]);
    let der = Parts::with(|parts| {
        parts.extensions = vec![
            unknown(1),
            unknown(2),
            unknown(3),
            sample::raw_extension(Oid::BASIC_CONSTRAINTS, &[0x30, 3, 2, 1, 0xFF]),
        ];
    });
    let error = fault(&der);
    assert_eq!(
        error.path(),
        "tbsCertificate.extensions[3].extnValue.pathLenConstraint"
    );
    assert_eq!(error.position(), 177);
    assert!(matches!(
        error.kind(),
        ErrorKind::Value {
            wanted: "INTEGER",
            ..
        }
    ));
    assert_eq!(
        error.to_string(),
        "malformed INTEGER: it is negative at byte 177 in \
         `tbsCertificate.extensions[3].extnValue.pathLenConstraint`"
    );

    let twice = Parts::with(|parts| parts.extensions = vec![unknown(1), unknown(2), unknown(1)]);
    let many = Parts::with(|parts| {
        parts.extensions = (0..20).chain([15]).map(unknown).collect();
    });
    let usage = sample::raw_extension(Oid::KEY_USAGE, &[3, 2, 5, 0xA0]);
    let standard = Parts::with(|parts| parts.extensions = vec![usage.clone(), usage]);
    check(vec![
        (
            twice,
            "`1.2.1` occurs twice at byte 156 in `tbsCertificate.extensions[2]`",
        ),
        (
            many,
            "`1.2.15` occurs twice at byte 304 in `tbsCertificate.extensions[20]`",
        ),
        (
            standard,
            "`2.5.29.15` occurs twice at byte 153 in `tbsCertificate.extensions[1]`",
        ),
    ]);
}

/// Extensions are found behind others of every kind and length.
#[test]
fn extensions_are_found_once_wherever_they_lie() {
    let list = |filler: usize, ids: &[Oid<'_>]| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.extension(Oid::BASIC_CONSTRAINTS, true, |w| w.raw(&[0x30, 0]));
                w.extension(Oid::ENROLL_CERTTYPE, false, |w| {
                    w.value(Tag::IA5_STRING, &vec![b'x'; filler]);
                });
                for id in ids {
                    w.extension(*id, false, |w| w.null());
                }
            });
        })
    };
    // Around the lengths that take one octet more.
    for filler in [0, 100, 110, 120, 130, 230, 250, 270, 65_500, 65_530, 70_000] {
        let ids = [
            Oid::KEY_USAGE,
            Oid::AUTHORITY_INFO_ACCESS,
            Oid::INHIBIT_ANY_POLICY,
        ];
        let der = list(filler, &ids);
        let extensions = Extensions::from_der(&der).unwrap();
        let all: Vec<_> = extensions.iter().collect();
        assert_eq!(all.len(), 5, "{filler}");
        for extension in &all {
            let found = extensions.get(extension.id());
            assert_eq!(found.as_ref(), Some(extension), "{filler}");
        }
        assert_eq!(extensions.get(Oid::SUBJECT_ALT_NAME), None, "{filler}");
        for id in [Oid::BASIC_CONSTRAINTS, Oid::ENROLL_CERTTYPE, Oid::KEY_USAGE] {
            let error = Extensions::from_der(&list(filler, &[Oid::KEY_USAGE, id])).unwrap_err();
            let wanted = format!("`{id}` occurs twice");
            assert!(error.to_string().starts_with(&wanted), "{filler}: {error}");
        }
    }
}

#[test]
fn values_of_extensions() {
    let rows: Vec<(Oid<'_>, &[u8], &str)> = vec![
        (
            Oid::KEY_USAGE,
            &[3, 1],
            "truncated: wanted 1 octets, found 0 at byte 149 in ``",
        ),
        (
            Oid::KEY_USAGE,
            &[3, 2, 5, 0xA0, 0],
            "trailing data: wanted the end, found 1 more octets at byte 153 in ``",
        ),
        (
            Oid::BASIC_CONSTRAINTS,
            &[0x30, 4, 1, 2, 0xFF, 0xFF],
            "malformed BOOLEAN: it is not one octet at byte 153 in `.cA`",
        ),
        (
            Oid::BASIC_CONSTRAINTS,
            &[0x30, 7, 2, 5, 0x80, 0, 0, 0, 0],
            "malformed INTEGER: it is negative at byte 153 in `.pathLenConstraint`",
        ),
        (
            Oid::CERTSRV_CROSSCA_VERSION,
            &[2, 5, 1, 0, 0, 0, 0],
            "malformed INTEGER: it is above 2^32-1 at byte 157 in ``",
        ),
        (
            Oid::SUBJECT_ALT_NAME,
            &[0x30, 2, 0x89, 0],
            "malformed GeneralName: its tag is none of [0] to [8] at byte 151 in `[0]`",
        ),
        (
            Oid::SUBJECT_ALT_NAME,
            &[0x30, 5, 0x82, 0, 0x82, 1, 0xFF],
            "malformed IA5String: it is not ASCII at byte 155 in `[1].dNSName`",
        ),
        (
            Oid::SUBJECT_ALT_NAME,
            &[0x30, 2, 0x88, 0],
            "malformed OBJECT IDENTIFIER: it is empty at byte 153 in `[0].registeredID`",
        ),
        (
            Oid::SUBJECT_ALT_NAME,
            &[0x30, 7, 0xA0, 5, 6, 1, 0x2A, 4, 0],
            "unexpected tag: wanted [0] constructed, found OCTET STRING at byte 156 in `[0].otherName.value`",
        ),
        (
            Oid::ISSUER_ALT_NAME,
            &[0x30, 4, 0xA4, 2, 5, 0],
            "unexpected tag: wanted SEQUENCE, found NULL at byte 153 in `[0].directoryName`",
        ),
        (
            Oid::EXT_KEY_USAGE,
            &[0x30, 4, 6, 2, 0x80, 1],
            "malformed OBJECT IDENTIFIER: an arc starts with a superfluous octet at byte 153 in `[0]`",
        ),
        (
            Oid::EXT_KEY_USAGE,
            &[0x30, 3, 6, 1, 0x80],
            "malformed OBJECT IDENTIFIER: its last arc does not end at byte 153 in `[0]`",
        ),
        (
            Oid::CRL_DISTRIBUTION_POINTS,
            &[0x30, 6, 0x30, 4, 0xA0, 2, 0xA2, 0],
            "unexpected tag: wanted [0] constructed, found [2] constructed at byte 155 in `[0].distributionPoint.fullName`",
        ),
        (
            Oid::CRL_DISTRIBUTION_POINTS,
            &[0x30, 8, 0x30, 6, 0xA0, 4, 0xA1, 2, 0x30, 0],
            "unexpected end: wanted OBJECT IDENTIFIER, found nothing at byte 159 in `[0].distributionPoint.nameRelativeToCRLIssuer[0].type`",
        ),
        (
            Oid::CERTIFICATE_POLICIES,
            &[0x30, 2, 0x30, 0],
            "unexpected end: wanted OBJECT IDENTIFIER, found nothing at byte 153 in `[0].policyIdentifier`",
        ),
        (
            Oid::NAME_CONSTRAINTS,
            &[0x30, 6, 0xA0, 4, 0x30, 2, 0x30, 0],
            "malformed GeneralName: its tag is none of [0] to [8] at byte 155 in `.permittedSubtrees[0].base`",
        ),
        (
            Oid::REASON_CODE,
            &[10, 1, 7],
            "malformed CRLReason: it is none of 0 to 6 and 8 to 10 at byte 151 in ``",
        ),
        (
            Oid::OCSP_NOCHECK,
            &[5, 1, 0],
            "malformed NULL: it has contents at byte 157 in ``",
        ),
        (
            Oid::ENROLL_CERTTYPE,
            &[5, 0],
            "unexpected tag: wanted BMPString, found NULL at byte 155 in ``",
        ),
        (
            Oid::INVALIDITY_DATE,
            &[0x17, 0],
            "unexpected tag: wanted GeneralizedTime, found UTCTime at byte 149 in ``",
        ),
    ];
    for (id, value, wanted) in rows {
        let wanted = wanted.replacen("in `", "in `tbsCertificate.extensions[0].extnValue", 1);
        check(vec![(Parts::with_extension(id, value), &wanted)]);
    }
}
