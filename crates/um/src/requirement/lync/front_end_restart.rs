//! LY-9: the Front-End service was restarted after the last change.

use countersign_mutual::Confidence;

use super::super::scene::MemberView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::lync::LyncRole;
use crate::plan::Action;
use crate::report::rfc3339;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-9",
    procedure: Procedure::Lync,
    requires: "the Lync Front-End service was restarted on every server of each pool after its certificate last changed and ExchUcUtil.ps1 was last run",
    inspects: "when RTCSRV of each server was started, and when those last changed",
    checks: &["Get-CsWindowsService -Name RTCSRV -ComputerName SERVER"],
    does: &[
        "Stop-CsWindowsService -Name RTCSRV -ComputerName SERVER -Graceful",
        "Start-CsWindowsService -Name RTCSRV -ComputerName SERVER",
    ],
    prevents: "Lync does not see UM in its topology",
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 9; Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let members = scene.members().iter();
    let front_ends = members.filter(|member| member.pool.role != Some(LyncRole::Mediation));
    Inspection::of(
        front_ends.flat_map(|member| of_member(scene, member)),
        "the estate has Mediation Servers alone, which have no Front-End service",
    )
}

fn of_member(scene: &Scene<'_>, member: &MemberView<'_>) -> Vec<Finding> {
    let of = member.member.fqdn.as_str();
    let Some(started) = member.member.started else {
        return vec![scene.unknown(of, "started")];
    };
    let changes = [
        (
            "its certificate changed",
            of,
            "certificate_since",
            member.party.facts.moment("certificate_since"),
        ),
        (
            "ExchUcUtil.ps1 was run",
            "the estate",
            "exch_uc_util_ran",
            scene.deployment().exch_uc_util_ran,
        ),
    ];
    for (what, .., at) in changes {
        if let Some(at) = at.filter(|at| *at >= started) {
            let evidence = format!(
                "RTCSRV runs since {}, and {what} at {}",
                rfc3339(started),
                rfc3339(at)
            );
            let server = of.to_owned();
            return vec![
                Finding::not_met(of, evidence).through(Action::RestartFrontEnd { server }),
            ];
        }
    }
    let unknown = changes.iter().filter(|(.., at)| at.is_none());
    let unknown: Vec<Finding> = unknown
        .map(|(_, of, fact, _)| scene.unknown(of, fact))
        .collect();
    if unknown.is_empty() {
        let evidence = format!(
            "RTCSRV runs since {}, later than all that it reads",
            rfc3339(started)
        );
        return vec![Finding::met(of, evidence)];
    }
    unknown
}
