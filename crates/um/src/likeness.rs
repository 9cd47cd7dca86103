//! Checks that ended alike, for the same reasons, and the links that fare alike by them.

use std::collections::{HashMap, HashSet};

use countersign_mutual::{Answer, CertificateReference, Check, Reason, Role, Severity};

use crate::alike::{self, Alike};
use crate::kind::CertificateKind;
use crate::remedies::Remedy;
use crate::report::{LinkReport, Report};
use crate::what_if::{CheckChange, LinkChange, Standing, WhatIfReport};

/// Numbers for the checks of a report: those that ended alike, for the same reasons, have one.
#[derive(Debug)]
pub struct Likeness<'r> {
    /// Of which product each party is.
    products: HashMap<&'r str, &'r str>,
    /// The fingerprints of what parties present.
    presented: HashSet<&'r str>,
    numbers: HashMap<Key<'r>, usize>,
}

/// What is the same in checks that are alike. A rule is one of a product's, so that the judged one's product
/// need not be.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key<'r> {
    judge: Option<&'r str>,
    role: Role,
    verdict: Answer,
    supported: Answer,
    faults: Vec<Fault<'r>>,
}

/// What a reason says.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Fault<'r> {
    code: &'r str,
    rule: &'r str,
    severity: Severity,
    /// What is to be found out of one fact says nothing of another.
    missing: Option<&'r str>,
    /// What is to be done for one root does nothing for another.
    authority: Option<&'r str>,
}

/// What is the same in links that fare alike.
type LinkKey<'r> = (
    Vec<usize>,
    bool,
    (CertificateKind, CertificateKind),
    &'r [String],
);

/// What is the same in links whose verdict changes alike.
type ChangeKey<'r> = (Standing, Standing, bool, Vec<CheckKey<'r>>);

/// What is the same in checks that change alike.
#[derive(Debug, PartialEq, Eq, Hash)]
struct CheckKey<'r> {
    number: u8,
    judge: Option<&'r str>,
    verdicts: (Answer, Answer),
    assumed: bool,
    gone: Vec<Fault<'r>>,
    new: Vec<Fault<'r>>,
}

impl<'r> Likeness<'r> {
    /// For the checks of this report, none of which has a number yet.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        let parties = report.parties.iter();
        let presented = parties.clone().filter_map(|party| {
            let presented = party.certificate.as_ref()?;
            presented.certificate.sha256.as_deref()
        });
        Self::of(
            parties.map(|party| (party.name.as_str(), party.product.as_str())),
            presented,
        )
    }

    /// For checks between these parties, each with its product, which present certificates of these fingerprints.
    pub(crate) fn of(
        products: impl Iterator<Item = (&'r str, &'r str)>,
        presented: impl Iterator<Item = &'r str>,
    ) -> Self {
        Self {
            products: products.collect(),
            presented: presented.collect(),
            numbers: HashMap::new(),
        }
    }

    /// The number of a check: the next, from 0 on, if none before was like it.
    pub fn number(&mut self, check: &'r Check) -> usize {
        let next = self.numbers.len();
        let key = self.key(check);
        *self.numbers.entry(key).or_insert(next)
    }

    /// The number of a check, if it or one like it has one.
    #[must_use]
    pub fn known(&self, check: &'r Check) -> Option<usize> {
        self.numbers.get(&self.key(check)).copied()
    }

    /// What tells a certificate of which a check speaks from others, if no party presents it.
    fn authority(&self, about: &'r CertificateReference) -> Option<&'r str> {
        let about = about.sha256.as_deref();
        about.filter(|about| !self.presented.contains(about))
    }

    fn key(&self, check: &'r Check) -> Key<'r> {
        Key {
            judge: self.products.get(check.judge.as_str()).copied(),
            role: check.role,
            verdict: check.verdict,
            supported: check.supported,
            faults: self.faults(&check.reasons),
        }
    }

    fn faults(&self, reasons: &'r [Reason]) -> Vec<Fault<'r>> {
        let fault = |reason: &'r Reason| Fault {
            code: &reason.code,
            rule: &reason.rule.id,
            severity: reason.severity,
            missing: { reason.missing_fact.as_ref() }.map(|missing| missing.fact.as_str()),
            authority: { reason.certificate.as_ref() }.and_then(|about| self.authority(about)),
        };
        reasons.iter().map(fault).collect()
    }

    /// For each of these changes the first that is like it.
    pub(crate) fn classes(&self, changes: &'r [LinkChange]) -> Vec<usize> {
        let mut first: HashMap<ChangeKey<'r>, usize> = HashMap::new();
        let of_check = |check: &'r CheckChange| CheckKey {
            number: check.number,
            judge: self.products.get(check.judge.as_str()).copied(),
            verdicts: (check.before, check.after),
            assumed: check.assumed,
            gone: self.faults(&check.gone),
            new: self.faults(&check.new),
        };
        let classes = changes.iter().enumerate().map(|(place, change)| {
            let key = (
                change.before,
                change.after,
                change.mutual,
                change.checks.iter().map(of_check).collect(),
            );
            *first.entry(key).or_insert(place)
        });
        classes.collect()
    }
}

impl Report {
    /// The links, those together that fare alike for the same reasons, each kind where its first stands.
    #[must_use]
    pub fn told_links(&self) -> Vec<Alike<'_, LinkReport>> {
        let mut likeness = Likeness::new(self);
        let mut first: HashMap<LinkKey<'_>, usize> = HashMap::new();
        let classes = self.links.iter().enumerate().map(|(place, link)| {
            let checks = &link.agreement.checks;
            let numbers = checks.iter().map(|check| likeness.number(check));
            let key = (
                numbers.collect(),
                link.agreement.is_mutual(),
                (link.a_kind, link.b_kind),
                link.derived_from.as_slice(),
            );
            *first.entry(key).or_insert(place)
        });
        let classes: Vec<usize> = classes.collect();
        alike::together(&self.links, &classes)
    }

    /// Its remedies, those together that are alike but for whom they are about.
    #[must_use]
    pub fn told_remedies<'m, 'r>(&self, remedies: &'m [Remedy<'r>]) -> Vec<Alike<'m, Remedy<'r>>> {
        let likeness = Likeness::new(self);
        let mut first = HashMap::new();
        let classes = remedies.iter().enumerate().map(|(place, remedy)| {
            let authority = remedy
                .certificate
                .and_then(|about| likeness.authority(about));
            *first.entry((remedy.likeness(), authority)).or_insert(place)
        });
        let classes: Vec<usize> = classes.collect();
        alike::together(remedies, &classes)
    }
}

impl WhatIfReport {
    /// The links whose verdict changes, those together of which it changes alike, each kind where its first stands.
    #[must_use]
    pub fn told_links(&self) -> Vec<Alike<'_, LinkChange>> {
        alike::together(&self.links, &self.classes)
    }
}

impl<'m> Alike<'m, Remedy<'_>> {
    /// Whom the others are about.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'m str> {
        self.others_by(|remedy| remedy.of())
    }
}
