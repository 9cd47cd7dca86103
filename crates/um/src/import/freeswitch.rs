//! `FreeSWITCH`: a profile of its module `sofia`.

use roxmltree::Document;

use super::sip_server::{Setting, SipServer};
use super::sketch::flag;
use super::{Context, ImportError, Read};

pub(super) fn recognises(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// One TLS server for each profile that has `tls` on. Its certificate and the authorities that it trusts lie
/// in one folder, under names of their own.
pub(super) fn read(
    context: &mut Context<'_>,
    text: &str,
    _: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let document = Document::parse(text).map_err(|fault| ImportError::Xml {
        line: fault.pos().row,
        // Its line stands before it.
        fault: fault
            .to_string()
            .replace(&format!(" at {}", fault.pos()), ""),
    })?;
    let line = |node: roxmltree::Node<'_, '_>| {
        let row = document.text_pos_at(node.range().start).row;
        usize::try_from(row).unwrap_or(usize::MAX)
    };
    let mut servers = Vec::new();
    for profile in document
        .descendants()
        .filter(|node| node.has_tag_name("profile"))
    {
        let settings: Vec<(&str, Setting)> = profile
            .descendants()
            .filter(|node| node.has_tag_name("param"))
            .filter_map(|node| {
                let value = node.attribute("value")?.to_owned();
                Some((node.attribute("name")?, Setting::new(value, line(node))))
            })
            .collect();
        servers.extend(server(context, &settings));
    }
    Ok(servers)
}

fn server(context: &mut Context<'_>, settings: &[(&str, Setting)]) -> Option<SipServer> {
    let mut get = |key: &str| {
        let (_, setting) = settings.iter().rev().find(|(name, _)| *name == key)?;
        if setting.value.contains('$') {
            context.remark(
                Some(setting.line),
                format!(
                    "`{key}` is `{}`, whose value stands elsewhere: left out",
                    setting.value
                ),
            );
            return None;
        }
        Some(setting.clone())
    };
    if flag(&get("tls")?.value) != Some(true) {
        return None;
    }
    let mut server = SipServer::new("freeswitch", "sbc");
    let address = get("sip-ip").map_or_else(|| "0.0.0.0".to_owned(), |setting| setting.value);
    let port = get("tls-sip-port").map_or_else(|| "5061".to_owned(), |setting| setting.value);
    server.listen(&if address.contains(':') {
        format!("[{address}]:{port}")
    } else {
        format!("{address}:{port}")
    });
    let folder = get("tls-cert-dir");
    let file = |name: &str| {
        let Setting { value, line, .. } = folder.as_ref()?;
        let path = format!("{}/{name}", value.trim_end_matches('/'));
        Some(Setting::new(path, *line))
    };
    server.certificate = file("agent.pem");
    server.trusted = file("cafile.pem").into_iter().collect();
    if let Some(policy) = get("tls-verify-policy") {
        let words: Vec<&str> = policy.value.split('|').collect();
        let has = |known: &[&str]| Some(words.iter().any(|word| known.contains(word)));
        server.state(
            "mutual_tls",
            has(&["in", "all", "subjects_in", "subjects_all"]),
        );
        server.state(
            "verify_server_certificate",
            has(&["out", "all", "subjects_out", "subjects_all"]),
        );
        server.state("verify_client_name", has(&["subjects_in", "subjects_all"]));
        server.state("verify_server_name", has(&["subjects_out", "subjects_all"]));
        for word in &words {
            if !POLICIES.contains(word) {
                context.remark(
                    Some(policy.line),
                    format!("`{word}` is no policy that is known: left out"),
                );
            }
        }
    }
    Some(server)
}

/// What `tls-verify-policy` is made of.
const POLICIES: &[&str] = &[
    "none",
    "in",
    "out",
    "all",
    "subjects_in",
    "subjects_out",
    "subjects_all",
];
