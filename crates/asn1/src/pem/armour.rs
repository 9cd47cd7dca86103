//! Finding blocks in text: `-----BEGIN LABEL-----` to `-----END LABEL-----`.

use super::{Fault, Label, Place};

/// A block that was found, not decoded yet.
pub(super) struct Armoured<'a> {
    pub(super) place: Place,
    /// The `Name: value` lines of [RFC 1421], which [RFC 7468] dropped.
    headers: &'a [u8],
    /// The base64.
    pub(super) body: &'a [u8],
    /// The line on which the body starts, counted from 1.
    pub(super) body_line: usize,
    /// The byte of the text at which the body starts.
    pub(super) body_start: usize,
}

impl Armoured<'_> {
    /// Whether a header says so.
    pub(super) fn is_encrypted(&self) -> bool {
        lines(self.headers).any(|line| {
            line.starts_with(b"Proc-Type:") && line.trim_ascii().ends_with(b"ENCRYPTED")
        })
    }
}

/// Every block, up to and with the first fault.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Result<Armoured<'_>, Fault>> {
    let mut scanner = Scanner {
        text,
        position: 0,
        counted: 0,
        line: 1,
        index: 0,
    };
    core::iter::from_fn(move || {
        let block = scanner.block().transpose();
        if let Some(Err(_)) = block {
            scanner.position = text.len();
        }
        block
    })
}

/// Why a text without blocks has none.
pub(super) fn why_nothing(text: &[u8]) -> Fault {
    if text.iter().all(u8::is_ascii_whitespace) {
        return Fault::Empty;
    }
    for (line, number) in lines(text).zip(1..) {
        if mentions_begin(line) {
            return Fault::BeginMalformed { line: number };
        }
    }
    Fault::NothingFound
}

/// Whether a line was meant to open a block, as with four dashes, or with the ones that a word
/// processor makes of five.
fn mentions_begin(line: &[u8]) -> bool {
    let Ok(line) = core::str::from_utf8(line) else {
        return false;
    };
    line.split_once("BEGIN ").is_some_and(|(_, rest)| {
        Label::is_known(rest.trim_end_matches(|c| !char::is_alphanumeric(c)))
    })
}

const DASHES: &[u8] = b"-----";
/// Longer labels are prose.
const LABEL_LIMIT: usize = 64;

struct Scanner<'a> {
    text: &'a [u8],
    /// All before it is done.
    position: usize,
    /// Up to where line ends were counted, and how many lines that made.
    counted: usize,
    line: usize,
    index: usize,
}

/// A line, or part of one, that opens or closes a block.
struct Boundary {
    opens: bool,
    /// `None` when the dashes behind the label are missing.
    label: Option<String>,
    start: usize,
    end: usize,
}

impl<'a> Scanner<'a> {
    fn block(&mut self) -> Result<Option<Armoured<'a>>, Fault> {
        let Some(begin) = self.begin()? else {
            return Ok(None);
        };
        let line = self.line_of(begin.start);
        let Some(label) = begin.label else {
            return Err(Fault::BeginMalformed { line });
        };
        let place = Place {
            index: self.index,
            line: Some(line),
            label: Label::new(&label),
        };
        let end = match self.boundary(begin.end) {
            Some(end) if !end.opens => end,
            _ => return Err(Fault::EndMissing(place)),
        };
        if end.label.as_ref() != Some(&label) {
            return Err(Fault::EndMismatch {
                place,
                line: self.line_of(end.start),
                found: end.label.map(|label| Label::new(&label)),
            });
        }
        self.position = end.end;
        self.index = self.index.saturating_add(1);
        let between = self.text.get(begin.end..end.start).unwrap_or_default();
        let (headers, body) = between.split_at(headers_length(between));
        Ok(Some(Armoured {
            place,
            headers,
            body,
            body_line: self.line_of(begin.end.saturating_add(headers.len())),
            body_start: begin.end.saturating_add(headers.len()),
        }))
    }

    /// The next block's opening. An `END` before it was prose, unless its label is one of ours.
    fn begin(&mut self) -> Result<Option<Boundary>, Fault> {
        while let Some(boundary) = self.boundary(self.position) {
            if boundary.opens {
                return Ok(Some(boundary));
            }
            if let Some(label) = boundary.label.filter(|label| Label::is_known(label)) {
                return Err(Fault::BeginMissing {
                    line: self.line_of(boundary.start),
                    label: Label::new(&label),
                });
            }
            self.position = boundary.end;
        }
        Ok(None)
    }

    fn boundary(&self, mut from: usize) -> Option<Boundary> {
        loop {
            let (start, end) = dashes(self.text, from)?;
            let rest = self.text.get(end..)?;
            let (opens, rest) = match (rest.strip_prefix(b"BEGIN "), rest.strip_prefix(b"END ")) {
                (Some(rest), _) => (true, rest),
                (_, Some(rest)) => (false, rest),
                (None, None) => {
                    from = end;
                    continue;
                }
            };
            let label_start = self.text.len().saturating_sub(rest.len());
            let label = label(rest);
            let length = label.map_or(0, |label| label.len().saturating_add(DASHES.len()));
            return Some(Boundary {
                opens,
                label: label.map(|label| label.trim().to_owned()),
                start,
                end: label_start.saturating_add(length),
            });
        }
    }

    /// The line of a position, which never goes back.
    fn line_of(&mut self, position: usize) -> usize {
        let passed = self.text.get(self.counted..position).unwrap_or_default();
        let ends = passed.iter().filter(|octet| **octet == b'\n').count();
        self.line = self.line.saturating_add(ends);
        self.counted = self.counted.max(position);
        self.line
    }
}

/// The printable ASCII before five dashes on the same line.
fn label(rest: &[u8]) -> Option<&str> {
    let limit = LABEL_LIMIT.saturating_add(DASHES.len());
    let line = lines(rest.get(..limit).unwrap_or(rest)).next()?;
    let (end, _) = dashes(line, 0)?;
    let label = core::str::from_utf8(line.get(..end)?).ok()?;
    let printable = |c: char| c == ' ' || c.is_ascii_graphic();
    (label.chars().all(printable) && !label.trim().is_empty()).then_some(label)
}

/// The next run of five dashes or more: its start and its end.
fn dashes(text: &[u8], mut from: usize) -> Option<(usize, usize)> {
    loop {
        let rest = text.get(from..)?;
        let start = from.saturating_add(rest.iter().position(|octet| *octet == b'-')?);
        let run = text.get(start..)?;
        let length = run.iter().take_while(|octet| **octet == b'-').count();
        let end = start.saturating_add(length);
        if length >= DASHES.len() {
            return Some((start, end));
        }
        from = end;
    }
}

/// How much of what stands between the boundaries is headers: every line up to the last one of the
/// leading lines that hold a colon, which base64 has not.
fn headers_length(between: &[u8]) -> usize {
    let mut length = 0_usize;
    let mut headers = 0;
    for line in between.split_inclusive(|octet| *octet == b'\n') {
        length = length.saturating_add(line.len());
        if line.contains(&b':') {
            headers = length;
        } else if !line.trim_ascii().is_empty() {
            break;
        }
    }
    headers
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| *octet == b'\n')
}
