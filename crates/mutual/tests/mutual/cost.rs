//! What many links cost: each signature once, each chain before a store once, and never another's answer.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_keys::{
    InvalidSignature, KeyAlgorithm as Key, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_mutual::{
    Agreement, Answer, Credential, Direction, Judge, Party, Surroundings, Trust,
};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::{Certificates, Signatures, TrustStore};

use crate::case::{Case, Pki, STRICT};

/// Two authorities under one root, twelve parties, every pair both ways: each key verified each
/// certificate at most once, whatever the number of links.
#[test]
fn each_signature_is_verified_once() {
    let mut certificates = Certificates::new();
    let root = Template::root("Contoso Root CA").self_signed();
    let rules = Case::new(STRICT).judge.rules;
    let mut store = TrustStore::new();
    let root_id = certificates.add(root.der()).unwrap();
    store.add(&certificates, root_id);
    let mut trust = Trust::default();
    trust.roots = Some(store);
    let trust = Rc::new(trust);
    let authorities = [0, 1]
        .map(|number| Template::intermediate(&format!("Issuing CA {number}")).issued_by(&root));
    let parties: Vec<Party> = (0..12)
        .map(|number| {
            let issuing = &authorities[number % 2];
            let host = format!("host{number}.contoso.com");
            let leaf = Template::leaf(&host).issued_by(issuing);
            let mut party = Party::new(host.clone(), host, Rc::clone(&rules));
            let leaf = certificates.add(leaf.der()).unwrap();
            let issuing = certificates.add(issuing.der()).unwrap();
            party.credential = Some(Credential::new(leaf, vec![issuing]));
            party.trust = Rc::clone(&trust);
            party
        })
        .collect();
    let verifier = Counting(AtomicUsize::new(0));
    let signatures = Signatures::new(&verifier);
    let facts = BTreeMap::new();
    let public_roots = TrustStore::new();
    let judge = Judge::new(Surroundings {
        language: countersign_trust::Language::English,
        certificates: &certificates,
        signatures: &signatures,
        at: NOW,
        public_roots: &public_roots,
        facts: &facts,
    });
    let check_all = || {
        let mut links = 0;
        for (number, a) in parties.iter().enumerate() {
            for b in &parties[number + 1..] {
                let agreement: Agreement = judge.check(a, b, Direction::Both);
                assert_eq!(agreement.works, Answer::Yes, "{agreement:#?}");
                assert_eq!(agreement.checks.len(), 4);
                links += 1;
            }
        }
        links
    };
    assert_eq!(check_all(), 66);
    // Twelve leaves and two authorities.
    assert_eq!(verifier.0.load(Ordering::Relaxed), 14);
    assert_eq!(signatures.verifications(), 14);
    check_all();
    assert_eq!(signatures.verifications(), 14);
}

/// What is remembered of one store, chain or demand is not another's.
#[test]
fn judgements_are_not_mixed_up() {
    let pki = Pki::new();
    let leaf = pki.leaf(Template::server_only);
    let mut case = Case::strict(&pki.root).presenting(&leaf);
    let [root, issuing] = case.add(&[&pki.root, &pki.issuing])[..] else {
        unreachable!("two were added");
    };
    let trust = |roots: &[countersign_trust::CertificateId], own: Option<Vec<_>>| {
        let mut store = TrustStore::new();
        for id in roots {
            store.add(&case.certificates, *id);
        }
        let mut trust = Trust::default();
        trust.roots = Some(store);
        trust.intermediates = own;
        Rc::new(trust)
    };
    let signatures = Signatures::new(provider());
    let facts = BTreeMap::new();
    let public_roots = TrustStore::new();
    let judge = Judge::new(Surroundings {
        language: countersign_trust::Language::English,
        certificates: &case.certificates,
        signatures: &signatures,
        at: NOW,
        public_roots: &public_roots,
        facts: &facts,
    });
    let answer =
        |from: &Party, to: &Party| judge.check(from, to, Direction::Forward).checks[0].verdict;
    let full = case.judged.clone();
    let mut short = case.judged.clone();
    short.credential.as_mut().unwrap().intermediates.clear();
    let shared = trust(&[root], None);
    let with_shared = trusting(&case.judge, Rc::clone(&shared));
    // One store, and another chain.
    assert_eq!(answer(&with_shared, &full), Answer::Yes);
    assert_eq!(answer(&with_shared, &short), Answer::No);
    // One chain, and another store.
    let holding = trusting(&case.judge, trust(&[root], Some(vec![issuing])));
    assert_eq!(answer(&holding, &short), Answer::Yes);
    // One chain and store, and another demand: a TLS client for which it was not issued.
    assert_eq!(
        judge.check(&full, &with_shared, Direction::Forward).checks[1].verdict,
        Answer::No
    );
    assert_eq!(answer(&with_shared, &full), Answer::Yes);
    // A store that came to lie where another was dropped.
    for round in 0..64 {
        let roots: &[_] = if round % 2 == 0 { &[root] } else { &[] };
        let party = trusting(&case.judge, trust(roots, None));
        let wanted = if round % 2 == 0 {
            Answer::Yes
        } else {
            Answer::No
        };
        assert_eq!(answer(&party, &full), wanted, "round {round}");
    }
}

/// The same party, with these stores.
fn trusting(party: &Party, trust: Rc<Trust>) -> Party {
    let mut party = party.clone();
    party.trust = trust;
    party
}

/// Counts, and asks aws-lc.
#[derive(Debug)]
struct Counting(AtomicUsize);

impl SignatureVerifier for Counting {
    fn supports(&self, signature: SignatureAlgorithm, key: Key) -> bool {
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
