//! Profile and proven request to a linted, recorded, signed certificate.
//!
//! It holds no key and no signature backend, reads no clock and no file, and keeps no book of its own:
//! signer, provider, moment, randomness and ledger come in as arguments. It publishes nothing.
//!
//! 1. A stranger's bytes become a [`VerifiedRequest`], by proof of possession.
//! 2. An [`Order`] says which [`Profile`] it is for; [`Authority::prepare`] matches the two, reserves the
//!    serial number in the [`Ledger`], signs with a throw-away key, lints, and records the intent.
//! 3. [`Prepared::sign`] consumes what was prepared, signs the very bytes that were linted, and records
//!    the certificate.
//! 4. [`Issued`] is handed out: there is no other way to one.
//!
//! ```
//! use countersign_ca::{Authority, Order, Profile, Publication, self_signed_root};
//!
//! # use std::sync::Arc;
//! # use countersign_asn1::{Name, encode::{Encode as _, NameBuilder}};
//! # use countersign_csr::{RequestBuilder, UnverifiedRequest};
//! # use countersign_keys::{KeyKind, Provider as _};
//! # let at = time::macros::datetime!(2026-06-15 12:00 UTC);
//! # let provider = countersign_provider_aws_lc::provider();
//! # let randomness = || {
//! #     let mut octets = [0; 20];
//! #     provider.fill_random(&mut octets).map(|()| octets)
//! # };
//! # let new_key = || provider.signer(&provider.generate(KeyKind::Rsa2048)?);
//! # let ledger = Arc::new(countersign_ca::MemoryLedger::new()); // a Book of countersign-ledger, in earnest
//! # let (key, um_key) = (new_key()?, new_key()?);
//! # let subject = "CN=Contoso Root CA".parse::<NameBuilder>()?.to_der();
//! # let request = RequestBuilder::new(Name::from_der(&subject)?).sign(&*key)?;
//! # let request = UnverifiedRequest::from_der(&request)?.verify(provider)?;
//! # let um_request = RequestBuilder::for_dns_name("um1.contoso.com")?.sign(&*um_key)?;
//! # let um_request = UnverifiedRequest::from_der(&um_request)?.verify(provider)?;
//! let profile = Profile::house("root-ca")?;
//! let order = Order::new(&request, &profile, at, randomness()?);
//! let root = self_signed_root(&order, &*key, provider, &*ledger)?;
//! let publication = Publication::nowhere().crl("http://pki.contoso.com/root.crl");
//! let authority = Authority::new(root.into_der(), key, publication, provider, ledger)?;
//!
//! let profile = Profile::house("um")?;
//! let issued = authority.issue(&Order::new(&um_request, &profile, at, randomness()?))?;
//! assert_eq!(authority.ledger().certificates(0, 10)?.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Authority::revoke`] takes down what is no longer good, and [`Authority::certificate_list`] tells it:
//! a CRL whose number no other list of the issuer has, complete or a delta, of all its certificates or of a
//! shard, as a [`ListOrder`] says; [`Authority::ocsp_answer`] tells it of those that are
//! asked about, and so does a [`DelegatedResponder`], which does not need the authority's key; [`PreProduced`]
//! keeps what either said before anybody asked.
//!
//! [`Authority::predecessor`] finds what is to be renewed: an [`Order`] that [takes its place](Order::renewing)
//! keeps its profile and its names.
//!
//! What is left to the caller: a clock that is right, randomness that is random, a ledger on a disk
//! that keeps what it is told to keep, and to ask who may have which certificate: the request proves a
//! key, and no name.
//!
//! [`self_signed()`] and [`exchange_self_signed`] stand apart: certificates that their own key signs,
//! without an authority and without a book.
//!
//! [`VerifiedRequest`]: countersign_csr::VerifiedRequest

mod ahead;
mod applicant;
mod authority;
mod certificate_list;
mod draft;
mod error;
mod exchange;
mod extensions;
mod fitness;
mod inheritance;
mod issuer;
mod ledger;
mod list_order;
mod moment;
mod name_constraints;
mod naming;
mod ocsp;
mod open_list;
mod order;
mod pre_produced;
mod predecessor;
mod prepared;
mod profile;
mod publication;
mod rehearsal;
mod remark;
mod responder;
mod revocation;
mod revoked_certificate;
mod self_signed;
mod serial;
mod tbs;

pub use applicant::SelfSignedAuthority;
pub use authority::{Authority, self_signed_root};
pub use certificate_list::IssuedList;
pub use error::{Error, Incapacity, Refusal};
pub use exchange::exchange_self_signed;
pub use fitness::{Misfit, check_fitness};
pub use inheritance::{Inheritance, InheritedList};
pub use ledger::{Entry, EntryKey, Hex, Ledger, LedgerError, MemoryLedger, Reservation, Stage};
pub use list_order::ListOrder;
pub use name_constraints::{BrokenConstraint, ForbiddenName};
pub use ocsp::{OcspAnswer, OcspStatus, is_asked_about, ocsp_request};
pub use open_list::{Change, ListEntries, ListEntry, ListKind, ListScope, NewList, OpenList};
pub use order::Order;
pub use pre_produced::PreProduced;
pub use predecessor::{Predecessor, Unlike};
pub use prepared::{Issued, Prepared};
pub use profile::{
    AlternativeNames, CommonNameForm, CommonNamePlace, Confidence, Contradiction, KeyUsageConfig,
    Lifetime, NameConstraintsConfig, NameKind, Place, Profile, ProfileConfig, RevocationPointers,
    Row, Wildcard,
};
pub use publication::Publication;
pub use remark::Remark;
pub use responder::{DelegatedResponder, Unfitness};
pub use revocation::{RevocationReason, Revoked, UnknownReason};
pub use self_signed::self_signed;
pub use serial::Serial;
