//! What the estate says of itself beside its endpoints: gateways, dial plans, and how they hang together.

use core::fmt;
use std::collections::HashMap;

use time::OffsetDateTime;

use crate::dial_plan::DialPlan;
use crate::exchange::ExchangeServer;
use crate::gateway::{HuntGroup, UmIpGateway};
use crate::lync::LyncPool;
use crate::nearest::nearest;
use crate::peer::Peer;
use crate::place::Keys;
use crate::policy::Policies;
use crate::{Error, Place};

/// The tables of an estate, every name in them resolved. What is `None` is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) exchange: Vec<ExchangeServer>,
    pub(crate) lync: Vec<LyncPool>,
    pub(crate) peers: Vec<Peer>,
    pub(crate) gateways: Option<Vec<UmIpGateway>>,
    pub(crate) dial_plans: Option<Vec<DialPlan>>,
    pub(crate) hunt_groups: Option<Vec<HuntGroup>>,
    pub(crate) exch_uc_util_ran: Option<OffsetDateTime>,
    pub(crate) policies: Policies,
}

impl Deployment {
    /// Refuses two things of one name, and the name of nothing.
    pub(crate) fn check(&self, keys: &Keys) -> Result<(), Error> {
        let gateways = self.gateways.as_deref().unwrap_or_default();
        let plans = self.dial_plans.as_deref().unwrap_or_default();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (index, gateway) in gateways.iter().enumerate() {
            let names = [gateway.name(), &gateway.address];
            let earlier = |name| Some((*known.get(&lower(name))?, name));
            let earlier = names.into_iter().filter_map(earlier);
            if let Some((other, name)) = earlier.min_by_key(|(other, _)| *other) {
                let [place, other] =
                    [index, other].map(|index| keys.place(&format!("um_ip_gateways[{index}]")));
                return Err(duplicate(place, name, other));
            }
            known.extend(names.map(|name| (lower(name), index)));
        }
        for (index, plan) in plans.iter().enumerate() {
            let earlier = plans.iter().take(index);
            if let Some(other) = { earlier }.position(|earlier| earlier.is_called(&plan.name)) {
                let [place, other] =
                    [index, other].map(|index| keys.place(&format!("dial_plan[{index}]")));
                return Err(duplicate(place, &plan.name, other));
            }
        }
        for (index, group) in self.hunt_groups.iter().flatten().enumerate() {
            let unknown = |key: fmt::Arguments<'_>, kind, name: &str, nearest| Error::UnknownName {
                place: keys.place(&format!("hunt_group[{index}].{key}")),
                kind,
                name: name.to_owned(),
                nearest,
            };
            let (gateway, plan) = (&group.um_ip_gateway, &group.dial_plan);
            if !known.contains_key(&lower(gateway)) {
                let near = nearest(gateway, gateways.iter().map(UmIpGateway::name));
                let key = format_args!("um_ip_gateway");
                return Err(unknown(key, "UM IP gateway", gateway, near));
            }
            if !plans.iter().any(|known| known.is_called(plan)) {
                let near = nearest(plan, plans.iter().map(|plan| &plan.name));
                return Err(unknown(format_args!("dial_plan"), "dial plan", plan, near));
            }
        }
        Ok(())
    }
}

/// Names are compared without regard to case.
fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn duplicate(place: Place, name: &str, other: Place) -> Error {
    Error::DuplicateName {
        place,
        name: name.to_owned(),
        other,
    }
}
