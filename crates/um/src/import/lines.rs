//! Lines of settings: without their comments, and with what they include in its place.

use super::sip_server::Setting;
use super::{Context, Read};

/// A line, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// From 1.
    pub(super) number: usize,
    /// The file that it stands in, where that is another one than is imported.
    pub(super) file: Option<String>,
}

/// How a program writes comments, and names what it includes.
#[derive(Debug)]
pub(super) struct Dialect {
    /// What begins a comment up to the end of the line, at its start or after a blank.
    pub(super) comments: &'static [char],
    /// What begins a comment of several lines, and what ends it.
    pub(super) block: Option<(&'static str, &'static str)>,
    /// What begins a line for a program that reads the settings first, and is no comment.
    pub(super) order: Option<&'static str>,
    /// The words that the name of another file follows.
    pub(super) includes: &'static [(&'static str, Missing)],
}

/// What a program makes of a file that is not there to include.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// It does not start.
    Fault,
    /// It goes on.
    Fine,
}

impl Line {
    /// A value that is set in it.
    pub(super) fn setting(&self, value: impl Into<String>) -> Setting {
        Setting {
            value: value.into(),
            line: self.number,
            file: self.file.clone(),
        }
    }
}

impl Dialect {
    /// The lines of a text, whatever they include.
    pub(super) fn lines(&self, text: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut is_block = false;
        for (index, line) in text.lines().enumerate() {
            let text = self.without_comment(line, &mut is_block);
            lines.push(Line {
                text: text.trim().to_owned(),
                number: index + 1,
                file: None,
            });
        }
        lines
    }

    /// The lines of a text, and those that it includes in their place. `sees` reads each first, may change it,
    /// and says whether it counts.
    pub(super) fn follow(
        &self,
        context: &mut Context<'_>,
        text: &str,
        read: Read<'_>,
        sees: &mut dyn FnMut(&mut Line) -> bool,
    ) -> Vec<Line> {
        let mut followed = Vec::new();
        let mut open: Vec<_> = vec![self.lines(text).into_iter()];
        let mut included = 0_usize;
        while let Some(lines) = open.last_mut() {
            let Some(mut line) = lines.next() else {
                open.pop();
                continue;
            };
            if !sees(&mut line) {
                continue;
            }
            let Some((path, missing)) = self.included(&line.text) else {
                followed.push(line);
                continue;
            };
            let setting = line.setting(path);
            included += 1;
            if included > MOST_INCLUDED {
                let text = format!("`{}` is left out: one file too many", setting.value);
                context.remark_at(&setting, text);
                continue;
            }
            match read(&setting.value).map(String::from_utf8) {
                Ok(Ok(text)) => {
                    let mut lines = self.lines(&text);
                    for line in &mut lines {
                        line.file = Some(setting.value.clone());
                    }
                    open.push(lines.into_iter());
                }
                Ok(Err(_)) => {
                    let text = format!("`{}` is no text: left out", setting.value);
                    context.remark_at(&setting, text);
                }
                Err(_) if missing == Missing::Fine => {}
                Err(fault) => {
                    let text = format!("`{}` is left out: {fault}", setting.value);
                    context.remark_at(&setting, text);
                }
            }
        }
        followed
    }

    /// The file that a line includes.
    fn included<'l>(&self, line: &'l str) -> Option<(&'l str, Missing)> {
        self.includes.iter().find_map(|(word, missing)| {
            let rest = line.strip_prefix(word)?;
            let is_word = rest.starts_with(|next: char| next.is_whitespace() || next == '"');
            let path = rest.trim_matches(|letter: char| {
                letter.is_whitespace() || ['"', '<', '>', ';'].contains(&letter)
            });
            (is_word && !path.is_empty()).then_some((path, *missing))
        })
    }

    /// Comments begin outside of strings, and `\;` of Asterisk begins none.
    fn without_comment(&self, line: &str, is_block: &mut bool) -> String {
        let is_order = self
            .order
            .is_some_and(|order| line.trim_start().starts_with(order));
        if is_order && !*is_block {
            return line.to_owned();
        }
        let mut kept = String::new();
        let mut rest = line;
        let mut is_string = false;
        while let Some(letter) = rest.chars().next() {
            if *is_block {
                let end = self.block.and_then(|(_, end)| rest.split_once(end));
                let Some((_, after)) = end else {
                    return kept;
                };
                *is_block = false;
                rest = after;
                continue;
            }
            if !is_string {
                // `;---` of Asterisk is a line of dashes.
                let begins = self.block.filter(|(begin, _)| {
                    let after = rest.strip_prefix(begin);
                    after.is_some_and(|after| !(begin.ends_with('-') && after.starts_with('-')))
                });
                if let Some((begin, _)) = begins {
                    *is_block = true;
                    rest = rest.get(begin.len()..).unwrap_or_default();
                    continue;
                }
                let before = kept.chars().next_back().unwrap_or(' ');
                if self.comments.contains(&letter) && before.is_whitespace() {
                    return kept;
                }
            }
            is_string ^= letter == '"';
            kept.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
        kept
    }
}

/// More than any program's settings are spread over; a file that includes itself ends here.
const MOST_INCLUDED: usize = 200;
