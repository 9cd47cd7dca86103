//! An estate that is being made: its tables, and the files that they name.

use std::collections::BTreeSet;

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use super::certificates::CertificateFiles;
use crate::collected::{DialPlanRow, GatewayRow, HuntGroupRow};

/// The tables of an estate, as far as they are known.
#[derive(Debug)]
pub(super) struct Sketch {
    pub(super) files: CertificateFiles,
    pub(super) dial_plans: Option<Vec<DialPlanRow>>,
    /// The contact objects of each dial plan, by its name.
    pub(super) contacts: Option<Vec<(String, String)>>,
    pub(super) gateways: Option<Vec<GatewayRow>>,
    pub(super) hunt_groups: Option<Vec<HuntGroupRow>>,
    /// Pools of which no server told yet: their version is taken from another's.
    guessed: BTreeSet<String>,
    /// Hosts that every Lync pool trusts, for the topology has them.
    pub(super) topology: Option<Vec<String>>,
    stores: Vec<(String, Table)>,
    exchange: Vec<Table>,
    lync: Vec<Table>,
    peers: Vec<Table>,
}

impl Sketch {
    pub(super) fn new(folder: &str) -> Self {
        Self {
            files: CertificateFiles::new(folder),
            dial_plans: None,
            contacts: None,
            gateways: None,
            hunt_groups: None,
            guessed: BTreeSet::new(),
            topology: None,
            stores: Vec::new(),
            exchange: Vec::new(),
            lync: Vec::new(),
            peers: Vec::new(),
        }
    }

    /// The table of an Exchange server.
    pub(super) fn exchange(&mut self, fqdn: &str) -> &mut Table {
        entry(&mut self.exchange, "fqdn", fqdn)
    }

    /// The Exchange server of this short or full name.
    pub(super) fn exchange_of(&mut self, name: &str) -> Option<&mut Table> {
        self.exchange
            .iter_mut()
            .find(|table| is(table, "netbios", name) || is(table, "fqdn", name))
    }

    /// The table of a Lync pool.
    pub(super) fn pool(&mut self, fqdn: &str) -> &mut Table {
        entry(&mut self.lync, "pool", fqdn)
    }

    /// The table of the Lync pool of this name, if there is one.
    pub(super) fn pool_of(&mut self, name: &str) -> Option<&mut Table> {
        self.pools().find(|pool| is(pool, "pool", name))
    }

    /// States the version of a pool: what a server of it told counts before what another server is.
    pub(super) fn state_version(&mut self, name: &str, version: &str, is_own: bool) {
        let mut pools = self.lync.iter_mut();
        let Some(pool) = pools.find(|pool| is(pool, "pool", name)) else {
            return;
        };
        let key = name.to_ascii_lowercase();
        if is_own && self.guessed.remove(&key) {
            pool.remove("version");
        }
        if !pool.contains_key("version") && !is_own {
            self.guessed.insert(key);
        }
        set(pool, "version", version);
    }

    /// The pools whose version nobody told.
    pub(super) fn guessed(&self) -> impl Iterator<Item = &str> {
        self.guessed.iter().map(String::as_str)
    }

    /// Every pool.
    pub(super) fn pools(&mut self) -> impl Iterator<Item = &mut Table> {
        self.lync.iter_mut()
    }

    /// The table of another peer, by its `fqdn` or its `address`.
    pub(super) fn peer(&mut self, key: &str, name: &str) -> &mut Table {
        entry(&mut self.peers, key, name)
    }

    /// The table that presents a certificate under one of these names and has none yet.
    pub(super) fn bare_host(&mut self, names: &[String]) -> Option<&mut Table> {
        let called = |table: &Table, key| names.iter().any(|name| is(table, key, name));
        let mut tables: Vec<&mut Table> = Vec::new();
        for server in &mut self.exchange {
            if called(server, "fqdn") {
                // The first is as good as the second where a host runs both.
                let services = ["um_call_router", "um"];
                if let Some(service) = services.into_iter().find(|key| server.contains_key(key)) {
                    tables.extend(server.get_mut(service).and_then(Item::as_table_mut));
                }
            }
        }
        for pool in &mut self.lync {
            let members = pool
                .get_mut("member")
                .and_then(Item::as_array_of_tables_mut);
            let members = members.into_iter().flat_map(ArrayOfTables::iter_mut);
            tables.extend(members.filter(|member| called(member, "fqdn")));
        }
        let peers = self.peers.iter_mut();
        tables.extend(peers.filter(|peer| called(peer, "fqdn")));
        tables
            .into_iter()
            .find(|table| !table.contains_key("certificate"))
    }

    /// A store that several hosts may have, called after `stem`.
    pub(super) fn add_store(&mut self, stem: &str, store: Table) -> String {
        let taken = |name: &str| self.stores.iter().any(|(there, _)| there == name);
        let mut names = core::iter::once(stem.to_owned())
            .chain((2..1000).map(|number| format!("{stem}-{number}")));
        let name = names
            .find(|name| !taken(name))
            .unwrap_or_else(|| stem.to_owned());
        self.stores.push((name.clone(), store));
        name
    }

    /// What follows from all files together: which dial plans have which contacts, whom Lync trusts.
    pub(super) fn conclude(&mut self) {
        let Some(topology) = &self.topology else {
            return;
        };
        // The Exchange servers of SIP URI dial plans are trusted, and only who knows all of them can say
        // who is not.
        let Some(plans) = &self.dial_plans else {
            return;
        };
        let sip: Vec<&str> = plans
            .iter()
            .filter(|plan| plan.uri_type.as_deref() == Some("SipName"))
            .filter_map(|plan| plan.name.as_deref())
            .collect();
        let mut trusted = topology.clone();
        for server in &self.exchange {
            let services = ["um", "um_call_router"]
                .iter()
                .filter_map(|key| server.get(key));
            let mut names = services
                .filter_map(|service| service.get("dial_plans")?.as_array())
                .flatten()
                .filter_map(Value::as_str);
            let fqdn = server.get("fqdn").and_then(Item::as_str);
            if let Some(fqdn) = fqdn
                && names.any(|name| sip.contains(&name))
            {
                trusted.push(fqdn.to_owned());
            }
        }
        trusted.sort_unstable();
        trusted.dedup();
        for pool in &mut self.lync {
            set(pool, "trusted_peers", strings(&trusted));
        }
    }

    pub(super) fn to_toml(&self, files: &[String]) -> String {
        let mut document = DocumentMut::new();
        let rows = |rows: Vec<Table>| Item::ArrayOfTables(rows.into_iter().collect());
        if !self.stores.is_empty() {
            let mut stores = Table::new();
            stores.set_implicit(true);
            for (name, store) in &self.stores {
                stores.insert(name, Item::Table(store.clone()));
            }
            document.insert("store", Item::Table(stores));
        }
        let lists = [
            (
                "um_ip_gateways",
                self.gateways
                    .as_ref()
                    .map(|rows| rows.iter().filter_map(gateway).collect()),
            ),
            (
                "dial_plan",
                self.dial_plans
                    .as_ref()
                    .map(|rows| rows.iter().filter_map(|row| self.dial_plan(row)).collect()),
            ),
            (
                "hunt_group",
                self.hunt_groups.as_ref().map(|rows| {
                    rows.iter()
                        .filter_map(|row| self.hunt_group(row))
                        .collect::<Vec<Table>>()
                }),
            ),
        ];
        for (key, list) in lists {
            match list {
                // None is known, which is not the same as unknown.
                Some(list) if list.is_empty() => {
                    document.insert(key, value(Array::new()));
                }
                Some(list) => {
                    document.insert(key, rows(list));
                }
                None => {}
            }
        }
        for (key, tables) in [
            ("exchange", &self.exchange),
            ("lync", &self.lync),
            ("peer", &self.peers),
        ] {
            if !tables.is_empty() {
                document.insert(key, rows(tables.clone()));
            }
        }
        let from: String = files
            .iter()
            .map(|file| format!("#   {}\n", file.replace(char::is_control, "?")))
            .collect();
        format!("# Written by `countersign import` from\n{from}{NOTE}\n{document}")
    }

    pub(super) fn into_certificates(self) -> Vec<(String, Vec<u8>)> {
        self.files.into_files()
    }

    fn dial_plan(&self, row: &DialPlanRow) -> Option<Table> {
        let name = row.name.as_deref()?;
        let mut table = Table::new();
        set(&mut table, "name", name);
        set_known(
            &mut table,
            "uri_type",
            row.uri_type.as_deref(),
            &["TelExtn", "SipName", "E164"],
        );
        set_known(
            &mut table,
            "voip_security",
            row.voip_security.as_deref(),
            &["Unsecured", "SIPSecured", "Secured"],
        );
        if let Some(context) = row.phone_context.as_deref() {
            set(&mut table, "phone_context", context);
        }
        if let Some(contacts) = &self.contacts {
            let own = contacts
                .iter()
                .filter(|(plan, _)| plan.eq_ignore_ascii_case(name));
            let own: Vec<String> = own.map(|(_, address)| address.clone()).collect();
            // `Get-CsExUmContact` may list those of hosted UM alone: that it lists none says nothing.
            if !own.is_empty() {
                set(&mut table, "contacts", strings(&own));
            }
        }
        Some(table)
    }

    /// Whether a dial plan of this name is known.
    pub(super) fn has_dial_plan(&self, name: &str) -> bool {
        let plans = self.dial_plans.iter().flatten();
        plans
            .filter_map(|plan| plan.name.as_deref())
            .any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Between a gateway and a dial plan that are known, as the estate wants it.
    pub(super) fn hunt_group(&self, row: &HuntGroupRow) -> Option<Table> {
        let gateway = row.um_ip_gateway.as_deref()?;
        let plan = row.dial_plan.as_deref()?;
        let mut gateways = self.gateways.iter().flatten();
        let is_known = gateways.any(|known| {
            [&known.name, &known.address]
                .into_iter()
                .flatten()
                .any(|name| name.eq_ignore_ascii_case(gateway))
        });
        if !is_known || !self.has_dial_plan(plan) {
            return None;
        }
        let mut table = Table::new();
        set(&mut table, "um_ip_gateway", gateway);
        set(&mut table, "dial_plan", plan);
        set(
            &mut table,
            "pilot_identifier",
            row.pilot_identifier.as_deref().unwrap_or_default(),
        );
        Some(table)
    }
}

fn gateway(row: &GatewayRow) -> Option<Table> {
    let address = row.address.as_deref()?;
    let mut table = Table::new();
    if let Some(name) = row.name.as_deref()
        && name != address
    {
        set(&mut table, "name", name);
    }
    set(&mut table, "address", address);
    if let Some(port) = row
        .port
        .as_deref()
        .and_then(|port| port.parse::<u16>().ok())
    {
        set(&mut table, "port", i64::from(port));
    }
    if let Some(flag) = row.outcalls_allowed.as_deref().and_then(flag) {
        set(&mut table, "outcalls_allowed", flag);
    }
    set_known(
        &mut table,
        "status",
        row.status.as_deref(),
        &["Enabled", "Disabled", "NoNewCalls"],
    );
    set_known(
        &mut table,
        "ip_address_family",
        row.ip_address_family.as_deref(),
        &["Any", "IPv4Only", "IPv6Only"],
    );
    if let Some(addresses) = &row.resolves_to {
        let is_address = |address: &&String| address.parse::<core::net::IpAddr>().is_ok();
        let addresses: Vec<String> = addresses.iter().filter(is_address).cloned().collect();
        set(&mut table, "resolves_to", strings(&addresses));
    }
    Some(table)
}

/// The table whose `key` is this name; a new one, if there is none.
pub(super) fn entry<'t>(tables: &'t mut Vec<Table>, key: &str, name: &str) -> &'t mut Table {
    let index = tables
        .iter()
        .position(|table| is(table, key, name))
        .unwrap_or_else(|| {
            let mut table = Table::new();
            set(&mut table, key, name);
            tables.push(table);
            tables.len() - 1
        });
    &mut tables[index]
}

fn is(table: &Table, key: &str, name: &str) -> bool {
    let known = table.get(key).and_then(Item::as_str);
    known.is_some_and(|known| known.eq_ignore_ascii_case(name))
}

/// States a value, unless another file did.
pub(super) fn set(table: &mut Table, key: &str, stated: impl Into<Value>) {
    if !table.contains_key(key) {
        table.insert(key, value(stated));
    }
}

/// States one of the words that the key takes, in the estate's own spelling.
pub(super) fn set_known(table: &mut Table, key: &str, stated: Option<&str>, known: &[&str]) {
    let word =
        stated.and_then(|stated| known.iter().find(|word| word.eq_ignore_ascii_case(stated)));
    if let Some(word) = word {
        set(table, key, *word);
    }
}

pub(super) fn strings(list: &[String]) -> Array {
    list.iter().map(String::as_str).collect()
}

/// `True` or `False`, as PowerShell writes them; `yes`, `on` and `1`, as SIP servers do.
pub(super) fn flag(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A store, written in its host's own table.
pub(super) fn inline(table: &Table) -> InlineTable {
    table.clone().into_inline_table()
}

/// A moment, as TOML writes it.
pub(super) fn set_moment(table: &mut Table, key: &str, moment: time::OffsetDateTime) {
    let text = moment.format(&time::format_description::well_known::Rfc3339);
    let datetime = text
        .ok()
        .and_then(|text| text.parse::<toml_edit::Datetime>().ok());
    if let Some(datetime) = datetime
        && !table.contains_key(key)
    {
        table.insert(key, value(datetime));
    }
}

const NOTE: &str = "# What is not stated is unknown; crates/um/estate.schema.json has every key.\n";
