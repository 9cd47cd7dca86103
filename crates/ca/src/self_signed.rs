//! Certificates that their own key signs: no authority, no ledger.

use countersign_keys::Signer;

use crate::draft::Draft;
use crate::issuer::Issuer;
use crate::rehearsal::lint;
use crate::{Error, Order, Place, Refusal};

/// An end entity's certificate that its own key signs. Nobody records it, and nobody can revoke it.
///
/// It says nothing of revocation, even where the profile requires it of authorities.
///
/// # Errors
/// [`Error::Refused`] for an authority's profile, and when the profile does not give what the
/// request asks for; [`Error::NoAuthority`] when the signer's key is not the request's;
/// [`Error::Lint`] when the certificate would break a rule.
pub fn self_signed(order: &Order<'_>, signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    if order.profile.config().place != Place::EndEntity {
        return Err(order.refuse(Refusal::Place {
            wanted: "an authority",
            found: "an end entity",
        }));
    }
    let draft = Draft::of(Issuer::requester(order, signer)?, order)?;
    let certificate = draft.sign(signer)?;
    lint(&certificate, order.lints)?;
    Ok(certificate)
}
