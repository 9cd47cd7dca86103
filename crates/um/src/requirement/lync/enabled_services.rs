//! LY-3: the certificate is enabled for the UM services, with Lync too: as GW-3.

use super::super::gateways::ENABLED_SERVICES;
use super::super::{Procedure, Requirement};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-3",
    procedure: Procedure::Lync,
    ..ENABLED_SERVICES
};
