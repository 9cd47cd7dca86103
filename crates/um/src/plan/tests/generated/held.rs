//! Certificates that hosts have beside those that they present.

use countersign_testkit::NOW;
use time::Duration;
use toml::{Table, Value};

use super::super::world::{issuing, leaf};
use super::device::is_hosted;
use super::{Builder, other, set};

/// How many ways there are to be nearly good.
pub(in super::super) const NEARLY: usize = 8;

impl Builder {
    /// The hosts that have certificates, each with the names that one of its own would have.
    pub(super) fn hosts(&self) -> Vec<(String, Vec<String>)> {
        let mut hosts = Vec::new();
        for key in ["exchange", "lync", "peer"] {
            let list = self.truth.get(key).and_then(Value::as_array);
            let tables = list.into_iter().flatten().filter_map(Value::as_table);
            for table in tables.filter(|table| !is_hosted(table)) {
                let name = |key: &str| table[key].as_str().unwrap().to_owned();
                if key == "lync" {
                    let member = table["member"][0]["fqdn"].as_str().unwrap().to_owned();
                    hosts.push((member.clone(), vec![name("pool"), member]));
                } else {
                    hosts.push((name("fqdn"), vec![name("fqdn")]));
                }
            }
        }
        hosts
    }

    fn host(&mut self, fqdn: &str) -> &mut Table {
        let lists = self
            .truth
            .iter_mut()
            .filter_map(|(_, list)| list.as_array_mut());
        let tables = lists.flatten().filter_map(Value::as_table_mut);
        let hosts = tables.flat_map(|table| match table.get_mut("member") {
            Some(Value::Array(_)) => {
                let members = table.get_mut("member").and_then(Value::as_array_mut);
                let members = members
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_table_mut);
                members.collect::<Vec<_>>()
            }
            _ => vec![table],
        });
        let mut hosts = hosts.filter(|host| host.get("fqdn").and_then(Value::as_str) == Some(fqdn));
        hosts.next().unwrap()
    }

    /// The host of this number, counted round, has another certificate; what is wrong with it, if anything is.
    pub(super) fn hold(&mut self, number: usize, fault: Option<usize>) {
        let hosts = self.hosts();
        let (host, names) = hosts[number % hosts.len()].clone();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let since = Duration::days(i64::try_from(number).unwrap() + 1);
        let stranger = ["um.contoso.com"];
        let (subject, names) = match fault {
            Some(0) => (stranger[0], &stranger[..]),
            Some(1) => ("*.contoso.com", &["*.contoso.com"][..]),
            _ => (names[0], &names[..]),
        };
        // No two are alike.
        let until = match fault {
            Some(2) => NOW - Duration::days(1),
            _ => NOW + Duration::days(300) + since,
        };
        let template = leaf(subject, names).validity(NOW - Duration::days(100) - since, until);
        let template = if fault == Some(3) {
            template.server_only()
        } else {
            template
        };
        let issuer = if fault == Some(4) { other() } else { issuing() };
        let file = format!("{}.pem", self.files.len());
        let pem = template.issued_by(&issuer).presented_pem();
        self.files.insert(file.clone(), pem);
        let mut entry: Table =
            toml::from_str("has_private_key = true\nkey_provider = 'csp'\nstatus = 'Valid'")
                .unwrap();
        set(&mut entry, "file", &file);
        match fault {
            Some(5) => drop(entry.insert("has_private_key".to_owned(), Value::Boolean(false))),
            Some(6) => set(&mut entry, "key_provider", "cng"),
            Some(7) => set(&mut entry, "status", "Revoked"),
            _ => {}
        }
        let table = self.host(&host);
        let own = ["um", "um_call_router"]
            .into_iter()
            .filter_map(|key| table.get(key)?.get("certificate"));
        let mut own: Vec<Value> = own.chain(table.get("certificate")).cloned().collect();
        own.dedup();
        let held = table.entry("certificates").or_insert(Value::Array(own));
        held.as_array_mut().unwrap().push(Value::Table(entry));
    }
}
