//! What nobody says is neither yes nor no; and what is known beside it still counts.

use std::rc::Rc;

use countersign_keys::{
    InvalidSignature, KeyAlgorithm as Key, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_mutual::{Role, Trust};
use countersign_provider_aws_lc::provider;
use countersign_testkit::{GeneralSubtree, Identity, KeyAlgorithm, Template};
use time::macros::datetime;

use crate::case::{Case, Pki, STRICT, with_issuer_url};

/// A chain of which the judged sends the leaf alone, before a Windows judge that trusts its root.
fn gap(pki: &Pki, leaf: &Identity) -> Case {
    Case::strict(&pki.root)
        .windows()
        .elsewhere(&[&pki.issuing])
        .sending(leaf, &[])
}

#[test]
fn an_intermediate_that_is_not_sent() {
    let pki = Pki::new();
    let plain = pki.leaf(|leaf| leaf);
    let linked = pki.leaf(with_issuer_url);
    let rows = [
        (
            "it is in the store",
            gap(&pki, &plain).holding(&[&pki.issuing]),
            "yes",
        ),
        (
            "nobody says what is in the store",
            gap(&pki, &plain),
            "undecided: MissingIntermediate?intermediates",
        ),
        (
            "nobody says what is in the store, nor whether anything is fetched",
            gap(&pki, &linked),
            "undecided: MissingIntermediate?intermediates",
        ),
        (
            "it is not in the store, and there is nothing to fetch",
            gap(&pki, &plain).holding(&[]).aia(true),
            "no: MissingIntermediate!",
        ),
        (
            "nobody says whether it is fetched",
            gap(&pki, &linked).holding(&[]),
            "undecided: MissingIntermediate?aia",
        ),
        (
            "it is not fetched",
            gap(&pki, &linked).holding(&[]).aia(false),
            "no: MissingIntermediate!",
        ),
        (
            "it is fetched",
            gap(&pki, &linked).holding(&[]).aia(true),
            "yes: FetchedOnDemand",
        ),
        (
            "it is fetched, whatever is stored",
            gap(&pki, &linked).aia(true),
            "yes: FetchedOnDemand",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_server(), wanted, "{what}");
    }
    // A device has one file of authorities, which is known, and fetches nothing.
    let device = || {
        Case::strict(&pki.root)
            .elsewhere(&[&pki.issuing])
            .sending(&linked, &[])
    };
    assert_eq!(device().as_server(), "no: MissingIntermediate!");
    assert_eq!(device().aia(true).as_server(), "yes: FetchedOnDemand");
    assert_eq!(device().holding(&[&pki.issuing]).as_server(), "yes");
}

#[test]
fn an_issuer_that_nobody_in_the_estate_has() {
    let pki = Pki::new();
    let plain = pki.leaf(|leaf| leaf);
    let linked = pki.leaf(with_issuer_url);
    let gap = |leaf| Case::strict(&pki.root).windows().sending(leaf, &[]);
    let rows = [
        (
            "nobody says what is stored",
            gap(&plain),
            "undecided: IssuerUnknown?intermediates",
        ),
        (
            "it is not stored",
            gap(&plain).holding(&[]),
            "no: IssuerUnknown!",
        ),
        (
            "it may be fetched",
            gap(&linked).holding(&[]),
            "undecided: IssuerUnknown?aia",
        ),
        (
            "it is not fetched",
            gap(&linked).holding(&[]).aia(false),
            "no: IssuerUnknown!",
        ),
        // That it is fetched is known; what is fetched is not.
        (
            "it is fetched",
            gap(&linked).holding(&[]).aia(true),
            "undecided: IssuerUnknown?intermediates",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_server(), wanted, "{what}");
    }
    let reason = gap(&linked).holding(&[]).aia(true).reason();
    assert_eq!(
        reason.missing_fact.unwrap().how,
        "download it from http://pki.contoso.com/ca.crt, and list it among the intermediates of judge.contoso.com"
    );
}

/// A Windows server sends what its own store holds, whatever file its certificate came in.
#[test]
fn what_a_windows_server_may_send() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let case = || Case::strict(&pki.root).sending(&leaf, &[]);
    let windows = || case().judged_rules("");
    let mut known = windows();
    known.judged.trust = Rc::new({
        let mut trust = Trust::default();
        trust.intermediates = Some(Vec::new());
        trust
    });
    let rows = [
        ("a device", case(), "no: IssuerUnknown!"),
        ("its store is known", known, "no: IssuerUnknown!"),
        (
            "it is not",
            windows(),
            "undecided: IssuerUnknown?intermediates",
        ),
        (
            "somebody else has the intermediate",
            windows().elsewhere(&[&pki.issuing]),
            "undecided: MissingIntermediate?intermediates",
        ),
        (
            "the judge has it",
            windows().holding(&[&pki.issuing]),
            "yes",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_server(), wanted, "{what}");
        for reason in case.check(Role::Server).reasons {
            if let Some(missing) = reason.missing_fact {
                assert_eq!(missing.party, "um1.contoso.com", "{what}");
            }
        }
    }
    // No store of its own helps a chain that ends in a stranger.
    let stranger = Pki::of("Fabrikam");
    let case = Case::strict(&pki.root)
        .judged_rules("")
        .elsewhere(&[&stranger.root])
        .presenting(&stranger.leaf(|leaf| leaf));
    assert_eq!(case.as_server(), "no: UntrustedRoot!");
}

#[test]
fn a_public_root_that_the_judge_does_not_hold() {
    let public = Pki::of("Public");
    let own = Pki::new();
    let leaf = public.leaf(|leaf| leaf);
    let linked = public.leaf(with_issuer_url);
    let case = |leaf| {
        Case::strict(&own.root)
            .windows()
            .holding(&[])
            .public(&[&public.root])
            .presenting(leaf)
    };
    let gap = || {
        case(&linked)
            .elsewhere(&[&public.issuing])
            .sending(&linked, &[])
    };
    let rows = [
        (
            "nobody says",
            case(&leaf),
            "undecided: UntrustedRoot?auto_root_update",
        ),
        (
            "it is fetched",
            case(&leaf).auto_root_update(true),
            "yes: FetchedOnDemand",
        ),
        (
            "it is not",
            case(&leaf).auto_root_update(false),
            "no: UntrustedRoot!",
        ),
        (
            "the root is fetched, and the intermediate too",
            gap().auto_root_update(true).aia(true),
            "yes: FetchedOnDemand, FetchedOnDemand",
        ),
        (
            "the root is fetched, and the intermediate is not",
            gap().auto_root_update(true).aia(false),
            "no: MissingIntermediate!, FetchedOnDemand",
        ),
        (
            "nobody says anything of either",
            gap(),
            "undecided: MissingIntermediate?aia, UntrustedRoot?auto_root_update",
        ),
    ];
    for (what, case, wanted) in rows {
        assert_eq!(case.as_server(), wanted, "{what}");
    }
    // A device fetches no roots, a private root is fetched by nobody.
    let device = Case::strict(&own.root)
        .public(&[&public.root])
        .presenting(&leaf);
    assert_eq!(device.as_server(), "no: UntrustedRoot!");
    let private = Case::strict(&public.root)
        .windows()
        .elsewhere(&[&own.root])
        .holding(&[])
        .presenting(&own.leaf(|leaf| leaf));
    assert_eq!(private.as_server(), "no: UntrustedRoot!");
    assert_eq!(
        private.auto_root_update(true).as_server(),
        "no: UntrustedRoot!"
    );
}

/// Of two ways to hold, the one counts that takes less for granted: here what Windows is known to fetch, not
/// the cross-certificate that somebody else has.
#[test]
fn the_least_supposition_counts() {
    let own = Pki::new();
    let public = Pki::of("Public");
    let cross = public.issuing.template().issued_by(&own.root);
    let case = || {
        Case::strict(&own.root)
            .windows()
            .holding(&[])
            .aia(false)
            .public(&[&public.root])
            .elsewhere(&[&cross])
            .presenting(&public.leaf(|leaf| leaf))
    };
    assert_eq!(
        case().auto_root_update(true).as_server(),
        "yes: FetchedOnDemand"
    );
    assert_eq!(
        case().as_server(),
        "undecided: UntrustedRoot?auto_root_update"
    );
    assert_eq!(
        case().auto_root_update(false).as_server(),
        "no: MissingIntermediate!"
    );
}

/// No store and no fetching helps a certificate that has expired, or is not for the purpose.
#[test]
fn what_is_wrong_with_the_certificate_itself_is_certain() {
    let pki = Pki::new();
    let expired = datetime!(2020-01-01 00:00:00 UTC);
    let old = pki.leaf(|leaf| with_issuer_url(leaf).validity(expired, expired));
    let server_only = pki.leaf(|leaf| with_issuer_url(leaf).server_only());
    let nobody_says = |leaf| Case::new(STRICT).windows().presenting(leaf);
    let rows = [
        (
            "the store of intermediates",
            gap(&pki, &old),
            gap(&pki, &server_only),
            "MissingIntermediate?intermediates",
        ),
        (
            "whether anything is fetched",
            gap(&pki, &old).holding(&[]),
            gap(&pki, &server_only).holding(&[]),
            "MissingIntermediate?aia",
        ),
        (
            "the issuer",
            Case::strict(&pki.root).windows().sending(&old, &[]),
            Case::strict(&pki.root).windows().sending(&server_only, &[]),
            "IssuerUnknown?intermediates",
        ),
        (
            "whether the root is fetched",
            Case::new(STRICT)
                .trusting(&[])
                .windows()
                .holding(&[])
                .public(&[&pki.root])
                .presenting(&old),
            Case::new(STRICT)
                .trusting(&[])
                .windows()
                .holding(&[])
                .public(&[&pki.root])
                .presenting(&server_only),
            "UntrustedRoot?auto_root_update",
        ),
        (
            "any root",
            nobody_says(&old),
            nobody_says(&server_only),
            "RootsUnknown?trusted_roots",
        ),
    ];
    for (unknown, expired, server_only, doubt) in rows {
        assert_eq!(
            expired.as_server(),
            format!("no: Expired!, {doubt}"),
            "{unknown}"
        );
        assert_eq!(
            server_only.as_client(),
            format!("no: ClientEkuMissing!, {doubt}"),
            "{unknown}"
        );
        assert_eq!(
            server_only.as_server(),
            format!("undecided: {doubt}"),
            "{unknown}"
        );
    }
}

/// Windows may hold another certificate of an authority than the one that is sent.
#[test]
fn a_better_certificate_of_the_same_authority() {
    let pki = Pki::new();
    let (from, to) = (
        datetime!(2020-01-01 00:00:00 UTC),
        datetime!(2021-01-01 00:00:00 UTC),
    );
    let expired = pki
        .issuing
        .template()
        .validity(from, to)
        .issued_by(&pki.root);
    let leaf = pki.leaf(|leaf| leaf);
    let case = || {
        Case::strict(&pki.root)
            .windows()
            .sending(&leaf, &[&expired])
    };
    assert_eq!(case().as_server(), "undecided: Expired?intermediates");
    assert_eq!(case().holding(&[]).as_server(), "no: Expired!");
    assert_eq!(case().holding(&[&pki.issuing]).as_server(), "yes");
    // The root is the judge's own, and known.
    let old_root = pki.root.template().validity(from, to).self_signed();
    let case = Case::strict(&old_root)
        .windows()
        .sending(&leaf, &[&pki.issuing]);
    assert_eq!(case.as_server(), "no: Expired!");
}

#[test]
fn what_only_others_can_judge() {
    let root = Template::root("Contoso Root CA")
        .algorithm(KeyAlgorithm::Ed25519)
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let case = || Case::strict(&root).presenting(&leaf);
    assert_eq!(case().as_server(), "yes");
    let reason = case().verified_by(&WithoutEd25519).reason();
    assert_eq!(
        case().verified_by(&WithoutEd25519).as_server(),
        "undecided: SignatureUnsupported?"
    );
    assert!(reason.remedy.is_some());
    // Application policies are Microsoft's; what is in them nobody here reads.
    let pki = Pki::new();
    let leaf =
        pki.leaf(|leaf| leaf.extension(&[1, 3, 6, 1, 4, 1, 311, 21, 10], true, vec![0x30, 0]));
    let case = Case::strict(&pki.root).presenting(&leaf);
    assert_eq!(case.as_server(), "undecided: ChainInvalid?");
}

#[test]
fn more_paths_than_anybody_should_try() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&root);
    let namesakes: Vec<Identity> = (0..9_000)
        .map(|number| {
            root.template()
                .key_named(&format!("namesake {number}"))
                .self_signed()
        })
        .collect();
    let namesakes: Vec<&Identity> = namesakes.iter().collect();
    let case = Case::new(STRICT).trusting(&namesakes).presenting(&leaf);
    assert_eq!(case.as_server(), "undecided: TooManyPaths?");
}

/// What was found before giving up counts.
#[test]
fn a_fault_in_front_of_too_much_work() {
    let root = Template::root("Contoso Root CA").self_signed();
    let (from, to) = (
        datetime!(2020-01-01 00:00:00 UTC),
        datetime!(2021-01-01 00:00:00 UTC),
    );
    let many = |issuing: Template| {
        let constrained = (0..600).fold(issuing, |issuing, number| {
            issuing.exclude(GeneralSubtree::DnsName(format!("x{number}.fabrikam.com")))
        });
        let issuing = constrained.issued_by(&root);
        (0..600)
            .fold(Template::leaf("um1.contoso.com"), |leaf, number| {
                leaf.dns(&format!("a{number}.contoso.com"))
            })
            .issued_by(&issuing)
    };
    let issuing = || Template::intermediate("Contoso Issuing CA");
    let case = |leaf: &Identity| Case::strict(&root).presenting(leaf).as_server();
    assert_eq!(case(&many(issuing())), "undecided: TooManyPaths?");
    assert_eq!(case(&many(issuing().validity(from, to))), "no: Expired!");
}

/// Asks aws-lc for all but Ed25519.
#[derive(Debug)]
struct WithoutEd25519;

impl SignatureVerifier for WithoutEd25519 {
    fn supports(&self, signature: SignatureAlgorithm, key: Key) -> bool {
        signature != SignatureAlgorithm::Ed25519 && provider().supports(signature, key)
    }

    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        provider().verify(algorithm, key, message, signature)
    }
}
