//! What several targets do with what they read.
#![expect(
    clippy::missing_panics_doc,
    reason = "a target tells what it found by panicking"
)]

pub mod chain;

use countersign_asn1::encode::Encode as _;
use countersign_asn1::{CanonicalName, ExtensionValue, Extensions, GeneralName, Leniencies, Name};

/// Prints and prepares a name, and compares it with itself.
pub fn exercise_name(name: Name<'_>) {
    let _ = (name.to_string(), name.common_name(), name.to_der());
    assert!(name.matches(name));
    assert!(name.prepared().is_within(&name.prepared()));
}

/// Decodes every extension; a strict value comes back the same.
pub fn exercise_extensions(extensions: Extensions<'_>) {
    for extension in extensions.iter() {
        assert!(extensions.get(extension.id()).is_some());
        let leniencies = Leniencies::new();
        let Ok(value) = extension.decode_counting(&leniencies) else {
            continue;
        };
        if leniencies.is_empty() {
            assert_eq!(value.to_der(), extension.value());
        }
        if let ExtensionValue::SubjectAltName(names) | ExtensionValue::IssuerAltName(names) = value
        {
            names.iter().for_each(exercise_general_name);
        }
    }
}

/// A canonical form is canonical itself.
fn exercise_general_name(name: &GeneralName<'_>) {
    let _ = name.to_string();
    let Ok(canonical) = name.canonical() else {
        return;
    };
    let again = match &canonical {
        CanonicalName::DnsName(name) => GeneralName::DnsName(name).canonical(),
        CanonicalName::Rfc822Name(name) => GeneralName::Rfc822Name(name).canonical(),
        CanonicalName::UniformResourceIdentifier(uri) => {
            GeneralName::UniformResourceIdentifier(uri).canonical()
        }
        _ => name.canonical(),
    };
    assert_eq!(again.ok(), Some(canonical));
}
