//! Trust stores: the certificates that a verifier trusts, found by subject and key identifier.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use hashbrown::{HashMap, HashSet};

use crate::interned::NameId;
use crate::{CertificateId, Certificates};

/// The certificates that one verifier trusts. Whether one of them is an anchor is the policy's to say.
///
/// Membership is by the whole DER, for that is what makes a [`CertificateId`].
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    order: Vec<CertificateId>,
    distinguished_names_len: usize,
    members: HashSet<CertificateId>,
    by_subject: HashMap<NameId, Vec<CertificateId>>,
    /// Of ten thousand roots of one name, those with the tail of this key identifier.
    by_key_identifier: HashMap<(NameId, u32), Vec<CertificateId>>,
    /// Made when the first issuer is not found by its name.
    likenesses: OnceLock<Likenesses>,
}

/// What an issuer that is not found by its name may have in common with those that are there: where they
/// stand in the order.
#[derive(Clone, Debug, Default)]
struct Likenesses {
    /// By [`Certificates::class`] of the subject.
    by_class: HashMap<NameId, Vec<usize>>,
    /// By [`Certificates::key_identifier_tail`].
    by_tail: HashMap<u32, Vec<usize>>,
}

impl TrustStore {
    /// A store that trusts nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a certificate in; `false` if it was there. `certificates` is the table that gave `id`.
    pub fn add(&mut self, certificates: &Certificates, id: CertificateId) -> bool {
        if !self.members.insert(id) {
            return false;
        }
        self.order.push(id);
        self.likenesses.take();
        self.distinguished_names_len += 2 + certificates.get(id).subject().as_der().len();
        let subject = certificates.subject(id);
        self.by_subject.entry(subject).or_default().push(id);
        let identified = (subject, certificates.key_identifier_tail(id));
        self.by_key_identifier
            .entry(identified)
            .or_default()
            .push(id);
        true
    }

    /// Whether this very certificate is in the store.
    #[must_use]
    pub fn contains(&self, id: CertificateId) -> bool {
        self.members.contains(&id)
    }

    /// The certificates, in the order in which they were put in.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = CertificateId> + '_ {
        self.order.iter().copied()
    }

    /// How many certificates.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The octets of the subjects of all of them, as a server of TLS would list them to its clients: each
    /// with the two octets of its length (`certificate_authorities` [RFC 5246 §7.4.4]).
    #[must_use]
    pub fn distinguished_names_len(&self) -> usize {
        self.distinguished_names_len
    }

    /// Those with this subject, byte for byte.
    pub(crate) fn with_subject(&self, subject: NameId) -> &[CertificateId] {
        self.by_subject.get(&subject).map_or(&[], Vec::as_slice)
    }

    /// Those whose subject is of this class, in the order in which they were put in.
    pub(crate) fn with_class(
        &self,
        certificates: &Certificates,
        class: NameId,
    ) -> impl Iterator<Item = CertificateId> {
        let places = self.likenesses(certificates).by_class.get(&class);
        places.into_iter().flatten().map(|place| self.order[*place])
    }

    /// Those whose subject is of this class, or whose key identifier has this tail, in the order in which
    /// they were put in.
    pub(crate) fn resembling(
        &self,
        certificates: &Certificates,
        class: NameId,
        tail: Option<u32>,
    ) -> impl Iterator<Item = CertificateId> {
        let likenesses = self.likenesses(certificates);
        let by_tail = tail.and_then(|tail| likenesses.by_tail.get(&tail));
        let places = [likenesses.by_class.get(&class), by_tail];
        let places: BTreeSet<usize> = places.into_iter().flatten().flatten().copied().collect();
        places.into_iter().map(|place| self.order[place])
    }

    fn likenesses(&self, certificates: &Certificates) -> &Likenesses {
        self.likenesses.get_or_init(|| {
            let mut likenesses = Likenesses::default();
            for (place, id) in self.order.iter().enumerate() {
                let class = certificates.class(certificates.subject(*id));
                let tail = certificates.key_identifier_tail(*id);
                likenesses.by_class.entry(class).or_default().push(place);
                likenesses.by_tail.entry(tail).or_default().push(place);
            }
            likenesses
        })
    }

    /// Those with this subject that may have a key identifier with this tail: it is theirs, or they have
    /// none; in the order in which they were put in. Where all have one, the others are not looked at.
    pub(crate) fn with_key_identifier<'s>(
        &'s self,
        certificates: &'s Certificates,
        subject: NameId,
        tail: u32,
    ) -> impl Iterator<Item = CertificateId> + 's {
        let find = |tail| self.by_key_identifier.get(&(subject, tail));
        let namesakes = self.with_subject(subject);
        let among = match namesakes {
            [] | [_] => namesakes,
            _ if find(0).is_some() => namesakes,
            _ => find(tail).map_or(&[][..], Vec::as_slice),
        };
        among.iter().copied().filter(move |id| {
            let own = certificates.key_identifier_tail(*id);
            own == 0 || own == tail
        })
    }
}
