//! Whether something was told in Japanese.

/// Whether a text is in Japanese: outside of code it has a kana or a kanji, or no word at all, and no three words
/// of English prose in a row.
///
/// ```
/// use countersign_testkit::is_japanese;
///
/// assert!(is_japanese("`um1` の TLS の証明書 (Lync Server)"));
/// assert!(is_japanese("`Get-UMDialPlan | fl Name`"));
/// assert!(!is_japanese("`um1` は: its own key signed it"));
/// assert!(!is_japanese("renewed"));
/// ```
#[must_use]
pub fn is_japanese(text: &str) -> bool {
    let is_kana_or_kanji = |c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let prose: Vec<&str> = text.split('`').step_by(2).collect();
    let has = |is_it: fn(char) -> bool| prose.iter().any(|prose| prose.contains(is_it));
    let is_word = |word: &str| {
        let word = word.trim_end_matches([',', ':', ';', '.']);
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
    };
    let is_english = prose.iter().any(|prose| {
        let words: Vec<&str> = prose.split(' ').collect();
        words
            .windows(3)
            .any(|three| three.iter().all(|word| is_word(word)))
    });
    !is_english && (has(is_kana_or_kanji) || !has(|c| c.is_ascii_lowercase()))
}
