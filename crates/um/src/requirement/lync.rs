//! UM with Lync Server: LY-1 to LY-13.

mod authority;
mod connectivity;
mod contacts;
mod dial_plan;
mod dial_plan_membership;
mod distribution;
mod enabled_services;
mod exch_uc_util;
mod front_end_restart;
mod outgoing_calls;
mod restart;
mod sip_access_service;
mod trusted_roots;

use countersign_messages::lync;

use super::{Finding, Inspection, Requirement, Scene};
use crate::dial_plan::DialPlan;

pub(super) use authority::suits;
pub(crate) use outgoing_calls::is_director;

/// In the order of the procedure, then what it implies.
pub(super) const ALL: [Requirement; 13] = [
    authority::REQUIREMENT,
    distribution::REQUIREMENT,
    enabled_services::REQUIREMENT,
    trusted_roots::REQUIREMENT,
    dial_plan::REQUIREMENT,
    dial_plan_membership::REQUIREMENT,
    contacts::REQUIREMENT,
    restart::REQUIREMENT,
    front_end_restart::REQUIREMENT,
    exch_uc_util::REQUIREMENT,
    outgoing_calls::REQUIREMENT,
    sip_access_service::REQUIREMENT,
    connectivity::REQUIREMENT,
];

/// A finding about each dial plan for Lync.
fn of_sip_plans(scene: &Scene<'_>, of_plan: impl Fn(&DialPlan) -> Finding) -> Inspection {
    match sip_plans(scene) {
        Ok((plans, unknown)) => {
            let findings = plans.into_iter().map(of_plan);
            Inspection::of(unknown.into_iter().chain(findings), lync::NO_SIP_PLAN)
        }
        Err(unknown) => Inspection::Findings(unknown),
    }
}

/// The dial plans for Lync, and what is not known of the others.
fn sip_plans<'e>(scene: &Scene<'e>) -> Result<(Vec<&'e DialPlan>, Vec<Finding>), Vec<Finding>> {
    let Some(plans) = scene.dial_plans() else {
        let unknown = scene.unknown_of_estate("dial_plan");
        return Err(vec![unknown]);
    };
    let sip = plans
        .iter()
        .filter(|plan| plan.is_sip() == Some(true))
        .collect();
    let unknown = plans.iter().filter(|plan| plan.is_sip().is_none());
    Ok((
        sip,
        unknown
            .map(|plan| scene.unknown(&plan.name, "uri_type"))
            .collect(),
    ))
}
