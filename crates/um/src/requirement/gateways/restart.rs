//! GW-9: the services were restarted after the last change.

use countersign_messages::{Language, gateways, requirement};
use countersign_mutual::Confidence;
use countersign_trust::ReferenceName;
use time::OffsetDateTime;

use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::UmIpGateway;
use crate::plan::Action;
use crate::report::rfc3339;
use crate::service::ServiceName;

pub(in super::super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-9",
    procedure: Procedure::Gateways,
    requires: gateways::RESTART_REQUIRES,
    inspects: gateways::RESTART_INSPECTS,
    checks: &[
        "Get-Process -ComputerName SERVER",
        "Test-UMConnectivity -Secured $true -CertificateThumbprint THUMBPRINT",
    ],
    does: &[
        "Restart-Service -Name MSExchangeUM",
        "Restart-Service -Name MSExchangeUMCR",
    ],
    prevents: gateways::RESTART_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 9; OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway, of DNS records",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    Inspection::all(services.flat_map(|service| of_service(scene, service)))
}

fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Vec<Finding> {
    let say = scene.say();
    let of = service.title();
    let Some(started) = service.stated(|service| service.started) else {
        return vec![scene.unknown(of, "started")];
    };
    let mut changes = vec![
        Change::of(
            gateways::certificate_changed,
            of,
            "certificate_since",
            service.party.facts.moment("certificate_since"),
        ),
        Change::of(
            gateways::startup_mode_changed,
            of,
            "startup_mode_since",
            service.stated(|service| service.startup_mode_since),
        ),
    ];
    let gateways = scene.all_gateways().unwrap_or_default().iter();
    // The call router answers, and dials no gateway; an IP address needs no record.
    let has_record = |gateway: &&UmIpGateway| {
        !matches!(
            ReferenceName::parse(&gateway.address),
            Ok(ReferenceName::Ip(_))
        )
    };
    let gateways = gateways.filter(|_| service.name == ServiceName::Um);
    for gateway in gateways.filter(has_record) {
        changes.push(Change::of(
            gateways::record_changed,
            gateway.name(),
            "resolves_since",
            gateway.resolves_since,
        ));
    }
    let later = |change: &&Change<'_>| change.at.is_some_and(|at| at >= started);
    if let Some(Change {
        told, at: Some(at), ..
    }) = changes.iter().find(later)
    {
        let evidence = told(say, rfc3339(started), rfc3339(*at));
        return vec![
            Finding::not_met(of, evidence)
                .remedy(requirement::on(say, &service.server.fqdn))
                .through(Action::RestartService {
                    server: service.server.fqdn.clone(),
                    service: service.um_service(),
                }),
        ];
    }
    let unknown: Vec<Finding> = changes
        .iter()
        .filter(|change| change.at.is_none())
        .map(|change| scene.unknown(change.of, change.fact))
        .collect();
    if unknown.is_empty() {
        let evidence = gateways::runs_since(say, rfc3339(started));
        return vec![Finding::met(of, evidence)];
    }
    unknown
}

/// What a service reads at its start, since when it is as it is, and how it is told that it changed since.
struct Change<'c> {
    told: fn(Language, String, String) -> String,
    of: &'c str,
    fact: &'static str,
    at: Option<OffsetDateTime>,
}

impl<'c> Change<'c> {
    fn of(
        told: fn(Language, String, String) -> String,
        of: &'c str,
        fact: &'static str,
        at: Option<OffsetDateTime>,
    ) -> Self {
        Self { told, of, fact, at }
    }
}
