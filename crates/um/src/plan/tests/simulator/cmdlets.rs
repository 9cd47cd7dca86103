//! What each cmdlet does.

use std::collections::BTreeMap;

use countersign_mutual::Answer;
use countersign_testkit::Template;
use time::Duration;
use toml::{Table, Value};

use super::super::world::{self, Exported, SERVICES, leaf, names, text, words};
use super::{Refusal, Simulator};
use crate::plan::Action;

impl Simulator {
    /// What was exported for this step; for another line, what was exported last.
    pub(super) fn exported(&self, action: &Action) -> Option<Exported> {
        let mut exported = self.world.exported.iter().rev();
        let wanted = match action {
            Action::CopyCertificate {
                source, thumbprint, ..
            } => {
                let thumbprint = thumbprint.as_deref().unwrap_or("THUMBPRINT");
                exported.find(|((from, what), _)| from == source && what == thumbprint)
            }
            _ => exported.next(),
        };
        wanted.map(|(_, what)| what.clone())
    }

    pub(super) fn import(
        &mut self,
        server: &str,
        exported: Option<Option<Exported>>,
    ) -> Result<(), Refusal> {
        let imported = exported.unwrap_or_else(|| {
            // New-ExchangeCertificate made the key: Get-ExchangeCertificate shows an RSACryptoServiceProvider.
            let file = self.world.requests.get(server).cloned().flatten();
            file.map(|file| (file, Some("csp".to_owned())))
        });
        self.refuse("import what was not issued", imported.is_none(), || {
            server.to_owned()
        })?;
        let Some((file, provider)) = imported else {
            return Ok(());
        };
        let thumbprint = self.world.thumbprint(&file);
        if let Some(provider) = provider {
            let place = (server.to_owned(), thumbprint.clone());
            self.world.providers.insert(place, provider);
        }
        self.world
            .held
            .insert((server.to_owned(), thumbprint), file.clone());
        if let Some(Value::Array(held)) = self
            .world
            .find("exchange", "fqdn", server)
            .unwrap()
            .get_mut("certificates")
        {
            held.push(Value::String(file));
        }
        Ok(())
    }

    pub(super) fn export(&mut self, server: &str, thumbprint: &str) -> Result<(), Refusal> {
        let requested = self.world.requests.get(server).cloned().flatten();
        let own = match (thumbprint, &requested) {
            ("THUMBPRINT", Some(file)) => self.world.thumbprint(file),
            (known, _) => known.to_owned(),
        };
        let place = (server.to_owned(), own);
        let file = self.world.held.get(&place).cloned();
        let mut services = SERVICES
            .iter()
            .filter_map(|(key, _)| self.world.clone().service(server, key).cloned());
        // It was requested with an exportable key, or nobody says that it is not.
        let presented = services.find(|service| Some(text(service, "certificate")) == file);
        let is_exportable = file.is_some()
            && presented.is_none_or(|service| {
                let said = service
                    .get("private_key_exportable")
                    .and_then(Value::as_bool);
                said == Some(true)
            });
        self.refuse("export what is not exportable", !is_exportable, || {
            server.to_owned()
        })?;
        let provider = self.world.providers.get(&place).cloned();
        let exported =
            file.map(|file| ((server.to_owned(), thumbprint.to_owned()), (file, provider)));
        self.world.exported.extend(exported);
        Ok(())
    }

    /// The services that hold on to this certificate: those to which it is bound and that run with TLS.
    pub(super) fn holders(&self, server: &str, thumbprint: &str) -> Vec<&'static str> {
        let holds = |(key, name): &(&'static str, &'static str)| {
            let mut world = self.world.clone();
            let service = world.service(server, key).cloned()?;
            let file = text(&service, "certificate");
            let is_bound = self.world.files.contains_key(&file)
                && self.world.thumbprint(&file) == thumbprint
                && self
                    .world
                    .held
                    .contains_key(&(server.to_owned(), thumbprint.to_owned()))
                && service
                    .get("services")
                    .is_some_and(|list| names(list).contains(&(*name).to_owned()));
            let mode = if self.has("a mode is live after a restart") {
                self.world.running[&(server.to_owned(), *key)].clone()
            } else {
                text(&service, "startup_mode")
            };
            (is_bound && mode != "tcp").then_some(*key)
        };
        SERVICES.iter().filter_map(holds).collect()
    }

    pub(super) fn remove(&mut self, server: &str, thumbprint: &str) -> Result<(), Refusal> {
        let holders = self.holders(server, thumbprint);
        self.refuse("remove a bound one", !holders.is_empty(), || {
            format!("{holders:?} of {server}")
        })?;
        let file = self
            .world
            .held
            .remove(&(server.to_owned(), thumbprint.to_owned()));
        for (key, _) in SERVICES {
            if let Some(service) = self.world.service(server, key)
                && Some(text(service, "certificate")) == file
            {
                for gone in [
                    "certificate",
                    "services",
                    "root_ca_type",
                    "status",
                    "private_key_exportable",
                ] {
                    service.remove(gone);
                }
            }
        }
        if let Some(Value::Array(held)) = self
            .world
            .find("exchange", "fqdn", server)
            .unwrap()
            .get_mut("certificates")
        {
            held.retain(|known| Some(world::file(known)) != file);
        }
        Ok(())
    }

    pub(super) fn enable(
        &mut self,
        server: &str,
        thumbprint: &str,
        name: &str,
    ) -> Result<(), Refusal> {
        let key = SERVICES.iter().find(|(_, known)| *known == name).unwrap().0;
        let file = match thumbprint {
            // The one that was imported.
            "THUMBPRINT" => self.world.requests.get(server).cloned().flatten(),
            thumbprint => self
                .world
                .held
                .get(&(server.to_owned(), thumbprint.to_owned()))
                .cloned(),
        };
        let is_held = file.as_ref().is_some_and(|file| {
            self.world
                .held
                .contains_key(&(server.to_owned(), self.world.thumbprint(file)))
        });
        self.refuse("enable what is not there", !is_held, || server.to_owned())?;
        let mode = text(self.world.service(server, key).unwrap(), "startup_mode");
        self.refuse("enable in mode TCP", mode == "tcp", || {
            format!("{key} of {server}")
        })?;
        let old = text(self.world.service(server, key).unwrap(), "certificate");
        let is_other = self.world.files.contains_key(&old) && file.as_ref() != Some(&old) && {
            let old = self.world.thumbprint(&old);
            self.holders(server, &old).contains(&key)
        };
        self.refuse("enable over a bound one", is_other, || {
            format!("{key} of {server}")
        })?;
        let now = self.world.now();
        let place = file.as_ref().map(|file| self.world.thumbprint(file));
        let place = (server.to_owned(), place.unwrap_or_default());
        let provider = match self.world.providers.get(&place) {
            Some(provider) if self.has("a key stays in its provider") => provider.clone(),
            _ => "csp".to_owned(),
        };
        let has_key = !self.world.keyless.contains(&place);
        let is_new = Some(&old) != file.as_ref();
        let service = self.world.service(server, key).unwrap();
        let mut services = if is_new {
            Vec::new()
        } else {
            service.get("services").map(names).unwrap_or_default()
        };
        services.push(name.to_owned());
        if is_new {
            for gone in ["root_ca_type", "status"] {
                service.remove(gone);
            }
            service.insert("has_private_key".to_owned(), Value::Boolean(has_key));
            service.insert("private_key_exportable".to_owned(), Value::Boolean(true));
        }
        service.insert(
            "certificate".to_owned(),
            Value::String(file.unwrap_or_default()),
        );
        service.insert("key_provider".to_owned(), Value::String(provider));
        service.insert("services".to_owned(), words(&services));
        service.insert("certificate_since".to_owned(), now);
        Ok(())
    }

    pub(super) fn configure(
        &mut self,
        server: &str,
        key: &str,
        given: &BTreeMap<String, Vec<String>>,
    ) {
        let now = self.world.now();
        if given
            .get("UMStartupMode")
            .is_some_and(|mode| mode[0] == "TCP")
        {
            self.world.left.insert(format!("{server} {key}"));
        }
        let service = self.world.service(server, key).unwrap();
        if let Some(mode) = given.get("UMStartupMode") {
            service.insert(
                "startup_mode".to_owned(),
                Value::String(mode[0].to_lowercase()),
            );
            service.insert("startup_mode_since".to_owned(), now);
        }
        if let Some(plans) = given.get("DialPlans") {
            service.insert("dial_plans".to_owned(), words(plans));
        }
        if let Some(used) = given.get("SIPAccessService") {
            service.insert(
                "sip_access_service".to_owned(),
                Value::String(used[0].clone()),
            );
        }
        if !self.has("topology is read at the start") {
            self.read_topology();
        }
    }

    /// Of the dial plans of this service those that nobody else answers for, with who did at first.
    pub(in crate::plan::tests) fn alone(&self, server: &str, key: &'static str) -> Vec<usize> {
        let plans = self.world.of_its_plans(server, key).into_iter();
        let plans = plans.filter(|serving| {
            let mut others = serving.iter().filter(|other| *other != server);
            !others.any(|other| self.world.is_up(other, key))
        });
        let at_first = |serving: Vec<String>| {
            let was_up = |one: &&String| self.up.contains(&((*one).clone(), key));
            serving.iter().filter(was_up).count()
        };
        plans.map(at_first).collect()
    }

    pub(super) fn restart(&mut self, server: &str, key: &'static str) -> Result<(), Refusal> {
        let could_go_on = self.alone(server, key).iter().any(|up| *up > 1);
        self.refuse("one server goes on", could_go_on, || {
            format!("{key} of {server}")
        })?;
        let now = self.world.now();
        let service = self.world.service(server, key).unwrap();
        service.insert("started".to_owned(), now);
        let mode = text(service, "startup_mode");
        if mode != "tcp" {
            self.world.left.remove(&format!("{server} {key}"));
            self.world.restarted.insert(format!("{server} {key}"));
        }
        self.world.running.insert((server.to_owned(), key), mode);
        self.take_up(server);
        Ok(())
    }

    pub(super) fn new_gateway(
        &mut self,
        name: &str,
        address: &str,
        port: i64,
    ) -> Result<(), Refusal> {
        let resolves = self.world.dns.contains_key(address);
        self.refuse("a name that does not resolve", !resolves, || {
            address.to_owned()
        })?;
        let mut gateway = Table::new();
        gateway.insert("name".to_owned(), Value::String(name.to_owned()));
        gateway.insert("address".to_owned(), Value::String(address.to_owned()));
        gateway.insert("port".to_owned(), Value::Integer(port));
        gateway.insert("outcalls_allowed".to_owned(), Value::Boolean(true));
        let list = self
            .world
            .truth
            .entry("um_ip_gateways")
            .or_insert(Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(Value::Table(gateway));
        self.resolve(address);
        Ok(())
    }

    pub(super) fn set_gateway(
        &mut self,
        name: &str,
        given: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), Refusal> {
        let gateway = self.world.find("um_ip_gateways", "name", name).cloned();
        self.refuse("change what is not there", gateway.is_none(), || {
            name.to_owned()
        })?;
        if let Some(address) = given.get("Address") {
            let resolves = self.world.dns.contains_key(&address[0]);
            self.refuse("a name that does not resolve", !resolves, || {
                address[0].clone()
            })?;
        }
        let Some(gateway) = self.world.find("um_ip_gateways", "name", name) else {
            return Ok(());
        };
        for (parameter, key) in [
            ("Address", "address"),
            ("Port", "port"),
            ("OutcallsAllowed", "outcalls_allowed"),
        ] {
            let Some(values) = given.get(parameter) else {
                continue;
            };
            // A gateway is known by its name, which was its address.
            gateway
                .entry("name")
                .or_insert(Value::String(name.to_owned()));
            let value = match key {
                "port" => Value::Integer(values[0].parse().unwrap()),
                "outcalls_allowed" => Value::Boolean(values[0] == "$true"),
                _ => Value::String(values[0].clone()),
            };
            gateway.insert(key.to_owned(), value);
        }
        if let Some(address) = given.get("Address") {
            self.resolve(&address[0]);
        }
        Ok(())
    }

    /// Gateways of this address resolve to one of their own.
    pub(super) fn resolve(&mut self, address: &str) {
        let Some(since) = self.world.dns.get(address).copied() else {
            return;
        };
        let since = if self.has("names are read at the start") {
            since
        } else {
            since - Duration::days(365)
        };
        let number = self
            .world
            .dns
            .keys()
            .position(|known| known == address)
            .unwrap()
            + 100;
        for gateway in self.world.tables("um_ip_gateways") {
            if text(gateway, "address") == address
                && gateway
                    .get("resolves_to")
                    .is_none_or(|found| names(found).is_empty())
            {
                gateway.insert(
                    "resolves_to".to_owned(),
                    words(&[format!("10.1.0.{number}")]),
                );
                gateway.insert("resolves_since".to_owned(), world::moment(since));
            }
        }
    }

    pub(super) fn link(&mut self, gateway: &str, plan: &str, pilot: &str) {
        let mut group = Table::new();
        group.insert(
            "um_ip_gateway".to_owned(),
            Value::String(gateway.to_owned()),
        );
        group.insert("dial_plan".to_owned(), Value::String(plan.to_owned()));
        group.insert(
            "pilot_identifier".to_owned(),
            Value::String(pilot.to_owned()),
        );
        let list = self
            .world
            .truth
            .entry("hunt_group")
            .or_insert(Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(Value::Table(group));
    }

    pub(super) fn know_pools(&mut self) {
        let plans = self.world.list("dial_plan");
        let plans: Vec<String> = { plans.iter() }
            .filter(|plan| text(plan, "uri_type") == "SipName")
            .map(|plan| text(plan, "name"))
            .collect();
        for pool in self.world.list("lync") {
            let pool = text(&pool, "pool");
            if self
                .world
                .find("um_ip_gateways", "address", &pool)
                .is_none()
            {
                let now = self.world.clock - Duration::days(200);
                self.world.dns.entry(pool.clone()).or_insert(now);
                let made = self.new_gateway(&pool, &pool, 5061);
                assert!(made.is_ok());
            }
            // Whatever was set: it may call out, and is linked with every SIP URI dial plan and no other.
            let gateway = self.world.find("um_ip_gateways", "address", &pool).unwrap();
            gateway.insert("outcalls_allowed".to_owned(), Value::Boolean(true));
            let groups = self.world.truth.get_mut("hunt_group");
            if let Some(groups) = groups.and_then(Value::as_array_mut) {
                groups.retain(|group| group["um_ip_gateway"].as_str() != Some(&pool));
            }
            for plan in &plans {
                self.link(&pool, plan, plan);
            }
        }
        let now = self.world.now();
        self.world.truth.insert("exch_uc_util_ran".to_owned(), now);
    }

    pub(super) fn assign(&mut self, member: &str, thumbprint: &str) -> Result<(), Refusal> {
        if let Some(file) = self.of_host(member, thumbprint) {
            return self.assigned(member, file);
        }
        let is_requested = thumbprint == "THUMBPRINT" && self.world.requests.contains_key(member);
        self.refuse("assign what was not requested", !is_requested, || {
            member.to_owned()
        })?;
        let pools = self.world.list("lync");
        let pool = pools
            .iter()
            .find(|pool| names_of_members(pool).contains(&member.to_owned()))
            .unwrap();
        let pool = text(pool, "pool");
        let template: Template = leaf(&pool, &[&pool, member]);
        let file = self.world.issue(member, &template);
        self.assigned(member, file)
    }

    fn assigned(&mut self, member: &str, file: String) -> Result<(), Refusal> {
        let place = (member.to_owned(), self.world.thumbprint(&file));
        let provider = self.world.providers.get(&place).cloned();
        let provider = provider.unwrap_or_else(|| "csp".to_owned());
        let now = self.world.now();
        let table = self.world.member(member).unwrap();
        table.insert("certificate".to_owned(), Value::String(file));
        table.insert("certificate_since".to_owned(), now);
        table.insert("key_provider".to_owned(), Value::String(provider));
        Ok(())
    }

    /// The file of a certificate that a host has, and can use.
    pub(super) fn of_host(&self, host: &str, thumbprint: &str) -> Option<String> {
        let place = (host.to_owned(), thumbprint.to_owned());
        let file = self.world.held.get(&place).cloned();
        file.filter(|_| !self.world.keyless.contains(&place))
    }

    pub(super) fn start_front_end(&mut self, member: &str) {
        let now = self.world.now();
        self.world
            .member(member)
            .unwrap()
            .insert("started".to_owned(), now);
        self.world.restarted.insert(member.to_owned());
        self.take_up(member);
        self.read_topology();
    }

    /// Lync trusts the servers that belong to SIP URI dial plans.
    pub(super) fn read_topology(&mut self) {
        let topology = self.servers_of_plans();
        for pool in self.world.tables("lync") {
            pool.insert("trusted_peers".to_owned(), words(&topology));
        }
    }

    /// The servers that belong to SIP URI dial plans: Lync trusts these.
    pub(super) fn servers_of_plans(&self) -> Vec<String> {
        let belongs = |server: &Table| {
            let mut services = SERVICES
                .iter()
                .filter_map(|(key, _)| server.get(*key)?.as_table());
            services.any(|service| {
                service
                    .get("dial_plans")
                    .is_some_and(|plans| names(plans).contains(&"Contoso SIP".to_owned()))
            })
        };
        let servers = self.world.list("exchange");
        servers
            .iter()
            .filter(|server| belongs(server))
            .map(|server| text(server, "fqdn"))
            .collect()
    }

    pub(super) fn test(&mut self, pool: &str) {
        let is_good = !self.has("a test sees what runs") || self.works(pool);
        let result = if is_good { "Success" } else { "Failure" };
        let table = self.world.find("lync", "pool", pool).unwrap();
        table.insert(
            "ex_um_connectivity".to_owned(),
            Value::String(result.to_owned()),
        );
    }

    /// Whether a call from this pool gets through: every link of it works, what is configured runs, media agree,
    /// and there is somebody to call.
    pub(super) fn works(&self, pool: &str) -> bool {
        let (requirements, report) = self.world.judged();
        let pools = self.world.list("lync");
        let own = pools.iter().find(|one| text(one, "pool") == pool).unwrap();
        let members = names_of_members(own);
        let links_work = report.links.iter().all(|link| {
            let is_own = |name: &String| members.contains(name);
            !(is_own(&link.agreement.a) || is_own(&link.agreement.b))
                || link.agreement.works != Answer::No
        });
        let is_met = |id: &str| {
            requirements
                .requirement(id)
                .is_some_and(|one| one.verdict != crate::Verdict::NotMet)
        };
        links_work
            && ["LY-5", "LY-6", "LY-7", "LY-8", "LY-9", "LY-10"]
                .into_iter()
                .all(is_met)
    }
}

pub(super) fn names_of_members(pool: &Table) -> Vec<String> {
    let members = pool.get("member").and_then(Value::as_array);
    let members = members.map(Vec::as_slice).unwrap_or_default().iter();
    members
        .filter_map(Value::as_table)
        .map(|member| text(member, "fqdn"))
        .collect()
}
