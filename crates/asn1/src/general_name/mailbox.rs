//! Mailboxes: e-mail addresses, and Windows' names of accounts.

use core::fmt;

use super::canonical;

/// An e-mail address, or a user principal name: the local part as written, the host canonical.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mailbox(Box<str>);

impl Mailbox {
    /// Reads `local@host`; the host is what follows the last `@`, and the local part is what the
    /// standard allows, lest a host be hidden in it (CVE-2026-27137).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mailbox = Self(canonical::mailbox(text).ok()?.into());
        is_local_part(mailbox.local()).then_some(mailbox)
    }

    /// The part before the `@`, whose case counts [RFC 5321 §2.4].
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The host: a DNS name in lower case, or an address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, host)| host)
    }
}

/// `Dot-string` or `Quoted-string` [RFC 5321 §4.1.2], beyond ASCII too [RFC 6531 §3.3].
fn is_local_part(text: &str) -> bool {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut escaped = false;
        let mut characters = quoted.chars();
        let closes = characters.any(|character| {
            let is_end = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            is_end
        });
        return closes && characters.next().is_none();
    }
    let is_atom_text =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii();
    text.split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_text))
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
