//! Certificates that hosts have already, in the place of new ones.

use super::generated::{Defect, NEARLY, Shape, world};
use super::world::World;
use super::{Kind, PAIR, Plan, PlanVerdict, SPLIT, ends_well, outages, told};
use crate::plan::Action;

fn planned(world: &World) -> Plan {
    world.look(|scene| Plan::new(scene, scene.links(), world.clock))
}

fn kinds(plan: &Plan) -> Vec<Kind> {
    plan.steps.iter().map(|step| step.action.kind()).collect()
}

/// The hosts of [`SPLIT`], in their order.
const HOSTS: usize = 5;

#[test]
fn what_a_host_has_is_bound_and_nothing_is_requested() {
    use Kind::*;
    let of_um = [
        LeaveTls,
        RestartInTcp,
        RemoveCertificate,
        SetStartupMode,
        EnableCertificate,
        RestartService,
    ];
    let rows: [(Shape, &[Defect], Vec<Kind>); 4] = [
        (
            SPLIT,
            &[Defect::SelfSigned(1), Defect::HoldsGood(1)],
            of_um.to_vec(),
        ),
        // Both services of the one server present it.
        (
            PAIR,
            &[Defect::Expired(0), Defect::Expired(1), Defect::HoldsGood(0)],
            vec![
                LeaveTls,
                LeaveTls,
                RestartInTcp,
                RestartInTcp,
                RemoveCertificate,
                RemoveCertificate,
                SetStartupMode,
                SetStartupMode,
                EnableCertificate,
                EnableCertificate,
                RestartService,
                RestartService,
            ],
        ),
        (
            SPLIT,
            &[Defect::PoolExpired(0), Defect::HoldsGood(2)],
            vec![AssignLyncCertificate, RestartFrontEnd],
        ),
        (
            SPLIT,
            &[Defect::DeviceExpired(0), Defect::HoldsGood(4)],
            vec![SetDevice],
        ),
    ];
    for (shape, defects, wanted) in rows {
        let world = world(shape, defects);
        let plan = planned(&world);
        assert_eq!(plan.verdict, PlanVerdict::ToDo, "{}", told(&plan));
        let mut found = kinds(&plan);
        found.retain(|kind| *kind != TestCall);
        found.sort_unstable();
        let mut wanted = wanted;
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{defects:?}\n{}", told(&plan));
        outages::hold(world.clone(), &plan).unwrap();
        ends_well(world, &plan).unwrap();
    }
}

#[test]
fn what_nearly_fits_is_left_where_it_is() {
    for fault in 0..NEARLY {
        for (broken, host) in [
            (Defect::SelfSigned(1), 1),
            (Defect::PoolExpired(0), 2),
            (Defect::DeviceExpired(0), 4),
        ] {
            let nearly = Defect::HoldsNearlyGood(host + HOSTS * fault);
            let world = world(SPLIT, &[broken, nearly]);
            let plan = planned(&world);
            let binds = plan.steps.iter().any(|step| {
                matches!(
                    step.action,
                    Action::EnableCertificate {
                        thumbprint: Some(_),
                        ..
                    } | Action::AssignLyncCertificate {
                        thumbprint: Some(_),
                        ..
                    } | Action::SetDeviceCertificate { .. }
                )
            });
            // Exchange and Lync ask for serverAuth alone, the device for both; and it has no CryptoAPI.
            let is_good = matches!((fault, host), (3, 2 | 4) | (6, 4));
            assert_eq!(binds, is_good, "{broken:?} {nearly:?}\n{}", told(&plan));
            ends_well(world, &plan).unwrap();
        }
    }
}

/// Whether its private key is there is asked first, where nobody says.
#[test]
fn a_key_that_may_not_be_there_is_asked_for() {
    let mut world = world(SPLIT, &[Defect::SelfSigned(1), Defect::HoldsGood(1)]);
    let server = world.find("exchange", "fqdn", "mbx1.contoso.com").unwrap();
    let held = server["certificates"].as_array_mut().unwrap();
    held[1].as_table_mut().unwrap().remove("has_private_key");
    let plan = planned(&world);
    assert_eq!(plan.verdict, PlanVerdict::FindOutFirst);
    let asked = plan.steps.iter().find_map(|step| match &step.action {
        Action::FindOut { missing_fact } => Some(missing_fact),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!(asked.fact, "has_private_key");
    assert_eq!(asked.party, "`CN=mbx1.contoso.com` (mbx1.contoso.com)");
}
