//! The fields of a certificate, and its encoding [RFC 5280 §4.1].

use super::{Place, Profiled, Row};
use countersign_asn1::{AttributeTypeAndValue, Leniency, Oid, Tag, Version};
use countersign_keys::KeyAlgorithm;
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "not-der",
        breach: breach::NOT_DER,
        source: "RFC 5280 §4.1",
        is_broken: |c| {
            let lenient = [
                Leniency::BooleanNotCanonical,
                Leniency::DefaultEncoded,
                Leniency::IntegerNotMinimal,
                Leniency::NamedBitListNotMinimal,
                Leniency::SetNotSorted,
            ]
            .iter()
            .any(|leniency| c.used(*leniency));
            lenient && is_bound(c)
        },
    },
    Row {
        code: "malformed-content",
        breach: breach::MALFORMED_CONTENT,
        source: "RFC 5280 §4.1, §4.2",
        is_broken: |c| c.leniencies.is_none(),
    },
    Row {
        code: "empty-sequence",
        breach: breach::EMPTY_SEQUENCE,
        source: "RFC 5280 §4.2.1",
        is_broken: |c| c.used(Leniency::EmptySequence),
    },
    Row {
        code: "string-alphabet",
        breach: breach::STRING_ALPHABET,
        source: "RFC 5280 §4.1.2.4, §4.2.1.6",
        is_broken: |c| {
            let strange = c.used(Leniency::PrintableStringCharacter)
                || c.used(Leniency::RestrictedStringCharacter);
            strange && is_bound(c)
        },
    },
    Row {
        code: "version-too-low",
        breach: breach::VERSION_TOO_LOW,
        source: "RFC 5280 §4.1.2.1",
        is_broken: |c| {
            let tbs = c.tbs();
            let version = tbs.version();
            let has_unique_id =
                tbs.issuer_unique_id().is_some() || tbs.subject_unique_id().is_some();
            (!tbs.extensions().is_empty() && version != Version::V3)
                || (has_unique_id && version == Version::V1)
        },
    },
    Row {
        code: "serial-not-positive",
        breach: breach::SERIAL_NOT_POSITIVE,
        source: "RFC 5280 §4.1.2.2",
        is_broken: |c| {
            let serial = c.tbs().serial_number();
            (serial.is_negative() || serial.is_zero()) && is_bound(c)
        },
    },
    Row {
        code: "serial-too-long",
        breach: breach::SERIAL_TOO_LONG,
        source: "RFC 5280 §4.1.2.2",
        is_broken: |c| c.tbs().serial_number().as_bytes().len() > 20 && is_bound(c),
    },
    Row {
        code: "signature-algorithms-unequal",
        breach: breach::SIGNATURE_ALGORITHMS_UNEQUAL,
        source: "RFC 5280 §4.1.1.2",
        // Path validation looks at the others' for itself.
        is_broken: |c| c.place == Place::Anchor && !c.facts.signature_algorithms_agree(),
    },
    Row {
        code: "signature-parameters",
        breach: breach::SIGNATURE_PARAMETERS,
        source: "RFC 4055 §5",
        is_broken: |c| {
            let algorithm = c.certificate.signature_algorithm();
            let is_rsa = matches!(
                c.facts.signature_algorithm(),
                Ok(countersign_keys::SignatureAlgorithm::RsaPkcs1(_))
            );
            is_rsa && algorithm.parameters().is_none()
        },
    },
    Row {
        code: "issuer-empty",
        breach: breach::ISSUER_EMPTY,
        source: "RFC 5280 §4.1.2.4",
        is_broken: |c| c.tbs().issuer().is_empty(),
    },
    Row {
        code: "time-encoding",
        breach: breach::TIME_ENCODING,
        source: "RFC 5280 §4.1.2.5",
        is_broken: |c| c.used(Leniency::GeneralizedTimeBefore2050) || c.used(Leniency::TimeNotZulu),
    },
    Row {
        code: "subject-empty-authority",
        breach: breach::SUBJECT_EMPTY_AUTHORITY,
        source: "RFC 5280 §4.1.2.6",
        is_broken: |c| c.tbs().subject().is_empty() && (c.facts.is_ca() || !c.is_target()),
    },
    Row {
        code: "rsa-key-parameters",
        breach: breach::RSA_KEY_PARAMETERS,
        source: "RFC 3279 §2.3.1",
        is_broken: |c| {
            let algorithm = c.tbs().subject_public_key_info().algorithm();
            algorithm.algorithm() == Oid::RSA_ENCRYPTION && algorithm.parameters().is_none()
        },
    },
    Row {
        code: "curve-not-named",
        breach: breach::CURVE_NOT_NAMED,
        source: "RFC 5480 §2.1.1",
        is_broken: |c| {
            let algorithm = c.tbs().subject_public_key_info().algorithm();
            algorithm.algorithm() == Oid::EC_PUBLIC_KEY && algorithm.parameters_oid().is_none()
        },
    },
    Row {
        code: "rsa-key-malformed",
        breach: breach::RSA_KEY_MALFORMED,
        source: "RFC 3279 §2.3.1, RFC 8017 §3.1",
        is_broken: |c| {
            c.tbs().subject_public_key_info().algorithm().algorithm() == Oid::RSA_ENCRYPTION
                && c.facts.key_algorithm() == KeyAlgorithm::Unknown
        },
    },
    Row {
        code: "attribute-bounds",
        breach: breach::ATTRIBUTE_BOUNDS,
        source: "RFC 5280 §A.1",
        is_broken: |c| {
            [c.tbs().issuer(), c.tbs().subject()]
                .into_iter()
                .flat_map(|name| name.rdns().unwrap_or_default())
                .flatten()
                .any(|attribute| is_out_of_bounds(&attribute))
                && is_bound(c)
        },
    },
    Row {
        code: "unique-identifiers",
        breach: breach::UNIQUE_IDENTIFIERS,
        source: "RFC 5280 §4.1.2.8",
        is_broken: |c| {
            c.tbs().issuer_unique_id().is_some() || c.tbs().subject_unique_id().is_some()
        },
    },
];

/// Whether rules about serial numbers, dates and strings as they are written bind the certificate.
// Deviation: not an anchor, which is what the store holds, byte for byte. Of the public roots of today
// six have the serial number 0, Go Daddy's and Starfield's among them, and one a date of the wrong type;
// §4.1.2.2 says that users SHOULD handle the first.
fn is_bound(c: &Profiled<'_>) -> bool {
    c.place != Place::Anchor
}

/// Whether the value has more characters than the upper bound of its type.
fn is_out_of_bounds(attribute: &AttributeTypeAndValue<'_>) -> bool {
    let Some(string) = attribute.string() else {
        return false;
    };
    let length = string.to_text().chars().count();
    if attribute.kind() == Oid::COUNTRY_NAME {
        return length != 2 || string.tag() != Tag::PRINTABLE_STRING;
    }
    UPPER_BOUNDS
        .iter()
        .any(|(kind, bound)| *kind == attribute.kind() && (length > *bound || length == 0))
}

/// `ub-common-name` and its sisters.
const UPPER_BOUNDS: &[(Oid<'static>, usize)] = &[
    (Oid::COMMON_NAME, 64),
    (Oid::LOCALITY_NAME, 128),
    (Oid::STATE_OR_PROVINCE_NAME, 128),
    (Oid::ORGANIZATION_NAME, 64),
    (Oid::ORGANIZATIONAL_UNIT_NAME, 64),
    (Oid::TITLE, 64),
    (Oid::SERIAL_NUMBER, 64),
    (Oid::PSEUDONYM, 128),
    (Oid::EMAIL_ADDRESS, 255),
];
