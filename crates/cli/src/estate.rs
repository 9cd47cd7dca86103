//! Estate files: read, with the files that they name.

use std::path::Path;
use std::rc::Rc;

use countersign_asn1::pem::{self, Label};
use countersign_containers::read_certificates;
use countersign_messages::{Language, terminal};
use countersign_products::Catalogue;
use countersign_um::{
    Crowd, Estate, EstateFile, FileReference, Progress, ReadFault, Task, WrittenChanges,
};

use crate::console::{self, Bar, Reader};
use crate::failure::{Failure, Fault, Instead, Unread};
use crate::files::Source;

/// Reads an estate file, and the files that it names from the folder that it is in. All about it is told in
/// this language, and how far it is judged is shown on the terminal.
pub(crate) fn load(
    source: &Source,
    catalogue: &Catalogue,
    language: Language,
    reader: Reader,
) -> Result<(EstateFile, Estate), Failure> {
    let (file, estate) = load_as(source, |file, read| Estate::load(file, catalogue, read))?;
    let work = Work::new(reader, language);
    Ok((file, estate.in_language(language).telling(work)))
}

/// Reads an estate file as [`load`] does, whatever the number of its links.
pub(crate) fn load_crowd(
    source: &Source,
    catalogue: &Catalogue,
    language: Language,
    reader: Reader,
) -> Result<(EstateFile, Crowd), Failure> {
    let (file, crowd) = load_as(source, |file, read| Crowd::load(file, catalogue, read))?;
    Ok((file, crowd.telling(Work::new(reader, language))))
}

/// Reads a file that an estate names.
type Read<'r> = &'r mut dyn FnMut(&FileReference) -> Result<Vec<u8>, ReadFault>;

fn load_as<T>(
    source: &Source,
    load: impl FnOnce(&EstateFile, Read<'_>) -> Result<T, countersign_um::Error>,
) -> Result<(EstateFile, T), Failure> {
    let file = read_estate(source)?;
    let folder = match source {
        Source::File(path) => path.parent().unwrap_or_else(|| Path::new("")),
        Source::Stdin => Path::new(""),
    };
    let loaded = load(&file, &mut |reference: &FileReference| {
        read(&Source::File(folder.join(reference.path())))
    });
    let loaded = loaded.map_err(|fault| blame(source, fault))?;
    Ok((file, loaded))
}

/// What is wrong with an estate, and where.
pub(crate) fn blame(source: &Source, fault: countersign_um::Error) -> Failure {
    Failure::Estate {
        file: source.clone(),
        fault: Box::new(fault),
    }
}

/// What is done, and how far it has come.
#[derive(Debug)]
struct Work {
    bar: Bar,
    language: Language,
}

impl Work {
    fn new(reader: Reader, language: Language) -> Rc<Self> {
        let bar = Bar::new(reader);
        Rc::new(Self { bar, language })
    }
}

impl Progress for Work {
    fn begin(&self, task: Task, parts: usize) {
        let what = match task {
            Task::Hear => terminal::hearing(self.language, parts),
            Task::Require => terminal::requiring(self.language, parts),
            Task::Foresee => terminal::foreseeing(self.language, parts),
            Task::Mend => terminal::mending(self.language, parts.saturating_sub(1)),
            _ => terminal::judging(self.language, parts),
        };
        self.bar.begin(what, parts);
    }

    fn advance(&self) {
        self.bar.advance();
    }

    fn end(&self) {
        self.bar.end();
    }
}

/// Reads an estate file. What is no TOML may be a file of another kind, and it is told which.
fn read_estate(source: &Source) -> Result<EstateFile, Failure> {
    let contents = source.read()?;
    let text = source.text(&contents);
    if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
        let found = Instead::Nothing;
        return Err(source.blame(Fault::NotAnEstate { found }));
    }
    let instead = |failure| match instead(&contents) {
        Some(found) => source.blame(Fault::NotAnEstate { found }),
        None => failure,
    };
    countersign_um::parse(text.map_err(instead)?).map_err(|fault| {
        let is_other = matches!(fault, countersign_um::Error::Syntax { .. });
        let failure = blame(source, fault);
        if is_other { instead(failure) } else { failure }
    })
}

/// Reads a file of changes.
pub(crate) fn read_changes(source: &Source) -> Result<WrittenChanges, Failure> {
    let text = source.read_text()?;
    countersign_um::parse_changes(&text)
        .map_err(|fault| Failure::changes(Some(source.clone()), fault))
}

/// What a file is that holds certificates, keys or requests.
fn instead(contents: &[u8]) -> Option<Instead> {
    use countersign_containers::Error;
    match read_certificates(contents) {
        Ok(found) if found.is_empty() => None,
        Ok(found) => Some(Instead::Certificates { count: found.len() }),
        Err(Error::Pkcs12) => Some(Instead::Pkcs12),
        Err(Error::NoCertificate { found }) => Some(Instead::Pem {
            label: found.into_iter().next(),
        }),
        Err(_) if contents.trim_ascii_start().starts_with(b"-----BEGIN ") => {
            Some(Instead::Pem { label: None })
        }
        Err(_) => None,
    }
}

/// Reads one file for the estate, which says itself which key named it.
pub(crate) fn read(source: &Source) -> Result<Vec<u8>, ReadFault> {
    match source.read() {
        Ok(contents) => {
            let labels = pem::labels(&contents);
            let has = |wanted: fn(&Label) -> bool| labels.iter().any(wanted);
            if has(Label::is_private) && has(|label| *label == Label::Certificate) {
                console::warn(&format!(
                    "{source} holds a private key beside its certificate: only the certificate is looked at, and a key is best left where it is used"
                ));
            }
            Ok(contents.to_vec())
        }
        Err(Failure::Input { fault, .. }) => Err(Unread(fault).into()),
        Err(failure) => Err(failure.into()),
    }
}
