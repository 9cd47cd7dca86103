//! What the cmdlets and services do by their documentation: written from the pages, not from the planner.
//!
//! It runs lines as an administrator types them, on a [`World`]; what no command does it takes from the step.

mod cmdlets;
mod line;
mod stores;

use time::Duration;
use toml::{Table, Value};

use super::world::{Setup, World, leaf, text, words};
use crate::plan::Action;
use line::{PARAMETERS, parse};

/// What is refused, and who says so.
pub(super) const RULES: &[(&str, &str)] = &[
    (
        "no such parameter",
        "office-docs-powershell, the page of each cmdlet: New-UMIPGateway has no -Port",
    ),
    (
        "a cmdlet of its version",
        "office-docs-powershell, Set-UMServer: available only in Exchange Server 2010; Set-UMService and Set-UMCallRouterSettings: of later ones",
    ),
    (
        "enable in mode TCP",
        "office-docs-powershell, Enable-ExchangeCertificate: UM and UMCallRouter while the startup mode is TLS or Dual",
    ),
    (
        "enable what is not there",
        "office-docs-powershell, Enable-ExchangeCertificate: a certificate that is installed on the server",
    ),
    (
        "enable over a bound one",
        "OfficeDocs-Support, event-id-1649-tls-failure: the old certificate is not replaced while it is bound",
    ),
    (
        "remove a bound one",
        "OfficeDocs-Support, event-id-1649-tls-failure: it is not removed while it is bound",
    ),
    (
        "import what was not issued",
        "office-docs-powershell, Import-ExchangeCertificate: the answer to a request of this server",
    ),
    (
        "issue what was not requested",
        "RFC 2986 §1: an authority answers a request",
    ),
    (
        "export what is not exportable",
        "office-docs-powershell, Export-ExchangeCertificate: the private key must be exportable",
    ),
    (
        "change what is not there",
        "office-docs-powershell, Set-UMIPGateway: an existing UM IP gateway",
    ),
    (
        "a name that does not resolve",
        "OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway: an FQDN needs a host record",
    ),
    (
        "assign what was not requested",
        "office-docs-powershell, Set-CsCertificate: a certificate of the computer",
    ),
    (
        "authorities after restarts",
        "TechNet ee681661, Deploying certificates for UM: the import on each side goes before the restarts",
    ),
    (
        "a mode is live after a restart",
        "office-docs-powershell, Set-UMService: restart to change the mode that runs",
    ),
    (
        "names are read at the start",
        "OfficeDocs-Exchange, ExchangeServer2013/create-um-ip-gateway: a record changed later is not seen",
    ),
    (
        "topology is read at the start",
        "Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013",
    ),
    (
        "a test sees what runs",
        "office-docs-powershell, Test-CsExUMConnectivity",
    ),
    (
        "remove a root that is needed",
        "RFC 5280 §6.1: a path ends at a trust anchor",
    ),
    (
        "Schannel is set up at the start",
        "OfficeDocs-Support, event-32402: the server is restarted after EnableSessionTicket; of the list of authorities it is inferred",
    ),
    (
        "a key stays in its provider",
        "rockyprogress.wordpress.com, 2011-12-01: Invalid provider type specified; a PKCS#12 names the provider of its key",
    ),
    (
        "one server goes on",
        "the plan's own promise: where two take the calls of a dial plan, one does at every moment; a service whose startup mode is TCP counts no longer, for any restart takes it out of TLS",
    ),
    (
        "nobody waits in an outage",
        "the plan's own promise: what another person does is not waited for while TLS is down",
    ),
];

/// A step that was refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) rule: &'static str,
    pub(super) why: String,
}

/// The world under its rules, all but one.
pub(super) struct Simulator {
    pub(super) world: World,
    without: Option<&'static str>,
    /// The services that answered TLS at first.
    up: Vec<(String, &'static str)>,
}

impl Simulator {
    pub(super) fn new(world: World) -> Self {
        let services: Vec<_> = world.running.keys().cloned().collect();
        let is_up = |(server, key): &(String, &'static str)| world.is_up(server, key);
        Self {
            up: services.into_iter().filter(is_up).collect(),
            world,
            without: None,
        }
    }

    /// As if this rule were not.
    pub(super) fn without(world: World, rule: &'static str) -> Self {
        Self {
            without: Some(rule),
            ..Self::new(world)
        }
    }

    fn has(&self, rule: &str) -> bool {
        assert!(RULES.iter().any(|(known, _)| *known == rule), "{rule}");
        self.without != Some(rule)
    }

    fn refuse(
        &self,
        rule: &'static str,
        when: bool,
        why: impl FnOnce() -> String,
    ) -> Result<(), Refusal> {
        if when && self.has(rule) {
            return Err(Refusal { rule, why: why() });
        }
        Ok(())
    }

    /// Does one step: its commands, one after the other, or what somebody does by hand.
    pub(super) fn step(&mut self, action: &Action, commands: &[String]) -> Result<(), Refusal> {
        self.world.clock += Duration::minutes(1);
        if commands.is_empty() {
            return self.by_hand(action);
        }
        for line in commands {
            self.run(action, line)?;
        }
        Ok(())
    }

    fn by_hand(&mut self, action: &Action) -> Result<(), Refusal> {
        match action {
            Action::MakeDnsRecord { name } => {
                let now = self.world.clock;
                self.world.dns.entry(name.clone()).or_insert(now);
                self.resolve(name);
            }
            Action::IssueCertificate { server } => {
                let is_out = self.is_out(server);
                self.refuse("nobody waits in an outage", is_out, || server.clone())?;
                let is_requested = self.world.requests.contains_key(server);
                self.refuse("issue what was not requested", !is_requested, || {
                    server.clone()
                })?;
                let file = self.world.issue(server, &leaf(server, &[server]));
                self.world.requests.insert(server.clone(), Some(file));
            }
            Action::SetDevicePort { device } => self
                .device(device)
                .extend([("tls_port".to_owned(), Value::Integer(5061))]),
            Action::SetDeviceRoute { device, routers } => self
                .device(device)
                .extend([("calls".to_owned(), words(routers))]),
            Action::RenewDeviceCertificate { device } => {
                let file = self.world.issue_to_device(device, &leaf(device, &[device]));
                self.device(device)
                    .extend([("certificate".to_owned(), Value::String(file))]);
            }
            Action::SetDeviceCertificate { device, thumbprint } => {
                let file = self.of_host(device, thumbprint);
                let file = file.unwrap_or_else(|| panic!("{device} has no {thumbprint}"));
                self.device(device)
                    .extend([("certificate".to_owned(), Value::String(file))]);
            }
            Action::Trust { .. } | Action::MoveToIntermediates { .. } => {
                self.authorities(action)?
            }
            other => panic!("nobody does {other:?}"),
        }
        Ok(())
    }

    /// Whether a service of this server answers no TLS because somebody took it out.
    fn is_out(&self, server: &str) -> bool {
        let mut running = self.world.running.iter();
        running.any(|((on, key), mode)| {
            let left = format!("{on} {key}");
            on == server && mode == "tcp" && self.world.left.contains(&left)
        })
    }

    fn of_version(&mut self, server: &str, is_older: bool) -> Result<(), Refusal> {
        let table = self.world.find("exchange", "fqdn", server).unwrap();
        let is_other = (text(table, "version") == "2010") != is_older;
        self.refuse("a cmdlet of its version", is_other, || server.to_owned())
    }

    fn device(&mut self, name: &str) -> &mut Table {
        self.world.find("peer", "fqdn", name).unwrap()
    }

    fn run(&mut self, action: &Action, line: &str) -> Result<(), Refusal> {
        let (cmdlet, given) = parse(line);
        let known = PARAMETERS.iter().find(|(name, _)| *name == cmdlet);
        let (_, parameters) = known.unwrap_or_else(|| panic!("no cmdlet `{cmdlet}`"));
        let stray = given
            .keys()
            .find(|name| !parameters.contains(&name.as_str()));
        self.refuse("no such parameter", stray.is_some(), || line.to_owned())?;
        let one = |name: &str| {
            given
                .get(name)
                .and_then(|values| values.first())
                .cloned()
                .unwrap_or_default()
        };
        match cmdlet.as_str() {
            "certutil" if matches!(action, Action::RemoveRoots { .. }) => {
                let words = given.get("delstore").cloned().unwrap_or_default();
                self.remove_root(action.of(), &words[1])
            }
            "certutil" => self.authorities(action),
            "Set-ItemProperty" => {
                let fact = match one("Name").as_str() {
                    "SendTrustedIssuerList" => "send_trusted_issuer_list",
                    "EnableSessionTicket" => "session_tickets",
                    other => panic!("nothing is known of `{other}`"),
                };
                let is_on = one("Value") == "1";
                self.set_up(action.of(), Setup::Fact(fact, is_on));
                Ok(())
            }
            "New-ExchangeCertificate" => {
                self.world.requests.entry(one("Server")).or_default();
                Ok(())
            }
            "Import-ExchangeCertificate" => {
                let exported = given
                    .contains_key("Password")
                    .then(|| self.exported(action));
                self.import(&one("Server"), exported)
            }
            "Export-ExchangeCertificate" => self.export(&one("Server"), &one("Thumbprint")),
            "Remove-ExchangeCertificate" => self.remove(&one("Server"), &one("Thumbprint")),
            "Enable-ExchangeCertificate" => {
                self.enable(&one("Server"), &one("Thumbprint"), &one("Services"))
            }
            "Set-UMService" | "Set-UMServer" => {
                self.of_version(&one("Identity"), cmdlet == "Set-UMServer")?;
                self.configure(&one("Identity"), "um", &given);
                Ok(())
            }
            "Set-UMCallRouterSettings" => {
                self.of_version(&one("Server"), false)?;
                self.configure(&one("Server"), "um_call_router", &given);
                Ok(())
            }
            "Restart-Service" => {
                let key = if one("Name") == "MSExchangeUM" {
                    "um"
                } else {
                    "um_call_router"
                };
                self.restart(action.of(), key)
            }
            "Set-UMDialPlan" => {
                let plan = self
                    .world
                    .find("dial_plan", "name", &one("Identity"))
                    .unwrap();
                plan.insert(
                    "voip_security".to_owned(),
                    Value::String(one("VoIPSecurity")),
                );
                Ok(())
            }
            "New-UMIPGateway" => {
                // What it does not know it would not take: see "no such parameter".
                let port = match one("Port").as_str() {
                    "" => 5060,
                    port => port.parse().unwrap(),
                };
                self.new_gateway(&one("Name"), &one("Address"), port)?;
                self.link(&one("Name"), &one("UMDialPlan"), "");
                Ok(())
            }
            "Set-UMIPGateway" => self.set_gateway(&one("Identity"), &given),
            "New-UMHuntGroup" => {
                self.link(
                    &one("UMIPGateway"),
                    &one("UMDialPlan"),
                    &one("PilotIdentifier"),
                );
                Ok(())
            }
            "New-NetFirewallRule" => {
                let port = one("LocalPort").parse().unwrap();
                let server = self.world.find("exchange", "fqdn", action.of()).unwrap();
                let open = server
                    .entry("firewall_ports")
                    .or_insert(Value::Array(Vec::new()));
                open.as_array_mut().unwrap().push(Value::Integer(port));
                Ok(())
            }
            "exchucutil.ps1" => {
                self.know_pools();
                Ok(())
            }
            "OcsUmUtil.exe" => {
                let plan = self.world.find("dial_plan", "name", action.of()).unwrap();
                plan.insert(
                    "contacts".to_owned(),
                    words(&["sip:subscriber-access@contoso.com".to_owned()]),
                );
                Ok(())
            }
            "Request-CsCertificate" => {
                self.world.requests.insert(action.of().to_owned(), None);
                Ok(())
            }
            "Set-CsCertificate" => self.assign(action.of(), &one("Thumbprint")),
            "Stop-CsWindowsService" => Ok(()),
            "Start-CsWindowsService" => {
                self.start_front_end(&one("ComputerName"));
                Ok(())
            }
            "Test-CsExUMConnectivity" => {
                self.test(&one("TargetFqdn"));
                Ok(())
            }
            other => panic!("nothing is known of `{other}`"),
        }
    }
}
