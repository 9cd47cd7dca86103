//! What a plan says of outages is so: whenever nobody takes the calls of a dial plan it is said, and who is named
//! takes them.

use std::collections::BTreeMap;

use countersign_mutual::Answer;

use super::generated::{Defect, Shape, world};
use super::simulator::Simulator;
use super::told;
use super::world::World;
use crate::plan::{Action, Outage, Plan, UmService};

/// Whom Lync may not get on with for a list that may be cut does not hide whom it does not get on with for a wrong
/// name: nobody takes the calls of the one meanwhile.
#[test]
fn a_doubt_excuses_no_fault() {
    let shape = Shape {
        is_split: true,
        servers: 2,
        pools: 1,
        devices: 0,
        makes: 0,
        older: 0,
    };
    let world = world(shape, &[Defect::ServerListCut(0), Defect::WrongName(2)]);
    let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
    hold(world, &plan).unwrap();
}

/// What is said of outages and is not so, if anything is.
pub(super) fn hold(world: World, plan: &Plan) -> Result<(), String> {
    let at_first = works(&world);
    let mut simulator = Simulator::new(world);
    // Nobody gets on with these before its own restart, so the restart of one takes nothing away.
    let mut new_in_dns = Vec::new();
    for step in &plan.steps {
        if let Action::MakeDnsRecord { name } = &step.action {
            new_in_dns.push(name.as_str());
        }
        let fault = match &step.action {
            Action::RestartInTcp { server, service }
            | Action::RestartService { server, service } => {
                let outage = plan.outages.iter().find(|outage| {
                    outage.of == *server && [outage.from, outage.to].contains(&step.number)
                });
                of_restart(&simulator, server, *service, outage, &at_first, &new_in_dns)
                    .or_else(|| while_it_carries(plan, step.number, server))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(format!("step {}: {fault}\n{}", step.number, told(plan)));
        }
        if simulator.step(&step.action, &step.commands).is_err() {
            // Another test says so.
            return Ok(());
        }
    }
    Ok(())
}

fn of_restart(
    simulator: &Simulator,
    server: &str,
    service: UmService,
    outage: Option<&Outage>,
    at_first: &BTreeMap<(String, String), bool>,
    new_in_dns: &[&str],
) -> Option<String> {
    let Some(outage) = outage else {
        return Some(format!("nobody says that {server} is restarted"));
    };
    let key = match service {
        UmService::UmCallRouter => "um_call_router",
        UmService::Um | UmService::UmServer => "um",
    };
    let is_alone = !simulator.alone(server, key).is_empty();
    if is_alone && !outage.carried_by.is_empty() {
        return Some(format!(
            "nobody takes the calls of {server}, and it says: {}",
            outage.what
        ));
    }
    let title = |server: &str| format!("{server}/{}", key.replace('_', "-"));
    let now = (!outage.carried_by.is_empty()).then(|| works(&simulator.world));
    outage.carried_by.iter().find_map(|other| {
        if !simulator.world.is_up(other, key) {
            return Some(format!("{other} is down: {}", outage.what));
        }
        let own = at_first
            .iter()
            .filter(|((a, _), works)| **works && *a == title(server))
            .filter(|((_, peer), _)| !new_in_dns.contains(&&**peer));
        let lost = own.map(|((_, peer), _)| peer).find(|peer| {
            let now = now
                .as_ref()
                .and_then(|now| now.get(&(title(other), (*peer).clone())));
            now == Some(&false)
        });
        lost.map(|peer| format!("{other} does not get on with {peer}: {}", outage.what))
    })
}

/// Whoever takes the calls of others is not restarted meanwhile.
fn while_it_carries(plan: &Plan, number: usize, server: &str) -> Option<String> {
    let outage = plan.outages.iter().find(|outage| {
        (outage.from..=outage.to).contains(&number)
            && outage.carried_by.iter().any(|other| other == server)
    })?;
    let restarted = plan.steps.iter().find(|step| step.number == number)?;
    let is_of_kind = outage.what.contains("Call Router")
        == (restarted.action.service() == Some(UmService::UmCallRouter));
    is_of_kind.then(|| format!("{server} is restarted: {}", outage.what))
}

/// Whether the link of each two works, both ways round.
fn works(world: &World) -> BTreeMap<(String, String), bool> {
    let links = world.check().links.into_iter();
    links
        .flat_map(|link| {
            let works = link.agreement.works != Answer::No;
            let (a, b) = (link.agreement.a, link.agreement.b);
            [((a.clone(), b.clone()), works), ((b, a), works)]
        })
        .collect()
}
