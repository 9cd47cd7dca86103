//! What becomes of an estate as time passes: what ends, what breaks with it, and which roots can go.

mod days;
mod events;

pub use self::days::Day;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use countersign_messages::forecast;
use countersign_mutual::{
    Answer, CertificateReference, Confidence, Dated, Forecast, ListReference, Party, PurposeRule,
    Role, RootForecast, RootNeed, Trust,
};
use countersign_trust::{CertificateId, Signatures};
use schemars::JsonSchema;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use self::events::Events;
use crate::Estate;
use crate::progress::Task;
use crate::sunset::{Sunset, Sunsets};

/// The form of reports.
const SCHEMA: &str = "countersign.forecast/1";

/// What [`Estate::forecast`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign forecast")]
#[non_exhaustive]
pub struct ForecastReport {
    /// The form of this report: `countersign.forecast/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment from which the forecast is made, RFC 3339.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: OffsetDateTime,
    /// How many links work, and how many will break.
    pub summary: ForecastSummary,
    /// What changes the verdict of a check, or brings it a warning: certificates and revocation lists that begin
    /// or end, the first first.
    pub events: Vec<Event>,
    /// What is known to change though no certificate ends: the first first.
    pub sunsets: Vec<SunsetOutlook>,
    /// Every link, with its checks.
    pub links: Vec<LinkOutlook>,
    /// Every store of a host that judges, with its roots.
    pub stores: Vec<StoreOutlook>,
}

/// Counts of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ForecastSummary {
    /// All of them.
    pub links: usize,
    /// Those that work at the moment of the forecast.
    pub working: usize,
    /// Those of which a check will break.
    pub breaking: usize,
}

/// A certificate or a revocation list begins or ends, and a check has another verdict from then on, or a
/// warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Event {
    /// From when on: the first second of the validity, or the first that is no longer of it. RFC 3339.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: OffsetDateTime,
    /// Whole days from the moment of the forecast until then.
    pub days: i64,
    /// Whether it begins or ends.
    pub what: EventKind,
    /// Which certificate, or which list.
    #[serde(flatten)]
    pub subject: EventSubject,
    /// The endpoints of whose chains it is one, or about whose chains it is, where a check of them changes.
    pub parties: Vec<String>,
    /// How many links have a check that breaks.
    pub links: usize,
    /// How many checks break.
    pub breaks: usize,
    /// How many checks become better.
    pub mends: usize,
    /// How many checks go on without their judges knowing what is revoked: they take what no list tells of.
    pub warned: usize,
    /// How many of those refused until then what the list revokes.
    pub forgets: usize,
}

/// What begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum EventSubject {
    /// A certificate.
    Certificate(CertificateReference),
    /// A revocation list. Where it ends, the next one must be in its place by then.
    List(ListReference),
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a validity has two ends")]
pub enum EventKind {
    /// It is valid from then on.
    Begins,
    /// It is valid no more.
    Ends,
}

/// A day from which on something is no longer so, and an endpoint that it touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SunsetOutlook {
    /// Its identifier, as `public-client-auth`.
    pub id: String,
    /// From when on it is so. RFC 3339.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub dated: OffsetDateTime,
    /// When it is felt at the latest: of a certificate that is renewed otherwise, when that must be renewed; not
    /// before the moment of the forecast. RFC 3339.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: OffsetDateTime,
    /// Whole days from the moment of the forecast until then.
    pub days: i64,
    /// Whom it touches.
    pub party: String,
    /// The certificate that is renewed otherwise; absent where it is about another thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateReference>,
    /// The roots that its store must have and lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_roots: Vec<String>,
    /// The checks that count on what will be no longer so.
    pub checks: Vec<CheckReference>,
    /// What is no longer so.
    pub sentence: String,
    /// What to do.
    pub remedy: String,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A check, by who judges whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckReference {
    /// Who judges.
    pub judge: String,
    /// Who is judged.
    pub judged: String,
    /// In which role.
    pub role: Role,
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LinkOutlook {
    /// The first party's name.
    pub a: String,
    /// The second party's name.
    pub b: String,
    /// Whether every check works at the moment of the forecast.
    pub works: Answer,
    /// When the first check of it breaks, if one does. RFC 3339.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub breaks_at: Option<OffsetDateTime>,
    /// Its checks, by number.
    pub checks: Vec<CheckOutlook>,
}

/// What becomes of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckOutlook {
    /// 1: A judges B as server; 2: B judges A as client; 3: B judges A as server; 4: A judges B as client.
    pub number: u8,
    /// Who judges, who is judged, and as what.
    #[serde(flatten)]
    pub check: CheckReference,
    /// Whether it works at the moment of the forecast.
    pub verdict: Answer,
    /// When that changes: the first change first.
    pub changes: Vec<ChangeOutlook>,
    /// The lists after whose end its judge no longer knows what is revoked, and does not refuse it, by their
    /// places in `events`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warned: Vec<usize>,
}

/// A moment from which on a check has another verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChangeOutlook {
    /// The moment. RFC 3339.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: OffsetDateTime,
    /// The verdict before it.
    pub from: Answer,
    /// The verdict from it on.
    pub verdict: Answer,
    /// What begins or ends then, by its place in `events`, counted from 0.
    pub events: Vec<usize>,
    /// The codes of the reasons for the new verdict; `countersign check --at` that moment tells them at
    /// length.
    pub codes: Vec<String>,
    /// Whether the judge only no longer knows that something is revoked: nothing is better by it.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub forgets: bool,
}

/// What becomes of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StoreOutlook {
    /// The endpoints whose hosts have it.
    pub parties: Vec<String>,
    /// Its trusted roots.
    pub roots: Vec<RootOutlook>,
}

/// When a root can be removed from a store, as far as the links of the estate go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RootOutlook {
    /// Which root.
    pub certificate: CertificateReference,
    /// The first moment from which on no check is worse without it; absent where one always is. RFC 3339.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub removable_at: Option<OffsetDateTime>,
    /// The last check that needs it; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_needed_by: Option<NeededBy>,
}

/// A check that needs a root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NeededBy {
    /// Who judges.
    pub judge: String,
    /// Who is judged.
    pub judged: String,
}

impl ForecastReport {
    /// Whether a check breaks, a judge no longer knows what is revoked, or a sunset is felt, within this time from
    /// the moment of the forecast.
    #[must_use]
    pub fn warns_within(&self, horizon: Duration) -> bool {
        let is_within = |at: OffsetDateTime| at - self.at <= horizon;
        let mut events = self.events.iter();
        events.any(|event| event.is_for_the_worse() && is_within(event.at))
            || self.sunsets.iter().any(|sunset| is_within(sunset.at))
    }
}

impl Event {
    /// Whether a check breaks with it, or goes on with its judge knowing less.
    #[must_use]
    pub fn is_for_the_worse(&self) -> bool {
        self.breaks + self.warned > 0
    }
}

impl EventSubject {
    /// What a person calls it: the subject of a certificate, the issuer of a list.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Certificate(certificate) => &certificate.subject,
            Self::List(list) => &list.issuer,
        }
    }

    /// The certificate, if it is one.
    #[must_use]
    pub fn certificate(&self) -> Option<&CertificateReference> {
        match self {
            Self::Certificate(certificate) => Some(certificate),
            Self::List(_) => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn list(&self) -> Option<&ListReference> {
        match self {
            Self::Certificate(_) => None,
            Self::List(list) => Some(list),
        }
    }

    /// The file in which it was found, as the estate names it.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Certificate(certificate) => certificate.file.as_deref(),
            Self::List(list) => list.file.as_deref(),
        }
    }
}

impl Estate {
    /// What becomes of every link from this moment on; `signatures` as for [`Self::check`].
    #[must_use]
    pub fn forecast(&self, signatures: &Signatures<'_>, at: OffsetDateTime) -> ForecastReport {
        let at = at.replace_nanosecond(0).unwrap_or(at);
        let work = self.begin(Task::Foresee, self.links.len());
        let links = work.each(self.links());
        let forecast = countersign_mutual::forecast(self.surroundings(signatures, at), links);
        let events = Events::of(&forecast);
        let links: Vec<LinkOutlook> = self
            .links()
            .zip(&forecast.links)
            .map(|((a, b, _), link)| LinkOutlook {
                a: a.name.clone(),
                b: b.name.clone(),
                works: link.works_at(at),
                breaks_at: link.breaks_at(),
                checks: link
                    .checks
                    .iter()
                    .map(|check| CheckOutlook {
                        number: check.number,
                        check: CheckReference::of(a, b, check.number, check.role),
                        verdict: check.verdict,
                        changes: check
                            .changes
                            .iter()
                            .map(|change| events.change(change))
                            .collect(),
                        warned: events.places(&check.warned),
                    })
                    .collect(),
            })
            .collect();
        let working = links.iter().filter(|link| link.works <= Answer::Yes);
        let breaking = links.iter().filter(|link| link.breaks_at.is_some());
        ForecastReport {
            schema: SCHEMA.to_owned(),
            at,
            summary: ForecastSummary {
                links: links.len(),
                working: working.count(),
                breaking: breaking.count(),
            },
            events: events.told(self, at, &links),
            sunsets: self.sunsets(signatures, at, &forecast),
            links,
            stores: self.stores(at, &forecast.roots),
        }
    }

    /// What begins or ends, as a person and a tool look for it.
    fn subject(&self, what: Dated) -> EventSubject {
        match what {
            Dated::Certificate(id) => EventSubject::Certificate(self.reference(id)),
            Dated::List(id) => EventSubject::List(self.lists.reference(id)),
        }
    }

    fn sunsets(
        &self,
        signatures: &Signatures<'_>,
        at: OffsetDateTime,
        forecast: &Forecast,
    ) -> Vec<SunsetOutlook> {
        let known = Sunsets::known();
        let kinds = self.kinds(signatures);
        let judge = self.judge(signatures, at);
        let mut public = HashMap::new();
        let mut is_public = |id: CertificateId| {
            *public.entry(id).or_insert_with(|| {
                let mut roots = kinds.roots(id).into_iter();
                roots.any(|root| {
                    let list = self.public_roots().list_of(self.certificates(), root);
                    root != id && list.is_some()
                })
            })
        };
        let mut touched: BTreeMap<(String, String), SunsetOutlook> = BTreeMap::new();
        for ((a, b, _), link) in self.links().zip(&forecast.links) {
            for check in &link.checks {
                let reference = CheckReference::of(a, b, check.number, check.role);
                let (judging, judged) = CheckReference::parties(a, b, check.number);
                for (sunset, missing) in known.of_roots(judging, judged, self.certificates()) {
                    let key = (sunset.id.clone(), judging.name.clone());
                    let outlook = touched.entry(key).or_insert_with(|| {
                        let felt = sunset.moment().max(at);
                        let roots = missing.join(", ");
                        SunsetOutlook {
                            remedy: forecast::import_roots(self.language, &judging.name, roots),
                            missing_roots: missing,
                            ..self.outlook(sunset, at, felt, judging)
                        }
                    });
                    outlook.checks.push(reference.clone());
                }
                let is_at_stake = check.role == Role::Client
                    && matches!(check.verdict, Answer::Yes | Answer::Undecided);
                let Some(credential) = judged.credential.as_ref().filter(|_| is_at_stake) else {
                    continue;
                };
                if !is_public(credential.certificate)
                    || judge.demands(judging, judged, Role::Client) != Some(PurposeRule::ClientAuth)
                {
                    continue;
                }
                let facts = self.certificates().get(credential.certificate);
                let Some(sunset) = known.of_client_auth(facts) else {
                    continue;
                };
                let key = (sunset.id.clone(), judged.name.clone());
                let outlook = touched.entry(key).or_insert_with(|| {
                    let felt = sunset.moment().max(facts.not_after()).max(at);
                    SunsetOutlook {
                        certificate: Some(self.reference(credential.certificate)),
                        remedy: forecast::take_a_private_authority(self.language, &judged.name),
                        ..self.outlook(sunset, at, felt, judged)
                    }
                });
                outlook.checks.push(reference);
            }
        }
        let mut touched: Vec<_> = touched.into_values().collect();
        touched.sort_by_key(|sunset| sunset.at);
        touched
    }

    /// What a sunset is to a party, without what it touches there and what to do.
    fn outlook(
        &self,
        sunset: &Sunset,
        at: OffsetDateTime,
        felt: OffsetDateTime,
        party: &Party,
    ) -> SunsetOutlook {
        SunsetOutlook {
            id: sunset.id.clone(),
            dated: sunset.moment(),
            at: felt,
            days: (felt - at).whole_days(),
            party: party.name.clone(),
            certificate: None,
            missing_roots: Vec::new(),
            checks: Vec::new(),
            sentence: sunset.sentence.told(self.language).to_owned(),
            remedy: String::new(),
            source: sunset.source.clone(),
            confidence: sunset.confidence,
        }
    }

    fn stores(&self, at: OffsetDateTime, roots: &[RootForecast]) -> Vec<StoreOutlook> {
        let mut parties: HashMap<*const Trust, Vec<String>> = HashMap::new();
        for party in self.parties() {
            let sharing = parties.entry(Rc::as_ptr(&party.trust)).or_default();
            sharing.push(party.name.clone());
        }
        roots
            .chunk_by(|one, other| Rc::ptr_eq(&one.trust, &other.trust))
            .map(|roots| StoreOutlook {
                parties: parties
                    .remove(&Rc::as_ptr(&roots[0].trust))
                    .unwrap_or_default(),
                roots: roots
                    .iter()
                    .map(|root| RootOutlook {
                        certificate: self.reference(root.root),
                        removable_at: match root.need {
                            RootNeed::Never => Some(at),
                            RootNeed::Until(moment) => Some(moment),
                            RootNeed::Always => None,
                        },
                        last_needed_by: root.last_needed_by.as_ref().map(|(judge, judged)| {
                            NeededBy {
                                judge: judge.clone(),
                                judged: judged.clone(),
                            }
                        }),
                    })
                    .collect(),
            })
            .collect()
    }
}

impl CheckReference {
    fn of(a: &Party, b: &Party, number: u8, role: Role) -> Self {
        let (judge, judged) = Self::parties(a, b, number);
        Self {
            judge: judge.name.clone(),
            judged: judged.name.clone(),
            role,
        }
    }

    /// Who judges whom in the check of this number.
    fn parties<'p>(a: &'p Party, b: &'p Party, number: u8) -> (&'p Party, &'p Party) {
        match number {
            1 | 4 => (a, b),
            _ => (b, a),
        }
    }
}
