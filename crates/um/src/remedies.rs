//! What would change the answers of an estate's links, once each.

use std::collections::{HashMap, HashSet};

use countersign_messages::{Language, terminal};
use countersign_mutual::{Agreement, CertificateReference, Check, MissingFact, Reason, Severity};

use crate::Report;

/// Something to do: a fact to find out, a certificate to replace, or what else a rule asks for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Remedy<'r> {
    /// The certificate that is replaced once, whatever is wrong with it.
    pub certificate: Option<&'r CertificateReference>,
    /// The fact that is found out.
    pub missing: Option<&'r MissingFact>,
    /// How many links call for it.
    pub links: usize,
    /// What it takes, by what is wrong and by whose rule: another product may want another remedy.
    pub measures: Vec<Measure<'r>>,
}

/// Part of a remedy, in the words in which it was first called for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Measure<'r> {
    /// The words.
    pub what: String,
    /// The check that first called for it.
    pub check: &'r Check,
    fault: (&'r str, &'r str),
    otherwise: HashSet<String>,
}

impl Measure<'_> {
    /// The code of what is wrong.
    #[must_use]
    pub fn code(&self) -> &str {
        self.fault.0
    }

    /// How often it was called for in other words: of other parties.
    #[must_use]
    pub fn likewise(&self) -> usize {
        self.otherwise.len()
    }
}

/// What makes several remedies one: the same fact of the same party; the same certificate; or else the same rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'r> {
    Learn(&'r MissingFact),
    Mend(&'r CertificateReference),
    Otherwise(&'r str),
}

impl Report {
    /// What would change the answers of its links: remedies of what fails, facts of what is open; what most links
    /// call for comes first.
    #[must_use]
    pub fn remedies(&self, language: Language) -> Vec<Remedy<'_>> {
        let mut remedies = Vec::new();
        let mut numbers = HashMap::new();
        for link in &self.links {
            call(&mut remedies, &mut numbers, &link.agreement, language);
        }
        remedies.sort_by_key(|remedy| core::cmp::Reverse(remedy.links));
        remedies
    }
}

/// Adds what this link calls for.
fn call<'r>(
    remedies: &mut Vec<Remedy<'r>>,
    numbers: &mut HashMap<Key<'r>, usize>,
    agreement: &'r Agreement,
    language: Language,
) {
    let mut here = HashSet::new();
    for check in &agreement.checks {
        for reason in &check.reasons {
            let Some((key, what)) = asked(reason, language) else {
                continue;
            };
            let number = *numbers.entry(key).or_insert_with(|| {
                remedies.push(Remedy::new(key));
                remedies.len() - 1
            });
            if let Some(remedy) = remedies.get_mut(number) {
                remedy.links += usize::from(here.insert(number));
                remedy.ask(check, (&reason.code, &reason.rule.id), what);
            }
        }
    }
}

/// What a reason asks for.
fn asked(reason: &Reason, language: Language) -> Option<(Key<'_>, String)> {
    if reason.severity == Severity::Note {
        return None;
    }
    if let Some(missing) = &reason.missing_fact {
        let stated = statement(missing, language);
        let what = terminal::find_out(language, &missing.question, &missing.how, stated);
        return Some((Key::Learn(missing), what));
    }
    let remedy = reason.remedy.as_ref().filter(|what| !what.is_empty())?;
    let otherwise = Key::Otherwise(&reason.rule.id);
    let key = reason.certificate.as_ref().map_or(otherwise, Key::Mend);
    Some((key, remedy.clone()))
}

impl<'r> Remedy<'r> {
    /// Whom it is about.
    #[must_use]
    pub fn of(&self) -> &'r str {
        match (self.missing, self.measures.first()) {
            (Some(missing), _) => &missing.party,
            (None, Some(measure)) => &measure.check.judged,
            (None, None) => "",
        }
    }

    /// What is the same in remedies that are alike: what is wrong by whose rule, and which fact tells.
    pub(crate) fn likeness(&self) -> (Vec<(&'r str, &'r str)>, Option<&'r str>) {
        let faults = self.measures.iter().map(|measure| measure.fault);
        let fact = self.missing.map(|missing| missing.fact.as_str());
        (faults.collect(), fact)
    }

    fn new(key: Key<'r>) -> Self {
        Self {
            certificate: match key {
                Key::Mend(certificate) => Some(certificate),
                Key::Learn(_) | Key::Otherwise(_) => None,
            },
            missing: match key {
                Key::Learn(missing) => Some(missing),
                Key::Mend(_) | Key::Otherwise(_) => None,
            },
            links: 0,
            measures: Vec::new(),
        }
    }

    fn ask(&mut self, check: &'r Check, fault: (&'r str, &'r str), what: String) {
        if self.measures.iter().any(|measure| measure.what == what) {
            return;
        }
        match self.measures.iter_mut().find(|it| it.fault == fault) {
            Some(measure) => {
                measure.otherwise.insert(what);
            }
            None => self.measures.push(Measure {
                what,
                check,
                fault,
                otherwise: HashSet::new(),
            }),
        }
    }
}

/// Where a fact is stated in an estate file.
fn statement(missing: &MissingFact, language: Language) -> String {
    let MissingFact { party, fact, .. } = missing;
    match fact.as_str() {
        "trusted_roots" | "intermediates" | "auto_root_update" | "aia" => {
            terminal::stated_in_the_store(language, fact, party)
        }
        "trusted_peers" => terminal::stated_as_gateways(language, fact, party),
        _ => terminal::stated(language, fact, party),
    }
}
