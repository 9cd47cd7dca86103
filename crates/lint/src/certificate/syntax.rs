//! Every name and every known extension has the syntax that its standard gives it.

use super::{Encoding, EncodingRule};
use crate::Severity;

pub(super) const RULE: EncodingRule = EncodingRule {
    code: "syntax",
    severity: Severity::Error,
    source: "RFC 5280 §4.1",
    inspect,
};

fn inspect(encoding: &Encoding) -> Option<String> {
    encoding.as_ref().err().map(ToString::to_string)
}
