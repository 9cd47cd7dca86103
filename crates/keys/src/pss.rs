//! `RSASSA-PSS-params` [RFC 4055 §3.1].

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use der::{Reader as _, SliceReader, TagMode, TagNumber};
use pkcs8::spki::{AlgorithmIdentifier, AlgorithmIdentifierRef};

use crate::{Hash, SignatureAlgorithm, UnknownAlgorithm};

/// ```text
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm     [0] HashAlgorithm DEFAULT sha1Identifier,
///     maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
///     saltLength        [2] INTEGER DEFAULT 20,
///     trailerField      [3] INTEGER DEFAULT 1 }
/// ```
///
/// Deviation: a DEFAULT that is spelled out [X.690 §11.5] is read; old toolkits write it.
pub(crate) fn read(parameters: &[u8]) -> Result<SignatureAlgorithm, UnknownAlgorithm> {
    let fields = Fields::from_der(parameters).map_err(|_| wrong(MALFORMED))?;
    let hash = fields
        .hash
        .map_or(Some(Hash::Sha1), |identifier| hash_of(&identifier))
        .ok_or_else(|| wrong("wanted SHA-1 or a SHA-2 as hashAlgorithm [RFC 4055 §2.1]"))?;
    let mgf_hash = fields
        .mask_generation
        .map_or(Some(Hash::Sha1), |mask| {
            let is_mgf1 = mask.oid.as_bytes() == Oid::MGF1.as_bytes();
            mask.parameters
                .filter(|_| is_mgf1)
                .as_ref()
                .and_then(hash_of)
        })
        .ok_or_else(|| wrong("wanted MGF1 with SHA-1 or a SHA-2 [RFC 4055 §2.2]"))?;
    if fields.trailer.is_some_and(|trailer| trailer != 1) {
        return Err(wrong("wanted 1 as trailerField [RFC 4055 §3.1]"));
    }
    Ok(SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash,
        salt_length: fields.salt_length.unwrap_or(20),
    })
}

pub(crate) fn wrong(wanted: &'static str) -> UnknownAlgorithm {
    UnknownAlgorithm::Parameters {
        algorithm: "id-RSASSA-PSS",
        wanted,
    }
}

/// The parameters are absent, or are something else.
pub(crate) const MALFORMED: &str = "wanted RSASSA-PSS-params [RFC 4055 §3.1]";

/// The `AlgorithmIdentifier`, its DEFAULTs left out as DER wants.
pub(crate) fn write(hash: Hash, mgf_hash: Hash, salt_length: u32) -> Vec<u8> {
    let hash_identifier = |w: &mut Writer, hash| {
        let (oid, _) = HASHES
            .iter()
            .find(|(_, known)| *known == hash)
            .expect("a digest that RFC 4055 names");
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(*oid);
            w.null();
        });
    };
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(Oid::RSASSA_PSS);
            w.nested(Tag::SEQUENCE, |w| {
                if hash != Hash::Sha1 {
                    w.nested(Tag::context_constructed(0), |w| hash_identifier(w, hash));
                }
                if mgf_hash != Hash::Sha1 {
                    w.nested(Tag::context_constructed(1), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.oid(Oid::MGF1);
                            hash_identifier(w, mgf_hash);
                        });
                    });
                }
                if salt_length != 20 {
                    w.nested(Tag::context_constructed(2), |w| {
                        w.uint(&salt_length.to_be_bytes());
                    });
                }
            });
        });
    })
}

struct Fields<'a> {
    hash: Option<AlgorithmIdentifierRef<'a>>,
    mask_generation: Option<AlgorithmIdentifier<AlgorithmIdentifierRef<'a>>>,
    salt_length: Option<u32>,
    trailer: Option<u8>,
}

impl<'a> Fields<'a> {
    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let fields = reader.sequence(|reader| {
            Ok::<_, der::Error>(Self {
                hash: reader.context_specific(TagNumber(0), TagMode::Explicit)?,
                mask_generation: reader.context_specific(TagNumber(1), TagMode::Explicit)?,
                salt_length: reader.context_specific(TagNumber(2), TagMode::Explicit)?,
                trailer: reader.context_specific(TagNumber(3), TagMode::Explicit)?,
            })
        })?;
        reader.finish()?;
        Ok(fields)
    }
}

/// Parameters are NULL or absent, and both must be accepted [RFC 4055 §2.1].
fn hash_of(identifier: &AlgorithmIdentifierRef<'_>) -> Option<Hash> {
    if identifier.parameters.is_some_and(|any| !any.is_null()) {
        return None;
    }
    HASHES
        .iter()
        .find(|(oid, _)| oid.as_bytes() == identifier.oid.as_bytes())
        .map(|(_, hash)| *hash)
}

const HASHES: &[(Oid<'static>, Hash)] = &[
    (Oid::SHA1, Hash::Sha1),
    (Oid::SHA224, Hash::Sha224),
    (Oid::SHA256, Hash::Sha256),
    (Oid::SHA384, Hash::Sha384),
    (Oid::SHA512, Hash::Sha512),
];
