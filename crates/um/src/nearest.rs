//! The name that somebody probably meant.

/// The one of `known` that is most like `name`, the first of several that are; `None` where none is so
/// like it that somebody could have meant it.
pub(crate) fn nearest(name: &str, known: impl IntoIterator<Item: AsRef<str>>) -> Option<String> {
    let name = plain(name);
    let mut best = None;
    for candidate in known {
        let plain = plain(candidate.as_ref());
        if !is_slip(&name, &plain) {
            continue;
        }
        let likeness = likeness(&name, &plain);
        if best.as_ref().is_none_or(|(most, _)| likeness > *most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.as_ref().to_owned())
}

/// Whether one may be written where the other is meant: a third of the letters is wrong at most, or one
/// is a part of the other, and a third of it at least.
fn is_slip(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let [shorter, longer] = [short, long].map(|name| name.chars().count());
    let edits = strsim::damerau_levenshtein(a, b);
    let is_mistyped = edits <= (longer / SHARE).max(1) && edits < longer;
    let is_part = shorter >= SHORTEST_PART && shorter * SHARE >= longer && long.contains(short);
    is_mistyped || is_part
}

/// Pairs of letters find `roots` in `trusted_roots`; edits find `so` in `os`.
fn likeness(a: &str, b: &str) -> f64 {
    strsim::sorensen_dice(a, b).max(strsim::normalized_damerau_levenshtein(a, b))
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('-', "_")
}

/// One in so many.
const SHARE: usize = 3;
/// Two letters are a part of almost anything.
const SHORTEST_PART: usize = 3;

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
            ("cert", "certificate"),
            ("trusted", "trusted_roots"),
            ("call-router", "um_call_router"),
            ("type", "root_ca_type"),
        ];
        for (written, meant) in rows {
            assert_eq!(nearest(written, keys).as_deref(), Some(meant), "{written}");
        }
        assert_eq!(nearest("anything", [""; 0]), None);
    }

    #[test]
    fn another_word_is_no_slip() {
        let keys = [
            "at", "chain", "edition", "from", "kind", "name", "os", "pool", "product", "store",
            "to", "um", "version", "web",
        ];
        let rows = [
            "zzz",
            "x",
            "foo",
            "id",
            "ip",
            "date",
            "note",
            "host",
            "port",
            "owner",
            "colour",
            "comment",
            "domain",
            "servers",
            "location",
            "password",
            "description",
        ];
        for written in rows {
            assert_eq!(nearest(written, keys), None, "{written}");
        }
    }
}
