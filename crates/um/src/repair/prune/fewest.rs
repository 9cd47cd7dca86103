//! The fewest of several things that together are large enough, where of each group so many may go.

/// Something that may go.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// How large it is.
    pub(super) octets: usize,
    /// The groups of which it is one.
    pub(super) groups: Vec<usize>,
}

/// What a search for the fewest came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fewest {
    /// Their places, in order; none where no set was found.
    pub(super) chosen: Option<Vec<usize>>,
    /// Whether no smaller set does, or none does at all; else the search was given up.
    pub(super) is_proven: bool,
}

/// The fewest of `items`, which stand in the order in which they are wished for, the largest first, that are as
/// large as `wanted`. Of group `n`, `spare[n]` may go. It takes so many steps at most; beyond, one after the other
/// goes as long as it may.
pub(super) fn fewest(items: &[Item], spare: &[usize], wanted: usize, steps: usize) -> Fewest {
    let mut search = Search {
        items,
        spare: spare.to_vec(),
        chosen: Vec::new(),
        steps,
    };
    for size in 1..=items.len() {
        match search.find(0, size, wanted) {
            Ok(false) => {}
            Ok(true) => {
                return Fewest {
                    chosen: Some(search.chosen),
                    is_proven: true,
                };
            }
            Err(GivenUp) => {
                return Fewest {
                    chosen: in_turn(items, spare.to_vec(), wanted),
                    is_proven: false,
                };
            }
        }
    }
    Fewest {
        chosen: None,
        is_proven: true,
    }
}

/// One after the other, as long as it may go.
fn in_turn(items: &[Item], mut spare: Vec<usize>, wanted: usize) -> Option<Vec<usize>> {
    let (mut chosen, mut left) = (Vec::new(), wanted);
    for (place, item) in items.iter().enumerate() {
        if left == 0 {
            break;
        }
        if item.groups.iter().all(|group| spare[*group] > 0) {
            item.groups.iter().for_each(|group| spare[*group] -= 1);
            left = left.saturating_sub(item.octets);
            chosen.push(place);
        }
    }
    (left == 0).then_some(chosen)
}

struct Search<'i> {
    items: &'i [Item],
    /// How many of each group may still go.
    spare: Vec<usize>,
    chosen: Vec<usize>,
    steps: usize,
}

/// The steps are used up.
struct GivenUp;

impl Search<'_> {
    /// Whether `size` of the items from `from` on are as large as `wanted`, and may go: they are chosen then.
    fn find(&mut self, from: usize, size: usize, wanted: usize) -> Result<bool, GivenUp> {
        if size == 0 {
            return Ok(wanted == 0);
        }
        for place in from..self.items.len() {
            self.steps = self.steps.checked_sub(1).ok_or(GivenUp)?;
            // The largest that are left are not large enough.
            let largest = self.items[place..].iter().take(size);
            if largest.map(|item| item.octets).sum::<usize>() < wanted {
                return Ok(false);
            }
            let item = &self.items[place];
            if item.groups.iter().any(|group| self.spare[*group] == 0) {
                continue;
            }
            item.groups.iter().for_each(|group| self.spare[*group] -= 1);
            self.chosen.push(place);
            if self.find(place + 1, size - 1, wanted.saturating_sub(item.octets))? {
                return Ok(true);
            }
            self.chosen.pop();
            item.groups.iter().for_each(|group| self.spare[*group] += 1);
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(octets: usize, groups: &[usize]) -> Item {
        Item {
            octets,
            groups: groups.to_vec(),
        }
    }

    #[test]
    fn one_that_bars_others_is_passed_over() {
        // The largest is of both groups: once it is gone, neither of the others may go.
        let items = [item(100, &[0, 1]), item(80, &[0]), item(80, &[1])];
        let found = fewest(&items, &[1, 1], 150, 100);
        assert_eq!(found.chosen, Some(vec![1, 2]));
        assert!(found.is_proven);
        assert_eq!(in_turn(&items, vec![1, 1], 150), None);
        let given_up = fewest(&items, &[1, 1], 90, 0);
        assert_eq!(given_up.chosen, Some(vec![0]));
        assert!(!given_up.is_proven);
    }

    #[test]
    fn no_smaller_set_does() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut below = |sides: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % sides).expect("it is small")
        };
        let (mut found_some, mut found_none) = (0, 0);
        for _ in 0..400 {
            let groups = 1 + below(4);
            let spare: Vec<usize> = (0..groups).map(|_| below(3)).collect();
            let mut items: Vec<Item> = (0..1 + below(8))
                .map(|_| {
                    let of = (0..groups).filter(|_| below(2) == 0).collect::<Vec<_>>();
                    item(1 + below(40), &of)
                })
                .collect();
            items.sort_by_key(|item| core::cmp::Reverse(item.octets));
            let wanted = 1 + below(120);
            let suits = |set: usize| {
                let chosen = || { 0..items.len() }.filter(|place| set >> place & 1 == 1);
                let octets: usize = chosen().map(|place| items[place].octets).sum();
                let may_go = (0..groups).all(|group| {
                    let gone = chosen().filter(|place| items[*place].groups.contains(&group));
                    gone.count() <= spare[group]
                });
                octets >= wanted && may_go
            };
            let least = (1..1_usize << items.len())
                .filter(|set| suits(*set))
                .map(usize::count_ones)
                .min();
            let found = fewest(&items, &spare, wanted, 100_000);
            assert!(found.is_proven);
            let chosen = found.chosen.as_ref();
            if let Some(chosen) = chosen {
                assert!(suits(chosen.iter().map(|place| 1 << place).sum()));
            }
            let size = chosen.map(|chosen| u32::try_from(chosen.len()).expect("it is small"));
            assert_eq!(size, least, "{items:?} {spare:?} {wanted}");
            found_some += usize::from(least.is_some());
            found_none += usize::from(least.is_none());
        }
        assert!(
            found_some > 50 && found_none > 50,
            "{found_some} {found_none}"
        );
    }
}
