//! `EncryptedPrivateKeyInfo` [RFC 5958 §3]: PBES2 [RFC 8018 §6.2] in, one recipe out.

use countersign_asn1::encode::Writer;
use countersign_asn1::{self as asn1, Oid};
use der::asn1::OctetStringRef;
use der::pem::{self, LineEnding};
use der::{Encode as _, Reader as _, SliceReader, Tag};
use pkcs8::AlgorithmIdentifierRef;
use pkcs8::pkcs5::pbes2::PBES2_OID;
use zeroize::Zeroizing;

use crate::pbes2::unsupported;
use crate::{KeyError, Pbes2};

/// ```text
/// EncryptedPrivateKeyInfo ::= SEQUENCE {
///     encryptionAlgorithm  AlgorithmIdentifier,
///     encryptedData        OCTET STRING }
/// ```
/// The decrypted `PrivateKeyInfo`; `passphrase` is asked for when all else is right.
pub(super) fn read(der: &[u8], passphrase: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let (scheme, data) = fields(der).map_err(malformed)?;
    if scheme.oid != PBES2_OID {
        return Err(unsupported(scheme.oid));
    }
    let parameters = scheme
        .parameters
        .ok_or_else(|| Tag::Sequence.value_error().to_error())
        .and_then(|parameters| parameters.to_der())
        .map_err(malformed)?;
    let encryption = Pbes2::from_parameters(&parameters)?;
    let passphrase = passphrase.ok_or(KeyError::PassphraseNeeded)?;
    encryption.decrypt(passphrase, data.as_bytes())
}

pub(super) fn write(
    pkcs8: &[u8],
    passphrase: &[u8],
    randomness: &[u8; 32],
) -> Result<String, KeyError> {
    let encryption = Pbes2::recommended(randomness)?;
    let encrypted = encryption.encrypt(passphrase, pkcs8)?;
    let parameters = encryption.to_parameters()?;
    let der = Writer::build(|w| {
        w.nested(asn1::Tag::SEQUENCE, |w| {
            w.nested(asn1::Tag::SEQUENCE, |w| {
                w.oid(Oid::PBES2);
                w.raw(&parameters);
            });
            w.octet_string(&encrypted);
        });
    });
    Ok(
        pem::encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &der)
            .expect("a label of letters and spaces"),
    )
}

fn fields(der: &[u8]) -> der::Result<(AlgorithmIdentifierRef<'_>, &OctetStringRef)> {
    let mut reader = SliceReader::new(der)?;
    let fields =
        reader.sequence(|reader| Ok::<_, der::Error>((reader.decode()?, reader.decode()?)))?;
    reader.finish()?;
    Ok(fields)
}

fn malformed(error: der::Error) -> KeyError {
    KeyError::malformed("EncryptedPrivateKeyInfo", error)
}
