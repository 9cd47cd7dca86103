//! A step as PowerShell: how it is seen that it is done, and what does it.

use core::fmt::Write as _;

use crate::command::literal;
use crate::plan::Step;
use crate::plan::action::{Action, AuthorityStore, UmService};

/// What a step's script has to know beside the step.
pub(super) struct Known<'p> {
    /// The certificate that is removed from its server.
    pub(super) removed: Option<&'p str>,
    /// The certificates that new ones replace there.
    pub(super) old: &'p [String],
    /// The pools that UM must know.
    pub(super) pools: &'p [&'p str],
}

/// The statements of one step.
pub(super) struct Block {
    /// The last of them is true where it is done.
    test: Vec<String>,
    change: Vec<String>,
    is_passive: bool,
    /// The host, in quotes, on which alone it can be done.
    here: Option<String>,
}

impl Block {
    fn new<const T: usize, const C: usize>(test: [String; T], change: [String; C]) -> Self {
        Self {
            test: test.into(),
            change: change.into(),
            is_passive: false,
            here: None,
        }
    }

    /// One that changes nothing which a restart would have to follow.
    fn passive(self) -> Self {
        Self {
            is_passive: true,
            ..self
        }
    }

    /// One that is done on this host alone.
    fn on(self, host: &str) -> Self {
        Self {
            here: Some(host.to_owned()),
            ..self
        }
    }

    /// The statements of an action; none where no shell does it.
    pub(super) fn of(action: &Action, known: &Known<'_>) -> Option<Self> {
        let own = literal(action.of());
        Some(match action {
            Action::Trust { store, authority, .. } => {
                let arguments = format!("-Server {own} -Store {} -Thumbprint {}", store.windows_name(), literal(&authority.thumbprint));
                Self::new([format!("Test-Authority {arguments}")], [format!("Import-Authority {arguments}")])
            }
            Action::MoveToIntermediates { authority, .. } => {
                let of = |store: AuthorityStore| format!("-Server {own} -Store {} -Thumbprint {}", store.windows_name(), literal(&authority.thumbprint));
                let (root, other) = (of(AuthorityStore::TrustedRoots), of(AuthorityStore::Intermediates));
                Self::new(
                    [format!("(Test-Authority {other}) -and (-not (Test-Authority {root}))")],
                    [format!("Import-Authority {other}"), format!("Remove-Authority {root}")],
                )
            }
            Action::RemoveRoots { roots, .. } => {
                let roots: Vec<&str> = roots.iter().map(|root| root.thumbprint.as_str()).collect();
                let arguments = format!("-Server {own} -Store Root -Thumbprint $_");
                Self::new(
                    [format!("$null -eq ({} | Where-Object -FilterScript {{ Test-Authority {arguments} }})", list(&roots))],
                    [format!("{} | ForEach-Object -Process {{ Remove-Authority {arguments} }}", list(&roots))],
                )
            }
            Action::SetSchannel { setting, .. } => {
                let arguments = format!("-Server {own} -Name {} -Value {}", setting.name(), setting.value());
                Self::new([format!("Test-Schannel {arguments}")], [format!("Set-Schannel {arguments}")])
            }
            Action::RequestCertificate { .. } => Self::new(
                [format!("$null -ne (Get-NewCertificate -Server {own} -Old {} -Pending)", list(known.old))],
                [
                    format!(
                        "$request = New-ExchangeCertificate -GenerateRequest -Server {own} -SubjectName {} -DomainName {own} -KeySize 2048 -PrivateKeyExportable $true",
                        literal(&format!("CN={}", action.of()))
                    ),
                    format!("Set-Content -Path (Join-Path -Path $Folder -ChildPath {}) -Value $request", literal(&format!("{}.req", action.of()))),
                ],
            ),
            Action::ImportCertificate { .. } => Self::new(
                [
                    format!("$new = Get-NewCertificate -Server {own} -Old {}", list(known.old)),
                    format!("($null -ne $new) -and (Test-KeyProvider -Server {own} -Thumbprint $new.Thumbprint)"),
                ],
                [
                    format!("$file = Join-Path -Path $Folder -ChildPath {}", literal(&format!("{}.p7b", action.of()))),
                    format!("Import-ExchangeCertificate -Server {own} -FileData ([System.IO.File]::ReadAllBytes($file))"),
                ],
            ),
            Action::ExportCertificate { thumbprint, .. } => {
                let file = format!("$file = {}", exported(action.of(), thumbprint.as_deref()));
                let found = match thumbprint {
                    Some(thumbprint) => format!("$thumbprint = {}", literal(thumbprint)),
                    None => format!("$thumbprint = (Get-NewCertificate -Server {own} -Old {}).Thumbprint", list(known.old)),
                };
                Self::new(
                    [file.clone(), "$null -ne (Get-Exported -File $file)".to_owned()],
                    [
                        file,
                        found,
                        format!("$exported = Export-ExchangeCertificate -Server {own} -Thumbprint $thumbprint -BinaryEncoded -Password $Password"),
                        "[System.IO.File]::WriteAllBytes($file, $exported.FileData)".to_owned(),
                    ],
                )
                .passive()
            }
            Action::CopyCertificate { source, thumbprint, .. } => {
                let file = format!("$file = {}", exported(source, thumbprint.as_deref()));
                let test = match thumbprint {
                    Some(thumbprint) => format!("Test-Certificate -Server {own} -Thumbprint {}", literal(thumbprint)),
                    None => format!("Test-Copied -Server {own} -File $file"),
                };
                Self::new(
                    [file.clone(), test],
                    [
                        file,
                        format!("Import-ExchangeCertificate -Server {own} -FileData ([System.IO.File]::ReadAllBytes($file)) -Password $Password -PrivateKeyExportable $true"),
                    ],
                )
            }
            Action::SetVoipSecurity { security, .. } => {
                let security = security.as_str();
                Self::new(
                    [format!("\"$((Get-UMDialPlan -Identity {own}).VoIPSecurity)\" -eq '{security}'")],
                    [format!("Set-UMDialPlan -Identity {own} -VoIPSecurity {security}")],
                )
            }
            Action::SetDialPlans { service, dial_plans, .. } => {
                let wanted = list(dial_plans);
                let present = format!("$present = Get-Names -Objects ({}).DialPlans", get(*service, &own));
                Self::new(
                    [
                        present.clone(),
                        format!("$null -eq ({wanted} | Where-Object -FilterScript {{ $present -notcontains $_ }})"),
                    ],
                    [
                        present,
                        format!("$all = $present + {wanted} | Select-Object -Unique"),
                        format!("{} -DialPlans $all", set(*service, &own)),
                    ],
                )
            }
            Action::LeaveTls { service, .. } => Self::new(
                [gone(&own, known.removed), format!("$gone -or (\"$(({}).UMStartupMode)\" -eq 'TCP')", get(*service, &own))],
                [format!("{} -UMStartupMode TCP", set(*service, &own))],
            ),
            Action::RestartInTcp { service, .. } => Self::new(
                [gone(&own, known.removed), format!("$gone -or {}", restarted(&own, service.windows_name()))],
                [restart(&own, *service)],
            )
            .passive(),
            Action::RestartService { service, .. } => {
                Self::new([restarted(&own, service.windows_name())], [restart(&own, *service)]).passive()
            }
            Action::RemoveCertificate { thumbprint, .. } => {
                let thumbprint = literal(thumbprint);
                Self::new(
                    [format!("-not (Test-Certificate -Server {own} -Thumbprint {thumbprint})")],
                    [format!("Remove-ExchangeCertificate -Server {own} -Thumbprint {thumbprint} -Confirm:$false")],
                )
            }
            Action::SetStartupMode { service, mode, .. } => Self::new(
                [format!("\"$(({}).UMStartupMode)\" -eq '{mode}'", get(*service, &own))],
                [format!("{} -UMStartupMode {mode}", set(*service, &own))],
            ),
            Action::EnableCertificate { service, thumbprint, .. } => {
                let found = match thumbprint {
                    Some(thumbprint) => format!("$thumbprint = {}", literal(thumbprint)),
                    None => format!("$thumbprint = (Get-NewCertificate -Server {own} -Old {}).Thumbprint", list(known.old)),
                };
                let services = service.enabled_as();
                Self::new(
                    [found.clone(), format!("Test-Enabled -Server {own} -Thumbprint $thumbprint -Service {services}")],
                    [found, format!("Enable-ExchangeCertificate -Server {own} -Thumbprint $thumbprint -Services {services} -Confirm:$false")],
                )
            }
            Action::NewGateway { dial_plan, port, .. } => {
                let port = port.map(|port| format!(" -Port {port}")).unwrap_or_default();
                Self::new(
                    [format!("$null -ne (Get-UMIPGateway | Where-Object -FilterScript {{ \"$($_.Address)\" -eq {own} }})")],
                    [format!("New-UMIPGateway -Name {own} -Address {own} -UMDialPlan {}{port}", literal(dial_plan))],
                )
            }
            Action::SetGatewayAddress { address, .. } => {
                let address = literal(address);
                Self::new(
                    [format!("\"$((Get-UMIPGateway -Identity {own}).Address)\" -eq {address}")],
                    [format!("Set-UMIPGateway -Identity {own} -Address {address}")],
                )
            }
            Action::SetGatewayPort { .. } => Self::new(
                [format!("(Get-UMIPGateway -Identity {own}).Port -eq 5061")],
                [format!("Set-UMIPGateway -Identity {own} -Port 5061")],
            ),
            Action::NewHuntGroup { dial_plan, .. } => {
                let plan = literal(dial_plan);
                Self::new(
                    [format!("(Get-UMHuntGroup -UMDialPlan {plan} | ForEach-Object -Process {{ \"$($_.UMIPGateway.Name)\" }}) -contains {own}")],
                    [format!("New-UMHuntGroup -Name {own} -UMIPGateway {own} -UMDialPlan {plan} -PilotIdentifier $PilotIdentifier")],
                )
            }
            Action::SetSipAccessService { service, pool, .. } => {
                let wanted = literal(&format!("{pool}:5061"));
                Self::new(
                    [format!("\"$(({}).SIPAccessService)\" -eq {wanted}", get(*service, &own))],
                    [format!("{} -SIPAccessService {wanted}", set(*service, &own))],
                )
            }
            Action::OpenPort { port, .. } => Self::new(
                [
                    format!("$open = Invoke-Command -ComputerName {own} -ScriptBlock {{ (Get-NetFirewallPortFilter -Protocol TCP).LocalPort }}"),
                    format!("$open -contains '{port}'"),
                ],
                [format!(
                    "Invoke-Command -ComputerName {own} -ScriptBlock {{ New-NetFirewallRule -DisplayName 'UM Call Router' -Direction Inbound -Protocol TCP -LocalPort {port} -Action Allow }}"
                )],
            ),
            Action::RunExchUcUtil => Self::new(
                [
                    format!("$pools = {}", list(known.pools)),
                    "$gateways = @(Get-UMIPGateway | Where-Object -FilterScript { $pools -contains \"$($_.Address)\" })".to_owned(),
                    "$plans = @(Get-UMDialPlan | Where-Object -FilterScript { \"$($_.URIType)\" -eq 'SipName' })".to_owned(),
                    "$links = @($plans | ForEach-Object -Process { Get-UMHuntGroup -UMDialPlan $_.Name } | ForEach-Object -Process { \"$($_.UMIPGateway.Name)\" } | Where-Object -FilterScript { (Get-Names -Objects $gateways) -contains $_ })".to_owned(),
                    "($gateways.Count -eq $pools.Count) -and ($links.Count -ge $gateways.Count * $plans.Count)".to_owned(),
                ],
                [
                    "$utility = Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Scripts\\ExchUcUtil.ps1'".to_owned(),
                    "& $utility".to_owned(),
                ],
            ),
            Action::SetOutgoingCalls { allowed, .. } => {
                let allowed = if *allowed { "$true" } else { "$false" };
                Self::new(
                    [format!("(Get-UMIPGateway -Identity {own}).OutcallsAllowed -eq {allowed}")],
                    [format!("Set-UMIPGateway -Identity {own} -OutcallsAllowed {allowed}")],
                )
            }
            Action::RequestLyncCertificate { pool, .. } => Self::new(
                [
                    format!("$new = {}", newest(pool, known.old)),
                    format!("($null -ne $new) -and (Test-KeyProvider -Server {own} -Thumbprint $new.Thumbprint)"),
                ],
                ["Request-CsCertificate -New -Type Default -CA $Authority -Template $Template".to_owned()],
            )
            .on(&own),
            Action::AssignLyncCertificate { thumbprint: Some(known), .. } => {
                let known = literal(known);
                Self::new(
                    [format!("(Get-CsCertificate -Type Default).Thumbprint -contains {known}")],
                    [format!("Set-CsCertificate -Type Default -Thumbprint {known} -Confirm:$false")],
                )
                .on(&own)
            }
            Action::AssignLyncCertificate { pool, .. } => Self::new(
                [format!("{} -notcontains (Get-CsCertificate -Type Default).Thumbprint", list(known.old))],
                [
                    format!("$new = {}", newest(pool, known.old)),
                    "Set-CsCertificate -Type Default -Thumbprint $new.Thumbprint -Confirm:$false".to_owned(),
                ],
            )
            .on(&own),
            Action::RunOcsUmUtil { .. } => Self::new(
                ["@(Get-CsExUmContact).Count -gt 0".to_owned()],
                [
                    "$places = Join-Path -Path $env:CommonProgramFiles -ChildPath '*\\Support\\OcsUmUtil.exe'".to_owned(),
                    "$utility = Get-ChildItem -Path $places | Select-Object -First 1".to_owned(),
                    "Start-Process -FilePath $utility.FullName -Wait".to_owned(),
                ],
            ),
            Action::RestartFrontEnd { .. } => Self::new(
                [restarted(&own, "RTCSRV")],
                [
                    format!("Stop-CsWindowsService -Name RTCSRV -ComputerName {own} -Graceful"),
                    format!("Start-CsWindowsService -Name RTCSRV -ComputerName {own}"),
                ],
            )
            .passive(),
            Action::TestCall { .. } => Self::new(
                [format!("\"$((Test-CsExUMConnectivity -TargetFqdn {own}).Result)\" -eq 'Success'")],
                [format!("Test-CsExUMVoiceMail -TargetFqdn {own}")],
            )
            .passive(),
            Action::FindOut { .. }
            | Action::MakeDnsRecord { .. }
            | Action::IssueCertificate { .. }
            | Action::SetDevicePort { .. }
            | Action::SetDeviceRoute { .. }
            | Action::SetDeviceCertificate { .. }
            | Action::RenewDeviceCertificate { .. } => return None,
        })
    }

    /// Writes it, one statement a line.
    pub(super) fn write(&self, step: &Step, text: &mut String) {
        let passive = if self.is_passive { " -Passive" } else { "" };
        let (number, sentence) = (step.number, literal(&step.sentence));
        text.push('\n');
        if let Some(host) = &self.here {
            let _ = writeln!(text, "if (Test-Here -Server {host}) {{");
        }
        let _ = writeln!(
            text,
            "Invoke-Step -Number {number}{passive} -Sentence {sentence} -Test {{"
        );
        for line in &self.test {
            let _ = writeln!(text, "    {line}");
        }
        text.push_str("} -Change {\n");
        for line in &self.change {
            let _ = writeln!(text, "    {line}");
        }
        text.push_str("}\n");
        if self.here.is_some() {
            let _ = writeln!(
                text,
                "}} else {{\n    Assert-Elsewhere -Number {number} -Sentence {sentence}\n}}"
            );
        }
    }
}

/// A list of words.
fn list(words: &[impl AsRef<str>]) -> String {
    let words: Vec<String> = words.iter().map(|word| literal(word.as_ref())).collect();
    format!("@({})", words.join(", "))
}

fn get(service: UmService, server: &str) -> String {
    match service {
        UmService::Um => format!("Get-UMService -Identity {server}"),
        UmService::UmServer => format!("Get-UMServer -Identity {server}"),
        UmService::UmCallRouter => format!("Get-UMCallRouterSettings -Server {server}"),
    }
}

fn set(service: UmService, server: &str) -> String {
    match service {
        UmService::Um => format!("Set-UMService -Identity {server}"),
        UmService::UmServer => format!("Set-UMServer -Identity {server}"),
        UmService::UmCallRouter => format!("Set-UMCallRouterSettings -Server {server}"),
    }
}

fn restart(server: &str, service: UmService) -> String {
    let name = service.windows_name();
    format!("Invoke-Command -ComputerName {server} -ScriptBlock {{ Restart-Service -Name {name} }}")
}

fn restarted(server: &str, name: &str) -> String {
    format!("(Test-Restarted -Server {server} -Name {name})")
}

/// Whether the certificate that is to be replaced is gone: then nothing has to let go of it.
fn gone(server: &str, removed: Option<&str>) -> String {
    match removed {
        Some(thumbprint) => format!(
            "$gone = -not (Test-Certificate -Server {server} -Thumbprint {})",
            literal(thumbprint)
        ),
        None => "$gone = $false".to_owned(),
    }
}

/// The file of what is exported from this server: of this certificate, or of its new one.
pub(super) fn exported(server: &str, thumbprint: Option<&str>) -> String {
    let name = format!("{}.pfx", thumbprint.unwrap_or(server));
    format!("Join-Path -Path $Folder -ChildPath {}", literal(&name))
}

/// The newest certificate of the computer with the pool's name as its subject that is none of these.
fn newest(pool: &str, old: &[String]) -> String {
    format!(
        "Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object -FilterScript {{ $_.HasPrivateKey -and ($_.GetNameInfo('SimpleName', $false) -eq {}) -and ({} -notcontains $_.Thumbprint) }} | Sort-Object -Property NotBefore -Descending | Select-Object -First 1",
        literal(pool),
        list(old)
    )
}
