//! `rustls-webpki`, in process, as rustls calls it.

use countersign_trust::{Class, Revocation};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, Error, ExpirationPolicy,
    KeyUsage, RevocationOptionsBuilder, anchor_from_trusted_cert,
};

use super::{Answer, Peer};
use crate::files::Files;
use crate::mutations::Case;
use crate::plan::{Chain, Role};

pub(super) const PEER: Peer = Peer {
    product: "webpki",
    revocation: Revocation::Hard,
    is_asked: |_| true,
    gives_reasons: false,
    ask,
};

fn ask(_: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    Some(
        cases
            .iter()
            .map(|case| answer(verify(&case.chain)))
            .collect(),
    )
}

fn verify(chain: &Chain) -> Result<(), Error> {
    let der = |der: &Vec<u8>| CertificateDer::from(der.clone());
    let leaf = der(&chain.leaf);
    let leaf = EndEntityCert::try_from(&leaf)?;
    let stored: Vec<_> = chain.store.iter().map(der).collect();
    let mut anchors = Vec::new();
    for stored in &stored {
        anchors.push(anchor_from_trusted_cert(stored)?);
    }
    let sent: Vec<_> = chain.sent.iter().map(der).collect();
    let at = u64::try_from(chain.at.unix_timestamp()).unwrap();
    let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(at));
    let usage = match chain.role {
        Role::Server => KeyUsage::server_auth(),
        Role::Client => KeyUsage::client_auth(),
    };
    let lists: Vec<CertRevocationList<'_>> = chain
        .lists
        .iter()
        .flatten()
        .map(|list| BorrowedCertRevocationList::from_der(list).map(CertRevocationList::from))
        .collect::<Result<_, _>>()?;
    let lists: Vec<&CertRevocationList<'_>> = lists.iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|options| {
        options
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build()
    });
    let algorithms = webpki::ALL_VERIFICATION_ALGS;
    leaf.verify_for_usage(algorithms, &anchors, &sent, at, usage, revocation, None)?;
    if chain.role == Role::Server {
        let name = ServerName::try_from(chain.dialled.as_str()).unwrap();
        leaf.verify_is_valid_for_subject_name(&name)?;
    }
    Ok(())
}

fn answer(verdict: Result<(), Error>) -> Answer {
    let Err(error) = verdict else {
        return Answer {
            accepts: true,
            words: String::new(),
            class: None,
        };
    };
    Answer {
        accepts: false,
        words: format!("{error:?}"),
        class: class(&error),
    }
}

fn class(error: &Error) -> Option<Class> {
    Some(match error {
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Class::Time,
        Error::UnknownIssuer => Class::IssuerUnknown,
        Error::InvalidSignatureForPublicKey => Class::Signature,
        Error::RequiredEkuNotFoundContext(_) => Class::Usage,
        Error::CertNotValidForName(_) => Class::Name,
        Error::CaUsedAsEndEntity
        | Error::EndEntityUsedAsCa
        | Error::PathLenConstraintViolated
        | Error::NameConstraintViolation => Class::Constraint,
        Error::CertRevoked
        | Error::UnknownRevocationStatus
        | Error::CrlExpired { .. }
        | Error::InvalidCrlSignatureForPublicKey => Class::Revocation,
        Error::UnsupportedSignatureAlgorithmContext(_) => Class::Algorithm,
        Error::UnsupportedCriticalExtension
        | Error::UnsupportedCertVersion
        | Error::SignatureAlgorithmMismatch => Class::Structure,
        _ => return None,
    })
}
