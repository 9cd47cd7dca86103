//! Actions as commands.

use super::{Action, HostRole, SchannelSetting, UmService};
use crate::command::{command, quoted};

impl Action {
    /// The commands that do it, in their order; none where no command does. Words in capitals stand for what
    /// an earlier step gives, or what somebody must say.
    pub(crate) fn commands(&self) -> Vec<String> {
        match self {
            Self::FindOut { .. }
            | Self::MakeDnsRecord { .. }
            | Self::IssueCertificate { .. }
            | Self::SetDevicePort { .. }
            | Self::SetDeviceRoute { .. }
            | Self::SetDeviceCertificate { .. }
            | Self::RenewDeviceCertificate { .. } => Vec::new(),
            Self::Trust { role, .. } | Self::MoveToIntermediates { role, .. }
                if *role == HostRole::Device =>
            {
                Vec::new()
            }
            Self::Trust { store, .. } => vec![command(
                "certutil -addstore STORE FILE",
                &[("STORE", store.windows_name())],
            )],
            Self::MoveToIntermediates { authority, .. } => {
                let words = [("THUMBPRINT", authority.thumbprint.as_str())];
                vec![
                    command("certutil -delstore Root THUMBPRINT", &words),
                    "certutil -addstore CA FILE".to_owned(),
                ]
            }
            Self::RemoveRoots { roots, .. } => { roots.iter() }
                .map(|root| {
                    let words = [("THUMBPRINT", root.thumbprint.as_str())];
                    command("certutil -delstore Root THUMBPRINT", &words)
                })
                .collect(),
            Self::SetSchannel { setting, .. } => vec![command(
                "Set-ItemProperty -Path KEY -Name NAME -Value VALUE -Type DWord",
                &[
                    ("KEY", SchannelSetting::KEY),
                    ("NAME", setting.name()),
                    ("VALUE", &setting.value().to_string()),
                ],
            )],
            Self::RequestCertificate { server } => vec![command(
                "New-ExchangeCertificate -GenerateRequest -Server SERVER -SubjectName SUBJECT -DomainName SERVER -KeySize 2048 -PrivateKeyExportable $true",
                &[("SERVER", server), ("SUBJECT", &format!("CN={server}"))],
            )],
            Self::ImportCertificate { server } => vec![command(
                "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA",
                &[("SERVER", server)],
            )],
            Self::ExportCertificate { server, thumbprint } => {
                let mut words = vec![("SERVER", server.as_str())];
                words.extend(thumbprint.as_deref().map(|known| ("THUMBPRINT", known)));
                vec![command(
                    "Export-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT -BinaryEncoded -Password PASSWORD",
                    &words,
                )]
            }
            Self::CopyCertificate { server, .. } => vec![command(
                "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA -Password PASSWORD -PrivateKeyExportable $true",
                &[("SERVER", server)],
            )],
            Self::SetVoipSecurity {
                dial_plan,
                security,
            } => vec![command(
                "Set-UMDialPlan -Identity DIAL_PLAN -VoIPSecurity SECURITY",
                &[("DIAL_PLAN", dial_plan), ("SECURITY", security.as_str())],
            )],
            Self::SetDialPlans {
                server,
                service,
                dial_plans,
            } => {
                let names: Vec<String> = dial_plans.iter().map(|name| quoted(name)).collect();
                let form = service.set("-DialPlans");
                vec![format!(
                    "{} {}",
                    command(&form, &[("SERVER", server)]),
                    names.join(",")
                )]
            }
            Self::LeaveTls { server, service } => {
                vec![command(
                    &service.set("-UMStartupMode TCP"),
                    &[("SERVER", server)],
                )]
            }
            Self::RestartInTcp { service, .. } | Self::RestartService { service, .. } => {
                vec![command(
                    "Restart-Service -Name SERVICE",
                    &[("SERVICE", service.windows_name())],
                )]
            }
            Self::RemoveCertificate { server, thumbprint } => vec![command(
                "Remove-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT",
                &[("SERVER", server), ("THUMBPRINT", thumbprint)],
            )],
            Self::SetStartupMode {
                server,
                service,
                mode,
            } => vec![command(
                &service.set(&format!("-UMStartupMode {mode}")),
                &[("SERVER", server)],
            )],
            Self::EnableCertificate {
                server,
                service,
                thumbprint,
            } => {
                let mut words = vec![
                    ("SERVER", server.as_str()),
                    ("SERVICES", service.enabled_as()),
                ];
                words.extend(thumbprint.as_deref().map(|known| ("THUMBPRINT", known)));
                vec![command(
                    "Enable-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT -Services SERVICES",
                    &words,
                )]
            }
            Self::NewGateway {
                gateway,
                dial_plan,
                port,
            } => {
                let words = [("GATEWAY", gateway.as_str()), ("DIAL_PLAN", dial_plan)];
                let port = port.map(|port| format!(" -Port {port}"));
                vec![
                    command(
                        "New-UMIPGateway -Name GATEWAY -Address GATEWAY -UMDialPlan DIAL_PLAN",
                        &words,
                    ) + &port.unwrap_or_default(),
                ]
            }
            Self::SetGatewayAddress { gateway, address } => vec![command(
                "Set-UMIPGateway -Identity GATEWAY -Address ADDRESS",
                &[("GATEWAY", gateway), ("ADDRESS", address)],
            )],
            Self::SetGatewayPort { gateway } => vec![command(
                "Set-UMIPGateway -Identity GATEWAY -Port 5061",
                &[("GATEWAY", gateway)],
            )],
            Self::NewHuntGroup { gateway, dial_plan } => vec![command(
                "New-UMHuntGroup -Name GATEWAY -UMIPGateway GATEWAY -UMDialPlan DIAL_PLAN -PilotIdentifier PILOT_IDENTIFIER",
                &[("GATEWAY", gateway), ("DIAL_PLAN", dial_plan)],
            )],
            Self::SetSipAccessService {
                server,
                service,
                pool,
            } => vec![command(
                &service.set("-SIPAccessService SERVICE"),
                &[("SERVER", server), ("SERVICE", &format!("{pool}:5061"))],
            )],
            Self::OpenPort { port, .. } => vec![command(
                "New-NetFirewallRule -DisplayName NAME -Direction Inbound -Protocol TCP -LocalPort PORT -Action Allow",
                &[("NAME", "UM Call Router"), ("PORT", &port.to_string())],
            )],
            Self::RequestLyncCertificate { .. } => {
                vec![
                    "Request-CsCertificate -New -Type Default -CA AUTHORITY -Template TEMPLATE"
                        .to_owned(),
                ]
            }
            Self::AssignLyncCertificate { thumbprint, .. } => {
                let words = thumbprint.as_deref().map(|known| ("THUMBPRINT", known));
                let words: Vec<(&str, &str)> = words.into_iter().collect();
                vec![command(
                    "Set-CsCertificate -Type Default -Thumbprint THUMBPRINT",
                    &words,
                )]
            }
            Self::RunExchUcUtil => vec!["exchucutil.ps1".to_owned()],
            Self::SetOutgoingCalls { gateway, allowed } => vec![
                command(
                    "Set-UMIPGateway -Identity GATEWAY -OutcallsAllowed",
                    &[("GATEWAY", gateway)],
                ) + if *allowed { " $true" } else { " $false" },
            ],
            Self::RunOcsUmUtil { .. } => vec!["OcsUmUtil.exe".to_owned()],
            Self::RestartFrontEnd { server } => {
                let words = [("SERVER", server.as_str())];
                vec![
                    command(
                        "Stop-CsWindowsService -Name RTCSRV -ComputerName SERVER -Graceful",
                        &words,
                    ),
                    command(
                        "Start-CsWindowsService -Name RTCSRV -ComputerName SERVER",
                        &words,
                    ),
                ]
            }
            Self::TestCall { pool } => vec![command(
                "Test-CsExUMConnectivity -TargetFqdn POOL",
                &[("POOL", pool)],
            )],
        }
    }
}

impl UmService {
    /// The command that sets this.
    fn set(self, what: &str) -> String {
        match self {
            Self::Um => format!("Set-UMService -Identity SERVER {what}"),
            Self::UmServer => format!("Set-UMServer -Identity SERVER {what}"),
            Self::UmCallRouter => format!("Set-UMCallRouterSettings -Server SERVER {what}"),
        }
    }
}
