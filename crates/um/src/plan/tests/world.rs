//! An estate that changes: what is configured, as an estate file states it, and what runs.

use std::collections::{BTreeMap, BTreeSet};

use countersign_mutual::MissingFact;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{Identity, KeyAlgorithm, NOW, Template};
use countersign_trust::{CertificateFacts, Signatures};
use time::{Duration, OffsetDateTime};
use toml::{Table, Value};

use crate::report::rfc3339;
use crate::requirement::Scene;
use crate::{Estate, Report, RequirementsReport};

/// Where a key of the estate stands, by the name of what it is about.
pub(super) type Hidden = (String, &'static str);

/// A certificate's file, and the provider of its key.
pub(super) type Exported = (String, Option<String>);

/// A deployment at a moment.
#[derive(Clone)]
pub(super) struct World {
    /// Everything that is so, as an estate file would state it.
    pub(super) truth: Table,
    /// Facts that the estate file leaves out, until somebody finds them out.
    pub(super) hidden: Vec<Hidden>,
    pub(super) files: BTreeMap<String, String>,
    pub(super) clock: OffsetDateTime,
    /// What was requested on which server, and what was issued.
    pub(super) requests: BTreeMap<String, Option<String>>,
    /// The certificates of each host, by thumbprint: their files.
    pub(super) held: BTreeMap<(String, String), String>,
    /// The startup mode in which each service was started.
    pub(super) running: BTreeMap<(String, &'static str), String>,
    /// Those whose private key is not there.
    pub(super) keyless: BTreeSet<(String, String)>,
    /// The provider of each of their keys, where it is known.
    pub(super) providers: BTreeMap<(String, String), String>,
    /// What was exported, from where and as what: its file, and the provider of its key.
    pub(super) exported: Vec<((String, String), Exported)>,
    /// Names, and since when they resolve.
    pub(super) dns: BTreeMap<String, OffsetDateTime>,
    /// Services that were taken out of TLS, until they are restarted with it.
    pub(super) left: BTreeSet<String>,
    /// What has changed on a host since its services were started.
    pub(super) changed: Vec<(String, Setup)>,
    /// Services that were restarted for good.
    pub(super) restarted: BTreeSet<String>,
}

/// What Schannel takes up when a service starts.
#[derive(Clone, Debug)]
pub(super) enum Setup {
    /// A setting of the registry.
    Fact(&'static str, bool),
    /// A root that is no longer there: its file.
    Without(String),
}

pub(super) const SERVICES: [(&str, &str); 2] = [("um", "UM"), ("um_call_router", "UMCallRouter")];

impl World {
    pub(super) fn new(truth: Table, files: BTreeMap<String, String>) -> Self {
        let mut world = Self {
            truth,
            hidden: Vec::new(),
            files,
            clock: NOW,
            requests: BTreeMap::new(),
            held: BTreeMap::new(),
            keyless: BTreeSet::new(),
            providers: BTreeMap::new(),
            running: BTreeMap::new(),
            exported: Vec::new(),
            dns: BTreeMap::new(),
            left: BTreeSet::new(),
            changed: Vec::new(),
            restarted: BTreeSet::new(),
        };
        for server in world.list("exchange") {
            let fqdn = text(&server, "fqdn");
            for (key, _) in SERVICES {
                let Some(service) = server.get(key).and_then(Value::as_table) else {
                    continue;
                };
                world
                    .running
                    .insert((fqdn.clone(), key), text(service, "startup_mode"));
                if let Some(file) = service.get("certificate").and_then(Value::as_str)
                    && server
                        .get("certificates")
                        .is_none_or(|held| files_of(held).contains(&file.to_owned()))
                {
                    let place = (fqdn.clone(), world.thumbprint(file));
                    if service.contains_key("key_provider") {
                        let provider = text(service, "key_provider");
                        world.providers.insert(place.clone(), provider);
                    }
                    world.held.insert(place, file.to_owned());
                }
            }
        }
        for (host, table) in world.holders() {
            let held = table.get("certificates").and_then(Value::as_array);
            for entry in held.into_iter().flatten() {
                let file = file(entry);
                let place = (host.clone(), world.thumbprint(&file));
                if let Some(provider) = entry.get("key_provider").and_then(Value::as_str) {
                    world.providers.insert(place.clone(), provider.to_owned());
                }
                if entry.get("has_private_key").and_then(Value::as_bool) == Some(false) {
                    world.keyless.insert(place.clone());
                }
                world.held.insert(place, file);
            }
        }
        for gateway in world.list("um_ip_gateways") {
            if gateway
                .get("resolves_to")
                .is_some_and(|found| !names(found).is_empty())
            {
                world
                    .dns
                    .insert(text(&gateway, "address"), NOW - Duration::days(90));
            }
        }
        world
    }

    /// The tables that say what a host has, by its name.
    fn holders(&self) -> Vec<(String, Table)> {
        let members = self.list("lync").into_iter().flat_map(|pool| {
            let members = pool.get("member").and_then(Value::as_array).cloned();
            members.into_iter().flatten()
        });
        let members = members.filter_map(|member| member.as_table().cloned());
        let hosts = self.list("exchange").into_iter().chain(members);
        let hosts = hosts.chain(self.list("peer"));
        hosts.map(|table| (text(&table, "fqdn"), table)).collect()
    }

    /// Whether a service answers TLS, and would after a restart.
    pub(super) fn is_up(&self, server: &str, key: &'static str) -> bool {
        let is_set = self.list("exchange").iter().any(|table| {
            let service = table.get(key).and_then(Value::as_table);
            text(table, "fqdn") == server
                && service.is_some_and(|service| text(service, "startup_mode") != "tcp")
        });
        let running = self.running.get(&(server.to_owned(), key));
        is_set && running.is_some_and(|mode| mode != "tcp")
    }

    /// The services that take the calls of each dial plan of this service, this one among them.
    pub(super) fn of_its_plans(&self, server: &str, key: &'static str) -> Vec<Vec<String>> {
        let servers = self.list("exchange");
        let is_older = |server: &Table| text(server, "version") == "2010";
        let own = servers.iter().find(|one| text(one, "fqdn") == server);
        let own = own.is_some_and(is_older);
        let serve = |plan: &Table| {
            let serves = |server: &&Table| {
                let service = server.get(key).and_then(Value::as_table);
                // Exchange 2010 answers for what it is given, and for no mailbox of another version.
                let needs_it = own || text(plan, "uri_type") == "SipName";
                is_older(server) == own
                    && service.is_some_and(|service| {
                        !needs_it || { service.get("dial_plans").map(names).unwrap_or_default() }
                            .contains(&text(plan, "name"))
                    })
            };
            let serving = servers.iter().filter(serves);
            let serving = serving.map(|server| text(server, "fqdn"));
            serving.collect::<Vec<String>>()
        };
        let plans = self.list("dial_plan");
        let plans = plans.iter().map(serve);
        plans
            .filter(|serving| serving.iter().any(|one| one == server))
            .collect()
    }

    /// What an authority that all know issues for this name.
    pub(super) fn issue(&mut self, name: &str, template: &Template) -> String {
        let file = format!("{name}-{}.pem", self.files.len());
        let identity = template.issued_by(&issuing());
        self.files.insert(file.clone(), identity.presented_pem());
        file
    }

    /// What a device gets: of a public authority where Teams is to take it.
    pub(super) fn issue_to_device(&mut self, name: &str, template: &Template) -> String {
        let mut ends =
            { self.list("link").into_iter() }.filter_map(|link| link.get("to").map(names));
        if !ends.any(|ends| ends.iter().any(|end| end == name)) {
            return self.issue(name, template);
        }
        let file = format!("{name}-{}.pem", self.files.len());
        let identity = template.issued_by(&super::generated::public());
        self.files.insert(file.clone(), identity.presented_pem());
        file
    }

    /// What Windows calls the first certificate of a file.
    pub(super) fn thumbprint(&self, file: &str) -> String {
        thumbprint(&self.files[file])
    }

    pub(super) fn list(&self, key: &str) -> Vec<Table> {
        let list = self.truth.get(key).and_then(Value::as_array);
        let list = list.map(Vec::as_slice).unwrap_or_default().iter();
        list.filter_map(Value::as_table).cloned().collect()
    }

    pub(super) fn tables(&mut self, key: &str) -> impl Iterator<Item = &mut Table> {
        let list = self.truth.entry(key).or_insert(Value::Array(Vec::new()));
        list.as_array_mut()
            .unwrap()
            .iter_mut()
            .filter_map(Value::as_table_mut)
    }

    /// The one of a list whose key is this.
    pub(super) fn find(&mut self, list: &str, key: &str, value: &str) -> Option<&mut Table> {
        let is_it = |table: &&mut Table| {
            let own = table
                .get(key)
                .or_else(|| table.get("address"))
                .or_else(|| table.get("fqdn"));
            own.and_then(Value::as_str)
                .is_some_and(|own| own.eq_ignore_ascii_case(value))
        };
        self.tables(list).find(is_it)
    }

    pub(super) fn service(&mut self, server: &str, key: &str) -> Option<&mut Table> {
        self.find("exchange", "fqdn", server)?
            .get_mut(key)?
            .as_table_mut()
    }

    pub(super) fn member(&mut self, fqdn: &str) -> Option<&mut Table> {
        self.tables("lync")
            .filter_map(|pool| pool.get_mut("member")?.as_array_mut())
            .flatten()
            .filter_map(Value::as_table_mut)
            .find(|member| text(member, "fqdn") == fqdn)
    }

    /// The moment, as a value.
    pub(super) fn now(&self) -> Value {
        moment(self.clock)
    }

    /// The estate file, without what is hidden.
    pub(super) fn text(&self) -> String {
        let mut stated = self.clone();
        for (of, key) in &self.hidden {
            if of == "the estate" {
                stated.truth.remove(*key);
            }
            for list in ["exchange", "lync", "peer", "um_ip_gateways", "dial_plan"] {
                for table in stated.tables(list) {
                    let own = table
                        .get("fqdn")
                        .or_else(|| table.get("pool"))
                        .or_else(|| table.get("name"))
                        .or_else(|| table.get("address"));
                    let own = own.and_then(Value::as_str).unwrap_or_default().to_owned();
                    if own == *of {
                        table.remove(*key);
                    }
                    for (service, title) in [("um", "um"), ("um_call_router", "um-call-router")] {
                        if let Some(service) = table.get_mut(service).and_then(Value::as_table_mut)
                            && *of == format!("{own}/{title}")
                        {
                            service.remove(*key);
                        }
                    }
                    let members = table.get_mut("member").and_then(Value::as_array_mut);
                    for member in members
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_table_mut)
                    {
                        if text(member, "fqdn") == *of {
                            member.remove(*key);
                        }
                    }
                }
            }
        }
        toml::to_string(&stated.truth).unwrap()
    }

    /// Somebody finds it out; whether it was hidden.
    pub(super) fn reveal(&mut self, missing: &MissingFact) -> bool {
        let before = self.hidden.len();
        self.hidden
            .retain(|(of, key)| !(*key == missing.fact && *of == missing.party));
        self.hidden.len() < before
    }

    pub(super) fn estate(&self) -> Estate {
        let text = self.text();
        let file = crate::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let catalogue = countersign_products::catalogue();
        Estate::load(&file, &catalogue, |file| {
            Ok(self.files[file.path()].clone().into_bytes())
        })
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    pub(super) fn look<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        self.estate()
            .with_scene(&Signatures::new(provider()), self.clock, look)
    }

    /// What the requirements come to, and the links.
    pub(super) fn judged(&self) -> (RequirementsReport, Report) {
        let (estate, signatures) = (self.estate(), Signatures::new(provider()));
        let requirements = estate.requirements(&signatures, self.clock);
        (
            requirements,
            estate.check(&signatures, self.clock, Duration::ZERO),
        )
    }

    pub(super) fn requirements(&self) -> RequirementsReport {
        self.estate()
            .requirements(&Signatures::new(provider()), self.clock)
    }

    pub(super) fn check(&self) -> Report {
        self.estate()
            .check(&Signatures::new(provider()), self.clock, Duration::ZERO)
    }
}

/// The authority that everybody knows.
pub(super) fn root() -> Identity {
    Template::root("Contoso Root CA").self_signed()
}

pub(super) fn issuing() -> Identity {
    Template::intermediate("Contoso Issuing CA").issued_by(&root())
}

/// A certificate for these names. All share a key: who has which is not what is tried here.
pub(super) fn leaf(subject: &str, names: &[&str]) -> Template {
    let mut template = Template::leaf(subject)
        .without_alternative_names()
        .algorithm(KeyAlgorithm::Rsa2048)
        .key_named("every end entity")
        .crl_distribution_point("http://pki.contoso.com/issuing.crl");
    for name in names {
        template = template.dns(name);
    }
    template
}

pub(super) fn thumbprint(pem: &str) -> String {
    crate::requirement::thumbprint(&facts(pem))
}

/// The first certificate of a file.
pub(super) fn facts(pem: &str) -> CertificateFacts {
    let blocks = countersign_asn1::pem::read(pem.as_bytes()).unwrap();
    CertificateFacts::from_der(blocks[0].contents()).unwrap()
}

pub(super) fn moment(at: OffsetDateTime) -> Value {
    Value::Datetime(rfc3339(at).parse().unwrap())
}

pub(super) fn text(table: &Table, key: &str) -> String {
    let text = table.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

pub(super) fn names(list: &Value) -> Vec<String> {
    let list = list
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The file of a certificate that a host has, as the estate writes it.
pub(super) fn file(entry: &Value) -> String {
    let own = entry.get("file").unwrap_or(entry);
    own.as_str().unwrap().to_owned()
}

fn files_of(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(file).collect()
}

pub(super) fn words(words: &[String]) -> Value {
    Value::Array(
        words
            .iter()
            .map(|word| Value::String(word.clone()))
            .collect(),
    )
}
