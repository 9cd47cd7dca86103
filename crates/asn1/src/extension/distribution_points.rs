//! `CRLDistributionPoints`, `FreshestCRL`, `IssuingDistributionPoint` and the access descriptions
//! [RFC 5280 §4.2.1.13, §4.2.1.15, §5.2.5, §4.2.2.1].

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::general_name::read_general_names;
use crate::name::{encode_rdn, read_rdn};
use crate::reader::Reader;
use crate::{BitString, GeneralName, Leniency, Oid, RelativeDistinguishedName, Tag};

/// ```text
/// DistributionPoint ::= SEQUENCE {
///     distributionPoint  [0]  DistributionPointName OPTIONAL,
///     reasons            [1]  ReasonFlags OPTIONAL,
///     cRLIssuer          [2]  GeneralNames OPTIONAL }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct DistributionPoint<'a> {
    /// Where the CRL is.
    pub distribution_point: Option<DistributionPointName<'a>>,
    /// The reasons that the CRL covers; all when absent.
    pub reasons: Option<ReasonFlags>,
    /// Who signs the CRL, when it is not the certificate's issuer.
    pub crl_issuer: Vec<GeneralName<'a>>,
}

/// ```text
/// DistributionPointName ::= CHOICE {
///     fullName                 [0]  GeneralNames,
///     nameRelativeToCRLIssuer  [1]  RelativeDistinguishedName }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum DistributionPointName<'a> {
    /// URIs and directory names, all of the same CRL.
    FullName(Vec<GeneralName<'a>>),
    /// To be appended to the CRL issuer's name.
    NameRelativeToCrlIssuer(RelativeDistinguishedName<'a>),
}

/// `ReasonFlags`, bit 1 (`keyCompromise`) to bit 8 (`aACompromise`); bit 0 is unused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReasonFlags(u16);

impl ReasonFlags {
    /// Every reason from `keyCompromise(1)` to `aACompromise(8)`.
    pub const ALL: Self = Self(0x1FE);

    /// These bits, bit 0 of the standard in bit 0 here; others than the nine are dropped.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & 0x1FF)
    }

    fn read(bits: BitString<'_>) -> Self {
        let mut flags = 0;
        for number in 0_u8..9 {
            if bits.bit(usize::from(number)) {
                flags |= 1 << number;
            }
        }
        Self(flags)
    }

    /// The reasons of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The reasons of both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether it has every reason of `other`.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names of the reasons, in the order of the standard.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        REASON_NAMES
            .iter()
            .zip(0_u8..)
            .filter(move |(_, bit)| self.0 & (1 << bit) != 0)
            .map(|(name, _)| *name)
    }

    /// The bits, bit 0 of the standard in bit 0 here.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

/// By bit number [RFC 5280 §4.2.1.13].
const REASON_NAMES: [&str; 9] = [
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
];

/// ```text
/// IssuingDistributionPoint ::= SEQUENCE {
///     distributionPoint           [0]  DistributionPointName OPTIONAL,
///     onlyContainsUserCerts       [1]  BOOLEAN DEFAULT FALSE,
///     onlyContainsCACerts         [2]  BOOLEAN DEFAULT FALSE,
///     onlySomeReasons             [3]  ReasonFlags OPTIONAL,
///     indirectCRL                 [4]  BOOLEAN DEFAULT FALSE,
///     onlyContainsAttributeCerts  [5]  BOOLEAN DEFAULT FALSE }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
#[expect(clippy::struct_excessive_bools, reason = "the standard's own fields")]
pub struct IssuingDistributionPoint<'a> {
    /// Where this CRL is.
    pub distribution_point: Option<DistributionPointName<'a>>,
    /// It covers end entities alone.
    pub only_contains_user_certs: bool,
    /// It covers authorities alone.
    pub only_contains_ca_certs: bool,
    /// The reasons that it covers; all when absent.
    pub only_some_reasons: Option<ReasonFlags>,
    /// It covers certificates of other issuers too.
    pub indirect_crl: bool,
    /// It covers attribute certificates alone.
    pub only_contains_attribute_certs: bool,
}

/// ```text
/// AccessDescription ::= SEQUENCE {
///     accessMethod    OBJECT IDENTIFIER,
///     accessLocation  GeneralName }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct AccessDescription<'a> {
    /// How, as [`Oid::AD_OCSP`].
    pub access_method: Oid<'a>,
    /// Where.
    pub access_location: GeneralName<'a>,
}

pub(crate) fn read_distribution_points<'a>(
    reader: &mut Reader<'a, '_>,
) -> Result<Vec<DistributionPoint<'a>>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        reader.at_least_one(|reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok(DistributionPoint {
                    distribution_point: read_point_name(reader)?,
                    reasons: read_reasons(reader, 1).in_field("reasons")?,
                    crl_issuer: reader
                        .optional_nested(Tag::context_constructed(2), read_general_names)
                        .in_field("cRLIssuer")?
                        .unwrap_or_default(),
                })
            })
        })
    })
}

fn read_point_name<'a>(reader: &mut Reader<'a, '_>) -> Result<Option<DistributionPointName<'a>>> {
    reader
        .optional_nested(Tag::context_constructed(0), |reader| {
            // The name is a CHOICE, so [0] is explicit.
            if reader.peek() == Some(Tag::context_constructed(1)) {
                return reader
                    .nested(Tag::context_constructed(1), read_rdn)
                    .in_field("nameRelativeToCRLIssuer")
                    .map(DistributionPointName::NameRelativeToCrlIssuer);
            }
            reader
                .nested(Tag::context_constructed(0), read_general_names)
                .in_field("fullName")
                .map(DistributionPointName::FullName)
        })
        .in_field("distributionPoint")
}

fn read_reasons(reader: &mut Reader<'_, '_>, number: u8) -> Result<Option<ReasonFlags>> {
    reader
        .optional(Tag::context(number))?
        .map(|tlv| BitString::named_bits(tlv, 9, reader))
        .transpose()
        .map(|bits| bits.map(ReasonFlags::read))
}

impl<'a> IssuingDistributionPoint<'a> {
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                distribution_point: read_point_name(reader)?,
                only_contains_user_certs: read_flag(reader, 1).in_field("onlyContainsUserCerts")?,
                only_contains_ca_certs: read_flag(reader, 2).in_field("onlyContainsCACerts")?,
                only_some_reasons: read_reasons(reader, 3).in_field("onlySomeReasons")?,
                indirect_crl: read_flag(reader, 4).in_field("indirectCRL")?,
                only_contains_attribute_certs: read_flag(reader, 5)
                    .in_field("onlyContainsAttributeCerts")?,
            })
        })
    }
}

/// `[number] BOOLEAN DEFAULT FALSE`
fn read_flag(reader: &mut Reader<'_, '_>, number: u8) -> Result<bool> {
    let Some(tlv) = reader.optional(Tag::context(number))? else {
        return Ok(false);
    };
    let value = reader.boolean_value(tlv)?;
    if !value {
        reader.note(Leniency::DefaultEncoded);
    }
    Ok(value)
}

pub(crate) fn read_access_descriptions<'a>(
    reader: &mut Reader<'a, '_>,
) -> Result<Vec<AccessDescription<'a>>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        reader.at_least_one(|reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok(AccessDescription {
                    access_method: Oid::read(reader).in_field("accessMethod")?,
                    access_location: GeneralName::read(reader).in_field("accessLocation")?,
                })
            })
        })
    })
}

/// `CRLReason ::= ENUMERATED`, 0 to 10 without 7 [RFC 5280 §5.3.1].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the ENUMERATED is closed by the standard"
)]
pub enum CrlReason {
    /// `unspecified(0)`
    Unspecified,
    /// `keyCompromise(1)`
    KeyCompromise,
    /// `cACompromise(2)`
    CaCompromise,
    /// `affiliationChanged(3)`
    AffiliationChanged,
    /// `superseded(4)`
    Superseded,
    /// `cessationOfOperation(5)`
    CessationOfOperation,
    /// `certificateHold(6)`
    CertificateHold,
    /// `removeFromCRL(8)`
    RemoveFromCrl,
    /// `privilegeWithdrawn(9)`
    PrivilegeWithdrawn,
    /// `aACompromise(10)`
    AaCompromise,
}

impl CrlReason {
    /// Every reason with its number and its name in the standard.
    pub const NAMES: [(Self, u8, &'static str); 10] = [
        (Self::Unspecified, 0, "unspecified"),
        (Self::KeyCompromise, 1, "keyCompromise"),
        (Self::CaCompromise, 2, "cACompromise"),
        (Self::AffiliationChanged, 3, "affiliationChanged"),
        (Self::Superseded, 4, "superseded"),
        (Self::CessationOfOperation, 5, "cessationOfOperation"),
        (Self::CertificateHold, 6, "certificateHold"),
        (Self::RemoveFromCrl, 8, "removeFromCRL"),
        (Self::PrivilegeWithdrawn, 9, "privilegeWithdrawn"),
        (Self::AaCompromise, 10, "aACompromise"),
    ];

    /// The reason of this number. A million entries ask for theirs.
    pub(crate) fn of_number(number: u8) -> Option<Self> {
        // There is no 7, and the others stand in their order.
        let place = usize::from(number).saturating_sub(usize::from(number > 7));
        let named = Self::NAMES.get(place);
        named
            .filter(|(_, known, _)| *known == number)
            .map(|(reason, _, _)| *reason)
    }

    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::ENUMERATED)?;
        match tlv.value {
            [number] => Self::of_number(*number),
            _ => None,
        }
        .ok_or_else(|| {
            Error::value(
                "CRLReason",
                "it is none of 0 to 6 and 8 to 10",
                tlv.position,
            )
        })
    }

    /// The name in the standard.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(reason, _, _)| *reason == self)
            .map_or("", |(_, _, name)| name)
    }
}

impl Encode for DistributionPoint<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            encode_point_name(self.distribution_point.as_ref(), w);
            encode_reasons(1, self.reasons, w);
            if !self.crl_issuer.is_empty() {
                w.sequence_of_tagged(Tag::context_constructed(2), &self.crl_issuer);
            }
        });
    }
}

impl Encode for IssuingDistributionPoint<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            encode_point_name(self.distribution_point.as_ref(), w);
            w.boolean_default_false(Tag::context(1), self.only_contains_user_certs);
            w.boolean_default_false(Tag::context(2), self.only_contains_ca_certs);
            encode_reasons(3, self.only_some_reasons, w);
            w.boolean_default_false(Tag::context(4), self.indirect_crl);
            w.boolean_default_false(Tag::context(5), self.only_contains_attribute_certs);
        });
    }
}

fn encode_point_name(name: Option<&DistributionPointName<'_>>, w: &mut Writer) {
    let Some(name) = name else {
        return;
    };
    w.nested(Tag::context_constructed(0), |w| match name {
        DistributionPointName::FullName(names) => {
            w.sequence_of_tagged(Tag::context_constructed(0), names);
        }
        DistributionPointName::NameRelativeToCrlIssuer(rdn) => {
            encode_rdn(Tag::context_constructed(1), rdn, w);
        }
    });
}

fn encode_reasons(number: u8, reasons: Option<ReasonFlags>, w: &mut Writer) {
    if let Some(reasons) = reasons {
        w.named_bits(Tag::context(number), reasons.bits());
    }
}

impl Encode for AccessDescription<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.access_method);
            self.access_location.encode(w);
        });
    }
}

impl Encode for CrlReason {
    fn encode(&self, w: &mut Writer) {
        let number = Self::NAMES
            .iter()
            .find(|(reason, _, _)| reason == self)
            .map_or(0, |(_, number, _)| *number);
        w.value(Tag::ENUMERATED, &[number]);
    }
}
