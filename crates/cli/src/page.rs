//! A page of text for people: lines, prose set under its label, and nothing wider than a reader reads.

use core::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};

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
        self.prose(indent, &format!("{LABEL}{label:<width$}{LABEL:#}"), text);
    }

    /// Prose with a label before it, its later lines set under its first.
    pub(crate) fn prose(&mut self, indent: usize, label: &str, text: &str) {
        let first = format!("{:indent$}{label}", "");
        // A code is as long as it is: what follows it hangs by two.
        let hang = if label.ends_with(": ") {
            indent + 2
        } else {
            textwrap::core::display_width(&first)
        };
        let rest = " ".repeat(hang);
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text.push_str(&textwrap::fill(text, options));
        self.text.push('\n');
    }
}
