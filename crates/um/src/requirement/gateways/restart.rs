//! GW-9: the services were restarted after the last change.

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
    requires: "each UM service and UM Call Router was restarted after its certificate, its startup mode, or the DNS record of a UM IP gateway last changed",
    inspects: "when each service was started, and when what it reads at its start last changed",
    checks: &[
        "Get-Process -ComputerName SERVER",
        "Test-UMConnectivity -Secured $true -CertificateThumbprint THUMBPRINT",
    ],
    does: &[
        "Restart-Service -Name MSExchangeUM",
        "Restart-Service -Name MSExchangeUMCR",
    ],
    prevents: "the old certificate or the old mode stays live",
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
    let of = service.title();
    let Some(started) = service.stated(|service| service.started) else {
        return vec![scene.unknown(of, "started")];
    };
    let mut changes = vec![
        Change::of(
            "its certificate",
            of,
            "certificate_since",
            service.party.facts.moment("certificate_since"),
        ),
        Change::of(
            "its startup mode",
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
        let what = "the DNS record of a UM IP gateway";
        changes.push(Change::of(
            what,
            gateway.name(),
            "resolves_since",
            gateway.resolves_since,
        ));
    }
    let later = |change: &&Change<'_>| change.at.is_some_and(|at| at >= started);
    if let Some(Change {
        what, at: Some(at), ..
    }) = changes.iter().find(later)
    {
        let evidence = format!(
            "it runs since {}, and {what} changed at {}",
            rfc3339(started),
            rfc3339(*at)
        );
        return vec![
            Finding::not_met(of, evidence)
                .remedy(format!("on {}:", service.server.fqdn))
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
        let evidence = format!(
            "it runs since {}, later than all that it reads",
            rfc3339(started)
        );
        return vec![Finding::met(of, evidence)];
    }
    unknown
}

/// What a service reads at its start, and since when it is as it is.
struct Change<'c> {
    what: &'static str,
    of: &'c str,
    fact: &'static str,
    at: Option<OffsetDateTime>,
}

impl<'c> Change<'c> {
    fn of(what: &'static str, of: &'c str, fact: &'static str, at: Option<OffsetDateTime>) -> Self {
        Self { what, of, fact, at }
    }
}
