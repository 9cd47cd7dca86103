//! Whether something was told in Japanese.

/// Whether a text is in Japanese: it has a kana or a kanji, and outside of code no three words of English prose
/// in a row.
///
/// ```
/// use countersign_testkit::is_japanese;
///
/// assert!(is_japanese("`um1` の TLS の証明書 (Lync Server)"));
/// assert!(!is_japanese("`um1` は: its own key signed it"));
/// assert!(!is_japanese("CERT_E_EXPIRED"));
/// ```
#[must_use]
pub fn is_japanese(text: &str) -> bool {
    let is_kana_or_kanji = |c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let prose = text.split('`').step_by(2);
    let mut words = prose.flat_map(|prose| prose.split(' ').chain(["`"]));
    let is_english = |word: &str| {
        let word = word.trim_end_matches([',', ':', ';', '.']);
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
    };
    let mut run = 0;
    let is_prose = words.any(|word| {
        run = if is_english(word) { run + 1 } else { 0 };
        run == 3
    });
    text.contains(is_kana_or_kanji) && !is_prose
}
