//! A SIP server's TLS settings, whichever program they are of.

use countersign_containers::{FoundCertificate, read_certificates};
use toml_edit::{Item, Table, Value};

use super::certificates::{Standing, names, standing};
use super::sketch::{Sketch, inline, set, strings};
use super::{Context, Read};

/// One TLS server, as its settings have it.
#[derive(Debug, Default)]
pub(super) struct SipServer {
    product: &'static str,
    kind: &'static str,
    /// The address and port that it listens on; an address of all is none.
    pub(super) listens: Option<(String, u16)>,
    pub(super) certificate: Option<Setting>,
    pub(super) trusted: Vec<Setting>,
    /// What the settings say of the facts of a peer.
    pub(super) facts: Vec<(&'static str, Value)>,
}

/// The value of a setting, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) value: String,
    /// From 1.
    pub(super) line: usize,
    /// The file that it stands in, where that is another one than is imported.
    pub(super) file: Option<String>,
}

impl Setting {
    pub(super) fn new(value: impl Into<String>, line: usize) -> Self {
        Self {
            value: value.into(),
            line,
            file: None,
        }
    }
}

impl SipServer {
    /// Of this product, which is of this kind of peer.
    pub(super) fn new(product: &'static str, kind: &'static str) -> Self {
        Self {
            product,
            kind,
            ..Self::default()
        }
    }

    /// Where it listens, as [`Self::socket`] reads it.
    pub(super) fn listen(&mut self, socket: &str) {
        self.listens = Some(Self::socket(socket));
    }

    /// The address and port of `10.0.0.5:5061`, `[::1]:5061` or `10.0.0.5`; 5061 is SIP's [RFC 3261 §19.1.2].
    pub(super) fn socket(socket: &str) -> (String, u16) {
        let (address, port) = match socket.rsplit_once(':') {
            Some((address, port)) if !address.contains(':') || address.ends_with(']') => {
                (address, port.parse().unwrap_or(SIPS))
            }
            _ => (socket, SIPS),
        };
        let address = address.trim_matches(['[', ']']);
        (address.to_owned(), port)
    }

    /// What follows when a flag is set to this.
    pub(super) fn state(&mut self, fact: &'static str, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.facts.push((fact, flag.into()));
        }
    }

    /// How many intermediates it takes. From ten on it takes as many as anybody has.
    pub(super) fn take_depth(
        &mut self,
        context: &mut Context<'_>,
        fact: &'static str,
        depth: Option<&Setting>,
    ) {
        let Some(setting) = depth else { return };
        match setting.value.trim().parse::<u32>() {
            Ok(depth @ 0..10) => self.facts.push((fact, depth.to_string().into())),
            Ok(_) => {}
            Err(_) => {
                let text = format!("`{}` is no depth: left out", setting.value);
                context.remark_at(setting, text);
            }
        }
    }

    /// Where revocation lists are named, whoever is on none of them is refused too: OpenSSL is told to check,
    /// and wants a list of every authority [openssl-verification-options(1), `-crl_check`].
    pub(super) fn look_up_revocation(&mut self, context: &mut Context<'_>, lists: &Setting) {
        self.facts.push(("revocation", "hard".into()));
        let text = format!(
            "the lists of `{}` are left out: name them as `crls` of its store",
            lists.value
        );
        context.remark_at(lists, text);
    }

    /// Adds the peer that it is, under the name in its certificate or else its address.
    pub(super) fn add(self, sketch: &mut Sketch, context: &mut Context<'_>, read: Read<'_>) {
        let own = self
            .certificate
            .as_ref()
            .and_then(|setting| read_file(context, setting, read));
        let own = own.unwrap_or_default();
        let name = own
            .first()
            .and_then(|leaf| names(leaf.der()).into_iter().next());
        let address = self.listens.as_ref().map(|(address, _)| address.clone());
        let address = address.filter(|address| {
            address
                .parse()
                .is_ok_and(|ip: core::net::IpAddr| !ip.is_unspecified())
        });
        let file = (!own.is_empty()).then(|| {
            let stem = name.as_deref().or(address.as_deref()).unwrap_or("peer");
            sketch
                .files
                .add(stem, own.iter().map(FoundCertificate::der))
        });
        let store = self.store(
            sketch,
            context,
            name.as_deref().or(address.as_deref()),
            read,
        );
        let table = match (&name, &address) {
            (Some(name), _) => sketch.peer("fqdn", name),
            (None, Some(address)) => sketch.peer("address", address),
            (None, None) => {
                context.remark(None, "a TLS server without a name: neither its certificate nor its address tells one, so it is left out".to_owned());
                return;
            }
        };
        if let (Some(_), Some(address)) = (&name, &address) {
            set(table, "address", address.as_str());
        }
        set(table, "kind", self.kind);
        set(table, "product", self.product);
        if let Some((_, port)) = self.listens {
            set(table, "tls_port", i64::from(port));
            let there = table.get("tls_port").and_then(Item::as_integer);
            if let Some(there) = there.filter(|there| *there != i64::from(port)) {
                let text =
                    format!("it is at port {there} by what was said before: {port} is left out");
                context.remark(None, text);
            }
        }
        if let Some(file) = file {
            set(table, "certificate", file);
        }
        if let Some(store) = store {
            set(table, "store", inline(&store));
        }
        for (fact, stated) in self.facts {
            set(table, fact, stated);
        }
    }

    /// What it trusts. OpenSSL's file of authorities holds its intermediates too.
    fn store(
        &self,
        sketch: &mut Sketch,
        context: &mut Context<'_>,
        stem: Option<&str>,
        read: Read<'_>,
    ) -> Option<Table> {
        if self.trusted.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for setting in &self.trusted {
            found.extend(read_file(context, setting, read)?);
        }
        let mut store = Table::new();
        for (key, wanted) in [("trusted_roots", true), ("intermediates", false)] {
            let ders: Vec<&[u8]> = found
                .iter()
                .map(FoundCertificate::der)
                .filter(|der| (standing(der) != Standing::Intermediate) == wanted)
                .collect();
            let list = if ders.is_empty() {
                toml_edit::Array::new()
            } else {
                let stem = format!("{}-{}", stem.unwrap_or("peer"), key.replace('_', "-"));
                strings(&[sketch.files.add(&stem, ders)])
            };
            set(&mut store, key, list);
        }
        Some(store)
    }
}

/// The certificates of a file that a setting names; a remark where there are none to be had.
fn read_file(
    context: &mut Context<'_>,
    setting: &Setting,
    read: Read<'_>,
) -> Option<Vec<FoundCertificate>> {
    let value = &setting.value;
    let fault = match read(value) {
        Ok(contents) => match read_certificates(&contents) {
            Ok(found) => return Some(found),
            Err(fault) => fault.to_string(),
        },
        Err(fault) => fault.to_string(),
    };
    context.remark_at(setting, format!("`{value}` is left out: {fault}"));
    None
}

const SIPS: u16 = 5061;
