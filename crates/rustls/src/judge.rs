//! The judge: whom one side of a connection trusts, and how it says no.

use core::fmt;
use std::sync::Arc;

use countersign_asn1::{DnsName, KeyUsage};
use countersign_keys::SignatureVerifier;
use countersign_trust::{
    Budget, CertificateId, Certificates, NameMatch, Nonce, Outcome, Policy, Purpose,
    PurposeKeyUsage, Question, ReferenceName, Revocation, RevocationEvidence, TrustStore,
    Validator, match_name,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error};
use time::OffsetDateTime;

use crate::handshake::{Handshakes, Version};
use crate::identity::Identity;
use crate::refusal::called;
use crate::table::{Table, Tables};
use crate::{BuildError, ErrorForm, Refusal};

/// Whom one side trusts and how it judges: what a [`ServerVerifier`](crate::ServerVerifier) and a
/// [`ClientVerifier`](crate::ClientVerifier) are made of. One judge serves both, and any number of
/// connections at once.
///
/// It has no clock: the moment is the one that rustls hands to a verifier, from the `TimeProvider` of
/// the connection's configuration.
pub struct Judge {
    tables: Tables,
    store: TrustStore,
    intermediates: Vec<CertificateId>,
    policy: Policy,
    key_usage: KeyUsage,
    revocation: Revocation,
    evidence: Arc<RevocationEvidence>,
    budget: Budget,
    handshakes: Handshakes,
    error_form: ErrorForm,
    witness: Option<Witness>,
}

type Witness = Arc<dyn Fn(&Refusal) + Send + Sync>;

/// What a peer presented, and what is asked about it.
pub(crate) struct Case<'c> {
    pub(crate) end_entity: &'c CertificateDer<'c>,
    pub(crate) others: &'c [CertificateDer<'c>],
    /// The OCSP response that came with it; empty if none did.
    pub(crate) stapled: &'c [u8],
    pub(crate) asked: Asked<'c>,
    pub(crate) now: UnixTime,
}

/// Which role the peer has, and whom it must be.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'c> {
    Server(&'c ServerName<'c>),
    Client(&'c Identity),
}

impl Judge {
    /// A judge that trusts these certificates, DER, as far as the policy lets them be anchors. `verifier`
    /// judges all signatures, those of certificates and those of handshakes.
    ///
    /// # Errors
    /// [`BuildError::NoRoots`], [`BuildError::Root`]
    pub fn new(
        verifier: &'static dyn SignatureVerifier,
        policy: Policy,
        roots: impl IntoIterator<Item: AsRef<[u8]>>,
    ) -> Result<Self, BuildError> {
        let (mut own, mut store) = (Certificates::new(), TrustStore::new());
        for (position, root) in (1..).zip(roots) {
            let root = own
                .add(root.as_ref())
                .map_err(|fault| BuildError::Root { position, fault })?;
            store.add(&own, root);
        }
        if store.is_empty() {
            return Err(BuildError::NoRoots);
        }
        Ok(Self {
            tables: Tables::new(own),
            store,
            intermediates: Vec::new(),
            handshakes: Handshakes::new(verifier),
            key_usage: handshake_key_usage(&policy),
            policy,
            revocation: Revocation::Off,
            evidence: Arc::default(),
            budget: Budget::default(),
            error_form: ErrorForm::default(),
            witness: None,
        })
    }

    /// Intermediates that are at hand whether or not a peer presents them, DER; none by default.
    ///
    /// # Errors
    /// [`BuildError::Intermediate`]
    pub fn with_intermediates(
        self,
        intermediates: impl IntoIterator<Item: AsRef<[u8]>>,
    ) -> Result<Self, BuildError> {
        let (mut own, mut ids) = (self.tables.into_own(), self.intermediates);
        for (position, intermediate) in (1..).zip(intermediates) {
            let id = own
                .add(intermediate.as_ref())
                .map_err(|fault| BuildError::Intermediate { position, fault })?;
            ids.push(id);
        }
        Ok(Self {
            tables: Tables::new(own),
            intermediates: ids,
            ..self
        })
    }

    /// What is done about revocation, by the lists and responses at hand, and by what a server staples;
    /// [`Revocation::Off`] by default.
    #[must_use]
    pub fn with_revocation(self, revocation: Revocation) -> Self {
        Self { revocation, ..self }
    }

    /// Lists of revoked certificates, DER: complete, delta, indirect, of whatever scope; none by default.
    ///
    /// # Errors
    /// [`BuildError::List`]
    pub fn with_lists(
        mut self,
        lists: impl IntoIterator<Item: Into<Vec<u8>>>,
    ) -> Result<Self, BuildError> {
        for (position, list) in (1..).zip(lists) {
            Arc::make_mut(&mut self.evidence)
                .add_list(list)
                .map_err(|fault| BuildError::List { position, fault })?;
        }
        Ok(self)
    }

    /// OCSP responses, DER, that were asked for without a nonce; none by default.
    ///
    /// # Errors
    /// [`BuildError::Response`]
    pub fn with_responses(
        mut self,
        responses: impl IntoIterator<Item: Into<Vec<u8>>>,
    ) -> Result<Self, BuildError> {
        let mut own = self.tables.into_own();
        for (position, response) in (1..).zip(responses) {
            Arc::make_mut(&mut self.evidence)
                .add_response(response, Nonce::NotSent, &mut own)
                .map_err(|fault| BuildError::Response { position, fault })?;
        }
        Ok(Self {
            tables: Tables::new(own),
            ..self
        })
    }

    /// What one handshake may cost, the explanation of a refusal included; the default of [`Budget`] by
    /// default. A peer past it is refused, and the refusal says that it is not decided.
    #[must_use]
    pub fn with_budget(self, budget: Budget) -> Self {
        Self { budget, ..self }
    }

    /// How a refusal leaves the verifiers; [`ErrorForm::Exact`] by default.
    #[must_use]
    pub fn with_error_form(self, error_form: ErrorForm) -> Self {
        Self { error_form, ..self }
    }

    /// Shows every refusal to `witness`, in the thread that is reading the peer's messages and before
    /// rustls returns the error; nobody by default.
    #[must_use]
    pub fn with_witness(self, witness: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        Self {
            witness: Some(Arc::new(witness)),
            ..self
        }
    }

    /// Whether the peer is to be trusted.
    pub(crate) fn judge(&self, case: &Case<'_>) -> Result<(), Error> {
        let mut table = self.tables.take(self.handshakes.verifier());
        let judged = self.hear(&mut table, case);
        self.tables.give_back(table);
        judged.map_err(|refusal| self.refuse(refusal))
    }

    pub(crate) fn handshakes(&self) -> &Handshakes {
        &self.handshakes
    }

    pub(crate) fn verify_handshake(
        &self,
        version: Version,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.handshakes
            .verify(
                version,
                message,
                certificate,
                signed.scheme,
                signed.signature(),
            )
            .map(|()| HandshakeSignatureValid::assertion())
            .map_err(|fault| fault.into_error(|refusal| self.refuse(refusal)))
    }

    /// The subjects of the trusted certificates, DER, each once.
    pub(crate) fn subjects(&self) -> Vec<Vec<u8>> {
        let own = self.tables.own();
        let mut subjects: Vec<Vec<u8>> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for id in self.store.iter() {
            let subject = own.get(id).subject().as_der();
            if seen.insert(subject) {
                subjects.push(subject.to_vec());
            }
        }
        subjects
    }

    /// Shows the refusal, and makes of it what rustls gets.
    pub(crate) fn refuse(&self, refusal: Box<Refusal>) -> Error {
        if let Some(witness) = &self.witness {
            witness(&refusal);
        }
        refusal.into_error(self.error_form)
    }

    fn hear(&self, table: &mut Table, case: &Case<'_>) -> Result<(), Box<Refusal>> {
        let at = moment(case.now)?;
        let name = match case.asked {
            Asked::Server(server) => Some(reference_name(server)?),
            Asked::Client(_) => None,
        };
        let target = table
            .add(case.end_entity)
            .map_err(|fault| malformed(&fault.to_string()))?;
        let mut presented = Vec::with_capacity(case.others.len());
        let mut unread = Vec::new();
        // The peer's own certificate is the first.
        for (position, other) in (2..).zip(case.others) {
            match table.add(other) {
                Ok(id) => presented.push(id),
                Err(fault) => unread.push((position, fault)),
            }
        }
        let purpose = match case.asked {
            Asked::Server(_) => Purpose::ServerAuth,
            Asked::Client(_) => Purpose::ClientAuth,
        };
        let looked_at = self.revocation != Revocation::Off && !case.stapled.is_empty();
        let stapled = looked_at.then(|| table.staple(&self.evidence, case.stapled));
        let evidence = match &stapled {
            Some(Ok(layer)) => layer,
            Some(Err(_)) | None => &self.evidence,
        };
        let question = Question::new(target, &self.store, at, purpose, &self.policy)
            .with_presented(&presented)
            .with_extra(&self.intermediates)
            .with_key_usage(self.key_usage)
            .with_revocation(self.revocation, evidence);
        let question = match &name {
            Some(name) => question.with_name(name),
            None => question,
        };
        let mut budget = self.budget;
        let answer = self.answer(table, &question, case.asked, &mut budget);
        answer.map_err(|refusal| {
            let unread = unread.iter().take(UNREAD_LIMIT).map(|(position, fault)| {
                format!("certificate {position} of the peer's list cannot be read: {fault}")
            });
            let staple = stapled.and_then(Result::err).map(|fault| {
                format!("the OCSP response that the peer stapled cannot be read: {fault}")
            });
            let fingerprint = table.certificates.get(target).sha256();
            refusal
                .of_peer(fingerprint)
                .with_remarks(unread.chain(staple))
        })
    }

    fn answer(
        &self,
        table: &Table,
        question: &Question<'_>,
        asked: Asked<'_>,
        budget: &mut Budget,
    ) -> Result<(), Box<Refusal>> {
        let server = match asked {
            Asked::Server(server) => Some(server),
            Asked::Client(_) => None,
        };
        self.trust(table, question, server, budget)?;
        match asked {
            Asked::Server(_) => Ok(()),
            Asked::Client(identity) => self.identify(table, question, identity, budget),
        }
    }

    /// Whether a path holds; if not, why.
    fn trust(
        &self,
        table: &Table,
        question: &Question<'_>,
        server: Option<&ServerName<'_>>,
        budget: &mut Budget,
    ) -> Result<(), Box<Refusal>> {
        let validator = Validator::new(&table.certificates, &table.signatures);
        match validator.validate(question, budget) {
            Outcome::Valid(_) => Ok(()),
            Outcome::Invalid(first) => {
                // What is left of the budget: explaining no is no reason to spend more than for a yes.
                let explanation = validator.explain(question, budget);
                let table = &table.certificates;
                Err(Refusal::explained(table, &first, &explanation, server))
            }
            Outcome::Undecided(exhausted) => Err(Refusal::undecided(exhausted)),
        }
    }

    /// Whether a client that is trusted is one of those that are expected.
    fn identify(
        &self,
        table: &Table,
        question: &Question<'_>,
        identity: &Identity,
        budget: &mut Budget,
    ) -> Result<(), Box<Refusal>> {
        let facts = table.certificates.get(question.target());
        if let Some(names) = identity.names() {
            let rules = self.policy.names();
            let is_borne = |name| match_name(facts, name, rules) != NameMatch::Mismatch;
            if !names.iter().any(is_borne) {
                return Err(not_expected(table, question.target(), names));
            }
            // A name of the subject that is asked for as a host's is bound by constraints on names.
            let question = question.clone().with_any_name(names);
            self.trust(table, &question, None, budget)?;
        }
        identity.judge(facts).map_err(|reason| {
            let subject = called(&table.certificates, question.target());
            unexpected(format!("`{subject}` is trusted and not welcome: {reason}"))
        })
    }
}

impl fmt::Debug for Judge {
    /// How much it knows, not all that it knows: stores hold hundreds of certificates.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge")
            .field("trusted", &self.store.len())
            .field("intermediates", &self.intermediates.len())
            .field("policy", &self.policy)
            .field("revocation", &self.revocation)
            .field("budget", &self.budget)
            .field("handshakes", &self.handshakes)
            .field("error_form", &self.error_form)
            .finish_non_exhaustive()
    }
}

/// "The digitalSignature bit MUST be set if the Key Usage extension is present" [RFC 8446 §4.4.2.2], and
/// in TLS 1.2 where the key exchange is signed [RFC 5246 §7.4.2], which in rustls it always is. Nothing,
/// where the policy has it that an end entity's `keyUsage` does not count.
fn handshake_key_usage(policy: &Policy) -> KeyUsage {
    match policy.purpose_key_usage() {
        PurposeKeyUsage::Ignored => KeyUsage::default(),
        _ => KeyUsage::DIGITAL_SIGNATURE,
    }
}

pub(crate) fn malformed(fault: &str) -> Box<Refusal> {
    Refusal::plain(
        "certificate-malformed",
        format!("the peer's certificate cannot be read: {fault}"),
        Some(CertificateError::BadEncoding),
    )
}

fn moment(now: UnixTime) -> Result<OffsetDateTime, Box<Refusal>> {
    i64::try_from(now.as_secs())
        .ok()
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
        .ok_or_else(|| {
            let seconds = now.as_secs();
            Refusal::plain(
                "moment-out-of-range",
                format!(
                    "wanted a moment before the year 10000, and found second {seconds} since 1970"
                ),
                None,
            )
        })
}

fn reference_name(server: &ServerName<'_>) -> Result<ReferenceName, Box<Refusal>> {
    let unsupported = |fault: &str| {
        Refusal::plain(
            "name-unsupported",
            format!(
                "`{}` is no name to look for in a certificate: {fault}",
                server.to_str()
            ),
            None,
        )
    };
    match server {
        ServerName::DnsName(name) => DnsName::parse(name.as_ref())
            .map(ReferenceName::Dns)
            .map_err(|fault| unsupported(&fault.to_string())),
        ServerName::IpAddress(address) => Ok(ReferenceName::Ip((*address).into())),
        _ => Err(unsupported("wanted a DNS name or an IP address")),
    }
}

fn not_expected(table: &Table, target: CertificateId, names: &[ReferenceName]) -> Box<Refusal> {
    let first: Vec<String> = names
        .iter()
        .take(NAMES_LIMIT)
        .map(|name| format!("`{name}`"))
        .collect();
    let rest = match names.len().saturating_sub(first.len()) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let subject = called(&table.certificates, target);
    unexpected(format!(
        "`{subject}` is trusted and bears none of the names that are expected: {}{rest}",
        first.join(", ")
    ))
}

/// "A valid certificate was received, but when access control was applied, the sender decided not to
/// proceed with negotiation" [RFC 8446 §6.2]: `access_denied`.
fn unexpected(sentence: String) -> Box<Refusal> {
    Refusal::plain(
        "identity-unexpected",
        sentence,
        Some(CertificateError::ApplicationVerificationFailure),
    )
}

/// The names that a sentence gives before it counts the others.
const NAMES_LIMIT: usize = 10;

/// The unreadable certificates that are told of.
const UNREAD_LIMIT: usize = 10;
