//! Whether a book is what was written into it.

use std::collections::HashMap;

use thiserror::Error;

use crate::Head;
use crate::pen::{self, Link, PAGE};
use crate::sql::{Cell, Fault, Sql, Value, one};
use crate::table::{AUDIT, TABLES, Table};

/// The first thing in a book that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Discrepancy {
    /// An event is not there.
    #[error("event {event} is missing")]
    Missing {
        /// Which.
        event: u64,
    },
    /// An event was changed, or the one before it.
    #[error("event {event} does not follow from what is before it")]
    Broken {
        /// Which.
        event: u64,
    },
    /// What an event tells of is not there.
    #[error("event {event} tells of {kind} {record}, which is gone")]
    Gone {
        /// Which.
        event: u64,
        /// The table.
        kind: String,
        /// The row's key.
        record: i64,
    },
    /// What an event tells of is not what it was.
    #[error("event {event} tells of {kind} {record}, which was changed")]
    Changed {
        /// Which.
        event: u64,
        /// The table.
        kind: String,
        /// The row's key.
        record: i64,
    },
    /// A row that nobody wrote.
    #[error("no event tells of {kind} {record}")]
    Untold {
        /// The table.
        kind: &'static str,
        /// The row's key.
        record: u64,
    },
    /// The chain ends too early.
    #[error(
        "the last events are missing: {wanted} were written, and the last that is there is {found}"
    )]
    Cut {
        /// How many were written.
        wanted: u64,
        /// How many there are.
        found: u64,
    },
    /// The chain goes on beyond its end.
    #[error("{found} events are there, and {wanted} were written")]
    Beyond {
        /// How many were written.
        wanted: u64,
        /// How many there are.
        found: u64,
    },
    /// The chain is another one.
    #[error("event {event} is not the one whose hash was noted down")]
    Other {
        /// Which.
        event: u64,
    },
    /// What stands there is nothing that a ledger writes: where the chain ends is taken out, say.
    #[error("{reason}")]
    NoBook {
        /// What it is.
        reason: String,
    },
}

/// An event as it stands.
struct Told {
    event: u64,
    at: i64,
    actor: String,
    kind: String,
    record: i64,
    digest: Vec<u8>,
    hash: [u8; 32],
}

pub(crate) fn verify(
    sql: &mut dyn Sql,
    noted: &[Head],
    progress: &mut dyn FnMut(u64),
) -> Result<Result<Head, Discrepancy>, Fault> {
    match follow_all(sql, noted, progress) {
        // The database works, and somebody else wrote into it.
        Err(fault @ Fault::Damaged(_)) => Ok(Err(Discrepancy::NoBook {
            reason: fault.to_string(),
        })),
        verdict => verdict,
    }
}

fn follow_all(
    sql: &mut dyn Sql,
    noted: &[Head],
    progress: &mut dyn FnMut(u64),
) -> Result<Result<Head, Discrepancy>, Fault> {
    let (written, _) = pen::end(sql)?;
    let mut head = Head {
        events: 0,
        hash: [0; 32],
    };
    let mut counts: HashMap<&'static str, u64> = HashMap::new();
    loop {
        let page = page(sql, head.events)?;
        let Some(last) = page.last() else { break };
        let digests = digests(sql, head.events, last.event)?;
        for told in &page {
            match follow(&head, told, digests.get(&told.event)) {
                Ok(next) => head = next,
                Err(discrepancy) => return Ok(Err(discrepancy)),
            }
            if noted
                .iter()
                .any(|noted| noted.events == head.events && *noted != head)
            {
                let event = head.events;
                return Ok(Err(Discrepancy::Other { event }));
            }
            if let Some(table) = Table::of_name(&told.kind) {
                let count = counts.entry(table.name).or_default();
                *count = count.saturating_add(1);
            }
        }
        progress(head.events);
    }
    let most = noted.iter().chain([&written]).map(|head| head.events).max();
    let wanted = most.unwrap_or(0);
    let found = head.events;
    if found < wanted {
        return Ok(Err(Discrepancy::Cut { wanted, found }));
    }
    if found > written.events {
        let wanted = written.events;
        return Ok(Err(Discrepancy::Beyond { wanted, found }));
    }
    if head != written {
        return Ok(Err(Discrepancy::Other { event: found }));
    }
    for table in TABLES {
        if let Some(record) = untold(sql, table, counts.get(table.name).copied().unwrap_or(0))? {
            let kind = table.name;
            return Ok(Err(Discrepancy::Untold { kind, record }));
        }
    }
    Ok(Ok(head))
}

/// The head after an event that follows from what is before it and from its row, whose digest is this.
fn follow(head: &Head, told: &Told, digest: Option<&[u8; 32]>) -> Result<Head, Discrepancy> {
    let wanted = head.events.saturating_add(1);
    if told.event != wanted {
        return Err(Discrepancy::Missing { event: wanted });
    }
    let event = told.event;
    let link = Link {
        event,
        at: told.at,
        actor: &told.actor,
        kind: &told.kind,
        record: told.record,
        digest: &told.digest,
    };
    if link.hash(&head.hash) != told.hash {
        return Err(Discrepancy::Broken { event });
    }
    let (kind, record) = (told.kind.clone(), told.record);
    match digest {
        None => Err(Discrepancy::Gone {
            event,
            kind,
            record,
        }),
        Some(digest) if *digest != *told.digest => Err(Discrepancy::Changed {
            event,
            kind,
            record,
        }),
        Some(_) => Ok(Head {
            events: event,
            hash: told.hash,
        }),
    }
}

fn page(sql: &mut dyn Sql, after: u64) -> Result<Vec<Told>, Fault> {
    let mut page = Vec::new();
    AUDIT.page(sql, after, PAGE, &mut |mut row| {
        page.push(Told {
            event: row.number()?,
            at: row.integer()?,
            actor: row.text()?,
            kind: row.text()?,
            record: row.integer()?,
            digest: row.octets()?,
            hash: row.hash()?,
        });
        Ok(())
    })?;
    Ok(page)
}

/// The digests of the rows as they are, by the events after one and up to another that tell of them.
fn digests(sql: &mut dyn Sql, after: u64, last: u64) -> Result<HashMap<u64, [u8; 32]>, Fault> {
    let mut digests = HashMap::new();
    for table in TABLES {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| format!("{}.{column}", table.name))
            .collect();
        let statement = format!(
            "SELECT audit.event, {columns} FROM audit JOIN {name} ON {name}.{key} = audit.record
             WHERE audit.kind = $1 AND audit.event > $2 AND audit.event <= $3",
            columns = columns.join(", "),
            name = table.name,
            key = table.key(),
        );
        let values = [
            Value::Text(table.name),
            Value::number(after),
            Value::number(last),
        ];
        sql.query(&statement, &values, &mut |mut row| {
            let event = row.number()?;
            let cells = row.rest();
            let values = cells
                .iter()
                .map(Cell::value)
                .collect::<Result<Vec<_>, _>>()?;
            digests.insert(event, table.digest(&values));
            Ok(())
        })?;
    }
    Ok(digests)
}

/// The first row that no event tells of, where there are more rows than events.
fn untold(sql: &mut dyn Sql, table: &Table, told: u64) -> Result<Option<u64>, Fault> {
    if table.count(sql)? <= told {
        return Ok(None);
    }
    let (name, key) = (table.name, table.key());
    let statement = format!(
        "SELECT min({key}) FROM {name} WHERE {key} NOT IN (SELECT record FROM audit WHERE kind = $1)"
    );
    let first = one(sql, &statement, &[Value::Text(name)], |mut row| {
        row.number_if_any()
    })?;
    Ok(first.flatten())
}
