//! `NameConstraints` [RFC 5280 §4.2.1.10].

pub(crate) mod subtrees;

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{GeneralName, Leniency, Tag};

/// ```text
/// NameConstraints ::= SEQUENCE {
///     permittedSubtrees  [0]  GeneralSubtrees OPTIONAL,
///     excludedSubtrees   [1]  GeneralSubtrees OPTIONAL }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct NameConstraints<'a> {
    /// What names must lie within.
    pub permitted_subtrees: Vec<GeneralSubtree<'a>>,
    /// What names must not lie within.
    pub excluded_subtrees: Vec<GeneralSubtree<'a>>,
}

/// ```text
/// GeneralSubtree ::= SEQUENCE {
///     base          GeneralName,
///     minimum  [0]  BaseDistance DEFAULT 0,
///     maximum  [1]  BaseDistance OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct GeneralSubtree<'a> {
    /// The root of the subtree.
    pub base: GeneralName<'a>,
    /// RFC 5280 wants 0.
    pub minimum: u32,
    /// RFC 5280 wants none.
    pub maximum: Option<u32>,
}

impl<'a> NameConstraints<'a> {
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let permitted_subtrees = reader
                .optional_nested(Tag::context_constructed(0), read_subtrees)
                .in_field("permittedSubtrees")?;
            let excluded_subtrees = reader
                .optional_nested(Tag::context_constructed(1), read_subtrees)
                .in_field("excludedSubtrees")?;
            if permitted_subtrees.is_none() && excluded_subtrees.is_none() {
                reader.note(Leniency::EmptySequence);
            }
            Ok(Self {
                permitted_subtrees: permitted_subtrees.unwrap_or_default(),
                excluded_subtrees: excluded_subtrees.unwrap_or_default(),
            })
        })
    }
}

fn read_subtrees<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<GeneralSubtree<'a>>> {
    reader.at_least_one(|reader| {
        reader.nested(Tag::SEQUENCE, |reader| {
            let base = GeneralName::read(reader).in_field("base")?;
            let minimum = match reader.optional(Tag::context(0))? {
                Some(tlv) => {
                    let minimum = reader.u32_value(tlv).in_field("minimum")?;
                    if minimum == 0 {
                        reader.note(Leniency::DefaultEncoded);
                    }
                    minimum
                }
                None => 0,
            };
            let maximum = reader
                .optional(Tag::context(1))?
                .map(|tlv| reader.u32_value(tlv))
                .transpose()
                .in_field("maximum")?;
            Ok(GeneralSubtree {
                base,
                minimum,
                maximum,
            })
        })
    })
}

impl Encode for NameConstraints<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            for (number, subtrees) in [(0, &self.permitted_subtrees), (1, &self.excluded_subtrees)]
            {
                if !subtrees.is_empty() {
                    w.sequence_of_tagged(Tag::context_constructed(number), subtrees);
                }
            }
        });
    }
}

impl Encode for GeneralSubtree<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.base.encode(w);
            if self.minimum != 0 {
                w.uint_tagged(Tag::context(0), &self.minimum.to_be_bytes());
            }
            if let Some(maximum) = self.maximum {
                w.uint_tagged(Tag::context(1), &maximum.to_be_bytes());
            }
        });
    }
}
