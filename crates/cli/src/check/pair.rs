//! The plainest question: one UM service, one Lync pool.

use clap::{Args, ValueEnum};
use countersign_messages::{Language, terminal};
use countersign_products::Catalogue;
use countersign_trust::ReferenceName;
use countersign_um::{Error, Estate, EstateFile, FileReference};

use crate::estate::read;
use crate::failure::{Failure, Fault, Unread};
use crate::files::Source;

const HEADING: &str = "Without an estate file";
const OTHERS: [&str; 5] = ["um_trust", "um_fqdn", "lync", "lync_trust", "lync_fqdn"];

/// Two certificates, two stores, two names: all or none.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The certificate of the UM service, and the intermediates that it sends
    #[arg(long, value_name = "FILE", requires_all = OTHERS, help_heading = HEADING)]
    um: Option<String>,
    /// The roots that the UM server trusts
    #[arg(long, value_name = "FILE", requires = "um", help_heading = HEADING)]
    um_trust: Option<String>,
    /// The intermediates that the UM server holds in its own store; none if left out
    #[arg(long, value_name = "FILE", requires = "um", help_heading = HEADING)]
    um_intermediates: Option<String>,
    /// The name of the UM server
    #[arg(long, value_name = "NAME", requires = "um", value_parser = host, help_heading = HEADING)]
    um_fqdn: Option<String>,
    /// The version of Exchange
    #[arg(long, value_enum, default_value = "2013", help_heading = HEADING)]
    um_version: Exchange,
    /// The Default certificate of the Lync pool, and the intermediates that it sends
    #[arg(long, value_name = "FILE", requires = "um", help_heading = HEADING)]
    lync: Option<String>,
    /// The roots that the Lync servers trust
    #[arg(long, value_name = "FILE", requires = "um", help_heading = HEADING)]
    lync_trust: Option<String>,
    /// The intermediates that the Lync servers hold in their own store; none if left out
    #[arg(long, value_name = "FILE", requires = "um", help_heading = HEADING)]
    lync_intermediates: Option<String>,
    /// The name of the Lync pool
    #[arg(long, value_name = "NAME", requires = "um", value_parser = host, help_heading = HEADING)]
    lync_fqdn: Option<String>,
    /// The version of Lync or Skype for Business
    #[arg(long, value_enum, default_value = "2013", help_heading = HEADING)]
    lync_version: Lync,
}

/// The question that the options ask.
#[derive(Debug)]
pub(super) struct Pair<'o> {
    um: Side<'o>,
    exchange: Exchange,
    lync: Side<'o>,
    version: Lync,
}

/// One of the two: its certificate, its stores, its name.
#[derive(Debug)]
struct Side<'o> {
    certificate: &'o str,
    roots: &'o str,
    intermediates: Option<&'o str>,
    name: &'o str,
}

impl Options {
    /// The question, if the options ask one.
    pub(super) fn pair(&self) -> Option<Pair<'_>> {
        Some(Pair {
            um: Side {
                certificate: self.um.as_deref()?,
                roots: self.um_trust.as_deref()?,
                intermediates: self.um_intermediates.as_deref(),
                name: self.um_fqdn.as_deref()?,
            },
            exchange: self.um_version,
            lync: Side {
                certificate: self.lync.as_deref()?,
                roots: self.lync_trust.as_deref()?,
                intermediates: self.lync_intermediates.as_deref(),
                name: self.lync_fqdn.as_deref()?,
            },
            version: self.lync_version,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Exchange {
    #[value(name = "2013")]
    V2013,
    #[value(name = "2016")]
    V2016,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lync {
    #[value(name = "2010")]
    V2010,
    #[value(name = "2013")]
    V2013,
    #[value(name = "skype-2015")]
    Skype2015,
    #[value(name = "skype-2019")]
    Skype2019,
}

impl Side<'_> {
    fn files(&self) -> impl Iterator<Item = &str> {
        [Some(self.certificate), Some(self.roots), self.intermediates]
            .into_iter()
            .flatten()
    }
}

impl Pair<'_> {
    /// What was asked, in a line.
    pub(super) fn title(&self, language: Language) -> String {
        terminal::pair(language, self.um.name, self.lync.name)
    }

    /// The estate of these two, and nothing else known of them but that they mean to talk: each lists
    /// the other among its peers. The question is about certificates.
    pub(super) fn load(
        &self,
        catalogue: &Catalogue,
        language: Language,
    ) -> Result<(EstateFile, Estate), Failure> {
        if self.um.name.eq_ignore_ascii_case(self.lync.name) {
            let name = self.um.name.to_owned();
            return Err(Failure::OneName { name });
        }
        let files = self.um.files().chain(self.lync.files());
        if files.filter(|file| *file == "-").count() > 1 {
            return Err(Source::Stdin.blame(Fault::ReadBefore));
        }
        let file = countersign_um::parse(&self.estate()).map_err(blame)?;
        let estate = Estate::load(&file, catalogue, |reference| read(&source_of(reference)))
            .map_err(blame)?;
        Ok((file, estate.in_language(language)))
    }

    fn estate(&self) -> String {
        let Self {
            um,
            exchange,
            lync,
            version,
        } = self;
        let exchange = match exchange {
            Exchange::V2013 => "2013",
            Exchange::V2016 => "2016",
        };
        let version = match version {
            Lync::V2010 => "2010",
            Lync::V2013 => "2013",
            Lync::Skype2015 => "skype-2015",
            Lync::Skype2019 => "skype-2019",
        };
        let quote = |text: &str| toml::Value::from(text).to_string();
        format!(
            "um_ip_gateways = [{lync_name}]

[[exchange]]
fqdn = {um_name}
version = \"{exchange}\"
roles = [\"mailbox\"]
store = {{ trusted_roots = [{um_roots}], intermediates = [{um_intermediates}] }}
um = {{ certificate = {um_certificate} }}

[[lync]]
pool = {lync_name}
version = \"{version}\"
edition = \"standard\"
trusted_peers = [{um_name}]
store = {{ trusted_roots = [{lync_roots}], intermediates = [{lync_intermediates}] }}

[[lync.member]]
fqdn = {lync_name}
certificate = {lync_certificate}

[[link]]
from = \"{from}/um\"
to = {lync_name}
direction = \"both\"
",
            from = um.name,
            um_name = quote(um.name),
            um_roots = quote(um.roots),
            um_intermediates = um.intermediates.map_or_else(String::new, quote),
            um_certificate = quote(um.certificate),
            lync_name = quote(lync.name),
            lync_roots = quote(lync.roots),
            lync_intermediates = lync.intermediates.map_or_else(String::new, quote),
            lync_certificate = quote(lync.certificate),
        )
    }
}

fn host(text: &str) -> Result<String, String> {
    match ReferenceName::parse(text) {
        Ok(ReferenceName::Dns(_)) => Ok(text.to_owned()),
        Ok(_) => Err("wanted the name of a host, as um1.contoso.com".to_owned()),
        Err(fault) => Err(fault.to_string()),
    }
}

/// What a reference of a generated estate stands for: the file of an option.
fn source_of(reference: &FileReference) -> Source {
    Source::from(std::ffi::OsString::from(reference.path()))
}

/// A fault of a file that an option named: there is no estate file to speak of.
fn blame(fault: Error) -> Failure {
    match fault {
        Error::Unreadable { file, fault } => source_of(&file).blame(Unread::fault_of(fault)),
        Error::Contents { file, fault } => source_of(&file).blame(fault),
        Error::Certificate {
            file,
            origin,
            fault,
        } => source_of(&file).blame(Fault::from(fault).at(origin)),
        Error::NoCertificate { file } => source_of(&file).blame(Fault::NoCertificate),
        Error::TooManyCertificates { file, found } => {
            source_of(&file).blame(Fault::TooManyCertificates { found })
        }
        fault => Failure::Estate {
            file: Source::from(std::ffi::OsString::from("the options")),
            fault: Box::new(fault),
        },
    }
}
