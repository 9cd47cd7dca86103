//! `Event` and `Head`: what was written, when and by whom, and where the chain of this ends.

use core::fmt;
use core::str::FromStr;

use countersign_ca::{Change, RevocationReason};
use thiserror::Error;
use time::OffsetDateTime;

use crate::book::revocation::change_of;
use crate::pen;
use crate::sql::{Fault, Row, Sql, Value};

/// Where a chain of events ends: whoever notes it down elsewhere will see whether an event was changed or
/// taken out since.
///
/// ```
/// use countersign_ledger::Head;
/// let text = "3:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
/// assert_eq!(text.parse::<Head>()?.to_string(), text);
/// assert!("3:9f86".parse::<Head>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// How many events there are.
    pub events: u64,
    /// The hash of the last one, SHA-256; zeros if there is none.
    pub hash: [u8; 32],
}

impl fmt::Display for Head {
    /// `EVENTS:HASH`, in lower-case hex.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.events)?;
        self.hash
            .iter()
            .try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// A text that is no head.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "wanted a head as `countersign ca audit head` prints it, a number and 64 hex digits: 3:9f86…0a08"
)]
#[non_exhaustive]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (events, hex) = text.trim().split_once(':').ok_or(NoHead)?;
        let events = events.parse().map_err(|_| NoHead)?;
        if hex.len() != 64 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoHead);
        }
        let mut hash = [0; 32];
        for (octet, pair) in hash.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let pair = str::from_utf8(pair).map_err(|_| NoHead)?;
            *octet = u8::from_str_radix(pair, 16).map_err(|_| NoHead)?;
        }
        Ok(Self { events, hash })
    }
}

/// Something that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Which: 1, 2, 3, without a gap.
    pub number: u64,
    /// When, by the clock of whoever wrote.
    pub at: OffsetDateTime,
    /// Who wrote.
    pub actor: String,
    /// What.
    pub act: Act,
    /// The hash of this event and all before it.
    pub hash: [u8; 32],
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// An issuer was named for the first time.
    Named {
        /// Its name, DER.
        issuer: Vec<u8>,
    },
    /// A serial number was taken.
    Reserved {
        /// Which.
        serial: Vec<u8>,
        /// For a certificate of this profile.
        profile: String,
    },
    /// A serial number was taken for a certificate that takes another one's place.
    Renews {
        /// Which.
        serial: Vec<u8>,
    },
    /// A serial number was taken for a certificate that points at a shard of its issuer's lists.
    OnShard {
        /// Which.
        serial: Vec<u8>,
        /// The shard's number.
        shard: String,
    },
    /// A certificate was going to be signed.
    Intended {
        /// Its serial number.
        serial: Vec<u8>,
    },
    /// A certificate was signed.
    Issued {
        /// Its serial number.
        serial: Vec<u8>,
    },
    /// A certificate was revoked or held.
    Revoked {
        /// Its serial number.
        serial: Vec<u8>,
        /// Since when.
        since: OffsetDateTime,
        /// Why.
        reason: RevocationReason,
    },
    /// A certificate is held no longer.
    Released {
        /// Its serial number.
        serial: Vec<u8>,
    },
    /// What was revoked or held ends, and leaves the lists some time after.
    Ends {
        /// Its serial number.
        serial: Vec<u8>,
        /// The last moment at which it holds.
        not_after: OffsetDateTime,
    },
    /// A list's number was taken.
    ListBegun {
        /// Which.
        number: u64,
    },
    /// What that list is about.
    ListIs {
        /// Its number.
        number: u64,
        /// `all`, or the number of a shard.
        scope: String,
        /// The number of the list that it adds to: its own, if it is complete.
        base: u64,
    },
    /// A list was signed.
    ListSigned {
        /// Its number.
        number: u64,
    },
    /// The book was closed here, and goes on there.
    MovedTo {
        /// Where.
        place: String,
    },
    /// The book came from there.
    MovedFrom {
        /// Where from.
        place: String,
    },
    /// A copy of the book was made, to be kept elsewhere.
    Exported {
        /// Where it went.
        place: String,
    },
    /// The row that this event tells of is gone.
    Gone {
        /// Its table.
        kind: String,
        /// Its key.
        record: u64,
    },
}

/// Where the chain ends, as the book says.
pub(crate) fn head(sql: &mut dyn Sql) -> Result<Head, Fault> {
    pen::end(sql).map(|(head, _)| head)
}

/// Events, with what their rows say.
pub(crate) fn page(sql: &mut dyn Sql, after: u64, limit: u32) -> Result<Vec<Event>, Fault> {
    let mut events = Vec::new();
    sql.query(
        "SELECT audit.event, audit.at, actor, kind, record, hash,
                issuer.name, reservation.serial, reservation.profile,
                revocation.at, revocation.reason, not_after, list.number,
                coalesce(shard.scope, edition.scope), base.number,
                relocation.direction, coalesce(relocation.place, export.place)
         FROM audit
         LEFT JOIN issuer ON kind = 'issuer' AND issuer.issuer = record
         LEFT JOIN revocation ON kind IN ('revocation', 'ending') AND revocation.event = record
         LEFT JOIN ending ON kind = 'ending' AND ending.event = record
         LEFT JOIN shard ON kind = 'shard' AND shard.number = record
         LEFT JOIN reservation ON reservation.number =
             CASE WHEN kind IN ('reservation', 'renewal', 'shard', 'intent', 'certificate') THEN record
                  WHEN kind IN ('revocation', 'ending') THEN revocation.number END
         LEFT JOIN list ON kind IN ('list', 'edition', 'signed_list') AND list.list = record
         LEFT JOIN edition ON kind = 'edition' AND edition.list = record
         LEFT JOIN list AS base ON base.list = edition.base
         LEFT JOIN relocation ON kind = 'relocation' AND relocation.relocation = record
         LEFT JOIN export ON kind = 'export' AND export.export = record
         WHERE audit.event > $1 ORDER BY audit.event LIMIT $2",
        &[Value::number(after), Value::number(limit.into())],
        &mut |row| {
            events.push(read(row)?);
            Ok(())
        },
    )?;
    Ok(events)
}

fn read(mut row: Row) -> Result<Event, Fault> {
    let (number, at, actor) = (row.number()?, row.moment()?, row.text()?);
    let (kind, record, hash) = (row.text()?, row.number()?, row.hash()?);
    let (name, serial, profile) = (
        row.octets_if_any()?,
        row.octets_if_any()?,
        row.text_if_any()?,
    );
    let (since, reason) = (row.moment_if_any()?, row.number_if_any()?);
    let (not_after, list) = (row.moment_if_any()?, row.number_if_any()?);
    let (scope, base) = (row.text_if_any()?, row.number_if_any()?);
    let (direction, place) = (row.text_if_any()?, row.text_if_any()?);
    let act = match kind.as_str() {
        "issuer" => name.map(|issuer| Act::Named { issuer }),
        "reservation" => serial
            .zip(profile)
            .map(|(serial, profile)| Act::Reserved { serial, profile }),
        "renewal" => serial.map(|serial| Act::Renews { serial }),
        "intent" => serial.map(|serial| Act::Intended { serial }),
        "certificate" => serial.map(|serial| Act::Issued { serial }),
        "shard" => serial
            .zip(scope)
            .map(|(serial, shard)| Act::OnShard { serial, shard }),
        "revocation" => match (serial, since.zip(reason)) {
            (Some(serial), Some((since, reason))) => Some(match change_of(reason)? {
                Change::Released => Act::Released { serial },
                Change::Revoked(reason) => Act::Revoked {
                    serial,
                    since,
                    reason,
                },
            }),
            _ => None,
        },
        "ending" => serial
            .zip(not_after)
            .map(|(serial, not_after)| Act::Ends { serial, not_after }),
        "edition" => match (list, scope, base) {
            (Some(number), Some(scope), Some(base)) => Some(Act::ListIs {
                number,
                scope,
                base,
            }),
            _ => None,
        },
        "list" => list.map(|number| Act::ListBegun { number }),
        "signed_list" => list.map(|number| Act::ListSigned { number }),
        "export" => place.map(|place| Act::Exported { place }),
        "relocation" => direction.zip(place).map(|(direction, place)| {
            if direction == "to" {
                Act::MovedTo { place }
            } else {
                Act::MovedFrom { place }
            }
        }),
        _ => None,
    };
    Ok(Event {
        number,
        at,
        actor,
        act: act.unwrap_or(Act::Gone { kind, record }),
        hash,
    })
}
