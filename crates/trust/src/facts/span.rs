//! A place inside some bytes.

/// Where a value lies in the bytes that its owner keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Where `part`, a slice of `whole`, lies in it.
    pub(crate) fn within(whole: &[u8], part: &[u8]) -> Self {
        let start = part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
        let end = start.wrapping_add(part.len());
        debug_assert!(
            start <= end && end <= whole.len(),
            "a view borrows from its DER"
        );
        Self { start, end }
    }

    /// Appends `part` to `bytes`.
    pub(crate) fn append(bytes: &mut Vec<u8>, part: &[u8]) -> Self {
        let start = bytes.len();
        bytes.extend_from_slice(part);
        Self {
            start,
            end: bytes.len(),
        }
    }

    /// The value.
    #[inline]
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start..self.end]
    }
}
