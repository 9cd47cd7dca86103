//! `IssuedList`: a CRL, written, signed and recorded [RFC 5280 §5].

use countersign_asn1::encode::{Encode as _, Writer, signed};
use countersign_asn1::{AuthorityKeyIdentifier, Name, Oid, Tag};
use countersign_keys::Signer;
use time::{Duration, OffsetDateTime};

use crate::moment::whole_second;
use crate::rehearsal::lint_list;
use crate::{Error, Ledger, OpenList, RevocationReason, Revoked};

/// A CRL that stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedList {
    der: Vec<u8>,
    number: u64,
    revoked: usize,
}

impl IssuedList {
    /// The list, DER.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Its `cRLNumber`.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many certificates are on it.
    #[must_use]
    pub fn revoked(&self) -> usize {
        self.revoked
    }
}

/// Whose list it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListIssuer<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) key_identifier: &'a [u8],
    pub(crate) signer: &'a dyn Signer,
}

/// Takes a number, writes the list of what is revoked at that moment, signs it and records it. A number
/// whose list was not recorded is never used again.
pub(crate) fn issue(
    issuer: ListIssuer<'_>,
    ledger: &dyn Ledger,
    at: OffsetDateTime,
    lifetime: Duration,
) -> Result<IssuedList, Error> {
    let this_update = whole_second(at);
    let list = ledger.begin_list(issuer.name, this_update)?;
    let algorithm = issuer.signer.algorithm().to_identifier();
    let tbs = to_be_signed(issuer, &algorithm, this_update, lifetime, &list);
    // What is signed is what a strict reader takes, and breaks no rule.
    lint_list(&tbs, &algorithm)?;
    let signature = issuer.signer.sign(&tbs)?;
    let der = signed(&tbs, &algorithm, &signature);
    ledger.record_list(issuer.name, list.number, &der)?;
    Ok(IssuedList {
        der,
        number: list.number,
        revoked: list.revoked.len(),
    })
}

/// `TBSCertList`, version 2 [RFC 5280 §5.1.2].
fn to_be_signed(
    issuer: ListIssuer<'_>,
    algorithm: &[u8],
    this_update: OffsetDateTime,
    lifetime: Duration,
    list: &OpenList,
) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.int(1);
            w.raw(algorithm);
            w.raw(issuer.name.as_der());
            w.time(this_update);
            w.time(this_update.saturating_add(lifetime));
            // A list that revokes nothing has no element for it [RFC 5280 §5.1.2.6].
            if !list.revoked.is_empty() {
                w.nested(Tag::SEQUENCE, |w| {
                    list.revoked.iter().for_each(|revoked| entry(revoked, w));
                });
            }
            w.nested(Tag::context_constructed(0), |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    let identifier = AuthorityKeyIdentifier {
                        key_identifier: Some(issuer.key_identifier),
                        ..AuthorityKeyIdentifier::default()
                    };
                    w.extension(Oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
                        identifier.encode(w)
                    });
                    w.extension(Oid::CRL_NUMBER, false, |w| {
                        w.uint(&list.number.to_be_bytes());
                    });
                });
            });
        });
    })
}

fn entry(revoked: &Revoked, w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        w.uint(&revoked.serial);
        w.time(revoked.at);
        if revoked.reason != RevocationReason::UNSPECIFIED {
            w.nested(Tag::SEQUENCE, |w| {
                w.extension(Oid::REASON_CODE, false, |w| {
                    w.value(Tag::ENUMERATED, &[revoked.reason.number()]);
                });
            });
        }
    });
}
