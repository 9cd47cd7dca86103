//! Wildcards against the sets that they stand for.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::{Host, Reading};
use crate::DnsPattern;

/// Few labels, so that names and constraints meet often.
const LABELS: [&str; 3] = ["a", "b", "c"];

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&LABELS), 1..5).prop_map(|labels| labels.join("."))
}

fn pattern() -> impl Strategy<Value = String> {
    (name(), any::<bool>()).prop_map(
        |(name, wildcard)| {
            if wildcard { format!("*.{name}") } else { name }
        },
    )
}

/// The names that a pattern stands for, among labels that no constraint here has too.
fn members(pattern: &str) -> Vec<String> {
    match pattern.strip_prefix("*.") {
        Some(parent) => ["a", "b", "c", "z"]
            .map(|label| format!("{label}.{parent}"))
            .into(),
        None => vec![pattern.to_owned()],
    }
}

fn is_below_or_equal(name: &str, parent: &str) -> bool {
    name == parent || name.ends_with(&format!(".{parent}"))
}

proptest! {
    #[test]
    fn a_wildcard_is_covered_as_its_members_are(pattern in pattern(), constraint in name()) {
        let host = Host::parse(&constraint).unwrap();
        let parsed = DnsPattern::parse(&pattern).unwrap();
        let members = members(&pattern);
        let is_in = |name: &String| is_below_or_equal(name, &constraint);
        prop_assert_eq!(host.covers(&parsed, Reading::EveryMember), members.iter().all(is_in));
        prop_assert_eq!(host.covers(&parsed, Reading::AnyMember), members.iter().any(is_in));
    }

    #[test]
    fn what_a_subtree_covers_a_larger_one_covers(pattern in pattern(), constraint in name()) {
        let larger = constraint.split_once('.').map_or(constraint.as_str(), |(_, larger)| larger);
        let (host, larger) = (Host::parse(&constraint).unwrap(), Host::parse(larger).unwrap());
        let parsed = DnsPattern::parse(&pattern).unwrap();
        for reading in [Reading::EveryMember, Reading::AnyMember] {
            prop_assert!(!host.covers(&parsed, reading) || larger.covers(&parsed, reading));
        }
    }

    #[test]
    fn a_leading_dot_takes_the_name_itself_out_of_what_is_permitted(
        pattern in pattern(),
        constraint in name(),
    ) {
        let dotted = Host::parse(&format!(".{constraint}")).unwrap();
        let plain = Host::parse(&constraint).unwrap();
        let parsed = DnsPattern::parse(&pattern).unwrap();
        prop_assert_eq!(
            dotted.covers(&parsed, Reading::EveryMember),
            plain.covers(&parsed, Reading::EveryMember) && pattern != constraint
        );
        prop_assert_eq!(
            dotted.covers(&parsed, Reading::AnyMember),
            plain.covers(&parsed, Reading::AnyMember)
        );
    }
}
