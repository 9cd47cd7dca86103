//! x509-limbo: cases in its own schema, results in its own form.

use std::net::IpAddr;

use countersign_asn1::{DnsName, KeyUsage, Mailbox, pem};
use countersign_trust::{
    CertificateId, Certificates, Purpose, Question, ReferenceName, Revocation, RevocationEvidence,
    TrustStore,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Answer, ConformanceError, PolicyChoice, ask, decompressed};

/// The suite.
#[derive(Clone, Debug, Deserialize)]
pub struct Limbo {
    testcases: Vec<Case>,
}

#[derive(Clone, Debug, Deserialize)]
struct Case {
    id: String,
    #[serde(default)]
    features: Vec<String>,
    trusted_certs: Vec<String>,
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    #[serde(default)]
    validation_time: Option<String>,
    key_usage: Vec<String>,
    extended_key_usage: Vec<String>,
    expected_result: String,
    #[serde(default)]
    expected_peer_name: Option<PeerName>,
    expected_peer_names: Vec<PeerName>,
    #[serde(default)]
    max_chain_depth: Option<u32>,
    #[serde(default)]
    crls: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct PeerName {
    kind: PeerKind,
    value: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum PeerKind {
    #[serde(rename = "RFC822")]
    Rfc822,
    #[serde(rename = "DNS")]
    Dns,
    #[serde(rename = "IP")]
    Ip,
}

/// What a run found, in x509-limbo's form.
#[derive(Clone, Debug, Serialize)]
pub struct LimboResults {
    version: u32,
    harness: String,
    results: Vec<LimboResult>,
}

/// What was found about one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LimboResult {
    /// The case's identifier.
    pub id: String,
    /// `SUCCESS` or `FAILURE`; nothing is skipped.
    pub actual_result: &'static str,
    /// The reason's code and sentence; empty for a success.
    pub context: String,
}

impl Limbo {
    /// Reads the suite from JSON, or from JSON in a Zstandard frame.
    ///
    /// # Errors
    /// [`ConformanceError::Compression`], [`ConformanceError::Schema`]
    pub fn read(bytes: &[u8]) -> Result<Self, ConformanceError> {
        serde_json::from_slice(&decompressed(bytes)?).map_err(ConformanceError::Schema)
    }

    /// Judges every case; `now` is the moment of those that name none. A case that cannot be put as a
    /// question, as one whose peer name is none, is a failure: nothing bears such a name.
    #[must_use]
    pub fn run(&self, now: OffsetDateTime) -> LimboResults {
        let results = self.testcases.iter().map(|case| case.judge(now));
        LimboResults {
            version: 1,
            harness: format!("countersign {}", env!("CARGO_PKG_VERSION")),
            results: results.collect(),
        }
    }

    /// Each case's identifier, and what is expected.
    pub fn expectations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.testcases
            .iter()
            .map(|case| (&*case.id, &*case.expected_result))
    }
}

impl LimboResults {
    /// What was found about each case, in the order of the suite.
    #[must_use]
    pub fn results(&self) -> &[LimboResult] {
        &self.results
    }
}

impl Case {
    fn judge(&self, now: OffsetDateTime) -> LimboResult {
        let answer = self
            .answer(now)
            .unwrap_or_else(|fault| Err(format!("malformed-case: {fault}")));
        let (actual_result, context) = match answer {
            Ok(_) => ("SUCCESS", String::new()),
            Err(context) => ("FAILURE", context),
        };
        LimboResult {
            id: self.id.clone(),
            actual_result,
            context,
        }
    }

    fn answer(&self, now: OffsetDateTime) -> Result<Answer, ConformanceError> {
        let mut certificates = Certificates::new();
        let mut store = TrustStore::new();
        // What cannot be read can be part of no path; of the peer's own certificate it is the reason.
        for id in self
            .read_all(&mut certificates, &self.trusted_certs)?
            .into_iter()
            .flatten()
        {
            store.add(&certificates, id);
        }
        let presented: Vec<CertificateId> = self
            .read_all(&mut certificates, &self.untrusted_intermediates)?
            .into_iter()
            .flatten()
            .collect();
        let peer = core::slice::from_ref(&self.peer_certificate);
        let target = match self.read_all(&mut certificates, peer)?.pop() {
            Some(Ok(target)) => target,
            Some(Err(fault)) => return Ok(Err(format!("malformed-certificate: {fault}"))),
            None => return Err(self.malformed("peer certificate", "there is none")),
        };
        let at = match &self.validation_time {
            Some(text) => OffsetDateTime::parse(text, &Rfc3339)
                .map_err(|fault| self.malformed("moment", fault))?,
            None => now,
        };
        let suite = self.id.split("::").next().unwrap_or_default();
        let policy = PolicyChoice::of(suite, &self.features).policy();
        let names = self.names()?;
        let evidence = self.evidence()?;
        let mut answer = Err("no purpose was asked for".to_owned());
        for purpose in self.purposes()? {
            let mut question = Question::new(target, &store, at, purpose, &policy)
                .with_presented(&presented)
                .with_any_name(&names)
                .with_key_usage(self.key_usage()?);
            if !self.crls.is_empty() {
                question = question.with_revocation(Revocation::Hard, &evidence);
            }
            if let Some(depth) = self.max_chain_depth {
                question = question.with_max_path_length(depth);
            }
            answer = ask(&certificates, &question);
            if answer.is_err() {
                break;
            }
        }
        Ok(answer)
    }

    /// Each certificate of these PEM texts, or why it is none.
    fn read_all(
        &self,
        certificates: &mut Certificates,
        texts: &[String],
    ) -> Result<Vec<Result<CertificateId, countersign_asn1::Error>>, ConformanceError> {
        let mut read = Vec::new();
        for text in texts {
            let blocks =
                pem::read(text.as_bytes()).map_err(|fault| self.malformed("PEM text", fault))?;
            read.extend(
                blocks
                    .iter()
                    .map(|block| certificates.add(block.contents())),
            );
        }
        Ok(read)
    }

    /// The revocation lists; one that cannot be read says nothing.
    fn evidence(&self) -> Result<RevocationEvidence, ConformanceError> {
        let mut evidence = RevocationEvidence::new();
        for text in &self.crls {
            let blocks =
                pem::read(text.as_bytes()).map_err(|fault| self.malformed("PEM text", fault))?;
            for block in &blocks {
                let _ = evidence.add_list(block.contents());
            }
        }
        Ok(evidence)
    }

    /// The names of which the peer must bear one.
    fn names(&self) -> Result<Vec<ReferenceName>, ConformanceError> {
        let names = self
            .expected_peer_name
            .iter()
            .chain(&self.expected_peer_names);
        names
            .map(|name| {
                name.read()
                    .ok_or_else(|| self.malformed("peer name", &name.value))
            })
            .collect()
    }

    /// Every purpose that the peer must serve; no purpose in particular if the list is empty.
    fn purposes(&self) -> Result<Vec<Purpose>, ConformanceError> {
        if self.extended_key_usage.is_empty() {
            return Ok(vec![Purpose::Any]);
        }
        let purposes = self.extended_key_usage.iter();
        purposes
            .map(|text| {
                text.parse()
                    .map_err(|fault| self.malformed("key purpose", fault))
            })
            .collect()
    }

    fn key_usage(&self) -> Result<KeyUsage, ConformanceError> {
        let mut usage = KeyUsage::default();
        for text in &self.key_usage {
            // X.509 renamed the bit that RFC 5280 calls `nonRepudiation`.
            let name = match text.as_str() {
                "contentCommitment" => "nonRepudiation",
                name => name,
            };
            let (bit, _) = KeyUsage::NAMES
                .into_iter()
                .find(|(_, known)| *known == name)
                .ok_or_else(|| self.malformed("key usage", text))?;
            usage = usage.union(bit);
        }
        Ok(usage)
    }

    fn malformed(&self, what: &'static str, fault: impl ToString) -> ConformanceError {
        ConformanceError::Case {
            case: self.id.clone(),
            what,
            fault: fault.to_string(),
        }
    }
}

impl PeerName {
    fn read(&self) -> Option<ReferenceName> {
        Some(match self.kind {
            PeerKind::Dns => ReferenceName::Dns(DnsName::parse(&self.value).ok()?),
            PeerKind::Ip => ReferenceName::Ip(self.value.parse::<IpAddr>().ok()?),
            PeerKind::Rfc822 => ReferenceName::Email(Mailbox::parse(&self.value)?),
        })
    }
}
