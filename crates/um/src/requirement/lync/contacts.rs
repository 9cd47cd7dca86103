//! LY-7: subscriber access and auto attendants are known to Lync.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-7",
    procedure: Procedure::Lync,
    requires: "the subscriber access and the auto attendants of each SIP URI dial plan have contact objects in Active Directory",
    inspects: "the contact objects of each SIP URI dial plan",
    checks: &["Get-CsExUmContact"],
    does: &["OcsUmUtil.exe"],
    prevents: "Lync has no route to UM",
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 7; Lync Server 2013, Configure Lync Server 2013 to work with Unified Messaging on Microsoft Exchange Server",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    super::of_sip_plans(scene, |plan| {
        let of = plan.name.as_str();
        match plan.contacts.as_deref() {
            None => scene.unknown(of, "contacts"),
            Some([]) => Finding::not_met(of, "it has no contact object")
                .remedy("on a Lync server, in the Support folder of its common files, as a member of RTCUniversalServerAdmins and RTCUniversalUserAdmins:")
                .through(Action::RunOcsUmUtil {
                    dial_plan: of.to_owned(),
                }),
            Some(contacts) => Finding::met(of, format!("it has {} contact objects", contacts.len())),
        }
    })
}
