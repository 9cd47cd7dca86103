//! The knobs: one for each thing that real verifiers do differently.

use countersign_asn1::Reading;

/// Which certificates of the store end a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Anchors {
    /// Self-signed ones alone: an intermediate in the store is an intermediate, as Windows and
    /// OpenSSL (without `-partial_chain`) have it.
    SelfSignedOnly,
    /// Each one, as `GnuTLS`, Go, Java and NSS have it.
    Any,
}

/// Whether an anchor's own dates count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnchorDates {
    /// An expired root ends every path through it, as in Windows, OpenSSL and `GnuTLS`.
    Enforce,
    /// An anchor is a name and a key [RFC 5280 §6.1.1 (d)]; its dates do not count.
    Ignore,
}

/// Whether an anchor's extensions and key strength count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnchorConstraints {
    /// As an intermediate's would [RFC 5937].
    Enforce,
    /// An anchor is a name and a key [RFC 5280 §6.1.1 (d)].
    Ignore,
    /// An anchor is a name, a key and its name constraints [RFC 5914 §2], as rustls-webpki has it.
    NameConstraintsAlone,
    /// It must be an authority that may sign certificates, and nothing else of it counts, as Java has it.
    AuthorityAlone,
}

/// Whether a certificate that is no authority may be its own anchor, being in the store. It is
/// recognised by its whole DER alone: never by name, key or identifier (CVE-2024-2048, CVE-2025-6037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PinnedEndEntity {
    /// If it is self-signed: the self-signed Exchange certificate in a Root store.
    SelfSigned,
    /// Whoever signed it.
    Any,
    /// No; a path needs an authority.
    Refused,
}

/// Whether an authority's `extKeyUsage` limits what it issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IssuerPurposes {
    /// Every authority that has the extension must allow the purpose, as all verifiers of note do.
    Chained,
    /// Every authority but the anchor must, as `GnuTLS` has it.
    ChainedBelowAnchor,
    /// The extension counts in end entities alone [RFC 5280 §4.2.1.12].
    Ignored,
}

/// What `anyExtendedKeyUsage` allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnyPurpose {
    /// Every purpose [RFC 5280 §4.2.1.12].
    AllowsAll,
    /// Every purpose to an end entity, and nothing to an authority, as `GnuTLS` has it.
    AllowsAllToEndEntities,
    /// Nothing but itself.
    OnlyItself,
}

/// Whether an end entity's `keyUsage` must suit the purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PurposeKeyUsage {
    /// If the extension is there, it must hold one of the bits that go with the purpose
    /// [RFC 5280 §4.2.1.12].
    Consistent,
    /// If it is there, it must hold `digitalSignature`, which is all that TLS 1.3 uses, as Java has it.
    DigitalSignature,
    /// If it is there, it must suit how the key was used before TLS 1.3, as NSS has it: a client's holds
    /// `digitalSignature`; a server's holds `keyEncipherment` with an RSA key, and `digitalSignature` or
    /// `keyAgreement` with one on a NIST curve. Other keys suit nothing.
    ByKeyKind,
    /// It does not count.
    Ignored,
}

/// How an issuer's name is compared with the subject of its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameComparison {
    /// After preparation [RFC 5280 §7.1].
    Rfc5280,
    /// As texts, whatever their string types, case and white space counting, as `GnuTLS` does.
    Texts,
    /// After preparation, and of other string types than `PrintableString` and `UTF8String` as encoded
    /// bytes, as Java does.
    PreparedUtf8,
    /// As encoded bytes, as Windows, NSS, Go and rustls-webpki do.
    EncodedBytes,
}

/// What a key identifier that contradicts the candidate does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyIdentifiers {
    /// It puts the candidate last; the signature decides [RFC 5280 §4.2.1.1].
    Hint,
    /// It rules out a candidate of the store, and puts others last, as Java has it.
    MustMatchInStore,
    /// It rules the candidate out, as in Windows, OpenSSL, `GnuTLS` and NSS.
    MustMatch,
}

/// What a revocation list must have beside what its use needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListProfile {
    /// Nothing: old authorities leave the number out.
    Lenient,
    /// `cRLNumber`, not critical, `authorityKeyIdentifier`, and no `revokedCertificates` without an entry
    /// [RFC 5280 §5.1.2.6, §5.2.1, §5.2.3].
    Rfc5280,
}

/// How issuers are chosen where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Building {
    /// Each is tried, the best first, until a path holds.
    EveryIssuer,
    /// The first alone, as OpenSSL has it: of the store before the others, in date before the others, then
    /// in the order in which they came. Above an issuer that the store holds, the store's alone count.
    FirstOfStore,
    /// The first alone, as `GnuTLS` has it: of those that came with the target, as far as they lead, in the
    /// order in which they came, self-signed ones set aside; then of the store, the youngest. So a stored
    /// intermediate ends a path only where nothing that came leads on.
    FirstSent,
}

/// Whether the last second of a validity belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LastSecond {
    /// It does [RFC 5280 §4.1.2.5].
    Included,
    /// It does not, as OpenSSL has it.
    Excluded,
}

/// Whether self-issued intermediates are counted by `pathLenConstraint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SelfIssued {
    /// They are not [RFC 5280 §4.2.1.9].
    Uncounted,
    /// They are, as in `GnuTLS`, Go and rustls-webpki.
    Counted,
}

/// Whether certificate policies are processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyProcessing {
    /// They are [RFC 5280 §6.1 as RFC 9618 changed it].
    Full,
    /// They are not, nor are their extensions missed, as in OpenSSL without `-policy_check`.
    Off,
    /// `policyMappings`, `policyConstraints` and `inhibitAnyPolicy` are unknown extensions: critical, they
    /// refuse the certificate [RFC 5280 §4.2], as in `GnuTLS`, Go and rustls-webpki.
    Unknown,
}

/// Whether an authority may stand where an end entity is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorityAsTarget {
    /// It may: no section forbids it.
    Accepted,
    /// It may not, as in NSS and rustls-webpki.
    Refused,
}

/// Whether certificates before version 3 count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OldVersions {
    /// They do, and one of the store may be an authority by that alone.
    Accepted,
    /// A root must say that it is an authority, as NSS has it.
    NoAuthorities,
    /// Below the anchor there are none, as rustls-webpki has it.
    AnchorsAlone,
}

/// What a wildcard has to do with an excluded subtree for it to lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExcludedWildcards {
    /// One name that it stands for lies there.
    AnyMember,
    /// All names that it stands for do, as OpenSSL, `GnuTLS`, NSS, Java and Go read it.
    EveryMember,
}

impl ExcludedWildcards {
    pub(crate) fn reading(self) -> Reading {
        match self {
            Self::AnyMember => Reading::AnyMember,
            Self::EveryMember => Reading::EveryMember,
        }
    }
}
