//! A page of text for people: lines, prose set under its label, and nothing wider than a reader reads.

use core::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use textwrap::WordSeparator;
use textwrap::core::{Word, display_width};

pub(crate) const YES: Style = AnsiColor::Green.on_default().bold();
pub(crate) const NO: Style = AnsiColor::Red.on_default().bold();
pub(crate) const DOUBT: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const LABEL: Style = Style::new().dimmed();

/// How wide prose is set.
const WIDTH: usize = 100;

/// A page that is being written.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// What was written.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// How many lines were written.
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Another page behind this one.
    pub(crate) fn append(&mut self, other: Self) {
        self.text.push_str(&other.text);
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(crate) fn heading(&mut self, text: &str) {
        let heading = crate::console::HEADING;
        self.line(0, format_args!("\n{heading}{text}{heading:#}"));
    }

    pub(crate) fn line(&mut self, indent: usize, text: fmt::Arguments<'_>) {
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    /// Prose behind a label of this width.
    pub(crate) fn labelled(&mut self, indent: usize, width: usize, label: &str, text: &str) {
        let label = padded(label, width);
        self.prose(indent, &format!("{LABEL}{label}{LABEL:#}"), text);
    }

    /// Prose with a label before it, its later lines set under its first.
    pub(crate) fn prose(&mut self, indent: usize, label: &str, text: &str) {
        let first = format!("{:indent$}{label}", "");
        // A code is as long as it is: what follows it hangs by two.
        let hang = if label.ends_with(": ") {
            indent + 2
        } else {
            display_width(&first)
        };
        let rest = " ".repeat(hang);
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text.push_str(&textwrap::fill(text, options));
        self.text.push('\n');
    }
}

/// A text with spaces after it, until it fills so many columns: a kana or a kanji fills two.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let rest = width.saturating_sub(display_width(text));
    format!("{text}{:rest$}", "")
}

/// What a line may be broken between: words at spaces, and beside a character of Japanese wherever Unicode allows
/// it (UAX #14). Names and commands stay whole.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let words = WordSeparator::AsciiSpace.find_words(line);
    Box::new(words.flat_map(|word| {
        let mut parts: Vec<Word<'_>> = parts(word.word).into_iter().map(Word::from).collect();
        if let Some(last) = parts.last_mut() {
            last.whitespace = word.whitespace;
        }
        parts
    }))
}

/// The parts of a word without spaces.
fn parts(word: &str) -> Vec<&str> {
    let is_wide = |c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let mut parts = Vec::new();
    let mut rest = word;
    let mut end = 0;
    for part in WordSeparator::UnicodeBreakProperties.find_words(word) {
        end += part.word.len();
        let (before, after) = rest.split_at(end);
        if before.ends_with(is_wide) || after.starts_with(is_wide) {
            parts.push(before);
            (rest, end) = (after, 0);
        }
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fill_columns() {
        for (text, wanted) in [("a", "a    "), ("拇印", "拇印 "), ("サポート", "サポート")]
        {
            assert_eq!(padded(text, 5), wanted);
        }
    }

    #[test]
    fn japanese_is_broken_where_it_may_be() {
        let parts = |line| {
            words(line)
                .map(|word| word.word.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(parts("a-b (c) d"), ["a-b", "(c)", "d"]);
        assert_eq!(parts("か、b-c/d e"), ["か、", "b-c/d", "e"]);
        assert_eq!(
            parts("`CN=a b` をストア、b「ルート」へ"),
            [
                "`CN=a",
                "b`",
                "を",
                "ス",
                "ト",
                "ア、",
                "b",
                "「ルー",
                "ト」",
                "へ"
            ]
        );
        let mut page = Page::default();
        page.prose(0, "label  ", &"証明書".repeat(40));
        let lines: Vec<&str> = page.text.lines().collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        for line in lines {
            assert!(
                display_width(line) <= WIDTH && line.starts_with(['l', ' ']),
                "{line}"
            );
        }
    }
}
