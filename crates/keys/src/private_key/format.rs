//! The formats of private keys, brought to one: PKCS#8 of version 1 without attributes.

use countersign_asn1::Oid;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Encode as _, Header, SecretDocument, SliceReader, Tag};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{PrivateKeyInfo, PrivateKeyInfoRef};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::{PrivateKey, encrypted};
use crate::public_key::{bit_length, is_rsa_exponent};
use crate::{KeyAlgorithm, KeyError, MlDsa};

/// Whichever format it is, told by the first two fields.
pub(super) fn any(der: &[u8], passphrase: Option<&[u8]>) -> Result<PrivateKey, KeyError> {
    match outline(der).ok_or(KeyError::NotPrivateKey)? {
        (Tag::Integer, Tag::Sequence) => pkcs8(der),
        (Tag::Integer, Tag::Integer) => pkcs1(der),
        (Tag::Integer, Tag::OctetString) => sec1(der),
        (Tag::Sequence, Tag::OctetString) => decrypted_pkcs8(&encrypted::read(der, passphrase)?),
        _ => Err(KeyError::NotPrivateKey),
    }
}

pub(super) fn decrypted_pkcs8(der: &[u8]) -> Result<PrivateKey, KeyError> {
    PrivateKeyInfoRef::from_der(der).map_err(|_| KeyError::WrongPassphrase)?;
    pkcs8(der)
}

/// ```text
/// PrivateKeyInfo ::= SEQUENCE {
///     version              Version,
///     privateKeyAlgorithm  AlgorithmIdentifier,
///     privateKey           OCTET STRING,
///     attributes           [0] Attributes OPTIONAL,
///     publicKey            [1] BIT STRING OPTIONAL }
/// ```
pub(super) fn pkcs8(der: &[u8]) -> Result<PrivateKey, KeyError> {
    let info = PrivateKeyInfoRef::from_der(der)
        .map_err(|error| KeyError::malformed("PrivateKeyInfo", error))?;
    let public_key = info.public_key.and_then(|bits| bits.as_bytes());
    let octets = info.private_key.as_bytes();
    let AlgorithmIdentifierRef { oid, parameters } = info.algorithm;
    match (known(oid), parameters) {
        // Deviation: RFC 3279 §2.3.1 wants NULL; some writers leave it out.
        (Some(oid @ Oid::RSA_ENCRYPTION), parameters) if parameters.is_none_or(AnyRef::is_null) => {
            rsa(oid, octets)
        }
        (Some(oid @ Oid::RSASSA_PSS), None) => rsa(oid, octets),
        (Some(Oid::EC_PUBLIC_KEY), parameters) => {
            let curve = parameters
                .map(|any| any.decode_as::<ObjectIdentifier>())
                .transpose()
                .map_err(|error| KeyError::malformed("ECParameters", error))?;
            ec(curve, octets, public_key)
        }
        (Some(Oid::ED25519), None) => ed25519(octets, public_key),
        (Some(known), None) => MlDsa::ALL
            .into_iter()
            .find(|set| set.oid() == known)
            .map_or_else(|| Err(unknown(oid)), |set| ml_dsa(set, octets, public_key)),
        _ => Err(unknown(oid)),
    }
}

/// ```text
/// RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, privateExponent,
///     prime1, prime2, exponent1, exponent2, coefficient, otherPrimeInfos OPTIONAL }
/// ```
fn pkcs1(der: &[u8]) -> Result<PrivateKey, KeyError> {
    rsa(Oid::RSA_ENCRYPTION, der)
}

fn rsa(oid: Oid<'_>, octets: &[u8]) -> Result<PrivateKey, KeyError> {
    let malformed = |error| KeyError::malformed("RSAPrivateKey", error);
    let key = RsaPrivateKeyRef::from_der(octets).map_err(malformed)?;
    if key.other_prime_infos.is_some() {
        return Err(KeyError::MultiPrime);
    }
    if !is_rsa_exponent(key.public_exponent.as_bytes()) {
        return Err(KeyError::RsaExponent);
    }
    let bits = bit_length(key.modulus.as_bytes());
    let (algorithm, parameters) = if oid == Oid::RSASSA_PSS {
        (KeyAlgorithm::RsaPss { bits }, None)
    } else {
        (KeyAlgorithm::Rsa { bits }, Some(AnyRef::NULL))
    };
    write(algorithm, oid, parameters, octets, None)
}

/// `ECPrivateKey` with its curve inside [RFC 5915 §3], as `openssl ecparam -genkey` writes it.
fn sec1(der: &[u8]) -> Result<PrivateKey, KeyError> {
    ec(None, der, None)
}

/// ```text
/// ECPrivateKey ::= SEQUENCE {
///     version     INTEGER { ecPrivkeyVer1(1) },
///     privateKey  OCTET STRING,
///     parameters  [0] ECParameters OPTIONAL,
///     publicKey   [1] BIT STRING OPTIONAL }
/// ```
fn ec(
    curve: Option<ObjectIdentifier>,
    octets: &[u8],
    public_key: Option<&[u8]>,
) -> Result<PrivateKey, KeyError> {
    let malformed = |error| KeyError::malformed("ECPrivateKey", error);
    let key = EcPrivateKey::from_der(octets).map_err(malformed)?;
    let inner = key
        .parameters
        .and_then(|parameters| parameters.named_curve());
    let curve = agreed(curve, inner)?.ok_or(NO_CURVE)?;
    let (algorithm, length) = match known(curve) {
        Some(Oid::SECP256R1) => (KeyAlgorithm::P256, 32),
        Some(Oid::SECP384R1) => (KeyAlgorithm::P384, 48),
        Some(Oid::SECP521R1) => (KeyAlgorithm::P521, 66),
        _ => return Err(unknown(curve)),
    };
    let scalar = fixed_length(key.private_key, length)
        .ok_or_else(|| malformed(Tag::OctetString.value_error().to_error()))?;
    let canonical = SecretDocument::encode_msg(&EcPrivateKey {
        private_key: &scalar,
        parameters: None,
        public_key: agreed(key.public_key, public_key)?,
    })
    .map_err(malformed)?;
    let parameters = Some(AnyRef::from(&curve));
    write(
        algorithm,
        Oid::EC_PUBLIC_KEY,
        parameters,
        canonical.as_bytes(),
        None,
    )
}

/// What is said twice must be said alike.
fn agreed<T: PartialEq>(one: Option<T>, other: Option<T>) -> Result<Option<T>, KeyError> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(KeyError::Malformed {
            syntax: "ECPrivateKey",
            position: 0,
        }),
        (one, other) => Ok(one.or(other)),
    }
}

/// Deviation: RFC 5915 §3 wants the scalar in exactly the octets of the field; old OpenSSL, Java and
/// Go left leading zeros out or put some before.
fn fixed_length(scalar: &[u8], length: usize) -> Option<Zeroizing<Vec<u8>>> {
    let start = scalar.iter().position(|octet| *octet != 0)?;
    let digits = scalar.get(start..)?;
    let padding = length.checked_sub(digits.len())?;
    let mut fixed = Zeroizing::new(Vec::with_capacity(length));
    fixed.resize(padding, 0);
    fixed.extend_from_slice(digits);
    Some(fixed)
}

/// `CurvePrivateKey ::= OCTET STRING`, of 32 octets [RFC 8410 §7]
fn ed25519(octets: &[u8], public_key: Option<&[u8]>) -> Result<PrivateKey, KeyError> {
    let malformed = |error| KeyError::malformed("CurvePrivateKey", error);
    let seed = <&OctetStringRef>::from_der(octets).map_err(malformed)?;
    if seed.as_bytes().len() != 32 {
        return Err(malformed(Tag::OctetString.length_error().to_error()));
    }
    write(
        KeyAlgorithm::Ed25519,
        Oid::ED25519,
        None,
        octets,
        public_key,
    )
}

/// Kept in the form that it came in: which parts fit each other is a provider's to prove.
fn ml_dsa(set: MlDsa, octets: &[u8], public_key: Option<&[u8]>) -> Result<PrivateKey, KeyError> {
    set.private_key(octets).ok_or(KeyError::Malformed {
        syntax: "ML-DSA-PrivateKey",
        position: 0,
    })?;
    write(
        KeyAlgorithm::MlDsa(set),
        set.oid(),
        None,
        octets,
        public_key,
    )
}

fn write(
    algorithm: KeyAlgorithm,
    oid: Oid<'_>,
    parameters: Option<AnyRef<'_>>,
    octets: &[u8],
    public_key: Option<&[u8]>,
) -> Result<PrivateKey, KeyError> {
    let encode = || {
        SecretDocument::encode_msg(&PrivateKeyInfo::<_, _, BitStringRef<'_>>::new(
            AlgorithmIdentifierRef {
                oid: ObjectIdentifier::from_bytes(oid.as_bytes())?,
                parameters,
            },
            OctetStringRef::new(octets)?,
        ))
    };
    Ok(PrivateKey {
        algorithm,
        pkcs8: encode().map_err(|error| KeyError::malformed("PrivateKeyInfo", error))?,
        public_key: public_key.map(<[u8]>::to_vec),
    })
}

/// The tags of the first two fields of a SEQUENCE.
fn outline(der: &[u8]) -> Option<(Tag, Tag)> {
    let mut reader = SliceReader::new(der).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    if header.tag() != Tag::Sequence {
        return None;
    }
    let first = AnyRef::decode(&mut reader).ok()?;
    let second = Tag::peek(&reader).ok()?;
    Some((der::Tagged::tag(&first), second))
}

/// The OIDs that a private key may carry.
fn known(oid: ObjectIdentifier) -> Option<Oid<'static>> {
    [
        Oid::RSA_ENCRYPTION,
        Oid::RSASSA_PSS,
        Oid::EC_PUBLIC_KEY,
        Oid::ED25519,
        Oid::ML_DSA_44,
        Oid::ML_DSA_65,
        Oid::ML_DSA_87,
        Oid::SECP256R1,
        Oid::SECP384R1,
        Oid::SECP521R1,
    ]
    .into_iter()
    .find(|known| known.as_bytes() == oid.as_bytes())
}

fn unknown(oid: ObjectIdentifier) -> KeyError {
    KeyError::UnknownAlgorithm {
        name: name_of(oid),
        oid: oid.to_string(),
    }
}

/// As its registry spells it.
pub(crate) fn name_of(oid: ObjectIdentifier) -> Option<&'static str> {
    Oid::from_der(&oid.to_der().ok()?).ok()?.name()
}

/// An elliptic-curve key that names no curve, or spells one out.
const NO_CURVE: KeyError = KeyError::Malformed {
    syntax: "ECParameters",
    position: 0,
};
