//! How large an estate is, and of what.

use proptest::prelude::*;

/// How large an estate is.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Shape {
    /// Exchange 2013, with its roles on servers of their own; or 2016.
    pub(in super::super) is_split: bool,
    pub(in super::super) servers: usize,
    pub(in super::super) pools: usize,
    pub(in super::super) devices: usize,
    /// Of which make the first device is, by its number; each next one is of the next.
    pub(in super::super) makes: usize,
    /// Servers of Exchange 2010; without others, an estate of that version alone.
    pub(in super::super) older: usize,
}

pub(in super::super) fn shapes() -> impl Strategy<Value = Shape> {
    let older = prop_oneof![2 => Just(0), 1 => 1..=2_usize];
    let number = 0..=2_usize;
    let sizes = (number.clone(), number.clone(), number, 0..3_usize);
    (any::<bool>(), sizes, older).prop_map(|(is_split, (servers, pools, devices, makes), older)| {
        Shape {
            is_split,
            servers: servers.max(usize::from(older == 0)),
            pools: pools.max(usize::from(devices == 0)),
            devices,
            makes,
            older,
        }
    })
}
