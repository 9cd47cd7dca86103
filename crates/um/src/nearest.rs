//! The name that somebody probably meant.

/// The one of `known` that is most like `name`; the first of several that are.
pub(crate) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = plain(name);
    let mut best = None;
    for candidate in known {
        let likeness = likeness(&name, &plain(candidate));
        if best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Pairs of letters find `roots` in `trusted_roots`; edits find `so` in `os`.
fn likeness(a: &str, b: &str) -> f64 {
    strsim::sorensen_dice(a, b).max(strsim::normalized_damerau_levenshtein(a, b))
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_hand_are_understood() {
        let keys = [
            "certificate",
            "chain",
            "intermediates",
            "os",
            "root_ca_type",
            "startup_mode",
            "trusted_roots",
            "um_call_router",
        ];
        let rows = [
            ("ceritficate", "certificate"),
            ("certificates", "certificate"),
            ("um-call-router", "um_call_router"),
            ("UMStartupMode", "startup_mode"),
            ("roots", "trusted_roots"),
            ("intermediate", "intermediates"),
            ("so", "os"),
            ("RootCAType", "root_ca_type"),
        ];
        for (written, meant) in rows {
            assert_eq!(nearest(written, keys), Some(meant), "{written}");
        }
        assert_eq!(nearest("anything", []), None);
    }
}
