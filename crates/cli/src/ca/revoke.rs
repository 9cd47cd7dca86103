//! `countersign ca revoke` and `countersign ca release`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::{Certificate, Name};
use countersign_ca::{EntryKey, Error, Ledger as _, LedgerError, RevocationReason, Revoked};
use countersign_ledger::Book;
use time::OffsetDateTime;

use super::folder::Folder;
use super::selection::{Selection, known};
use crate::answer::Answer;
use crate::clock;
use crate::console::{self, Bar, Reader};
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::serial::Spelling;
use crate::{certificates, hex};

/// Take down that certificates are no longer good; the next CRL tells it
#[derive(Debug, Args)]
#[command(
    long_about = "Take down that certificates are no longer good; the next CRL tells it.

The ledger is written, and nothing else: neither the authority's key nor its passphrase is needed.
`countersign ca crl` makes the list that tells others. `countersign ca reissue` issues them again,
too. A certificate that is held (certificateHold) can be
released, or revoked for good with another reason; anything else is for ever.
Where it turns out later that others have the key, or had it earlier, it is revoked again for
keyCompromise, since the earlier moment of both.",
    after_help = "Examples:
  countersign ca revoke um1.pem --ca contoso-issuing --reason keyCompromise
  countersign ca revoke --serial 3b:cd:01 --serial 01cd3b --ca contoso-issuing
  countersign ca revoke um1.pem --ca contoso-issuing --reason certificateHold
  countersign ca revoke --serials lost.txt --ca contoso-issuing --reason keyCompromise
  countersign ca revoke --profile gateway --ca contoso-issuing --reason superseded

Exit status: 0 revoked, 1 one is not the authority's or is revoked already, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Why: unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation,
    /// certificateHold, privilegeWithdrawn or aACompromise
    #[arg(long, default_value = "unspecified", hide_default_value = true)]
    reason: RevocationReason,
    /// Since when, if it was known before now, as 2026-06-15T12:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    since: Option<OffsetDateTime>,
}

/// Take down that certificates are held no longer; the next CRL leaves them out
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign ca release um1.pem --ca contoso-issuing

Exit status: 0 released, 1 one was not held, 2 usage or bad input.")]
pub(crate) struct ReleaseArguments {
    #[command(flatten)]
    which: Which,
}

/// Certificates of an authority.
#[derive(Debug, Args)]
struct Which {
    /// Files with the certificates; of a chain the first counts
    #[arg(required_unless_present_any = NAMED)]
    certificates: Vec<Source>,
    /// A serial number: hex with or without colons, its octets in reverse as Windows' logs print it, or
    /// decimal; may be given more than once
    #[arg(long, value_name = "NUMBER")]
    serial: Vec<Spelling>,
    #[command(flatten)]
    selection: Selection,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let at = self.since.unwrap_or_else(clock::now);
        let reason = self.reason;
        self.which.each("revoked", "revoked before", |ledger, key| {
            let before = ledger.revocation(key)?;
            ledger.revoke(key, at, reason)?;
            let Some(before) = before else {
                return Ok(String::new());
            };
            let now = ledger.revocation(key)?;
            Ok(now.map_or_else(String::new, |now| {
                format!(", {}; before: {}", said(&now), said(&before))
            }))
        })
    }
}

impl ReleaseArguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let at = clock::now();
        self.which.each("released", "not held", |ledger, key| {
            ledger.release(key, at)?;
            Ok(String::new())
        })
    }
}

impl Which {
    /// Writes something down of each, and tells what `write` has to add; one that is refused does not keep the
    /// others from it.
    fn each(
        &self,
        done: &str,
        otherwise: &str,
        write: impl Fn(&Book, EntryKey<'_>) -> Result<String, LedgerError>,
    ) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let ledger = folder.ledger()?;
        let own = folder
            .certificate()
            .map_err(|fault| folder.source().blame(fault))?;
        let issuer = own.tbs_certificate().subject();
        let mut answer = Answer::Yes;
        for serial in self.serials(&folder, &ledger, issuer)? {
            let Some(serial) = serial else {
                answer = Answer::No;
                continue;
            };
            let serial = &*serial;
            match write(&ledger, EntryKey { issuer, serial }) {
                Ok(more) => console::note(&format!(
                    "{done}: serial number {}{more}",
                    hex::with_colons(serial)
                )),
                Err(fault @ LedgerError::Unavailable { .. }) => {
                    return Err(folder.source().blame(Error::from(fault)));
                }
                Err(fault) => {
                    console::refuse(&folder.source().blame(Error::from(fault)));
                    answer = Answer::No;
                }
            }
        }
        let selected = self
            .selection
            .serials(&folder, &ledger, issuer, clock::now())?;
        if !selected.is_empty() {
            let bar = Bar::new(Reader::Person);
            bar.begin("certificates".to_owned(), selected.len());
            let (mut changed, mut left) = (0_u64, 0_u64);
            for serial in &selected {
                match write(&ledger, EntryKey { issuer, serial }) {
                    Ok(_) => changed += 1,
                    // So it was before, or by a run that was cut short.
                    Err(LedgerError::AlreadyRevoked { .. } | LedgerError::NotHeld { .. }) => {
                        left += 1;
                    }
                    Err(fault) => return Err(folder.source().blame(Error::from(fault))),
                }
                bar.advance();
            }
            bar.end();
            console::note(&format!(
                "{done}: {changed} of {} certificates, {left} were {otherwise}",
                selected.len()
            ));
        } else if self.certificates.is_empty() && self.serial.is_empty() {
            console::refuse(&folder.source().blame(Fault::NoneSelected));
            answer = Answer::No;
        }
        Ok(answer)
    }

    /// The serial numbers; `None` for what is not this authority's, which is told.
    fn serials(
        &self,
        folder: &Folder,
        ledger: &Book,
        issuer: Name<'_>,
    ) -> Result<Vec<Option<Vec<u8>>>, Failure> {
        let mut serials = Vec::new();
        for source in &self.certificates {
            let found = certificates::read(source)?;
            let Some(found) = found.first() else { continue };
            let certificate = Certificate::from_der(found.der())
                .map_err(|fault| source.blame(Fault::from(fault).at(found.origin())))?;
            let tbs = certificate.tbs_certificate();
            if tbs.issuer() == issuer {
                serials.push(Some(tbs.serial_number().magnitude().to_vec()));
            } else {
                console::refuse(&source.blame(Fault::OtherIssuer {
                    found: tbs.issuer().to_string(),
                    wanted: issuer.to_string(),
                }));
                serials.push(None);
            }
        }
        for spelling in &self.serial {
            let known = known(spelling, folder, ledger, issuer)?;
            if let [one] = known.as_slice() {
                serials.push(Some(one.clone()));
            } else {
                console::refuse(&folder.source().blame(Fault::Serial {
                    spelling: spelling.as_str().to_owned(),
                    found: known.len(),
                }));
                serials.push(None);
            }
        }
        Ok(serials)
    }
}

/// Since when and why something is revoked.
fn said(revoked: &Revoked) -> String {
    format!("since {}, {}", clock::rfc3339(revoked.at), revoked.reason)
}

/// What names certificates other than files.
const NAMED: [&str; 6] = [
    "serial",
    "serials",
    "profile",
    "name",
    "issued_after",
    "issued_before",
];
