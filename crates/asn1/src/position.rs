//! Where a borrowed value lies.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

/// The byte of the outermost object at which a value starts, kept for error messages.
///
/// It takes no part in comparisons: the same name in two certificates is the same name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Position(pub(crate) usize);

impl PartialEq for Position {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Position {}

impl Hash for Position {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl PartialOrd for Position {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Position {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}
