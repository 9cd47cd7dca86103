//! Certificates, as they come in files.

use countersign_asn1::pem::Label;
use countersign_asn1::{CertificateList, CertificationRequest, SubjectPublicKeyInfo};
use countersign_containers::{Error, FoundCertificate, Pfx, read_certificates};

use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::pfx;

/// The most certificates that are read from one file.
///
/// The stores of Windows and of browsers hold some hundreds; a program that writes ten thousand has
/// run wild, and a report about them would help nobody.
pub(crate) const LIMIT: usize = 4096;

/// Every certificate in a file, whatever the file is but PKCS#12; there is at least one.
pub(crate) fn read(source: &Source) -> Result<Vec<FoundCertificate>, Failure> {
    let contents = source.read()?;
    counted(source, found(source, &contents)?)
}

/// As [`read`], and PKCS#12 by its passphrase.
pub(crate) fn unlock(
    source: &Source,
    passphrase: &PassphraseSource,
) -> Result<Vec<FoundCertificate>, Failure> {
    unlock_from(source, &source.read()?, passphrase)
}

/// As [`unlock`], of what was read already.
pub(crate) fn unlock_from(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Vec<FoundCertificate>, Failure> {
    let found = if Pfx::recognises(contents) {
        pfx::open(source, contents, passphrase)?
            .pfx
            .into_certificates()
    } else {
        found(source, contents)?
    };
    counted(source, found)
}

fn found(source: &Source, contents: &[u8]) -> Result<Vec<FoundCertificate>, Failure> {
    read_certificates(contents).map_err(|fault| match other_kind(contents) {
        Some(label) => source.blame(Error::NoCertificate { found: vec![label] }),
        None => source.blame(fault),
    })
}

fn counted(
    source: &Source,
    found: Vec<FoundCertificate>,
) -> Result<Vec<FoundCertificate>, Failure> {
    match found.len() {
        0 => Err(source.blame(Fault::NoCertificate)),
        1..=LIMIT => Ok(found),
        found => Err(source.blame(Fault::TooManyCertificates { found })),
    }
}

/// What DER that is no certificate is, where that can be told.
fn other_kind(der: &[u8]) -> Option<Label> {
    if CertificationRequest::from_der(der).is_ok() {
        Some(Label::CertificationRequest)
    } else if CertificateList::from_der(der).is_ok() {
        Some(Label::CertificateList)
    } else if SubjectPublicKeyInfo::from_der(der).is_ok() {
        Some(Label::PublicKey)
    } else {
        None
    }
}
