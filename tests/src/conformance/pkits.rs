//! NIST PKITS: entries of `pkits.json`, the certificates and lists in files beside it.

use std::collections::BTreeMap;
use std::io;

use countersign_asn1::OwnedOid;
use countersign_trust::{
    AnyPolicy, CertificateId, Certificates, ExplicitPolicy, InitialPolicies, Policy, PolicyMapping,
    Purpose, Question, Revocation, RevocationEvidence, TrustStore,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Answer, ConformanceError, ask};

/// The suite, with the files that it names.
#[derive(Clone, Debug)]
pub struct Pkits {
    index: Index,
    files: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Index {
    validation_time: String,
    tests: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
struct Entry {
    id: String,
    section: u32,
    /// Trust anchor, intermediates, end entity.
    chain: Vec<String>,
    auxiliary_certs: Vec<String>,
    crls: Vec<String>,
    initial_policy_set: Vec<String>,
    initial_explicit_policy: bool,
    initial_policy_mapping_inhibit: bool,
    initial_inhibit_any_policy: bool,
    expected: String,
    expected_user_constrained_policy_set: Vec<String>,
}

/// What a run found.
#[derive(Clone, Debug, Serialize)]
pub struct PkitsResults {
    results: Vec<PkitsResult>,
}

/// What was found about one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PkitsResult {
    /// The entry's identifier.
    pub id: String,
    /// `valid` or `invalid`; nothing is skipped.
    pub actual: &'static str,
    /// In dotted decimal, sorted; empty where the path is invalid.
    pub user_constrained_policy_set: Vec<String>,
    /// The reason's code and sentence; empty for a valid path.
    pub context: String,
}

/// What PKITS expects of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PkitsExpectation {
    /// The entry's identifier.
    pub id: String,
    /// The section of the suite, 1 to 16.
    pub section: u32,
    /// `valid` or `invalid`.
    pub expected: String,
    /// In dotted decimal, sorted.
    pub user_constrained_policy_set: Vec<String>,
}

impl Pkits {
    /// Reads the suite; `open` gives the bytes of a file by its path inside the suite.
    ///
    /// # Errors
    /// [`ConformanceError::File`], [`ConformanceError::Schema`]
    pub fn read(
        open: impl Fn(&str) -> Result<Vec<u8>, io::Error>,
    ) -> Result<Self, ConformanceError> {
        let read = |name: String| match open(&name) {
            Ok(bytes) => Ok(bytes),
            Err(source) => Err(ConformanceError::File { name, source }),
        };
        let index: Index = serde_json::from_slice(&read("pkits.json".to_owned())?)
            .map_err(ConformanceError::Schema)?;
        let mut files = BTreeMap::new();
        for entry in &index.tests {
            let certificates = entry.certificates().map(|name| ("certs", name));
            let lists = entry.crls.iter().map(|name| ("crls", name));
            for (folder, name) in certificates.chain(lists) {
                if !files.contains_key(name) {
                    files.insert(name.clone(), read(format!("{folder}/{name}"))?);
                }
            }
        }
        Ok(Self { index, files })
    }

    /// Judges every entry at the suite's moment.
    ///
    /// # Errors
    /// [`ConformanceError::Case`] where an entry cannot be put as a question.
    pub fn run(&self) -> Result<PkitsResults, ConformanceError> {
        let results = self.index.tests.iter().map(|entry| self.judge(entry));
        Ok(PkitsResults {
            results: results.collect::<Result<_, _>>()?,
        })
    }

    /// What is expected of each entry.
    pub fn expectations(&self) -> impl Iterator<Item = PkitsExpectation> {
        self.index.tests.iter().map(|entry| PkitsExpectation {
            id: entry.id.clone(),
            section: entry.section,
            expected: entry.expected.clone(),
            user_constrained_policy_set: {
                let mut set = entry.expected_user_constrained_policy_set.clone();
                set.sort();
                set
            },
        })
    }

    fn judge(&self, entry: &Entry) -> Result<PkitsResult, ConformanceError> {
        let (actual, user_constrained_policy_set, context) = match self.answer(entry)? {
            Ok(path) => {
                let policies = path.user_constrained_policy_set();
                let mut set: Vec<String> = policies.iter().map(ToString::to_string).collect();
                set.sort();
                ("valid", set, String::new())
            }
            Err(context) => ("invalid", Vec::new(), context),
        };
        Ok(PkitsResult {
            id: entry.id.clone(),
            actual,
            user_constrained_policy_set,
            context,
        })
    }

    fn answer(&self, entry: &Entry) -> Result<Answer, ConformanceError> {
        let mut certificates = Certificates::new();
        let mut add = |name: &String| -> Result<CertificateId, ConformanceError> {
            certificates
                .add(&self.files[name])
                .map_err(|fault| entry.malformed("certificate", fault))
        };
        let chain: Vec<CertificateId> =
            entry.chain.iter().map(&mut add).collect::<Result<_, _>>()?;
        let auxiliary: Vec<CertificateId> = entry
            .auxiliary_certs
            .iter()
            .map(&mut add)
            .collect::<Result<_, _>>()?;
        let [anchor, intermediates @ .., target] = chain.as_slice() else {
            return Err(entry.malformed("chain", "it has not two certificates"));
        };
        let mut store = TrustStore::new();
        store.add(&certificates, *anchor);
        let at = OffsetDateTime::parse(&self.index.validation_time, &Rfc3339)
            .map_err(|fault| entry.malformed("moment", fault))?;
        let policy = Policy::rfc5280_path();
        let mut evidence = RevocationEvidence::new();
        for name in &entry.crls {
            // One that cannot be read says nothing.
            let _ = evidence.add_list(&*self.files[name]);
        }
        let initial_policies = entry.initial_policies()?;
        let question = Question::new(*target, &store, at, Purpose::Any, &policy)
            .with_presented(intermediates)
            .with_extra(&auxiliary)
            .with_initial_policies(&initial_policies)
            .with_revocation(Revocation::Hard, &evidence);
        Ok(ask(&certificates, &question))
    }
}

impl PkitsResults {
    /// What was found about each entry, in the order of the suite.
    #[must_use]
    pub fn results(&self) -> &[PkitsResult] {
        &self.results
    }
}

impl Entry {
    fn certificates(&self) -> impl Iterator<Item = &String> {
        self.chain.iter().chain(&self.auxiliary_certs)
    }

    fn initial_policies(&self) -> Result<InitialPolicies, ConformanceError> {
        let policies: Vec<OwnedOid> = self
            .initial_policy_set
            .iter()
            .map(|text| {
                text.parse()
                    .map_err(|fault| self.malformed("policy", fault))
            })
            .collect::<Result<_, _>>()?;
        Ok(InitialPolicies::default()
            .with_user_initial_policy_set(policies)
            .with_explicit_policy(if self.initial_explicit_policy {
                ExplicitPolicy::Required
            } else {
                ExplicitPolicy::NotRequired
            })
            .with_policy_mapping(if self.initial_policy_mapping_inhibit {
                PolicyMapping::Inhibited
            } else {
                PolicyMapping::Allowed
            })
            .with_any_policy(if self.initial_inhibit_any_policy {
                AnyPolicy::Inhibited
            } else {
                AnyPolicy::Allowed
            }))
    }

    fn malformed(&self, what: &'static str, fault: impl ToString) -> ConformanceError {
        ConformanceError::Case {
            case: self.id.clone(),
            what,
            fault: fault.to_string(),
        }
    }
}
