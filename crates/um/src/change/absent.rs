//! The certificate of an authority that no file has: what it issued tells of it, and who issued it is supposed.

use core::fmt::Write as _;

use countersign_asn1::Oid;
use countersign_messages::{Language, change};
use countersign_trust::{CertificateFacts, CertificateId, Certificates, TrustStore};

use super::alteration::fingerprint;
use super::authority::issuers;
use super::workshop::Workshop;

/// The issuer of a certificate, where no file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Absent {
    /// What it issued.
    pub(crate) issued: CertificateId,
    /// Who is supposed to have issued it.
    pub(crate) under: CertificateId,
}

/// The issuer of a certificate, where no file has it and it is supposed to be a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AbsentRoot {
    /// What it issued.
    pub(crate) issued: CertificateId,
}

impl Absent {
    /// The issuer of this certificate below each root of the store that may well have issued it, and whether
    /// others might have; none, where a file has it.
    pub(crate) fn below(
        roots: &TrustStore,
        issued: CertificateId,
        workshop: &Workshop<'_>,
    ) -> (Vec<Self>, bool) {
        if !is_of_nobody_here(issued, workshop) {
            return (Vec::new(), false);
        }
        let certificates = &workshop.certificates;
        let facts = certificates.get(issued);
        let told = facts.authority_key_identifier();
        let named = told.and_then(|told| told.authority_cert_issuer);
        let organization = |facts: &CertificateFacts, of_issuer: bool| {
            let name = if of_issuer {
                facts.issuer()
            } else {
                facts.subject()
            };
            name.attributes(Oid::ORGANIZATION_NAME)
        };
        let wanted = organization(facts, true);
        let public = &workshop.estate.public_roots;
        let mut likely: Vec<(u8, CertificateId)> = { roots.iter() }
            .filter(|root| {
                let root = certificates.get(*root);
                let lasts = root.not_before() <= workshop.at() && workshop.at() <= root.not_after();
                let is_named = named.is_none_or(|named| root.subject().matches(named));
                // A root of that name has another key.
                lasts && is_named && root.is_ca() && !root.subject().matches(facts.issuer())
            })
            .map(|root| {
                let is_of_it =
                    !wanted.is_empty() && organization(certificates.get(root), false) == wanted;
                let is_public = public.list_of(certificates, root).is_some();
                (if is_of_it { 0 } else { 1 + u8::from(is_public) }, root)
            })
            .collect();
        likely.sort_unstable();
        let nearest = likely.first().map(|(nearness, _)| *nearness);
        let count = likely.len();
        let absent: Vec<Self> = { likely.into_iter() }
            .take_while(|(nearness, _)| Some(*nearness) == nearest)
            .take(MOST_ROOTS)
            .map(|(_, under)| Self { issued, under })
            .collect();
        let are_others = absent.len() < count;
        (absent, are_others)
    }

    /// The same for whoever imports it, whichever of the certificates that it issued is asked about.
    pub(crate) fn imported(self, certificates: &Certificates) -> Self {
        let issued = first_beside(self.issued, certificates);
        Self { issued, ..self }
    }

    /// What it would be.
    pub(crate) fn facts(self, certificates: &Certificates) -> CertificateFacts {
        let under = certificates.get(self.under);
        under.to_issuer_of(certificates.get(self.issued))
    }

    /// As a file of changes writes it.
    pub(crate) fn write(self, certificates: &Certificates) -> String {
        let [issued, under] = [self.issued, self.under].map(|id| fingerprint(certificates, id));
        format!("{ISSUER_OF}{issued}{UNDER}{under}")
    }

    /// What it issued and who issued it, in the words in which a file of changes names certificates.
    pub(crate) fn parse(text: &str) -> Option<(&str, &str)> {
        text.strip_prefix(ISSUER_OF)?.split_once(UNDER)
    }

    /// Its subject, what it issued, and who is supposed to have issued it.
    pub(crate) fn names(self, certificates: &Certificates) -> [String; 3] {
        let issued = certificates.get(self.issued);
        let under = certificates.get(self.under);
        [issued.issuer(), issued.subject(), under.subject()].map(ToString::to_string)
    }

    /// Where it is to be had, and what to do if it turns out to be a root.
    pub(crate) fn how(self, certificates: &Certificates, language: Language) -> String {
        change::if_self_signed(language, where_to_get(self.issued, certificates, language))
    }
}

impl AbsentRoot {
    /// The issuer of this certificate as a root; none, where a file has it.
    pub(crate) fn above(issued: CertificateId, workshop: &Workshop<'_>) -> Option<Self> {
        let issued = first_beside(issued, &workshop.certificates);
        is_of_nobody_here(issued, workshop).then_some(Self { issued })
    }

    /// As a file of changes writes it.
    pub(crate) fn write(self, certificates: &Certificates) -> String {
        format!("{ISSUER_OF}{}", fingerprint(certificates, self.issued))
    }

    /// What it issued, in the words in which a file of changes names certificates.
    pub(crate) fn parse(text: &str) -> Option<&str> {
        text.strip_prefix(ISSUER_OF)
    }

    /// Its subject and what it issued.
    pub(crate) fn names(self, certificates: &Certificates) -> [String; 2] {
        let issued = certificates.get(self.issued);
        [issued.issuer(), issued.subject()].map(ToString::to_string)
    }

    /// Where it is to be had, and what to do if it turns out to be none.
    pub(crate) fn how(self, certificates: &Certificates, language: Language) -> String {
        let how = where_to_get(self.issued, certificates, language);
        let [_, issued] = self.names(certificates);
        change::if_not_self_signed(language, how, issued)
    }
}

/// The certificates that the issuer of this one issued, by its name and the key that they name; itself among them.
fn beside(
    issued: CertificateId,
    certificates: &Certificates,
) -> impl Iterator<Item = CertificateId> {
    let key = |facts: &CertificateFacts| {
        let told = facts.authority_key_identifier();
        told.and_then(|told| told.key_identifier.map(<[u8]>::to_vec))
    };
    let facts = certificates.get(issued);
    let (issuer, by) = (facts.issuer(), key(facts));
    certificates
        .iter()
        .filter(move |(_, other)| {
            !other.is_hypothetical()
                && !other.is_self_issued()
                && other.issuer().matches(issuer)
                && key(other) == by
        })
        .map(|(id, _)| id)
}

/// The first of them: to whoever imports their issuer it is one, whichever of them is asked about.
fn first_beside(issued: CertificateId, certificates: &Certificates) -> CertificateId {
    beside(issued, certificates).next().unwrap_or(issued)
}

/// Whether no file has the issuer of this certificate.
fn is_of_nobody_here(issued: CertificateId, workshop: &Workshop<'_>) -> bool {
    let certificates = &workshop.certificates;
    let is_of_itself = certificates.get(issued).is_self_issued();
    !is_of_itself && issuers(certificates, workshop.signatures, issued).is_empty()
}

/// Where the issuer of this certificate is to be had, and how it is told from others of its name.
fn where_to_get(issued: CertificateId, certificates: &Certificates, language: Language) -> String {
    let facts = certificates.get(issued);
    let [subject, name] = [facts.issuer(), facts.subject()];
    let how = match facts.ca_issuers().first() {
        Some(url) => change::download_absent(language, subject, url),
        None => change::ask_for_absent(language, subject, name),
    };
    let told = facts.authority_key_identifier();
    match told.and_then(|told| told.key_identifier) {
        Some(identifier) => {
            let mut hex = String::new();
            for octet in identifier {
                let _ = write!(hex, "{octet:02x}");
            }
            change::known_by_key(language, how, hex)
        }
        None => how,
    }
}

impl Workshop<'_> {
    /// The certificate that no file has, as it is supposed to be.
    pub(super) fn supposed(&mut self, absent: Absent) -> CertificateId {
        if let Some(known) = self.absent.get(&absent) {
            return *known;
        }
        let new = self.certificates.suppose(absent.facts(&self.certificates));
        let Absent { issued, under } = absent;
        self.signatures.assume(&self.certificates, under, new);
        self.assume_issued(new, issued);
        self.absent.insert(absent, new);
        new
    }

    /// The same of a root.
    pub(super) fn supposed_root(&mut self, absent: AbsentRoot) -> CertificateId {
        if let Some(known) = self.absent_roots.get(&absent) {
            return *known;
        }
        let root = self.certificates.get(absent.issued).to_root_above();
        let new = self.certificates.suppose(root);
        self.assume_issued(new, absent.issued);
        self.absent_roots.insert(absent, new);
        new
    }

    /// Supposes that it issued this certificate, and what has the same issuer.
    fn assume_issued(&self, new: CertificateId, issued: CertificateId) {
        for issued in beside(issued, &self.certificates) {
            self.signatures.assume(&self.certificates, new, issued);
        }
    }
}

/// Under so many roots is it supposed to be, each an alternative.
const MOST_ROOTS: usize = 2;

const ISSUER_OF: &str = "issuer of ";
const UNDER: &str = " under ";
