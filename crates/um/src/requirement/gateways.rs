//! UM with gateways, IP PBXs and SBCs: GW-1 to GW-14.

mod call_routing;
mod certificate;
mod coexistence;
mod dial_plan_security;
mod distribution;
mod enabled_services;
mod firewall;
mod gateway_address;
mod gateway_count;
mod gateway_port;
mod hunt_group;
mod restart;
mod startup_mode;
mod trust;

use super::Requirement;

/// In the order of the procedure, then what it implies.
pub(super) const ALL: [Requirement; 14] = [
    certificate::REQUIREMENT,
    distribution::REQUIREMENT,
    enabled_services::REQUIREMENT,
    trust::REQUIREMENT,
    dial_plan_security::REQUIREMENT,
    startup_mode::REQUIREMENT,
    gateway_address::REQUIREMENT,
    gateway_port::REQUIREMENT,
    restart::REQUIREMENT,
    hunt_group::REQUIREMENT,
    gateway_count::REQUIREMENT,
    firewall::REQUIREMENT,
    call_routing::REQUIREMENT,
    coexistence::REQUIREMENT,
];

pub(super) use certificate::{covers, has_wildcard_subject, renewed, suits};
pub(super) use coexistence::REQUIREMENT as COEXISTENCE;
pub(crate) use coexistence::of_service as coexistence_of;
pub(super) use distribution::REQUIREMENT as DISTRIBUTION;
pub(super) use enabled_services::REQUIREMENT as ENABLED_SERVICES;
pub(super) use gateway_address::closed;
pub(super) use restart::REQUIREMENT as RESTART;
pub(super) use startup_mode::of_service as startup_mode_of;
