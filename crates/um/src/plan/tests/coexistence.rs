//! Exchange 2010 beside its successors: one plan, and a script for the shell of each version.

use super::generated::{Defect, world};
use super::{BOTH, OLDER, Plan, ends_well, told};
use crate::plan::{Action, HostRole, Script};

fn planned(shape: super::Shape, defects: &[Defect]) -> Plan {
    let world = world(shape, defects);
    let plan = world.look(|scene| Plan::new(scene, scene.links(), world.clock));
    ends_well(world, &plan).unwrap();
    plan
}

/// What the judge finds of a gateway before the server of Exchange 2010 is what GW-7 and GW-8 mend for all; its own
/// startup mode is set as its version has it.
#[test]
fn what_steps_mend_is_not_told_as_unreached() {
    let defects = [
        Defect::GatewayPort(0),
        Defect::GatewayByAddress(0),
        Defect::ModeTcp(2),
    ];
    let plan = planned(BOTH, &defects);
    assert_eq!(plan.unreached, [], "{}", told(&plan));
    let of = |line: &str| {
        let mut steps = plan.steps.iter();
        let step = steps.find(|step| step.commands.iter().any(|one| one.starts_with(line)));
        step.unwrap_or_else(|| panic!("no {line}:\n{}", told(&plan)))
    };
    let mode = of("Set-UMServer -Identity um1.contoso.com -UMStartupMode Dual");
    assert_eq!(mode.role, HostRole::Exchange2010);
    assert_eq!(of("Set-UMIPGateway").role, HostRole::Exchange);
}

/// GW-14: it is exported once, in the shell of Exchange 2010, and imported on each of the others in theirs; before
/// a Lync pool alone too.
#[test]
fn what_exchange_2010_presents_goes_to_its_successors() {
    let with_lync_alone = super::Shape { devices: 0, ..BOTH };
    for (shape, defects) in [
        (BOTH, vec![Defect::NotHeld(0), Defect::NotHeld(1)]),
        (with_lync_alone, vec![Defect::Expired(2)]),
    ] {
        let plan = planned(shape, &defects);
        let roles = |is_it: fn(&Action) -> bool| -> Vec<HostRole> {
            let steps = plan.steps.iter().filter(|step| is_it(&step.action));
            steps.map(|step| step.role).collect()
        };
        let exports = roles(|action| matches!(action, Action::ExportCertificate { .. }));
        assert_eq!(exports, [HostRole::Exchange2010], "{}", told(&plan));
        let copies = roles(|action| matches!(action, Action::CopyCertificate { .. }));
        assert_eq!(copies, [HostRole::Exchange; 2], "{}", told(&plan));
    }
}

/// Each shell runs what its version has; where there is no other, that of Exchange 2010 runs all.
#[test]
fn each_version_has_its_script() {
    let of = |scripts: &[Script], name: &str| {
        let script = scripts.iter().find(|script| script.name == name);
        script.map(|script| script.text.clone())
    };
    let (later, older) = (
        "exchange-management-shell.ps1",
        "exchange-2010-management-shell.ps1",
    );
    let scripts = planned(BOTH, &[Defect::ModeTcp(0), Defect::ModeTcp(2)]).scripts();
    let text = of(&scripts, later).unwrap();
    assert!(text.contains("Set-UMCallRouterSettings") && !text.contains("Set-UMServer"));
    let text = of(&scripts, older).unwrap();
    assert!(text.contains("Set-UMServer") && !text.contains("Set-UMCallRouterSettings"));
    let scripts = planned(OLDER, &[Defect::SipPlanUnsecured, Defect::ModeTcp(0)]).scripts();
    assert_eq!(of(&scripts, later), None);
    assert!(of(&scripts, older).unwrap().contains("Set-UMDialPlan"));
}

/// Lync knows the servers that belong to a SIP URI dial plan: one of 2010 need not belong to each, but to one.
#[test]
fn a_server_without_a_dial_plan_gets_one() {
    let plan = planned(OLDER, &[Defect::NoDialPlans(0)]);
    let is_it = |step: &crate::plan::Step| matches!(step.action, Action::SetDialPlans { .. });
    assert!(plan.steps.iter().any(is_it), "{}", told(&plan));
}
