//! Who is to import a file.

use core::fmt;

use countersign_asn1::Certificate;
use countersign_containers::PfxPreset;
use countersign_keys::{KeyAlgorithm, PublicKey};
use countersign_lint::{Lint as _, Severity};
use countersign_messages::Language;
use countersign_products::{
    self as products, Delivery, KeyProtection, Measure, Product, Protection,
};

use super::chain::{Arranged, Company};
use super::{ConversionFault, Form};
use crate::failure::Failure;
use crate::{console, wanted_by};

/// Whose rules a file keeps to.
pub(super) enum Recipient {
    /// Nobody's.
    Anyone,
    /// Those of whoever reads PKCS#12 of this kind.
    Preset(PfxPreset),
    /// A product's.
    Product(Box<Product>),
}

impl Recipient {
    pub(super) fn named(name: Option<&str>) -> Result<Self, Failure> {
        let Some(name) = name else {
            return Ok(Self::Anyone);
        };
        if let Some(preset) = PfxPreset::ALL.into_iter().find(|it| it.name() == name) {
            return Ok(Self::Preset(preset));
        }
        wanted_by::named(&products::catalogue(), name)
            .map(|product| Self::Product(Box::new(product)))
    }

    /// The form that it imports.
    pub(super) fn form(&self) -> Option<Form> {
        match self {
            Self::Anyone => None,
            Self::Preset(_) => Some(Form::Pfx),
            Self::Product(_) => self.delivery().map(|delivery| match delivery.form {
                products::Form::Pkcs12 { .. } => Form::Pfx,
                _ => Form::Pem,
            }),
        }
    }

    /// Which certificates it takes.
    pub(super) fn company(&self) -> Option<Company> {
        self.delivery().map(|delivery| match delivery.above {
            products::Above::Nothing => Company::Nothing,
            products::Above::WithoutRoot => Company::WithoutRoot,
            products::Above::WithRoot => Company::WithRoot,
        })
    }

    /// What a PKCS#12 is under.
    pub(super) fn preset(&self) -> PfxPreset {
        match self {
            Self::Anyone => PfxPreset::Modern,
            Self::Preset(preset) => *preset,
            Self::Product(_) => match self.delivery().map(|delivery| &delivery.form) {
                Some(products::Form::Pkcs12 {
                    protection: Protection::TripleDes,
                    ..
                }) => PfxPreset::Windows2012,
                _ => PfxPreset::Modern,
            },
        }
    }

    /// The provider that Windows is to keep the key in: an RSA key's.
    pub(super) fn provider(&self) -> Option<&str> {
        match self {
            Self::Preset(PfxPreset::Windows2012) => Some(SCHANNEL),
            Self::Anyone | Self::Preset(_) => None,
            Self::Product(_) => match &self.delivery()?.form {
                products::Form::Pkcs12 { provider, .. } => provider.as_deref(),
                _ => None,
            },
        }
    }

    /// Whether nobody can tell it the passphrase of its key.
    pub(super) fn wants_clear_key(&self) -> bool {
        matches!(
            self.delivery().map(|delivery| &delivery.form),
            Some(products::Form::Pem {
                key: KeyProtection::Clear
            })
        )
    }

    /// What it would not take of these certificates. What it might not take is a warning.
    pub(super) fn refusals(&self, arranged: &Arranged) -> Vec<ConversionFault> {
        let (Self::Product(product), Some(own)) = (self, arranged.chain.first()) else {
            return Vec::new();
        };
        let Ok(certificate) = Certificate::from_der(own.der()) else {
            return Vec::new();
        };
        let constraints = certificate
            .tbs_certificate()
            .extensions()
            .basic_constraints();
        // An authority's it takes for one to trust, and not for its own.
        if constraints.is_ok_and(|found| found.is_some_and(|found| found.ca)) {
            return Vec::new();
        }
        let mut refusals = Vec::new();
        for lint in product.lints() {
            let Some(sentence) = lint.inspect_certificate(&certificate) else {
                continue;
            };
            match lint.severity() {
                Severity::Error => refusals.push(ConversionFault::NotTaken {
                    sentence,
                    source_of: lint.source().to_owned(),
                }),
                Severity::Warning => console::warn(&format!("{sentence} [{}]", lint.source())),
                _ => {}
            }
        }
        let key = PublicKey::from_info(certificate.tbs_certificate().subject_public_key_info());
        if let KeyAlgorithm::Rsa { bits } = key.algorithm() {
            refusals.extend(self.too_much(Measure::RsaBits, u64::from(bits)));
        }
        refusals.extend(self.too_much(Measure::Certificates, count(arranged.len())));
        refusals
    }

    /// What it would not take of the file.
    pub(super) fn refusals_of_file(&self, form: Form, octets: &[u8]) -> Vec<ConversionFault> {
        match form {
            Form::Pem => self.too_much(Measure::PemOctets, count(octets.len())),
            _ => None,
        }
        .into_iter()
        .collect()
    }

    /// Tells what to know when it is given a certificate.
    pub(super) fn tell_notes(&self) {
        for note in self.delivery().into_iter().flat_map(|it| &it.notes) {
            let text = note.text.told(Language::English);
            console::note(&format!("{self}: {text} [{}]", note.source));
        }
    }

    fn too_much(&self, of: Measure, found: u64) -> Option<ConversionFault> {
        match self {
            Self::Product(product) => ConversionFault::too_much(product, of, found),
            Self::Anyone | Self::Preset(_) => None,
        }
    }

    fn delivery(&self) -> Option<&Delivery> {
        match self {
            Self::Product(product) => product.delivery(),
            Self::Anyone | Self::Preset(_) => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Preset(preset) => f.write_str(preset.name()),
            Self::Product(product) => f.write_str(product.rules().name.told(Language::English)),
        }
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// The provider of `CryptoAPI` whose keys Schannel uses.
const SCHANNEL: &str = "Microsoft RSA SChannel Cryptographic Provider";
