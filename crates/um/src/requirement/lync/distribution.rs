//! LY-2: the certificate is on every server, with Lync too: as GW-2.

use super::super::gateways::DISTRIBUTION;
use super::super::{Procedure, Requirement};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-2",
    procedure: Procedure::Lync,
    ..DISTRIBUTION
};
