//! The text of an outline: two spaces for each level, one line for what fits on one.

use std::fmt::Write as _;

use countersign_messages::{Language, words};
use time::OffsetDateTime;

use super::Node;
use super::label::label;
use crate::console::HEADING;
use crate::{clock, hex};

pub(super) fn render(node: &Node, now: OffsetDateTime, language: Language) -> String {
    let mut writer = Writer {
        out: String::new(),
        now,
        language,
    };
    match node {
        // A field alone needs no label: the command said what it is.
        Node::Fields(fields) => match &fields[..] {
            [(_, only @ Node::List(_))] => writer.block(only, 0),
            _ => writer.fields(fields, 0),
        },
        other => writer.block(other, 0),
    }
    writer.out
}

struct Writer {
    out: String,
    now: OffsetDateTime,
    language: Language,
}

impl Writer {
    fn fields(&mut self, fields: &[(&'static str, Node)], depth: usize) {
        for (name, node) in fields {
            if !matches!(node, Node::ForPrograms(_)) {
                let label = label(name).map_or_else(
                    || name.replace('_', " "),
                    |text| text.told(self.language).to_owned(),
                );
                self.labelled(&label, node, depth);
            }
        }
    }

    fn labelled(&mut self, label: &str, node: &Node, depth: usize) {
        match self.line(node) {
            Some(line) => self.put(depth, &format!("{label}: {line}")),
            None => {
                self.put(depth, &format!("{label}:"));
                self.block(node, depth + 1);
            }
        }
    }

    /// What does not fit on the line of its label.
    fn block(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Octets(octets) => {
                for row in octets.chunks(ROW) {
                    self.put(depth, &hex::with_colons(row));
                }
            }
            Node::List(nodes) => {
                for node in nodes {
                    self.element(node, depth);
                }
            }
            Node::Fields(fields) => self.fields(fields, depth),
            other => {
                let line = self.line(other).unwrap_or_default();
                self.put(depth, &line);
            }
        }
    }

    /// An element of a list: several fields are headed by the first one's value, and a single one
    /// under it needs no label of its own.
    fn element(&mut self, node: &Node, depth: usize) {
        if let Node::Fields(fields) = node
            && let [(_, title), rest @ ..] = &fields[..]
            && !rest.is_empty()
            && let Some(title) = self.line(title)
        {
            let mut shown = rest
                .iter()
                .filter(|(_, node)| !matches!(node, Node::ForPrograms(_)));
            match (shown.next(), shown.next()) {
                (Some((_, value)), None) => self.labelled(&title, value, depth),
                _ if depth == 0 => {
                    self.put(depth, &format!("{HEADING}{title}{HEADING:#}"));
                    self.fields(rest, depth + 1);
                }
                _ => {
                    self.put(depth, &title);
                    self.fields(rest, depth + 1);
                }
            }
            return;
        }
        match self.line(node) {
            Some(line) => self.put(depth, &line),
            None => self.block(node, depth),
        }
    }

    /// The node on one line, if it fits there.
    fn line(&self, node: &Node) -> Option<String> {
        Some(match node {
            Node::Text(text) | Node::Summary(text, _) => text.clone(),
            Node::Number(number) => number.to_string(),
            Node::Word(_, told) => (*told).to_owned(),
            Node::Flag(true) => words::YES.told(self.language).to_owned(),
            Node::Flag(false) => words::NO.told(self.language).to_owned(),
            Node::Moment(moment) => {
                let distance = distance(self.now, *moment);
                format!("{} ({distance})", clock::rfc3339(*moment))
            }
            Node::Octets(octets) if octets.len() <= ONE_LINE => hex::with_colons(octets),
            Node::List(nodes) if nodes.is_empty() => words::NONE.told(self.language).to_owned(),
            Node::List(nodes) => {
                let words: Option<Vec<_>> = nodes.iter().map(|node| self.word(node)).collect();
                words
                    .map(|words| words.join(", "))
                    .filter(|line| line.len() <= WIDTH)?
            }
            Node::Octets(_) | Node::Fields(_) | Node::ForPrograms(_) => return None,
        })
    }

    /// What may stand beside others on one line: neither sentences nor names with commas.
    fn word(&self, node: &Node) -> Option<String> {
        match node {
            Node::Text(_) | Node::Word(..) | Node::Number(_) | Node::Summary(..) => self
                .line(node)
                .filter(|word| word.len() <= WIDTH / 2 && !word.contains(',')),
            _ => None,
        }
    }

    fn put(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.out, "{:1$}{line}", "", depth * 2);
    }
}

/// How far off a moment is, in whole days.
fn distance(now: OffsetDateTime, moment: OffsetDateTime) -> String {
    let days = (moment - now).whole_days();
    let plural = if days.abs() == 1 { "" } else { "s" };
    match days {
        0 if moment <= now => "less than a day ago".to_owned(),
        0 => "in less than a day".to_owned(),
        1.. => format!("in {days} day{plural}"),
        _ => format!("{} day{plural} ago", days.abs()),
    }
}

/// A fingerprint of SHA-256 stays on its line.
const ONE_LINE: usize = 32;
const ROW: usize = 16;
const WIDTH: usize = 80;
