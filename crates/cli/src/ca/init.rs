//! `countersign ca init`.

use std::path::PathBuf;

use clap::Args;
use countersign_ca::{Order, self_signed_root};

use super::{NewAuthority, folder, profile, refused, remark};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{NewFolder, Source};
use crate::{backend, clock, console, entropy};

/// Make a root authority: its key, its certificate and its ledger, in a new folder
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign ca init contoso-root --subject \"O=Contoso, CN=Contoso Root CA\" \\
      --crl http://pki.contoso.com/root.crl")]
pub(crate) struct Arguments {
    /// The folder to make
    folder: PathBuf,
    #[command(flatten)]
    authority: NewAuthority,
    /// The profile of its certificate: root-ca, or a file
    #[arg(long, default_value = "root-ca")]
    profile: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let profile = profile(&self.profile)?;
        let new = NewFolder::stage(&self.folder)?;
        let draft = self.authority.draft()?;
        let request = draft.request()?;
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?);
        let ledger = folder::new_ledger(&new, self.authority.ledger.as_deref())?;
        let issued = match self_signed_root(&order, &*draft.signer, backend::provider(), &ledger) {
            Ok(issued) => issued,
            Err(fault) => {
                return refused(fault, |fault| Source::from(&*self.folder).blame(fault));
            }
        };
        drop(ledger);
        let publication = self.authority.publication.publication();
        folder::write(
            &new,
            &draft,
            &[issued.as_der()],
            &publication,
            self.authority.ledger.as_deref(),
        )?;
        new.commit()?;
        remark(&issued);
        console::note(&format!(
            "{}: a new root authority, `{}`",
            self.folder.display(),
            request.subject()
        ));
        Ok(Answer::Yes)
    }
}
