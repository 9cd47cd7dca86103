//! Every plan is carried out, step by step, by a simulator that was written from the cmdlets' pages.

mod bites;
mod coexistence;
mod edges;
mod generated;
mod held;
mod links;
mod outages;
mod simulator;
mod world;

use std::collections::BTreeSet;

use countersign_mutual::Answer;
use proptest::prelude::*;

use super::kind::{Common, EDGES, Edge, Kind};
use super::{Action, Plan, PlanVerdict};
use crate::Verdict;
use generated::{Defect, Shape, defects, shapes, world};
use simulator::{Refusal, Simulator};
use world::World;

proptest! {
    // Each case builds, carries out and judges a whole estate: a quarter of what is usual will do.
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is wrong with an estate: its plan ends with all requirements met and all links trusted, or says
    /// which are not.
    #[test]
    fn every_plan_gets_there_or_says_what_it_cannot(shape in shapes(), defects in prop::collection::vec(defects(), 0..6)) {
        if let Err(fault) = carried_out(world(shape, &defects), EDGES, |index, action| (action.kind(), index)) {
            prop_assert!(false, "{fault}");
        }
    }

    /// Any order that the edges allow will do.
    #[test]
    fn any_order_that_the_edges_allow_will_do(shape in shapes(), defects in prop::collection::vec(defects(), 0..5), seed: usize) {
        let rank = |index: usize, _: &Action| (index + 1).wrapping_mul(seed | 1).rotate_left(17);
        if let Err(fault) = carried_out(world(shape, &defects), EDGES, rank) {
            prop_assert!(false, "{fault}");
        }
    }
}

/// Carries out the plan of a world; facts that it asks for are found out first. What is wrong with it, if
/// anything is.
fn carried_out<R: Ord>(
    mut world: World,
    edges: &[Edge],
    rank: impl Fn(usize, &Action) -> R + Copy,
) -> Result<(), String> {
    let plan = loop {
        let plan = world.look(|scene| Plan::by(scene, scene.links(), world.clock, edges, rank));
        if plan.verdict != PlanVerdict::FindOutFirst {
            break plan;
        }
        let mut learned = false;
        for step in &plan.steps {
            if let Action::FindOut { missing_fact } = &step.action {
                learned |= world.reveal(missing_fact);
            }
        }
        if !learned {
            return Err(format!(
                "it asks for what was stated, or nobody can state:\n{}",
                told(&plan)
            ));
        }
    };
    outages::hold(world.clone(), &plan)?;
    ends_well(world, &plan)
}

/// Carries out a plan that asks for nothing. What is wrong with it, if anything is.
fn ends_well(world: World, plan: &Plan) -> Result<(), String> {
    let restarts: Vec<&Action> = { plan.steps.iter().map(|step| &step.action) }
        .filter(|action| matches!(action.kind(), Kind::RestartService | Kind::RestartFrontEnd))
        .collect();
    for (index, restart) in restarts.iter().enumerate() {
        if restarts[..index].contains(restart) {
            return Err(format!("{restart:?} twice"));
        }
    }
    let mut simulator = Simulator::new(world);
    if let Err(refusal) = simulator.all(plan) {
        return Err(format!(
            "a step is refused, {}: {}\n{}",
            refusal.rule,
            refusal.why,
            told(plan)
        ));
    }
    let mut world = simulator.world;
    // What was never asked for must not have mattered.
    world.hidden.clear();
    let said: BTreeSet<&str> = { plan.unreached.iter() }
        .flat_map(|open| open.requirements.iter().copied())
        .collect();
    let (requirements, report) = world.judged();
    for requirement in requirements.requirements() {
        let is_open = matches!(requirement.verdict, Verdict::NotMet | Verdict::CannotTell);
        // A test call fails for whatever is open.
        let is_excused =
            said.contains(requirement.id) || (!said.is_empty() && requirement.id == "LY-13");
        if is_open && !is_excused {
            let open = requirement
                .findings
                .iter()
                .filter(|finding| finding.verdict > Verdict::Met);
            let open: Vec<_> = open
                .map(|finding| format!("{}: {}", finding.of, finding.evidence))
                .collect();
            return Err(format!(
                "{} is open: {}\n{}\n{}",
                requirement.id,
                open.join("; "),
                told(plan),
                world.text()
            ));
        }
    }
    for link in &report.links {
        let is_excused = plan.unreached.iter().any(|open| {
            [&link.agreement.a, &link.agreement.b]
                .iter()
                .any(|end| open.of.contains(end.as_str()))
        });
        if (link.agreement.works == Answer::No
            || link.agreement.works == Answer::Undecided
            || link.agreement.supported == Answer::No)
            && !is_excused
        {
            let reasons = link
                .agreement
                .checks
                .iter()
                .flat_map(|check| &check.reasons);
            let reasons: Vec<_> = reasons.map(|reason| reason.code.clone()).collect();
            return Err(format!(
                "{} and {}: {}\n{}\n{}",
                link.agreement.a,
                link.agreement.b,
                reasons.join(", "),
                told(plan),
                world.text()
            ));
        }
    }
    Ok(())
}

fn told(plan: &Plan) -> String {
    let steps = plan
        .steps
        .iter()
        .map(|step| format!("{}. {}", step.number, step.sentence));
    let open = plan
        .unreached
        .iter()
        .map(|open| format!("- {}: {} {:?}", open.of, open.fault, open.requirements));
    steps.chain(open).collect::<Vec<_>>().join("\n")
}

const SPLIT: Shape = Shape {
    is_split: true,
    servers: 1,
    pools: 2,
    devices: 1,
    makes: 0,
    older: 0,
};
const PLAIN: Shape = Shape {
    is_split: true,
    servers: 1,
    pools: 0,
    devices: 1,
    makes: 0,
    older: 0,
};
const PAIR: Shape = Shape {
    is_split: false,
    servers: 2,
    pools: 1,
    devices: 1,
    makes: 0,
    older: 0,
};
/// Exchange 2010 alone.
const OLDER: Shape = Shape {
    is_split: false,
    servers: 0,
    pools: 1,
    devices: 0,
    makes: 0,
    older: 2,
};
/// Exchange 2010 beside Exchange 2013.
const BOTH: Shape = Shape {
    is_split: true,
    servers: 1,
    pools: 1,
    devices: 1,
    makes: 0,
    older: 1,
};
/// A SIP server, and an SBC before Teams.
const BEFORE_TEAMS: Shape = Shape {
    is_split: true,
    servers: 1,
    pools: 1,
    devices: 2,
    makes: 1,
    older: 0,
};
const WHOLE: Shape = Shape {
    is_split: false,
    servers: 1,
    pools: 1,
    devices: 1,
    makes: 0,
    older: 0,
};

#[test]
fn nothing_is_to_be_done_where_all_is_well() {
    for shape in [SPLIT, WHOLE, OLDER, BOTH, BEFORE_TEAMS] {
        let world = world(shape, &[]);
        let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
        assert_eq!(plan.verdict, PlanVerdict::NothingToDo, "{}", told(&plan));
    }
}

/// What a step waits for is told in as few ranges as say so, and is all that the edges have.
#[test]
fn what_a_step_waits_for_is_told_in_ranges() {
    let defects = [
        Defect::DeviceLacksRoot(0),
        Defect::PoolLacksRoot(0),
        Defect::PoolLacksRoot(1),
        Defect::ModeTcp(0),
        Defect::ModeTcp(1),
    ];
    let world = world(SPLIT, &defects);
    let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
    let mut of_several = 0;
    for step in &plan.steps {
        for (one, next) in step.after.iter().zip(step.after.iter().skip(1)) {
            assert!(one.to < next.from);
            assert!(one.to + 1 < next.from || one.source != next.source);
        }
        of_several += step
            .after
            .iter()
            .filter(|range| range.from < range.to)
            .count();
        let waited: Vec<usize> = step.waits_for().collect();
        let before = { EDGES.iter() }.filter(|edge| edge.after == step.action.kind());
        let before: Vec<&Edge> = before
            .filter(|edge| edge.common == Common::Nothing)
            .collect();
        for other in &plan.steps {
            if before.iter().any(|edge| edge.before == other.action.kind()) {
                assert!(waited.contains(&other.number), "{}", told(&plan));
            }
        }
    }
    assert!(of_several > 2, "{}", told(&plan));
}

/// By the example of one page a UM IP gateway is made with its port, by the reference page it is set afterwards:
/// each plan is good where its page is right, and the first one is refused where the other is.
#[test]
fn a_gateway_gets_its_port_as_the_chosen_page_has_it() {
    let unlisted = world(PLAIN, &[Defect::NoGateway(0)]);
    let mut chosen = unlisted.clone();
    let reading = "gateway_port = 'on-creation'".parse().unwrap();
    let policies = "policies".to_owned();
    chosen.truth.insert(policies, toml::Value::Table(reading));
    for (world, creates) in [(unlisted, false), (chosen, true)] {
        let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
        let lines = || plan.steps.iter().flat_map(|step| &step.commands);
        assert_eq!(
            lines().any(|line| line.starts_with("New-") && line.ends_with(" -Port 5061")),
            creates
        );
        assert_eq!(
            lines().any(|line| line.starts_with("Set-UMIPGateway ")),
            !creates
        );
        let refusal = Simulator::new(world.clone()).all(&plan).err();
        let rule = "no such parameter";
        assert_eq!(refusal.map(|refusal| refusal.rule), creates.then_some(rule));
        let mut simulator = Simulator::without(world, rule);
        simulator.all(&plan).unwrap();
        assert!(simulator.is_met("GW-7") && simulator.is_met("GW-8"));
    }
}

/// FS-6: a server of Exchange 2010, whose key is in a CNG provider, is taken out of TLS, gets a certificate with
/// a key that it can use, and is restarted once; the other one takes its calls meanwhile.
#[test]
fn an_older_server_gets_a_key_that_it_can_use() {
    let world = world(OLDER, &[Defect::Cng(0)]);
    let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
    let kinds: Vec<Kind> = plan.steps.iter().map(|step| step.action.kind()).collect();
    assert_eq!(
        kinds,
        [
            Kind::RequestCertificate,
            Kind::IssueCertificate,
            Kind::ImportCertificate,
            Kind::LeaveTls,
            Kind::RestartInTcp,
            Kind::RemoveCertificate,
            Kind::SetStartupMode,
            Kind::EnableCertificate,
            Kind::RestartService,
            Kind::TestCall,
        ],
        "{}",
        told(&plan)
    );
    // Both checks of the link doubt the key.
    let told_once = { plan.steps.iter() }.filter(|step| step.action.of() == "um1.contoso.com");
    assert!(
        { told_once }
            .all(|step| step.because.len() == 1 || step.action.kind() != Kind::RequestCertificate)
    );
    let lines: Vec<&String> = plan.steps.iter().flat_map(|step| &step.commands).collect();
    assert!(
        lines
            .iter()
            .any(|line| *line == "Set-UMServer -Identity um1.contoso.com -UMStartupMode TCP")
    );
    assert_eq!(plan.unreached, []);
    let carried: Vec<&[String]> = plan
        .outages
        .iter()
        .map(|outage| &*outage.carried_by)
        .collect();
    assert_eq!(carried, [["um2.contoso.com".to_owned()]]);
    outages::hold(world.clone(), &plan).unwrap();
    ends_well(world, &plan).unwrap();
}

impl Simulator {
    /// Every step of a plan, in its order.
    fn all(&mut self, plan: &Plan) -> Result<(), Refusal> {
        let mut steps = plan.steps.iter();
        steps.try_for_each(|step| self.step(&step.action, &step.commands))
    }

    /// One line, run on this server.
    fn line(&mut self, server: &str, line: &str) -> Result<bool, Refusal> {
        let service = if line.ends_with("MSExchangeUM") {
            crate::plan::UmService::Um
        } else {
            crate::plan::UmService::UmCallRouter
        };
        let on = Action::RestartService {
            server: server.to_owned(),
            service,
        };
        self.step(&on, &[line.to_owned()])?;
        Ok(true)
    }

    /// The certificate of the server's first service.
    fn bound(&self, server: &str) -> String {
        let mut held = self.world.held.keys().filter(|(on, _)| on == server);
        held.next()
            .map(|(_, thumbprint)| thumbprint.clone())
            .unwrap()
    }

    fn is_met(&self, id: &str) -> bool {
        self.world.requirements().requirement(id).unwrap().verdict == Verdict::Met
    }
}
