//! Which signature of which key is believed, and in which version.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_keys::{PrivateKey, Provider};
use countersign_testkit::{Identity, KeyAlgorithm as Kind, Template};

use super::*;

const MESSAGE: &[u8] = b"all that the standard has signed";

/// A peer with a key of this kind.
fn peer(kind: Kind) -> Identity {
    let root = Template::root("Contoso Root CA").self_signed();
    let name = format!("{kind:?}.contoso.com").to_lowercase();
    Template::leaf(&name).algorithm(kind).issued_by(&root)
}

fn sign(peer: &Identity, algorithm: SignatureAlgorithm) -> Vec<u8> {
    let key = PrivateKey::from_pem(peer.key().pkcs8_pem().as_bytes(), None).unwrap();
    let signer = backend().signer_with(&key, algorithm).unwrap();
    signer.sign(MESSAGE).unwrap()
}

fn backend() -> &'static dyn Provider {
    countersign_provider_rustcrypto::provider()
}

/// `valid`, `misbehaved`, or the code of the refusal.
fn verdict(
    verifier: &'static dyn SignatureVerifier,
    version: Version,
    peer: &Identity,
    scheme: SignatureScheme,
    signature: &[u8],
) -> &'static str {
    let handshakes = Handshakes::new(verifier);
    match handshakes.verify(version, MESSAGE, peer.der(), scheme, signature) {
        Ok(()) => "valid",
        Err(HandshakeFault::Misbehaved(how)) => {
            assert_eq!(
                how,
                PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme
            );
            "misbehaved"
        }
        Err(HandshakeFault::Refused(refusal)) => refusal.code(),
    }
}

#[test]
fn a_scheme_goes_with_its_keys() {
    use SignatureScheme as S;
    const UNFIT: &str = "handshake-key-unfit";
    const NEVER: &str = "misbehaved";
    let (p256, p384, p521) = (Kind::P256, Kind::P384, Kind::P521);
    let ecdsa = SignatureAlgorithm::Ecdsa;
    let pkcs1 = SignatureAlgorithm::RsaPkcs1;
    let pss = |hash: Hash| SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash: hash,
        salt_length: hash.length(),
    };
    let (sha256, sha384, sha512) = (Hash::Sha256, Hash::Sha384, Hash::Sha512);
    #[rustfmt::skip]
    let rows = [
        // scheme, key, how it really signs, TLS 1.2, TLS 1.3
        (S::ECDSA_NISTP256_SHA256, p256, ecdsa(sha256), "valid", "valid"),
        (S::ECDSA_NISTP384_SHA384, p384, ecdsa(sha384), "valid", "valid"),
        (S::ECDSA_NISTP521_SHA512, p521, ecdsa(sha512), "valid", "valid"),
        // The curve is the key's own in TLS 1.2, and the scheme's in TLS 1.3.
        (S::ECDSA_NISTP256_SHA256, p384, ecdsa(sha256), "valid", UNFIT),
        (S::ECDSA_NISTP256_SHA256, p521, ecdsa(sha256), "valid", UNFIT),
        (S::ECDSA_NISTP384_SHA384, p256, ecdsa(sha384), "valid", UNFIT),
        (S::ECDSA_NISTP521_SHA512, p256, ecdsa(sha512), "valid", UNFIT),
        (S::ED25519, Kind::Ed25519, SignatureAlgorithm::Ed25519, "valid", "valid"),
        (S::RSA_PSS_SHA256, Kind::Rsa2048, pss(sha256), "valid", "valid"),
        (S::RSA_PSS_SHA384, Kind::Rsa2048, pss(sha384), "valid", "valid"),
        (S::RSA_PSS_SHA512, Kind::Rsa2048, pss(sha512), "valid", "valid"),
        (S::RSA_PKCS1_SHA256, Kind::Rsa2048, pkcs1(sha256), "valid", NEVER),
        (S::RSA_PKCS1_SHA384, Kind::Rsa2048, pkcs1(sha384), "valid", NEVER),
        (S::RSA_PKCS1_SHA512, Kind::Rsa2048, pkcs1(sha512), "valid", NEVER),
        // A key of rsaEncryption does not sign as one of id-RSASSA-PSS.
        (S::Unknown(0x0809), Kind::Rsa2048, pss(sha256), UNFIT, UNFIT),
        // A scheme for another kind of key.
        (S::RSA_PSS_SHA256, p256, ecdsa(sha256), UNFIT, UNFIT),
        (S::ED25519, p256, ecdsa(sha256), UNFIT, UNFIT),
        (S::ECDSA_NISTP256_SHA256, Kind::Rsa2048, pss(sha256), UNFIT, UNFIT),
        // Never offered.
        (S::RSA_PKCS1_SHA1, Kind::Rsa2048, pkcs1(sha256), NEVER, NEVER),
        (S::ECDSA_SHA1_Legacy, p256, ecdsa(sha256), NEVER, NEVER),
        (S::ED448, Kind::Ed25519, SignatureAlgorithm::Ed25519, NEVER, NEVER),
        (S::ML_DSA_65, p256, ecdsa(sha256), NEVER, NEVER),
        (S::Unknown(0x0102), p256, ecdsa(sha256), NEVER, NEVER),
        // The signature is of another scheme than it says.
        (S::RSA_PSS_SHA256, Kind::Rsa2048, pkcs1(sha256), "handshake-signature-invalid", "handshake-signature-invalid"),
        (S::RSA_PSS_SHA256, Kind::Rsa2048, pss(sha384), "handshake-signature-invalid", "handshake-signature-invalid"),
        (S::ECDSA_NISTP256_SHA256, p256, ecdsa(sha384), "handshake-signature-invalid", "handshake-signature-invalid"),
    ];
    let verifiers: [(&str, &'static dyn SignatureVerifier); 2] = [
        ("aws-lc", countersign_provider_aws_lc::provider()),
        ("rustcrypto", backend()),
    ];
    let mut wrong = Vec::new();
    for (scheme, kind, algorithm, tls12, tls13) in rows {
        let peer = peer(kind);
        let signature = sign(&peer, algorithm);
        for (name, verifier) in verifiers {
            for (version, wanted) in [(Version::Tls12, tls12), (Version::Tls13, tls13)] {
                let found = verdict(verifier, version, &peer, scheme, &signature);
                if found != wanted {
                    wrong.push(format!(
                        "{scheme:?} by {kind:?} in {version:?}, {name}: wanted {wanted}, found {found}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_message_or_signature_is_seen() {
    for kind in [
        Kind::P256,
        Kind::P384,
        Kind::P521,
        Kind::Ed25519,
        Kind::Rsa2048,
    ] {
        let peer = peer(kind);
        let (scheme, algorithm) = match kind {
            Kind::P256 => (
                SignatureScheme::ECDSA_NISTP256_SHA256,
                SignatureAlgorithm::Ecdsa(Hash::Sha256),
            ),
            Kind::P384 => (
                SignatureScheme::ECDSA_NISTP384_SHA384,
                SignatureAlgorithm::Ecdsa(Hash::Sha384),
            ),
            Kind::P521 => (
                SignatureScheme::ECDSA_NISTP521_SHA512,
                SignatureAlgorithm::Ecdsa(Hash::Sha512),
            ),
            Kind::Ed25519 => (SignatureScheme::ED25519, SignatureAlgorithm::Ed25519),
            _ => (
                SignatureScheme::RSA_PKCS1_SHA256,
                SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
            ),
        };
        let good = sign(&peer, algorithm);
        let mut flipped = good.clone();
        *flipped.last_mut().unwrap() ^= 1;
        let short = &good[..good.len() - 1];
        for signature in [&flipped[..], short, &[]] {
            assert_eq!(
                verdict(backend(), Version::Tls12, &peer, scheme, signature),
                "handshake-signature-invalid",
                "{kind:?}"
            );
        }
    }
}

#[test]
fn what_the_backend_cannot_judge_is_not_offered() {
    #[derive(Debug)]
    struct OnlyEd25519;
    impl SignatureVerifier for OnlyEd25519 {
        fn supports(&self, signature: SignatureAlgorithm, _: KeyAlgorithm) -> bool {
            signature == SignatureAlgorithm::Ed25519
        }
        fn verify(
            &self,
            _: SignatureAlgorithm,
            _: &PublicKey<'_>,
            _: &[u8],
            _: &[u8],
        ) -> Result<(), countersign_keys::InvalidSignature> {
            Ok(())
        }
    }
    let few = Handshakes::new(&OnlyEd25519);
    assert_eq!(few.schemes(), [SignatureScheme::ED25519]);
    let peer = peer(Kind::P256);
    let scheme = SignatureScheme::ECDSA_NISTP256_SHA256;
    assert_eq!(
        verdict(&OnlyEd25519, Version::Tls13, &peer, scheme, b"anything"),
        "misbehaved"
    );
    let all = Handshakes::new(countersign_provider_aws_lc::provider());
    assert_eq!(all.schemes().len(), SCHEMES.len());
}
