//! Estates in which all is well, and what goes wrong in them.

mod defect;
mod device;
mod facts;
mod held;
mod shape;

use std::collections::BTreeMap;

use countersign_testkit::exchange;
use countersign_testkit::{Identity, NOW, SignatureScheme, Template};
use time::Duration;
use toml::{Table, Value};

use super::world::{World, issuing, leaf, moment, root, words};
pub(super) use defect::{Defect, defects};
use device::is_hosted;
pub(super) use device::public;
pub(super) use held::NEARLY;
pub(super) use shape::{Shape, shapes};

pub(super) const PLAN: &str = "Contoso SIP";
pub(super) const EXTENSIONS: &str = "Contoso Extensions";

/// The estate of this shape, with these defects.
pub(super) fn world(shape: Shape, defects: &[Defect]) -> World {
    let mut builder = Builder::new(shape);
    // What hosts have goes by what they present.
    let (held, others): (Vec<Defect>, Vec<Defect>) = defects
        .iter()
        .partition(|defect| matches!(defect, Defect::HoldsGood(_) | Defect::HoldsNearlyGood(_)));
    for defect in others.into_iter().chain(held) {
        builder.break_by(defect);
    }
    let mut world = World::new(builder.truth.clone(), builder.files.clone());
    for server in &builder.not_live {
        world
            .running
            .insert((server.0.clone(), server.1), "tcp".to_owned());
    }
    for defect in defects {
        if let Defect::Hidden(number) = defect {
            let facts = builder.facts();
            world.hidden.push(facts[number % facts.len()].clone());
        }
    }
    world
}

struct Builder {
    truth: Table,
    files: BTreeMap<String, String>,
    not_live: Vec<(String, &'static str)>,
}

impl Builder {
    fn new(shape: Shape) -> Self {
        let mut builder = Self {
            truth: Table::new(),
            files: BTreeMap::new(),
            not_live: Vec::new(),
        };
        builder.files.insert("root.pem".to_owned(), root().pem());
        builder
            .files
            .insert("issuing.pem".to_owned(), issuing().pem());
        builder.files.insert("other.pem".to_owned(), other().pem());
        builder
            .files
            .insert("public.pem".to_owned(), public().pem());
        let mut text = String::from(
            "exch_uc_util_ran = 2026-03-02T00:00:00Z\npublic_roots = ['public.pem']
[store.domain]\ntrusted_roots = ['root.pem', 'public.pem']\nintermediates = ['issuing.pem']\nauto_root_update = false\naia = false
",
        );
        let mut routers = Vec::new();
        let mut servers = Vec::new();
        let older: Vec<(String, String)> = (1..=shape.older)
            .map(|number| {
                let fqdn = format!("um{number}.contoso.com");
                let file = builder.leaf(&fqdn, &[&fqdn]);
                (fqdn, file)
            })
            .collect();
        let service = |table: &str, file: &str, enabled: &str, plans: &[&str]| {
            format!(
                "[exchange.{table}]\ncertificate = '{file}'\nstartup_mode = 'dual'\nservices = ['{enabled}']\nhas_private_key = true\nprivate_key_exportable = true\ncertificate_since = 2026-03-01T00:00:00Z\nstartup_mode_since = 2026-03-01T00:00:00Z\nstarted = 2026-03-03T00:00:00Z\ndial_plans = {plans:?}\nkey_provider = 'csp'\n"
            )
        };
        for number in 1..=shape.servers {
            let ports = "sip_tcp_listening_port = 5060\nsip_tls_listening_port = 5061\n";
            let hosts = if shape.is_split {
                vec!["cas", "mbx"]
            } else {
                vec!["ex"]
            };
            for host in hosts {
                let fqdn = format!("{host}{number}.contoso.com");
                let file = builder.leaf(&fqdn, &[&fqdn]);
                let (version, role) = match host {
                    "cas" => ("2013", "client-access"),
                    "mbx" => ("2013", "mailbox"),
                    _ => ("2016", "mailbox"),
                };
                text.push_str(&format!("[[exchange]]\nfqdn = '{fqdn}'\nversion = '{version}'\nroles = ['{role}']\nos = '2012r2'\nstore = 'domain'\n"));
                if !older.is_empty() {
                    let older = { older.iter() }
                        .map(|(_, file)| format!("{{ file = '{file}', has_private_key = true }}"));
                    let older: Vec<String> = older.collect();
                    let older = older.join(", ");
                    text.push_str(&format!("certificates = ['{file}', {older}]\n"));
                }
                if host != "mbx" {
                    text.push_str(&service("um_call_router", &file, "UMCallRouter", &[PLAN]));
                    text.push_str(ports);
                    routers.push(fqdn.clone());
                }
                if host != "cas" {
                    text.push_str(&service("um", &file, "UM", &[PLAN]));
                }
                servers.push(fqdn);
            }
        }
        for (fqdn, file) in &older {
            text.push_str(&format!("[[exchange]]\nfqdn = '{fqdn}'\nversion = '2010'\nroles = ['um']\nos = '2008r2'\nstore = 'domain'\n"));
            text.push_str(&service("um", file, "UM", &[PLAN, EXTENSIONS]));
            servers.push(fqdn.clone());
        }
        if shape.servers == 0 {
            routers.clone_from(&servers);
        }
        let gateway = |address: &str, number: usize, allowed: bool| {
            format!(
                "[[um_ip_gateways]]\nname = '{address}'\naddress = '{address}'\nport = 5061\noutcalls_allowed = {allowed}\nresolves_to = ['10.0.0.{number}']\nresolves_since = 2026-02-01T00:00:00Z\n"
            )
        };
        for number in 1..=shape.pools {
            let pool = format!("pool{number}.contoso.com");
            text.push_str(&format!("[[lync]]\npool = '{pool}'\nversion = '2013'\nrole = 'front-end'\nencryption_level = 'RequireEncryption'\nex_um_connectivity = 'Success'\nregion = 'europe'\nos = '2012r2'\nkey_provider = 'csp'\nstore = 'domain'\ntrusted_peers = {servers:?}\n"));
            let member = format!("fe{number}.contoso.com");
            let file = builder.leaf(&pool, &[&pool, &member]);
            text.push_str(&format!("[[lync.member]]\nfqdn = '{member}'\ncertificate = '{file}'\ncertificate_since = 2026-03-01T00:00:00Z\nstarted = 2026-03-03T00:00:00Z\n"));
            text.push_str(&gateway(&pool, number, number == 1));
            text.push_str(&format!("[[hunt_group]]\num_ip_gateway = '{pool}'\ndial_plan = '{PLAN}'\npilot_identifier = '{PLAN}'\n"));
        }
        for number in 1..=shape.devices {
            text.push_str(&builder.device(shape.makes + number - 1, number, &routers));
            let device = format!("gw{number}.contoso.com");
            text.push_str(&gateway(&device, number + 10, true));
            text.push_str(&format!("[[hunt_group]]\num_ip_gateway = '{device}'\ndial_plan = '{EXTENSIONS}'\npilot_identifier = '7000'\n"));
        }
        text.push_str(&builder.teams(shape));
        text.push_str(&format!("[[dial_plan]]\nname = '{PLAN}'\nuri_type = 'SipName'\nvoip_security = 'Secured'\ncontacts = ['sip:access@contoso.com']\n[[dial_plan]]\nname = '{EXTENSIONS}'\nuri_type = 'TelExtn'\nvoip_security = 'SIPSecured'\n"));
        builder.truth = toml::from_str(&text).unwrap();
        for key in ["hunt_group", "um_ip_gateways"] {
            builder.truth.entry(key).or_insert(Value::Array(Vec::new()));
        }
        builder
    }

    fn leaf(&mut self, subject: &str, names: &[&str]) -> String {
        let template = leaf(subject, names);
        self.file(&template)
    }

    fn file(&mut self, template: &Template) -> String {
        self.issued(template, &issuing())
    }

    fn issued(&mut self, template: &Template, issuer: &Identity) -> String {
        let file = format!("{}.pem", self.files.len());
        self.files
            .insert(file.clone(), template.issued_by(issuer).presented_pem());
        file
    }

    fn break_by(&mut self, defect: Defect) {
        use Defect::*;
        match defect {
            ModeTcp(number) => self.in_service(number, |service| set(service, "startup_mode", "tcp")),
            ModeTls(number) => self.in_service(number, |service| set(service, "startup_mode", "tls")),
            ModeNotLive(number) => {
                if let Some((server, key)) = self.services().get(number).cloned() {
                    self.not_live.push((server, key));
                }
                self.in_service(number, |service| {
                    service.insert("startup_mode_since".to_owned(), moment(NOW - Duration::days(2)));
                });
            }
            NotEnabled(number) => self.in_service(number, |service| {
                service.insert("services".to_owned(), words(&[]));
            }),
            SelfSigned(number) => {
                let (server, _) = self.service(number);
                let short = server.split('.').next().unwrap().to_uppercase();
                let pem = exchange::self_signed(&short, &server, SignatureScheme::RsaPkcs1Sha256).pem();
                self.present(number, pem);
            }
            Expired(number) => {
                let (server, _) = self.service(number);
                let template = leaf(&server, &[&server]).validity(NOW - Duration::days(100), NOW - Duration::days(5));
                self.present(number, template.issued_by(&issuing()).presented_pem());
            }
            WrongName(number) => self.present(number, leaf("um.contoso.com", &["um.contoso.com"]).issued_by(&issuing()).presented_pem()),
            Wildcard(number) => self.present(number, leaf("*.contoso.com", &["*.contoso.com"]).issued_by(&issuing()).presented_pem()),
            NoPrivateKey(number) => self.in_service(number, |service| {
                service.insert("has_private_key".to_owned(), Value::Boolean(false));
            }),
            Cng(number) => self.in_service(number, |service| set(service, "key_provider", "cng")),
            ServesSmtpToo(number) => self.in_service(number, |service| {
                let services = service.get_mut("services").and_then(Value::as_array_mut).unwrap();
                services.push(Value::String("SMTP".to_owned()));
            }),
            CertificateNotLive(number) => self.in_service(number, |service| {
                service.insert("certificate_since".to_owned(), moment(NOW - Duration::days(2)));
            }),
            NotHeld(number) => self.in_list("exchange", number, |server| {
                server.insert("certificates".to_owned(), words(&[]));
            }),
            NotExportable(number) => self.in_service(number, |service| {
                service.insert("private_key_exportable".to_owned(), Value::Boolean(false));
            }),
            Shared(number) => {
                let services = self.services();
                let names: Vec<String> = services.iter().map(|(server, _)| server.clone()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let file = self.leaf("um.contoso.com", &names);
                for (index, (server, _)) in services.iter().enumerate() {
                    self.in_service(index, |service| set(service, "certificate", &file));
                    self.hold_too(server, &file);
                }
                self.in_list("exchange", number, |server| {
                    server.insert("certificates".to_owned(), words(&[]));
                });
            }
            NoDialPlans(number) => {
                self.in_service(number, |service| {
                    service.insert("dial_plans".to_owned(), words(&[]));
                });
                let (server, _) = self.service(number);
                for pool in self.list("lync") {
                    if let Some(trusted) = pool.get_mut("trusted_peers").and_then(Value::as_array_mut) {
                        trusted.retain(|known| known.as_str() != Some(&server));
                    }
                }
            }
            SipPlanUnsecured => self.in_list("dial_plan", 0, |plan| set(plan, "voip_security", "Unsecured")),
            SipPlanInClearMedia => self.in_list("dial_plan", 0, |plan| set(plan, "voip_security", "SIPSecured")),
            PlanUnsecured => self.in_list("dial_plan", 1, |plan| set(plan, "voip_security", "Unsecured")),
            NoContacts => self.in_list("dial_plan", 0, |plan| {
                plan.insert("contacts".to_owned(), words(&[]));
            }),
            NoHuntGroup(number) => self.unlink(&format!("gw{}.contoso.com", number + 1)),
            NoGateway(number) => self.unlist(&format!("gw{}.contoso.com", number + 1)),
            GatewayPort(number) => self.in_gateway(number, |gateway| {
                gateway.insert("port".to_owned(), Value::Integer(5060));
            }),
            GatewayByAddress(number) => {
                let address = format!("10.0.0.{}", number + 11);
                self.in_gateway(number, |gateway| set(gateway, "address", &address));
                self.in_list("peer", number, |device| set(device, "address", &address));
            }
            GatewayWithoutRecord(number) => self.in_gateway(number, |gateway| {
                gateway.insert("resolves_to".to_owned(), words(&[]));
            }),
            DevicePort(number) => self.in_list("peer", number, |device| {
                device.insert("tls_port".to_owned(), Value::Integer(5067));
            }),
            DeviceRoute(number) => self.in_list("peer", number, |device| {
                device.insert("calls".to_owned(), words(&["other.contoso.com".to_owned()]));
            }),
            DeviceLacksRoot(number) => self.in_list("peer", number, lacks_root),
            DeviceExpired(number) => {
                let name = format!("gw{}.contoso.com", number + 1);
                let template = leaf(&name, &[&name]).validity(NOW - Duration::days(100), NOW - Duration::days(5));
                let issuer = if self.faces_teams(&name) { public() } else { issuing() };
                let file = self.issued(&template, &issuer);
                self.in_list("peer", number, |device| set(device, "certificate", &file));
            }
            DeviceOfAnotherAuthority(number) => {
                let name = format!("gw{}.contoso.com", number + 1);
                let file = format!("{}.pem", self.files.len());
                self.files.insert(file.clone(), leaf(&name, &[&name]).issued_by(&other()).presented_pem());
                self.in_list("peer", number, |device| {
                    set(device, "certificate", &file);
                    device.insert("chain".to_owned(), words(&["other.pem".to_owned()]));
                });
            }
            PoolLacksRoot(number) => self.in_list("lync", number, lacks_root),
            PoolUnknown(number) => self.unlist(&format!("pool{}.contoso.com", number + 1)),
            PoolExpired(number) => {
                let (pool, member) = (format!("pool{}.contoso.com", number + 1), format!("fe{}.contoso.com", number + 1));
                let template = leaf(&pool, &[&pool, &member]).validity(NOW - Duration::days(100), NOW - Duration::days(5));
                let file = self.file(&template);
                self.in_member(number, |member| set(member, "certificate", &file));
            }
            PoolNotRestarted(number) => self.in_member(number, |member| {
                member.insert("started".to_owned(), moment(NOW - Duration::days(150)));
            }),
            PoolMediaInClear(number) => self.in_list("lync", number, |pool| set(pool, "encryption_level", "DoNotSupportEncryption")),
            TestFailed(number) => self.in_list("lync", number, |pool| set(pool, "ex_um_connectivity", "Failure")),
            AllCallOut => {
                for gateway in self.list("um_ip_gateways") {
                    gateway.insert("outcalls_allowed".to_owned(), Value::Boolean(true));
                }
            }
            IssuingInRoots(number) => self.in_list("lync", number, |pool| {
                let store = "trusted_roots = ['root.pem', 'issuing.pem']\nintermediates = []\nauto_root_update = false\naia = false";
                pool.insert("store".to_owned(), Value::Table(toml::from_str(store).unwrap()));
            }),
            ServerLacksRoot(number) => self.in_list("exchange", number, lacks_root),
            ServerListCut(number) => self.many_roots("exchange", number, false),
            PoolListCut(number) => self.many_roots("lync", number, false),
            ServerListAsked(number) => self.many_roots("exchange", number, true),
            PoolListAsked(number) => self.many_roots("lync", number, true),
            HoldsGood(number) => self.hold(number, None),
            HoldsNearlyGood(number) => {
                let fault = number / self.hosts().len();
                self.hold(number, Some(fault % NEARLY));
            }
            Hidden(_) => {}
        }
    }

    /// The host trusts more roots than Schannel names.
    fn many_roots(&mut self, key: &str, number: usize, is_asked: bool) {
        let mut roots = vec!["root.pem".to_owned()];
        for (index, pem) in strangers().iter().enumerate() {
            let file = format!("stranger{index}.pem");
            self.files.insert(file.clone(), pem.clone());
            roots.push(file);
        }
        let store = format!(
            "trusted_roots = {roots:?}\nintermediates = ['issuing.pem']\nauto_root_update = false\naia = false"
        );
        self.in_list(key, number, |host| {
            host.insert(
                "store".to_owned(),
                Value::Table(toml::from_str(&store).unwrap()),
            );
            if is_asked {
                host.insert("send_trusted_issuer_list".to_owned(), Value::Boolean(true));
            } else {
                set(host, "os", "2012");
            }
        });
    }

    fn list(&mut self, key: &str) -> impl Iterator<Item = &mut Table> {
        let list = self.truth.get_mut(key).and_then(Value::as_array_mut);
        list.into_iter().flatten().filter_map(Value::as_table_mut)
    }

    /// In that of this number; nobody here changes what is hosted elsewhere.
    fn in_list(&mut self, key: &str, number: usize, change: impl FnOnce(&mut Table)) {
        let mut own = self.list(key).filter(|table| !is_hosted(table));
        if let Some(table) = own.nth(number) {
            change(table);
        }
    }

    fn in_member(&mut self, pool: usize, change: impl FnOnce(&mut Table)) {
        self.in_list("lync", pool, |pool| {
            let members = pool
                .get_mut("member")
                .and_then(Value::as_array_mut)
                .unwrap();
            change(members[0].as_table_mut().unwrap());
        });
    }

    /// The UM IP gateway of a device.
    fn in_gateway(&mut self, number: usize, change: impl FnOnce(&mut Table)) {
        let name = format!("gw{}.contoso.com", number + 1);
        let gateway = self
            .list("um_ip_gateways")
            .find(|gateway| gateway["name"].as_str() == Some(&name));
        if let Some(gateway) = gateway {
            change(gateway);
        }
    }

    fn services(&mut self) -> Vec<(String, &'static str)> {
        let mut services = Vec::new();
        for server in self.list("exchange") {
            for key in ["um", "um_call_router"] {
                if server.contains_key(key) {
                    services.push((server["fqdn"].as_str().unwrap().to_owned(), key));
                }
            }
        }
        services
    }

    /// The service of this number, counted round.
    fn service(&mut self, number: usize) -> (String, &'static str) {
        let services = self.services();
        services[number % services.len()].clone()
    }

    fn in_service(&mut self, number: usize, change: impl FnOnce(&mut Table)) {
        let (server, key) = self.service(number);
        let mut servers = self.list("exchange");
        let server = servers
            .find(|table| table["fqdn"].as_str() == Some(&server))
            .unwrap();
        change(server.get_mut(key).and_then(Value::as_table_mut).unwrap());
    }

    fn present(&mut self, number: usize, pem: String) {
        let file = format!("{}.pem", self.files.len());
        self.files.insert(file.clone(), pem);
        self.in_service(number, |service| set(service, "certificate", &file));
        let (server, _) = self.service(number);
        self.hold_too(&server, &file);
    }

    /// Where it is known what a server has, it has this instead of its own that no service presents any more.
    fn hold_too(&mut self, server: &str, file: &str) {
        let mut tables = self.list("exchange");
        let table = tables
            .find(|table| table["fqdn"].as_str() == Some(server))
            .unwrap();
        let own = ["um", "um_call_router"].into_iter();
        let own = own.filter_map(|key| table.get(key)?.get("certificate").cloned());
        let presented: Vec<Value> = own.collect();
        let held = table.get_mut("certificates").and_then(Value::as_array_mut);
        let Some(held) = held.filter(|held| !held.is_empty()) else {
            return;
        };
        // What Exchange 2010 presents is a table.
        held.retain(|known| known.is_table() || presented.contains(known));
        let file = Value::String(file.to_owned());
        if !held.contains(&file) {
            held.push(file);
        }
    }

    fn unlink(&mut self, gateway: &str) {
        self.without("hunt_group", "um_ip_gateway", gateway);
    }

    fn unlist(&mut self, gateway: &str) {
        self.unlink(gateway);
        self.without("um_ip_gateways", "name", gateway);
    }

    fn without(&mut self, list: &str, key: &str, value: &str) {
        if let Some(list) = self.truth.get_mut(list).and_then(Value::as_array_mut) {
            list.retain(|table| table[key].as_str() != Some(value));
        }
    }
}

fn other() -> Identity {
    Template::root("Fabrikam Device Root CA").self_signed()
}

/// Roots whose names take 16 KB.
fn strangers() -> &'static [String] {
    static STRANGERS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    STRANGERS.get_or_init(|| {
        let name = |number| format!("Tailspin Root CA {number} {}", "of many words ".repeat(110));
        let roots = (0..11).map(|number| Template::root(&name(number)).key_named("strangers"));
        roots.map(|root| root.self_signed().pem()).collect()
    })
}

fn set(table: &mut Table, key: &str, value: &str) {
    table.insert(key.to_owned(), Value::String(value.to_owned()));
}

/// It trusts another authority alone.
fn lacks_root(table: &mut Table) {
    let store = "trusted_roots = ['other.pem']\nintermediates = ['issuing.pem']\nauto_root_update = false\naia = false";
    table.insert(
        "store".to_owned(),
        Value::Table(toml::from_str(store).unwrap()),
    );
}
