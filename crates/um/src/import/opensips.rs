//! `OpenSIPS`: `opensips.cfg`, whose module `tls_mgm` has the domains.

use super::script::Script;
use super::sip_server::{Setting, SipServer};
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    text.contains("loadmodule") && (text.contains("tls_mgm") || text.contains("proto_tls"))
}

/// One TLS server for each domain of servers; where there is none, all sockets have the default.
pub(super) fn read(
    context: &mut Context<'_>,
    text: &str,
    read: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let script = Script::read(context, text, read);
    let mut domains: Vec<Domain> = Vec::new();
    for parameter in script
        .parameters
        .iter()
        .filter(|parameter| MODULES.contains(&parameter.module.as_str()))
    {
        let (name, setting) = of_domain(&parameter.setting);
        match parameter.name.as_str() {
            "server_domain" => {
                let (name, socket) = of_socket(&parameter.setting.value);
                let domain = Domain::entry(&mut domains, name);
                domain.serves = true;
                domain.socket = socket.map(str::to_owned);
            }
            "client_domain" => {
                let (name, _) = of_socket(&parameter.setting.value);
                Domain::entry(&mut domains, name).opens = true;
            }
            // It listens there and on others; `*` is all of them.
            "match_ip_address" => {
                let first = setting.value.split(',').next().map(str::trim);
                Domain::entry(&mut domains, &name).socket =
                    first.filter(|socket| *socket != "*").map(str::to_owned);
            }
            "verify_cert" => {
                Domain::entry(&mut domains, &name).verifies = flag(&setting.value);
            }
            "require_cert" => {
                Domain::entry(&mut domains, &name).requires = flag(&setting.value);
            }
            "verify_hostname" => {
                Domain::entry(&mut domains, &name).compares = flag(&setting.value);
            }
            "certificate" => Domain::entry(&mut domains, &name).certificate = Some(setting),
            "ca_list" => Domain::entry(&mut domains, &name).trusted.push(setting),
            "crl_dir" => Domain::entry(&mut domains, &name).lists = Some(setting),
            name if PARAMETERS.contains(&name) => {}
            name => context.remark_at(&setting, format!("`{name}` is not understood: left out")),
        }
    }
    let client = domains.iter().find(|domain| domain.opens).cloned();
    if !domains.iter().any(|domain| domain.serves) {
        if script.sockets.is_empty() {
            return Ok(Vec::new());
        }
        let default = Domain::entry(&mut domains, DEFAULT);
        default.serves = true;
        if let (None, Some(client)) = (&default.certificate, &client) {
            default.certificate.clone_from(&client.certificate);
        }
    }
    let servers = domains.into_iter().filter(|domain| domain.serves);
    let servers = servers.map(|domain| {
        // A domain without a socket of its own serves all of them.
        let first = { script.sockets.first() }.map(|socket| socket.value.clone());
        domain.server(context, first.as_deref(), client.as_ref())
    });
    Ok(servers.collect())
}

/// Settings of the servers that it is, or of how it opens to others.
#[derive(Clone, Debug, Default)]
struct Domain {
    name: String,
    serves: bool,
    opens: bool,
    socket: Option<String>,
    certificate: Option<Setting>,
    trusted: Vec<Setting>,
    lists: Option<Setting>,
    verifies: Option<bool>,
    requires: Option<bool>,
    compares: Option<bool>,
}

impl Domain {
    /// The domain of this name; a new one, if there is none.
    fn entry<'d>(domains: &'d mut Vec<Self>, name: &str) -> &'d mut Self {
        let known = domains.iter().position(|domain| domain.name == name);
        let index = known.unwrap_or_else(|| {
            domains.push(Self {
                name: name.to_owned(),
                ..Self::default()
            });
            domains.len() - 1
        });
        &mut domains[index]
    }

    /// A client is asked for a certificate when `verify_cert` is on, as it is by itself, and must have one when
    /// `require_cert` is too.
    fn server(
        self,
        context: &mut Context<'_>,
        first: Option<&str>,
        client: Option<&Self>,
    ) -> SipServer {
        let mut server = SipServer::new("opensips", "sbc");
        if let Some(socket) = self.socket.as_deref().or(first) {
            server.listen(socket);
        }
        let demands = match (self.verifies, self.requires) {
            (Some(false), _) => Some(false),
            (_, requires) => requires,
        };
        server.certificate = self.certificate;
        server.trusted = self.trusted;
        server.state("mutual_tls", demands);
        if let Some(lists) = &self.lists {
            server.look_up_revocation(context, lists);
        }
        if let Some(client) = client {
            server.state("verify_server_certificate", client.verifies);
            server.state("verify_server_name", client.compares);
        }
        server
    }
}

/// `[domain]value`: the domain, the default where none is named.
fn of_domain(setting: &Setting) -> (String, Setting) {
    let parts = setting
        .value
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let (domain, value) = parts.unwrap_or((DEFAULT, &setting.value));
    let value = Setting {
        value: value.to_owned(),
        ..setting.clone()
    };
    (domain.to_owned(), value)
}

/// `name=socket`, as versions before 3.0 have it, or a name alone.
fn of_socket(value: &str) -> (&str, Option<&str>) {
    value
        .split_once('=')
        .map_or((value, None), |(name, socket)| (name, Some(socket)))
}

/// The module of the domains; before 2.2 the transport's own.
const MODULES: &[&str] = &["tls_mgm", "proto_tls"];

/// The domain of parameters that name none.
const DEFAULT: &str = "default";

/// Parameters that say nothing about trust.
const PARAMETERS: &[&str] = &[
    "private_key",
    "tls_method",
    "ciphers_list",
    "dh_params",
    "ec_curve",
    "match_sip_domain",
    "tls_library",
    "client_tls_domain_avp",
    "client_sip_domain_avp",
    "tls_handshake_timeout",
    "tls_send_timeout",
    "tls_port",
    "tls_crlf_pingpong",
    "tls_crlf_drop",
    "tls_max_msg_chunks",
];
