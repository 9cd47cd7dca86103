//! Checks that ended alike for the same reasons: they are explained once, by the first of them.

use std::collections::HashMap;

use countersign_messages::{Language, page, words};
use countersign_mutual::{Answer, Check, Reason, Role, Severity};
use countersign_um::{ChainCertificate, Chains, PartyReport, Report};

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
    keys: HashMap<Key<'r>, usize>,
    parties: HashMap<&'r str, &'r PartyReport>,
}

/// What is the same in checks that are one case. A rule is one of a product's, so that the judged one's product
/// need not be.
#[derive(PartialEq, Eq, Hash)]
struct Key<'r> {
    judge: Option<&'r str>,
    role: Role,
    verdict: Answer,
    supported: Answer,
    faults: Vec<Fault<'r>>,
}

/// What a reason says, by which rule, how heavily, and of which authority: what is to be done for one root does
/// nothing for another.
type Fault<'r> = (&'r str, &'r str, Severity, Option<&'r str>);

/// How many others are named.
const MOST_NAMED: usize = 10;

impl<'r> Cases<'r> {
    pub(crate) fn of(check: &'r Report, chains: &Chains<'_>) -> Self {
        let parties = check.parties.iter();
        let mut cases = Self {
            all: Vec::new(),
            of: Vec::with_capacity(check.links.len()),
            keys: HashMap::new(),
            parties: parties.map(|party| (party.name.as_str(), party)).collect(),
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
        self.keys.get(&self.key(check)).copied()
    }

    /// How a link stands: as the worst of its checks.
    pub(crate) fn mark(&self, link: usize) -> Mark {
        let marks = self.of_link(link).iter().map(|case| self.all[*case].mark);
        marks.max().unwrap_or(Mark::None)
    }

    fn add(&mut self, check: &'r Check) -> usize {
        let next = self.all.len();
        let key = self.key(check);
        let number = *self.keys.entry(key).or_insert(next);
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

    fn key(&self, check: &'r Check) -> Key<'r> {
        let party = |name: &str| self.parties.get(name).copied();
        let judge = party(&check.judge);
        let own = [judge, party(&check.judged)].map(|party| {
            let presented = party?.certificate.as_ref()?;
            presented.certificate.sha256.as_deref()
        });
        let authority = |reason: &'r Reason| {
            let about = reason.certificate.as_ref()?.sha256.as_deref();
            about.filter(|about| !own.contains(&Some(about)))
        };
        let reasons = check.reasons.iter();
        Key {
            judge: judge.map(|party| party.product.as_str()),
            role: check.role,
            verdict: check.verdict,
            supported: check.supported,
            faults: reasons
                .map(|it| {
                    (
                        it.code.as_str(),
                        it.rule.id.as_str(),
                        it.severity,
                        authority(it),
                    )
                })
                .collect(),
        }
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
        let numbers = self.of.iter_mut().flatten().chain(self.keys.values_mut());
        for number in numbers {
            *number = new[*number];
        }
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
