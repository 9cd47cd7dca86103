//! Our judge and rustls-webpki, before one chain: where the rules are the same, so is the verdict.
//!
//! The policy is turned to what rustls-webpki does. What it does not do is not in the descriptions: an
//! authority as an end entity (it refuses one), self-issued certificates that are not counted in a path's
//! length (it counts them), constraints on an anchor.
#![no_main]

use core::time::Duration;

use countersign_fuzz::chain::{Authority, Chain, is_signed};
use countersign_keys::{
    InvalidSignature, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier,
};
use countersign_trust::{
    AnyPurpose, Budget, Certificates, IssuerPurposes, NameComparison, Outcome, PinnedEndEntity,
    Policy, Purpose, PurposeKeyUsage, Question, ReferenceName, Signatures, TrustStore, Validator,
    Verdict,
};
use libfuzzer_sys::{Corpus, fuzz_target};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime,
    alg_id,
};
use time::macros::datetime;
use webpki::Error;

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
    if !chain.host.is_one() {
        return Corpus::Reject;
    }
    let root = chain.root_der();
    let authorities: Vec<Vec<u8>> = authorities
        .iter()
        .map(|authority| authority.der())
        .collect();
    let leaf = chain.leaf.der();
    let host = chain.host.text();
    let Some(theirs) = theirs(&root, &authorities, &leaf, host) else {
        return Corpus::Reject;
    };
    let ours = ours(&root, &authorities, &leaf, host);
    assert_eq!(ours, theirs, "ours, theirs: {chain:?}");
    Corpus::Keep
});

fn ours(root: &[u8], authorities: &[Vec<u8>], leaf: &[u8], host: &str) -> bool {
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
    let question = Question::new(leaf, &store, at, Purpose::ServerAuth, &policy)
        .with_presented(&presented)
        .with_name(&host);
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
fn theirs(root: &[u8], authorities: &[Vec<u8>], leaf: &[u8], host: &str) -> Option<bool> {
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
    let path = leaf.verify_for_usage(
        &[&Octet],
        &anchors,
        &authorities,
        UnixTime::since_unix_epoch(at),
        webpki::KeyUsage::server_auth(),
        None,
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
