//! How far a work has come that may take a while.

use core::fmt;

/// Is told how far the work on an estate has come: by what shows it to somebody.
///
/// Works follow each other, and none begins before the one before it has ended.
pub trait Progress: fmt::Debug {
    /// A work of so many parts begins.
    fn begin(&self, task: Task, parts: usize);
    /// One part of it is done.
    fn advance(&self);
    /// The work is done, or was given up.
    fn end(&self);
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Task {
    /// Links are judged, each a part.
    Judge,
    /// Those who are judged are heard by those who judge, each pair a part.
    Hear,
    /// It is looked whether requirements are met, each a part.
    Require,
    /// What becomes of links is foreseen, each a part.
    Foresee,
    /// It is looked for what mends links: each a part, and all together another one.
    Mend,
}

/// Nobody is told.
#[derive(Debug)]
pub(crate) struct Untold;

impl Progress for Untold {
    fn begin(&self, _: Task, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

/// A work that has begun, and ends with this.
#[derive(Debug)]
pub(crate) struct Work<'p>(&'p dyn Progress);

impl<'p> Work<'p> {
    pub(crate) fn begin(progress: &'p dyn Progress, task: Task, parts: usize) -> Self {
        progress.begin(task, parts);
        Self(progress)
    }

    /// One part more is done.
    pub(crate) fn advance(&self) {
        self.0.advance();
    }

    /// These parts: each is done when the next is asked for.
    pub(crate) fn each<T>(&self, parts: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        let mut is_first = true;
        parts.inspect(move |_| {
            if !core::mem::take(&mut is_first) {
                self.advance();
            }
        })
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}
