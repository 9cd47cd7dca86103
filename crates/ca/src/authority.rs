//! `Authority`: whoever signs certificates for others.

use std::sync::{Arc, OnceLock};

use countersign_asn1::{CaVersion, Certificate, ExtensionValue, OcspRequest, Oid};
use countersign_keys::{Provider, Signer};
use time::{Duration, OffsetDateTime};

use crate::applicant::Applicant;
use crate::certificate_list::{self, ListIssuer};
use crate::draft::Draft;
use crate::issuer::{Above, Issuer, Standing, cannot};
use crate::moment::whole_second;
use crate::name_constraints::Constraining;
use crate::ocsp::{self, Identity, Responder};
use crate::rehearsal::{lint, throw_away_signer};
use crate::{
    EntryKey, Error, Incapacity, Issued, IssuedList, Ledger, ListOrder, OcspAnswer, Order, Place,
    Predecessor, Prepared, Publication, Refusal, Reservation, RevocationReason,
};

/// An authority: a certificate, its key, and the ledger in which all that it does is written down
/// before it is done.
#[derive(Debug)]
pub struct Authority {
    certificate: Vec<u8>,
    identity: Identity,
    standing: Standing,
    signer: Box<dyn Signer>,
    provider: &'static dyn Provider,
    ledger: Arc<dyn Ledger>,
    /// How many keys it had before this one.
    older_keys: u16,
    /// Signs what is linted; made when the first certificate is.
    throw_away: OnceLock<Box<dyn Signer>>,
}

impl Authority {
    /// An authority of this certificate and key, that publishes there.
    ///
    /// `provider` makes the throw-away key for linting; the authority's own key is the signer's.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::NoAuthority`] when the certificate is not an authority's, or the
    /// key is another one.
    pub fn new(
        certificate: Vec<u8>,
        signer: Box<dyn Signer>,
        publication: Publication,
        provider: &'static dyn Provider,
        ledger: Arc<dyn Ledger>,
    ) -> Result<Self, Error> {
        let standing = Standing::of(&certificate, &*signer, publication)?;
        let identity = Identity::of(Certificate::from_der(&certificate)?.tbs_certificate());
        Ok(Self {
            identity,
            certificate,
            standing,
            signer,
            provider,
            ledger,
            older_keys: 0,
            throw_away: OnceLock::new(),
        })
    }

    /// This authority, which had so many keys before this one: Windows looks for it in lists, as the
    /// authority's version.
    #[must_use]
    pub fn after_keys(mut self, older_keys: u16) -> Self {
        self.older_keys = older_keys;
        self
    }

    /// This authority, below others: their certificates, DER. Name constraints bind all that is below,
    /// so what it issues is held to theirs beside its own [RFC 5280 §6.1.4 (g)].
    ///
    /// # Errors
    /// [`Error::Malformed`]
    pub fn below<'c>(mut self, above: impl IntoIterator<Item = &'c [u8]>) -> Result<Self, Error> {
        for certificate in above {
            let constraining = Constraining::of(certificate)?;
            self.standing.constraining.extend(constraining);
        }
        Ok(self)
    }

    /// Its certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The ledger that it writes.
    #[must_use]
    pub fn ledger(&self) -> &dyn Ledger {
        &*self.ledger
    }

    /// Prepares a certificate and signs it: [`Self::prepare`] and [`Prepared::sign`].
    ///
    /// # Errors
    /// As these two.
    pub fn issue(&self, order: &Order<'_>) -> Result<Issued, Error> {
        self.prepare(order)?.sign()
    }

    /// Brings a certificate to where it only lacks its signature: matches the request to the profile,
    /// reserves the serial number, signs with a throw-away key, runs the lints, records the intent.
    ///
    /// # Errors
    /// [`Error::NoAuthority`] when its own certificate is not valid at that moment;
    /// [`Error::Refused`] when the profile does not give what is asked for, or a name constraint forbids
    /// it; [`Error::Lint`] when the
    /// certificate would break a rule; [`Error::Ledger`] when the ledger does not take it down.
    pub fn prepare(&self, order: &Order<'_>) -> Result<Prepared<'_>, Error> {
        let place = order.profile.config().place;
        let (is_fit, found) = match order.applicant {
            Applicant::Request(_) => (place != Place::Root, "a certificate below an authority"),
            Applicant::Other(_) => (place == Place::Intermediate, "another authority"),
            Applicant::Itself(_) => (place == Place::Root, "a root under another key"),
        };
        if !is_fit {
            let wanted = place.description();
            return Err(order.refuse(Refusal::Place { wanted, found }));
        }
        let view = Certificate::from_der(&self.certificate)?;
        let issuer = Issuer {
            name: view.tbs_certificate().subject(),
            signer: &*self.signer,
            above: Above::Authority(&self.standing),
        };
        let draft = Draft::of(issuer, order)?;
        prepare(issuer, draft, &*self.ledger, self.throw_away()?, order)
    }

    /// The certificate of this serial number, for an order that [takes its place](Order::renewing).
    ///
    /// # Errors
    /// [`Error::Ledger`]: there is none.
    pub fn predecessor(&self, serial: &[u8]) -> Result<Predecessor, Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let issuer = view.tbs_certificate().subject();
        Predecessor::find(&*self.ledger, EntryKey { issuer, serial })
    }

    /// Takes down that the certificate of this serial number is revoked, or held; what is held may be
    /// revoked for good later, and what was revoked for good for [a worse reason](crate::Revoked::revoked_again).
    ///
    /// # Errors
    /// [`Error::Ledger`]: nothing was made with the serial number, or it is revoked already.
    pub fn revoke(
        &self,
        serial: &[u8],
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let issuer = view.tbs_certificate().subject();
        let key = EntryKey { issuer, serial };
        Ok(self.ledger.revoke(key, whole_second(at), reason)?)
    }

    /// Takes down that the certificate of this serial number is held no longer.
    ///
    /// # Errors
    /// [`Error::Ledger`]: it is not held.
    pub fn release(&self, serial: &[u8], at: OffsetDateTime) -> Result<(), Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let issuer = view.tbs_certificate().subject();
        let key = EntryKey { issuer, serial };
        Ok(self.ledger.release(key, whole_second(at))?)
    }

    /// The list of what is revoked at the order's moment, recorded before it is handed out. It ends with the
    /// authority's own certificate at the latest: nobody believes it any longer [RFC 5280 §6.3.3].
    ///
    /// # Errors
    /// [`Error::NoAuthority`] when its certificate is not valid at that moment, or forbids lists;
    /// [`Error::ListLifetime`] when it would not be good for a second; [`Error::Signing`]; [`Error::Ledger`],
    /// which a delta without a complete list before it is, too.
    pub fn certificate_list(&self, order: &ListOrder) -> Result<IssuedList, Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let order = ListOrder {
            lifetime: capped(order.lifetime, order.at, self.standing.not_after)?,
            ..*order
        };
        let name = view.tbs_certificate().subject();
        self.standing.check_valid(name, order.at)?;
        if !self.standing.signs_lists {
            return Err(cannot(name, Incapacity::NoCrlSign));
        }
        let version = view.tbs_certificate().extensions();
        let version = version.get(Oid::CERTSRV_CA_VERSION).map(|it| it.decode());
        let issuer = ListIssuer {
            name,
            key_identifier: &self.standing.key_identifier,
            publication: &self.standing.publication,
            version: match version.transpose()? {
                Some(ExtensionValue::CaVersion(version)) => Some(version),
                // A new key comes with a new certificate, and both count.
                _ => Some(CaVersion {
                    certificate_index: self.older_keys,
                    key_index: self.older_keys,
                }),
            },
            signer: &*self.signer,
        };
        certificate_list::issue(issuer, &*self.ledger, &order)
    }

    /// What the ledger knows of the certificates of a request, signed by the authority itself, good for
    /// `lifetime`, and not beyond the authority's own end [RFC 6960 §3.2]. What was not issued is never called good
    /// [§2.2].
    ///
    /// # Errors
    /// [`Error::NoAuthority`] when its certificate is not valid at that moment;
    /// [`Error::OcspRequest`] when too much is asked; [`Error::ListLifetime`] when it would not be good for a
    /// second; [`Error::Signing`]; [`Error::Ledger`].
    pub fn ocsp_answer(
        &self,
        request: &OcspRequest<'_>,
        at: OffsetDateTime,
        lifetime: Duration,
    ) -> Result<OcspAnswer, Error> {
        let lifetime = capped(lifetime, at, self.standing.not_after)?;
        self.standing.check_valid(self.identity.name()?, at)?;
        let responder = Responder {
            issuer: &self.identity,
            key_hash: self.identity.key_hash(),
            certificate: None,
            signer: &*self.signer,
        };
        ocsp::answer(responder, &*self.ledger, request, at, lifetime)
    }

    fn throw_away(&self) -> Result<&dyn Signer, Error> {
        if let Some(signer) = self.throw_away.get() {
            return Ok(&**signer);
        }
        let made = throw_away_signer(self.provider, &*self.signer)?;
        Ok(&**self.throw_away.get_or_init(|| made))
    }
}

/// What an authority says at this moment ends with its certificate; what would be said after its end is refused
/// elsewhere.
fn capped(lifetime: Duration, at: OffsetDateTime, end: OffsetDateTime) -> Result<Duration, Error> {
    check_lifetime(lifetime)?;
    let left = end - whole_second(at);
    Ok(match left.is_positive() {
        true => lifetime.min(left),
        false => lifetime,
    })
}

pub(crate) fn check_lifetime(lifetime: Duration) -> Result<(), Error> {
    let seconds = lifetime.whole_seconds();
    if seconds > 0 {
        return Ok(());
    }
    Err(Error::ListLifetime { seconds })
}

/// A root: an authority's certificate that its own key signs, recorded like every other.
///
/// The request is the root's own, signed by the key that will be the authority's.
///
/// # Errors
/// [`Error::NoAuthority`] when the signer's key is not the request's; and as [`Authority::issue`].
pub fn self_signed_root(
    order: &Order<'_>,
    signer: &dyn Signer,
    provider: &dyn Provider,
    ledger: &dyn Ledger,
) -> Result<Issued, Error> {
    if order.profile.config().place != Place::Root {
        return Err(order.refuse(Refusal::Place {
            wanted: "a certificate below an authority",
            found: "a root",
        }));
    }
    let issuer = Issuer::requester(order, signer)?;
    let draft = Draft::of(issuer, order)?;
    let throw_away = throw_away_signer(provider, signer)?;
    prepare(issuer, draft, ledger, &*throw_away, order)?.sign()
}

/// In this order and no other: nothing is signed, not even by a throw-away key, with a serial number
/// that is not taken, and nothing by the authority's own key that is not recorded as an intent.
fn prepare<'a>(
    issuer: Issuer<'a>,
    draft: Draft,
    ledger: &'a dyn Ledger,
    throw_away: &dyn Signer,
    order: &Order<'_>,
) -> Result<Prepared<'a>, Error> {
    let key = EntryKey {
        issuer: issuer.name,
        serial: order.serial.as_bytes(),
    };
    let request = order.applicant.proof();
    let renews = order.renews.map(|predecessor| &*predecessor.serial);
    let shard = match issuer.above {
        Above::Authority(standing) => standing.publication.scope_of(key.serial).shard(),
        Above::Nothing => None,
    };
    ledger.reserve(&Reservation {
        renews,
        shard,
        ..Reservation::new(key, order.profile.name(), request, order.at)
    })?;
    let linted = draft.sign(throw_away)?;
    let report = lint(&linted, order.lints)?;
    ledger.record_intent(key, &linted)?;
    Ok(Prepared {
        issuer: issuer.name,
        signer: issuer.signer,
        ledger,
        serial: order.serial,
        draft,
        report,
    })
}
