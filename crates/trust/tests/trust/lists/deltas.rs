//! Lists that change other lists [RFC 5280 §5.2.4].

use countersign_asn1::Oid;
use countersign_testkit::{List, NOT_AFTER, NOW};
use countersign_trust::{ListFault, RevocationList};

use super::{Bench, ONE_DAY, check, flag, idp};

#[test]
fn a_delta_adds_to_its_base() {
    let b = Bench::new();
    let numbered =
        |list: List, number: u8| list.with(Oid::CRL_NUMBER, false, |w| w.uint(&[number]));
    let base = |number| numbered(b.list(), number).in_force(NOW - ONE_DAY, NOT_AFTER);
    let delta = |of: u8, number| {
        numbered(b.list(), number)
            .with(Oid::DELTA_CRL_INDICATOR, true, |w| w.uint(&[of]))
            .in_force(NOW, NOT_AFTER)
    };
    let says = |lists: &[&List]| {
        let lists: Vec<_> = lists
            .iter()
            .map(|list| list.sign(b.issuing.key()))
            .collect();
        b.says(&lists)
    };
    let old = |list: List| list.in_force(NOW - ONE_DAY * 2, NOW - ONE_DAY);
    let anonymous = delta(1, 2).without(Oid::CRL_NUMBER);
    check(vec![
        ("alone", says(&[&delta(1, 2)]), "BaseMissing"),
        (
            "revokes",
            says(&[&base(1), &delta(1, 2).revoking(&[5])]),
            "revoked",
        ),
        (
            "takes off",
            says(&[
                &base(1).revoking_for(&[5], 6),
                &delta(1, 2).revoking_for(&[5], 8),
            ]),
            "valid",
        ),
        (
            "says nothing",
            says(&[&base(1).revoking(&[5]), &delta(1, 2)]),
            "revoked",
        ),
        (
            "to a later base",
            says(&[&base(3), &delta(1, 9).revoking(&[5])]),
            "revoked",
        ),
        (
            "to a base that is too old",
            says(&[&base(3), &delta(4, 9).revoking(&[5])]),
            "valid",
        ),
        (
            "older than its base",
            says(&[&base(9), &delta(1, 9).revoking(&[5])]),
            "valid",
        ),
        (
            "renews an old base",
            says(&[&old(base(1)), &delta(1, 2)]),
            "valid",
        ),
        (
            "old itself",
            says(&[&base(1), &old(delta(1, 2)).revoking(&[5])]),
            "valid",
        ),
        (
            "of another scope",
            says(&[&base(1), &idp(delta(1, 2), |w| flag(w, 1)).revoking(&[5])]),
            "valid",
        ),
        // CVE-2026-28388
        (
            "without a number",
            says(&[&base(1), &anonymous.revoking(&[5])]),
            "valid",
        ),
    ]);
}

#[test]
fn cve_2026_28388_a_delta_without_a_number_is_unfit() {
    let b = Bench::new();
    let delta = b.list().without(Oid::CRL_NUMBER);
    let delta = delta.with(Oid::DELTA_CRL_INDICATOR, true, |w| w.uint(&[1]));
    let delta = delta.sign(b.issuing.key());
    let list = RevocationList::from_der(delta.clone()).unwrap();
    assert_eq!(list.fault(), Some(&ListFault::DeltaWithoutNumber));
    assert_eq!(b.says(core::slice::from_ref(&delta)), "BaseMissing");
    let base = b.list().revoking(&[5]).sign(b.issuing.key());
    assert_eq!(b.says(&[delta, base]), "revoked");
}
