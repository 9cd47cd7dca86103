//! What becomes of links as time passes: when each check breaks, what breaks it, and from when on a root
//! is needed no more.
//!
//! A judgement changes with time only where a certificate begins or ends on which it leans, the judged's
//! own, or one that may stand above it; or where a revocation list does that may be about one of them. So
//! each check is judged at those moments and at no others, and
//! between two of them it is what it was at the first.

mod roots;
mod turns;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use countersign_trust::CertificateFacts;
use time::OffsetDateTime;

use self::roots::Needs;
pub use self::roots::{RootForecast, RootNeed};
use self::turns::Turns;
pub use self::turns::{Dated, Turn, TurnKind};
use crate::judge::hearings;
use crate::{
    Answer, CertificateReference, Check, Direction, Judge, Party, Reason, Role, Severity,
    Surroundings,
};

/// What becomes of the links that were asked about, from a moment on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Forecast {
    /// The links, in the order in which they were asked about.
    pub links: Vec<LinkForecast>,
    /// Every root of every store of a party that judges, store by store.
    pub roots: Vec<RootForecast>,
}

/// What becomes of one link.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LinkForecast {
    /// Its checks, by number.
    pub checks: Vec<CheckForecast>,
}

/// What becomes of one check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckForecast {
    /// As [`Check::number`].
    pub number: u8,
    /// The role of the judged.
    pub role: Role,
    /// Whether it works at the moment from which the forecast is made.
    pub verdict: Answer,
    /// When that changes: the first change first.
    pub changes: Vec<Change>,
    /// The lists after whose end the judge goes on without knowing what is revoked, whether it is warned of that
    /// or refused something by them until then: the first to end first.
    pub warned: Vec<Turn>,
}

/// A moment from which on a check has another verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The moment.
    pub at: OffsetDateTime,
    /// The verdict before it.
    pub from: Answer,
    /// The verdict from it on.
    pub verdict: Answer,
    /// What begins or ends at that moment: those that the reasons speak of, or else all on which the check
    /// leans.
    pub causes: Vec<Turn>,
    /// The codes of the reasons for the new verdict, the heaviest first; none where it works.
    pub codes: Vec<String>,
    /// Whether it is no change for the better, though the verdict is: a list has ended that revokes something on
    /// the chain, and the judge no longer knows it.
    pub forgets: bool,
}

/// Foresees what becomes of links from the moment of `surroundings` on.
///
/// ```
/// # use std::{collections::BTreeMap, rc::Rc};
/// # use countersign_messages::Text;
/// # use countersign_mutual::*;
/// # use countersign_testkit::{NOT_AFTER, NOW, Template};
/// # use countersign_trust::{Certificates, Signatures, TrustStore};
/// # use time::Duration;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let root = Template::root("Contoso Root CA").self_signed();
/// # let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
/// # let (public_roots, facts) = (TrustStore::new(), BTreeMap::new());
/// # let signatures = Signatures::new(countersign_provider_aws_lc::provider());
/// let rule: Rule = toml::from_str("
///     id = 'gateway-chain'
///     test = { kind = 'chain' }
///     source = 'its manual'
///     confidence = 'confirmed'
/// ")?;
/// let rules = VerifierRules::new("gw".into(), Text { en: "a gateway".into(), ja: "ゲートウェイ".into() }, ["gateway".into()].into(), false, vec![rule]);
/// let mut gateway = Party::new("gw1".into(), "gw1.contoso.com".into(), Rc::new(rules.clone()));
/// let mut um = Party::new("um1".into(), "um1.contoso.com".into(), Rc::new(rules));
/// let mut certificates = Certificates::new();
/// let mut roots = TrustStore::new();
/// let root = certificates.add(root.der())?;
/// roots.add(&certificates, root);
/// let mut trust = Trust::default();
/// trust.roots = Some(roots);
/// gateway.trust = Rc::new(trust);
/// um.credential = Some(Credential::new(certificates.add(leaf.der())?, vec![]));
/// # let (certificates, signatures, public_roots, facts) = (&certificates, &signatures, &public_roots, &facts);
/// # let at = NOW;
/// let surroundings = Surroundings { certificates, signatures, at, public_roots, facts, language: Default::default() };
///
/// let forecast = forecast(surroundings, [(&gateway, &um, Direction::Forward)]);
/// let check = &forecast.links[0].checks[0];
/// assert_eq!(check.verdict, Answer::Yes);
/// assert_eq!(check.breaks().map(|change| change.at), Some(NOT_AFTER + Duration::SECOND));
/// assert_eq!(forecast.roots[0].need, RootNeed::Until(NOT_AFTER + Duration::SECOND));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn forecast<'p>(
    surroundings: Surroundings<'_>,
    links: impl IntoIterator<Item = (&'p Party, &'p Party, Direction)>,
) -> Forecast {
    let oracle = Oracle::new(surroundings);
    let mut needs = Needs::default();
    let links = links
        .into_iter()
        .map(|(a, b, direction)| LinkForecast {
            checks: hearings(a, b, direction)
                .map(|hearing| oracle.foresee(hearing, &mut needs))
                .collect(),
        })
        .collect();
    Forecast {
        links,
        roots: needs.into_forecasts(&oracle),
    }
}

/// A check by its number: who judges whom, in which role.
type HearingOf<'p> = (u8, &'p Party, &'p Party, Role);

/// A judge for each moment, made when it is asked for.
struct Oracle<'a> {
    surroundings: Surroundings<'a>,
    turns: Turns<'a>,
    judges: RefCell<BTreeMap<OffsetDateTime, Rc<Judge<'a>>>>,
}

/// The moments at which a check was judged, each with the verdict that it has until the next.
type Course = Vec<(OffsetDateTime, Answer)>;

impl<'a> Oracle<'a> {
    fn new(surroundings: Surroundings<'a>) -> Self {
        Self {
            surroundings,
            turns: Turns::new(surroundings.certificates),
            judges: RefCell::default(),
        }
    }

    fn foresee<'p>(&self, hearing: HearingOf<'p>, needs: &mut Needs<'p>) -> CheckForecast {
        let (number, judge, judged, role) = hearing;
        let turns = self.turns.of(judge, judged);
        let start = self.surroundings.at;
        let now = self.check(start, hearing);
        let mut course: Course = vec![(start, now.verdict)];
        let (mut changes, mut warned) = (Vec::new(), Vec::new());
        let mut before = now.verdict;
        let mut is_over = self.has_ended(judge, judged, start, &now);
        for these in turns.chunk_by(|one, other| one.at == other.at) {
            let at = these[0].at;
            if is_over || at <= start {
                continue;
            }
            if before == Answer::No && self.is_doomed(judge, judged, at) {
                break;
            }
            let check = self.check(at, hearing);
            let mut unknown = self.warned_of(these, &check);
            if check.verdict != before {
                let change = self.change(before, at, these, &check);
                if change.forgets && unknown.is_empty() {
                    unknown = { change.causes.iter() }
                        .filter(|turn| is_end_of_list(turn))
                        .copied()
                        .collect();
                }
                changes.push(change);
                before = check.verdict;
            }
            warned.extend(unknown);
            course.push((at, check.verdict));
            is_over = self.has_ended(judge, judged, at, &check);
        }
        needs.note(self, hearing, course);
        CheckForecast {
            number,
            role,
            verdict: now.verdict,
            changes,
            warned,
        }
    }

    fn check(&self, at: OffsetDateTime, (number, judge, judged, role): HearingOf<'_>) -> Check {
        self.judge(at).judge(number, judge, judged, role)
    }

    fn judge(&self, at: OffsetDateTime) -> Rc<Judge<'a>> {
        let mut judges = self.judges.borrow_mut();
        let judge = judges.entry(at).or_insert_with(|| {
            let surroundings = Surroundings {
                at,
                ..self.surroundings
            };
            Rc::new(Judge::new(surroundings))
        });
        Rc::clone(judge)
    }

    fn change(&self, from: Answer, at: OffsetDateTime, turns: &[Turn], check: &Check) -> Change {
        let deciding = check
            .reasons
            .iter()
            .filter(|reason| reason.severity >= Severity::Unknown);
        let mut codes: Vec<String> = Vec::new();
        for reason in deciding.clone() {
            if !codes.contains(&reason.code) {
                codes.push(reason.code.clone());
            }
        }
        let is_told = |turn: &&Turn| {
            let mut deciding = deciding.clone();
            deciding.any(|reason| self.is_about(reason, turn))
        };
        let told: Vec<Turn> = match turns {
            [_] => Vec::new(),
            turns => turns.iter().filter(is_told).copied().collect(),
        };
        let mut reasons = check.reasons.iter();
        let is_unknown = reasons.any(|reason| reason.code == "RevocationUnknown");
        Change {
            at,
            from,
            verdict: check.verdict,
            forgets: check.verdict < from && is_unknown && turns.iter().any(is_end_of_list),
            causes: if told.is_empty() {
                turns.to_vec()
            } else {
                told
            },
            codes,
        }
    }

    /// Of these turns, the lists whose end the check survives with a warning.
    fn warned_of(&self, turns: &[Turn], check: &Check) -> Vec<Turn> {
        let is_warned = |turn: &&Turn| {
            let mut warnings = { check.reasons.iter() }
                .filter(|reason| reason.severity == Severity::Warning && reason.list.is_some());
            is_end_of_list(turn) && warnings.any(|reason| self.is_about(reason, turn))
        };
        turns.iter().filter(is_warned).copied().collect()
    }

    fn is_about(&self, reason: &Reason, turn: &Turn) -> bool {
        match turn.what {
            Dated::Certificate(id) => {
                let facts = self.surroundings.certificates.get(id);
                reason.certificate == Some(CertificateReference::of(facts))
            }
            Dated::List(id) => {
                let lists = self.turns.lists.borrow();
                reason.list.is_some() && reason.list.as_ref() == lists.get(&id)
            }
        }
    }

    /// Whether a check that fails will do so for ever: the judged's own certificate has ended, and is not one
    /// that the judge trusts by itself, of which it may ignore the dates.
    fn is_doomed(&self, judge: &Party, judged: &Party, at: OffsetDateTime) -> bool {
        let Some(credential) = &judged.credential else {
            return true;
        };
        let facts = self.surroundings.certificates.get(credential.certificate);
        let roots = judge.trust.roots.as_ref();
        is_over_by_both(judge, facts, at)
            && !roots.is_some_and(|roots| roots.contains(credential.certificate))
    }

    /// Whether the judged's own certificate has ended, and the check fails for it: whatever begins or ends
    /// above it changes nothing more.
    fn has_ended(&self, judge: &Party, judged: &Party, at: OffsetDateTime, check: &Check) -> bool {
        let Some(credential) = &judged.credential else {
            return true;
        };
        let facts = self.surroundings.certificates.get(credential.certificate);
        if check.verdict != Answer::No || !is_over_by_both(judge, facts, at) {
            return false;
        }
        let own = CertificateReference::of(facts);
        check.reasons.iter().any(|reason| {
            reason.code == "Expired"
                && reason.severity == Severity::Error
                && reason.certificate.as_ref() == Some(&own)
        })
    }
}

/// Whether the certificate has ended by the right time, and by the judge's clock too.
fn is_over_by_both(judge: &Party, facts: &CertificateFacts, at: OffsetDateTime) -> bool {
    let seen = at.saturating_add(judge.facts.clock_ahead());
    at.min(seen) > facts.not_after()
}

fn is_end_of_list(turn: &Turn) -> bool {
    matches!(turn.what, Dated::List(_)) && turn.kind == TurnKind::Ends
}

impl LinkForecast {
    /// Whether the link works at a moment that is not before that of the forecast.
    #[must_use]
    pub fn works_at(&self, at: OffsetDateTime) -> Answer {
        Answer::together(self.checks.iter().map(|check| check.verdict_at(at)))
    }

    /// The first moment at which one of its checks breaks.
    #[must_use]
    pub fn breaks_at(&self) -> Option<OffsetDateTime> {
        let breaks = self.checks.iter().filter_map(CheckForecast::breaks);
        breaks.map(|change| change.at).min()
    }
}

impl CheckForecast {
    /// Its verdict at a moment that is not before that of the forecast.
    #[must_use]
    pub fn verdict_at(&self, at: OffsetDateTime) -> Answer {
        let changes = self.changes.iter().rev();
        let mut passed = changes.filter(|change| change.at <= at);
        passed.next().map_or(self.verdict, |change| change.verdict)
    }

    /// The first change for the worse.
    #[must_use]
    pub fn breaks(&self) -> Option<&Change> {
        self.changes.iter().find(|change| change.is_break())
    }
}

impl Change {
    /// Whether it is one for the worse.
    #[must_use]
    pub fn is_break(&self) -> bool {
        self.verdict > self.from
    }
}
