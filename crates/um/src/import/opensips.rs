//! `OpenSIPS`: `opensips.cfg`, whose module `tls_mgm` has the domains.

use super::modparam::Script;
use super::sip_server::{Setting, SipServer};
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    text.contains("loadmodule") && (text.contains("tls_mgm") || text.contains("proto_tls"))
}

/// One TLS server for each domain of servers. `verify_cert` asks for a certificate, `require_cert` wants one.
pub(super) fn read(
    context: &mut Context<'_>,
    text: &str,
    _: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let script = Script::read(text);
    let mut domains: Vec<(String, SipServer)> = Vec::new();
    let mut clients: Vec<String> = Vec::new();
    let (mut verifies, mut compares) = (None, None);
    for parameter in script
        .parameters
        .iter()
        .filter(|parameter| parameter.module == "tls_mgm")
    {
        let (domain, setting) = of_domain(&parameter.setting);
        match parameter.name.as_str() {
            "server_domain" => {
                let (name, socket) = parameter
                    .setting
                    .value
                    .split_once('=')
                    .unwrap_or((&parameter.setting.value, ""));
                let mut server = SipServer::new("opensips", "sbc");
                if !socket.is_empty() {
                    server.listen(socket);
                }
                domains.push((name.to_owned(), server));
            }
            "client_domain" => {
                let name = parameter.setting.value.split('=').next();
                clients.extend(name.map(str::to_owned));
            }
            "verify_cert" if clients.contains(&domain) => verifies = flag(&setting.value),
            "verify_hostname" if clients.contains(&domain) => compares = flag(&setting.value),
            "certificate" => with(&mut domains, &domain, |server| {
                server.certificate = Some(setting.clone())
            }),
            "ca_list" => with(&mut domains, &domain, |server| {
                server.trusted.push(setting.clone())
            }),
            "require_cert" => with(&mut domains, &domain, |server| {
                server.state("mutual_tls", flag(&setting.value))
            }),
            name if PARAMETERS.contains(&name) => {}
            name => context.remark(
                Some(setting.line),
                format!("`{name}` is not understood: left out"),
            ),
        }
    }
    if domains.is_empty() && !script.sockets.is_empty() {
        domains.push((String::new(), SipServer::new("opensips", "sbc")));
    }
    Ok(domains
        .into_iter()
        .map(|(_, mut server)| {
            // A domain without a socket of its own serves all of them.
            if let (None, Some(socket)) = (&server.listens, script.sockets.first()) {
                server.listen(&socket.value);
            }
            server.state("verify_server_certificate", verifies);
            server.state("verify_server_name", compares);
            server
        })
        .collect())
}

/// `[domain]value`: the domain, `default` where none is named.
fn of_domain(setting: &Setting) -> (String, Setting) {
    let parts = setting
        .value
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let (domain, value) = parts.unwrap_or(("default", &setting.value));
    (domain.to_owned(), Setting::new(value, setting.line))
}

/// The domain of this name, if it is one of servers.
fn with(domains: &mut [(String, SipServer)], name: &str, change: impl FnOnce(&mut SipServer)) {
    if let Some((_, server)) = domains.iter_mut().find(|(domain, _)| domain == name) {
        change(server);
    }
}

/// Parameters that say nothing about trust.
const PARAMETERS: &[&str] = &[
    "private_key",
    "tls_method",
    "ciphers_list",
    "dh_params",
    "ec_curve",
    "verify_cert",
    "verify_hostname",
    "match_ip_address",
    "match_sip_domain",
    "tls_library",
];
