//! Who signed a statement: an authority of the path, or a certificate with a path of its own to the
//! same anchor [RFC 5280 §6.3.3 (f), (g)].

use countersign_asn1::KeyUsage;

use super::doubt::DoubtKind;
use super::list::{RevocationList, SignedStatement};
use crate::rules::{Admit, Check};
use crate::search::decide;
use crate::signatures::WorkingKey;
use crate::{CertificateId, Edge, Exhausted, Purpose, Question, TrustStore, Validator};

/// The signers whose own paths are being validated, innermost first. What such a signer says counts
/// meanwhile: a list may be about its own signer, and about nobody else's word can it be good.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hearings<'h>(Option<&'h Hearing<'h>>);

/// One such signer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hearing<'h> {
    signer: CertificateId,
    above: Hearings<'h>,
}

impl<'h> Hearing<'h> {
    /// One more inside those above.
    pub(super) fn new(signer: CertificateId, above: Hearings<'h>) -> Result<Self, Exhausted> {
        if above.depth() >= DEEPEST {
            return Err(Exhausted::Depth);
        }
        Ok(Self { signer, above })
    }
}

impl<'h> Hearings<'h> {
    pub(super) fn within(hearing: &'h Hearing<'h>) -> Self {
        Self(Some(hearing))
    }

    fn depth(self) -> u32 {
        self.0.map_or(0, |hearing| hearing.above.depth() + 1)
    }

    pub(super) fn include(self, signer: CertificateId) -> bool {
        self.0
            .is_some_and(|hearing| hearing.signer == signer || hearing.above.include(signer))
    }
}

/// The key that signed `list`, which is about the certificate at `depth` of the path.
pub(super) fn signer_of(
    check: &mut Check<'_>,
    list: &RevocationList,
    depth: usize,
) -> Result<Result<WorkingKey, DoubtKind>, Exhausted> {
    let signed = list.signed();
    if let Some(hash) = signed.algorithm.and_then(|algorithm| algorithm.hash())
        && check.question.policy.refused_hashes.contains(&hash)
    {
        return Ok(Err(DoubtKind::WeakHash { hash }));
    }
    let issuer = check.path[depth + 1];
    let mut doubt = DoubtKind::SignerUnknown;
    let mut issuer_key = None;
    if check.certificates[issuer].subject().matches(list.issuer()) {
        let key = working_key(check, depth + 1);
        issuer_key = Some(key.key);
        match by_key(check, key, issuer, &signed)? {
            Ok(()) => return Ok(Ok(key)),
            Err(why) => doubt = why,
        }
    }
    for candidate in candidates(check, list)? {
        let key = WorkingKey {
            key: check.certificates.key(candidate),
            parameters: None,
        };
        if issuer_key == Some(key.key) && candidate == issuer {
            continue;
        }
        match by_key(check, key, candidate, &signed)? {
            Ok(()) if has_path(check, candidate)? => return Ok(Ok(key)),
            Ok(()) => doubt = DoubtKind::SignerUnknown,
            // That a namesake's key did not sign is no news.
            Err(DoubtKind::SignatureInvalid) if doubt == DoubtKind::SignerUnknown => {
                doubt = DoubtKind::SignatureInvalid;
            }
            Err(DoubtKind::SignatureInvalid) => {}
            Err(why) => doubt = why,
        }
    }
    Ok(Err(doubt))
}

/// Whether `key` signed the statement.
pub(super) fn is_signed_by(
    check: &mut Check<'_>,
    key: WorkingKey,
    signed: &SignedStatement<'_>,
) -> Result<bool, Exhausted> {
    let edge = check
        .signatures
        .statement_by(check.certificates, key, signed, check.budget)?;
    Ok(edge == Edge::Proven)
}

fn by_key(
    check: &mut Check<'_>,
    key: WorkingKey,
    holder: CertificateId,
    signed: &SignedStatement<'_>,
) -> Result<Result<(), DoubtKind>, Exhausted> {
    if !is_signed_by(check, key, signed)? {
        return Ok(Err(DoubtKind::SignatureInvalid));
    }
    let may_sign = check.certificates[holder]
        .key_usage()
        .is_none_or(|usage| usage.contains(KeyUsage::CRL_SIGN));
    Ok(if may_sign {
        Ok(())
    } else {
        Err(DoubtKind::SignerLacksCrlSign)
    })
}

/// The key of the certificate at `depth`, with the parameters that it inherits.
pub(super) fn working_key(check: &Check<'_>, depth: usize) -> WorkingKey {
    let inherits = |id: &CertificateId| check.certificates[*id].inherits_parameters();
    let id = check.path[depth];
    WorkingKey {
        key: check.certificates.key(id),
        parameters: inherits(&id)
            .then(|| check.path[depth..].iter().find(|id| !inherits(id)))
            .flatten()
            .map(|holder| check.certificates.key(*holder)),
    }
}

/// The certificates at hand of the list's issuer; those whose key it names first.
fn candidates(
    check: &mut Check<'_>,
    list: &RevocationList,
) -> Result<Vec<CertificateId>, Exhausted> {
    let question = check.question;
    let others = question.presented.len() + question.extra.len() + question.store.len();
    check.budget.spend_steps(1 + others / 1_000)?;
    let mut found: Vec<CertificateId> = question
        .presented
        .iter()
        .chain(question.extra)
        .copied()
        .chain(question.store.iter())
        .chain([question.target])
        .filter(|id| check.certificates[*id].subject().matches(list.issuer()))
        .collect();
    found.sort_unstable();
    found.dedup();
    let is_named = |id: &CertificateId| {
        let own = check.certificates[*id].subject_key_identifier();
        list.authority_key()
            .zip(own)
            .is_some_and(|(wanted, found)| wanted == found)
    };
    found.sort_by_key(|id| !is_named(id));
    check.budget.spend_steps(found.len())?;
    Ok(found)
}

/// Whether a path of `signer` to the anchor of this path holds, its own revocation included
/// [RFC 5280 §6.3.3 (f)].
fn has_path(check: &mut Check<'_>, signer: CertificateId) -> Result<bool, Exhausted> {
    let outer = check.question;
    if outer.hearings.include(signer) {
        return Ok(true);
    }
    let hearing = Hearing::new(signer, outer.hearings)?;
    let mut store = TrustStore::new();
    if let Some(anchor) = check.path.last() {
        store.add(check.certificates, *anchor);
    }
    let mut question = Question::new(signer, &store, outer.at, Purpose::Any, outer.policy)
        .with_presented(outer.presented)
        .with_extra(outer.extra);
    question.revocation = outer.revocation;
    question.evidence = outer.evidence;
    question.hearings = Hearings::within(&hearing);
    let validator = Validator::new(check.certificates, check.signatures);
    // A list counts by real signatures alone.
    let decision = decide(&validator, &question, Admit::ProvenOnly, check.budget)?;
    Ok(decision.is_ok())
}

/// Whether `target`, with the authorities of `path` above it, has a path to the anchor of this path,
/// leaving its own revocation aside: that of the authorities is looked up as a part of this path.
pub(super) fn has_path_within(
    check: &mut Check<'_>,
    target: CertificateId,
    path: &[CertificateId],
) -> Result<bool, Exhausted> {
    let mut store = TrustStore::new();
    if let Some(anchor) = path.last() {
        store.add(check.certificates, *anchor);
    }
    let (at, policy) = (check.question.at, check.question.policy);
    let question = Question::new(target, &store, at, Purpose::Any, policy).with_presented(path);
    let validator = Validator::new(check.certificates, check.signatures);
    let decision = decide(&validator, &question, Admit::ProvenOnly, check.budget)?;
    Ok(decision.is_ok())
}

/// Signers of lists about signers of lists, and so on: each is a validation inside another.
const DEEPEST: u32 = 8;
