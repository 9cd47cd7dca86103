//! LY-12: each UM service uses the pool of its own region.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::lync::LyncPool;
use crate::plan::Action;
use crate::service::ServiceName;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-12",
    procedure: Procedure::Lync,
    requires: lync::REGION_REQUIRES,
    inspects: lync::REGION_INSPECTS,
    checks: &[
        "Get-UMService -Identity SERVER",
        "Get-UMServer -Identity SERVER",
    ],
    does: &[
        "Set-UMService -Identity SERVER -SIPAccessService POOL:5061",
        "Set-UMServer -Identity SERVER -SIPAccessService POOL:5061",
    ],
    prevents: lync::REGION_PREVENTS,
    source: "office-docs-powershell, Set-UMService and Set-UMServer",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let pools = scene.pools();
    if pools.len() < 2 {
        return Inspection::DoesNotApply(lync::ONE_POOL);
    }
    let unknown: Vec<Finding> = pools
        .iter()
        .filter(|pool| pool.region.is_none())
        .map(|pool| scene.unknown(&pool.pool, "region"))
        .collect();
    if !unknown.is_empty() {
        return Inspection::Findings(unknown);
    }
    if pools.iter().all(|pool| pool.region == pools[0].region) {
        return Inspection::DoesNotApply(lync::ONE_REGION);
    }
    let services = scene.services().iter();
    let findings = services
        .filter(|service| service.name == ServiceName::Um)
        .map(|service| of_service(scene, service));
    Inspection::of(findings, lync::NO_UM_SERVICE)
}

fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Finding {
    let say = scene.say();
    let of = service.title();
    let Some(region) = &service.server.region else {
        return scene.unknown(&service.server.fqdn, "region");
    };
    let Some(used) = service.stated(|service| service.sip_access_service.as_deref()) else {
        return scene.unknown(of, "sip_access_service");
    };
    let near: Vec<&LyncPool> = scene
        .pools()
        .iter()
        .filter(|pool| pool.region.as_ref() == Some(region))
        .collect();
    let address = |pool: &LyncPool| format!("{}:5061", pool.pool);
    if near
        .iter()
        .any(|pool| address(pool).eq_ignore_ascii_case(used))
    {
        return Finding::met(of, lync::uses_near_pool(say, used, region));
    }
    let evidence = match used {
        "" => lync::uses_no_pool(say, region),
        used => lync::uses_far_pool(say, used, region),
    };
    let finding = Finding::not_met(of, evidence);
    match near.first() {
        Some(pool) => finding.through(Action::SetSipAccessService {
            server: service.server.fqdn.clone(),
            service: service.um_service(),
            pool: pool.pool.clone(),
        }),
        None => finding.remedy(lync::no_near_pool(say, region)),
    }
}
