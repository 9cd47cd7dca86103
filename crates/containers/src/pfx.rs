//! PKCS#12 [RFC 7292]: `.pfx`, `.p12`. Certificates and private keys under a passphrase.

mod derivation;
mod encryption;
mod mac;
mod preset;
mod writing;

use core::fmt;

use countersign_asn1::pem::{self, Block};
use countersign_asn1::pkcs12::{self, BagValue, Content, SafeBag};
use countersign_asn1::{AttributeValue, Attributes};
use countersign_keys::PrivateKey;
use zeroize::Zeroizing;

pub use self::preset::PfxPreset;
pub use self::writing::{PfxBuilder, PfxEntry};

use self::derivation::{Budget, Passphrase};
use self::encryption::Sealed;
use crate::serialized::properties::Properties;
use crate::{
    Error, FoundCertificate, KeyProviderInfo, Origin, PropertyValue, SerializedElement,
    SerializedStore, ber,
};

/// The certificates and the private keys of a PKCS#12 file, whose passphrase was right.
///
/// It is read as OpenSSL, Windows, Java and NSS write it: under the ciphers of PKCS#12, PBES1 or PBES2, with a
/// MAC of any hash that OpenSSL has, or PBMAC1, in DER or BER. Of the ciphers that OpenSSL takes when it is told to,
/// SEED alone is refused, by its name: no crate of it is kept up. Certificates are found and not parsed further;
/// keys stay under their passphrase until one is asked for.
///
/// A file without a MAC is read too, and then nothing says that it is whole; the passphrase is then the
/// one that opens what is encrypted first.
///
/// ```
/// use countersign_containers::{Error, Pfx, PfxBuilder, PfxEntry, PfxPreset};
/// # let um = countersign_testkit::Template::leaf("um1.contoso.com").self_signed();
/// # let key = countersign_keys::PrivateKey::from_pem(um.key().pkcs8_pem().as_bytes(), None)?;
/// # let randomness = [7; PfxBuilder::RANDOMNESS];
/// let pfx = PfxBuilder::new(PfxEntry::new(um.der(), &key).with_friendly_name("UM 2026"))
///     .to_der(PfxPreset::Windows2012, "correct horse", &randomness)?;
///
/// let read = Pfx::open(&pfx, "correct horse")?;
/// assert_eq!(read.certificates()[0].der(), um.der());
/// assert_eq!(read.keys()[0].friendly_name(), Some("UM 2026"));
/// assert_eq!(Pfx::open(&pfx, "wrong horse").unwrap_err(), Error::WrongPassphrase);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Pfx {
    certificates: Vec<FoundCertificate>,
    keys: Vec<PfxKey>,
}

/// A private key of a PKCS#12 file, under its passphrase still.
pub struct PfxKey {
    sealed: Sealed,
    labels: Labels,
}

/// What the attributes of a bag say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Labels {
    friendly_name: Option<String>,
    local_key_id: Option<Vec<u8>>,
    provider: Option<String>,
    is_machine_key: bool,
}

impl Pfx {
    /// Whether the bytes are PKCS#12 by their outline, as they are or in PEM or base64, as `GnuTLS` and cloud
    /// vaults give it away.
    #[must_use]
    pub fn recognises(bytes: &[u8]) -> bool {
        Self::outlines(bytes) || out_of_armour(bytes).is_some()
    }

    /// Whether the bytes have the outline of PKCS#12: `version 3` and a SEQUENCE.
    pub(crate) fn outlines(bytes: &[u8]) -> bool {
        let contents = match bytes {
            [0x30, 0x80, rest @ ..] => Some(rest),
            [0x30, length @ 0x81..=0x84, rest @ ..] => rest.get(usize::from(length & 0x7F)..),
            [0x30, _, rest @ ..] => Some(rest),
            _ => None,
        };
        matches!(contents, Some([0x02, 0x01, 0x03, 0x30, ..]))
    }

    /// Reads one, to its last byte.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`]; [`Error::UnsupportedProtection`] for what is under a public key or
    /// a cipher that is not known here; [`Error::ExpensiveDerivation`] where a passphrase is turned
    /// into keys by more steps than an honest file asks for; [`Error::Syntax`] for the rest, whose
    /// positions count in the layer that it names.
    pub fn open(bytes: &[u8], passphrase: &str) -> Result<Self, Error> {
        let armoured = match Self::outlines(bytes) {
            true => None,
            false => out_of_armour(bytes),
        };
        let whole = ber::to_der(armoured.as_ref().map_or(bytes, Block::contents))?;
        let file = pkcs12::Pfx::from_der(&whole).map_err(Error::Syntax)?;
        let safe = match file.auth_safe() {
            Content::Data(octets) => octets,
            Content::Encrypted(encrypted) => {
                return Err(Error::unsupported(encrypted.algorithm().algorithm()));
            }
            Content::Other(content_type) => return Err(Error::unsupported(content_type)),
            _ => return Err(Error::Pkcs12),
        };
        let mut budget = Budget::new();
        let passphrase = match file.mac_data() {
            Some(mac) => mac::verify(&mac, safe, passphrase, &mut budget)?,
            None => Passphrase::new(passphrase),
        };
        let mut reading = Reading {
            passphrase: &passphrase,
            proven: file.mac_data().is_some(),
            budget,
            certificates: Vec::new(),
            keys: Vec::new(),
        };
        let safe = ber::to_der(safe)?;
        for content in Content::read_all(&safe).map_err(Error::Syntax)? {
            reading.content(content)?;
        }
        reading.finish()
    }

    /// The certificates, in the order of the file, with what is said beside them: a name for people,
    /// and in which provider of Windows the key is to live.
    #[must_use]
    pub fn certificates(&self) -> &[FoundCertificate] {
        &self.certificates
    }

    /// The certificates, without a copy.
    #[must_use]
    pub fn into_certificates(self) -> Vec<FoundCertificate> {
        self.certificates
    }

    /// The private keys, in the order of the file.
    #[must_use]
    pub fn keys(&self) -> &[PfxKey] {
        &self.keys
    }

    /// The certificates and the private keys, without a copy.
    #[must_use]
    pub fn into_parts(self) -> (Vec<FoundCertificate>, Vec<PfxKey>) {
        (self.certificates, self.keys)
    }

    /// The certificates as a Windows store, with what is said beside them and without any key.
    #[must_use]
    pub fn to_store(&self) -> SerializedStore<'_> {
        SerializedStore::new(self.certificates.iter().map(element).collect())
    }
}

impl fmt::Debug for Pfx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { certificates, keys } = self;
        f.debug_struct("Pfx")
            .field("certificates", certificates)
            .field("keys", keys)
            .finish()
    }
}

impl PfxKey {
    /// The key itself.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] where the key has another one than the file, which only Java's
    /// `keytool` does; [`Error::Key`] for a key of a kind that is not known here.
    pub fn private_key(&self, passphrase: &str) -> Result<PrivateKey, Error> {
        let mut budget = Budget::new();
        match self.open(&Passphrase::new(passphrase), &mut budget) {
            Err(Error::WrongPassphrase) if passphrase.is_empty() => {
                self.open(&Passphrase::none(), &mut budget)
            }
            opened => opened,
        }
    }

    fn open(&self, passphrase: &Passphrase, budget: &mut Budget) -> Result<PrivateKey, Error> {
        let pkcs8 = self.sealed.open(passphrase, budget)?;
        let key = match &self.sealed {
            Sealed::Encrypted { .. } => {
                let pkcs8 = ber::to_der(&pkcs8).map_err(|_| Error::WrongPassphrase)?;
                PrivateKey::from_decrypted_pkcs8_der(&pkcs8)
            }
            Sealed::Clear(_) => PrivateKey::from_pkcs8_der(&ber::to_der(&pkcs8)?),
        };
        key.map_err(encryption::of_key)
    }

    /// Its name for people.
    #[must_use]
    pub fn friendly_name(&self) -> Option<&str> {
        self.labels.friendly_name.as_deref()
    }

    /// By which its certificate is known.
    #[must_use]
    pub fn local_key_id(&self) -> Option<&[u8]> {
        self.labels.local_key_id.as_deref()
    }

    /// The provider that Windows is to put it in: `Microsoft RSA SChannel Cryptographic Provider` is
    /// one of `CryptoAPI`, `Microsoft Software Key Storage Provider` one of CNG.
    #[must_use]
    pub fn provider_name(&self) -> Option<&str> {
        self.labels.provider.as_deref()
    }

    /// Whether it is the machine's and no user's.
    #[must_use]
    pub fn is_machine_key(&self) -> bool {
        self.labels.is_machine_key
    }
}

impl fmt::Debug for PfxKey {
    /// Never the key, not even under its passphrase.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PfxKey")
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

/// A file that is being read.
struct Reading<'p> {
    passphrase: &'p Passphrase,
    /// Whether something of the file says that the passphrase is right.
    proven: bool,
    budget: Budget,
    certificates: Vec<(Vec<u8>, Labels)>,
    keys: Vec<PfxKey>,
}

impl Reading<'_> {
    fn content(&mut self, content: Content<'_>) -> Result<(), Error> {
        match content {
            Content::Data(octets) => self.bags(octets, DEPTH),
            Content::Encrypted(encrypted) => {
                let sealed = Sealed::from(encrypted);
                let opened = sealed.open(self.passphrase, &mut self.budget)?;
                let read = self.bags(&opened, DEPTH);
                // By a wrong passphrase padding is right once in 256 times, by chance.
                match read {
                    Err(
                        Error::Syntax(_)
                        | Error::Truncated { .. }
                        | Error::TrailingData { .. }
                        | Error::TooDeep,
                    ) if !self.proven => Err(Error::WrongPassphrase),
                    read => {
                        self.proven = true;
                        read
                    }
                }
            }
            Content::Other(content_type) => Err(Error::unsupported(content_type)),
            _ => Err(Error::Pkcs12),
        }
    }

    fn bags(&mut self, octets: &[u8], depth: usize) -> Result<(), Error> {
        let der = ber::to_der(octets)?;
        for bag in SafeBag::read_all(&der).map_err(Error::Syntax)? {
            let labels = || Labels::read(bag.attributes());
            match bag.value() {
                BagValue::Certificate(der) => self.certificates.push((der.to_vec(), labels()?)),
                BagValue::ShroudedKey(encrypted) => self.keys.push(PfxKey {
                    sealed: encrypted.into(),
                    labels: labels()?,
                }),
                BagValue::Key(der) => self.keys.push(PfxKey {
                    sealed: Sealed::Clear(Zeroizing::new(der.to_vec())),
                    labels: labels()?,
                }),
                BagValue::SafeContents(der) => match depth.checked_sub(1) {
                    Some(depth) => self.bags(der, depth)?,
                    None => return Err(Error::TooDeep),
                },
                // CRLs, secrets, and kinds that are not X.509.
                _ => {}
            }
        }
        Ok(())
    }

    /// What a certificate lacks in labels its key has, Windows names the provider beside the key; and a key
    /// without a name is called as its certificate.
    fn finish(mut self) -> Result<Pfx, Error> {
        if let (false, Some(key)) = (self.proven, self.keys.first()) {
            match key.open(self.passphrase, &mut self.budget) {
                // A key of a kind that is not known here is one nevertheless.
                Ok(_) | Err(Error::Key(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        let Self {
            certificates,
            mut keys,
            ..
        } = self;
        for key in keys
            .iter_mut()
            .filter(|key| key.labels.friendly_name.is_none())
        {
            let id = key.labels.local_key_id.as_ref().filter(|id| !id.is_empty());
            let own = certificates
                .iter()
                .find(|(_, labels)| id.is_some() && labels.local_key_id.as_ref() == id);
            key.labels.friendly_name = own.and_then(|(_, labels)| labels.friendly_name.clone());
        }
        let found = certificates.into_iter().enumerate();
        let certificates = found.map(|(certificate, (der, labels))| {
            let key = keys.iter().find(|key| {
                let id = key.labels.local_key_id.as_ref();
                id.is_some() && id == labels.local_key_id.as_ref()
            });
            let properties = labels.properties(key.map(|key| &key.labels));
            FoundCertificate::new(&der, Origin::Pfx { certificate }, properties)
        });
        Ok(Pfx {
            certificates: certificates.collect::<Result<_, _>>()?,
            keys,
        })
    }
}

impl Labels {
    fn read(attributes: Attributes<'_>) -> Result<Self, Error> {
        let mut labels = Self::default();
        for attribute in attributes.iter() {
            match attribute.decode().map_err(Error::Syntax)? {
                AttributeValue::FriendlyName(name) => {
                    labels.friendly_name = Some(name.to_text().into_owned());
                }
                AttributeValue::LocalKeyId(id) => labels.local_key_id = Some(id.to_vec()),
                AttributeValue::KeyProviderName(name) => {
                    labels.provider = Some(name.to_text().into_owned());
                }
                AttributeValue::LocalMachineKeyset => labels.is_machine_key = true,
                _ => {}
            }
        }
        Ok(labels)
    }

    /// As Windows keeps them beside a certificate in a store.
    fn properties(&self, key: Option<&Self>) -> Properties<'static> {
        let mut properties = Properties::default();
        if let Some(provider) = key.and_then(|key| key.provider.as_deref()) {
            let mut info = KeyProviderInfo::new("", provider, provider_type(provider));
            info.container_name = None;
            if !key.is_some_and(|key| key.is_machine_key) {
                info.flags = 0;
            }
            properties.push(PropertyValue::KeyProviderInfo(info).to_property());
        }
        let name = self.friendly_name.as_ref();
        // Beside a provider it may be what Windows calls the key's container.
        let of_key = key.filter(|key| key.provider.is_none());
        if let Some(name) = name.or_else(|| of_key?.friendly_name.as_ref()) {
            properties.push(PropertyValue::FriendlyName(name.clone()).to_property());
        }
        properties
    }
}

/// What is in the one block of a text.
fn out_of_armour(bytes: &[u8]) -> Option<Block> {
    let labels = pem::labels(bytes);
    if labels.iter().any(|label| label.as_str() != ARMOUR) || bytes.starts_with(&[0x30]) {
        return None;
    }
    let mut blocks = pem::read(bytes).ok()?;
    let block = blocks.pop()?;
    (blocks.is_empty() && Pfx::outlines(block.contents())).then_some(block)
}

/// The label of PEM that `GnuTLS` gives it, and no standard.
pub(crate) const ARMOUR: &str = "PKCS12";

fn element(found: &FoundCertificate) -> SerializedElement<'_> {
    let properties = found.properties().iter().cloned();
    let element = SerializedElement::certificate(found.der());
    properties.fold(element, SerializedElement::with)
}

/// `PROV_RSA_SCHANNEL` or `PROV_RSA_FULL`; 0 for the key storage providers of CNG, which alone have
/// these words in their names.
fn provider_type(name: &str) -> u32 {
    let name = name.to_ascii_lowercase();
    if name.contains("key storage provider") || name.contains("platform crypto provider") {
        0
    } else if name.contains("schannel") {
        12
    } else {
        1
    }
}

/// How deep bags nest: nobody nests them at all.
const DEPTH: usize = 4;
