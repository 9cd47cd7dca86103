//! Who may have issued a certificate: those of the right name, best first.

use core::cmp::Reverse;

use time::OffsetDateTime;

use crate::explanation::Link;
use crate::finding::{Bounded, Likeness, NearMiss, NearMisses};
use crate::policy::{KeyIdentifiers, NameComparison};
use crate::{CertificateFacts, CertificateId, Certificates, Question};

/// The candidate issuers of one certificate, handed out best first:
///
/// 1. those whose identifier or issuer and serial number the authority key identifier names;
/// 2. the others of the issuer's name, in the same encoding; where identifiers contradict, last;
/// 3. those whose name is equal only after preparation [RFC 5280 §7.1].
///
/// Each group is looked for when the one before it is used up. Inside a group: certificates of the
/// store before others; those in date before others; authorities before others; the youngest first;
/// then in the order in which they came into the table.
#[derive(Debug)]
pub(crate) struct Candidates {
    subject: CertificateId,
    group: Option<Group>,
    /// The best last.
    queue: Vec<Candidate>,
}

/// A certificate with the issuer's name, and what its identifiers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) certificate: CertificateId,
    pub(crate) link: Link,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Identified,
    Named,
    OtherwiseEncoded,
}

impl Candidates {
    /// The candidate issuers of `subject`.
    pub(crate) fn of(subject: CertificateId) -> Self {
        Self {
            subject,
            group: Some(Group::Identified),
            queue: Vec::new(),
        }
    }

    /// The next best.
    pub(crate) fn next(
        &mut self,
        certificates: &Certificates,
        question: &Question<'_>,
    ) -> Option<Candidate> {
        loop {
            if let Some(candidate) = self.queue.pop() {
                return Some(candidate);
            }
            let group = self.group?;
            self.group = match group {
                Group::Identified => Some(Group::Named),
                Group::Named => Some(Group::OtherwiseEncoded),
                Group::OtherwiseEncoded => None,
            };
            self.queue = gather(certificates, question, self.subject, group);
        }
    }
}

fn gather(
    certificates: &Certificates,
    question: &Question<'_>,
    subject: CertificateId,
    group: Group,
) -> Vec<Candidate> {
    let facts = certificates.get(subject);
    let issuer = certificates.issuer(subject);
    if group == Group::Identified && facts.authority_key_identifier().is_none() {
        return Vec::new();
    }
    let by_bytes = question.policy.name_comparison == NameComparison::EncodedBytes;
    if group == Group::OtherwiseEncoded && by_bytes {
        return Vec::new();
    }
    let mut found = Vec::new();
    let weigh = |certificate: CertificateId| {
        let link = link(facts, certificates.get(certificate));
        let belongs = match (group, link) {
            (Group::Named, Link::ExactMatch | Link::KeyMatch)
            | (Group::Identified, Link::NameMatch | Link::NameMatchAlone) => false,
            (_, Link::NameMatchAlone) => question.policy.key_identifiers == KeyIdentifiers::Hint,
            _ => true,
        };
        if belongs {
            found.push(Candidate { certificate, link });
        }
    };
    if group == Group::OtherwiseEncoded {
        let is_equal = |id: &CertificateId| {
            let name = certificates.subject(*id);
            name != issuer && certificates.names_match(name, issuer)
        };
        let all = question.store.iter().chain(others(question));
        all.filter(is_equal).for_each(weigh);
    } else {
        let is_same = |id: &CertificateId| certificates.subject(*id) == issuer;
        let stored = question.store.with_subject(issuer).iter().copied();
        stored
            .chain(others(question).filter(is_same))
            .for_each(weigh);
    }
    if found.len() > 1 {
        found.sort_by_cached_key(|candidate| {
            let facts = certificates.get(candidate.certificate);
            Reverse((
                candidate.link,
                !question.store.contains(candidate.certificate),
                !is_in_date(facts, question.at),
                !facts.is_ca(),
                Reverse(facts.not_before()),
                candidate.certificate,
            ))
        });
        // One that came twice stands beside itself.
        found.dedup();
    }
    found
}

/// The certificates at hand that the store does not hold.
fn others<'q>(question: &'q Question<'_>) -> impl Iterator<Item = CertificateId> + 'q {
    question
        .presented
        .iter()
        .chain(question.extra)
        .copied()
        .filter(|id| !question.store.contains(*id))
}

/// What the identifiers of `subject` say about `issuer`, which has the right name
/// [RFC 5280 §4.2.1.1].
pub(crate) fn link(subject: &CertificateFacts, issuer: &CertificateFacts) -> Link {
    let Some(authority) = subject.authority_key_identifier() else {
        return Link::NameMatch;
    };
    let same_key = authority
        .key_identifier
        .zip(issuer.subject_key_identifier())
        .map(|(wanted, found)| wanted == found);
    let same_certificate = authority
        .authority_cert_issuer
        .zip(authority.authority_cert_serial_number)
        .map(|(name, serial)| serial == issuer.serial_number() && name.matches(issuer.issuer()));
    match (same_key, same_certificate) {
        (Some(false), _) => Link::NameMatchAlone,
        (_, Some(true)) => Link::ExactMatch,
        // An authority that was renewed with its key has another serial number.
        (Some(true), _) => Link::KeyMatch,
        (None, Some(false)) => Link::NameMatchAlone,
        (None, None) => Link::NameMatch,
    }
}

fn is_in_date(facts: &CertificateFacts, at: OffsetDateTime) -> bool {
    (facts.not_before()..=facts.not_after()).contains(&at)
}

/// What is at hand that looks like the issuer of `subject`, or like `subject` itself where that is
/// self-signed; `refuted` are candidates whose key did not sign it.
pub(crate) fn near_misses(
    certificates: &Certificates,
    question: &Question<'_>,
    subject: CertificateId,
    refuted: &[Candidate],
) -> NearMisses {
    let facts = certificates.get(subject);
    let (name, key) = (certificates.issuer(subject), certificates.key(subject));
    let wanted = facts
        .authority_key_identifier()
        .and_then(|authority| authority.key_identifier);
    let likeness = |id: CertificateId| {
        let same_name = certificates.names_match(certificates.subject(id), name);
        if id == subject {
            return None;
        }
        if facts.claims_self_signed() && certificates.key(id) == key {
            return same_name.then_some(Likeness::OtherCertificateSameKey);
        }
        if refuted.iter().any(|candidate| candidate.certificate == id) {
            return Some(Likeness::SameNameOtherKey);
        }
        if same_name {
            return (link(facts, certificates.get(id)) == Link::NameMatchAlone)
                .then_some(Likeness::KeyIdentifierContradicts);
        }
        let same_identifier =
            wanted.is_some() && certificates.get(id).subject_key_identifier() == wanted;
        same_identifier.then_some(Likeness::SameKeyOtherName)
    };
    Bounded::new(
        question
            .store
            .iter()
            .chain(others(question))
            .filter_map(|id| {
                Some(NearMiss {
                    certificate: id,
                    in_store: question.store.contains(id),
                    likeness: likeness(id)?,
                })
            }),
    )
}
