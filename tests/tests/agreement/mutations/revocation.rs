//! Revocation lists.

use countersign_testkit::{Identity, List};
use time::Duration;

use super::{Mutation, Setting};
use crate::plan::Chain;

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "leaf-revoked",
        settings: &[
            Setting::chain("it is not", |c| lists(c, |list, _, _| list)),
            Setting::chain("it is", |c| {
                let leaf = c.identity.serial_number();
                lists(
                    c,
                    |list, _, is_last| if is_last { list.revoking(&leaf) } else { list },
                );
            }),
            Setting::chain("another is", |c| {
                lists(
                    c,
                    |list, _, is_last| if is_last { list.revoking(&[5]) } else { list },
                );
            }),
        ],
    },
    Mutation {
        name: "intermediate-revoked",
        settings: &[
            Setting::chain("it is", |c| {
                let first = c.authorities[1].serial_number();
                lists(c, |list, depth, _| {
                    if depth == 0 {
                        list.revoking(&first)
                    } else {
                        list
                    }
                });
            }),
            Setting::chain("it is by one that may not", |c| {
                let first = c.authorities[1].serial_number();
                lists(
                    c,
                    |list, _, is_last| if is_last { list.revoking(&first) } else { list },
                );
            }),
        ],
    },
    Mutation {
        name: "list-stale",
        settings: &[
            Setting::chain("of the issuing authority", |c| {
                let (made, due) = (c.at - Duration::days(9), c.at - Duration::days(1));
                lists(c, |list, _, is_last| {
                    if is_last {
                        list.in_force(made, due)
                    } else {
                        list
                    }
                });
            }),
            Setting::chain("not yet", |c| {
                let (made, due) = (c.at - Duration::days(9), c.at + Duration::days(1));
                lists(c, |list, _, is_last| {
                    if is_last {
                        list.in_force(made, due)
                    } else {
                        list
                    }
                });
            }),
        ],
    },
    Mutation {
        name: "list-missing",
        settings: &[
            Setting::chain("of the issuing authority", |c| {
                lists(c, |list, _, _| list);
                c.lists.as_mut().unwrap().pop();
            }),
            Setting::chain("of the root", |c| {
                lists(c, |list, _, _| list);
                c.lists.as_mut().unwrap().remove(0);
            }),
            Setting::chain("none is", |c| lists(c, |list, _, _| list)),
        ],
    },
    Mutation {
        name: "list-signature",
        settings: &[
            Setting::chain("turned", |c| {
                lists(c, |list, _, _| list);
                let list = c.lists.as_mut().unwrap().last_mut().unwrap();
                *list.last_mut().unwrap() ^= 1;
            }),
            Setting::chain("as it was made", |c| lists(c, |list, _, _| list)),
        ],
    },
];

/// A list of each authority, the root's first; `change` knows the authority's place, and whether it
/// issued the leaf.
fn lists(chain: &mut Chain, change: impl Fn(List, usize, bool) -> List) {
    let at = chain.at;
    let last = chain.authorities.len() - 1;
    let list = |(depth, authority): (usize, &Identity)| {
        let list = List::of(authority).in_force(at - Duration::days(1), at + Duration::days(9));
        change(list, depth, depth == last).sign(authority.key())
    };
    chain.lists = Some(chain.authorities.iter().enumerate().map(list).collect());
}
