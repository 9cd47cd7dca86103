//! `IssuedList`: a CRL, written, signed and recorded [RFC 5280 §5].

use countersign_asn1::encode::{Unsigned, Writer};
use countersign_asn1::{
    AuthorityKeyIdentifier, CaVersion, DistributionPoint, DistributionPointName, ExtensionValue,
    GeneralName, IssuingDistributionPoint, Name, Oid, Tag,
};
use countersign_keys::Signer;
use time::{Duration, OffsetDateTime};

use crate::extensions::{Extension, uris};
use crate::list_order::Audience;
use crate::open_list::PackedEntry;
use crate::rehearsal::lint_list;
use crate::{
    Error, Ledger, ListEntries, ListKind, ListOrder, ListScope, NewList, OpenList, Publication,
    RevocationReason,
};

/// A CRL that stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedList {
    der: Vec<u8>,
    number: u64,
    base: Option<u64>,
    entries: usize,
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
    let algorithm = issuer.signer.algorithm().to_identifier();
    // A list of a million entries is written once, and linted and signed where it stands.
    let mut list = Unsigned::about(about(&open.entries), &algorithm, |w| {
        to_be_signed(issuer, &algorithm, order, &open, w);
    });
    drop(open);
    // What is signed is what a strict reader takes, and breaks no rule.
    lint_list(&mut list)?;
    let signature = issuer.signer.sign(list.to_be_signed())?;
    let der = list.signed(&signature);
    ledger.record_list(issuer.name, number, &der)?;
    Ok(IssuedList {
        der,
        number,
        base,
        entries,
    })
}

/// `TBSCertList`, version 2 [RFC 5280 §5.1.2].
fn to_be_signed(
    issuer: ListIssuer<'_>,
    algorithm: &[u8],
    order: &ListOrder,
    list: &OpenList,
    w: &mut Writer,
) {
    let this_update = order.at;
    let octets = about(&list.entries);
    w.nested_about(Tag::SEQUENCE, octets, |w| {
        w.int(1);
        w.raw(algorithm);
        w.raw(issuer.name.as_der());
        w.time(this_update);
        w.time(this_update.saturating_add(order.lifetime));
        // A list that revokes nothing has no element for it [RFC 5280 §5.1.2.6].
        if !list.entries.is_empty() {
            w.nested_about(Tag::SEQUENCE, octets, |w| {
                let (mut days, reasons) = (Days::new(), Reasons::new());
                let entries = list.entries.packed();
                entries.for_each(|revoked| entry(revoked, &mut days, &reasons, w));
            });
        }
        w.nested(Tag::context_constructed(0), |w| {
            w.nested(Tag::SEQUENCE, |w| extensions(issuer, order, list, w));
        });
    });
}

/// About how many octets a list of these entries has: so much room is made for it.
fn about(entries: &ListEntries) -> usize {
    let (serials, reasons) = entries.octets();
    let reasons = reasons.saturating_mul(REASON);
    let others = entries.len().saturating_mul(ENTRY).saturating_add(REST);
    serials.saturating_add(reasons).saturating_add(others)
}

/// What an entry has beside its serial number, and beside that where a reason is told.
const ENTRY: usize = 20;
const REASON: usize = 14;

/// What a list has beside its entries.
const REST: usize = 1024;

/// `crlExtensions` [RFC 5280 §5.2].
fn extensions(issuer: ListIssuer<'_>, order: &ListOrder, list: &OpenList, w: &mut Writer) {
    use ExtensionValue as Value;
    let identifier = AuthorityKeyIdentifier {
        key_identifier: Some(issuer.key_identifier),
        ..AuthorityKeyIdentifier::default()
    };
    let identifier = Value::AuthorityKeyIdentifier(identifier);
    Extension::plain(Oid::AUTHORITY_KEY_IDENTIFIER, identifier).write(w);
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
        let point = Value::IssuingDistributionPoint(point);
        Extension::critical(Oid::ISSUING_DISTRIBUTION_POINT, point).write(w);
    }
    let deltas = issuer.publication.delta_crl_uris_of(scope);
    // A delta points at no other [RFC 5280 §5.2.6].
    if order.kind == ListKind::Complete && !deltas.is_empty() {
        let point = DistributionPoint {
            distribution_point: full_name(&deltas),
            ..DistributionPoint::default()
        };
        Extension::plain(Oid::FRESHEST_CRL, Value::FreshestCrl(vec![point])).write(w);
    }
    if order.audience == Audience::Windows {
        // An authority that was never renewed is of version 0.
        let first = CaVersion {
            certificate_index: 0,
            key_index: 0,
        };
        let version = Value::CaVersion(issuer.version.unwrap_or(first));
        Extension::plain(Oid::CERTSRV_CA_VERSION, version).write(w);
        let next = order
            .at
            .saturating_add(order.lifetime - overlap(order.lifetime));
        Extension::plain(Oid::CRL_NEXT_PUBLISH, Value::CrlNextPublish(next)).write(w);
    }
}

/// How long before a list ends the next one is there: a tenth of its lifetime, and 12 hours at most, as
/// Windows' own authority has it.
fn overlap(lifetime: Duration) -> Duration {
    Duration::hours(12).min(lifetime / 10)
}

fn full_name(places: &[String]) -> Option<DistributionPointName<'_>> {
    let names: Vec<GeneralName<'_>> = uris(places).collect();
    (!names.is_empty()).then_some(DistributionPointName::FullName(names))
}

/// `RevokedCertificate`
fn entry(entry: PackedEntry<'_>, days: &mut Days, reasons: &Reasons, w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        w.uint(entry.serial);
        days.write(entry.at, w);
        w.raw(reasons.of(entry.reason));
    });
}

/// The midnights, as `UTCTime`, of the days that entries name: a million entries name some hundreds. Those whose
/// numbers have the same remainder take turns.
struct Days(Vec<(i64, [u8; 15])>);

impl Days {
    const COUNT: i64 = 1024;
    const SECONDS: i64 = 86_400;

    fn new() -> Self {
        // No day has its own number here, but for those that are asked for.
        Self((0..Self::COUNT).map(|_| (i64::MAX, [0; 15])).collect())
    }

    /// `Time`, of this second since 1970.
    fn write(&mut self, at: i64, w: &mut Writer) {
        let (day, second) = (at.div_euclid(Self::SECONDS), at.rem_euclid(Self::SECONDS));
        let Some(mut time) = self.midnight(day) else {
            // Before 1950 or after 2049.
            return w.time(moment(at));
        };
        let [_, _, _, _, _, _, _, _, h1, h2, n1, n2, s1, s2, _] = &mut time;
        let minute = second / 60;
        for (place, number) in [
            ([h1, h2], minute / 60),
            ([n1, n2], minute % 60),
            ([s1, s2], second % 60),
        ] {
            let [tens, ones] = place;
            let number = number.to_le_bytes()[0];
            *tens = b'0' + number / 10;
            *ones = b'0' + number % 10;
        }
        w.raw(&time);
    }

    fn midnight(&mut self, day: i64) -> Option<[u8; 15]> {
        let place = usize::try_from(day.rem_euclid(Self::COUNT)).ok()?;
        let kept = self.0.get_mut(place)?;
        if kept.0 != day {
            let midnight = moment(day.checked_mul(Self::SECONDS)?);
            let time = Writer::build(|w| w.time(midnight));
            *kept = (day, time.try_into().ok()?);
        }
        Some(kept.1)
    }
}

fn moment(at: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `crlEntryExtensions` for each `CRLReason`, by its number: the same few stand in a million entries.
struct Reasons([Vec<u8>; 11]);

impl Reasons {
    fn new() -> Self {
        let mut number = 0;
        Self([(); 11].map(|()| {
            let reason = number;
            number += 1;
            Self::write(reason)
        }))
    }

    fn write(reason: u8) -> Vec<u8> {
        Writer::build(|w| {
            // Who says no reason leaves the extension out [RFC 5280 §5.3.1].
            if reason != RevocationReason::UNSPECIFIED.number() {
                w.nested(Tag::SEQUENCE, |w| {
                    w.extension(Oid::REASON_CODE, false, |w| {
                        w.value(Tag::ENUMERATED, &[reason]);
                    });
                });
            }
        })
    }

    fn of(&self, reason: u8) -> &[u8] {
        self.0.get(usize::from(reason)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_say_what_the_writer_says() {
        let mut days = Days::new();
        // Every remainder several times, both ends of what UTCTime holds, and beyond.
        for day in (-9_000..31_000).step_by(13) {
            for second in [0, 1, 59, 60, 3_599, 3_600, 86_399] {
                let at = day * Days::SECONDS + second;
                let said = Writer::build(|w| days.write(at, w));
                assert_eq!(said, Writer::build(|w| w.time(moment(at))), "{at}");
            }
        }
    }
}
