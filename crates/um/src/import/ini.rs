//! Settings in sections: `[name]`, and `key = value` below it.

use super::sip_server::Setting;

/// A section with its settings, in order.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    /// Where it starts, from 1.
    pub(super) line: usize,
    settings: Vec<(String, Setting)>,
}

impl Section {
    /// Its settings.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings
            .iter()
            .map(|(key, setting)| (key.as_str(), setting))
    }

    /// What a key is set to; the last counts, as these programs have it.
    pub(super) fn get(&self, key: &str) -> Option<&Setting> {
        let mut settings = self.settings.iter().rev();
        settings
            .find(|(name, _)| name == key)
            .map(|(_, setting)| setting)
    }

    /// Whether a key is set to this word.
    pub(super) fn is(&self, key: &str, word: &str) -> bool {
        self.get(key)
            .is_some_and(|setting| setting.value.eq_ignore_ascii_case(word))
    }
}

/// The sections of a text. `comments` begin a comment, at the start of a line or after a blank; keys are in
/// lower case.
pub(super) fn sections(text: &str, comments: &[char]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let line = without_comment(line, comments).trim();
        if let Some(rest) = line.strip_prefix('[') {
            let (name, flags) = rest.split_once(']').unwrap_or((rest, ""));
            let inherited = inherited(&sections, flags);
            sections.push(Section {
                name: name.trim().to_owned(),
                line: line_number,
                settings: inherited,
            });
        } else if let (Some(section), Some((key, value))) =
            (sections.last_mut(), line.split_once('='))
        {
            let value = value
                .strip_prefix('>')
                .unwrap_or(value)
                .trim()
                .trim_matches('"');
            let setting = Setting::new(value, line_number);
            section
                .settings
                .push((key.trim().to_ascii_lowercase(), setting));
        }
    }
    sections
}

/// `[name](template,other)` of Asterisk begins with the settings of these; `(!)` is a template itself.
fn inherited(sections: &[Section], flags: &str) -> Vec<(String, Setting)> {
    let names = flags.trim().trim_start_matches('(').trim_end_matches(')');
    let templates = names
        .split(',')
        .filter_map(|name| sections.iter().find(|section| section.name == name.trim()));
    templates
        .flat_map(|template| template.settings.clone())
        .collect()
}

/// Asterisk's `\;` is no comment.
fn without_comment<'l>(line: &'l str, comments: &[char]) -> &'l str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if comments.contains(&letter) && before.is_whitespace() {
            return &line[..at];
        }
        before = letter;
    }
    line
}
