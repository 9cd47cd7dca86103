//! `countersign ca intermediate`.

use std::path::PathBuf;

use clap::Args;
use countersign_ca::Order;

use super::folder::{self, Folder};
use super::{NewAuthority, profile, refused, remark};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{NewFolder, Source};
use crate::passphrase::CaPassphraseSource;
use crate::{clock, console, entropy};

/// Make an authority below another one: its key, its certificate and its ledger, in a new folder
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign ca intermediate contoso-issuing --ca contoso-root \\
      --subject \"O=Contoso, CN=Contoso Issuing CA\" --crl http://pki.contoso.com/issuing.crl")]
pub(crate) struct Arguments {
    /// The folder to make
    folder: PathBuf,
    /// The folder of the authority above
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    #[command(flatten)]
    ca_passphrase: CaPassphraseSource,
    #[command(flatten)]
    authority: NewAuthority,
    /// The profile of its certificate: sub-ca, or a file
    #[arg(long, default_value = "sub-ca")]
    profile: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let profile = profile::read(&self.profile)?;
        let new = NewFolder::stage(&self.folder)?;
        let above = Folder::open(&self.ca)?;
        let issuer = above.authority(&self.ca_passphrase.into())?;
        let draft = self.authority.draft()?;
        let request = draft.request()?;
        let home = self.authority.ledger.as_deref();
        let ledger = folder::new_ledger(&new.room(), home, request.subject())?;
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?);
        let issued = match issuer.issue(&order) {
            Ok(issued) => issued,
            Err(fault) => return refused(fault, |fault| Source::from(&*self.ca).blame(fault)),
        };
        let mut chain = vec![issued.as_der()];
        chain.extend(above.chain().iter().map(Vec::as_slice));
        folder::take(&ledger, request.subject())?;
        drop(ledger);
        let publication = self.authority.publication.publication();
        folder::write(
            &new.room(),
            &draft,
            &chain,
            &publication,
            self.authority.ledger.as_deref(),
        )?;
        new.commit()?;
        remark(&issued);
        console::note(&format!(
            "{}: a new authority, `{}`, with serial number {}",
            self.folder.display(),
            request.subject(),
            issued.serial()
        ));
        Ok(Answer::Yes)
    }
}
