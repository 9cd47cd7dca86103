//! How a certificate that was issued is handed out.

use clap::Args;
use countersign_asn1::Certificate;
use countersign_ca::{Authority, Error, Order, Remark};
use countersign_containers::Pkcs7;
use countersign_csr::VerifiedRequest;
use countersign_products::Above;

use super::folder::{Folder, bundle};
use super::{refused, remark};
use crate::answer::Answer;
use crate::cert::{ConversionFault, Form};
use crate::console;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};

/// Where a certificate is written.
#[derive(Debug, Args)]
pub(super) struct HandOut {
    /// The file to write: PEM, or PKCS#7 where its name ends in .p7b, or the certificate alone in DER where it
    /// ends in .der
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: Destination,
    /// Write the certificate alone, without the authorities above
    #[arg(long)]
    no_chain: bool,
    #[command(flatten)]
    overwrite: Overwrite,
}

impl HandOut {
    /// Where it goes.
    pub(super) fn destination(&self) -> &Destination {
        &self.out
    }

    /// Those above it that come with it.
    pub(super) fn company<'f>(
        &self,
        folder: &'f Folder,
        above: Above,
    ) -> impl Iterator<Item = &'f [u8]> {
        let above = if self.no_chain { Above::Nothing } else { above };
        let intermediates = folder.intermediates();
        let root = folder.root().filter(|_| above == Above::WithRoot);
        intermediates
            .filter(move |_| above != Above::Nothing)
            .chain(root)
    }

    /// Makes sure that it can be written, before anything is issued.
    pub(super) fn prepare(&self) -> Result<Output, Failure> {
        self.form()?;
        Output::prepare(&self.out, self.overwrite, Secrecy::Public)
    }

    /// By the name of the file; what holds a private key is not for a certificate that comes without one.
    fn form(&self) -> Result<Form, Failure> {
        let named = match &self.out {
            Destination::File(path) => Form::named(path).map(|form| (form, path)),
            Destination::Stdout => None,
        };
        match named {
            None => Ok(Form::Pem),
            Some((form @ (Form::Pem | Form::Der | Form::P7b), _)) => Ok(form),
            Some((form, path)) => Err(Failure::conversion(ConversionFault::WithoutKey {
                path: path.clone(),
                named: form.name(),
            })),
        }
    }

    /// Issues, writes the certificate and those above it, and tells. `request` is where the
    /// request came from, and `asked` what it asks for.
    pub(super) fn issue(
        &self,
        output: Output,
        folder: &Folder,
        authority: &Authority,
        order: &Order<'_>,
        request: &Source,
        asked: Option<&VerifiedRequest<'_>>,
        above: Above,
    ) -> Result<Answer, Failure> {
        let issued = match authority.issue(order) {
            Ok(issued) => issued,
            Err(fault) => {
                return refused(fault, |fault| match fault {
                    Error::Refused { .. } | Error::Lint { .. } => request.blame(fault),
                    other => folder.source().blame(other),
                });
            }
        };
        let company = self.company(folder, above);
        let mut certificates = core::iter::once(issued.as_der()).chain(company);
        let contents = match self.form()? {
            Form::Der => certificates.next().unwrap_or_default().to_vec(),
            Form::P7b => Pkcs7::new(certificates.collect(), Vec::new()).to_der(),
            _ => bundle(certificates).into_bytes(),
        };
        // It is recorded, whatever becomes of the file: its serial number is told all the same.
        let written = output.write(&contents);
        remark(&issued);
        let certificate = Certificate::from_der(issued.as_der());
        let subject = certificate.map_or_else(
            |_| String::new(),
            |certificate| {
                let left_out = asked.map(|asked| Remark::left_out(asked, &certificate));
                for remark in left_out.iter().flatten() {
                    console::warn(&remark.to_string());
                }
                let tbs = certificate.tbs_certificate();
                let names = tbs.extensions().subject_alt_name().unwrap_or_default();
                let first = names.first().filter(|_| tbs.subject().is_empty());
                first.map_or_else(|| tbs.subject().to_string(), ToString::to_string)
            },
        );
        console::note(&format!(
            "issued to `{subject}`, serial number {}",
            issued.serial()
        ));
        written
            .map(|()| Answer::Yes)
            .map_err(|failure| Failure::NotHandedOut {
                ca: folder.source(),
                serial: issued.serial().to_string(),
                failure: Box::new(failure),
            })
    }
}
