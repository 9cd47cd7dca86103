//! Certificates, as they come in files.

use countersign_containers::{FoundCertificate, read_certificates};

use crate::failure::{Failure, Fault};
use crate::files::Source;

/// The most certificates that are read from one file.
///
/// The stores of Windows and of browsers hold some hundreds; a program that writes ten thousand has
/// run wild, and a report about them would help nobody.
pub(crate) const LIMIT: usize = 4096;

/// Every certificate in a file, whatever the file is; there is at least one.
pub(crate) fn read(source: &Source) -> Result<Vec<FoundCertificate>, Failure> {
    let found = read_certificates(&source.read()?).map_err(|fault| source.blame(fault))?;
    match found.len() {
        0 => Err(source.blame(Fault::NoCertificate)),
        1..=LIMIT => Ok(found),
        found => Err(source.blame(Fault::TooManyCertificates { found })),
    }
}
