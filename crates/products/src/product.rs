//! One product, as its file states it.

use std::collections::BTreeSet;
use std::rc::Rc;

use countersign_messages::Text;
use countersign_mutual::{Confidence, Rule, VerifierRules};
use serde::Deserialize;

use crate::Delivery;

/// A product: its rules, where it listens, and in what it takes a certificate.
#[derive(Clone, Debug)]
pub struct Product {
    rules: Rc<VerifierRules>,
    ports: Vec<Port>,
    delivery: Option<Delivery>,
    versions: Vec<String>,
}

impl Product {
    pub(crate) fn new(rules: VerifierRules, ports: Vec<Port>, delivery: Option<Delivery>) -> Self {
        Self {
            rules: Rc::new(rules),
            ports,
            delivery,
            versions: Vec::new(),
        }
    }

    /// What suits all of these suits this one, whichever of them it turns out to be: it has the rules of each,
    /// and it is given what each is given, where that is the same.
    pub(crate) fn of_versions(id: &str, name: Text<String>, versions: &[&Self]) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        let mut ports: Vec<Port> = Vec::new();
        for version in versions {
            for rule in &version.rules.rules {
                if !rules.iter().any(|known| known.id == rule.id) {
                    rules.push(rule.clone());
                }
            }
            for port in &version.ports {
                let is_same =
                    |known: &Port| (known.number, &known.service) == (port.number, &port.service);
                if !ports.iter().any(is_same) {
                    ports.push(port.clone());
                }
            }
        }
        let families = versions.iter().flat_map(|it| it.rules.families.clone());
        let is_windows = versions.iter().any(|it| it.rules.windows);
        let mut deliveries = versions.iter().map(|version| &version.delivery);
        let delivery = deliveries.next().cloned().flatten();
        Self {
            delivery: delivery.filter(|one| deliveries.all(|other| other.as_ref() == Some(one))),
            versions: versions.iter().map(|it| it.rules.id.clone()).collect(),
            rules: Rc::new(VerifierRules::new(
                id.to_owned(),
                name,
                families.collect(),
                is_windows,
                rules,
            )),
            ports,
        }
    }

    /// How it verifies, and what it demands of its own certificate; inherited rules first.
    #[must_use]
    pub fn rules(&self) -> &Rc<VerifierRules> {
        &self.rules
    }

    /// Where it listens.
    #[must_use]
    pub fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// In what form it takes a certificate of its own; `None` where nothing is known of that.
    #[must_use]
    pub fn delivery(&self) -> Option<&Delivery> {
        self.delivery.as_ref()
    }

    /// For which products it stands, by identifier: the versions of one whose version was not said. None where
    /// it is itself.
    #[must_use]
    pub fn versions(&self) -> &[String] {
        &self.versions
    }
}

/// A port on which a product listens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Port {
    /// The TCP port.
    pub number: u16,
    /// What listens there.
    pub service: String,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A product's file.
///
/// A rule of it may say `replaces = "id"` of one that the product inherits: it stands in that one's place, and
/// takes from it what it does not state itself. Several may replace one, as when servers and clients are
/// judged under different settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductFile {
    pub(crate) id: String,
    pub(crate) name: Name,
    /// A family, not something that one can own.
    #[serde(default, rename = "abstract")]
    pub(crate) is_abstract: bool,
    /// A family whose members are versions of one product: its name stands for all of them.
    #[serde(default)]
    pub(crate) versioned: bool,
    /// By what other names people call it.
    #[serde(default)]
    pub(crate) aliases: BTreeSet<String>,
    #[serde(default)]
    pub(crate) windows: bool,
    #[serde(default)]
    pub(crate) inherits: Vec<String>,
    #[serde(default)]
    pub(crate) families: BTreeSet<String>,
    #[serde(default, rename = "port")]
    pub(crate) ports: Vec<Port>,
    /// In whose place an heir's own stands.
    pub(crate) delivery: Option<Delivery>,
    #[serde(default, rename = "rule")]
    pub(crate) rules: Vec<Rule>,
    /// The inherited rules in whose place others stand.
    #[serde(skip)]
    pub(crate) replaced: BTreeSet<String>,
}

/// What a product is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Name {
    /// As its maker writes it, in any language.
    Makers(String),
    /// What it is, where it has no name.
    Described(Text<String>),
}

impl Name {
    pub(crate) fn text(&self) -> Text<String> {
        match self {
            Self::Makers(name) => Text {
                en: name.clone(),
                ja: name.clone(),
            },
            Self::Described(text) => text.clone(),
        }
    }
}
