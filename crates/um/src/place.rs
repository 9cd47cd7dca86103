//! Where a key stands in the estate file, and which keys there may be.

use core::cmp::Reverse;
use core::fmt;
use core::ops::Range;
use std::collections::BTreeMap;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::nearest::nearest;

/// A key of the estate file, as `exchange[0].um.certificate`, and its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    key: String,
    line: usize,
}

impl Place {
    /// The path to the key; entries of a list count from 0.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The line, counted from 1; 0 where options stand for a file.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            let table = self.key.split('[').next().unwrap_or_default();
            write!(f, "--{}", table.replace('_', "-"))
        } else if self.key.is_empty() {
            write!(f, "line {}", self.line)
        } else {
            write!(f, "`{}` (line {})", self.key, self.line)
        }
    }
}

/// Every key that the file has, and where.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    entries: BTreeMap<String, Entry>,
    line_starts: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    line: usize,
    value: Range<usize>,
}

impl Keys {
    /// Notes where each key of the document stands, and refuses those that the schema does not know.
    pub(crate) fn read(
        text: &str,
        document: &Spanned<DeTable<'_>>,
        schema: &Value,
    ) -> Result<Self, Error> {
        let mut keys = Self::of_lines(text);
        let walk = Walk { schema };
        walk.table(&mut keys, document.get_ref(), schema, "")?;
        Ok(keys)
    }

    /// Of a text that is no document: it has lines, and no keys.
    pub(crate) fn of_lines(text: &str) -> Self {
        let starts = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self {
            entries: BTreeMap::new(),
            line_starts: core::iter::once(0).chain(starts).collect(),
        }
    }

    /// The place of a key; of the table around it when the key is not written.
    pub(crate) fn place(&self, key: &str) -> Place {
        let mut written = key;
        let line = loop {
            if let Some(entry) = self.entries.get(written) {
                break entry.line;
            }
            match written.rfind(['.', '[']) {
                Some(end) => written = &written[..end],
                // Options have no lines.
                None => break usize::from(!self.line_starts.is_empty()),
            }
        };
        Place {
            key: key.to_owned(),
            line,
        }
    }

    /// The innermost key whose value covers this part of the text.
    pub(crate) fn place_of_span(&self, span: Option<Range<usize>>) -> Place {
        let start = span.as_ref().map_or(0, |span| span.start);
        let innermost = self
            .entries
            .iter()
            .filter(|(_, entry)| span.is_some() && entry.value.contains(&start))
            .min_by_key(|(key, entry)| (entry.value.len(), Reverse(key.len())));
        Place {
            key: innermost.map_or_else(String::new, |(key, _)| key.clone()),
            line: self.line(start),
        }
    }

    fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }
}

/// A walk through the document, and through the schema beside it.
struct Walk<'s> {
    schema: &'s Value,
}

impl Walk<'_> {
    fn table(
        &self,
        keys: &mut Keys,
        table: &DeTable<'_>,
        schema: &Value,
        path: &str,
    ) -> Result<(), Error> {
        let properties = self.find(schema, "properties").and_then(Value::as_object);
        let named = self.find(schema, "additionalProperties");
        for (key, value) in table.iter() {
            let name = key.get_ref();
            let path = if path.is_empty() {
                name.to_string()
            } else {
                format!("{path}.{name}")
            };
            let line = keys.line(key.span().start);
            let entry = Entry {
                line,
                value: value.span(),
            };
            keys.entries.insert(path.clone(), entry);
            let schema = match properties {
                None => named.unwrap_or(&Value::Null),
                Some(properties) => {
                    properties
                        .get(name.as_ref())
                        .ok_or_else(|| Error::UnknownKey {
                            nearest: nearest(name, properties.keys()),
                            place: Place {
                                key: path.clone(),
                                line,
                            },
                        })?
                }
            };
            self.value(keys, value, schema, &path)?;
        }
        Ok(())
    }

    fn value(
        &self,
        keys: &mut Keys,
        value: &Spanned<DeValue<'_>>,
        schema: &Value,
        path: &str,
    ) -> Result<(), Error> {
        match value.get_ref() {
            DeValue::Table(table) => self.table(keys, table, schema, path),
            DeValue::Array(items) => {
                let schema = self.find(schema, "items").unwrap_or(&Value::Null);
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    let span = item.span();
                    let entry = Entry {
                        line: keys.line(span.start),
                        value: span,
                    };
                    keys.entries.insert(path.clone(), entry);
                    self.value(keys, item, schema, &path)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What the schema says under `word`, itself or by reference or in one of its alternatives.
    fn find<'v>(&'v self, schema: &'v Value, word: &str) -> Option<&'v Value> {
        if let Some(found) = schema.get(word) {
            return Some(found);
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let definition = self.schema.pointer(reference.trim_start_matches('#'))?;
            return self.find(definition, word);
        }
        ["anyOf", "oneOf"]
            .iter()
            .filter_map(|alternatives| schema.get(alternatives)?.as_array())
            .flatten()
            .find_map(|alternative| self.find(alternative, word))
    }
}
