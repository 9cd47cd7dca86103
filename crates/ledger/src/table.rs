//! `Table`: what the book is made of, as data: by it rows are written, digested, verified and moved.

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use sha2::{Digest as _, Sha256};

use crate::sql::{Fault, Row, Sql, Value, one};

/// A table of the book. Its first column is its key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
}

pub(crate) const ISSUER: Table = Table {
    name: "issuer",
    columns: &["issuer", "name"],
};
pub(crate) const RESERVATION: Table = Table {
    name: "reservation",
    columns: &["number", "issuer", "serial", "profile", "request", "at"],
};
pub(crate) const INTENT: Table = Table {
    name: "intent",
    columns: &["number", "linted"],
};
pub(crate) const CERTIFICATE: Table = Table {
    name: "certificate",
    columns: &["number", "der"],
};
pub(crate) const RENEWAL: Table = Table {
    name: "renewal",
    columns: &["number", "renews"],
};
pub(crate) const SHARD: Table = Table {
    name: "shard",
    columns: &["number", "scope"],
};
pub(crate) const REVOCATION: Table = Table {
    name: "revocation",
    columns: &["event", "number", "at", "reason"],
};
pub(crate) const ENDING: Table = Table {
    name: "ending",
    columns: &["event", "not_after"],
};
pub(crate) const LIST: Table = Table {
    name: "list",
    columns: &["list", "issuer", "number", "at"],
};
pub(crate) const EDITION: Table = Table {
    name: "edition",
    columns: &["list", "scope", "base", "knows", "signer"],
};
pub(crate) const SIGNED_LIST: Table = Table {
    name: "signed_list",
    columns: &["list", "der"],
};
pub(crate) const RELOCATION: Table = Table {
    name: "relocation",
    columns: &["relocation", "direction", "place"],
};
pub(crate) const EXPORT: Table = Table {
    name: "export",
    columns: &["export", "place"],
};

/// The tables that hold what was done, each after those that it refers to.
pub(crate) const TABLES: [&Table; 13] = [
    &ISSUER,
    &RESERVATION,
    &INTENT,
    &CERTIFICATE,
    &RENEWAL,
    &SHARD,
    &REVOCATION,
    &ENDING,
    &LIST,
    &EDITION,
    &SIGNED_LIST,
    &RELOCATION,
    &EXPORT,
];

/// The events that tell of these rows; nothing tells of an event but the next.
pub(crate) const AUDIT: Table = Table {
    name: "audit",
    columns: &["event", "at", "actor", "kind", "record", "digest", "hash"],
};

impl Table {
    pub(crate) fn of_name(name: &str) -> Option<&'static Self> {
        TABLES.into_iter().find(|table| table.name == name)
    }

    pub(crate) fn key(&self) -> &'static str {
        self.columns.first().copied().unwrap_or_default()
    }

    /// Adds a row.
    pub(crate) fn insert(&self, sql: &mut dyn Sql, values: &[Value<'_>]) -> Result<(), Fault> {
        let places: Vec<String> = (1..=values.len())
            .map(|place| format!("${place}"))
            .collect();
        let (name, columns, places) = (self.name, self.columns.join(", "), places.join(", "));
        let statement = format!("INSERT INTO {name} ({columns}) VALUES ({places})");
        sql.execute(&statement, values)
    }

    /// The key that the next row has: no row is ever removed, so it was never used.
    pub(crate) fn next_key(&self, sql: &mut dyn Sql) -> Result<u64, Fault> {
        let (name, key) = (self.name, self.key());
        let statement = format!("SELECT coalesce(max({key}), 0) FROM {name}");
        let last = one(sql, &statement, &[], |mut row| row.number())?;
        Ok(last.unwrap_or(0).saturating_add(1))
    }

    pub(crate) fn count(&self, sql: &mut dyn Sql) -> Result<u64, Fault> {
        let statement = format!("SELECT count(*) FROM {}", self.name);
        Ok(one(sql, &statement, &[], |mut row| row.number())?.unwrap_or(0))
    }

    /// Gives the rows in the order of their keys: at most `limit` of them, from the first above `after` on.
    pub(crate) fn page(
        &self,
        sql: &mut dyn Sql,
        after: u64,
        limit: u64,
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (name, key, columns) = (self.name, self.key(), self.columns.join(", "));
        let statement =
            format!("SELECT {columns} FROM {name} WHERE {key} > $1 ORDER BY {key} LIMIT $2");
        sql.query(
            &statement,
            &[Value::number(after), Value::number(limit)],
            each,
        )
    }

    /// SHA-256 of a row:
    ///
    /// ```text
    /// Row ::= SEQUENCE {
    ///     table   UTF8String,
    ///     columns SEQUENCE OF CHOICE { INTEGER, UTF8String, OCTET STRING } }
    /// ```
    pub(crate) fn digest(&self, values: &[Value<'_>]) -> [u8; 32] {
        let der = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(Tag::UTF8_STRING, self.name.as_bytes());
                w.nested(Tag::SEQUENCE, |w| {
                    for value in values {
                        match value {
                            Value::Integer(number) => w.int(*number),
                            Value::Text(text) => w.value(Tag::UTF8_STRING, text.as_bytes()),
                            Value::Octets(octets) => w.octet_string(octets),
                        }
                    }
                });
            });
        });
        Sha256::digest(der).into()
    }
}
