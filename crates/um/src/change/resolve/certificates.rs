//! Which certificates a text stands for.

use countersign_mutual::CertificateReference;
use countersign_trust::CertificateId;

use super::Resolver;
use crate::Error;
use crate::change::{Absent, AbsentRoot, Alteration, Binding, StoreChange, StoreEdit};
use crate::files::ReadFile;

impl<R: ReadFile> Resolver<'_, R> {
    /// The certificate of this fingerprint, subject or common name; or of this file.
    pub(super) fn certificate(&mut self, key: &str, text: &str) -> Result<CertificateId, Error> {
        match self.known(text).as_slice() {
            [only] => Ok(*only),
            [] if is_fingerprint(text) => self.unknown(key, "certificate", text, None),
            [] => {
                let file = self.reference(key, text);
                let found = self.files.all(core::slice::from_ref(&file))?;
                match found.as_slice() {
                    [only] => Ok(*only),
                    [] => Err(Error::NoCertificate { file }),
                    several => {
                        let fault =
                            format!("{} certificates in `{text}`, wanted one", several.len());
                        Err(self.unchangeable(key, fault))
                    }
                }
            }
            several => {
                let table = self.files.table();
                let prints: Vec<String> = several
                    .iter()
                    .filter_map(|id| CertificateReference::of(table.get(*id)).sha256)
                    .collect();
                let fault = format!(
                    "`{text}` may be any of {} certificates: say which by its fingerprint, {}",
                    several.len(),
                    prints.join(" or ")
                );
                Err(self.unchangeable(key, fault))
            }
        }
    }

    /// An intermediate is sent along.
    pub(super) fn send(&mut self, key: &str, change: &StoreChange) -> Result<(), Error> {
        let of = self.endpoints(key, &change.of)?;
        let sent = match self.absent(key, &change.certificate)? {
            Some(absent) => Alteration::SendAbsent { of, absent },
            None => {
                let key = format!("{key}.certificate");
                let certificate = self.certificate(&key, &change.certificate)?;
                Alteration::Send { of, certificate }
            }
        };
        self.made.push(sent);
        Ok(())
    }

    /// The issuer that no file has, if this text means one.
    pub(super) fn absent(&mut self, key: &str, text: &str) -> Result<Option<Absent>, Error> {
        let Some((issued, under)) = Absent::parse(text) else {
            return Ok(None);
        };
        let key = format!("{key}.certificate");
        let issued = self.certificate(&key, issued)?;
        let under = self.certificate(&key, under)?;
        Ok(Some(Absent { issued, under }))
    }

    /// The same of a root.
    pub(super) fn absent_root(
        &mut self,
        key: &str,
        text: &str,
    ) -> Result<Option<StoreEdit>, Error> {
        let Some(issued) = AbsentRoot::parse(text) else {
            return Ok(None);
        };
        let issued = self.certificate(&format!("{key}.certificate"), issued)?;
        Ok(Some(StoreEdit::AddAbsentRoot(AbsentRoot { issued })))
    }

    /// Hosts present what they have already.
    pub(super) fn bind(&mut self, key: &str, change: &Binding) -> Result<(), Error> {
        let of = self.endpoints(key, &change.of)?;
        let key = format!("{key}.certificate");
        let certificate = self.certificate(&key, &change.certificate)?;
        for end in &of {
            let held = self.estate.held_of(*end);
            if !held.iter().any(|held| held.certificate == certificate) {
                let fault = format!(
                    "{} is not known to have `{}`: its `certificates` say what it has",
                    self.estate.endpoints[*end].machine(),
                    change.certificate
                );
                return Err(self.unchangeable(&key, fault));
            }
        }
        self.made.push(Alteration::Bind { of, certificate });
        Ok(())
    }

    /// The certificates that this may mean.
    pub(super) fn named(&mut self, key: &str, text: &str) -> Result<Vec<CertificateId>, Error> {
        let known = self.known(text);
        if known.is_empty() {
            return self.certificate(key, text).map(|id| vec![id]);
        }
        Ok(known)
    }

    fn known(&self, text: &str) -> Vec<CertificateId> {
        let wanted = plain(text);
        let by_print = is_fingerprint(text);
        let found = self.files.table().iter().filter(|(_, facts)| {
            if by_print {
                let CertificateReference { sha1, sha256, .. } = CertificateReference::of(facts);
                return sha1.as_ref() == Some(&wanted) || sha256.as_ref() == Some(&wanted);
            }
            facts
                .common_names()
                .iter()
                .any(|name| name.eq_ignore_ascii_case(text))
                || facts.subject().to_string().eq_ignore_ascii_case(text)
        });
        found.map(|(id, _)| id).collect()
    }
}

fn plain(fingerprint: &str) -> String {
    fingerprint
        .chars()
        .filter(|character| !matches!(character, ':' | ' '))
        .collect::<String>()
        .to_ascii_lowercase()
}

fn is_fingerprint(text: &str) -> bool {
    let plain = plain(text);
    matches!(plain.len(), 40 | 64) && plain.bytes().all(|octet| octet.is_ascii_hexdigit())
}
