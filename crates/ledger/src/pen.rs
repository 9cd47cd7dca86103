//! `Pen`: the one hand that writes into a book, and an event of whatever it writes.

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::Head;
use crate::sql::{Cell, Fault, Sql, Value, one};
use crate::table::{AUDIT, RELOCATION, TABLES, Table};

/// Who writes, and by which clock: each event says so.
#[derive(Clone, Debug)]
pub struct Scribe {
    name: String,
    clock: fn() -> OffsetDateTime,
}

impl Scribe {
    /// Whoever has this name, as `alice@ca1.contoso.com`. The clock is the authority's own, and nobody
    /// else's.
    #[must_use]
    pub fn new(name: &str, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            name: name.to_owned(),
            clock,
        }
    }
}

/// What is written in one transaction, which nobody else writes meanwhile.
pub(crate) struct Pen<'a> {
    sql: &'a mut dyn Sql,
    scribe: &'a Scribe,
    head: Head,
    /// The events that the book had when it was opened.
    before: u64,
}

impl<'a> Pen<'a> {
    /// At the end of a book that goes on here.
    pub(crate) fn open(sql: &'a mut dyn Sql, scribe: &'a Scribe) -> Result<Self, Fault> {
        let (head, moved) = end(sql)?;
        match moved {
            Some(place) => Err(Fault::Moved { place }),
            None => Ok(Self::at(head, sql, scribe)),
        }
    }

    /// At this end, though the book is closed there.
    pub(crate) fn at(head: Head, sql: &'a mut dyn Sql, scribe: &'a Scribe) -> Self {
        Self {
            before: head.events,
            sql,
            scribe,
            head,
        }
    }

    /// What is there to be read.
    pub(crate) fn sql(&mut self) -> &mut dyn Sql {
        self.sql
    }

    /// Adds a row, and the event that tells of it.
    pub(crate) fn write(&mut self, table: &Table, values: &[Value<'_>]) -> Result<(), Fault> {
        table.insert(self.sql, values)?;
        self.tell(table, values)
    }

    /// Adds a row under the next key, and the event that tells of it.
    pub(crate) fn write_next(&mut self, table: &Table, values: &[Value<'_>]) -> Result<u64, Fault> {
        let key = table.next_key(self.sql)?;
        let keyed: Vec<Value<'_>> = core::iter::once(Value::number(key))
            .chain(values.iter().copied())
            .collect();
        self.write(table, &keyed)?;
        Ok(key)
    }

    /// Writes down where the chain ends now.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        let Self {
            sql, head, before, ..
        } = self;
        if head.events == before {
            return Ok(());
        }
        settle(head, sql)
    }

    /// Adds the event of a row that is there.
    fn tell(&mut self, table: &Table, values: &[Value<'_>]) -> Result<(), Fault> {
        let Some(Value::Integer(record)) = values.first() else {
            return Err(Fault::Damaged("a row has no key"));
        };
        let link = Link {
            event: self.head.events.saturating_add(1),
            at: (self.scribe.clock)().unix_timestamp(),
            actor: &self.scribe.name,
            kind: table.name,
            record: *record,
            digest: &table.digest(values),
        };
        let hash = link.hash(&self.head.hash);
        AUDIT.insert(
            self.sql,
            &[
                Value::number(link.event),
                Value::Integer(link.at),
                Value::Text(link.actor),
                Value::Text(link.kind),
                Value::Integer(link.record),
                Value::Octets(link.digest),
                Value::Octets(&hash),
            ],
        )?;
        self.head = Head {
            events: link.event,
            hash,
        };
        Ok(())
    }
}

/// What an event says, its own hash apart.
#[derive(Debug)]
pub(crate) struct Link<'a> {
    pub(crate) event: u64,
    pub(crate) at: i64,
    pub(crate) actor: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) record: i64,
    pub(crate) digest: &'a [u8],
}

impl Link<'_> {
    /// SHA-256 of the event and of the hash before it, 32 zeros before the first:
    ///
    /// ```text
    /// Event ::= SEQUENCE {
    ///     previous OCTET STRING,
    ///     event    INTEGER,
    ///     at       INTEGER,    -- seconds since 1970
    ///     actor    UTF8String,
    ///     kind     UTF8String,
    ///     record   INTEGER,
    ///     digest   OCTET STRING }
    /// ```
    pub(crate) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let der = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.octet_string(previous);
                w.uint(&self.event.to_be_bytes());
                w.int(self.at);
                w.value(Tag::UTF8_STRING, self.actor.as_bytes());
                w.value(Tag::UTF8_STRING, self.kind.as_bytes());
                w.int(self.record);
                w.octet_string(self.digest);
            });
        });
        Sha256::digest(der).into()
    }
}

/// Writes down where the chain ends.
pub(crate) fn settle(head: Head, sql: &mut dyn Sql) -> Result<(), Fault> {
    sql.execute(
        "UPDATE head SET events = $1, hash = $2 WHERE one = 1",
        &[Value::number(head.events), Value::Octets(&head.hash)],
    )
}

/// Where the chain ends, and where the book went on if it is closed.
pub(crate) fn end(sql: &mut dyn Sql) -> Result<(Head, Option<String>), Fault> {
    let found = one(
        sql,
        "SELECT head.events, head.hash, relocation.place
         FROM head
         LEFT JOIN audit ON audit.event = head.events AND audit.kind = 'relocation'
         LEFT JOIN relocation ON relocation.relocation = audit.record AND relocation.direction = 'to'",
        &[],
        |mut row| {
            let head = Head {
                events: row.number()?,
                hash: row.hash()?,
            };
            Ok((head, row.text_if_any()?))
        },
    )?;
    found.ok_or(Fault::Damaged("it has no head"))
}

/// Tells of all rows of a book from before there were events.
pub(crate) fn adopt(sql: &mut dyn Sql, scribe: &Scribe) -> Result<(), Fault> {
    let mut pen = Pen::open(sql, scribe)?;
    for table in TABLES.into_iter().filter(|table| **table != RELOCATION) {
        let mut after = 0;
        loop {
            let mut rows: Vec<Vec<Cell>> = Vec::new();
            table.page(pen.sql, after, PAGE, &mut |row| {
                rows.push(row.rest());
                Ok(())
            })?;
            let Some([Cell::Integer(last), ..]) = rows.last().map(Vec::as_slice) else {
                break;
            };
            after = u64::try_from(*last).unwrap_or(u64::MAX);
            for row in &rows {
                let values = row.iter().map(Cell::value).collect::<Result<Vec<_>, _>>()?;
                pen.tell(table, &values)?;
            }
        }
    }
    pen.finish()
}

/// How many rows are read at once, where all are.
pub(crate) const PAGE: u64 = 512;
