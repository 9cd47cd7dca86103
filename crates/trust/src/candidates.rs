//! Who may have issued a certificate: those of the right name, best first.

use core::cmp::Reverse;

use hashbrown::HashSet;
use smallvec::SmallVec;
use time::UtcDateTime;

use crate::certificates::identifier_tail;
use crate::explanation::Link;
use crate::finding::{Bounded, Likeness, NearMiss, NearMisses};
use crate::interned::NameId;
use crate::policy::{Building, KeyIdentifiers, NameComparison};
use crate::{Budget, CertificateFacts, CertificateId, Certificates, Exhausted, Question};

/// The candidate issuers of one certificate, handed out in the order of [`Validator`]. Each group
/// is looked for when the one before it is used up.
///
/// [`Validator`]: crate::Validator
#[derive(Debug)]
pub(crate) struct Candidates {
    subject: CertificateId,
    group: Option<Group>,
    /// The best last.
    queue: Queue,
}

/// There is one nearly always.
type Queue = SmallVec<[Candidate; 2]>;

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
            queue: Queue::new(),
        }
    }

    /// The next best, which is paid for by its size. So are the names that are looked at for it, and the
    /// identifiers.
    pub(crate) fn next(
        &mut self,
        certificates: &Certificates,
        question: &Question<'_>,
        budget: &mut Budget,
    ) -> Result<Option<Candidate>, Exhausted> {
        loop {
            if let Some(candidate) = self.queue.pop() {
                let size = certificates.get(candidate.certificate).size();
                budget.spend_steps(1 + size / 4_096)?;
                return Ok(Some(candidate));
            }
            let Some(group) = self.group else {
                return Ok(None);
            };
            self.group = match group {
                Group::Identified => Some(Group::Named),
                Group::Named => Some(Group::OtherwiseEncoded),
                Group::OtherwiseEncoded => None,
            };
            budget.spend_steps(group.names_to_look_at(question) / 1_000)?;
            let weighed = gather(certificates, question, self.subject, group, &mut self.queue);
            budget.spend_steps(weighed / 100)?;
        }
    }
}

impl Group {
    fn names_to_look_at(self, question: &Question<'_>) -> usize {
        let others = question.presented.len() + question.extra.len();
        match self {
            Self::OtherwiseEncoded if question.policy.name_comparison == NameComparison::Texts => {
                others + question.store.len()
            }
            // The store finds them by name.
            Self::Identified | Self::Named | Self::OtherwiseEncoded => others,
        }
    }
}

/// The search for one group.
struct Gathering<'g> {
    certificates: &'g Certificates,
    question: &'g Question<'g>,
    /// The certificate whose issuer is looked for.
    subject: CertificateId,
    facts: &'g CertificateFacts,
    issuer: NameId,
    group: Group,
    /// The best last, in the end.
    found: &'g mut Queue,
    /// Of how many the identifiers were compared.
    weighed: usize,
}

impl<'g> Gathering<'g> {
    fn identified(&mut self) {
        let Some(authority) = self.facts.authority_key_identifier() else {
            return;
        };
        let Some(wanted) = authority.key_identifier.map(identifier_tail) else {
            return self.named();
        };
        let (certificates, question, issuer) = (self.certificates, self.question, self.issuer);
        question
            .store
            .with_key_identifier(certificates, issuer, wanted)
            .for_each(|id| self.weigh(id));
        identified(certificates, question, issuer, wanted, |id| self.weigh(id));
    }

    fn named(&mut self) {
        let (certificates, question, issuer) = (self.certificates, self.question, self.issuer);
        for id in question.store.with_subject(issuer) {
            self.weigh(*id);
        }
        for id in others(question).filter(|id| certificates.subject(*id) == issuer) {
            self.weigh(id);
        }
    }

    /// Hardly ever is there one.
    #[inline(never)]
    fn otherwise_encoded(&mut self) {
        let (certificates, question, issuer) = (self.certificates, self.question, self.issuer);
        let (store, facts) = (question.store, self.facts);
        let is_equal = |id: &CertificateId| {
            let name = certificates.subject(*id);
            name != issuer
                && match question.policy.name_comparison {
                    NameComparison::EncodedBytes => false,
                    NameComparison::Rfc5280 => certificates.names_match(name, issuer),
                    NameComparison::Texts => certificates[*id].subject().same_texts(facts.issuer()),
                    NameComparison::PreparedUtf8 => {
                        certificates.names_match(name, issuer)
                            && certificates[*id].subject().same_but_utf8(facts.issuer())
                    }
                }
        };
        let others = others(question);
        let weigh = |id| self.weigh(id);
        match question.policy.name_comparison {
            NameComparison::EncodedBytes => {}
            // Equal texts need not be equal when they are prepared: some cannot be.
            NameComparison::Texts => store.iter().chain(others).filter(is_equal).for_each(weigh),
            NameComparison::Rfc5280 | NameComparison::PreparedUtf8 => {
                let class = certificates.class(issuer);
                let stored = store.with_class(certificates, class).filter(is_equal);
                let indexed = certificates.with_class(class).filter(is_equal);
                match few_at_hand(question, indexed) {
                    Some(few) => stored.chain(few).for_each(weigh),
                    None => stored.chain(others.filter(is_equal)).for_each(weigh),
                }
            }
        }
    }

    /// Compares identifiers, and takes the certificate if it is of this group.
    fn weigh(&mut self, certificate: CertificateId) {
        self.weighed += 1;
        let (question, facts) = (self.question, self.certificates.get(certificate));
        let is_set_aside = match question.policy.building {
            Building::EveryIssuer => false,
            Building::FirstOfStore => {
                self.subject != question.target && question.store.contains(self.subject)
            }
            Building::FirstSent => facts.claims_self_signed(),
        };
        if is_set_aside && !question.store.contains(certificate) {
            return;
        }
        let link = link(self.facts, facts);
        let belongs = match (self.group, link) {
            (Group::Named, Link::ExactMatch | Link::KeyMatch)
            | (Group::Identified, Link::NameMatch | Link::NameMatchAlone) => false,
            (_, Link::NameMatchAlone) => match question.policy.key_identifiers {
                KeyIdentifiers::Hint => true,
                KeyIdentifiers::MustMatchInStore => !question.store.contains(certificate),
                KeyIdentifiers::MustMatch => false,
            },
            _ => true,
        };
        if belongs {
            self.found.push(Candidate { certificate, link });
        }
    }

    /// The best last.
    #[inline(never)]
    fn sort(&mut self) {
        let (certificates, question) = (self.certificates, self.question);
        let found = &mut *self.found;
        let in_store = |candidate: &Candidate| question.store.contains(candidate.certificate);
        let facts = |candidate: &Candidate| certificates.get(candidate.certificate);
        // The last is taken first.
        found.reverse();
        match question.policy.building {
            Building::EveryIssuer => found.sort_by_cached_key(|candidate| {
                let facts = facts(candidate);
                Reverse((
                    candidate.link,
                    !in_store(candidate),
                    !is_in_date(facts, question.now),
                    !facts.is_ca(),
                    Reverse(facts.not_before()),
                    candidate.certificate,
                ))
            }),
            Building::FirstOfStore => found.sort_by_cached_key(|candidate| {
                let is_over = !is_in_date(facts(candidate), question.now);
                Reverse((!in_store(candidate), is_over))
            }),
            Building::FirstSent => found.sort_by_cached_key(|candidate| {
                let came = others(question).any(|id| id == candidate.certificate);
                let age = (!came).then(|| Reverse(facts(candidate).not_before()));
                Reverse((!came, age))
            }),
        }
        // One that is in the store and came too, or came twice, stands beside itself.
        found.dedup();
    }
}

/// Fills an empty queue with a group; of how many the identifiers were compared.
fn gather(
    certificates: &Certificates,
    question: &Question<'_>,
    subject: CertificateId,
    group: Group,
    found: &mut Queue,
) -> usize {
    let mut gathering = Gathering {
        certificates,
        question,
        subject,
        facts: certificates.get(subject),
        issuer: certificates.issuer(subject),
        group,
        found,
        weighed: 0,
    };
    match group {
        Group::Identified => gathering.identified(),
        Group::Named => gathering.named(),
        Group::OtherwiseEncoded => gathering.otherwise_encoded(),
    }
    if gathering.found.len() > 1 {
        gathering.sort();
    }
    gathering.weighed
}

/// Takes those beside the store's that have this subject, and a key identifier with this tail or none, in
/// the order in which they came.
fn identified(
    certificates: &Certificates,
    question: &Question<'_>,
    subject: NameId,
    tail: u32,
    take: impl FnMut(CertificateId),
) {
    if is_crowd(question) {
        let tails = [Some(tail), (tail != 0).then_some(0)];
        let indexed = tails.into_iter().flatten();
        let indexed = indexed.flat_map(|tail| certificates.with_key_identifier(subject, tail));
        if let Some(few) = few_at_hand(question, indexed) {
            return few.into_iter().for_each(take);
        }
    }
    let is_it = |id: &CertificateId| {
        let own = certificates.key_identifier_tail(*id);
        certificates.subject(*id) == subject && (own == 0 || own == tail)
    };
    others(question).filter(is_it).for_each(take);
}

/// Those of an index that are at hand beside the store's, in the order in which they came; `None` where to
/// look through what is at hand is less work.
fn few_at_hand(
    question: &Question<'_>,
    indexed: impl Iterator<Item = CertificateId>,
) -> Option<Vec<CertificateId>> {
    if !is_crowd(question) {
        return None;
    }
    let mut few: Vec<CertificateId> = indexed.take(FEW + 1).collect();
    if few.len() > FEW {
        return None;
    }
    let is_at_hand = |id: &CertificateId| {
        [question.presented, question.extra]
            .into_iter()
            .any(|those| has(those, *id))
    };
    few.retain(is_at_hand);
    if few.len() > 1 {
        few.sort_by_cached_key(|id| others(question).position(|other| other == *id));
    }
    Some(few)
}

/// Whether what is at hand beside the store's is too much to be looked through.
fn is_crowd(question: &Question<'_>) -> bool {
    question.presented.len() + question.extra.len() > CROWD
}

/// Whether one is among them: without a branch for each, so that the machine compares many at once.
fn has(those: &[CertificateId], one: CertificateId) -> bool {
    those
        .chunks(64)
        .any(|some| some.iter().fold(false, |found, id| found | (*id == one)))
}

/// Beyond so many certificates at hand, the table's index is asked.
const CROWD: usize = 64;

/// Of so many in the index it is asked whether they are at hand; more are looked for the other way.
const FEW: usize = 4;

/// The certificates at hand beside the store's, some of which the store may hold too.
fn others<'q>(question: &'q Question<'_>) -> impl Iterator<Item = CertificateId> + 'q {
    question.presented.iter().chain(question.extra).copied()
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

fn is_in_date(facts: &CertificateFacts, now: UtcDateTime) -> bool {
    facts.validity().contains(&now)
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
    let is_self_signed = facts.claims_self_signed();
    let refuted: HashSet<CertificateId> = refuted
        .iter()
        .map(|candidate| candidate.certificate)
        .collect();
    let wanted = facts
        .authority_key_identifier()
        .and_then(|authority| authority.key_identifier);
    let likeness = |id: CertificateId| {
        if id == subject {
            return None;
        }
        if refuted.contains(&id) {
            return Some(Likeness::SameNameOtherKey);
        }
        if certificates.names_match(certificates.subject(id), name) {
            if is_self_signed && certificates.key(id) == key {
                return Some(Likeness::OtherCertificateSameKey);
            }
            return (link(facts, certificates.get(id)) == Link::NameMatchAlone)
                .then_some(Likeness::KeyIdentifierContradicts);
        }
        let has_identifier =
            wanted.is_some() && certificates.get(id).subject_key_identifier() == wanted;
        has_identifier.then_some(Likeness::SameKeyOtherName)
    };
    let others = others(question).filter(|id| !question.store.contains(*id));
    let (class, tail) = (certificates.class(name), wanted.map(identifier_tail));
    let stored = question.store.resembling(certificates, class, tail);
    Bounded::new(stored.chain(others).filter_map(|id| {
        Some(NearMiss {
            certificate: id,
            in_store: question.store.contains(id),
            likeness: likeness(id)?,
        })
    }))
}
