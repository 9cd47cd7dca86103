//! Signature algorithms, from `AlgorithmIdentifier` and back [RFC 3279, RFC 4055, RFC 5758, RFC 8410,
//! RFC 9881].

use core::fmt;

use countersign_asn1::encode::Writer;
use countersign_asn1::{AlgorithmIdentifier, Oid, Tag};
use thiserror::Error;

use crate::{Hash, MlDsa, pss};

/// How a signature was made or is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 [RFC 8017 §8.2]
    RsaPkcs1(Hash),
    /// RSASSA-PSS with MGF1 [RFC 8017 §8.1]
    RsaPss {
        /// The digest of the message.
        hash: Hash,
        /// The digest inside the mask generation function; the same one nearly always.
        mgf_hash: Hash,
        /// The length of the salt in octets.
        salt_length: u32,
    },
    /// ECDSA with a DER-encoded signature [RFC 5758 §3.2]
    Ecdsa(Hash),
    /// Ed25519, pure [RFC 8410 §6]
    Ed25519,
    /// ML-DSA, pure, with an empty context [RFC 9881 §3]
    MlDsa(MlDsa),
    /// DSA [RFC 3279 §2.2.2], [RFC 5758 §3.1]
    Dsa(Hash),
}

/// An `AlgorithmIdentifier` that names no signature algorithm known here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnknownAlgorithm {
    /// The OID is not one of a signature algorithm known here.
    #[error("unknown signature algorithm {oid}{}", name.map(|name| format!(" ({name})")).unwrap_or_default())]
    Identifier {
        /// In dotted decimal.
        oid: String,
        /// As its registry spells it, where a registry of ours has it.
        name: Option<&'static str>,
    },
    /// The OID is known and its parameters are not what the standard wants with it.
    #[error("wrong parameters for {algorithm}: {wanted}")]
    Parameters {
        /// The algorithm, as [`SignatureAlgorithm::name`] spells it.
        algorithm: &'static str,
        /// What the standard wants, as the end of a sentence.
        wanted: &'static str,
    },
}

impl SignatureAlgorithm {
    /// What an `AlgorithmIdentifier` names.
    ///
    /// # Errors
    /// [`UnknownAlgorithm`] when it is none of these, or when its parameters are not the standard's.
    pub fn from_identifier(identifier: &AlgorithmIdentifier<'_>) -> Result<Self, UnknownAlgorithm> {
        let der = identifier.as_der();
        if der == ECDSA_SHA256 {
            Ok(Self::Ecdsa(Hash::Sha256))
        } else if der == RSA_SHA256 {
            Ok(Self::RsaPkcs1(Hash::Sha256))
        } else {
            Self::from_unusual(identifier)
        }
    }

    #[inline(never)]
    fn from_unusual(identifier: &AlgorithmIdentifier<'_>) -> Result<Self, UnknownAlgorithm> {
        let oid = identifier.algorithm();
        if oid == Oid::RSASSA_PSS {
            let parameters = identifier.parameters();
            return parameters.map_or_else(|| Err(pss::wrong(pss::MALFORMED)), pss::read);
        }
        let row = REGISTRY.iter().find(|row| row.oid == oid).ok_or_else(|| {
            UnknownAlgorithm::Identifier {
                oid: oid.to_string(),
                name: oid.name(),
            }
        })?;
        match (row.parameters, identifier.parameters()) {
            // With SHA-2, absent must be accepted beside NULL [RFC 4055 §5].
            // Deviation: with the older hashes RFC 3279 §2.2.1 knows NULL alone; toolkits that leave
            // it out do so there too.
            (Parameters::Null, None | Some(NULL)) | (Parameters::Absent, None) => Ok(row.algorithm),
            (parameters, _) => Err(UnknownAlgorithm::Parameters {
                algorithm: row.name,
                wanted: match parameters {
                    Parameters::Null => "wanted NULL [RFC 4055 §5]",
                    Parameters::Absent => {
                        "wanted none [RFC 3279 §2.2.2, RFC 5758 §3, RFC 8410 §3, RFC 9881 §2]"
                    }
                },
            }),
        }
    }

    /// The `AlgorithmIdentifier`, in the exact bytes that the standards want.
    ///
    /// # Panics
    /// For a pair that no standard names and no reader or signer hands out, as ECDSA with MD5.
    #[must_use]
    pub fn to_identifier(self) -> Vec<u8> {
        if let Self::RsaPss {
            hash,
            mgf_hash,
            salt_length,
        } = self
        {
            return pss::write(hash, mgf_hash, salt_length);
        }
        let row = self.row().expect("an algorithm that a standard names");
        Writer::build_about(USUAL_LENGTH, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(row.oid);
                if matches!(row.parameters, Parameters::Null) {
                    w.null();
                }
            });
        })
    }

    /// The digest of the message; `None` for Ed25519 and ML-DSA, which have their own way.
    #[must_use]
    pub const fn hash(self) -> Option<Hash> {
        match self {
            Self::RsaPkcs1(hash)
            | Self::RsaPss { hash, .. }
            | Self::Ecdsa(hash)
            | Self::Dsa(hash) => Some(hash),
            Self::Ed25519 | Self::MlDsa(_) => None,
        }
    }

    /// As the standard that registers it spells it: `sha256WithRSAEncryption`, `ecdsa-with-SHA384`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RsaPss { .. } => "id-RSASSA-PSS",
            Self::RsaPkcs1(_) | Self::Ecdsa(_) | Self::Ed25519 | Self::MlDsa(_) | Self::Dsa(_) => {
                self.row().map_or("unregistered", |row| row.name)
            }
        }
    }

    fn row(self) -> Option<&'static Row> {
        REGISTRY.iter().find(|row| row.algorithm == self)
    }
}

/// None but PSS is longer: the identifier of RSA with a hash, and NULL.
const USUAL_LENGTH: usize = 15;

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::RsaPss {
            hash,
            mgf_hash,
            salt_length,
        } = self
        {
            write!(f, " ({hash}, MGF1 with {mgf_hash}, salt of {salt_length})")?;
        }
        Ok(())
    }
}

/// One algorithm whose parameters are fixed.
struct Row {
    oid: Oid<'static>,
    parameters: Parameters,
    algorithm: SignatureAlgorithm,
    name: &'static str,
}

#[derive(Clone, Copy)]
enum Parameters {
    Null,
    Absent,
}

/// The encoding of NULL.
const NULL: &[u8] = &[0x05, 0x00];

/// The `AlgorithmIdentifier` of ECDSA with SHA-256 [RFC 5758 §3.2], as most are: known at a glance.
const ECDSA_SHA256: &[u8] = &[
    0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
];

/// The same of RSA with SHA-256 [RFC 4055 §5].
const RSA_SHA256: &[u8] = &[
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00,
];

/// The first row of an algorithm is the one that is written.
const REGISTRY: &[Row] = {
    use Parameters::{Absent, Null};
    use SignatureAlgorithm::{Dsa, Ecdsa, Ed25519, RsaPkcs1};
    const fn ml_dsa(set: MlDsa) -> Row {
        row(
            set.oid(),
            Absent,
            SignatureAlgorithm::MlDsa(set),
            set.name(),
        )
    }
    const fn row(
        oid: Oid<'static>,
        parameters: Parameters,
        algorithm: SignatureAlgorithm,
        name: &'static str,
    ) -> Row {
        Row {
            oid,
            parameters,
            algorithm,
            name,
        }
    }
    #[rustfmt::skip]
    const ROWS: &[Row] = &[
        row(Oid::MD5_WITH_RSA, Null, RsaPkcs1(Hash::Md5), "md5WithRSAEncryption"),
        row(Oid::SHA1_WITH_RSA, Null, RsaPkcs1(Hash::Sha1), "sha1WithRSAEncryption"),
        row(Oid::SHA1_WITH_RSA_OIW, Null, RsaPkcs1(Hash::Sha1), "sha1WithRSA"),
        row(Oid::SHA224_WITH_RSA, Null, RsaPkcs1(Hash::Sha224), "sha224WithRSAEncryption"),
        row(Oid::SHA256_WITH_RSA, Null, RsaPkcs1(Hash::Sha256), "sha256WithRSAEncryption"),
        row(Oid::SHA384_WITH_RSA, Null, RsaPkcs1(Hash::Sha384), "sha384WithRSAEncryption"),
        row(Oid::SHA512_WITH_RSA, Null, RsaPkcs1(Hash::Sha512), "sha512WithRSAEncryption"),
        row(Oid::ECDSA_WITH_SHA1, Absent, Ecdsa(Hash::Sha1), "ecdsa-with-SHA1"),
        row(Oid::ECDSA_WITH_SHA224, Absent, Ecdsa(Hash::Sha224), "ecdsa-with-SHA224"),
        row(Oid::ECDSA_WITH_SHA256, Absent, Ecdsa(Hash::Sha256), "ecdsa-with-SHA256"),
        row(Oid::ECDSA_WITH_SHA384, Absent, Ecdsa(Hash::Sha384), "ecdsa-with-SHA384"),
        row(Oid::ECDSA_WITH_SHA512, Absent, Ecdsa(Hash::Sha512), "ecdsa-with-SHA512"),
        row(Oid::ED25519, Absent, Ed25519, "Ed25519"),
        ml_dsa(MlDsa::MlDsa44),
        ml_dsa(MlDsa::MlDsa65),
        ml_dsa(MlDsa::MlDsa87),
        row(Oid::DSA_WITH_SHA1, Absent, Dsa(Hash::Sha1), "dsa-with-sha1"),
        row(Oid::DSA_WITH_SHA224, Absent, Dsa(Hash::Sha224), "dsa-with-sha224"),
        row(Oid::DSA_WITH_SHA256, Absent, Dsa(Hash::Sha256), "dsa-with-sha256"),
    ];
    ROWS
};
