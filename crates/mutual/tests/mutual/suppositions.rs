//! Certificates that do not exist yet: judged as others are, and told apart from them.

use countersign_mutual::{Answer, Direction, Judge, Role, Surroundings};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Template};
use countersign_trust::{CertificateFacts, Purpose, Signatures, TrustStore};

use crate::case::{Case, Pki};

/// What the certificate of the judged would be if it were issued again.
type Change = fn(CertificateFacts) -> CertificateFacts;

/// What the certificate of the judged is.
type Leaf<'l> = &'l dyn Fn(Template) -> Template;

#[test]
fn what_would_be_issued_is_judged_and_marked() {
    let pki = Pki::new();
    let of = |leaf: Leaf<'_>| Case::strict(&pki.root).presenting(&pki.leaf(leaf));
    let as_it_is: Change = |facts| facts.to_hypothetical();
    let for_both: Change = |facts| facts.with_purposes([Purpose::ServerAuth, Purpose::ClientAuth]);
    let for_servers: Change = |facts| facts.with_purposes([Purpose::ServerAuth]);
    let rows: [(Leaf<'_>, Option<Change>, &str); 6] = [
        (&|leaf| leaf, None, "yes"),
        (&|leaf| leaf, Some(as_it_is), "yes: SignatureAssumed"),
        (&Template::server_only, None, "no: ClientEkuMissing!"),
        (
            &Template::server_only,
            Some(as_it_is),
            "no: ClientEkuMissing!, SignatureAssumed",
        ),
        (
            &Template::server_only,
            Some(for_both),
            "yes: SignatureAssumed",
        ),
        (
            &|leaf| leaf,
            Some(for_servers),
            "no: ClientEkuMissing!, SignatureAssumed",
        ),
    ];
    for (number, (leaf, change, wanted)) in rows.into_iter().enumerate() {
        let case = of(leaf);
        let case = match change {
            Some(change) => case.reissued(&pki.issuing, change),
            None => case,
        };
        assert_eq!(case.as_client(), wanted, "row {number}");
    }
}

/// Nobody supposed that this authority would sign it.
#[test]
fn what_nobody_would_issue_is_refused() {
    let (pki, other) = (Pki::new(), Pki::of("Fabrikam"));
    let case = Case::strict(&pki.root)
        .presenting(&pki.leaf(|leaf| leaf))
        .reissued(&other.issuing, |facts| facts.to_hypothetical());
    assert_eq!(case.as_server(), "no: ChainInvalid!, SignatureAssumed");
}

/// An authority that does not exist yet is had by nobody who was not given it: it completes no chain.
#[test]
fn what_does_not_exist_lies_nowhere_of_its_own_accord() {
    let pki = Pki::new();
    let mut case = Case::strict(&pki.root).sending(&pki.leaf(|leaf| leaf), &[]);
    let before = case.as_server();
    let issuing = case.add(&[&pki.issuing])[0];
    let with_issuing = case.as_server();
    let renewed = case.certificates[issuing].to_hypothetical();
    case.certificates.suppose(renewed);
    assert_ne!(before, with_issuing);
    assert_eq!(case.as_server(), with_issuing);
}

/// Whether a chain is trusted is asked without a look at names and roles.
#[test]
fn trust_is_asked_alone() {
    let (pki, other) = (Pki::new(), Pki::of("Fabrikam"));
    let facts = std::collections::BTreeMap::new();
    let public_roots = TrustStore::new();
    for (case, trusts, works) in [
        (Case::strict(&pki.root), Answer::Yes, Answer::Yes),
        (Case::strict(&other.root), Answer::No, Answer::No),
        (
            Case::new(crate::case::STRICT),
            Answer::Undecided,
            Answer::Undecided,
        ),
        (Case::new(""), Answer::Yes, Answer::Yes),
    ] {
        let case = case.presenting(&pki.leaf(|leaf| leaf));
        let signatures = Signatures::new(provider());
        let judge = Judge::new(Surroundings {
            language: countersign_trust::Language::English,
            certificates: &case.certificates,
            signatures: &signatures,
            at: NOW,
            public_roots: &public_roots,
            facts: &facts,
        });
        assert_eq!(judge.trusts(&case.judge, &case.judged), trusts);
        let agreement = judge.check(&case.judge, &case.judged, Direction::Forward);
        let as_server = agreement
            .checks
            .iter()
            .find(|check| check.role == Role::Server);
        assert_eq!(as_server.unwrap().verdict, works);
    }
}
