//! `FreeSWITCH`: a profile of its module `sofia`, and the variables that it is written with.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

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
    read: Read<'_>,
) -> Result<Vec<SipServer>, ImportError> {
    let document = parse(text)?;
    let mut variables = Variables::default();
    if text.contains(VARIABLE) {
        variables.look_up(context, read);
    }
    variables.set(&document);
    let line = |node: Node<'_, '_>| {
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
                let value = variables.expand(node.attribute("value")?);
                Some((node.attribute("name")?, Setting::new(value, line(node))))
            })
            .collect();
        servers.extend(server(context, &settings, read));
    }
    Ok(servers)
}

fn parse(text: &str) -> Result<Document<'_>, ImportError> {
    Document::parse(text).map_err(|fault| ImportError::Xml {
        line: fault.pos().row,
        // Its line stands before it.
        fault: fault
            .to_string()
            .replace(&format!(" at {}", fault.pos()), ""),
    })
}

/// `$${name}` stands for a variable's value wherever settings are read, before anything else is. Those that the
/// program itself sets, as `$${certs_dir}`, are not known here.
#[derive(Debug, Default)]
struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Takes those of `vars.xml`, which lies above the folder of profiles.
    fn look_up(&mut self, context: &mut Context<'_>, read: Read<'_>) {
        // Where there is none, each setting that wants a variable is remarked.
        let Ok(contents) = read(VARS) else { return };
        let text = String::from_utf8_lossy(&contents);
        match parse(&text) {
            Ok(document) => self.set(&document),
            Err(fault) => context.remark(None, format!("`{VARS}` is left out: {fault}")),
        }
    }

    /// `<X-PRE-PROCESS cmd="set" data="name=value"/>`, in the order of the file: the last counts.
    fn set(&mut self, document: &Document<'_>) {
        let orders = document.descendants().filter(|node| {
            node.tag_name().name().eq_ignore_ascii_case("X-PRE-PROCESS")
                && node.attribute("cmd") == Some("set")
        });
        for (name, value) in orders
            .filter_map(|node| node.attribute("data"))
            .filter_map(|data| data.split_once('='))
        {
            let value = self.expand(value);
            self.0.insert(name.trim().to_owned(), value);
        }
    }

    /// The text with the values in it; a variable that is not known stays as it is.
    fn expand(&self, text: &str) -> String {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(VARIABLE)
            && let Some((name, later)) = after.split_once('}')
        {
            expanded.push_str(before);
            match self.0.get(name) {
                Some(value) => expanded.push_str(value),
                None => expanded.extend([VARIABLE, name, "}"]),
            }
            rest = later;
        }
        expanded.push_str(rest);
        expanded
    }
}

/// How a variable begins, up to its name.
const VARIABLE: &str = "$${";

/// As seen from a profile.
const VARS: &str = "../vars.xml";

fn server(
    context: &mut Context<'_>,
    settings: &[(&str, Setting)],
    read: Read<'_>,
) -> Option<SipServer> {
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
    let depth = get("tls-verify-depth");
    let mut server = SipServer::new("freeswitch", "sbc");
    let address = get("sip-ip").map_or_else(|| "0.0.0.0".to_owned(), |setting| setting.value);
    let port = get("tls-sip-port").map_or_else(|| "5061".to_owned(), |setting| setting.value);
    server.listen(&if address.contains(':') {
        format!("[{address}]:{port}")
    } else {
        format!("{address}:{port}")
    });
    let (policy, subjects) = (get("tls-verify-policy"), get("tls-verify-in-subjects"));
    let named = settings
        .iter()
        .rev()
        .find(|(name, _)| *name == "tls-cert-dir");
    let is_default = |setting: &Setting| setting.value.trim_end_matches('/') == DEFAULT_FOLDER;
    let folder = match named {
        Some((_, setting)) if !is_default(setting) => get("tls-cert-dir"),
        named => default_folder(context, read, named.map(|(_, setting)| setting.line)),
    };
    let file = |name: &str| {
        let Setting { value, line, .. } = folder.as_ref()?;
        let path = format!("{}/{name}", value.trim_end_matches('/'));
        Some(Setting::new(path, *line))
    };
    server.certificate = file("agent.pem");
    server.trusted = file("cafile.pem").into_iter().collect();
    if let Some(policy) = policy {
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
        let wants_subject = ["subjects_in", "subjects_all"];
        if let Some(subjects) =
            subjects.filter(|_| words.iter().any(|word| wants_subject.contains(word)))
        {
            context.remark(
                Some(subjects.line),
                format!("it takes clients alone whose certificates name one of `{}`: whether they do is not judged, but whether they name their own hosts", subjects.value),
            );
        }
    }
    for fact in ["client_verify_depth", "server_verify_depth"] {
        server.take_depth(context, fact, depth.as_ref());
    }
    Some(server)
}

/// Where `agent.pem` lies if nothing else is said: in the folder that the program was built with, which from a
/// folder of profiles is one of these.
fn default_folder(
    context: &mut Context<'_>,
    read: Read<'_>,
    line: Option<usize>,
) -> Option<Setting> {
    let has_it = |folder: &&&str| read(&format!("{folder}/agent.pem")).is_ok();
    let found = DEFAULT_FOLDERS.iter().find(has_it);
    if found.is_none() {
        let text = format!(
            "`agent.pem` is in neither folder that is usual where `tls-cert-dir` names none: left out. `fs_cli -x 'eval {DEFAULT_FOLDER}'` tells where it is"
        );
        context.remark(line, text);
    }
    found.map(|folder| Setting::new(*folder, line.unwrap_or_default()))
}

/// What the program itself sets.
const DEFAULT_FOLDER: &str = "$${certs_dir}";

/// As Debian's packages have it, and as it is where the program was built from its sources.
const DEFAULT_FOLDERS: [&str; 2] = ["../tls", "../../certs"];

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
