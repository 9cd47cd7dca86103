//! LY-7: subscriber access and auto attendants are known to Lync.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-7",
    procedure: Procedure::Lync,
    requires: lync::CONTACTS_REQUIRES,
    inspects: lync::CONTACTS_INSPECTS,
    checks: &["OcsUmUtil.exe", "Get-CsExUmContact"],
    does: &["OcsUmUtil.exe"],
    prevents: lync::CONTACTS_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 7; Lync Server 2013, Configure Lync Server 2013 to work with Unified Messaging on Microsoft Exchange Server; office-docs-powershell, New-CsExUmContact, which is for hosted UM",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let say = scene.say();
    super::of_sip_plans(scene, |plan| {
        let of = plan.name.as_str();
        match plan.contacts.as_deref() {
            None => scene.unknown(of, "contacts"),
            Some([]) => Finding::not_met(of, lync::NO_CONTACT.told(say))
                .remedy(lync::RUN_OCS_UM_UTIL.told(say))
                .through(Action::RunOcsUmUtil {
                    dial_plan: of.to_owned(),
                }),
            Some(contacts) => Finding::met(of, lync::contacts(say, contacts.len())),
        }
    })
}
