//! What a judgement has before it.

use core::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::Trust;

/// The stores of a host, equal to themselves alone: parties on one host share them. As long as their
/// judgements are remembered they are kept, so no others can come to lie at their address.
#[derive(Clone, Debug)]
pub(in crate::judge) struct Stores(pub(in crate::judge) Rc<Trust>);

impl PartialEq for Stores {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Stores {}

impl Hash for Stores {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Rc::as_ptr(&self.0).hash(state);
    }
}
