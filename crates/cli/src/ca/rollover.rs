//! `countersign ca rollover`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use countersign_asn1::Name;
use countersign_ca::{
    Authority, Issued, Order, Profile, Publication, SelfSignedAuthority, self_signed_root,
};
use countersign_keys::{KeyKind, PublicKey};

use super::folder::{self, Folder, NEW_WITH_OLD, OLD_WITH_NEW};
use super::{Draft, Protection, PublicationOptions, Unmade, profile, remark};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{NewFolder, Room, Secrecy, Source};
use crate::passphrase::CaPassphraseSource;
use crate::{backend, clock, console, entropy};

/// Give an authority a new key, under the same name
#[derive(Debug, Args)]
#[command(
    long_about = "Give an authority a new key, under the same name.

The new key is in a folder of its own, key-2 in the authority's folder, and signs from then on. Serial numbers,
the numbers of lists and what is revoked are of the name, whatever the key; each key signs a list of its own,
with all that is revoked on it, for most programs believe no list that another key than the certificate's
issuer signed: `countersign ca crl --key 1` makes the old key's, as long as its certificates live.

A root vouches for its new key with the old one, and the other way round: until it ends, new-with-old.pem is
sent with what the new key issues, so that whoever trusts the old root alone accepts it, and old-with-new.pem
serves those who trust the new one alone. An authority below a root gets a request: `countersign ca
sign-intermediate` signs it, and `countersign ca activate` begins with the key.",
    after_help = "Examples:
  countersign ca rollover --ca contoso-root --crl http://pki.contoso.com/root-2.crl
  countersign ca rollover --ca contoso-issuing --crl http://pki.contoso.com/issuing-2.crl
  countersign ca sign-intermediate contoso-issuing/key-2/authority.csr --ca contoso-root --out issuing-2.pem
  countersign ca activate issuing-2.pem --ca contoso-issuing"
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    #[command(flatten)]
    ca_passphrase: CaPassphraseSource,
    /// The new key's kind; without this the old one's
    #[arg(long)]
    kind: Option<KeyKind>,
    #[command(flatten)]
    publication: PublicationOptions,
    #[command(flatten)]
    protection: Protection,
    /// The profile of a root's certificate: root-ca, or a file
    #[arg(long, default_value = "root-ca")]
    profile: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let profile = profile::read(&self.profile)?;
        let folder = Folder::open(&self.ca)?;
        let path = folder.next_room();
        if Source::from(&*path).look().is_ok() {
            let number = folder.key().saturating_add(1);
            return Err(folder.source().blame(Fault::KeyNotActive { number }));
        }
        let publication = self.publication(&folder)?;
        let new = NewFolder::stage(&path)?;
        let own = folder
            .certificate()
            .map_err(|fault| folder.source().blame(fault))?;
        let tbs = own.tbs_certificate();
        let old = PublicKey::from_info(tbs.subject_public_key_info()).algorithm();
        let mut kinds = KeyKind::ALL.into_iter();
        let kind = self
            .kind
            .or_else(|| kinds.find(|kind| kind.algorithm() == old))
            .unwrap_or(KeyKind::Rsa4096);
        if let Some(root) = folder.own_root() {
            let authority = folder.authority(&self.ca_passphrase.into())?;
            let passphrase = self.protection.passphrase()?;
            let draft = Draft::new(tbs.subject(), kind, passphrase.as_ref())?;
            let change = Change {
                folder: &folder,
                root,
                authority: &authority,
                profile: &profile,
            };
            match change.make(&new.room(), draft, publication) {
                Ok(issued) => issued.each_ref().map(remark),
                Err(unmade) => return unmade.answer(&folder.source()),
            };
            new.commit()?;
            tell_root(&path, tbs.subject());
        } else {
            let passphrase = self.protection.passphrase()?;
            let draft = Draft::new(tbs.subject(), kind, passphrase.as_ref())?;
            folder::write_pending(&new.room(), &draft, &publication, None)?;
            new.commit()?;
            console::note(&format!(
                "{}: a request for the new key of `{}`, to be signed by the authority above",
                path.join(folder::REQUEST).display(),
                tbs.subject()
            ));
        }
        Ok(Answer::Yes)
    }

    /// Where the new key publishes. Its list and its certificate are other ones than the old key's, so they
    /// are elsewhere; a responder answers for both.
    fn publication(&self, folder: &Folder) -> Result<Publication, Failure> {
        let (old, new) = (folder.publication(), self.publication.publication());
        for (old, new) in [
            (old.crl_uris(), new.crl_uris()),
            (old.ca_issuers_uris(), new.ca_issuers_uris()),
        ] {
            let taken = match new {
                [] => old.first(),
                new => old.iter().find(|uri| new.contains(uri)),
            };
            if let Some(taken) = taken.cloned() {
                return Err(folder.source().blame(Fault::PlaceTaken { taken }));
            }
        }
        if !new.ocsp_uris().is_empty() {
            return Ok(new);
        }
        Ok(old.ocsp_uris().iter().fold(new, Publication::ocsp))
    }
}

/// The change of a root's key.
struct Change<'a> {
    folder: &'a Folder,
    /// The root of the old key, DER.
    root: &'a [u8],
    authority: &'a Authority,
    profile: &'a Profile,
}

impl Change<'_> {
    /// Makes the root of the new key, and what each key says of the other; the book is that of both.
    fn make(
        &self,
        room: &Room,
        draft: Draft,
        publication: Publication,
    ) -> Result<[Issued; 3], Unmade> {
        let (at, profile) = (clock::now(), self.profile);
        let (provider, verifier) = (backend::provider(), backend::verifier());
        let request = draft.request()?;
        let order = Order::new(&request, profile, at, *entropy::random()?);
        let ledger = self.folder.ledger()?;
        let root = self_signed_root(&order, &*draft.signer, provider, &ledger)?;

        let new = SelfSignedAuthority::from_der(root.as_der(), &verifier)?;
        let order = Order::linking(&new, profile, at, *entropy::random()?);
        let new_with_old = self.authority.issue(&order)?;
        folder::write(room, &draft, &[root.as_der()], &publication, None)?;

        let (der, signer) = (root.as_der().to_vec(), draft.signer);
        let successor = Authority::new(der, signer, publication, provider, Arc::new(ledger))?;
        let old = SelfSignedAuthority::from_der(self.root, &verifier)?;
        let order = Order::linking(&old, profile, at, *entropy::random()?);
        let old_with_new = successor.issue(&order)?;
        for (name, link) in [(NEW_WITH_OLD, &new_with_old), (OLD_WITH_NEW, &old_with_new)] {
            let pem = folder::bundle(core::iter::once(link.as_der()));
            room.write(name, pem, Secrecy::Public)?;
        }
        Ok([root, new_with_old, old_with_new])
    }
}

fn tell_root(path: &Path, subject: Name<'_>) {
    console::note(&format!(
        "{}: the new key of `{subject}`, which signs from now on",
        path.display()
    ));
    for (name, what) in [
        (
            folder::CERTIFICATES,
            "the new root, for all who trust the old one",
        ),
        (
            OLD_WITH_NEW,
            "the old key, for those who trust the new root alone",
        ),
    ] {
        console::note(&format!("{}: {what}", path.join(name).display()));
    }
}
