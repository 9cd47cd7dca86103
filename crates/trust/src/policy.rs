//! What a verifier insists on: named policies, and one documented knob for each thing that real
//! verifiers do differently.

mod knobs;

use countersign_asn1::NameForm;
use countersign_keys::Hash;
use smallvec::{SmallVec, smallvec};

use crate::names::{CommonName, NameRules, Underscores, Wildcards};
use crate::{Profile, ProfileRule};

pub use self::knobs::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, AuthorityAsTarget, Building,
    ExcludedWildcards, IssuerPurposes, KeyIdentifiers, LastSecond, ListProfile, NameComparison,
    OldVersions, PinnedEndEntity, PolicyProcessing, PurposeKeyUsage, SelfIssued,
};

/// The rules by which one verifier judges paths.
///
/// The policies are public values; a verifier that differs is one of them with some knobs turned.
/// No knob switches off the check that another one governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub(crate) anchors: Anchors,
    pub(crate) anchor_dates: AnchorDates,
    pub(crate) anchor_constraints: AnchorConstraints,
    pub(crate) pinned_end_entity: PinnedEndEntity,
    pub(crate) issuer_purposes: IssuerPurposes,
    pub(crate) any_purpose: AnyPurpose,
    pub(crate) purpose_key_usage: PurposeKeyUsage,
    pub(crate) name_comparison: NameComparison,
    pub(crate) key_identifiers: KeyIdentifiers,
    pub(crate) minimum_rsa_bits: u32,
    pub(crate) refused_hashes: SmallVec<[Hash; 4]>,
    pub(crate) names: NameRules,
    pub(crate) profile: Profile,
    pub(crate) exemptions: Vec<ProfileRule>,
    pub(crate) list_profile: ListProfile,
    pub(crate) building: Building,
    pub(crate) last_second: LastSecond,
    pub(crate) self_issued: SelfIssued,
    pub(crate) policy_processing: PolicyProcessing,
    pub(crate) authority_as_target: AuthorityAsTarget,
    pub(crate) old_versions: OldVersions,
    pub(crate) excluded_wildcards: ExcludedWildcards,
    pub(crate) unjudged_names: Vec<NameForm>,
}

impl Policy {
    /// What internal authorities really issue, judged as safely as that allows: the estate's default.
    ///
    /// - anchors: self-signed certificates of the store; their dates and constraints count;
    /// - a self-signed end entity in the store is its own anchor;
    /// - purposes are chained; `anyExtendedKeyUsage` allows all;
    /// - names by [RFC 5280 §7.1]; key identifiers are hints;
    /// - RSA of 1024 bits and more, no MD5. SHA-1 is accepted: old estates live on it, and a
    ///   second-preimage attack on it is not known;
    /// - the common name counts if there is no `subjectAltName`; wildcards and underscores do.
    #[must_use]
    pub fn private_pki() -> Self {
        Self {
            anchors: Anchors::SelfSignedOnly,
            anchor_dates: AnchorDates::Enforce,
            anchor_constraints: AnchorConstraints::Enforce,
            pinned_end_entity: PinnedEndEntity::SelfSigned,
            issuer_purposes: IssuerPurposes::Chained,
            any_purpose: AnyPurpose::AllowsAll,
            purpose_key_usage: PurposeKeyUsage::Consistent,
            name_comparison: NameComparison::Rfc5280,
            key_identifiers: KeyIdentifiers::Hint,
            minimum_rsa_bits: 1024,
            refused_hashes: smallvec![Hash::Md5],
            names: NameRules::new(
                CommonName::WithoutSan,
                Wildcards::Allowed,
                Underscores::Allowed,
            ),
            profile: Profile::None,
            exemptions: Vec::new(),
            list_profile: ListProfile::Lenient,
            building: Building::EveryIssuer,
            last_second: LastSecond::Included,
            self_issued: SelfIssued::Uncounted,
            policy_processing: PolicyProcessing::Full,
            authority_as_target: AuthorityAsTarget::Accepted,
            old_versions: OldVersions::Accepted,
            excluded_wildcards: ExcludedWildcards::AnyMember,
            unjudged_names: Vec::new(),
        }
    }

    /// [RFC 5280 §6] and nothing else: what NIST PKITS tests.
    ///
    /// - anchors: every certificate of the store, as a name and a key;
    /// - purposes count in the end entity alone, and are what §4.2.1.12 says;
    /// - no limit on algorithms;
    /// - names: `subjectAltName` alone [RFC 9525].
    #[must_use]
    pub fn rfc5280_path() -> Self {
        Self {
            anchors: Anchors::Any,
            anchor_dates: AnchorDates::Ignore,
            anchor_constraints: AnchorConstraints::Ignore,
            pinned_end_entity: PinnedEndEntity::Any,
            issuer_purposes: IssuerPurposes::Ignored,
            any_purpose: AnyPurpose::AllowsAll,
            purpose_key_usage: PurposeKeyUsage::Consistent,
            name_comparison: NameComparison::Rfc5280,
            key_identifiers: KeyIdentifiers::Hint,
            minimum_rsa_bits: 0,
            refused_hashes: SmallVec::new(),
            names: NameRules::new(CommonName::Never, Wildcards::Allowed, Underscores::Allowed),
            profile: Profile::None,
            exemptions: Vec::new(),
            list_profile: ListProfile::Lenient,
            ..Self::private_pki()
        }
    }

    /// [RFC 5280] whole: path validation (§6), and the certificate profile (§4) kept by every
    /// certificate of the path.
    ///
    /// - anchors: every certificate of the store; it must keep the profile too, is in date, and its
    ///   constraints count [RFC 5937];
    /// - purposes: those of an authority limit what it issues, as all verifiers of note have it;
    /// - key identifiers must match: §4.2.1.2 has the issuer's in each certificate;
    /// - no MD5 [RFC 6151 §2];
    /// - names: `subjectAltName` alone, host names without underscores [RFC 1123 §2.1];
    /// - revocation lists keep their profile too (§5.1.2.6, §5.2);
    /// - and the rules of [`ProfileRule::rfc5280`](crate::ProfileRule::rfc5280).
    #[must_use]
    pub fn rfc5280_profile() -> Self {
        Self {
            anchor_dates: AnchorDates::Enforce,
            anchor_constraints: AnchorConstraints::Enforce,
            issuer_purposes: IssuerPurposes::Chained,
            key_identifiers: KeyIdentifiers::MustMatch,
            refused_hashes: smallvec![Hash::Md5],
            names: NameRules::new(CommonName::Never, Wildcards::Allowed, Underscores::Refused),
            profile: Profile::Rfc5280,
            list_profile: ListProfile::Rfc5280,
            ..Self::rfc5280_path()
        }
    }

    /// The public web: the Baseline Requirements of the CA/Browser Forum, and what browsers do.
    ///
    /// - anchors: every certificate of the store; its dates, constraints and key count;
    /// - no end entity is its own anchor;
    /// - purposes are chained; `anyExtendedKeyUsage` is none of them;
    /// - RSA of 2048 bits and more; SHA-256, SHA-384 or SHA-512 alone (§6.1.5, §7.1.3.2);
    /// - names: `subjectAltName` alone, no underscores, no wildcard for a public suffix;
    /// - and the rules of [`ProfileRule::web_pki`](crate::ProfileRule::web_pki).
    #[must_use]
    pub fn web_pki() -> Self {
        Self {
            pinned_end_entity: PinnedEndEntity::Refused,
            any_purpose: AnyPurpose::OnlyItself,
            key_identifiers: KeyIdentifiers::Hint,
            minimum_rsa_bits: 2048,
            refused_hashes: smallvec![Hash::Md5, Hash::Sha1, Hash::Sha224],
            profile: Profile::WebPki,
            ..Self::rfc5280_profile()
        }
    }

    /// Which certificates of the store end a path.
    #[must_use]
    pub fn with_anchors(self, anchors: Anchors) -> Self {
        Self { anchors, ..self }
    }

    /// Whether an anchor's own dates count.
    #[must_use]
    pub fn with_anchor_dates(self, anchor_dates: AnchorDates) -> Self {
        Self {
            anchor_dates,
            ..self
        }
    }

    /// Whether an anchor's extensions and key strength count.
    #[must_use]
    pub fn with_anchor_constraints(self, anchor_constraints: AnchorConstraints) -> Self {
        Self {
            anchor_constraints,
            ..self
        }
    }

    /// Whether a certificate that is no authority may be its own anchor.
    #[must_use]
    pub fn with_pinned_end_entity(self, pinned_end_entity: PinnedEndEntity) -> Self {
        Self {
            pinned_end_entity,
            ..self
        }
    }

    /// Whether an authority's `extKeyUsage` limits what it issues.
    #[must_use]
    pub fn with_issuer_purposes(self, issuer_purposes: IssuerPurposes) -> Self {
        Self {
            issuer_purposes,
            ..self
        }
    }

    /// What `anyExtendedKeyUsage` allows.
    #[must_use]
    pub fn with_any_purpose(self, any_purpose: AnyPurpose) -> Self {
        Self {
            any_purpose,
            ..self
        }
    }

    /// Whether an end entity's `keyUsage` must suit the purpose.
    #[must_use]
    pub fn with_purpose_key_usage(self, purpose_key_usage: PurposeKeyUsage) -> Self {
        Self {
            purpose_key_usage,
            ..self
        }
    }

    /// How issuers' names are compared.
    #[must_use]
    pub fn with_name_comparison(self, name_comparison: NameComparison) -> Self {
        Self {
            name_comparison,
            ..self
        }
    }

    /// What a key identifier that contradicts a candidate does.
    #[must_use]
    pub fn with_key_identifiers(self, key_identifiers: KeyIdentifiers) -> Self {
        Self {
            key_identifiers,
            ..self
        }
    }

    /// The shortest RSA or DSA key that is accepted, in bits; 0 for any.
    #[must_use]
    pub fn with_minimum_rsa_bits(self, minimum_rsa_bits: u32) -> Self {
        Self {
            minimum_rsa_bits,
            ..self
        }
    }

    /// The digests that no signature on the path may use; an anchor's own signature does not count.
    #[must_use]
    pub fn with_refused_hashes(self, refused_hashes: impl IntoIterator<Item = Hash>) -> Self {
        Self {
            refused_hashes: refused_hashes.into_iter().collect(),
            ..self
        }
    }

    /// How a reference name is looked for in the target.
    #[must_use]
    pub fn with_names(self, names: NameRules) -> Self {
        Self { names, ..self }
    }

    /// Which profile every certificate of a path must keep.
    #[must_use]
    pub fn with_profile(self, profile: Profile) -> Self {
        Self { profile, ..self }
    }

    /// The rules of the profile that this verifier does not insist on; none by default.
    #[must_use]
    pub fn with_exemptions(self, exemptions: impl IntoIterator<Item = ProfileRule>) -> Self {
        Self {
            exemptions: exemptions.into_iter().collect(),
            ..self
        }
    }

    /// What a revocation list must have beside what its use needs.
    #[must_use]
    pub fn with_list_profile(self, list_profile: ListProfile) -> Self {
        Self {
            list_profile,
            ..self
        }
    }

    /// How issuers are chosen where there are several.
    #[must_use]
    pub fn with_building(self, building: Building) -> Self {
        Self { building, ..self }
    }

    /// Whether the last second of a validity belongs to it.
    #[must_use]
    pub fn with_last_second(self, last_second: LastSecond) -> Self {
        Self {
            last_second,
            ..self
        }
    }

    /// Whether self-issued intermediates are counted by `pathLenConstraint`.
    #[must_use]
    pub fn with_self_issued(self, self_issued: SelfIssued) -> Self {
        Self {
            self_issued,
            ..self
        }
    }

    /// Whether certificate policies are processed.
    #[must_use]
    pub fn with_policy_processing(self, policy_processing: PolicyProcessing) -> Self {
        Self {
            policy_processing,
            ..self
        }
    }

    /// Whether an authority may stand where an end entity is looked for.
    #[must_use]
    pub fn with_authority_as_target(self, authority_as_target: AuthorityAsTarget) -> Self {
        Self {
            authority_as_target,
            ..self
        }
    }

    /// Whether certificates before version 3 count.
    #[must_use]
    pub fn with_old_versions(self, old_versions: OldVersions) -> Self {
        Self {
            old_versions,
            ..self
        }
    }

    /// What a wildcard has to do with an excluded subtree for it to lie in it.
    #[must_use]
    pub fn with_excluded_wildcards(self, excluded_wildcards: ExcludedWildcards) -> Self {
        Self {
            excluded_wildcards,
            ..self
        }
    }

    /// The forms of names whose constraints this verifier cannot judge: a name of that form, below a
    /// constraint on it, is refused [RFC 5280 §4.2.1.10]. None by default.
    #[must_use]
    pub fn with_unjudged_names(self, forms: impl IntoIterator<Item = NameForm>) -> Self {
        Self {
            unjudged_names: forms.into_iter().collect(),
            ..self
        }
    }

    /// How a reference name is looked for in the target.
    #[must_use]
    pub fn names(&self) -> NameRules {
        self.names
    }

    /// Whether an end entity's `keyUsage` must suit the purpose.
    #[must_use]
    pub fn purpose_key_usage(&self) -> PurposeKeyUsage {
        self.purpose_key_usage
    }
}
