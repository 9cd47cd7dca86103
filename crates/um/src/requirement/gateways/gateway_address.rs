//! GW-7: UM IP gateways have names, each of a host of its own.

use countersign_messages::gateways;
use countersign_mutual::Confidence;
use countersign_trust::ReferenceName;

use super::super::scene::CallerView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::{GatewayStatus, UmIpGateway};
use crate::plan::Action;
use crate::policy::{GATEWAY_PORT, GatewayPort};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-7",
    procedure: Procedure::Gateways,
    requires: gateways::ADDRESS_REQUIRES,
    inspects: gateways::ADDRESS_INSPECTS,
    checks: &[
        "Get-UMIPGateway -Identity GATEWAY",
        "Resolve-DnsName -Name ADDRESS",
    ],
    does: &[
        "New-UMIPGateway -Name GATEWAY -Address ADDRESS -UMDialPlan DIAL_PLAN",
        "Set-UMIPGateway -Identity GATEWAY -Address ADDRESS",
        "Set-UMIPGateway -Identity GATEWAY -IPAddressFamily Any",
        "Enable-UMIPGateway -Identity GATEWAY",
    ],
    prevents: gateways::ADDRESS_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 7; OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway",
    confidence: Confidence::Confirmed,
    policies: &[&GATEWAY_PORT],
    inspect,
};

/// How one is made by the example of another page.
const WITH_ITS_PORT: &str =
    "New-UMIPGateway -Name GATEWAY -Address ADDRESS -UMDialPlan DIAL_PLAN -Port 5061";

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.gateways(Procedure::Gateways) else {
        return Inspection::Findings(vec![scene.unknown_of_estate("um_ip_gateways")]);
    };
    // What is wrong with two of one address is told of the first.
    let is_told = |gateway: &UmIpGateway| {
        let earlier = gateways
            .iter()
            .take_while(|earlier| !core::ptr::eq::<UmIpGateway>(**earlier, gateway));
        let twin = |gateway| twin(scene, gateway).filter(|_| !is_bare(gateway));
        twin(gateway).is_some_and(|first| {
            let is_of = |other: Option<&UmIpGateway>| {
                other.is_some_and(|other| core::ptr::eq(other, gateway))
            };
            { earlier }.any(|one| core::ptr::eq::<UmIpGateway>(*one, first) && is_of(twin(*one)))
        })
    };
    let listed = gateways.iter().filter(|gateway| !is_told(gateway));
    let listed = listed.map(|gateway| of_gateway(scene, gateway));
    let is_listed = |caller: &&CallerView<'_>| {
        gateways.iter().any(|gateway| {
            let listed = scene.caller_of(gateway);
            listed.is_some_and(|listed| core::ptr::eq(listed.party, caller.party))
        })
    };
    let missing = scene.callers().iter().filter(|caller| !is_listed(caller));
    Inspection::all(listed.chain(missing.map(|caller| unlisted(scene, caller))))
}

/// A device for which no UM IP gateway stands.
fn unlisted(scene: &Scene<'_>, caller: &CallerView<'_>) -> Finding {
    let say = scene.say();
    let finding = Finding::not_met(&caller.party.name, gateways::NO_GATEWAY.told(say));
    match (&caller.peer.fqdn, scene.only_plan_of_gateways()) {
        (Some(fqdn), Some(plan)) => finding.through(Action::NewGateway {
            gateway: fqdn.clone(),
            dial_plan: plan.name.clone(),
            port: scene.policies().gateway_port.on_creation(),
        }),
        (Some(fqdn), None) => {
            let form = match scene.policies().gateway_port {
                GatewayPort::SetAfterwards => REQUIREMENT.does[0],
                GatewayPort::OnCreation => WITH_ITS_PORT,
            };
            finding.by(form, &[("GATEWAY", fqdn), ("ADDRESS", fqdn)])
        }
        (None, _) => finding.remedy(gateways::NAME_IT_AND_MAKE_GATEWAY.told(say)),
    }
}

fn of_gateway(scene: &Scene<'_>, gateway: &UmIpGateway) -> Finding {
    let say = scene.say();
    let of = gateway.name();
    let address = &gateway.address;
    if let Some(closed) = closed(scene, gateway) {
        return closed;
    }
    if is_bare(gateway) {
        return of_bare_address(scene, gateway);
    }
    let Some(resolved) = &gateway.resolves_to else {
        return scene.unknown(of, "resolves_to");
    };
    if resolved.is_empty() {
        return Finding::not_met(of, gateways::resolves_to_nothing(say, address))
            .remedy(gateways::make_record(say, address))
            .implies(Action::MakeDnsRecord {
                name: address.clone(),
            });
    }
    if let Some(family) = gateway.ip_address_family
        && !resolved.iter().any(|address| family.has(address))
    {
        let evidence = gateways::resolves_to_other_family(say, address, family.as_str());
        return Finding::not_met(of, evidence)
            .remedy(gateways::make_record_or_take_any(say, address))
            .by(REQUIREMENT.does[2], &[("GATEWAY", of)]);
    }
    match twin(scene, gateway) {
        Some(twin) => Finding::not_met(of, gateways::resolves_as_twin(say, address, twin.name()))
            .remedy(gateways::delete_one_or_move_it(say, of, twin.name())),
        None => {
            let addresses: Vec<String> = resolved.iter().map(ToString::to_string).collect();
            Finding::met(
                of,
                gateways::resolves_to(say, address, addresses.join(", ")),
            )
        }
    }
}

/// Another UM IP gateway that resolves to an address of this one.
fn twin<'e>(scene: &Scene<'e>, gateway: &UmIpGateway) -> Option<&'e UmIpGateway> {
    let resolved = gateway.resolves_to.as_deref()?;
    let mut others = scene.all_gateways()?.iter();
    others.find(|other| {
        let mut shared = other.addresses();
        !core::ptr::eq::<UmIpGateway>(*other, gateway)
            && shared.any(|address| resolved.contains(&address))
    })
}

/// Whether its address is no name.
fn is_bare(gateway: &UmIpGateway) -> bool {
    let address = ReferenceName::parse(&gateway.address);
    matches!(address, Ok(ReferenceName::Ip(_)))
}

/// Whether UM takes no calls from it. Nobody states it where it shows at once.
pub(in super::super) fn closed(scene: &Scene<'_>, gateway: &UmIpGateway) -> Option<Finding> {
    let say = scene.say();
    let of = gateway.name();
    let status = gateway.status?;
    (status != GatewayStatus::Enabled).then(|| {
        Finding::not_met(of, gateways::closed(say, status.as_str()))
            .remedy(gateways::OPEN_IT.told(say))
            .by(REQUIREMENT.does[3], &[("GATEWAY", of)])
    })
}

fn of_bare_address(scene: &Scene<'_>, gateway: &UmIpGateway) -> Finding {
    let say = scene.say();
    let of = gateway.name();
    let Some(plans) = scene.plans_of(gateway) else {
        return scene.unknown_of_estate("hunt_group");
    };
    let Some(plan) = plans.iter().find(|plan| plan.is_secured() != Some(false)) else {
        return Finding::met(of, gateways::BARE_ADDRESS_IN_CLEAR.told(say));
    };
    if plan.is_secured().is_none() {
        return scene.unknown(&plan.name, "voip_security");
    }
    let evidence = gateways::bare_address_secured(say, &gateway.address, &plan.name);
    let finding = Finding::not_met(of, evidence);
    let caller = scene.caller_of(gateway);
    match caller.and_then(|caller| caller.peer.fqdn.as_deref()) {
        Some(fqdn) => finding.through(Action::SetGatewayAddress {
            gateway: of.to_owned(),
            address: fqdn.to_owned(),
        }),
        None => finding.remedy(gateways::NAME_IT_AND_ADDRESS_GATEWAY.told(say)),
    }
}
