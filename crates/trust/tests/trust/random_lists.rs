//! Random PKIs with random lists: the validator and the explainer agree, and what is asked for more
//! strictly holds no oftener.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::{List, NOT_AFTER, NOT_BEFORE, NOW, Template};
use countersign_trust::{
    Budget, CertificateId, Certificates, Outcome, Policy, Purpose, Question, Revocation,
    RevocationEvidence, RevocationStatus, Signatures, TrustStore, Validator, Verdict,
};
use proptest::prelude::*;
use time::Duration;

use crate::random::{Drawn, ED25519, Pretender, Signing, drawn, subject_of};

/// A list as it is drawn.
#[derive(Clone, Debug)]
struct DrawnList {
    issuer: u8,
    signer: u8,
    /// Bit n: certificate n is listed, if its issuer is the list's.
    listed: u16,
    is_old: bool,
    is_delta: bool,
    is_for_users: bool,
}

impl DrawnList {
    fn der(&self) -> Vec<u8> {
        let mut list = List::of(&Template::root("template").self_signed())
            .without(Oid::AUTHORITY_KEY_IDENTIFIER);
        list.issuer = subject_of(self.issuer);
        list = list.in_force(
            NOT_BEFORE,
            if self.is_old {
                NOW - Duration::DAY
            } else {
                NOT_AFTER
            },
        );
        if self.is_delta {
            list = list.with(Oid::CRL_NUMBER, false, |w| w.uint(&[2])).with(
                Oid::DELTA_CRL_INDICATOR,
                true,
                |w| w.uint(&[1]),
            );
        }
        if self.is_for_users {
            list = list.with(Oid::ISSUING_DISTRIBUTION_POINT, true, |w| {
                w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(1), &[0xFF]));
            });
        }
        for number in (0..16_u8).filter(|number| self.listed >> number & 1 == 1) {
            list = list.revoking(&[1, number]);
        }
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&list.to_der(ED25519));
                w.raw(ED25519);
                w.bit_string(&[self.signer; 32]);
            });
        })
    }
}

fn drawn_list() -> impl Strategy<Value = DrawnList> {
    let rarely = || prop::bool::weighted(0.1);
    let listed = prop_oneof![3 => Just(0_u16), 1 => any::<u16>()];
    (
        0_u8..4,
        rarely(),
        rarely(),
        listed,
        rarely(),
        rarely(),
        rarely(),
    )
        .prop_map(
            |(issuer, is_new, is_forged, listed, is_old, is_delta, is_for_users)| DrawnList {
                issuer,
                signer: match (is_forged, is_new) {
                    (true, _) => 9,
                    (false, true) => issuer + 10,
                    (false, false) => issuer,
                },
                listed,
                is_old,
                is_delta,
                is_for_users,
            },
        )
}

fn agree(drawn: &[Drawn], lists: &[DrawnList]) {
    let mut certificates = Certificates::new();
    let mut store = TrustStore::new();
    let ids: Vec<CertificateId> = (0..)
        .zip(drawn)
        .map(|(number, drawn)| {
            let id = certificates
                .add(&drawn.der(number, Signing::Pretended))
                .unwrap();
            if drawn.in_store {
                store.add(&certificates, id);
            }
            id
        })
        .collect();
    let mut evidence = RevocationEvidence::new();
    for list in lists {
        evidence.add_list(list.der()).unwrap();
    }
    let policy = Policy::private_pki();
    let signatures = Signatures::new(&Pretender);
    let validator = Validator::new(&certificates, &signatures);
    let budget = Budget::default()
        .with_signatures(10_000)
        .with_paths(100_000);
    let mut held = Vec::new();
    for mode in [Revocation::Off, Revocation::Soft, Revocation::Hard] {
        let question = Question::new(ids[0], &store, NOW, Purpose::ServerAuth, &policy)
            .with_presented(&ids)
            .with_revocation(mode, &evidence);
        let outcome = validator.validate(&question, &mut budget.clone());
        let explanation = validator.explain(&question, &mut budget.clone());
        let explained = explanation.paths().iter().any(|path| path.is_valid());
        match &outcome {
            Outcome::Valid(path) => {
                assert_eq!(explanation.verdict(), Verdict::Valid, "{mode:?}");
                assert!(explained, "{mode:?}");
                let statuses = validator
                    .revocation(&question, path, &mut budget.clone())
                    .unwrap();
                assert_eq!(statuses.len(), path.certificates().len() - 1);
                for (id, status) in path.certificates().iter().zip(statuses) {
                    match status {
                        RevocationStatus::Good => {
                            let number = ids.iter().position(|known| known == id).unwrap();
                            // Somebody in force says so.
                            assert!(lists.iter().any(|list| {
                                list.issuer == drawn[number].issuer
                                    && list.listed >> number & 1 == 0
                                    && !list.is_delta
                            }));
                        }
                        RevocationStatus::Revoked(_) => assert_eq!(mode, Revocation::Off),
                        RevocationStatus::Unknown(_) => assert_ne!(mode, Revocation::Hard),
                    }
                }
            }
            Outcome::Invalid(_) => {
                assert_eq!(explanation.verdict(), Verdict::Invalid, "{mode:?}");
                assert!(!explained, "{mode:?}");
            }
            Outcome::Undecided(part) => panic!("{part:?}"),
        }
        held.push(explained);
    }
    // What holds when it must be known holds when it need not, and that when nobody looks.
    assert!(held[2] <= held[1] && held[1] <= held[0], "{held:?}");
    if lists.iter().all(|list| list.listed == 0) {
        assert_eq!(held[1], held[0], "nobody is revoked");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn validator_and_explainer_agree_on_lists(
        drawn in prop::collection::vec(drawn(), 1..10),
        lists in prop::collection::vec(drawn_list(), 0..12),
    ) {
        agree(&drawn, &lists);
    }
}
