//! The judge: all four checks of a link, from the rules of both products.

mod chain;
mod finding;
mod hearing;
mod name;
mod predicate;
mod reasons;

pub(crate) use predicate::rsa_bits;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use countersign_messages::Language;
use countersign_trust::{CertificateId, Certificates, ListId, Signatures, TrustStore};
use time::OffsetDateTime;

use crate::{
    Agreement, Answer, CertificateReference, Check, Direction, FactDefinition, Party, PurposeRule,
    Role,
};
use chain::{ChainJudgement, ChainKey, RevocationJudgement, Stores};
use hearing::Hearing;

/// What is the same for every check of an estate.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the arguments of a judge, by name"
)]
pub struct Surroundings<'a> {
    /// Every certificate that anybody presents or stores.
    pub certificates: &'a Certificates,
    /// Who signed whom.
    pub signatures: &'a Signatures<'a>,
    /// The moment that is asked about.
    pub at: OffsetDateTime,
    /// The public roots that Windows may fetch on demand.
    pub public_roots: &'a TrustStore,
    /// What facts mean, and how to learn them.
    pub facts: &'a BTreeMap<String, FactDefinition>,
    /// In which it tells its reasons.
    pub language: Language,
}

/// Judges links. It remembers its judgements on chains: the same chain before the same store, for the
/// same purpose, is judged once, whatever the number of links.
#[derive(Debug)]
pub struct Judge<'a> {
    surroundings: Surroundings<'a>,
    chains: RefCell<HashMap<ChainKey, Rc<ChainJudgement>>>,
    revocations: RefCell<HashMap<ChainKey, Rc<RevocationJudgement>>>,
    /// The roots of each store, and the public ones with them.
    with_public_roots: RefCell<HashMap<Stores, Rc<TrustStore>>>,
    references: RefCell<HashMap<CertificateId, CertificateReference>>,
    authorities: OnceCell<Vec<CertificateId>>,
    files: Option<&'a BTreeMap<CertificateId, String>>,
    list_files: Option<&'a BTreeMap<ListId, String>>,
}

impl<'a> Judge<'a> {
    /// A judge that has judged nothing yet.
    #[must_use]
    pub fn new(surroundings: Surroundings<'a>) -> Self {
        Self {
            surroundings,
            chains: RefCell::default(),
            revocations: RefCell::default(),
            with_public_roots: RefCell::default(),
            references: RefCell::default(),
            authorities: OnceCell::new(),
            files: None,
            list_files: None,
        }
    }

    /// Lets it say of the certificates that it speaks of in which files they were found.
    #[must_use]
    pub fn with_files(self, files: &'a BTreeMap<CertificateId, String>) -> Self {
        Self {
            files: Some(files),
            ..self
        }
    }

    /// Lets it say of the revocation lists that it speaks of in which files they were found.
    #[must_use]
    pub fn with_list_files(self, files: &'a BTreeMap<ListId, String>) -> Self {
        Self {
            list_files: Some(files),
            ..self
        }
    }

    /// The checks of the link between `a` and `b`, where `a` opens to `b`, or each to the other.
    #[must_use]
    pub fn check(&self, a: &Party, b: &Party, direction: Direction) -> Agreement {
        let checks = hearings(a, b, direction)
            .map(|(number, judge, judged, role)| self.judge(number, judge, judged, role));
        Agreement::of(a.name.clone(), b.name.clone(), checks.collect())
    }

    /// The check by which `judge` judges the other in this role: as a server that it dials, or as a client
    /// that dialled it.
    #[must_use]
    pub fn hear(&self, judge: &Party, judged: &Party, role: Role) -> Check {
        let number = match role {
            Role::Server => 1,
            Role::Client => 2,
        };
        self.judge(number, judge, judged, role)
    }

    /// The chain that `judge` makes of what `judged` presents in this role, the judged's own certificate first:
    /// the one that holds, or the best of those that do not. It is empty when nobody says what is presented.
    #[must_use]
    pub fn path(&self, judge: &Party, judged: &Party, role: Role) -> Vec<CertificateId> {
        judged
            .credential
            .as_ref()
            .map_or_else(Vec::new, |credential| {
                let hearing = Hearing::new(self, judge, judged, role);
                hearing.path(credential.certificate).into_owned()
            })
    }

    /// The purpose that `judge` demands of the certificate of `judged` in this role; `None` where no rule of
    /// it may bite.
    #[must_use]
    pub fn demands(&self, judge: &Party, judged: &Party, role: Role) -> Option<PurposeRule> {
        let hearing = Hearing::new(self, judge, judged, role);
        hearing.demand().map(|demand| demand.purpose)
    }

    /// Whether the chain of `judged`, as a TLS server, leads to a root that `judge` trusts, whatever name it
    /// is dialled by.
    #[must_use]
    pub fn trusts(&self, judge: &Party, judged: &Party) -> Answer {
        Hearing::new(self, judge, judged, Role::Server).trust()
    }

    pub(crate) fn judge(&self, number: u8, judge: &Party, judged: &Party, role: Role) -> Check {
        Hearing::new(self, judge, judged, role).verdict(number)
    }

    /// In which file a certificate was found, if that was told.
    fn file(&self, certificate: CertificateId) -> Option<&'a str> {
        self.files?.get(&certificate).map(String::as_str)
    }

    /// In which file a list was found, if that was told.
    fn list_file(&self, list: ListId) -> Option<&'a str> {
        self.list_files?.get(&list).map(String::as_str)
    }

    /// The moment that is asked about, in whole seconds, as validities are.
    fn at(&self) -> OffsetDateTime {
        let at = self.surroundings.at;
        at.replace_nanosecond(0).unwrap_or(at)
    }

    /// Every authority of the estate, whoever has its certificate. Roots of the nineties do not say that
    /// they are one, only that they are their own issuer. One that does not exist yet is had by those alone
    /// who are supposed to get it.
    fn authorities(&self) -> &[CertificateId] {
        self.authorities.get_or_init(|| {
            self.surroundings
                .certificates
                .iter()
                .filter(|(_, facts)| {
                    !facts.is_hypothetical() && (facts.is_ca() || facts.claims_self_signed())
                })
                .map(|(id, _)| id)
                .collect()
        })
    }
}

/// The checks of a link by number: who judges whom, in which role.
pub(crate) fn hearings<'p>(
    a: &'p Party,
    b: &'p Party,
    direction: Direction,
) -> impl Iterator<Item = (u8, &'p Party, &'p Party, Role)> {
    let most = match direction {
        Direction::Forward => 2,
        Direction::Both => 4,
    };
    [
        (1, a, b, Role::Server),
        (2, b, a, Role::Client),
        (3, b, a, Role::Server),
        (4, a, b, Role::Client),
    ]
    .into_iter()
    .take(most)
}
