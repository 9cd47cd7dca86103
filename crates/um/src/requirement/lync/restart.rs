//! LY-8: the services were restarted after the last change, with Lync too: as GW-9.

use super::super::gateways::RESTART;
use super::super::{Procedure, Requirement};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-8",
    procedure: Procedure::Lync,
    ..RESTART
};
