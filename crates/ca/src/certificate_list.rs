//! `IssuedList`: a CRL, written, signed and recorded [RFC 5280 §5].

use std::thread;

use countersign_asn1::encode::{Encode as _, Unsigned, Writer, encoded_length};
use countersign_asn1::{CaVersion, DistributionPoint, IssuingDistributionPoint, Name, Oid, Tag};
use countersign_keys::Signer;
use countersign_lint::{Finding, Report};
use time::Duration;

use crate::ahead::Ahead;
use crate::extensions::{authority_key_identifier, full_name};
use crate::list_order::Audience;
use crate::rehearsal::lint_list;
use crate::revoked_certificate::EntryWriter;
use crate::{
    Error, Ledger, ListEntries, ListKind, ListOrder, ListScope, NewList, OpenList, Publication,
};

/// A CRL that stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedList {
    der: Vec<u8>,
    number: u64,
    base: Option<u64>,
    entries: usize,
    report: Report,
}

impl IssuedList {
    /// What the lints found that does not forbid it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

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

    /// The number of the complete list that it adds to, if it is a delta: its `BaseCRLNumber`.
    #[must_use]
    pub fn base(&self) -> Option<u64> {
        self.base
    }

    /// How many certificates are on it.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entries
    }
}

/// Whose list it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListIssuer<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) key_identifier: &'a [u8],
    pub(crate) publication: &'a Publication,
    /// Which of its certificates and keys this is, where its certificate says so.
    pub(crate) version: Option<CaVersion>,
    pub(crate) signer: &'a dyn Signer,
}

/// Takes a number, writes the list of what is revoked at that moment, signs it and records it. A number
/// whose list was not recorded is never used again.
pub(crate) fn issue(
    issuer: ListIssuer<'_>,
    ledger: &dyn Ledger,
    order: &ListOrder,
) -> Result<IssuedList, Error> {
    let list = NewList {
        key_identifier: issuer.key_identifier,
        at: order.at,
        scope: order.scope,
        kind: order.kind,
    };
    let open = ledger.begin_list(issuer.name, &list)?;
    let (number, base, entries) = (open.number, open.base, open.entries.len());
    let (der, report) = write(issuer, order, open)?;
    ledger.record_list(issuer.name, number, &der)?;
    Ok(IssuedList {
        der,
        number,
        base,
        entries,
        report,
    })
}

/// The list, signed. One of a million entries is written once, and hashed meanwhile; it is linted and signed
/// where it stands.
fn write(
    issuer: ListIssuer<'_>,
    order: &ListOrder,
    open: OpenList,
) -> Result<(Vec<u8>, Report), Error> {
    let algorithm = issuer.signer.algorithm().to_identifier();
    let tbs = TbsCertList::of(issuer, &algorithm, order, open);
    let octets = encoded_length(tbs.contents());
    thread::scope(|scope| {
        let mut ahead = Ahead::of(octets, issuer.signer, scope);
        let mut list = Unsigned::about(octets, &algorithm, |w| {
            ahead.start(w);
            tbs.write(&mut ahead, w);
        });
        drop(tbs);
        // What is signed is what a strict reader takes, and breaks no rule.
        let report = lint_list(&mut list)?;
        let signature = ahead.sign(list.to_be_signed(), issuer.signer)?;
        Ok((list.signed(&signature), report))
    })
}

/// `TBSCertList`, version 2 [RFC 5280 §5.1.2].
struct TbsCertList {
    /// Up to `nextUpdate`.
    before: Vec<u8>,
    revoked_certificates: ListEntries,
    /// `crlExtensions`
    after: Vec<u8>,
}

impl TbsCertList {
    fn of(issuer: ListIssuer<'_>, algorithm: &[u8], order: &ListOrder, list: OpenList) -> Self {
        let this_update = order.at;
        Self {
            before: Writer::build(|w| {
                w.int(1);
                w.raw(algorithm);
                w.raw(issuer.name.as_der());
                w.time(this_update);
                w.time(this_update.saturating_add(order.lifetime));
            }),
            after: Writer::build(|w| {
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::SEQUENCE, |w| extensions(issuer, order, &list, w));
                });
            }),
            revoked_certificates: list.entries,
        }
    }

    /// How many octets the contents will have: only if this is right, what is hashed ahead counts.
    fn contents(&self) -> usize {
        let entries = match self.revoked_certificates.encoded_length() {
            0 => 0,
            octets => encoded_length(octets),
        };
        let others = self.before.len().saturating_add(self.after.len());
        entries.saturating_add(others)
    }

    fn write(&self, ahead: &mut Ahead<'_, '_>, w: &mut Writer) {
        let entries = &self.revoked_certificates;
        w.nested_about(Tag::SEQUENCE, self.contents(), |w| {
            w.raw(&self.before);
            // A list that revokes nothing has no element for it [RFC 5280 §5.1.2.6].
            if !entries.is_empty() {
                w.nested_about(Tag::SEQUENCE, entries.encoded_length(), |w| {
                    let mut writer = EntryWriter::new();
                    ahead.take(w);
                    for entry in entries.packed() {
                        writer.write(entry, w);
                        ahead.take(w);
                    }
                });
            }
            w.raw(&self.after);
        });
    }
}

/// `crlExtensions` [RFC 5280 §5.2].
fn extensions(issuer: ListIssuer<'_>, order: &ListOrder, list: &OpenList, w: &mut Writer) {
    authority_key_identifier(issuer.key_identifier, w);
    w.extension(Oid::CRL_NUMBER, false, |w| {
        w.uint(&list.number.to_be_bytes());
    });
    if let Some(base) = list.base {
        w.extension(Oid::DELTA_CRL_INDICATOR, true, |w| {
            w.uint(&base.to_be_bytes());
        });
    }
    let scope = order.scope;
    // A list without a scope is about all of them, wherever it is found.
    if scope != ListScope::All {
        let places = issuer.publication.crl_uris_of(scope);
        let point = IssuingDistributionPoint {
            distribution_point: full_name(&places),
            ..IssuingDistributionPoint::default()
        };
        w.extension(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| point.encode(w));
    }
    let deltas = issuer.publication.delta_crl_uris_of(scope);
    // A delta points at no other [RFC 5280 §5.2.6].
    if order.kind == ListKind::Complete && !deltas.is_empty() {
        let point = DistributionPoint {
            distribution_point: full_name(&deltas),
            ..DistributionPoint::default()
        };
        w.extension(Oid::FRESHEST_CRL, false, |w| w.sequence_of(&[point]));
    }
    if order.audience == Audience::Windows {
        // An authority that was never renewed is of version 0.
        let first = CaVersion {
            certificate_index: 0,
            key_index: 0,
        };
        let version = issuer.version.unwrap_or(first);
        w.extension(Oid::CERTSRV_CA_VERSION, false, |w| version.encode(w));
        let next = order
            .at
            .saturating_add(order.lifetime - overlap(order.lifetime));
        w.extension(Oid::CRL_NEXT_PUBLISH, false, |w| w.time(next));
    }
}

/// How long before a list ends the next one is there: a tenth of its lifetime, and 12 hours at most, as
/// Windows' own authority has it.
fn overlap(lifetime: Duration) -> Duration {
    Duration::hours(12).min(lifetime / 10)
}
