//! The language in which results are told: as the user says, or as the locale does.

use countersign_messages::Language;

/// The language of the locale, if results can be told in it, and else English.
pub(crate) fn of_locale() -> Language {
    let locale = sys_locale::get_locale();
    locale
        .and_then(|locale| Language::of_locale(&locale))
        .unwrap_or_default()
}
