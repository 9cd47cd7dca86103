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

/// Where in an encoding a part of it starts: in half of the room that a slice takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place(u32);

impl Place {
    #[inline(always)]
    pub(crate) fn new(offset: usize) -> Self {
        // It fits: a length has four octets at most.
        Self(u32::try_from(offset).unwrap_or(u32::MAX))
    }

    /// What lies from here to there.
    #[inline(always)]
    pub(crate) fn to(self, end: Self, der: &[u8]) -> &[u8] {
        match (usize::try_from(self.0), usize::try_from(end.0)) {
            (Ok(start), Ok(end)) => der.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// What lies from here on.
    #[inline(always)]
    pub(crate) fn to_end(self, der: &[u8]) -> &[u8] {
        let start = usize::try_from(self.0).ok();
        start.and_then(|start| der.get(start..)).unwrap_or_default()
    }
}
