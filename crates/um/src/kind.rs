//! The three kinds of certificate, decided from what it chains to, never declared.

use std::cell::RefCell;
use std::collections::HashMap;

use countersign_asn1::PreparedName;
use countersign_mutual::Confidence;
use countersign_trust::{Budget, CertificateId, Certificates, Edge, SignatureFault, Signatures};
use schemars::JsonSchema;
use serde::Serialize;

use crate::public_roots::PublicRoots;
use crate::service::RootCaType;

/// The kinds of certificate that Exchange's documentation tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CertificateKind {
    /// Signed by its own key. It serves gateways, IP PBXs and SBCs, and is never supported with Lync.
    SelfSigned,
    /// From an authority of the organisation.
    InternalPki,
    /// Bought from a public authority.
    ThirdPartyCommercial,
    /// What there is does not tell.
    Unknown,
}

/// A certificate's kind, and why it is of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct KindVerdict {
    /// The kind.
    pub kind: CertificateKind,
    /// What it was decided from.
    pub because: String,
    /// How sure that is.
    pub confidence: Confidence,
}

impl KindVerdict {
    fn new(kind: CertificateKind, confidence: Confidence, because: String) -> Self {
        Self {
            kind,
            because,
            confidence,
        }
    }
}

/// Decides kinds; where a certificate chains to is found out once.
pub(crate) struct Kinds<'a> {
    certificates: &'a Certificates,
    signatures: &'a Signatures<'a>,
    public_roots: &'a PublicRoots,
    /// Every certificate, by its subject as names are compared [RFC 5280 §7.1].
    by_subject: HashMap<Comparable<'a>, Vec<CertificateId>>,
    ends: RefCell<HashMap<CertificateId, Vec<End>>>,
}

/// What stands for a name in comparisons.
type Comparable<'a> = Result<&'a PreparedName, &'a [u8]>;

/// Where a chain leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// To this self-signed certificate.
    Root(CertificateId),
    /// To this one, whose issuer is in no file.
    Missing(CertificateId),
    /// To this one, whose signature nobody here can verify.
    Unverifiable(CertificateId),
    /// Further than anybody should have to look.
    Exhausted,
}

impl<'a> Kinds<'a> {
    pub(crate) fn new(
        certificates: &'a Certificates,
        signatures: &'a Signatures<'a>,
        public_roots: &'a PublicRoots,
    ) -> Self {
        let mut by_subject: HashMap<_, Vec<CertificateId>> = HashMap::new();
        for (id, facts) in certificates.iter() {
            let subject = facts.subject().comparable();
            by_subject.entry(subject).or_default().push(id);
        }
        Self {
            certificates,
            signatures,
            public_roots,
            by_subject,
            ends: RefCell::default(),
        }
    }

    /// The kind of the certificate that an endpoint presents.
    pub(crate) fn decide(&self, leaf: CertificateId, said: Option<RootCaType>) -> KindVerdict {
        use CertificateKind::{InternalPki, SelfSigned, ThirdPartyCommercial, Unknown};
        let ends = self.ends(leaf);
        if ends.contains(&End::Root(leaf)) {
            let because = "its own key signed it".to_owned();
            return KindVerdict::new(SelfSigned, Confidence::Confirmed, because);
        }
        let subject = |id: CertificateId| self.certificates.get(id).subject().to_string();
        let roots = self.roots(leaf);
        for root in roots.iter().copied() {
            if let Some(list) = self.public_roots.list_of(self.certificates, root) {
                let because = format!("its root `{}` is public: on {list}", subject(root));
                return KindVerdict::new(ThirdPartyCommercial, Confidence::Confirmed, because);
            }
        }
        let (kind, confidence, because) = match (said, roots.first().copied(), ends.first()) {
            (Some(RootCaType::ThirdParty), Some(root), _) => (
                ThirdPartyCommercial,
                Confidence::Inferred,
                format!(
                    "Exchange says RootCAType ThirdParty, though its root `{}` is on no list of public roots that is known here: an old one, or a wrong statement",
                    subject(root)
                ),
            ),
            (Some(RootCaType::ThirdParty), None, _) => (
                ThirdPartyCommercial,
                Confidence::Confirmed,
                "Exchange says RootCAType ThirdParty: its root is in the third-party root store"
                    .to_owned(),
            ),
            (Some(RootCaType::Enterprise), ..) => (
                InternalPki,
                Confidence::Confirmed,
                "Exchange says RootCAType Enterprise: its root is published in Active Directory"
                    .to_owned(),
            ),
            (Some(RootCaType::GroupPolicy), ..) => (
                InternalPki,
                Confidence::Confirmed,
                "Exchange says RootCAType GroupPolicy: a group policy distributes its root"
                    .to_owned(),
            ),
            (Some(RootCaType::Registry), Some(root), _) => (
                InternalPki,
                Confidence::Inferred,
                format!(
                    "Exchange says RootCAType Registry: its root `{}` was installed by hand, and no list of public roots has it",
                    subject(root)
                ),
            ),
            (Some(RootCaType::Registry), None, _) => (
                InternalPki,
                Confidence::Unconfirmed,
                "Exchange says RootCAType Registry: its root was installed by hand, as private ones are; which root it is no file of the estate shows"
                    .to_owned(),
            ),
            (_, Some(root), _) => (
                InternalPki,
                Confidence::Inferred,
                format!("its root `{}` is on no list of public roots", subject(root)),
            ),
            (_, None, Some(End::Missing(last))) => (
                Unknown,
                Confidence::Confirmed,
                format!(
                    "no file of the estate holds `{}`, the issuer of `{}`",
                    self.certificates.get(*last).issuer(),
                    subject(*last)
                ),
            ),
            (_, None, Some(End::Unverifiable(last))) => (
                Unknown,
                Confidence::Confirmed,
                format!("the signature of `{}` cannot be verified here", subject(*last)),
            ),
            (_, None, _) => (
                Unknown,
                Confidence::Confirmed,
                "there are more issuers than anybody should have to try".to_owned(),
            ),
        };
        KindVerdict::new(kind, confidence, because)
    }

    /// The self-signed certificates to which its chain leads; itself if it is one.
    pub(crate) fn roots(&self, leaf: CertificateId) -> Vec<CertificateId> {
        let ends = self.ends(leaf);
        let roots = ends.iter().filter_map(|end| match end {
            End::Root(root) => Some(*root),
            End::Missing(_) | End::Unverifiable(_) | End::Exhausted => None,
        });
        roots.collect()
    }

    fn ends(&self, leaf: CertificateId) -> Vec<End> {
        if let Some(ends) = self.ends.borrow().get(&leaf) {
            return ends.clone();
        }
        let mut ends = Vec::new();
        let mut budget = Budget::default();
        self.walk(leaf, &mut vec![leaf], &mut budget, &mut ends);
        self.ends.borrow_mut().insert(leaf, ends.clone());
        ends
    }

    /// Follows proven signatures upwards from the last certificate of `path`.
    fn walk(
        &self,
        subject: CertificateId,
        path: &mut Vec<CertificateId>,
        budget: &mut Budget,
        ends: &mut Vec<End>,
    ) {
        let mut issuers = Vec::new();
        let mut unverifiable = false;
        let named = self.certificates.get(subject).issuer().comparable();
        for &issuer in self.by_subject.get(&named).into_iter().flatten() {
            let edge = self
                .signatures
                .edge(self.certificates, issuer, subject, budget);
            match edge {
                Ok(Edge::Proven) => issuers.push(issuer),
                Ok(Edge::Refuted(SignatureFault::Unsupported { .. } | SignatureFault::Unknown)) => {
                    unverifiable = true;
                }
                Ok(_) => {}
                Err(_) => return push(ends, End::Exhausted),
            }
        }
        if issuers.contains(&subject) {
            return push(ends, End::Root(subject));
        }
        if issuers.is_empty() {
            return push(
                ends,
                if unverifiable {
                    End::Unverifiable(subject)
                } else {
                    End::Missing(subject)
                },
            );
        }
        for issuer in issuers {
            if path.contains(&issuer) {
                continue;
            }
            if path.len() > MOST_ISSUERS {
                return push(ends, End::Exhausted);
            }
            path.push(issuer);
            self.walk(issuer, path, budget, ends);
            path.pop();
        }
    }
}

/// Longer chains than this are nobody's.
const MOST_ISSUERS: usize = 10;

fn push(ends: &mut Vec<End>, end: End) {
    if !ends.contains(&end) {
        ends.push(end);
    }
}
