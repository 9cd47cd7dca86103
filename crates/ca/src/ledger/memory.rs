//! A ledger that forgets everything.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_asn1::Name;
use time::OffsetDateTime;

use super::{Entry, EntryKey, Hex, Ledger, LedgerError, Reservation, Stage};
use crate::{
    Change, Inheritance, ListEntry, ListKind, ListScope, NewList, OcspStatus, OpenList,
    RevocationReason, Revoked,
};

/// A ledger in memory: for tests, for measurements, and for nothing that anybody will trust tomorrow.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    in_order: Vec<Entry>,
    /// Where the entry of an issuer's serial number is.
    index: HashMap<(Vec<u8>, Vec<u8>), usize>,
    /// The shard of an issuer's serial number, where there is one.
    shards: HashMap<(Vec<u8>, Vec<u8>), u16>,
    /// What was revoked, or released, the last time, by issuer and serial number.
    events: BTreeMap<(Vec<u8>, Vec<u8>), Event>,
    /// How many events there were.
    count: u64,
    /// The lists of each issuer: the first has the number 1.
    lists: HashMap<Vec<u8>, Vec<List>>,
}

/// A revocation, or a release.
#[derive(Debug)]
struct Event {
    number: u64,
    at: OffsetDateTime,
    change: Change,
    /// When its certificate ends.
    not_after: Option<OffsetDateTime>,
}

#[derive(Debug)]
struct List {
    number: u64,
    /// Whose key signs it.
    key_identifier: Vec<u8>,
    at: OffsetDateTime,
    scope: ListScope,
    kind: ListKind,
    /// How many events it knows of.
    knows: u64,
    der: Option<Vec<u8>>,
}

impl MemoryLedger {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No method panics half-way through a change, so a poisoned lock guards whole entries.
    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for MemoryLedger {
    fn reserve(&self, reservation: &Reservation<'_>) -> Result<(), LedgerError> {
        let Reservation {
            key,
            profile,
            request,
            at,
            renews,
            shard,
        } = *reservation;
        let mut entries = self.lock();
        if entries.place(key).is_some() {
            let serial = Hex::new(key.serial);
            return Err(LedgerError::SerialTaken { serial });
        }
        if let Some(serial) = renews {
            let issuer = key.issuer;
            if !matches!(
                entries.stage(EntryKey { issuer, serial }),
                Some(Stage::Issued { .. })
            ) {
                let serial = Hex::new(serial);
                return Err(LedgerError::NotIssued { serial });
            }
        }
        let place = entries.in_order.len();
        entries.index.insert(owned(key), place);
        entries
            .shards
            .extend(shard.map(|shard| (owned(key), shard)));
        entries.in_order.push(Entry {
            number: u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1),
            issuer: key.issuer.as_der().to_vec(),
            serial: key.serial.to_vec(),
            profile: profile.to_owned(),
            request: request.to_vec(),
            reserved_at: at,
            renews: renews.map(<[u8]>::to_vec),
            stage: Stage::Reserved,
        });
        Ok(())
    }

    fn record_intent(&self, entry: EntryKey<'_>, linted: &[u8]) -> Result<(), LedgerError> {
        let serial = Hex::new(entry.serial);
        match self.lock().stage(entry) {
            None => Err(LedgerError::NotReserved { serial }),
            Some(stage @ Stage::Reserved) => {
                let linted = linted.to_vec();
                *stage = Stage::Intended { linted };
                Ok(())
            }
            Some(_) => Err(LedgerError::AlreadyRecorded { serial }),
        }
    }

    fn record_certificate(
        &self,
        entry: EntryKey<'_>,
        certificate: &[u8],
    ) -> Result<(), LedgerError> {
        let serial = Hex::new(entry.serial);
        match self.lock().stage(entry) {
            None | Some(Stage::Reserved) => Err(LedgerError::NotIntended { serial }),
            Some(stage @ Stage::Intended { .. }) => {
                let certificate = certificate.to_vec();
                *stage = Stage::Issued { certificate };
                Ok(())
            }
            Some(Stage::Issued { .. }) => Err(LedgerError::AlreadyRecorded { serial }),
        }
    }

    fn find(&self, entry: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
        let entries = self.lock();
        let place = entries.place(entry);
        Ok(place.and_then(|place| entries.in_order.get(place).cloned()))
    }

    fn certificates(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self
            .lock()
            .in_order
            .iter()
            .filter(|entry| entry.number > after && matches!(entry.stage, Stage::Issued { .. }))
            .take(limit)
            .cloned()
            .collect())
    }

    fn revoke(
        &self,
        entry: EntryKey<'_>,
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), LedgerError> {
        let mut entries = self.lock();
        if matches!(entries.stage(entry), None | Some(Stage::Reserved)) {
            let serial = Hex::new(entry.serial);
            return Err(LedgerError::NotIntended { serial });
        }
        let since = match entries.revoked(entry) {
            Some(revoked) => revoked.revoked_again(at, reason)?,
            None => at,
        };
        entries.tell(entry, since, Change::Revoked(reason));
        Ok(())
    }

    fn release(&self, entry: EntryKey<'_>, at: OffsetDateTime) -> Result<(), LedgerError> {
        let mut entries = self.lock();
        let held = entries.revoked(entry);
        if held.is_none_or(|revoked| revoked.reason != RevocationReason::HOLD) {
            let serial = Hex::new(entry.serial);
            return Err(LedgerError::NotHeld { serial });
        }
        entries.tell(entry, at, Change::Released);
        Ok(())
    }

    fn status(&self, entry: EntryKey<'_>) -> Result<OcspStatus, LedgerError> {
        let mut entries = self.lock();
        Ok(match (entries.revoked(entry), entries.stage(entry)) {
            (Some(revoked), _) => OcspStatus::Revoked(revoked),
            (None, Some(Stage::Issued { .. })) => OcspStatus::Good,
            (None, _) => OcspStatus::Unknown,
        })
    }

    fn begin_list(&self, issuer: Name<'_>, list: &NewList<'_>) -> Result<OpenList, LedgerError> {
        let mut entries = self.lock();
        let knows = entries.count;
        let lists = entries.lists.entry(issuer.as_der().to_vec()).or_default();
        let last = lists.iter().rfind(|before| {
            before.der.is_some()
                && before.key_identifier == list.key_identifier
                && before.scope == list.scope
                && before.kind == ListKind::Complete
        });
        let (known, made_at) = last.map_or((0, None), |last| (last.knows, Some(last.at)));
        let base = match (list.kind, last) {
            (ListKind::Complete, _) => None,
            (ListKind::Delta, Some(last)) => Some(last.number),
            (ListKind::Delta, None) => return Err(LedgerError::NoBase { scope: list.scope }),
        };
        let number = lists.last().map_or(0, |last| last.number).saturating_add(1);
        lists.push(List {
            number,
            key_identifier: list.key_identifier.to_vec(),
            at: list.at,
            scope: list.scope,
            kind: list.kind,
            knows,
            der: None,
        });
        let is_told = |event: &Event| match list.kind {
            ListKind::Delta => event.number > known,
            ListKind::Complete => {
                let has_left = event.number <= known && event.not_after < made_at;
                event.change != Change::Released && !(event.not_after.is_some() && has_left)
            }
        };
        let told = entries.events.iter().filter(|(key, event)| {
            let shard = entries.shards.get(*key).copied();
            key.0 == issuer.as_der() && list.scope.covers(shard) && is_told(event)
        });
        let entries = told.map(|((_, serial), event)| ListEntry {
            serial,
            at: event.at,
            change: event.change,
        });
        Ok(OpenList {
            number,
            base,
            entries: entries.collect(),
        })
    }

    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError> {
        let mut entries = self.lock();
        let mut lists = entries.lists.get_mut(issuer.as_der()).into_iter().flatten();
        match lists.find(|list| list.number == number) {
            None => Err(LedgerError::NoSuchList { number }),
            Some(List { der: Some(_), .. }) => Err(LedgerError::ListRecorded { number }),
            Some(open) => {
                open.der = Some(list.to_vec());
                Ok(())
            }
        }
    }

    fn inherit(&self, inheritance: &Inheritance) -> Result<(), LedgerError> {
        let issuer = Name::from_der(inheritance.issuer()).map_err(unreadable)?;
        let of = |serial| EntryKey { issuer, serial };
        let mut missing = Vec::new();
        for (serial, der) in inheritance.certificates() {
            match self.find(of(serial))?.map(|entry| entry.stage) {
                // What was begun is ended.
                None | Some(Stage::Reserved | Stage::Intended { .. }) => {
                    missing.push((serial, der))
                }
                Some(Stage::Issued { certificate }) if certificate == der => {}
                Some(Stage::Issued { .. }) => {
                    let serial = Hex::new(serial);
                    return Err(LedgerError::SerialTaken { serial });
                }
            }
        }
        let intend = |serial| {
            let (key, at) = (of(serial), inheritance.at());
            let stage = self.find(key)?.map(|entry| entry.stage);
            if stage.is_none() {
                self.reserve(&Reservation::new(key, Entry::UNKNOWN_PROFILE, &[], at))?;
            }
            match stage {
                None | Some(Stage::Reserved) => self.record_intent(key, &[]),
                Some(_) => Ok(()),
            }
        };
        for (serial, der) in missing {
            intend(serial)?;
            self.record_certificate(of(serial), der)?;
        }
        let Some(list) = inheritance.list() else {
            return Ok(());
        };
        for revoked in &list.revoked {
            intend(&revoked.serial)?;
            match self.revoke(of(&revoked.serial), revoked.at, revoked.reason) {
                Ok(()) | Err(LedgerError::AlreadyRevoked { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        for serial in &list.released {
            match self.release(of(serial), list.this_update) {
                Ok(()) | Err(LedgerError::NotHeld { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut entries = self.lock();
        let lists = entries
            .lists
            .entry(inheritance.issuer().to_vec())
            .or_default();
        let last = lists.last().map_or(0, |last| last.number);
        if let Some(number) = list.number.filter(|number| *number > last) {
            // What it told nobody here knows, so no list builds on it.
            lists.push(List {
                number,
                key_identifier: Vec::new(),
                at: list.this_update,
                scope: ListScope::All,
                kind: ListKind::Delta,
                knows: 0,
                der: Some(list.der.clone()),
            });
        }
        Ok(())
    }

    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        let entries = self.lock();
        let lists = entries.lists.get(issuer.as_der());
        let last = lists.and_then(|lists| lists.iter().rev().find_map(|list| list.der.clone()));
        Ok(last)
    }
}

impl Entries {
    fn place(&self, key: EntryKey<'_>) -> Option<usize> {
        self.index.get(&owned(key)).copied()
    }

    fn stage(&mut self, key: EntryKey<'_>) -> Option<&mut Stage> {
        let place = self.place(key)?;
        self.in_order.get_mut(place).map(|entry| &mut entry.stage)
    }

    fn revoked(&self, key: EntryKey<'_>) -> Option<Revoked> {
        let event = self.events.get(&owned(key))?;
        let Change::Revoked(reason) = event.change else {
            return None;
        };
        let (serial, at) = (key.serial.to_vec(), event.at);
        Some(Revoked { serial, at, reason })
    }

    fn tell(&mut self, key: EntryKey<'_>, at: OffsetDateTime, change: Change) {
        self.count = self.count.saturating_add(1);
        let event = Event {
            number: self.count,
            at,
            change,
            not_after: self.stage(key).and_then(|stage| stage.not_after()),
        };
        self.events.insert(owned(key), event);
    }
}

fn unreadable(fault: countersign_asn1::Error) -> LedgerError {
    let source = Box::new(fault);
    LedgerError::Unavailable { source }
}

fn owned(key: EntryKey<'_>) -> (Vec<u8>, Vec<u8>) {
    (key.issuer.as_der().to_vec(), key.serial.to_vec())
}
