//! Repair: the cheapest changes by which links come to work, and what else they do.

mod alternatives;
mod candidates;
mod gateways;
mod parts;
mod precedent;
mod prune;
mod reissue;
mod remedies;
mod revocation;
mod search;
#[cfg(test)]
mod tests;

use countersign_messages::change;
use countersign_mutual::{Answer, FactValue, MissingFact, Severity};
use countersign_products::Catalogue;
use countersign_trust::Signatures;
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;

pub(crate) use self::prune::{LENGTH_LEN, Pruning, Spare, room_for_roots};
pub(crate) use self::remedies::Remedies;

use self::alternatives::Alternative;
use self::candidates::Changes as Set;
use self::parts::Whole;
use self::precedent::Ruling;
use self::search::{Limits, Search, works};
use crate::Estate;
use crate::alike::{self, Alike};
use crate::change::{Alteration, Altered, Changes, StoreEdit, Workshop};
use crate::progress::Task;
use crate::report::rfc3339;
use crate::what_if::Standing;

/// The form of reports.
const SCHEMA: &str = "countersign.repair/1";

/// What [`Estate::repair`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign repair report")]
#[non_exhaustive]
pub struct RepairReport {
    /// The form of this report: `countersign.repair/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment that was judged, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// How many links there are.
    pub links: usize,
    /// The links that do not work, of those that were asked about.
    pub broken: Vec<BrokenLink>,
    /// Whether no set of up to three changes that suit is cheaper; else it is not proven least.
    pub proven_least: bool,
    /// The sets of changes, all of one cost: any of them mends every link that can be mended.
    pub proposals: Vec<Proposal>,
}

/// A link that does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct BrokenLink {
    /// The first party's name.
    pub a: String,
    /// The second party's name.
    pub b: String,
    /// The answers now.
    pub standing: Standing,
    /// The codes of what stands against it.
    pub codes: Vec<String>,
    /// Whether the proposals mend it; no change that is known here does, where they do not.
    pub mended: bool,
    /// The facts that nobody states, and that would say more, where it is not mended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_facts: Vec<MissingFact>,
}

/// Changes that are made together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Proposal {
    /// What they cost, by the table of costs: an order of preference.
    pub cost: u32,
    /// Each in a sentence.
    pub steps: Vec<RepairStep>,
    /// The same as `countersign what-if --changes` reads them; where a fact may be one of several things, or
    /// several authorities would do, the first.
    pub changes: Changes,
    /// What else they do.
    pub radius: BlastRadius,
    #[serde(skip)]
    classes: Vec<usize>,
}

/// One change of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RepairStep {
    /// What to do.
    pub what: String,
    /// How it is done, where the rule that it satisfies says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// What it costs.
    pub cost: u32,
    /// The fact that is to be found out, if that is the step: the proposal holds if it is as supposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find_out: Option<MissingFact>,
    /// What the fact would have to be, one of these. Certificates are told by their fingerprints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supposed: Vec<FactValue>,
    /// What to do where it turns out to be otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Otherwise>,
    /// Who changes by it.
    #[serde(skip)]
    of: String,
}

/// What to do where a fact is otherwise than supposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Otherwise {
    /// The fact is one of these. Of a list the empty one: nothing of what was supposed is on it.
    pub values: Vec<FactValue>,
    /// What is to be changed then, beside the other steps. Without any, nothing that is known here mends it.
    pub steps: Vec<RepairStep>,
}

/// What changes do beside what they are made for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct BlastRadius {
    /// The links that were judged again: those that the changes touch.
    pub judged: usize,
    /// Those of them whose answer gets better.
    pub better: usize,
    /// Those of them that the makers do not support afterwards.
    pub unsupported: usize,
    /// Whether an answer is of certificates or lists that do not exist yet.
    pub assumed: bool,
    /// Who comes to trust whom, where a root is imported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trusts: Vec<NewTrust>,
    /// Whom hosts trust no more, where roots are removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distrusts: Vec<LostTrust>,
}

/// Who a host comes to trust with a root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NewTrust {
    /// The host.
    pub host: String,
    /// The root's subject.
    pub root: String,
    /// How many parties of the estate it trusts then, and did not before.
    pub parties: usize,
    /// The first ten of them.
    pub first: Vec<String>,
}

/// Whom a host trusts no more without roots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LostTrust {
    /// The host.
    pub host: String,
    /// How many roots it trusts less.
    pub roots: usize,
    /// How many of them are public, or were.
    pub public: usize,
    /// How many parties of the estate it trusts no more, and did before.
    pub parties: usize,
    /// The first ten of them.
    pub first: Vec<String>,
}

impl Proposal {
    /// The steps; those that do the same to many together.
    #[must_use]
    pub fn told_steps(&self) -> Vec<Alike<'_, RepairStep>> {
        alike::together(&self.steps, &self.classes)
    }
}

impl<'a> Alike<'a, RepairStep> {
    /// Who changes by the others.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        self.others_by(|step| &step.of)
    }
}

impl BlastRadius {
    /// Who comes to trust whom; hosts that come to trust as many by the same root together.
    #[must_use]
    pub fn told_trusts(&self) -> Vec<Alike<'_, NewTrust>> {
        let key = |trust: &NewTrust| format!("{}\n{}", trust.parties, trust.root);
        alike::together(&self.trusts, &alike::classes(self.trusts.iter().map(key)))
    }
}

impl<'a> Alike<'a, NewTrust> {
    /// The other hosts.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        self.others_by(|trust| &trust.host)
    }
}

impl Estate {
    /// The cheapest changes by which these links work, of all that do not; or by which all do, if none is
    /// given. Every proposal was judged on the changed estate, by the same judge: under it no link is worse
    /// than before. `signatures` as for [`Self::what_if`].
    #[must_use]
    pub fn repair(
        &self,
        links: Option<&[usize]>,
        catalogue: &Catalogue,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
    ) -> RepairReport {
        let certificates = self.certificates.clone();
        let mut workshop = Workshop::new(self, catalogue, certificates, signatures, at);
        let mut broken = self.broken(&workshop, links, at);
        let mut search = Search::new(&mut workshop, at);
        let (sets, is_least) = sets(&mut search, &mut broken);
        let proven_least = is_least && search.candidates.is_proven();
        let mended = broken.iter().filter(|(_, link)| link.mended);
        let mended: Vec<usize> = mended.map(|(number, _)| *number).collect();
        let alternatives = search.alternatives(sets, at);
        let proposals = alternatives
            .into_iter()
            .map(|alternative| search.proposal(alternative, &mended))
            .collect();
        RepairReport {
            schema: SCHEMA.to_owned(),
            at: rfc3339(at),
            links: self.links.len(),
            broken: broken.into_iter().map(|(_, link)| link).collect(),
            proven_least,
            proposals,
        }
    }

    /// The numbers of the links between two endpoints, whichever opens, by the names of the parties.
    #[must_use]
    pub fn links_between(&self, one: &str, other: &str) -> Vec<usize> {
        let [one, other] = [one, other].map(|name| self.named(name));
        let links = self.links.iter().enumerate();
        links
            .filter(|(_, link)| {
                let is = |a, b| one.contains(a) && other.contains(b);
                is(&link.a, &link.b) || is(&link.b, &link.a)
            })
            .map(|(number, _)| number)
            .collect()
    }

    fn broken(
        &self,
        workshop: &Workshop<'_>,
        links: Option<&[usize]>,
        at: OffsetDateTime,
    ) -> Vec<(usize, BrokenLink)> {
        let judge = workshop.judge(at);
        let nothing = Altered::default();
        let all: Vec<usize>;
        let links = match links {
            Some(links) => links,
            None => {
                all = (0..self.links.len()).collect();
                &all
            }
        };
        let mut broken = Vec::new();
        let work = self.begin(Task::Judge, links.len());
        for number in work.each(links.iter()) {
            let Some(link) = self.links.get(*number) else {
                continue;
            };
            let agreement = nothing.agreement(self, &judge, link);
            if works(&agreement) {
                continue;
            }
            let mut codes: Vec<String> = Vec::new();
            let mut missing_facts: Vec<MissingFact> = Vec::new();
            for reason in agreement.checks.iter().flat_map(|check| &check.reasons) {
                if reason.severity < Severity::Unknown {
                    continue;
                }
                if !codes.contains(&reason.code) {
                    codes.push(reason.code.clone());
                }
                missing_facts.extend(
                    reason
                        .missing_fact
                        .clone()
                        .filter(|fact| !missing_facts.contains(fact)),
                );
            }
            let link = BrokenLink {
                standing: Standing::of(&agreement),
                a: agreement.a,
                b: agreement.b,
                codes,
                mended: false,
                missing_facts,
            };
            broken.push((*number, link));
        }
        broken
    }
}

/// The cheapest sets for these links, each of which is told whether it is mended, and whether that is proven.
///
/// Link by link first, each with what the ones before it have brought: that says which can be mended at all,
/// and bounds the cost. Then all together.
fn sets(search: &mut Search<'_, '_>, broken: &mut [(usize, BrokenLink)]) -> (Vec<Set>, bool) {
    let mut brought = Whole::nothing();
    let mut targets: Vec<usize> = Vec::new();
    let work = search.workshop.estate.begin(Task::Mend, broken.len() + 1);
    for (number, link) in work.each(broken.iter_mut()) {
        let ends = &search.workshop.estate.links[*number];
        let part = search.part(&mut brought, &[ends.a, ends.b].into());
        let (case, ruling) = search.ruling(&part, *number);
        let found = match ruling {
            Ruling::Mended(set) => Some(set),
            Ruling::Hopeless => None,
            Ruling::Open => {
                let mut outcome = search.least(&part, &[*number], Limits { found: 1, ..FEW });
                if outcome.found.is_empty() {
                    outcome = search.least(&part, &[*number], MORE);
                }
                let found = outcome.found.into_iter().next();
                if let Some(case) = case {
                    search.settle(case, &part, found.as_ref());
                }
                found
            }
        };
        if found.is_some() {
            link.mended = true;
            link.missing_facts.clear();
            targets.push(*number);
            search.keep_working(*number);
        }
        search.put_back(&mut brought, found.unwrap_or(part));
    }
    work.advance();
    if targets.is_empty() {
        return (Vec::new(), true);
    }
    let brought = search.without_needless(brought, &targets);
    let together = search.least(&Set::new(), &targets, FEW);
    match together.found.first() {
        Some(first) if search.cost(first) <= search.cost(&brought) => {
            (together.found, together.is_least)
        }
        _ => (vec![brought], false),
    }
}

/// As far as a search is exhaustive.
const FEW: Limits = Limits {
    changes: 3,
    sets: 4000,
    // Those that suppose one fact to be this or that are told as one.
    found: 24,
};

/// So many questions whether another authority would do are asked about a set: above, none are.
const MOST_ASKED: usize = 4096;

/// As far as it looks at all for one link.
const MORE: Limits = Limits {
    changes: 8,
    sets: 1000,
    found: 1,
};

impl Search<'_, '_> {
    /// How a change of this set is done: as the rule says that bites without it, if it is a product's own.
    fn how(&mut self, whole: &mut Whole, change: &Alteration, targets: &[usize]) -> Option<String> {
        let language = self.workshop.estate.language;
        let to_get = change.how_to_get(&self.workshop.certificates, language);
        if to_get.is_some() {
            return to_get;
        }
        let (part, failing) = self.without(whole, change, targets);
        let how = failing.and_then(|(altered, link, agreement)| {
            self.candidates
                .how(self.workshop, change, &altered, &link, &agreement)
        });
        self.put_back(whole, part);
        how
    }

    fn proposal(&mut self, alternative: Alternative, targets: &[usize]) -> Proposal {
        let estate = self.workshop.estate;
        let set = alternative.first();
        let mut changes = Changes::default();
        for change in &set {
            change.write(estate, &self.workshop.certificates, &mut changes);
        }
        let mut whole = self.whole(&set);
        let asks = set.len() * self.workshop.authorities.iter().count() <= MOST_ASKED;
        let mut steps: Vec<RepairStep> = Vec::new();
        for would_do in &alternative.steps {
            let mut step = self.step(would_do);
            match would_do.as_slice() {
                [change, ..] if step.find_out.is_none() => {
                    step.how = self.how(&mut whole, change, targets);
                    if asks {
                        step.what = self.with_others(&mut whole, change, targets, step.what);
                    }
                }
                would_do => step.otherwise = self.otherwise(&set, would_do, targets),
            }
            steps.push(step);
        }
        let said = |step: &RepairStep| {
            let of = step.of.as_str();
            self.names.numbered(&[of], &format!("{step:?}"))
        };
        Proposal {
            cost: self.cost(&set),
            classes: alike::classes(steps.iter().map(said)),
            steps,
            changes,
            radius: alternative.radius,
        }
    }

    /// A step that is any one of these changes.
    pub(crate) fn step(&self, would_do: &[Alteration]) -> RepairStep {
        let (estate, certificates) = (self.workshop.estate, &self.workshop.certificates);
        let first = would_do.first();
        let find_out = first.and_then(|change| change.finds_out(estate));
        let supposed: Vec<FactValue> = { would_do.iter().filter(|_| find_out.is_some()) }
            .filter_map(|change| change.states(certificates))
            .collect();
        let what = match (&find_out, supposed.as_slice()) {
            (Some(missing), several @ [_, _, ..]) => {
                let several: Vec<String> = several.iter().map(ToString::to_string).collect();
                change::find_out_of(estate.language, &missing.question, several.join(", "))
            }
            _ => {
                let what = first.map(|change| change.sentence(estate, certificates));
                let others = would_do.iter().skip(1).filter_map(Alteration::authority);
                let others: Vec<String> = others
                    .map(|id| format!("`{}`", certificates.get(id).subject()))
                    .collect();
                match (what, others.as_slice()) {
                    (Some(what), [_, ..]) => {
                        change::would_do_too(estate.language, what, others.join(", "))
                    }
                    (what, _) => what.unwrap_or_default(),
                }
            }
        };
        RepairStep {
            what,
            how: None,
            cost: first.map_or(0, |change| self.candidates.remedies.cost(estate, change)),
            find_out,
            supposed,
            otherwise: Vec::new(),
            of: first.map_or_else(String::new, |change| change.of(estate)),
        }
    }

    fn radius(&mut self, set: &Set, at: OffsetDateTime) -> BlastRadius {
        let in_order: Vec<Alteration> = set.iter().cloned().collect();
        let altered = &self.workshop.alter(&in_order);
        let estate = self.workshop.estate;
        let judge = self.workshop.judge(at);
        let nothing = Altered::default();
        let mut radius = BlastRadius::default();
        for number in self.touched(altered) {
            let link = &estate.links[number];
            let before = nothing.agreement(estate, &judge, link);
            let after = altered.agreement(estate, &judge, link);
            let (old, new) = (Standing::of(&before), Standing::of(&after));
            radius.judged += 1;
            radius.better += usize::from(old.is_worse_than(new));
            radius.unsupported += usize::from(after.supported == Answer::No);
            let mut reasons = after.checks.iter().flat_map(|check| &check.reasons);
            radius.assumed |= reasons.any(|reason| reason.code == "SignatureAssumed");
        }
        let is_list = |change: &Alteration| matches!(change, Alteration::RenewList { .. });
        radius.assumed |= set.iter().any(is_list);
        for change in set {
            let Alteration::Store { of, edit } = change else {
                continue;
            };
            let Some(host) = of.first() else { continue };
            let (old, new) = (&estate.endpoints[*host].party, altered.party(estate, *host));
            // Whom it trusts otherwise than before: newly, or no more.
            let changed = |is_newly: bool| -> Vec<&str> {
                let others = estate.endpoints.iter().enumerate();
                let others = others.filter(|(end, other)| {
                    let trusted = judge.trusts(old, &other.party) <= Answer::Yes;
                    let trusts = judge.trusts(new, altered.party(estate, *end)) <= Answer::Yes;
                    let has_credential = other.party.credential.is_some();
                    !of.contains(end) && has_credential && trusted != trusts && trusts == is_newly
                });
                others.map(|(_, other)| other.party.name.as_str()).collect()
            };
            let first_of =
                |names: &[&str]| names.iter().take(10).map(|&name| name.to_owned()).collect();
            let certificates = &self.workshop.certificates;
            let host = estate.endpoints[*host].machine().to_owned();
            let added = match edit {
                StoreEdit::AddRoot(root) => Some(certificates.get(*root).subject()),
                StoreEdit::AddAbsentRoot(root) => Some(certificates.get(root.issued).issuer()),
                _ => None,
            };
            match (edit, added) {
                (_, Some(root)) => {
                    let newly = changed(true);
                    radius.trusts.push(NewTrust {
                        host,
                        root: root.to_string(),
                        parties: newly.len(),
                        first: first_of(&newly),
                    });
                }
                (StoreEdit::RemoveRoots(roots), None) => {
                    let no_more = changed(false);
                    let public = { roots.iter() }
                        .filter(|root| estate.public_roots.list_of(certificates, **root).is_some());
                    radius.distrusts.push(LostTrust {
                        host,
                        roots: roots.len(),
                        public: public.count(),
                        parties: no_more.len(),
                        first: first_of(&no_more),
                    });
                }
                _ => {}
            }
        }
        radius
    }
}
