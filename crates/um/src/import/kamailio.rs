//! Kamailio: `kamailio.cfg`, and `tls.cfg` of its module `tls`.

use super::asterisk::remark_unknown;
use super::ini::{Section, sections};
use super::modparam::Script;
use super::sip_server::SipServer;
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    text.starts_with("#!KAMAILIO")
        || text.starts_with("#!SER")
        || (text.contains("loadmodule") && text.contains("tls.so"))
}

pub(super) fn recognises_tls(text: &str) -> bool {
    let sections = sections(text, &['#', ';']);
    sections
        .iter()
        .any(|section| section.name.starts_with("server:") || section.name.starts_with("client:"))
}

/// The settings of the script; those of the file of domains that it names count before them.
pub(super) fn read(
    context: &mut Context<'_>,
    text: &str,
    read: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let script = Script::read(text);
    let mut server = SipServer::new("kamailio", "sbc");
    let mut is_tls = false;
    for parameter in script
        .parameters
        .iter()
        .filter(|parameter| parameter.module == "tls")
    {
        is_tls = true;
        let setting = &parameter.setting;
        match parameter.name.as_str() {
            "config" => match read(&setting.value).map(String::from_utf8) {
                Ok(Ok(text)) => {
                    let mut context = Context {
                        file: &setting.value,
                        remarks: &mut *context.remarks,
                    };
                    domains(&mut context, &text, &mut server);
                    let own = server.certificate.iter_mut();
                    for named in own.chain(&mut server.trusted) {
                        named.file = Some(setting.value.clone());
                    }
                }
                Ok(Err(_)) => context.remark(
                    Some(setting.line),
                    format!("`{}` is no text: left out", setting.value),
                ),
                Err(fault) => context.remark(
                    Some(setting.line),
                    format!("`{}` is left out: {fault}", setting.value),
                ),
            },
            "certificate" => {
                server.certificate = server.certificate.take().or_else(|| Some(setting.clone()))
            }
            "ca_list" if server.trusted.is_empty() => server.trusted.push(setting.clone()),
            "require_certificate" => server.state("mutual_tls", flag(&setting.value)),
            name if PARAMETERS.contains(&name) => {}
            name => context.remark(
                Some(setting.line),
                format!("`{name}` is not understood: left out"),
            ),
        }
    }
    let Some(first) = script.sockets.first() else {
        if is_tls {
            context.remark(None, "no `listen = tls:...` in it".to_owned());
            return Ok(vec![server]);
        }
        return Ok(Vec::new());
    };
    server.listen(&first.value);
    for other in script.sockets.iter().skip(1) {
        context.remark(
            Some(other.line),
            format!("`{}` is one socket more: the first is taken", other.value),
        );
    }
    Ok(vec![server])
}

pub(super) fn read_tls(
    context: &mut Context<'_>,
    text: &str,
    _: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let mut server = SipServer::new("kamailio", "sbc");
    domains(context, text, &mut server);
    Ok(vec![server])
}

/// The default domains: as a server, what clients must show; as a client, whether servers are looked at.
fn domains(context: &mut Context<'_>, text: &str, server: &mut SipServer) {
    let sections = sections(text, &['#', ';']);
    for section in &sections {
        remark_unknown(context, section, DOMAIN);
        if !["server:default", "client:default"].contains(&section.name.as_str()) {
            context.remark(
                Some(section.line),
                format!(
                    "`[{}]` is a domain of its own: the default is taken",
                    section.name
                ),
            );
        }
    }
    let of = |name: &str| sections.iter().find(|section| section.name == name);
    let said =
        |section: &Section, key: &str| section.get(key).and_then(|setting| flag(&setting.value));
    if let Some(own) = of("server:default") {
        server.certificate = own.get("certificate").cloned();
        server.trusted = own.get("ca_list").cloned().into_iter().collect();
        server.state("mutual_tls", said(own, "require_certificate"));
    }
    if let Some(own) = of("client:default") {
        server.state("verify_server_certificate", said(own, "verify_certificate"));
        if server.certificate.is_none() {
            server.certificate = own.get("certificate").cloned();
        }
    }
}

/// Keys of a domain: those that are taken, and those that say nothing about trust.
const DOMAIN: &[&str] = &[
    "method",
    "tls_method",
    "verify_certificate",
    "require_certificate",
    "private_key",
    "certificate",
    "ca_list",
    "verify_depth",
    "cipher_list",
];

/// Parameters of the module that say nothing about trust, or are asked for elsewhere.
const PARAMETERS: &[&str] = &[
    "private_key",
    "tls_method",
    "cipher_list",
    "verify_depth",
    "verify_certificate",
    "tls_log",
    "tls_debug",
    "tls_force_run",
    "connection_timeout",
    "send_timeout",
    "handshake_timeout",
    "send_close_notify",
    "con_ct_wq_max",
    "ct_wq_max",
    "ct_wq_blk_size",
    "low_mem_threshold1",
    "low_mem_threshold2",
];
