//! Who signed whom: a relation of keys and certificates, each pair verified once.

use std::sync::Mutex;

use countersign_keys::{KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier};
use hashbrown::{HashMap, HashSet};
use smallvec::SmallVec;

use crate::revocation::{SignedStatement, StatementId};
use crate::{Budget, CertificateId, Certificates, Exhausted, KeyId};

/// Whether a key signed a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Edge {
    /// A verifier verified it.
    Proven,
    /// It cannot be shown.
    Refuted(SignatureFault),
    /// The certificate does not exist yet, and it is supposed that this key will sign it.
    Assumed,
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureFault {
    /// The key did not make it.
    Invalid,
    /// No verifier at hand judges this algorithm by this kind of key. Where the two do not belong
    /// together, as ECDSA by an RSA key, the key did not make it: that is [`Self::Invalid`].
    Unsupported {
        /// How the certificate says it is signed.
        algorithm: SignatureAlgorithm,
        /// The issuer's kind of key.
        key: KeyAlgorithm,
    },
    /// The certificate names an algorithm that is not known here, or the issuer's key is of a kind
    /// that is not known here.
    Unknown,
    /// The certificate is hypothetical, and nobody supposed that this key would sign it.
    Hypothetical,
}

/// The signatures of one [`Certificates`] table: asked for often, verified once.
#[derive(Debug)]
pub struct Signatures<'a> {
    verifier: &'a dyn SignatureVerifier,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The first signatures on certificates that are known, each looked at in turn.
    few: SmallVec<[((WorkingKey, CertificateId), Edge); FEW]>,
    more: Option<Box<More>>,
    verifications: usize,
}

/// What few questions know.
#[derive(Debug, Default)]
struct More {
    /// The signatures on certificates, once they are many: then none is among the few.
    known: HashMap<(WorkingKey, CertificateId), Edge>,
    statements: HashMap<(WorkingKey, StatementId), Edge>,
    assumed: HashSet<(KeyId, CertificateId)>,
}

/// So many are looked through.
const FEW: usize = 4;

/// `working_public_key` with `working_public_key_parameters` [RFC 5280 §6.1.2 (h), (i)].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WorkingKey {
    pub(crate) key: KeyId,
    /// The key that has the parameters, where a DSA key inherits them; else `None`.
    pub(crate) parameters: Option<KeyId>,
}

impl<'a> Signatures<'a> {
    /// None known yet; `verifier` will judge them.
    #[must_use]
    pub fn new(verifier: &'a dyn SignatureVerifier) -> Self {
        Self {
            verifier,
            state: Mutex::default(),
        }
    }

    /// How many signatures were really verified, whatever was asked.
    ///
    /// # Panics
    /// If a verifier panicked in another thread.
    #[must_use]
    pub fn verifications(&self) -> usize {
        self.lock().verifications
    }

    /// Of how many signatures, of certificates and of statements, it is known whether they are good.
    ///
    /// # Panics
    /// If a verifier panicked in another thread.
    #[must_use]
    pub fn len(&self) -> usize {
        let state = self.lock();
        let more = state.more.as_ref();
        state.few.len() + more.map_or(0, |more| more.known.len() + more.statements.len())
    }

    /// Whether none is known.
    ///
    /// # Panics
    /// If a verifier panicked in another thread.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Supposes that `issuer`'s key will sign `subject`, or did where the issuer's certificate is supposed and
    /// its key is not known. It counts for these alone: no assumption makes a signature good that can be verified.
    ///
    /// # Panics
    /// If a verifier panicked in another thread.
    pub fn assume(
        &self,
        certificates: &Certificates,
        issuer: CertificateId,
        subject: CertificateId,
    ) {
        self.lock()
            .more()
            .assumed
            .insert((certificates.key(issuer), subject));
    }

    /// Whether `issuer`'s key signed `subject`, verified now if it was not before.
    ///
    /// # Errors
    /// [`Exhausted::Signatures`] if it must be verified and the budget has none left.
    ///
    /// # Panics
    /// If a verifier panicked in another thread.
    pub fn edge(
        &self,
        certificates: &Certificates,
        issuer: CertificateId,
        subject: CertificateId,
        budget: &mut Budget,
    ) -> Result<Edge, Exhausted> {
        let key = WorkingKey {
            key: certificates.key(issuer),
            parameters: None,
        };
        self.edge_by(certificates, key, subject, budget)
    }

    /// What is known of `issuer`'s key and `subject`, if it was verified before.
    pub(crate) fn known(
        &self,
        certificates: &Certificates,
        issuer: CertificateId,
        subject: CertificateId,
    ) -> Option<Edge> {
        let key = WorkingKey {
            key: certificates.key(issuer),
            parameters: None,
        };
        self.lock().known((key, subject))
    }

    pub(crate) fn edge_by(
        &self,
        certificates: &Certificates,
        issuer: WorkingKey,
        subject: CertificateId,
        budget: &mut Budget,
    ) -> Result<Edge, Exhausted> {
        let state = &mut *self.lock();
        if let Some(known) = state.known((issuer, subject)) {
            return Ok(known);
        }
        let edge = match self.prepare(certificates, issuer, subject) {
            Err(fault) => {
                // Nothing was verified, and an assumption may yet come. What a key that is not known has signed
                // can only be assumed too.
                let is_open = fault == SignatureFault::Hypothetical
                    || certificates.public_key(issuer.key).is_none();
                if is_open && state.is_assumed(issuer.key, subject) {
                    return Ok(Edge::Assumed);
                }
                return Ok(Edge::Refuted(fault));
            }
            Ok(signed) => self.verify(&mut state.verifications, &signed, budget)?,
        };
        state.take_in((issuer, subject), edge);
        Ok(edge)
    }

    /// Whether this key signed a list or a response, verified now if it was not before.
    pub(crate) fn statement_by(
        &self,
        certificates: &Certificates,
        key: WorkingKey,
        statement: &SignedStatement<'_>,
        budget: &mut Budget,
    ) -> Result<Edge, Exhausted> {
        let state = &mut *self.lock();
        let more = state.more.as_ref();
        if let Some(known) = more.and_then(|more| more.statements.get(&(key, statement.id))) {
            return Ok(*known);
        }
        let signed = statement
            .algorithm
            .ok_or(SignatureFault::Unknown)
            .and_then(|algorithm| {
                self.gather(
                    certificates,
                    key,
                    algorithm,
                    (statement.message, statement.signature),
                )
            });
        let edge = match signed {
            Err(fault) => return Ok(Edge::Refuted(fault)),
            Ok(signed) => self.verify(&mut state.verifications, &signed, budget)?,
        };
        state.more().statements.insert((key, statement.id), edge);
        Ok(edge)
    }

    #[inline]
    fn verify(
        &self,
        verifications: &mut usize,
        signed: &Signed<'_>,
        budget: &mut Budget,
    ) -> Result<Edge, Exhausted> {
        budget.spend_signature()?;
        *verifications += 1;
        let verified = self.verifier.verify(
            signed.algorithm,
            &signed.key,
            signed.message,
            signed.signature,
        );
        Ok(match verified {
            Ok(()) => Edge::Proven,
            Err(_) => Edge::Refuted(SignatureFault::Invalid),
        })
    }

    /// All that a verification needs, or why there is none.
    #[inline]
    fn prepare<'c>(
        &self,
        certificates: &'c Certificates,
        issuer: WorkingKey,
        subject: CertificateId,
    ) -> Result<Signed<'c>, SignatureFault> {
        let facts = certificates.get(subject);
        let signed = facts.signed().ok_or(SignatureFault::Hypothetical)?;
        let algorithm = facts
            .signature_algorithm()
            .map_err(|_| SignatureFault::Unknown)?;
        self.gather(certificates, issuer, algorithm, signed)
    }

    /// `signed` is what was signed, and the signature, if it fills octets.
    #[inline]
    fn gather<'c>(
        &self,
        certificates: &'c Certificates,
        issuer: WorkingKey,
        algorithm: SignatureAlgorithm,
        (message, signature): (&'c [u8], Option<&'c [u8]>),
    ) -> Result<Signed<'c>, SignatureFault> {
        let key = certificates.public_key(issuer.key);
        let mut key = key.ok_or(SignatureFault::Unknown)?;
        if let Some(holder) = issuer.parameters {
            let holder = certificates.public_key(holder);
            key = key.with_inherited_parameters(holder.and_then(|holder| holder.parameters()));
        }
        if key.algorithm() == KeyAlgorithm::Unknown {
            return Err(SignatureFault::Unknown);
        }
        if !belong_together(algorithm, key.algorithm()) {
            return Err(SignatureFault::Invalid);
        }
        if !self.verifier.supports(algorithm, key.algorithm()) {
            return Err(SignatureFault::Unsupported {
                algorithm,
                key: key.algorithm(),
            });
        }
        Ok(Signed {
            algorithm,
            key,
            message,
            signature: signature.ok_or(SignatureFault::Invalid)?,
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no verifier panics")
    }
}

impl State {
    fn known(&self, pair: (WorkingKey, CertificateId)) -> Option<Edge> {
        if let Some((_, edge)) = self.few.iter().find(|(known, _)| *known == pair) {
            return Some(*edge);
        }
        self.more.as_ref()?.known.get(&pair).copied()
    }

    /// Takes in a pair that was not known.
    fn take_in(&mut self, pair: (WorkingKey, CertificateId), edge: Edge) {
        let more = self.more.as_ref();
        let are_many = more.is_some_and(|more| !more.known.is_empty());
        if self.few.len() < FEW && !are_many {
            self.few.push((pair, edge));
            return;
        }
        let few = core::mem::take(&mut self.few);
        self.more().known.extend(few);
        self.more().known.insert(pair, edge);
    }

    fn is_assumed(&self, key: KeyId, subject: CertificateId) -> bool {
        let more = self.more.as_ref();
        more.is_some_and(|more| more.assumed.contains(&(key, subject)))
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

struct Signed<'c> {
    algorithm: SignatureAlgorithm,
    key: PublicKey<'c>,
    message: &'c [u8],
    signature: &'c [u8],
}

/// Whether a key of this kind can have made such a signature at all.
fn belong_together(signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
    match signature {
        SignatureAlgorithm::RsaPkcs1(_) => matches!(key, KeyAlgorithm::Rsa { .. }),
        SignatureAlgorithm::RsaPss { .. } => {
            matches!(key, KeyAlgorithm::Rsa { .. } | KeyAlgorithm::RsaPss { .. })
        }
        SignatureAlgorithm::Ecdsa(_) => matches!(
            key,
            KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521
        ),
        SignatureAlgorithm::Ed25519 => key == KeyAlgorithm::Ed25519,
        SignatureAlgorithm::MlDsa(set) => key == KeyAlgorithm::MlDsa(set),
        SignatureAlgorithm::Dsa(_) => matches!(key, KeyAlgorithm::Dsa { .. }),
        // An algorithm that `keys` learns later is the verifier's to judge.
        _ => true,
    }
}
