//! How a product builds and judges chains: a policy of `trust`, with knobs turned, each by a source.

use countersign_keys::Hash;
use countersign_trust::{Anchors, AnyPurpose, NameComparison, PinnedEndEntity, Policy};
use serde::Deserialize;

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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
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
    #[serde(deserialize_with = "hashes")]
    RefusedHashes(Vec<Hash>),
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
        }
    }
}
