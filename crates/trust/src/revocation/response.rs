//! OCSP responses [RFC 6960]: which of their answers is about a certificate, and whether it counts.

use countersign_asn1::{
    BasicOcspResponse, CertId, CertStatus, DistinguishedName, Error, Extensions, KeyUsage,
    OcspResponse, OcspResponseStatus, Oid, ResponderId, SingleResponse, SubjectPublicKeyInfo,
};
use countersign_keys::{SignatureAlgorithm, is_of_issuer};
use hashbrown::HashSet;
use sha1::{Digest as _, Sha1};
use time::Duration;

use super::Revocation;
use super::doubt::{Doubt, DoubtKind};
use super::hearing::status;
use super::index::number;
use super::list::{SignedStatement, StatementId};
use super::signer::{Hearing, Hearings, has_path_within, is_signed_by, working_key};
use super::status::{RevocationStatus, Revoked, Statement, StatementKind};
use crate::rules::Check;
use crate::signatures::WorkingKey;
use crate::{CertificateFacts, CertificateId, Certificates, Edge, Exhausted, Purpose, Question};

/// The nonce of the request to which a response is the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "one was sent or none was")]
pub enum Nonce<'n> {
    /// None was sent, as when a TLS peer staples the response; or one that need not come back.
    NotSent,
    /// These octets were sent, and the response must bear them.
    // Deviation: RFC 6960 §4.4.1 lets a responder leave the nonce out; a caller that can live with
    // that says `NotSent`.
    Sent(&'n [u8]),
}

/// A response that is kept, with the certificates that came in it.
#[derive(Clone, Debug)]
pub(super) struct Response {
    der: Vec<u8>,
    id: StatementId,
    nonce: Option<Vec<u8>>,
    certs: Vec<CertificateId>,
}

/// One response while it is looked at for one certificate.
struct Hearsay<'h, 'c> {
    check: &'h mut Check<'c>,
    depth: usize,
    response: &'h Response,
    basic: BasicOcspResponse<'h>,
}

impl Response {
    pub(super) fn read(
        der: Vec<u8>,
        nonce: Nonce<'_>,
        certificates: &mut Certificates,
    ) -> Result<Self, Error> {
        let response = OcspResponse::from_der(&der)?;
        let basic = response.basic()?;
        // A certificate that cannot be read signs nothing here, and harms nobody.
        let certs = basic
            .iter()
            .flat_map(BasicOcspResponse::certs)
            .filter_map(|der| certificates.add(der).ok())
            .collect();
        Ok(Self {
            id: StatementId::of(&der),
            nonce: match nonce {
                Nonce::NotSent => None,
                Nonce::Sent(octets) => Some(octets.to_vec()),
            },
            certs,
            der,
        })
    }

    /// The serial numbers for which it answers, each once; `None` if it is no answer.
    pub(super) fn serial_numbers(&self) -> Option<HashSet<Vec<u8>>> {
        let basic = OcspResponse::from_der(&self.der).ok()?.basic().ok()??;
        let singles = basic.tbs_response_data().responses();
        Some(
            singles
                .map(|single| number(single.cert_id().serial_number).to_vec())
                .collect(),
        )
    }

    /// What this response says of the certificate at `depth`: `None` if it is about others.
    pub(super) fn status(
        &self,
        check: &mut Check<'_>,
        depth: usize,
    ) -> Result<Option<Result<Option<Revoked>, Doubt>>, Exhausted> {
        let Ok(response) = OcspResponse::from_der(&self.der) else {
            return Ok(None);
        };
        let refusal = response.response_status();
        if refusal != OcspResponseStatus::Successful {
            let kind = DoubtKind::ResponderRefused { status: refusal };
            return Ok(Some(Err(Doubt::alone(kind))));
        }
        let Ok(Some(basic)) = response.basic() else {
            return Ok(Some(Err(Doubt::alone(DoubtKind::ResponseTypeUnknown))));
        };
        let mut hearsay = Hearsay {
            check,
            depth,
            response: self,
            basic,
        };
        let Some(statement) = hearsay.answer()? else {
            return Ok(None);
        };
        Ok(Some(statement))
    }
}

impl Hearsay<'_, '_> {
    fn answer(&mut self) -> Result<Option<Result<Option<Revoked>, Doubt>>, Exhausted> {
        let (path, depth) = (self.check.path, self.depth);
        let facts = self.check.certificates.get(path[depth]);
        let issuer = self.check.certificates.get(path[depth + 1]);
        let target = Target::new(facts, issuer);
        // Every answer is compared, whichever comes first (CVE-2026-3832).
        let own: Vec<SingleResponse<'_>> = self
            .basic
            .tbs_response_data()
            .responses()
            .filter(|single| target.is_meant_by(&single.cert_id()))
            .collect();
        if own.is_empty() {
            return Ok(None);
        }
        if let Some(kind) = self.unfit() {
            return Ok(Some(Err(Doubt::about(self.statement(), kind))));
        }
        // Of several answers about one certificate the gravest counts: revoked, then not known.
        let mut said = None;
        for single in own {
            said = graver(said, self.said_by(&single));
        }
        let said = match said.unwrap_or(Said::Nothing(DoubtKind::ResponderIgnorant)) {
            Said::Nothing(kind) => Err(kind),
            Said::Good => self.signer()?.map(|()| None),
            Said::Revoked(revoked) => self.signer()?.map(|()| Some(*revoked)),
        };
        Ok(Some(
            said.map_err(|kind| Doubt::about(self.statement(), kind)),
        ))
    }

    fn said_by(&self, single: &SingleResponse<'_>) -> Said {
        if let Err(kind) = self.in_force(single) {
            return Said::Nothing(kind);
        }
        match single.cert_status() {
            CertStatus::Good => Said::Good,
            CertStatus::Unknown => Said::Nothing(DoubtKind::ResponderIgnorant),
            CertStatus::Revoked {
                revocation_time,
                revocation_reason,
            } => Said::Revoked(Box::new(Revoked {
                since: revocation_time,
                reason: revocation_reason,
                invalid_since: None,
                by: self.statement(),
            })),
        }
    }

    fn statement(&self) -> Statement {
        let data = self.basic.tbs_response_data();
        Statement {
            kind: StatementKind::Response,
            issuer: match data.responder_id() {
                ResponderId::ByName(name) => DistinguishedName::from(name).to_string(),
                ResponderId::ByKey(hash) => {
                    let digits: String = hash.iter().map(|octet| format!("{octet:02x}")).collect();
                    format!("key {digits}")
                }
            },
            made_at: data.produced_at(),
        }
    }

    /// Why the response as a whole does not count, whoever signed it.
    fn unfit(&self) -> Option<DoubtKind> {
        let data = self.basic.tbs_response_data();
        let at = self.check.question.at;
        if let Some(oid) = unknown_critical(data.response_extensions()) {
            return Some(DoubtKind::UnknownCriticalExtension { oid });
        }
        if self
            .response
            .nonce
            .as_deref()
            .is_some_and(|sent| data.nonce() != Some(sent))
        {
            return Some(DoubtKind::NonceMismatch);
        }
        (data.produced_at() > at).then_some(DoubtKind::FromTheFuture { at })
    }

    /// Whether an answer is in force at the moment [RFC 6960 §3.2, §4.2.2.1].
    fn in_force(&self, single: &SingleResponse<'_>) -> Result<(), DoubtKind> {
        let at = self.check.question.at;
        if let Some(oid) = unknown_critical(single.single_extensions()) {
            return Err(DoubtKind::UnknownCriticalExtension { oid });
        }
        if single.this_update() > at {
            return Err(DoubtKind::FromTheFuture { at });
        }
        // Deviation: without `nextUpdate` newer news is to be had at any moment; the standard wants
        // the answer "sufficiently recent", and here that is a day.
        let next_update = single
            .next_update()
            .unwrap_or_else(|| single.this_update().saturating_add(RECENT));
        if next_update < at {
            return Err(DoubtKind::Stale { next_update });
        }
        Ok(())
    }

    /// Whether somebody who may signed the response: the certificate's issuer, or one whom it
    /// entitled [RFC 6960 §4.2.2.2].
    fn signer(&mut self) -> Result<Result<(), DoubtKind>, Exhausted> {
        let algorithm = SignatureAlgorithm::from_identifier(&self.basic.signature_algorithm()).ok();
        if let Some(hash) = algorithm.and_then(SignatureAlgorithm::hash)
            && self.check.question.policy.refused_hashes.contains(&hash)
        {
            return Ok(Err(DoubtKind::WeakHash { hash }));
        }
        let (message, signature) = (
            self.basic.tbs_response_data().as_der(),
            self.basic.signature(),
        );
        let signed = SignedStatement {
            id: self.response.id,
            algorithm,
            message,
            signature: signature.whole_octets(),
        };
        let issuer = self.check.path[self.depth + 1];
        let issuer_key = working_key(self.check, self.depth + 1);
        let mut doubt = DoubtKind::ResponderUnknown;
        if self.is_responder(issuer) {
            if is_signed_by(self.check, issuer_key, &signed)? {
                return Ok(Ok(()));
            }
            doubt = DoubtKind::SignatureInvalid;
        }
        for delegate in self.delegates()? {
            let key = WorkingKey {
                key: self.check.certificates.key(delegate),
                parameters: None,
            };
            if !is_signed_by(self.check, key, &signed)? {
                doubt = DoubtKind::SignatureInvalid;
                continue;
            }
            match self.is_entitled(delegate, issuer_key)? {
                Ok(()) => return Ok(Ok(())),
                Err(why) => doubt = why,
            }
        }
        Ok(Err(doubt))
    }

    /// The certificates at hand that the response calls its responder's.
    fn delegates(&mut self) -> Result<Vec<CertificateId>, Exhausted> {
        let question = self.check.question;
        let at_hand = question.presented.iter().chain(question.extra);
        let all: Vec<CertificateId> = self.response.certs.iter().chain(at_hand).copied().collect();
        self.check.budget.spend_steps(1 + all.len() / 1_000)?;
        let mut found: Vec<CertificateId> = Vec::new();
        for id in all {
            if self.is_responder(id) && !found.contains(&id) {
                self.check.budget.spend_steps(1)?;
                found.push(id);
            }
        }
        Ok(found)
    }

    fn is_responder(&self, id: CertificateId) -> bool {
        let facts = self.check.certificates.get(id);
        match self.basic.tbs_response_data().responder_id() {
            ResponderId::ByName(name) => {
                facts.subject().as_der() == name.as_der()
                    || DistinguishedName::from(name).matches(facts.subject())
            }
            ResponderId::ByKey(hash) => {
                key_bits(facts).is_some_and(|bits| *Sha1::digest(bits) == *hash)
            }
        }
    }

    /// Whether the issuer entitled `delegate` to answer for it: signed with the same key as the
    /// certificate in question, `OCSPSigning` said and not merely allowed, in date, not revoked
    /// [RFC 6960 §4.2.2.2].
    fn is_entitled(
        &mut self,
        delegate: CertificateId,
        issuer_key: WorkingKey,
    ) -> Result<Result<(), DoubtKind>, Exhausted> {
        let check = &mut *self.check;
        let facts = check.certificates.get(delegate);
        let issuer = check.certificates.get(check.path[self.depth + 1]);
        let edge =
            check
                .signatures
                .edge_by(check.certificates, issuer_key, delegate, check.budget)?;
        if edge != Edge::Proven || !facts.issuer().matches(issuer.subject()) {
            return Ok(Err(DoubtKind::ResponderNotOfIssuer));
        }
        // `anyExtendedKeyUsage` does not do, nor does the absence of the extension.
        let is_named = facts
            .ext_key_usage()
            .is_some_and(|purposes| purposes.contains(&Purpose::OcspSigning));
        if !is_named {
            return Ok(Err(DoubtKind::ResponderLacksPurpose));
        }
        // [RFC 5280 §4.2.1.12]
        let may_sign = facts.key_usage().is_none_or(|usage| {
            usage.contains(KeyUsage::DIGITAL_SIGNATURE) || usage.contains(KeyUsage::NON_REPUDIATION)
        });
        if !may_sign {
            return Ok(Err(DoubtKind::ResponderLacksPurpose));
        }
        let mut path = vec![delegate];
        path.extend_from_slice(&check.path[self.depth + 1..]);
        if !has_path_within(check, delegate, &path)? {
            return Ok(Err(DoubtKind::ResponderInvalid));
        }
        self.is_unrevoked(facts, &path)
    }

    /// The responder's own revocation. With `id-pkix-ocsp-nocheck` it is not looked up; where the
    /// certificate says no way to do so, that it is unknown is no fault [RFC 6960 §4.2.2.2.1].
    fn is_unrevoked(
        &mut self,
        facts: &CertificateFacts,
        path: &[CertificateId],
    ) -> Result<Result<(), DoubtKind>, Exhausted> {
        let extensions = Locations::of(facts);
        if extensions.no_check {
            return Ok(Ok(()));
        }
        let outer = self.check.question;
        let (Some(&delegate), Some(&anchor)) = (path.first(), path.last()) else {
            return Ok(Ok(()));
        };
        if outer.hearings.include(delegate) {
            return Ok(Ok(()));
        }
        let hearing = Hearing::new(delegate, outer.hearings)?;
        let mut question: Question<'_> = outer.clone();
        question.hearings = Hearings::within(&hearing);
        let mut findings = Vec::new();
        let mut inner = Check {
            question: &question,
            path,
            facts: self.check.certificates.get(anchor),
            findings: &mut findings,
            found_before: 0,
            policy_set: &mut Vec::new(),
            budget: &mut *self.check.budget,
            certificates: self.check.certificates,
            signatures: self.check.signatures,
            admit: self.check.admit,
            thoroughness: self.check.thoroughness,
            is_anchor: true,
        };
        Ok(match status(&mut inner, 0)? {
            RevocationStatus::Good => Ok(()),
            RevocationStatus::Revoked(_) => Err(DoubtKind::ResponderRevoked),
            RevocationStatus::Unknown(_) => {
                if outer.revocation == Revocation::Hard && extensions.says_where {
                    Err(DoubtKind::ResponderStatusUnknown)
                } else {
                    Ok(())
                }
            }
        })
    }
}

/// What one answer says.
enum Said {
    Good,
    Nothing(DoubtKind),
    Revoked(Box<Revoked>),
}

fn graver(one: Option<Said>, other: Said) -> Option<Said> {
    let weight = |said: &Said| match said {
        // An answer that is out of date takes nothing away from one that is not.
        Said::Nothing(DoubtKind::ResponderIgnorant) => 2,
        Said::Nothing(_) => 0,
        Said::Good => 1,
        Said::Revoked(_) => 3,
    };
    match one {
        Some(one) if weight(&one) >= weight(&other) => Some(one),
        _ => Some(other),
    }
}

/// What a responder's certificate says of its own revocation.
struct Locations {
    no_check: bool,
    says_where: bool,
}

impl Locations {
    fn of(facts: &CertificateFacts) -> Self {
        let certificate = facts
            .der()
            .and_then(|der| countersign_asn1::Certificate::from_der(der).ok());
        let has = |id| {
            certificate
                .as_ref()
                .is_some_and(|found| found.tbs_certificate().extensions().get(id).is_some())
        };
        Self {
            no_check: has(Oid::OCSP_NOCHECK),
            says_where: has(Oid::CRL_DISTRIBUTION_POINTS) || has(Oid::AUTHORITY_INFO_ACCESS),
        }
    }
}

/// A certificate as [`CertId`] names it.
struct Target<'t> {
    serial_number: &'t [u8],
    issuer_name: &'t [u8],
    issuer_key: Option<&'t [u8]>,
}

impl<'t> Target<'t> {
    fn new(facts: &'t CertificateFacts, issuer: &'t CertificateFacts) -> Self {
        Self {
            serial_number: facts.serial_number(),
            issuer_name: facts.issuer().as_der(),
            issuer_key: key_bits(issuer),
        }
    }

    /// Whether the whole of it is this certificate's: serial number and both hashes
    /// [RFC 6960 §4.1.1].
    fn is_meant_by(&self, id: &CertId<'_>) -> bool {
        let wanted = countersign_asn1::SerialNumber::from_bytes(self.serial_number);
        if wanted.map(number) != Some(number(id.serial_number)) {
            return false;
        }
        let Some(key) = self.issuer_key else {
            return false;
        };
        is_of_issuer(id, self.issuer_name, key)
    }
}

/// The bits of `subjectPublicKey`.
fn key_bits(facts: &CertificateFacts) -> Option<&[u8]> {
    SubjectPublicKeyInfo::from_der(facts.public_key_info())
        .ok()
        .map(|info| info.subject_public_key().octets())
}

/// The first critical extension that is not processed here.
fn unknown_critical(extensions: Extensions<'_>) -> Option<String> {
    extensions
        .iter()
        .find(|extension| extension.is_critical() && extension.id() != Oid::OCSP_NONCE)
        .map(|extension| extension.id().to_string())
}

/// How old an answer without `nextUpdate` may be.
const RECENT: Duration = Duration::DAY;
