//! What does not work while a plan is carried out.

use countersign_messages::{Language, plan};
use schemars::JsonSchema;
use serde::Serialize;

use super::Step;
use super::action::Action;

/// Something that does not work from one step to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Outage {
    /// The step with which it begins.
    pub from: usize,
    /// The step with which it ends.
    pub to: usize,
    /// What does not work.
    pub what: String,
    /// The server or dial plan of which it is.
    #[serde(skip)]
    pub of: String,
}

/// The outages of these steps, the first to begin first.
pub(super) fn of(steps: &[Step], say: Language) -> Vec<Outage> {
    let last = |is_it: &dyn Fn(&Action) -> bool| {
        let mut steps = steps.iter().rev();
        steps
            .find(|step| is_it(&step.action))
            .map(|step| step.number)
    };
    let restart = |server: &str, service| {
        last(&|action| {
            matches!(action, Action::RestartService { .. })
                && action.of() == server
                && action.service() == Some(service)
        })
    };
    let mut outages: Vec<Outage> = Vec::new();
    for step in steps {
        let (to, what) = match &step.action {
            Action::RestartInTcp { server, service } => (
                restart(server, *service),
                plan::no_tls_between_restarts(say, service.word(say), server),
            ),
            Action::RestartService { server, service } => {
                let is_covered = steps.iter().any(|other| {
                    matches!(&other.action, Action::RestartInTcp { server: on, service: one } if on == server && one == service)
                });
                if is_covered {
                    continue;
                }
                (None, plan::calls_drop(say, service.word(say), server))
            }
            Action::RestartFrontEnd { server } => (None, plan::takes_no_calls(say, server)),
            Action::SetVoipSecurity { dial_plan, .. } => {
                let ends = |action: &Action| {
                    matches!(
                        action,
                        Action::SetGatewayPort { .. }
                            | Action::SetDevicePort { .. }
                            | Action::RestartService { .. }
                            | Action::RestartFrontEnd { .. }
                    )
                };
                (last(&ends), plan::calls_of_plan_fail(say, dial_plan))
            }
            _ => continue,
        };
        outages.push(Outage {
            from: step.number,
            to: to.unwrap_or(step.number).max(step.number),
            what,
            of: step.action.of().to_owned(),
        });
    }
    outages
}
