//! How messages are written down.

/// The modules of the catalogue.
macro_rules! catalogue {
    ($($module:ident),* $(,)?) => {
        $( pub mod $module; )*

        /// Every module: its name, and its messages.
        #[cfg(test)]
        const MODULES: &[(&str, &[(&str, &str, &str)])] = &[ $( (stringify!($module), $module::ALL) ),* ];
    };
}

/// Messages: each a name, its words, and what it says in English and in Japanese.
///
/// With words it is a function from the language and the words to a sentence, without any a [`Text`](crate::Text).
macro_rules! messages {
    ($( $name:ident $( ($($word:ident),+) )? { $en:literal, $ja:literal $(,)? } )*) => {
        $( message!($name $( ($($word),+) )? $en, $ja); )*

        /// Each message of this module: its name, and both texts.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] = &[ $( (stringify!($name), $en, $ja) ),* ];
    };
}

macro_rules! message {
    ($name:ident ($($word:ident),+) $en:literal, $ja:literal) => {
        #[doc = concat!("```text\n", $en, "\n```")]
        #[must_use]
        pub fn $name(
            language: $crate::Language,
            $($word: impl ::core::fmt::Display),+
        ) -> String {
            match language {
                $crate::Language::English => format!($en),
                $crate::Language::Japanese => format!($ja),
            }
        }
    };
    ($name:ident $en:literal, $ja:literal) => {
        #[doc = concat!("```text\n", $en, "\n```")]
        pub const $name: $crate::Text = $crate::Text { en: $en, ja: $ja };
    };
}
