//! A ledger that forgets everything.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_asn1::Name;
use time::OffsetDateTime;

use super::{Entry, EntryKey, Hex, Ledger, LedgerError, Reservation, Stage};
use crate::{Inheritance, OpenList, RevocationReason, Revoked};

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
    /// What is revoked, by issuer and serial number.
    revoked: BTreeMap<(Vec<u8>, Vec<u8>), Revoked>,
    /// The lists of each issuer: the first has the number 1.
    lists: HashMap<Vec<u8>, Vec<Option<Vec<u8>>>>,
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
        let serial = Hex::new(entry.serial);
        if matches!(entries.stage(entry), None | Some(Stage::Reserved)) {
            return Err(LedgerError::NotIntended { serial });
        }
        if let Some(revoked) = entries.revoked.get(&owned(entry)) {
            revoked.check_may_become(reason, serial)?;
        }
        let serial = entry.serial.to_vec();
        let revoked = Revoked { serial, at, reason };
        entries.revoked.insert(owned(entry), revoked);
        Ok(())
    }

    fn release(&self, entry: EntryKey<'_>, _at: OffsetDateTime) -> Result<(), LedgerError> {
        let mut entries = self.lock();
        let held = entries.revoked.get(&owned(entry));
        if held.is_none_or(|revoked| revoked.reason != RevocationReason::HOLD) {
            let serial = Hex::new(entry.serial);
            return Err(LedgerError::NotHeld { serial });
        }
        entries.revoked.remove(&owned(entry));
        Ok(())
    }

    fn revocation(&self, entry: EntryKey<'_>) -> Result<Option<Revoked>, LedgerError> {
        Ok(self.lock().revoked.get(&owned(entry)).cloned())
    }

    fn begin_list(&self, issuer: Name<'_>, _at: OffsetDateTime) -> Result<OpenList, LedgerError> {
        let mut entries = self.lock();
        let lists = entries.lists.entry(issuer.as_der().to_vec()).or_default();
        lists.push(None);
        let number = u64::try_from(lists.len()).unwrap_or(u64::MAX);
        let all = entries.revoked.iter();
        let revoked = all
            .filter(|((of, _), _)| of == issuer.as_der())
            .map(|(_, revoked)| revoked.clone())
            .collect();
        Ok(OpenList { number, revoked })
    }

    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError> {
        let mut entries = self.lock();
        let place = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        let lists = entries.lists.get_mut(issuer.as_der());
        match lists
            .zip(place)
            .and_then(|(lists, place)| lists.get_mut(place))
        {
            None => Err(LedgerError::NoSuchList { number }),
            Some(Some(_)) => Err(LedgerError::ListRecorded { number }),
            Some(open) => {
                *open = Some(list.to_vec());
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
                None => missing.push((serial, der)),
                Some(Stage::Issued { certificate }) if certificate == der => {}
                Some(_) => {
                    let serial = Hex::new(serial);
                    return Err(LedgerError::SerialTaken { serial });
                }
            }
        }
        let reserve = |serial| {
            let profile = Entry::UNKNOWN_PROFILE;
            self.reserve(&Reservation::new(
                of(serial),
                profile,
                &[],
                inheritance.at(),
            ))?;
            self.record_intent(of(serial), &[])
        };
        for (serial, der) in missing {
            reserve(serial)?;
            self.record_certificate(of(serial), der)?;
        }
        let Some(list) = inheritance.list() else {
            return Ok(());
        };
        for revoked in &list.revoked {
            if self.find(of(&revoked.serial))?.is_none() {
                reserve(&revoked.serial)?;
            }
            match self.revoke(of(&revoked.serial), revoked.at, revoked.reason) {
                Ok(()) | Err(LedgerError::AlreadyRevoked { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        let number = list.number.and_then(|number| usize::try_from(number).ok());
        let mut entries = self.lock();
        let lists = entries
            .lists
            .entry(inheritance.issuer().to_vec())
            .or_default();
        if let Some(number) = number.filter(|number| *number > lists.len()) {
            lists.resize(number, None);
            if let Some(last) = lists.last_mut() {
                *last = Some(list.der.clone());
            }
        }
        Ok(())
    }

    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        let entries = self.lock();
        let lists = entries.lists.get(issuer.as_der());
        Ok(lists.and_then(|lists| lists.iter().flatten().next_back().cloned()))
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

fn unreadable(fault: countersign_asn1::Error) -> LedgerError {
    let source = Box::new(fault);
    LedgerError::Unavailable { source }
}

fn owned(key: EntryKey<'_>) -> (Vec<u8>, Vec<u8>) {
    (key.issuer.as_der().to_vec(), key.serial.to_vec())
}
