//! `ListOrder`: which list an authority is to make.

use time::{Duration, OffsetDateTime};

use crate::moment::whole_second;
use crate::{ListKind, ListScope};

/// Which list an authority is to make: complete and about all of its certificates, unless more is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListOrder {
    pub(crate) at: OffsetDateTime,
    pub(crate) scope: ListScope,
    pub(crate) kind: ListKind,
    pub(crate) lifetime: Duration,
    pub(crate) audience: Audience,
}

/// For whom a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever knows the standard.
    Everybody,
    /// Windows too, which takes more from it.
    Windows,
}

impl ListOrder {
    /// A list that is made at this moment, by the authority's own clock, and is good for `lifetime`.
    #[must_use]
    pub fn new(at: OffsetDateTime, lifetime: Duration) -> Self {
        Self {
            at: whole_second(at),
            scope: ListScope::All,
            kind: ListKind::Complete,
            lifetime,
            audience: Audience::Everybody,
        }
    }

    /// About the certificates of this scope alone.
    #[must_use]
    pub fn of(mut self, scope: ListScope) -> Self {
        self.scope = scope;
        self
    }

    /// What changed since the last complete list of the scope, alone [RFC 5280 §5.2.4].
    #[must_use]
    pub fn delta(mut self) -> Self {
        self.kind = ListKind::Delta;
        self
    }

    /// With what Windows takes from lists beside: which certificate of the authority signed it, and when the
    /// next one comes, before this one ends.
    #[must_use]
    pub fn for_windows(mut self) -> Self {
        self.audience = Audience::Windows;
        self
    }
}
