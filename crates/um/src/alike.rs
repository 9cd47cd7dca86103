//! What is said of many things in the same words: it is told once.

use core::fmt::Write as _;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::IpAddr;

use crate::Estate;
use crate::requirement::Scene;

/// Something that is told, and what would be told in the same words, its names apart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alike<'a, T> {
    /// The one that is told.
    pub first: &'a T,
    /// The others, in their order.
    pub others: Vec<&'a T>,
}

/// Up to so many are told one by one: each has its own words then, and its own commands to copy.
const FEW: usize = 2;

impl<'a, T> Alike<'a, T> {
    /// One that is told by itself.
    #[must_use]
    pub fn alone(first: &'a T) -> Self {
        let others = Vec::new();
        Self { first, others }
    }

    /// The last one.
    #[must_use]
    pub fn last(&self) -> &'a T {
        self.others.last().copied().unwrap_or(self.first)
    }

    /// What the others are about by `of`, each once, and without what the first is about.
    pub(crate) fn others_by(&self, of: impl Fn(&'a T) -> &'a str) -> Vec<&'a str> {
        let mut seen = HashSet::from([of(self.first)]);
        let others = self.others.iter().map(|other| of(other));
        others.filter(|other| seen.insert(*other)).collect()
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &'a T> {
        core::iter::once(self.first).chain(self.others.iter().copied())
    }
}

/// Those of one class together, each class where its first stands.
pub(crate) fn together<'a, T>(items: &'a [T], classes: &[usize]) -> Vec<Alike<'a, T>> {
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for class in classes {
        *sizes.entry(*class).or_default() += 1;
    }
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut told: Vec<Alike<'a, T>> = Vec::new();
    for (item, class) in items.iter().zip(classes) {
        let is_many = sizes.get(class).is_some_and(|size| *size > FEW);
        let place = places.get(class).filter(|_| is_many);
        if let Some(alike) = place.and_then(|place| told.get_mut(*place)) {
            alike.others.push(item);
            continue;
        }
        places.insert(*class, told.len());
        told.push(Alike::alone(item));
    }
    told
}

/// Those of one class together that follow each other, and rounds of several classes that do: the order counts.
pub(crate) fn in_rounds<'a, T>(items: &'a [T], classes: &[usize]) -> Vec<Alike<'a, T>> {
    let mut told = Vec::new();
    let mut rest = items.get(..classes.len()).unwrap_or(items);
    while !rest.is_empty() {
        let left = &classes[classes.len() - rest.len()..];
        let (size, rounds) = { 1..=ROUND.min(left.len()) }
            .map(|size| (size, rounds(left, size)))
            .find(|(_, rounds)| *rounds > FEW)
            .unwrap_or((1, 1));
        let (these, others) = rest.split_at(size * rounds);
        told.extend((0..size).map(|place| {
            let mut alike = these[place..].iter().step_by(size);
            Alike {
                first: alike.next().unwrap_or(&these[place]),
                others: alike.collect(),
            }
        }));
        rest = others;
    }
    told
}

/// How often the first so many classes are there, one time after the other.
fn rounds(classes: &[usize], size: usize) -> usize {
    let mut rounds = classes.chunks(size);
    let first = rounds.next();
    1 + rounds.take_while(|round| Some(*round) == first).count()
}

/// A server is taken out of TLS and back in fewer steps.
const ROUND: usize = 16;

/// The names of an estate: of endpoints, hosts, pools and UM IP gateways.
#[derive(Debug)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    pub(crate) fn of(scene: &Scene<'_>) -> Self {
        let parties = scene.parties();
        let parties = parties.flat_map(|party| [party.name.as_str(), party.host.as_str()]);
        let pools = scene.pools().iter().map(|pool| pool.pool.as_str());
        let gateways = scene.all_gateways().unwrap_or_default().iter();
        let gateways = gateways.flat_map(|gateway| [gateway.name(), gateway.address.as_str()]);
        let names = parties.chain(pools).chain(gateways);
        Self(names.map(str::to_ascii_lowercase).collect())
    }

    /// Those of its endpoints and hosts.
    pub(crate) fn of_estate(estate: &Estate) -> Self {
        let endpoints = estate.endpoints.iter();
        let names = endpoints.flat_map(|endpoint| {
            let party = &endpoint.party;
            [party.name.as_str(), party.host.as_str(), endpoint.machine()]
        });
        Self(names.map(str::to_ascii_lowercase).collect())
    }

    /// What is said of `own`, its own names: a text in which each name is a number, in the order in which they
    /// come up. So are addresses and fingerprints.
    pub(crate) fn numbered(&self, own: &[&str], text: &str) -> String {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut number = |name: &str| {
            let next = numbers.len();
            *numbers.entry(name.to_ascii_lowercase()).or_insert(next)
        };
        let mut said = String::with_capacity(text.len());
        let text = format!("{}\n{text}", own.join("\n"));
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
            let word = &rest[..end];
            let stem = word.trim_end_matches(['.', '-', ':']);
            let starts_own = |name: &&&str| {
                let after = rest.strip_prefix(**name);
                !name.is_empty() && after.is_some_and(|after| !after.starts_with(is_of_name))
            };
            let name = if self.is_name(stem) {
                Some(stem)
            } else {
                own.iter().find(starts_own).copied()
            };
            let taken = match name {
                Some(name) => {
                    let _ = write!(said, "\u{2022}{}", number(name));
                    name.len()
                }
                None => {
                    let taken = word.len().max(first.len_utf8());
                    said.push_str(&rest[..taken]);
                    taken
                }
            };
            rest = &rest[taken..];
        }
        said
    }

    fn is_name(&self, word: &str) -> bool {
        self.0.contains(&word.to_ascii_lowercase()) || is_address(word) || is_fingerprint(word)
    }
}

/// For each text the place of the first that is the same.
pub(crate) fn classes(texts: impl IntoIterator<Item = String>) -> Vec<usize> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let texts = texts.into_iter().enumerate();
    texts
        .map(|(place, text)| *first.entry(text).or_insert(place))
        .collect()
}

/// Numbers as people write them: `1, 3-5`.
pub(crate) fn spans(numbers: &BTreeSet<usize>) -> String {
    let numbers: Vec<usize> = numbers.iter().copied().collect();
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let runs = runs.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first}-{last}")],
        few => few.iter().map(ToString::to_string).collect(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "./-_*:".contains(c)
}

fn is_address(word: &str) -> bool {
    word.parse::<IpAddr>().is_ok()
}

/// Of SHA-1 or SHA-256.
fn is_fingerprint(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|octet| octet.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_fingerprints_are_numbers() {
        let names = ["gw1", "gw2.contoso.com", "mbx1.contoso.com/um"];
        let names = Names(names.map(str::to_owned).into());
        for (own, text, said) in [
            (
                "gw1",
                "find out: does GW1 ask?",
                "•0\nfind out: does •0 ask?",
            ),
            ("", "gw12 is not gw1.", "\ngw12 is not •0."),
            ("", "`CN=gw2.contoso.com`: 10.0.0.1", "\n`CN=•0`: •1"),
            (
                "gw1 and gw2.contoso.com",
                "of gw2.contoso.com",
                "•0 and •1\nof •1",
            ),
            ("gw1 and gw2.contoso.com", "of gw1", "•0 and •1\nof •0"),
            ("mbx1", "mbx1.contoso.com/um and mbx1", "•0\n•1 and •0"),
            (
                "Main one",
                "`Main one`, not Main ones, of gw1",
                "•0\n`•0`, not Main ones, of •1",
            ),
            ("", "ルート gw1 に", "\nルート •0 に"),
            (
                "",
                "-Thumbprint 0123456789ABCDEF0123456789ABCDEF01234567",
                "\n-Thumbprint •0",
            ),
            (
                "",
                "5061 on 2026-06-15T12:00:00Z",
                "\n5061 on 2026-06-15T12:00:00Z",
            ),
        ] {
            assert_eq!(names.numbered(&[own], text), said);
        }
    }

    #[test]
    fn few_are_told_one_by_one_and_order_counts_in_rounds() {
        let told = |alike: Vec<Alike<'_, char>>| -> Vec<String> {
            let told = alike.iter().map(|alike| alike.all().collect());
            told.collect()
        };
        let items: Vec<char> = "abcdefg".chars().collect();
        let classes = [0, 1, 0, 0, 1, 5, 0];
        assert_eq!(told(together(&items, &classes)), ["acdg", "b", "e", "f"]);
        let classes = [0, 0, 0, 3, 3, 0, 6];
        assert_eq!(
            told(in_rounds(&items, &classes)),
            ["abc", "d", "e", "f", "g"]
        );
        let items: Vec<char> = "zabcabcabcabd".chars().collect();
        let classes = [9, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 3];
        assert_eq!(
            told(in_rounds(&items, &classes)),
            ["z", "aaa", "bbb", "ccc", "a", "b", "d"]
        );
    }

    #[test]
    fn runs_of_numbers_are_spans() {
        for (numbers, text) in [
            (&[][..], ""),
            (&[4, 1], "1, 4"),
            (&[1, 2, 4], "1, 2, 4"),
            (&[1, 2, 3, 5, 7, 8, 9, 10], "1-3, 5, 7-10"),
        ] {
            assert_eq!(spans(&numbers.iter().copied().collect()), text);
        }
    }
}
