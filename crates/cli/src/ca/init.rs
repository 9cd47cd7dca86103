//! `countersign ca init`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use countersign_asn1::Certificate;
use countersign_ca::{
    Authority, Issued, MemoryLedger, Order, Profile, Publication, self_signed_root,
};
use countersign_ledger::Book;

use super::{Draft, NewAuthority, Unmade, folder, profile, remark, uri};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{NewFolder, Room, Source};
use crate::subject::Subject;
use crate::{backend, clock, console, entropy};

/// Make a root authority: its key, its certificate and its ledger, in a new folder
#[derive(Debug, Args)]
#[command(
    long_about = "Make a root authority: its key, its certificate and its ledger, in a new folder.

With --issuing it makes an authority below the root too, which issues all the rest: the root in the folder
root, the other one in the folder issuing. Take the root off the machine then: it is needed for its list and
for the next issuing authority. Where the root is elsewhere from the start, `countersign ca request` begins
an authority below it.",
    after_help = "Examples:
  countersign ca init contoso-root --subject \"O=Contoso, CN=Contoso Root CA\" \\
      --crl http://pki.contoso.com/root.crl
  countersign ca init contoso --subject \"O=Contoso, CN=Contoso Root CA\" \\
      --crl http://pki.contoso.com/root.crl \\
      --issuing \"O=Contoso, CN=Contoso Issuing CA\" \\
      --issuing-crl http://pki.contoso.com/issuing.crl"
)]
pub(crate) struct Arguments {
    /// The folder to make
    folder: PathBuf,
    #[command(flatten)]
    authority: NewAuthority,
    /// The profile of its certificate: root-ca, or a file
    #[arg(long, default_value = "root-ca")]
    profile: String,
    #[command(flatten)]
    issuing: Issuing,
}

/// The authority below the root, which has the same kind of key and the same passphrase.
#[derive(Debug, Args)]
struct Issuing {
    /// Make an authority of this name below the root, too
    #[arg(long, value_name = "NAME")]
    issuing: Option<Subject>,
    /// Where its CRL will be
    #[arg(long, value_name = "URI", value_parser = uri, requires = "issuing")]
    issuing_crl: Vec<String>,
    /// Where its OCSP responder will be
    #[arg(long, value_name = "URI", value_parser = uri, requires = "issuing")]
    issuing_ocsp: Vec<String>,
    /// Where its own certificate will be
    #[arg(long, value_name = "URI", value_parser = uri, requires = "issuing")]
    issuing_issuer_url: Vec<String>,
    /// The profile of its certificate: sub-ca, or a file
    #[arg(long, default_value = "sub-ca", requires = "issuing")]
    issuing_profile: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let profile = profile::read(&self.profile)?;
        let below = match &self.issuing.issuing {
            Some(subject) => Some((subject, profile::read(&self.issuing.issuing_profile)?)),
            None => None,
        };
        let new = NewFolder::stage(&self.folder)?;
        let passphrase = self.authority.protection.passphrase()?;
        let draft = |subject: &Subject| {
            Draft::new(subject.as_name(), self.authority.kind, passphrase.as_ref())
        };
        let root = draft(&self.authority.subject)?;
        let issuing = below.map(|(subject, profile)| Ok((draft(subject)?, profile)));
        let made = match issuing.transpose()? {
            None => self
                .root(&new.room(), &root, &profile)
                .map(|(root, _)| vec![root]),
            Some((issuing, below)) => self.both(&new.room(), root, &profile, &issuing, &below),
        };
        let made = match made {
            Ok(made) => made,
            Err(unmade) => return unmade.answer(&Source::from(&*self.folder)),
        };
        new.commit()?;
        for Made {
            issued,
            place,
            what,
        } in &made
        {
            remark(issued);
            let certificate = Certificate::from_der(issued.as_der());
            let subject =
                certificate.map(|certificate| certificate.tbs_certificate().subject().to_string());
            let folder = match *place {
                "" => self.folder.clone(),
                place => self.folder.join(place),
            };
            console::note(&format!(
                "{}: {what}, `{}`",
                folder.display(),
                subject.unwrap_or_default()
            ));
        }
        Ok(Answer::Yes)
    }

    /// A root alone, in this room, and its ledger.
    fn root(&self, room: &Room, draft: &Draft, profile: &Profile) -> Result<(Made, Book), Unmade> {
        let request = draft.request()?;
        let home = self.authority.ledger.as_deref();
        let ledger = folder::new_ledger(room, home, request.subject())?;
        let order = Order::new(&request, profile, clock::now(), *entropy::random()?);
        let issued = self_signed_root(&order, &*draft.signer, backend::provider(), &ledger)?;
        let publication = self.authority.publication.publication();
        folder::write(
            room,
            draft,
            &[issued.as_der()],
            &publication,
            self.authority.ledger.as_deref(),
        )?;
        let made = Made {
            issued,
            place: "",
            what: "a new root authority",
        };
        Ok((made, ledger))
    }

    /// What is refused has written nothing into a database, where a folder that is not made leaves what it wrote:
    /// with another key in the place of the root's, and a ledger that forgets it.
    fn rehearse(&self, profile: &Profile, issuing: &Draft, below: &Profile) -> Result<(), Unmade> {
        let subject = self.authority.subject.as_name();
        let root = Draft::new(subject, self.authority.kind, None)?;
        let ledger = Arc::new(MemoryLedger::new());
        let request = root.request()?;
        let order = Order::new(&request, profile, clock::now(), *entropy::random()?);
        let provider = backend::provider();
        let made = self_signed_root(&order, &*root.signer, provider, &*ledger)?;
        let authority = Authority::new(
            made.as_der().to_vec(),
            root.signer,
            self.authority.publication.publication(),
            provider,
            ledger,
        )?;
        let request = issuing.request()?;
        let order = Order::new(&request, below, clock::now(), *entropy::random()?);
        authority.prepare(&order).map(drop)?;
        Ok(())
    }

    /// A root, and an authority below it, each in a room of its own.
    fn both(
        &self,
        room: &Room,
        root: Draft,
        profile: &Profile,
        issuing: &Draft,
        below: &Profile,
    ) -> Result<Vec<Made>, Unmade> {
        if self.authority.ledger.is_some() {
            self.rehearse(profile, issuing, below)?;
        }
        let root_room = room.below("root")?;
        let (root_made, ledger) = self.root(&root_room, &root, profile)?;
        let home = self.authority.ledger.as_deref();
        let authority = Authority::new(
            root_made.issued.as_der().to_vec(),
            root.signer,
            self.authority.publication.publication(),
            backend::provider(),
            Arc::new(ledger),
        )?;
        let request = issuing.request()?;
        let issuing_room = room.below("issuing")?;
        let book = folder::new_ledger(&issuing_room, home, request.subject())?;
        let order = Order::new(&request, below, clock::now(), *entropy::random()?);
        let issued = authority.issue(&order)?;
        folder::take(&book, request.subject())?;
        drop(book);
        let chain = [issued.as_der(), authority.certificate()];
        let publication = self.issuing.publication();
        folder::write(
            &issuing_room,
            issuing,
            &chain,
            &publication,
            self.authority.ledger.as_deref(),
        )?;
        let root_made = Made {
            place: "root",
            ..root_made
        };
        let issuing_made = Made {
            issued,
            place: "issuing",
            what: "a new authority below it",
        };
        Ok(vec![root_made, issuing_made])
    }
}

impl Issuing {
    fn publication(&self) -> Publication {
        let publication = self
            .issuing_crl
            .iter()
            .fold(Publication::nowhere(), Publication::crl);
        let publication = self
            .issuing_ocsp
            .iter()
            .fold(publication, Publication::ocsp);
        let issuer_urls = self.issuing_issuer_url.iter();
        issuer_urls.fold(publication, Publication::ca_issuers)
    }
}

/// An authority that was made, and the room of the folder that it is in.
struct Made {
    issued: Issued,
    place: &'static str,
    what: &'static str,
}
