//! Servers that staple an OCSP response: what it says of them counts, if it counts at all.

use countersign_testkit::{
    Answer, ExtendedKeyUsagePurpose, Identity, NOT_AFTER, NOT_BEFORE, NOW, Reply, Template,
};
use countersign_trust::Revocation;
use rustls::{AlertDescription, CertificateError, Error};
use time::Duration;

use crate::pair::{Meeting, meet};
use crate::parties::{Judging, SERVER, Seen, Shown, VERSIONS, client, issuing, root, server};

/// What comes of a connection to a server that is judged so, and what the judge said.
fn opened(
    server_shows: &Shown,
    judging: Judging,
    version: &'static rustls::SupportedProtocolVersion,
) -> (Meeting, Seen) {
    let (judge, seen) = judging.judge();
    let us = Shown::of(&Template::leaf("fe1.contoso.com").issued_by(&root()));
    let (usual, _) = Judging::new().judge();
    let meeting = meet(
        client(version, &judge, &us),
        server(
            version,
            countersign_rustls::ClientVerifier::new(usual),
            server_shows,
        ),
        SERVER,
    );
    (meeting, seen)
}

#[test]
fn what_a_server_staples_counts() {
    use Revocation::{Hard, Off, Soft};
    let root = root();
    let leaf = Template::leaf(SERVER).issued_by(&root);
    let sibling = Template::leaf("um2.contoso.com").issued_by(&root);
    let stranger = Template::root("Contoso Root CA")
        .key_named("stranger")
        .self_signed();
    let delegate = Template::leaf("ocsp.contoso.com")
        .purposes(&[ExtendedKeyUsagePurpose::OcspSigning])
        .issued_by(&root);
    let by = |signer: &Identity, answer| Reply::by(signer).answering(answer).sign(signer.key());
    let about = || Answer::about(&leaf, &root);
    let week = Duration::WEEK;

    let good = by(&root, about());
    let revoked = by(&root, about().revoked(NOT_BEFORE, Some(1)));
    let stale = by(&root, about().in_force(NOW - week * 2, NOW - week));
    let future = by(&root, about().in_force(NOW + week, NOW + week * 2));
    let another = by(&root, Answer::about(&sibling, &root));
    let ignorant = by(&root, about().unknown());
    let by_stranger = by(&stranger, about());
    let delegated = by(&delegate, about());
    let mut try_later = Reply::by(&root);
    try_later.status = 3;
    let try_later = try_later.sign(root.key());
    let list = root.revocation_list(&[&leaf], NOT_AFTER);

    let refused = Some(("revoked", CertificateError::Revoked));
    let unknown = Some((
        "revocation-unknown",
        CertificateError::UnknownRevocationStatus,
    ));
    #[rustfmt::skip]
    let rows = [
        // What is stapled, a list that the judge has, and what comes of it for each way to look.
        ("good", Some(good.clone()), None, [None, None, None]),
        ("good, by a delegate", Some(delegated), None, [None, None, None]),
        ("revoked", Some(revoked), None, [None, refused.clone(), refused.clone()]),
        ("good, and on a list", Some(good), Some(list), [None, refused.clone(), refused]),
        ("nothing", None, None, [None, None, unknown.clone()]),
        ("stale", Some(stale), None, [None, None, unknown.clone()]),
        ("from the future", Some(future), None, [None, None, unknown.clone()]),
        ("about another", Some(another), None, [None, None, unknown.clone()]),
        ("not known to the responder", Some(ignorant), None, [None, None, unknown.clone()]),
        ("by a namesake of the root", Some(by_stranger), None, [None, None, unknown.clone()]),
        ("a responder's excuse", Some(try_later), None, [None, None, unknown.clone()]),
        ("no response", Some(b"OCSP".to_vec()), None, [None, None, unknown]),
    ];
    for (words, stapled, list, wanted) in rows {
        let shown = Shown::of(&leaf).stapling(stapled);
        for (revocation, wanted) in [Off, Soft, Hard].into_iter().zip(wanted) {
            for version in VERSIONS {
                let judging = Judging {
                    revocation,
                    lists: list.iter().cloned().collect(),
                    ..Judging::new()
                };
                let (meeting, seen) = opened(&shown, judging, version);
                let what = format!("{words}, {revocation:?}, {:?}", version.version);
                let (codes, errors) = wanted.clone().map_or((vec![], Ok(())), |(code, error)| {
                    (vec![code], Err(Error::InvalidCertificate(error)))
                });
                assert_eq!(meeting.client, errors, "{what}");
                let seen: Vec<_> = seen.lock().unwrap().iter().map(|(code, _)| *code).collect();
                assert_eq!(seen, codes, "{what}");
            }
        }
    }
}

#[test]
fn a_revoked_server_hears_it() {
    let root = root();
    let leaf = Template::leaf(SERVER).issued_by(&root);
    let revoked =
        Reply::by(&root).answering(Answer::about(&leaf, &root).revoked(NOT_BEFORE, Some(1)));
    let shown = Shown::of(&leaf).stapling(Some(revoked.sign(root.key())));
    let judging = Judging {
        revocation: Revocation::Soft,
        ..Judging::new()
    };
    let (meeting, seen) = opened(&shown, judging, VERSIONS[1]);
    let heard = Error::AlertReceived(AlertDescription::CertificateRevoked);
    assert_eq!(meeting.server, Err(heard));
    let seen = seen.lock().unwrap();
    let (_, told) = &seen[0];
    assert!(
        told.starts_with(
            "`CN=um1.contoso.com` was revoked at 2026-01-01T00:00:00Z for `keyCompromise`, says the \
             response of `CN=Contoso Root CA` of 2026-06-15T12:00:00Z"
        ),
        "{told}"
    );
}

/// A response speaks of the server alone: of the authorities above it the judge must know by itself.
#[test]
fn the_authorities_are_not_the_servers_to_vouch_for() {
    let (root, issuing) = (root(), issuing().issued_by(&root()));
    let leaf = Template::leaf(SERVER).issued_by(&issuing);
    let good = Reply::by(&issuing).answering(Answer::about(&leaf, &issuing));
    let shown = Shown::of(&leaf).stapling(Some(good.sign(issuing.key())));
    let of_root = root.revocation_list(&[], NOT_AFTER);
    for (lists, wanted) in [(vec![of_root], Ok(())), (vec![], Err("revocation-unknown"))] {
        let judging = Judging {
            revocation: Revocation::Hard,
            lists,
            ..Judging::new()
        };
        let (meeting, seen) = opened(&shown, judging, VERSIONS[1]);
        let seen = seen.lock().unwrap();
        let code = seen.first().map_or(Ok(()), |(code, _)| Err(*code));
        assert_eq!(code, wanted);
        assert_eq!(meeting.client.is_ok(), wanted.is_ok());
    }
}

#[test]
fn a_staple_that_cannot_be_read_is_told() {
    let shown = Shown::of(&Template::leaf(SERVER).issued_by(&root()));
    let judging = Judging {
        revocation: Revocation::Hard,
        ..Judging::new()
    };
    let (_, seen) = opened(
        &shown.stapling(Some(b"OCSP".to_vec())),
        judging,
        VERSIONS[0],
    );
    let seen = seen.lock().unwrap();
    let (code, told) = &seen[0];
    assert_eq!(*code, "revocation-unknown");
    assert!(
        told.contains("\n  note: the OCSP response that the peer stapled cannot be read: "),
        "{told}"
    );
}
