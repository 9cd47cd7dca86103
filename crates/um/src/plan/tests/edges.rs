//! The planner's graph: none of its edges is missing, none is needless, and they have no cycle.

use core::cell::RefCell;
use core::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use super::generated::{Defect, Shape, world};
use super::world::World;
use super::{BOTH, PAIR, PLAIN, SPLIT, ends_well};
use crate::plan::kind::{Common, EDGES, Edge, Kind, ordered};
use crate::plan::{Action, Plan, PlanVerdict};

/// The graph is whole and has nothing to spare: whatever is done as early as its edges allow, and whatever as
/// late, every plan ends well; and without any one of them, some plan does not. So an edge that is deleted
/// fails here, whichever it is.
#[test]
fn the_edges_are_those_that_are_needed() {
    let worlds = worlds();
    let misses = |edges: &[Edge], pairs: &[(Kind, Kind)]| {
        let mut faults = pairs.iter().filter_map(|(late, early)| {
            let fault = misorder(&worlds, edges, *late, *early)?;
            Some(format!("{early:?} early, {late:?} late: {fault}"))
        });
        faults.next()
    };
    let kinds: BTreeSet<Kind> = worlds
        .iter()
        .flat_map(|world| &world.kinds)
        .copied()
        .collect();
    let pairs = { kinds.iter() }.flat_map(|late| kinds.iter().map(move |early| (*late, *early)));
    let pairs: Vec<(Kind, Kind)> = pairs.filter(|(late, early)| late != early).collect();
    assert_eq!(misses(EDGES, &pairs), None);
    let mut needless = Vec::new();
    for (index, edge) in EDGES.iter().enumerate() {
        let others: Vec<Edge> = { EDGES.iter().enumerate() }
            .filter(|(other, _)| *other != index)
            .map(|(_, edge)| *edge)
            .collect();
        // What the first assertion would have seen.
        if misses(&others, &[(edge.before, edge.after)]).is_none() {
            needless.push(format!("{:?} before {:?}", edge.before, edge.after));
        }
    }
    assert!(
        needless.is_empty(),
        "nothing fails without:\n{}",
        needless.join("\n")
    );
}

/// Estates whose plans have, between them, both ends of each edge.
fn worlds() -> Vec<Planned> {
    use Defect::*;
    let rows = [
        (SPLIT, vec![SelfSigned(0), SelfSigned(1)]),
        (SPLIT, vec![ModeTcp(0), NotEnabled(0)]),
        (SPLIT, vec![ModeTcp(0)]),
        (SPLIT, vec![NotEnabled(0)]),
        (SPLIT, vec![SelfSigned(0), NotEnabled(0)]),
        (PLAIN, vec![Shared(0)]),
        (PLAIN, vec![Shared(1)]),
        (SPLIT, vec![NoGateway(0)]),
        (SPLIT, vec![GatewayByAddress(0)]),
        (SPLIT, vec![GatewayWithoutRecord(0)]),
        (SPLIT, vec![PoolUnknown(0), PoolUnknown(1)]),
        (SPLIT, vec![PoolLacksRoot(0), ModeTcp(0)]),
        (SPLIT, vec![PoolLacksRoot(0), PoolNotRestarted(1)]),
        (SPLIT, vec![PoolLacksRoot(0)]),
        (SPLIT, vec![PoolExpired(0)]),
        (SPLIT, vec![NoDialPlans(0)]),
        (SPLIT, vec![NoContacts]),
        (SPLIT, vec![SipPlanUnsecured]),
        (PAIR, vec![SelfSigned(0), SelfSigned(2)]),
        (SPLIT, vec![ServerListCut(0), PoolListCut(0)]),
        (SPLIT, vec![ServerListAsked(0), PoolListAsked(0)]),
        (BOTH, vec![Expired(2)]),
        (BOTH, vec![NotHeld(0), NotHeld(1)]),
    ];
    let rows = rows.iter();
    rows.map(|(shape, defects)| Planned::new(*shape, defects))
        .collect()
}

/// A world, its plan, and the kinds of its steps.
struct Planned {
    world: World,
    plan: Plan,
    kinds: BTreeSet<Kind>,
    /// The orders that end well: many ranks come to the same.
    good: RefCell<HashSet<Vec<usize>>>,
}

impl Planned {
    fn new(shape: Shape, defects: &[Defect]) -> Self {
        let world = world(shape, defects);
        let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
        assert_ne!(plan.verdict, PlanVerdict::FindOutFirst, "{defects:?}");
        Self {
            kinds: plan.steps.iter().map(|step| step.action.kind()).collect(),
            world,
            plan,
            good: RefCell::default(),
        }
    }

    /// What goes wrong by these edges in this order where they leave it open.
    fn fault<R: Ord>(&self, edges: &[Edge], rank: impl Fn(usize, &Action) -> R) -> Option<String> {
        let steps = &self.plan.steps;
        let actions: Vec<Action> = steps.iter().map(|step| step.action.clone()).collect();
        let classes: Vec<usize> = (0..actions.len()).collect();
        let order = ordered(&actions, &classes, edges, rank).into_iter();
        let order: Vec<usize> = order.map(|(index, _)| index).collect();
        if self.good.borrow().contains(&order) {
            return None;
        }
        let plan = Plan {
            steps: order.iter().map(|index| steps[*index].clone()).collect(),
            ..self.plan.clone()
        };
        let fault = ends_well(self.world.clone(), &plan).err();
        if fault.is_none() {
            self.good.borrow_mut().insert(order);
        }
        fault
    }
}

/// What goes wrong by these edges in one of the worlds that have both kinds, where steps of one are done as
/// early as can be and those of the other as late; the rest in the order of the page, or against it.
fn misorder(worlds: &[Planned], edges: &[Edge], late: Kind, early: Kind) -> Option<String> {
    let urgency = |kind: Kind| match kind {
        kind if kind == early => 0,
        kind if kind == late => 2,
        _ => 1,
    };
    let onward = |place: usize, action: &Action| (urgency(action.kind()), action.kind(), place);
    let backward =
        |place: usize, action: &Action| (urgency(action.kind()), Reverse(action.kind()), place);
    let has_both = |world: &&Planned| [late, early].iter().all(|kind| world.kinds.contains(kind));
    worlds.iter().filter(has_both).find_map(|world| {
        let against = || world.fault(edges, backward);
        world.fault(edges, onward).or_else(against)
    })
}

/// The edges have no cycle: otherwise some step could never be done. One turn goes before the next.
#[test]
fn no_step_waits_for_itself() {
    let within = || EDGES.iter().filter(|edge| edge.common != Common::Turn);
    let mut left: BTreeSet<Kind> = within()
        .flat_map(|edge| [edge.before, edge.after])
        .collect();
    while !left.is_empty() {
        let free = left
            .iter()
            .copied()
            .find(|kind| !within().any(|edge| edge.after == *kind && left.contains(&edge.before)));
        let free = free.unwrap_or_else(|| panic!("a cycle in {left:?}"));
        left.remove(&free);
    }
    assert!(EDGES.iter().all(
        |edge| !edge.source.is_empty() && edge.common != Common::Nothing
            || edge.before != edge.after
    ));
}
