//! `countersign ca ocsp --all`: responses before anybody asks.

use std::collections::BTreeSet;

use countersign_asn1::{Certificate, OcspRequest};
use countersign_ca::{Entry, Error, Ledger, OcspStatus, Stage, ocsp_request};
use time::OffsetDateTime;

use super::super::folder::{Folder, is_root};
use super::super::in_days;
use super::Arguments;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Destination, NewFolder, Secrecy};
use crate::{clock, console, hex};

impl Arguments {
    pub(super) fn all(&self) -> Result<Answer, Failure> {
        let Destination::File(path) = &self.out else {
            return Err(Failure::NotAFolder);
        };
        let responses = NewFolder::stage(path)?;
        let folder = Folder::open_key(&self.ca, self.key)?;
        let signatory = self.signatory(&folder)?;
        let at = clock::now();
        let blame = |fault: Error| folder.source().blame(fault);
        let authority = folder.chain().first().map_or(&[][..], Vec::as_slice);
        let (mut good, mut revoked) = (0_u64, 0_u64);
        for serial in living(&folder.ledger()?, authority, at).map_err(blame)? {
            let request = ocsp_request(authority, &serial).map_err(blame)?;
            let request = OcspRequest::from_der(&request)
                .map_err(|fault| folder.source().blame(Fault::from(fault)))?;
            let answer = signatory
                .answer(&request, at, self.lifetime())
                .map_err(blame)?;
            match answer.statuses() {
                [OcspStatus::Good] => good += 1,
                _ => revoked += 1,
            }
            let name = format!("{}.ocsp", hex::plain(&serial));
            responses
                .room()
                .write(&name, answer.as_der(), Secrecy::Public)?;
        }
        responses.commit()?;
        console::note(&format!(
            "{}: responses of {good} certificates that are good and {revoked} that are revoked, for {}",
            path.display(),
            in_days(self.days)
        ));
        self.tell_end(&folder);
        Ok(Answer::Yes)
    }
}

/// The serial numbers of what this key of the authority issued and has not ended.
fn living(
    ledger: &dyn Ledger,
    authority: &[u8],
    at: OffsetDateTime,
) -> Result<BTreeSet<Vec<u8>>, Error> {
    let authority = Certificate::from_der(authority)?;
    let issuer = authority.tbs_certificate().subject();
    let extensions = authority.tbs_certificate().extensions();
    let key = extensions.subject_key_identifier()?;
    let mut serials = BTreeSet::new();
    let mut after = 0;
    loop {
        let page = ledger.certificates(after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(serials);
        };
        after = last.number;
        for entry in page {
            let Entry {
                serial,
                stage: Stage::Issued { certificate },
                ..
            } = entry
            else {
                continue;
            };
            let view = Certificate::from_der(&certificate)?;
            let tbs = view.tbs_certificate();
            // Nobody asks about a root, and about what another key signed nobody asks this one.
            let above = tbs.extensions().authority_key_identifier()?;
            let above = above.and_then(|above| above.key_identifier);
            let is_below = tbs.issuer() == issuer
                && !is_root(&certificate)
                && (above.is_none() || key.is_none() || above == key);
            if is_below && tbs.validity().not_after() >= at {
                serials.insert(serial);
            }
        }
    }
}

/// How many entries of a ledger are looked at at a time.
const PAGE: u32 = 1000;
