//! `countersign ca request`.

use std::path::PathBuf;

use clap::Args;

use super::{NewAuthority, folder};
use crate::answer::Answer;
use crate::console;
use crate::failure::Failure;
use crate::files::NewFolder;

/// Begin an authority below one that is elsewhere: its key and the request for its certificate, in a new folder
#[derive(Debug, Args)]
#[command(
    long_about = "Begin an authority below one that is elsewhere: its key and the request for its certificate, in a new folder.

The request, authority.csr in the folder, is what is carried to the authority above, on a stick where that
one is kept off the network; the key stays. `countersign ca sign-intermediate` signs it there, and so does
anybody else's authority. `countersign ca activate` puts the certificate into the folder.",
    after_help = "Examples:
  countersign ca request contoso-issuing --subject \"O=Contoso, CN=Contoso Issuing CA\" \\
      --crl http://pki.contoso.com/issuing.crl
  countersign ca sign-intermediate contoso-issuing/authority.csr --ca contoso-root --out issuing.pem
  countersign ca activate issuing.pem --ca contoso-issuing"
)]
pub(crate) struct Arguments {
    /// The folder to make
    folder: PathBuf,
    #[command(flatten)]
    authority: NewAuthority,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let new = NewFolder::stage(&self.folder)?;
        let draft = self.authority.draft()?;
        let request = draft.request()?;
        let home = self.authority.ledger.as_deref();
        let ledger = folder::new_ledger(&new.room(), home, request.subject())?;
        folder::take(&ledger, request.subject())?;
        drop(ledger);
        let publication = self.authority.publication.publication();
        folder::write_pending(
            &new.room(),
            &draft,
            &publication,
            self.authority.ledger.as_deref(),
        )?;
        new.commit()?;
        console::note(&format!(
            "{}: a request for `{}`, to be signed by the authority above",
            self.folder.join(folder::REQUEST).display(),
            request.subject()
        ));
        Ok(Answer::Yes)
    }
}
