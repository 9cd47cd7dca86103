//! Settings in sections: `[name]`, and `key = value` below it.

use super::lines::Line;
use super::sip_server::Setting;

/// A section with its settings, in order.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    /// Where it starts.
    pub(super) start: Setting,
    /// Whether others alone begin with its settings: `[name](!)` of Asterisk.
    pub(super) is_template: bool,
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

/// The sections of these lines; keys are in lower case.
pub(super) fn sections(lines: &[Line]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    // The section whose settings follow.
    let mut current = 0;
    for line in lines {
        if let Some(rest) = line.text.strip_prefix('[') {
            let (name, flags) = rest.split_once(']').unwrap_or((rest, ""));
            let name = name.trim();
            let flags = Flags::read(flags);
            let more = { sections.iter() }.position(|section| flags.adds && section.name == name);
            current = more.unwrap_or(sections.len());
            if more.is_none() {
                sections.push(Section {
                    name: name.to_owned(),
                    start: line.setting(name),
                    is_template: flags.is_template,
                    settings: flags.inherited(&sections),
                });
            }
        } else if let (Some(section), Some((key, value))) =
            (sections.get_mut(current), line.text.split_once('='))
        {
            let value = value.strip_prefix('>').unwrap_or(value).trim();
            let setting = line.setting(value.trim_matches('"'));
            section
                .settings
                .push((key.trim().to_ascii_lowercase(), setting));
        }
    }
    sections
}

/// What stands behind the name of a section of Asterisk: `(!)` where it is a template, `(+)` where it adds to
/// the section of that name, `(template,other)` where it begins with the settings of these.
struct Flags<'l> {
    is_template: bool,
    adds: bool,
    templates: Vec<&'l str>,
}

impl<'l> Flags<'l> {
    fn read(text: &'l str) -> Self {
        let text = text.trim().trim_start_matches('(').trim_end_matches(')');
        let words: Vec<&str> = text.split(',').map(str::trim).collect();
        Self {
            is_template: words.contains(&"!"),
            adds: words.contains(&"+"),
            templates: words,
        }
    }

    fn inherited(&self, sections: &[Section]) -> Vec<(String, Setting)> {
        let templates = self.templates.iter();
        let templates =
            templates.filter_map(|name| sections.iter().find(|section| section.name == *name));
        templates
            .flat_map(|template| template.settings.clone())
            .collect()
    }
}
