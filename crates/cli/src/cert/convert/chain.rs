//! Certificates in order: the one that it is about, and each above it after the one that it issued.

use clap::ValueEnum;
use countersign_asn1::Certificate;
use countersign_containers::FoundCertificate;
use countersign_keys::FirstSupporting;
use countersign_trust::{
    Budget, CertificateFacts, CertificateId, Certificates, Edge, SignatureFault, Signatures,
};

use super::ConversionFault;
use crate::backend;

/// Which certificates go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Company {
    /// The certificate alone
    #[value(name = "none")]
    Nothing,
    /// Those above it, and no root
    WithoutRoot,
    /// Those above it, up to the root
    WithRoot,
    /// All that are in the files
    All,
}

/// Certificates in the order in which they are written.
pub(super) struct Arranged {
    /// The certificate that it is about, and those above it, as far as they are there. None where there is
    /// no such certificate, as in a store of roots.
    pub(super) chain: Vec<FoundCertificate>,
    /// The others, as they came.
    pub(super) others: Vec<FoundCertificate>,
}

impl Arranged {
    /// It is about the certificate of this key, a `SubjectPublicKeyInfo`.
    pub(super) fn of_key(
        certificates: Vec<FoundCertificate>,
        key: &[u8],
    ) -> Result<Self, ConversionFault> {
        let has_key = |found: &FoundCertificate| {
            Certificate::from_der(found.der()).is_ok_and(|certificate| {
                let info = certificate.tbs_certificate().subject_public_key_info();
                info.as_der() == key
            })
        };
        match certificates.iter().position(has_key) {
            Some(own) => Ok(Self::upwards(certificates, own)),
            None => Err(ConversionFault::KeyOfNone),
        }
    }

    /// It is about the one certificate that issued none of the others, where there is one.
    pub(super) fn by_issuer(certificates: Vec<FoundCertificate>) -> Self {
        match Kinship::new(&certificates).lowest() {
            Some(own) => Self::upwards(certificates, own),
            None => Self {
                chain: Vec::new(),
                others: certificates,
            },
        }
    }

    fn upwards(certificates: Vec<FoundCertificate>, own: usize) -> Self {
        let places = Kinship::new(&certificates).upwards(own);
        let mut chain: Vec<Option<FoundCertificate>> = places.iter().map(|_| None).collect();
        let mut others = Vec::new();
        for (index, found) in certificates.into_iter().enumerate() {
            let place = places.iter().position(|place| *place == index);
            match place.and_then(|place| chain.get_mut(place)) {
                Some(place) => *place = Some(found),
                None => others.push(found),
            }
        }
        Self {
            chain: chain.into_iter().flatten().collect(),
            others,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.chain.len().saturating_add(self.others.len())
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &FoundCertificate> {
        self.chain.iter().chain(&self.others)
    }

    /// Those that go along, and what is left out.
    pub(super) fn choose(
        mut self,
        company: Company,
    ) -> Result<(Self, Vec<CertificateFacts>), ConversionFault> {
        if company == Company::All {
            return Ok((self, Vec::new()));
        }
        if self.chain.is_empty() {
            return Err(ConversionFault::NotAChain { count: self.len() });
        }
        let kept = match company {
            Company::Nothing => 1,
            // A certificate that is its own root is not left out of its own file.
            Company::WithoutRoot => {
                let is_root = |found: &&FoundCertificate| facts(found).is_some_and(is_root);
                let roots = self.chain.iter().skip(1).filter(is_root).count();
                self.chain.len().saturating_sub(roots)
            }
            Company::WithRoot | Company::All => self.chain.len(),
        };
        let mut left_out = self.chain.split_off(kept);
        left_out.append(&mut self.others);
        let left_out = left_out.iter().filter_map(facts).collect();
        Ok((self, left_out))
    }
}

/// Who issued whom, among certificates.
struct Kinship {
    table: Certificates,
    /// `None` for what cannot be judged: it has no place in a chain.
    ids: Vec<Option<CertificateId>>,
}

impl Kinship {
    fn new(certificates: &[FoundCertificate]) -> Self {
        let mut table = Certificates::new();
        let ids = certificates.iter().map(|found| table.add(found.der()).ok());
        Self {
            ids: ids.collect(),
            table,
        }
    }

    /// The one that issued none of the others. What has more certificates than a chain is a store.
    fn lowest(&self) -> Option<usize> {
        if self.ids.len() > LONGEST {
            return None;
        }
        let verifier = backend::verifier();
        let signatures = Signatures::new(&verifier);
        let issued_none = |issuer: &usize| {
            let mut others = 0..self.ids.len();
            !others.any(|other| other != *issuer && self.issued(&signatures, *issuer, other))
        };
        let mut lowest = (0..self.ids.len()).filter(issued_none);
        match (lowest.next(), lowest.next()) {
            (Some(own), None) => Some(own),
            _ => None,
        }
    }

    /// This one, and each that issued the one before it.
    fn upwards(&self, own: usize) -> Vec<usize> {
        let verifier: FirstSupporting<'_> = backend::verifier();
        let signatures = Signatures::new(&verifier);
        let mut places = vec![own];
        let mut last = own;
        while places.len() < LONGEST {
            let above = (0..self.ids.len())
                .find(|other| !places.contains(other) && self.issued(&signatures, *other, last));
            let Some(above) = above else { break };
            places.push(above);
            last = above;
        }
        places
    }

    /// Whether the names agree, and the signature does not say otherwise. A root issued itself alone.
    fn issued(&self, signatures: &Signatures<'_>, issuer: usize, subject: usize) -> bool {
        let id = |index: usize| self.ids.get(index).copied().flatten();
        let (Some(issuer), Some(subject)) = (id(issuer), id(subject)) else {
            return false;
        };
        let (above, below) = (self.table.get(issuer), self.table.get(subject));
        let named = above.subject() == below.issuer() && !below.claims_self_signed();
        named
            && !matches!(
                signatures.edge(&self.table, issuer, subject, &mut Budget::default()),
                Ok(Edge::Refuted(SignatureFault::Invalid))
            )
    }
}

fn facts(found: &FoundCertificate) -> Option<CertificateFacts> {
    CertificateFacts::from_der(found.der()).ok()
}

fn is_root(facts: CertificateFacts) -> bool {
    facts.claims_self_signed()
}

/// The most certificates of a chain.
const LONGEST: usize = 32;
