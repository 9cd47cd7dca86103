//! Facts as an estate states them: any that a product's rule may ask for, under its own name.

use std::collections::BTreeMap;

use countersign_mutual::{FactDefinition, FactValue, Facts};
use countersign_products::Catalogue;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::Error;
use crate::place::Keys;

/// The facts of a table of the estate, as written: every key that is not another one's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct FactTable(BTreeMap<String, toml::Value>);

/// Facts that have a key with a type of its own: files and lists.
const TYPED: [&str; 7] = [
    "aia",
    "auto_root_update",
    "certificate",
    "crls",
    "intermediates",
    "trusted_peers",
    "trusted_roots",
];

impl FactTable {
    /// States a fact that this table leaves out.
    pub(crate) fn suppose(&mut self, name: &str, word: &str) {
        let word = || toml::Value::String(word.to_owned());
        self.0.entry(name.to_owned()).or_insert_with(word);
    }

    /// Adds what this table states to `facts`; `path` is the table's key.
    pub(crate) fn state(
        &self,
        facts: &mut Facts,
        path: &str,
        keys: &Keys,
        catalogue: &Catalogue,
    ) -> Result<(), Error> {
        for (name, value) in &self.0 {
            let place = || keys.place(&format!("{path}.{name}"));
            let Some(definition) = catalogue.facts().get(name) else {
                let known = catalogue.facts().keys();
                return Err(Error::UnknownKey {
                    place: place(),
                    nearest: crate::nearest::nearest(name, known),
                });
            };
            let value = read(value, definition).ok_or_else(|| Error::FactValue {
                place: place(),
                found: value.to_string(),
                wanted: wanted(definition),
            })?;
            facts.set(name.clone(), value);
        }
        Ok(())
    }
}

/// The value, if the fact can have it. A fact without words of its own is a number where it says so, else a flag or
/// a moment.
fn read(value: &toml::Value, definition: &FactDefinition) -> Option<FactValue> {
    if definition.number {
        return value.as_integer().map(FactValue::Number);
    }
    if definition.values.is_empty() {
        return match value {
            toml::Value::Boolean(flag) => Some(FactValue::Flag(*flag)),
            other => read_moment(other)
                .and_then(|moment| moment.format(&Rfc3339).ok())
                .map(FactValue::Word),
        };
    }
    let word = value.as_str()?;
    definition
        .values
        .iter()
        .find(|known| known.eq_ignore_ascii_case(word))
        .map(|known| FactValue::Word(known.clone()))
}

/// The value as the fact has it, if the fact can be that.
pub(crate) fn suits(value: &FactValue, definition: &FactDefinition) -> Option<FactValue> {
    let written = match value {
        FactValue::Flag(flag) => toml::Value::Boolean(*flag),
        FactValue::Word(word) => toml::Value::String(word.clone()),
        FactValue::Number(number) => toml::Value::Integer(*number),
        FactValue::Words(_) => return None,
    };
    read(&written, definition)
}

/// What the fact may be, as the end of a sentence.
pub(crate) fn wanted(definition: &FactDefinition) -> String {
    if definition.number {
        return "a whole number".to_owned();
    }
    if definition.values.is_empty() {
        return "`true`, `false`, or a moment as 2026-01-31T08:00:00Z".to_owned();
    }
    let words = definition.values.iter().map(|word| format!("`\"{word}\"`"));
    format!("one of {}", words.collect::<Vec<_>>().join(", "))
}

/// A moment, as TOML writes it or as a string in RFC 3339.
fn read_moment(value: &toml::Value) -> Option<OffsetDateTime> {
    let text = match value {
        toml::Value::Datetime(datetime) => datetime.to_string(),
        toml::Value::String(text) => text.clone(),
        _ => return None,
    };
    OffsetDateTime::parse(&text, &Rfc3339).ok()
}

/// A moment with its offset from UTC, for keys that are moments.
pub(crate) fn moment<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<OffsetDateTime>, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    read_moment(&value).map(Some).ok_or_else(|| {
        serde::de::Error::custom("wanted a moment with its offset, as 2026-01-31T08:00:00Z")
    })
}

/// The facts that requirements ask for and no rule of a product does: each a key of the estate with a type of
/// its own.
pub(crate) fn of_requirements() -> BTreeMap<String, FactDefinition> {
    #[derive(Deserialize)]
    struct FactsFile {
        fact: Vec<FactDefinition>,
    }
    let file: FactsFile =
        toml::from_str(FACTS).expect("the compiled-in facts are of their form: a test reads them");
    let facts = file.fact.into_iter();
    facts.map(|fact| (fact.name.clone(), fact)).collect()
}

const FACTS: &str = include_str!("../data/facts.toml");

/// What stands in a schema where facts may stand, until they are filled in.
pub(crate) fn schema_marker() -> Value {
    json!({ "$comment": "a fact" })
}

/// Every fact as a property of a JSON Schema.
pub(crate) fn schemas() -> Map<String, Value> {
    countersign_products::catalogue()
        .facts()
        .values()
        .filter(|fact| !TYPED.contains(&fact.name.as_str()))
        .map(|fact| {
            let description = format!(
                "{} To learn it: {}",
                fact.question.en.replace("{party}", "the party"),
                fact.how.en
            );
            let schema = if fact.number {
                json!({ "description": description, "type": "integer" })
            } else if fact.values.is_empty() {
                json!({
                    "description": description,
                    "anyOf": [{ "type": "boolean" }, { "type": "string", "format": "date-time" }],
                })
            } else {
                json!({ "description": description, "enum": fact.values })
            };
            (fact.name.clone(), schema)
        })
        .collect()
}
