//! What a deployment must have before mutual TLS can work: one requirement, one file.

mod gateways;
mod lync;
mod scene;

use countersign_messages::{Language, Text, requirement};
use countersign_mutual::{Confidence, MissingFact};
use schemars::JsonSchema;
use serde::Serialize;

use crate::command::command;
use crate::plan::Action;
use crate::policy::Policy;

pub(crate) use gateways::coexistence_of;
pub(crate) use lync::is_director;
pub(crate) use scene::{CallerView, MemberView, Scene, ServiceView, subject, thumbprint};

/// Whether a requirement is met. Ordered by weight: `not_met` beats `cannot_tell` beats `met`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Verdict {
    /// There is nothing in the estate that it is about.
    DoesNotApply,
    /// It holds.
    Met,
    /// A fact is missing.
    CannotTell,
    /// It does not hold.
    NotMet,
}

/// The two procedures of "Deploying certificates for UM", each a list of requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Procedure {
    /// UM with gateways, IP PBXs and SBCs.
    Gateways,
    /// UM with Lync Server.
    Lync,
}

/// What a requirement found about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Finding {
    /// The endpoint, dial plan, UM IP gateway or pool that it is about.
    pub of: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// What was seen, in one sentence.
    pub evidence: String,
    /// What a stricter page asks for beyond that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The fact that would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_fact: Option<MissingFact>,
    /// What to change, where no command does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The commands that change it, in their order.
    pub commands: Vec<String>,
    /// The steps of a plan that change it.
    #[serde(skip)]
    pub(crate) actions: Vec<Action>,
    /// Whether it repeats what the judge says of a link.
    #[serde(skip)]
    pub(crate) judged: bool,
}

/// One requirement: what it says, and how it is judged.
#[derive(Clone, Copy)]
pub(crate) struct Requirement {
    pub(crate) id: &'static str,
    pub(crate) procedure: Procedure,
    /// What must hold, as a sentence.
    pub(crate) requires: Text,
    /// The state that it looks at.
    pub(crate) inspects: Text,
    /// The commands that show it; words in capitals stand for names.
    pub(crate) checks: &'static [&'static str],
    /// The commands that bring it about.
    pub(crate) does: &'static [&'static str],
    /// The failure that it prevents.
    pub(crate) prevents: Text,
    pub(crate) source: &'static str,
    pub(crate) confidence: Confidence,
    /// The contradictions between pages on which it hangs.
    pub(crate) policies: &'static [&'static Policy],
    pub(crate) inspect: fn(&Scene<'_>) -> Inspection,
}

/// What a requirement comes to in an estate.
pub(crate) enum Inspection {
    /// There is nothing that it is about, for this reason.
    DoesNotApply(Text),
    /// One finding at least.
    Findings(Vec<Finding>),
}

/// Whether a service could present its certificate, by what both procedures ask of that alone.
pub(crate) fn suits(scene: &Scene<'_>, service: &ServiceView<'_>) -> bool {
    gateways::suits(scene, service)
        && (scene.excuse(Procedure::Lync).is_some() || lync::suits(scene, service))
}

/// Every requirement, in the order of the procedures.
pub(crate) fn all() -> impl Iterator<Item = &'static Requirement> {
    gateways::ALL.iter().chain(&lync::ALL)
}

/// The name of every requirement, as `GW-3`, in the order of the procedures.
pub fn requirement_ids() -> impl Iterator<Item = &'static str> {
    all().map(|requirement| requirement.id)
}

impl Requirement {
    /// What it comes to. Procedures have nothing to be about in estates without the one side or the other; what
    /// two versions of Exchange need of each other stands before both.
    pub(crate) fn inspected(&self, scene: &Scene<'_>) -> Inspection {
        let stands_before =
            self.id == gateways::COEXISTENCE.id && scene.um_servers().next().is_some();
        let excuse = scene.excuse(self.procedure);
        match excuse.filter(|_| !stands_before) {
            Some(why) => Inspection::DoesNotApply(why),
            None => (self.inspect)(scene),
        }
    }
}

impl Inspection {
    /// These findings; where there are none, it does not apply, for this reason.
    fn of(findings: impl IntoIterator<Item = Finding>, otherwise: Text) -> Self {
        let findings: Vec<Finding> = findings.into_iter().collect();
        if findings.is_empty() {
            Self::DoesNotApply(otherwise)
        } else {
            Self::Findings(findings)
        }
    }

    /// These findings, of which [`Scene::excuse`] sees to it that there is one.
    fn all(findings: impl IntoIterator<Item = Finding>) -> Self {
        Self::Findings(findings.into_iter().collect())
    }
}

impl Finding {
    fn new(of: &str, verdict: Verdict, evidence: String) -> Self {
        Self {
            of: of.to_owned(),
            verdict,
            evidence,
            advice: None,
            missing_fact: None,
            remedy: None,
            commands: Vec::new(),
            actions: Vec::new(),
            judged: false,
        }
    }

    fn met(of: &str, evidence: impl Into<String>) -> Self {
        Self::new(of, Verdict::Met, evidence.into())
    }

    fn not_met(of: &str, evidence: impl Into<String>) -> Self {
        Self::new(of, Verdict::NotMet, evidence.into())
    }

    /// Nobody says what would tell.
    fn cannot_tell(of: &str, missing_fact: MissingFact, evidence: String) -> Self {
        Self {
            missing_fact: Some(missing_fact),
            ..Self::new(of, Verdict::CannotTell, evidence)
        }
    }

    /// With a command that mends it: `form` with the words that stand in it filled in.
    fn by(mut self, form: &str, words: &[(&str, &str)]) -> Self {
        self.commands.push(command(form, words));
        self
    }

    /// With a step that mends it, and its commands.
    fn through(mut self, action: Action) -> Self {
        self.commands.extend(action.commands());
        self.implies(action)
    }

    /// With a step that mending it takes beside its commands.
    fn implies(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// With what to change.
    fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// With what a stricter page asks for.
    fn advice(mut self, advice: Option<String>) -> Self {
        self.advice = advice;
        self
    }
}

/// Each of these will do.
pub(crate) fn either(language: Language, names: &[String]) -> String {
    let names = names.iter().cloned();
    names
        .reduce(|one, other| requirement::either(language, one, other))
        .unwrap_or_default()
}

impl Verdict {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::DoesNotApply => requirement::DOES_NOT_APPLY,
            Self::Met => requirement::MET,
            Self::CannotTell => requirement::CANNOT_TELL,
            Self::NotMet => requirement::NOT_MET,
        };
        text.told(language)
    }
}

impl core::fmt::Display for Verdict {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.word(Language::English))
    }
}

impl Procedure {
    /// What it is for.
    pub(crate) fn title(self, language: Language) -> &'static str {
        let text = match self {
            Self::Gateways => requirement::GATEWAYS,
            Self::Lync => requirement::LYNC,
        };
        text.told(language)
    }
}
