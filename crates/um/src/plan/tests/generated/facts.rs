//! What an estate may keep quiet about.

use super::device::is_hosted;
use super::{Builder, PLAN};

impl Builder {
    /// The facts that may be hidden: of what, and which.
    pub(super) fn facts(&mut self) -> Vec<(String, &'static str)> {
        let mut facts: Vec<(String, &'static str)> = Vec::new();
        for (server, key) in self.services() {
            let title = if key == "um" { "um" } else { "um-call-router" };
            for fact in [
                "startup_mode",
                "services",
                "has_private_key",
                "certificate_since",
                "startup_mode_since",
                "started",
                "dial_plans",
            ] {
                facts.push((format!("{server}/{title}"), fact));
            }
        }
        for server in self.list("exchange") {
            if server.contains_key("certificates") {
                facts.push((server["fqdn"].as_str().unwrap().to_owned(), "certificates"));
            }
        }
        for plan in self.list("dial_plan") {
            for fact in ["voip_security", "uri_type"] {
                facts.push((plan["name"].as_str().unwrap().to_owned(), fact));
            }
        }
        facts.push((PLAN.to_owned(), "contacts"));
        facts.push(("the estate".to_owned(), "exch_uc_util_ran"));
        for gateway in self.list("um_ip_gateways") {
            for fact in ["port", "outcalls_allowed", "resolves_since"] {
                facts.push((gateway["name"].as_str().unwrap().to_owned(), fact));
            }
        }
        for device in self.list("peer").filter(|peer| !is_hosted(peer)) {
            for fact in ["tls_port", "calls", "mutual_tls"] {
                facts.push((device["fqdn"].as_str().unwrap().to_owned(), fact));
            }
        }
        for pool in self.list("lync") {
            for fact in ["encryption_level", "ex_um_connectivity"] {
                facts.push((pool["pool"].as_str().unwrap().to_owned(), fact));
            }
        }
        facts
    }
}
