//! What a Lync or Skype for Business server told.

use toml_edit::{Array, ArrayOfTables, Item, Table};

use super::host::{Host, Own};
use super::sketch::{Sketch, set, set_known, set_moment};
use super::{Context, ImportError};
use crate::collected::{Lync, MediaConfigurationRow, PoolRow};

pub(super) fn add(
    sketch: &mut Sketch,
    context: &mut Context<'_>,
    facts: Lync,
) -> Result<(), ImportError> {
    context.unread(&facts.unread);
    if let Some(contacts) = &facts.contacts {
        let placed = contacts
            .iter()
            .filter_map(|row| Some((row.dial_plan.clone()?, row.sip_address.clone()?)));
        let placed: Vec<(String, String)> = placed.collect();
        if placed.len() == contacts.len() {
            sketch.contacts = sketch.contacts.take().or(Some(placed));
        } else {
            context.remark(
                None,
                "of which dial plans the UM contacts are it does not say: left out".to_owned(),
            );
        }
    }
    let product = facts.product.as_deref().unwrap_or_default();
    let Some((_, version)) = VERSIONS.iter().find(|(words, _)| product.contains(words)) else {
        context.remark(
            None,
            format!("its product is `{product}`, which is not known: its pools are left out"),
        );
        return Ok(());
    };
    if let Some(pools) = &facts.pools {
        let names = pools
            .iter()
            .flat_map(|pool| pool.fqdn.iter().chain(&pool.computers));
        sketch.topology = sketch
            .topology
            .take()
            .or_else(|| Some(names.cloned().collect()));
        let own = facts.server.fqdn.as_deref().unwrap_or_default();
        for pool in pools {
            add_pool(sketch, pool, facts.media_configurations.as_deref());
            let Some(pool) = pool.fqdn.as_deref() else {
                continue;
            };
            let is_own =
                { sketch.pool_of(pool) }.is_some_and(|pool| member_of(pool, own).is_some());
            sketch.state_version(pool, version, is_own);
        }
    }
    let host = Host::read(sketch, &facts.server, &facts.unread)?;
    let fqdn = facts.server.fqdn.as_deref().unwrap_or_default();
    let Some(member) = sketch.pools().find_map(|pool| member_of(pool, fqdn)) else {
        context.remark(
            None,
            format!(
                "`{fqdn}` is in no pool that was read: its stores and certificates are left out"
            ),
        );
        return Ok(());
    };
    host.state(member);
    let started = facts
        .services
        .iter()
        .flatten()
        .find(|state| state.name == "RTCSRV");
    if let Some(started) = started.and_then(|state| state.started) {
        set_moment(member, "started", started);
    }
    let mut certificates = facts.certificates.iter().flatten();
    let default = certificates.find(|row| row.r#use.as_deref() == Some("Default"));
    if let Some(thumbprint) = default.and_then(|row| row.thumbprint.as_deref())
        && let Some(own) = host.own_of(thumbprint)
    {
        set(member, "certificate", own.file.as_str());
        if let Some(provider) = own.key_provider {
            set(member, "key_provider", provider);
        }
    }
    if let Some(own) = host
        .every_own()
        .filter(|_| !member.contains_key("certificates"))
    {
        let entries: ArrayOfTables = own.map(held).collect();
        let certificates = if entries.is_empty() {
            Item::Value(Array::new().into())
        } else {
            Item::ArrayOfTables(entries)
        };
        member.insert("certificates", certificates);
    }
    Ok(())
}

/// A certificate of the machine's store, which a service could present.
fn held(own: &Own) -> Table {
    let mut entry = Table::new();
    set(&mut entry, "file", own.file.as_str());
    if let Some(provider) = own.key_provider {
        set(&mut entry, "key_provider", provider);
    }
    if let Some(has_key) = own.has_private_key {
        set(&mut entry, "has_private_key", has_key);
    }
    entry
}

/// As `Get-CsServerVersion` says it.
const VERSIONS: [(&str, &str); 4] = [
    ("Lync Server 2010", "2010"),
    ("Lync Server 2013", "2013"),
    ("Skype for Business Server 2015", "skype-2015"),
    ("Skype for Business Server 2019", "skype-2019"),
];

/// A pool of Front Ends, Directors or Mediation Servers; the topology has others, as gateways.
fn add_pool(sketch: &mut Sketch, row: &PoolRow, configurations: Option<&[MediaConfigurationRow]>) {
    let runs = |service: &str| {
        let mut services = row
            .services
            .iter()
            .filter_map(|service| service.split(':').next());
        services.any(|name| name.eq_ignore_ascii_case(service))
    };
    let role = match (
        runs("Registrar"),
        runs("UserServer") || runs("UserServices"),
        runs("MediationServer"),
    ) {
        (true, true, _) => "front-end",
        (true, false, _) => "director",
        (false, _, true) => "mediation",
        (false, _, false) => return,
    };
    let Some(fqdn) = row.fqdn.as_deref() else {
        return;
    };
    if row.computers.is_empty() {
        return;
    }
    let pool = sketch.pool(fqdn);
    let is_standard = matches!(&row.computers[..], [only] if only.eq_ignore_ascii_case(fqdn));
    set(
        pool,
        "edition",
        if is_standard {
            "standard"
        } else {
            "enterprise"
        },
    );
    set(pool, "role", role);
    if let Some(configurations) = configurations {
        let of = |identity: &str| {
            let mut rows = configurations.iter();
            rows.find(|row| {
                row.identity
                    .as_deref()
                    .is_some_and(|known| known.eq_ignore_ascii_case(identity))
            })
        };
        let site = row.site.as_deref().and_then(of);
        let level = site
            .or_else(|| of("Global"))
            .and_then(|row| row.encryption_level.as_deref());
        set_known(
            pool,
            "encryption_level",
            level,
            &[
                "RequireEncryption",
                "SupportEncryption",
                "DoNotSupportEncryption",
            ],
        );
    }
    let members = pool
        .entry("member")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(members) = members.as_array_of_tables_mut()
        && members.is_empty()
    {
        for computer in &row.computers {
            let mut member = Table::new();
            set(&mut member, "fqdn", computer.as_str());
            members.push(member);
        }
    }
}

fn member_of<'t>(pool: &'t mut Table, fqdn: &str) -> Option<&'t mut Table> {
    let members = pool
        .get_mut("member")
        .and_then(Item::as_array_of_tables_mut)?;
    members.iter_mut().find(|member| {
        let name = member.get("fqdn").and_then(Item::as_str);
        name.is_some_and(|name| name.eq_ignore_ascii_case(fqdn))
    })
}
