//! The stores of hosts, and what Schannel makes of them and of the registry.

use toml::{Table, Value};

use super::super::world::{self, Setup};
use super::cmdlets::names_of_members;
use super::{Refusal, Simulator};
use crate::plan::Action;

impl Simulator {
    /// `certutil -addstore`, or its like on a device.
    pub(super) fn authorities(&mut self, action: &Action) -> Result<(), Refusal> {
        let any = !self.world.restarted.is_empty();
        self.refuse("authorities after restarts", any, || format!("{action:?}"))?;
        let (authority, into, from) = match action {
            Action::Trust {
                store, authority, ..
            } if store.windows_name() == "Root" => (authority, "trusted_roots", None),
            Action::Trust { authority, .. } => (authority, "intermediates", None),
            Action::MoveToIntermediates { authority, .. } => {
                (authority, "intermediates", Some("trusted_roots"))
            }
            other => panic!("{other:?} is about no authority"),
        };
        let files = &self.world.files;
        let file = files
            .iter()
            .find(|(_, pem)| world::thumbprint(pem) == authority.thumbprint);
        let file = file
            .unwrap_or_else(|| panic!("nobody has {authority:?}"))
            .0
            .clone();
        let store = self.store(action.of());
        if let Some(Value::Array(list)) = from.and_then(|from| store.get_mut(from)) {
            list.retain(|known| known.as_str() != Some(&file));
        }
        let list = store.entry(into).or_insert(Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(Value::String(file));
        Ok(())
    }

    /// `certutil -delstore Root`.
    pub(super) fn remove_root(&mut self, host: &str, thumbprint: &str) -> Result<(), Refusal> {
        let files = self.world.files.clone();
        let mut found = { files.iter() }.filter(|(_, pem)| world::thumbprint(pem) == thumbprint);
        let (file, pem) = found.next().unwrap();
        let root = world::facts(pem);
        let is_above = |pem: &String| {
            let facts = world::facts(pem);
            facts.issuer().matches(root.subject()) && !facts.subject().matches(root.subject())
        };
        let is_needed = files.values().any(is_above);
        self.refuse("remove a root that is needed", is_needed, || file.clone())?;
        self.set_up(host, Setup::Without(file.clone()));
        Ok(())
    }

    /// Schannel takes it up when a service of the host starts.
    pub(super) fn set_up(&mut self, host: &str, setup: Setup) {
        self.world.changed.push((host.to_owned(), setup));
        if !self.has("Schannel is set up at the start") {
            self.take_up(host);
        }
    }

    pub(super) fn take_up(&mut self, host: &str) {
        let changed = core::mem::take(&mut self.world.changed);
        let (own, others): (Vec<_>, Vec<_>) = changed.into_iter().partition(|(on, _)| on == host);
        self.world.changed = others;
        for (_, setup) in own {
            match setup {
                Setup::Fact(fact, value) => {
                    self.host(host)
                        .insert(fact.to_owned(), Value::Boolean(value));
                }
                Setup::Without(file) => {
                    let roots = self.store(host).get_mut("trusted_roots");
                    let roots = roots.and_then(Value::as_array_mut).unwrap();
                    roots.retain(|known| known.as_str() != Some(&file));
                }
            }
        }
    }

    /// The table of a host: of a member, a server, a device.
    fn host(&mut self, host: &str) -> &mut Table {
        if self.world.member(host).is_some() {
            self.world.member(host).unwrap()
        } else if self.world.find("exchange", "fqdn", host).is_some() {
            self.world.find("exchange", "fqdn", host).unwrap()
        } else {
            self.device(host)
        }
    }

    /// Its own store.
    fn store(&mut self, host: &str) -> &mut Table {
        let stores = self.world.truth.get("store").cloned();
        let is_member = self.world.member(host).is_some();
        let own = if is_member {
            let pools = self.world.list("lync");
            let pool = pools
                .iter()
                .find(|pool| names_of_members(pool).contains(&host.to_owned()))
                .unwrap();
            let of_pool = pool.get("store").cloned();
            let member = self.world.member(host).unwrap();
            if let Some(store) = of_pool {
                member.entry("store").or_insert(store);
            }
            member
        } else {
            self.host(host)
        };
        let store = own.entry("store").or_insert(Value::Table(Table::new()));
        if let Some(name) = store.as_str() {
            *store = stores.unwrap()[name].clone();
        }
        store.as_table_mut().unwrap()
    }
}
