//! The rules of path validation [RFC 5280 §6.1], one function each, in one list.
//!
//! A path grows from the target up, and the rules run when a certificate is put at its end: each
//! looks at that certificate and at those below it. So what the standard computes from the anchor
//! down (the permitted subtrees, the path length that is left) is asked here from below: is this
//! issuer's constraint kept by what it issued? The answers are the same, and a branch is cut at the
//! first certificate that cannot stand where it is. The validator and the explainer run this list;
//! the one stops at the first error, the other does not.

mod certificate_policies;
mod name_constraints;
mod usage;

use core::mem::discriminant;

use countersign_asn1::{OwnedOid, Version};
use countersign_keys::{Hash, KeyAlgorithm, SignatureAlgorithm};

use crate::finding::{Bounded, Finding, FindingKind};
use crate::names::{NameMatch, match_name};
use crate::policy::{
    AnchorConstraints, AnchorDates, AuthorityAsTarget, LastSecond, OldVersions, PolicyProcessing,
    SelfIssued,
};
use crate::profile::{Place, Profile, Signer};
use crate::sentence::excerpt;
use crate::signatures::{SignatureFault, WorkingKey};
use crate::{
    Budget, CertificateFacts, CertificateId, Certificates, Edge, Exhausted, Policy, Question,
    Signatures,
};

/// Every rule, the cheap ones first: a signature is verified when nothing else is wrong, and names
/// are compared with constraints when the signature is good.
pub(crate) fn run(check: &mut Check<'_>) -> Result<(), Interrupt> {
    dates(check)?;
    malformed_extensions(check)?;
    critical_extensions(check)?;
    profile(check)?;
    authority_as_target(check)?;
    basic_constraints(check)?;
    path_length(check)?;
    asked_path_length(check)?;
    usage::purpose(check)?;
    usage::key_usage(check)?;
    key_strength(check)?;
    hash_strength(check)?;
    name(check)?;
    signature(check)?;
    name_constraints::name_constraints(check)?;
    certificate_policies::certificate_policies(check)?;
    crate::revocation::rule(check)
}

/// Why a rule stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupt {
    /// An error was found, and one is enough.
    Refuted,
    Exhausted(Exhausted),
}

impl From<Exhausted> for Interrupt {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}

/// Whether edges that are merely assumed count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admit {
    ProvenOnly,
    Assumed,
}

/// Whether to go on after the first error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thoroughness {
    FirstError,
    Everything,
}

/// What of a certificate a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Whether it may issue certificates.
    Authority,
    /// The names that it allows.
    NameConstraints,
    /// All else but its dates.
    Rest,
}

/// The certificate at the end of a path, with all that rules may look at.
#[derive(Debug)]
pub(crate) struct Check<'c> {
    pub(crate) certificates: &'c Certificates,
    pub(crate) signatures: &'c Signatures<'c>,
    pub(crate) question: &'c Question<'c>,
    pub(crate) admit: Admit,
    pub(crate) thoroughness: Thoroughness,
    /// Target first; the certificate in question last.
    pub(crate) path: &'c [CertificateId],
    /// Those of the last.
    pub(crate) facts: &'c CertificateFacts,
    /// Whether the path ends here, in an anchor.
    pub(crate) is_anchor: bool,
    pub(crate) budget: &'c mut Budget,
    pub(crate) findings: &'c mut Vec<Finding>,
    /// How many of them are not about this visit.
    pub(crate) found_before: usize,
    /// The user-constrained policy set, once the path has reached an anchor.
    pub(crate) policy_set: &'c mut Vec<OwnedOid>,
}

impl<'c> Check<'c> {
    fn depth(&self) -> usize {
        self.path.len() - 1
    }

    fn id(&self) -> CertificateId {
        self.path[self.depth()]
    }

    fn facts(&self) -> &'c CertificateFacts {
        self.facts
    }

    fn policy(&self) -> &'c Policy {
        self.question.policy
    }

    fn is_target(&self) -> bool {
        self.depth() == 0
    }

    /// Whether this part of the certificate's own content counts. An anchor that is not the target is a
    /// name and a key [RFC 5280 §6.1.1 (d)], unless the policy takes its extensions for constraints
    /// [RFC 5937], or some of them.
    fn counts(&self, part: Part) -> bool {
        self.is_target()
            || !self.is_anchor
            || match self.policy().anchor_constraints {
                AnchorConstraints::Enforce => true,
                AnchorConstraints::Ignore => false,
                AnchorConstraints::NameConstraintsAlone => part == Part::NameConstraints,
                AnchorConstraints::AuthorityAlone => part == Part::Authority,
            }
    }

    fn error(&mut self, kind: FindingKind) -> Result<(), Interrupt> {
        self.error_at(self.depth(), kind)
    }

    pub(crate) fn error_at(&mut self, depth: usize, kind: FindingKind) -> Result<(), Interrupt> {
        let certificate = self.path[depth];
        match self.crowded(depth, &kind) {
            Some(last) => last.untold += 1,
            None => self.findings.push(Finding {
                kind,
                certificate,
                depth,
                untold: 0,
            }),
        }
        match self.thoroughness {
            Thoroughness::FirstError => Err(Interrupt::Refuted),
            Thoroughness::Everything => Ok(()),
        }
    }

    /// The last of its kind, where this visit has found as many as are told: a hundred thousand names may
    /// break one constraint, and every path through it would tell of each.
    fn crowded(&mut self, depth: usize, kind: &FindingKind) -> Option<&mut Finding> {
        let here = self.findings.get_mut(self.found_before..)?;
        let alike = here.iter().rev().take_while(|finding| {
            finding.depth == depth && discriminant(&finding.kind) == discriminant(kind)
        });
        let is_crowd = alike.take(Bounded::<Finding>::LIMIT).count() == Bounded::<Finding>::LIMIT;
        here.last_mut().filter(|_| is_crowd)
    }
}

/// [RFC 5280 §6.1.3 (a) (2)]; both bounds are included [RFC 5280 §4.1.2.5].
fn dates(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.is_anchor && !check.is_target() && check.policy().anchor_dates == AnchorDates::Ignore {
        return Ok(());
    }
    let (facts, at, now) = (check.facts(), check.question.at, check.question.now);
    let validity = facts.validity();
    if now < *validity.start() {
        let not_before = facts.not_before();
        check.error(FindingKind::NotYetValid { not_before, at })?;
    }
    let is_over = match check.policy().last_second {
        LastSecond::Included => now > *validity.end(),
        LastSecond::Excluded => now >= *validity.end(),
    };
    if is_over {
        let not_after = facts.not_after();
        check.error(FindingKind::Expired { not_after, at })?;
    }
    Ok(())
}

/// An extension that is processed must be read whole, critical or not.
fn malformed_extensions(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.counts(Part::Rest) {
        return Ok(());
    }
    for extension in check.facts().malformed_extensions() {
        check.error(FindingKind::MalformedExtension {
            oid: extension.oid.clone(),
            fault: extension.fault.clone(),
        })?;
    }
    Ok(())
}

/// [RFC 5280 §6.1.4 (o), §6.1.5 (f)]
fn critical_extensions(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.counts(Part::Rest) {
        return Ok(());
    }
    for oid in check.facts().unknown_critical_extensions() {
        check.error(FindingKind::UnknownCriticalExtension { oid: oid.clone() })?;
    }
    if check.policy().policy_processing != PolicyProcessing::Unknown {
        return Ok(());
    }
    let policies = check.facts().policies();
    for oid in policies.map_or(&[][..], |policies| &policies.critical) {
        check.error(FindingKind::UnknownCriticalExtension { oid: oid.clone() })?;
    }
    Ok(())
}

/// What the policy makes of a target that is an authority, or of an old version.
fn authority_as_target(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let (facts, policy) = (check.facts(), check.policy());
    if policy.old_versions == OldVersions::AnchorsAlone
        && facts.version() < Version::V3
        && (check.is_target() || !check.is_anchor)
    {
        check.error(FindingKind::VersionTooOld)?;
    }
    if check.is_target()
        && facts.is_ca()
        && policy.authority_as_target == AuthorityAsTarget::Refused
    {
        check.error(FindingKind::TargetIsAuthority)?;
    }
    Ok(())
}

/// What the policy's profile demands of each certificate.
fn profile(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.counts(Part::Rest) {
        return Ok(());
    }
    let place = match (check.is_target(), check.is_anchor) {
        (true, _) => Place::Target,
        (false, true) => Place::Anchor,
        (false, false) => Place::Intermediate,
    };
    let policy = check.policy();
    if policy.profile == Profile::None {
        return Ok(());
    }
    let signer = signer(check, place)?;
    let purpose = &check.question.purpose;
    for rule in policy.profile.broken(check.facts(), place, signer, purpose) {
        if !policy.exemptions.contains(&rule) {
            check.error(FindingKind::Nonconforming { rule })?;
        }
    }
    Ok(())
}

/// Whether a certificate is self-signed: by its names, or as an anchor that has none for its issuer,
/// by its signature [RFC 5280 §4.2.1.1].
fn signer(check: &mut Check<'_>, place: Place) -> Result<Signer, Exhausted> {
    let facts = check.facts();
    if facts.claims_self_signed() {
        return Ok(Signer::Itself);
    }
    if place != Place::Anchor || facts.authority_key_identifier().is_some() {
        return Ok(Signer::Another);
    }
    let id = check.id();
    let edge = check
        .signatures
        .edge(check.certificates, id, id, check.budget)?;
    Ok(match edge {
        Edge::Proven => Signer::Itself,
        Edge::Refuted(_) | Edge::Assumed => Signer::Another,
    })
}

/// [RFC 5280 §6.1.4 (k)]
fn basic_constraints(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.is_target() || !check.counts(Part::Authority) {
        return Ok(());
    }
    let facts = check.facts();
    let is_authority = match facts.basic_constraints() {
        Some(constraints) => constraints.ca,
        // A certificate before version 3 has nowhere to say it: what makes a root of the nineties an
        // authority is that the store holds it, which is the standard's "out-of-band means".
        None => {
            check.is_anchor
                && facts.version() < Version::V3
                && check.policy().old_versions != OldVersions::NoAuthorities
        }
    };
    if !is_authority {
        check.error(FindingKind::NotAnAuthority)?;
    }
    Ok(())
}

/// [RFC 5280 §6.1.4 (l), (m)]: self-issued intermediates are not counted, nor is the target.
fn path_length(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.is_target() || !check.counts(Part::Rest) {
        return Ok(());
    }
    let limit = check
        .facts()
        .basic_constraints()
        .and_then(|constraints| constraints.path_len_constraint);
    let Some(limit) = limit else {
        return Ok(());
    };
    let intermediates = &check.path[1..check.depth()];
    let is_within = |count: usize| u32::try_from(count).is_ok_and(|count| count <= limit);
    // Comparing names is dear, and needless when all together are few enough.
    if is_within(intermediates.len()) {
        return Ok(());
    }
    let counts_all = check.policy().self_issued == SelfIssued::Counted;
    let found = intermediates
        .iter()
        .filter(|id| counts_all || !check.certificates[**id].is_self_issued())
        .count();
    if !is_within(found) {
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        check.error(FindingKind::PathLengthExceeded { limit, found })?;
    }
    Ok(())
}

/// The limit of the question [RFC 5280 §6.1.2 (k)]: this certificate, as an intermediate, is one too
/// many.
fn asked_path_length(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let Some(limit) = check.question.max_path_length else {
        return Ok(());
    };
    if check.is_target() || check.is_anchor {
        return Ok(());
    }
    let intermediates = check.path[1..].iter();
    let found = intermediates
        .filter(|id| !check.certificates[**id].is_self_issued())
        .count();
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > limit {
        check.error(FindingKind::PathTooLong { limit, found })?;
    }
    Ok(())
}

/// RSA and DSA keys that are shorter than the policy wants.
fn key_strength(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.counts(Part::Rest) {
        return Ok(());
    }
    let minimum = check.policy().minimum_rsa_bits;
    match check.facts().key_algorithm() {
        KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits } | KeyAlgorithm::Dsa { bits }
            if bits < minimum =>
        {
            check.error(FindingKind::WeakKey { bits, minimum })
        }
        _ => Ok(()),
    }
}

/// Digests that the policy refuses. An anchor's own signature proves nothing, and is not looked at.
fn hash_strength(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.is_anchor {
        return Ok(());
    }
    let algorithm = check.facts().signature_algorithm();
    match algorithm
        .ok()
        .and_then(|algorithm| refused_hash(check.policy(), algorithm))
    {
        Some(hash) => check.error(FindingKind::WeakHash { hash }),
        None => Ok(()),
    }
}

/// The name that was asked for [RFC 9525 §6].
fn name(check: &mut Check<'_>) -> Result<(), Interrupt> {
    let (true, [wanted, ..]) = (check.is_target(), check.question.names) else {
        return Ok(());
    };
    let (facts, rules) = (check.facts(), check.policy().names);
    let is_borne = |wanted| match_name(facts, wanted, rules) != NameMatch::Mismatch;
    if check.question.names.iter().any(is_borne) {
        return Ok(());
    }
    let presented = match facts.subject_alt_names() {
        Some(names) => Bounded::new(names.iter()).map(excerpt),
        None => Bounded::new(facts.common_names().iter().map(|name| format!("CN:{name}"))),
    };
    check.error(FindingKind::NameMismatch {
        wanted: wanted.clone(),
        presented,
    })
}

/// [RFC 5280 §6.1.3 (a) (1)]: the certificate below is signed by this one's key.
///
/// A DSA key without parameters takes those of the issuer above [RFC 5280 §6.1.4 (e)], so what it
/// signed is verified when that issuer joins the path.
fn signature(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.is_anchor {
        algorithms_agree(check)?;
    }
    let end = check.depth();
    if check.facts().inherits_parameters() && !check.is_anchor || check.is_target() {
        return Ok(());
    }
    let key = check.certificates.key(check.id());
    let working = WorkingKey {
        key,
        parameters: None,
    };
    signed_by(check, working, end)?;
    // What was signed below by keys that take their parameters from this one.
    for signer in (1..end).rev() {
        let facts = check.certificates.get(check.path[signer]);
        if !facts.inherits_parameters() {
            break;
        }
        let working = WorkingKey {
            key: check.certificates.key(check.path[signer]),
            parameters: Some(key),
        };
        signed_by(check, working, signer)?;
    }
    Ok(())
}

/// The hash of the signature, if the policy refuses it.
fn refused_hash(policy: &Policy, algorithm: SignatureAlgorithm) -> Option<Hash> {
    algorithm
        .hash()
        .filter(|hash| policy.refused_hashes.contains(hash))
}

/// Whether the certificate at `signer - 1` is signed by `key`, which is that at `signer`'s.
fn signed_by(check: &mut Check<'_>, key: WorkingKey, signer: usize) -> Result<(), Interrupt> {
    let (issuer, subject) = (check.path[signer], check.path[signer - 1]);
    let edge = check
        .signatures
        .edge_by(check.certificates, key, subject, check.budget)?;
    let fault = match edge {
        Edge::Proven => return Ok(()),
        Edge::Assumed if check.admit == Admit::Assumed => return Ok(()),
        Edge::Assumed => SignatureFault::Hypothetical,
        Edge::Refuted(fault) => fault,
    };
    let kind = match fault {
        // Refused for its hash already: whether it would hold does not matter.
        SignatureFault::Unsupported { algorithm, .. }
            if refused_hash(check.policy(), algorithm).is_some() =>
        {
            return Ok(());
        }
        SignatureFault::Invalid => FindingKind::SignatureInvalid { issuer },
        SignatureFault::Unsupported { algorithm, key } => {
            FindingKind::SignatureUnsupported { algorithm, key }
        }
        SignatureFault::Unknown => match check.certificates[subject].signature_algorithm() {
            Err(fault) => FindingKind::SignatureAlgorithmUnknown {
                fault: fault.clone(),
            },
            Ok(_) => FindingKind::IssuerKeyUnknown { issuer },
        },
        SignatureFault::Hypothetical => FindingKind::SignatureNotSupposed { issuer },
    };
    check.error_at(signer - 1, kind)
}

/// [RFC 5280 §4.1.1.2]
fn algorithms_agree(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if check.facts().signature_algorithms_agree() {
        Ok(())
    } else {
        check.error(FindingKind::SignatureAlgorithmsDiffer)
    }
}
