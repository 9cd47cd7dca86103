//! Authorities that are killed at random moments, and what must hold of what they leave behind.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use countersign_asn1::{Certificate, Name};
use countersign_ca::{EntryKey, Ledger, ListOrder, RevocationReason, Stage};
use countersign_ledger::{Book, Head};
use sha2::{Digest as _, Sha256};

use super::{NOW, Said, authority, book, place, randomness, sentence};

/// What was found after processes were killed.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Crashes {
    /// How many processes were killed while they worked.
    pub killed: u32,
    /// How many certificates reached their callers.
    pub reached: usize,
    /// How many are in the ledger.
    pub recorded: usize,
    /// How many intents were left without a certificate, and are settled.
    pub settled: usize,
    /// How many lists reached their callers.
    pub lists: usize,
    /// How many events the chain has.
    pub events: u64,
}

/// Lets `program` work on the ledger of this name again and again, kills it each time at a random moment, and
/// looks after each at what is left: each certificate that reached a caller is in the ledger, no two share a
/// serial number, each intent without a certificate can be settled, the chain of events holds and goes on
/// from where it was, and the numbers of lists only rose.
///
/// # Errors
/// What does not hold, as a sentence.
pub fn crash(program: &Path, ledger: &str, folder: &Path, rounds: u32) -> Result<Crashes, String> {
    let book = Arc::new(book(&place(ledger)).map_err(sentence)?);
    let ledger_of_authority: Arc<dyn Ledger> = book.clone();
    let authority = authority(folder, ledger_of_authority)?;
    let own = Certificate::from_der(authority.certificate()).map_err(sentence)?;
    let issuer = own.tbs_certificate().subject();
    let mut crashes = Crashes::default();
    let mut said = Vec::new();
    let mut heads: Vec<Head> = Vec::new();
    for round in 0..rounds {
        said.extend(kill(program, ledger, folder)?);
        crashes.killed += 1;
        let at = |fault: String| format!("after crash {round}: {fault}");
        // Of all heads the last few are enough: each was behind the next.
        heads.truncate(3);
        let head = book.verify(&heads, |_| ()).map_err(sentence).map_err(at)?;
        let head = head.map_err(sentence).map_err(at)?;
        heads.insert(0, head);
        check_certificates(&book, issuer, &said, &mut crashes).map_err(at)?;
        crashes.settled += settle(&book, issuer).map_err(at)?;
        crashes.events = head.events;
    }
    let numbers: Vec<u64> = said
        .iter()
        .filter_map(|said| match said {
            Said::List(number) => Some(*number),
            Said::Issued { .. } => None,
        })
        .collect();
    crashes.lists = numbers.len();
    if !numbers.is_sorted_by(|before, after| before < after) {
        return Err(format!("the numbers of lists did not rise: {numbers:?}"));
    }
    let last = authority
        .certificate_list(&ListOrder::new(NOW, time::Duration::DAY))
        .map_err(sentence)?;
    if numbers
        .last()
        .is_some_and(|number| *number >= last.number())
    {
        return Err(format!("the next list has the number {}", last.number()));
    }
    Ok(crashes)
}

/// Kills a worker while it works; gives what it had said by then.
fn kill(program: &Path, ledger: &str, folder: &Path) -> Result<Vec<Said>, String> {
    let mut worker = Command::new(program)
        .arg("work")
        .arg(ledger)
        .arg(folder)
        .arg("1000000")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(sentence)?;
    let [first, second, ..] = randomness()?;
    thread::sleep(Duration::from_micros(
        u64::from(u16::from_be_bytes([first, second])) * 4,
    ));
    worker.kill().map_err(sentence)?;
    let mut text = String::new();
    if let Some(mut out) = worker.stdout.take() {
        out.read_to_string(&mut text).map_err(sentence)?;
    }
    let output = worker.wait_with_output().map_err(sentence)?;
    if output.status.code().is_some() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(text.lines().filter_map(Said::read).collect())
}

fn check_certificates(
    book: &Book,
    issuer: Name<'_>,
    said: &[Said],
    crashes: &mut Crashes,
) -> Result<(), String> {
    let mut recorded: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    let mut after = 0;
    loop {
        let page = book.certificates(after, 1000).map_err(sentence)?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for entry in &page {
            let Stage::Issued { certificate: der } = &entry.stage else {
                return Err(format!("entry {} has no certificate", entry.number));
            };
            let certificate = Certificate::from_der(der).map_err(sentence)?;
            let tbs = certificate.tbs_certificate();
            let serial = tbs.serial_number().magnitude().to_vec();
            if tbs.issuer() != issuer || serial != entry.serial {
                return Err(format!("entry {} has another certificate", entry.number));
            }
            if recorded
                .insert(serial, Sha256::digest(der).to_vec())
                .is_some()
            {
                return Err(format!("entry {} has another's serial", entry.number));
            }
        }
    }
    crashes.recorded = recorded.len();
    crashes.reached = 0;
    for said in said {
        if let Said::Issued { serial, sha256 } = said {
            crashes.reached += 1;
            if recorded.get(serial) != Some(sha256) {
                return Err(format!(
                    "{serial:02x?} reached its caller, and is not there"
                ));
            }
        }
    }
    Ok(())
}

/// Revokes what may have been signed and was not recorded; afterwards nothing of the kind is left.
fn settle(book: &Book, issuer: Name<'_>) -> Result<usize, String> {
    let open = book.unsettled(0, 1000).map_err(sentence)?;
    for entry in &open {
        let serial = &entry.serial;
        book.revoke(
            EntryKey { issuer, serial },
            NOW,
            RevocationReason::UNSPECIFIED,
        )
        .map_err(sentence)?;
    }
    match book.unsettled(0, 1).map_err(sentence)?.len() {
        0 => Ok(open.len()),
        _ => Err("an intent cannot be settled".to_owned()),
    }
}
