//! Actions as orders to somebody.

use super::Action;

impl Action {
    /// What to do, as an order.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::FindOut { missing_fact } => format!("find out: {}", missing_fact.question),
            Self::MakeDnsRecord { name } => {
                format!("see to it that `{name}` has an A or AAAA record of its own")
            }
            Self::Trust {
                host,
                store,
                authority,
                ..
            } => format!("import `{}` into the {store} of {host}", authority.subject),
            Self::MoveToIntermediates {
                host, authority, ..
            } => format!(
                "move `{}` from the trusted roots of {host} to its intermediates: it is no root",
                authority.subject
            ),
            Self::RequestCertificate { server } => {
                format!("request a certificate with the subject CN={server} on {server}")
            }
            Self::IssueCertificate { server } => format!(
                "have the authority issue it, for server and client authentication, with a CRL distribution point: what was requested on {server}"
            ),
            Self::ImportCertificate { server } => {
                format!("import what the authority issued on {server}, with the chain above it")
            }
            Self::CopyCertificate { source, server, .. } => {
                format!("copy the certificate with its key from {source} to {server}")
            }
            Self::SetVoipSecurity {
                dial_plan,
                security,
            } => format!("make the dial plan `{dial_plan}` {}", security.as_str()),
            Self::SetDialPlans {
                server,
                service,
                dial_plans,
            } => format!(
                "let {service} of {server} belong to {}",
                dial_plans.join(", ")
            ),
            Self::LeaveTls { server, service } => format!(
                "set the startup mode of {service} of {server} to TCP, so that it lets go of its certificate"
            ),
            Self::RestartInTcp { server, service } => {
                format!("restart {service} of {server} in mode TCP")
            }
            Self::RemoveCertificate { server, .. } => {
                format!("remove the old certificate from {server}")
            }
            Self::SetStartupMode {
                server,
                service,
                mode,
            } => format!("set the startup mode of {service} of {server} to {mode}"),
            Self::EnableCertificate {
                server,
                service,
                thumbprint,
            } => format!(
                "enable {} certificate of {server} for {}",
                if thumbprint.is_some() {
                    "the"
                } else {
                    "the new"
                },
                service.enabled_as()
            ),
            Self::NewGateway { gateway, dial_plan } => {
                format!(
                    "make a UM IP gateway for {gateway}, linked with the dial plan `{dial_plan}`"
                )
            }
            Self::SetGatewayAddress { gateway, address } => {
                format!("give the UM IP gateway {gateway} the address `{address}`")
            }
            Self::SetGatewayPort { gateway } => {
                format!("set the port of the UM IP gateway {gateway} to 5061")
            }
            Self::NewHuntGroup { gateway, dial_plan } => format!(
                "link the UM IP gateway {gateway} with the dial plan `{dial_plan}` by a hunt group"
            ),
            Self::SetSipAccessService { server, pool } => {
                format!("let the UM service of {server} use {pool}")
            }
            Self::OpenPort { server, port } => {
                format!("let the Windows Firewall of {server} let port {port} in")
            }
            Self::SetDevicePort { device } => format!("let {device} listen for TLS on 5061"),
            Self::SetDeviceRoute { device, routers } => format!(
                "let {device} send its calls for Unified Messaging to {}",
                routers.join(" or ")
            ),
            Self::RenewDeviceCertificate { device } => format!(
                "give {device} a certificate with the subject CN={device} and the same name in its SAN, for server and client authentication"
            ),
            Self::RequestLyncCertificate { server, pool } => format!(
                "request a Default certificate on {server}, with the subject CN={pool} and both names in its SAN"
            ),
            Self::AssignLyncCertificate { server, .. } => {
                format!("assign the new Default certificate on {server}")
            }
            Self::RunExchUcUtil => {
                "run ExchUcUtil.ps1 on an Exchange server, so that UM and Lync know each other"
                    .to_owned()
            }
            Self::SetOutgoingCalls { gateway, allowed } => format!(
                "let UM {} by the UM IP gateway {gateway}",
                if *allowed { "call out" } else { "not call out" }
            ),
            Self::RunOcsUmUtil { dial_plan } => format!(
                "run OcsUmUtil.exe for the dial plan `{dial_plan}`: subscriber access and auto attendants"
            ),
            Self::RestartService { server, service } => format!("restart {service} of {server}"),
            Self::RestartFrontEnd { server } => {
                format!("restart the Lync Front-End service of {server}")
            }
            Self::TestCall { pool } => format!("test a call from {pool} to UM"),
        }
    }
}
