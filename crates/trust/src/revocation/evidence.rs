//! What is at hand about revocation: lists, found by who made them, and responses.

use std::sync::Arc;

use countersign_asn1::{DistinguishedName, Error, SerialNumber};
use hashbrown::HashMap;

use super::index::number;
use super::list::RevocationList;
use super::response::{Nonce, Response};
use crate::{Certificates, Statement};

/// Lists and OCSP responses, each read once, whoever asks.
///
/// ```
/// use countersign_testkit::{NOT_AFTER, NOW, Template};
/// use countersign_trust::{
///     Budget, Certificates, Language, Outcome, Policy, Purpose, Question, Revocation, RevocationEvidence,
///     Signatures, TrustStore, Validator,
/// };
///
/// let root = Template::root("Contoso Root CA").self_signed();
/// let um = Template::leaf("um1.contoso.com").issued_by(&root);
/// let mut evidence = RevocationEvidence::new();
/// evidence.add_list(root.revocation_list(&[&um], NOT_AFTER))?;
///
/// let (mut certificates, mut store) = (Certificates::new(), TrustStore::new());
/// let root = certificates.add(root.der())?;
/// store.add(&certificates, root);
/// let um = certificates.add(um.der())?;
/// let signatures = Signatures::new(countersign_provider_aws_lc::provider());
/// let policy = Policy::private_pki();
/// let question = Question::new(um, &store, NOW, Purpose::ServerAuth, &policy)
///     .with_revocation(Revocation::Hard, &evidence);
/// let validator = Validator::new(&certificates, &signatures);
/// let Outcome::Invalid(finding) = validator.validate(&question, &mut Budget::default()) else {
///     panic!("it is revoked");
/// };
/// assert_eq!(
///     finding.sentence(&certificates, Language::English),
///     "`CN=um1.contoso.com` was revoked at 2026-01-01T00:00:00Z, says the list of \
///      `CN=Contoso Root CA` of 2026-01-01T00:00:00Z [RFC 5280 §6.3.3]"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Evidence can be laid [over](Self::over) other evidence, which any number of layers share: what is at
/// hand for one question alone, as the response that a TLS peer staples, goes with its layer.
#[derive(Clone, Debug, Default)]
pub struct RevocationEvidence {
    below: Option<Arc<Self>>,
    lists: Vec<Arc<RevocationList>>,
    /// For each name of an issuer, one spelling after the other, its lists.
    by_issuer: HashMap<DistinguishedName, Vec<usize>>,
    responses: Vec<Response>,
    /// For each serial number, the responses that answer for such a certificate.
    by_serial_number: HashMap<Vec<u8>, Vec<usize>>,
    /// The responses that answer for none.
    refusals: Vec<usize>,
}

impl RevocationEvidence {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A layer over `below`, empty yet: all that is there counts here too, at no cost.
    ///
    /// Responses bring certificates: a layer's belong into the table of the questions that use it,
    /// which may lie [over](Certificates::over) the one into which those below were put.
    #[must_use]
    pub fn over(below: Arc<Self>) -> Self {
        Self {
            below: Some(below),
            ..Self::default()
        }
    }

    /// Takes in a CRL, DER: complete, delta, indirect, of whatever scope.
    ///
    /// # Errors
    /// As [`RevocationList::from_der`].
    pub fn add_list(&mut self, der: impl Into<Vec<u8>>) -> Result<(), Error> {
        self.push(RevocationList::from_der(der)?);
        Ok(())
    }

    /// Takes in a list that was read; evidence of several may share it.
    pub fn push(&mut self, list: impl Into<Arc<RevocationList>>) {
        let list = list.into();
        self.by_issuer
            .entry(list.issuer().clone())
            .or_default()
            .push(self.lists.len());
        self.lists.push(list);
    }

    /// Takes in an OCSP response, DER; the certificates in it go into `certificates`, and questions
    /// that use this evidence must be about that table.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax of `OCSPResponse` and `BasicOCSPResponse`. A response that
    /// says `tryLater`, or is of another type, is taken in, and says nothing.
    pub fn add_response(
        &mut self,
        der: impl Into<Vec<u8>>,
        nonce: Nonce<'_>,
        certificates: &mut Certificates,
    ) -> Result<(), Error> {
        let response = Response::read(der.into(), nonce, certificates)?;
        let index = self.responses.len();
        match response.serial_numbers() {
            Some(numbers) => {
                for number in numbers {
                    self.by_serial_number.entry(number).or_default().push(index);
                }
            }
            None => self.refusals.push(index),
        }
        self.responses.push(response);
        Ok(())
    }

    /// The responses that may be about the certificate with this serial number, and those that say
    /// nothing of any; those of the upper layers first.
    pub(super) fn responses_about(&self, serial_number: &[u8]) -> impl Iterator<Item = &Response> {
        let serial_number = SerialNumber::from_bytes(serial_number).map(number);
        self.layers().flat_map(move |layer| {
            let own = serial_number.and_then(|serial| layer.by_serial_number.get(serial));
            own.into_iter()
                .flatten()
                .chain(&layer.refusals)
                .filter_map(|index| layer.responses.get(*index))
        })
    }

    /// How many issuers have lists here, each counted once for each layer.
    pub(super) fn issuers(&self) -> usize {
        self.layers().map(|layer| layer.by_issuer.len()).sum()
    }

    /// The lists of this layer, in the order in which they came.
    #[must_use]
    pub fn lists(&self) -> &[Arc<RevocationList>] {
        &self.lists
    }

    /// The list that a statement is, if it is one of those at hand.
    #[must_use]
    pub fn list_of(&self, statement: &Statement) -> Option<&RevocationList> {
        let mut lists = self.layers().flat_map(|layer| &layer.lists);
        let is_it = |list: &&Arc<RevocationList>| {
            list.this_update() == statement.made_at && list.statement() == *statement
        };
        lists.find(is_it).map(AsRef::as_ref)
    }

    /// The lists of an issuer, however its name is spelled [RFC 5280 §7.1].
    pub(super) fn of_issuer<'e>(
        &'e self,
        issuer: &'e DistinguishedName,
    ) -> impl Iterator<Item = &'e RevocationList> {
        self.layers().flat_map(move |layer| {
            let same = layer.by_issuer.get(issuer);
            let alike = layer
                .by_issuer
                .iter()
                .filter(move |(name, _)| !name.same_bytes(issuer) && name.matches(issuer))
                .map(|(_, lists)| lists);
            same.into_iter()
                .chain(alike)
                .flatten()
                .filter_map(|index| layer.lists.get(*index).map(AsRef::as_ref))
        })
    }

    /// This layer, and those below.
    fn layers(&self) -> impl Iterator<Item = &Self> {
        core::iter::successors(Some(self), |layer| layer.below.as_deref())
    }
}
