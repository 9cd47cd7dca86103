//! A ledger that forgets everything.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Entry, EntryKey, Hex, Ledger, LedgerError, Reservation, Stage};

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
        } = *reservation;
        let mut entries = self.lock();
        if entries.place(key).is_some() {
            let serial = Hex::new(key.serial);
            return Err(LedgerError::SerialTaken { serial });
        }
        let place = entries.in_order.len();
        entries.index.insert(owned(key), place);
        entries.in_order.push(Entry {
            number: u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1),
            issuer: key.issuer.as_der().to_vec(),
            serial: key.serial.to_vec(),
            profile: profile.to_owned(),
            request: request.to_vec(),
            reserved_at: at,
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
}

impl Entries {
    fn place(&self, key: EntryKey<'_>) -> Option<usize> {
        self.index.get(&owned(key)).copied()
    }

    fn stage(&mut self, key: EntryKey<'_>) -> Option<&mut Stage> {
        let place = self.place(key)?;
        self.in_order.get_mut(place).map(|entry| &mut entry.stage)
    }
}

fn owned(key: EntryKey<'_>) -> (Vec<u8>, Vec<u8>) {
    (key.issuer.as_der().to_vec(), key.serial.to_vec())
}
