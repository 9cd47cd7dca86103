//! The answer: every link with its checks, in a form that is stable.

use std::collections::BTreeMap;

use countersign_messages::{Language, Text};
use countersign_mutual::{
    Agreement, Answer, CertificateReference, FactDefinition, MissingFact, Party, Severity,
};
use countersign_trust::CertificateFacts;
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::intermittent::Intermittent;
use crate::kind::{CertificateKind, KindVerdict};

/// The form of reports.
const SCHEMA: &str = "countersign.check/1";

/// What [`Estate::check`](crate::Estate::check) found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign report")]
#[non_exhaustive]
pub struct Report {
    /// The form of this report: `countersign.check/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment that was judged, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// Whether every link works.
    pub works: Answer,
    /// Whether the makers support every link.
    pub supported: Answer,
    /// How many links have which answer.
    pub summary: Summary,
    /// Every endpoint, with the certificate that it presents.
    pub parties: Vec<PartyReport>,
    /// Every link, with its checks.
    pub links: Vec<LinkReport>,
    /// Who works with some members of a pool only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intermittent: Vec<Intermittent>,
    /// The certificates that end soon: the first to end first.
    pub ending: Vec<Ending>,
}

/// A certificate that is presented or stands above one, valid now, and not for long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Ending {
    /// Which certificate.
    pub certificate: CertificateReference,
    /// The last moment of its validity, RFC 3339.
    pub not_after: String,
    /// Whole days from the moment that was judged to that end.
    pub days: i64,
    /// The endpoints that present it, or whose chain it is in.
    pub parties: Vec<String>,
}

/// Counts of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Summary {
    /// All of them.
    pub links: usize,
    /// Those that work.
    pub yes: usize,
    /// Those that do not.
    pub no: usize,
    /// Those of which a fact is missing that decides.
    pub undecided: usize,
    /// Those that a maker does not support, whether or not they work.
    pub unsupported: usize,
    /// Those that work, and about which there is a warning.
    pub warned: usize,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PartyReport {
    /// Its name, as links and checks speak of it.
    pub name: String,
    /// What others dial.
    pub host: String,
    /// Its product, by the catalogue's identifier.
    pub product: String,
    /// Its product, as its maker writes it.
    pub product_name: String,
    /// What it presents, if anybody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PresentedCertificate>,
    /// The facts that nobody states, and whose trouble is taken to be absent: it is rare, or shows at
    /// once.
    pub taken_for_granted: Vec<MissingFact>,
}

/// The certificate that an endpoint presents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PresentedCertificate {
    /// Which certificate.
    #[serde(flatten)]
    pub certificate: CertificateReference,
    /// The first moment of its validity, RFC 3339.
    pub not_before: String,
    /// The last moment of its validity, RFC 3339.
    pub not_after: String,
    /// Self-signed, from an internal PKI, or bought.
    #[serde(flatten)]
    pub kind: KindVerdict,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LinkReport {
    /// The verdicts.
    #[serde(flatten)]
    pub agreement: Agreement,
    /// What the link follows from; empty when the estate writes it.
    pub derived_from: Vec<String>,
    /// The kind of the first party's certificate.
    pub a_kind: CertificateKind,
    /// The kind of the second party's certificate.
    pub b_kind: CertificateKind,
}

impl Report {
    pub(crate) fn new(
        at: OffsetDateTime,
        parties: Vec<PartyReport>,
        links: Vec<LinkReport>,
        intermittent: Vec<Intermittent>,
        ending: Vec<Ending>,
    ) -> Self {
        let worst = |answer: fn(&Agreement) -> Answer| {
            let answers = links.iter().map(|link| answer(&link.agreement));
            answers.max().unwrap_or(Answer::Undecided)
        };
        Self {
            schema: SCHEMA.to_owned(),
            at: rfc3339(at),
            works: worst(|agreement| agreement.works),
            supported: worst(|agreement| agreement.supported),
            summary: Summary::of(&links),
            parties,
            links,
            intermittent,
            ending,
        }
    }

    /// The endpoint of this name.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&PartyReport> {
        self.parties.iter().find(|party| party.name == name)
    }
}

impl Summary {
    fn of(links: &[LinkReport]) -> Self {
        let mut summary = Self::default();
        for LinkReport { agreement, .. } in links {
            let warns = agreement.has(Severity::Warning);
            summary.add(1, agreement.works, agreement.supported, warns);
        }
        summary
    }

    /// So many links more, all of which have these answers.
    pub(crate) fn add(&mut self, links: usize, works: Answer, supported: Answer, warns: bool) {
        self.links += links;
        match works {
            Answer::No => self.no += links,
            Answer::Undecided => self.undecided += links,
            Answer::Yes | Answer::NotRequested => {
                self.yes += links;
                if warns {
                    self.warned += links;
                }
            }
        }
        if supported == Answer::No {
            self.unsupported += links;
        }
    }
}

impl PartyReport {
    pub(crate) fn new(
        party: &Party,
        product: &str,
        certificate: Option<PresentedCertificate>,
        facts: &BTreeMap<String, FactDefinition>,
        language: Language,
    ) -> Self {
        Self {
            name: party.name.clone(),
            host: party.host.clone(),
            product: product.to_owned(),
            product_name: party.rules.name.told(language).to_owned(),
            certificate,
            taken_for_granted: party.taken_for_granted(facts, language),
        }
    }

    /// The kind of its certificate.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        self.certificate
            .as_ref()
            .map_or(CertificateKind::Unknown, |certificate| {
                certificate.kind.kind
            })
    }
}

impl PresentedCertificate {
    pub(crate) fn new(
        certificate: CertificateReference,
        facts: &CertificateFacts,
        kind: KindVerdict,
    ) -> Self {
        Self {
            certificate,
            not_before: rfc3339(facts.not_before()),
            not_after: rfc3339(facts.not_after()),
            kind,
        }
    }
}

impl LinkReport {
    pub(crate) fn new(
        agreement: Agreement,
        derived_from: &[Text],
        (a_kind, b_kind): (CertificateKind, CertificateKind),
        language: Language,
    ) -> Self {
        Self {
            agreement,
            derived_from: derived_from
                .iter()
                .map(|why| why.told(language).to_owned())
                .collect(),
            a_kind,
            b_kind,
        }
    }
}

pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}
