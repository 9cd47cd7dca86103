//! The peer's signature over the handshake: it shows that the peer has the certificate's key.

use countersign_asn1::Certificate;
use countersign_keys::{Hash, KeyAlgorithm, PublicKey, SignatureAlgorithm, SignatureVerifier};
use rustls::{CertificateError, Error, PeerMisbehaved, SignatureScheme};

use crate::Refusal;
use crate::judge::malformed;

/// Verifies handshakes by the verifier that judges certificates too: so there is one list of what is
/// believed, the backend is the one that the caller handed in, and this crate needs no provider of
/// rustls. What `keys` knows of a key binds here too, as the digest that an RSA-PSS key is fixed to.
#[derive(Debug)]
pub(crate) struct Handshakes {
    verifier: &'static dyn SignatureVerifier,
    schemes: Vec<SignatureScheme>,
}

/// The version decides which keys a scheme fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Tls12,
    Tls13,
}

/// Why a handshake is not believed.
#[derive(Debug)]
pub(crate) enum HandshakeFault {
    /// The peer broke the protocol: it used a scheme that it was not offered.
    Misbehaved(PeerMisbehaved),
    Refused(Box<Refusal>),
}

impl Handshakes {
    /// Offers the schemes that `verifier` can judge.
    pub(crate) fn new(verifier: &'static dyn SignatureVerifier) -> Self {
        let supported = SCHEMES
            .iter()
            .filter(|scheme| verifier.supports(scheme.algorithm, scheme.specimen));
        Self {
            verifier,
            schemes: supported.map(|scheme| scheme.code_point).collect(),
        }
    }

    pub(crate) fn verifier(&self) -> &'static dyn SignatureVerifier {
        self.verifier
    }

    /// In order of preference.
    pub(crate) fn schemes(&self) -> &[SignatureScheme] {
        &self.schemes
    }

    /// Whether `signature` is that of the certificate's key over `message`, which is all that the
    /// standard has signed: in TLS 1.3 the padding and the context string are in it
    /// [RFC 8446 §4.4.3].
    pub(crate) fn verify(
        &self,
        version: Version,
        message: &[u8],
        certificate: &[u8],
        code_point: SignatureScheme,
        signature: &[u8],
    ) -> Result<(), HandshakeFault> {
        let scheme = SCHEMES
            .iter()
            .find(|scheme| scheme.code_point == code_point)
            .filter(|scheme| self.schemes.contains(&scheme.code_point))
            .filter(|scheme| version == Version::Tls12 || scheme.is_for_tls13())
            .ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
        let certificate =
            Certificate::from_der(certificate).map_err(|fault| malformed(&fault.to_string()))?;
        let key = PublicKey::from_info(certificate.tbs_certificate().subject_public_key_info());
        if !scheme.fits(version, key.algorithm())
            || !self.verifier.supports(scheme.algorithm, key.algorithm())
        {
            return Err(unfit(scheme, key.algorithm(), version).into());
        }
        self.verifier
            .verify(scheme.algorithm, &key, message, signature)
            .map_err(|_| not_signed().into())
    }
}

impl HandshakeFault {
    /// What rustls gets, `refuse` making an error of a refusal.
    pub(crate) fn into_error(self, refuse: impl FnOnce(Box<Refusal>) -> Error) -> Error {
        match self {
            Self::Misbehaved(how) => how.into(),
            Self::Refused(refusal) => refuse(refusal),
        }
    }
}

impl From<PeerMisbehaved> for HandshakeFault {
    fn from(how: PeerMisbehaved) -> Self {
        Self::Misbehaved(how)
    }
}

impl From<Box<Refusal>> for HandshakeFault {
    fn from(refusal: Box<Refusal>) -> Self {
        Self::Refused(refusal)
    }
}

fn unfit(scheme: &Scheme, key: KeyAlgorithm, version: Version) -> Box<Refusal> {
    let version = match version {
        Version::Tls12 => "1.2",
        Version::Tls13 => "1.3",
    };
    Refusal::plain(
        "handshake-key-unfit",
        format!(
            "the peer signed the handshake as `{}`, which in TLS {version} does not go with its certificate's key, of {key} [RFC 8446 §4.2.3]",
            scheme.name
        ),
        Some(CertificateError::BadSignature),
    )
}

fn not_signed() -> Box<Refusal> {
    Refusal::plain(
        "handshake-signature-invalid",
        "the signature of the handshake was not made by the key of the peer's certificate [RFC 8446 §4.4.3]".to_owned(),
        Some(CertificateError::BadSignature),
    )
}

/// A `SignatureScheme` [RFC 8446 §4.2.3].
struct Scheme {
    code_point: SignatureScheme,
    /// As the standard spells it.
    name: &'static str,
    algorithm: SignatureAlgorithm,
    /// A key that it fits, whatever the version.
    specimen: KeyAlgorithm,
}

impl Scheme {
    /// RSASSA-PKCS1-v1_5 is for the signatures in certificates there, "not for signed TLS handshake
    /// messages" [RFC 8446 §4.2.3].
    fn is_for_tls13(&self) -> bool {
        !matches!(self.algorithm, SignatureAlgorithm::RsaPkcs1(_))
    }

    fn fits(&self, version: Version, key: KeyAlgorithm) -> bool {
        match (self.specimen, key) {
            // `rsa_pss_rsae_*` is for keys of rsaEncryption and `rsa_pss_pss_*` for those of
            // id-RSASSA-PSS, in both versions [RFC 8446 §4.2.3].
            (KeyAlgorithm::Rsa { .. }, KeyAlgorithm::Rsa { .. })
            | (KeyAlgorithm::RsaPss { .. }, KeyAlgorithm::RsaPss { .. }) => true,
            // In TLS 1.2 the code point names the digest, and the curve is the key's own
            // [RFC 8446 §4.2.3], [RFC 8422 §5.10].
            (
                KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521,
                KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521,
            ) if version == Version::Tls12 => true,
            (specimen, key) => specimen == key,
        }
    }
}

/// In order of preference. SHA-1 is not in it [RFC 9155], and ED448 no backend knows.
const SCHEMES: &[Scheme] = {
    use KeyAlgorithm::{Ed25519, P256, P384, P521, Rsa, RsaPss};
    const fn row(
        code_point: SignatureScheme,
        name: &'static str,
        algorithm: SignatureAlgorithm,
        specimen: KeyAlgorithm,
    ) -> Scheme {
        Scheme {
            code_point,
            name,
            algorithm,
            specimen,
        }
    }
    const fn pss(hash: Hash) -> SignatureAlgorithm {
        // "The length of the Salt MUST be equal to the length of the output of the digest algorithm."
        SignatureAlgorithm::RsaPss {
            hash,
            mgf_hash: hash,
            salt_length: hash.length(),
        }
    }
    const ECDSA_256: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    const ECDSA_384: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Hash::Sha384);
    const ECDSA_512: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Hash::Sha512);
    const RSA: KeyAlgorithm = Rsa { bits: 2048 };
    const RSA_PSS: KeyAlgorithm = RsaPss { bits: 2048 };
    #[rustfmt::skip]
    const ROWS: &[Scheme] = &[
        row(SignatureScheme::ECDSA_NISTP256_SHA256, "ecdsa_secp256r1_sha256", ECDSA_256, P256),
        row(SignatureScheme::ECDSA_NISTP384_SHA384, "ecdsa_secp384r1_sha384", ECDSA_384, P384),
        row(SignatureScheme::ECDSA_NISTP521_SHA512, "ecdsa_secp521r1_sha512", ECDSA_512, P521),
        row(SignatureScheme::ED25519, "ed25519", SignatureAlgorithm::Ed25519, Ed25519),
        row(SignatureScheme::RSA_PSS_SHA256, "rsa_pss_rsae_sha256", pss(Hash::Sha256), RSA),
        row(SignatureScheme::RSA_PSS_SHA384, "rsa_pss_rsae_sha384", pss(Hash::Sha384), RSA),
        row(SignatureScheme::RSA_PSS_SHA512, "rsa_pss_rsae_sha512", pss(Hash::Sha512), RSA),
        // rustls has no names for these.
        row(SignatureScheme::Unknown(0x0809), "rsa_pss_pss_sha256", pss(Hash::Sha256), RSA_PSS),
        row(SignatureScheme::Unknown(0x080A), "rsa_pss_pss_sha384", pss(Hash::Sha384), RSA_PSS),
        row(SignatureScheme::Unknown(0x080B), "rsa_pss_pss_sha512", pss(Hash::Sha512), RSA_PSS),
        row(SignatureScheme::RSA_PKCS1_SHA256, "rsa_pkcs1_sha256", SignatureAlgorithm::RsaPkcs1(Hash::Sha256), RSA),
        row(SignatureScheme::RSA_PKCS1_SHA384, "rsa_pkcs1_sha384", SignatureAlgorithm::RsaPkcs1(Hash::Sha384), RSA),
        row(SignatureScheme::RSA_PKCS1_SHA512, "rsa_pkcs1_sha512", SignatureAlgorithm::RsaPkcs1(Hash::Sha512), RSA),
    ];
    ROWS
};

#[cfg(test)]
mod tests;
