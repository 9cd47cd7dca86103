//! `Prepared` and `Issued`: the last two steps of a certificate's making.

use countersign_asn1::Name;
use countersign_keys::Signer;
use countersign_lint::{Finding, Report};

use crate::draft::Draft;
use crate::{EntryKey, Error, Ledger, Remark, Serial};

/// A certificate that was linted and recorded as an intent, and only lacks its signature.
///
/// It can be signed once: it is no copy of anything, and [`Self::sign`] consumes it.
///
/// ```compile_fail,E0382
/// fn sign_twice(prepared: countersign_ca::Prepared<'_>) {
///     let _first = prepared.sign();
///     let _second = prepared.sign(); // use of moved value
/// }
/// ```
///
/// One that is dropped leaves an intent in the ledger, and a serial number that is never used again.
#[derive(Debug)]
pub struct Prepared<'a> {
    pub(crate) issuer: Name<'a>,
    pub(crate) signer: &'a dyn Signer,
    pub(crate) ledger: &'a dyn Ledger,
    pub(crate) serial: Serial,
    pub(crate) draft: Draft,
    pub(crate) report: Report,
}

impl Prepared<'_> {
    /// Signs the very bytes that were linted, records the certificate, and hands it out.
    ///
    /// # Errors
    /// [`Error::Signing`] when the key refuses; [`Error::Ledger`] when the ledger does not take the
    /// certificate down: it is dropped then, and whether it exists the ledger's intent tells.
    pub fn sign(self) -> Result<Issued, Error> {
        let certificate = self.draft.sign(self.signer)?;
        let key = EntryKey {
            issuer: self.issuer,
            serial: self.serial.as_bytes(),
        };
        self.ledger.record_certificate(key, &certificate)?;
        Ok(Issued {
            certificate,
            serial: self.serial,
            remarks: self.draft.into_remarks(),
            report: self.report,
        })
    }

    /// Its serial number.
    #[must_use]
    pub fn serial(&self) -> Serial {
        self.serial
    }

    /// What the lints found, errors apart: with one of these it would not be here.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

    /// What the requester should be told.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        self.draft.remarks()
    }
}

/// A certificate that stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    certificate: Vec<u8>,
    serial: Serial,
    remarks: Vec<Remark>,
    report: Report,
}

impl Issued {
    /// The certificate, DER.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.certificate
    }

    /// The certificate, DER, alone.
    #[must_use]
    pub fn into_der(self) -> Vec<u8> {
        self.certificate
    }

    /// Its serial number.
    #[must_use]
    pub fn serial(&self) -> Serial {
        self.serial
    }

    /// What the lints found, errors apart.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

    /// What the requester should be told.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }
}
