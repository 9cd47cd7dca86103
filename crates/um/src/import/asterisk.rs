//! Asterisk: `pjsip.conf`, and `sip.conf` of the older channel driver.

use super::ini::{Section, sections};
use super::lines::{Dialect, Missing};
use super::sip_server::SipServer;
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    let lines = DIALECT.lines(text);
    let is_ours = |section: &Section| is_transport(section) || section.get("tlsenable").is_some();
    let includes = { lines.iter() }.any(|line| line.text.starts_with(INCLUDE));
    includes || sections(&lines).iter().any(is_ours)
}

pub(super) fn read(
    context: &mut Context<'_>,
    text: &str,
    read: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let mut servers = Vec::new();
    let lines = DIALECT.follow(context, text, read, &mut |_| true);
    for section in sections(&lines) {
        if section.is_template {
            continue;
        }
        if is_transport(&section) && section.is("protocol", "tls") {
            remark_unknown(context, &section, PJSIP);
            servers.push(pjsip(&section));
        } else if section
            .get("tlsenable")
            .and_then(|setting| flag(&setting.value))
            == Some(true)
        {
            servers.push(chan_sip(&section));
        }
    }
    Ok(servers)
}

fn is_transport(section: &Section) -> bool {
    section.is("type", "transport") && section.get("protocol").is_some()
}

fn pjsip(section: &Section) -> SipServer {
    let said = |key: &str| section.get(key).and_then(|setting| flag(&setting.value));
    let mut server = SipServer::new("asterisk", "ip-pbx");
    if let Some(bind) = section.get("bind") {
        server.listen(&bind.value);
    }
    server.certificate = section.get("cert_file").cloned();
    server.trusted = section.get("ca_list_file").cloned().into_iter().collect();
    // Whether a client that shows none is let in, and whether one that is shown is looked at.
    server.state("mutual_tls", said("require_client_cert"));
    server.state("verify_server_certificate", said("verify_server"));
    server
}

/// The older driver is no product of its own; `tlsdontverifyserver` is no by default [Asterisk, configs/samples/sip.conf.sample].
fn chan_sip(section: &Section) -> SipServer {
    let said = |key: &str| section.get(key).and_then(|setting| flag(&setting.value));
    let mut server = SipServer::new("openssl-3", "ip-pbx");
    if let Some(bind) = section
        .get("tlsbindaddr")
        .or_else(|| section.get("bindaddr"))
    {
        server.listen(&bind.value);
    }
    server.certificate = section.get("tlscertfile").cloned();
    server.trusted = section.get("tlscafile").cloned().into_iter().collect();
    server.state("mutual_tls", said("tlsverifyclient"));
    server.state(
        "verify_server_certificate",
        said("tlsdontverifyserver").map(|flag| !flag),
    );
    server
}

/// `;` begins a comment, and `;--` one that `--;` ends.
const DIALECT: Dialect = Dialect {
    comments: &[';'],
    block: Some((";--", "--;")),
    order: None,
    includes: &[(INCLUDE, Missing::Fault), ("#tryinclude", Missing::Fine)],
};

const INCLUDE: &str = "#include";

/// What matters to trust and is not taken, or does not.
const PJSIP: &[&str] = &[
    "type",
    "protocol",
    "bind",
    "cert_file",
    "priv_key_file",
    "ca_list_file",
    "method",
    "cipher",
    "verify_client",
    "require_client_cert",
    "verify_server",
    "tos",
    "cos",
    "external_media_address",
    "external_signaling_address",
    "external_signaling_port",
    "local_net",
    "domain",
    "async_operations",
    "websocket_write_timeout",
    "allow_reload",
    "symmetric_transport",
    "tcp_keepalive_enable",
    "tcp_keepalive_idle_time",
    "tcp_keepalive_interval_time",
    "tcp_keepalive_probe_count",
];

/// Says which settings of a section nothing is made of.
pub(super) fn remark_unknown(context: &mut Context<'_>, section: &Section, known: &[&str]) {
    for (key, setting) in section.settings() {
        if !known.contains(&key) {
            context.remark_at(setting, format!("`{key}` is not understood: left out"));
        }
    }
}
