//! Who signs a list [RFC 5280 §6.3.3 (f)], and whose lists they are on.

use countersign_testkit::{Identity, KeyUsagePurpose, List, NOT_AFTER, Template};
use countersign_trust::Revocation;

use super::{Bench, certificate_issuer, check, directory, flag, idp, points, said};
use crate::court::Court;

#[test]
fn another_may_sign() {
    let crl_only = |name: &str, root: &Identity| {
        Template::intermediate(name)
            .key_named("foreign")
            .key_usage(&[KeyUsagePurpose::CrlSign])
            .issued_by(root)
    };
    // The certificate names the authority of its list.
    let subject = Template::root("Contoso CRL CA").self_signed().subject();
    let named = Bench::with_leaf(|leaf| points(leaf, &[&|w| directory(w, 2, &subject)]));
    let indirect = |list: List| idp(list, |w| flag(w, 4));
    let by_other = |list: List| named.says(&[list.sign(named.other.key())]);
    let list = || indirect(List::of(&named.other));
    let own_issuer = certificate_issuer(&named.issuing.subject());
    let root_issuer = certificate_issuer(&named.root.subject());
    check(vec![
        ("indirect", by_other(list()), "valid"),
        (
            "not indirect",
            by_other(List::of(&named.other)),
            "OutOfScope(NotIndirect)",
        ),
        (
            "the list's own certificate",
            by_other(list().revoking(&[5])),
            "valid",
        ),
        (
            "its issuer's",
            by_other(list().entry(&[5], core::slice::from_ref(&own_issuer))),
            "revoked",
        ),
        (
            "its issuer's, said before",
            by_other(
                list()
                    .entry(&[9], core::slice::from_ref(&own_issuer))
                    .revoking(&[5]),
            ),
            "revoked",
        ),
        (
            "another's, said before",
            by_other(
                list()
                    .entry(&[9], &[own_issuer])
                    .entry(&[8], &[root_issuer])
                    .revoking(&[5]),
            ),
            "valid",
        ),
        (
            "the issuer's list does not count",
            named.says_of(&named.list()),
            "valid",
        ),
    ]);

    // A second key of the issuer's signs its lists.
    let b = Bench::new();
    let second = b
        .issuing
        .template()
        .key_named("second")
        .key_usage(&[KeyUsagePurpose::CrlSign])
        .issued_by(&b.root);
    let stranger = Template::root("Other Root").self_signed();
    let foreign = crl_only("Contoso Issuing CA", &stranger);
    let mute = b
        .issuing
        .template()
        .key_named("mute")
        .key_usage(&[KeyUsagePurpose::KeyCertSign])
        .issued_by(&b.root);
    let by = |signer: &Identity| {
        let mut court = b
            .court(&[List::of(signer).sign(signer.key())])
            .present(&[signer]);
        court.trust(stranger.der());
        said(&mut court, &b.leaf)
    };
    check(vec![
        ("by its second key", by(&second), "valid"),
        (
            "by a namesake under another anchor",
            by(&foreign),
            "SignerUnknown",
        ),
        ("by a key that may not", by(&mute), "SignerLacksCrlSign"),
    ]);
}

#[test]
fn signers_of_lists_about_signers_end() {
    // Each certificate's list is made by the next one, and so on, beyond what is followed.
    let root = Template::root("Contoso Root CA").self_signed();
    let name = |number: u32| {
        Template::bare(&format!("CRL {number}"))
            .self_signed()
            .subject()
    };
    let named_by =
        |template: Template, number| points(template, &[&|w| directory(w, 2, &name(number))]);
    let leaf = named_by(Template::leaf("um1.contoso.com"), 0).issued_by(&root);
    for (count, expected) in [(3, "valid"), (20, "undecided")] {
        let signers: Vec<Identity> = (0..count)
            .map(|number| {
                let signer = Template::intermediate(&format!("CRL {number}"));
                // The last one's list is its own.
                let by = (number + 1).min(count - 1);
                named_by(signer, by).issued_by(&root)
            })
            .collect();
        let mut court = Court::trusting(&[&root]).wanting(Revocation::Hard);
        for signer in &signers {
            let list = idp(List::of(signer), |w| flag(w, 4)).sign(signer.key());
            court.evidence.add_list(list).unwrap();
            court = court.present(&[signer]);
        }
        assert_eq!(court.verdict(leaf.der()), expected, "{count}");
    }
}

#[test]
fn an_authority_may_be_revoked() {
    let b = Bench::new();
    let mut court = Court::trusting(&[&b.root])
        .present(&[&b.issuing])
        .wanting(Revocation::Hard);
    let of_root = b.root.revocation_list(&[&b.issuing], NOT_AFTER);
    court.evidence.add_list(of_root).unwrap();
    court
        .evidence
        .add_list(b.list().sign(b.issuing.key()))
        .unwrap();
    assert_eq!(court.verdict(b.leaf.der()), "revoked");
    let explanation = court.explain(b.leaf.der());
    assert_eq!(explanation.primary().unwrap().depth(), 1);
}
