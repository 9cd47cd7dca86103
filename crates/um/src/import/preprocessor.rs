//! What Kamailio does with a script before it reads it: `#!ifdef`, `#!define`, `#!substdef`
//! [kamailio.org, core cookbook, pre-processor directives].

use std::collections::BTreeMap;

use super::lines::Line;

/// What is defined so far, and whether what stands here counts.
#[derive(Debug, Default)]
pub(super) struct Preprocessor {
    defined: BTreeMap<String, String>,
    replaced: Vec<(String, String)>,
    /// Of each condition that is open, whether it holds.
    conditions: Vec<bool>,
}

impl Preprocessor {
    /// Reads a line, with what is defined in it filled in; whether it counts.
    pub(super) fn sees(&mut self, line: &mut Line) -> bool {
        let counts = self.conditions.iter().all(|holds| *holds);
        let order = { line.text.strip_prefix("#!") }.or_else(|| line.text.strip_prefix("!!"));
        let Some(order) = order else {
            if counts {
                line.text = self.expand(&line.text);
            }
            return counts;
        };
        let (word, rest) = order
            .split_once(char::is_whitespace)
            .map_or((order, ""), |(word, rest)| (word, rest.trim()));
        match word.to_ascii_lowercase().as_str() {
            "ifdef" => self.conditions.push(self.defined.contains_key(rest)),
            "ifndef" => self.conditions.push(!self.defined.contains_key(rest)),
            // An expression is not reckoned: what depends on it is taken.
            "ifexp" => self.conditions.push(true),
            "else" => {
                if let Some(holds) = self.conditions.last_mut() {
                    *holds = !*holds;
                }
            }
            "endif" => {
                self.conditions.pop();
            }
            "define" | "def" | "redefine" | "redef" if counts => self.define(rest),
            "trydefine" | "trydef" if counts => {
                let name = rest.split_whitespace().next().unwrap_or_default();
                if !self.defined.contains_key(name) {
                    self.define(rest);
                }
            }
            "subst" | "substdef" | "substdefs" if counts => self.replace(rest),
            _ => {}
        }
        false
    }

    /// `NAME value`, or a name alone.
    fn define(&mut self, rest: &str) {
        let (name, value) = rest
            .split_once(char::is_whitespace)
            .map_or((rest, ""), |(name, value)| (name, value.trim()));
        let value = self.expand(value);
        self.defined.insert(name.to_owned(), value);
    }

    /// `"!NAME!value!g"`; whatever comes first parts them.
    fn replace(&mut self, rest: &str) {
        let rest = rest.trim_matches('"');
        let Some(mark) = rest.chars().next() else {
            return;
        };
        let mut parts = rest.split(mark).skip(1);
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
            return;
        };
        if !name.is_empty() {
            self.replaced.push((name.to_owned(), value.to_owned()));
            self.defined.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Definitions are filled in where they are words of the script, replacements within strings too.
    fn expand(&self, text: &str) -> String {
        let mut expanded = String::new();
        let mut word = String::new();
        let mut is_string = false;
        for letter in text.chars().chain([' ']) {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            match self.defined.get(&word).filter(|_| !is_string) {
                Some(value) => expanded.push_str(value),
                None => expanded.push_str(&word),
            }
            word.clear();
            is_string ^= letter == '"';
            expanded.push(letter);
        }
        expanded.pop();
        let replaced = self.replaced.iter();
        replaced.fold(expanded, |text, (name, value)| text.replace(name, value))
    }
}
