//! What the named policies are, knob by knob.

use countersign_keys::Hash;
use countersign_trust::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, CommonName, IssuerPurposes,
    KeyIdentifiers, ListProfile, NameComparison, NameRules, PinnedEndEntity, Policy, Profile,
    PurposeKeyUsage, Underscores, Wildcards,
};

#[test]
fn private_pki() {
    let by_knobs = Policy::rfc5280_path()
        .with_anchors(Anchors::SelfSignedOnly)
        .with_anchor_dates(AnchorDates::Enforce)
        .with_anchor_constraints(AnchorConstraints::Enforce)
        .with_pinned_end_entity(PinnedEndEntity::SelfSigned)
        .with_issuer_purposes(IssuerPurposes::Chained)
        .with_any_purpose(AnyPurpose::AllowsAll)
        .with_purpose_key_usage(PurposeKeyUsage::Consistent)
        .with_name_comparison(NameComparison::Rfc5280)
        .with_key_identifiers(KeyIdentifiers::Hint)
        .with_minimum_rsa_bits(1024)
        .with_refused_hashes([Hash::Md5])
        .with_names(NameRules::new(
            CommonName::WithoutSan,
            Wildcards::Allowed,
            Underscores::Allowed,
        ));
    assert_eq!(Policy::private_pki(), by_knobs);
}

#[test]
fn rfc5280_path() {
    let by_knobs = Policy::private_pki()
        .with_anchors(Anchors::Any)
        .with_anchor_dates(AnchorDates::Ignore)
        .with_anchor_constraints(AnchorConstraints::Ignore)
        .with_pinned_end_entity(PinnedEndEntity::Any)
        .with_issuer_purposes(IssuerPurposes::Ignored)
        .with_any_purpose(AnyPurpose::AllowsAll)
        .with_purpose_key_usage(PurposeKeyUsage::Consistent)
        .with_name_comparison(NameComparison::Rfc5280)
        .with_key_identifiers(KeyIdentifiers::Hint)
        .with_minimum_rsa_bits(0)
        .with_refused_hashes([])
        .with_names(NameRules::new(
            CommonName::Never,
            Wildcards::Allowed,
            Underscores::Allowed,
        ));
    assert_eq!(Policy::rfc5280_path(), by_knobs);
}

#[test]
fn rfc5280_profile() {
    let by_knobs = Policy::rfc5280_path()
        .with_anchor_dates(AnchorDates::Enforce)
        .with_anchor_constraints(AnchorConstraints::Enforce)
        .with_issuer_purposes(IssuerPurposes::Chained)
        .with_key_identifiers(KeyIdentifiers::MustMatch)
        .with_refused_hashes([Hash::Md5])
        .with_names(NameRules::new(
            CommonName::Never,
            Wildcards::Allowed,
            Underscores::Refused,
        ))
        .with_profile(Profile::Rfc5280)
        .with_list_profile(ListProfile::Rfc5280);
    assert_eq!(Policy::rfc5280_profile(), by_knobs);
}

#[test]
fn web_pki() {
    let by_knobs = Policy::rfc5280_profile()
        .with_pinned_end_entity(PinnedEndEntity::Refused)
        .with_any_purpose(AnyPurpose::OnlyItself)
        .with_key_identifiers(KeyIdentifiers::Hint)
        .with_minimum_rsa_bits(2048)
        .with_refused_hashes([Hash::Md5, Hash::Sha1, Hash::Sha224])
        .with_profile(Profile::WebPki)
        .with_exemptions([]);
    assert_eq!(Policy::web_pki(), by_knobs);
}
