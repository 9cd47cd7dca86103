//! What the tests of the authority stand on: keys, requests, a root and an issuing authority.

use std::sync::Arc;

use countersign_asn1::encode::{Encode as _, NameBuilder};
use countersign_asn1::{Name, Oid};
use countersign_ca::{
    Authority, Error, Issued, Ledger, MemoryLedger, Order, Profile, Publication, Serial,
    self_signed_root,
};
use countersign_csr::{RequestBuilder, UnverifiedRequest, VerifiedRequest};
use countersign_keys::{KeyKind, Provider, Signer};
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-06-15 12:00:00 UTC);

/// A root and an issuing authority below it, on one ledger.
pub(crate) struct House {
    pub(crate) root: Vec<u8>,
    pub(crate) issuing: Authority,
    pub(crate) ledger: Arc<dyn Ledger>,
}

impl House {
    pub(crate) fn new(kind: KeyKind) -> Self {
        Self::at(kind, NOW)
    }

    pub(crate) fn at(kind: KeyKind, at: OffsetDateTime) -> Self {
        Self::publishing(publication(), kind, at)
    }

    /// With an issuing authority that publishes there.
    pub(crate) fn publishing(publication: Publication, kind: KeyKind, at: OffsetDateTime) -> Self {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
        let root_signer = signer(kind);
        let request = request(&subject_alone("Contoso Root CA"), &*root_signer);
        let profile = Profile::house("root-ca").unwrap();
        let root = self_signed_root(
            &Order::new(&verified(&request), &profile, at, randomness()),
            &*root_signer,
            provider(),
            &*ledger,
        );
        let root = root.unwrap().into_der();
        let crl = Publication::nowhere().crl("http://pki.contoso.com/root.crl");
        let above = authority(&root, root_signer, crl, &ledger).unwrap();
        let issuing_signer = signer(kind);
        let request = self::request(&subject_alone("Contoso Issuing CA"), &*issuing_signer);
        let issued = issue_at(&above, &request, "sub-ca", at).unwrap();
        let issuing = authority(issued.as_der(), issuing_signer, publication, &ledger);
        Self {
            root,
            issuing: issuing.unwrap(),
            ledger,
        }
    }
}

pub(crate) fn authority(
    certificate: &[u8],
    signer: Box<dyn Signer>,
    publication: Publication,
    ledger: &Arc<dyn Ledger>,
) -> Result<Authority, Error> {
    let ledger = Arc::clone(ledger);
    Authority::new(
        certificate.to_vec(),
        signer,
        publication,
        provider(),
        ledger,
    )
}

/// Issues at [`NOW`] under a profile of the house.
pub(crate) fn issue(authority: &Authority, request: &[u8], profile: &str) -> Result<Issued, Error> {
    issue_at(authority, request, profile, NOW)
}

pub(crate) fn issue_at(
    authority: &Authority,
    request: &[u8],
    profile: &str,
    at: OffsetDateTime,
) -> Result<Issued, Error> {
    let profile = Profile::house(profile).unwrap();
    authority.issue(&Order::new(&verified(request), &profile, at, randomness()))
}

pub(crate) fn verified(request: &[u8]) -> VerifiedRequest<'_> {
    UnverifiedRequest::from_der(request)
        .unwrap()
        .verify(provider())
        .unwrap()
}

pub(crate) fn request(builder: &RequestBuilder, signer: &dyn Signer) -> Vec<u8> {
    builder.sign(signer).unwrap()
}

/// A common name and no alternative name, as authorities have it.
pub(crate) fn subject_alone(common_name: &str) -> RequestBuilder {
    let name = NameBuilder::new().attribute(Oid::COMMON_NAME, common_name);
    RequestBuilder::new(Name::from_der(&name.unwrap().to_der()).unwrap())
}

pub(crate) fn signer(kind: KeyKind) -> Box<dyn Signer> {
    let key = provider().generate(kind).unwrap();
    provider().signer(&key).unwrap()
}

pub(crate) fn randomness() -> [u8; Serial::LENGTH] {
    let mut randomness = [0; Serial::LENGTH];
    provider().fill_random(&mut randomness).unwrap();
    randomness
}

pub(crate) fn publication() -> Publication {
    Publication::nowhere()
        .crl("http://pki.contoso.com/issuing.crl")
        .ocsp("http://ocsp.contoso.com")
        .ca_issuers("http://pki.contoso.com/issuing.cer")
}

pub(crate) fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}
