//! What a handshake costs, and that many at once are no trouble.

use std::sync::atomic::{AtomicUsize, Ordering};

use allocation_counter::measure;
use countersign_keys::{
    InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_rustls::{ClientVerifier, ServerVerifier};
use countersign_testkit::forge::Tbs;
use countersign_testkit::{
    Answer, ExtendedKeyUsagePurpose, Identity, Reply, SignatureScheme, Template,
};
use countersign_trust::{Budget, Revocation};
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::danger::ClientCertVerifier as _;

use crate::parties::{Judging, SERVER, issuing, now, provider, root};

/// Counts what the backend is asked to verify.
#[derive(Debug)]
struct Counting(AtomicUsize);

impl SignatureVerifier for Counting {
    fn supports(&self, signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
        provider().supports(signature, key)
    }

    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        self.0.fetch_add(1, Ordering::Relaxed);
        provider().verify(algorithm, key, message, signature)
    }
}

#[test]
fn a_peer_that_comes_again_costs_no_signature() {
    static COUNTING: Counting = Counting(AtomicUsize::new(0));
    let count = || COUNTING.0.load(Ordering::Relaxed);
    let (judge, _) = Judging {
        verifier: &COUNTING,
        // Less than twice what one path takes: what is known is not paid for again.
        budget: Budget::default().with_signatures(3),
        ..Judging::new()
    }
    .judge();
    let verifier = ClientVerifier::new(judge);
    let issuing = issuing().issued_by(&root());
    let leaf = |name: &str| Template::leaf(name).issued_by(&issuing);
    let (fe1, fe2) = (leaf("fe1.contoso.com"), leaf("fe2.contoso.com"));
    let come = |leaf: &Identity| {
        let others = [CertificateDer::from(issuing.der())];
        verifier
            .verify_client_cert(&leaf.der().into(), &others, now())
            .unwrap();
    };
    come(&fe1);
    let first = count();
    assert!((2..=3).contains(&first), "{first}");
    come(&fe1);
    assert_eq!(count(), first, "the same peer again");
    come(&fe2);
    assert_eq!(count(), first + 1, "another peer under the same authority");
}

/// Whoever comes, and however often: what a judge keeps is bounded.
#[test]
fn strangers_do_not_make_it_grow() {
    let (judge, seen) = Judging::new().judge();
    let verifier = ClientVerifier::new(judge);
    let root = root();
    let stranger = Template::leaf("stranger.contoso.com").self_signed();
    let mut tbs = Tbs::of(stranger.der());
    let mut strangers = |known: bool| -> Vec<Vec<u8>> {
        let serial_numbers =
            (0..2_000_u32).map(|number| [&[1][..], &number.to_be_bytes()].concat());
        let made = serial_numbers.map(|serial_number| {
            tbs.serial_number = serial_number;
            let issuer = if known { &root } else { &stranger };
            issuer.subject().clone_into(&mut tbs.issuer);
            tbs.sign(issuer.key(), SignatureScheme::EcdsaP256Sha256)
        });
        made.collect()
    };
    for (strangers, welcome) in [(strangers(true), true), (strangers(false), false)] {
        let come = |number: usize| {
            measure(|| {
                for der in strangers.iter().take(number) {
                    let der = CertificateDer::from(der.as_slice());
                    let verified = verifier.verify_client_cert(&der, &[], now());
                    assert_eq!(verified.is_ok(), welcome);
                    seen.lock().unwrap().clear();
                }
            })
        };
        let growth = come(2_000).bytes_current + come(2_000).bytes_current;
        assert!(growth < 2 << 20, "{growth}");
    }
}

/// The same for what servers staple: a response that comes again costs no signature, and of those that do
/// not come again nothing stays.
#[test]
fn staples_do_not_make_it_grow() {
    static COUNTING: Counting = Counting(AtomicUsize::new(0));
    let (judge, _) = Judging {
        verifier: &COUNTING,
        revocation: Revocation::Hard,
        ..Judging::new()
    }
    .judge();
    let verifier = ServerVerifier::new(judge);
    let root = root();
    let leaf = Template::leaf(SERVER).issued_by(&root);
    let responder = Template::leaf("ocsp.contoso.com")
        .purposes(&[ExtendedKeyUsagePurpose::OcspSigning])
        .issued_by(&root);
    let name = ServerName::try_from(SERVER).unwrap();
    let come = |stapled: &[u8]| {
        verifier
            .verify_server_cert(&leaf.der().into(), &[], &name, stapled, now())
            .unwrap();
    };
    let staple = |number: u32| {
        Reply::by(&responder)
            .answering(Answer::about(&leaf, &root))
            .nonce(&number.to_be_bytes())
            .sign(responder.key())
    };
    let first = staple(0);
    come(&first);
    let before = COUNTING.0.load(Ordering::Relaxed);
    come(&first);
    assert_eq!(COUNTING.0.load(Ordering::Relaxed), before);

    let staples: Vec<Vec<u8>> = (1..=2_000).map(staple).collect();
    let growth = measure(|| staples.iter().for_each(|stapled| come(stapled)));
    assert_eq!(COUNTING.0.load(Ordering::Relaxed), before + 2_000);
    assert!(growth.bytes_current < 1 << 19, "{growth:?}");
}

/// What one peer presented is not at hand for another.
#[test]
fn what_a_peer_presented_is_its_own() {
    let (judge, _) = Judging::new().judge();
    let verifier = ClientVerifier::new(judge);
    let issuing = issuing().issued_by(&root());
    let leaf = Template::leaf("fe1.contoso.com").issued_by(&issuing);
    let other = Template::leaf("fe2.contoso.com").issued_by(&issuing);
    let with = [CertificateDer::from(issuing.der())];
    assert!(
        verifier
            .verify_client_cert(&leaf.der().into(), &[], now())
            .is_err()
    );
    assert!(
        verifier
            .verify_client_cert(&leaf.der().into(), &with, now())
            .is_ok()
    );
    assert!(
        verifier
            .verify_client_cert(&leaf.der().into(), &[], now())
            .is_err()
    );
    assert!(
        verifier
            .verify_client_cert(&other.der().into(), &[], now())
            .is_err()
    );
}

#[test]
fn own_intermediates_are_at_hand() {
    let issuing = issuing().issued_by(&root());
    let judge = countersign_rustls::Judge::new(
        provider(),
        countersign_trust::Policy::private_pki(),
        [root().der()],
    )
    .unwrap()
    .with_intermediates([issuing.der()])
    .unwrap();
    let leaf = Template::leaf(SERVER).issued_by(&issuing);
    let name = ServerName::try_from(SERVER).unwrap();
    ServerVerifier::new(judge)
        .verify_server_cert(&leaf.der().into(), &[], &name, &[], now())
        .unwrap();
}

#[test]
fn many_at_once_get_their_own_answer() {
    let (judge, seen) = Judging::new().judge();
    let verifier = ServerVerifier::new(judge);
    let issuing = issuing().issued_by(&root());
    let others = [CertificateDer::from(issuing.der())];
    let name = ServerName::try_from(SERVER).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (verifier, issuing, others, name) = (&verifier, &issuing, &others, &name);
            scope.spawn(move || {
                let good = Template::leaf(SERVER).issued_by(issuing);
                let bad = Template::leaf(&format!("um{}.contoso.com", thread + 2));
                let bad = bad.issued_by(issuing);
                for _ in 0..20 {
                    for (leaf, wanted) in [(&good, true), (&bad, false)] {
                        let leaf = CertificateDer::from(leaf.der());
                        let verified = verifier.verify_server_cert(&leaf, others, name, &[], now());
                        assert_eq!(verified.is_ok(), wanted);
                    }
                }
            });
        }
    });
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 160);
    assert!(seen.iter().all(|(code, _)| *code == "name-mismatch"));
}
