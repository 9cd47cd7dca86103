//! What is wrong with a chain, and the reason that it makes.

use countersign_messages::link;
use countersign_trust::{
    CandidatePath, CertificateId, Certificates, Finding, FindingKind, HResult, TrustStatus,
};

use super::super::finding;
use super::super::hearing::Hearing;
use super::ChainJudgement;
use crate::fact::{AUTO_ROOT_UPDATE, INTERMEDIATES, TRUSTED_ROOTS};
use crate::words::cut;
use crate::{Confidence, Layer, MissingFact, Reason, Rule, Severity, WindowsCodes};

/// One fault of a chain.
#[derive(Clone, Debug)]
pub(in super::super) enum ChainFault {
    /// A rule of path validation does not hold.
    Found {
        finding: Finding,
        /// How many more of its kind there are about this certificate.
        more: usize,
        /// What must be known before it counts.
        doubt: Option<Doubt>,
        codes: Option<ChainCodes>,
    },
    /// The chain would hold with this intermediate, which is neither sent nor in the judge's store.
    MissingIntermediate {
        certificate: CertificateId,
        /// Unless this fact is as it would have to be.
        fact: Option<&'static str>,
    },
    /// The chain would hold with this public root, and nobody says whether it is fetched.
    PublicRoot { root: CertificateId },
    /// What is missing is fetched: the chain holds thanks to it.
    Fetched {
        certificate: CertificateId,
        from: Fetched,
    },
    /// A certificate of the chain does not exist yet.
    Supposed { certificate: CertificateId },
    /// Nobody says what the judge trusts.
    RootsUnknown,
    /// There were more paths than anybody should have to try.
    TooManyPaths,
}

/// Why a finding may not count.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Doubt {
    /// This fact of the judge is unknown.
    Fact(&'static str),
    /// The judge fetches the issuer from a URL, and what is there nobody says.
    BehindUrl,
    /// Nobody here can tell, and the judge may.
    Unverifiable,
}

/// Where what is missing comes from.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Fetched {
    Url,
    WindowsUpdate,
}

/// What Windows reports for a whole chain.
#[derive(Clone, Debug)]
pub(in super::super) struct ChainCodes {
    pub(super) hresult: HResult,
    /// Of the chain.
    pub(super) status: TrustStatus,
    /// Of each of its certificates.
    pub(super) elements: Vec<(CertificateId, TrustStatus)>,
    pub(super) approximate: bool,
}

impl ChainFault {
    /// Whether it is the purpose that is missing: that is another rule's.
    pub(in super::super) fn is_of_purpose(&self) -> bool {
        matches!(
            self,
            Self::Found { finding, .. } if matches!(
                finding.kind(),
                FindingKind::PurposeMissing { .. }
                    | FindingKind::IssuerPurposeMissing { .. }
                    | FindingKind::KeyUsageInconsistent { .. }
            )
        )
    }

    /// What it does to the answer.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Found { doubt: None, .. } | Self::MissingIntermediate { fact: None, .. } => {
                Severity::Error
            }
            Self::Found { .. }
            | Self::MissingIntermediate { .. }
            | Self::PublicRoot { .. }
            | Self::RootsUnknown
            | Self::TooManyPaths => Severity::Unknown,
            Self::Fetched { .. } | Self::Supposed { .. } => Severity::Note,
        }
    }
}

impl ChainJudgement {
    /// A fault of this judgement as a reason, told of these two parties.
    pub(in super::super) fn reason(
        &self,
        fault: &ChainFault,
        hearing: &Hearing<'_, '_>,
        rule: &Rule,
    ) -> Reason {
        let mut reason = fault.told(hearing, rule);
        // What the judged sends may be unknown too; the judgement is on what it is known to send.
        reason.severity = match reason.missing_fact {
            Some(_) => fault.severity().min(Severity::Unknown),
            None => fault.severity(),
        };
        if self.is_stricter && reason.severity > Severity::Note {
            // Sources agree that Windows compares its own way; in which cases that refuses a chain,
            // they do not say: a key identifier that matches may outweigh names that do not.
            reason.severity = Severity::Unknown;
            reason.confidence = reason.confidence.max(Confidence::Inferred);
            reason.sentence = link::stricter(hearing.say(), reason.sentence, &hearing.judge.name);
        }
        if reason.severity < Severity::Error {
            reason.windows = None;
        }
        reason
    }
}

impl ChainFault {
    fn told(&self, hearing: &Hearing<'_, '_>, rule: &Rule) -> Reason {
        let say = hearing.say();
        let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
        let draft = |code, sentence| hearing.draft(rule, code, Layer::Chain, sentence);
        let name = |id| hearing.called(id);
        match self {
            Self::Found {
                finding,
                more,
                doubt,
                codes,
            } => {
                let mut reason = finding::reason(hearing, rule, finding, doubt.is_some());
                if *more > 0 {
                    reason.sentence = link::more_of_the_kind(say, reason.sentence, more);
                }
                let is_open = matches!(finding.kind(), FindingKind::IssuerUnknown { .. });
                reason.missing_fact = match doubt {
                    Some(doubt) => doubt.missing(hearing, finding),
                    None => (is_open && hearing.may_send_more())
                        .then(|| hearing.missing(INTERMEDIATES, hearing.judged)),
                };
                reason.windows = codes.as_ref().and_then(|codes| {
                    let mut windows = hearing.windows(rule, codes.hresult.name())?;
                    codes.complete(&mut windows, finding.certificate());
                    Some(windows)
                });
                reason
            }
            Self::MissingIntermediate { certificate, fact } => {
                let name = name(*certificate);
                let may_send = hearing.may_send_more();
                let sends = if may_send {
                    link::intermediate_perhaps_sent(say, judged, &name)
                } else {
                    link::intermediate_not_sent(say, judged, &name)
                };
                let sentence = match fact {
                    None => link::issuer_not_had(say, sends, judge, ""),
                    Some(_) => link::issuer_perhaps_not_had(say, sends, judge, ""),
                };
                let missing_fact = if may_send {
                    Some(hearing.missing(INTERMEDIATES, hearing.judged))
                } else {
                    fact.map(|fact| hearing.missing(fact, hearing.judge))
                };
                let windows = hearing
                    .windows(rule, "CERT_E_CHAINING")
                    .map(|codes| WindowsCodes {
                        error_status_hex: Some("0x00010000".to_owned()),
                        error_status: vec!["CERT_TRUST_IS_PARTIAL_CHAIN".to_owned()],
                        ..codes
                    });
                Reason {
                    certificate: Some(hearing.reference(*certificate)),
                    windows,
                    missing_fact,
                    remedy: Some(link::import_intermediate(say, judged, &name, judge)),
                    ..draft("MissingIntermediate", sentence)
                }
            }
            Self::PublicRoot { root } => {
                let name = name(*root);
                Reason {
                    certificate: Some(hearing.reference(*root)),
                    missing_fact: Some(hearing.missing(AUTO_ROOT_UPDATE, hearing.judge)),
                    remedy: Some(link::import_public_root(say, &name, judge)),
                    ..draft(
                        "UntrustedRoot",
                        link::public_root(say, judged, &name, judge),
                    )
                }
            }
            Self::Fetched { certificate, from } => {
                let name = name(*certificate);
                let from = match from {
                    Fetched::Url => link::AUTHORITY_INFO_ACCESS,
                    Fetched::WindowsUpdate => link::WINDOWS_UPDATE,
                };
                let sentence = link::fetched(say, judge, name, from.told(say), judged);
                Reason {
                    certificate: Some(hearing.reference(*certificate)),
                    ..draft("FetchedOnDemand", sentence)
                }
            }
            Self::Supposed { certificate } => {
                let (name, issuer) = (name(*certificate), hearing.facts_of(*certificate).issuer());
                Reason {
                    certificate: Some(hearing.reference(*certificate)),
                    ..draft(
                        "SignatureAssumed",
                        link::supposed(say, name, judged, cut(issuer)),
                    )
                }
            }
            Self::RootsUnknown => {
                let missing = hearing.missing(TRUSTED_ROOTS, hearing.judge);
                Reason {
                    missing_fact: Some(missing.clone()),
                    ..draft("RootsUnknown", link::not_known(say, &missing.question))
                }
            }
            Self::TooManyPaths => Reason {
                remedy: Some(link::remove_duplicates(say, judged, judge)),
                ..draft("TooManyPaths", link::too_many_paths(say, judged))
            },
        }
    }
}

impl Doubt {
    fn missing(self, hearing: &Hearing<'_, '_>, finding: &Finding) -> Option<MissingFact> {
        let judge = hearing.judge;
        match self {
            Self::Unverifiable => None,
            Self::Fact(fact) => Some(hearing.missing(fact, judge)),
            Self::BehindUrl => {
                let facts = hearing.facts_of(finding.certificate());
                let url = cut(facts.ca_issuers().first().map_or("", String::as_str));
                Some(MissingFact {
                    party: judge.name.clone(),
                    fact: INTERMEDIATES.to_owned(),
                    question: link::which_is_fetched(
                        hearing.say(),
                        cut(facts.issuer()),
                        &judge.name,
                        &url,
                    ),
                    how: link::download_it(hearing.say(), &url, &judge.name),
                })
            }
        }
    }
}

/// What Windows reports of each certificate of a path.
pub(super) fn elements(
    certificates: &Certificates,
    path: &CandidatePath,
) -> Vec<(CertificateId, TrustStatus)> {
    let ids = path.certificates().iter().enumerate();
    ids.map(|(depth, id)| (*id, TrustStatus::of_element(certificates, path, depth)))
        .collect()
}

impl ChainCodes {
    fn complete(&self, windows: &mut WindowsCodes, about: CertificateId) {
        windows.error_status_hex = Some(format!("0x{:08X}", self.status.error_bits()));
        windows.error_status = self
            .status
            .error_names()
            .map(|name| format!("CERT_TRUST_{name}"))
            .collect();
        let is_it = |(certificate, _): &&(CertificateId, _)| *certificate == about;
        if let Some((_, status)) = self.elements.iter().find(is_it) {
            windows.info_status_hex = Some(format!("0x{:08X}", status.info_bits()));
            windows.info_status = status
                .info_names()
                .map(|name| format!("CERT_TRUST_{name}"))
                .collect();
        }
        windows.approximate = self.approximate;
    }
}

/// The HRESULTs of which it is known what makes Windows report them; the others are by analogy.
pub(super) const DOCUMENTED: [&str; 6] = [
    "CERT_E_CHAINING",
    "CERT_E_CRITICAL",
    "CERT_E_EXPIRED",
    "CERT_E_UNTRUSTEDROOT",
    "CERT_E_WRONG_USAGE",
    "TRUST_E_CERT_SIGNATURE",
];
