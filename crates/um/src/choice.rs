//! What an estate writes short, as a text, or at length, as a table.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A text, or a table. `wanted` ends the sentence about anything else.
///
/// By hand: an untagged enum forgets where in the file a fault stands.
pub(crate) fn text_or_table<'de, D, Table, Choice>(
    deserializer: D,
    wanted: &'static str,
    text: fn(String) -> Choice,
    table: fn(Table) -> Choice,
) -> Result<Choice, D::Error>
where
    D: Deserializer<'de>,
    Table: Deserialize<'de>,
{
    deserializer.deserialize_any(TextOrTable {
        wanted,
        text,
        table,
        lifetime: PhantomData,
    })
}

struct TextOrTable<'de, Table, Choice> {
    wanted: &'static str,
    text: fn(String) -> Choice,
    table: fn(Table) -> Choice,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, Table: Deserialize<'de>, Choice> Visitor<'de> for TextOrTable<'de, Table, Choice> {
    type Value = Choice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Choice, E> {
        Ok((self.text)(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Choice, A::Error> {
        let contents = de::value::MapAccessDeserializer::new(map);
        Table::deserialize(contents).map(self.table)
    }
}
