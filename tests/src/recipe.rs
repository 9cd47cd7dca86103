//! Certificates by recipe: a folder's `certificates.toml` says what is in its `certificates/`.

use std::collections::BTreeMap;
use std::net::IpAddr;

use countersign_asn1::encode::Writer;
use countersign_asn1::pem::{Label, encode};
use countersign_asn1::{Oid, Tag};
use countersign_containers::{
    KeyProviderInfo, Property, PropertyValue, SerializedElement, SerializedStore,
};
use countersign_testkit::{
    ExtendedKeyUsagePurpose, Identity, KeyAlgorithm, SignatureScheme, Template, exchange,
};
use serde::Deserialize;
use time::macros::datetime;
use time::{Date, Month, OffsetDateTime, Time};
use toml::value::Datetime;

/// The recipes of one folder, by the name of the file that each makes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Recipes(BTreeMap<String, Recipe>);

/// What is wanted of one certificate. Keys are RSA of 2048 bits, as UM and Lync want them, unless it
/// says otherwise; one common name is one key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    /// The common name; for `exchange` the server's short name.
    subject: String,
    /// The recipe of the issuer; without one it is self-signed.
    issuer: Option<String>,
    #[serde(default)]
    role: RecipeRole,
    /// The DNS names and addresses; the subject if left out, and for `exchange` the server's full name.
    san: Option<Vec<String>>,
    /// `server` and `client` if left out.
    purposes: Option<Vec<RecipePurpose>>,
    #[serde(default)]
    key: Key,
    signature: Option<Signature>,
    not_before: Option<Datetime>,
    not_after: Option<Datetime>,
    /// Whether it says where its issuer's CRL is; it does if left out, unless it is self-signed.
    crl: Option<bool>,
    /// Whether it says where its issuer's certificate is.
    #[serde(default)]
    aia: bool,
    /// Whether the file has the chain too.
    #[serde(default)]
    file: Contents,
    /// Microsoft's application policies beside the purposes; none if left out.
    application_policies: Option<Vec<RecipePurpose>>,
    /// A Windows store (`.sst`) instead of PEM, which says that the key is in this kind of provider.
    key_provider: Option<KeyProvider>,
    /// A Windows store too, which leaves the certificate these purposes alone.
    store_purposes: Option<Vec<RecipePurpose>>,
    /// So many in one file, each self-signed, its generation after the common name.
    copies: Option<u16>,
    /// A revocation list of this authority, in a file of its own (`.crl`).
    list: Option<RecipeList>,
}

/// What is wanted of a revocation list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecipeList {
    /// The recipes of the certificates that are on it.
    #[serde(default)]
    revokes: Vec<String>,
    this_update: Datetime,
    next_update: Datetime,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RecipeRole {
    #[default]
    Leaf,
    Root,
    Intermediate,
    /// What Exchange setup makes for itself.
    Exchange,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RecipePurpose {
    Server,
    Client,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum Key {
    #[default]
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    #[serde(rename = "rsa-4096")]
    Rsa4096,
    #[serde(rename = "p-256")]
    P256,
    #[serde(rename = "ed25519")]
    Ed25519,
    /// Too small for any tool here to make: a public key alone, which fits no private one.
    #[serde(rename = "rsa-1024")]
    Rsa1024,
    /// A public key alone, too.
    #[serde(rename = "ml-dsa-65")]
    MlDsa65,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Signature {
    Sha1,
    Sha256,
    Sha512,
    Pss,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Contents {
    /// The certificate and the intermediates above it.
    #[default]
    Chain,
    /// The certificate alone.
    Alone,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeyProvider {
    Csp,
    Cng,
}

/// Whose recipe cannot be followed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecipeError {
    /// The file is not TOML, or has other keys than these.
    #[error("certificates.toml: {0}")]
    Form(toml::de::Error),
    /// An issuer that no recipe makes, or that issues itself.
    #[error("`{name}` is issued by `{issuer}`, which has no recipe or is issued by it")]
    Issuer {
        /// Whose issuer.
        name: String,
        /// Which one.
        issuer: String,
    },
}

impl Recipes {
    /// Reads the text of a `certificates.toml`.
    ///
    /// # Errors
    /// [`RecipeError::Form`]
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        toml::from_str(text).map_err(RecipeError::Form)
    }

    /// Makes every certificate: the bytes of each file, by its name.
    ///
    /// # Errors
    /// [`RecipeError::Issuer`]
    pub fn make(&self) -> Result<BTreeMap<String, Vec<u8>>, RecipeError> {
        let mut made = BTreeMap::new();
        for name in self.0.keys() {
            self.identity(name, &mut made, self.0.len())?;
        }
        let mut files = BTreeMap::new();
        for (name, recipe) in &self.0 {
            files.extend([recipe.file(name, &made[name])]);
            if let Some(list) = &recipe.list {
                files.insert(format!("{name}.crl"), list.file(name, &made)?);
            }
        }
        Ok(files)
    }

    fn identity(
        &self,
        name: &str,
        made: &mut BTreeMap<String, Identity>,
        depth: usize,
    ) -> Result<Identity, RecipeError> {
        if let Some(identity) = made.get(name) {
            return Ok(identity.clone());
        }
        let recipe = &self.0[name];
        let issuer = match &recipe.issuer {
            Some(issuer) if depth > 0 && self.0.contains_key(issuer) => {
                Some(self.identity(issuer, made, depth - 1)?)
            }
            Some(issuer) => {
                return Err(RecipeError::Issuer {
                    name: name.to_owned(),
                    issuer: issuer.clone(),
                });
            }
            None => None,
        };
        let template = recipe.template();
        let identity = issuer.map_or_else(
            || template.self_signed(),
            |issuer| template.issued_by(&issuer),
        );
        made.insert(name.to_owned(), identity.clone());
        Ok(identity)
    }
}

impl Recipe {
    fn template(&self) -> Template {
        self.template_for(&self.subject)
    }

    fn template_for(&self, subject: &str) -> Template {
        let names = self
            .san
            .clone()
            .unwrap_or_else(|| vec![self.subject.clone()]);
        let mut template = match self.role {
            RecipeRole::Root => Template::root(subject),
            RecipeRole::Intermediate => Template::intermediate(subject),
            RecipeRole::Leaf => names.iter().fold(
                Template::leaf(subject).without_alternative_names(),
                |template, name| match name.parse::<IpAddr>() {
                    Ok(address) => template.ip(address),
                    Err(_) => template.dns(name),
                },
            ),
            RecipeRole::Exchange => {
                let full_name = names.first().map_or(subject, String::as_str);
                exchange::template(subject, full_name)
            }
        };
        template = template.algorithm(match self.key {
            Key::Rsa2048 | Key::Rsa1024 | Key::MlDsa65 => KeyAlgorithm::Rsa2048,
            Key::Rsa4096 => KeyAlgorithm::Rsa4096,
            Key::P256 => KeyAlgorithm::P256,
            Key::Ed25519 => KeyAlgorithm::Ed25519,
        });
        if self.key == Key::Rsa1024 {
            template = template.forged(|tbs| tbs.subject_public_key_info = rsa_1024());
        }
        if self.key == Key::MlDsa65 {
            template = template.forged(|tbs| tbs.subject_public_key_info = ml_dsa_65());
        }
        if let Some(signature) = self.signature {
            template = template.signed_with(signature.scheme());
        }
        if let Some(purposes) = &self.purposes {
            let purposes: Vec<_> = purposes.iter().map(|purpose| purpose.name()).collect();
            template = template.purposes(&purposes);
        }
        if let Some(policies) = &self.application_policies {
            let value = application_policies(policies);
            template = template.extension(APPLICATION_CERT_POLICIES, false, value);
        }
        if self.role != RecipeRole::Exchange
            || self.not_before.is_some()
            || self.not_after.is_some()
        {
            template = template.validity(
                self.not_before.map_or(NOT_BEFORE, midnight),
                self.not_after.map_or(NOT_AFTER, midnight),
            );
        }
        let Some(issuer) = &self.issuer else {
            return template;
        };
        if self.crl.unwrap_or(true) {
            let uri = format!("http://pki.contoso.com/{issuer}.crl");
            template = template.crl_distribution_point(&uri);
        }
        if self.aia {
            let uri = format!("http://pki.contoso.com/{issuer}.crt");
            template = template.extension(AUTHORITY_INFO_ACCESS, false, ca_issuers(&uri));
        }
        template
    }

    fn file(&self, name: &str, identity: &Identity) -> (String, Vec<u8>) {
        if let Some(copies) = self.copies {
            let copies = (1..=copies).map(|generation| {
                let template = self.template_for(&format!("{} - G{generation}", self.subject));
                template.self_signed().pem()
            });
            return (
                format!("{name}.pem"),
                copies.collect::<String>().into_bytes(),
            );
        }
        let properties: Vec<_> = self.properties().collect();
        if properties.is_empty() {
            let pem = match self.file {
                Contents::Chain => identity.presented_pem(),
                Contents::Alone => identity.pem(),
            };
            return (format!("{name}.pem"), pem.into_bytes());
        }
        let mut elements: Vec<SerializedElement<'_>> = identity
            .presented()
            .into_iter()
            .map(SerializedElement::certificate)
            .collect();
        if let Some(first) = elements.first_mut() {
            *first = properties
                .into_iter()
                .fold(first.clone(), SerializedElement::with);
        }
        (
            format!("{name}.sst"),
            SerializedStore::new(elements).to_bytes(),
        )
    }

    /// What a Windows store says beside the certificate.
    fn properties(&self) -> impl Iterator<Item = Property<'static>> {
        let provider = self
            .key_provider
            .map(|provider| PropertyValue::KeyProviderInfo(provider.info()));
        let purposes = self.store_purposes.as_ref().map(|purposes| {
            PropertyValue::EnhancedKeyUsage(purposes.iter().map(|purpose| purpose.oid()).collect())
        });
        provider
            .into_iter()
            .chain(purposes)
            .map(|value| value.to_property())
    }
}

impl RecipeList {
    fn file(
        &self,
        authority: &str,
        made: &BTreeMap<String, Identity>,
    ) -> Result<Vec<u8>, RecipeError> {
        let find = |name: &String| {
            made.get(name).ok_or_else(|| RecipeError::Issuer {
                name: name.clone(),
                issuer: authority.to_owned(),
            })
        };
        let revoked: Vec<&Identity> = { self.revokes.iter() }
            .map(find)
            .collect::<Result<_, _>>()?;
        let (from, to) = (midnight(self.this_update), midnight(self.next_update));
        let list = made[authority].revocation_list_of(&revoked, from, to);
        Ok(encode(&Label::CertificateList, &list).into_bytes())
    }
}

impl RecipePurpose {
    fn oid(self) -> Oid<'static> {
        match self {
            Self::Server => Oid::SERVER_AUTH,
            Self::Client => Oid::CLIENT_AUTH,
        }
    }

    fn name(self) -> ExtendedKeyUsagePurpose {
        match self {
            Self::Server => ExtendedKeyUsagePurpose::ServerAuth,
            Self::Client => ExtendedKeyUsagePurpose::ClientAuth,
        }
    }
}

impl Signature {
    fn scheme(self) -> SignatureScheme {
        match self {
            Self::Sha1 => SignatureScheme::RsaPkcs1Sha1,
            Self::Sha256 => SignatureScheme::RsaPkcs1Sha256,
            Self::Sha512 => SignatureScheme::RsaPkcs1Sha512,
            Self::Pss => SignatureScheme::RsaPssSha256,
        }
    }
}

impl KeyProvider {
    fn info(self) -> KeyProviderInfo {
        let container = "1d1d6b6e-7a0a-4b43-9c53-2d8d5e6b1f10";
        match self {
            Self::Csp => {
                let provider = "Microsoft RSA SChannel Cryptographic Provider";
                KeyProviderInfo::new(container, provider, 12)
            }
            Self::Cng => {
                KeyProviderInfo::new(container, "Microsoft Software Key Storage Provider", 0)
            }
        }
    }
}

/// `AuthorityInfoAccessSyntax` [RFC 5280 §4.2.2.1] with one `caIssuers`.
fn ca_issuers(uri: &str) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::AD_CA_ISSUERS);
                w.value(Tag::context(6), uri.as_bytes());
            });
        });
    })
}

/// `APPLICATION_CERT_POLICIES`, in the syntax of `certificatePolicies`.
fn application_policies(purposes: &[RecipePurpose]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for purpose in purposes {
                w.nested(Tag::SEQUENCE, |w| w.oid(purpose.oid()));
            }
        });
    })
}

/// The `SubjectPublicKeyInfo` of an RSA key of 1024 bits whose modulus is any odd number.
fn rsa_1024() -> Vec<u8> {
    let key = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::INTEGER, &[&[0][..], &[0xC5; 128]].concat());
            w.value(Tag::INTEGER, &[1, 0, 1]);
        });
    });
    let rsa = countersign_keys::KeyAlgorithm::Rsa { bits: 1024 };
    rsa.to_public_key_info(&key).expect("RSA has a form")
}

/// The `SubjectPublicKeyInfo` of an ML-DSA key, of octets that nobody has the private key to.
fn ml_dsa_65() -> Vec<u8> {
    let ml_dsa = countersign_keys::KeyAlgorithm::MlDsa(countersign_keys::MlDsa::MlDsa65);
    let info = ml_dsa.to_public_key_info(&[0xC5; 1952]);
    info.expect("ML-DSA has a form")
}

const APPLICATION_CERT_POLICIES: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 21, 10];
const AUTHORITY_INFO_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];

/// Ten years, so that what is judged at the present moment stays good for long.
const NOT_BEFORE: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);
const NOT_AFTER: OffsetDateTime = datetime!(2036-01-01 00:00:00 UTC);

fn midnight(datetime: Datetime) -> OffsetDateTime {
    let date = datetime.date.expect("recipes have dates");
    let month = Month::try_from(date.month).expect("TOML has real months");
    let date = Date::from_calendar_date(date.year.into(), month, date.day);
    let midnight = date.expect("TOML has real days").with_time(Time::MIDNIGHT);
    midnight.assume_utc()
}
