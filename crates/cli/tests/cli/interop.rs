//! Other hands: what `openssl` and `certtool` make is read, what is made here they read, and each
//! judges the other's chains alike.

mod authorities;
mod certificates;
mod inherited;
mod keys;
mod requests;
mod revocation;
mod signing;
mod verdicts;

use crate::program::{Bench, Said, words};
use countersign_testkit::Program;

/// `countersign` beside another program, in one folder.
struct Beside {
    bench: Bench,
    program: Program,
}

impl Beside {
    /// `None`, and a printed line, when the machine lacks it.
    fn new(program: Program) -> Option<Self> {
        program.command()?;
        Some(Self {
            bench: Bench::new(),
            program,
        })
    }

    /// Runs `countersign`.
    fn ours(&self, line: &str) -> Said {
        self.bench.countersign(words(line))
    }

    /// Runs the other program.
    fn theirs(&self, line: &str) -> Said {
        let command = self.program.command().expect("it was there a moment ago");
        self.bench.other(command, line)
    }
}
