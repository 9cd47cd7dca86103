//! The formats of private keys, brought to one: PKCS#8 of version 1 without attributes.

use countersign_asn1::Oid;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Encode as _, Header, SecretDocument, SliceReader, Tag};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfo, PrivateKeyInfoRef};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::{PrivateKey, encrypted};
use crate::public_key::bit_length;
use crate::{KeyAlgorithm, KeyError};

/// Whichever format it is, told by the first two fields.
pub(super) fn any(der: &[u8], passphrase: Option<&[u8]>) -> Result<PrivateKey, KeyError> {
    match outline(der).ok_or(KeyError::NotPrivateKey)? {
        (Tag::Integer, Tag::Sequence) => pkcs8(der),
        (Tag::Integer, Tag::Integer) => pkcs1(der),
        (Tag::Integer, Tag::OctetString) => sec1(der),
        (Tag::Sequence, Tag::OctetString) => {
            let key = EncryptedPrivateKeyInfoRef::from_der(der).map_err(encrypted::malformed)?;
            let passphrase = passphrase.ok_or(KeyError::PassphraseNeeded)?;
            let decrypted = encrypted::read(&key, passphrase)?;
            pkcs8(&decrypted)
        }
        _ => Err(KeyError::NotPrivateKey),
    }
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
    let claimed = info
        .public_key
        .and_then(|bits| bits.as_bytes())
        .map(<[u8]>::to_vec);
    let octets = info.private_key.as_bytes();
    let AlgorithmIdentifierRef { oid, parameters } = info.algorithm;
    let parameters = parameters.filter(|any| !any.is_null());
    match known(oid.as_bytes()) {
        Some(oid @ (Oid::RSA_ENCRYPTION | Oid::RSASSA_PSS)) if parameters.is_none() => {
            rsa(oid, octets)
        }
        Some(Oid::EC_PUBLIC_KEY) => {
            let curve = parameters
                .ok_or(KeyError::Malformed {
                    syntax: "ECParameters",
                    position: 0,
                })?
                .decode_as::<ObjectIdentifier>()
                .map_err(|error| KeyError::malformed("ECParameters", error))?;
            ec(Some(curve), octets, claimed)
        }
        Some(Oid::ED25519) if parameters.is_none() => ed25519(octets, claimed),
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
    let bits = bit_length(key.modulus).ok_or(KeyError::Malformed {
        syntax: "RSAPrivateKey",
        position: 0,
    })?;
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
    claimed: Option<Vec<u8>>,
) -> Result<PrivateKey, KeyError> {
    let wrong = |position| KeyError::Malformed {
        syntax: "ECPrivateKey",
        position,
    };
    let key = EcPrivateKey::from_der(octets)
        .map_err(|error| KeyError::malformed("ECPrivateKey", error))?;
    let inner = key
        .parameters
        .and_then(|parameters| parameters.named_curve());
    let curve = match (curve, inner) {
        (Some(outer), Some(inner)) if outer != inner => return Err(wrong(0)),
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => return Err(wrong(0)),
    };
    let (algorithm, length) = match known(curve.as_bytes()) {
        Some(Oid::SECP256R1) => (KeyAlgorithm::P256, 32),
        Some(Oid::SECP384R1) => (KeyAlgorithm::P384, 48),
        Some(Oid::SECP521R1) => (KeyAlgorithm::P521, 66),
        _ => return Err(unknown(curve)),
    };
    let scalar = fixed_length(key.private_key, length).ok_or_else(|| wrong(0))?;
    let canonical = EcPrivateKey {
        private_key: &scalar,
        parameters: None,
        public_key: key.public_key,
    };
    let claimed = key.public_key.map(<[u8]>::to_vec).or(claimed);
    let canonical = SecretDocument::encode_msg(&canonical)
        .map_err(|error| KeyError::malformed("ECPrivateKey", error))?;
    write(
        algorithm,
        Oid::EC_PUBLIC_KEY,
        Some(AnyRef::from(&curve)),
        canonical.as_bytes(),
        claimed,
    )
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
fn ed25519(octets: &[u8], claimed: Option<Vec<u8>>) -> Result<PrivateKey, KeyError> {
    let malformed = |error| KeyError::malformed("CurvePrivateKey", error);
    let seed = <&OctetStringRef>::from_der(octets).map_err(malformed)?;
    if seed.as_bytes().len() != 32 {
        return Err(KeyError::Malformed {
            syntax: "CurvePrivateKey",
            position: 0,
        });
    }
    write(KeyAlgorithm::Ed25519, Oid::ED25519, None, octets, claimed)
}

fn write(
    algorithm: KeyAlgorithm,
    oid: Oid<'_>,
    parameters: Option<AnyRef<'_>>,
    octets: &[u8],
    claimed_public_key: Option<Vec<u8>>,
) -> Result<PrivateKey, KeyError> {
    let encode = || {
        let oid = ObjectIdentifier::from_bytes(oid.as_bytes())
            .map_err(|_| Tag::ObjectIdentifier.value_error())?;
        let info = PrivateKeyInfo::<_, _, BitStringRef<'_>>::new(
            AlgorithmIdentifierRef { oid, parameters },
            OctetStringRef::new(octets)?,
        );
        SecretDocument::encode_msg(&info)
    };
    Ok(PrivateKey {
        algorithm,
        pkcs8: encode().map_err(|error| KeyError::malformed("PrivateKeyInfo", error))?,
        claimed_public_key,
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
fn known(octets: &[u8]) -> Option<Oid<'static>> {
    [
        Oid::RSA_ENCRYPTION,
        Oid::RSASSA_PSS,
        Oid::EC_PUBLIC_KEY,
        Oid::ED25519,
        Oid::SECP256R1,
        Oid::SECP384R1,
        Oid::SECP521R1,
    ]
    .into_iter()
    .find(|oid| oid.as_bytes() == octets)
}

fn unknown(oid: ObjectIdentifier) -> KeyError {
    KeyError::UnknownAlgorithm {
        name: oid_name(oid),
        oid: oid.to_string(),
    }
}

/// As its registry spells it.
pub(super) fn oid_name(oid: ObjectIdentifier) -> Option<&'static str> {
    Oid::from_der(&oid.to_der().ok()?).ok()?.name()
}
