//! `Profile`: what may come from a request, what is fixed, what is refused.

mod config;
mod contradiction;
mod house;

use countersign_asn1::{KeyUsage, Oid};
use countersign_keys::{Hash, KeyAlgorithm, KeyKind, MlDsa, SignatureAlgorithm};
use time::Duration;

pub use config::{
    AlternativeNames, CommonNameForm, CommonNamePlace, Confidence, KeyUsageConfig, Lifetime,
    NameConstraintsConfig, NameKind, Place, ProfileConfig, RevocationPointers, Row, Wildcard,
};
pub use contradiction::Contradiction;

use crate::Error;
use house::HOUSE;

/// A profile that holds together: the rules by which an authority makes a certificate of a request.
///
/// From the request come the key, the subject and the alternative names, as far as the profile lets
/// them; everything else is fixed by the profile and by the authority. What a request asks for
/// beyond that is not given, and one that asks to be an authority under a profile for end entities
/// is refused.
///
/// # Examples
/// ```
/// use countersign_ca::Profile;
///
/// let um = Profile::house("um")?;
/// assert_eq!(um.config().lifetime.value.days, 730);
///
/// let endless = Profile::from_toml("name = \"mine\"").unwrap_err();
/// assert_eq!(endless.to_string(), "profile is malformed at line 1: missing field `summary`");
/// # Ok::<(), countersign_ca::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    config: ProfileConfig,
    key_algorithms: Vec<KeyAlgorithm>,
    signatures: Vec<SignatureAlgorithm>,
    key_usage: KeyUsage,
    rsa_key_usage: KeyUsage,
    purposes: Vec<Oid<'static>>,
    subject_attributes: Vec<Oid<'static>>,
}

impl Profile {
    /// Reads a profile and makes sure that it holds together.
    ///
    /// # Errors
    /// [`Error::ProfileSyntax`] when the text is no TOML, lacks a key or has an unknown one;
    /// [`Error::ProfileContradiction`] when one rule excludes another.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let config: ProfileConfig = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            Error::ProfileSyntax {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                message: error.message().to_owned(),
            }
        })?;
        Self::new(config)
    }

    /// The profile, if it holds together.
    ///
    /// # Errors
    /// [`Error::ProfileContradiction`] when one rule excludes another.
    pub fn new(config: ProfileConfig) -> Result<Self, Error> {
        Self::resolve(&config).map_err(|contradiction| Error::ProfileContradiction {
            profile: config.name.clone(),
            contradiction,
        })
    }

    /// A profile of this house, by name.
    ///
    /// # Errors
    /// [`Error::UnknownProfile`] when there is none of that name.
    pub fn house(name: &str) -> Result<Self, Error> {
        Self::from_toml(Self::house_text(name)?)
    }

    /// The text of a profile of this house: one to start from.
    ///
    /// # Errors
    /// As [`Self::house`].
    pub fn house_text(name: &str) -> Result<&'static str, Error> {
        match HOUSE.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Ok(text),
            None => Err(Error::UnknownProfile {
                name: name.to_owned(),
            }),
        }
    }

    /// The names of the profiles of this house.
    pub fn house_names() -> impl Iterator<Item = &'static str> {
        HOUSE.iter().map(|(name, _)| *name)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// The rules as they are written down, each with its source and confidence.
    #[must_use]
    pub fn config(&self) -> &ProfileConfig {
        &self.config
    }

    /// Whether its certificates are an authority's.
    #[must_use]
    pub fn is_authority(&self) -> bool {
        self.config.is_authority()
    }

    /// The kinds of key that are certified.
    #[must_use]
    pub fn key_algorithms(&self) -> &[KeyAlgorithm] {
        &self.key_algorithms
    }

    /// The algorithms that the issuer may sign with.
    #[must_use]
    pub fn signatures(&self) -> &[SignatureAlgorithm] {
        &self.signatures
    }

    /// `extKeyUsage`; empty when the extension is left out.
    #[must_use]
    pub fn purposes(&self) -> &[Oid<'static>] {
        &self.purposes
    }

    /// `keyUsage` of such a key.
    #[must_use]
    pub fn key_usage(&self, key: KeyAlgorithm) -> KeyUsage {
        match key {
            KeyAlgorithm::Rsa { .. } => self.key_usage.union(self.rsa_key_usage),
            _ => self.key_usage,
        }
    }

    /// The attributes that a subject may have besides its common name.
    #[must_use]
    pub fn subject_attributes(&self) -> &[Oid<'static>] {
        &self.subject_attributes
    }

    /// From the first second of validity to the last, both counted.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        Duration::days(i64::from(self.config.lifetime.value.days))
    }

    /// How long before the moment of issue validity begins.
    #[must_use]
    pub fn backdate(&self) -> Duration {
        Duration::minutes(i64::from(self.config.lifetime.value.backdate_minutes))
    }

    /// Every name of the configuration turned into what it names, and the whole checked.
    fn resolve(config: &ProfileConfig) -> Result<Self, Contradiction> {
        config.check()?;
        let usage = |names: &[String]| {
            let bits: Result<Vec<KeyUsage>, _> = names.iter().map(|name| key_usage(name)).collect();
            Ok(bits?.into_iter().fold(KeyUsage::default(), KeyUsage::union))
        };
        let purposes = &config.extended_key_usage;
        let profile = Self {
            key_algorithms: each(&config.keys.value, key_algorithm)?,
            signatures: each(&config.signatures.value, signature_algorithm)?,
            key_usage: usage(&config.key_usage.value.all)?,
            rsa_key_usage: usage(&config.key_usage.value.rsa)?,
            purposes: purposes
                .iter()
                .map(|row| purpose(&row.value))
                .collect::<Result<_, _>>()?,
            subject_attributes: each(&config.subject_attributes.value, attribute)?,
            config: config.clone(),
        };
        profile.check()?;
        Ok(profile)
    }
}

fn each<T>(
    names: &[String],
    resolve: fn(&str) -> Result<T, Contradiction>,
) -> Result<Vec<T>, Contradiction> {
    names.iter().map(|name| resolve(name)).collect()
}

fn key_algorithm(name: &str) -> Result<KeyAlgorithm, Contradiction> {
    let kind: Result<KeyKind, _> = name.parse();
    kind.map(KeyKind::algorithm)
        .map_err(|_| unknown("keys", name))
}

fn signature_algorithm(name: &str) -> Result<SignatureAlgorithm, Contradiction> {
    let found = SIGNATURES.into_iter().find(|known| known.name() == name);
    found.ok_or_else(|| unknown("signatures", name))
}

fn key_usage(name: &str) -> Result<KeyUsage, Contradiction> {
    let found = KeyUsage::NAMES
        .into_iter()
        .find(|(_, known)| *known == name);
    found
        .map(|(bit, _)| bit)
        .ok_or_else(|| unknown("key_usage", name))
}

fn purpose(name: &str) -> Result<Oid<'static>, Contradiction> {
    let found = PURPOSES
        .into_iter()
        .find(|known| known.name() == Some(name));
    found.ok_or_else(|| unknown("extended_key_usage", name))
}

fn attribute(name: &str) -> Result<Oid<'static>, Contradiction> {
    let found = ATTRIBUTES.into_iter().find(|(known, _)| *known == name);
    found
        .map(|(_, oid)| oid)
        .ok_or_else(|| unknown("subject_attributes", name))
}

fn unknown(row: &'static str, name: &str) -> Contradiction {
    Contradiction::UnknownName {
        row,
        name: name.to_owned(),
    }
}

/// The signatures that are made here. RSASSA-PSS is not among them: half of the peers cannot read it.
const SIGNATURES: [SignatureAlgorithm; 10] = [
    SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
    SignatureAlgorithm::RsaPkcs1(Hash::Sha384),
    SignatureAlgorithm::RsaPkcs1(Hash::Sha512),
    SignatureAlgorithm::Ecdsa(Hash::Sha256),
    SignatureAlgorithm::Ecdsa(Hash::Sha384),
    SignatureAlgorithm::Ecdsa(Hash::Sha512),
    SignatureAlgorithm::Ed25519,
    SignatureAlgorithm::MlDsa(MlDsa::MlDsa44),
    SignatureAlgorithm::MlDsa(MlDsa::MlDsa65),
    SignatureAlgorithm::MlDsa(MlDsa::MlDsa87),
];

const PURPOSES: [Oid<'static>; 7] = [
    Oid::SERVER_AUTH,
    Oid::CLIENT_AUTH,
    Oid::CODE_SIGNING,
    Oid::EMAIL_PROTECTION,
    Oid::TIME_STAMPING,
    Oid::OCSP_SIGNING,
    Oid::SIP_DOMAIN,
];

/// The short names of [RFC 4514 §3], and that of X.520's `serialNumber`.
const ATTRIBUTES: [(&str, Oid<'static>); 8] = [
    ("C", Oid::COUNTRY_NAME),
    ("ST", Oid::STATE_OR_PROVINCE_NAME),
    ("L", Oid::LOCALITY_NAME),
    ("street", Oid::STREET_ADDRESS),
    ("O", Oid::ORGANIZATION_NAME),
    ("OU", Oid::ORGANIZATIONAL_UNIT_NAME),
    ("DC", Oid::DOMAIN_COMPONENT),
    ("serialNumber", Oid::SERIAL_NUMBER),
];
