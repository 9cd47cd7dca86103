//! The certificate files of an estate that is being made.

use std::collections::BTreeMap;

use countersign_asn1::Certificate;
use countersign_asn1::pem::{self, Label};
use countersign_containers::{FoundCertificate, PropertyId, SerializedElement, SerializedStore};

/// Files of certificates, each once and by a name of its own.
#[derive(Debug)]
pub(super) struct CertificateFiles {
    folder: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl CertificateFiles {
    pub(super) fn new(folder: &str) -> Self {
        Self {
            folder: folder.trim_end_matches('/').to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The path of a file that holds these certificates, called after `stem`.
    pub(super) fn add<'d>(
        &mut self,
        stem: &str,
        certificates: impl IntoIterator<Item = &'d [u8]>,
    ) -> String {
        let pem: String = certificates
            .into_iter()
            .map(|der| pem::encode(&Label::Certificate, der))
            .collect();
        self.write(stem, "pem", pem.into_bytes())
    }

    /// As [`Self::add`], of what a store holds: where it leaves a certificate some purposes alone, the file is a
    /// store too, for PEM cannot say so.
    pub(super) fn add_stored(&mut self, stem: &str, stored: &[&FoundCertificate]) -> String {
        let limit = |found: &FoundCertificate| {
            let limit = found.properties().get(PropertyId::ENHKEY_USAGE);
            limit.cloned()
        };
        if stored.iter().all(|found| limit(found).is_none()) {
            return self.add(stem, stored.iter().map(|found| found.der()));
        }
        let elements = stored.iter().map(|found| {
            let element = SerializedElement::certificate(found.der());
            limit(found)
                .into_iter()
                .fold(element, SerializedElement::with)
        });
        let store = SerializedStore::new(elements.collect());
        self.write(stem, "sst", store.to_bytes())
    }

    /// Under a name that no other contents have.
    fn write(&mut self, stem: &str, extension: &str, contents: Vec<u8>) -> String {
        let stem = tame(stem);
        let mut number = 1_usize;
        loop {
            let name = match number {
                1 => format!("{stem}.{extension}"),
                _ => format!("{stem}-{number}.{extension}"),
            };
            let path = match self.folder.as_str() {
                "" => name,
                folder => format!("{folder}/{name}"),
            };
            if self.files.get(&path).is_none_or(|there| *there == contents) {
                self.files.insert(path.clone(), contents);
                return path;
            }
            number += 1;
        }
    }

    pub(super) fn into_files(self) -> Vec<(String, Vec<u8>)> {
        self.files.into_iter().collect()
    }
}

/// A name that every file system takes: no separators, no blanks, no leading dot.
fn tame(stem: &str) -> String {
    let tamed: String = stem
        .chars()
        .map(|letter| match letter.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9' | '.' | '-' | '_') => plain,
            _ => '-',
        })
        .take(LONGEST)
        .collect();
    match tamed.trim_matches(['.', '-']) {
        "" => "certificate".to_owned(),
        name => name.to_owned(),
    }
}

/// What a certificate is to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Root,
    Intermediate,
    EndEntity,
}

/// By basicConstraints and by whether issuer and subject are the same; where there is no
/// basicConstraints, what is self-issued counts as a root, for an old one is.
pub(super) fn standing(der: &[u8]) -> Standing {
    let Ok(certificate) = Certificate::from_der(der) else {
        return Standing::EndEntity;
    };
    let tbs = certificate.tbs_certificate();
    let constraints = tbs.extensions().basic_constraints().ok().flatten();
    let is_authority = constraints.map(|constraints| constraints.ca);
    match (is_authority, tbs.issuer() == tbs.subject()) {
        (Some(true) | None, true) => Standing::Root,
        (Some(true), false) => Standing::Intermediate,
        _ => Standing::EndEntity,
    }
}

/// The names by which a server of this certificate may be called: its DNS names, else its common name.
pub(super) fn names(der: &[u8]) -> Vec<String> {
    use countersign_asn1::GeneralName;
    let Ok(certificate) = Certificate::from_der(der) else {
        return Vec::new();
    };
    let tbs = certificate.tbs_certificate();
    let alternative = tbs.extensions().subject_alt_name().unwrap_or_default();
    let names: Vec<String> = alternative
        .iter()
        .filter_map(|name| match name {
            GeneralName::DnsName(name) if !name.contains('*') => Some((*name).to_owned()),
            _ => None,
        })
        .collect();
    if !names.is_empty() {
        return names;
    }
    let common_name = tbs.subject().common_name();
    let is_host = |name: &String| name.contains('.') && !name.contains(['*', ' ']);
    common_name.filter(is_host).into_iter().collect()
}

/// Long enough for any full name.
const LONGEST: usize = 100;
