//! GW-14: what Exchange 2010 uses is known to its successors.

use countersign_messages::gateways;
use countersign_mutual::Confidence;
use countersign_trust::{CertificateFacts, CertificateId};

use super::super::scene::{ServiceView, subject, thumbprint};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::exchange::ExchangeServer;
use crate::plan::Action;

pub(in super::super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-14",
    procedure: Procedure::Gateways,
    requires: gateways::COEXISTENCE_REQUIRES,
    inspects: gateways::COEXISTENCE_INSPECTS,
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "Export-ExchangeCertificate -Server SOURCE -Thumbprint THUMBPRINT -BinaryEncoded -Password PASSWORD",
        "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA -Password PASSWORD -PrivateKeyExportable $true",
    ],
    prevents: gateways::COEXISTENCE_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM; OfficeDocs-Exchange, ExchangeServer2013/upgrade-exchange-2010-um-to-exchange-2013-um",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    if scene.successors().next().is_none() {
        return Inspection::DoesNotApply(gateways::NO_SUCCESSOR);
    }
    let findings = scene
        .um_servers()
        .flat_map(|service| match has_secured_plan(scene, service) {
            Ok(false) => Vec::new(),
            Err(unknown) => vec![*unknown],
            Ok(true) => of_service(scene, service),
        });
    Inspection::of(findings, gateways::NO_SECURED_PLAN_OF_2010)
}

/// What its successors lack of what it presents.
pub(crate) fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Vec<Finding> {
    match scene.certificate(service.party) {
        None => vec![scene.unknown(service.title(), "certificate")],
        Some((id, facts)) => of_certificate(scene, service, id, facts),
    }
}

fn has_secured_plan(scene: &Scene<'_>, service: &ServiceView<'_>) -> Result<bool, Box<Finding>> {
    let Some(plans) = service.stated(|service| service.dial_plans.as_ref()) else {
        return Err(Box::new(scene.unknown(service.title(), "dial_plans")));
    };
    let mut unknown = None;
    for plan in plans.iter().filter_map(|name| scene.dial_plan(name)) {
        match plan.is_secured() {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => unknown = Some(Box::new(scene.unknown(&plan.name, "voip_security"))),
        }
    }
    unknown.map_or(Ok(false), Err)
}

fn of_certificate(
    scene: &Scene<'_>,
    service: &ServiceView<'_>,
    id: CertificateId,
    facts: &CertificateFacts,
) -> Vec<Finding> {
    let say = scene.say();
    let source = service.server;
    let may_be_exported = scene.known_of(service.server_index, id).may_be_exported();
    let called = subject(facts);
    let mut findings = Vec::new();
    let mut is_shared = false;
    for (index, server) in scene.deployment().exchange.iter().enumerate() {
        let mut services = scene
            .successors()
            .filter(|one| one.server_index == index)
            .peekable();
        if services.peek().is_none() {
            continue;
        }
        let of = server.fqdn.as_str();
        let presents = services.any(|service| {
            scene
                .certificate(service.party)
                .is_some_and(|(presented, _)| presented == id)
        });
        is_shared |= presents;
        findings.push(match scene.holds(of, id) {
            _ if presents => {
                Finding::met(of, gateways::presents_that_of(say, &called, &source.fqdn))
            }
            None => scene.unknown(of, "certificates"),
            Some(true) => Finding::met(of, gateways::has_that_of(say, &called, &source.fqdn)),
            Some(false) if !may_be_exported => {
                Finding::not_met(of, gateways::lacks_that_of(say, &called, &source.fqdn))
                    .remedy(gateways::remake_exportable(say, &source.fqdn))
            }
            Some(false) => {
                let export = Action::ExportCertificate {
                    server: source.fqdn.clone(),
                    thumbprint: Some(thumbprint(facts)),
                };
                let copy = Action::CopyCertificate {
                    source: source.fqdn.clone(),
                    server: of.to_owned(),
                    thumbprint: Some(thumbprint(facts)),
                };
                Finding::not_met(of, gateways::lacks_that_of(say, &called, &source.fqdn))
                    .through(export)
                    .through(copy)
            }
        });
    }
    if is_shared && facts.claims_self_signed() {
        findings.extend(unnamed(scene, source, facts));
    }
    findings
}

/// The server of either side that a shared self-signed certificate does not name.
fn unnamed(
    scene: &Scene<'_>,
    source: &ExchangeServer,
    facts: &CertificateFacts,
) -> Option<Finding> {
    let servers = scene.successors().map(|service| service.server);
    let mut names = core::iter::once(source)
        .chain(servers)
        .map(|server| server.fqdn.as_str());
    let lacking = names.find(|name| {
        !facts
            .dns_names()
            .any(|known| known.eq_ignore_ascii_case(name))
    })?;
    let say = scene.say();
    let evidence = gateways::shared_without_name(say, subject(facts), lacking);
    Some(
        Finding::not_met(&source.fqdn, evidence)
            .remedy(gateways::MAKE_ONE_WITH_ALL_NAMES.told(say)),
    )
}
