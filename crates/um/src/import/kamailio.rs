//! Kamailio: `kamailio.cfg`, and `tls.cfg` of its module `tls`.

use super::asterisk::remark_unknown;
use super::ini::{Section, sections};
use super::lines::Dialect;
use super::script::Script;
use super::sip_server::SipServer;
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    text.starts_with("#!KAMAILIO")
        || text.starts_with("#!SER")
        || (text.contains("loadmodule") && text.contains("tls.so"))
}

pub(super) fn recognises_tls(text: &str) -> bool {
    let sections = sections(&DOMAINS.lines(text));
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
    let script = Script::read(context, text, read);
    let mut domains = Domains::default();
    let mut own = SipServer::new("kamailio", "sbc");
    let mut is_tls = !script.sockets.is_empty();
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
                    domains = Domains::read(&mut context, &text);
                    domains.name_file(&setting.value);
                }
                Ok(Err(_)) => {
                    context.remark_at(setting, format!("`{}` is no text: left out", setting.value));
                }
                Err(fault) => {
                    context.remark_at(setting, format!("`{}` is left out: {fault}", setting.value));
                }
            },
            "certificate" => own.certificate = own.certificate.or_else(|| Some(setting.clone())),
            "ca_list" if own.trusted.is_empty() => own.trusted.push(setting.clone()),
            "crl" => own.look_up_revocation(context, setting),
            "require_certificate" => own.state("mutual_tls", flag(&setting.value)),
            "verify_depth" => {
                for fact in ["client_verify_depth", "server_verify_depth"] {
                    own.take_depth(context, fact, Some(setting));
                }
            }
            name if PARAMETERS.contains(&name) => {}
            name => context.remark_at(setting, format!("`{name}` is not understood: left out")),
        }
    }
    if !is_tls {
        return Ok(Vec::new());
    }
    domains.complete(&own);
    if script.sockets.is_empty() {
        context.remark(None, "no `listen = tls:...` in it".to_owned());
        if domains.sockets.is_empty() {
            domains.default = domains.default.or(Some(own));
        }
        return Ok(domains.into_servers().collect());
    }
    // A socket without a domain of its own is the default's.
    let mut open = script
        .sockets
        .iter()
        .filter(|setting| !domains.has(&setting.value));
    let Some(first) = open.next() else {
        return Ok(domains.sockets);
    };
    for other in open {
        context.remark_at(
            other,
            format!("`{}` is one socket more: the first is taken", other.value),
        );
    }
    let mut default = domains.default.unwrap_or(own);
    default.listen(&first.value);
    domains.default = Some(default);
    Ok(domains.into_servers().collect())
}

pub(super) fn read_tls(
    context: &mut Context<'_>,
    text: &str,
    _: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let domains = Domains::read(context, text);
    let servers = domains.into_servers();
    Ok(servers.collect())
}

/// The TLS servers of a file of domains. A domain is of a socket, `[server:10.0.0.5:5061]`, and the default of
/// all others; `[client:...]` is how Kamailio opens from that socket [kamailio/kamailio#842].
#[derive(Debug, Default)]
struct Domains {
    default: Option<SipServer>,
    sockets: Vec<SipServer>,
}

impl Domains {
    fn read(context: &mut Context<'_>, text: &str) -> Self {
        let sections = sections(&DOMAINS.lines(text));
        let of = |name: &str| sections.iter().find(|section| section.name == name);
        let mut domains = Self::default();
        for section in &sections {
            remark_unknown(context, section, DOMAIN);
            let Some((role, place)) = section.name.split_once(':') else {
                continue;
            };
            let client = of(&format!("client:{place}")).or_else(|| of("client:default"));
            match (role, place) {
                ("server", DEFAULT) => {
                    domains.default = Some(server(context, Some(section), client));
                }
                ("client", DEFAULT) => {}
                (_, place) if place == ANY || section.get("server_name").is_some() => context
                    .remark_at(
                        &section.start,
                        format!(
                            "`[{}]` is for those who ask for a name: left out",
                            section.name
                        ),
                    ),
                ("server", socket) if domains.has(socket) => context.remark_at(
                    &section.start,
                    format!("`[{}]` is there twice: the first is taken", section.name),
                ),
                ("server", socket) => {
                    let mut server = server(context, Some(section), client);
                    server.listen(socket);
                    domains.sockets.push(server);
                }
                ("client", socket) if of(&format!("server:{socket}")).is_none() => context
                    .remark_at(
                        &section.start,
                        format!(
                            "`[{}]` is of a socket without a `[server:{socket}]`: left out",
                            section.name
                        ),
                    ),
                _ => {}
            }
        }
        if domains.default.is_none() && domains.sockets.is_empty() {
            let client = of("client:default");
            domains.default = client.map(|client| server(context, None, Some(client)));
        }
        domains
    }

    /// Whether a socket has a domain of its own.
    fn has(&self, socket: &str) -> bool {
        let socket = Some(SipServer::socket(socket));
        self.sockets.iter().any(|server| server.listens == socket)
    }

    /// Lets it be known in which file its settings stand.
    fn name_file(&mut self, file: &str) {
        for server in self.default.iter_mut().chain(&mut self.sockets) {
            let own = server.certificate.iter_mut();
            for named in own.chain(&mut server.trusted) {
                named.file = Some(file.to_owned());
            }
        }
    }

    /// What a domain leaves open is as the module has it.
    fn complete(&mut self, module: &SipServer) {
        for server in self.default.iter_mut().chain(&mut self.sockets) {
            if server.certificate.is_none() {
                server.certificate.clone_from(&module.certificate);
            }
            if server.trusted.is_empty() {
                server.trusted.clone_from(&module.trusted);
            }
            server.facts.extend_from_slice(&module.facts);
        }
    }

    fn into_servers(self) -> impl Iterator<Item = SipServer> {
        self.default.into_iter().chain(self.sockets)
    }
}

/// As a server, what clients must show; as a client, whether servers are looked at.
fn server(context: &mut Context<'_>, own: Option<&Section>, client: Option<&Section>) -> SipServer {
    let said =
        |section: &Section, key: &str| section.get(key).and_then(|setting| flag(&setting.value));
    let mut server = SipServer::new("kamailio", "sbc");
    if let Some(own) = own {
        server.certificate = own.get("certificate").cloned();
        server.trusted = own.get("ca_list").cloned().into_iter().collect();
        server.state("mutual_tls", said(own, "require_certificate"));
        server.take_depth(context, "client_verify_depth", own.get("verify_depth"));
        if let Some(lists) = own.get("crl") {
            server.look_up_revocation(context, lists);
        }
    }
    if let Some(client) = client {
        server.state(
            "verify_server_certificate",
            said(client, "verify_certificate"),
        );
        server.take_depth(context, "server_verify_depth", client.get("verify_depth"));
        if server.certificate.is_none() {
            server.certificate = client.get("certificate").cloned();
        }
    }
    server
}

/// The domain of every socket that has none of its own.
const DEFAULT: &str = "default";
/// The domain of every socket, for those who ask for its `server_name`.
const ANY: &str = "any";

const DOMAINS: Dialect = Dialect {
    comments: &['#', ';'],
    block: None,
    order: None,
    includes: &[],
};

/// Keys of a domain: those that are taken, and those that say nothing about trust.
const DOMAIN: &[&str] = &[
    "method",
    "tls_method",
    "verify_certificate",
    "require_certificate",
    "private_key",
    "certificate",
    "ca_list",
    "crl",
    "verify_depth",
    "cipher_list",
    "server_name",
    "server_id",
];

/// Parameters of the module that say nothing about trust, or are asked for elsewhere.
const PARAMETERS: &[&str] = &[
    "private_key",
    "tls_method",
    "cipher_list",
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
