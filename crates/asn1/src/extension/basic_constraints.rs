//! `BasicConstraints` [RFC 5280 §4.2.1.9].

use crate::Tag;
use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;

/// ```text
/// BasicConstraints ::= SEQUENCE {
///     cA                 BOOLEAN DEFAULT FALSE,
///     pathLenConstraint  INTEGER (0..MAX) OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct BasicConstraints {
    /// Whether the subject is an authority.
    pub ca: bool,
    /// How many intermediates may follow, self-issued ones apart. [`u32::MAX`] is so many or more: no path
    /// has as many.
    pub path_len_constraint: Option<u32>,
}

impl BasicConstraints {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let ca = reader.boolean_default_false().in_field("cA")?;
            let path_len_constraint = if reader.is_empty() {
                None
            } else {
                Some(reader.count().in_field("pathLenConstraint")?)
            };
            Ok(Self {
                ca,
                path_len_constraint,
            })
        })
    }
}

impl Encode for BasicConstraints {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.boolean_default_false(Tag::BOOLEAN, self.ca);
            if let Some(length) = self.path_len_constraint {
                w.int(length.into());
            }
        });
    }
}
