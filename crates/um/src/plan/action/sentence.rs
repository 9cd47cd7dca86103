//! Actions as orders to somebody.

use countersign_messages::{Language, plan, some};

use super::{Action, AuthorityStore};
use crate::requirement::either;

impl Action {
    /// What to do, as an order.
    pub(crate) fn sentence(&self, say: Language) -> String {
        match self {
            Self::FindOut { missing_fact } => plan::find_out(say, &missing_fact.question),
            Self::MakeDnsRecord { name } => plan::make_record(say, name),
            Self::Trust {
                host,
                store,
                authority,
                ..
            } => match store {
                AuthorityStore::TrustedRoots => plan::import_root(say, &authority.subject, host),
                AuthorityStore::Intermediates => {
                    plan::import_intermediate(say, &authority.subject, host)
                }
            },
            Self::MoveToIntermediates {
                host, authority, ..
            } => plan::move_to_intermediates(say, &authority.subject, host),
            Self::RemoveRoots { host, roots, .. } => {
                let subjects: Vec<String> = { roots.iter() }
                    .map(|root| format!("`{}`", root.subject))
                    .collect();
                plan::remove_roots(say, some(say, &subjects, MOST_ROOTS), host)
            }
            Self::SetSchannel { host, setting, .. } => {
                plan::set_schannel(say, setting.name(), setting.value(), host)
            }
            Self::RequestCertificate { server } => plan::request_certificate(say, server),
            Self::IssueCertificate { server } => plan::issue_certificate(say, server),
            Self::ImportCertificate { server } => plan::import_certificate(say, server),
            Self::ExportCertificate { server, .. } => plan::export_certificate(say, server),
            Self::CopyCertificate { source, server, .. } => {
                plan::copy_certificate(say, source, server)
            }
            Self::SetVoipSecurity {
                dial_plan,
                security,
            } => plan::set_security(say, dial_plan, security.as_str()),
            Self::SetDialPlans {
                server,
                service,
                dial_plans,
            } => plan::set_dial_plans(say, service.word(say), server, dial_plans.join(", ")),
            Self::LeaveTls { server, service } => plan::leave_tls(say, service.word(say), server),
            Self::RestartInTcp { server, service } => {
                plan::restart_in_tcp(say, service.word(say), server)
            }
            Self::RemoveCertificate { server, .. } => plan::remove_certificate(say, server),
            Self::SetStartupMode {
                server,
                service,
                mode,
            } => plan::set_startup_mode(say, service.word(say), server, mode),
            Self::EnableCertificate {
                server,
                service,
                thumbprint,
            } => match thumbprint {
                Some(_) => plan::enable_certificate(say, server, service.enabled_as()),
                None => plan::enable_new_certificate(say, server, service.enabled_as()),
            },
            Self::NewGateway {
                gateway, dial_plan, ..
            } => plan::new_gateway(say, gateway, dial_plan),
            Self::SetGatewayAddress { gateway, address } => {
                plan::set_gateway_address(say, gateway, address)
            }
            Self::SetGatewayPort { gateway } => plan::set_gateway_port(say, gateway),
            Self::NewHuntGroup { gateway, dial_plan } => {
                plan::new_hunt_group(say, gateway, dial_plan)
            }
            Self::SetSipAccessService { server, pool, .. } => {
                plan::set_sip_access_service(say, server, pool)
            }
            Self::OpenPort { server, port } => plan::open_port(say, server, port),
            Self::SetDevicePort { device } => plan::set_device_port(say, device),
            Self::SetDeviceRoute { device, routers } => {
                plan::set_device_route(say, device, either(say, routers))
            }
            Self::SetDeviceCertificate { device, thumbprint } => {
                plan::set_device_certificate(say, device, thumbprint)
            }
            Self::RenewDeviceCertificate { device } => plan::renew_device_certificate(say, device),
            Self::RequestLyncCertificate { server, pool } => {
                plan::request_lync_certificate(say, server, pool)
            }
            Self::AssignLyncCertificate {
                server, thumbprint, ..
            } => match thumbprint {
                Some(known) => plan::assign_known_lync_certificate(say, server, known),
                None => plan::assign_lync_certificate(say, server),
            },
            Self::RunExchUcUtil => plan::RUN_EXCH_UC_UTIL.told(say).to_owned(),
            Self::SetOutgoingCalls { gateway, allowed } => {
                if *allowed {
                    plan::let_call_out(say, gateway)
                } else {
                    plan::let_not_call_out(say, gateway)
                }
            }
            Self::RunOcsUmUtil { dial_plan } => plan::run_ocs_um_util(say, dial_plan),
            Self::RestartService { server, service } => {
                plan::restart_service(say, service.word(say), server)
            }
            Self::RestartFrontEnd { server } => plan::restart_front_end(say, server),
            Self::TestCall { pool } => plan::test_call(say, pool),
        }
    }
}

/// More are counted.
const MOST_ROOTS: usize = 10;
