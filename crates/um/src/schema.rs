//! The JSON Schemas of what goes in and what comes out. The estate's is also the list of its keys.

use std::sync::LazyLock;

use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::change::Changes;
use crate::collected::Collected;
use crate::fact::{self, FactTable};
use crate::file::Tables;
use crate::forecast::ForecastReport;
use crate::matrix::Matrix;
use crate::plan::Plan;
use crate::repair::RepairReport;
use crate::report::Report;
use crate::requirements::RequirementsReport;
use crate::what_if::WhatIfReport;

/// The JSON Schema of the estate file, as text.
///
/// TOML has no schemas of its own; editors that complete TOML read this one.
#[must_use]
pub fn estate_schema() -> String {
    text(of_estate())
}

/// The JSON Schema of the report, as text.
#[must_use]
pub fn report_schema() -> String {
    text(schemars::schema_for!(Report).as_value())
}

/// The JSON Schema of the plan, as text.
#[must_use]
pub fn plan_schema() -> String {
    text(schemars::schema_for!(Plan).as_value())
}

/// The JSON Schema of the report on requirements, as text.
#[must_use]
pub fn requirements_schema() -> String {
    text(schemars::schema_for!(RequirementsReport).as_value())
}

/// The JSON Schema of the forecast, as text.
#[must_use]
pub fn forecast_schema() -> String {
    text(schemars::schema_for!(ForecastReport).as_value())
}

/// The JSON Schema of the matrix, as text.
#[must_use]
pub fn matrix_schema() -> String {
    text(schemars::schema_for!(Matrix).as_value())
}

/// The JSON Schema of the facts that a server gathers, as text.
#[must_use]
pub fn collected_schema() -> String {
    text(schemars::schema_for!(Collected).as_value())
}

/// Made once: every file is held to it.
pub(crate) fn of_estate() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| closed(schemars::schema_for!(Tables)));
    &SCHEMA
}

/// Made once: every file is held to it.
pub(crate) fn of_changes() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| closed(schemars::schema_for!(Changes)));
    &SCHEMA
}

/// Of a file that people write: what is left out is not `null`, and no key is unknown.
fn closed(mut schema: Schema) -> Value {
    WithoutNull.transform(&mut schema);
    OnlyKnownKeys.transform(&mut schema);
    schema.to_value()
}

/// The JSON Schema of a file of changes, as text.
#[must_use]
pub fn changes_schema() -> String {
    text(of_changes())
}

/// The JSON Schema of the report on repairs, as text.
#[must_use]
pub fn repair_schema() -> String {
    text(schemars::schema_for!(RepairReport).as_value())
}

/// The JSON Schema of the report on changes, as text.
#[must_use]
pub fn what_if_schema() -> String {
    text(schemars::schema_for!(WhatIfReport).as_value())
}

fn text(schema: &Value) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// Every table has the keys that it has, and no others; where facts may stand, each fact is a key.
struct OnlyKnownKeys;

impl Transform for OnlyKnownKeys {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let object = schema.ensure_object();
        let takes_facts = object.get("additionalProperties") == Some(&fact::schema_marker());
        let Some(Value::Object(properties)) = object.get_mut("properties") else {
            return;
        };
        if takes_facts {
            properties.extend(fact::schemas());
        }
        object.insert("additionalProperties".to_owned(), false.into());
    }
}

/// TOML has no null: what may be absent is not required, and that is all.
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if object.get("default") == Some(&Value::Null) {
            object.remove("default");
        }
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        let Some(Value::Array(alternatives)) = object.get_mut("anyOf") else {
            return;
        };
        alternatives.retain(|alternative| *alternative != json!({ "type": "null" }));
        if let [Value::Object(only)] = alternatives.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

impl JsonSchema for FactTable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FactTable".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": fact::schema_marker() })
    }
}
