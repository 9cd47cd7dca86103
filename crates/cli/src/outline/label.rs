//! What the fields of outlines are called where a result is told in a language.

use countersign_messages::{Text, outline};

/// By the names that JSON has. What is told in English alone is not among them: its labels are those names.
const LABELS: [(&str, Text); 32] = [
    ("answer", outline::ANSWER),
    ("approximate", outline::APPROXIMATE),
    ("as", outline::AS),
    ("candidates", outline::CANDIDATES),
    ("certificates", outline::CERTIFICATES),
    ("chain", outline::CHAIN),
    ("confidence", outline::CONFIDENCE),
    ("elements", outline::ELEMENTS),
    ("exhausted", outline::EXHAUSTED),
    ("findings", outline::FINDINGS),
    ("holds", outline::HOLDS),
    ("its_lists", outline::ITS_LISTS),
    ("knobs", outline::KNOBS),
    ("more_candidates", outline::MORE_CANDIDATES),
    ("name", outline::NAME),
    ("of", outline::OF),
    ("path", outline::PATH),
    ("ports", outline::PORTS),
    ("reason", outline::REASON),
    ("remedy", outline::REMEDY),
    ("revocation", outline::REVOCATION),
    ("rules", outline::RULES),
    ("says", outline::SAYS),
    ("service", outline::SERVICE),
    ("source", outline::SOURCE),
    ("supported", outline::SUPPORTED),
    ("warnings", outline::WARNINGS),
    ("when", outline::WHEN),
    ("when_unknown", outline::WHEN_UNKNOWN),
    ("windows", outline::WINDOWS),
    ("with", outline::WITH),
    ("works", outline::WORKS),
];

/// The label of a field, in both languages; none where it is told in English alone.
pub(super) fn label(name: &str) -> Option<Text> {
    let found = LABELS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_messages::Language;

    #[test]
    fn in_english_a_field_is_called_as_it_is_in_json() {
        for (name, text) in LABELS {
            assert_eq!(text.told(Language::English), name.replace('_', " "));
        }
    }
}
