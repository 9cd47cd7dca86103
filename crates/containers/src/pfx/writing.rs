//! A PKCS#12 that is written.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::{Pbes2, PrivateKey};
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::derivation::{HashFunction, Passphrase, Salt};
use super::encryption::{encrypt_by_triple_des, of_key};
use super::{PfxPreset, mac};
use crate::Error;

/// A certificate with its private key, as it goes into a PKCS#12.
#[derive(Clone, Debug)]
pub struct PfxEntry<'a> {
    certificate: &'a [u8],
    key: &'a PrivateKey,
    friendly_name: Option<&'a str>,
    provider_name: Option<&'a str>,
}

impl<'a> PfxEntry<'a> {
    /// A certificate, DER, and its key.
    #[must_use]
    pub fn new(certificate: &'a [u8], key: &'a PrivateKey) -> Self {
        Self {
            certificate,
            key,
            friendly_name: None,
            provider_name: None,
        }
    }

    /// What people call it; Windows and Java show it.
    #[must_use]
    pub fn with_friendly_name(mut self, name: &'a str) -> Self {
        self.friendly_name = Some(name);
        self
    }

    /// The provider that Windows is to put the key in, for the machine and no user:
    /// `Microsoft RSA SChannel Cryptographic Provider` keeps it out of CNG, whose keys UM and Lync do
    /// not take.
    #[must_use]
    pub fn with_provider_name(mut self, name: &'a str) -> Self {
        self.provider_name = Some(name);
        self
    }

    /// As Windows and OpenSSL have it: the SHA-1 digest of the certificate.
    fn local_key_id(&self) -> Vec<u8> {
        Sha1::digest(self.certificate).to_vec()
    }
}

/// What goes into a PKCS#12: one key with its certificate, and the certificates above it; or certificates
/// alone, as they are trusted.
#[derive(Clone, Debug, Default)]
pub struct PfxBuilder<'a> {
    entry: Option<PfxEntry<'a>>,
    chain: Vec<&'a [u8]>,
    trusted: Vec<(&'a str, &'a [u8])>,
}

impl<'a> PfxBuilder<'a> {
    /// How many random octets a file takes.
    pub const RANDOMNESS: usize = RANDOMNESS;

    /// A file of one key.
    #[must_use]
    pub fn new(entry: PfxEntry<'a>) -> Self {
        Self {
            entry: Some(entry),
            ..Self::without_key()
        }
    }

    /// A file without a key.
    #[must_use]
    pub fn without_key() -> Self {
        Self::default()
    }

    /// Adds a certificate of its chain, DER.
    #[must_use]
    pub fn with_chain(mut self, certificate: &'a [u8]) -> Self {
        self.chain.push(certificate);
        self
    }

    /// Adds a certificate that is trusted, DER, with its name: Java takes those alone for trusted that say so
    /// by an attribute of its own. All others read it as one more certificate.
    #[must_use]
    pub fn with_trusted(mut self, name: &'a str, certificate: &'a [u8]) -> Self {
        self.trusted.push((name, certificate));
        self
    }

    /// The file, DER. `randomness` becomes salts and initialisation vectors: fresh from a generator for
    /// each call.
    ///
    /// # Errors
    /// [`Error::Key`], should a cipher refuse.
    pub fn to_der(
        &self,
        preset: PfxPreset,
        passphrase: &str,
        randomness: &[u8; RANDOMNESS],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let passphrase = Passphrase::new(passphrase);
        let (for_key, for_certificates, for_mac) = randomness_of(randomness);
        let protection = Protection::of(preset);
        let seal = |octets, randomness| (protection.seal)(octets, &passphrase, randomness);
        let key = self.entry.as_ref().map(|entry| {
            let shrouded = seal(entry.key.expose_pkcs8_der(), for_key)?.to_key_info();
            Ok::<_, Error>(key_bags(entry, &shrouded))
        });
        let key = key.transpose()?;
        let certificates = seal(&self.certificates(), for_certificates)?;
        let safe = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                if let Some(key) = &key {
                    data(w, key);
                }
                certificates.write_data(w);
            });
        });
        let salt = Salt {
            octets: for_mac,
            iterations: protection.iterations,
        };
        let proof = mac::mac_data(&protection.hash, &passphrase, salt, &safe)?;
        Ok(Zeroizing::new(Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[3]);
                data(w, &safe);
                w.raw(&proof);
            });
        })))
    }

    fn certificates(&self) -> Vec<u8> {
        let own = self.entry.iter();
        let own = own.map(|entry| (entry.certificate, entry_attributes(entry)));
        let chain = self.chain.iter();
        let chain = chain.map(|certificate| (*certificate, Vec::new()));
        let trusted = self.trusted.iter();
        let trusted = trusted.map(|(name, certificate)| (*certificate, trust_attributes(name)));
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                for (certificate, attributes) in own.chain(chain).chain(trusted) {
                    bag(w, Oid::CERT_BAG, |w| cert_bag(w, certificate), attributes);
                }
            });
        })
    }
}

fn key_bags(entry: &PfxEntry<'_>, shrouded: &[u8]) -> Vec<u8> {
    let mut attributes = entry_attributes(entry);
    if let Some(provider) = entry.provider_name {
        attributes.push(attribute(
            Oid::KEY_PROVIDER_NAME,
            Some(bmp_string(provider)),
        ));
        attributes.push(attribute(Oid::LOCAL_MACHINE_KEYSET, None));
    }
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            bag(
                w,
                Oid::PKCS8_SHROUDED_KEY_BAG,
                |w| w.raw(shrouded),
                attributes,
            );
        });
    })
}

/// A preset, spelt out.
struct Protection {
    seal: Seal,
    hash: HashFunction,
    iterations: u32,
}

impl Protection {
    fn of(preset: PfxPreset) -> Self {
        match preset {
            PfxPreset::Windows2012 => Self {
                seal: seal_by_triple_des,
                hash: HashFunction::SHA1,
                iterations: LEGACY_ITERATIONS,
            },
            PfxPreset::Modern => Self {
                seal: seal_by_pbes2,
                hash: HashFunction::SHA256,
                iterations: ITERATIONS,
            },
        }
    }
}

type Seal = fn(&[u8], &Passphrase, &[u8; 32]) -> Result<SealedOctets, Error>;

/// Octets under a cipher, with its `AlgorithmIdentifier`.
struct SealedOctets {
    algorithm: Vec<u8>,
    octets: Vec<u8>,
}

impl SealedOctets {
    /// `EncryptedPrivateKeyInfo` [RFC 5958 §3]
    fn to_key_info(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&self.algorithm);
                w.octet_string(&self.octets);
            });
        })
    }

    /// `EncryptedData` of version 0 [RFC 5652 §8], in its `ContentInfo`.
    fn write_data(&self, w: &mut Writer) {
        content(w, Oid::ENCRYPTED_DATA, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[0]);
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(Oid::DATA);
                    w.raw(&self.algorithm);
                    w.value(Tag::context(0), &self.octets);
                });
            });
        });
    }
}

fn seal_by_triple_des(
    octets: &[u8],
    passphrase: &Passphrase,
    randomness: &[u8; 32],
) -> Result<SealedOctets, Error> {
    let (salt, _) = randomness.split_at(8);
    let salt = Salt {
        octets: salt,
        iterations: LEGACY_ITERATIONS,
    };
    Ok(SealedOctets {
        octets: encrypt_by_triple_des(octets, passphrase, salt)?,
        algorithm: algorithm(Oid::PBE_SHA1_3DES, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.octet_string(salt.octets);
                w.uint(&salt.iterations.to_be_bytes());
            });
        }),
    })
}

fn seal_by_pbes2(
    octets: &[u8],
    passphrase: &Passphrase,
    randomness: &[u8; 32],
) -> Result<SealedOctets, Error> {
    let encryption = Pbes2::recommended(randomness).map_err(of_key)?;
    let parameters = encryption.to_parameters().map_err(of_key)?;
    Ok(SealedOctets {
        octets: encryption
            .encrypt(passphrase.utf8(), octets)
            .map_err(of_key)?,
        algorithm: algorithm(Oid::PBES2, |w| w.raw(&parameters)),
    })
}

fn randomness_of(randomness: &[u8; RANDOMNESS]) -> (&[u8; 32], &[u8; 32], &[u8]) {
    let (for_key, rest) = randomness.split_first_chunk().expect("80 octets");
    let (for_certificates, for_mac) = rest.split_first_chunk().expect("48 octets");
    (for_key, for_certificates, for_mac)
}

fn algorithm(oid: Oid<'_>, parameters: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(oid);
            parameters(w);
        });
    })
}

fn content(w: &mut Writer, content_type: Oid<'_>, write: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(content_type);
        w.nested(Tag::context_constructed(0), write);
    });
}

fn data(w: &mut Writer, octets: &[u8]) {
    content(w, Oid::DATA, |w| w.octet_string(octets));
}

fn bag(w: &mut Writer, kind: Oid<'_>, value: impl FnOnce(&mut Writer), attributes: Vec<Vec<u8>>) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(kind);
        w.nested(Tag::context_constructed(0), value);
        if !attributes.is_empty() {
            w.set_of(attributes);
        }
    });
}

fn cert_bag(w: &mut Writer, certificate: &[u8]) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(Oid::X509_CERTIFICATE);
        w.nested(Tag::context_constructed(0), |w| w.octet_string(certificate));
    });
}

/// What a key and its certificate both bear.
fn entry_attributes(entry: &PfxEntry<'_>) -> Vec<Vec<u8>> {
    let id = Writer::build(|w| w.octet_string(&entry.local_key_id()));
    let mut attributes = vec![attribute(Oid::LOCAL_KEY_ID, Some(id))];
    if let Some(name) = entry.friendly_name {
        attributes.push(attribute(Oid::FRIENDLY_NAME, Some(bmp_string(name))));
    }
    attributes
}

/// What Java looks for: a name, and that the certificate is trusted for every purpose.
fn trust_attributes(name: &str) -> Vec<Vec<u8>> {
    let purpose = Writer::build(|w| w.oid(Oid::ANY_EXTENDED_KEY_USAGE));
    vec![
        attribute(Oid::FRIENDLY_NAME, Some(bmp_string(name))),
        attribute(Oid::TRUSTED_KEY_USAGE, Some(purpose)),
    ]
}

fn attribute(kind: Oid<'_>, value: Option<Vec<u8>>) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(kind);
            w.set_of(value.into_iter().collect());
        });
    })
}

fn bmp_string(text: &str) -> Vec<u8> {
    let octets: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    Writer::build(|w| w.value(Tag::BMP_STRING, &octets))
}

/// 32 octets for each of two ciphers, 16 for the MAC.
const RANDOMNESS: usize = 80;

/// What Windows writes itself.
const LEGACY_ITERATIONS: u32 = 2000;

/// Of the MAC: enough that guessing by it costs no less than by the cipher.
const ITERATIONS: u32 = 600_000;
