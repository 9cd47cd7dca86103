//! Checks that ended alike for the same reasons: they are explained once, by the first of them.

use countersign_messages::{Language, page, words};
use countersign_mutual::{Check, Reason, Severity};
use countersign_um::{ChainCertificate, Chains, Likeness, Report};

use crate::mark::Mark;

/// Checks that ended alike, with everything that there is to say of them.
pub(crate) struct Case<'r> {
    /// The anchor that marks lead to. What is worst comes first, of what is as bad what is most frequent.
    pub(crate) number: usize,
    /// The first of them.
    pub(crate) check: &'r Check,
    pub(crate) mark: Mark,
    pub(crate) reasons: Vec<ReasonView<'r>>,
    pub(crate) chain: Vec<ChainCertificate>,
    count: usize,
    /// Some of the others.
    others: Vec<&'r Check>,
}

/// A reason, and how heavy it is.
pub(crate) struct ReasonView<'r> {
    pub(crate) reason: &'r Reason,
    pub(crate) mark: Mark,
}

/// The cases of an estate, and which each check is.
pub(crate) struct Cases<'r> {
    pub(crate) all: Vec<Case<'r>>,
    /// By link, then by check.
    of: Vec<Vec<usize>>,
    likeness: Likeness<'r>,
    /// The place of what has each of its numbers.
    places: Vec<usize>,
}

/// How many others are named.
const MOST_NAMED: usize = 10;

impl<'r> Cases<'r> {
    pub(crate) fn of(check: &'r Report, chains: &Chains<'_>) -> Self {
        let mut cases = Self {
            all: Vec::new(),
            of: Vec::with_capacity(check.links.len()),
            likeness: Likeness::new(check),
            places: Vec::new(),
        };
        for link in &check.links {
            let checks = link.agreement.checks.iter();
            let numbers = checks.map(|check| cases.add(check)).collect();
            cases.of.push(numbers);
        }
        cases.sort();
        for case in &mut cases.all {
            case.chain = chains.of(case.check);
        }
        cases
    }

    /// What the checks of a link are, by the link's place in the report.
    pub(crate) fn of_link(&self, link: usize) -> &[usize] {
        self.of.get(link).map_or(&[], Vec::as_slice)
    }

    /// What a check is.
    pub(crate) fn of_check(&self, check: &'r Check) -> Option<usize> {
        let number = self.likeness.known(check)?;
        self.places.get(number).copied()
    }

    /// How a link stands: as the worst of its checks.
    pub(crate) fn mark(&self, link: usize) -> Mark {
        let marks = self.of_link(link).iter().map(|case| self.all[*case].mark);
        marks.max().unwrap_or(Mark::None)
    }

    fn add(&mut self, check: &'r Check) -> usize {
        let number = self.likeness.number(check);
        match self.all.get_mut(number) {
            None => self.all.push(Case::of(number, check)),
            Some(case) => {
                case.count += 1;
                if case.others.len() < MOST_NAMED {
                    case.others.push(check);
                }
            }
        }
        number
    }

    /// Numbers them by weight.
    fn sort(&mut self) {
        let weight = |case: &Case<'_>| core::cmp::Reverse((case.mark, case.count));
        self.all.sort_by_key(weight);
        let mut new = vec![0; self.all.len()];
        for (place, case) in self.all.iter_mut().enumerate() {
            new[case.number] = place;
            case.number = place;
        }
        for number in self.of.iter_mut().flatten() {
            *number = new[*number];
        }
        self.places = new;
    }
}

impl<'r> Case<'r> {
    fn of(number: usize, check: &'r Check) -> Self {
        let reasons = check.reasons.iter().map(|reason| ReasonView {
            reason,
            mark: reason.severity.into(),
        });
        let reasons: Vec<ReasonView<'_>> = reasons.collect();
        // What holds may have a warning against it.
        let heaviest = reasons.iter().map(|view| view.mark).max();
        Self {
            number,
            check,
            mark: heaviest.unwrap_or(Mark::None).max(check.verdict.into()),
            reasons,
            chain: Vec::new(),
            count: 1,
            others: Vec::new(),
        }
    }

    /// What it is about.
    pub(crate) fn title(&self, language: Language) -> String {
        let Check {
            judge,
            judged,
            role,
            verdict,
            ..
        } = self.check;
        let judges = words::judges(language, judge, judged, role.word(language));
        page::ended(language, judges, verdict.word(language))
    }

    /// Other checks of which the same is to be said: the first, and how many more there are.
    pub(crate) fn others(&self, language: Language) -> Option<String> {
        let others = self.count - 1;
        if others == 0 {
            return None;
        }
        let named = self.others.iter();
        let mut named: Vec<String> = named
            .map(|check| page::before(language, &check.judged, &check.judge))
            .collect();
        let more = others.saturating_sub(named.len());
        if more > 0 {
            named.push(page::more(language, more));
        }
        Some(page::likewise(language, others, named.join("; ")))
    }

    /// The codes of its reasons.
    pub(crate) fn codes(&self) -> String {
        let mut codes: Vec<&str> = { self.reasons.iter() }
            .map(|view| view.reason.code.as_str())
            .collect();
        codes.dedup();
        codes.join(", ")
    }

    /// Whether a certificate of the chain is one that something is wrong with.
    pub(crate) fn is_at_fault(&self, certificate: &ChainCertificate) -> bool {
        self.check.reasons.iter().any(|reason| {
            reason.severity > Severity::Note
                && reason
                    .certificate
                    .as_ref()
                    .is_some_and(|about| about.sha256 == certificate.certificate.sha256)
        })
    }
}
