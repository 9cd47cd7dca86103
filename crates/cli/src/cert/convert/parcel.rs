//! What is written, in any form.

use countersign_asn1::Certificate;
use countersign_asn1::pem::{self, Label};
use countersign_containers::{
    FoundCertificate, JksBuilder, PfxBuilder, PfxEntry, PfxPreset, Pkcs7, PropertyId,
    PropertyValue, SerializedElement, SerializedStore,
};
use countersign_keys::{KeyAlgorithm, PrivateKey};
use zeroize::Zeroizing;

use super::chain::Arranged;
use super::{ConversionFault, Form, Recipient};
use crate::failure::Failure;
use crate::{clock, entropy};

/// Certificates, with the key of the first or without one.
pub(super) struct Parcel<'a> {
    pub(super) arranged: &'a Arranged,
    pub(super) key: Option<&'a PrivateKey>,
    /// What the first is to be called.
    pub(super) name: Option<&'a str>,
    pub(super) recipient: &'a Recipient,
}

type Octets = Zeroizing<Vec<u8>>;

impl Parcel<'_> {
    pub(super) fn write(&self, form: Form, passphrase: &str) -> Result<Octets, Failure> {
        let ders = self.arranged.iter().map(FoundCertificate::der);
        Ok(Zeroizing::new(match form {
            Form::Pem => {
                let blocks = ders.map(|der| pem::encode(&Label::Certificate, der));
                blocks.collect::<String>().into_bytes()
            }
            Form::Der => ders.collect::<Vec<_>>().concat(),
            Form::P7b => Pkcs7::new(ders.collect(), Vec::new()).to_der(),
            Form::Sst => self.store().to_bytes(),
            Form::Pfx => return self.pkcs12(passphrase),
            Form::Jks => return self.key_store(passphrase),
        }))
    }

    /// What Windows kept beside each stays there.
    fn store(&self) -> SerializedStore<'_> {
        let elements = self.arranged.iter().enumerate().map(|(index, found)| {
            let name = self.name.filter(|_| index == 0);
            let properties = found
                .properties()
                .iter()
                .filter(|property| name.is_none() || property.id() != PropertyId::FRIENDLY_NAME);
            let element = properties.cloned().fold(
                SerializedElement::certificate(found.der()),
                |it, property| it.with(property),
            );
            match name {
                Some(name) => {
                    element.with(PropertyValue::FriendlyName(name.to_owned()).to_property())
                }
                None => element,
            }
        });
        SerializedStore::new(elements.collect())
    }

    fn pkcs12(&self, passphrase: &str) -> Result<Octets, Failure> {
        let names = self.names();
        let provider = self.provider();
        let mut builder = match (self.key, self.arranged.iter().next()) {
            (Some(key), Some(own)) => {
                let mut entry = PfxEntry::new(own.der(), key);
                if let Some(name) = names.first() {
                    entry = entry.with_friendly_name(name);
                }
                if let Some(provider) = &provider {
                    entry = entry.with_provider_name(provider);
                }
                let builder = PfxBuilder::new(entry);
                let others = self.arranged.iter().skip(1);
                others.fold(builder, |it, found| it.with_chain(found.der()))
            }
            _ => PfxBuilder::without_key(),
        };
        if self.key.is_none() {
            for (found, name) in self.arranged.iter().zip(&names) {
                builder = builder.with_trusted(name, found.der());
            }
        }
        builder
            .to_der(self.recipient.preset(), passphrase, &*entropy::random()?)
            .map_err(|fault| Failure::conversion(ConversionFault::Container(fault)))
    }

    fn key_store(&self, passphrase: &str) -> Result<Octets, Failure> {
        let names = self.names();
        let mut builder = JksBuilder::new(clock::now());
        let chain: Vec<_> = self
            .arranged
            .chain
            .iter()
            .map(FoundCertificate::der)
            .collect();
        let mut of_key = 0;
        if let (Some(key), Some(name)) = (self.key, names.first()) {
            builder = builder.with_key(name, key, &chain, &*entropy::random()?);
            of_key = chain.len();
        }
        for (found, name) in self.arranged.iter().zip(&names).skip(of_key) {
            builder = builder.with_trusted(name, found.der());
        }
        builder
            .to_bytes(passphrase)
            .map_err(|fault| Failure::conversion(ConversionFault::Container(fault)))
    }

    /// What each is called: as it was, or by its common name; no two alike, for Java tells them apart by
    /// their names alone.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (index, found) in self.arranged.iter().enumerate() {
            let given = self.name.filter(|_| index == 0).map(ToOwned::to_owned);
            let name = given.unwrap_or_else(|| name_of(found));
            let is_taken = |name: &str| {
                let name = name.to_lowercase();
                names.iter().any(|other| other.to_lowercase() == name)
            };
            let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
            let mut candidates = core::iter::once(name.clone()).chain(numbered);
            names.extend(candidates.find(|candidate| !is_taken(candidate)));
        }
        names
    }

    /// The provider of an RSA key: the product's, or the one that it came with.
    fn provider(&self) -> Option<String> {
        let is_rsa = |key: &PrivateKey| matches!(key.algorithm(), KeyAlgorithm::Rsa { .. });
        if !self.key.is_some_and(is_rsa) {
            return None;
        }
        let own = || {
            let own = self.arranged.iter().next()?;
            own.properties().key_provider_info().ok()??.provider_name
        };
        let wanted = self.recipient.provider().map(ToOwned::to_owned);
        wanted.or_else(own)
    }
}

/// What a PKCS#12 is under, for people.
pub(super) fn ciphers(preset: PfxPreset) -> &'static str {
    match preset {
        PfxPreset::Windows2012 => "triple DES, SHA-1",
        _ => "AES-256, SHA-256",
    }
}

fn name_of(found: &FoundCertificate) -> String {
    if let Ok(Some(name)) = found.properties().friendly_name() {
        return name;
    }
    let Ok(certificate) = Certificate::from_der(found.der()) else {
        return String::new();
    };
    let subject = certificate.tbs_certificate().subject();
    match subject.common_name() {
        Some(name) => name.to_string(),
        None => subject.to_string(),
    }
}
