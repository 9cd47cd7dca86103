//! LY-1: UM's certificates are of an authority that Lync trusts, and Lync's of one that UM trusts.

use countersign_messages::{gateways, lync, words};
use countersign_mutual::Confidence;

use super::super::gateways::{covers, has_wildcard_subject, renewed};
use super::super::scene::{MemberView, ServiceView, subject};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::policy::{LYNC_AUTHORITY, LYNC_NAME, LyncAuthority, LyncName, WILDCARD, Wildcard};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-1",
    procedure: Procedure::Lync,
    requires: lync::AUTHORITY_REQUIRES,
    inspects: lync::AUTHORITY_INSPECTS,
    checks: &[
        "Get-ExchangeCertificate -Server SERVER",
        "Get-CsCertificate -Type Default",
    ],
    does: &[
        "New-ExchangeCertificate -GenerateRequest -Server SERVER -SubjectName CN=SERVER -DomainName SERVER -KeySize 2048 -PrivateKeyExportable $true",
        "Request-CsCertificate -New -Type Default -CA AUTHORITY -Template TEMPLATE",
        "Set-CsCertificate -Type Default -Thumbprint THUMBPRINT",
    ],
    prevents: lync::AUTHORITY_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 1; Lync Server 2013, Configure certificates on the server running Exchange UM",
    confidence: Confidence::Confirmed,
    policies: &[&LYNC_AUTHORITY, &LYNC_NAME, &WILDCARD],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let mut findings = Vec::new();
    for service in scene.services() {
        let of_service = of_service(scene, service);
        let is_alone = of_service.is_some();
        findings.extend(of_service);
        if is_alone {
            continue;
        }
        for member in scene.members() {
            findings.extend(of_pair(scene, service, member));
        }
    }
    Inspection::all(findings)
}

/// Whether nothing stands against it.
pub(in super::super) fn suits(scene: &Scene<'_>, service: &ServiceView<'_>) -> bool {
    of_service(scene, service).is_none()
}

/// What stands against the certificate of a service before any Lync server, if anything does.
fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Option<Finding> {
    let say = scene.say();
    let of = service.title();
    let Some((id, facts)) = scene.certificate(service.party) else {
        return Some(scene.unknown(of, "certificate"));
    };
    let called = subject(facts);
    let fqdn = service.server.fqdn.as_str();
    let policies = scene.policies();
    let is_subject = facts
        .common_name()
        .is_some_and(|name| name.eq_ignore_ascii_case(fqdn));
    let allows_wildcard = policies.wildcard == Wildcard::SubjectToo;
    let fault = if scene.roots(service.party).contains(&id) {
        lync::self_signed(say, called)
    } else if has_wildcard_subject(facts) && !allows_wildcard {
        lync::wildcard_subject(say, called)
    } else if !covers(facts, fqdn) {
        gateways::not_for(say, called, fqdn)
    } else if policies.lync_name == LyncName::Subject && !is_subject && !has_wildcard_subject(facts)
    {
        lync::other_subject(say, called, fqdn)
    } else {
        return None;
    };
    Some(renewed(Finding::not_met(of, fault), service))
}

/// Whether each side trusts the other's authority.
fn of_pair(scene: &Scene<'_>, service: &ServiceView<'_>, member: &MemberView<'_>) -> Vec<Finding> {
    let say = scene.say();
    let of = words::between(say, service.title(), &member.member.fqdn);
    let doubts = Scene::doubts_of_trust(&scene.checks(service.party, member.party), &of);
    if !doubts.is_empty() {
        return doubts;
    }
    let (own, theirs) = (scene.roots(service.party), scene.roots(member.party));
    let is_same_authority = own.iter().any(|root| theirs.contains(root));
    let certificates =
        [service.party, member.party].map(|party| scene.certificate(party).map(|(id, _)| id));
    let is_same_certificate = certificates[0] == certificates[1];
    let strict = match scene.policies().lync_authority {
        LyncAuthority::MutualTrust => None,
        LyncAuthority::SameAuthority if is_same_authority => None,
        LyncAuthority::SameAuthority => Some(lync::TWO_AUTHORITIES),
        LyncAuthority::SameCertificate if is_same_certificate => None,
        LyncAuthority::SameCertificate => Some(lync::TWO_CERTIFICATES),
    };
    vec![match strict {
        Some(fault) => {
            Finding::not_met(&of, fault.told(say)).remedy(lync::REISSUE_OR_READ_OTHERWISE.told(say))
        }
        None => Finding::met(&of, lync::ROOTS_TRUSTED.told(say))
            .advice((!is_same_authority).then(|| lync::TWO_ROOTS.told(say).to_owned())),
    }]
}
