//! What says whether certificates are revoked: lists and OCSP responses, as files, and what is asked of
//! them.

use clap::{Args, ValueEnum};
use countersign_asn1::pem::{self, Label};
use countersign_trust::{Certificates, Nonce, Revocation, RevocationEvidence};

use crate::failure::{Failure, Fault};
use crate::files::Source;

/// Options about revocation.
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// Revocation lists (CRL); several with commas or by repeating the option
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    crl: Vec<Source>,
    /// OCSP responses, as `openssl ocsp -respout` writes them; several as with --crl
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    ocsp: Vec<Source>,
    /// What to make of revocation [default: hard with --crl or --ocsp, else off]
    #[arg(long, value_enum, value_name = "MODE")]
    revocation: Option<Mode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// It is not looked at
    Off,
    /// A revoked certificate is refused, and an unknown status is told
    Soft,
    /// A revoked certificate is refused, and an unknown status leaves the answer undecided
    Hard,
}

impl Evidence {
    /// What to make of revocation.
    pub(crate) fn mode(&self) -> Revocation {
        let is_given = !self.crl.is_empty() || !self.ocsp.is_empty();
        match self.revocation {
            Some(Mode::Off) => Revocation::Off,
            Some(Mode::Soft) => Revocation::Soft,
            Some(Mode::Hard) => Revocation::Hard,
            None if is_given => Revocation::Hard,
            None => Revocation::Off,
        }
    }

    /// Reads every list and every response; the certificates of responders go into `table`.
    pub(crate) fn read(&self, table: &mut Certificates) -> Result<RevocationEvidence, Failure> {
        let mut evidence = RevocationEvidence::new();
        for file in &self.crl {
            for_each(file, &[Label::CertificateList], |der| {
                evidence.add_list(der)
            })?;
        }
        for file in &self.ocsp {
            for_each(file, &[Label::Der], |der| {
                // Deviation: RFC 6960 §4.4.1 has the nonce of the request compared; a file comes without
                // its request.
                evidence.add_response(der, Nonce::NotSent, table)
            })?;
        }
        Ok(evidence)
    }
}

/// Every block of a file that is labelled so, or its DER; certificates and others beside it are passed
/// over.
fn for_each(
    file: &Source,
    wanted: &'static [Label],
    mut add: impl FnMut(Vec<u8>) -> Result<(), countersign_asn1::Error>,
) -> Result<(), Failure> {
    let blocks = pem::take(file.read()?, wanted).map_err(|fault| file.blame(fault))?;
    blocks.into_iter().try_for_each(|block| {
        let place = block.place().clone();
        add(block.into_public_contents()).map_err(|fault| file.blame(Fault::from(fault).at(&place)))
    })
}
