//! What mends a chain whose revocation stands against it: a list that is out of date, a certificate on hold.

use countersign_asn1::{CertificateList, CrlReason};
use countersign_messages::change;
use countersign_mutual::{CertificateReference, ListReference, Reason};
use countersign_trust::{RevocationEvidence, RevocationList};

use super::candidates::{Candidates, Found};
use crate::change::Alteration;

impl Found<'_, '_> {
    /// That the list which this reason finds out of date is followed by its next.
    pub(super) fn next_list(&self, judge: usize, reason: &Reason) -> Option<Alteration> {
        let named = reason.list.as_ref()?;
        let lists = self.altered.party(self.workshop.estate, judge);
        let list = find(lists.trust.lists.as_deref(), named)?;
        let is_over = list.next_update()? < self.workshop.at();
        is_over.then(|| Alteration::RenewList { list: list.id() })
    }
}

impl Candidates {
    /// Why a certificate was revoked, before what is done about it; of one that is on hold, how it is released.
    pub(super) fn how_if_revoked(
        &self,
        found: &Found<'_, '_>,
        judge: usize,
        reason: &Reason,
        remedy: &str,
    ) -> String {
        let language = found.workshop.estate.language;
        let why = &reason.sentence;
        let party = found.altered.party(found.workshop.estate, judge);
        let certificate = reason.certificate.as_ref();
        let is_held = { reason.list.as_ref() }
            .and_then(|named| find(party.trust.lists.as_deref(), named))
            .zip(certificate)
            .is_some_and(|(list, certificate)| self.is_on_hold(found, list, certificate));
        if is_held {
            change::revoked_and_held(language, why)
        } else {
            change::revoked(language, why, remedy)
        }
    }

    fn is_on_hold(
        &self,
        found: &Found<'_, '_>,
        list: &RevocationList,
        certificate: &CertificateReference,
    ) -> bool {
        let Some(id) = self.certificate(certificate) else {
            return false;
        };
        let serial = found.workshop.certificates.get(id).serial_number();
        let Ok(list) = CertificateList::from_der(list.der()) else {
            return false;
        };
        let entries = list.tbs_cert_list().revoked_certificates();
        let own = entries
            .iter()
            .filter_map(Result::ok)
            .find(|entry| entry.user_certificate().as_bytes() == serial);
        let reason = own.and_then(|entry| entry.reason_code().ok().flatten());
        reason == Some(CrlReason::CertificateHold)
    }
}

/// The list of these that a reason names.
fn find<'l>(
    lists: Option<&'l RevocationEvidence>,
    named: &ListReference,
) -> Option<&'l RevocationList> {
    let mut lists = lists?.lists().iter().map(AsRef::as_ref);
    lists.find(|list| {
        let file = named.file.as_deref();
        ListReference::of(list).found_in(file) == *named
    })
}
