//! LY-9: the Front-End service was restarted after the last change.

use countersign_messages::{Language, lync};
use countersign_mutual::Confidence;
use time::OffsetDateTime;

use super::super::scene::MemberView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::lync::LyncRole;
use crate::plan::Action;
use crate::report::rfc3339;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-9",
    procedure: Procedure::Lync,
    requires: lync::FRONT_END_REQUIRES,
    inspects: lync::FRONT_END_INSPECTS,
    checks: &["Get-CsWindowsService -Name RTCSRV -ComputerName SERVER"],
    does: &[
        "Stop-CsWindowsService -Name RTCSRV -ComputerName SERVER -Graceful",
        "Start-CsWindowsService -Name RTCSRV -ComputerName SERVER",
    ],
    prevents: lync::FRONT_END_PREVENTS,
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
        lync::NO_FRONT_END,
    )
}

/// How it is told that something changed after a start, the fact that says when, of what, and when.
type Change<'c> = (
    fn(Language, String, String) -> String,
    &'c str,
    &'static str,
    Option<OffsetDateTime>,
);

fn of_member(scene: &Scene<'_>, member: &MemberView<'_>) -> Vec<Finding> {
    let say = scene.say();
    let of = member.member.fqdn.as_str();
    let Some(started) = member.member.started else {
        return vec![scene.unknown(of, "started")];
    };
    let changes: [Change<'_>; 2] = [
        (
            lync::certificate_changed,
            of,
            "certificate_since",
            member.party.facts.moment("certificate_since"),
        ),
        (
            lync::exch_uc_util_ran,
            scene.title(),
            "exch_uc_util_ran",
            scene.deployment().exch_uc_util_ran,
        ),
    ];
    for (told, .., at) in changes {
        if let Some(at) = at.filter(|at| *at >= started) {
            let evidence = told(say, rfc3339(started), rfc3339(at));
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
        let evidence = lync::runs_since(say, rfc3339(started));
        return vec![Finding::met(of, evidence)];
    }
    unknown
}
