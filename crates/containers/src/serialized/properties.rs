//! The properties of one element.

use countersign_asn1::OwnedOid;

use super::key_provider::KeyProviderInfo;
use super::property::{Property, PropertyId};
use super::value::PropertyValue;
use crate::Error;

/// The properties of one certificate, CRL or CTL, in the order of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties<'a>(Vec<Property<'a>>);

impl<'a> Properties<'a> {
    pub(crate) fn push(&mut self, property: Property<'a>) {
        self.0.push(property);
    }

    /// Each property.
    pub fn iter(&self) -> impl Iterator<Item = &Property<'a>> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The property of this number; the first, should there be several.
    #[must_use]
    pub fn get(&self, id: PropertyId) -> Option<&Property<'a>> {
        self.iter().find(|property| property.id() == id)
    }

    /// The name for people.
    ///
    /// # Errors
    /// [`Error::Property`] when it is there and malformed.
    pub fn friendly_name(&self) -> Result<Option<String>, Error> {
        let value = self.get(PropertyId::FRIENDLY_NAME).map(Property::value);
        Ok(match value.transpose()? {
            Some(PropertyValue::FriendlyName(name)) => Some(name),
            _ => None,
        })
    }

    /// Where the private key is said to live.
    ///
    /// # Errors
    /// [`Error::Property`] when it is there and malformed.
    pub fn key_provider_info(&self) -> Result<Option<KeyProviderInfo>, Error> {
        let value = self.get(PropertyId::KEY_PROV_INFO).map(Property::value);
        Ok(match value.transpose()? {
            Some(PropertyValue::KeyProviderInfo(info)) => Some(info),
            _ => None,
        })
    }

    /// The extended key usages that the store leaves the certificate; `None` where it does not limit them.
    ///
    /// # Errors
    /// [`Error::Property`] when it is there and malformed.
    pub fn enhanced_key_usage(&self) -> Result<Option<Vec<OwnedOid>>, Error> {
        let value = self.get(PropertyId::ENHKEY_USAGE).map(Property::value);
        Ok(match value.transpose()? {
            Some(PropertyValue::EnhancedKeyUsage(usages)) => {
                Some(usages.into_iter().map(OwnedOid::from).collect())
            }
            _ => None,
        })
    }

    pub(crate) fn into_owned(self) -> Properties<'static> {
        Properties(self.0.into_iter().map(Property::into_owned).collect())
    }
}
