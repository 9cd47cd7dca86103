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
/// A number in brackets comes before the words: of one, English says the first, of several the second.
macro_rules! messages {
    ($(
        $name:ident $( [$count:ident] )? $( ($($word:ident),+) )?
        { $en:literal $( | $several:literal )?, $ja:literal $(,)? }
    )*) => {
        $( message!($name $( [$count] )? $( ($($word),+) )? $en $( | $several )?, $ja); )*

        /// Each message of this module: its name, and both texts.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] =
            &[ $( (stringify!($name), of_several!($en $( | $several )?), $ja) ),* ];
    };
}

macro_rules! message {
    ($name:ident [$count:ident] $( ($($word:ident),+) )? $one:literal | $several:literal, $ja:literal) => {
        #[doc = concat!("```text\n", $one, "\n", $several, "\n```")]
        #[must_use]
        pub fn $name(
            language: $crate::Language,
            $count: usize
            $( , $($word: impl ::core::fmt::Display),+ )?
        ) -> String {
            match language {
                $crate::Language::English if $count == 1 => format!($one),
                $crate::Language::English => format!($several),
                $crate::Language::Japanese => format!($ja),
            }
        }
    };
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

/// The English text with all the words.
#[cfg(test)]
macro_rules! of_several {
    ($one:literal | $several:literal) => {
        $several
    };
    ($en:literal) => {
        $en
    };
}
