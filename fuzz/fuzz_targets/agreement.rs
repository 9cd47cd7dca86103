//! Our judge and rustls-webpki, before one chain: where the rules are the same, so is the verdict.
//!
//! The policy is turned to what rustls-webpki does. What it does not do is not in the descriptions: an
//! authority as an end entity (it refuses one), self-issued certificates that are not counted in a path's
//! length (it counts them), constraints on an anchor or on mailboxes (it refuses every one of them), lists
//! whose issuer has another certificate than the one in the path (it looks for none), a second list for one
//! certificate (it takes the first).
#![no_main]

use core::time::Duration;

use countersign_fuzz::chain::{Authority, Chain, Host, List, is_signed};
use countersign_keys::{
    InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_trust::{
    AnyPurpose, Budget, Certificates, IssuerPurposes, NameComparison, Outcome, PinnedEndEntity,
    Policy, Purpose, PurposeKeyUsage, Question, ReferenceName, Revocation, RevocationEvidence,
    Signatures, TrustStore, Validator, Verdict,
};
use libfuzzer_sys::{Corpus, fuzz_target};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime,
    alg_id,
};
use time::macros::datetime;
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, Error, ExpirationPolicy,
    RevocationOptionsBuilder,
};

/// Knows a signature by its octet.
#[derive(Debug)]
struct Octet;

impl SignatureVerifier for Octet {
    fn supports(&self, _: SignatureAlgorithm, _: KeyAlgorithm) -> bool {
        true
    }

    fn verify(
        &self,
        _: SignatureAlgorithm,
        key: &PublicKey<'_>,
        _: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = key.info().subject_public_key().octets();
        is_signed(key, signature)
            .then_some(())
            .ok_or(InvalidSignature)
    }
}

impl SignatureVerificationAlgorithm for Octet {
    fn verify_signature(
        &self,
        key: &[u8],
        _: &[u8],
        signature: &[u8],
    ) -> Result<(), rustls_pki_types::InvalidSignature> {
        is_signed(key, signature)
            .then_some(())
            .ok_or(rustls_pki_types::InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

fuzz_target!(|chain: Chain| -> Corpus {
    let authorities: Vec<&Authority> = chain.authorities.iter().flatten().collect();
    let is_self_issued = |authority: &&Authority| authority.party.name == authority.issued.by;
    let is_limited = |authority: &&Authority| authority.path_length.is_some();
    if authorities.iter().any(is_self_issued) && authorities.iter().any(is_limited) {
        return Corpus::Reject;
    }
    let constrains_mailboxes = |authority: &&Authority| {
        [authority.permitted, authority.excluded].contains(&Some(Host::Mailbox))
    };
    if chain.leaf.names.contains(&Some(Host::Mailbox))
        && authorities.iter().any(constrains_mailboxes)
    {
        return Corpus::Reject;
    }
    if !chain.host.is_one() || !lists_are_plain(&chain, &authorities) {
        return Corpus::Reject;
    }
    let root = chain.root_der();
    let authorities: Vec<Vec<u8>> = authorities
        .iter()
        .map(|authority| authority.der())
        .collect();
    let leaf = chain.leaf.der();
    let host = chain.host.text();
    let lists: Vec<Vec<u8>> = chain.lists.iter().flatten().map(List::der).collect();
    let Some(theirs) = theirs(&root, &authorities, &leaf, host, &lists) else {
        return Corpus::Reject;
    };
    let ours = ours(&root, &authorities, &leaf, host, &lists);
    assert_eq!(ours, theirs, "ours, theirs: {chain:?}");
    Corpus::Keep
});

/// Whether no certificate has two lists that answer for it, and no list's issuer two certificates that
/// say other things of it.
fn lists_are_plain(chain: &Chain, authorities: &[&Authority]) -> bool {
    if let [Some(one), Some(other)] = chain.lists
        && one.by == other.by
        && match (one.scope, other.scope) {
            (Some(one), Some(other)) => one.point == other.point,
            _ => true,
        }
    {
        return false;
    }
    chain.lists.iter().flatten().all(|list| {
        let root = (chain.root.name == list.by).then_some((chain.root.key, None));
        let named = authorities
            .iter()
            .filter(|authority| authority.party.name == list.by);
        let mut said = named
            .map(|authority| (authority.party.key, authority.usage))
            .chain(root);
        let first = said.next();
        said.all(|next| Some(next) == first)
    })
}

fn ours(root: &[u8], authorities: &[Vec<u8>], leaf: &[u8], host: &str, lists: &[Vec<u8>]) -> bool {
    let (mut certificates, mut store) = (Certificates::new(), TrustStore::new());
    let root = certificates.add(root).expect("a certificate");
    store.add(&certificates, root);
    let presented: Vec<_> = authorities
        .iter()
        .map(|der| certificates.add(der).expect("a certificate"))
        .collect();
    let leaf = certificates.add(leaf).expect("a certificate");
    let policy = Policy::rfc5280_path()
        .with_pinned_end_entity(PinnedEndEntity::Refused)
        .with_issuer_purposes(IssuerPurposes::Chained)
        .with_any_purpose(AnyPurpose::OnlyItself)
        .with_purpose_key_usage(PurposeKeyUsage::Ignored)
        .with_name_comparison(NameComparison::EncodedBytes);
    let host = ReferenceName::parse(host).expect("a host");
    let at = datetime!(2026-06-15 12:00:00 UTC);
    let mut evidence = RevocationEvidence::new();
    for list in lists {
        evidence.add_list(list.clone()).expect("a list");
    }
    let revocation = if lists.is_empty() {
        Revocation::Off
    } else {
        Revocation::Hard
    };
    let question = Question::new(leaf, &store, at, Purpose::ServerAuth, &policy)
        .with_presented(&presented)
        .with_name(&host)
        .with_revocation(revocation, &evidence);
    let signatures = Signatures::new(&Octet);
    let validator = Validator::new(&certificates, &signatures);
    let outcome = validator.validate(&question, &mut Budget::default());
    let explanation = validator.explain(&question, &mut Budget::default());
    match (outcome, explanation.verdict()) {
        (Outcome::Valid(_), Verdict::Valid) => true,
        (Outcome::Invalid(_), Verdict::Invalid) => false,
        (outcome, verdict) => panic!("the validator: {outcome:?}, the explainer: {verdict:?}"),
    }
}

/// `None` where its budget was used up: it verifies signatures when a path has reached an anchor, and of
/// five of one name it gives up after a hundred.
fn theirs(
    root: &[u8],
    authorities: &[Vec<u8>],
    leaf: &[u8],
    host: &str,
    lists: &[Vec<u8>],
) -> Option<bool> {
    let root = CertificateDer::from(root);
    let anchors = [webpki::anchor_from_trusted_cert(&root).expect("a certificate")];
    let authorities: Vec<CertificateDer<'_>> = authorities
        .iter()
        .map(|der| der.as_slice().into())
        .collect();
    let leaf = CertificateDer::from(leaf);
    // An unknown critical extension is no certificate to it.
    let Ok(leaf) = webpki::EndEntityCert::try_from(&leaf) else {
        return Some(false);
    };
    let seconds = datetime!(2026-06-15 12:00:00 UTC).unix_timestamp();
    let at = Duration::from_secs(u64::try_from(seconds).expect("after 1970"));
    let lists: Vec<CertRevocationList<'_>> = lists
        .iter()
        .map(|der| BorrowedCertRevocationList::from_der(der).expect("a list"))
        .map(CertRevocationList::from)
        .collect();
    let lists: Vec<_> = lists.iter().collect();
    // Without a list there is nothing to build, and nobody asks.
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|options| {
        options
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build()
    });
    let path = leaf.verify_for_usage(
        &[&Octet],
        &anchors,
        &authorities,
        UnixTime::since_unix_epoch(at),
        webpki::KeyUsage::server_auth(),
        revocation,
        None,
    );
    if let Err(
        Error::MaximumSignatureChecksExceeded
        | Error::MaximumPathBuildCallsExceeded
        | Error::MaximumNameConstraintComparisonsExceeded,
    ) = path
    {
        return None;
    }
    let host = ServerName::try_from(host).expect("a host");
    Some(path.is_ok() && leaf.verify_is_valid_for_subject_name(&host).is_ok())
}
