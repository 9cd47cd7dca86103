//! A root under a new key: old with new, new with old, and who accepts what by way of them.

use std::sync::Arc;

use countersign_asn1::{Certificate, Oid};
use countersign_ca::{
    Authority, Error, Ledger, ListOrder, MemoryLedger, Order, Profile, Publication, Refusal,
    SelfSignedAuthority, self_signed_root,
};
use countersign_csr::RequestBuilder;
use countersign_keys::{KeyKind, Signer};
use countersign_testkit::Program;
use time::{Duration, OffsetDateTime};

use crate::house::{self, NOW};
use crate::judges;

/// One name under two keys, on one ledger.
struct Rollover {
    old: Authority,
    new: Authority,
    old_with_new: Vec<u8>,
    new_with_old: Vec<u8>,
    ledger: Arc<dyn Ledger>,
}

impl Rollover {
    /// The new key comes two years after the old one.
    fn at(kind: KeyKind, at: OffsetDateTime) -> Self {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
        let before = at - Duration::days(730);
        let old = root(kind, before, "http://pki.contoso.com/root.crl", &ledger);
        let new = root(kind, at, "http://pki.contoso.com/root-2.crl", &ledger);
        Self {
            old_with_new: link(&new, old.certificate(), at).unwrap(),
            new_with_old: link(&old, new.certificate(), at).unwrap(),
            old,
            new,
            ledger,
        }
    }
}

fn root(kind: KeyKind, at: OffsetDateTime, crl: &str, ledger: &Arc<dyn Ledger>) -> Authority {
    let signer: Box<dyn Signer> = house::signer(kind);
    let request = house::request(&house::subject_alone("Contoso Root CA"), &*signer);
    let (request, profile) = (
        house::verified(&request),
        Profile::house("root-ca").unwrap(),
    );
    let order = Order::new(&request, &profile, at, house::randomness());
    let root = self_signed_root(&order, &*signer, house::provider(), &**ledger).unwrap();
    let publication = Publication::nowhere().crl(crl);
    house::authority(root.as_der(), signer, publication, ledger).unwrap()
}

/// A certificate of the issuer for the key of this self-signed one.
fn link(issuer: &Authority, root: &[u8], at: OffsetDateTime) -> Result<Vec<u8>, Error> {
    let root = SelfSignedAuthority::from_der(root, house::provider()).unwrap();
    let profile = Profile::house("root-ca").unwrap();
    let order = Order::linking(&root, &profile, at, house::randomness());
    issuer.issue(&order).map(countersign_ca::Issued::into_der)
}

#[test]
fn each_link_has_the_name_the_key_and_the_identifier_of_one_and_the_signature_of_the_other() {
    let rollover = Rollover::at(KeyKind::P256, NOW);
    let view = |der| Certificate::from_der(der).unwrap();
    let (old, new) = (
        view(rollover.old.certificate()),
        view(rollover.new.certificate()),
    );
    let (old, new) = (old.tbs_certificate(), new.tbs_certificate());
    assert_eq!(old.subject(), new.subject());
    for (link, subject, issuer, not_after, crl) in [
        (
            &rollover.old_with_new,
            old,
            new,
            old.validity().not_after(),
            "root-2.crl",
        ),
        (
            &rollover.new_with_old,
            new,
            old,
            old.validity().not_after(),
            "root.crl",
        ),
    ] {
        let link = view(link);
        let tbs = link.tbs_certificate();
        assert_eq!(tbs.subject().as_der(), subject.subject().as_der());
        assert_eq!(tbs.issuer().as_der(), issuer.subject().as_der());
        assert_eq!(
            tbs.subject_public_key_info().as_der(),
            subject.subject_public_key_info().as_der()
        );
        let identifier = |tbs: &countersign_asn1::TbsCertificate<'_>| {
            tbs.extensions()
                .subject_key_identifier()
                .unwrap()
                .unwrap()
                .to_vec()
        };
        assert_eq!(identifier(tbs), identifier(subject));
        let above = tbs
            .extensions()
            .authority_key_identifier()
            .unwrap()
            .unwrap();
        assert_eq!(above.key_identifier, Some(&*identifier(issuer)));
        assert_eq!(tbs.validity().not_before(), subject.validity().not_before());
        assert_eq!(tbs.validity().not_after(), not_after);
        let points = tbs.extensions().get(Oid::CRL_DISTRIBUTION_POINTS).unwrap();
        let points = points.decode().unwrap();
        assert!(
            format!("{points:?}").contains(&format!("/{crl}")),
            "{points:?}"
        );
    }
}

/// Serial numbers and list numbers are the name's, whatever the key; so is what is revoked.
#[test]
fn both_keys_share_one_book() {
    let rollover = Rollover::at(KeyKind::P256, NOW);
    let issued = [&rollover.old, &rollover.new].map(|authority| {
        let request = house::request(
            &house::subject_alone("Issuing"),
            &*house::signer(KeyKind::P256),
        );
        house::issue(authority, &request, "sub-ca").unwrap()
    });
    for issued in &issued {
        let reason = countersign_ca::RevocationReason::UNSPECIFIED;
        rollover
            .new
            .revoke(issued.serial().as_bytes(), NOW, reason)
            .unwrap();
    }
    let list = |authority: &Authority| {
        authority
            .certificate_list(&ListOrder::new(NOW, Duration::days(7)))
            .unwrap()
    };
    let lists = [
        list(&rollover.new),
        list(&rollover.old),
        list(&rollover.new),
    ];
    assert_eq!(
        lists.each_ref().map(|list| (list.number(), list.entries())),
        [(1, 2), (2, 2), (3, 2)]
    );
    // Two roots, two links, two issued.
    assert_eq!(rollover.ledger.certificates(0, 100).unwrap().len(), 6);
}

#[test]
fn what_is_no_link_is_refused() {
    let rollover = Rollover::at(KeyKind::P256, NOW);
    let refusal = |outcome: Result<Vec<u8>, Error>| match outcome {
        Err(Error::Refused { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    let itself = link(&rollover.new, rollover.new.certificate(), NOW);
    assert_eq!(refusal(itself), Refusal::IssuersKey);
    let ledger = &rollover.ledger;
    let signer = house::signer(KeyKind::P256);
    let request = house::request(&house::subject_alone("Another Root"), &*signer);
    let (request, profile) = (
        house::verified(&request),
        Profile::house("root-ca").unwrap(),
    );
    let order = Order::new(&request, &profile, NOW, house::randomness());
    let other = self_signed_root(&order, &*signer, house::provider(), &**ledger).unwrap();
    let found = "CN=Another Root".to_owned();
    assert_eq!(
        refusal(link(&rollover.new, other.as_der(), NOW)),
        Refusal::NotIssuersName { found }
    );
    // A link is no certificate that its own key signed.
    let fault = SelfSignedAuthority::from_der(&rollover.new_with_old, house::provider());
    assert!(
        matches!(fault, Err(Error::NotSelfSigned { .. })),
        "{fault:?}"
    );
}

/// Whoever trusts one of the roots accepts what was issued under the other key, with its link, and
/// without it does not.
#[test]
fn others_accept_either_key_by_way_of_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, ders: &[&[u8]]| judges::file(folder.path(), name, ders);
    for kind in [KeyKind::Rsa2048, KeyKind::P256] {
        let rollover = Rollover::at(kind, judges::now());
        let Rollover { old, new, .. } = &rollover;
        for (issuer, trusted, link) in [
            (new, old, &rollover.new_with_old),
            (old, new, &rollover.old_with_new),
        ] {
            let request = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
            let request = house::request(&request, &*house::signer(KeyKind::Rsa2048));
            let leaf = house::issue_at(issuer, &request, "gateway", judges::now()).unwrap();
            let presented = file("presented", &[leaf.as_der(), link]);
            let (root, link) = (
                file("root", &[trusted.certificate()]),
                file("link", &[link]),
            );
            let lists = [issuer, trusted].map(|authority| {
                authority
                    .certificate_list(&ListOrder::new(judges::now(), Duration::days(7)))
                    .unwrap()
            });
            let crls: String = lists
                .iter()
                .map(|list| pem::encode(&pem::Pem::new("X509 CRL", list.as_der())))
                .collect();
            let crl = folder.path().join("crl");
            std::fs::write(&crl, crls).unwrap();
            let alone = file("alone", &[leaf.as_der()]);
            let crl = crl.display().to_string();
            let openssl = |arguments: &[&str]| {
                let mut openssl = Program::OpenSsl.command()?;
                openssl.args(["verify", "-x509_strict", "-crl_check_all", "-CRLfile", &crl]);
                Some(openssl.args(arguments).output().unwrap().status.success())
            };
            let with = [
                "-trusted",
                &root,
                "-untrusted",
                &link,
                "-purpose",
                "sslserver",
                &alone,
            ];
            assert_ne!(openssl(&with), Some(false), "{kind}");
            assert_ne!(openssl(&["-trusted", &root, &alone]), Some(true), "{kind}");
            judges::certtool(&[
                "--load-ca-certificate",
                &root,
                "--load-crl",
                &crl,
                "--infile",
                &presented,
            ]);
        }
    }
}
