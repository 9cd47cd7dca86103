//! Gateways, SIP servers, and SBCs before Teams.

use countersign_testkit::{Identity, Template};
use toml::{Table, Value};

use super::super::world::leaf;
use super::{Builder, Shape};

const TEAMS: &str = "sip.pstnhub.microsoft.com";

/// Of which make a device is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Make {
    Gateway,
    SipServer,
    /// Its certificate is of a public authority, for Teams takes no other.
    BeforeTeams,
}

impl Make {
    fn numbered(number: usize) -> Self {
        [Self::Gateway, Self::SipServer, Self::BeforeTeams][number % 3]
    }
}

impl Builder {
    /// The device of this number, of this make.
    pub(super) fn device(&mut self, make: usize, number: usize, routers: &[String]) -> String {
        let device = format!("gw{number}.contoso.com");
        let template = leaf(&device, &[&device]);
        let (of_make, roots) = match Make::numbered(make) {
            Make::Gateway => ("kind = 'gateway'", "'root.pem'"),
            Make::SipServer => (
                "kind = 'ip-pbx'\nproduct = 'kamailio'\nserver_verify_depth = '9'\nclient_verify_depth = '9'",
                "'root.pem'",
            ),
            Make::BeforeTeams => ("kind = 'sbc'", "'root.pem', 'public.pem'"),
        };
        let file = match Make::numbered(make) {
            Make::BeforeTeams => self.issued(&template, &public()),
            _ => self.file(&template),
        };
        format!(
            "[[peer]]\nfqdn = '{device}'\n{of_make}\ncertificate = '{file}'\ntls_port = 5061\ncalls = {routers:?}\nstore = {{ trusted_roots = [{roots}] }}\nmutual_tls = true\nverify_client_purpose = true\nverify_server_certificate = true\nverify_server_name = true\n"
        )
    }

    /// Teams, where one of the devices is before it.
    pub(super) fn teams(&mut self, shape: Shape) -> String {
        let devices = (1..=shape.devices)
            .filter(|number| Make::numbered(shape.makes + number - 1) == Make::BeforeTeams);
        let devices: Vec<String> = devices
            .map(|number| format!("gw{number}.contoso.com"))
            .collect();
        if devices.is_empty() {
            return String::new();
        }
        let file = self.issued(&leaf(TEAMS, &[TEAMS]), &public());
        format!(
            "[[peer]]\nfqdn = '{TEAMS}'\nkind = 'other'\nproduct = 'teams-direct-routing'\ncertificate = '{file}'\nstore = {{ trusted_roots = ['public.pem'], intermediates = [], auto_root_update = false, aia = false }}\n[[link]]\nfrom = '{TEAMS}'\nto = {devices:?}\n"
        )
    }

    /// Whether a device is before Teams.
    pub(super) fn faces_teams(&mut self, device: &str) -> bool {
        self.list("link").any(|link| {
            let ends = link["to"].as_array().into_iter().flatten();
            let mut ends = ends.filter_map(Value::as_str);
            ends.any(|end| end == device)
        })
    }
}

/// Whether somebody else keeps it.
pub(super) fn is_hosted(peer: &Table) -> bool {
    peer.get("fqdn").and_then(Value::as_str) == Some(TEAMS)
}

/// The authority that Teams takes certificates of.
pub(in super::super) fn public() -> Identity {
    Template::root("Tailspin Public Root CA").self_signed()
}
