//! What mends which reason of the judge.

use countersign_mutual::Reason;

/// How a reason is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// The judged gets another certificate.
    Reissue,
    /// The judge trusts the root.
    TrustRoot,
    /// The judged sends the intermediate, or the judge holds it.
    SendIntermediate,
    /// The judge keeps it among the intermediates.
    MoveToIntermediates,
    /// The judge comes to know the judged.
    List,
    /// Schannel is set otherwise, or has fewer roots to name.
    Schannel,
    /// As a requirement says.
    ByRequirement,
    /// Connections from before are ended, though all works.
    EndSessions,
    /// As the reason says, by hand.
    ByHand,
}

/// The mend of each code.
const MENDS: &[(&str, Mend)] = &[
    ("AgeingHash", Mend::ByHand),
    ("ApplicationPolicyMissing", Mend::Reissue),
    ("CertificateUnknown", Mend::ByHand),
    ("ChainInvalid", Mend::ByHand),
    ("ChainTooLong", Mend::ByHand),
    ("ClientEkuMissing", Mend::Reissue),
    ("ClientNameMismatch", Mend::Reissue),
    ("ClockSkew", Mend::ByHand),
    ("CrlDistributionPointMissing", Mend::Reissue),
    ("DuplicatePeerAddress", Mend::ByRequirement),
    ("ExplicitlyDistrusted", Mend::ByHand),
    ("Expired", Mend::Reissue),
    ("FetchedOnDemand", Mend::ByHand),
    ("GatewayAddressNotFqdn", Mend::ByRequirement),
    ("GatewayPortNotTls", Mend::ByRequirement),
    ("HashUnsupportedByPeer", Mend::ByHand),
    ("IssuerListTruncated", Mend::Schannel),
    ("IssuerPurposeMissing", Mend::ByHand),
    ("IssuerUnknown", Mend::ByHand),
    ("KeyAlgorithmUnsupported", Mend::Reissue),
    ("KeyKindDoubtful", Mend::Reissue),
    ("KeyProviderCng", Mend::Reissue),
    ("KeyTooLargeForDevice", Mend::Reissue),
    ("KeyUsageInconsistent", Mend::Reissue),
    ("MissingIntermediate", Mend::SendIntermediate),
    ("NameConstraint", Mend::ByHand),
    ("NameMismatch", Mend::Reissue),
    ("NonSelfSignedInRoot", Mend::MoveToIntermediates),
    ("NotATenantDomain", Mend::ByHand),
    ("NotTrustedPeer", Mend::List),
    ("NotYetValid", Mend::ByHand),
    ("OwnNameMissing", Mend::Reissue),
    ("PeerIdentityCNNotServerFqdn", Mend::Reissue),
    ("PeerIdentityWildcardCN", Mend::Reissue),
    ("PrivateRoot", Mend::ByHand),
    ("PssUnsupported", Mend::ByHand),
    ("PurposeDisabledInStore", Mend::ByHand),
    ("RevocationUnknown", Mend::ByHand),
    ("Revoked", Mend::Reissue),
    ("RootsUnknown", Mend::ByHand),
    ("SelfSignedWithLync", Mend::Reissue),
    ("ServerEkuMissing", Mend::Reissue),
    ("ServiceDoesNotStart", Mend::Reissue),
    ("SessionTicketResumption", Mend::Schannel),
    ("Sha512Tls12", Mend::ByHand),
    ("SignatureAssumed", Mend::ByHand),
    ("SignatureInvalid", Mend::ByHand),
    ("SignatureUnsupported", Mend::ByHand),
    ("SmallKey", Mend::Reissue),
    ("StaleGatewayDns", Mend::ByRequirement),
    ("StaleSession", Mend::EndSessions),
    ("StartupModeTcp", Mend::ByRequirement),
    ("SubjectNotPool", Mend::Reissue),
    ("TooManyPaths", Mend::ByHand),
    ("TopologyNotLoaded", Mend::ByRequirement),
    ("UntrustedRoot", Mend::TrustRoot),
    ("WeakHash", Mend::ByHand),
    ("WeakKey", Mend::Reissue),
    ("WildcardSubject", Mend::Reissue),
];

/// What mends this reason about an endpoint that presents the certificate of this thumbprint. Another
/// certificate helps where the fault is in that one, and not in an authority above it.
pub(super) fn mend(reason: &Reason, leaf: Option<String>) -> Mend {
    let known = MENDS.iter().find(|(code, _)| *code == reason.code);
    let mend = known.map_or(Mend::ByHand, |(_, mend)| *mend);
    let about = reason.certificate.as_ref();
    let about = about.and_then(|certificate| certificate.sha1.as_deref());
    let is_leaf = match (about, leaf) {
        (Some(about), Some(leaf)) => about.eq_ignore_ascii_case(&leaf),
        _ => true,
    };
    match mend {
        Mend::Reissue if !is_leaf => Mend::ByHand,
        mend => mend,
    }
}

/// Whether it is over once the plan has restarted the service that it is about: what must go before is done by
/// then. What Lync lists is read by its own servers, and they are restarted last.
pub(super) fn is_cured_by_restart(reason: &Reason) -> bool {
    let mended = matches!(
        mend(reason, None),
        Mend::Reissue | Mend::TrustRoot | Mend::SendIntermediate | Mend::ByRequirement
    );
    mended && reason.code != "TopologyNotLoaded"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use countersign_mutual::JUDGE_CODES;

    use super::MENDS;

    #[test]
    fn every_code_has_its_mend() {
        let catalogue = countersign_products::catalogue();
        let rules = catalogue
            .products()
            .flat_map(|(_, product)| &product.rules().rules);
        let codes: BTreeSet<&str> = { rules }
            .filter_map(|rule| rule.code.as_deref())
            .chain(JUDGE_CODES)
            .collect();
        let known: BTreeSet<&str> = MENDS.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, known);
    }
}
