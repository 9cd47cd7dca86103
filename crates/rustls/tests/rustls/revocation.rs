//! Judges that look at revocation, by the lists and responses that they were built with.

use std::sync::Arc;

use countersign_rustls::{BuildError, ClientVerifier, Judge};
use countersign_testkit::{Answer, Identity, NOT_AFTER, NOT_BEFORE, NOW, Reply, Template};
use countersign_trust::{Policy, Revocation};
use rustls::pki_types::CertificateDer;
use rustls::server::danger::ClientCertVerifier as _;
use rustls::{AlertDescription, CertificateError, Error};

use crate::pair::meet;
use crate::parties::{
    Judging, SERVER, Shown, VERSIONS, client, issuing, now, provider, root, server,
};

fn judge(revocation: Revocation, lists: Vec<Vec<u8>>, responses: Vec<Vec<u8>>) -> Judge {
    Judge::new(provider(), Policy::private_pki(), [root().der()])
        .unwrap()
        .with_revocation(revocation)
        .with_lists(lists)
        .unwrap()
        .with_responses(responses)
        .unwrap()
}

#[test]
fn a_revoked_client_is_refused() {
    use Revocation::{Hard, Off, Soft};
    let root = root();
    let issuing = issuing().issued_by(&root);
    let leaf = Template::leaf("fe1.contoso.com").issued_by(&issuing);
    let list = |by: &Identity, revoked: &[&Identity]| by.revocation_list(revoked, NOT_AFTER);
    let reply = |answer| {
        let reply = Reply::by(&issuing).produced_at(NOW).answering(answer);
        reply.sign(issuing.key())
    };
    let good = || Answer::about(&leaf, &issuing);
    let of_root = || list(&root, &[]);
    let of_issuing = || list(&issuing, &[]);
    let revoking = || list(&issuing, &[&leaf]);
    let revoked = Err(CertificateError::Revoked);
    let unknown = Err(CertificateError::UnknownRevocationStatus);
    #[rustfmt::skip]
    let rows = [
        ("not looked at", Off, vec![revoking()], vec![], Ok(())),
        ("nothing at hand", Soft, vec![], vec![], Ok(())),
        ("nothing at hand", Hard, vec![], vec![], unknown.clone()),
        ("on no list", Hard, vec![of_root(), of_issuing()], vec![], Ok(())),
        ("no list of the root", Hard, vec![of_issuing()], vec![], unknown),
        ("on a list", Soft, vec![revoking()], vec![], revoked.clone()),
        ("on a list", Hard, vec![of_root(), revoking()], vec![], revoked.clone()),
        ("its authority on a list", Hard, vec![list(&root, &[&issuing]), of_issuing()], vec![], revoked.clone()),
        ("a good response", Hard, vec![of_root()], vec![reply(good())], Ok(())),
        ("a bad response", Hard, vec![of_root()], vec![reply(good().revoked(NOT_BEFORE, None))], revoked),
    ];
    for (words, revocation, lists, responses, wanted) in rows {
        let verifier = ClientVerifier::new(judge(revocation, lists, responses));
        let others = [CertificateDer::from(issuing.der())];
        // The second time by a table that was used before.
        for time in 1..=2 {
            let found = verifier.verify_client_cert(&leaf.der().into(), &others, now());
            assert_eq!(
                found.map(|_| ()),
                wanted.clone().map_err(Error::InvalidCertificate),
                "{words}, {revocation:?}, time {time}"
            );
        }
    }
}

#[test]
fn a_revoked_client_hears_it() {
    let leaf = Template::leaf("fe1.contoso.com").issued_by(&root());
    let list = root().revocation_list(&[&leaf], NOT_AFTER);
    let strict = judge(Revocation::Hard, vec![list], vec![]);
    let (usual, _) = Judging::new().judge();
    let verifier = ClientVerifier::new(Arc::new(strict));
    let us = Shown::of(&Template::leaf(SERVER).issued_by(&root()));
    let meeting = meet(
        client(VERSIONS[1], &usual, &Shown::of(&leaf)),
        server(VERSIONS[1], verifier, &us),
        SERVER,
    );
    let heard = Error::AlertReceived(AlertDescription::CertificateRevoked);
    assert_eq!(meeting.client, Err(heard));
}

#[test]
fn what_is_no_list_and_no_response_is_told() {
    let judge = || judge(Revocation::Hard, vec![], vec![]);
    let good = root().revocation_list(&[], NOT_AFTER);
    let error = judge().with_lists([good, b"list".to_vec()]).unwrap_err();
    assert!(
        matches!(error, BuildError::List { position: 2, .. }),
        "{error}"
    );
    assert!(error.to_string().starts_with("list 2 cannot be read: "));
    let error = judge().with_responses([b"response"]).unwrap_err();
    assert!(
        error.to_string().starts_with("response 1 cannot be read: "),
        "{error}"
    );
}
