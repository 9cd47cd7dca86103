//! What an Exchange server told.

use toml_edit::{Array, ArrayOfTables, Item, Table, Value};

use super::host::{Host, Own};
use super::sketch::{Sketch, flag, set, set_known, set_moment, strings};
use super::{Context, ImportError};
use crate::collected::{Exchange, ExchangeCertificateRow, ExchangeServerRow, ServiceState};

pub(super) fn add(
    sketch: &mut Sketch,
    context: &mut Context<'_>,
    facts: Exchange,
) -> Result<(), ImportError> {
    context.unread(&facts.unread);
    // Every server of an organisation tells the same of these.
    sketch.dial_plans = sketch.dial_plans.take().or(facts.dial_plans);
    sketch.gateways = sketch.gateways.take().or(facts.um_ip_gateways);
    sketch.hunt_groups = sketch.hunt_groups.take().or(facts.hunt_groups);
    let groups = sketch.hunt_groups.iter().flatten();
    for group in groups.filter(|group| sketch.hunt_group(group).is_none()) {
        let gateway = group.um_ip_gateway.as_deref().unwrap_or("?");
        let plan = group.dial_plan.as_deref().unwrap_or("?");
        context.remark(
            None,
            format!(
                "the hunt group of `{gateway}` and `{plan}` is left out: one of them was not read"
            ),
        );
    }
    for row in facts.servers.iter().flatten() {
        add_server(sketch, context, row);
    }
    let services = [
        (
            "um",
            facts
                .um_services
                .unwrap_or_default()
                .into_iter()
                .map(|row| Settings {
                    server: row.server,
                    startup_mode: row.startup_mode,
                    dial_plans: row.dial_plans,
                    others: vec![(
                        "sip_access_service",
                        Some(row.sip_access_service.unwrap_or_default().into()),
                    )],
                })
                .collect::<Vec<_>>(),
        ),
        (
            "um_call_router",
            facts
                .um_call_routers
                .unwrap_or_default()
                .into_iter()
                .map(|row| Settings {
                    server: row.server,
                    startup_mode: row.startup_mode,
                    dial_plans: row.dial_plans,
                    others: vec![
                        (
                            "sip_tcp_listening_port",
                            number(row.sip_tcp_listening_port.as_deref()),
                        ),
                        (
                            "sip_tls_listening_port",
                            number(row.sip_tls_listening_port.as_deref()),
                        ),
                    ],
                })
                .collect(),
        ),
    ];
    for (service, rows) in services {
        for row in rows {
            row.add(sketch, context, service);
        }
    }
    let host = Host::read(sketch, &facts.server, &facts.unread)?;
    let netbios = &facts.server.netbios;
    let Some(table) = sketch.exchange_of(netbios) else {
        context.remark(None, format!("`{netbios}` is not among the Exchange servers that were read: its stores and certificates are left out"));
        return Ok(());
    };
    let (rows, states) = (facts.certificates.as_deref(), facts.services.as_deref());
    add_host(table, context, &host, rows, states);
    Ok(())
}

/// What a UM service or a call router is set to.
struct Settings {
    server: Option<String>,
    startup_mode: Option<String>,
    dial_plans: Vec<String>,
    others: Vec<(&'static str, Option<Value>)>,
}

impl Settings {
    fn add(self, sketch: &mut Sketch, context: &mut Context<'_>, service: &str) {
        let Some(server) = self.server else { return };
        let (known, unknown): (Vec<String>, Vec<String>) = self
            .dial_plans
            .into_iter()
            .partition(|plan| sketch.has_dial_plan(plan));
        for plan in unknown {
            context.remark(None, format!("`{server}` has the dial plan `{plan}`, which is not among those that were read: left out"));
        }
        let Some(table) = sketch
            .exchange_of(&server)
            .and_then(|table| service_of(table, service))
        else {
            context.remark(
                None,
                format!(
                    "`{server}` has settings of `{service}`, and no role that runs it: left out"
                ),
            );
            return;
        };
        set_known(
            table,
            "startup_mode",
            self.startup_mode.as_deref(),
            &["tcp", "tls", "dual"],
        );
        set(table, "dial_plans", strings(&known));
        for (key, stated) in self.others {
            if let Some(stated) = stated {
                set(table, key, stated);
            }
        }
    }
}

/// A version, its roles, and the services that each runs, as the estate has them.
struct Version {
    prefix: &'static str,
    name: &'static str,
    /// As Exchange spells the role, as the estate does, and what runs in it.
    roles: &'static [(&'static str, &'static str, &'static [&'static str])],
}

const VERSIONS: [Version; 3] = [
    Version {
        prefix: "Version 14.",
        name: "2010",
        roles: &[
            ("ClientAccess", "client-access", &[]),
            ("Mailbox", "mailbox", &[]),
            ("UnifiedMessaging", "um", &["um"]),
        ],
    },
    Version {
        prefix: "Version 15.0 ",
        name: "2013",
        roles: &[
            ("ClientAccess", "client-access", &["um_call_router"]),
            ("Mailbox", "mailbox", &["um"]),
        ],
    },
    Version {
        prefix: "Version 15.1 ",
        name: "2016",
        roles: &[("Mailbox", "mailbox", &["um_call_router", "um"])],
    },
];

fn add_server(sketch: &mut Sketch, context: &mut Context<'_>, row: &ExchangeServerRow) {
    let (Some(fqdn), Some(version)) = (&row.fqdn, &row.version) else {
        context.remark(
            None,
            "an Exchange server without a name or a version is left out".to_owned(),
        );
        return;
    };
    let Some(version) = VERSIONS
        .iter()
        .find(|known| version.starts_with(known.prefix))
    else {
        context.remark(
            None,
            format!(
                "`{fqdn}` runs {version}, which has no Unified Messaging or is not known: left out"
            ),
        );
        return;
    };
    let stated = row.roles.as_deref().unwrap_or_default();
    let roles = version
        .roles
        .iter()
        .filter(|(name, ..)| stated.split(", ").any(|role| role == *name));
    let roles: Vec<_> = roles.collect();
    if roles.is_empty() {
        context.remark(
            None,
            format!("`{fqdn}` has the roles `{stated}`, none of Unified Messaging: left out"),
        );
        return;
    }
    let table = sketch.exchange(fqdn);
    if let Some(netbios) = &row.netbios {
        set(table, "netbios", netbios.as_str());
    }
    set(table, "version", version.name);
    let names: Array = roles.iter().map(|(_, role, _)| *role).collect();
    set(table, "roles", names);
    for service in roles.iter().flat_map(|(_, _, services)| *services) {
        table
            .entry(service)
            .or_insert_with(|| Item::Table(Table::new()));
    }
}

/// The server that told: its system, its stores, its certificates.
fn add_host(
    table: &mut Table,
    context: &mut Context<'_>,
    host: &Host,
    rows: Option<&[ExchangeCertificateRow]>,
    states: Option<&[ServiceState]>,
) {
    host.state(table);
    let is_listed = rows.is_some_and(|rows| {
        // A request that no authority answered yet is listed too, and is no certificate.
        let issued = { rows.iter() }.filter(|row| row.status.as_deref() != Some("PendingRequest"));
        let held = issued.map(|row| Some((row, host.own_of(row.thumbprint.as_deref()?)?)));
        let held: Option<Vec<_>> = held.collect();
        match &held {
            Some(held) => set_certificates(table, held),
            None => context.remark(None, "a certificate that Exchange lists is not in the machine's store: which ones there are is left out".to_owned()),
        }
        held.is_some()
    });
    for (service, enabled, process) in [
        ("um", "UM", "MSExchangeUM"),
        ("um_call_router", "UMCallRouter", "MSExchangeUMCR"),
    ] {
        let Some(table) = service_of(table, service) else {
            continue;
        };
        let state = states
            .into_iter()
            .flatten()
            .find(|state| state.name == process);
        if let Some(started) = state.and_then(|state| state.started) {
            set_moment(table, "started", started);
        }
        let serves = |row: &&ExchangeCertificateRow| {
            let services = row.services.as_deref().unwrap_or_default();
            services.split(", ").any(|service| service == enabled)
        };
        let serving: Vec<&ExchangeCertificateRow> =
            rows.into_iter().flatten().filter(serves).collect();
        match serving[..] {
            [row] => {
                let own = row.thumbprint.as_deref().and_then(|thumbprint| host.own_of(thumbprint));
                if let Some(own) = own {
                    set(table, "certificate", own.file.as_str());
                }
                // Else its entry in the list says it.
                if !is_listed {
                    say_of_certificate(table, row, own);
                }
            }
            [] => {}
            _ => context.remark(None, format!("{} certificates are enabled for {enabled}, and which one the service took it does not say: left out", serving.len())),
        }
    }
}

/// Each certificate, whether a service presents it or not.
fn set_certificates(table: &mut Table, held: &[(&ExchangeCertificateRow, &Own)]) {
    if table.contains_key("certificates") {
        return;
    }
    if held.is_empty() {
        set(table, "certificates", Array::new());
        return;
    }
    let entries: ArrayOfTables = { held.iter() }
        .map(|(row, own)| {
            let mut entry = Table::new();
            set(&mut entry, "file", own.file.as_str());
            say_of_certificate(&mut entry, row, Some(own));
            entry
        })
        .collect();
    table.insert("certificates", Item::ArrayOfTables(entries));
}

/// What is known of a certificate.
fn say_of_certificate(table: &mut Table, row: &ExchangeCertificateRow, own: Option<&Own>) {
    if let Some(provider) = own.and_then(|own| own.key_provider) {
        set(table, "key_provider", provider);
    }
    set_known(
        table,
        "root_ca_type",
        row.root_ca_type.as_deref(),
        &[
            "None",
            "ThirdParty",
            "Enterprise",
            "Registry",
            "GroupPolicy",
            "Unknown",
        ],
    );
    set_known(
        table,
        "status",
        row.status.as_deref(),
        &[
            "DateInvalid",
            "Invalid",
            "PendingRequest",
            "RevocationCheckFailure",
            "Revoked",
            "Unknown",
            "Untrusted",
            "Valid",
        ],
    );
    let known = [
        "Federation",
        "IIS",
        "IMAP",
        "POP",
        "SMTP",
        "UM",
        "UMCallRouter",
    ];
    let services = row.services.as_deref().unwrap_or_default().split(", ");
    let services: Array = services.filter(|service| known.contains(service)).collect();
    set(table, "services", services);
    for (key, stated) in [
        ("has_private_key", &row.has_private_key),
        ("private_key_exportable", &row.private_key_exportable),
    ] {
        if let Some(flag) = stated.as_deref().and_then(flag) {
            set(table, key, flag);
        }
    }
}

fn service_of<'t>(table: &'t mut Table, service: &str) -> Option<&'t mut Table> {
    table.get_mut(service).and_then(Item::as_table_mut)
}

fn number(text: Option<&str>) -> Option<Value> {
    let number: u16 = text?.parse().ok()?;
    Some(i64::from(number).into())
}
