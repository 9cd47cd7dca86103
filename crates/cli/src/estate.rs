//! Estate files: read, with the files that they name.

use std::path::Path;

use countersign_asn1::pem::{self, Label};
use countersign_containers::read_certificates;
use countersign_messages::{Language, terminal};
use countersign_products::Catalogue;
use countersign_um::{Estate, EstateFile, ReadFault, WrittenChanges};

use crate::console;
use crate::failure::{Failure, Fault, Instead, Unread};
use crate::files::Source;

/// Reads an estate file, and the files that it names from the folder that it is in. All about it is told in
/// this language.
pub(crate) fn load(
    source: &Source,
    catalogue: &Catalogue,
    language: Language,
) -> Result<(EstateFile, Estate), Failure> {
    let blame = |fault| Failure::Estate {
        file: source.clone(),
        fault: Box::new(fault),
    };
    let file = read_estate(source)?;
    let folder = match source {
        Source::File(path) => path.parent().unwrap_or_else(|| Path::new("")),
        Source::Stdin => Path::new(""),
    };
    let estate = Estate::load(&file, catalogue, |reference| {
        read(&Source::File(folder.join(reference.path())))
    })
    .map_err(blame)?;
    Ok((file, estate.in_language(language)))
}

/// Does what asks for the verdicts of an estate, and tells that it goes on.
pub(crate) fn while_judging<T>(estate: &Estate, work: impl FnOnce() -> T) -> T {
    let what = terminal::judging(estate.language(), estate.links().len());
    console::while_busy(&what, work)
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
        let failure = Failure::Estate {
            file: source.clone(),
            fault: Box::new(fault),
        };
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
