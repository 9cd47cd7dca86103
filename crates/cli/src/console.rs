//! The terminal: results on standard output, everything meant for people on standard error.
//!
//! Colour is dropped where the stream is no terminal and where `NO_COLOR` is set: anstream sees to it.

use std::cell::RefCell;
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write as _};
use std::thread;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure::Failure;

/// Of headings.
pub(crate) const HEADING: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Writes a result. A reader that went away, as `head` does, has read enough.
pub(crate) fn print(result: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(result.as_bytes());
    printed(written.and_then(|()| stdout.flush()))
}

/// Writes a result as JSON, with a line end. There is no colour in it to drop.
#[expect(
    clippy::disallowed_methods,
    reason = "a result that programs read, as it is"
)]
pub(crate) fn print_json(result: &impl Serialize) -> Result<(), Failure> {
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut stdout, result).map_err(io::Error::from);
    printed(
        written
            .and_then(|()| stdout.write_all(b"\n"))
            .and_then(|()| stdout.flush()),
    )
}

fn printed(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => Err(Failure::Print { fault }),
        _ => Ok(()),
    }
}

/// Writes a result that need not be text.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where results are printed, and this one is not for a terminal"
)]
pub(crate) fn print_octets(result: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(result).and_then(|()| stdout.flush()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => Err(Failure::Print { fault }),
        _ => Ok(()),
    }
}

/// Shows how far a work has come, once it has taken a second: on standard error, and where that is a terminal.
#[derive(Debug)]
pub(crate) struct Bar {
    reader: Reader,
    shown: RefCell<Option<ProgressBar>>,
}

/// Who gets the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Person,
    /// One that gets it by a pipe is not to be disturbed by what people look at.
    Program,
}

impl Bar {
    pub(crate) fn new(reader: Reader) -> Self {
        Self {
            reader,
            shown: RefCell::default(),
        }
    }

    /// A work of so many parts begins, and this is what it is.
    pub(crate) fn begin(&self, what: String, parts: usize) {
        if self.reader == Reader::Program && !has_reader() {
            return;
        }
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {percent:>3}%, {elapsed}")
            .expect("the template is well-formed")
            .progress_chars("=> ");
        let parts = u64::try_from(parts).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(parts), ProgressDrawTarget::hidden())
            .with_style(style)
            .with_message(what);
        let still_busy = bar.downgrade();
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(1));
            if let Some(bar) = still_busy.upgrade() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(100));
            }
        });
        self.shown.replace(Some(bar));
    }

    /// One part of it is done.
    pub(crate) fn advance(&self) {
        if let Some(bar) = &*self.shown.borrow() {
            bar.inc(1);
        }
    }

    /// The work is over, and the line is free.
    pub(crate) fn end(&self) {
        if let Some(bar) = self.shown.take() {
            bar.finish_and_clear();
        }
    }
}

/// Tells the user what was done.
pub(crate) fn note(sentence: &str) {
    complain(format_args!("{sentence}\n"));
}

/// Tells the user what to look at, though all went well.
pub(crate) fn warn(sentence: &str) {
    complain(format_args!("{WARNING}warning:{WARNING:#} {sentence}\n"));
}

/// Tells the user why the command could not do its work, and what to do next.
pub(crate) fn fail(failure: &Failure) {
    explain("error", failure);
}

/// Tells the user why the answer is no, and what to do next.
pub(crate) fn refuse(failure: &Failure) {
    explain("refused", failure);
}

fn explain(label: &str, failure: &Failure) {
    complain(format_args!("{ERROR}{label}:{ERROR:#} {failure}\n"));
    if let Some(hint) = failure.hint() {
        complain(format_args!("{HINT}hint:{HINT:#} {hint}\n"));
    }
}

/// A text of a stranger's: control characters are shown, not obeyed.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether there is somebody to ask.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing is read: it is only looked at"
)]
pub(crate) fn has_user() -> bool {
    io::stdin().is_terminal()
}

/// Whether standard output is shown to somebody, and not written to a file or a pipe.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing is written: it is only looked at"
)]
pub(crate) fn has_reader() -> bool {
    io::stdout().is_terminal()
}

/// What cannot be said on standard error cannot be said at all.
fn complain(text: core::fmt::Arguments<'_>) {
    let _ = anstream::stderr().lock().write_fmt(text);
}
