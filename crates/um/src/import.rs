//! Estates out of what servers tell: collected facts, settings of SIP servers, exported certificates.

mod asterisk;
mod certificates;
mod exchange;
mod freeswitch;
mod host;
mod ini;
mod kamailio;
mod lines;
mod lync;
mod opensips;
mod preprocessor;
mod script;
mod sip_server;
mod sketch;
mod store;

use core::fmt;

use countersign_containers::read_certificates;
use serde_json::error::Category;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::collected::{Collected, Unread};
use crate::{Error, ReadFault, parse};

use self::sip_server::{Setting, SipServer};
use self::sketch::Sketch;

/// An estate that grows, file by file.
///
/// What is said twice is taken from the file that said it first. What is not said stays unknown.
///
/// ```
/// use countersign_um::Importer;
/// let mut importer = Importer::new("certificates");
/// let settings = b"[transport-tls]\ntype = transport\nprotocol = tls\nbind = 10.0.0.5:5061\nrequire_client_cert = yes\n";
/// importer.add("pjsip.conf", settings, &mut |_| Err("not here".into()))?;
/// let imported = importer.finish();
/// assert!(imported.estate.contains("address = \"10.0.0.5\""));
/// assert!(imported.estate.contains("mutual_tls = true"));
/// # Ok::<(), countersign_um::ImportError>(())
/// ```
#[derive(Debug)]
pub struct Importer {
    sketch: Sketch,
    files: Vec<String>,
    remarks: Vec<Remark>,
}

/// An estate, and the certificates that it names.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The text of the estate file.
    pub estate: String,
    /// The files that it names, relative to it, with their contents: PEM, or a Windows store where one leaves a
    /// certificate some purposes alone; and never a key.
    pub certificates: Vec<(String, Vec<u8>)>,
    /// What was not understood, or not taken.
    pub remarks: Vec<Remark>,
}

/// Something to know about a file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remark {
    /// The file.
    pub file: String,
    /// Its line, from 1, where one is meant.
    pub line: Option<usize>,
    /// What there is to know.
    pub text: String,
}

/// A file that cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// It has the form of nothing that is known here.
    #[error(
        "not recognised: wanted what `countersign collect` gathers, settings of Kamailio, Asterisk, OpenSIPS or FreeSWITCH, or certificates"
    )]
    Unknown,
    /// It is JSON, and not what `countersign collect` gathers.
    #[error("{}{fault}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
    Collected {
        /// The line, counted from 1, where the JSON reader says one.
        line: Option<usize>,
        /// What the JSON reader says.
        fault: String,
    },
    /// Facts of a form that was made later than this program.
    #[error("facts of form {found}, and {FORM} is the newest that is known here")]
    Form {
        /// The form's number.
        found: u32,
    },
    /// It is XML that breaks off or breaks its rules.
    #[error("line {line}: {fault}")]
    Xml {
        /// The line, counted from 1.
        line: u32,
        /// What the XML reader says.
        fault: String,
    },
    /// Certificates that are malformed.
    #[error(transparent)]
    Certificates(#[from] countersign_containers::Error),
    /// A certificate among collected facts.
    #[error("store {store}, certificate {thumbprint}: {fault}")]
    Element {
        /// The store's name.
        store: &'static str,
        /// As the facts have it.
        thumbprint: String,
        /// What is wrong with it.
        fault: String,
    },
}

/// Reads a file that a setting names.
pub(crate) type Read<'r> = &'r mut dyn FnMut(&str) -> Result<Vec<u8>, ReadFault>;

/// Settings of one kind of SIP server.
struct Settings {
    /// Whether a text is of this kind.
    is: fn(&str) -> bool,
    /// The TLS servers that they make.
    read: fn(&mut Context<'_>, &str, Read<'_>) -> Result<Vec<SipServer>, ImportError>,
}

const SETTINGS: [Settings; 5] = [
    Settings {
        is: freeswitch::recognises,
        read: freeswitch::read,
    },
    Settings {
        is: opensips::recognises,
        read: opensips::read,
    },
    Settings {
        is: kamailio::recognises,
        read: kamailio::read,
    },
    Settings {
        is: kamailio::recognises_tls,
        read: kamailio::read_tls,
    },
    Settings {
        is: asterisk::recognises,
        read: asterisk::read,
    },
];

impl Importer {
    /// Nothing yet; `folder` is where the certificates will lie, relative to the estate.
    #[must_use]
    pub fn new(folder: &str) -> Self {
        Self {
            sketch: Sketch::new(folder),
            files: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Adds a file, whatever it is: that is told by its contents. `read` reads the files of certificates
    /// that settings name; a private key is never among them.
    ///
    /// # Errors
    /// A file that is not recognised, or breaks the rules of its form.
    pub fn add(&mut self, name: &str, contents: &[u8], read: Read<'_>) -> Result<(), ImportError> {
        let mut context = Context {
            file: name,
            remarks: &mut self.remarks,
        };
        self.files.push(name.to_owned());
        if let Ok(found) = read_certificates(contents) {
            store::add(&mut self.sketch, &mut context, &found);
            return Ok(());
        }
        let Ok(text) = core::str::from_utf8(contents) else {
            read_certificates(contents)?;
            return Err(ImportError::Unknown);
        };
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            let at = add_collected(&mut self.sketch, &mut context, text)?;
            if let (Some(file), Ok(at)) = (self.files.last_mut(), at.format(&Rfc3339)) {
                *file = format!("{name} ({at})");
            }
            return Ok(());
        }
        let Some(kind) = SETTINGS.iter().find(|settings| (settings.is)(text)) else {
            if text.contains("-----BEGIN ") {
                read_certificates(contents)?;
            }
            return Err(ImportError::Unknown);
        };
        let servers = (kind.read)(&mut context, text, read)?;
        if servers.is_empty() {
            context.remark(None, "no TLS in it".to_owned());
        }
        for server in servers {
            server.add(&mut self.sketch, &mut context, read);
        }
        Ok(())
    }

    /// The estate. Where it does not stand on its own yet, as one host alone does not, a remark says why.
    #[must_use]
    pub fn finish(self) -> Imported {
        let Self {
            mut sketch,
            files,
            mut remarks,
        } = self;
        sketch.conclude();
        remarks.extend(sketch.guessed().map(|pool| Remark {
            file: files.join(", "),
            line: None,
            text: format!("no server of `{pool}` told its version: it is taken for that of the server that told of the pool"),
        }));
        let estate = sketch.to_toml(&files);
        match parse(&estate) {
            Ok(_) => {}
            Err(Error::NoLink) => remarks.push(Remark {
                file: files.join(", "),
                line: None,
                text: "nothing in it opens a connection to anything else: import the other side too, or write `[[link]]`".to_owned(),
            }),
            Err(fault) => remarks.push(Remark {
                file: files.join(", "),
                line: None,
                text: format!("the estate needs a hand: {fault}"),
            }),
        }
        Imported {
            estate,
            certificates: sketch.into_certificates(),
            remarks,
        }
    }
}

/// A file while it is read.
struct Context<'f> {
    file: &'f str,
    remarks: &'f mut Vec<Remark>,
}

impl Context<'_> {
    fn remark(&mut self, line: Option<usize>, text: String) {
        self.remarks.push(Remark {
            file: self.file.to_owned(),
            line,
            text,
        });
    }

    /// Of a setting, in the file that it stands in.
    fn remark_at(&mut self, setting: &Setting, text: String) {
        self.remarks.push(Remark {
            file: setting.file.as_deref().unwrap_or(self.file).to_owned(),
            line: Some(setting.line),
            text,
        });
    }

    fn unread(&mut self, unread: &[Unread]) {
        for Unread { what, reason } in unread {
            self.remark(None, format!("{what} was not read there: {reason}"));
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, text } = self;
        match line {
            Some(line) => write!(f, "{file}:{line}: {text}"),
            None => write!(f, "{file}: {text}"),
        }
    }
}

/// When they were gathered.
fn add_collected(
    sketch: &mut Sketch,
    context: &mut Context<'_>,
    text: &str,
) -> Result<OffsetDateTime, ImportError> {
    let collected: Collected = serde_json::from_str(text).map_err(|fault| {
        let line = fault.line();
        let said = fault.to_string();
        let place = format!(" at line {line} column {}", fault.column());
        ImportError::Collected {
            line: (line > 0).then_some(line),
            fault: match fault.classify() {
                Category::Eof => "it was cut off: gather it again".to_owned(),
                _ => said.replace(&place, ""),
            },
        }
    })?;
    let (form, at) = match &collected {
        Collected::Exchange(facts) => (facts.version, facts.at),
        Collected::Lync(facts) => (facts.version, facts.at),
    };
    if form != FORM {
        return Err(ImportError::Form { found: form });
    }
    match collected {
        Collected::Exchange(facts) => exchange::add(sketch, context, facts)?,
        Collected::Lync(facts) => lync::add(sketch, context, facts)?,
    }
    Ok(at)
}

/// The newest form of collected facts.
const FORM: u32 = 1;
