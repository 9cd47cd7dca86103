//! How a product builds and judges chains: a policy of `trust`, with knobs turned, each by a source.

use countersign_asn1::NameForm;
use countersign_keys::Hash;
use countersign_trust::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, AuthorityAsTarget, Building,
    ExcludedWildcards, IssuerPurposes, KeyIdentifiers, LastSecond, NameComparison, OldVersions,
    PinnedEndEntity, Policy, PolicyProcessing, PurposeKeyUsage, SelfIssued,
};
use serde::{Deserialize, Serialize, Serializer};

use crate::Confidence;
use crate::rules::hashes;

/// What a product does otherwise than [`Policy::private_pki`] with every certificate of its store as a
/// root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ChainRules {
    /// The knobs that are turned, each once.
    pub knobs: Vec<CitedKnob>,
}

/// A knob that is turned, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CitedKnob {
    /// Which.
    pub knob: ChainKnob,
    /// The page, article or report that says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// One thing that verifiers do differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChainKnob {
    /// A root must be self-signed to count, and so must an end entity that is its own root.
    SelfSignedRootsOnly,
    /// Names chain by their encoded bytes, not by [RFC 5280 §7.1].
    NamesAsBytes,
    /// `anyExtendedKeyUsage` does not stand for every purpose.
    AnyPurposeIsItself,
    /// The least size of an RSA or DSA key, in bits.
    MinimumRsaBits(u32),
    /// The digests that no signature may use; a root's own does not count.
    #[serde(deserialize_with = "hashes", serialize_with = "hash_names")]
    RefusedHashes(Vec<Hash>),
    /// The forms of names that are refused where a constraint on that form is above them.
    UnjudgedNames(Vec<ConstrainedForm>),
    /// The dates of a root do not count.
    AnchorDatesIgnored,
    /// Of a root, its name constraints alone count.
    AnchorNameConstraintsAlone,
    /// Of a root it counts alone that it may issue certificates.
    AnchorAuthorityAlone,
    /// An end entity is its own root only if it is self-signed.
    PinnedSelfSigned,
    /// No end entity is its own root.
    PinnedRefused,
    /// A root's `extKeyUsage` does not count.
    IssuerPurposesBelowRoot,
    /// No authority's `extKeyUsage` counts.
    IssuerPurposesIgnored,
    /// `anyExtendedKeyUsage` stands for every purpose in end entities alone.
    AnyPurposeInEndEntities,
    /// An end entity's `keyUsage` does not count.
    KeyUsageIgnored,
    /// An end entity's `keyUsage` must hold `digitalSignature`.
    KeyUsageDigitalSignature,
    /// An end entity's `keyUsage` must suit how its kind of key was used before TLS 1.3.
    KeyUsageByKeyKind,
    /// Names chain by their texts, case and white space counting.
    NamesAsTexts,
    /// Names chain by [RFC 5280 §7.1] where they are `PrintableString` or `UTF8String`, else by bytes.
    NamesAsPreparedUtf8,
    /// A key identifier that contradicts an issuer rules it out.
    KeyIdentifiersMustMatch,
    /// A key identifier that contradicts a root rules it out.
    KeyIdentifiersMustMatchRoots,
    /// Of several issuers the first alone is tried, the store's first.
    FirstIssuerOfStore,
    /// Of several issuers the first alone is tried, that which was sent first.
    FirstIssuerSent,
    /// A certificate is over at `notAfter` itself.
    LastSecondExcluded,
    /// `pathLenConstraint` counts self-issued intermediates too.
    SelfIssuedCounted,
    /// Certificate policies are not looked at.
    PoliciesIgnored,
    /// The extensions that constrain certificate policies are unknown.
    PoliciesUnknown,
    /// An authority may not stand where an end entity is wanted.
    AuthorityAsEndEntityRefused,
    /// A root of a version before 3 is no authority.
    RootsMustSayAuthority,
    /// Below the root every certificate is of version 3.
    Version3BelowRoot,
    /// A wildcard lies in an excluded subtree only with all that it stands for.
    ExcludedWildcardsWhole,
}

/// A form of names that constraints are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConstrainedForm {
    /// `directoryName`
    Directory,
    /// `rfc822Name`
    Email,
    /// `uniformResourceIdentifier`
    Uri,
}

impl ChainRules {
    /// The rules as a policy.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let base = Policy::private_pki()
            .with_anchors(Anchors::Any)
            .with_pinned_end_entity(PinnedEndEntity::Any)
            .with_minimum_rsa_bits(0);
        self.knobs
            .iter()
            .fold(base, |policy, cited| cited.knob.turn(policy))
    }

    /// The same product, did it compare names and read purposes as RFC 5280 has it; `None` if it does.
    pub(crate) fn by_standard(&self) -> Option<Self> {
        let is_standard = |cited: &&CitedKnob| {
            !matches!(
                cited.knob,
                ChainKnob::NamesAsBytes | ChainKnob::AnyPurposeIsItself
            )
        };
        let knobs: Vec<CitedKnob> = self.knobs.iter().filter(is_standard).cloned().collect();
        (knobs.len() < self.knobs.len()).then_some(Self { knobs })
    }
}

impl ChainKnob {
    fn turn(&self, policy: Policy) -> Policy {
        match self {
            Self::SelfSignedRootsOnly => policy
                .with_anchors(Anchors::SelfSignedOnly)
                .with_pinned_end_entity(PinnedEndEntity::SelfSigned),
            Self::NamesAsBytes => policy.with_name_comparison(NameComparison::EncodedBytes),
            Self::AnyPurposeIsItself => policy.with_any_purpose(AnyPurpose::OnlyItself),
            Self::MinimumRsaBits(bits) => policy.with_minimum_rsa_bits(*bits),
            Self::RefusedHashes(hashes) => policy.with_refused_hashes(hashes.iter().copied()),
            Self::UnjudgedNames(forms) => {
                policy.with_unjudged_names(forms.iter().map(|form| form.of_trust()))
            }
            Self::AnchorDatesIgnored => policy.with_anchor_dates(AnchorDates::Ignore),
            Self::AnchorNameConstraintsAlone => {
                policy.with_anchor_constraints(AnchorConstraints::NameConstraintsAlone)
            }
            Self::AnchorAuthorityAlone => {
                policy.with_anchor_constraints(AnchorConstraints::AuthorityAlone)
            }
            Self::PinnedSelfSigned => policy.with_pinned_end_entity(PinnedEndEntity::SelfSigned),
            Self::PinnedRefused => policy.with_pinned_end_entity(PinnedEndEntity::Refused),
            Self::IssuerPurposesBelowRoot => {
                policy.with_issuer_purposes(IssuerPurposes::ChainedBelowAnchor)
            }
            Self::IssuerPurposesIgnored => policy.with_issuer_purposes(IssuerPurposes::Ignored),
            Self::AnyPurposeInEndEntities => {
                policy.with_any_purpose(AnyPurpose::AllowsAllToEndEntities)
            }
            Self::KeyUsageIgnored => policy.with_purpose_key_usage(PurposeKeyUsage::Ignored),
            Self::KeyUsageDigitalSignature => {
                policy.with_purpose_key_usage(PurposeKeyUsage::DigitalSignature)
            }
            Self::KeyUsageByKeyKind => policy.with_purpose_key_usage(PurposeKeyUsage::ByKeyKind),
            Self::NamesAsTexts => policy.with_name_comparison(NameComparison::Texts),
            Self::NamesAsPreparedUtf8 => policy.with_name_comparison(NameComparison::PreparedUtf8),
            Self::KeyIdentifiersMustMatch => policy.with_key_identifiers(KeyIdentifiers::MustMatch),
            Self::KeyIdentifiersMustMatchRoots => {
                policy.with_key_identifiers(KeyIdentifiers::MustMatchInStore)
            }
            Self::FirstIssuerOfStore => policy.with_building(Building::FirstOfStore),
            Self::FirstIssuerSent => policy.with_building(Building::FirstSent),
            Self::LastSecondExcluded => policy.with_last_second(LastSecond::Excluded),
            Self::SelfIssuedCounted => policy.with_self_issued(SelfIssued::Counted),
            Self::PoliciesIgnored => policy.with_policy_processing(PolicyProcessing::Off),
            Self::PoliciesUnknown => policy.with_policy_processing(PolicyProcessing::Unknown),
            Self::AuthorityAsEndEntityRefused => {
                policy.with_authority_as_target(AuthorityAsTarget::Refused)
            }
            Self::RootsMustSayAuthority => policy.with_old_versions(OldVersions::NoAuthorities),
            Self::Version3BelowRoot => policy.with_old_versions(OldVersions::AnchorsAlone),
            Self::ExcludedWildcardsWhole => {
                policy.with_excluded_wildcards(ExcludedWildcards::EveryMember)
            }
        }
    }
}

/// Hashes as data names them.
fn hash_names<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(hashes.iter().map(|hash| hash.name()))
}

impl ConstrainedForm {
    fn of_trust(self) -> NameForm {
        match self {
            Self::Directory => NameForm::Directory,
            Self::Email => NameForm::Email,
            Self::Uri => NameForm::Uri,
        }
    }
}
